import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { balanceLines } from './balance.ts'

const now = new Date('2026-11-22T04:00:00Z')
const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000).toISOString()
const row = (number: string, waste: string, sentKg: number, receivedKg?: number, hoursAgo = 30, took = 5) => ({
  id: `row ${number}`,
  measured: {},
  values: {
    ...{ number, waste, from: 'A', to: 'B', sentKg, sentAt: ago(hoursAgo) },
    ...(receivedKg === undefined ? {} : { receivedKg, receivedAt: ago(hoursAgo - took) }),
  },
})

describe('the balance of dangerous waste', () => {
  test('what left is what came, what is under way and what is missing', () => {
    const lines = balanceLines([row('1', 'HW12', 1000, 990), row('2', 'HW12', 500, undefined, 3)], now)
    assert.deepEqual(
      lines.map(({ title, value, grade, bad }) => [title.zh, value, grade.zh, bad ?? false]),
      [['HW12 合计', 10, '平衡', false]],
    )
    assert.match(lines[0]?.why?.zh ?? '', /移出 1500 = 签收 990 \+ 在途 500 \+ 差额 10 kg/)
  })

  test('a journey that lost three in a hundred is named, and opens its row', () => {
    const [wrong, whole] = balanceLines([row('127', 'HW12', 1000, 962)], now)
    assert.deepEqual([wrong?.row, wrong?.value, wrong?.bad, wrong?.grade.en], ['row 127', 38, true, 'weights differ'])
    assert.equal(whole?.grade.zh, '1 份异常')
  })

  test('not signed for within a day, signed late, received before it was sent, and no weight at all', () => {
    const said = (one: ReturnType<typeof row>) => balanceLines([one], now)[0]?.grade.zh
    assert.equal(said(row('1', 'HW08', 100, undefined, 25)), '超过 24 小时未签收')
    assert.equal(said(row('2', 'HW08', 100, 100, 60, 30)), '签收超过 24 小时')
    assert.equal(said(row('3', 'HW08', 100, 100, 10, -2)), '签收早于移出')
    assert.equal(said(row('4', 'HW08', 0, 100)), '数量不实')
  })

  test('an empty register says nothing', () => {
    assert.deepEqual(balanceLines([], now), [])
  })
})

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { assessments } from './assessments.ts'

const at = new Date('2026-11-21T01:00:00Z')
const judged = (name: string, measured: Record<string, { at: Date; value: number }[]>) =>
  assessments[name]?.judge(measured, at) ?? null

describe('what water says of its readings', () => {
  /** Nights before the 21st, 09:00 there: a sample seven minutes into each quarter. */
  const flow = (nights: number, m3h: (night: number) => number) =>
    Array.from({ length: nights * 96 }, (_, n) => {
      const time = new Date(at.getTime() - (nights * 96 - n) * 900_000 + 7 * 60_000)
      return { at: time, value: m3h(Math.floor((time.getTime() + 8 * 3_600_000) / 86_400_000)) }
    })
  const today = Math.floor((at.getTime() + 8 * 3_600_000) / 86_400_000)

  test('a leak stands out of fourteen nights; few nights are said to be few', () => {
    const usual = (night: number) => 9 + (night % 5) / 10
    const leaking = judged('nightFlow', { flow: flow(15, (night) => (night === today ? 13 : usual(night))) })
    assert.deepEqual([leaking?.bad, leaking?.grade.zh], [true, '疑似漏损'])
    assert.equal(judged('nightFlow', { flow: flow(15, usual) })?.bad, false)
    assert.equal(judged('nightFlow', { flow: flow(3, usual) })?.grade.zh, '基线不足')
    assert.equal(judged('nightFlow', { flow: [] }), null)
    assert.equal(judged('nightFlow', {}), null)
  })

  test('pressure in metres, water on the road by its depth and its rise', () => {
    assert.equal(judged('pressure', { pressure: [{ at, value: 0.12 }] })?.bad, true)
    assert.equal(judged('pressure', { pressure: [{ at, value: 0.3 }] })?.value?.toFixed(2), '30.59')
    const road = (...cm: number[]) =>
      judged('road', { pondingDepth: cm.map((value, n) => ({ at: new Date(at.getTime() - (cm.length - n) * 300_000), value })) })
        ?.grade.zh
    assert.deepEqual(
      [road(3), road(16, 16), road(20, 28), road(5, 20), road(45, 41)],
      [...['正常', '注意', '封闭', '机动车禁行', '封闭']],
    )
  })
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { personnelLines } from './personnel-rows.ts'

const at = new Date('2026-03-02T02:00:00Z')
const HEAD = ['姓名', '工 号', '变动', '单位', '生效日期']
const read = (rows: readonly (readonly string[])[], head: readonly string[] = HEAD) =>
  personnelLines([head.map((one) => (one === '工 号' ? '工号' : one)), ...rows], at)

test('columns in any order, widths and letter case alike; every reason of a row at once', () => {
  const found = read([
    ['林一', 'ｇ１００１', '入职', '区城管局', '2026年3月2日'],
    ['林二', 'G1001', 'joined', '', '2026-02-30'],
    [],
    ['', '', '升迁', '', ''],
  ])
  assert.ok(found.ok)
  assert.deepEqual(
    found.value.lines.map(({ row, staffNo, change }) => [row, staffNo, change]),
    [[2, 'G1001', 'joined']],
  )
  const [second, fourth] = found.value.bad
  assert.equal(second?.row, 3)
  assert.deepEqual(
    second?.reasons.map(({ zh }) => zh),
    ['工号与第 2 行重复', '日期“2026-02-30”不是日期', '缺少单位'],
  )
  assert.equal(fourth?.row, 5)
  assert.equal(fourth?.reasons.length, 3)
})

test('today counts, tomorrow waits; a list without its columns is refused by name, one too long too', () => {
  const day = (text: string) => read([['林一', 'G1', '离职', '', text]])
  for (const now of ['', '20260302', '2026/3/2', '2026-03-02']) {
    const found = day(now)
    assert.ok(found.ok && found.value.lines.length === 1, now)
  }
  const later = day('2026-03-03')
  assert.ok(later.ok && later.value.bad[0]?.reasons[0]?.zh.includes('请届时再导入'))
  const lacking = personnelLines([['姓名', '变动']], at)
  assert.equal(lacking.ok ? '' : lacking.error.says.zh, '人员名单缺少列：工号')
  const many = read(Array.from({ length: 1001 }, (_, i) => ['林', `G${i}`, '离职', '', '']))
  assert.equal(many.ok ? '' : many.error.code, 'identity.listTooLong')
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { must } from '../../base/index.ts'
import { checkTable, compile, contradictions, evaluate } from '../../platform/decisions/decide.ts'
import { decisions } from './decisions.ts'

test('the tables of the demonstration have no holes, no contradictions and no row in vain', () => {
  for (const table of decisions) {
    const check = checkTable(table)
    assert.deepEqual(
      [check.faults, check.holes, contradictions(table, check), check.idle],
      [[], [], [], []],
      table.name,
    )
  }
})

test('somebody of a hundred years is visited, and the row says why', () => {
  const [allowance] = decisions
  assert.ok(allowance)
  const outcome = evaluate(must(compile(allowance)), { registered: 'here', age: 100 })
  assert.deepEqual(outcome.outputs, { monthlyFen: 30000, how: 'visit' })
  assert.equal(outcome.says.zh, '第 6 行：户籍 = 本区户籍 且 年龄 ≥ 100')
})

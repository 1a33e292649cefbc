import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unaryTest } from 'feelin'
import { must, seeded } from '../../base/index.ts'
import { checkTable, compile, evaluate } from './decide.ts'
import type { DecisionTable, Value } from './declare.ts'
import { concluded, interpreted, madeInput, madeTable, modelOf, placed } from './testing/made-tables.ts'

// 10⁵ inputs a table: node bench/decisions.ts --equal 100000
test('compiled tables conclude what the interpreter of their .dmn file concludes', () => {
  for (let number = 0; number < 33; number += 1) {
    const random = seeded(number + 1)
    const table = madeTable(random, number, 10 + (number % 15))
    const [compiled, models] = [must(compile(table)), modelOf(table)]
    for (let n = 0; n < 60; n += 1) {
      const input = madeInput(random, table)
      const own = concluded(compiled, evaluate(compiled, placed(table, input)))
      assert.equal(own, interpreted(models, table, input), JSON.stringify({ number, input }))
    }
  }
})

/** Rows that fit by another library's reading of the cells; what it cannot compare is left out by the caller. */
function rowsBy(table: DecisionTable, input: Readonly<Record<string, Value>>): number[] {
  return table.rows.flatMap((row, at) =>
    row.when.every((cell, column) => {
      const name = table.inputs[column]?.name ?? ''
      const got = unaryTest(cell, { '?': input[name] ?? null }) as { readonly value: unknown }
      return got.value === true
    })
      ? [at + 1]
      : [],
  )
}

test('numbers, texts and truth fire the rows that feelin fires', () => {
  for (const number of [0, 8, 16]) {
    const random = seeded(number + 77)
    const table: DecisionTable = { ...madeTable(random, number, 8), hit: 'C' }
    const compiled = must(
      compile({
        ...table,
        outputs: [{ name: 'fee', type: 'number', title: table.title }],
        rows: table.rows.map((row) => ({ ...row, gives: ['1'] })),
      }),
    )
    for (let n = 0; n < 40; n += 1) {
      const input = madeInput(random, table)
      if (Object.values(input).includes(null)) continue
      const own = evaluate(compiled, placed(table, input)).rows.map((row) => row.row)
      assert.deepEqual(own, rowsBy(table, input), JSON.stringify({ number, input, rows: table.rows }))
    }
  }
})

test('a table found complete concludes something everywhere; a hole shown is one; so is an overlap', () => {
  for (let number = 0; number < 60; number += 1) {
    const random = seeded(number + 500)
    const table: DecisionTable = {
      ...madeTable(random, number, 1 + (number % 9), 2),
      hit: 'U',
      outputs: [{ name: 'fee', type: 'number', title: { zh: '费', en: 'fee' } }],
    }
    const plain = { ...table, rows: table.rows.map((row) => ({ ...row, gives: ['1'] })) }
    const [check, compiled] = [checkTable(plain), must(compile(plain))]
    assert.deepEqual([check.faults, check.complete], [[], true])
    const firesAt = (example: Readonly<Record<string, Value>>) =>
      evaluate(compiled, placed(plain, example)).rows.map((row) => row.row)
    for (const hole of check.holes) assert.deepEqual(firesAt(hole.example), [], JSON.stringify(hole))
    for (const overlap of check.overlaps) assert.deepEqual(firesAt(overlap.example), overlap.rows)
    for (let n = 0; n < 50; n += 1) {
      const rows = firesAt(madeInput(random, plain))
      if (rows.length === 0) assert.notEqual(check.holes.length, 0)
      if (rows.length > 1) assert.notEqual(check.overlaps.length, 0)
      for (const row of rows) assert.ok(!check.idle.includes(row))
    }
  }
})

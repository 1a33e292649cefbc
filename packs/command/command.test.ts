import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accidentGrade } from './grades.ts'

test('example 5 and the tests of sheet 29: the gravest single criterion wins, lower bounds included', () => {
  const level = (dead: number, injured: number, lossYuan: number) => accidentGrade({ dead, injured, lossYuan })
  assert.deepEqual(level(3, 12, 6_000_000), { level: 3, by: ['dead', 'injured'] })
  assert.deepEqual(level(2, 55, 0), { level: 2, by: ['injured'] })
  assert.deepEqual(level(9, 9, 120_000_000), { level: 1, by: ['lossYuan'] })
  for (const [dead, injured, loss, wanted] of [
    [2, 9, 9_999_999, 4],
    [3, 0, 0, 3],
    [2, 10, 0, 3],
    [0, 0, 10_000_000, 3],
    [9, 0, 0, 3],
    [10, 0, 0, 2],
    [30, 0, 0, 1],
    [0, 100, 0, 1],
    [0, 0, 100_000_000, 1],
    [0, 49, 49_999_999, 3],
  ] as const)
    assert.equal(level(dead, injured, loss).level, wanted, `${dead} ${injured} ${loss}`)
  assert.equal(accidentGrade({}).level, 4)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { acceptsAlike } from './testing.ts'

test('the schema made from a list accepts exactly what the list accepts as it is', () => {
  const seen = acceptsAlike({ lists: 40, submissions: 50, seed: 7 })
  assert.deepEqual(seen.differences, [])
  // both answers must occur, or the property says nothing
  assert.ok(seen.accepted > 200 && seen.refused > 200, JSON.stringify(seen))
})

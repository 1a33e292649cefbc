import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seeded, shuffle } from './seeded.ts'

test('the numbers of a seed never change: models, cities and measurements rest on them', () => {
  const next = seeded(7)
  assert.deepEqual([next(), next(), next()], [0.011704753153026104, 0.06195825757458806, 0.97690763277933])
  const order = [0, 1, 2, 3, 4, 5, 6, 7]
  shuffle(order, seeded(7))
  assert.deepEqual(
    order.toSorted((a, b) => a - b),
    [0, 1, 2, 3, 4, 5, 6, 7],
  )
  const typed = Int32Array.from({ length: 8 }, (_, i) => i)
  shuffle(typed, seeded(7))
  assert.deepEqual([...typed], order)
})

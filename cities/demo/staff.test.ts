import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as places from '../../platform/places/index.ts'
import { city } from './index.ts'

const towns = places.townsOf(city.district).map(({ code, name }) => ({ code, name }))
const staff = city.staff(city.units(towns))

test('everybody of the demonstration has a name and an account of his own', () => {
  const twice = (values: readonly string[]) => values.filter((one, n) => values.indexOf(one) !== n)
  assert.deepEqual(twice(staff.map(({ account }) => account)), [])
  assert.deepEqual(twice(staff.map(({ name }) => name)), [])
  assert.ok(staff.length > 200, String(staff.length))
})

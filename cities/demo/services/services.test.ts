import assert from 'node:assert/strict'
import { test } from 'node:test'
import { situate, versionFaults } from '../../../platform/services/items/decide.ts'
import { townUnit, units } from '../units.ts'
import { servicesOf } from './index.ts'

const seeds = servicesOf([...units, townUnit('440111113', '人和镇')])

test('every item of the demonstration could be published', () => {
  const faults = seeds.flatMap(({ code, basic, body }) =>
    versionFaults(code, basic, body).map((fault) => `${body.title.zh} ${fault.path}: ${fault.says.zh}`),
  )
  assert.deepEqual(faults, [])
})

test('sixty items of many units, each with its own code, and situations that lead somewhere', () => {
  assert.ok(seeds.length >= 60, String(seeds.length))
  assert.equal(new Set(seeds.map((one) => one.code)).size, seeds.length)
  assert.ok(new Set(seeds.map((one) => one.body.unit)).size >= 8)
  const asking = seeds.filter((one) => one.body.situation.questions.length > 0)
  assert.ok(asking.length >= 8)
  for (const { body } of asking) assert.ok(situate(body as never, {}).left.length > 0)
})

test('one thing asks less than its parts, and promises the longest way', () => {
  const joint = seeds.filter((one) => one.body.joint)
  assert.equal(joint.length, 2)
  for (const { body } of joint) {
    const parts = body.joint?.children.map((child) => seeds.find((one) => one.code === child.item)) ?? []
    const sum = (of: (seed: (typeof seeds)[number]) => number) =>
      parts.reduce((total, part) => total + (part ? of(part) : 0), 0)
    assert.ok(Object.keys(body.form.fields).length < sum((one) => Object.keys(one.body.form.fields).length))
    assert.ok(body.materials.length < sum((one) => one.body.materials.length))
    assert.ok(body.promise.amount < sum((one) => one.body.promise.amount))
  }
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTestCity } from '../city.ts'
import { callersOf, deskOf } from './callers.ts'
import { fuzz } from './run.ts'

/** Once more each night with many seeds: `node tests/fuzz/many.ts --count 40 --seed N`. */
test('no operation of the interface description breaks, hangs or answers without a refusal, whoever sends what', async () => {
  const city = await startTestCity()
  try {
    const description = (await city.anyone.call('GET', '/openapi.json')).body
    const accounts = ['dispatcher', 'head', 'datahead', 'sysadmin', 'window01', 'dutyhead', 'unit01']
    const { operations, cases, findings } = await fuzz({
      ...{ base: city.base, description, callers: await callersOf(city, accounts) },
      ...{ seed: 20261122, perOperation: 2, prefers: deskOf },
    })
    assert.ok(operations > 600, `${operations} operations`)
    assert.ok(cases > 1_500, `${cases} cases`)
    assert.deepEqual(findings, [])
  } finally {
    // also throws what background work met
    await city.stop()
  }
})

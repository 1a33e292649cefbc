import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findingsOf, type Seen } from './checkup-decide.ts'

const GB = 1024 ** 3
const sound: Seen = {
  ...{
    nodeMajor: 24,
    freeBytes: 50 * GB,
    dataBytes: 4 * GB,
    keysOpen: false,
    vaultKey: true,
    personalData: true,
  },
  database: { kind: 'server', version: 15, encoding: 'UTF8', maxConnections: 100, clockMs: -120, pending: 0 },
  ...{ poolSize: 10, founded: true, demo: false, publicUrl: 'https://12345.example.gov.cn', ratesOff: false },
  followers: [{ name: 'indicators', behind: 3 }],
  deliveries: { queued: 4, stuck: 0, oldestSeconds: 12 },
  ...{ sealMs: 40_000, unsealed: 9 },
}

test('a sound city has no finding', () => {
  assert.deepEqual(findingsOf(sound), [])
})

test('each thing that is wrong is told once, with what to do in both languages', () => {
  const { database } = sound
  const cases: readonly (readonly [Partial<Seen>, string, 'fault' | 'warning'])[] = [
    [{ freeBytes: 0.4 * GB }, 'disk', 'fault'],
    [{ freeBytes: 1.9 * GB }, 'disk', 'warning'],
    [{ freeBytes: 9 * GB, dataBytes: 100 * GB }, 'disk', 'warning'],
    [{ vaultKey: false }, 'vaultKey', 'fault'],
    [{ keysOpen: true }, 'keysOpen', 'fault'],
    [{ database: { ...database, version: 14 } }, 'version', 'fault'],
    [{ database: { ...database, encoding: 'SQL_ASCII' } }, 'encoding', 'fault'],
    [{ database: { ...database, clockMs: 9000 } }, 'clock', 'fault'],
    [{ database: { ...database, clockMs: -9000 } }, 'clock', 'fault'],
    [{ database: { ...database, maxConnections: 20 } }, 'connections', 'warning'],
    [{ database: { ...database, pending: 2 } }, 'pending', 'warning'],
    [{ founded: false }, 'notFounded', 'warning'],
    [{ demo: true }, 'demoOpen', 'fault'],
    [{ publicUrl: null }, 'noUrl', 'warning'],
    [{ ratesOff: true }, 'ratesOff', 'fault'],
    [{ followers: [{ name: 'indicators', behind: 10_001 }] }, 'behind', 'warning'],
    [{ deliveries: { queued: 0, stuck: 1, oldestSeconds: 0 } }, 'stuck', 'warning'],
    [{ deliveries: { queued: 1, stuck: 0, oldestSeconds: 601 } }, 'late', 'warning'],
    [{ sealMs: 3_700_000 }, 'seal', 'warning'],
    [{ nodeMajor: 18 }, 'node', 'fault'],
  ]
  for (const [change, code, level] of cases) {
    const found = findingsOf({ ...sound, ...change })
    assert.deepEqual(
      found.map((one) => [one.code, one.level]),
      [[code, level]],
      JSON.stringify(change),
    )
    for (const { says, remedy } of found)
      for (const text of [says.zh, says.en, remedy.zh, remedy.en]) assert.ok(text)
  }
})

test('a new machine: what does not exist yet is no fault, and faults stand first', () => {
  const fresh = {
    ...sound,
    vaultKey: false,
    personalData: false,
    keysOpen: null,
    sealMs: null,
    founded: false,
    ratesOff: true,
  }
  assert.deepEqual(
    findingsOf(fresh).map(({ code }) => code),
    ['ratesOff', 'notFounded'],
  )
})

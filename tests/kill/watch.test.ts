import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { must } from '../../base/index.ts'
import { rules } from '../../brain/watch/index.ts'
import * as ledger from '../../platform/ledger/index.ts'
import * as org from '../../platform/org/index.ts'
import { openSignals, registerDevices, schema as signalSchema } from '../../platform/signals/index.ts'
import { sql } from '../../platform/store/index.ts'
import { freshStore } from '../../platform/store/testing.ts'
import { BEGUN, DEVICES, DISTRICT, rule, valueAt } from './watching.ts'

const CHILD = fileURLToPath(new URL('./watching.ts', import.meta.url))
const MINUTES = 600
/** Killed when it has said that so many minutes are kept. */
const KILLS = [150, 380]

/** Runs the city until it says a minute, then kills it like a power cut; without a minute to its end. Answers what was acknowledged. */
function live(url: string, at: number | null): Promise<number> {
  const child = spawn(process.execPath, [CHILD, url, String(MINUTES)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return new Promise((resolve, reject) => {
    let last = -1
    let rest = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      last = Number(lines.at(-1) ?? last)
      if (at !== null && last >= at) child.kill('SIGKILL')
    })
    child.once('exit', (code) =>
      at !== null || code === 0 ? resolve(last) : reject(new Error(`ended with ${code}`)),
    )
  })
}

test('the watcher killed at work: each time a level passes its limit there is one firing and one matter, before and after', async () => {
  const store = await freshStore([ledger.schema, org.schema, signalSchema, rules.schema])
  try {
    const begun = new Date(BEGUN)
    const system = org.systemActor(DISTRICT)
    const signals = openSignals({ store, district: DISTRICT })
    const book = rules.openBook({ district: DISTRICT, knows: () => true, areaName: (code) => code })
    await store.tx(async (tx) => {
      await tx.run(sql`create table opened (key text not null primary key)`)
      await signals.stamp(tx, {}, begun)
      must(
        await registerDevices(
          { district: DISTRICT, seal: (text) => text, changed: () => undefined },
          tx,
          system,
          DEVICES.map((code) => ({
            ...{ code, title: code, kind: 'waterLevel' as const, interval: 60 },
            metrics: [{ metric: 'waterLevel', jump: 100 }],
            ...{ area: `${DISTRICT}007001`, unitId: null, state: 'online' as const },
          })),
          begun,
        ),
      )
      await book.bring(tx, { 'test.level': rule }, begun)
    })
    for (const at of KILLS) assert.ok((await live(store.engine.url, at)) >= at)
    assert.equal(await live(store.engine.url, null), MINUTES - 1)

    // what one engine says that saw everything in its order and was never killed
    const engine = rules.openEngine()
    engine.setRules([{ name: 'test.level', version: 1, declared: rule }])
    const expected: string[] = []
    for (let minute = 0; minute < MINUTES; minute++)
      for (const one of engine.take(
        DEVICES.map((code, n) => ({
          ...{ metric: 'waterLevel', at: BEGUN + minute * 60_000, value: valueAt(n, minute) },
          area: `${DISTRICT}007001`,
          device: { code, title: code, kind: 'waterLevel', unit: null, lon: null, lat: null },
        })),
      ))
        if (one.does === 'begin') expected.push(`${one.object.key} ${new Date(one.at).toISOString()}`)
    assert.ok(expected.length > 60)
    const found = await store.query<{ id: string; object: string; at: Date; kind: string; late: boolean }>(
      sql`select id, object, began_at as at, kind, late from watch_firing where kind = 'one'`,
    )
    assert.deepEqual(found.map((one) => `${one.object} ${one.at.toISOString()}`).sort(), expected.sort())
    assert.ok(found.every((one) => !one.late))
    const opened = await store.query<{ key: string }>(sql`select key from opened`)
    assert.equal(opened.length, new Set(opened.map((one) => one.key)).size)
    const open = await store.query<{ n: number }>(
      sql`select count(*)::integer as n from watch_firing where ended_at is null`,
    )
    assert.ok((open[0]?.n ?? 0) <= DEVICES.length)
  } finally {
    await store.close()
  }
})

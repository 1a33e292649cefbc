import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { must } from '../base/index.ts'
import { openDatabase, readSettings } from '../host/index.ts'
import { sql } from '../platform/store/index.ts'
import { type ChildCity, startCity } from './city.ts'
import { examine } from './consistent.ts'
import { cycle, gather, type Staff } from './cycle.ts'

export type Crashes = {
  readonly points: number
  /** Of them also its database server was killed. */
  readonly withDatabase: number
  readonly acknowledged: { readonly requests: number; readonly acts: number }
  readonly lost: readonly string[]
  readonly half: readonly { readonly matter: string; readonly what: string }[]
  readonly doubled: number
  readonly startsMs: readonly number[]
}

const postmasterOf = (dataDir: string): number =>
  Number(readFileSync(join(dataDir, 'engine', 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])

/**
 * Kills a whole city without warning at random moments of work, starts it again and asks whether everything it had
 * acknowledged is there and nothing is half done. The city in `dataDir` keeps its embedded engine there.
 */
export async function crash(options: {
  readonly dataDir: string
  readonly port: number
  readonly points: number
  readonly clients: number
  readonly say?: (text: string) => void
}): Promise<Crashes> {
  const { dataDir, port } = options
  const start = () => startCity({ port, dataDir })
  let city: ChildCity = await start()
  const since = new Date()
  const versions = new Map<string, number>()
  const counted = { requests: 0, acts: 0 }
  const startsMs: number[] = []
  const lost: string[] = []
  let half: Crashes['half'] = []
  let doubled = 0
  let withDatabase = 0
  let n = 0

  async function work(staff: Staff, stopped: () => boolean): Promise<void> {
    while (!stopped()) {
      const nth = n++
      try {
        await cycle(
          staff,
          nth,
          'short',
          () => undefined,
          (id, version) => {
            versions.set(id, version)
            if (version === 1) counted.requests++
            else counted.acts++
          },
        )
      } catch {
        // The answer was never heard: it may or may not have been done. The loop ends with the city.
        if (!stopped()) await pause(5)
      }
    }
  }

  try {
    for (let point = 1; point <= options.points; point++) {
      const staff = await gather(city.base, 3)
      // the same delivery again and again: whoever hears no answer asks again
      let stopped = false
      const busy = Array.from({ length: options.clients }, () => work(staff, () => stopped))
      await pause(150 + Math.random() * 700)
      const both = point % 2 === 0
      const server = postmasterOf(dataDir)
      stopped = true
      const killed = city.kill()
      if (both) {
        withDatabase++
        process.kill(server, 'SIGKILL')
      }
      await killed
      await Promise.all(busy)
      const begin = performance.now()
      city = await start()
      startsMs.push(Math.round(performance.now() - begin))
      const store = must(await openDatabase({ settings: { ...readSettings({}), dataDir }, join: true }))
      try {
        const ids = [...versions.keys()]
        const kept = new Map(
          (
            await store.query<{ id: string; version: number }>(
              sql`select id, version from matter where id = any(${ids}::uuid[])`,
            )
          ).map((row) => [row.id, row.version]),
        )
        for (const [id, version] of versions)
          if ((kept.get(id) ?? 0) < version) lost.push(`${id} at version ${version}, found ${kept.get(id)}`)
        const found = await examine(store, since)
        half = [...half, ...found.half]
        doubled += found.doubled
      } finally {
        await store.close()
      }
      options.say?.(
        `${point}/${options.points}: ${counted.requests} requests, ${counted.acts} acts, lost ${lost.length}, half ${half.length}, doubled ${doubled}`,
      )
    }
  } finally {
    await city.stop()
  }
  return { points: options.points, withDatabase, acknowledged: counted, lost, half, doubled, startsMs }
}

import { must, newId } from '../base/index.ts'
import { schema as clocks } from '../platform/clocks/index.ts'
import { schema as ledger } from '../platform/ledger/index.ts'
import { schema as matters } from '../platform/matters/index.ts'
import { PLACE, person, unitIds } from '../platform/matters/testing/permit.ts'
import { type openPermits, withCalendar } from '../platform/matters/testing/room.ts'
import { schema as org } from '../platform/org/index.ts'
import { migrate, openStore, type Store, sql } from '../platform/store/index.ts'
import { freshStore } from '../platform/store/testing.ts'

/** Permits in a room of their own, at the level of the verbs: shared by the measurements of flows. */

export const ROOMS = [ledger, clocks, org, matters]
export const clerk = person('经办员', 'clerk')
export const unit = unitIds.fish

/** A database of these rooms: the one of the address, or a fresh one that is dropped afterwards. */
export async function openRooms(url: string | undefined, poolSize: number): Promise<Store> {
  const store = url ? must(await openStore({ url, poolSize })) : await freshStore(ROOMS)
  if (url) must(await migrate(store, ROOMS))
  const known = await store.one(sql`select 1 as one from office_calendar limit 1`)
  if (!known) await withCalendar(store, new Date())
  return store
}

export type Permits = Awaited<ReturnType<typeof openPermits>>

/** Permits as they lie on the desk, opened through the verb, several at once. */
export async function opened(permits: Permits, count: number, at: Date): Promise<string[]> {
  const ids: string[] = []
  await Promise.all(
    Array.from({ length: 8 }, async (_, i) => {
      for (let n = i; n < count; n += 8) ids.push(must(await permits.open(clerk, at)).id)
    }),
  )
  return ids
}

/** Running permits in bulk, each with its two clocks, stamped with version 1: past all rules, for counting. */
export async function loadRunning(store: Store, count: number, states: readonly string[]): Promise<void> {
  const at = new Date()
  const due = new Date(at.getTime() + 20 * 86_400_000)
  const ids = Array.from({ length: count }, () => newId())
  function* rows() {
    for (const [n, id] of ids.entries()) {
      const state = states[n % states.length] as string
      yield [
        ...[
          PLACE,
          id,
          `P${String(n).padStart(9, '0')}`,
          'test.permit',
          1,
          state,
          'received',
          '鱼塘',
          '鱼塘养殖许可',
          'normal',
        ],
        ...['window', false, false, PLACE, at, unit, [unit], due, 'promise', at, 0, 0, [], {}, false, 2],
        ['received', state],
      ]
    }
  }
  function* clockRows() {
    for (const id of ids)
      for (const kind of ['promise', 'legal'])
        yield [
          ...[
            PLACE,
            newId(),
            kind,
            id,
            unit,
            { limit: { workingDays: 20 } },
            'national',
            1,
            at,
            due,
            due,
            'running',
          ],
        ]
  }
  await store.copyIn(
    'matter',
    'district id number type type_version state state_before title content urgency channel secret anonymous area opened_at lead_unit units due due_clock due_started round returns tags data demo version visited'.split(
      ' ',
    ),
    rows(),
  )
  await store.copyIn(
    'clock',
    'district id kind subject owner_unit policy calendar calendar_version started_at due_at half_at state'.split(
      ' ',
    ),
    clockRows(),
  )
}

/** A fingerprint of every matter, whatever stands in it. */
export const fingerprint = async (store: Store): Promise<string> =>
  (
    await store.one<{ mark: string }>(
      sql`select md5(string_agg(md5(m::text), '' order by id)) as mark from matter m`,
    )
  )?.mark ?? ''

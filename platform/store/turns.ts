import { type Id, newId } from '../../base/index.ts'
import type { Store, Tx } from './declare.ts'
import { sql } from './sql.ts'

/** A process that is not heard of for so long has lost its turns. */
const LEASE_MS = 15_000
/** Whoever has a turn says so this often; whoever waits asks this often. */
const RENEW_MS = 2_500
/** A turn is believed a little shorter than the database lends it: the answer took its time to come. */
const MARGIN_MS = 1_500

/** What one process at a time does for all processes of a city 值守. */
export type Turns = {
  readonly process: Id
  /**
   * Has this process the turn of that name? Asked for when nobody has it; what is known is not asked again for some
   * seconds. False also while the database cannot be reached: nobody works on a guess.
   */
  mine(name: string): Promise<boolean>
  /** Waits until the turn is here. False when closed meanwhile. */
  wait(name: string): Promise<boolean>
  /** In a transaction that writes for all: throws when another has the turn now, and nobody gets it before the end. */
  hold(tx: Tx, name: string): Promise<void>
  /** Gives a turn back, for the next to take at once. */
  release(name: string): Promise<void>
  /** Gives all turns back. */
  close(): Promise<void>
}

/** The turn was taken over while this process was away: what it was about to write is not its to write any more. */
export class TurnLost extends Error {
  constructor(name: string) {
    super(`another process has the turn of ${name} now`)
  }
}

type TurnOptions = {
  readonly leaseMs?: number
  readonly renewMs?: number
  /** A clock that never goes back, in ms. */
  readonly clock?: () => number
}

/**
 * The turns of a process. They lie in a table with an end by the database's clock, so that a process that was killed
 * or cut off loses them by itself, and clocks of machines that differ or jump change nothing.
 */
export function openTurns(store: Store, district: string, options: TurnOptions = {}): Turns {
  const leaseMs = options.leaseMs ?? LEASE_MS
  const renewMs = options.renewMs ?? RENEW_MS
  const marginMs = Math.min(MARGIN_MS, leaseMs / 4)
  const clock = options.clock ?? (() => performance.now())
  const process = newId()
  const held = new Map<string, { until: number; renewAt: number }>()
  const askedAt = new Map<string, number>()
  const asking = new Map<string, Promise<boolean>>()
  let closed = false

  async function ask(name: string): Promise<boolean> {
    const begun = clock()
    askedAt.set(name, begun)
    const got = await store
      .tx((tx) =>
        tx.run(sql`insert into turn (district, name, holder, until)
          values (${district}, ${name}, ${process}, clock_timestamp() + make_interval(secs => ${leaseMs / 1000}))
          on conflict (district, name) do update set holder = excluded.holder, until = excluded.until
           where turn.holder = excluded.holder or turn.until < clock_timestamp()`),
      )
      .catch(() => null)
    if (got === null) {
      // not reached: what is lent is lent until its end
      return (held.get(name)?.until ?? 0) > clock()
    }
    if (got === 0 || closed) {
      held.delete(name)
      return false
    }
    held.set(name, { until: begun + leaseMs - marginMs, renewAt: begun + renewMs })
    return true
  }
  const askOnce = (name: string): Promise<boolean> => {
    const known = asking.get(name)
    if (known) return known
    const one = ask(name).finally(() => asking.delete(name))
    asking.set(name, one)
    return one
  }

  // A turn whose holder is busy with something long must not run out meanwhile.
  const renewing = setInterval(() => {
    const now = clock()
    for (const [name, { until, renewAt }] of held)
      if (until <= now) held.delete(name)
      else if (renewAt <= now) void askOnce(name)
  }, renewMs / 2).unref()

  return {
    process,
    async mine(name) {
      if (closed) return false
      const now = clock()
      const mine = held.get(name)
      if (mine && mine.until > now) return true
      if (now - (askedAt.get(name) ?? Number.NEGATIVE_INFINITY) < renewMs && !asking.has(name)) return false
      return askOnce(name)
    },
    async wait(name) {
      while (!closed) {
        if ((await this.mine(name)) || (await askOnce(name))) return true
        await new Promise((go) => setTimeout(go, 200))
      }
      return false
    },
    async hold(tx, name) {
      const row = await tx.one(
        sql`select 1 as one from turn where district = ${district} and name = ${name} and holder = ${process} for share`,
      )
      if (row) return
      held.delete(name)
      throw new TurnLost(name)
    },
    async release(name) {
      held.delete(name)
      askedAt.set(name, clock())
      await store.tx((tx) =>
        tx.run(sql`delete from turn where district = ${district} and name = ${name} and holder = ${process}`),
      )
    },
    async close() {
      if (closed) return
      closed = true
      clearInterval(renewing)
      await Promise.all(asking.values())
      held.clear()
      await store
        .tx((tx) => tx.run(sql`delete from turn where district = ${district} and holder = ${process}`))
        .catch(() => undefined)
    },
  }
}

/** After a start on an engine that nobody else can have open: what a killed process held is free. */
export const freeTurns = (store: Store, district: string): Promise<number> =>
  store.tx((tx) => tx.run(sql`delete from turn where district = ${district}`))

/**
 * What every process of a city must hold alike: the first one says it, the others are compared. Answers what stands.
 */
export async function markOf(store: Store, district: string, name: string, value: string): Promise<string> {
  return store.tx(async (tx) => {
    await tx.run(
      sql`insert into city_mark (district, name, value) values (${district}, ${name}, ${value}) on conflict do nothing`,
    )
    const row = await tx.one<{ value: string }>(
      sql`select value from city_mark where district = ${district} and name = ${name}`,
    )
    return row?.value ?? value
  })
}

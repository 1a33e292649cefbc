import type { Instant } from '../../base/index.ts'
import { append, type Fact, type FactActor } from '../ledger/index.ts'
import type { Store, Tx } from '../store/index.ts'
import { versionsOf } from './calendars.ts'
import type { Alarm, ClockRow } from './declare.ts'
import * as keep from './keep.ts'
import { nextAlarm, pointsOf, withSteps } from './move.ts'

export type AlarmsOptions = {
  /** Whose clocks: another district of the same database has processes, and handlers, of its own. */
  readonly district: string
  /**
   * What a warning or breach brings about (orders, notices), in the transaction that takes the alarm off the clock.
   * Statements must not depend on the order of alarms of different clocks. When it throws, each clock of the batch is
   * tried alone, and the one that fails again is put off for a minute.
   */
  readonly onAlarm?: (tx: Tx, alarms: readonly Alarm[]) => Promise<void>
  /** Longest sleep between looks at the table, 1,000 ms unless told: how late an alarm may be. */
  readonly pollMs?: number
  /** Clocks claimed by one transaction, 200 unless told. */
  readonly batch?: number
  readonly onError?: (error: unknown) => void
  /** The clock on the wall, for tests and simulations. */
  readonly now?: () => Date
}

export type AlarmRunner = {
  /** Look at the table at once. */
  wake(): void
  /** Resolves when the batch in hand is done; nothing is claimed afterwards. */
  stop(): Promise<void>
}

const PUT_OFF_MS = 60_000

const CITY: FactActor = {
  kind: 'system',
  account: null,
  name: '时限',
  unit: null,
  unitName: null,
  onBehalfOf: null,
}

const KINDS: Readonly<Record<string, string>> = { breach: 'clock.breached', end: 'clock.ended' }

const factOf = ({ clock, point, at }: Alarm, now: Instant): Fact => ({
  district: clock.district,
  kind: KINDS[point] ?? 'clock.warned',
  subjectKind: 'matter',
  subject: clock.subject,
  at: now,
  actor: CITY,
  body: {
    clock: clock.id,
    kind: clock.kind,
    part: clock.part,
    ownerUnit: clock.ownerUnit,
    point,
    instant: at.toISOString(),
    due: clock.due.toISOString(),
  },
})

/** Gives the alarms of some claimed clocks: facts, handler and the clocks' next instants, all in one transaction. */
async function give(
  tx: Tx,
  rows: readonly ClockRow[],
  now: Instant,
  options: AlarmsOptions,
): Promise<number> {
  const compiledOf = await versionsOf(tx, rows)
  const alarms: Alarm[] = []
  const written = rows.map((row): keep.Written => {
    const compiled = compiledOf(row)
    const given = pointsOf(compiled, row).filter((one) => one.at < now && !row.fired.includes(one.point))
    const clock: ClockRow = {
      ...row,
      fired: [...row.fired, ...given.map((one) => one.point)],
      revision: row.revision + 1,
    }
    const told = withSteps(compiled, clock)
    alarms.push(...given.map((one) => ({ clock: told, point: one.point, at: one.at })))
    return { clock, nextAlarm: nextAlarm(compiled, clock) }
  })
  await keep.saveAlarms(tx, written)
  await append(
    tx,
    alarms.map((alarm) => factOf(alarm, now)),
  )
  if (options.onAlarm && alarms.length > 0) await options.onAlarm(tx, alarms)
  return alarms.length
}

/**
 * One look at the table: gives the alarms whose instants have passed, of at most `batch` clocks. Warnings missed while
 * the city was down are given too, each once: the row that says "given" commits together with the fact and with
 * whatever the handler did. Answers the clocks claimed and the alarms given.
 */
export async function giveAlarms(
  store: Store,
  options: AlarmsOptions,
  now: Instant,
): Promise<{ readonly claimed: number; readonly given: number }> {
  const batch = options.batch ?? 200
  let seen: readonly ClockRow[] = []
  try {
    return await store.tx(async (tx) => {
      seen = await keep.claimDue(tx, options.district, now, batch)
      return { claimed: seen.length, given: seen.length === 0 ? 0 : await give(tx, seen, now, options) }
    })
  } catch (error) {
    options.onError?.(error)
    // a lost connection is no clock's fault
    if (seen.length === 0) throw error
  }
  let given = 0
  for (const clock of seen) given += await giveAlone(store, clock, now, options)
  return { claimed: seen.length, given }
}

async function giveAlone(
  store: Store,
  clock: ClockRow,
  now: Instant,
  options: AlarmsOptions,
): Promise<number> {
  try {
    return await store.tx(async (tx) => {
      const [row] = await keep.claimOne(tx, clock.district, clock.id, now)
      return row ? await give(tx, [row], now, options) : 0
    })
  } catch (error) {
    options.onError?.(error)
    const until = new Date(now.getTime() + PUT_OFF_MS)
    await store.tx((tx) => keep.postpone(tx, clock.district, clock.id, until))
    return 0
  }
}

/**
 * Gives alarms until stopped, each at most `pollMs` after its instant plus the time of the work before it. Any number
 * of processes may run it beside each other: a clock is claimed by one. Costs one index look-up a poll, however many
 * alarms lie in the future.
 */
export function runAlarms(store: Store, options: AlarmsOptions): AlarmRunner {
  const pollMs = options.pollMs ?? 1000
  const batch = options.batch ?? 200
  const now = options.now ?? (() => new Date())
  let stopping = false
  let woken = false
  let rouse = (): void => {}
  const sleep = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, pollMs)
      rouse = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  const running = (async () => {
    while (!stopping) {
      woken = false
      try {
        const { claimed } = await giveAlarms(store, options, now())
        if (claimed >= batch) continue
      } catch {
        // told to onError; the next look tries again
      }
      if (!stopping && !woken) await sleep()
    }
  })()
  const wake = (): void => {
    woken = true
    rouse()
  }
  return {
    wake,
    async stop() {
      stopping = true
      wake()
      await running
    },
  }
}

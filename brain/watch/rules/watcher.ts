import type { Instant } from '../../../base/index.ts'
import { doubtful, type NewReading, type Signals } from '../../../platform/signals/index.ts'
import type { Store, Tx } from '../../../platform/store/index.ts'
import type { Book } from './book.ts'
import { type EngineOptions, type Incoming, type Outcome, openEngine } from './engine.ts'
import * as keep from './keep.ts'
import { climb, type RulesCity, writeOutcomes } from './writing.ts'

/** More than this waiting and the queue is let go: what was missed is read again from the table. */
const MOST_WAITING = 300_000
/** Met-again counters are written so often. */
const AGAIN_MS = 2_000
/** Places to begin again from are kept so often. */
const MARK_MS = 5_000
const RULES_MS = 2_000
const TICK_MS = 10_000
/** A city that never watched begins with so much of what was said before. */
const FIRST_BACK_MS = 24 * 3_600_000
/** What came late is judged after a start as long as it is not older than this, counted from the last place kept. */
const LATE_BACK_MS = 7 * 24 * 3_600_000
const PIECE = 20_000

export const incomingOf = ({ device, metric, at, value, quality }: NewReading): Incoming => ({
  ...{ metric: metric.name, at, value, area: device.area },
  device: {
    code: device.code,
    title: device.title,
    kind: device.kind,
    unit: device.unit,
    lon: device.lon,
    lat: device.lat,
  },
  ...(doubtful(quality) ? { doubtful: true } : {}),
})

export type WatcherOptions = EngineOptions & {
  readonly city: RulesCity
  readonly store: Store
  readonly book: Book
  readonly signals: Pick<Signals, 'afterBatch' | 'since'> & Partial<Pick<Signals, 'hearing'>>
  readonly now: () => Instant
  /** In the transaction of what follows: throws when another process watches now. */
  readonly hold?: (tx: Tx) => Promise<void>
  readonly onError: (fault: unknown) => void
  /** How often a place to begin again from is kept; for tests. */
  readonly markMs?: number
  /** Told what was written, right after its commit: benches and screens. */
  readonly written?: (outcomes: readonly Outcome[]) => void
}

/**
 * Rules at work 实时监测: hears every batch right after its commit, judges it in memory, writes what follows in one transaction. What was
 * heard and not yet written when the process died is read again from the table at the next start, and what had been
 * written is recognised by its beginning: nothing fires twice, nothing is lost.
 */
export async function startWatcher({
  city,
  store,
  book,
  signals,
  now,
  hold = async () => undefined,
  onError,
  markMs = MARK_MS,
  written,
  ...options
}: WatcherOptions) {
  const { district } = city
  const engine = openEngine(options)
  let waiting: { readonly readings: readonly NewReading[]; readonly cursor: number }[] = []
  let extra: Incoming[] = []
  let many = 0
  let gap = false
  let cursor = 0
  let unwritten: Outcome[] = []
  let againAt = 0
  let markedAt = 0
  let rulesAt = Number.NEGATIVE_INFINITY
  let tickedAt = 0
  let stamp = ''
  let marks: keep.Mark[] = []
  let stopped = false
  let running: Promise<void> | null = null

  async function readRules(force = false): Promise<void> {
    if (!force && performance.now() - rulesAt < RULES_MS) return
    const next = await book.stamp(store)
    rulesAt = performance.now()
    if (next === stamp) return
    engine.setRules(await book.running(store))
    stamp = next
  }

  const found = (outcomes: readonly Outcome[]): void => void unwritten.push(...outcomes)

  const sinceOf = (at: number | undefined): Instant =>
    at === undefined ? new Date(now().getTime() - FIRST_BACK_MS) : new Date(at - LATE_BACK_MS)

  /** What came after a cursor, by the table. */
  async function readBack(
    from: number,
    since: Instant,
    then: (outcomes: readonly Outcome[]) => void,
    until = Number.MAX_SAFE_INTEGER,
  ): Promise<void> {
    let at = from
    for (let more = true; more && !stopped; ) {
      const page = await signals.since(store, at, { from: since, until, limit: PIECE })
      then(engine.take(page.readings.map(incomingOf)))
      more = page.more && page.cursor !== at
      at = page.cursor
      await new Promise<void>((resolve) => setImmediate(resolve))
    }
    cursor = Math.max(cursor, Math.min(at, until))
  }

  /**
   * 接续: what lay before the last place kept is looked at again so that windows are full, and nothing follows from it: it was
   * written. What came after is judged as if it came now.
   */
  async function resume(): Promise<void> {
    const last = marks.at(-1)
    if (last) {
      const first = marks.findLast((one) => last.at - one.at > engine.reach()) ?? marks[0] ?? last
      const far = new Date(last.at - engine.reach() - FIRST_BACK_MS)
      if (first.cursor < last.cursor) await readBack(first.cursor, far, () => undefined, last.cursor)
      engine.stand(
        (await keep.firingsLately(store, district, far)).map(({ rule, object, beganAt, endedAt }) => ({
          ...{ rule, object, beganAt: beganAt.getTime(), endedAt: endedAt?.getTime() ?? null },
        })),
      )
    }
    await readBack(last?.cursor ?? 0, sinceOf(last?.at), found)
    await write()
  }

  async function write(): Promise<void> {
    const at = now()
    const urgent = unwritten.some((one) => one.does !== 'again')
    if (unwritten.length === 0 || (!urgent && performance.now() - againAt < AGAIN_MS)) return
    const batch = unwritten
    unwritten = []
    try {
      await store.tx(async (tx) => {
        await hold(tx)
        return writeOutcomes(city, tx, batch, at)
      })
      againAt = performance.now()
      written?.(batch)
    } catch (fault) {
      unwritten = [...batch, ...unwritten]
      throw fault
    }
  }

  async function mark(): Promise<void> {
    if (unwritten.length > 0 || performance.now() - markedAt < markMs || cursor === 0) return
    markedAt = performance.now()
    const at = now().getTime()
    const newest = marks.at(-1)
    if (newest?.cursor === cursor) return
    marks =
      newest && at - newest.at < 60_000
        ? [...marks.slice(0, -1), { at: newest.at, cursor: newest.cursor }, { at, cursor }]
        : [...marks, { at, cursor }]
    // one mark a minute, and one older than everything the rules look back at
    marks = marks.filter(
      (one, i) =>
        i === marks.length - 1 ||
        i === 0 ||
        Math.floor(one.at / 60_000) !== Math.floor((marks[i - 1]?.at ?? 0) / 60_000),
    )
    const old = marks.findLastIndex((one) => at - one.at > engine.reach() + 120_000)
    if (old > 0) marks = marks.slice(old)
    await store.tx(async (tx) => {
      await hold(tx)
      return keep.setReached(tx, district, marks)
    })
  }

  async function turn(): Promise<void> {
    await readRules()
    if (gap) {
      gap = false
      await readBack(cursor, sinceOf(marks.at(-1)?.at), found)
    }
    const batches = waiting
    const more = extra
    waiting = []
    extra = []
    many = 0
    for (const one of batches) {
      found(engine.take(one.readings.filter((reading) => engine.wants(reading.metric.name)).map(incomingOf)))
      cursor = Math.max(cursor, one.cursor)
    }
    if (more.length > 0) found(engine.take(more))
    if (performance.now() - tickedAt > TICK_MS) {
      tickedAt = performance.now()
      found(engine.tick(now().getTime()))
      await store.tx(async (tx) => {
        await hold(tx)
        return climb(city, tx, now())
      })
    }
    await write()
    await mark()
  }

  /** One turn at a time; whoever calls while one runs waits for the next. */
  async function pump(): Promise<void> {
    while (running) await running
    running = turn()
      .catch(onError)
      .finally(() => {
        running = null
      })
    await running
  }

  await readRules(true)
  const stop = signals.afterBatch((readings, at) => {
    if (stopped) return
    if (many > MOST_WAITING) {
      waiting = []
      many = 0
      gap = true
      return
    }
    many += readings.length
    waiting.push({ readings, cursor: at })
    if (!running) void pump()
  })
  await signals.hearing?.()
  marks = [...(await keep.reached(store, district))]
  running = resume()
    .catch(onError)
    .finally(() => {
      running = null
    })
  const timer = setInterval(() => void pump(), 500)
  return {
    engine,
    /** Facts and figures, which come by other ways than readings. */
    take(incoming: readonly Incoming[]): void {
      extra.push(...incoming)
    },
    /** Everything heard so far was judged and written. */
    async settled(): Promise<void> {
      rulesAt = Number.NEGATIVE_INFINITY
      againAt = Number.NEGATIVE_INFINITY
      do await pump()
      while (
        !stopped &&
        (waiting.length > 0 || extra.length > 0 || unwritten.some((one) => one.does !== 'again'))
      )
    },
    /** What time alone brings: silence, climbing. For tests, which hold the clock. */
    async tick(): Promise<void> {
      tickedAt = Number.NEGATIVE_INFINITY
      await this.settled()
    },
    async stop(): Promise<void> {
      stopped = true
      stop()
      clearInterval(timer)
      while (running) await running
    },
  }
}
export type Watcher = Awaited<ReturnType<typeof startWatcher>>

import type { Reader, Store, Tx } from '../store/index.ts'
import type { RecordedFact } from './declare.ts'
import * as keep from './keep.ts'
import type { Pace } from './pace.ts'
import { advance, type Position, positionOf, positionText, START, wantsDraw } from './position.ts'
import { type Pulse, pulse } from './pulse.ts'

export type FollowOptions = {
  /** Facts a transaction, at most; 500. */
  readonly batch?: number
  /** Beat while nothing wakes it; 1,000 ms. Facts of other processes are seen at the next beat. */
  readonly pollMs?: number
  /** Least pause between two looks, so that what need not be at once costs a busy city little; 25 ms. */
  readonly restMs?: number
  /** Where a follower begins that never ran: with the first fact ever, or with what comes from now on. */
  readonly from?: 'start' | 'now'
  /** A budget shared with others; `caughtUp` does not wait for it. */
  readonly pace?: Pace
  readonly onError?: (fault: unknown) => void
}

export type Follower = Pulse & {
  /** Resolves when its place is kept: from here on it misses nothing, however late its first look. */
  begun(): Promise<void>
  /** Resolves when everything visible at the call has been handled. For tests and orderly stops. */
  caughtUp(): Promise<void>
}

const awake = new Set<Pulse>()

/** Tells the followers of this process that something was committed. `append` does it by itself. */
export const wakeFollowers = (): void => {
  for (const one of awake) one.wake()
}

/** How far back "from now" looks for transactions still under way, in facts. */
const LOOK_BACK = 1000

const here = async (reader: Reader): Promise<Position> => {
  const { seqs, snapshot } = await keep.latest(reader, LOOK_BACK)
  const before = { seq: (seqs[0] ?? 1) - 1, gaps: [] }
  return advance(before, seqs, { ...snapshot, drawn: 0 }).position
}

/**
 * Hands every fact to `handler` exactly once as far as the database is concerned: the cursor moves in the same
 * transaction as what the handler writes. Facts come as they become visible, ascending in each batch; what happened
 * because of an earlier fact comes after it. Of several processes following under one name one works at a time. A
 * handler that throws stops its follower at that place: it is tried again with one fact at a time and growing pauses,
 * never skipped.
 */
export function follow(
  store: Store,
  name: string,
  handler: (tx: Tx, facts: readonly RecordedFact[]) => Promise<void>,
  options: FollowOptions = {},
): Follower {
  const batch = options.batch ?? 500
  let known: Position | undefined
  /** After a failure so many steps go one fact at a time, so that all before the bad one is done. */
  let careful = 0

  const enrol = async () => {
    const begin = options.from === 'now' ? await here(store) : START
    await store.tx((tx) => keep.enrol(tx, name, begin, new Date()))
  }
  let enrolled: Promise<void> | undefined
  const begun = (): Promise<void> => {
    enrolled ??= enrol().catch((fault) => {
      enrolled = undefined
      throw fault
    })
    return enrolled
  }

  const step = async (): Promise<boolean> => {
    if (!known) await begun()
    else if (known.gaps.length === 0 && !(await keep.anyAbove(store, known.seq))) return false
    const limit = careful > 0 ? 1 : batch
    const after = Math.max(0, careful - 1)
    careful = batch
    const moved = await store.tx(async (tx) => {
      const cursor = await keep.takeCursor(tx, name)
      if (!cursor) return undefined
      const { facts, snapshot, gapsCut } = await keep.unseen(tx, cursor, limit)
      const seqs = facts.map((fact) => fact.seq)
      const { position, taken } = advance(cursor, seqs, { ...snapshot, drawn: cursor.drawn }, gapsCut)
      if (taken > 0) await handler(tx, facts.slice(0, taken))
      if (positionText(position) !== positionText(cursor))
        await keep.moveCursor(tx, name, position, new Date())
      return { position, taken }
    })
    careful = after
    if (!moved) return false
    known = moved.position
    // a batch that is not full was all there was: what comes now wakes it after its rest
    return moved.taken >= limit
  }

  const beat = pulse(step, {
    pollMs: options.pollMs ?? 1000,
    ...(options.restMs === undefined ? {} : { restMs: options.restMs }),
    ...(options.pace ? { pace: options.pace } : {}),
    ...(options.onError ? { onError: options.onError } : {}),
  })
  awake.add(beat)
  // "Now" is this moment, not that of a first look that waits for its turn; a failure is met and told by that look.
  void begun().catch(() => undefined)
  return {
    wake: beat.wake,
    hurry: beat.hurry,
    begun,
    async stop() {
      awake.delete(beat)
      await Promise.all([beat.stop(), enrolled?.catch(() => undefined)])
    },
    async caughtUp() {
      const goal = (await here(store)).seq
      for (;;) {
        const cursor = await keep.cursorOf(store, name)
        if (cursor && cursor.seq >= goal) {
          const { facts } = await keep.unseen(store, cursor, 1)
          if (!facts.some((fact) => fact.seq <= goal)) return
        }
        beat.hurry()
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    },
  }
}

export type Tail = Pulse & {
  /** Where it stands, as text that `from` takes: what was handed out is not handed out again. */
  cursor(): string
}

/**
 * Follows in memory, for live screens: each fact once, in the order of becoming visible. One query a beat
 * (`pollMs` 250). `from` is `now` (facts whose transaction began more than 1,000 facts ago may be missed) or the
 * cursor of an earlier tail; a text that is none is read as `now`.
 */
export async function tail(
  reader: Reader,
  onFacts: (facts: readonly RecordedFact[]) => void | Promise<void>,
  options: {
    readonly from?: string
    readonly pollMs?: number
    /** As of a follower. */
    readonly restMs?: number
    readonly pace?: Pace
    readonly onError?: (fault: unknown) => void
  } = {},
): Promise<Tail> {
  let position = (options.from && positionOf(options.from)) || (await here(reader))
  const step = async (): Promise<boolean> => {
    // under read committed each statement is its own snapshot: the id is drawn before the read
    const drawn = wantsDraw(position) ? await keep.draw(reader) : 0
    const { facts, snapshot, gapsCut } = await keep.unseen(reader, position, 1000)
    const seqs = facts.map((fact) => fact.seq)
    const next = advance(position, seqs, { ...snapshot, drawn }, gapsCut)
    if (next.taken > 0) await onFacts(facts.slice(0, next.taken))
    position = next.position
    return next.taken >= 1000
  }
  const beat = pulse(step, {
    pollMs: options.pollMs ?? 250,
    ...(options.restMs === undefined ? {} : { restMs: options.restMs }),
    ...(options.pace ? { pace: options.pace } : {}),
    ...(options.onError ? { onError: options.onError } : {}),
  })
  awake.add(beat)
  return {
    wake: beat.wake,
    hurry: beat.hurry,
    async stop() {
      awake.delete(beat)
      await beat.stop()
    },
    cursor: () => positionText(position),
  }
}

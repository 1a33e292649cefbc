import { type AreaCode, type Id, type Instant, newId } from '../../../base/index.ts'
import { append } from '../../ledger/index.ts'
import { factActorOf, systemActor } from '../../org/index.ts'
import type { Reader, Store, Tx } from '../../store/index.ts'
import type { RegisterType } from '../declare.ts'
import type { Wiring } from '../view.ts'
import type { Feed, SourceRecord } from './declare.ts'
import { endRecords, feedBatch, type Judge } from './feed.ts'
import * as keep from './keep.ts'
import { settleRows } from './settle.ts'

/** Where the records of a feed are read: the data tables of the catalogue, wired by the host. */
export type Supply = {
  /** Records that a delivery brought or changed, by key; `delivery` null = all there are. */
  readonly records: (
    reader: Reader,
    feed: Feed,
    asked: { readonly delivery: Id | null; readonly after: string; readonly limit: number },
  ) => Promise<readonly SourceRecord[]>
  /** Which of these keys the source no longer has. */
  readonly gone: (reader: Reader, feed: Feed, refs: readonly string[]) => Promise<readonly string[]>
}

/** Records of one transaction. */
const BATCH = 2000
/** Keys compared at once for those that have disappeared. */
const COMPARED = 10_000
/** Stands between the records of a delivery and the search for those that have disappeared. */
const GONE = '\u0001'

/** A delivery was loaded: what feeds on its dataset is to be done. */
export async function onLoaded(
  tx: Tx,
  district: AreaCode,
  loaded: { readonly dataset: Id; readonly delivery: Id | null; readonly at: Instant },
): Promise<number> {
  const feeds = await keep.feedsOf(tx, district, loaded.dataset)
  for (const feed of feeds)
    await keep.putWork(tx, district, {
      ...{ id: newId(), kind: 'feed', register: feed.register, feed: feed.id, source: feed.dataset },
      ...{ delivery: loaded.delivery, mode: null, at: loaded.at },
    })
  return feeds.length
}

/** Tries of one piece of work before the next gets its turn. */
const TRIES = 5

/** The work at hand could not be done: tried some times again, then put aside as it stands. */
export const stumbled = (store: Store, district: AreaCode, now: Instant): Promise<void> =>
  store.tx(async (tx) => {
    const work = await keep.nextWork(tx, district)
    if (!work) return
    const failed = (work.counts.failed ?? 0) + 1
    const counts = { ...work.counts, failed }
    await keep.stepWork(tx, district, work.id, {
      ...{ after: work.after ?? '', counts, doneAt: failed < TRIES ? null : now },
    })
  })

/**
 * One step of the work that waits: a batch of a delivery, or rows decided anew after a ruling; in its own transaction,
 * with the place where it stands. Answers whether there is more. Cut off anywhere, it goes on there.
 */
export async function step(
  wiring: Wiring,
  store: Store,
  district: AreaCode,
  types: ReadonlyMap<string, RegisterType>,
  supply: Supply,
  now: Instant,
  judge?: Judge,
): Promise<boolean> {
  return store.tx(async (tx) => {
    const work = await keep.nextWork(tx, district)
    if (!work) return false
    const type = types.get(work.register)
    const feed = work.feed ? await keep.feed(tx, district, work.feed) : undefined
    const counts: Record<string, number> = { ...work.counts }
    const add = (name: string, n: number) => {
      counts[name] = (counts[name] ?? 0) + n
    }
    const on = (after: string) => keep.stepWork(tx, district, work.id, { after, counts, doneAt: null })
    const done = async () => {
      await keep.stepWork(tx, district, work.id, { after: work.after ?? '', counts, doneAt: now })
      await append(tx, [
        {
          district,
          kind: work.kind === 'feed' ? 'register.fed' : 'register.ranked',
          subjectKind: 'feed',
          subject: work.feed ?? work.id,
          at: now,
          actor: factActorOf(system),
          body: { register: work.register, delivery: work.delivery, since: work.at, ...counts },
        },
      ])
      return true
    }
    const system = { ...systemActor(district), name: feed?.title ?? '数源认定' }
    if (!type) return done()
    if (work.kind === 'rank') {
      const sources = (work.source ?? '').split(' ')
      const found = await keep.rowsOfSources(tx, district, type.name, sources, work.after || null, BATCH)
      const ids = found.map(({ row }) => row)
      add('rows', ids.length)
      add(
        'changed',
        (await settleRows(wiring, tx, system, type, district, ids, { at: now, source: '数源认定' })).length,
      )
      const last = ids.at(-1)
      if (last === undefined || ids.length < BATCH) return done()
      await on(last)
      return true
    }
    if (!feed) return done()
    const after = work.after ?? ''
    if (!after.startsWith(GONE)) {
      const records = await supply.records(tx, feed, { delivery: work.delivery, after, limit: BATCH })
      if (records.length > 0) {
        const { rows: _, ...fed } = await feedBatch(wiring, tx, system, type, feed, records, {
          delivery: work.delivery,
          at: now,
          ...(judge ? { judge } : {}),
        })
        add('records', records.length)
        for (const [name, n] of Object.entries(fed)) add(name, n)
      }
      await on(records.length < BATCH ? GONE : (records.at(-1) as SourceRecord).ref)
      return true
    }
    const refs = await keep.refsAfter(
      tx,
      district,
      type.name,
      feed.dataset,
      after.slice(GONE.length),
      COMPARED,
    )
    const gone = await supply.gone(
      tx,
      feed,
      refs.map(({ ref }) => ref),
    )
    for (let from = 0; from < gone.length; from += BATCH)
      add(
        'ended',
        await endRecords(wiring, tx, system, type, district, feed, gone.slice(from, from + BATCH), now),
      )
    const last = refs.at(-1)
    if (!last || refs.length < COMPARED) return done()
    await on(GONE + last.ref)
    return true
  })
}

import { dayOf, type Id, type Instant, no, ok, type Refusal, type Result } from '../../../base/index.ts'
import { append } from '../../ledger/index.ts'
import { type Actor, factActorOf } from '../../org/index.ts'
import type { BulkTx, Reader, Store, Tx } from '../../store/index.ts'
import { byId, type Dataset, refreshed } from '../datasets/index.ts'
import type { AreaEntry, CodeTable } from '../standards/declare.ts'
import { PAGE_COLUMNS } from './bytes.ts'
import { shrinks, tooManyRejects } from './decide.ts'
import {
  type Delivery,
  type DeliveryCounts,
  type DeliveryState,
  deliveryStates,
  type IntakeRules,
  type Mapping,
  type ReadAs,
  refusals,
  type Trouble,
} from './declare.ts'
import * as keep from './keep.ts'
import * as rows from './keep-rows.ts'
import type { Batch, Done } from './read.ts'
import { readApart, Unreadable } from './thread.ts'

/** What loading asks of the city. */
export type LoadCity = {
  /** Where the bytes of a delivery lie. */
  pathOf(hash: string): string
  /** Editions in force of these code tables. */
  codes(reader: Reader, district: string, names: readonly string[]): Promise<readonly CodeTable[]>
  /** Divisions known by name. */
  areas(reader: Reader, district: string): Promise<readonly AreaEntry[]>
  rules(reader: Reader, district: string, dataset: Id): Promise<IntakeRules>
  /**
   * Rules of the dataset that hold rows back 退回: names those of `from` that break one in `held`, lists them among the
   * rejects, and says how many broke which.
   */
  holdBack?(
    tx: Tx,
    load: {
      readonly dataset: Dataset
      readonly delivery: Id
      readonly from: string
      readonly held: string
    },
    at: Instant,
  ): Promise<{ readonly rows: number; readonly byRule: Readonly<Record<string, number>> }>
}

const troubleOf = ({ code, says, remedy, detail }: Refusal): Trouble => ({
  code,
  says,
  remedy,
  ...(detail ? { detail } : {}),
})

/** Code tables that the items speak of. */
export const listsOf = (dataset: Dataset): string[] => [
  ...new Set(dataset.items.flatMap(({ field }) => (field.kind === 'code' ? [field.list] : []))),
]

export const wantsAreas = (dataset: Dataset): boolean =>
  dataset.items.some(({ field }) => field.kind === 'area')

type Job = {
  readonly who: Actor
  readonly at: Instant
  readonly delivery: Delivery & { readonly anyway: boolean }
  readonly dataset: Dataset
  readonly mapping: Mapping | undefined
  readonly ready: boolean
  readonly begun: number
}

/**
 * Takes a delivery from received to landed, and with a mapping to loaded: read once by a thread beside, written by COPY,
 * compared in sets, all in one transaction. Refused whole when it cannot be read, breaks its contract, or holds too many
 * bad rows. Loading what is loaded answers what came of it.
 */
export async function load(
  city: LoadCity,
  store: Store,
  who: Actor,
  id: Id,
  at: Instant,
  stop?: AbortSignal,
): Promise<Result<Delivery, Refusal>> {
  const { district } = who
  const known = await keep.delivery(store, district, id)
  if (!known) return no(refusals['intake.noDelivery']())
  if (known.state === 'loaded') return ok(known)
  await store.tx((tx) => keep.makePartition(tx, id))
  try {
    const done = await store.bulk(async (tx) => {
      await keep.lockDataset(tx, district, known.dataset)
      const delivery = await keep.lockDelivery(tx, district, id)
      const dataset = await byId(tx, district, known.dataset)
      if (!delivery || !dataset) return no(refusals['intake.noDelivery']())
      if (delivery.state === 'loaded') return ok(null)
      if (delivery.state === 'refused')
        return no(refusals['intake.wrongState']({ state: deliveryStates.refused }))
      if (delivery.trouble?.code === 'intake.older' && !delivery.anyway)
        return no({ ...delivery.trouble, http: 409 })
      const mapping = await keep.mapping(tx, district, dataset.id)
      const ready = mapping !== undefined && (await rows.hasTable(tx, { dataset: dataset.id }))
      await run(city, tx, { who, at, delivery, dataset, mapping, ready, begun: performance.now() }, stop)
      return ok(null)
    })
    if (!done.ok) return done
  } catch (fault) {
    const refusal = refusalOf(fault)
    if (!refusal) throw fault
    await store.tx((tx) => refuse(tx, who, known, refusal, at, null, null))
  }
  const after = await keep.delivery(store, district, id)
  return after ? ok(after) : no(refusals['intake.noDelivery']())
}

/** What ends a delivery but is no fault of ours: an unreadable file, a value that the column's type does not know. */
function refusalOf(fault: unknown): Refusal | null {
  if (fault instanceof Unreadable) return fault.refusal
  const { code, message, where } = fault as { code?: unknown; message?: string; where?: string }
  if (typeof code === 'string' && /^22/.test(code)) {
    const column = /column (f_\w+)/.exec(where ?? '')?.[1] ?? ''
    return refusals['intake.badValue']({ column, reason: message ?? code })
  }
  return null
}

/** Marks a delivery as refused and tells; nothing of it stands in the dataset. */
export async function refuse(
  tx: Tx,
  who: Actor,
  delivery: Delivery,
  refusal: Refusal,
  at: Instant,
  counts: DeliveryCounts | null,
  readAs: ReadAs | null,
): Promise<void> {
  await keep.putState(tx, delivery.district, delivery.id, {
    state: 'refused',
    trouble: troubleOf(refusal),
    counts,
    readAs,
  })
  await tell(tx, who, 'delivery.refused', delivery, at, { code: refusal.code, ...(counts ? { counts } : {}) })
}

export const tell = (
  tx: Tx,
  who: Actor,
  kind: 'delivery.received' | 'delivery.loaded' | 'delivery.refused' | 'delivery.passed',
  delivery: Pick<Delivery, 'district' | 'id' | 'dataset' | 'unit' | 'mode' | 'door'>,
  at: Instant,
  more: Readonly<Record<string, unknown>> = {},
): Promise<void> =>
  append(tx, [
    {
      district: delivery.district,
      kind,
      subjectKind: 'delivery',
      subject: delivery.id,
      at,
      actor: factActorOf(who),
      body: {
        dataset: delivery.dataset,
        unit: delivery.unit,
        mode: delivery.mode,
        door: delivery.door,
        ...more,
      },
    },
  ])

async function run(city: LoadCity, tx: BulkTx, job: Job, stop: AbortSignal | undefined): Promise<void> {
  const { delivery, dataset, mapping, ready, at } = job
  const { district, id } = delivery
  const target = { district, dataset: dataset.id, items: dataset.items }
  await rows.roomToWork(tx)
  await rows.dropRejects(tx, district, id)
  const direct = ready && delivery.bytes > DIRECT_BYTES && (await rows.isEmpty(tx, target))
  if (direct) await rows.openEmpty(tx, target)
  else if (ready) await rows.makeStage(tx, target)
  const columns = rows.typedColumns(target, direct)
  const into = direct ? rows.ownTable(target) : rows.STAGE
  const take = async (batch: Batch): Promise<void> => {
    if (batch.landing.length > 0) await tx.copyBytes('landing', PAGE_COLUMNS, batch.landing, 'binary')
    if (batch.typed.length > 0) await tx.copyBytes(into, columns, batch.typed)
    if (batch.rejects.length > 0) await tx.copyBytes('delivery_reject', REJECT_COLUMNS, batch.rejects)
    if (batch.kept.length > 0 && !direct) await rows.keepKeys(tx, batch.kept)
    if (batch.unread.length > 0 && ready && !direct)
      await tx.copyBytes(rows.UNREAD, rows.unreadColumns(target), batch.unread)
  }
  const codes = await city.codes(tx, district, listsOf(dataset))
  const areas = wantsAreas(dataset) ? await city.areas(tx, district) : null
  const { readAs, done } = await readApart(
    {
      path: city.pathOf(delivery.hash),
      district,
      id,
      reading: {},
      sheet: mapping?.sheet ?? null,
      items: dataset.items,
      rules: ready ? (mapping?.rules ?? null) : null,
      codes,
      areas,
      today: dayOf(at),
      land: delivery.landedAt === null,
      since: direct ? at.toISOString() : null,
    },
    take,
    stop,
  )
  if (!ready) return landed(tx, job, readAs, done)
  await merge(city, tx, job, { target, direct }, readAs, done)
}

/** A first load at least this large goes past the stage. */
const DIRECT_BYTES = 4 * 1024 * 1024

const REJECT_COLUMNS = ['district', 'delivery', 'row_no', 'item', 'rule', 'value', 'says', 'says_en']

const NOTHING = { accepted: 0, fresh: 0, changed: 0, unchanged: 0, disappeared: 0 }
const secondsSince = (begun: number): number => Math.round(performance.now() - begun) / 1000

/** Rows stand in the landing table and wait for a mapping, or for the dataset to be published. */
async function landed(tx: Tx, job: Job, readAs: ReadAs, done: Done): Promise<void> {
  const { delivery, dataset, mapping } = job
  const why = mapping
    ? refusals['intake.notPublished']({ code: dataset.code })
    : refusals['intake.noMapping']()
  await keep.putState(tx, delivery.district, delivery.id, {
    state: 'landed',
    trouble: troubleOf(why),
    readAs,
    counts: {
      landed: done.landed,
      aside: done.aside,
      rows: done.rows,
      rejected: 0,
      ...NOTHING,
      byRule: {},
      notes: {},
      seconds: secondsSince(job.begun),
    },
    landedAt: delivery.landedAt ?? job.at,
  })
}

/** From the stage into the dataset: what is new, changed, gone; or the whole delivery is refused. */
async function merge(
  city: LoadCity,
  tx: BulkTx,
  job: Job,
  { target, direct }: { readonly target: rows.Target; readonly direct: boolean },
  readAs: ReadAs,
  done: Done,
): Promise<void> {
  const { delivery, dataset, mapping, at, who } = job
  const doubled = await (direct ? rows.closeFilled : rows.dropDoubled)(tx, target, delivery.id)
  const from = direct ? rows.ownTable(target) : rows.STAGE
  await rows.makeHeld(tx)
  const held = await city.holdBack?.(tx, { dataset, delivery: delivery.id, from, held: rows.HELD }, at)
  if (held && held.rows > 0) await rows.dropHeld(tx, from, direct)
  const rejected = done.rejected + doubled + (held?.rows ?? 0)
  const base: DeliveryCounts = {
    landed: done.landed,
    aside: done.aside,
    rows: done.rows,
    rejected,
    ...NOTHING,
    byRule: {
      ...done.byRule,
      ...(doubled > 0 ? { doubledInFile: doubled } : {}),
      ...held?.byRule,
    },
    notes: done.notes,
    seconds: 0,
  }
  const rules = await city.rules(tx, dataset.district, dataset.id)
  const counted = (more: Partial<DeliveryCounts>): DeliveryCounts => ({
    ...base,
    ...more,
    seconds: secondsSince(job.begun),
  })
  // Whoever let it through has seen the rejects; a delivery without one good row is none.
  const tooMany = delivery.anyway && rejected < done.rows ? null : tooManyRejects(base, rules)
  if (tooMany && direct) await rows.emptyAgain(tx, target)
  if (tooMany) return refuseLanded(tx, job, tooMany, counted({}), readAs)

  const before = direct ? 0 : await rows.rowsNow(tx, target)
  if (before > 0) await rows.analyzeStage(tx)
  const full = delivery.mode === 'full' && before > 0
  let unsure = 0
  if (full) {
    const missing = await rows.countDisappeared(tx, target)
    unsure = await rows.keepUnread(tx, target, delivery.id, missing)
    const gone = missing - unsure
    const shrinking = delivery.anyway ? null : shrinks(before, gone, rules)
    if (shrinking) return refuseLanded(tx, job, shrinking, counted({ disappeared: gone }), readAs)
  }
  const ending = { delivery: delivery.id, at }
  const changed = before > 0 ? await rows.writeChanged(tx, target, ending) : 0
  const disappeared = full ? await rows.writeDisappeared(tx, target, ending) : 0
  const accepted = done.rows - rejected
  const fresh = direct ? accepted : await rows.writeFresh(tx, target, ending, before === 0)
  const counts = counted({
    accepted,
    fresh,
    changed,
    disappeared,
    unchanged: accepted - fresh - changed,
    ...(unsure > 0 ? { unsure } : {}),
  })
  await refreshed(tx, dataset.district, dataset.id, {
    rowCount: before + fresh - disappeared,
    freshAt: at,
    score: dataset.score,
  })
  await keep.keptPromises(tx, delivery.district, dataset.id, at)
  await keep.putState(tx, delivery.district, delivery.id, {
    state: 'loaded',
    trouble: null,
    counts,
    readAs,
    mapping: mapping?.version ?? null,
    landedAt: delivery.landedAt ?? at,
    loadedAt: at,
  })
  await tell(tx, who, 'delivery.loaded', delivery, at, { counts, mapping: mapping?.version ?? null })
}

/** Refused by a gate: what was landed and the rejects stay, so that the sender can be told row by row. */
async function refuseLanded(
  tx: Tx,
  job: Job,
  refusal: Refusal,
  counts: DeliveryCounts,
  readAs: ReadAs,
): Promise<void> {
  const { delivery, at, who } = job
  await keep.putState(tx, delivery.district, delivery.id, {
    state: 'refused' satisfies DeliveryState,
    trouble: troubleOf(refusal),
    counts,
    readAs,
    landedAt: delivery.landedAt ?? at,
  })
  await tell(tx, who, 'delivery.refused', delivery, at, { code: refusal.code, counts })
}

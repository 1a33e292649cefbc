import { type Instant, localText, type Refusal } from '../../base/index.ts'
import type { BulkTx, Store, Tx } from '../store/index.ts'
import { convert, doubtful, instantMs, judge, lateMs, numberOf, type Series, silentMs } from './decide.ts'
import {
  type AfterBatch,
  type Batch,
  type DeviceInfo,
  type LineRefusal,
  type NewReading,
  type Point,
  type PutResult,
  quality,
  refusals,
  rules,
} from './declare.ts'
import type { Elsewhere } from './elsewhere.ts'
import { backOnline } from './keep-devices.ts'
import * as keep from './keep-readings.ts'
import { makeLimiter } from './pace.ts'
import { makePartitions, type Partitions } from './partitions.ts'
import { type Registry, seriesKey } from './registry.ts'
import { type Judged, remarkLate } from './remark.ts'

/** Above this many rows a batch goes by COPY on a connection of its own. */
const LARGE = 1_500

type Given = { readonly refused: LineRefusal[]; repeated: number; stored: number; flagged: number }

export type PutRoom = {
  readonly store: Store
  readonly district: string
  readonly registry: Registry
  readonly partitions: Partitions
  readonly listeners: ReadonlySet<AfterBatch>
  readonly limiter: ReturnType<typeof makeLimiter>
  /** When other processes take readings in too. */
  readonly elsewhere: Elsewhere | null
}

export const openPut = (room: Omit<PutRoom, 'limiter'>): PutRoom => ({ ...room, limiter: makeLimiter() })

/**
 * Takes batches in, all in one transaction: when it answers they are kept, whatever happens to this process. What was
 * sent before is absorbed by the key; what cannot be taken is handed back by its line with the reason, and counted.
 */
export async function putAll(room: PutRoom, batches: readonly Batch[]): Promise<readonly PutResult[]> {
  const { store, registry } = room
  await registry.refresh(store)
  await registry.warm(store, devicesOf(registry, batches))
  const given = batches.map((): Given => ({ refused: [], repeated: 0, stored: 0, flagged: 0 }))
  const counts = refusedCounter()
  const rows: Judged[] = []
  for (const [n, batch] of batches.entries())
    for (const [line, point] of batch.points.entries()) {
      const judged = judgePoint(room, batch, point, n, line)
      if ('code' in judged) {
        ;(given[n] as Given).refused.push({ line, refusal: judged })
        counts.add(batch.source, point, judged)
      } else rows.push(judged)
    }
  judgeAll(rows)
  const { unique, again, other } = apart(rows)
  for (const row of again) (given[row.batch] as Given).repeated++
  for (const { row, had } of other) refuseDiffering(batches, given, counts, row, had)

  let written: Written
  try {
    await makePartitions(room.partitions, store, unique)
    written = await write(room, unique, counts, batches)
  } catch (fault) {
    registry.forget(new Set(unique.map((row) => row.device)))
    throw fault
  }
  const fresh: NewReading[] = []
  for (const row of unique) {
    const into = given[row.batch] as Given
    if (written.isNew(row)) {
      into.stored++
      if (doubtful(row.quality)) into.flagged++
      fresh.push(newReading(row, row))
    } else if (written.differing.has(row)) continue
    else into.repeated++
  }
  for (const [row, had] of written.differing)
    (given[row.batch] as Given).refused.push({
      line: row.line,
      refusal: refusals['signals.differs']({ had, now: row.value }),
    })
  if (fresh.length > 0)
    for (const hear of room.listeners)
      hear([...fresh, ...written.remarked], room.elsewhere?.safe ?? written.cursor)
  return given.map((one) => ({
    ...one,
    refused: one.refused.sort((a, b) => a.line - b.line),
  }))
}

const newReading = (
  of: Judged,
  { ts, value, quality }: Pick<keep.Row, 'ts' | 'value' | 'quality'>,
): NewReading => ({
  ...{ device: of.info, metric: of.metricInfo, at: ts, value, quality },
})

/** Each by what its series remembers, in the order of its time: a batch may be as mixed up as it likes. */
function judgeAll(rows: Judged[]): void {
  const newest = new Map<Series, number>()
  for (const { series, ts } of rows) {
    const before = newest.get(series)
    if (before !== undefined && ts < before) {
      rows.sort((a, b) => a.ts - b.ts)
      break
    }
    newest.set(series, ts)
  }
  for (const row of rows) {
    row.ahead = row.ts > row.series.ts
    row.turn = row.series.turn
    row.quality = judge(row.series, row.metricInfo, row.ts, row.value, row.quality)
  }
}

function* devicesOf(registry: Registry, batches: readonly Batch[]): Generator<number> {
  for (const { points } of batches)
    for (const { device } of points) {
      const known = registry.device(device)
      if (known) yield known.number
    }
}

/** The checks of one point at the door, cheapest first. */
function judgePoint(room: PutRoom, batch: Batch, point: Point, n: number, line: number): Judged | Refusal {
  const { registry, limiter } = room
  const now = batch.receivedAt.getTime()
  const info = registry.device(point.device)
  if (!info) return refusals['signals.unknownDevice']({ device: short(point.device) })
  if (batch.may && !batch.may(info)) return refusals['signals.notYours']({ device: info.code })
  if (info.state === 'retired') return refusals['signals.retired']({ device: info.code })
  const metricId = registry.metric(point.metric)?.id
  const metric = metricId === undefined ? undefined : info.metrics.get(metricId)
  if (!metric) return refusals['signals.unknownMetric']({ device: info.code, metric: short(point.metric) })
  const ts = instantMs(point.at)
  if (Number.isNaN(ts)) return refusals['signals.badTime']({ at: short(point.at) })
  if (ts - now > rules.futureMs) return refusals['signals.future']({ at: localText(new Date(ts)) })
  if (now - ts > rules.readingDays * 86_400_000)
    return refusals['signals.tooOld']({ at: localText(new Date(ts)) })
  if (!limiter.takes(info.number, metric.id, ts, now))
    return refusals['signals.tooMany']({ device: info.code, most: rules.pointsPerSecond })
  let value = numberOf(point.value)
  if (!Number.isFinite(value)) return refusals['signals.notANumber']({ value: short(point.value) })
  let marks = marksOf(info, point)
  if (point.unit !== undefined && point.unit !== metric.unit) {
    const converted = convert(value, point.unit, metric.unit)
    if (converted === null || !Number.isFinite(converted))
      return refusals['signals.unitWrong']({ unit: short(point.unit), wants: metric.unit })
    if (converted !== value) {
      value = converted
      marks |= quality.converted
    }
  }
  if (!batch.history && now - ts > lateMs(info.interval)) marks |= quality.late
  return {
    ...{ device: info.number, metric: metric.id, ts, value, quality: marks },
    ...{ info, metricInfo: metric, batch: n, line },
    ...{ series: registry.series(info.number, metric.id), ahead: false, turn: 0 },
  }
}

function marksOf(info: DeviceInfo, point: Point): number {
  let marks = 0
  if (info.flagged) marks |= quality[info.flagged]
  if (info.state === 'repair') marks |= quality.maintenance
  if (info.state === 'registered' || info.state === 'testing') marks |= quality.testing
  if (point.flag) marks |= quality[point.flag]
  return marks
}

const short = (value: unknown): string => String(value).slice(0, 60)
const keyOf = (row: { readonly device: number; readonly metric: number }, ts: number): string =>
  `${seriesKey(row.device, row.metric)} ${ts}`

/** Rows that say the same instant of a series twice within what arrived together: the first one stands. */
function apart(rows: readonly Judged[]) {
  const again: Judged[] = []
  const other: { readonly row: Judged; readonly had: number }[] = []
  const unique: Judged[] = []
  // what is ahead of its series is alone by that; only the others are looked up
  let seen: Map<string, number> | undefined
  if (rows.some((row) => !row.ahead)) {
    seen = new Map()
    for (const row of rows) {
      const key = keyOf(row, row.ts)
      const had = seen.get(key)
      if (had === undefined) {
        seen.set(key, row.value)
        unique.push(row)
      } else if (had === row.value) again.push(row)
      else other.push({ row, had })
    }
  } else unique.push(...rows)
  return { unique, again, other }
}

const byKey = (a: Judged, b: Judged): number => a.device - b.device || a.metric - b.metric || a.ts - b.ts

type Written = {
  readonly cursor: number
  readonly isNew: (row: Judged) => boolean
  readonly differing: ReadonlyMap<Judged, number>
  /** Readings of earlier batches that count now, or do not any more. */
  readonly remarked: readonly NewReading[]
}

const NONE: Written = { cursor: 0, isNew: () => false, differing: new Map(), remarked: [] }

async function write(
  room: PutRoom,
  rows: readonly Judged[],
  counts: ReturnType<typeof refusedCounter>,
  batches: readonly Batch[],
): Promise<Written> {
  if (rows.length === 0 && counts.size() === 0) return NONE
  const small = rows.length < LARGE
  const inside = async (tx: Tx, copy: BulkTx | null, distrust: boolean): Promise<Written> => {
    const cursor = rows.length > 0 ? await keep.batchNumber(tx) : 0
    if (cursor > 0) room.elsewhere?.mine(cursor)
    const { there, isNew } =
      copy === null || distrust ? await upserted(tx, copy, rows, cursor) : await copied(copy, rows, cursor)
    const differing = await there()
    for (const [row, had] of differing) {
      refuseCount(batches, counts, row, had)
      // another process knew better than what is remembered here
      if (row.ahead) tx.afterCommit(() => room.registry.forget([row.device]))
    }
    const fresh = rows.filter(isNew)
    const latest = latestOf(room.registry, fresh, batches)
    if (latest.length > 0) await keep.upsertLatest(tx, latest)
    const turned = await remarkLate(room.registry, tx, fresh, cursor)
    await speakAgain(room, tx, rows, batches)
    const refused = counts.all()
    if (refused.length > 0) await keep.countRefused(tx, room.district, minuteOf(receivedAt(batches)), refused)
    return { cursor, isNew, differing, remarked: turned.map(({ of, row }) => newReading(of, row)) }
  }
  // One batch at a time goes to the database while the next is being judged: two that bring the same reading would
  // wait for each other. Other processes are met by trying again.
  const turn = (writing.get(room) ?? Promise.resolve()).then(async () => {
    if (small) return room.store.tx((tx) => inside(tx, null, false))
    for (let attempt = 0; ; attempt++) {
      try {
        return await room.store.bulk((tx) => inside(tx, tx, attempt > 0))
      } catch (fault) {
        if (attempt >= TRIES || !crossed(fault)) throw fault
      }
    }
  })
  writing.set(
    room,
    turn.catch(() => undefined),
  )
  return turn
}

/** Another process took one of these first, or crossed our way: then nothing is believed of the series any more. */
function crossed(fault: unknown): boolean {
  const { code = '', message = '' } = fault as { code?: string; message?: string }
  // A worker of a cluster that refuses a COPY passes its words on, under a code of its own.
  return (
    ['23505', '40001', '40P01'].includes(code) || (code === 'XX000' && message.startsWith('duplicate key'))
  )
}
const TRIES = 4
const writing = new WeakMap<PutRoom, Promise<unknown>>()

type Landed = {
  readonly isNew: (row: Judged) => boolean
  /** Rows whose instant had another value. */
  readonly there: () => Promise<Map<Judged, number>>
}

/** The key decides row by row what is new: for small batches, and where nothing is believed. */
async function upserted(
  tx: Tx,
  copy: BulkTx | null,
  rows: readonly Judged[],
  cursor: number,
): Promise<Landed> {
  const keys =
    rows.length === 0
      ? []
      : copy && rows.length > LARGE
        ? await keep.stageRows(copy, rows, cursor)
        : await keep.insertRows(tx, rows, cursor)
  const fresh = new Set(keys.map((key) => keyOf(key, key.ts.getTime())))
  const isNew = (row: Judged) => fresh.has(keyOf(row, row.ts))
  return {
    isNew,
    async there() {
      const old = rows.filter((row) => !isNew(row))
      return differing(old, await valuesOf(tx, old))
    },
  }
}

/** What is ahead of its series cannot be there; the others are looked up; then all that is new is copied in at once. */
async function copied(tx: BulkTx, rows: readonly Judged[], cursor: number): Promise<Landed> {
  const had = await valuesOf(
    tx,
    rows.filter((row) => !row.ahead),
  )
  const isNew = (row: Judged) => row.ahead || !had.has(keyOf(row, row.ts))
  // neighbours in the key one after the other: a page of its index is found once, not once a row
  await keep.copyRows(tx, rows.filter(isNew).sort(byKey), cursor)
  return {
    isNew,
    there: async () =>
      differing(
        rows.filter((row) => !isNew(row)),
        had,
      ),
  }
}

const receivedAt = (batches: readonly Batch[]): Instant =>
  new Date(Math.max(...batches.map((one) => one.receivedAt.getTime())))
const minuteOf = (at: Instant): Instant => new Date(Math.floor(at.getTime() / 60_000) * 60_000)

async function valuesOf(tx: Tx, rows: readonly Judged[]): Promise<ReadonlyMap<string, number>> {
  if (rows.length === 0) return new Map()
  return new Map((await keep.valuesAt(tx, rows)).map((one) => [keyOf(one, one.ts.getTime()), one.value]))
}

function differing(rows: readonly Judged[], had: ReadonlyMap<string, number>): Map<Judged, number> {
  const found = new Map<Judged, number>()
  for (const row of rows) {
    const value = had.get(keyOf(row, row.ts))
    if (value !== undefined && value !== row.value) found.set(row, value)
  }
  return found
}

/** The newest of each series in this batch, in one order for everybody, so that two writers never wait in a ring. */
function latestOf(registry: Registry, rows: readonly Judged[], batches: readonly Batch[]): keep.LatestRow[] {
  const newest = new Map<number, Judged>()
  for (const row of rows) {
    const key = seriesKey(row.device, row.metric)
    const known = newest.get(key)
    if (!known || row.ts > known.ts) newest.set(key, row)
  }
  return [...newest.entries()]
    .sort(([a], [b]) => a - b)
    .map(([, row]) => {
      const series: Series = registry.series(row.device, row.metric)
      const own = series.ts === row.ts
      // what came late changes what counts only through its neighbours, see `remarkLate`
      const good = own && Number.isFinite(series.goodTs)
      return {
        ...{ device: row.device, metric: row.metric, ts: row.ts, value: row.value, quality: row.quality },
        same: own ? series.same : 1,
        goodTs: good ? series.goodTs : null,
        goodValue: good ? series.goodValue : null,
        received: batches[row.batch]?.history ? row.ts : (batches[row.batch]?.receivedAt.getTime() ?? row.ts),
      }
    })
}

/** 恢复在线: devices that were silent and said something of now. */
async function speakAgain(
  room: PutRoom,
  tx: Tx,
  rows: readonly Judged[],
  batches: readonly Batch[],
): Promise<void> {
  const now = receivedAt(batches)
  const back = new Set<number>()
  for (const { info, ts } of rows)
    if (info.state === 'offline' && now.getTime() - ts <= silentMs(info.interval)) back.add(info.number)
  if (back.size === 0) return
  await backOnline(tx, room.district, [...back], now)
  tx.afterCommit(() => room.registry.stale())
}

function refuseDiffering(
  batches: readonly Batch[],
  given: readonly Given[],
  counts: ReturnType<typeof refusedCounter>,
  row: Judged,
  had: number,
): void {
  ;(given[row.batch] as Given).refused.push({
    line: row.line,
    refusal: refusals['signals.differs']({ had, now: row.value }),
  })
  refuseCount(batches, counts, row, had)
}

function refuseCount(
  batches: readonly Batch[],
  counts: ReturnType<typeof refusedCounter>,
  row: Judged,
  had: number,
): void {
  const batch = batches[row.batch] as Batch
  counts.add(
    batch.source,
    batch.points[row.line] as Point,
    refusals['signals.differs']({ had, now: row.value }),
  )
}

/** What was refused, counted by sender, device, metric and reason, with the first of each as it came. */
function refusedCounter() {
  const all = new Map<string, { count: number; readonly row: Omit<keep.RefusedCount, 'count'> }>()
  return {
    add(source: string, point: Point, refusal: Refusal): void {
      const [device, metric] = [clean(point.device), clean(point.metric)]
      const key = `${source}\n${device}\n${metric}\n${refusal.code}`
      const known = all.get(key)
      if (known) known.count++
      else if (all.size < 5_000)
        all.set(key, {
          count: 1,
          row: {
            ...{ source, device, metric, code: refusal.code },
            sample: clean(`${short(point.at)} ${short(point.value)} ${short(point.unit ?? '')}`, 200),
          },
        })
    },
    size: () => all.size,
    all: (): readonly keep.RefusedCount[] => [...all.values()].map(({ count, row }) => ({ ...row, count })),
  }
}

/** Anything a sender wrote, as a short text that can be kept. */
const clean = (value: unknown, max = 80): string =>
  String(value).toWellFormed().replaceAll('\0', '�').slice(0, max).toWellFormed()

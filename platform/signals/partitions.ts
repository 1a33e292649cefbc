import { addDays, dayOf, type Instant, instantOf } from '../../base/index.ts'
import type { Store, Tx } from '../store/index.ts'
import { rules } from './declare.ts'
import { addPartition, dropPartition, partitionsOf } from './keep-readings.ts'

/** Days made before they come. */
const AHEAD = 7

/** Names of the partitions known to stand. */
export type Partitions = Set<string>

const compact = (day: string): string => day.replaceAll('-', '')
const monthStart = (day: string): string => `${day.slice(0, 7)}-01`
const nextMonth = (day: string): string => monthStart(addDays(monthStart(day), 31))

/** Tables cut by local days and months, and how long each is kept. */
const TABLES = [
  { table: 'reading', by: 'day', days: rules.readingDays },
  { table: 'reading_5m', by: 'day', days: rules.fiveMinuteDays },
  { table: 'reading_hour', by: 'month', days: rules.hourDays },
] as const

type Wanted = { readonly table: string; readonly name: string; readonly from: number; readonly to: number }

const partitionsFor = (day: string): readonly Wanted[] =>
  TABLES.map(({ table, by }) => {
    const first = by === 'day' ? day : monthStart(day)
    const next = by === 'day' ? addDays(day, 1) : nextMonth(day)
    const name = `${table}_${by === 'day' ? compact(first) : compact(first).slice(0, 6)}`
    return { table, name, from: instantOf(first).getTime(), to: instantOf(next).getTime() }
  })

async function make(tx: Tx, known: Partitions, days: Iterable<string>): Promise<void> {
  const missing = [...days].flatMap(partitionsFor).filter(({ name }) => !known.has(name))
  for (const { table, name, from, to } of missing) {
    if (known.has(name)) continue
    await addPartition(tx, table, name, from, to)
    known.add(name)
  }
}

/** Whatever days these rows fall on have their partitions afterwards. */
export async function makePartitions(
  known: Partitions,
  store: Store,
  rows: readonly { readonly ts: number }[],
): Promise<void> {
  const days = new Set<string>()
  let [from, to] = [1, 0]
  for (const { ts } of rows)
    if (ts < from || ts >= to) {
      const day = dayOf(new Date(ts))
      days.add(day)
      from = instantOf(day).getTime()
      to = from + 86_400_000
    }
  const missing = [...days].filter((day) => partitionsFor(day).some(({ name }) => !known.has(name)))
  if (missing.length === 0) return
  const turn = (making.get(known) ?? Promise.resolve()).then(() => makeOnce(known, store, missing))
  making.set(
    known,
    turn.catch(() => undefined),
  )
  await turn
}

/** Batches of one process make their partitions one after the other. */
const making = new WeakMap<Partitions, Promise<unknown>>()

async function makeOnce(known: Partitions, store: Store, days: readonly string[]): Promise<void> {
  const once = async () => {
    const made = new Set(known)
    await store.tx((tx) => make(tx, made, days))
    for (const name of made) known.add(name)
  }
  try {
    await once()
  } catch (fault) {
    // Two processes at once: "if not exists" still lets one of them collide in the catalogue.
    if (!['23505', '42P07'].includes((fault as { code?: string }).code ?? '')) throw fault
    await once()
  }
}

/** 分区: made a week ahead, dropped when their time is over. Answers what was dropped. */
export async function turnPartitions(tx: Tx, known: Partitions, at: Instant): Promise<readonly string[]> {
  const today = dayOf(at)
  const made = new Set<string>()
  for (const { table } of TABLES) for (const name of await partitionsOf(tx, table)) made.add(name)
  await make(
    tx,
    made,
    Array.from({ length: AHEAD + 2 }, (_, n) => addDays(today, n - 1)),
  )
  const dropped: string[] = []
  for (const { table, by, days } of TABLES) {
    const oldest = addDays(today, -days)
    for (const name of made) {
      if (!new RegExp(`^${table}_\\d+$`).test(name)) continue
      const digits = name.slice(table.length + 1)
      const first = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${by === 'day' ? digits.slice(6, 8) : '01'}`
      const last = by === 'day' ? first : addDays(nextMonth(first), -1)
      if (last >= oldest) continue
      await dropPartition(tx, name)
      made.delete(name)
      dropped.push(name)
    }
  }
  tx.afterCommit(() => {
    known.clear()
    for (const name of made) known.add(name)
  })
  return dropped
}

import type { Id, Refusal } from '../../../base/index.ts'
import type { DatasetItem } from '../datasets/declare.ts'
import {
  BrokenSheet,
  bestTable,
  bodyLine,
  holdNoControls,
  openWorkbook,
  type Reading,
  type Told,
  type Workbook,
} from '../sheets/index.ts'
import type { AreaEntry, CodeTable, ColumnRule, ReadContext } from '../standards/declare.ts'
import { lineOf, Pages, Pieces } from './bytes.ts'
import { type ReadAs, refusals } from './declare.ts'
import { type RowReader, rowReader, writers } from './rows.ts'

/** What the reading thread is given: all of it data. */
export type Task = {
  readonly path: string
  readonly district: string
  readonly id: Id
  readonly reading: Reading
  readonly sheet: string | null
  readonly items: readonly DatasetItem[]
  /** null: rows are landed only. */
  readonly rules: readonly ColumnRule[] | null
  readonly codes: readonly CodeTable[]
  readonly areas: readonly AreaEntry[] | null
  readonly today: string
  /** Lines are written for the landing table too; false when they stand there already. */
  readonly land: boolean
  /** Since when the rows stand, where they go straight into the dataset's table; null = into the stage. */
  readonly since: string | null
}

/** Bytes as COPY takes them (the landing's in its binary format), and the keys of rows that were refused. */
export type Batch = {
  readonly kind: 'batch'
  readonly landing: readonly Uint8Array<ArrayBuffer>[]
  readonly typed: readonly Uint8Array<ArrayBuffer>[]
  readonly rejects: readonly Uint8Array<ArrayBuffer>[]
  readonly kept: readonly string[]
  /** What could be read of refused rows whose key could not. */
  readonly unread: readonly Uint8Array<ArrayBuffer>[]
}

export type Done = {
  readonly kind: 'done'
  readonly landed: number
  readonly aside: number
  readonly rows: number
  readonly rejected: number
  readonly byRule: Readonly<Record<string, number>>
  readonly notes: Readonly<Record<string, number>>
  readonly told: readonly Told[]
}

export type Said =
  | { readonly kind: 'head'; readonly readAs: ReadAs }
  | Batch
  | Done
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/** Bytes of a batch, all three tables together: small enough that three under way are no burden. */
const BATCH_BYTES = 1.5 * 1024 * 1024

class Refused extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.code)
    this.refusal = refusal
  }
}

const contextOf = ({ today, codes, areas }: Task): ReadContext => ({
  today,
  codes: (name) => codes.find((one) => one.name === name),
  ...(areas ? { areas } : {}),
})

async function read(book: Workbook, task: Task, say: (what: Said) => void | Promise<void>): Promise<void> {
  const { rules } = task
  const context = contextOf(task)
  const known = rules?.flatMap((rule) => rule.from) ?? []
  const table = await bestTable(book, { known, ...(task.sheet === null ? {} : { sheet: task.sheet }) })
  const { head } = table
  if (head.headings.length === 0) throw new Refused(refusals['intake.noHead']())
  let reader: RowReader | null = null
  if (rules) {
    const strict = book.format === 'csv'
    const made = rowReader({ district: task.district, items: task.items, rules }, head, context, strict)
    if (!made.ok) throw new Refused(made.error)
    reader = made.value
  }
  const readAs: ReadAs = {
    format: book.format,
    encoding: book.encoding,
    delimiter: book.delimiter,
    sheet: book.sheets[table.sheet]?.name ?? '',
    head: { from: head.from, to: head.to },
    headings: head.headings,
    unmapped: reader?.unmapped ?? [],
  }
  await say({ kind: 'head', readAs })

  const write = writers(task)
  const landing = new Pages(task.district, task.id)
  const typed = new Pieces()
  const rejects = new Pieces()
  const unread = new Pieces()
  let kept: string[] = []
  const count = { landed: 0, aside: 0, rows: 0, rejected: 0 }
  const byRule: Record<string, number> = {}

  const send = (): void | Promise<void> => {
    const batch: Batch = {
      kind: 'batch',
      landing: landing.take(),
      typed: typed.take(),
      rejects: rejects.take(),
      kept,
      unread: unread.take(),
    }
    kept = []
    return say(batch)
  }

  for await (const chunk of book.lines(table.sheet)) {
    const plain = holdNoControls(chunk)
    for (const line of chunk) {
      const kind = line.no <= head.to ? 'head' : bodyLine(head, line)
      // A million blank lines below a table are no lines of anybody's.
      if (kind === 'blank') continue
      count.landed++
      if (task.land) landing.add(line.no, lineOf(line.cells, plain))
      // What stands above the head and the head itself are no rows.
      if (kind !== 'row') {
        count.aside++
        continue
      }
      count.rows++
      if (!reader) continue
      const row = reader.read(line)
      if ('values' in row) {
        typed.add(write.typed(line.no, row))
        continue
      }
      count.rejected++
      if (row.key !== null) kept.push(row.key)
      else unread.add(write.unread(line.no, row.rest))
      for (const cell of row.cells) {
        byRule[cell.rule] = (byRule[cell.rule] ?? 0) + 1
        rejects.add(write.reject(line.no, cell))
      }
    }
    if (landing.bytes + typed.bytes + rejects.bytes >= BATCH_BYTES) await send()
  }
  await send()
  await say({
    kind: 'done',
    ...count,
    byRule,
    notes: reader?.notes ?? {},
    told: [...book.told, ...table.told, ...head.told],
  })
}

/** Reads a delivery once: decodes, finds the head, checks every cell, and says what COPY takes, batch by batch. */
export async function readDelivery(task: Task, say: (what: Said) => void | Promise<void>): Promise<void> {
  const opened = await openWorkbook(task.path, task.reading)
  if (!opened.ok) return say({ kind: 'refused', refusal: opened.error })
  try {
    await read(opened.value, task, say)
  } catch (fault) {
    if (!(fault instanceof BrokenSheet || fault instanceof Refused)) throw fault
    await say({ kind: 'refused', refusal: fault.refusal })
  } finally {
    await opened.value.close()
  }
}

import { getPriority, setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import type { Refusal } from '../../../base/index.ts'
import { BrokenSheet, bestTable, bodyLine, openWorkbook, type Workbook } from '../sheets/index.ts'
import type { ReadContext } from '../standards/declare.ts'
import { Pieces } from './bytes.ts'
import { type ReadAs, refusals } from './declare.ts'
import { type RowReader, rowReader, writers } from './rows.ts'
import type { Batch, Said, Task } from './thread.ts'

// Reads a delivery beside the city: decodes, finds the head, checks every cell once, and writes what COPY takes.
if (process.platform === 'linux' && getPriority() < 5) setPriority(5)

const task = workerData as Task
const port = parentPort
if (!port) throw new Error('not a thread')

/** Bytes of a batch, all three tables together: small enough that four under way are no burden. */
const BATCH_BYTES = 3 * 1024 * 1024
/** Batches that the main thread has not written yet. */
const UNDER_WAY = 2

class Refused extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.code)
    this.refusal = refusal
  }
}

let underWay = 0
let wake: (() => void) | null = null
port.on('message', () => {
  underWay--
  wake?.()
})
const room = async (): Promise<void> => {
  while (underWay >= UNDER_WAY)
    await new Promise<void>((go) => {
      wake = go
    })
  wake = null
}

const say = (what: Said, moved: ArrayBuffer[] = []) => port.postMessage(what, moved)

const { rules } = task
const context: ReadContext = {
  today: task.today,
  codes: (name) => task.codes.find((one) => one.name === name),
  ...(task.areas ? { areas: task.areas } : {}),
}

async function run(book: Workbook): Promise<void> {
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
  say({ kind: 'head', readAs })

  const write = writers(task)
  const landing = new Pieces()
  const typed = new Pieces()
  const rejects = new Pieces()
  let kept: string[] = []
  const count = { landed: 0, aside: 0, rows: 0, rejected: 0 }
  const byRule: Record<string, number> = {}

  const send = async (): Promise<void> => {
    const batch: Batch = {
      kind: 'batch',
      landing: landing.take(),
      typed: typed.take(),
      rejects: rejects.take(),
      kept,
    }
    kept = []
    underWay++
    say(
      batch,
      [...batch.landing, ...batch.typed, ...batch.rejects].map((one) => one.buffer),
    )
    await room()
  }

  for await (const chunk of book.lines(table.sheet)) {
    for (const line of chunk) {
      const kind = line.no <= head.to ? 'head' : bodyLine(head, line)
      // A million blank lines below a table are no lines of anybody's.
      if (kind === 'blank') continue
      count.landed++
      if (task.land) landing.add(write.landing(line))
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
      for (const cell of row.cells) {
        byRule[cell.rule] = (byRule[cell.rule] ?? 0) + 1
        rejects.add(write.reject(line.no, cell))
      }
    }
    if (landing.bytes + typed.bytes + rejects.bytes >= BATCH_BYTES) await send()
  }
  await send()
  say({
    kind: 'done',
    ...count,
    byRule,
    notes: reader?.notes ?? {},
    told: [...book.told, ...table.told, ...head.told],
  })
}

async function main(): Promise<void> {
  const opened = await openWorkbook(task.path, task.reading)
  if (!opened.ok) return say({ kind: 'refused', refusal: opened.error })
  try {
    await run(opened.value)
  } catch (fault) {
    if (!(fault instanceof BrokenSheet || fault instanceof Refused)) throw fault
    say({ kind: 'refused', refusal: fault.refusal })
  } finally {
    await opened.value.close()
    port?.removeAllListeners('message')
  }
}

await main()

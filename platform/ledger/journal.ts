import type { KeyObject } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import type { Reader } from '../store/index.ts'
import { canonical } from './canonical.ts'
import type { JournalHead, JournalReport, JournalRow, Segment } from './declare.ts'
import * as rows from './journal-rows.ts'
import { type Verifier, verifier } from './verify.ts'

type Piece = { readonly segment: Segment } | { readonly row: JournalRow }

const PAGE = 2000

/** The journal of a database in order: each segment, its facts, and last the facts not sealed yet. */
async function* pieces(reader: Reader): AsyncGenerator<Piece> {
  let at = Number.MIN_SAFE_INTEGER
  for (let n = Number.MIN_SAFE_INTEGER; ; ) {
    const segment = await rows.segmentAfter(reader, n)
    if (segment) yield { segment }
    const to = segment?.toSeq ?? Number.MAX_SAFE_INTEGER
    for (;;) {
      const page = await rows.rowsBetween(reader, at, to, PAGE)
      for (const row of page) yield { row }
      const last = page.at(-1)
      if (last) at = last.seq + 1
      if (page.length < PAGE) break
    }
    if (!segment) return
    at = Math.max(at, to + 1)
    n = segment.number
  }
}

/**
 * Writes the whole journal to one gzip file of NDJSON that `verifyJournal` reads without the database. The file
 * appears under its name only when complete. Facts committed while it is being written may be in it or not.
 */
export async function exportJournal(
  reader: Reader,
  file: string,
): Promise<{ readonly facts: number; readonly segments: number }> {
  const count = { facts: 0, segments: 0 }
  const lines = async function* () {
    yield `${canonical({ journal: 1 })}\n`
    for await (const piece of pieces(reader)) {
      if ('segment' in piece) count.segments++
      else count.facts++
      yield `${canonical('segment' in piece ? piece : { fact: piece.row })}\n`
    }
    yield `${canonical({ end: count })}\n`
  }
  const draft = `${file}.part`
  await pipeline(Readable.from(lines()), createGzip(), createWriteStream(draft))
  const handle = await open(draft, 'r+')
  await handle.sync().finally(() => handle.close())
  await rename(draft, file)
  return count
}

export type VerifyOptions = {
  /** A head remembered outside the database (`journal.heads`); without it a chain cut off at its end looks whole. */
  readonly anchor?: JournalHead | null
}

/**
 * Checks a journal, from an exported file (path) or from the database itself. Finds any sealed fact that was changed,
 * deleted, inserted or moved, and any tampering with the segments; of facts not yet sealed only changes that leave
 * the stored hash behind. `publicKey` comes from outside; several when the key was exchanged.
 */
export async function verifyJournal(
  source: string | Reader,
  publicKey: KeyObject | readonly KeyObject[],
  { anchor = null }: VerifyOptions = {},
): Promise<JournalReport> {
  const keys = Array.isArray(publicKey) ? (publicKey as readonly KeyObject[]) : [publicKey as KeyObject]
  const verify = verifier(keys, anchor)
  if (typeof source === 'string') await readFileInto(verify, source)
  else
    for await (const piece of pieces(source))
      if ('segment' in piece) verify.segment(piece.segment)
      else verify.row(piece.row)
  return verify.report()
}

async function readFileInto(verify: Verifier, file: string): Promise<void> {
  const handle = await open(file)
  await handle.close()
  const unzipped = createGunzip()
  const pumped = pipeline(createReadStream(file), unzipped).catch((fault: Error) =>
    verify.unreadable(fault.message),
  )
  await verifyLines(verify, createInterface({ input: unzipped, crlfDelay: Infinity })).catch((fault: Error) =>
    verify.unreadable(fault.message),
  )
  await pumped
}

/** Lines of an exported journal; exported for tests and for journals kept elsewhere. */
export async function verifyLines(
  verify: Verifier,
  lines: AsyncIterable<string> | Iterable<string>,
): Promise<void> {
  let begun = false
  let ended = false
  for await (const line of lines) {
    const item = parsed(line)
    if (ended) verify.unreadable('text after the end')
    // one spelling only: a line that would be written otherwise was edited
    else if (!item || canonical(item) !== line) verify.unreadable(line.slice(0, 80))
    else if (!begun) {
      if (!('journal' in item) || item.journal !== 1) verify.unreadable('not a journal')
    } else if ('segment' in item) verify.segment(item.segment)
    else if ('fact' in item) verify.row(item.fact)
    else if ('end' in item) {
      ended = true
      verify.counts(item.end.facts, item.end.segments)
    } else verify.unreadable(line.slice(0, 80))
    begun = true
  }
  if (!ended) verify.unreadable('the end is missing')
}

type Line =
  | { readonly journal: number }
  | { readonly segment: Segment }
  | { readonly fact: JournalRow }
  | { readonly end: { readonly facts: number; readonly segments: number } }

const ROW =
  'actorAccount actorKind actorName actorUnit actorUnitName at body district hash id kind onBehalfOf seq subject subjectKind'
const SEGMENT = 'count fromSeq keyId leaves number previous root sealedAt signature toSeq'

function parsed(line: string): Line | null {
  try {
    const item = JSON.parse(line) as Record<string, unknown>
    const [name, ...others] = Object.keys(item)
    const inner = Object.keys(Object(item[name ?? ''])).join(' ')
    const shape =
      name === 'fact' ? ROW : name === 'segment' ? SEGMENT : name === 'end' ? 'facts segments' : ''
    return others.length === 0 && inner === shape ? (item as Line) : null
  } catch {
    return null
  }
}

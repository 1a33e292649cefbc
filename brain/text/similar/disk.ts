import { existsSync, mkdirSync, readdirSync, rmSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { Log, readLog, readSegment, type SegmentNotes, writeSegment } from './file.ts'
import { type Message, numberOf } from './read.ts'
import { KEY, MARKS, type Marks } from './segment.ts'
import { Shelf } from './shelf.ts'
import type { Signature } from './signature.ts'

const PUT = 1
const REMOVE = 2
const NOTES = 3

const name = (n: number, kind: 'segment' | 'log'): string => `${String(n).padStart(6, '0')}.${kind}`

/**
 * A shelf whose content is also in a folder 落盘索引: full segments as files that never change, and a log of what came
 * since. What a killed process had written is there at the next opening; a torn or garbled end of the log is cut off,
 * with it the position that was noted after it, so that its facts are read once more. A damaged segment empties the
 * folder: the index holds nothing that the database does not, and is built from it again. One process a folder.
 */
export class KeptShelf {
  readonly shelf = new Shelf()
  readonly #folder: string | null
  #log: Log | null = null
  #segments = 0
  #pending: Uint8Array[] = []
  #position: string | null = null
  #scanned: string | null = null
  /** Segments were damaged and all is gone. */
  damaged = false

  /** `folder` null: in memory only. */
  constructor(folder: string | null) {
    this.#folder = folder
    if (folder !== null) mkdirSync(folder, { recursive: true })
  }

  /** Reads the folder, segment by segment: whoever shares the thread works between them. */
  *load(): Generator<void, void> {
    const folder = this.#folder
    if (folder === null) return
    while (existsSync(join(folder, name(this.#segments, 'segment')))) {
      const read = readSegment(join(folder, name(this.#segments, 'segment')))
      if (!read) {
        this.damaged = true
        break
      }
      this.shelf.append(read.segment)
      this.#noted(read.notes)
      this.#segments++
      yield
    }
    if (!this.damaged) {
      // What is gone of earlier segments is told by the notes of the last one and by the log.
      yield* this.#replay(join(folder, name(this.#segments, 'log')))
      this.#tidy(folder)
    }
  }

  #noted({ position, scanned, dead }: SegmentNotes): void {
    this.#position = position
    this.#scanned = scanned
    for (const doc of dead) this.shelf.remove(doc)
  }

  *#replay(file: string): Generator<void, void> {
    let size = 0
    if (existsSync(file)) {
      const log = readLog(file)
      size = log.size
      truncateSync(file, size)
      for (const [n, record] of log.records.entries()) {
        this.#apply(record)
        if (n % 2_000 === 1_999) yield
      }
    }
    this.#log = new Log(file, size)
  }

  #apply(record: Uint8Array): void {
    const view = new DataView(record.buffer, record.byteOffset, record.byteLength)
    if (record[0] === NOTES)
      this.#noted(JSON.parse(Buffer.from(record.subarray(1)).toString()) as SegmentNotes)
    else if (record[0] === REMOVE) this.shelf.remove(view.getUint32(1, true))
    else if (record[0] === PUT) {
      const { key, marks, signature } = unpacked(record, view)
      this.shelf.add(key, signature, marks)
    }
  }

  /** Files of an interrupted change. */
  #tidy(folder: string): void {
    const log = name(this.#segments, 'log')
    for (const file of readdirSync(folder))
      if (file.endsWith('.new') || (file.endsWith('.log') && file !== log)) rmSync(join(folder, file))
  }

  /** Facts up to here are in the index. */
  get position(): string | null {
    return this.#position
  }
  /** Up to this id the requests that were there before have been read; `all` = to the end. */
  get scanned(): string | null {
    return this.#scanned
  }

  /** Takes a request in, or its new words; false when nothing changed. Whoever searches next finds it. */
  put(key: Uint8Array, message: Message, given: Marks): boolean {
    const { shelf } = this
    const marks = { ...given, print: numberOf(`${message.title}\n${message.text}`) }
    const before = shelf.find(key)
    if (before >= 0) {
      if (sameMarks(shelf.marks(before), marks)) return false
      this.#drop(before)
    }
    const signature = shelf.sign(message, marks)
    if (shelf.full) this.#freeze()
    shelf.add(key, signature, marks)
    this.#pending.push(packed(key, signature, marks))
    return true
  }

  remove(key: Uint8Array): void {
    const doc = this.shelf.find(key)
    if (doc >= 0) this.#drop(doc)
  }

  #drop(doc: number): void {
    this.shelf.remove(doc)
    const record = new Uint8Array(5)
    record[0] = REMOVE
    new DataView(record.buffer).setUint32(1, doc, true)
    this.#pending.push(record)
  }

  /** Notes how far facts and earlier requests are read: after what was put before. */
  note(position: string | null, scanned: string | null): void {
    this.#position = position
    this.#scanned = scanned
    this.#pending.push(this.#notes([]))
  }

  #notes(dead: readonly number[]): Uint8Array {
    const notes: SegmentNotes = { position: this.#position, scanned: this.#scanned, dead }
    return Uint8Array.from([NOTES, ...Buffer.from(JSON.stringify(notes))])
  }

  /** Hands what was put to the operating system: a killed process loses nothing of it. `sync`: to the disk itself. */
  flush(sync = false): void {
    const records = this.#pending
    this.#pending = []
    if (!this.#log) return
    if (records.length > 0) this.#log.write(records)
    if (sync) this.#log.sync()
  }

  #freeze(): void {
    const { shelf } = this
    this.flush()
    const segment = shelf.freeze()
    if (this.#folder === null) return
    const n = this.#segments++
    const notes = { position: this.#position, scanned: this.#scanned, dead: shelf.dead }
    writeSegment(join(this.#folder, name(n, 'segment')), segment, notes)
    this.#log?.close()
    this.#log = new Log(join(this.#folder, name(n + 1, 'log')), 0)
    rmSync(join(this.#folder, name(n, 'log')), { force: true })
  }

  /** Nothing is kept of what the folder holds: the next opening begins anew. */
  static clear(folder: string): void {
    if (!existsSync(folder)) return
    for (const file of readdirSync(folder))
      if (/^\d{6}\.(segment|log)(\.new)?$/.test(file)) rmSync(join(folder, file))
  }

  close(): void {
    this.flush(true)
    this.#log?.close()
    this.#log = null
  }
}

const HEAD = 1 + KEY + MARKS * 4 + 3 * 2 + 4

function packed(key: Uint8Array, signature: Signature, marks: Marks): Uint8Array {
  const { terms, often, title, subject } = signature
  const record = new Uint8Array(HEAD + terms.length * 5)
  const view = new DataView(record.buffer)
  record[0] = PUT
  record.set(key, 1)
  let at = 1 + KEY
  for (const mark of [marks.at, marks.caller, marks.party, marks.asset, marks.lon, marks.lat, marks.print]) {
    view.setInt32(at, mark | 0, true)
    at += 4
  }
  for (const cut of [title, subject, signature.marks]) {
    view.setUint16(at, cut, true)
    at += 2
  }
  view.setUint32(at, terms.length, true)
  at += 4
  for (const term of terms) {
    view.setUint32(at, term, true)
    at += 4
  }
  record.set(often, at)
  return record
}

function unpacked(
  record: Uint8Array,
  view: DataView,
): { key: Uint8Array; signature: Signature; marks: Marks } {
  const int = (n: number): number => view.getInt32(1 + KEY + n * 4, true)
  const cuts = 1 + KEY + MARKS * 4
  const cut = (n: number): number => view.getUint16(cuts + n * 2, true)
  const count = view.getUint32(cuts + 6, true)
  const terms = new Uint32Array(count)
  for (let i = 0; i < count; i++) terms[i] = view.getUint32(HEAD + i * 4, true)
  return {
    key: record.subarray(1, 1 + KEY),
    marks: {
      at: int(0) >>> 0,
      caller: int(1) >>> 0,
      party: int(2) >>> 0,
      asset: int(3) >>> 0,
      lon: int(4),
      lat: int(5),
      print: int(6) >>> 0,
    },
    signature: {
      terms,
      often: record.subarray(HEAD + count * 4, HEAD + count * 5),
      title: cut(0),
      subject: cut(1),
      marks: cut(2),
    },
  }
}

const sameMarks = (a: Marks, b: Marks): boolean =>
  a.at === b.at &&
  a.caller === b.caller &&
  a.party === b.party &&
  a.asset === b.asset &&
  a.lon === b.lon &&
  a.lat === b.lat &&
  a.print === b.print

import {
  closeSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import type { Point } from '../../platform/signals/declare.ts'

/** A segment is closed at this size; what the city has acknowledged whole is deleted. */
const SEGMENT_BYTES = 16 * 1024 * 1024
const NAME = /^(\d{10})\.log$/
const nameOf = (n: number): string => `${String(n).padStart(10, '0')}.log`

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

export type Position = { readonly segment: number; readonly offset: number }
export type Batch = { readonly points: readonly Point[]; readonly next: Position }

/** What cannot be kept, with words for whoever stands before the machine. */
export class SpoolFull extends Error {
  readonly why: 'disk' | 'limit'
  constructor(why: 'disk' | 'limit') {
    super(why === 'disk' ? 'the disk is full' : 'the spool has reached its limit')
    this.why = why
  }
}

const lineOf = (points: readonly Point[]): Buffer => {
  const body = JSON.stringify(points)
  return Buffer.from(`${crc32(body).toString(16).padStart(8, '0')} ${body}\n`)
}
function pointsOf(line: Buffer): Point[] | null {
  const text = line.toString('utf8')
  const body = text.slice(9)
  if (text[8] !== ' ' || crc32(body).toString(16).padStart(8, '0') !== text.slice(0, 8)) return null
  try {
    return JSON.parse(body) as Point[]
  } catch {
    return null
  }
}

/**
 * 断网续传 store: files that are only appended to. A line is a batch with its checksum; an append answers when it is on the
 * disk. A line cut by a crash is cut off at the next start: nobody was told that it was kept.
 */
export function openSpool(folder: string, { mostBytes }: { readonly mostBytes: number }) {
  mkdirSync(folder, { recursive: true })
  const segments = readdirSync(folder)
    .flatMap((name) => {
      const found = NAME.exec(name)
      return found ? [Number(found[1])] : []
    })
    .sort((a, b) => a - b)
  let current = segments.at(-1) ?? 1
  if (segments.length === 0) segments.push(current)
  let file = openSync(join(folder, nameOf(current)), 'a+')
  let size = statSync(join(folder, nameOf(current))).size
  let total = segments.reduce((sum, n) => sum + sizeOf(n), 0)
  let sent: Position = { segment: segments[0] as number, offset: 0 }
  const cursorFile = join(folder, 'sent.json')

  function sizeOf(n: number): number {
    try {
      return statSync(join(folder, nameOf(n))).size
    } catch {
      return 0
    }
  }

  /** Cuts off what a crash left half written, and finds out how far the city is. */
  async function mend(): Promise<{ readonly cut: number }> {
    const bytes = await readFile(join(folder, nameOf(current)))
    let good = 0
    for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, good)) {
      if (!pointsOf(bytes.subarray(good, at))) break
      good = at + 1
    }
    const cut = bytes.length - good
    if (cut > 0) {
      ftruncateSync(file, good)
      fsyncSync(file)
      size = good
      total -= cut
    }
    try {
      const known = JSON.parse(await readFile(cursorFile, 'utf8')) as Position
      if (segments.includes(known.segment) && known.offset <= sizeOf(known.segment)) sent = known
    } catch {
      // never sent anything, or the note was lost: sent again, the city absorbs it
    }
    return { cut }
  }

  /** Not there on a full disk: then what follows is sent again after a crash, and the city absorbs it. */
  function note(position: Position): boolean {
    const draft = `${cursorFile}.new`
    try {
      const handle = openSync(draft, 'w')
      try {
        writeSync(handle, JSON.stringify(position))
        fsyncSync(handle)
      } finally {
        closeSync(handle)
      }
      renameSync(draft, cursorFile)
      return true
    } catch (fault) {
      if (!FULL.has((fault as NodeJS.ErrnoException).code ?? '')) throw fault
      return false
    }
  }

  function next(): void {
    closeSync(file)
    current++
    segments.push(current)
    file = openSync(join(folder, nameOf(current)), 'a+')
    size = 0
  }

  return {
    mend,
    /** Keeps points; when it answers they are on the disk. Throws `SpoolFull`. */
    append(points: readonly Point[]): void {
      const line = lineOf(points)
      if (total + line.length > mostBytes) throw new SpoolFull('limit')
      if (size > 0 && size + line.length > SEGMENT_BYTES) next()
      try {
        for (let at = 0; at < line.length; ) at += writeSync(file, line, at)
        fsyncSync(file)
      } catch (fault) {
        // half a line must not stand before the next one
        ftruncateSync(file, size)
        if (FULL.has((fault as NodeJS.ErrnoException).code ?? '')) throw new SpoolFull('disk')
        throw fault
      }
      size += line.length
      total += line.length
    },
    /** The next points that the city has not acknowledged, about so many; null when it has all. */
    async read(most: number): Promise<Batch | null> {
      let { segment, offset } = sent
      while (segment < current && offset >= sizeOf(segment)) {
        segment = segments.find((n) => n > segment) ?? current
        offset = 0
      }
      const end = segment === current ? size : sizeOf(segment)
      if (offset >= end) return null
      const handle = await open(join(folder, nameOf(segment)), 'r')
      try {
        const points: Point[] = []
        const bytes = Buffer.alloc(Math.min(end - offset, 4 * 1024 * 1024))
        await handle.read(bytes, 0, bytes.length, offset)
        let from = 0
        for (let at = bytes.indexOf(10); at !== -1 && points.length < most; at = bytes.indexOf(10, from)) {
          // a damaged line in the middle is left out: nothing can be made of it
          points.push(...(pointsOf(bytes.subarray(from, at)) ?? []))
          from = at + 1
        }
        return from === 0 ? null : { points, next: { segment, offset: offset + from } }
      } finally {
        await handle.close()
      }
    },
    /** The city has everything before this. */
    acknowledged(position: Position): void {
      sent = position
      while ((segments[0] as number) < position.segment) {
        const old = segments.shift() as number
        total -= sizeOf(old)
        unlinkSync(join(folder, nameOf(old)))
      }
      const noted = note(position)
      // All is sent: an emptied spool gives its space back. A new file, so that no old note points into new lines.
      if (position.segment === current && position.offset >= size && (size > 1024 * 1024 || !noted)) {
        const before = current
        next()
        segments.shift()
        total -= sizeOf(before)
        unlinkSync(join(folder, nameOf(before)))
        sent = { segment: current, offset: 0 }
      }
    },
    waitingBytes: () => total - (sent.segment === segments[0] ? sent.offset : 0),
    close: () => closeSync(file),
  }
}

export type Spool = ReturnType<typeof openSpool>

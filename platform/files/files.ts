import { readFile } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { type Id, type Instant, newId, no, ok, type Refusal, type Result } from '../../base/index.ts'
import type { Reader, Store, Tx } from '../store/index.ts'
import { headersFor, safeName } from './decide.ts'
import {
  type FileKind,
  type FileMeta,
  fileKinds,
  type PictureFacts,
  refusals,
  usualKinds,
} from './declare.ts'
import { type Disk, type Draft, once, openDisk } from './disk.ts'
import { recognise } from './gate.ts'
import * as keep from './keep.ts'
import { patched, walkMovie } from './movie.ts'
import { walkPicture } from './picture.ts'

/** Looks for viruses in a file on this machine. A scanner that cannot answer throws, and the upload fails. */
export type Scanner = (
  path: string,
) => Promise<{ readonly clean: true } | { readonly clean: false; readonly name: string }>

export type FilesOptions = {
  /** Where contents lie; made when missing. */
  readonly folder: string
  readonly scanner?: Scanner
}

export type Incoming = {
  readonly content: Buffer | Readable | AsyncIterable<Uint8Array>
  /** As the sender calls it; only its last part is used. */
  readonly name: string
  /** Which kinds this door takes; `usualKinds` if nothing is said. */
  readonly allow?: readonly FileKind[]
}

/** A content that passed the gate and is safe on the disk; wanted by no row yet. */
export type Received = PictureFacts & {
  readonly kind: FileKind
  readonly name: string
  readonly bytes: number
  readonly sha256: string
  readonly cleanSha256: string | null
  readonly cleanBytes: number | null
  readonly scan: FileMeta['scan']
}

export type Placing = { readonly district: string; readonly by: Id | null; readonly at: Instant }

export type Opened = {
  readonly file: FileMeta
  /** Bytes of what is given, which may be the cleaned copy. */
  readonly bytes: number
  readonly sha256: string
  readonly headers: Readonly<Record<string, string>>
  /** The content, or bytes `start`–`end` of it (both included). */
  stream(range?: { readonly start: number; readonly end: number }): Readable
}

export type Files = ReturnType<typeof openFiles>

const NOTHING: PictureFacts = { width: null, height: null, takenAt: null, takenPlace: null }

/** The attachments of a city 附件库: contents on the disk, rows in the database. */
export function openFiles(options: FilesOptions) {
  const disk = openDisk(options.folder)

  /**
   * Takes a content in, outside any transaction: draft, gate by content, virus check, cleaned copy, settled under its
   * hash. Follow with `record` in the transaction that uses it.
   */
  async function receive(incoming: Incoming): Promise<Result<Received, Refusal>> {
    const allowed = incoming.allow ?? usualKinds
    const most = Math.max(...allowed.map((kind) => fileKinds[kind].limit))
    const content = Buffer.isBuffer(incoming.content) ? once(incoming.content) : incoming.content
    const draft = await disk.draft(content, most)
    if (!draft) return no(refusals['files.tooLarge']({ limitMb: most / 1024 / 1024 }))
    try {
      return await examine(draft, incoming.name, allowed)
    } finally {
      await disk.discard(draft)
    }
  }

  async function examine(
    draft: Draft,
    name: string,
    allowed: readonly FileKind[],
  ): Promise<Result<Received, Refusal>> {
    if (draft.bytes === 0) return no(refusals['files.empty']())
    const kind = await recognise(draft.path, name, draft.bytes, allowed)
    if (!kind.ok) return kind
    const verdict = await options.scanner?.(draft.path)
    if (verdict?.clean === false) return no(refusals['files.infected']({ name: verdict.name }))
    const cleaned = await clean(kind.value, draft)
    if (!cleaned) return no(refusals['files.wrongType']({ found: `损坏的 ${kind.value} (damaged)` }))
    await disk.settle(draft)
    return ok({
      kind: kind.value,
      name: safeName(name, kind.value),
      bytes: draft.bytes,
      sha256: draft.sha256,
      ...cleaned.facts,
      cleanSha256: cleaned.copy?.sha256 ?? null,
      cleanBytes: cleaned.copy?.bytes ?? null,
      scan: verdict ? 'clean' : 'notScanned',
    })
  }

  /** What a picture or film says of itself, and its copy that does not say it; null when it is damaged. */
  async function clean(
    kind: FileKind,
    draft: Draft,
  ): Promise<{ facts: PictureFacts; copy: Draft | null } | null> {
    if (kind === 'jpeg' || kind === 'png' || kind === 'webp' || kind === 'heic') {
      const walked = walkPicture(kind, await readFile(draft.path))
      if (!walked) return null
      const { clean: bytes, ...facts } = walked
      return { facts, copy: bytes ? await disk.keep(once(bytes)) : null }
    }
    if (kind === 'mp4' || kind === 'mov' || kind === 'm4a') {
      const { patches, ...facts } = await walkMovie(draft.path)
      const copy = patches.length > 0 ? await disk.keep(patched(draft.path, patches)) : null
      return { facts: { ...NOTHING, ...facts }, copy }
    }
    return { facts: NOTHING, copy: null }
  }

  /** Writes the row of a received content. The same person, content and name again give the same attachment. */
  async function record(tx: Tx, received: Received, { district, by, at }: Placing): Promise<FileMeta> {
    const { takenPlace, ...rest } = received
    const row = {
      ...rest,
      district,
      id: newId(),
      by,
      at,
      lon: takenPlace?.lon ?? null,
      lat: takenPlace?.lat ?? null,
    }
    return metaOf(await keep.save(tx, row))
  }

  /** Both in one, for small contents and where a transaction is open anyway. */
  async function put(tx: Tx, incoming: Incoming & Placing): Promise<Result<FileMeta, Refusal>> {
    const received = await receive(incoming)
    return received.ok ? ok(await record(tx, received.value, incoming)) : received
  }

  /**
   * An attachment for reading. Gives the cleaned copy where there is one; `original` only for callers whose actor may
   * see it. `inline` asks for showing in place, which kinds that cannot do harm get.
   */
  async function open(
    reader: Reader,
    district: string,
    id: Id,
    { original = false, inline = false }: { readonly original?: boolean; readonly inline?: boolean } = {},
  ): Promise<Result<Opened, Refusal>> {
    const row = await keep.find(reader, district, id)
    if (!row) return no(refusals['files.notFound']())
    const useClean = !original && row.cleanSha256 !== null && row.cleanBytes !== null
    const sha256 = useClean ? (row.cleanSha256 as string) : row.sha256
    const bytes = useClean ? (row.cleanBytes as number) : row.bytes
    if (!(await disk.exists(sha256))) return no(refusals['files.notFound']())
    const file = metaOf(row)
    return ok({
      file,
      bytes,
      sha256,
      headers: headersFor({ kind: row.kind, name: row.name, bytes, sha256 }, inline),
      stream: (range) => disk.read(sha256, range),
    })
  }

  /** The rows of several attachments, for lists; unknown ids are left out. */
  const list = async (reader: Reader, district: string, ids: readonly Id[]): Promise<FileMeta[]> =>
    ids.length === 0 ? [] : (await keep.findMany(reader, district, ids)).map(metaOf)

  return { receive, record, put, open, list, twins: keep.twins, sweep: sweeper(disk), check: checker(disk) }
}

const metaOf = ({ lon, lat, cleanSha256, cleanBytes: _, ...row }: keep.FileRow): FileMeta => ({
  ...row,
  media: fileKinds[row.kind].media,
  takenPlace: lon !== null && lat !== null ? { lon, lat } : null,
  cleaned: cleanSha256 !== null,
})

/** Removes drafts and contents that no row wants and nobody touched since `before` (a day ago is right). */
const sweeper =
  (disk: Disk) =>
  async (
    reader: Reader,
    before: Instant,
  ): Promise<{ readonly drafts: number; readonly contents: number }> => {
    const drafts = await disk.dropDrafts(before)
    let contents = 0
    for await (const old of disk.settledBefore(before)) {
      const wanted = await keep.wanted(reader, old)
      for (const sha256 of old) if (!wanted.has(sha256) && (await disk.remove(sha256, before))) contents++
    }
    return { drafts, contents }
  }

/** Reads every content again; answers those that are missing or not what their hash says. For the nightly check. */
const checker =
  (disk: Disk) =>
  async (store: Store): Promise<{ readonly checked: number; readonly bad: readonly string[] }> => {
    const bad: string[] = []
    let checked = 0
    for (let after = ''; ; ) {
      const page = await keep.contents(store, after, 200)
      for (const { sha256 } of page) {
        checked++
        if (!(await disk.holds(sha256).catch(() => false))) bad.push(sha256)
      }
      const last = page.at(-1)
      if (!last) return { checked, bad }
      after = last.sha256
    }
  }

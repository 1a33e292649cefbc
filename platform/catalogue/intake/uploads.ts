import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Id, type Instant, isId, newId, no, ok, type Refusal, type Result } from '../../../base/index.ts'
import type { Disk } from '../../files/index.ts'
import type { Actor } from '../../org/index.ts'
import type { Reader, Store, Tx } from '../../store/index.ts'
import { type DeliveryMode, type Receipt, refusals, type Upload } from './declare.ts'
import * as keep from './keep-uploads.ts'

/** Pieces that nobody went on with are thrown away after so long. */
export const UPLOAD_DAYS = 7

type Content = { readonly sha256: string; readonly bytes: number }
type Entering = (
  tx: Tx,
  who: Actor,
  upload: Upload,
  content: Content,
  at: Instant,
) => Promise<Result<Receipt, Refusal>>

/**
 * Files that come in pieces 断点续传: each piece is on the disk before it is acknowledged, how far it is says the file
 * itself, so that a lost connection or a restart of ours costs only what was under way.
 */
export function openUploads(parts: string, disk: Disk, mostMb: number, enter: Entering) {
  const pathOf = (id: Id): string => join(parts, id)
  /** One piece at a time for a file, in this process; between processes the offset decides. */
  const busy = new Set<Id>()

  const offsetOf = (id: Id): Promise<number> =>
    stat(pathOf(id)).then(
      (found) => found.size,
      () => 0,
    )

  async function find(reader: Reader, who: Actor, id: Id): Promise<Result<Upload, Refusal>> {
    const found = isId(id) ? await keep.upload(reader, who.district, id) : undefined
    // Somebody else's upload is nobody's business.
    if (!found || (who.kind !== 'system' && found.madeBy !== who.account))
      return no(refusals['intake.noUpload']())
    return ok(found.delivery ? { ...found, offset: found.bytes } : { ...found, offset: await offsetOf(id) })
  }

  /** The last piece has come: the whole is hashed, settled and entered. Twice comes to the same delivery. */
  async function finish(
    store: Store,
    who: Actor,
    upload: Upload,
    at: Instant,
  ): Promise<Result<Upload, Refusal>> {
    const path = pathOf(upload.id)
    const sum = createHash('sha256')
    for await (const piece of createReadStream(path, { highWaterMark: 1024 * 1024 }))
      sum.update(piece as Buffer)
    const content = { sha256: sum.digest('hex'), bytes: upload.bytes }
    await disk.settle({ path, ...content })
    const done = await store.tx(async (tx) => {
      const receipt = await enter(tx, who, upload, content, at)
      if (!receipt.ok) return receipt
      await keep.putDelivery(tx, upload, receipt.value.delivery.id, receipt.value.again)
      return receipt
    })
    if (!done.ok) return done
    return ok({ ...upload, delivery: done.value.delivery.id, again: done.value.again })
  }

  return {
    /** Begins a file of so many bytes; what is too large is refused before it comes. */
    async create(
      tx: Tx,
      who: Actor,
      input: {
        readonly dataset: Id
        readonly name: string
        readonly mode: DeliveryMode
        readonly bytes: number
      },
      at: Instant,
    ): Promise<Result<Upload, Refusal>> {
      if (!Number.isSafeInteger(input.bytes) || input.bytes <= 0) return no(refusals['intake.empty']())
      if (input.bytes > mostMb * 1024 * 1024) return no(refusals['intake.tooLarge']({ limitMb: mostMb }))
      const upload: Upload = {
        ...{
          district: who.district,
          id: newId(),
          dataset: input.dataset,
          name: input.name,
          mode: input.mode,
        },
        ...{ bytes: input.bytes, offset: 0, madeBy: who.account, madeAt: at, delivery: null, again: false },
      }
      await keep.insertUpload(tx, upload)
      return ok(upload)
    },

    find,

    /**
     * Takes the bytes from `offset` on; as many as came are kept even when the connection breaks. With the last one the
     * delivery is entered.
     */
    async append(
      store: Store,
      who: Actor,
      input: { readonly id: Id; readonly offset: number; readonly content: AsyncIterable<Uint8Array> },
      at: Instant,
    ): Promise<Result<Upload, Refusal>> {
      const found = await find(store, who, input.id)
      if (!found.ok) return found
      const upload = found.value
      if (upload.delivery) return ok(upload)
      if (busy.has(input.id)) return no(refusals['intake.uploadBusy']())
      busy.add(input.id)
      try {
        const before = await offsetOf(input.id)
        if (input.offset !== before) return no(refusals['intake.uploadOffset']({ offset: before }))
        const offset = await write(pathOf(input.id), before, upload.bytes, input.content)
        if (offset === null) return no(refusals['intake.uploadLonger']({ bytes: upload.bytes }))
        if (offset < upload.bytes) return ok({ ...upload, offset })
        return await finish(store, who, { ...upload, offset }, at)
      } finally {
        busy.delete(input.id)
      }
    },

    /** Gives an upload up; its pieces are thrown away. */
    async drop(tx: Tx, who: Actor, id: Id): Promise<Result<null, Refusal>> {
      const found = await find(tx, who, id)
      if (!found.ok) return found
      await keep.removeUpload(tx, who.district, id)
      await rm(pathOf(id), { force: true })
      return ok(null)
    },

    /** Throws away pieces that nobody went on with. */
    async sweep(store: Store, before: Instant): Promise<number> {
      let dropped = 0
      for (const name of await readdir(parts).catch(() => [])) {
        const found = await stat(join(parts, name)).catch(() => null)
        if (!found || found.mtime >= before || busy.has(name)) continue
        await rm(join(parts, name), { force: true })
        dropped++
      }
      await store.tx((tx) => keep.removeUploadsBefore(tx, before))
      return dropped
    },
  }

  async function write(
    path: string,
    from: number,
    most: number,
    content: AsyncIterable<Uint8Array>,
  ): Promise<number | null> {
    await mkdir(parts, { recursive: true })
    const handle = await open(path, 'a', 0o640)
    let offset = from
    try {
      for await (const piece of content) {
        if (offset + piece.byteLength > most) return null
        await handle.writeFile(piece)
        offset += piece.byteLength
      }
    } catch (fault) {
      // The connection broke: what came is kept, and the sender asks how far we are.
      if (!broken(fault)) throw fault
    } finally {
      await handle.sync()
      await handle.close()
    }
    return offset
  }
}

const broken = (fault: unknown): boolean => {
  const { code } = fault as { code?: unknown }
  return code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ABORT_ERR'
}

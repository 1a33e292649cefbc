import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'

/**
 * Contents by hash in two levels of folders: `ab/cd/abcd…`. A content appears under its name only when it is whole and
 * on the disk; what a crash leaves behind lies in `incoming` or is wanted by no row, and `sweep` takes it away.
 */
export type Disk = ReturnType<typeof openDisk>

export type Draft = { readonly path: string; readonly sha256: string; readonly bytes: number }

export function openDisk(folder: string) {
  const incoming = join(folder, 'incoming')
  const pathOf = (sha256: string) => join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256)

  return {
    pathOf,

    /** Writes to a draft while hashing; null when it grows beyond `limit` bytes. The draft is synced. */
    async draft(content: AsyncIterable<Uint8Array>, limit: number): Promise<Draft | null> {
      await mkdir(incoming, { recursive: true })
      const path = join(incoming, randomUUID())
      const handle = await open(path, 'wx', 0o640)
      try {
        const taken = await write(handle, content, limit)
        if (taken) return { path, ...taken }
      } catch (fault) {
        await rm(path, { force: true })
        throw fault
      } finally {
        await handle.close()
      }
      await rm(path, { force: true })
      return null
    },

    discard: (draft: Draft) => rm(draft.path, { force: true }),

    /** Gives a draft its place; twice the same content is one file. */
    async settle(draft: Draft): Promise<void> {
      const path = pathOf(draft.sha256)
      // a fresh time keeps the sweeper away until the row is written
      const there = await utimes(path, new Date(), new Date()).then(
        () => true,
        () => false,
      )
      if (there && (await stat(path)).size === draft.bytes) return rm(draft.path, { force: true })
      const parent = join(path, '..')
      await mkdir(parent, { recursive: true })
      await rename(draft.path, path)
      await syncFolder(parent)
    },

    async keep(content: AsyncIterable<Uint8Array>): Promise<Draft> {
      const draft = await this.draft(content, Number.POSITIVE_INFINITY)
      if (!draft) throw new Error('a draft without limit was refused')
      await this.settle(draft)
      return draft
    },

    read: (sha256: string, range?: { readonly start: number; readonly end: number }): Readable =>
      createReadStream(pathOf(sha256), range),

    exists: (sha256: string): Promise<boolean> =>
      stat(pathOf(sha256)).then(
        () => true,
        () => false,
      ),

    /** Recomputes; false when the bytes are not those of the name any more. */
    async holds(sha256: string): Promise<boolean> {
      const sum = createHash('sha256')
      for await (const part of createReadStream(pathOf(sha256))) sum.update(part as Buffer)
      return sum.digest('hex') === sha256
    },

    /** Drafts not touched since `before`, removed. */
    async dropDrafts(before: Date): Promise<number> {
      let dropped = 0
      for (const name of await readdir(incoming).catch(() => [])) {
        const path = join(incoming, name)
        const found = await stat(path).catch(() => null)
        if (!found || found.mtime >= before) continue
        await rm(path, { force: true })
        dropped++
      }
      return dropped
    },

    /** Hashes of contents not touched since `before`, folder by folder. */
    async *settledBefore(before: Date): AsyncGenerator<string[]> {
      for (const one of await readdir(folder).catch(() => []))
        for (const two of one.length === 2 ? await readdir(join(folder, one)) : []) {
          const old: string[] = []
          for (const name of await readdir(join(folder, one, two)))
            if ((await stat(join(folder, one, two, name))).mtime < before) old.push(name)
          if (old.length > 0) yield old
        }
    },

    async remove(sha256: string, untouchedSince: Date): Promise<boolean> {
      const found = await stat(pathOf(sha256)).catch(() => null)
      if (!found || found.mtime >= untouchedSince) return false
      await rm(pathOf(sha256), { force: true })
      return true
    },
  }
}

async function write(
  handle: FileHandle,
  content: AsyncIterable<Uint8Array>,
  limit: number,
): Promise<{ sha256: string; bytes: number } | null> {
  const sum = createHash('sha256')
  let bytes = 0
  for await (const part of content) {
    bytes += part.byteLength
    if (bytes > limit) return null
    sum.update(part)
    await handle.writeFile(part)
  }
  await handle.sync()
  return { sha256: sum.digest('hex'), bytes }
}

/** The name in the folder is as durable as the content. Some systems cannot sync folders; then the rename must do. */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path).catch(() => null)
  await handle?.sync().catch(() => undefined)
  await handle?.close()
}

export async function* once(content: Buffer): AsyncGenerator<Uint8Array> {
  yield content
}

import type { AreaCode, Id } from '../../../base/index.ts'
import type { Reader } from '../../../platform/store/index.ts'
import { namesAfter } from '../keep.ts'
import { nameIndex } from './find.ts'

/** Names read at once into memory. */
const AT_ONCE = 20_000
/** A transaction lasts no longer: ids drawn in it may become visible so much after later ones. */
const LATE_MS = 10_000

/** All names of enterprises that the city knows, in memory 名称库: each distinct form once. */
export function knownNames(district: AreaCode, places: readonly string[]) {
  const index = nameIndex<string>(places)
  /** All up to here was read; what another process committed late may still come some seconds behind. */
  let settled: Id | null = null
  let reading: { readonly upTo: Id; readonly since: number } | null = null

  return {
    index,
    put(form: string, name: string): void {
      if (!index.has(form)) index.put(form, name, form)
    },

    /** Brings the index up to date with what is committed; other processes write too. */
    async refresh(reader: Reader): Promise<void> {
      let newest = settled
      for (;;) {
        const rows: readonly { id: Id; name: string; form: string }[] = await namesAfter(
          reader,
          district,
          newest,
          AT_ONCE,
        )
        for (const { name, form } of rows) this.put(form, name)
        newest = rows.at(-1)?.id ?? newest
        if (rows.length < AT_ONCE) break
      }
      const now = performance.now()
      if (reading && now - reading.since < LATE_MS) return
      settled = reading?.upTo ?? settled
      reading = newest ? { upTo: newest, since: now } : null
    },
  }
}

export type KnownNames = ReturnType<typeof knownNames>

import { dayOf, type Instant } from '../../base/index.ts'
import type { Store, Tx } from '../store/index.ts'
import * as keep from './keep.ts'

/** How many numbers a process takes from the database at once. Those a stopped process held are skipped. */
const BLOCK = 200
/** Fewer left than this: the next block is fetched in the background. */
const LOW = 60

type Block = { next: number; end: number }

/**
 * Gives permanent numbers 工单编号: `yyyyMMdd` and at least 5 digits, unique in a district, readable on the phone. Taken
 * in blocks, so that intake does not queue at one row; when the block is used up, one is taken inside the caller's
 * transaction, which never waits for a second connection.
 */
export function numberGiver(store: Store): (tx: Tx, district: string, at: Instant) => Promise<string> {
  const blocks = new Map<string, Block[]>()
  const filling = new Set<string>()

  function fill(key: string, district: string, day: string): void {
    if (filling.has(key)) return
    filling.add(key)
    store
      .tx((tx) => keep.takeNumbers(tx, district, day, BLOCK))
      .then((first) => {
        for (const old of blocks.keys()) if (old.startsWith(`${district} `) && old < key) blocks.delete(old)
        blocks.set(key, [...(blocks.get(key) ?? []), { next: first, end: first + BLOCK }])
      })
      // The transaction of whoever asks next meets the same database and says what is wrong.
      .catch(() => undefined)
      .finally(() => filling.delete(key))
  }

  return async (tx, district, at) => {
    const day = dayOf(at).replaceAll('-', '')
    const key = `${district} ${day}`
    const held = blocks.get(key) ?? []
    const left = held.reduce((sum, block) => sum + block.end - block.next, 0)
    if (left < LOW) fill(key, district, day)
    const block = held.find((one) => one.next < one.end)
    const number = block ? block.next++ : await keep.takeNumbers(tx, district, day, 1)
    return `${day}${String(number).padStart(5, '0')}`
  }
}

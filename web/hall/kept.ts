import type { WireBoard } from '../live/halls.ts'
import { readKept, writeKept } from '../live/store.ts'
import type { Kind } from './device.ts'

export type Picture = { readonly board: WireBoard; readonly at: number }

const nameOf = (kind: Kind) => `huying.hall.${kind}.picture`

/** The last picture of the hall stays on the device: it holds numbers and windows, never a name. */
export const keepPicture = (kind: Kind, board: WireBoard): void =>
  writeKept(nameOf(kind), { board, at: Date.now() })

/** What was shown last; yesterday's numbers are worth nothing. */
export function keptPicture(kind: Kind, now = Date.now()): Picture | null {
  const kept = readKept<Picture | null>(nameOf(kind), null)
  return kept && dayAt(kept.at) === dayAt(now) ? kept : null
}

const local = (at: number) => new Date(at + 8 * 3_600_000).toISOString()
const dayAt = (at: number): string => local(at).slice(0, 10)
/** 10:21:05, in the city's time. */
export const clockAt = (at: number): string => local(at).slice(11, 19)

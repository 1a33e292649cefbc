import type { CellFlag } from './declare.ts'
import { attribute } from './xml.ts'
import { spent } from './zip.ts'

/** A merged cell 合并单元格: rows from 1, columns from 0, all included. */
export type Merge = {
  readonly top: number
  readonly bottom: number
  readonly left: number
  readonly right: number
}
export type Merges = readonly Merge[]

const END = Buffer.from('sheetData>')
const MERGE = /<(?:[\w.-]+:)?mergeCell\s[^>]*>/g
/** More merged cells than this are not a table any more. */
const MOST = 200_000

/** The closing tag may begin in one piece and end in the next; it is never longer. */
const SEAM = 64

/** Where the tag that closes the rows stands, under whatever prefix; -1 = not here. */
function closingIn(bytes: Buffer): number {
  // the last one: an opening tag ends the same way
  const at = bytes.lastIndexOf(END)
  const closes =
    at > 0 && (bytes[at - 1] === 0x2f || (bytes[at - 1] === 0x3a && bytes.lastIndexOf('</', at) > at - 20))
  return closes ? at : -1
}

/** Merged cells of a sheet stand behind its rows: the bytes are searched once before the rows are read. */
export async function mergesIn(pieces: AsyncIterable<Buffer>): Promise<Merges> {
  const merges: Merge[] = []
  let behind = ''
  let over = false
  let tail: Buffer = Buffer.alloc(0)
  for await (const piece of pieces) {
    if (!over) {
      const seam = Buffer.concat([tail, piece.subarray(0, SEAM)])
      const [inSeam, inPiece] = [closingIn(seam), closingIn(piece)]
      if (inSeam < 0 && inPiece < 0) {
        tail = Buffer.from(piece.length < SEAM ? seam.subarray(-SEAM) : piece.subarray(-SEAM))
        spent(piece)
        continue
      }
      over = true
      behind =
        inPiece >= 0
          ? piece.toString('latin1', inPiece)
          : seam.toString('latin1', inSeam) + piece.toString('latin1', Math.min(SEAM, piece.length))
    } else behind += piece.toString('latin1')
    let last = 0
    for (const match of behind.matchAll(MERGE)) {
      last = match.index + match[0].length
      const merge = mergeOf(attribute(match[0].slice(1, -1), 'ref') ?? '')
      if (merge && merges.length < MOST) merges.push(merge)
    }
    behind = behind.slice(last).slice(-4096)
  }
  return merges
}

function mergeOf(reference: string): Merge | null {
  const match = /^\$?([A-Z]{1,3})\$?(\d+):\$?([A-Z]{1,3})\$?(\d+)$/i.exec(reference)
  if (!match) return null
  const column = (letters: string): number =>
    [...letters.toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
  const [, left = '', top = '', right = '', bottom = ''] = match
  return { top: Number(top), bottom: Number(bottom), left: column(left), right: column(right) }
}

/**
 * Tells the cells that a merged cell covers, row by row downwards: each gets a flag with the value, and with `fill` the
 * value itself. Cells to the right of everything a row says are not made up.
 */
export function merger(
  merges: Merges,
  fill: boolean,
): (row: number, cells: string[], flags: CellFlag[]) => void {
  if (merges.length === 0) return () => undefined
  const coming = [...merges].sort((a, b) => b.top - a.top)
  let active: { readonly merge: Merge; value: string | null }[] = []
  return (row, cells, flags) => {
    while ((coming.at(-1)?.top ?? Number.POSITIVE_INFINITY) <= row) {
      const merge = coming.pop()
      if (merge) active.push({ merge, value: null })
    }
    if (active.length === 0) return
    active = active.filter(({ merge }) => merge.bottom >= row)
    for (const one of active) {
      const { merge } = one
      if (merge.top === row) one.value = cells[merge.left] ?? ''
      const value = one.value ?? ''
      if (value === '') continue
      for (let column = merge.left; column <= Math.min(merge.right, merge.left + 1000); column++) {
        if ((merge.top === row && column === merge.left) || (cells[column] ?? '') !== '') continue
        flags.push({ column, kind: 'merged', value })
        if (!fill) continue
        while (cells.length < column) cells.push('')
        cells[column] = value
      }
    }
  }
}

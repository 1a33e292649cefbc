/** A box of the ISO base media format (ISO/IEC 14496-12): HEIC, MP4, MOV, M4A. `from`–`to` is its content. */
export type Box = {
  readonly type: string
  readonly start: number
  readonly from: number
  readonly to: number
}

/** The boxes between two places, as far as they hold together. */
export function boxesIn(bytes: Buffer, start: number, end: number): Box[] {
  const found: Box[] = []
  for (let at = start; at + 8 <= end; ) {
    const box = boxAt(bytes, at, end)
    if (!box) break
    found.push(box)
    at = box.to
  }
  return found
}

function boxAt(bytes: Buffer, at: number, end: number): Box | null {
  const short = bytes.readUInt32BE(at)
  const head = short === 1 ? 16 : 8
  if (at + head > end) return null
  const length = short === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : short === 0 ? end - at : short
  if (length < head || at + length > end) return null
  return { type: bytes.toString('latin1', at + 4, at + 8), start: at, from: at + head, to: at + length }
}

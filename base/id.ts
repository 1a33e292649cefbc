/** Identifier made by the application: UUID version 7 (RFC 9562), sortable by time of making, without meaning. */
export type Id = string

let lastMs = 0
let counter = 0

/** Randomness is fetched for many identifiers at once: each call to the system costs more than the identifier. */
const pool = new Uint8Array(4096)
let taken = pool.length

/** So many fresh random bytes, as a place in the pool. */
function draw(bytes: number): number {
  if (taken + bytes > pool.length) {
    crypto.getRandomValues(pool)
    taken = 0
  }
  taken += bytes
  return taken - bytes
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** A new identifier; within one process each is greater than the one before. */
export function newId(): Id {
  const now = Date.now()
  if (now > lastMs) {
    lastMs = now
    const at = draw(2)
    counter = (((pool[at] as number) << 8) | (pool[at + 1] as number)) & 0x7ff
  } else if (++counter > 0xfff) {
    lastMs++
    counter = 0
  }
  const ms = lastMs.toString(16).padStart(12, '0')
  const at = draw(8)
  let tail = HEX[((pool[at] as number) & 0x3f) | 0x80] as string
  for (let i = 1; i < 8; i++) tail += HEX[pool[at + i] as number]
  return `${ms.slice(0, 8)}-${ms.slice(8)}-7${counter.toString(16).padStart(3, '0')}-${tail.slice(0, 4)}-${tail.slice(4)}`
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

export const isId = (text: string): text is Id => UUID.test(text)

/** Identifier made by the application: UUID version 7 (RFC 9562), sortable by time of making, without meaning. */
export type Id = string

let lastMs = 0
let counter = 0

/** A new identifier; within one process each is greater than the one before. */
export function newId(): Id {
  const now = Date.now()
  if (now > lastMs) {
    lastMs = now
    counter = (crypto.getRandomValues(new Uint16Array(1))[0] as number) & 0x7ff
  } else if (++counter > 0xfff) {
    lastMs++
    counter = 0
  }
  const ms = lastMs.toString(16).padStart(12, '0')
  const random = crypto.getRandomValues(new Uint8Array(8))
  random[0] = ((random[0] as number) & 0x3f) | 0x80
  const tail = Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${ms.slice(0, 8)}-${ms.slice(8)}-7${counter.toString(16).padStart(3, '0')}-${tail.slice(0, 4)}-${tail.slice(4)}`
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

export const isId = (text: string): text is Id => UUID.test(text)

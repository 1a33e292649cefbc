import { parentPort } from 'node:worker_threads'
import { RULES } from './compare.ts'
import { linkPersons } from './link.ts'
import type { Packed } from './pack.ts'
import { personReader } from './read.ts'

/** One side after the other comes in as bytes; then the links go back as columns. */
export type ToWorker = { readonly side: 'a' | 'b'; readonly bytes: Uint8Array | null; readonly count: number }
export type FromWorker = {
  readonly compared: number
  readonly a: readonly string[]
  readonly b: readonly string[]
  readonly clear: Uint8Array
  readonly rules: readonly string[]
  readonly score: Float32Array
  readonly readMs: number
  readonly linkMs: number
}

const port = parentPort
if (!port) throw new Error('this file runs as a thread')
const sides: Partial<Record<'a' | 'b', { keys: string[]; packed: Packed }>> = {}
let reader: ReturnType<typeof personReader> | undefined
let readMs = 0
port.on('message', ({ side, bytes, count }: ToWorker) => {
  const from = performance.now()
  reader ??= personReader(count)
  if (bytes) {
    reader.take(bytes)
    readMs += performance.now() - from
    return
  }
  sides[side] = reader.end()
  reader = undefined
  const { a, b } = sides
  if (!a || !b) return
  const { links, compared } = linkPersons(a.packed, b.packed)
  port.postMessage({
    compared,
    a: links.map((link) => a.keys[link.a] as string),
    b: links.map((link) => b.keys[link.b] as string),
    clear: Uint8Array.from(links, (link) => (link.clear ? 1 : 0)),
    rules: links.map((link) => RULES[link.rule] as string),
    score: Float32Array.from(links, (link) => link.score),
    readMs,
    linkMs: performance.now() - from,
  } satisfies FromWorker)
})

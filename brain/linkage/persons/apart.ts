import { Worker } from 'node:worker_threads'
import type { FromWorker, ToWorker } from './worker.ts'

export type Resolved = FromWorker

/** Bytes of one source's persons, as COPY writes them (key, name, number, birth, telephone, address), and about how many. */
type Side = { readonly bytes: AsyncIterable<Uint8Array>; readonly count: number }

/** Who of one source is who of the other, worked out in a thread of its own. */
export async function resolveApart(a: Side, b: Side): Promise<Resolved> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url))
  const answer = new Promise<Resolved>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', () => reject(new Error('the linking thread ended without an answer')))
  })
  answer.catch(() => undefined)
  try {
    for (const [side, { bytes, count }] of Object.entries({ a, b }) as ['a' | 'b', Side][]) {
      const send = (piece: Uint8Array | null) =>
        worker.postMessage({ side, bytes: piece, count } satisfies ToWorker)
      for await (const piece of bytes) send(piece)
      send(null)
    }
    return await answer
  } finally {
    await worker.terminate()
  }
}

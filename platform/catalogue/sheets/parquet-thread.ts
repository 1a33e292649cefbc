import { parentPort, workerData } from 'node:worker_threads'
import { BrokenSheet, type Line } from './declare.ts'
import { openParquet } from './parquet.ts'
import type { Answer, ParquetTask } from './parquet-apart.ts'

// Reads one Parquet file beside the rest: a page that lies about its length can hold this thread for good, no other.
const port = parentPort
if (!port) throw new Error('not a thread')
const { path, limits } = workerData as ParquetTask
const say = (answer: Answer): void => port.postMessage(answer)

const opened = await openParquet(path, limits)
if (!opened.ok) say({ refusal: opened.error })
else {
  const book = opened.value
  let lines: AsyncGenerator<readonly Line[]> | null = null
  say({ sheets: book.sheets })
  port.on('message', async (ask: 'first' | 'next') => {
    try {
      if (ask === 'first') lines = book.lines(0)
      const next = await lines?.next()
      say({ lines: next && !next.done ? next.value : null })
    } catch (fault) {
      if (!(fault instanceof BrokenSheet)) throw fault
      say({ refusal: fault.refusal })
    }
  })
}

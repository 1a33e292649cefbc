import { open } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import type { Refusal } from '../../../base/index.ts'
import type { ReadAs } from './declare.ts'
import { type Batch, type Done, readDelivery, type Said, type Task } from './read.ts'

/** The delivery cannot be read on; nothing of it may stay. */
export class Unreadable extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.code)
    this.refusal = refusal
  }
}

type Read = { readonly readAs: ReadAs; readonly done: Done }

/** Starting a thread takes longer than reading so little text. */
const SMALL_BYTES = 128 * 1024

/** Little, and not packed: what a packed file becomes nobody knows beforehand. */
async function isSmall(path: string): Promise<boolean> {
  const handle = await open(path)
  try {
    const { size } = await handle.stat()
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0)
    const magic = buffer.subarray(0, bytesRead).toString('latin1')
    return size <= SMALL_BYTES && !['PK', '\x1f\x8b', 'PA', '\xd0\xcf'].includes(magic)
  } finally {
    await handle.close()
  }
}

/** Reads a delivery: a large one in a thread of its own, a small one here. */
export const readApart = async (
  task: Task,
  take: (batch: Batch) => Promise<void>,
  stop?: AbortSignal,
): Promise<Read> => ((await isSmall(task.path)) ? readHere(task, take) : readInThread(task, take, stop))

async function readHere(task: Task, take: (batch: Batch) => Promise<void>): Promise<Read> {
  let readAs: ReadAs | undefined
  let done: Done | undefined
  await readDelivery(task, async (said) => {
    if (said.kind === 'head') readAs = said.readAs
    else if (said.kind === 'refused') throw new Unreadable(said.refusal)
    else if (said.kind === 'done') done = said
    else await take(said)
  })
  if (!readAs || !done) throw new Error('the reading ended without an answer')
  return { readAs, done }
}

/**
 * Reads a delivery in a thread of its own; `take` writes each batch before the next but one is read, so that memory
 * stays small however large the file. Throws `Unreadable` where the file ends it.
 */
async function readInThread(
  task: Task,
  take: (batch: Batch) => Promise<void>,
  stop?: AbortSignal,
): Promise<Read> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: task,
    // Young space of this size: rows live only as long as their batch.
    resourceLimits: { maxYoungGenerationSizeMb: 12 },
  })
  const heard: Said[] = []
  let fault: unknown
  let ended = false
  let wake: (() => void) | null = null
  const tell = () => wake?.()
  worker.on('message', (said: Said) => {
    heard.push(said)
    tell()
  })
  worker.on('error', (error) => {
    fault = error
    tell()
  })
  worker.on('exit', () => {
    ended = true
    tell()
  })
  const end = () => void worker.terminate()
  stop?.addEventListener('abort', end, { once: true })
  let readAs: ReadAs | undefined
  try {
    for (;;) {
      const said = heard.shift()
      if (!said) {
        if (fault !== undefined) throw fault
        if (ended) throw new Error('the reading thread ended without an answer')
        await new Promise<void>((go) => {
          wake = go
        })
        wake = null
        continue
      }
      if (said.kind === 'head') readAs = said.readAs
      else if (said.kind === 'refused') throw new Unreadable(said.refusal)
      else if (said.kind === 'done') return { readAs: readAs as ReadAs, done: said }
      else {
        await take(said)
        worker.postMessage('taken')
        // written: left to the collector the bytes of twenty batches would lie about
        for (const piece of [...said.landing, ...said.typed, ...said.rejects, ...said.unread])
          piece.buffer.transfer(0)
      }
    }
  } finally {
    stop?.removeEventListener('abort', end)
    await worker.terminate()
  }
}

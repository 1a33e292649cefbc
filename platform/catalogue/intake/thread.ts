import { Worker } from 'node:worker_threads'
import type { Id, Refusal } from '../../../base/index.ts'
import type { DatasetItem } from '../datasets/declare.ts'
import type { Reading, Told } from '../sheets/declare.ts'
import type { AreaEntry, CodeTable, ColumnRule } from '../standards/declare.ts'
import type { ReadAs } from './declare.ts'

/** What the reading thread is given: all of it data. */
export type Task = {
  readonly path: string
  readonly district: string
  readonly id: Id
  readonly reading: Reading
  readonly sheet: string | null
  readonly items: readonly DatasetItem[]
  /** null: rows are landed only. */
  readonly rules: readonly ColumnRule[] | null
  readonly codes: readonly CodeTable[]
  readonly areas: readonly AreaEntry[] | null
  readonly today: string
  /** Lines are written for the landing table too; false when they stand there already. */
  readonly land: boolean
  /** Since when the rows stand, where they go straight into the dataset's table; null = into the stage. */
  readonly since: string | null
}

/** Bytes as COPY takes them, and the keys of rows that were refused. */
export type Batch = {
  readonly kind: 'batch'
  readonly landing: readonly Uint8Array<ArrayBuffer>[]
  readonly typed: readonly Uint8Array<ArrayBuffer>[]
  readonly rejects: readonly Uint8Array<ArrayBuffer>[]
  readonly kept: readonly string[]
}

export type Done = {
  readonly kind: 'done'
  readonly landed: number
  readonly aside: number
  readonly rows: number
  readonly rejected: number
  readonly byRule: Readonly<Record<string, number>>
  readonly notes: Readonly<Record<string, number>>
  readonly told: readonly Told[]
}

export type Said =
  | { readonly kind: 'head'; readonly readAs: ReadAs }
  | Batch
  | Done
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/** The delivery cannot be read on; nothing of it may stay. */
export class Unreadable extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.code)
    this.refusal = refusal
  }
}

/**
 * Reads a delivery in a thread of its own; `take` writes each batch before the next but one is read, so that memory
 * stays small however large the file. Throws `Unreadable` where the file ends it.
 */
export async function readApart(
  task: Task,
  take: (batch: Batch) => Promise<void>,
  stop?: AbortSignal,
): Promise<{ readonly readAs: ReadAs; readonly done: Done }> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: task,
    // Young space of this size: rows live only as long as their batch.
    resourceLimits: { maxYoungGenerationSizeMb: 24 },
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
      }
    }
  } finally {
    stop?.removeEventListener('abort', end)
    await worker.terminate()
  }
}

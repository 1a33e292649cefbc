import { Worker } from 'node:worker_threads'
import { no, ok, type Refusal, type Result } from '../../../base/index.ts'
import { BrokenSheet, type Limits, type Line, refuse, type SheetInfo, type Workbook } from './declare.ts'

export type ParquetTask = { readonly path: string; readonly limits: Limits }
export type Answer =
  | { readonly refusal: Refusal }
  | { readonly sheets: readonly SheetInfo[] }
  | { readonly lines: readonly Line[] | null }

/** Longest that one stretch of rows may take: beyond it the file leads the reader in a circle. */
const STRETCH_SECONDS = 60
const HEAP_MB = 1024

/**
 * Opens a Parquet file in a thread of its own that can be stopped: its reader believes what pages say of themselves,
 * and a hostile file would hold the whole program.
 */
export async function openParquetApart(path: string, limits: Limits): Promise<Result<Workbook, Refusal>> {
  const worker = new Worker(new URL('./parquet-thread.ts', import.meta.url), {
    workerData: { path, limits } satisfies ParquetTask,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    stderr: true,
  })
  const seconds = Math.min(STRETCH_SECONDS, limits.seconds)
  const answer = (ask?: 'first' | 'next'): Promise<Answer> =>
    new Promise((resolve) => {
      const broken = (why: string): void =>
        end({ refusal: refuse['sheets.broken']({ why: `Parquet: ${why}` }) })
      const late = setTimeout(() => {
        void worker.terminate()
        end({ refusal: refuse['sheets.tooSlow']({ seconds }) })
      }, seconds * 1000)
      const failed = (fault: Error): void => broken(fault.message.slice(0, 80))
      const gone = (): void => broken('thread')
      const end = (said: Answer): void => {
        clearTimeout(late)
        worker.off('message', end)
        worker.off('error', failed)
        worker.off('exit', gone)
        resolve(said)
      }
      worker.on('message', end)
      worker.on('error', failed)
      worker.on('exit', gone)
      if (ask) worker.postMessage(ask)
    })
  // a fault between two questions ends the thread, and the next question says so
  worker.on('error', () => undefined)
  const opened = await answer()
  if (!('sheets' in opened)) {
    await worker.terminate()
    return no('refusal' in opened ? opened.refusal : refuse['sheets.broken']({ why: 'Parquet' }))
  }
  let ended = false
  worker.on('exit', () => {
    ended = true
  })
  return ok({
    format: 'parquet',
    encoding: null,
    delimiter: null,
    sheets: opened.sheets,
    told: [],
    async *lines() {
      for (let ask: 'first' | 'next' = 'first'; ; ask = 'next') {
        if (ended) throw new BrokenSheet(refuse['sheets.broken']({ why: 'Parquet: thread' }))
        const said = await answer(ask)
        if ('refusal' in said) throw new BrokenSheet(said.refusal)
        if (!('lines' in said) || said.lines === null) return
        yield said.lines
      }
    },
    async close() {
      await worker.terminate()
    },
  })
}

import { Worker } from 'node:worker_threads'
import type { Lesson, Trained } from './declare.ts'

/** Trains in a thread of its own; ends it when `stop` fires, and then answers nothing. */
export function learnApart(
  lessons: readonly Lesson[],
  seed: number,
  stop: AbortSignal,
): Promise<readonly Trained[]> {
  return new Promise((resolve, reject) => {
    if (stop.aborted) return resolve([])
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: { lessons, seed } })
    const end = () => void worker.terminate()
    stop.addEventListener('abort', end, { once: true })
    const done = (settle: () => void) => {
      stop.removeEventListener('abort', end)
      settle()
    }
    worker.once('message', (trained: readonly Trained[]) => done(() => resolve(trained)))
    worker.once('error', (fault) => done(() => reject(fault)))
    worker.once('exit', () =>
      done(() =>
        stop.aborted ? resolve([]) : reject(new Error('the training thread ended without an answer')),
      ),
    )
  })
}

import { getPriority, setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import type { Lesson } from './declare.ts'
import { learnAll } from './learn.ts'

// Runs beside the city: training takes seconds, and nobody at a desk waits for it.
// Elsewhere it would slow the whole process; on Linux it is this thread alone that stands back.
if (process.platform === 'linux' && getPriority() < 10) setPriority(10)

const { lessons, seed } = workerData as { lessons: readonly Lesson[]; seed: number }
parentPort?.postMessage(learnAll(lessons, seed))

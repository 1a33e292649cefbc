import { parentPort, workerData } from 'node:worker_threads'
import type { Lesson } from './declare.ts'
import { learnAll } from './learn.ts'

// Runs beside the city: training takes seconds, and nobody at a desk waits for it.
const { lessons, seed } = workerData as { lessons: readonly Lesson[]; seed: number }
parentPort?.postMessage(learnAll(lessons, seed))

import { flushCompileCache } from 'node:module'
import { getPriority, setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { readDelivery, type Said, type Task } from './read.ts'

// Reads a large delivery beside the city; on Linux it is this thread alone that stands back.
if (process.platform === 'linux' && getPriority() < 5) setPriority(5)

const port = parentPort
if (!port) throw new Error('not a thread')

/** Batches that the main thread has not written yet. */
const UNDER_WAY = 3

let underWay = 0
let wake: (() => void) | null = null
port.on('message', () => {
  underWay--
  wake?.()
})

async function say(what: Said): Promise<void> {
  if (what.kind !== 'batch') return port?.postMessage(what)
  underWay++
  port?.postMessage(
    what,
    [...what.landing, ...what.typed, ...what.rejects, ...what.unread].map((one) => one.buffer),
  )
  while (underWay >= UNDER_WAY)
    await new Promise<void>((go) => {
      wake = go
    })
  wake = null
}

// Whoever starts this thread may end it at any moment: what was compiled is kept from the beginning on.
flushCompileCache()
await readDelivery(workerData as Task, say)
port.removeAllListeners('message')

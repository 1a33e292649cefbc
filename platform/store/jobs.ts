import { afterFailure, MAX_ATTEMPTS } from './decide.ts'
import type { DeadJob, Job, JobHandler, Reader, Store, Tx } from './declare.ts'
import { isBrokenConnection } from './driver.ts'
import * as keep from './keep.ts'
import { underSavepoint } from './store.ts'

export type JobHandlers = Readonly<Record<string, JobHandler>>

export type PassOptions = {
  /** Jobs claimed by one transaction, 20 unless told. */
  readonly batch?: number
  /** Failures before a job is given up. */
  readonly maxAttempts?: number
  /** Only this district's queue; all of them unless told. */
  readonly district?: string
  readonly onError?: (error: unknown, job: Job | undefined) => void
}

export type RunnerOptions = PassOptions & {
  /** Longest sleep between looks at the table, 1,000 ms unless told: how late a timer may be. */
  readonly pollMs?: number
  /** Loops that claim side by side, 1 unless told. */
  readonly workers?: number
  /** The clock, for tests and simulations. */
  readonly now?: () => Date
}

export type JobRunner = {
  /** Look at the table at once. */
  wake(): void
  /** Resolves when the work in hand is done; nothing is claimed afterwards. */
  stop(): Promise<void>
}

const runners = new Set<() => void>()

/**
 * Puts a job in, as part of the caller's transaction; the pending one of the same (district, kind, key) is moved.
 * Runners of this process look at once when it is due.
 */
export async function schedule(tx: Tx, job: Job): Promise<void> {
  await keep.putJob(tx, job)
  tx.afterCommit(() => {
    if (job.runAt.getTime() <= Date.now()) for (const wake of runners) wake()
  })
}

/** Takes a pending job back. False when there is none (any more). */
export const cancel = async (tx: Tx, name: keep.JobName): Promise<boolean> =>
  (await keep.removeJob(tx, name)) > 0

/** The operator's list of jobs given up, latest first. */
export const deadJobs = (
  reader: Reader,
  want: { district?: string; limit?: number } = {},
): Promise<DeadJob[]> => keep.readDeadJobs(reader, want.district, want.limit ?? 100)

/** Gives a dead job another life, from `at`. False when it is not there. */
export async function reviveJob(tx: Tx, district: string, id: string, at: Date): Promise<boolean> {
  const dead = await keep.takeDeadJob(tx, district, id)
  if (!dead) return false
  await schedule(tx, { district, kind: dead.kind, key: dead.key, runAt: at, payload: dead.payload })
  return true
}

/** How the queue stands: due now, waiting after a failure, given up. */
export const jobHealth = async (
  reader: Reader,
  at: Date,
): Promise<{ due: number; failing: number; dead: number }> =>
  (await keep.countJobs(reader, at)) ?? { due: 0, failing: 0, dead: 0 }

export type PassReport = { readonly done: number; readonly failed: number; readonly dead: number }

async function settleFailure(tx: Tx, job: keep.ClaimedJob, error: unknown, at: Date, options: PassOptions) {
  const attempts = job.attempts + 1
  const next = afterFailure(attempts, error, at, options.maxAttempts ?? MAX_ATTEMPTS)
  if (next.give === 'up') await keep.bury(tx, job, attempts, at, next.error)
  else await keep.putBack(tx, job, attempts, next.runAt, next.error)
  return next.give
}

/** One transaction: claim, work, and the end of each job together. `claimed` tells the caller what was in hand. */
function batchOf(
  store: Store,
  handlers: JobHandlers,
  at: Date,
  batch: number,
  options: PassOptions,
  claimed: keep.ClaimedJob[],
) {
  return store.tx(async (tx) => {
    const report = { done: 0, failed: 0, dead: 0 }
    const jobs = await keep.takeDueJobs(tx, {
      at,
      kinds: Object.keys(handlers),
      batch,
      district: options.district,
    })
    claimed.splice(0, claimed.length, ...jobs)
    for (const job of jobs) {
      const handler = handlers[job.kind] as JobHandler
      try {
        await underSavepoint(tx, () => handler(tx, job))
        report.done++
      } catch (error) {
        if (isBrokenConnection(error)) throw error
        const given = await settleFailure(tx, job, error, at, options)
        report[given === 'up' ? 'dead' : 'failed']++
        options.onError?.(error, job)
      }
    }
    return report
  })
}

/** A job whose whole transaction failed (a deferred check, a killed connection) is marked in one of its own. */
async function markAlone(store: Store, job: keep.ClaimedJob, error: unknown, at: Date, options: PassOptions) {
  return store.tx(async (tx) => {
    // Gone or moved meanwhile: then it is no longer ours to mark.
    if ((await keep.removeJob(tx, job)) === 0) return 'later'
    return settleFailure(tx, job, error, at, options)
  })
}

/**
 * Works off one batch of due jobs. A job's effects and its end commit together: after a crash at any point it has
 * either happened once or is still pending. A failing handler is undone alone and tried again later.
 */
export async function runDueJobs(
  store: Store,
  handlers: JobHandlers,
  at: Date,
  options: PassOptions = {},
): Promise<PassReport> {
  const claimed: keep.ClaimedJob[] = []
  try {
    return await batchOf(store, handlers, at, options.batch ?? 20, options, claimed)
  } catch (error) {
    if (claimed.length === 0) throw error
    return runSingly(store, handlers, at, options, claimed.length)
  }
}

/** After a batch failed as a whole: one by one, so that the culprit fails alone. */
async function runSingly(
  store: Store,
  handlers: JobHandlers,
  at: Date,
  options: PassOptions,
  count: number,
): Promise<PassReport> {
  const total = { done: 0, failed: 0, dead: 0 }
  for (let i = 0; i < count; i++) {
    const claimed: keep.ClaimedJob[] = []
    try {
      const one = await batchOf(store, handlers, at, 1, options, claimed)
      total.done += one.done
      total.failed += one.failed
      total.dead += one.dead
      if (claimed.length === 0) break
    } catch (error) {
      const job = claimed[0]
      if (!job) throw error
      const given = await markAlone(store, job, error, at, options)
      total[given === 'up' ? 'dead' : 'failed']++
      options.onError?.(error, job)
    }
  }
  return total
}

/** Works off everything due at `at`, for tests, seeds and simulations. */
export async function drainJobs(
  store: Store,
  handlers: JobHandlers,
  at: Date,
  options: PassOptions = {},
): Promise<PassReport> {
  const total = { done: 0, failed: 0, dead: 0 }
  for (;;) {
    const pass = await runDueJobs(store, handlers, at, options)
    total.done += pass.done
    total.failed += pass.failed
    total.dead += pass.dead
    if (pass.done + pass.failed + pass.dead === 0) return total
  }
}

/** Starts working off jobs until stopped. Several processes may run at once: each job goes to one of them. */
export function runJobs(store: Store, handlers: JobHandlers, options: RunnerOptions = {}): JobRunner {
  const now = options.now ?? (() => new Date())
  const sleepers = new Set<() => void>()
  let stopped = false
  /** Counts wakes, so that one that comes while a loop is busy is not slept through. */
  let wakes = 0

  const sleep = (ms: number) =>
    new Promise<void>((go) => {
      const done = () => {
        clearTimeout(timer)
        sleepers.delete(done)
        go()
      }
      const timer = setTimeout(done, ms)
      sleepers.add(done)
    })

  async function loop(): Promise<void> {
    while (!stopped) {
      const seen = wakes
      let worked = 0
      try {
        const pass = await runDueJobs(store, handlers, now(), options)
        worked = pass.done + pass.failed + pass.dead
      } catch (error) {
        options.onError?.(error, undefined)
      }
      if (worked === 0 && seen === wakes && !stopped) await sleep(options.pollMs ?? 1_000)
    }
  }

  const wake = () => {
    wakes++
    for (const go of [...sleepers]) go()
  }
  runners.add(wake)
  const loops = Array.from({ length: options.workers ?? 1 }, loop)
  return {
    wake,
    async stop() {
      stopped = true
      runners.delete(wake)
      wake()
      await Promise.all(loops)
    },
  }
}

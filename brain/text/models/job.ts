import type { Store } from '../../../platform/store/index.ts'
import type { Models } from './models.ts'

/** How soon a wish is met, and a look at what was closed taken. */
const LOOK_MS = 5_000
/** The first look: when a city has just started its desks come first. */
const FIRST_MS = 3_000

/** Trains whenever there is a reason to, until stopped; a training under way is broken off then. */
export function runTraining(
  store: Store,
  models: Models,
  now: () => Date,
  onFault: (fault: unknown) => void,
  { firstMs = FIRST_MS, everyMs = LOOK_MS }: { readonly firstMs?: number; readonly everyMs?: number } = {},
): { stop(): Promise<void> } {
  const stopping = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let working: Promise<unknown> = Promise.resolve()
  const look = async (): Promise<void> => {
    try {
      if (await models.due(store, now())) await models.train(store, now, stopping.signal)
    } catch (fault) {
      onFault(fault)
    }
    plan(everyMs)
  }
  const plan = (ms: number): void => {
    if (stopping.signal.aborted) return
    timer = setTimeout(() => {
      working = look()
    }, ms)
  }
  plan(firstMs)
  return {
    async stop() {
      stopping.abort()
      clearTimeout(timer)
      await working
    },
  }
}

import { TurnLost } from '../platform/store/index.ts'
import type { OpenCity } from './open.ts'

/**
 * 值守: work of a beat that one process of a city does for all. Where another has the turn there is nothing to do; who
 * takes over after a crash begins within some fifteen seconds.
 */
export const alone =
  (city: OpenCity, name: string, run: () => Promise<boolean>): (() => Promise<boolean>) =>
  async () =>
    (await city.turns.mine(name)) ? run() : false

/** A turn that went to another while this process was held up is no fault: the other does the work. */
export const unlessLost =
  (onFault: (fault: unknown) => void) =>
  (fault: unknown): void => {
    if (!(fault instanceof TurnLost)) onFault(fault)
  }

/** How often a process looks whether the turn has come, or gone. */
const LOOK_MS = 1_000

/**
 * Something that stands as long as this process has the turn, such as a memory of what was said lately. Begun at once
 * where the turn is free; stopped where it is lost. `now` answers it while it stands.
 */
export async function whileAlone<T extends { stop(): Promise<void> }>(
  city: OpenCity,
  name: string,
  begin: () => Promise<T>,
  onFault: (fault: unknown) => void,
): Promise<{ now(): T | null; stop(): Promise<void> }> {
  let standing: T | null = null
  let stopped = false
  async function look(): Promise<void> {
    const mine = !stopped && (await city.turns.mine(name))
    if (mine && !standing) standing = await begin()
    else if (!mine && standing) {
      const gone = standing
      standing = null
      await gone.stop()
    }
  }
  await look()
  let looking: Promise<void> = Promise.resolve()
  const timer = setInterval(() => {
    looking = looking.then(look).catch(onFault)
  }, LOOK_MS).unref()
  return {
    now: () => standing,
    async stop() {
      stopped = true
      clearInterval(timer)
      await looking
      await look().catch(onFault)
    },
  }
}

/** A value made anew when something happened since; between, everybody gets the same one. */
export type Kept<T> = {
  get(key: string, make: () => Promise<T>): Promise<T>
  /** Something happened: whatever is being looked at is made anew at once, the rest when next asked for. */
  changed(): void
  stop(): void
}

type Entry<T> = {
  value: Promise<T> | null
  last: { readonly made: T } | null
  generation: number
  madeAt: number
  askedAt: number
  cost: number
  make: () => Promise<T>
  timer: NodeJS.Timeout | undefined
}

/** Time passes too: what is overdue changes without any fact. */
const OLDEST_MS = 10_000
/** Values that nobody has asked for are not refreshed, and after a while forgotten. */
const WATCHED_MS = 60_000
const MOST = 200

/**
 * Keeps costly answers until a fact changes them. Under a stream of facts each is made at most one third of the time,
 * so that figures never crowd out the work they count.
 */
export function keepUntilChanged<T>(
  clock: () => number,
  options: {
    /** Answer with the last value while a newer one is being made. */
    readonly lastMeanwhile?: boolean
    /** Waited for before a value is made anew; what happens meanwhile is in it, and the wait is no cost of the value. */
    readonly ready?: () => Promise<void>
    /** Told after a value was made anew without anybody waiting for it. */
    readonly onRenewed?: () => void
    /** No value is made anew sooner than so many ms after the one before, however cheap it is. */
    readonly betweenMs?: number
  } = {},
): Kept<T> {
  const entries = new Map<string, Entry<T>>()
  let generation = 0

  async function made(entry: Entry<T>): Promise<T> {
    if (options.ready) {
      await options.ready()
      entry.generation = generation
      entry.madeAt = clock()
    }
    const begun = performance.now()
    const made = await entry.make()
    entry.cost = performance.now() - begun
    entry.last = { made }
    return made
  }

  function renew(entry: Entry<T>): Promise<T> {
    entry.generation = generation
    entry.madeAt = clock()
    const value = made(entry).catch((fault) => {
      entry.value = null
      throw fault
    })
    entry.value = value
    return value
  }

  const isFresh = (entry: Entry<T>): boolean =>
    entry.generation === generation && clock() - entry.madeAt < OLDEST_MS

  const soon = (entry: Entry<T>): void => {
    if (entry.timer) return
    const wait = Math.max(0, entry.madeAt + Math.max(entry.cost * 3, options.betweenMs ?? 0) - clock())
    entry.timer = setTimeout(() => {
      entry.timer = undefined
      if (!isFresh(entry)) renew(entry).then(options.onRenewed, () => {})
    }, wait)
    entry.timer.unref()
  }

  return {
    async get(key, make) {
      const now = clock()
      let entry = entries.get(key)
      if (!entry) {
        if (entries.size >= MOST) entries.delete(entries.keys().next().value as string)
        entry = {
          value: null,
          last: null,
          generation,
          madeAt: 0,
          askedAt: now,
          cost: 0,
          make,
          timer: undefined,
        }
        entries.set(key, entry)
      }
      entry.askedAt = now
      entry.make = make
      if (entry.value && isFresh(entry))
        return entry.last && options.lastMeanwhile ? entry.last.made : entry.value
      if (!entry.last || !options.lastMeanwhile) return renew(entry)
      soon(entry)
      return entry.last.made
    },
    changed() {
      generation += 1
      const now = clock()
      for (const [key, entry] of entries)
        if (now - entry.askedAt < WATCHED_MS) soon(entry)
        else entries.delete(key)
    },
    stop() {
      for (const entry of entries.values()) clearTimeout(entry.timer)
      entries.clear()
    },
  }
}

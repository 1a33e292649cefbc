/** Timers, so that a test can hold them. */
type Hands = {
  readonly now: () => number
  readonly later: (run: () => void, ms: number) => () => void
}
const CLOCK: Hands = {
  now: () => Date.now(),
  later: (run, ms) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}

/** Tiles of one layer are asked for again at most so often, however often it changes. */
export const REFRESH_FLOOR_MS = 3_000
/** Walls and desks that hear the same message do not all ask at once. */
const SPREAD_MS = 800

/**
 * Layers that change while they are looked at 实时图层: what the live connection names is asked for again, once for all that came
 * meanwhile. It holds one time for each layer shown and one timer, for weeks.
 */
export function refreshing(
  refresh: (layer: string) => void,
  { floorMs = REFRESH_FLOOR_MS, spreadMs = SPREAD_MS, hands = CLOCK } = {},
) {
  const asked = new Map<string, number>()
  const due = new Map<string, number>()
  let stop: (() => void) | null = null

  function plan(): void {
    stop?.()
    stop = null
    if (due.size === 0) return
    const first = Math.min(...due.values())
    stop = hands.later(run, Math.max(0, first - hands.now()))
  }
  function run(): void {
    stop = null
    const now = hands.now()
    for (const [layer, at] of due) {
      if (at > now) continue
      due.delete(layer)
      asked.set(layer, now)
      refresh(layer)
    }
    plan()
  }
  return {
    /** These have changed; only those shown are looked at. */
    heard(layers: readonly string[], shown: ReadonlySet<string>): void {
      for (const layer of asked.keys()) if (!shown.has(layer)) asked.delete(layer)
      for (const layer of due.keys()) if (!shown.has(layer)) due.delete(layer)
      for (const layer of layers) {
        if (!shown.has(layer) || due.has(layer)) continue
        const soon = hands.now() + Math.random() * spreadMs
        due.set(layer, Math.max(soon, (asked.get(layer) ?? Number.NEGATIVE_INFINITY) + floorMs))
      }
      plan()
    },
    stop(): void {
      stop?.()
      stop = null
      due.clear()
    },
    /** How much it holds: for the test that it does not grow. */
    get held() {
      return asked.size + due.size
    },
  }
}

/** Names in a message of the live connection about layers. */
export function layersIn(data: unknown): readonly string[] {
  const names = (data as { layers?: unknown } | null)?.layers
  return Array.isArray(names) ? names.filter((one): one is string => typeof one === 'string') : []
}

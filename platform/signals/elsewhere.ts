import type { Instant } from '../../base/index.ts'
import { horizon, type Reader } from '../store/index.ts'
import type { AfterBatch, NewReading } from './declare.ts'
import { rowsBeside } from './keep-readings.ts'
import type { Registry } from './registry.ts'

/** How soon a batch is heard that another process took in. */
const LOOK_MS = 500
/** Older readings of other processes are history that nobody watches live. */
const BACK_MS = 8 * 86_400_000
const MOST = 20_000

/** What other processes took in, told to the listeners of this one. */
export type Elsewhere = {
  /** A batch of this process is about to be committed: it is not told twice. */
  mine(batch: number): void
  /** Up to here every batch was told, by whichever process. */
  readonly safe: number | null
  /** Somebody listens: from when this resolves on, nothing is missed. */
  begun(): Promise<void>
  end(): void
}

/**
 * Batches of other processes are looked for in the table by the number of their transaction. One may become visible
 * after a higher one: what was told above the line below which all transactions have ended is remembered by number.
 */
export function openElsewhere(
  store: Reader,
  registry: Registry,
  listeners: ReadonlySet<AfterBatch>,
  now: () => Instant = () => new Date(),
): Elsewhere {
  let reached: number | null = null
  let told = new Set<number>()
  let timer: NodeJS.Timeout | undefined
  let beginning: Promise<void> | undefined
  let looking = false

  async function look(): Promise<void> {
    if (reached === null) return
    await registry.refresh(store)
    // The line first: what ends after it was drawn is looked for again.
    const { oldest: safe } = await horizon(store)
    const rows = await rowsBeside(store, reached, [...told], new Date(now().getTime() - BACK_MS), MOST + 1)
    const cut = rows.length > MOST ? rows.at(-1)?.batch : undefined
    // A batch that was cut comes whole with the next look, unless it is all there is.
    const whole = cut !== undefined && rows[0]?.batch !== cut ? rows.filter(({ batch }) => batch < cut) : rows
    for (const { batch } of whole) told.add(batch)
    const line = cut === undefined ? safe - 1 : Math.min(safe - 1, (whole.at(-1)?.batch ?? safe) - 1)
    const readings = whole.flatMap((row): NewReading[] => {
      const device = registry.deviceByNumber(row.device)
      const metric = device?.metrics.get(row.metric)
      return device && metric
        ? [{ device, metric, at: row.at.getTime(), value: row.value, quality: row.quality }]
        : []
    })
    if (line > reached) {
      reached = line
      told = new Set([...told].filter((batch) => batch > line))
    }
    for (const hear of listeners) hear(readings, reached)
  }
  const again = async (): Promise<void> => {
    if (looking) return
    looking = true
    // A database that is away is met by whoever works with it; here it is looked for again.
    await look().catch(() => undefined)
    looking = false
  }

  return {
    mine: (batch) => void (timer && told.add(batch)),
    get safe() {
      return reached
    },
    begun() {
      beginning ??= horizon(store).then(
        ({ oldest }) => {
          if (listeners.size === 0) return
          reached = oldest - 1
          timer = setInterval(() => void again(), LOOK_MS).unref()
        },
        (fault) => {
          beginning = undefined
          throw fault
        },
      )
      return beginning
    },
    end() {
      clearInterval(timer)
      timer = undefined
      beginning = undefined
      reached = null
      told = new Set()
    },
  }
}

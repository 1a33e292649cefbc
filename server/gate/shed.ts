import { monitorEventLoopDelay } from 'node:perf_hooks'

/**
 * Whose request goes first when there is not enough for all 优先级: those with a caller on the line and a matter in hand, desks,
 * visitors (they come again), and what is looked at from afar or can be had later: walls, exports, search, tiles.
 */
export const RANKS = ['call', 'desk', 'visitor', 'spare'] as const
export type Rank = (typeof RANKS)[number]

const CALL =
  /^\/(health|metrics|status)|^\/api\/(telephony|hooks|me|login|callers|field\/sync|command\/act|evacuations\/(sign|done))(\/|$)/
const SPARE =
  /^\/api\/(boards|screen|carousel|tours|figures|indicators|map|hot|assessments|reports|sharing\/ledger|places\/(search|matters)|brain|advice|suggest|audit|live)(\/|$)|\/export|\/tiles?(\/|$)|\/live$|^\/api\/public\/(sunshine|map|halls\/[^/]+\/live)|\.(xlsx|pdf|csv)$/
const VISITOR = /^\/(api\/(public|citizen)|mcp|open311|ogc|open|share|standards|openapi\.json)(\/|$)/

/** Rank of a door, by its pattern; what changes a matter or brings one counts as a call. */
export function rankOf(route: string, method: string): Rank {
  const changes = method !== 'GET' && method !== 'HEAD'
  if (CALL.test(route)) return 'call'
  if (/^\/api\/matters(\/:id(\/actions\/:action)?)?$/.test(route) && (changes || route !== '/api/matters'))
    return 'call'
  if (changes && /^\/(open311\/|api\/public\/(requests|snapshots))/.test(route)) return 'call'
  if (SPARE.test(route)) return 'spare'
  return VISITOR.test(route) ? 'visitor' : 'desk'
}

/** How hard the process is put to it: how late its turns come, and who waits for the database or for a turn. */
export type Strain = {
  /** Median delay of the event loop over the last look, milliseconds. */
  readonly lagMs: number
  /** Work that waits for a connection or a turn, per connection of the pool. */
  readonly waitingPerConnection: number
}

/** From which strain on the ranks are sent away: spare first, then visitors, desks, and calls last. */
export type ShedLimits = {
  readonly lagMs: readonly [number, number, number, number]
  readonly waiting: readonly [number, number, number, number]
}

/**
 * A desk feels 150 ms of lag as slow; at 4 s nothing is served any more. A statement takes about a millisecond, so ten waiting
 * for each connection are some ten milliseconds, and a thousand a second.
 */
export const SHED_LIMITS: ShedLimits = {
  lagMs: [150, 400, 1_000, 4_000],
  waiting: [40, 100, 250, 1_000],
}

/** A level is left only when the strain is well below what brought it: else every second request would be sent away. */
const LEAVES_AT = 0.6

/** 0 = all are served, 1 = spare ones are sent away, … 4 = calls too. Rises at once, falls one level a look. */
export function nextLevel(before: number, strain: Strain, limits: ShedLimits = SHED_LIMITS): number {
  const reached = (share: number): number => {
    let level = 0
    for (let i = 0; i < 4; i++)
      if (
        strain.lagMs >= (limits.lagMs[i] as number) * share ||
        strain.waitingPerConnection >= (limits.waiting[i] as number) * share
      )
        level = i + 1
    return level
  }
  const now = reached(1)
  return now >= before ? now : Math.max(now, reached(LEAVES_AT) >= before ? before : before - 1)
}

/** Whether a request of a rank is sent away at a level. */
export const isShed = (level: number, rank: Rank): boolean => RANKS.length - RANKS.indexOf(rank) <= level

/** Seconds after which to come again: the less urgent, the later, and not all at once. */
export const comeAgain = (rank: Rank, random: number): number =>
  Math.round((2 + 4 * RANKS.indexOf(rank)) * (1 + random))

const LOOK_MS = 500

/** Looks at the strain twice a second and remembers the level. */
export function makeShedder(waits: () => number, limits: ShedLimits = SHED_LIMITS) {
  const delay = monitorEventLoopDelay({ resolution: 10 })
  delay.enable()
  const shed: Record<Rank, number> = { call: 0, desk: 0, visitor: 0, spare: 0 }
  let level = 0
  const look = (): void => {
    const lagMs = Math.max(0, delay.percentile(50) / 1e6 - 10)
    delay.reset()
    level = nextLevel(
      level,
      { lagMs: Number.isFinite(lagMs) ? lagMs : 0, waitingPerConnection: waits() },
      limits,
    )
  }
  const timer = setInterval(look, LOOK_MS)
  timer.unref()
  return {
    level: () => level,
    /** Requests sent away since the start, by rank. */
    shed: (): Readonly<Record<Rank, number>> => shed,
    /** Seconds to come again after, 0 = go on. */
    refuses(rank: Rank): number {
      if (!isShed(level, rank)) return 0
      shed[rank]++
      return comeAgain(rank, Math.random())
    },
    look,
    stop(): void {
      clearInterval(timer)
      delay.disable()
    },
  }
}
export type Shedder = ReturnType<typeof makeShedder>

/** Work that nobody waits for, kept from taking the machine from those who wait 让路. */
export type Pace = {
  /** Milliseconds until the next run may begin; 0 = it may, and the turn is taken until `done`. */
  turn(): number
  done(): void
}

/** While another has the turn: looked at again after this. */
const BUSY_MS = 20
/** One long run is not paid for longer than this. */
const LONGEST_REST_MS = 2_000

/**
 * A budget that several pulses share: one of them runs at a time, and together they run at most `share` (0–1) of the time.
 * What a run takes is measured as time that passes, so that it takes less of a busy machine than of an idle one.
 */
export function paceOf(share: number, now: () => number = () => performance.now()): Pace {
  let free = Number.NEGATIVE_INFINITY
  let begun: number | undefined
  return {
    turn() {
      if (begun !== undefined) return BUSY_MS
      const at = now()
      if (at < free) return Math.max(1, free - at)
      begun = at
      return 0
    },
    done() {
      if (begun === undefined) return
      const at = now()
      free = at + Math.min(LONGEST_REST_MS, (at - begun) * (1 / share - 1))
      begun = undefined
    },
  }
}

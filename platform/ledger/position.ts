/**
 * How far a follower has read. Sequence numbers are handed out before the commit, so a lower number may become
 * visible after a higher one: such holes are remembered and asked for again until they are filled or nobody can fill
 * them any more. A long import therefore delays only its own facts, and what one transaction saw of another is
 * delivered in that order (if the later fact is visible, the earlier one is too, and has the lower number).
 */
export type Position = {
  /** Highest number delivered. */
  readonly seq: number
  /** Numbers below it not seen yet. */
  readonly gaps: readonly Gap[]
}

/**
 * A hole, both ends included. Who holds a number had a transaction id before it asked for the number, so its
 * transaction is below `until`, an id drawn after the hole was seen (0: none drawn yet). Once every transaction below
 * `until` has ended and the row is not there, it was rolled back. (The `xmax` of a snapshot would not do: it is one
 * past the highest id that has *ended*; higher ones may have begun.)
 */
export type Gap = readonly [from: number, to: number, until: number]

/**
 * The snapshot of a read: every transaction below `xmin` has ended; nothing that had ended is at or above `xmax`.
 * `drawn`: a transaction id drawn before this read and after the one that gave the position; 0 when none was.
 */
export type Horizon = { readonly xmin: number; readonly xmax: number; readonly drawn: number }

export const START: Position = { seq: 0, gaps: [] }

/** Does the next read want an id drawn before it? */
export const wantsDraw = ({ gaps }: Position): boolean => gaps.some(([, , until]) => until === 0)

/** More holes than this and the follower waits instead of walking on. */
export const MAX_GAPS = 2000

/**
 * The position after reading, and how many of the rows (ascending numbers: first those out of the gaps, then those
 * above `seq`) were taken. `gapsCut`: the read of the gaps stopped at its limit, so none may be given up.
 */
export function advance(
  position: Position,
  seqs: readonly number[],
  horizon: Horizon,
  gapsCut = false,
): { readonly position: Position; readonly taken: number } {
  const settled = (until: number) => !gapsCut && until !== 0 && horizon.xmin >= until
  const gaps: Gap[] = []
  const leave = (from: number, to: number, until: number) => {
    if (from <= to && !settled(until)) gaps.push([from, to, until])
  }

  let next = 0
  for (const [from, to, seen] of position.gaps) {
    // after a restore into a younger server the remembered id lies in the future: forget it
    const until = seen === 0 || seen > Math.max(horizon.xmax, horizon.drawn) ? horizon.drawn : seen
    let low = from
    for (; next < seqs.length && (seqs[next] as number) <= to; next++) {
      leave(low, (seqs[next] as number) - 1, until)
      low = (seqs[next] as number) + 1
    }
    leave(low, to, until)
  }

  let high = position.seq
  for (; next < seqs.length; next++) {
    const seq = seqs[next] as number
    if (seq > high + 1) {
      if (gaps.length >= MAX_GAPS) break
      leave(high + 1, seq - 1, 0)
    }
    high = seq
  }
  return { position: { seq: high, gaps }, taken: next }
}

/** As text for a browser to hand back (`Last-Event-ID`): `1234` or `1234;1200-1203@77;…`. */
export const positionText = ({ seq, gaps }: Position): string =>
  [seq, ...gaps.map(([from, to, until]) => `${from}-${to}@${until}`)].join(';')

/** The position out of such a text; null when it is not one. */
export function positionOf(text: string): Position | null {
  if (!/^\d{1,15}(;\d{1,15}-\d{1,15}@\d{1,15}){0,2000}$/.test(text)) return null
  const [seq, ...gaps] = text.split(';')
  return {
    seq: Number(seq),
    gaps: gaps.map((gap) => gap.split(/[-@]/).map(Number) as unknown as Gap),
  }
}

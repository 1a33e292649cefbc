/**
 * The scoring of the Numenta Anomaly Benchmark (Lavin and Ahmad 2015), its standard profile: a window of labelled rows is worth up to 1,
 * more the earlier it is found; a window missed costs 1; every other row that is flagged costs up to 0.11, less right
 * behind a window. The first 15 % of a file (at most 750 rows) are for learning and count nothing. One threshold for
 * all files, the best one, as the benchmark prescribes. Nothing flagged is 0, everything found at once is 100.
 */
export type Labelled = {
  readonly name: string
  readonly scores: readonly number[]
  /** First and last row of every window, both included. */
  readonly windows: readonly (readonly [first: number, last: number])[]
  /** Rows at the beginning that count nothing; the benchmark's share when absent. */
  readonly probation?: number
}

export const STANDARD = { hit: 1, falseAlarm: 0.11, missed: 1 } as const

export const probationOf = (rows: number): number => Math.min(Math.floor(0.15 * rows), 750)

/** Falls from 1 over 0 at the window's end to −1 behind it. */
const falling = (position: number): number => (position > 3 ? -1 : 2 / (1 + Math.exp(5 * position)) - 1)
const MOST = falling(-1)

type Row = { readonly score: number; readonly worth: number; readonly window: number }

/** What flagging each row is worth: within a window only its best row counts. */
function rowsOf(file: Labelled, firstWindow: number): { readonly rows: Row[]; readonly counted: number } {
  const windows = file.windows.toSorted((a, b) => a[0] - b[0])
  const probation = file.probation ?? probationOf(file.scores.length)
  const rows: Row[] = []
  let next = 0
  let before: readonly [number, number] | null = null
  file.scores.forEach((score, i) => {
    let window = windows[next]
    while (window && i > window[1]) {
      before = window
      next++
      window = windows[next]
    }
    if (i < probation) return
    if (window && i >= window[0]) {
      const width = window[1] - window[0] + 1
      rows.push({
        score,
        worth: (STANDARD.hit * falling(-(window[1] - i + 1) / width)) / MOST,
        window: firstWindow + next,
      })
      return
    }
    // before the first window nothing softens a false alarm
    const past: readonly [number, number] | null = before
    const worth = past ? falling((i - past[1]) / Math.max(1, past[1] - past[0])) : -1
    rows.push({ score, worth: STANDARD.falseAlarm * worth, window: -1 })
  })
  return { rows, counted: windows.length }
}

export type NabScore = {
  readonly score: number
  readonly threshold: number
  readonly found: number
  readonly windows: number
  readonly falseRows: number
}

/** The best score over all thresholds, or the score at a given one. */
export function nabScore(files: readonly Labelled[], at: number | null = null): NabScore {
  const rows: Row[] = []
  let windows = 0
  for (const file of files) {
    const one = rowsOf(file, windows)
    for (const row of one.rows) rows.push(row)
    windows += one.counted
  }
  rows.sort((a, b) => b.score - a.score)
  const best = new Float64Array(windows).fill(-STANDARD.missed)
  const nothing = -STANDARD.missed * windows
  let sum = nothing
  let found = 0
  let falseRows = 0
  let answer = { sum, threshold: Infinity, found, falseRows }
  for (let i = 0; i < rows.length; ) {
    const { score } = rows[i] as Row
    if (at !== null && score < at) break
    while (i < rows.length && (rows[i] as Row).score === score) {
      const { worth, window } = rows[i] as Row
      i++
      if (window < 0) {
        sum += worth
        falseRows++
      } else {
        const was = best[window] ?? 0
        if (worth <= was) continue
        if (was === -STANDARD.missed) found++
        best[window] = worth
        sum += worth - was
      }
    }
    if (sum > answer.sum) answer = { sum, threshold: score, found, falseRows }
  }
  if (at !== null) answer = { sum, threshold: at, found, falseRows }
  const perfect = STANDARD.hit * windows
  return {
    score: windows === 0 ? 0 : (100 * (answer.sum - nothing)) / (perfect - nothing),
    threshold: answer.threshold,
    found: answer.found,
    windows,
    falseRows: answer.falseRows,
  }
}

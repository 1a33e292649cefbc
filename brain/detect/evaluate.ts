import { hotelling, isolationForest, relativeEntropy, windowedGaussian } from './baselines.ts'
import { type Labelled, nabScore, probationOf } from './nab.ts'
import { learnPlant, type Rows } from './plant.ts'
import { openStream, streamRules } from './stream.ts'

/** A file of a benchmark: its rows by the names of their columns. */
export type SensorFile = {
  readonly name: string
  readonly rows: readonly Readonly<Record<string, unknown>>[]
}

/** One run of readings with what people said of each row 标注序列. */
type Run = {
  readonly name: string
  readonly at: readonly number[]
  readonly values: Rows
  readonly labels: readonly boolean[]
  /** Rows where the state changes, where the set says so. */
  readonly changes: readonly number[]
  /** Rows at the beginning that a detector may learn from and that count nothing in the benchmark's score. */
  readonly learn: number
}
export type SensorSet = {
  readonly kind: 'nab' | 'skab' | 'batadal'
  readonly runs: readonly Run[]
  /** A healthy run of the plant kept apart, where the set has one. */
  readonly healthy: Rows
}

const instant = (value: unknown): number => {
  const found = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2}))?/.exec(String(value ?? '').trim())
  if (!found) return Number.NaN
  const [, year, month, day, hour, minute, second] = found.map((one) => Number(one ?? 0))
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second)
}
const truthy = (value: unknown): boolean => Number(value) > 0

type Windows = Readonly<Record<string, readonly (readonly [string, string])[]>>

/** Rows that the first hours of a plant give when no healthy run is kept apart: SKAB's leaderboard learns from 400. */
const LEARN_ROWS = 400

/** Which benchmark a folder holds, told by its columns 识别评测集; null = none that is known. */
export function setOf(files: readonly SensorFile[], windows: Windows | null): SensorSet | null {
  const has = (column: string) => files.filter((file) => file.rows[0] && column in file.rows[0])
  if (has('anomaly').length > 0) return { kind: 'skab', runs: has('anomaly').map(plantRun), healthy: [] }
  if (has('ATT_FLAG').length > 0) return batadal(has('ATT_FLAG'))
  const streams = has('value')
  if (streams.length > 0 && windows)
    return { kind: 'nab', runs: streams.flatMap((file) => streamRun(file, windows)), healthy: [] }
  return null
}

function streamRun(file: SensorFile, windows: Windows): Run[] {
  const known = Object.keys(windows).find(
    (name) => name === file.name || file.name.endsWith(`/${name}`) || name.endsWith(`/${file.name}`),
  )
  if (known === undefined) return []
  const spans = (windows[known] ?? []).map(([from, to]) => [instant(from), instant(to)] as const)
  const at = file.rows.map((row) => instant(row.timestamp))
  return [
    {
      name: known,
      at,
      values: file.rows.map((row) => [Number(row.value)]),
      labels: at.map((one) => spans.some(([from, to]) => one >= from && one <= to)),
      changes: [],
      learn: probationOf(at.length),
    },
  ]
}

function plantRun(file: SensorFile): Run {
  const columns = Object.keys(file.rows[0] ?? {}).filter(
    (one) => !['datetime', 'anomaly', 'changepoint'].includes(one),
  )
  return {
    name: file.name,
    at: file.rows.map((row) => instant(row.datetime)),
    values: file.rows.map((row) => columns.map((one) => Number(row[one]))),
    labels: file.rows.map((row) => truthy(row.anomaly)),
    changes: file.rows.flatMap((row, i) => (truthy(row.changepoint) ? [i] : [])),
    learn: Math.min(LEARN_ROWS, Math.floor(file.rows.length / 2)),
  }
}

const HOUR = 3_600_000

/**
 * Hourly SCADA. Where the clock jumps, another recording begins. A recording of at least half a year without a labelled hour is the
 * healthy run that the competition hands out; without one, each recording learns from its own beginning.
 */
function batadal(files: readonly SensorFile[]): SensorSet {
  const recordings = files.flatMap((file) => {
    const columns = Object.keys(file.rows[0] ?? {}).filter((one) => one !== 'DATETIME' && one !== 'ATT_FLAG')
    const at = file.rows.map((row) => instant(row.DATETIME))
    const cuts = [
      0,
      ...at.flatMap((one, i) => (i > 0 && Math.abs(one - (at[i - 1] ?? one)) > 24 * HOUR ? [i] : [])),
      at.length,
    ]
    return cuts.slice(1).map((to, n) => {
      const from = cuts[n] ?? 0
      const rows = file.rows.slice(from, to)
      return {
        name: `${file.name}#${n + 1}`,
        at: at.slice(from, to),
        values: rows.map((row) => columns.map((one) => Number(row[one]))),
        labels: rows.map((row) => truthy(row.ATT_FLAG)),
        changes: [],
        learn: 0,
      }
    })
  })
  const healthy = recordings.find((one) => one.labels.length >= 4_000 && !one.labels.some(Boolean))
  const runs = recordings
    .filter((one) => one !== healthy)
    .map((one) => ({ ...one, learn: healthy ? 0 : Math.min(LEARN_ROWS, Math.floor(one.labels.length / 5)) }))
  return { kind: 'batadal', runs, healthy: healthy?.values ?? [] }
}

/** What a detector says of a run: a score for each row, and the rows where an alarm stands. */
type Said = {
  readonly scores: readonly number[]
  readonly stands: readonly boolean[] | null
  /** The detector's own alarm level; without one, alarms begin at the threshold that the benchmark finds best. */
  readonly level?: number
}
type Detector = {
  readonly name: string
  readonly ours: boolean
  readonly says: (run: Run, set: SensorSet) => Said
}

/** While it learns a detector raises no alarm. */
const overOne = (scores: readonly number[], learn: number): Said => ({
  scores,
  stands: scores.map((one, i) => i >= learn && one > 1),
})
const learned =
  (learn: (healthy: Rows) => (row: readonly number[]) => number): Detector['says'] =>
  (run, { healthy }) => {
    const said = learn(healthy.length > 0 ? healthy : run.values.slice(0, run.learn))
    return overOne(
      run.values.map((row) => said(row)),
      run.learn,
    )
  }
const streamed =
  (open: (run: Run) => (at: number, value: number) => number): Detector['says'] =>
  (run) => {
    const next = open(run)
    return { scores: run.values.map((row, i) => next(run.at[i] ?? 0, row[0] ?? Number.NaN)), stands: null }
  }
const extent = (run: Run): readonly [number, number] => {
  const values = run.values.map((row) => row[0] ?? 0)
  return [Math.min(...values), Math.max(...values)]
}

const detectors: Readonly<Record<SensorSet['kind'], readonly Detector[]>> = {
  nab: [
    {
      name: 'huying',
      ours: true,
      says: (run) => {
        const next = openStream()
        const all = run.values.map((row, i) => next(run.at[i] ?? 0, row[0] ?? Number.NaN))
        return { scores: all.map((one) => one.score), stands: null, level: streamRules.alarm }
      },
    },
    { name: 'windowedGaussian', ours: false, says: streamed(windowedGaussian) },
    { name: 'relativeEntropy', ours: false, says: streamed((run) => relativeEntropy(...extent(run))) },
    { name: 'null', ours: false, says: streamed(() => () => 0.5) },
  ],
  skab: plantDetectors(),
  batadal: plantDetectors(),
}

function plantDetectors(): readonly Detector[] {
  return [
    { name: 'huying', ours: true, says: learned(learnPlant) },
    { name: 'hotellingT2', ours: false, says: learned(hotelling) },
    { name: 'isolationForest', ours: false, says: learned(isolationForest) },
  ]
}

type Span = readonly [first: number, last: number]
/** Runs of marked rows; those with no more than `gap` rows between them are one. */
const spansOf = (rows: readonly boolean[], gap = 0): Span[] => {
  const spans: [number, number][] = []
  rows.forEach((one, i) => {
    if (!one) return
    const last = spans.at(-1)
    if (last && i - last[1] <= gap + 1) last[1] = i
    else spans.push([i, i])
  })
  return spans
}

const f1 = (hits: number, falseOnes: number, missed: number): number =>
  2 * hits + falseOnes + missed > 0 ? (2 * hits) / (2 * hits + falseOnes + missed) : 0
const round = (value: number, digits = 3): number => Math.round(value * 10 ** digits) / 10 ** digits

/** Alarms with no more rows than this between them are one: one object, one alarm. */
const TOGETHER_ROWS = 30

/** An alarm of a stream stands for so many rows after the last flagged one; the same for every detector. */
const standing = (scores: readonly number[], threshold: number, rows: number): boolean[] => {
  let left = 0
  return scores.map((score) => {
    if (score >= threshold) left = rows
    return left-- > 0
  })
}
/** Rows where an alarm begins, or grows by a quarter beyond its highest so far; the rest of its rows say nothing new. */
const onsets = (stands: readonly boolean[], scores: readonly number[]): number[] => {
  let highest = 0
  return scores.map((score, i) => {
    if (!stands[i]) highest = 0
    else if (highest === 0 || score > 1.25 * highest) {
      highest = score
      return Math.max(score, 1e-9)
    }
    return 0
  })
}

/** Seconds after a change within which it must be told, as SKAB's notebooks have it. */
const CHANGE_ROWS = 30

export type Scores = {
  readonly pointF1: number
  readonly eventF1: number
  readonly nabScore: number
  readonly falseAlarmShare: number
  readonly missedShare: number
  readonly events: { readonly found: number; readonly of: number; readonly falseAlarms: number }
  readonly threshold: number
}

function scoresOf(
  set: SensorSet,
  said: readonly Said[],
  runs: readonly Run[],
  at: number | null = null,
): Scores {
  const labelled = runs.map((run, n): Labelled => {
    const one: Said = said[n] ?? { scores: [], stands: [] }
    return {
      name: run.name,
      windows: spansOf(run.labels),
      scores: one.stands ? onsets(one.stands, one.scores) : one.scores,
      probation: run.learn,
    }
  })
  const nab = nabScore(labelled, at)
  let [hit, falseRows, missed, quiet] = [0, 0, 0, 0]
  let [found, events, trueAlarms, alarms] = [0, 0, 0, 0]
  runs.forEach((run, n) => {
    const one: Said = said[n] ?? { scores: [], stands: [] }
    const stands =
      one.stands ??
      standing(
        one.scores.map((score, i) => (i < run.learn ? Number.NEGATIVE_INFINITY : score)),
        one.level ?? nab.threshold,
        streamRules.stands,
      )
    run.labels.forEach((label, i) => {
      if (i < run.learn && set.kind === 'nab') return
      if (stands[i] && label) hit++
      else if (stands[i]) falseRows++
      else if (label) missed++
      else quiet++
    })
    const windows = spansOf(run.labels)
    const told = spansOf(
      stands.map((stand, i) => Boolean(stand) && i >= run.learn),
      TOGETHER_ROWS,
    )
    const touch = (a: Span, b: Span) => a[0] <= b[1] && b[0] <= a[1]
    events += windows.length
    alarms += told.length
    found += windows.filter((one) => told.some((other) => touch(one, other))).length
    trueAlarms += told.filter((one) => windows.some((other) => touch(one, other))).length
  })
  const precision = alarms > 0 ? trueAlarms / alarms : 0
  const recall = events > 0 ? found / events : 0
  return {
    pointF1: round(f1(hit, falseRows, missed)),
    eventF1: round(precision + recall > 0 ? (2 * precision * recall) / (precision + recall) : 0),
    nabScore: round(nab.score, 1),
    falseAlarmShare: round(falseRows / Math.max(1, falseRows + quiet)),
    missedShare: round(missed / Math.max(1, missed + hit)),
    events: { found, of: events, falseAlarms: alarms - trueAlarms },
    threshold: Number.isFinite(nab.threshold) ? round(nab.threshold) : 0,
  }
}

/** Changes told in time: alarms that begin or end, against windows of half a minute behind each labelled change. */
function changesOf(said: readonly Said[], runs: readonly Run[]): number {
  return nabScore(
    runs.map((run, n): Labelled => {
      const stands = said[n]?.stands ?? []
      return {
        name: run.name,
        windows: run.changes.map((one) => [one, Math.min(run.labels.length - 1, one + CHANGE_ROWS)] as const),
        scores: run.labels.map((_, i) => (i > 0 && stands[i] !== stands[i - 1] ? 1 : 0)),
        probation: run.learn,
      }
    }),
  ).score
}

/**
 * Measures our detector and the benchmark's own on one set. Halves: every second run by name was looked at while the numbers of
 * `streamRules` and `plantRules` were chosen (`design`), the others only counted (`check`, at the threshold of the first half).
 */
export function evaluate(set: SensorSet) {
  const runs = set.runs.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const halves = [0, 1].map((half) => runs.map((_, i) => i).filter((i) => i % 2 === half))
  const each = detectors[set.kind].map(({ name, ours, says }) => {
    const said = runs.map((run) => says(run, set))
    const part = (half: readonly number[]) =>
      [half.map((i) => said[i] as Said), half.map((i) => runs[i] as Run)] as const
    const design = scoresOf(set, ...part(halves[0] ?? []))
    return {
      name,
      ours,
      ...scoresOf(set, said, runs),
      ...(set.kind === 'skab' ? { changePointNab: round(changesOf(said, runs), 1) } : {}),
      halves:
        runs.length > 1
          ? { design, check: scoresOf(set, ...part(halves[1] ?? []), design.threshold || null) }
          : null,
    }
  })
  const us = each.find((one) => one.ours)
  const rank = (key: 'pointF1' | 'eventF1' | 'nabScore') =>
    1 + each.filter((one) => !one.ours && one[key] > (us?.[key] ?? 0)).length
  return {
    set: set.kind,
    runs: runs.length,
    rows: runs.reduce((sum, run) => sum + run.labels.length, 0),
    pointF1: us?.pointF1 ?? 0,
    eventF1: us?.eventF1 ?? 0,
    nabScore: us?.nabScore ?? 0,
    rank: { pointF1: rank('pointF1'), eventF1: rank('eventF1'), nabScore: rank('nabScore'), of: each.length },
    detectors: each,
  }
}

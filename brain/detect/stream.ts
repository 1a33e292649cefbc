import type { Sign, Verdict } from './declare.ts'
import { MovingMean, Rarity, SortedWindow } from './window.ts'

const HOUR = 3_600_000
const LOCAL = 8 * HOUR

/** Numbers of the detector, in values of the stream; the same for every stream. */
export const streamRules = {
  /** What is called recent. */
  recent: 600,
  short: 10,
  long: 40,
  /** Values of one hour of the day that are remembered. */
  hourly: 200,
  /** From this score on something is noticed; for so many values after it only what is clearly worse is 去重. */
  notice: 3.5,
  quiet: 100,
  worse: 1,
  /** Alarm from this score on, and the values that it stands for. */
  alarm: 5,
  stands: 200,
  /** A window's distribution is new when it lies so far from every one met before. */
  unlike: 15,
  /** Nothing is said before so many values. */
  learn: 50,
} as const

const NOTHING = 1e-9

type Signs = Readonly<Record<Sign, number>>

/** How unlike all earlier windows the distribution of the last values is (Wang and others 2011), with causal steps. */
function openPattern(): (value: number) => number {
  const size = 52
  const bins = 7
  const first: number[] = []
  let low = 0
  let step = 0
  const window: number[] = []
  const share = new Float64Array(bins)
  const met: { readonly share: Float64Array; times: number }[] = []
  const binOf = (value: number): number =>
    Math.min(bins - 1, Math.max(0, Math.floor((value - low) / step) + 1))
  return (value) => {
    if (step === 0) {
      first.push(value)
      if (first.length < 150) return 0
      const sorted = first.toSorted((a, b) => a - b)
      low = sorted[0] ?? 0
      step = ((sorted.at(-1) ?? 0) - low) / (bins - 2)
      if (!(step > 0)) step = Math.abs(low) * 0.1 || 1
    }
    const bin = binOf(value)
    window.push(bin)
    share[bin] = (share[bin] ?? 0) + 1 / size
    if (window.length > size) {
      const old = window.shift() ?? 0
      share[old] = Math.max(0, (share[old] ?? 0) - 1 / size)
    }
    if (window.length < size) return 0
    let nearest = Infinity
    let which = -1
    met.forEach((known, n) => {
      let apart = 0
      for (let i = 0; i < bins; i++) {
        const p = share[i] ?? 0
        if (p > 1e-6) apart += p * Math.log(p / Math.max(known.share[i] ?? 0, 0.2 / size))
      }
      if (apart < nearest) {
        nearest = apart
        which = n
      }
    })
    if (2 * size * nearest >= streamRules.unlike) {
      met.push({ share: Float64Array.from(share), times: 1 })
      return met.length === 1 ? 0 : Math.min(200, 2 * size * nearest) / streamRules.unlike
    }
    const known = met[which]
    if (known) known.times++
    return 0
  }
}
/** How far each sign goes at a value, judged by the values before it. */
function openSigns(): (at: number, value: number) => Signs {
  const recent = new SortedWindow(streamRules.recent)
  const steps = new SortedWindow(streamRules.recent)
  const hours = new Map<number, SortedWindow>()
  const short = new MovingMean(streamRules.short)
  const long = new MovingMean(streamRules.long)
  let follows: number | null = null
  let low = Infinity
  let high = -Infinity
  let count = 0
  const pattern = openPattern()
  return (at, value) => {
    const half = (recent.quantile(0.84) - recent.quantile(0.16)) / 2 || NOTHING
    const median = recent.quantile(0.5)
    const hour = Math.floor(((at + LOCAL) % (24 * HOUR)) / HOUR)
    const usual = hours.get(hour) ?? new SortedWindow(streamRules.hourly)
    hours.set(hour, usual)
    const hourHalf = (usual.quantile(0.84) - usual.quantile(0.16)) / 2 || half * 0.1 || NOTHING
    const step = follows === null ? 0 : Math.abs(value - follows)
    const range = high - low || NOTHING
    const found: Signs = {
      step: step / (steps.quantile(0.75) || half),
      level: Math.abs(value - median) / half,
      shift: short.full ? Math.abs(short.mean - median) / half : 0,
      shiftLong: long.full ? Math.abs(long.mean - median) / half : 0,
      season: usual.count > 20 ? Math.abs(value - usual.quantile(0.5)) / hourHalf : 0,
      range: count > 100 ? (10 * Math.max(0, value - high, low - value)) / range : 0,
      calm: long.full ? half / (long.spread + half * 0.01) : 0,
      wild: long.full ? long.spread / half : 0,
      pattern: pattern(value),
    }
    steps.add(step)
    follows = follows === null ? value : follows + 0.3 * (value - follows)
    recent.add(value)
    usual.add(value)
    short.add(value)
    long.add(value)
    low = Math.min(low, value)
    high = Math.max(high, value)
    count++
    return found
  }
}

/** A value beyond everything seen before says more than any other sign. */
const WEIGHTS: Readonly<Partial<Record<Sign, number>>> = { range: 1.5, pattern: 1 }

/**
 * Watches one stream 单序列流式检测: how rare its signs are among all it has shown so far, put together so that one strong sign or several
 * middling ones raise an alarm. Causal: every value is judged by those before it. A value that is no number is passed over.
 */
export function openStream(): (at: number, value: number) => Verdict {
  const signs = openSigns()
  const rarities = new Map<Sign, Rarity>()
  let seen = 0
  let quiet = 0
  let standing = 0
  let level = 0
  return (at, value) => {
    if (!Number.isFinite(value)) return { score: 0, begins: false, stands: standing > 0, sign: null }
    let sum = 0
    let strongest = 0
    let sign: Sign | null = null
    for (const [name, size] of Object.entries(signs(at, value)) as [Sign, number][]) {
      const rarity = rarities.get(name) ?? new Rarity()
      rarities.set(name, rarity)
      const rare = rarity.of(size) * (WEIGHTS[name] ?? 1)
      rarity.add(size)
      sum += Math.max(0, rare) ** 3
      if (rare > strongest) {
        strongest = rare
        sign = name
      }
    }
    const score = Math.cbrt(sum)
    seen++
    const hushed = quiet > 0 && score <= level + streamRules.worse
    if (quiet > 0) quiet--
    if (standing > 0) standing--
    if (seen <= streamRules.learn || score < streamRules.notice || hushed)
      return { score: hushed ? 0 : score, begins: false, stands: standing > 0, sign: null }
    quiet = streamRules.quiet
    level = score
    const begins = score >= streamRules.alarm
    if (begins) standing = streamRules.stands
    return { score, begins, stands: standing > 0, sign: begins ? sign : null }
  }
}

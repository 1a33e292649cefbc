import { LOCAL_OFFSET_MINUTES, localText, type Say, say } from '../../../base/index.ts'
import { medianOf, robustZ, turnOf } from '../../detect/decide.ts'
import { type Sign, signs } from '../../detect/declare.ts'
import { type Condition, type LimitBand, watchRuleNumbers as numbers, type Why } from './declare.ts'

/** One value of one metric at one point 样本; `odd` = the streaming detector began an alarm at it, and by which sign. */
export type Sample = {
  readonly at: number
  readonly value: number
  /** Which device said it; an area has several. */
  readonly device: string | null
  readonly odd?: Sign | true
  readonly event?: string
}

/** Samples of one object by metric, each list in the order of time. */
export type Tracks = ReadonlyMap<string, readonly Sample[]>

/** What is known from elsewhere: the same hour of other days, and the band of the forecast; null = not known (yet). */
export type Usual = {
  /** What a metric is measured in 单位; '' or absent = a bare number. */
  readonly unitOf?: (metric: string) => string | undefined
  readonly sameHour?: (metric: string, at: number) => readonly number[] | null
  readonly band?: (
    metric: string,
    share: number,
    at: number,
  ) => { readonly low: number; readonly high: number } | null
}
export type Scene = {
  readonly tracks: Tracks
  readonly area: string
  readonly usual: Usual
  /** Several devices say the same metric here. */
  readonly several: boolean
}

/** 判定结果: whether it holds, and whether it is far enough inside to be over. Neither = between the two 回差区. */
export type Verdict = Why & { readonly hit: boolean; readonly inside: boolean }

const MINUTE = 60_000
const DAY_MINUTES = 1_440

/** Minutes of the local day. */
const minuteOf = (at: number): number => Math.floor(at / MINUTE + LOCAL_OFFSET_MINUTES) % DAY_MINUTES
const monthOf = (at: number): number => new Date(at + LOCAL_OFFSET_MINUTES * MINUTE).getUTCMonth() + 1
const clockMinutes = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5))

function fits(band: LimitBand, at: number, area: string): boolean {
  if (band.months && !band.months.includes(monthOf(at))) return false
  if (band.areas && !band.areas.some((one) => area.startsWith(one))) return false
  if (band.from === undefined || band.to === undefined) return true
  const [from, to, now] = [clockMinutes(band.from), clockMinutes(band.to), minuteOf(at)]
  return from <= to ? now >= from && now < to : now >= from || now < to
}

/** The limit that holds at an instant in an area. */
export const limitAt = (
  { limit, bands = [] }: { readonly limit: number; readonly bands?: readonly LimitBand[] },
  at: number,
  area: string,
): number => bands.find((band) => fits(band, at, area))?.limit ?? limit

const beyond = (value: number, over: 'above' | 'below', limit: number): boolean =>
  over === 'above' ? value > limit : value < limit
/** 5 % inside the limit; a limit of nought has no share, its own value is inside. */
const inside = (value: number, over: 'above' | 'below', limit: number): boolean => {
  const margin = Math.abs(limit) * numbers.hysteresis
  return over === 'above' ? value <= limit - margin : value >= limit + margin
}

/** First index of a list in time order that is not before `from`. */
export function firstFrom(samples: readonly Sample[], from: number): number {
  let low = 0
  let high = samples.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((samples[middle]?.at ?? 0) < from) low = middle + 1
    else high = middle
  }
  return low
}
const upTo = (samples: readonly Sample[], at: number): number => firstFrom(samples, at + 1)
const between = (samples: readonly Sample[], from: number, at: number): readonly Sample[] =>
  samples.slice(firstFrom(samples, from + 1), upTo(samples, at))

const bare = (value: number): string => String(Math.round(value * 1000) / 1000)
/** A value with what it is measured in: 60.4 dB(A), 12%, 0.36 MPa. */
const measured = ({ unitOf }: Usual, metric: string) => {
  const unit = unitOf?.(metric) ?? ''
  const gap = unit === '' || /^[%°℃]/.test(unit) ? '' : ' '
  return (value: number): string => `${bare(value)}${gap}${unit}`
}
export const overWords = {
  above: say('高于', 'above'),
  below: say('低于', 'below'),
  both: say('超出', 'outside'),
} as const
export const takeWords = {
  mean: say('均值', 'mean'),
  sum: say('合计', 'sum'),
  max: say('最大值', 'largest'),
  min: say('最小值', 'smallest'),
  count: say('次数', 'count'),
} as const

const nothing = (says: Say): Verdict => ({
  hit: false,
  inside: false,
  says,
  value: null,
  limit: null,
  values: [],
})
const NO_SAMPLES = say('没有足够的样本', 'too few samples')
const shown = (metric: string, samples: readonly Sample[], hit: (one: Sample) => boolean): Why['values'] =>
  samples
    .slice(-12)
    .map((one) => ({ metric, device: one.device, at: one.at, value: one.value, hit: hit(one) }))

/** Devices of one object are judged each by itself; whichever is worst speaks. */
function perDevice(
  samples: readonly Sample[],
  several: boolean,
  judge: (own: readonly Sample[]) => Verdict,
): Verdict {
  if (!several) return judge(samples)
  const each = [...Map.groupBy(samples, (one) => one.device).values()].map(judge)
  return (
    each.find((one) => one.hit) ?? {
      ...(each[0] ?? nothing(NO_SAMPLES)),
      inside: each.every((one) => one.inside),
    }
  )
}

function judgeBeyond(
  condition: Extract<Condition, { is: 'beyond' }>,
  all: readonly Sample[],
  at: number,
  { area, several, usual }: Scene,
): Verdict {
  const { metric, over, minutes } = condition
  const figure = measured(usual, metric)
  const limit = limitAt(condition, at, area)
  const beyondAt = (one: Sample) => beyond(one.value, over, limitAt(condition, one.at, area))
  return perDevice(all, several, (own) => {
    const end = upTo(own, at)
    const newest = own[end - 1]
    if (!newest) return nothing(NO_SAMPLES)
    const isInside = inside(newest.value, over, limitAt(condition, newest.at, area))
    if (minutes !== undefined) {
      const window = between(own, at - minutes * MINUTE, at)
      const before = own[end - window.length - 1]
      const covered = before !== undefined && beyondAt(before)
      const hit = covered && window.length > 0 && window.every(beyondAt)
      return {
        ...{ hit, inside: isInside, value: newest.value, limit, values: shown(metric, window, beyondAt) },
        says: say(
          `连续 ${minutes} 分钟${overWords[over].zh} ${figure(limit)}，现值 ${figure(newest.value)}`,
          `${overWords[over].en} ${figure(limit)} for ${minutes} minutes, now ${figure(newest.value)}`,
        ),
      }
    }
    const samples = condition.samples ?? numbers.samples
    const hits = Math.min(condition.hits ?? numbers.hits, samples)
    const window = own.slice(Math.max(0, end - samples), end)
    const many = window.filter(beyondAt).length
    return {
      // the newest itself must lie beyond: what came back is no alarm any more
      ...{ hit: many >= hits && beyondAt(newest), inside: isInside, value: newest.value, limit },
      values: shown(metric, window, beyondAt),
      says: say(
        `最近 ${window.length} 个样本中 ${many} 个${overWords[over].zh} ${figure(limit)}（规则：${samples} 取 ${hits}），现值 ${figure(newest.value)}`,
        `${many} of the last ${window.length} samples ${overWords[over].en} ${figure(limit)} (rule: ${hits} of ${samples}), now ${figure(newest.value)}`,
      ),
    }
  })
}

function taken(values: readonly number[], take: 'mean' | 'sum' | 'max' | 'min' | 'count'): number {
  const sum = values.reduce((total, one) => total + one, 0)
  if (take === 'sum') return sum
  if (take === 'count') return values.length
  if (take === 'max') return Math.max(...values)
  if (take === 'min') return Math.min(...values)
  return sum / values.length
}

function judgeWindow(
  condition: Extract<Condition, { is: 'window' }>,
  all: readonly Sample[],
  at: number,
  { area, usual }: Scene,
): Verdict {
  const { metric, over, take, minutes } = condition
  const figure = take === 'count' ? bare : measured(usual, metric)
  const window = between(all, at - minutes * MINUTE, at)
  if (window.length === 0 && take !== 'count' && take !== 'sum') return nothing(NO_SAMPLES)
  const value = taken(
    window.map((one) => one.value),
    take,
  )
  const limit = limitAt(condition, at, area)
  return {
    ...{ hit: beyond(value, over, limit), inside: inside(value, over, limit), value, limit },
    values: shown(metric, window, (one) => beyond(one.value, over, limit)),
    says: say(
      `${minutes} 分钟${takeWords[take].zh} ${figure(value)}，${overWords[over].zh} ${figure(limit)} 即报`,
      `${takeWords[take].en} of ${minutes} minutes is ${figure(value)}; told when ${overWords[over].en} ${figure(limit)}`,
    ),
  }
}

function judgeChange(
  condition: Extract<Condition, { is: 'change' }>,
  all: readonly Sample[],
  at: number,
  { several, usual }: Scene,
): Verdict {
  const { metric, over, minutes, limit, percent = false } = condition
  const figure = measured(usual, metric)
  return perDevice(all, several, (own) => {
    const window = own.slice(firstFrom(own, at - minutes * MINUTE), upTo(own, at))
    const [first, last] = [window[0], window.at(-1)]
    if (!first || !last || window.length < 2 || (percent && first.value === 0)) return nothing(NO_SAMPLES)
    const change = percent
      ? (100 * (last.value - first.value)) / Math.abs(first.value)
      : last.value - first.value
    const by = percent ? (value: number) => `${bare(value)}%` : figure
    return {
      ...{ hit: beyond(change, over, limit), inside: inside(change, over, limit), value: change, limit },
      values: shown(metric, [first, last], () => true),
      says: say(
        `${minutes} 分钟内由 ${figure(first.value)} 到 ${figure(last.value)}，变化 ${by(change)}，${overWords[over].zh} ${by(limit)} 即报`,
        `from ${figure(first.value)} to ${figure(last.value)} within ${minutes} minutes, ${by(change)}; told when ${overWords[over].en} ${by(limit)}`,
      ),
    }
  })
}

function judgeDeviation(
  condition: Extract<Condition, { is: 'deviation' }>,
  all: readonly Sample[],
  at: number,
  { usual, several }: Scene,
): Verdict {
  const { metric, minutes, z, against, resolution = 0 } = condition
  const figure = measured(usual, metric)
  return perDevice(all, several, (own) => {
    const end = upTo(own, at)
    const newest = own[end - 1]
    if (!newest) return nothing(NO_SAMPLES)
    const base =
      against === 'sameHour'
        ? usual.sameHour?.(metric, at)
        : own.slice(firstFrom(own, at - minutes * MINUTE), end - 1).map((one) => one.value)
    if (!base || base.length < 8)
      return nothing(say('历史样本不足，不作判断', 'too little history for a verdict'))
    const found = robustZ(base, newest.value, resolution)
    if (!Number.isFinite(found.z))
      return nothing(say('历史值从未变化，不作判断', 'the base never moved: no verdict'))
    const far = Math.abs(found.z)
    return {
      ...{ hit: far > z, inside: far <= z * (1 - numbers.hysteresis), value: newest.value },
      limit: found.median + Math.sign(found.z) * z * found.deviation,
      values: shown(metric, own.slice(Math.max(0, end - 5), end), (one) => one === newest),
      says: say(
        `现值 ${figure(newest.value)}，${against === 'sameHour' ? '往日同一时段' : `前 ${minutes} 分钟`}中位数 ${figure(found.median)}、偏差 ${figure(found.deviation)}，稳健 z = ${bare(found.z)}（限 ${z}）`,
        `${figure(newest.value)} against a median of ${figure(found.median)} ± ${figure(found.deviation)} (${against === 'sameHour' ? 'this hour on other days' : `the ${minutes} minutes before`}): robust z ${bare(found.z)}, limit ${z}`,
      ),
    }
  })
}

function judgeForecast(
  condition: Extract<Condition, { is: 'forecast' }>,
  all: readonly Sample[],
  at: number,
  usual: Usual,
): Verdict {
  const figure = measured(usual, condition.metric)
  const newest = all[upTo(all, at) - 1]
  const band = usual.band?.(condition.metric, condition.share, at)
  if (!newest || !band) return nothing(say('尚无预测，不作判断', 'no forecast yet: no verdict'))
  const margin = (band.high - band.low) * numbers.hysteresis
  const high = condition.over !== 'below' && newest.value > band.high
  const low = condition.over !== 'above' && newest.value < band.low
  return {
    ...{ hit: high || low, inside: newest.value <= band.high - margin && newest.value >= band.low + margin },
    ...{
      value: newest.value,
      limit: low ? band.low : band.high,
      values: shown(condition.metric, [newest], () => high || low),
    },
    says: say(
      `现值 ${figure(newest.value)}，预测区间（${condition.share * 100} %）${figure(band.low)} – ${figure(band.high)}`,
      `${figure(newest.value)} against the forecast's ${condition.share * 100} % band ${figure(band.low)} – ${figure(band.high)}`,
    ),
  }
}

function judgeUnlike(
  condition: Extract<Condition, { is: 'unlike' }>,
  all: readonly Sample[],
  at: number,
  usual: Usual,
): Verdict {
  const window = between(all, at - condition.minutes * MINUTE, at)
  const odd = window.filter((one) => one.odd)
  const last = window.at(-1)
  return {
    ...{
      hit: odd.length > 0,
      inside: window.length > 0 && odd.length === 0,
      value: odd.at(-1)?.value ?? last?.value ?? null,
      limit: null,
    },
    values: shown(condition.metric, odd.length > 0 ? odd : window.slice(-3), (one) => Boolean(one.odd)),
    says:
      odd.length > 0
        ? oddWords(odd, condition.minutes, measured(usual, condition.metric))
        : say('与以往相符', 'as it used to be'),
  }
}

function oddWords(odd: readonly Sample[], minutes: number, figure: (value: number) => string): Say {
  const by = [...new Set(odd.flatMap((one) => (one.odd && one.odd !== true ? [one.odd] : [])))].map(
    (one) => signs[one],
  )
  const newest = figure(odd.at(-1)?.value ?? Number.NaN)
  return say(
    `${minutes} 分钟内出现从未见过的变化${by.length > 0 ? `（${by.map((one) => one.zh).join('、')}）` : ''}，值 ${newest}`,
    `something never seen within ${minutes} minutes${by.length > 0 ? ` (${by.map((one) => one.en.toLowerCase()).join(', ')})` : ''}, at ${newest}`,
  )
}

/** Fewest samples in either half. */
const TURN_LEAST = 8

function judgeTurned(
  condition: Extract<Condition, { is: 'turned' }>,
  all: readonly Sample[],
  at: number,
  { several, usual: known }: Scene,
): Verdict {
  const { metric, minutes, over, slack = 0.5, limit = 8, resolution = 0 } = condition
  const figure = measured(known, metric)
  return perDevice(all, several, (own) => {
    const window = between(own, at - minutes * MINUTE, at)
    const half = firstFrom(window, at - (minutes * MINUTE) / 2)
    const [base, recent] = [window.slice(0, half), window.slice(half)]
    if (base.length < TURN_LEAST || recent.length < TURN_LEAST)
      return nothing(say('历史样本不足，不作判断', 'too little history for a verdict'))
    const usual = robustZ(
      base.map((one) => one.value),
      0,
      resolution,
    )
    if (!(usual.deviation > 0))
      return nothing(say('历史值从未变化，不作判断', 'the base never moved: no verdict'))
    const found = turnOf(
      recent.map((one) => (one.value - usual.median) / usual.deviation),
      slack,
    )
    const wanted = over === 'both' || (over === 'above') === found.up
    const turn = recent[found.from]
    const after = medianOf(recent.slice(found.from).map((one) => one.value))
    const hit = wanted && found.sum > limit && turn !== undefined
    const clock = turn ? localText(new Date(turn.at)).slice(11, 16) : ''
    return {
      ...{ hit, inside: !wanted || found.sum <= limit * (1 - numbers.hysteresis) },
      ...{ value: found.sum, limit },
      values: shown(metric, recent, (one) => hit && one.at >= (turn?.at ?? Infinity)),
      says: hit
        ? say(
            `自 ${clock} 起由 ${figure(usual.median)} 转为 ${figure(after)}，累积偏离 ${bare(found.sum)} 倍稳健偏差（限 ${limit}）`,
            `turned at ${clock} from ${figure(usual.median)} to ${figure(after)}: cumulated ${bare(found.sum)} robust deviations, limit ${limit}`,
          )
        : say(
            `累积偏离 ${bare(found.sum)} 倍稳健偏差，未达 ${limit}`,
            `cumulated ${bare(found.sum)} robust deviations, limit ${limit}`,
          ),
    }
  })
}

function judgeSilent(
  condition: Extract<Condition, { is: 'silent' }>,
  all: readonly Sample[],
  at: number,
): Verdict {
  const newest = all[upTo(all, at) - 1]
  if (!newest) return nothing(NO_SAMPLES)
  const minutes = (at - newest.at) / MINUTE
  return {
    ...{ hit: minutes > condition.minutes, inside: minutes <= condition.minutes * (1 - numbers.hysteresis) },
    ...{
      value: Math.round(minutes),
      limit: condition.minutes,
      values: shown(condition.metric, [newest], () => false),
    },
    says: say(
      `已 ${Math.round(minutes)} 分钟没有数据（限 ${condition.minutes}）`,
      `silent for ${Math.round(minutes)} minutes, limit ${condition.minutes}`,
    ),
  }
}

/** What a condition says at an instant, by the samples up to it 规则判定. Pure: the same samples give the same verdict. */
export function verdictAt(condition: Condition, scene: Scene, at: number): Verdict {
  if ('all' in condition || 'any' in condition) {
    const every = 'all' in condition
    const parts = ('all' in condition ? condition.all : condition.any).map((one) => verdictAt(one, scene, at))
    const hit = every ? parts.every((one) => one.hit) : parts.some((one) => one.hit)
    const speaks = parts.find((one) => one.hit) ?? parts[0] ?? nothing(NO_SAMPLES)
    const told = parts.filter((one) => one.hit || !hit)
    return {
      hit,
      inside: every ? parts.some((one) => one.inside) : parts.every((one) => one.inside),
      value: speaks.value,
      limit: speaks.limit,
      values: told.flatMap((one) => one.values).slice(0, 24),
      says: say(told.map((one) => one.says.zh).join('；'), told.map((one) => one.says.en).join('; ')),
    }
  }
  const samples = scene.tracks.get(condition.metric) ?? []
  switch (condition.is) {
    case 'beyond':
      return judgeBeyond(condition, samples, at, scene)
    case 'window':
      return judgeWindow(condition, samples, at, scene)
    case 'change':
      return judgeChange(condition, samples, at, scene)
    case 'deviation':
      return judgeDeviation(condition, samples, at, scene)
    case 'forecast':
      return judgeForecast(condition, samples, at, scene.usual)
    case 'unlike':
      return judgeUnlike(condition, samples, at, scene.usual)
    case 'turned':
      return judgeTurned(condition, samples, at, scene)
    case 'silent':
      return judgeSilent(condition, samples, at)
  }
}

/** Where a rule stands with one object 规则与对象的状态机. */
export type Standing = {
  /** Null = ordinary; else when it began. */
  readonly beganAt: number | null
  readonly calm: number
}
export const ordinary: Standing = { beganAt: null, calm: 0 }

export type Step =
  | { readonly does: 'nothing' }
  | { readonly does: 'begin'; readonly verdict: Verdict }
  | { readonly does: 'again'; readonly verdict: Verdict }
  | { readonly does: 'end' }

/**
 * One step in the order of time: it begins when the condition holds and ends only after `clearAfter` samples in a row that are far
 * enough inside. In between nothing changes, so that a value on its limit never flaps.
 */
export function step(
  standing: Standing,
  verdict: Verdict,
  at: number,
  clearAfter: number = numbers.clearAfter,
): readonly [Standing, Step] {
  if (standing.beganAt === null)
    return verdict.hit
      ? [
          { beganAt: at, calm: 0 },
          { does: 'begin', verdict },
        ]
      : [standing, { does: 'nothing' }]
  if (verdict.hit)
    return [
      { ...standing, calm: 0 },
      { does: 'again', verdict },
    ]
  if (!verdict.inside) return [{ ...standing, calm: 0 }, { does: 'nothing' }]
  const calm = standing.calm + 1
  return calm >= clearAfter ? [ordinary, { does: 'end' }] : [{ ...standing, calm }, { does: 'nothing' }]
}

export { metricsOf, partsOf, reachOf } from './conditions.ts'
export { type RuleFault, ruleFaults } from './faults.ts'

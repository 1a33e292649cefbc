import { addDays, type Day, dayOf, type Instant, instantOf } from '../../base/index.ts'
import type { Actor } from '../../platform/org/index.ts'
import type { Reader } from '../../platform/store/index.ts'
import { additive, type Counts } from './counts/index.ts'
import { figureOf } from './decide.ts'
import type { Declared, Indicators } from './indicators.ts'
import { breaksOf } from './levels.ts'
import type { Values } from './values/index.ts'

/** One point: the day or month it stands for, its value, and the version that counted it. */
export type CurvePoint = {
  readonly at: string
  readonly value: number | null
  readonly numerator?: number | null
  readonly denominator?: number | null
  readonly quality?: string
}

/** A curve with its breaks 口径断点. */
export type Curve = {
  readonly points: readonly CurvePoint[]
  readonly breaks: readonly { readonly day: Day; readonly version: number }[]
  readonly asOf: Instant
}

const monthsOf = (first: Day, last: Day): string[] => {
  const months: string[] = []
  for (let month = first.slice(0, 7); month <= last.slice(0, 7); ) {
    months.push(month)
    const [year, n] = month.split('-').map(Number) as [number, number]
    month = n === 12 ? `${year + 1}-01` : `${year}-${String(n + 1).padStart(2, '0')}`
  }
  return months
}

/** One figure over readings, hour by hour or day by day 历史曲线. */
export type PastReadings = (
  reader: Reader,
  figure: NonNullable<Declared['readings']>,
  area: string | null,
  span: { readonly from: Instant; readonly to: Instant },
  grain: 'hour' | 'day',
) => Promise<readonly { readonly at: Instant; readonly value: number }[]>

/** Curves of indicators over days or months: added up from kept sums where they stand, counted from the rows else. */
export function openCurves(city: {
  readonly indicators: Indicators
  readonly counts?: Counts
  readonly values?: Values
  readonly versions: () => Readonly<Record<string, readonly Declared[]>>
  /** What devices measured in the hours or days of a span, from their roll-ups. */
  readonly measured?: PastReadings
}) {
  const { indicators } = city

  return {
    async curve(
      reader: Reader,
      who: Actor,
      one: Declared,
      asked: {
        readonly from: Instant
        readonly to: Instant
        readonly grain: 'day' | 'month'
        readonly area?: string | null
      },
      now: Instant,
    ): Promise<Curve> {
      const area = asked.area ?? null
      const running = asked.to > now
      const [first, last] = [dayOf(asked.from), running ? dayOf(now) : addDays(dayOf(asked.to), -1)]
      const breaks = breaksOf(city.versions()[one.name] ?? [one], asked.from, asked.to)
      const keys: string[] = []
      if (asked.grain === 'month') keys.push(...monthsOf(first, last))
      else for (let day = first; day <= last; day = addDays(day, 1)) keys.push(day)
      const whole = (
        found: ReadonlyMap<string, { readonly base: number; readonly hits: number }>,
        asOf: Instant,
      ): Curve => ({
        points: keys.map((at) => {
          const { value, numerator, denominator } = figureOf(one, found.get(at) ?? { base: 0, hits: 0 })
          return { at, value, numerator, denominator }
        }),
        breaks,
        asOf,
      })
      const span = { from: asked.from, to: asked.to }
      if (additive(one)) {
        const kept = await city.counts?.read(reader, who, one, span, now, { area, group: asked.grain })
        if (kept) return whole(new Map(kept.groups.map((row) => [row.key, row])), kept.asOf)
        const narrow = area ? { narrow: { area: [area] } } : {}
        const look = indicators.lookOf(who, one.count.type, { span, ...narrow }, now)
        const rows = await indicators.together(
          reader,
          look,
          { type: one.count.type, period: one.count.period },
          [one.name],
          [asked.grain],
        )
        const parts = rows.flatMap((row) =>
          row.by && row.parts[0]
            ? [
                [
                  row.key,
                  one.of || one.mean ? row.parts[0] : { ...row.parts[0], hits: row.parts[0].base },
                ] as const,
              ]
            : [],
        )
        return whole(new Map(parts), now)
      }
      // What stands, what devices measure, what is entered by hand: values as they were kept, the last one live.
      const rows = (await city.values?.series(reader, one.name, area ?? '', asked.from, asked.to)) ?? []
      const points = new Map<string, CurvePoint>()
      for (const row of rows) {
        const at = asked.grain === 'month' ? dayOf(row.from).slice(0, 7) : dayOf(row.from)
        points.set(at, { at, value: row.value, quality: row.quality })
      }
      // days that nobody noted yet: a device has measured longer than its figure is kept
      if (one.readings && city.measured && asked.grain === 'day')
        for (const { at, value } of await city.measured(reader, one.readings, area, span, 'day')) {
          const day = dayOf(at)
          if (!points.has(day)) points.set(day, { at: day, value })
        }
      if (running && !one.manual) {
        const narrow = area ? { narrow: { area: [area] } } : {}
        const today = { from: instantOf(dayOf(now)), to: instantOf(addDays(dayOf(now), 1)) }
        const { whole: present } = await indicators.valueOf(
          reader,
          who,
          one,
          { span: one.score ? span : today, ...narrow },
          now,
        )
        const at = asked.grain === 'month' ? dayOf(now).slice(0, 7) : dayOf(now)
        points.set(at, { at, value: present.value })
      }
      return { points: keys.map((at) => points.get(at) ?? { at, value: null }), breaks, asOf: now }
    },
  }
}

export type Curves = ReturnType<typeof openCurves>

import { addDays, dayOf, type Instant, instantOf, type Say } from '../../../base/index.ts'
import type { Actor } from '../../../platform/org/index.ts'
import type { Reader } from '../../../platform/store/index.ts'
import type { Curves, PastReadings } from '../curve.ts'
import {
  change,
  type FestivalOf,
  festivalYearBefore,
  periodBefore,
  type Span,
  yearBefore,
} from '../decide.ts'
import type { FigureValue } from '../declare.ts'
import type { Declared, Indicators } from '../indicators.ts'
import { delayOf, grainOf, levelOf, sourceOf } from '../levels.ts'
import { spanOfWidget } from './decide.ts'
import type {
  Band,
  Board,
  GroupRow,
  ListRow,
  Picture,
  Point,
  Shown,
  Source,
  Tile,
  Widget,
} from './declare.ts'

/** Given once by the host. */
export type TilesCity = {
  readonly indicators: Indicators
  readonly curves: Curves
  readonly demo: boolean
  readonly title: (by: NonNullable<Widget['by']>, key: string) => Say
  /** The newest matters of a kind, as the actor may see them, words masked. */
  readonly list: (
    reader: Reader,
    who: Actor,
    widget: Widget,
    area: string | null,
    at: Instant,
  ) => Promise<{ readonly rows: readonly ListRow[]; readonly total: number | null }>
  readonly forecast?: (values: readonly number[], steps: number) => readonly Omit<Band, 'at'>[]
  readonly versionOn?: (name: string, day: string) => Declared | undefined
  readonly festival?: FestivalOf
  readonly measured?: PastReadings
}

const SPARK_DAYS = 14
/** Of devices the last day hour by hour: what a level or a pressure did overnight. */
const SPARK_HOURS = 24
const AHEAD_DAYS = 7
/** Fewer days say nothing about a week's rhythm. */
const FEWEST_FOR_FORECAST = 21
const GONE: Say = { zh: '指标已停用', en: 'this indicator is out of use' }

const missedOf = (one: Declared, value: number | null): boolean =>
  one.target !== undefined &&
  value !== null &&
  one.direction !== 'none' &&
  (one.direction === 'down' ? value > one.target : value < one.target)

/**
 * Tiles of all pictures are made a few at a time: whoever writes, answers a call or steps into the hall finds a
 * connection free, however many walls are renewed.
 */
const AT_ONCE = 3

/** What a period of the past came to hardly moves: it is asked for again once a minute, not with every change. */
const PAST_MS = 60_000
const MOST_PASTS = 4000

function turns(most: number): <T>(make: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = []
  let busy = 0
  return async (make) => {
    if (busy >= most) await new Promise<void>((resolve) => waiting.push(resolve))
    else busy++
    try {
      return await make()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else busy--
    }
  }
}

/** Makes the tiles of a board: each figure by the same definitions and the same code as everywhere else 同一口径. */
export function openTiles(city: TilesCity) {
  const { indicators } = city
  const turn = turns(AT_ONCE)
  const pasts = new Map<string, { readonly at: number; readonly value: Promise<number | null> }>()
  /** Values of other periods, by who may see what. */
  function past(key: string, at: Instant, make: () => Promise<number | null>): Promise<number | null> {
    const known = pasts.get(key)
    if (known && Math.abs(at.getTime() - known.at) < PAST_MS) return known.value
    pasts.delete(key)
    if (pasts.size >= MOST_PASTS) pasts.delete(pasts.keys().next().value as string)
    const value = make()
    pasts.set(key, { at: at.getTime(), value })
    value.catch(() => pasts.delete(key))
    return value
  }

  const standing = (one: Declared): boolean =>
    (one.count.period === 'standing' && !one.score) || Boolean(one.rows || one.readings || one.manual)

  /** What a figure means, and the address of exactly its rows. */
  function sourceFor(one: Declared, span: Span, area: string | null, asOf: Instant): Source {
    const matters = !one.rows && !one.readings && !one.manual && !one.score
    const query = new URLSearchParams({
      ...(standing(one) ? {} : { from: span.from.toISOString(), to: span.to.toISOString() }),
      asOf: asOf.toISOString(),
      ...(area ? { area } : {}),
    })
    return {
      ...{ name: one.name, title: one.title, formula: one.formula, version: one.version, owner: one.owner },
      ...{ source: sourceOf(one), unit: one.unit, direction: one.direction, target: one.target ?? null },
      ...(one.measure ? { measure: one.measure } : {}),
      rowsUrl: matters ? `/api/indicators/${encodeURIComponent(one.name)}/rows?${query}` : null,
    }
  }

  const narrowTo = (area: string | null) => (area ? { narrow: { area: [area] } } : {})

  async function figure(
    reader: Reader,
    who: Actor,
    one: Declared,
    span: Span,
    area: string | null,
    at: Instant,
    compared: boolean,
  ): Promise<Shown> {
    const now = await indicators.valueOf(reader, who, one, { span, ...narrowTo(area) }, at)
    const { whole } = now
    /** As much of the other period as there is of this one; only whole days are compared while it runs. */
    const than = async (other: Span): Promise<number | null> => {
      if (!compared || standing(one)) return null
      const aged = new Date(at.getTime() - (span.from.getTime() - other.from.getTime()))
      const to = span.to > at && aged < other.to ? aged : other.to
      const key = JSON.stringify([who, one.name, one.version, area, other.from, other.to])
      return past(key, at, async () => {
        const asked = { span: { from: other.from, to }, ...narrowTo(area) }
        return (await indicators.valueOf(reader, who, one, asked, at)).whole.value
      })
    }
    const sameDays = yearBefore(span)
    const season =
      compared && !standing(one) && city.festival ? festivalYearBefore(span, sameDays, city.festival) : null
    const yearAgo = season ?? sameDays
    const [last, lastYear] = await Promise.all([than(periodBefore(span)), than(yearAgo)])
    const then = city.versionOn?.(one.name, dayOf(yearAgo.from))
    return {
      ...sourceFor(one, span, area, now.asOf),
      ...whole,
      change: change(one.unit, whole.value, last),
      yearChange: change(one.unit, whole.value, lastYear),
      ...(season ? { lunar: [dayOf(season.from), dayOf(new Date(season.to.getTime() - 1))] as const } : {}),
      ...(then && then.version !== one.version ? { broken: true } : {}),
      level: levelOf(one.thresholds, whole.value, area ?? who.district, at),
      missed: missedOf(one, whole.value),
      asOf: now.asOf,
      delayMinutes: delayOf(one),
      grain: grainOf(one),
      ...(now.quality ? { quality: now.quality } : {}),
    }
  }

  async function points(
    reader: Reader,
    who: Actor,
    one: Declared,
    days: number,
    area: string | null,
    at: Instant,
  ) {
    const to = instantOf(addDays(dayOf(at), 1))
    const from = instantOf(addDays(dayOf(at), 1 - days))
    return city.curves.curve(reader, who, one, { from, to, grain: 'day', area }, at)
  }

  async function hours(
    reader: Reader,
    figure: NonNullable<Declared['readings']>,
    area: string | null,
    at: Instant,
  ): Promise<{ points: Point[] }> {
    const from = new Date(at.getTime() - SPARK_HOURS * 3_600_000)
    const made = (await city.measured?.(reader, figure, area, { from, to: at }, 'hour')) ?? []
    return { points: made.map((one) => ({ at: one.at.toISOString(), value: one.value })) }
  }

  function groupRow(
    one: Declared,
    by: NonNullable<Widget['by']>,
    group: FigureValue & { readonly key: string },
    source: Source,
    at: Instant,
  ): GroupRow {
    return {
      key: group.key,
      title: city.title(by, group.key),
      value: group.value,
      numerator: group.numerator,
      denominator: group.denominator,
      level: levelOf(one.thresholds, group.value, by === 'area' ? group.key : null, at),
      missed: missedOf(one, group.value),
      rowsUrl: source.rowsUrl
        ? by === 'area'
          ? `${source.rowsUrl.replace(/&area=\d+/, '')}&area=${group.key}`
          : `${source.rowsUrl}&by=${by}&group=${encodeURIComponent(group.key)}`
        : null,
    }
  }

  /** Values of an indicator divided; towns by their code, others with the worst or the largest first. */
  async function divided(
    reader: Reader,
    who: Actor,
    one: Declared,
    by: NonNullable<Widget['by']>,
    span: Span,
    area: string | null,
    at: Instant,
  ): Promise<{ figure: Shown; rows: GroupRow[] }> {
    const now = await indicators.valueOf(reader, who, one, { span, by, ...narrowTo(area) }, at)
    const shown: Shown = {
      ...sourceFor(one, span, area, now.asOf),
      ...now.whole,
      ...{ change: null, yearChange: null, asOf: now.asOf },
      level: levelOf(one.thresholds, now.whole.value, area ?? who.district, at),
      missed: missedOf(one, now.whole.value),
      ...{ delayMinutes: delayOf(one), grain: grainOf(one) },
    }
    const rows = now.groups
      .filter((group) => group.key !== '' && (by !== 'area' || group.key.length >= 9))
      .map((group) => groupRow(one, by, group, shown, at))
    return { figure: shown, rows }
  }

  const worstFirst = (one: Declared): boolean =>
    (one.direction === 'up' && one.target !== undefined) || one.direction === 'down'

  function ranked(one: Declared, rows: readonly GroupRow[]): GroupRow[] {
    const low = one.direction === 'up' && worstFirst(one)
    const of = (row: GroupRow): number => row.value ?? (low ? Number.MAX_VALUE : -Number.MAX_VALUE)
    return [...rows].sort(
      (a, b) => (low ? of(a) - of(b) : of(b) - of(a)) || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0),
    )
  }

  async function tile(
    reader: Reader,
    who: Actor,
    widget: Widget,
    area: string | null,
    at: Instant,
  ): Promise<Tile> {
    if (widget.kind === 'text') return { kind: 'text', text: widget.text ?? { zh: '', en: '' } }
    if (widget.kind === 'picture') return { kind: 'picture', src: widget.src ?? null }
    if (widget.kind === 'list') return { kind: 'list', ...(await city.list(reader, who, widget, area, at)) }
    const named = (widget.indicators ?? []).flatMap((name) => {
      const found = indicators.find(name)
      return found.ok ? [found.value] : []
    })
    const [first] = named
    if (!first) return { kind: 'gone', why: GONE }
    const span = spanOfWidget(widget.span, at)
    const figures = (compared: boolean) =>
      Promise.all(named.map((one, n) => figure(reader, who, one, span, area, at, compared && n === 0)))
    switch (widget.kind) {
      case 'number': {
        const flow = !standing(first) && !first.score
        const [shown, spark] = await Promise.all([
          figures(true),
          first.readings
            ? hours(reader, first.readings, area, at)
            : flow || first.manual
              ? points(reader, who, first, SPARK_DAYS, area, at)
              : { points: [] as Point[] },
        ])
        return {
          kind: 'number',
          figures: shown,
          spark: spark.points.map(({ at: day, value }) => ({ at: day, value })),
        }
      }
      case 'gauge':
        return { kind: 'gauge', figures: await figures(false) }
      case 'trend': {
        const days = typeof widget.span === 'number' ? Math.min(widget.span, 400) : 30
        const [shown, ...curves] = await Promise.all([
          figures(true),
          ...named.map((one) => points(reader, who, one, days, area, at)),
        ])
        const lines = curves.map((curve, n) => ({
          name: named[n]?.name ?? '',
          points: curve.points.map(({ at: day, value }) => ({ at: day, value })),
          breaks: curve.breaks,
        }))
        // Today is not over: it says nothing about tomorrow yet.
        const past = (lines[0]?.points ?? []).filter((point) => point.at < dayOf(at))
        const known = past.map((point) => point.value)
        const broken = (lines[0]?.breaks.length ?? 0) > 0
        // what happens on few days has no rhythm to go on with
        const busy = known.filter((value) => (value ?? 0) > 0).length * 2 >= known.length
        const enough = known.length >= FEWEST_FOR_FORECAST && !broken && busy && !known.includes(null)
        const ahead =
          widget.forecast && enough ? (city.forecast?.(known as number[], AHEAD_DAYS + 1) ?? []) : []
        return {
          kind: 'trend',
          figures: shown,
          lines,
          forecast: ahead.map((band, n) => ({ ...band, at: addDays(dayOf(at), n) })),
        }
      }
      case 'rank': {
        const by = widget.by ?? 'unit'
        const { figure: shown, rows } = await divided(reader, who, first, by, span, area, at)
        const list = by === 'hour' ? rows : ranked(first, rows)
        return {
          kind: 'rank',
          figures: [shown],
          rows: list.slice(0, widget.limit ?? (by === 'hour' ? 24 : 8)),
        }
      }
      case 'map': {
        const [{ figure: shown, rows }, ...others] = (await Promise.all(
          named.slice(0, 2).map((one) => divided(reader, who, one, 'area', span, null, at)),
        )) as [{ figure: Shown; rows: GroupRow[] }, ...{ figure: Shown; rows: GroupRow[] }[]]
        const marks = others[0]
          ? Object.fromEntries(others[0].rows.map((row) => [row.key, row.value ?? 0]))
          : undefined
        return {
          kind: 'map',
          figures: [shown, ...others.map((one) => one.figure)],
          rows,
          ...(marks ? { marks } : {}),
          ...(widget.layers ? { layers: widget.layers } : {}),
        }
      }
      default: {
        const by = widget.by ?? 'unit'
        const columns = await Promise.all(named.map((one) => divided(reader, who, one, by, span, area, at)))
        const order = ranked(first, columns[0]?.rows ?? []).slice(0, widget.limit ?? 8)
        return {
          kind: 'table',
          figures: columns.map((column) => column.figure),
          rows: order.map((row) => ({
            key: row.key,
            title: row.title,
            cells: columns.map(
              (column) =>
                column.rows.find((cell) => cell.key === row.key) ?? {
                  ...{ key: row.key, title: row.title, value: null, numerator: null, denominator: null },
                  ...{ level: null, missed: false, rowsUrl: null },
                },
            ),
          })),
        }
      }
    }
  }

  return {
    tile,
    figure,
    /** Everything a board shows, under the rights of who looks. */
    async picture(
      reader: Reader,
      who: Actor,
      board: Board,
      area: string | null,
      at: Instant,
    ): Promise<Picture> {
      const tiles = await Promise.all(
        board.widgets.map(
          async (widget) => [widget.id, await turn(() => tile(reader, who, widget, area, at))] as const,
        ),
      )
      const { name, title, version, state, widgets } = board
      // A picture is as old as the oldest of its live figures.
      const live = tiles.flatMap(([, one]) =>
        'figures' in one
          ? one.figures.flatMap((shown) => (shown.grain === 'live' ? [new Date(shown.asOf).getTime()] : []))
          : [],
      )
      return {
        board: { name, title, version, state, widgets },
        ...{ area, demo: city.demo, asOf: new Date(Math.min(at.getTime(), ...live)) },
        tiles: Object.fromEntries(tiles),
      }
    },
  }
}

export type Tiles = ReturnType<typeof openTiles>

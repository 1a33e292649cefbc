import { createHash } from 'node:crypto'
import {
  type Day,
  dayOf,
  type Id,
  type Instant,
  instantOf,
  no,
  ok,
  type Refusal,
  type Result,
} from '../../base/index.ts'
import {
  countFigures,
  type FigurePart,
  figureHash,
  figureIds,
  keepPublication,
  type Look,
  type MattersCity,
  type MatterType,
  type Population,
  type Publication,
  publicationById,
  publicationsOf,
} from '../../platform/matters/index.ts'
import { type Actor, systemActor } from '../../platform/org/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import { additive, type Counts } from './counts/index.ts'
import {
  change,
  definitionOf,
  type FestivalOf,
  festivalYearBefore,
  figureOf,
  periodBefore,
  rollUp,
  type Span,
  scoreOf,
  yearBefore,
} from './decide.ts'
import type { Dimension, FigureValue, IndicatorDeclaration } from './declare.ts'
import { levelOf } from './levels.ts'
import { refusals } from './refusals.ts'
import type { Values } from './values/index.ts'

export type Declared = IndicatorDeclaration & { readonly name: string }

/** Given once by the host. */
export type IndicatorCity = {
  readonly roles: MattersCity['roles']
  readonly types: Readonly<Record<string, MatterType>>
  readonly declared: Readonly<Record<string, Declared>>
  /** Counts rows of registers and datasets as they stand. */
  readonly rows?: (
    reader: Reader,
    figure: NonNullable<Declared['rows']>,
    at: Instant,
  ) => Promise<{ readonly base: number; readonly hits: number }>
  /** Partial sums kept from the ledger; absent = everything is counted from the rows. */
  readonly counts?: Counts
  /** Values over time, those entered by hand among them. */
  readonly values?: Values
  /** One number over the newest readings of devices; nothing when none is young enough. */
  readonly readings?: (
    reader: Reader,
    figure: NonNullable<Declared['readings']>,
    area: string | null,
    at: Instant,
  ) => Promise<{ readonly value: number; readonly sample: number; readonly asOf: Instant } | null>
  /** The version of an indicator that counts on a day 当日口径. */
  readonly versionOn?: (name: string, day: Day) => Declared | undefined
  /** 正月初一 by year; absent = years are compared by the Gregorian calendar only. */
  readonly festival?: FestivalOf
}

/** What is asked of an indicator. `asOf` absent = now. */
export type Asked = {
  readonly name: string
  readonly span: Span
  readonly asOf?: Instant
  readonly narrow?: Look['narrow']
  readonly groups?: Look['groups']
}

/** Values of one look; `asOf` is up to when they hold. */
type Counted = {
  readonly whole: FigureValue
  readonly groups: readonly (FigureValue & { readonly key: string })[]
  readonly asOf: Instant
  /** Of a stored value: 正常 迟到 修正, or missing 缺测. */
  readonly quality?: string
}

const PUBLISHERS = ['officeHead', 'leader']
const EMPTY = { base: 0, hits: 0 }

/** The part of a population that one indicator is. */
export const partOf = (one: IndicatorDeclaration): FigurePart => ({
  ...(one.exclusions ? { base: [{ not: { is: 'excluded' } }] } : {}),
  ...(one.of ? { hits: one.of } : {}),
  ...(one.mean ? { measure: one.mean } : {}),
  ...(one.percentile ? { percentile: one.percentile } : {}),
})

const fingerprintOf = ({ name, title, formula, owner, target, ...counted }: Declared): string =>
  createHash('sha256').update(JSON.stringify(counted)).digest('hex')

/** The indicators of a city 指标: read at any instant of the past, divided, compared, opened, published. */
export function openIndicators(city: IndicatorCity) {
  const mainClocks = (type: string): string[] =>
    Object.entries(city.types[type]?.clocks ?? {}).flatMap(([name, rule]) => (rule.main ? [name] : []))

  const lookOf = (who: Actor, type: string, asked: Omit<Asked, 'name'>, now: Instant): Look => ({
    who,
    roles: city.roles,
    seen: {
      district: who.district,
      from: asked.span.from,
      to: asked.span.to,
      asOf: asked.asOf && asked.asOf < now ? asked.asOf : now,
      live: !asked.asOf || asked.asOf >= now,
      mainClocks: mainClocks(type),
    },
    ...(asked.narrow ? { narrow: asked.narrow } : {}),
    ...(asked.groups ? { groups: asked.groups } : {}),
  })

  const find = (name: string): Result<Declared, Refusal> => {
    const one = Object.hasOwn(city.declared, name) ? city.declared[name] : undefined
    return one ? ok(one) : no(refusals['indicators.unknown']({ name }))
  }

  /** The indicators a composite is made of, with their weights. */
  const partsOf = (one: Declared): { one: Declared; weight: number }[] =>
    (one.score ?? []).map(({ indicator, weight }) => {
      const part =
        city.declared[indicator.includes('.') ? indicator : `${one.name.split('.')[0]}.${indicator}`]
      if (!part) throw new Error(`${one.name} is made of ${indicator}, which nobody declares`)
      return { one: part, weight }
    })

  async function counted(reader: Reader, look: Look, one: Declared, by: readonly Dimension[]) {
    const rows = await countFigures(reader, look, one.count, [partOf(one)], by)
    return rows.map(({ by: division, key, parts }) => ({ by: division, key, part: parts[0] ?? EMPTY }))
  }

  /**
   * From kept sums, when the question is about now and they can answer it. A period that ends within a day (so much of
   * last month as there is of this one) is its whole days from the sums and the rest of that day from its rows.
   */
  async function added(reader: Reader, look: Look, one: Declared, by: Dimension | undefined) {
    const whole = await summed(reader, look, one, by)
    const { from, to, asOf } = look.seen
    if (whole || !city.counts || !from || !to || to >= asOf || !additive(one)) return whole
    const cut = instantOf(dayOf(to))
    if (cut <= from || cut.getTime() === to.getTime()) return null
    const days = await summed(reader, { ...look, seen: { ...look.seen, to: cut } }, one, by)
    if (!days) return null
    const rest = await counted(
      reader,
      { ...look, seen: { ...look.seen, from: cut } },
      one,
      by === undefined ? [] : [by],
    )
    const groups = new Map(days.groups.map(({ key, ...sum }) => [key, sum]))
    let total = days.whole
    for (const row of rest) {
      // sums keep hits of plain counts as their base
      const part = one.of || one.mean ? row.part : { base: row.part.base, hits: row.part.base }
      if (row.by === null) total = rollUp([total, part])
      else groups.set(row.key, rollUp([groups.get(row.key) ?? EMPTY, part]))
    }
    return { ...days, whole: total, groups: [...groups].map(([key, sum]) => ({ key, ...sum })) }
  }

  async function summed(reader: Reader, look: Look, one: Declared, by: Dimension | undefined) {
    const { seen, narrow, groups, who } = look
    if (!city.counts || !seen.live || groups?.length || !seen.from || !seen.to) return null
    const { area = [], ...others } = narrow ?? {}
    if (Object.keys(others).length > 0 || area.length > 1) return null
    const span = { from: seen.from, to: seen.to }
    return city.counts.read(reader, who, one, span, seen.asOf, {
      ...(by ? { by } : {}),
      area: area[0] ?? null,
    })
  }

  /** A number from elsewhere: of rows as they stand, of devices, entered by hand. */
  async function elsewhere(reader: Reader, look: Look, one: Declared): Promise<Counted | null> {
    const area = look.narrow?.area?.[0] ?? null
    const { asOf } = look.seen
    if (one.rows) {
      const part = city.rows ? await city.rows(reader, one.rows, asOf) : EMPTY
      return { whole: figureOf(one, part), groups: [], asOf }
    }
    if (one.readings) {
      const read = await city.readings?.(reader, one.readings, area, asOf)
      return {
        whole: { value: read?.value ?? null, numerator: null, denominator: read?.sample ?? null },
        groups: [],
        asOf: read?.asOf ?? asOf,
      }
    }
    if (!one.manual) return null
    const row = await city.values?.latest(reader, one.name, area ?? '', asOf)
    return {
      whole: { value: row?.value ?? null, numerator: row?.hits ?? null, denominator: row?.base ?? null },
      groups: [],
      asOf: row?.to ?? asOf,
      ...(row ? { quality: row.quality } : { quality: 'missing' as const }),
    }
  }

  async function values(
    reader: Reader,
    look: Look,
    one: Declared,
    by: Dimension | undefined,
    anew = false,
  ): Promise<Counted> {
    const division = by ? [by] : []
    const other = await elsewhere(reader, look, one)
    if (other) return other
    if (!one.score) {
      const kept = anew ? null : await added(reader, look, one, by)
      if (kept)
        return {
          whole: figureOf(one, kept.whole),
          groups: kept.groups.map((row) => ({ key: row.key, ...figureOf(one, row) })),
          asOf: kept.asOf,
        }
      const rows = await counted(reader, look, one, division)
      const whole = rows.find((row) => row.by === null)?.part ?? EMPTY
      return {
        whole: figureOf(one, whole),
        groups: rows.flatMap((row) => (row.by ? [{ key: row.key, ...figureOf(one, row.part) }] : [])),
        asOf: look.seen.asOf,
      }
    }
    const parts = await Promise.all(
      partsOf(one).map(async ({ one: part, weight }) => {
        const kept = await added(reader, look, part, by)
        return {
          weight,
          asOf: kept?.asOf ?? look.seen.asOf,
          rows: kept
            ? [
                { by: null, key: '', part: kept.whole },
                ...kept.groups.map(({ key, ...sum }) => ({ by: by ?? null, key, part: sum })),
              ]
            : await counted(reader, look, part, division),
        }
      }),
    )
    const score = (key: string | null): FigureValue => ({
      value: scoreOf(
        parts.map(({ weight, rows }) => ({
          weight,
          ...(rows.find((row) => (key === null ? row.by === null : row.by !== null && row.key === key))
            ?.part ?? EMPTY),
        })),
        one.reweigh,
      ),
      numerator: null,
      denominator: null,
    })
    const keys = new Set(
      parts.flatMap(({ rows }) => rows.flatMap((row) => (row.by === null ? [] : [row.key]))),
    )
    const oldest = Math.min(...parts.map((part) => part.asOf.getTime()))
    return {
      whole: score(null),
      groups: [...keys].map((key) => ({ key, ...score(key) })),
      asOf: new Date(oldest),
    }
  }

  /** The same figure of another period, looked at when it was as old as ours is now. */
  async function compared(
    reader: Reader,
    who: Actor,
    one: Declared,
    asked: Asked,
    now: Instant,
    other: Span,
    value: number | null,
  ) {
    if ((one.count.period === 'standing' && !one.score) || one.rows || one.readings || one.manual) return null
    const asOf = asked.asOf ?? now
    const aged = new Date(asOf.getTime() - (asked.span.from.getTime() - other.from.getTime()))
    // A period still running is compared with as much of the other one.
    const to = asked.span.to > asOf && aged < other.to ? aged : other.to
    const span = { from: other.from, to }
    const look = lookOf(who, one.count.type, { ...asked, span, asOf: aged }, now)
    const { whole } = await values(reader, look, one, undefined)
    // Across a changed definition nothing is compared without saying so 口径变更.
    const then = city.versionOn?.(one.name, dayOf(other.from))
    const definitionChanged = then !== undefined && then.version !== one.version
    return {
      ...{ ...span, asOf: aged, ...whole, change: change(one.unit, value, whole.value) },
      ...(definitionChanged ? { definitionChanged } : {}),
    }
  }

  async function published(
    reader: Reader,
    who: Actor,
    one: Declared,
    asked: Asked,
    now: Instant,
  ): Promise<Omit<Publication, 'id' | 'publishedBy' | 'publishedAt'>> {
    // A published figure is the district's: it does not depend on what its publisher may see.
    const look = lookOf(systemActor(who.district), one.count.type, asked, now)
    const { whole } = await values(reader, look, one, undefined)
    const sources = one.score ? partsOf(one).map((part) => part.one) : [one]
    const hashes: { readonly count: number; readonly hash: string }[] = []
    for (const source of sources)
      hashes.push(
        await figureHash(reader, look, source.count, partOf(source), 'base'),
        await figureHash(reader, look, source.count, partOf(source), 'hits'),
      )
    const [base, hits] = hashes
    const joined = (which: 0 | 1): string =>
      hashes
        .filter((_, i) => i % 2 === which)
        .map((one) => one.hash)
        .join(' ')
    if (!base || !hits) throw new Error(`${one.name} is made of nothing`)
    return {
      indicator: one.name,
      version: one.version,
      fingerprint: fingerprintOf(one),
      definition: one,
      from: asked.span.from,
      to: asked.span.to,
      asOf: look.seen.asOf,
      scope: { narrow: asked.narrow ?? {}, groups: asked.groups ?? [] },
      value: whole.value,
      numerator: whole.numerator,
      denominator: whole.denominator,
      rowCount: base.count,
      rowHash: joined(0),
      hitHash: joined(1),
    }
  }

  return {
    list: () =>
      Object.values(city.declared).map((one) => ({
        ...definitionOf(one.name, one),
        parts: one.score ?? [],
        type: one.count.type,
      })),

    find,
    lookOf,

    /** One value and its groups, without comparisons: what a tile needs. */
    valueOf: (
      reader: Reader,
      who: Actor,
      one: Declared,
      asked: Omit<Asked, 'name'> & { readonly by?: Dimension },
      now: Instant,
      /** `anew`: from the rows, for a definition whose sums nobody keeps. */
      how: { readonly anew?: boolean } = {},
    ): Promise<Counted> =>
      values(reader, lookOf(who, one.count.type, asked, now), one, asked.by, how.anew === true),

    /** Several indicators over one population in one pass; their own conditions join the shared ones. */
    async together(
      reader: Reader,
      look: Look,
      of: Population,
      names: readonly string[],
      by: readonly Dimension[],
    ) {
      const all = names.map((name) => city.declared[name] as Declared)
      const parts = all.map((one) => {
        const part = partOf(one)
        return { ...part, base: [...(one.count.where ?? []), ...(part.base ?? [])] }
      })
      return countFigures(reader, look, of, parts, by)
    },

    async read(
      reader: Reader,
      who: Actor,
      asked: Asked & { readonly by?: Dimension },
      now: Instant,
    ): Promise<Result<Readonly<Record<string, unknown>>, Refusal>> {
      const found = find(asked.name)
      if (!found.ok) return found
      const one = found.value
      // rows stand as they do now, whole: there is no other day, and no small group of them to ask for
      const { asOf: _, by: __, ...present } = asked
      const outside = one.rows || one.readings || one.manual
      const by = outside ? undefined : asked.by
      const look = lookOf(who, one.count.type, outside ? present : asked, now)
      const { whole, groups, asOf, quality } = await values(reader, look, one, by)
      const sameDays = yearBefore(asked.span)
      const season = city.festival ? festivalYearBefore(asked.span, sameDays, city.festival) : null
      const [previous, lastYear, byFestival, members] = await Promise.all([
        compared(reader, who, one, asked, now, periodBefore(asked.span), whole.value),
        compared(reader, who, one, asked, now, sameDays, whole.value),
        season ? compared(reader, who, one, asked, now, season, whole.value) : null,
        Promise.all(
          partsOf(one).map(async ({ one: part, weight }) => ({
            weight,
            definition: definitionOf(part.name, part),
            ...(await values(reader, look, part, undefined)).whole,
          })),
        ),
      ])
      return ok({
        definition: definitionOf(one.name, one),
        from: asked.span.from,
        to: asked.span.to,
        asOf,
        ...(quality ? { quality } : {}),
        ...whole,
        level: levelOf(one.thresholds, whole.value, asked.narrow?.area?.[0] ?? who.district, now),
        target: one.target ?? null,
        met: one.target === undefined || whole.value === null ? null : meets(one, whole.value),
        previous,
        lastYear,
        // 春节前后: as many days from the festival a year before, beside the same days of the year before
        ...(season && byFestival
          ? { lastFestival: { ...byFestival, festival: season.festival, before: season.before } }
          : {}),
        ...(one.score ? { parts: members } : {}),
        ...(by ? { by, groups } : {}),
      })
    },

    /** A page of ids of exactly what was counted; `total` with the first page. */
    async rows(
      reader: Reader,
      who: Actor,
      asked: Asked & {
        /** A definition that is not in use, to be looked at before it is 试看. */
        readonly one?: Declared
        readonly which: 'base' | 'hits' | 'rest'
        readonly cursor?: string
        readonly limit: number
      },
      now: Instant,
    ): Promise<Result<{ ids: Id[]; next: string | null; total: number | null; asOf: Instant }, Refusal>> {
      const found = asked.one ? ok(asked.one) : find(asked.name)
      if (!found.ok) return found
      const one = found.value
      if (one.score) return no(refusals['indicators.noRows']())
      if (one.rows || one.readings || one.manual) return no(refusals['indicators.ofRows']())
      const look = lookOf(who, one.count.type, asked, now)
      const page = await figureIds(reader, look, one.count, partOf(one), asked)
      if (asked.cursor) return ok({ ...page, total: null, asOf: look.seen.asOf })
      const whole = (await counted(reader, look, one, []))[0]?.part ?? EMPTY
      const hits = one.of ? whole.hits : whole.base
      const total = { base: whole.base, hits, rest: whole.base - hits }[asked.which]
      return ok({ ...page, total, asOf: look.seen.asOf })
    },

    /** Freezes a figure: value, definition, as-of instant and the hash of its rows 发布. */
    async publish(tx: Tx, who: Actor, asked: Asked, now: Instant): Promise<Result<{ id: Id }, Refusal>> {
      const found = find(asked.name)
      if (!found.ok) return found
      if (who.kind !== 'system' && !who.duties.some((duty) => PUBLISHERS.includes(duty.role)))
        return no(refusals['indicators.mayNotPublish']())
      const one = found.value
      if (one.rows || one.readings || one.manual) return no(refusals['indicators.ofRows']())
      const made = await published(tx, who, one, asked, now)
      const before = await publicationsOf(tx, who.district, one.name)
      if (before.some((old) => old.version === one.version && old.fingerprint !== made.fingerprint))
        return no(refusals['indicators.notRaised']({ name: one.name, version: one.version }))
      return ok({
        id: await keepPublication(tx, who.district, { ...made, publishedBy: who.name, publishedAt: now }),
      })
    },

    published: (reader: Reader, who: Actor, name: string | null) =>
      publicationsOf(reader, who.district, name),

    /** Counts a published figure anew by the definition of its day: the same rows, or since when not 复算. */
    async verify(reader: Reader, who: Actor, id: Id, now: Instant) {
      const old = await publicationById(reader, who.district, id)
      if (!old) return no(refusals['indicators.noPublication']())
      const one = old.definition as Declared
      const { narrow, groups } = old.scope as Pick<Asked, 'narrow' | 'groups'>
      const span = { from: old.from ?? new Date(0), to: old.to ?? old.asOf }
      const asked = {
        name: old.indicator,
        span,
        asOf: old.asOf,
        ...(narrow ? { narrow } : {}),
        ...(groups ? { groups } : {}),
      }
      const again = await published(reader, who, one, asked, now)
      return ok({
        publication: old,
        again: {
          value: again.value,
          rowCount: again.rowCount,
          rowHash: again.rowHash,
          hitHash: again.hitHash,
        },
        same: again.value === old.value && again.rowHash === old.rowHash && again.hitHash === old.hitHash,
        /** Figures on both sides of a changed definition are not compared without saying so 口径变更. */
        definitionChanged: city.declared[old.indicator]?.version !== old.version,
      })
    },
  }
}

export type Indicators = ReturnType<typeof openIndicators>

const meets = (one: IndicatorDeclaration, value: number): boolean =>
  one.direction === 'down' ? value <= (one.target ?? 0) : value >= (one.target ?? 0)

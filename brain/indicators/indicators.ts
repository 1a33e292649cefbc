import { createHash } from 'node:crypto'
import { type Id, type Instant, no, ok, type Refusal, type Result } from '../../base/index.ts'
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
import { change, definitionOf, figureOf, periodBefore, type Span, scoreOf, yearBefore } from './decide.ts'
import { type Dimension, type FigureValue, type IndicatorDeclaration, refusals } from './declare.ts'

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
}

/** What is asked of an indicator. `asOf` absent = now. */
export type Asked = {
  readonly name: string
  readonly span: Span
  readonly asOf?: Instant
  readonly narrow?: Look['narrow']
  readonly groups?: Look['groups']
}

const PUBLISHERS = ['officeHead', 'leader']
const EMPTY = { base: 0, hits: 0 }

/** The part of a population that one indicator is. */
export const partOf = (one: IndicatorDeclaration): FigurePart => ({
  ...(one.exclusions ? { base: [{ not: { is: 'excluded' } }] } : {}),
  ...(one.of ? { hits: one.of } : {}),
  ...(one.mean ? { measure: one.mean } : {}),
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
      const part = city.declared[`${one.name.split('.')[0]}.${indicator}`]
      if (!part) throw new Error(`${one.name} is made of ${indicator}, which nobody declares`)
      return { one: part, weight }
    })

  async function counted(reader: Reader, look: Look, one: Declared, by: readonly Dimension[]) {
    const rows = await countFigures(reader, look, one.count, [partOf(one)], by)
    return rows.map(({ by: division, key, parts }) => ({ by: division, key, part: parts[0] ?? EMPTY }))
  }

  async function values(
    reader: Reader,
    look: Look,
    one: Declared,
    by: Dimension | undefined,
  ): Promise<{ whole: FigureValue; groups: (FigureValue & { key: string })[] }> {
    const division = by ? [by] : []
    if (one.rows) {
      const part = city.rows ? await city.rows(reader, one.rows, look.seen.asOf) : EMPTY
      return { whole: figureOf(one, part), groups: [] }
    }
    if (!one.score) {
      const rows = await counted(reader, look, one, division)
      const whole = rows.find((row) => row.by === null)?.part ?? EMPTY
      return {
        whole: figureOf(one, whole),
        groups: rows.flatMap((row) => (row.by ? [{ key: row.key, ...figureOf(one, row.part) }] : [])),
      }
    }
    const parts = await Promise.all(
      partsOf(one).map(async ({ one: part, weight }) => ({
        weight,
        rows: await counted(reader, look, part, division),
      })),
    )
    const score = (key: string | null): FigureValue => ({
      value: scoreOf(
        parts.map(({ weight, rows }) => ({
          weight,
          ...(rows.find((row) => (key === null ? row.by === null : row.by !== null && row.key === key))
            ?.part ?? EMPTY),
        })),
      ),
      numerator: null,
      denominator: null,
    })
    const keys = new Set(
      parts.flatMap(({ rows }) => rows.flatMap((row) => (row.by === null ? [] : [row.key]))),
    )
    return { whole: score(null), groups: [...keys].map((key) => ({ key, ...score(key) })) }
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
    if ((one.count.period === 'standing' && !one.score) || one.rows) return null
    const asOf = asked.asOf ?? now
    const aged = new Date(asOf.getTime() - (asked.span.from.getTime() - other.from.getTime()))
    // A period still running is compared with as much of the other one.
    const to = asked.span.to > asOf && aged < other.to ? aged : other.to
    const span = { from: other.from, to }
    const look = lookOf(who, one.count.type, { ...asked, span, asOf: aged }, now)
    const { whole } = await values(reader, look, one, undefined)
    return { ...span, asOf: aged, ...whole, change: change(one.unit, value, whole.value) }
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
      const by = one.rows ? undefined : asked.by
      const look = lookOf(who, one.count.type, one.rows ? present : asked, now)
      const { whole, groups } = await values(reader, look, one, by)
      const [previous, lastYear, members] = await Promise.all([
        compared(reader, who, one, asked, now, periodBefore(asked.span), whole.value),
        compared(reader, who, one, asked, now, yearBefore(asked.span), whole.value),
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
        asOf: look.seen.asOf,
        ...whole,
        target: one.target ?? null,
        met: one.target === undefined || whole.value === null ? null : meets(one, whole.value),
        previous,
        lastYear,
        ...(one.score ? { parts: members } : {}),
        ...(by ? { by, groups } : {}),
      })
    },

    /** A page of ids of exactly what was counted; `total` with the first page. */
    async rows(
      reader: Reader,
      who: Actor,
      asked: Asked & {
        readonly which: 'base' | 'hits' | 'rest'
        readonly cursor?: string
        readonly limit: number
      },
      now: Instant,
    ): Promise<Result<{ ids: Id[]; next: string | null; total: number | null; asOf: Instant }, Refusal>> {
      const found = find(asked.name)
      if (!found.ok) return found
      const one = found.value
      if (one.score) return no(refusals['indicators.noRows']())
      if (one.rows) return no(refusals['indicators.ofRows']())
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
      if (one.rows) return no(refusals['indicators.ofRows']())
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

import type { PolygonValue } from '../platform/fields/declare.ts'
import type { CityDeclaration, Life, PartnerSeed, ServiceSeed, StaffSeed, UnitSeed } from './city.ts'

/**
 * What a demonstration city shows of a pack 演示数据: made at the founding of such a city and of no other, so that a pack
 * brings its own and the city only names it.
 */
export type PackDemo = {
  /** The name of the pack. */
  readonly pack: string
  /** Accounts beside the city's; units by short name. They have the password of the city's demonstration. */
  readonly staff?: readonly (Omit<StaffSeed, 'unit' | 'password' | 'demo'> & { readonly unit: string })[]
  /** First rows of its registers, by their own names. */
  readonly registers?: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>
  /** Rows that tell of the days before `now`, by their own names. */
  readonly records?: (now: Date) => Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>
  /** 政务服务事项 that are worked on as its matters. */
  readonly services?: (units: readonly UnitSeed[]) => readonly ServiceSeed[]
  /** Its matters with what has been done to them. */
  readonly lives?: NonNullable<CityDeclaration['lives']>
  readonly partners?: readonly PartnerSeed[]
}

type Staff = NonNullable<PackDemo['staff']>[number]

/** Accounts of one grade with one role each: account, name, unit, post, role. */
export const staffOf = (
  lines: readonly (readonly [account: string, name: string, unit: string, post: string, role: string])[],
): readonly Staff[] =>
  lines.map(([account, name, unit, post, role]) => ({
    ...{ account, name, unit, post },
    duties: [{ role, grade: 3 }],
  }))

/** Rows as a sheet has them: the names of the fields once, then a line of values each. */
export const sheet = (
  head: string,
  lines: readonly (readonly unknown[])[],
): readonly Readonly<Record<string, unknown>>[] => {
  const names = head.split(' ')
  return lines.map((line) => Object.fromEntries(names.map((name, n) => [name, line[n]])))
}

/** Matters of a pack in a demonstration: kind, who opened it at the console, days ago; its form; what was done since. */
export const livesOf =
  (pack: string, now: Date) =>
  (
    [type, opener, days]: readonly [type: string, opener: string, days: number],
    form: Life['form'],
    ...steps: readonly (readonly [minutes: number, by: string, action: string, form: Life['form']])[]
  ): Life => ({
    ...{ at: new Date(now.getTime() - days * 86_400_000), channel: 'patrol', requester: null, opener },
    ...{ type: `${pack}.${type}`, form },
    steps: steps.map(([afterMinutes, by, action, given]) => ({ afterMinutes, by, action, form: given })),
  })

/** An outline for a demonstration: so many degrees east and north of its corner. */
export const rectangle = (lon: number, lat: number, width: number, height: number): PolygonValue => ({
  type: 'Polygon',
  coordinates: [
    [
      [lon, lat],
      [lon + width, lat],
      [lon + width, lat + height],
      [lon, lat + height],
      [lon, lat],
    ],
  ],
})

/** A demonstration city with what its packs bring along; any other city as it is. */
export function withDemo(city: CityDeclaration, demos: readonly PackDemo[]): CityDeclaration {
  if (!city.demo || demos.length === 0) return city
  const registers = demos.flatMap(({ pack, registers = {} }) =>
    Object.entries(registers).map(([register, rows]) => [`${pack}.${register}`, rows] as const),
  )
  const lives = demos.flatMap((demo) => demo.lives ?? [])
  return {
    ...city,
    staff: (units) => {
      const own = city.staff(units)
      const password = own.find(({ demo }) => demo)?.password ?? ''
      // a unit that this demonstration has not: nobody of it
      const more = demos.flatMap(({ staff = [] }) =>
        staff.flatMap((one): StaffSeed[] => {
          const unit = units.find(({ short }) => short === one.unit)?.id
          return unit ? [{ ...one, unit, password, demo: true }] : []
        }),
      )
      return [...own, ...more]
    },
    registers: { ...city.registers, ...Object.fromEntries(registers) },
    records: (now) => ({
      ...city.records?.(now),
      ...Object.fromEntries(
        demos.flatMap(({ pack, records }) =>
          Object.entries(records?.(now) ?? {}).map(([register, rows]) => [`${pack}.${register}`, rows]),
        ),
      ),
    }),
    services: (units) => [
      ...(city.services?.(units) ?? []),
      ...demos.flatMap((demo) => demo.services?.(units) ?? []),
    ],
    partners: [...(city.partners ?? []), ...demos.flatMap((demo) => demo.partners ?? [])],
    ...(lives.length > 0
      ? {
          lives: (areas: Parameters<(typeof lives)[number]>[0], now: Date): readonly Life[] =>
            [...(city.lives?.(areas, now) ?? []), ...lives.flatMap((made) => made(areas, now))].sort(
              (a, b) => a.at.getTime() - b.at.getTime(),
            ),
        }
      : {}),
  }
}

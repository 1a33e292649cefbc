import { dayOf, type Instant } from '../base/index.ts'
import type { alerts } from '../platform/command/index.ts'
import { alerts as room } from '../platform/command/index.ts'
import { systemActor } from '../platform/org/index.ts'
import * as places from '../platform/places/index.ts'
import type { Reader } from '../platform/store/index.ts'
import type { OpenCity } from './open.ts'

export type Home = alerts.Household & {
  readonly point: alerts.CapPoint | null
  readonly why: string | null
  /** Where it is to go 安置点. */
  readonly shelter: string | null
}
export type Shelter = {
  readonly code: string
  readonly name: string
  readonly address: string
  readonly area: string
  readonly capacity: number
  readonly open: boolean
  readonly call: string | null
}
export type SignedIn = alerts.SignIn & { readonly number: string }

/** A county has some thousands of households on its list. */
const MOST_PAGES = 50
const PAGE = 200

/** Every row of a register of the emergency pack, as the city itself sees it; none where no city keeps it. */
async function rowsOf(
  city: OpenCity,
  reader: Reader,
  name: string,
  filters: Readonly<Record<string, string>> = {},
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  if (!city.compiled.registers[name]) return []
  const system = systemActor(city.plan.district)
  const all: Readonly<Record<string, unknown>>[] = []
  let after: string | undefined
  for (let n = 0; n < MOST_PAGES; n++) {
    const page = await city.registers.list(reader, system, name, {
      ...{ filters, limit: PAGE },
      ...(after ? { after } : {}),
    })
    if (!page.ok) return all
    all.push(...page.value.rows.map((row) => row.values))
    if (page.value.next === null) break
    after = page.value.next
  }
  return all
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

/** 避险转移对象 by place: numbers and places; names and telephones stay in the register. */
export async function householdsOf(city: OpenCity, reader: Reader): Promise<readonly Home[]> {
  const homes = (await rowsOf(city, reader, 'emergency.household')).map((values): Home => {
    const point = values.point as { readonly lon?: number; readonly lat?: number } | null | undefined
    return {
      ...{ code: String(values.code ?? ''), area: String(values.area ?? '') },
      ...{ people: Number(values.people) || 0, vulnerable: Number(values.vulnerable) || 0 },
      point: point?.lon !== undefined && point.lat !== undefined ? [point.lat, point.lon] : null,
      ...{ why: text(values.why), shelter: text(values.shelter) },
    }
  })
  return homes.sort((a, b) => (a.area === b.area ? (a.code < b.code ? -1 : 1) : a.area < b.area ? -1 : 1))
}

/** 避难场所 with what they hold, the open ones first. */
export async function sheltersOf(city: OpenCity, reader: Reader): Promise<readonly Shelter[]> {
  return (await rowsOf(city, reader, 'emergency.shelter'))
    .map((values) => ({
      ...{ code: String(values.code ?? ''), name: String(values.name ?? '') },
      ...{ address: String(values.address ?? ''), area: String(values.area ?? '') },
      ...{ capacity: Number(values.capacity) || 0, open: values.open === true, call: text(values.call) },
    }))
    .sort((a, b) => Number(b.open) - Number(a.open) || (a.code < b.code ? -1 : 1))
}

/** 避难场所签到: of one evacuation, or of all. */
export async function signInsOf(
  city: OpenCity,
  reader: Reader,
  number?: string,
): Promise<readonly SignedIn[]> {
  return (await rowsOf(city, reader, 'emergency.signIn', number ? { number } : {})).map((values) => ({
    number: String(values.number ?? ''),
    ...{ household: String(values.household ?? ''), shelter: String(values.shelter ?? '') },
    ...{ people: Number(values.people) || 0, at: new Date(String(values.at)) },
  }))
}

/** Who answers for the grid of each household 网格责任人, by the code of the household. */
export async function gridsOf(
  city: OpenCity,
  reader: Reader,
  homes: readonly Home[],
  at: Instant,
): Promise<ReadonlyMap<string, { readonly grid: string; readonly people: readonly string[] }>> {
  const { district } = city.plan
  const day = dayOf(at)
  const placed = homes.flatMap((home) =>
    home.point ? [{ code: home.code, point: { lat: home.point[0], lon: home.point[1] } }] : [],
  )
  const keys = await places.grids.keysAt(
    reader,
    district,
    placed.map((one) => one.point),
    day,
  )
  const gridOf = new Map(
    placed.flatMap(({ code }, n) => {
      const all = keys[n] ?? []
      const key =
        all.find((one) => one.startsWith('duty:')) ?? all.find((one) => one.startsWith('social:')) ?? all[0]
      return key ? [[code, key.slice(key.indexOf(':') + 1)] as const] : []
    }),
  )
  const codes = [...new Set(gridOf.values())]
  const holders = codes.length > 0 ? await places.grids.holders(reader, district, { codes, day }) : []
  const people = Map.groupBy(holders, (one) => one.code)
  return new Map(
    [...gridOf].map(([code, grid]) => [
      code,
      { grid, people: [...new Set((people.get(grid) ?? []).map((one) => one.person))] },
    ]),
  )
}

/** Who is in danger 受威胁人员: listed households whose place or area the warning covers. */
export function exposedIn(one: alerts.Alert, homes: readonly Home[]) {
  const areas = (one.draft?.parts ?? []).flatMap((part) => part.areas)
  const inside = homes.filter((home) =>
    areas.some((area) => room.inArea(area, { code: home.area, point: home.point })),
  )
  const sum = (name: 'people' | 'vulnerable') => inside.reduce((all, home) => all + home[name], 0)
  return { households: inside.length, people: sum('people'), vulnerable: sum('vulnerable') }
}

import {
  dayOf,
  type Instant,
  isAreaCode,
  isWithin,
  levelOf,
  no,
  ok,
  pathOf,
  type Refusal,
  type Result,
  type Say,
  say,
} from '../../base/index.ts'
import { type Asked, levelOf as alarmLevel, type Level, refusals } from '../../brain/indicators/index.ts'
import { type Actor, areasBelow, countiesOfAll } from '../../platform/org/index.ts'
import type { Reader } from '../../platform/store/index.ts'
import { centreOf } from '../centre.ts'
import type { OpenCity } from '../open.ts'

/** A picture this young is compared with the present: its sums stand, nothing has to be counted anew. */
const YOUNG_MS = 15 * 60_000
const NOWHERE: Say = say('未落到村（社区）', 'not placed in a village')

/** One place of the ladder with its figure; `own` false: outside the reader's duties, so no figure is told. */
type Rung = {
  readonly code: string
  readonly name: Say
  /** 1 province … 5 village. */
  readonly level: number
  readonly value: number | null
  readonly numerator: number | null
  readonly denominator: number | null
  readonly alarm: Level | null
  readonly own: boolean
  readonly rowsUrl: string | null
}

/** Does any of his duties cover the place, or lie inside it? */
export const reaches = (who: Actor, area: string): boolean =>
  who.kind === 'system' || who.duties.some((duty) => isWithin(area, duty.area) || isWithin(duty.area, area))

let counties: Promise<readonly { readonly code: string }[]> | undefined

/**
 * A figure down the five levels 省—市—区—镇街—村社逐级下钻: the way from the province to the place asked for, and the places
 * one step below with their own figures. Values are counted anew from numerator and denominator at every level.
 */
export function figureLevels(city: OpenCity) {
  const { district } = city.plan
  const { indicators } = centreOf(city)
  const plain = (name: string): Say => ({ zh: name, en: name })

  /** How many counties of a province or city are counted here, of how many there are: the rest run elsewhere. */
  async function coverOf(area: string): Promise<{ readonly here: number; readonly of: number } | null> {
    if (area.length >= 6) return null
    counties ??= countiesOfAll().then((rows) => rows.filter((row) => row.code.length === 6))
    const of = (await counties).filter((row) => isWithin(row.code, area)).length
    return { here: 1, of: Math.max(1, of) }
  }

  return async (
    reader: Reader,
    who: Actor,
    asked: Asked,
    given: { readonly area: string; readonly query: Readonly<Record<string, string>> },
    at: Instant,
  ): Promise<Result<unknown, Refusal>> => {
    const found = indicators.find(asked.name)
    if (!found.ok) return found
    const one = found.value
    const { area } = given
    const known = isAreaCode(area) && (isWithin(area, district) || isWithin(district, area))
    if (!known || (area.length > 9 && !city.catalog.areaName(area)))
      return no(refusals['indicators.noPlace']({ area }))
    if (!reaches(who, area))
      return no(refusals['indicators.otherArea']({ area: city.catalog.areaName(area) ?? area }))
    const live = !asked.asOf || at.getTime() - asked.asOf.getTime() < YOUNG_MS
    const { asOf, narrow, ...rest } = asked
    const { area: _area, ...others } = narrow ?? {}
    const past = live || !asOf ? {} : { asOf }
    /** Above the district there is nothing else here: the whole of it is all that is known. */
    const narrowed = (code: string) => {
      const all = isWithin(district, code) ? others : { ...others, area: [code] }
      return Object.keys(all).length > 0 ? { narrow: all } : {}
    }
    const look = (code: string, by?: 'area' | 'village') =>
      indicators.valueOf(reader, who, one, { ...rest, ...past, ...narrowed(code), ...(by ? { by } : {}) }, at)
    const countsMatters = !one.rows && !one.readings && !one.manual && !one.score
    const urlOf = (code: string, until: Instant): string | null =>
      countsMatters
        ? `/api/indicators/${encodeURIComponent(one.name)}/rows?${new URLSearchParams({
            ...given.query,
            asOf: until.toISOString(),
            ...(isWithin(district, code) && code !== district ? {} : { area: code }),
          })}`
        : null
    const rung = (
      code: string,
      name: Say,
      figure: { value: number | null; numerator: number | null; denominator: number | null } | null,
      until: Instant,
    ): Rung => ({
      ...{ code, name, level: levelOf(code), own: figure !== null },
      ...{ value: figure?.value ?? null, numerator: figure?.numerator ?? null },
      denominator: figure?.denominator ?? null,
      alarm: alarmLevel(one.thresholds, figure?.value ?? null, code, at),
      rowsUrl: figure === null ? null : urlOf(code, until),
    })

    const names = new Map<string, string>()
    const day = dayOf(at)
    for (const code of pathOf(area)) {
      const name = city.catalog.areaName(code)
      if (name) names.set(code, name)
    }
    // provinces and cities stand above the tree of the district
    for (const above of pathOf(district).slice(0, -1))
      if (!names.has(above)) {
        const parent = pathOf(above).at(-2) ?? null
        const found = (await areasBelow(reader, parent, day)).find((one) => one.code === above)
        names.set(above, found?.name ?? above)
      }

    const divided = countsMatters || Boolean(one.score)
    const level = levelOf(area)
    const by = level === 3 ? ('area' as const) : level === 4 ? ('village' as const) : undefined
    const here = await look(area, divided ? by : undefined)
    const children: Rung[] = []
    if (level < 3) {
      const next = pathOf(district).find((code) => levelOf(code) === level + 1) ?? district
      const name = names.get(next) ?? city.catalog.areaName(next) ?? next
      children.push(rung(next, plain(name), here.whole, here.asOf))
    } else if (divided && by) {
      const values = new Map(here.groups.map((group) => [group.key, group]))
      const below = await areasBelow(reader, area, day)
      const none = { value: one.of || one.mean || one.score ? null : 0, numerator: 0, denominator: 0 }
      for (const place of below)
        children.push(
          rung(
            place.code,
            plain(place.name),
            reaches(who, place.code) ? (values.get(place.code) ?? none) : null,
            here.asOf,
          ),
        )
      // those whose place is known to the town only
      const rough = values.get(area)
      if (by === 'village' && rough && (rough.denominator ?? rough.value ?? 0) > 0)
        children.push({
          ...{ ...rung(area, NOWHERE, rough, here.asOf), level: 5 },
          // the rows of a division cannot be divided once more by address
          rowsUrl:
            given.query.by || !countsMatters ? null : `${urlOf(area, here.asOf)}&by=village&group=${area}`,
        })
      children.sort((a, b) => (b.value ?? -1) - (a.value ?? -1) || (a.code < b.code ? -1 : 1))
    }
    return ok({
      path: pathOf(area).map((code) => ({
        code,
        name: plain(names.get(code) ?? code),
        level: levelOf(code),
      })),
      ...{ area, level, asOf: here.asOf, unit: one.unit, ...(one.measure ? { measure: one.measure } : {}) },
      here: rung(area, plain(names.get(area) ?? area), here.whole, here.asOf),
      children,
      /** Nothing below can be told apart: rows of elsewhere, devices, values by hand. */
      divided,
      cover: await coverOf(area),
    })
  }
}

import type { Instant, Say } from '../base/index.ts'
import { items } from '../platform/services/index.ts'
import type { Reader } from '../platform/store/index.ts'
import type { OpenCity } from './open.ts'
import { perCity } from './per-city.ts'

const FRESH_MS = 60_000

/** Titles of service items 事项名称 in both languages, by the Chinese one: an application is called as its item is. */
const known = perCity((_city) => ({ until: 0, titles: new Map<string, Say>() }))

/** What applications are called in both languages, where they bear the name of their item; nothing for other matters. */
export async function itemTitles(
  city: OpenCity,
  reader: Reader,
  rows: readonly { readonly type: string; readonly title: string }[],
  at: Instant,
): Promise<(row: { readonly type: string; readonly title: string }) => { readonly titleSay?: Say }> {
  const asks = (type: string): boolean => city.types[type]?.fields.itemVersion !== undefined
  const kept = known(city)
  if (rows.some(({ type }) => asks(type)) && kept.until <= at.getTime()) {
    kept.titles = new Map(
      (await items.basicList(reader, city.plan.district)).map(({ title }) => [title.zh, title]),
    )
    kept.until = at.getTime() + FRESH_MS
  }
  return ({ type, title }) => {
    const titleSay = asks(type) ? kept.titles.get(title) : undefined
    return titleSay ? { titleSay } : {}
  }
}

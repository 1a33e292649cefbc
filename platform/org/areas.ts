import {
  type AreaCode,
  type Day,
  dayOf,
  isAreaCode,
  levelOf,
  newId,
  no,
  ok,
  pathOf,
  type Refusal,
  type Result,
} from '../../base/index.ts'
import { append } from '../ledger/index.ts'
import type { Reader, Tx } from '../store/index.ts'
import { adminMay, factOf } from './admin.ts'
import { forgetActors } from './cache.ts'
import { cleanText } from './decide.ts'
import { type Actor, type Area, refusals } from './declare.ts'
import { type DivisionRow, parentOf } from './division.ts'
import * as keep from './keep-areas.ts'

/** The day the published tables took effect; codes asked for before it are not known. */
const SINCE: Day = '2000-01-01'

/** Brings in rows of the division tables; known codes stay as they are. Answers how many were new. */
export async function loadAreas(tx: Tx, rows: readonly DivisionRow[], since: Day = SINCE): Promise<number> {
  let added = 0
  for (let i = 0; i < rows.length; i += 5000)
    added += await keep.insert(
      tx,
      rows.slice(i, i + 5000).map((row) => ({ ...row, validFrom: since })),
    )
  return added
}

/** The area as it was on that day. */
export const areaOn = (reader: Reader, code: AreaCode, day: Day): Promise<Area | undefined> =>
  keep.area(reader, code, day)

/** Areas directly below; `null` asks for the top of the tree. */
export const areasBelow = (reader: Reader, code: AreaCode | null, day: Day): Promise<Area[]> =>
  keep.children(reader, code, day)

/** The area and everything below it, ancestors before children. */
export const areaTree = (reader: Reader, code: AreaCode, day: Day): Promise<Area[]> =>
  keep.subtree(reader, code, day)

/** From the province down to the area itself; Dongguan's towns have their pseudo county in between. */
export const areaPath = (reader: Reader, code: AreaCode, day: Day): Promise<Area[]> =>
  keep.among(reader, pathOf(code), day)

/** How a path reads: 广东省广州市白云区石井街道; a pseudo level that repeats its parent or is called 市辖区 is left out. */
export const areaPathName = (path: readonly Pick<Area, 'name'>[]): string =>
  path
    .filter((area, i) => area.name !== path[i - 1]?.name && area.name !== '市辖区')
    .map((area) => area.name)
    .join('')

/** Areas whose name holds the words, the higher level first. */
export function searchAreas(
  reader: Reader,
  words: string,
  {
    day,
    within = '',
    limit = 20,
  }: { readonly day: Day; readonly within?: AreaCode; readonly limit?: number },
): Promise<Area[]> {
  const text = words.normalize('NFC').trim()
  if (!text) return Promise.resolve([])
  return keep.named(reader, `%${text.replace(/[\\%_]/g, '\\$&')}%`, within, day, Math.min(limit, 200))
}

export type Renumbering = {
  readonly from: AreaCode
  readonly to: AreaCode
  readonly name?: string
  readonly on: Day
}

/**
 * An area gets another code (or goes up into another area) from a day on, with everything below it: the old codes end
 * the day before, name their successor and stay readable as of earlier days; duties set on the old code follow. When
 * `to` exists already it is a merger, and what lies below moves in under `to`.
 */
export async function renumberArea(
  tx: Tx,
  actor: Actor,
  change: Renumbering,
  at: Date,
): Promise<Result<number, Refusal>> {
  const may = adminMay(actor, 'systemAdmin', change.from)
  if (!may.ok) return may
  const { from, to, on } = change
  if (!isAreaCode(to) || levelOf(to) !== levelOf(from) || to === from)
    return no(refusals['org.badArea']({ code: to }))
  const before = await keep.area(tx, from, on)
  if (!before || before.validFrom >= on) return no(refusals['org.badArea']({ code: from }))
  const parent = parentOf(to)
  if (parent && !(await keep.area(tx, parent, on))) return no(refusals['org.badArea']({ code: parent }))
  const name = change.name === undefined ? ok(before.name) : cleanText(change.name, '名称', 60)
  if (!name.ok) return name
  const moved = await keep.subtree(tx, from, on)
  const target = (code: AreaCode) => to + code.slice(from.length)
  for (const area of moved) await keep.close(tx, area.code, target(area.code), on)
  await keep.insert(
    tx,
    moved.map((area) => {
      const code = target(area.code)
      return {
        code,
        name: area.code === from ? name.value : area.name,
        level: area.level,
        parent: parentOf(code),
        validFrom: on,
      }
    }),
  )
  await append(tx, [
    factOf(actor, 'org.areaRenumbered', 'area', newId(), at, { from, to, on, areas: moved.length }),
  ])
  forgetActors(tx)
  return ok(moved.length)
}

/** The codes plus those that took over from them by that day, chains included. */
export async function withSuccessors(
  reader: Reader,
  codes: readonly AreaCode[],
  at: Date,
): Promise<Map<AreaCode, AreaCode[]>> {
  const heirs = new Map<AreaCode, AreaCode[]>()
  let frontier = new Map(codes.map((code) => [code, [code]]))
  // a code is renumbered a few times in its life at most; the bound keeps a circle in the data from hanging a login
  for (let step = 0; step < 8 && frontier.size > 0; step++) {
    const next = new Map<AreaCode, AreaCode[]>()
    for (const { code, into } of await keep.successors(reader, [...frontier.keys()], dayOf(at)))
      for (const origin of frontier.get(code) ?? []) {
        if (heirs.get(origin)?.includes(into)) continue
        heirs.set(origin, [...(heirs.get(origin) ?? []), into])
        next.set(into, [...(next.get(into) ?? []), origin])
      }
    frontier = next
  }
  return heirs
}

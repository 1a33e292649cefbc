import {
  type AreaCode,
  type Day,
  type Id,
  newId,
  no,
  ok,
  type Refusal,
  type Result,
} from '../../../base/index.ts'
import type { Reader, Tx } from '../../store/index.ts'
import { areaKm2, boxOf, geometryProblem } from '../ground/decide.ts'
import type { Geometry, Point } from '../ground/declare.ts'
import { cutShape, gridAt, gridKey, joinShapes, nextCode, topologyOf } from './decide.ts'
import {
  type Grid,
  type GridAt,
  type GridDraft,
  type GridHolder,
  type GridKind,
  gridKinds,
  type HolderRole,
  refusals,
  type Topology,
} from './declare.ts'
import * as keep from './keep.ts'

const checked = (district: AreaCode, draft: GridDraft): Result<null, Refusal> => {
  if (!/^\d{15}$/.test(draft.code)) return no(refusals['grids.code']({ code: draft.code.slice(0, 40) }))
  if (!draft.code.startsWith(district)) return no(refusals['grids.elsewhere']({ code: draft.code, district }))
  const why = geometryProblem(draft.geometry)
  return why ? no(refusals['grids.shape']({ code: draft.code, why })) : ok(null)
}

const kept = (kind: GridKind, draft: GridDraft, from: Day, came: readonly string[]) => ({
  ...draft,
  kind,
  areaM2: areaKm2(draft.geometry) * 1e6,
  validFrom: from,
  validTo: null,
  from: came,
  box: boxOf(draft.geometry),
})

/** Grids of a day, of a kind, under an area. */
export const list = keep.inForce

/** The grids of every kind that a point belonged to on a day, with who answered for them 点落网格. */
export async function at(
  reader: Reader,
  district: AreaCode,
  point: Point,
  day: Day,
): Promise<readonly GridAt[]> {
  const near = await keep.inForce(reader, district, { day, at: [point.lon, point.lat] })
  const found = (Object.keys(gridKinds) as GridKind[]).flatMap(
    (kind) =>
      gridAt(
        near.filter((one) => one.kind === kind),
        point,
      ) ?? [],
  )
  if (found.length === 0) return []
  const holders = await keep.holdersOf(reader, district, { codes: found.map((one) => one.code), day })
  return found.map((grid) => ({
    kind: grid.kind,
    code: grid.code,
    name: grid.name,
    area: grid.code.slice(0, 12),
    holders: holders
      .filter((one) => one.kind === grid.kind && one.code === grid.code)
      .map(({ role, person, account, phone }) => ({ role, person, account, phone })),
  }))
}

/**
 * The grids that each of many points lay in on a day 落格, as `kind:code`: what a matter keeps from the moment it is written,
 * however the borders move later.
 */
export async function keysAt(
  reader: Reader,
  district: AreaCode,
  points: readonly Point[],
  day: Day,
): Promise<readonly (readonly string[])[]> {
  if (points.length === 0) return []
  const candidates = new Map<string, { code: string; geometry: Geometry }[]>()
  for (const { kind, code, geometry, near } of await keep.around(reader, district, day, points))
    for (const n of near) {
      const slot = `${n} ${kind}`
      candidates.set(slot, [...(candidates.get(slot) ?? []), { code, geometry }])
    }
  return points.map((point, n) =>
    (Object.keys(gridKinds) as GridKind[]).flatMap((kind) => {
      const found = gridAt(candidates.get(`${n} ${kind}`) ?? [], point)
      return found ? [gridKey(kind, found.code)] : []
    }),
  )
}

/** Then and now: what stood there when it happened, and what stands there on the day of the question. Both are right. */
export async function thenAndNow(
  reader: Reader,
  district: AreaCode,
  point: Point,
  then: Day,
  now: Day,
): Promise<{ readonly before: readonly GridAt[]; readonly today: readonly GridAt[] }> {
  const [before, today] = await Promise.all([
    at(reader, district, point, then),
    at(reader, district, point, now),
  ])
  return { before, today }
}

/**
 * Writes grids from a day on: `end` are those they take the place of. All or nothing. Refuses a border that is none, a code in
 * use, an overlap of more than 0.1 m² with another grid of the kind, and a day before today.
 */
export async function redraw(
  tx: Tx,
  district: AreaCode,
  kind: GridKind,
  change: {
    readonly end: readonly string[]
    readonly add: readonly GridDraft[]
    readonly from: Day
    readonly by: Id | null
  },
  today: Day,
): Promise<Result<readonly Grid[], Refusal>> {
  const { end, add, from, by } = change
  if (from < today) return no(refusals['grids.past']({ day: today }))
  for (const draft of add) {
    const sound = checked(district, draft)
    if (!sound.ok) return sound
  }
  const ended = new Set(end)
  const standing = await keep.inForce(tx, district, { kind, day: from })
  for (const code of end)
    if (!standing.some((one) => one.code === code)) return no(refusals['grids.unknown']({ code }))
  for (const draft of add)
    if (standing.some((one) => one.code === draft.code && !ended.has(one.code)))
      return no(refusals['grids.taken']({ code: draft.code }))
  for (const draft of add) {
    const box = boxOf(draft.geometry)
    const others = [
      ...standing.filter((one) => !ended.has(one.code)),
      ...add.filter((one) => one !== draft),
    ].filter((one) => {
      const other = boxOf(one.geometry)
      return (
        other.west < box.east && other.east > box.west && other.south < box.north && other.north > box.south
      )
    })
    const [fault] = topologyOf([draft, ...others]).faults.filter((one) => one.codes.includes(draft.code))
    if (fault)
      return no(
        refusals['grids.overlap']({
          code: draft.code,
          other: fault.codes.find((code) => code !== draft.code) ?? draft.code,
          areaM2: fault.areaM2,
        }),
      )
  }
  await keep.end(tx, district, kind, end, from)
  const rows = add.map((draft) => kept(kind, draft, from, end))
  if (rows.length > 0) await keep.put(tx, district, rows, by)
  return ok(rows)
}

/** Cuts a grid along a line 拆分: the first part keeps the code, the other gets the next free one of the village. */
export async function split(
  tx: Tx,
  district: AreaCode,
  kind: GridKind,
  asked: {
    readonly code: string
    readonly line: readonly (readonly [number, number])[]
    readonly from: Day
    readonly by: Id | null
  },
  today: Day,
): Promise<Result<readonly Grid[], Refusal>> {
  const grid = (await keep.inForce(tx, district, { kind, day: asked.from, under: asked.code })).find(
    (one) => one.code === asked.code,
  )
  if (!grid) return no(refusals['grids.unknown']({ code: asked.code }))
  const parts = cutShape(grid.geometry, asked.line)
  if (!parts.ok) return parts
  const village = asked.code.slice(0, 12)
  const fresh = nextCode(village, await keep.codes(tx, district, kind, village))
  const add = parts.value.map((geometry, i) => ({
    code: i === 0 ? asked.code : fresh,
    name: i === 0 ? grid.name : `${grid.name.replace(/(?<!\d)\d+$/, '')}${Number(fresh.slice(12))}`,
    geometry,
  }))
  return redraw(tx, district, kind, { end: [asked.code], add, from: asked.from, by: asked.by }, today)
}

/** Puts grids together 合并 under the smallest code of them. */
export async function merge(
  tx: Tx,
  district: AreaCode,
  kind: GridKind,
  asked: {
    readonly codes: readonly string[]
    readonly name?: string
    readonly from: Day
    readonly by: Id | null
  },
  today: Day,
): Promise<Result<readonly Grid[], Refusal>> {
  const codes = [...new Set(asked.codes)].sort()
  const standing = await keep.inForce(tx, district, { kind, day: asked.from })
  const grids = codes.flatMap((code) => standing.find((one) => one.code === code) ?? [])
  if (grids.length !== codes.length || codes.length < 2)
    return no(
      refusals['grids.unknown']({
        code: codes.find((code) => !grids.some((one) => one.code === code)) ?? codes[0] ?? '',
      }),
    )
  const whole = joinShapes(grids.map((one) => one.geometry))
  if (!whole.ok) return whole
  const code = codes[0] as string
  const name = asked.name?.trim() || (grids[0] as Grid).name
  return redraw(
    tx,
    district,
    kind,
    { end: codes, add: [{ code, name, geometry: whole.value }], from: asked.from, by: asked.by },
    today,
  )
}

/** Lays the grids of a kind for the first time or from a file, set-based: the topology is looked at by `check`. */
export async function lay(
  tx: Tx,
  district: AreaCode,
  kind: GridKind,
  drafts: readonly GridDraft[],
  from: Day,
  by: Id | null = null,
): Promise<Result<number, Refusal>> {
  for (const draft of drafts) {
    const sound = checked(district, draft)
    if (!sound.ok) return sound
  }
  await keep.end(
    tx,
    district,
    kind,
    drafts.map((one) => one.code),
    from,
  )
  if (drafts.length > 0)
    await keep.put(
      tx,
      district,
      drafts.map((draft) => kept(kind, draft, from, [])),
      by,
    )
  return ok(drafts.length)
}

/** 拓扑检查 of the grids of a kind on a day: nothing twice, nothing left out. */
export async function check(
  reader: Reader,
  district: AreaCode,
  kind: GridKind,
  day: Day,
  within?: Geometry,
): Promise<Topology> {
  return topologyOf(await keep.inForce(reader, district, { kind, day }), within)
}

/** All that a grid was, and what became of it 沿革. */
export async function history(
  reader: Reader,
  district: AreaCode,
  kind: GridKind,
  code: string,
): Promise<{
  readonly versions: readonly Grid[]
  readonly becameFrom: readonly Grid[]
  readonly holders: readonly GridHolder[]
}> {
  const [versions, becameFrom, holders] = await Promise.all([
    keep.everOf(reader, district, kind, code),
    keep.madeFrom(reader, district, kind, code),
    keep.holdersOf(reader, district, { kind, codes: [code] }),
  ])
  return { versions, becameFrom: becameFrom.filter((one) => one.code !== code), holders }
}

export const holders = keep.holdersOf

/** Somebody answers for a grid from a day on. */
export async function appoint(
  tx: Tx,
  district: AreaCode,
  all: readonly {
    readonly kind: GridKind
    readonly code: string
    readonly role: HolderRole
    readonly person: string
    readonly account?: Id | null
    readonly phone?: string | null
    readonly from: Day
    readonly to?: Day | null
  }[],
): Promise<Result<readonly GridHolder[], Refusal>> {
  const rows: GridHolder[] = []
  for (const one of all) {
    if (one.person.trim() === '' || (one.to && one.to < one.from)) return no(refusals['grids.holder']())
    rows.push({
      id: newId(),
      kind: one.kind,
      code: one.code,
      role: one.role,
      person: one.person.trim().slice(0, 40),
      account: one.account ?? null,
      phone: one.phone ?? null,
      validFrom: one.from,
      validTo: one.to ?? null,
    })
  }
  if (rows.length > 0) await keep.putHolders(tx, district, rows)
  return ok(rows)
}

export const dismiss = keep.endHolder

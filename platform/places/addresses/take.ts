import {
  type AreaCode,
  type Id,
  type Instant,
  newId,
  no,
  ok,
  type Refusal,
  type Result,
  type Say,
} from '../../../base/index.ts'
import type { Tx } from '../../store/index.ts'
import type { Locator } from '../ground/decide.ts'
import { toWgs } from '../ground/decide.ts'
import type { Crs } from '../ground/declare.ts'
import { buildingOf, type Door, levelOf, sayAddress, sound, statusOf } from './decide.ts'
import {
  type AddressInput,
  type ImportReport,
  type MatchLevel,
  type NameKind,
  type RefusedRow,
  refusals,
} from './declare.ts'
import * as keep from './keep.ts'
import { initialsOf, normaliseAddress, plainOf, soundOf, tokensOf } from './normalise.ts'

/** Towns and villages that an address may lie in. */
export type Areas = readonly {
  readonly code: AreaCode
  readonly name: string
  readonly lon?: number | null
  readonly lat?: number | null
}[]

const BATCH = 4_000
const MOST_SHOWN = 1_000
/** Doubts raised for one batch of doubles: more of them are one fault of the source. */
const MOST_DOUBTS = 20
/** Squares of about 100 m, for the way from a point to an address. */
export const CELL = 1_000
export const cellOf = (lon: number, lat: number): number =>
  Math.floor(lon * CELL) * 1_000_000 + Math.floor(lat * CELL)

const BARE = /(?:街道办事处|街道|镇|乡|社区居民委员会|村民委员会|居民委员会|居委会|村委会|社区|村)$/
const CRS: Readonly<Record<string, Crs>> = {
  CGCS2000: 'CGCS2000',
  国家2000: 'CGCS2000',
  'EPSG:4490': 'CGCS2000',
  'WGS-84': 'WGS-84',
  WGS84: 'WGS-84',
  'EPSG:4326': 'WGS-84',
  'GCJ-02': 'GCJ-02',
  GCJ02: 'GCJ-02',
  火星坐标: 'GCJ-02',
}

/** The same words come a thousand times in a file: each is worked out once. */
function remembered(work: (text: string) => string, most = 100_000): (text: string) => string {
  const known = new Map<string, string>()
  return (text) => {
    const there = known.get(text)
    if (there !== undefined) return there
    if (known.size >= most) known.clear()
    const done = work(text)
    known.set(text, done)
    return done
  }
}
const normal = remembered(normaliseAddress)
const plain = remembered(plainOf)

type Prepared = {
  readonly line: number
  readonly row: AddressInput
  readonly door: Door | null
  readonly town: AreaCode
  readonly village: AreaCode
  readonly lon: number | null
  readonly lat: number | null
}

/** Areas by their codes and by their names, full and bare. */
function areaFinder(areas: Areas) {
  const byCode = new Map(areas.map((one) => [one.code, one]))
  const byName = new Map<string, AreaCode[]>()
  for (const { code, name } of areas)
    for (const form of new Set([name, name.replace(BARE, '')]))
      byName.set(form, [...(byName.get(form) ?? []), code])
  const find = (text: string, digits: number, under = ''): AreaCode | null => {
    if (byCode.has(text)) return text.length === digits ? text : null
    for (const form of [text, text.replace(BARE, '')]) {
      const codes = (byName.get(form) ?? []).filter(
        (code) => code.length === digits && code.startsWith(under),
      )
      if (codes.length === 1) return codes[0] as AreaCode
    }
    return null
  }
  return {
    town: (text: string) => find(text.trim(), 9),
    village: (text: string, town: string) => find(text.trim(), 12, town),
  }
}

/**
 * Takes addresses in 入库质检: each row is judged alone, bad ones are told with their line and why, good ones are written.
 * The same code again changes the address. Quick because names are kept once: 20,000 rows a second and more.
 */
export async function takeAddresses(
  tx: Tx,
  district: AreaCode,
  rows: Iterable<AddressInput>,
  given: {
    readonly areas: Areas
    readonly map: Locator | null
    readonly source: string
    readonly by: Id | null
    readonly name?: string
  },
  at: Instant,
): Promise<ImportReport> {
  const finder = areaFinder(given.areas)
  const refused: RefusedRow[] = []
  const reasons = new Map<string, { why: Say; rows: number }>()
  const byLevel: Partial<Record<MatchLevel, number>> = {}
  const seen = new Set<string>()
  const totals = { rows: 0, taken: 0, again: 0, refused: 0, withPoint: 0, doubles: 0 }
  const refuse = (line: number, code: string, { says, remedy }: Refusal): void => {
    totals.refused++
    const key = says.zh.replace(/[“(][^“(”)]*[”)]/g, '…')
    const known = reasons.get(key)
    if (known) known.rows++
    else reasons.set(key, { why: says, rows: 1 })
    if (refused.length < MOST_SHOWN) refused.push({ line, code: code.slice(0, 80), why: says, remedy })
  }
  let batch: Prepared[] = []
  // names that this file has met already: each is looked up and written once
  const ids = new Map<string, Id>()
  const flush = async (): Promise<void> => {
    const { again, levels, doubles } = await write(tx, district, batch, given, ids, at)
    totals.taken += batch.length
    totals.again += again
    totals.doubles += doubles
    for (const level of levels) byLevel[level] = (byLevel[level] ?? 0) + 1
    batch = []
  }
  await putAreas(tx, district, given.areas)
  for (const row of rows) {
    totals.rows++
    const line = totals.rows + 1
    const good = sound(row)
    if (!good.ok) {
      refuse(line, String(row.code ?? ''), good.error)
      continue
    }
    const placed = place(good.value, finder, given.map)
    if (!placed.ok) {
      refuse(line, row.code, placed.error)
      continue
    }
    if (seen.has(row.code)) {
      refuse(line, row.code, refusals['addresses.twice']({ code: row.code }))
      continue
    }
    seen.add(row.code)
    if (placed.value.lon !== null) totals.withPoint++
    batch.push({ line, row, door: good.value.door, ...placed.value })
    if (batch.length >= BATCH) await flush()
  }
  if (batch.length > 0) await flush()
  await keep.countNames(tx, district, [...ids.values()])
  const report: ImportReport = {
    ...totals,
    byLevel,
    reasons: [...reasons.values()].sort((a, b) => b.rows - a.rows),
    refusals: refused,
  }
  if (given.name)
    await keep.putImport(tx, district, { id: newId(), name: given.name, at, by: given.by, report })
  return report
}

function place(
  row: AddressInput,
  finder: ReturnType<typeof areaFinder>,
  map: Locator | null,
): Result<Pick<Prepared, 'town' | 'village' | 'lon' | 'lat'>, Refusal> {
  const town = finder.town(row.town ?? '')
  if (!town) return no(refusals['addresses.town']({ town: String(row.town ?? '').slice(0, 40) }))
  const village = row.village?.trim() ? (finder.village(row.village, town) ?? '') : ''
  if (row.lon === undefined || row.lon === '' || row.lat === undefined || row.lat === '')
    return ok({ town, village, lon: null, lat: null })
  const crs = CRS[row.crs?.trim().toUpperCase() ?? ''] ?? CRS[row.crs?.trim() ?? '']
  if (!crs) return no(refusals['addresses.noCrs']())
  const { lon, lat } = toWgs({ lon: Number(row.lon), lat: Number(row.lat) }, crs)
  if (map && !map.locate({ lon, lat })) return no(refusals['addresses.outside']())
  return ok({ town, village, lon, lat })
}

/** Towns and villages are names like any other: whoever types one finds it. */
async function putAreas(tx: Tx, district: AreaCode, areas: Areas): Promise<void> {
  const wanted = areas.filter((one) => one.code.length === 9 || one.code.length === 12)
  const known = new Set(
    (
      await keep.knownNames(
        tx,
        district,
        wanted.map((one) => plainOf(one.name)),
      )
    ).map((one) => `${one.kind} ${one.plain} ${one.town}`),
  )
  await keep.putNames(
    tx,
    district,
    wanted
      .map((one) =>
        newName(one.code.length === 9 ? 'town' : 'village', one.name, one.code.slice(0, 9), {
          lon: one.lon ?? null,
          lat: one.lat ?? null,
        }),
      )
      .filter((one) => !known.has(`${one.kind} ${one.plain} ${one.town}`)),
  )
}

function newName(
  kind: NameKind,
  name: string,
  town: AreaCode,
  more: { readonly lon?: number | null; readonly lat?: number | null; readonly aliasOf?: Id } = {},
): keep.NewName {
  const plain = plainOf(name)
  return {
    id: newId(),
    kind,
    name,
    plain,
    town,
    pinyin: soundOf(plain),
    initials: initialsOf(plain),
    lon: more.lon ?? null,
    lat: more.lat ?? null,
    aliasOf: more.aliasOf ?? null,
    tokens: tokensOf(plain),
  }
}

async function write(
  tx: Tx,
  district: AreaCode,
  batch: readonly Prepared[],
  { source, by, areas }: { readonly source: string; readonly by: Id | null; readonly areas: Areas },
  ids: Map<string, Id>,
  at: Instant,
): Promise<{ again: number; levels: MatchLevel[]; doubles: number }> {
  const clean = (text: string | undefined): string => (text?.trim() ? normal(text) : '')
  const wanted = new Map<string, { kind: NameKind; name: string; town: AreaCode }>()
  const key = (kind: NameKind, name: string, town: string): string => `${kind} ${plain(name)} ${town}`
  for (const { row, town } of batch) {
    const [road, estate] = [clean(row.road), clean(row.estate)]
    if (road) wanted.set(key('road', road, town), { kind: 'road', name: road, town })
    if (estate) wanted.set(key('estate', estate, town), { kind: 'estate', name: estate, town })
  }
  const met = [...wanted].filter(([name]) => !ids.has(name)).map(([, one]) => plain(one.name))
  for (const one of met.length === 0 ? [] : await keep.knownNames(tx, district, met))
    ids.set(`${one.kind} ${one.plain} ${one.town}`, one.id)
  const fresh = [...wanted]
    .filter(([name]) => !ids.has(name))
    .map(([, one]) => newName(one.kind, one.name, one.town))
  for (const one of fresh) ids.set(`${one.kind} ${one.plain} ${one.town}`, one.id)
  const aliases = batch.flatMap(({ row, town }) => {
    const of = row.road?.trim()
      ? ids.get(key('road', clean(row.road), town))
      : ids.get(key('estate', clean(row.estate), town))
    return row.alias?.trim() && of
      ? row.alias
          .split(/[、,，;；|]/)
          .map((name) => newName(row.road?.trim() ? 'road' : 'estate', name.trim(), town, { aliasOf: of }))
      : []
  })
  const once = new Map([...fresh, ...aliases].map((one) => [`${one.kind} ${one.plain} ${one.town}`, one]))
  await keep.putNames(
    tx,
    district,
    [...once.values()].filter((one) => one.plain !== ''),
  )
  const townName = new Map(areas.map((one) => [one.code, one.name]))
  const rows = batch.map(({ row, door, town, village, lon, lat }): keep.NewAddress => {
    const building = row.building.trim() === '无' ? '' : buildingOf(clean(row.building))
    const road = clean(row.road)
    const estate = clean(row.estate)
    const said = { road, estate, building, room: clean(row.room), unit: clean(row.unit), village }
    return {
      id: newId(),
      code: row.code.trim(),
      town,
      village,
      road: road ? (ids.get(key('road', road, town)) ?? null) : null,
      number: door?.number ?? null,
      sub: door?.sub ?? '',
      estate: estate ? (ids.get(key('estate', estate, town)) ?? null) : null,
      building,
      unit: said.unit,
      floor: clean(row.floor),
      room: said.room,
      level: levelOf({ ...said, number: door?.number }),
      status: statusOf(row.status?.trim()) ?? 'toCheck',
      full: `${townName.get(town) ?? ''}${sayAddress({ ...said, number: door?.number ?? null, sub: door?.sub ?? '' }) || (townName.get(village) ?? '')}`,
      lon,
      lat,
      cell: lon === null || lat === null ? null : cellOf(lon, lat),
      grid: null,
      source,
    }
  })
  const doubles = await doubled(tx, district, rows, by, at)
  const again = await keep.putAddresses(tx, district, rows, at)
  return { again, levels: rows.map((row) => row.level), doubles }
}

/** The same words under another code: both stay, and somebody is asked to look. */
async function doubled(
  tx: Tx,
  district: AreaCode,
  rows: readonly keep.NewAddress[],
  by: Id | null,
  at: Instant,
): Promise<number> {
  const words = new Map<string, keep.NewAddress>()
  let n = 0
  for (const row of rows) {
    const key = `${row.town} ${row.full}`
    const other = words.get(key)
    if (other) {
      n++
      if (n <= MOST_DOUBTS)
        await keep.putDoubt(tx, district, {
          id: newId(),
          address: null,
          said: row.full,
          why: `编码 ${other.code} 与 ${row.code} 文字相同`,
          lon: row.lon,
          lat: row.lat,
          raisedAt: at,
          raisedBy: by,
          state: 'open',
          answer: null,
          settledAt: null,
        })
    } else words.set(key, row)
  }
  return n
}

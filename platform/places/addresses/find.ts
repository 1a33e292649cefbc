import type { AreaCode, Id } from '../../../base/index.ts'
import type { Reader } from '../../store/index.ts'
import { distance } from '../ground/decide.ts'
import type { Point } from '../ground/declare.ts'
import { addressOf, cutAddress } from './cut.ts'
import {
  alike,
  askedOf,
  buildingOf,
  coreOf,
  type Door,
  doorOf,
  isAbout,
  likeness,
  scoreOf,
  type Weighed,
} from './decide.ts'
import {
  type Address,
  type Found,
  type Matched,
  type MatchLevel,
  type NameKind,
  type StandardAddress,
  SURE,
} from './declare.ts'
import * as keep from './keep.ts'
import { normaliseAddress, plainOf, soundOf, tokensOf } from './normalise.ts'
import { CELL, cellOf } from './take.ts'

/** Who asks, from where: what is near and what is theirs comes first. */
export type Asker = {
  /** The asker's own area 辖区; '' = the whole district. */
  readonly area?: AreaCode
  readonly near?: Point
  readonly limit?: number
  /** Reads an address into its parts; absent = by the rules of this room. */
  readonly read?: (text: string) => Address
}

const CANDIDATES = 80
const KEPT = 14
const MOST = 20

type Named = keep.NameRow & { readonly like: number; readonly by?: string }

/** How well a name answers what was typed, 0–1: letters, sounds, and beginnings count. */
function nameLike(asked: string, sound: string, one: keep.NameRow): number {
  if (one.plain === asked) return 1
  const core = coreOf(one.plain)
  const askedCore = coreOf(asked)
  if (core === askedCore) return 0.95
  if (one.plain.startsWith(asked) || core.startsWith(askedCore)) return 0.88
  const letters = likeness(askedCore, core)
  const heard = soundOf(core)
  const sounds = heard === sound ? 0.9 : 0.86 * likeness(sound, heard)
  const within = asked.length >= 2 && one.plain.includes(asked) ? 0.8 : 0
  return Math.max(letters * 0.9, sounds, within)
}

/** Names for what was typed, the best first; an alias stands for what it is another name of. */
async function namesFor(
  reader: Reader,
  district: AreaCode,
  text: string,
  asker: Asker,
  kinds?: ReadonlySet<NameKind>,
): Promise<Named[]> {
  const asked = plainOf(text)
  if (asked === '') return []
  const latin = /^[a-z]+$/.test(asked)
  const tokens = tokensOf(asked, latin)
  const area = asker.area ?? ''
  const [liked, sounding] = await Promise.all([
    tokens.length === 0 ? [] : keep.namesLike(reader, district, tokens, area.slice(0, 9), CANDIDATES),
    latin ? keep.namesSounding(reader, district, asked, area.slice(0, 9), 30) : [],
  ])
  const all = new Map([...liked, ...sounding].map((one) => [one.id, one as keep.NameRow]))
  const sound = latin ? asked : soundOf(coreOf(asked))
  const scored = [...all.values()]
    .filter((one) => !kinds || kinds.has(one.kind))
    .map((one): Named => {
      const like = latin
        ? one.pinyin === asked || soundOf(coreOf(one.plain)) === asked
          ? 0.97
          : one.pinyin.startsWith(asked)
            ? 0.92
            : one.initials.startsWith(asked)
              ? 0.85
              : 0.8 * likeness(asked, one.pinyin.slice(0, asked.length + 2))
        : nameLike(asked, sound, one)
      return { ...one, like }
    })
    .filter((one) => one.like >= 0.42)
    .sort((a, b) => rank(b, asker) - rank(a, asker) || (a.id < b.id ? -1 : 1))
    .slice(0, KEPT)
  const targets = scored.flatMap((one) => (one.aliasOf ? [one.aliasOf] : []))
  if (targets.length === 0) return scored
  const real = new Map((await keep.namesOf(reader, district, targets)).map((one) => [one.id, one]))
  const found = new Map<Id, Named>()
  for (const one of scored) {
    const target = one.aliasOf ? real.get(one.aliasOf) : one
    if (!target || found.has(target.id)) continue
    found.set(target.id, target === one ? one : { ...target, like: one.like, by: one.name })
  }
  return [...found.values()]
}

/** Likeness first; of the equally like the own area, then the near. */
function rank(
  one: { like: number; town: string; lon: number | null; lat: number | null; addresses?: number },
  { area, near }: Asker,
): number {
  const own = area && (one.town === area.slice(0, 9) || area.length < 9) ? 0.06 : 0
  const close =
    near && one.lon !== null && one.lat !== null
      ? 0.08 / (1 + distance(near, { lon: one.lon, lat: one.lat }) / 1_500)
      : 0
  return one.like + own + close + 0.01 * Math.min(1, (one.addresses ?? 0) / 400)
}

const ofName = (one: Named, near?: Point): Found => ({
  kind: one.kind,
  id: one.id,
  title: one.name,
  town: one.town,
  lon: one.lon,
  lat: one.lat,
  score: Math.round(one.like * 1000) / 1000,
  level: one.kind === 'road' || one.kind === 'estate' ? 'road' : one.kind,
  ...(one.by ? { by: one.by } : {}),
  ...metres(one, near),
})
const metres = (one: { lon: number | null; lat: number | null }, near?: Point) =>
  near && one.lon !== null && one.lat !== null
    ? { metres: Math.round(distance(near, { lon: one.lon, lat: one.lat })) }
    : {}
const ofAddress = (one: StandardAddress, score: number, level: MatchLevel, near?: Point): Found => ({
  kind: 'address',
  id: one.id,
  title: one.text,
  town: one.town,
  lon: one.lon,
  lat: one.lat,
  score,
  level,
  ...metres(one, near),
})

const reading = (text: string, asker: Asker): Address => asker.read?.(text) ?? addressOf(cutAddress(text))

/**
 * Looks places up as they are typed 地名地址检索: characters, other characters of the same sound, pinyin whole or by first
 * letters, aliases, doors and buildings behind a name. At most 20; an empty list for fewer than two characters.
 */
export async function search(
  reader: Reader,
  district: AreaCode,
  text: string,
  asker: Asker = {},
): Promise<readonly Found[]> {
  const normal = normaliseAddress(text)
  if ([...plainOf(normal)].length < 2) return []
  const limit = Math.min(MOST, asker.limit ?? 10)
  const asked = reading(normal, asker)
  // 机场路12 while it is typed: a number without its 号
  const [, head = normal, tail] = /^(.*?[^\d\s])\s*(\d{1,5})$/u.exec(normal) ?? []
  const { names, door: said } = askedOf(asked)
  const door: Door | null = said ?? (tail && !asked.building && !asked.room ? doorOf(tail) : null)
  const building = asked.building ? buildingOf(asked.building) : null
  const words = names.length > 0 ? names.map((one) => one.text) : [wordsOf(asked, head)]
  const found = (
    await Promise.all(words.slice(0, 2).map((one) => namesFor(reader, district, one, asker)))
  ).flat()
  const town = townOf(asked, district)
  const ranked = [...new Map(found.map((one) => [one.id, one])).values()]
    .map((one) => ({ one, rank: rank(one, asker) + (town && one.town === town ? 0.15 : 0) }))
    .sort((a, b) => b.rank - a.rank)
    .map(({ one }) => one)
    .slice(0, KEPT)
  const plain = ranked.map((one) => ofName(one, asker.near))
  if (door === null && building === null) return plain.slice(0, limit)
  const behind = await keep.addressesAt(
    reader,
    district,
    ranked.filter((one) => one.kind === 'road' || one.kind === 'estate').map((one) => one.id),
    { number: door?.number ?? null, building },
    60,
  )
  const byId = new Map(ranked.map((one, i) => [one.id, { one, order: i }]))
  const doors = behind
    .map((address) => {
      const via = byId.get(address.roadId ?? '') ?? byId.get(address.estateId ?? '')
      const { score, level } = judged(asked, door, building, address, via?.one.like ?? 0.5, town)
      return { found: ofAddress(address, score, level, asker.near), order: via?.order ?? 99, score }
    })
    .sort((a, b) => b.score - a.score || a.order - b.order || (a.found.title < b.found.title ? -1 : 1))
  return [...doors.map((one) => one.found).slice(0, limit), ...plain].slice(0, limit)
}

/** The words of an address that no part of it names: without them nothing can be looked for. */
const wordsOf = (asked: Address, head: string): string =>
  asked.estate ??
  asked.road ??
  asked.community ??
  (asked.town && head.endsWith(asked.town) ? asked.town : head)

const townOf = (asked: Address, district: AreaCode): string | null =>
  asked.area && asked.area.length >= 9 && asked.area.startsWith(district) ? asked.area.slice(0, 9) : null

function judged(
  asked: Address,
  door: Door | null,
  building: string | null,
  one: StandardAddress,
  name: number,
  town: string | null,
): { score: number; level: MatchLevel } {
  const likes: Partial<Record<Weighed, number>> = { name }
  let level: MatchLevel = 'road'
  if (door) {
    likes.number =
      one.number === door.number
        ? one.sub === door.sub
          ? 1
          : door.sub === ''
            ? 0.85
            : 0.6
        : one.number === null && building
          ? 0.8
          : 0
    if (likes.number >= 0.6) level = 'door'
  } else if (one.number !== null && !building) likes.number = 0
  if (building) {
    likes.building = alike(building, one.building)
    if (likes.building > 0) level = 'building'
  }
  if (asked.unit) likes.unit = alike(buildingless(asked.unit), one.unit)
  if (asked.room) {
    likes.room = alike(buildingless(asked.room), one.room)
    if (likes.room > 0 && level === 'building') level = 'house'
  }
  if (town) likes.town = one.town === town ? 1 : 0
  return { score: scoreOf(likes, false), level }
}
const buildingless = (text: string): string => text.trim()

/**
 * Matches the text of an address to what is standard 地址匹配: the best candidate with its score and level. Below 0.6 a person
 * looks (转人工); two equally good candidates far apart are not sure either.
 */
export async function match(
  reader: Reader,
  district: AreaCode,
  text: string,
  asker: Asker = {},
): Promise<Matched> {
  const normal = normaliseAddress(text)
  const about = isAbout(normal)
  const asked = reading(normal, asker)
  const { parts: _parts, ...parts } = asked
  const { names, door } = askedOf(asked)
  const building = asked.building ? buildingOf(asked.building) : null
  const town = townOf(asked, district)
  const seek =
    names.length > 0
      ? names
      : [{ kind: 'estate' as const, text: wordsOf(asked, normal.replace(/\d.*$/u, '')) }]
  const within: Asker = { ...asker, ...(town ? { area: town } : {}) }
  const ways: Named[] = []
  for (const { text: words } of seek) ways.push(...(await namesFor(reader, district, words, within)))
  const streets = ways.filter((one) => one.kind === 'road' || one.kind === 'estate')
  const wantsDoor = door !== null || building !== null || asked.room !== undefined
  const rows = wantsDoor
    ? await keep.addressesAt(
        reader,
        district,
        streets.map((one) => one.id),
        { number: door?.number ?? null, building },
        200,
      )
    : []
  const byId = new Map(streets.map((one) => [one.id, one]))
  const candidates: Found[] = rows.flatMap((row) => {
    const via = byId.get(row.roadId ?? '') ?? byId.get(row.estateId ?? '')
    if (!via) return []
    const both = seek.length > 1 && byId.has(row.roadId ?? '') && byId.has(row.estateId ?? '')
    const { score, level } = judged(
      asked,
      door,
      building,
      row,
      Math.min(1, via.like + (both ? 0.05 : 0)),
      town,
    )
    return [ofAddress(row, about ? Math.min(score, 0.55) : score, level, asker.near)]
  })
  for (const one of ways) {
    const likes: Partial<Record<Weighed, number>> = { name: one.like }
    if (door) likes.number = 0
    if (building) likes.building = 0
    if (asked.room) likes.room = 0
    if (town) likes.town = one.town === town ? 1 : 0
    if (one.kind === 'village' && (names.some((name) => name.kind === 'road') || door)) likes.number = 0
    candidates.push({ ...ofName(one, asker.near), score: scoreOf(likes, about) })
  }
  candidates.sort(
    (a, b) => b.score - a.score || order(a.level) - order(b.level) || (a.title < b.title ? -1 : 1),
  )
  const best = candidates[0] ?? null
  const rival =
    best && candidates.find((one) => one !== best && best.score - one.score < 0.02 && far(best, one))
  const score = best ? (rival ? Math.min(best.score, 0.58) : best.score) : 0
  return {
    best: best && { ...best, score },
    others: candidates.slice(1, 6),
    level: best?.level ?? null,
    score,
    human: score < SURE,
    normal,
    parts,
  }
}

const ORDER: readonly MatchLevel[] = ['house', 'building', 'door', 'road', 'village', 'town', 'county']
const order = (level: MatchLevel): number => ORDER.indexOf(level)
const far = (a: Found, b: Found): boolean =>
  a.lon === null || a.lat === null || b.lon === null || b.lat === null
    ? a.town !== b.town
    : distance({ lon: a.lon, lat: a.lat }, { lon: b.lon, lat: b.lat }) > 300

/** The standard address next to a point 逆地理编码, with its distance; up to `most` within 800 m. */
export async function reverse(
  reader: Reader,
  district: AreaCode,
  at: Point,
  most = 3,
): Promise<readonly (Found & { readonly metres: number })[]> {
  for (const reach of [1, 3, 8]) {
    const cells: number[] = []
    for (let x = -reach; x <= reach; x++)
      for (let y = -reach; y <= reach; y++) cells.push(cellOf(at.lon + x / CELL, at.lat + y / CELL))
    const rows = await keep.inCells(reader, district, cells, 4_000)
    const near = rows
      .flatMap((row) => {
        if (row.lon === null || row.lat === null) return []
        const m = distance(at, { lon: row.lon, lat: row.lat })
        return [{ ...ofAddress(row, Math.max(0, 1 - m / 800), row.level), metres: Math.round(m) }]
      })
      .sort((a, b) => a.metres - b.metres || (a.title < b.title ? -1 : 1))
    // the ring beyond may hold a nearer one than the corner of this
    if (near.length > 0 && (near[0] as { metres: number }).metres <= reach * 100) return near.slice(0, most)
    if (reach === 8) return near.slice(0, most)
  }
  return []
}

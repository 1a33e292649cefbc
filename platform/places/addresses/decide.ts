import { no, ok, type Refusal, type Result, type Say, say } from '../../../base/index.ts'
import {
  type Address,
  type AddressInput,
  type AddressStatus,
  addressStatus,
  type MatchLevel,
  refusals,
} from './declare.ts'

const NUMERAL = '零一二三四五六七八九十'
/** 二 → 2, 十二 → 12, 二十三 → 23; digits as they are. */
export function smallNumber(text: string): number | null {
  if (/^\d{1,6}$/.test(text)) return Number(text)
  const [, tens, ten, ones] = /^([一二三四五六七八九]?)(十?)([一二三四五六七八九]?)$/.exec(text) ?? []
  if (text === '' || tens === undefined) return null
  const n = (one: string | undefined): number => (one ? NUMERAL.indexOf(one) : 0)
  if (!ten) return tens && !ones ? n(tens) : ones && !tens ? n(ones) : null
  return (tens ? n(tens) : 1) * 10 + n(ones)
}

/** A door 门牌: its number, and what stands behind it (之二, 附2号, -2) as one thing. */
export type Door = { readonly number: number; readonly sub: string }

const DOOR =
  /^(\d{1,5}|[一二三四五六七八九十]{1,3})([a-z])?(?:[-–—](\d{1,4}))?(?:号|弄|號)?(?:(?:之|附)([一二三四五六七八九十]{1,3}|\d{1,4})号?)?$/i

/** Reads `12号`, `12号之二`, `12-2号`, `12号附2号`, `十二号`; null when it is none. The last three of 12 and 2 are one door. */
export function doorOf(text: string): Door | null {
  const [, number, letter = '', dash, behind] = DOOR.exec(text.trim()) ?? []
  const read = number ? smallNumber(number) : null
  if (read === null) return null
  const more = dash ?? (behind ? smallNumber(behind)?.toString() : undefined) ?? ''
  return { number: read, sub: `${letter.toLowerCase()}${more}` }
}

/** How a door is written on a sign: 12号, 12号之二, 12b号. */
export function sayDoor({ number, sub }: Door): string {
  if (sub === '') return `${number}号`
  if (!/^\d+$/.test(sub)) return `${number}${sub}号`
  return `${number}号之${Number(sub) > 0 && Number(sub) <= 10 ? NUMERAL[Number(sub)] : sub}`
}

const ROUND = /(?:旁边|旁|附近|对面|斜对面|门口|路口|后面|前面|隔壁|一带|周边|侧)$/
/** `中山路旁边` is not the road: the words say only about where. */
export const isAbout = (text: string): boolean => ROUND.test(text.trim())

/** `3栋`, `3幢`, `3座`, `三栋` and `3` are written alike in the number; the ending stays. `无` is no building. */
export function buildingOf(text: string): string {
  const [, number, ending] =
    /^(?:第)?([\dA-Za-z]+|[一二三四五六七八九十]+)(栋|幢|座|号楼|楼)?$/.exec(text.trim()) ?? []
  if (!number) return text.trim()
  return `${smallNumber(number) ?? number.toUpperCase()}${ending ?? '栋'}`
}
const core = (text: string): string => text.replace(/(?:栋|幢|座|号楼|楼|单元|室|房|层)$/, '')

/** How alike two names of a building, unit or room are: the same 1, the same number with another ending 0.7, else 0. */
export const alike = (asked: string, kept: string): number =>
  asked === kept ? 1 : core(asked) === core(kept) && core(asked) !== '' ? 0.7 : 0

/** Share of pairs of neighbouring letters that two names have in common (Dice), 0–1. */
export function likeness(a: string, b: string): number {
  if (a === b) return 1
  const pairs = (text: string): string[] =>
    text.length < 2 ? [text] : Array.from({ length: text.length - 1 }, (_, i) => text.slice(i, i + 2))
  const left = pairs(a)
  const right = pairs(b)
  const there = new Map<string, number>()
  for (const pair of right) there.set(pair, (there.get(pair) ?? 0) + 1)
  let shared = 0
  for (const pair of left) {
    const n = there.get(pair) ?? 0
    if (n > 0) {
      shared++
      there.set(pair, n - 1)
    }
  }
  return (2 * shared) / (left.length + right.length || 1)
}

const ENDING =
  /(?:大道|大街|公路|横路|新村|花园|花苑|家园|雅苑|小区|公寓|豪庭|名都|大厦|广场|市场|社区居民委员会|村民委员会|居民委员会|社区|街道|路|街|巷|村|镇|里|苑)$/
/** A name without the ending that thousands share: 三元里大道 → 三元里. At least two characters stay. */
export function coreOf(name: string): string {
  const short = name.replace(ENDING, '')
  return short.length >= 2 ? short : name
}

/** The finest level that an address says. */
export function levelOf(
  one: { readonly [K in 'road' | 'estate' | 'building' | 'room' | 'village']?: unknown } & {
    readonly number?: unknown
  },
): MatchLevel {
  if (one.room) return 'house'
  if (one.building) return 'building'
  if (one.road && one.number !== undefined && one.number !== null) return 'door'
  if (one.road || one.estate) return one.estate && !one.road ? 'door' : 'road'
  return one.village ? 'village' : 'town'
}

export const statusOf = (text: string | undefined): AddressStatus | null => {
  if (!text) return 'current'
  const found = Object.entries(addressStatus).find(([key, title]) => key === text || title.zh === text)
  return found ? (found[0] as AddressStatus) : null
}

/** What is wrong with a point as written, before it is converted. */
export function pointProblem(lon: number, lat: number): Say | null {
  if (!Number.isFinite(lon) || !Number.isFinite(lat)) return say('不是数字', 'not a number')
  if (lon === 0 && lat === 0) return say('(0, 0) 是空值', '(0, 0) is an empty value')
  if (Math.abs(lat) > 90 && Math.abs(lon) <= 90)
    return say(`纬度 ${lat} 超出范围，经纬度可能颠倒`, `latitude ${lat}: swapped with the longitude?`)
  if (Math.abs(lon) > 1_000) return say('是以米为单位的平面坐标', 'metres of a projected system')
  if (lon < 73 || lon > 136 || lat < 3 || lat > 54) return say('不在中国范围内', 'not in China')
  return null
}

/** A row that may be kept, or why it may not; areas are looked up by the caller. */
export function sound(row: AddressInput): Result<AddressInput & { readonly door: Door | null }, Refusal> {
  if (!row.code?.trim()) return no(refusals['addresses.code']())
  if (!row.building?.trim()) return no(refusals['addresses.building']())
  if (!row.road?.trim() && !row.estate?.trim() && !row.village?.trim())
    return no(refusals['addresses.nothing']())
  const door = row.number?.trim() ? doorOf(row.number) : null
  if (row.number?.trim() && !door)
    return no(refusals['addresses.number']({ number: row.number.slice(0, 40) }))
  const pointed = row.lon !== undefined && row.lon !== '' && row.lat !== undefined && row.lat !== ''
  if (pointed) {
    if (!row.crs?.trim()) return no(refusals['addresses.noCrs']())
    const why = pointProblem(Number(row.lon), Number(row.lat))
    if (why) return no(refusals['addresses.point']({ why }))
  }
  return ok({ ...row, door })
}

/** What counts in a comparison: parts asked for, with how much each weighs. */
const WEIGHTS = { name: 4, number: 2.4, building: 1.6, unit: 0.6, room: 1.2, town: 1, village: 0.6 } as const
export type Weighed = keyof typeof WEIGHTS

/** 0–1 over the parts that were asked for; `about` (旁边) never reaches a sure door. */
export function scoreOf(likes: Readonly<Partial<Record<Weighed, number>>>, about: boolean): number {
  let [sum, all] = [0, 0]
  for (const [part, like] of Object.entries(likes)) {
    const weight = WEIGHTS[part as Weighed]
    sum += weight * like
    all += weight
  }
  const score = all === 0 ? 0 : sum / all
  return Math.round((about ? Math.min(score, 0.55) : score) * 1000) / 1000
}

/** Parts as a line for people: 三元里大道12号之二 3栋 1单元 501室. */
export const sayAddress = (one: {
  readonly road?: string | null
  readonly number?: number | null
  readonly sub?: string
  readonly estate?: string | null
  readonly building?: string
  readonly unit?: string
  readonly room?: string
}): string =>
  [
    `${one.road ?? ''}${one.number === null || one.number === undefined ? '' : sayDoor({ number: one.number, sub: one.sub ?? '' })}`,
    `${one.estate ?? ''}${one.building ?? ''}${one.unit ?? ''}${one.room ?? ''}`,
  ]
    .filter(Boolean)
    .join(' ')

/** What an address asks for, as the search wants it: the names in it and the rest. */
export function askedOf(address: Address): {
  readonly names: readonly { readonly kind: 'road' | 'estate' | 'village'; readonly text: string }[]
  readonly door: Door | null
} {
  const names = [
    ...(address.road ? [{ kind: 'road' as const, text: address.road }] : []),
    ...(address.estate ? [{ kind: 'estate' as const, text: address.estate }] : []),
    ...(address.community ? [{ kind: 'village' as const, text: address.community }] : []),
  ]
  return { names, door: address.number ? doorOf(address.number) : null }
}

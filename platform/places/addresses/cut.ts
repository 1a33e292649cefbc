import type { Address, LabelledPart } from './declare.ts'
import { type Gazetteer, nationalGazetteer, type Place } from './gazetteer.ts'

/** Longest text looked at as one address, characters. */
const LONGEST_ADDRESS = 400

const SLOT: Readonly<Record<string, keyof Omit<Address, 'parts' | 'area'>>> = {
  prov: 'province',
  city: 'city',
  district: 'district',
  town: 'town',
  community: 'community',
  devzone: 'zone',
  road: 'road',
  roadno: 'number',
  poi: 'estate',
  houseno: 'building',
  cellno: 'unit',
  floorno: 'floor',
  roomno: 'room',
}

/** What labelled parts say of an address; `area` is the deepest division that is certain. */
export function addressOf(
  parts: readonly LabelledPart[],
  gazetteer: Gazetteer = nationalGazetteer(),
): Address {
  const found: Partial<Record<keyof Omit<Address, 'parts'>, string>> = {}
  let area = ''
  for (const [words, label] of parts) {
    const slot = SLOT[label]
    if (!slot || found[slot] !== undefined) continue
    found[slot] = words
    if (!/^(?:prov|city|district|town)$/.test(label)) continue
    const here = gazetteer.named(words).filter((place) => area === '' || place.code.startsWith(area))
    const codes = new Set(here.map((place) => place.code))
    if (codes.size === 1) area = here[0]?.code ?? area
  }
  return { ...found, ...(area ? { area } : {}), parts }
}

/** Cuts by names of divisions and by endings alone. Never refuses: what it does not know stays as `otherinfo`. */
export const cutAddress = (text: string, gazetteer: Gazetteer = nationalGazetteer()): LabelledPart[] =>
  cutByRules(text.slice(0, LONGEST_ADDRESS), gazetteer)

const LEVEL = ['', 'prov', 'city', 'district', 'town', 'community'] as const
const NUMBER = '(?:\\d+|[A-Za-z]\\d*|[零一二三四五六七八九十百]{1,4})'
/** Parts after the divisions, tried in this order where the text stands. */
const RULES: readonly (readonly [RegExp, string])[] = [
  [/^[\s,，、_/|;；.。-]+/u, 'redundant'],
  [new RegExp(`^(?:第)?${NUMBER}(?:[-–—]${NUMBER})?(?:号楼|号院|栋|幢|座|#)`, 'u'), 'houseno'],
  [new RegExp(`^(?:第)?${NUMBER}单元`, 'u'), 'cellno'],
  [new RegExp(`^(?:负|地下)?${NUMBER}(?:楼|层)`, 'u'), 'floorno'],
  [new RegExp(`^${NUMBER}(?:[-–—]${NUMBER})?(?:室|房|号房|号铺|号商铺)`, 'u'), 'roomno'],
  [
    /^\d+(?:[-–—之]\d+)?(?:弄|号)(?:之(?:\d+|[一二三四五六七八九十]{1,3}(?![栋幢座楼层]))|附\d+号)?/u,
    'roadno',
  ],
  [/^[零一二三四五六七八九十百]{1,4}号(?!线)/u, 'roadno'],
  [
    /^[\p{Script=Han}\d]{1,10}?(?:经济技术开发区|高新技术产业开发区|经济开发区|开发区|工业园区|产业园区|工业园|产业园|科技园|工业区)/u,
    'devzone',
  ],
  [
    /^[\p{Script=Han}\dA-Za-z]{1,10}?(?:大道|大街|公路|国道|省道|环路|马路|横路|路|街|巷|胡同|里弄)(?:[东南西北中]?[一二三四五六七八九十\d]{1,3}(?:巷|横路|街|路|弄)|[东南西北中一二三四五六七八九十]段)?(?![\p{Script=Han}]{0,4}(?:小区|花园|市场|广场|公寓|大厦))(?!道|区|口|村|社区)/u,
    'road',
  ],
  [
    /^[\p{Script=Han}\d]{1,8}?(?:社区|居委会|村委会|自然村|新村|村)(?!路|街|大道|委|小区|[东西南北中]路|[东西南北中]街)/u,
    'community',
  ],
  [
    /^[\p{Script=Han}\dA-Za-z·()（）]{1,20}?(?:(?:花园|家园|新村|花苑)?小区|花园(?!小区)|花苑(?!小区)|家园(?!小区)|家苑|雅苑|公寓|大厦|大楼|广场|中心|市场|商场|商城|公司|学校|中学|小学|大学|幼儿园|医院|酒店|宾馆|公园|车站|地铁站|工厂|[苑城园庭邸府轩阁院厂店馆站])(?![东南西北中]?[一二三四五六七八九十\d]{0,3}(?:大道|大街|横路|路|街|巷))/u,
    'poi',
  ],
]

function cutByRules(text: string, gazetteer: Gazetteer): LabelledPart[] {
  const parts: [string, string][] = []
  let at = divisions(text, gazetteer, parts)
  const other = (words: string) => {
    const last = parts.at(-1)
    if (last?.[1] === 'otherinfo') last[0] += words
    else parts.push([words, 'otherinfo'])
  }
  while (at < text.length) {
    const rest = text.slice(at)
    const dashed = /^(\d+|[A-Za-z])([-–—])(\d+)(?:([-–—])(\d+))?(?![\d号])/u.exec(rest)
    if (dashed && parts.some(([, label]) => label === 'poi' || label === 'community')) {
      const [all, a = '', dash = '', b = '', second, c] = dashed
      parts.push([a, 'houseno'], [dash, 'redundant'])
      if (second && c) parts.push([b, 'cellno'], [second, 'redundant'], [c, 'roomno'])
      else parts.push([b, 'roomno'])
      at += all.length
      continue
    }
    const hits = RULES.map(([rule, label]) => [rule.exec(rest)?.[0] ?? '', label] as const).filter(
      ([words]) => words !== '',
    )
    // what ends first: 永泰村集贤路 is a village and a road
    const hit = hits.reduce<(typeof hits)[number] | undefined>(
      (best, one) => (best && best[0].length <= one[0].length ? best : one),
      undefined,
    )
    if (hit) parts.push([...hit])
    else if (/^\d{3,4}$/.test(rest)) parts.push([rest, 'roomno'])
    const step = hit ? hit[0].length : (/^\d+|^[A-Za-z]+|^./su.exec(rest)?.[0].length ?? 1)
    if (!hit && !/^\d{3,4}$/.test(rest)) other(rest.slice(0, step))
    at += step
  }
  return parts
}

/** Names of divisions at the beginning, from the top down; a name said again is redundant. Answers where they end. */
function divisions(text: string, gazetteer: Gazetteer, parts: [string, string][]): number {
  let at = 0
  let level = 0
  let within: readonly Place[] = []
  for (;;) {
    const blank = /^[\s,，_/|-]+/u.exec(text.slice(at))?.[0]
    if (blank) {
      parts.push([blank, 'redundant'])
      at += blank.length
    }
    let best: { words: string; places: readonly Place[] } | undefined
    for (let length = Math.min(gazetteer.longest, text.length - at); length >= 2; length--) {
      const words = text.slice(at, at + length)
      // 白云 of 白云路 is a road's name
      if (
        /^(?:大道|大街|公路|东路|西路|南路|北路|中路|路|街(?!道)|巷|小区|花园|大厦|广场|村)/u.test(
          text.slice(at + length),
        )
      )
        continue
      const places = gazetteer.named(words).filter(
        (place) =>
          (place.name === words ||
            place.level < 3 ||
            // 机场路 is a road first, 机场路街道 the town
            (!/[路街巷道]$/.test(words) && standsAlone(text.slice(at + length), gazetteer))) &&
          (level === 0 ||
            within.length === 0 ||
            place.level <= level ||
            within.some((up) => place.code.startsWith(up.code))),
      )
      if (places.length > 0) {
        best = { words, places }
        break
      }
    }
    if (!best) return at
    const top = Math.min(...best.places.map((place) => place.level))
    const deeper = best.places.filter((place) => place.level > level)
    if (deeper.length === 0) {
      // 广州市广州市白云区
      if (!parts.some(([words]) => words.startsWith(best.words) || best.words.startsWith(words))) return at
      parts.push([best.words, 'redundant'])
    } else {
      const next = level === 0 ? top : Math.min(...deeper.map((place) => place.level))
      within = deeper.filter((place) => place.level === next)
      level = next
      parts.push([best.words, LEVEL[next] ?? 'otherinfo'])
    }
    at += best.words.length
  }
}

/** A name without its ending is taken for a county or town only where something else follows at once: 三元里 is no 三元. */
function standsAlone(after: string, gazetteer: Gazetteer): boolean {
  if (!/^\p{Script=Han}/u.test(after)) return true
  for (let length = Math.min(gazetteer.longest, after.length); length >= 3; length--)
    if (gazetteer.named(after.slice(0, length)).some((place) => place.name === after.slice(0, length)))
      return true
  return false
}

import { type Day, isAreaCode, levelOf } from '../../../base/index.ts'
import { halfWidth } from '../../fields/decide.ts'
import type { AreaEntry, CellNote } from './declare.ts'

export type FoundArea =
  | { readonly code: string; readonly note?: CellNote }
  | { readonly several: readonly string[] }
  | { readonly ended: Day }

export type AreaFinder = {
  readonly find: (text: string) => FoundArea | undefined
  /** Which code a code of the data means on that day: merged areas roll on from the day of the merger, not before. */
  readonly asOf: (code: string) => FoundArea | undefined
}

const SHORT: readonly (readonly [RegExp, string])[] = [
  [/(?:维吾尔|壮族|回族)?自治区$|特别行政区$|[省市]$/, ''],
  [/[区县]$/, ''],
  [/街道(?:办事处)?$|[镇乡]$/, ''],
  [/社区居(?:民委员|委)会$/, '社区'],
  [/村民?委(?:员)?会$/, '村'],
  [/居民?委(?:员)?会$/, '社区'],
]

const namesOf = (name: string): string[] => {
  const names = [name]
  for (const [find, by] of SHORT) {
    const short = name.replace(find, by)
    if (short !== name && short.length >= 2) names.push(short)
  }
  if (/街道$/.test(name)) names.push(name.replace(/道$/, ''), `${name}办事处`)
  return names
}

const valid = (entry: AreaEntry, on: Day): boolean =>
  (!entry.validFrom || entry.validFrom <= on) && (!entry.validTo || entry.validTo > on)

/** Finds divisions by code or name path, as they were on a day. Compiled once per column. */
export function areaFinder(entries: readonly AreaEntry[], on: Day): AreaFinder {
  const byCode = new Map<string, AreaEntry[]>()
  const byName = new Map<string, AreaEntry[]>()
  let longest = 0
  for (const entry of entries) {
    const same = byCode.get(entry.code)
    if (same) same.push(entry)
    else byCode.set(entry.code, [entry])
    for (const name of namesOf(entry.name)) {
      longest = Math.max(longest, name.length)
      const there = byName.get(name)
      if (there) there.push(entry)
      else byName.set(name, [entry])
    }
  }
  const asOf = (code: string, hops = 0): FoundArea | undefined => {
    const all = byCode.get(code)
    if (!all) return undefined
    if (all.some((entry) => valid(entry, on))) return hops === 0 ? { code } : { code, note: 'oldArea' }
    const ended = all.filter((entry) => entry.validTo && entry.validTo <= on).at(-1)
    // not yet in force on that day: the day of the data is older than the code; it is what the sender wrote
    if (!ended?.validTo) return { code }
    const [only, ...more] = ended.into ?? []
    if (only === undefined || hops > 10) return { ended: ended.validTo }
    return more.length > 0
      ? { several: [only, ...more] }
      : (asOf(only, hops + 1) ?? { code: only, note: 'oldArea' })
  }
  const walk = (rest: string, above: string, depth: number): string[] => {
    if (rest === '') return [above]
    if (depth > 6) return []
    const found = new Set<string>()
    for (let length = Math.min(rest.length, longest); length >= 2; length--) {
      for (const entry of byName.get(rest.slice(0, length)) ?? []) {
        if (!entry.code.startsWith(above) || entry.code === above) continue
        for (const end of walk(rest.slice(length), entry.code, depth + 1)) found.add(end)
      }
      if (found.size > 0) break
    }
    return [...found]
  }
  const byPath = (text: string): FoundArea | undefined => {
    const plain = text.replace(/[\s/>,，、·-]/g, '')
    if (plain === '' || plain.length > 80) return undefined
    const codes = new Set<string>()
    const ends: FoundArea[] = []
    for (const code of walk(plain, '', 0)) {
      const now = asOf(code)
      if (now && 'code' in now) codes.add(now.code)
      else if (now) ends.push(now)
    }
    const [only] = codes
    if (only === undefined) return ends[0]
    if (codes.size === 1) return { code: only, note: 'area' }
    const near = [...codes].filter((code) => !byCode.get(code)?.every((entry) => entry.far))
    if (near.length === 1) return { code: near[0] as string, note: 'area' }
    // 广州市 and its own shell, Dongguan 4419 and 441900: one place, the upper one is meant
    const all = [...codes].sort((a, b) => a.length - b.length)
    const top = all[0] as string
    return all.every((code) => code === top || /^0+$/.test(code.slice(top.length)))
      ? { code: top, note: 'area' }
      : { several: all.slice(0, 5) }
  }
  return { asOf, find: (text) => (/^\d/.test(text) ? codeIn(text, asOf) : byPath(halfWidth(text))) }
}

function codeIn(text: string, asOf: (code: string) => FoundArea | undefined): FoundArea | undefined {
  const digits = halfWidth(text).replace(/\s/g, '')
  const plain = plainCode(digits)
  if (!plain) return undefined
  // a shell like 441900 is a code of its own where it is listed
  const whole = isAreaCode(digits) ? asOf(digits) : undefined
  if (whole) return whole
  const found = asOf(plain)
  return found && 'code' in found && plain !== text
    ? { code: found.code, note: found.note ?? 'number' }
    : found
}

/** `440100`, `440111000000` and the like without the noughts that only fill up; undefined = no division code. */
export function plainCode(digits: string): string | undefined {
  if (!/^\d{2,12}$/.test(digits) || !/^[1-9]/.test(digits)) return undefined
  if (digits.length === 6 || digits.length === 9 || digits.length === 12) {
    let code = digits
    if (code.length === 12 && code.endsWith('000')) code = code.slice(0, 9)
    if (code.length === 9 && code.endsWith('000')) code = code.slice(0, 6)
    if (code.length === 6 && code.endsWith('00')) code = code.slice(0, 4)
    if (code.length === 4 && code.endsWith('00')) code = code.slice(0, 2)
    return code
  }
  return isAreaCode(digits) && levelOf(digits) > 0 ? digits : undefined
}

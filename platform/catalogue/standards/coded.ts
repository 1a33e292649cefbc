import { halfWidth } from '../../fields/decide.ts'
import type { CellNote, CodeTable } from './declare.ts'

export type FoundCode =
  | { readonly code: string; readonly note?: CellNote }
  | { readonly ended: string }
  | { readonly split: readonly string[] }
  | { readonly several: readonly string[] }

const plainOf = (text: string): string =>
  halfWidth(text)
    .replace(/[\s\u200b\ufeff]/g, '')
    .toLowerCase()

/**
 * Finds codes of an edition by code, title or synonym, and codes of the edition before by the mapping between the two.
 * Compiled once per column.
 */
export function codeFinder(table: CodeTable, on: string): (text: string) => FoundCode | undefined {
  const exact = new Map<string, FoundCode>()
  const loose = new Map<string, FoundCode>()
  const put = (key: string, found: FoundCode) => {
    const there = loose.get(key)
    if (!there) loose.set(key, found)
    else if ('code' in there && 'code' in found && there.code !== found.code)
      loose.set(key, { several: [there.code, found.code] })
    else if ('several' in there && 'code' in found && !there.several.includes(found.code))
      loose.set(key, { several: [...there.several, found.code] })
  }
  const inForce = (one: CodeTable['codes'][number]) =>
    (one.validTo === undefined || one.validTo >= on) && (one.validFrom === undefined || one.validFrom <= on)
  for (const one of table.codes)
    exact.set(one.code, inForce(one) ? { code: one.code } : { ended: one.validTo ?? one.validFrom ?? '' })
  const live = table.codes.filter(inForce)
  for (const { code } of live) put(plainOf(code), { code, note: 'case' })
  for (const { code, title } of live) {
    put(plainOf(title.zh), { code, note: 'byTitle' })
    if (plainOf(title.en) !== plainOf(title.zh)) put(plainOf(title.en), { code, note: 'byTitle' })
  }
  // a synonym never takes the place of a title
  const titles = new Set(loose.keys())
  for (const { code, words } of live)
    for (const word of words ?? [])
      if (!titles.has(plainOf(word))) put(plainOf(word), { code, note: 'byWord' })
  for (const { old, new: into } of table.from?.pairs ?? []) {
    if (exact.has(old)) continue
    const [only, ...more] = into
    if (only === undefined) exact.set(old, { ended: table.validFrom ?? '' })
    else exact.set(old, more.length === 0 ? { code: only, note: 'oldCode' } : { split: into })
  }
  const width = widthOf(table)
  return (text) => {
    const found = exact.get(text)
    if (found) return found
    const key = plainOf(text)
    const near = loose.get(key) ?? exact.get(key)
    if (near) return near
    if (width === 0 || key.length >= width || !/^\d+$/.test(key)) return undefined
    const padded = exact.get(key.padStart(width, '0'))
    return padded && 'code' in padded ? { code: padded.code, note: 'zeros' } : undefined
  }
}

/**
 * Finds codes in data that is known to be written in an older edition: the same figure may mean something else now, so
 * only the old edition is looked in, and what it says goes over by the mapping.
 */
export function oldCodeFinder(
  table: CodeTable,
  old: CodeTable,
  on: string,
): (text: string) => FoundCode | undefined {
  const pairs = new Map(
    (table.from?.version === old.version ? table.from.pairs : []).map((pair) => [pair.old, pair]),
  )
  const now = codeFinder(withoutFormer(table), on)
  const then = codeFinder(
    { ...old, codes: old.codes.map(({ validTo: _, ...code }) => code) },
    old.validFrom ?? on,
  )
  return (text) => {
    const found = then(text)
    if (!found || !('code' in found)) return found
    const into = pairs.get(found.code)?.new
    if (into === undefined) return now(found.code)
    const [only, ...more] = into
    if (only === undefined) return { ended: table.validFrom ?? '' }
    if (more.length > 0) return { split: into }
    return only === text ? { code: only } : { code: only, note: 'oldCode' }
  }
}

const withoutFormer = ({ from: _, ...table }: CodeTable): CodeTable => table

/** Length of the codes where all are figures of one length and some begin with 0; spreadsheets lose those. */
function widthOf(table: CodeTable): number {
  const width = table.codes[0]?.code.length ?? 0
  return width > 1 &&
    table.codes.every(({ code }) => code.length === width && /^\d+$/.test(code)) &&
    table.codes.some(({ code }) => code.startsWith('0'))
    ? width
    : 0
}

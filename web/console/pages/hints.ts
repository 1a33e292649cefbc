import type { Code, CodeList } from '../../../platform/fields/declare.ts'

/** What the words already say: hints for the desk, taken by one key and never by themselves. Pure, runs per key stroke. */

/** Leaves of the category tree whose own words stand in the text, longest words first; three at most. */
export function guessCategories(list: CodeList | undefined, text: string): readonly Code[] {
  if (!list || text.trim().length < 2) return []
  const parents = new Set(list.codes.flatMap((code) => code.parent ?? []))
  const low = text.toLowerCase()
  const scored = list.codes.flatMap((code) => {
    if (parents.has(code.code) || code.validTo) return []
    let score = low.includes(code.title.zh) ? code.title.zh.length + 2 : 0
    for (const word of code.words ?? []) if (word && low.includes(word.toLowerCase())) score += word.length
    return score > 0 ? [{ code, score }] : []
  })
  return scored
    .sort((a, b) => b.score - a.score || a.code.code.localeCompare(b.code.code))
    .slice(0, 3)
    .map((one) => one.code)
}

/** A category offered by key; with a confidence when it was learned. */
export type OfferedCategory = Pick<Code, 'code' | 'title'> & { readonly confidence?: number }

/** Hardly likely: not offered. */
const LEAST_LIKELY = 0.05

/** Three categories to offer: what closed requests taught first, then what the words of the list say. */
export function likelyCategories(
  learned: { readonly top: readonly Required<OfferedCategory>[] } | null,
  guessed: readonly Code[],
): readonly OfferedCategory[] {
  const first = (learned?.top ?? []).filter((one, i) => i === 0 || one.confidence >= LEAST_LIKELY)
  const rest = guessed.filter((one) => !first.some((other) => other.code === one.code))
  return [...first, ...rest].slice(0, 3)
}

const SUFFIX = /(街道办事处|街道|镇|社区居委会|居委会|社区|村委会|村|社区居民委员会|居民委员会|村民委员会)$/

/** Areas whose name (with or without 街道, 镇, 社区) stands in the text; the finest first, three at most. */
export function guessAreas<A extends { readonly code: string; readonly name: string }>(
  areas: readonly A[],
  text: string,
): readonly A[] {
  if (text.trim().length < 2) return []
  const found = areas.flatMap((area) => {
    if (area.code.length < 9) return []
    const short = area.name.replace(SUFFIX, '')
    // One-character names ("平") would stand in every sentence.
    const hit = text.includes(area.name)
      ? area.name.length + 1
      : short.length >= 2 && text.includes(short)
        ? short.length
        : 0
    return hit > 0 ? [{ area, hit }] : []
  })
  const named = new Set(found.map((one) => one.area.code))
  const parentNamed = (code: string): number => (code.length === 12 && named.has(code.slice(0, 9)) ? 1 : 0)
  return found
    .sort(
      (a, b) =>
        parentNamed(b.area.code) - parentNamed(a.area.code) ||
        b.hit - a.hit ||
        a.area.code.length - b.area.code.length ||
        a.area.code.localeCompare(b.area.code),
    )
    .slice(0, 3)
    .map((one) => one.area)
}

const KINDS: readonly (readonly [kind: string, words: RegExp])[] = [
  ['report', /举报|检举|揭发|违法行为/],
  ['complaint', /投诉|不满|态度恶劣|乱收费|欺骗|退款|拖欠/],
  ['praise', /表扬|感谢|点赞|锦旗/],
  ['suggestion', /建议|希望能|能否增设|应该增加/],
  ['consult', /咨询|请问|怎么办理|如何办|怎样|什么时候|多少钱|需要什么材料|政策|查询/],
]

/** 诉求类型 by its commonest words; help 求助 when nothing says otherwise. */
export const guessKind = (text: string): string | null =>
  text.trim().length < 4 ? null : (KINDS.find(([, words]) => words.test(text))?.[0] ?? 'help')

/** A title from the first sentence: what the list shows when nobody wrote one. */
export function guessTitle(text: string): string {
  const first = text.trim().split(/[。！？!?\n；;]/)[0] ?? ''
  return [...first].length > 40 ? `${[...first].slice(0, 39).join('')}…` : first
}

/** A stretch of a text that names a place or a house 地名, from `start` up to `end`. */
export type Span = readonly [start: number, end: number]

/** Endings of names of estates, roads, villages, schools, companies; longer ones first. */
const LONG =
  '小区|花园|家园|公寓|大厦|广场|新城|之城|学院|大学|中学|小学|学校|幼儿园|医院|大道|街道|社区|公园|市场|山庄|国际|中心|工业园|产业园|商城|酒店|公司|集团|工地|项目|楼盘|别墅|车站|地铁|号线'
const SHORT = '苑|园|城|府|湾|路|街|巷|村|镇|乡|站|桥|组|庭|居|郡|邸|轩|台'
/** Everyday words that only begin like an ending. */
const NOT = '居民|居住|居委|城市|城管|城乡|组织|组成|组合|台阶|台词|园林|村民|路人|站在|街坊'
const ENDING = new RegExp(`(?!${NOT})(?:${LONG}|${SHORT})`, 'g')

/** A name does not reach back over one of these. */
const BEFORE = new Set(
  '的了在是有我们你他和与及或被把向对从到于为由让使给请问这那一个各关些要求投诉咨询反映建议位就都也还不没很去来说等以附近旁',
)
const PART = /[\p{Script=Han}a-z0-9·.]/u
/** Characters of a name before its ending: fewer tell nothing, more are another word. */
const LEAST = 2
const MOST = 5

/**
 * Where a folded text names places, by the endings of such names and without a gazetteer: a name is what stands before
 * its ending, up to a word that cannot belong to it. Too long rather than too short: what is compared are pairs of
 * characters, weighed by their rarity.
 */
export function placeSpans(text: string): Span[] {
  const spans: [number, number][] = []
  for (const found of text.matchAll(ENDING)) {
    let start = found.index
    while (start > 0 && found.index - start < MOST) {
      const before = text[start - 1] as string
      if (!PART.test(before) || BEFORE.has(before)) break
      start--
    }
    if (found.index - start < LEAST) continue
    const end = found.index + found[0].length
    const last = spans.at(-1)
    if (last && start <= last[1]) last[1] = end
    else spans.push([start, end])
  }
  return spans
}

/** The longest run that both texts have, at least `least` characters. */
function longestShared(a: string, b: string, least: number): string {
  let best = ''
  for (let i = 0; i + least <= a.length; i++)
    for (let n = Math.max(least, best.length + 1); i + n <= a.length; n++) {
      if (!b.includes(a.slice(i, i + n))) break
      best = a.slice(i, i + n)
    }
  return best
}

const MOST_NAMES = 40
const names = (text: string): string[] =>
  placeSpans(text)
    .slice(0, MOST_NAMES)
    .map(([start, end]) => text.slice(start, end).replace(/[·.]/g, ''))

/** Names of places that two folded texts share, longest first: for people to read. */
export function sharedPlaces(a: string, b: string): string[] {
  const mine = [...new Set(names(a))]
  const theirs = [...new Set(names(b))]
  const shared = new Set<string>()
  for (const one of mine)
    for (const other of theirs) {
      const run = longestShared(one, other, 3)
      if (run && /\p{Script=Han}{2}/u.test(run)) shared.add(run)
    }
  return [...shared]
    .filter((one) => ![...shared].some((other) => other !== one && other.includes(one)))
    .sort((one, other) => other.length - one.length)
}

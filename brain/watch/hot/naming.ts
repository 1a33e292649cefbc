/**
 * What a group is called 群名: the place or thing that its requests name and others do not, and what is wrong there. No
 * list of names is needed, so a platform that nobody registered, or an estate written in three ways, names itself.
 */
import { maskText, type TaggedWord, tagWords } from '../../../platform/fields/index.ts'

export type Named = { readonly title: string; readonly text: string }

export type GroupName = {
  /** Place or thing and subject, `丽湖花园·电梯故障`; null when no two requests share words. */
  readonly text: string | null
  /** How well its words tell the group from all others 命名度, 0–1. */
  readonly grip: number
  /** What else its requests say. */
  readonly phrases: readonly string[]
}

/** Characters of a text that are read: the name stands in the title and the beginning. */
const READ = 400
const SHORTEST = 3
const LONGEST = 10
const LONGEST_SUBJECT = 6
const MOST_WORDS = 5
/** Requests whose words are cut for one name; a larger group has said it by then. */
const MOST_CUT = 60
/** Nearly as many say the longer one: the name is whole. */
const AS_MANY = 0.8
/** A subject is said by so many of the group. */
const SAID = 0.25
const PHRASES = 6

const RUN = /[\p{Script=Han}a-z0-9]+/gu
/** Counters of runs: 4 M of two bytes, however many requests there are. */
const COUNTERS = 1 << 22

const plain = (text: string): string =>
  text
    .slice(0, READ)
    .toWellFormed()
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[·.\s]/g, '')

const whole = ({ title, text }: Named): string => plain(`${title} ${text}`)

function runsOf(text: string, length: number): Set<string> {
  const runs = new Set<string>()
  for (const [part] of text.matchAll(RUN))
    for (let i = 0; i + length <= part.length; i++) runs.add(part.slice(i, i + length))
  return runs
}

function slotOf(run: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < run.length; i++) h = Math.imul(h ^ run.charCodeAt(i), 0x01000193)
  return (h ^ (h >>> 15)) & (COUNTERS - 1)
}

/** How many of all requests say a run of two or three characters; in fixed memory, rarely a few too many. */
export class Said {
  readonly #counts = new Uint16Array(COUNTERS)
  #requests = 0

  get requests(): number {
    return this.#requests
  }

  add(one: Named): void {
    const text = whole(one)
    this.#requests++
    for (const length of [2, SHORTEST])
      for (const run of runsOf(text, length)) {
        const slot = slotOf(run)
        if ((this.#counts[slot] as number) < 0xffff) this.#counts[slot] = (this.#counts[slot] as number) + 1
      }
  }

  /** At most so many say it: as many as say its rarest three characters. */
  often(words: string): number {
    const length = Math.min(SHORTEST, words.length)
    let least = this.#requests
    for (let i = 0; i + length <= words.length; i++)
      least = Math.min(least, this.#counts[slotOf(words.slice(i, i + length))] as number)
    return least
  }
}

/** Words of courtesy and of the trade: no name begins or ends with them. */
const EMPTY = new Set(
  '您好 你好 领导 尊敬 谢谢 感谢 请问 请求 希望 恳请 反映 投诉 咨询 建议 举报 求助 问题 情况 来电 市民 先生 女士 有关 相关 部门 政府 处理 解决 回复 答复 工作人员 工单 诉求 诉求人 书记 本人 我们 严重 事情 时候 时间 方面 目前 现在 今天 昨天 最近 地方 大家 部分 结果 原因 关于 对于 要求 强烈 强烈要求 尽快 何时 什么 为什么 怎么 如何 能否 是否 没有 可以 进行 存在 一直 已经 长期 多次 附近 旁边 居民 业主 群众 村民 百姓 小区 我市 我区 我县'.split(
    ' ',
  ),
)
/** What stands after a name and is none without it: 某某路, 某某居委会. */
const FOLLOWS = new Set(
  '路 街 道 巷 大道 大街 东路 西路 南路 北路 中路 一路 二路 居委会 村委会 委会 社区居委会'.split(' '),
)
/** Particles, prepositions, pronouns, numbers and the like hold words together and stand at no end of a name. */
const BINDS = /^(?:u|p|c|d|r|y|e|o|m|q|w|x$|t|k|h|z)/
const NAMES = /^(?:n|s|j|l|i|eng|x|vn|an|f)/

type Spot = { readonly words: string; readonly heads: boolean; readonly nameOnly: boolean }

/** Neighbouring words that may be a name or a part of it. */
function spotsOf(text: string): Map<string, Spot> {
  const found = new Map<string, Spot>()
  const words = tagWords(text.slice(0, READ).toWellFormed().normalize('NFKC').replace(/[·\s]/g, ''))
  const speaks = ({ word }: TaggedWord) => /^[\p{Script=Han}\p{L}\p{N}]+$/u.test(word)
  const ends = (one: TaggedWord) =>
    !EMPTY.has(one.word) &&
    (one.word.length > 1
      ? !BINDS.test(one.tag) || /^[a-z0-9]+\p{Script=Han}*$/iu.test(one.word)
      : /^(?:n|s)/.test(one.tag))
  for (let from = 0; from < words.length; from++) {
    const first = words[from] as TaggedWord
    if (!speaks(first) || !ends(first) || FOLLOWS.has(first.word)) continue
    let run = ''
    for (let to = from; to < words.length && to < from + MOST_WORDS; to++) {
      const last = words[to] as TaggedWord
      if (!speaks(last)) break
      run += last.word
      if (run.length > LONGEST) break
      if (run.length < 2 || !ends(last) || found.has(run) || /^[0-9a-z]+$/i.test(run)) continue
      found.set(run, {
        words: run,
        heads: NAMES.test(last.tag) || last.tag.startsWith('v'),
        nameOnly: words.slice(from, to + 1).every((one) => one.tag === 'nr'),
      })
    }
  }
  return found
}

const overlap = (a: string, b: string): boolean => {
  if (a.includes(b) || b.includes(a)) return true
  for (let n = Math.min(a.length, b.length) - 1; n > 0; n--)
    if (a.endsWith(b.slice(0, n)) || b.endsWith(a.slice(0, n))) return true
  return false
}

type Count = { readonly words: string; readonly n: number; readonly often: number; readonly spot: Spot }

function counted(texts: readonly string[], said: Said): Count[] {
  const counts = new Map<string, { n: number; spot: Spot }>()
  for (const text of texts)
    for (const spot of spotsOf(text).values()) {
      const known = counts.get(spot.words)
      if (known) known.n++
      else counts.set(spot.words, { n: 1, spot })
    }
  return [...counts].flatMap(([words, { n, spot }]) =>
    n < 2 || spot.nameOnly ? [] : [{ words, n, spot, often: Math.max(n, said.often(words.toLowerCase())) }],
  )
}

/**
 * Made longer to either side as long as nearly as many say it: an estate that no dictionary knows is cut in pieces, and
 * the pieces are found together again. What it may end with is left to the words around it.
 */
function lengthened(one: Count, texts: readonly string[], longestWanted = LONGEST): string {
  let longest = one.words
  for (;;) {
    const longer = new Map<string, number>()
    for (const text of texts) {
      const at = text.indexOf(longest)
      if (at < 0) continue
      const end = at + longest.length
      for (const next of [text.slice(Math.max(0, at - 1), end), text.slice(at, end + 1)])
        if (next.length > longest.length && /^[\p{Script=Han}a-z0-9]+$/iu.test(next))
          longer.set(next, (longer.get(next) ?? 0) + 1)
    }
    const next = [...longer].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]
    if (!next || next[1] < one.n * AS_MANY) return trimmed(longest, one.words)
    // Whoever copied a whole sentence has made no name of it.
    if (next[0].length > longestWanted) return one.words
    longest = next[0]
  }
}

/** Single characters that hold words together; all others may belong to a name that no dictionary knows. */
const HOLDS = /^[的了在是和与及被把向对从到于为有等将已未不也都就还又而或要会能让请市区县年月日个]$/u

/** Takes off what a name neither begins nor ends with, down to the words that it grew from. */
function trimmed(text: string, core: string): string {
  const words = tagWords(text)
  const at = text.indexOf(core)
  const bound = (word: string): boolean => HOLDS.test(word) || EMPTY.has(word)
  let [from, to] = [0, text.length]
  for (const { word } of words) {
    if (from + word.length > at || !(bound(word) || FOLLOWS.has(word))) break
    from += word.length
  }
  for (const { word } of words.reverse()) {
    if (to - word.length < at + core.length || !bound(word)) break
    to -= word.length
  }
  return text.slice(from, to)
}

/** How well the best run of three characters tells the group from all others: F1 of who says it and who is in it. */
function gripOf(texts: readonly string[], said: Said): number {
  const within = new Map<string, number>()
  for (const text of texts)
    for (const run of runsOf(text, SHORTEST)) within.set(run, (within.get(run) ?? 0) + 1)
  let grip = 0
  for (const [run, n] of within)
    if (n > 1) grip = Math.max(grip, (2 * n) / (texts.length + Math.max(n, said.often(run))))
  return grip
}

/** Names a group of requests; `said` knows how often words come among all requests. */
export function nameOf(members: readonly Named[], said: Said): GroupName {
  const grip = gripOf(members.map(whole), said)
  const cut = members.slice(0, MOST_CUT)
  const all = counted(
    cut.map(({ title, text }) => `${title}。${text}`),
    said,
  )
  if (all.length === 0) return { text: null, grip, phrases: [] }
  const f1 = (one: Count): number => (2 * one.n) / (cut.length + one.often)
  const telling = all
    .filter((one) => one.words.length >= SHORTEST)
    .sort((a, b) => f1(b) - f1(a) || b.words.length - a.words.length || (a.words < b.words ? -1 : 1))[0]
  const titles = counted(
    cut.map(({ title }) => title),
    said,
  )
  const worth = (one: Count): number => one.n * Math.sqrt(Math.log((said.requests + 2) / (one.often + 1)))
  const texts = cut.map(({ title, text }) => `${title}。${text}`.slice(0, READ))
  const thing = telling && lengthened(telling, texts)
  const subjects = (titles.length > 0 ? titles : all)
    .filter(
      (one) =>
        one.spot.heads && one.words.length <= LONGEST_SUBJECT && one.n >= Math.max(2, cut.length * SAID),
    )
    .sort((a, b) => worth(b) - worth(a) || b.words.length - a.words.length || (a.words < b.words ? -1 : 1))
  const subject = subjects.find((one) => !thing || !overlap(one.words, thing))
  const grown =
    subject &&
    lengthened(
      subject,
      cut.map(({ title }) => title),
      LONGEST_SUBJECT + 2,
    )
  const parts = [thing, grown && (!thing || !overlap(grown, thing)) ? grown : subject?.words]
    .flatMap((one) => one ?? [])
    .sort((a, b) => placeIn(cut, a) - placeIn(cut, b))
  const text = parts.length > 0 ? maskText(parts.join('·')) : null
  const phrases: string[] = []
  for (const { words } of [
    ...subjects,
    ...all.sort((a, b) => f1(b) - f1(a) || (a.words < b.words ? -1 : 1)),
  ]) {
    if (phrases.length === PHRASES) break
    if (![...parts, ...phrases].some((one) => overlap(one, words))) phrases.push(maskText(words))
  }
  return { text, grip, phrases }
}

/** Where it usually stands in the titles: names go in the order in which people say them; what no title says is where. */
function placeIn(members: readonly Named[], words: string): number {
  const places = members.flatMap(({ title }) => {
    const at = title.indexOf(words)
    return at < 0 ? [] : [at]
  })
  return places.length === 0 ? -1 : places.reduce((sum, one) => sum + one, 0) / places.length
}

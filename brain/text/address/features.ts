import { tagWords } from '../../../platform/fields/index.ts'
import type { addresses } from '../../../platform/places/index.ts'
import type { Token } from './tokens.ts'

/** Characters that end a part of an address; the word before them says which part it is. */
const ENDING =
  /^[省市区县旗镇乡村街路道巷弄里坊号栋幢座楼层室房组园苑城庄厂店院校场馆厅所站桥口厦司港湾岛埠队门旁边侧内对面东西南北]$/

const at = (tokens: readonly Token[], i: number): string =>
  i < 0 ? '^' : i >= tokens.length ? '$' : (tokens[i] as Token).form
const kindAt = (tokens: readonly Token[], i: number): string =>
  i < 0 ? '^' : i >= tokens.length ? '.' : (tokens[i] as Token).kind
/** Numbers in features are their length: 470 and 971 are the same to a parser. */
const shape = (token: Token | undefined): string => {
  if (!token) return '.'
  if (token.kind === '#') return `#${Math.min(token.form.length, 5)}`
  if (token.kind === '$') return token.form.length === 1 ? '$' : '$$'
  return token.form
}

/** Features of every place of an address: characters around, kinds, names of divisions, endings to both sides, repeats. */
export function featuresOf(tokens: readonly Token[], gazetteer: addresses.Gazetteer): string[][] {
  const names = namesIn(tokens, gazetteer)
  const repeats = repeatsIn(tokens)
  const signs = signsIn(tokens)
  const shapes = tokens.map(shape)
  const words = wordsIn(tokens)
  const w = (i: number): string => (i < 0 ? '^' : (shapes[i] ?? '.'))
  return tokens.map((token, i) => {
    const found = [
      'b',
      `w=${w(i)}`,
      `w-1=${w(i - 1)}`,
      `w+1=${w(i + 1)}`,
      `w-2=${w(i - 2)}`,
      `w+2=${w(i + 2)}`,
      `w-3=${w(i - 3)}`,
      `w+3=${w(i + 3)}`,
      `ww-1=${w(i - 1)}${w(i)}`,
      `ww=${w(i)}${w(i + 1)}`,
      `ww-2=${w(i - 2)}${w(i - 1)}`,
      `ww+1=${w(i + 1)}${w(i + 2)}`,
      `w_w=${w(i - 1)}_${w(i + 1)}`,
      `www-2=${w(i - 2)}${w(i - 1)}${w(i)}`,
      `www-1=${w(i - 1)}${w(i)}${w(i + 1)}`,
      `www=${w(i)}${w(i + 1)}${w(i + 2)}`,
      `www+1=${w(i + 1)}${w(i + 2)}${w(i + 3)}`,
      `4=${w(i)}${w(i + 1)}${w(i + 2)}${w(i + 3)}`,
      `4-3=${w(i - 3)}${w(i - 2)}${w(i - 1)}${w(i)}`,
      `4-1=${w(i - 1)}${w(i)}${w(i + 1)}${w(i + 2)}`,
      `k=${kindAt(tokens, i - 2)}${kindAt(tokens, i - 1)}${token.kind}${kindAt(tokens, i + 1)}${kindAt(tokens, i + 2)}`,
      `k3=${kindAt(tokens, i - 1)}${token.kind}${kindAt(tokens, i + 1)}`,
      `at=${Math.min(i, 6)}`,
      `left=${Math.min(tokens.length - i, 6)}`,
      `right>${signs.right[i]}`,
      `right1>${w(i)}${(signs.right[i] ?? '').slice(0, 2)}`,
      `left<${signs.left[i]}`,
      `left1<${w(i)}${(signs.left[i] ?? '').slice(0, 2)}`,
      `around=${(signs.left[i] ?? '').slice(0, 2)}${token.kind}${(signs.right[i] ?? '').slice(0, 2)}`,
      `next=${signs.next[i]}`,
      `last=${signs.last[i]}`,
      `nl=${signs.last[i]}/${signs.next[i]}`,
      `nk=${token.kind}${signs.numbers[i]}`,
    ]
    const word = words[i] as string
    found.push(
      `j=${word}`,
      `jj=${words[i - 1] ?? '^'}${word}`,
      `jn=${word}${words[i + 1] ?? '$'}`,
      `jw=${word}${w(i)}`,
    )
    for (const name of names[i] as string[]) found.push(name, `${name}/${w(i)}`)
    for (const name of names[i - 1] ?? []) found.push(`p${name}`)
    for (const name of names[i + 1] ?? []) found.push(`n${name}`)
    found.push(...(repeats[i] as string[]))
    return found
  })
}

/** Where the general dictionary sees words, and of what kind: `Bns` begins a place name. */
function wordsIn(tokens: readonly Token[]): string[] {
  const starts = new Map<number, number>()
  let text = ''
  tokens.forEach((token, i) => {
    starts.set(text.length, i)
    text += token.form
  })
  const marks = tokens.map(() => 'M')
  let at = 0
  for (const { word, tag } of tagWords(text)) {
    const first = starts.get(at)
    at += word.length
    const next = starts.get(at) ?? tokens.length
    if (first === undefined) continue
    for (let i = first; i < next; i++) marks[i] = `${role(i, first, next - 1)}${tag}`
  }
  return marks
}

type Match = {
  readonly from: number
  readonly to: number
  readonly tell: string
  readonly places: readonly addresses.Place[]
}

/** Every stretch of the address that a division is called. */
function matchesIn(tokens: readonly Token[], gazetteer: addresses.Gazetteer): Match[] {
  const found: Match[] = []
  for (let i = 0; i < tokens.length; i++) {
    if ((tokens[i] as Token).kind === '#') continue
    let text = ''
    for (let j = i; j < tokens.length && text.length < gazetteer.longest; j++) {
      text += at(tokens, j)
      if (text.length < 2) continue
      const places = gazetteer.named(text)
      if (places.length === 0) continue
      const tell = [...new Set(places.map((place) => `${place.level}${place.name === text ? 'f' : 's'}`))]
        .sort()
        .join('')
      found.push({ from: i, to: j, tell, places })
    }
  }
  return found
}

const within = (one: Match, other: Match): boolean =>
  one.places.some((a) => other.places.some((b) => a.level > b.level && a.code.startsWith(b.code)))

const role = (k: number, from: number, to: number): string =>
  from === to ? 'S' : k === from ? 'B' : k === to ? 'E' : 'M'

/** Marks of division names: level, full or short, place within the name, and whether another name holds or backs it. */
function namesIn(tokens: readonly Token[], gazetteer: addresses.Gazetteer): string[][] {
  const marks: string[][] = tokens.map(() => [])
  const matches = matchesIn(tokens, gazetteer)
  const ends = new Uint8Array(tokens.length + 1)
  const counties = new Set<string>()
  for (const one of matches) {
    const others = matches.filter((other) => other.to < one.from || other.from > one.to)
    const held = others.some((other) => within(one, other)) ? 'h' : ''
    const holds = others.some((other) => within(other, one)) ? 'H' : ''
    for (let k = one.from; k <= one.to; k++) {
      const r = role(k, one.from, one.to)
      ;(marks[k] as string[]).push(
        `g${r}${one.tell}`,
        `g${r}${one.tell}${held}${holds}`,
        `g${r}${one.tell}${Math.min(one.to - one.from, 6)}`,
      )
    }
    const best = Math.min(...one.places.map((place) => place.level))
    ends[one.to + 1] = Math.max(ends[one.to + 1] as number, best)
    for (const { code, level } of one.places)
      if (level === 3 || (level === 4 && (held || one.places.length < 4))) counties.add(code.slice(0, 6))
  }
  markVillages(tokens, gazetteer, [...counties].slice(0, MOST_COUNTIES), marks)
  let seen = 0
  for (let i = 0; i < tokens.length; i++) {
    seen = Math.max(seen, ends[i] as number)
    ;(marks[i] as string[]).push(`seen${seen}`)
  }
  return marks
}

/** Counties looked through for villages: a common name of a town stands in many. */
const MOST_COUNTIES = 12
const LONGEST_VILLAGE = 8

function markVillages(
  tokens: readonly Token[],
  gazetteer: addresses.Gazetteer,
  counties: readonly string[],
  marks: readonly string[][],
): void {
  const names = counties.map((county) => gazetteer.villagesOf(county)).filter((all) => all.size > 0)
  if (names.length === 0) return
  for (let i = 0; i < tokens.length; i++) {
    let text = ''
    for (let j = i; j < tokens.length && text.length < LONGEST_VILLAGE; j++) {
      text += at(tokens, j)
      if (text.length < 2 || !names.some((all) => all.has(text))) continue
      for (let k = i; k <= j; k++)
        (marks[k] as string[]).push(`v${role(k, i, j)}`, `v${role(k, i, j)}${j - i}`)
    }
  }
}

/** Pairs of characters that stood before, or come again: people write the city twice. */
function repeatsIn(tokens: readonly Token[]): string[][] {
  const first = new Map<string, number>()
  const marks: string[][] = tokens.map(() => [])
  for (let i = 0; i + 1 < tokens.length; i++) {
    const pair = at(tokens, i) + at(tokens, i + 1)
    const before = first.get(pair)
    if (before === undefined) first.set(pair, i)
    else if (before + 1 < i) {
      for (const k of [i, i + 1]) (marks[k] as string[]).push(k === i ? 'againB' : 'againE')
      for (const k of [before, before + 1]) (marks[k] as string[]).push(k === before ? 'firstB' : 'firstE')
    }
  }
  return marks.map((all) => {
    const own = [...new Set(all)].sort()
    return own.length > 1 ? [...own, own.join('')] : own
  })
}

/** What lies to the left and the right, told by endings and numbers only: 金沙洲路12号3栋 → `路#号#栋`. */
function signsIn(tokens: readonly Token[]) {
  const sign = (token: Token): string =>
    token.kind === '汉' ? (ENDING.test(token.form) ? token.form : '') : token.kind === '_' ? '-' : token.kind
  const all = tokens.map(sign)
  const right: string[] = []
  const left: string[] = []
  const next: string[] = []
  const last: string[] = []
  const numbers: string[] = []
  const take = (from: number, by: 1 | -1, most: number): string => {
    let text = ''
    let count = 0
    for (let i = from; i >= 0 && i < all.length && count < most; i += by) {
      const one = all[i] as string
      if (one === '' || (one !== '-' && by === 1 && i > from && one === '#' && all[i - 1] === '#')) continue
      text += one
      count++
    }
    return text
  }
  const count = (from: number, by: 1 | -1): number => {
    let n = 0
    for (let i = from; i >= 0 && i < tokens.length; i += by) if ((tokens[i] as Token).kind === '#') n++
    return Math.min(n, 4)
  }
  for (let i = 0; i < tokens.length; i++) {
    right.push(take(i + 1, 1, 4))
    left.push(take(i - 1, -1, 4))
    let k = i
    while (k < all.length && (all[k] === '' || all[k] === '一')) k++
    next.push(`${all[k] ?? '.'}${Math.min(k - i, 6)}`)
    k = i - 1
    while (k >= 0 && (all[k] === '' || all[k] === '一')) k--
    last.push(`${all[k] ?? '^'}${Math.min(i - k, 6)}`)
    numbers.push(`${count(i - 1, -1)}${count(i + 1, 1)}`)
  }
  return { right, left, next, last, numbers }
}

/** One record as a file gives it: field → text. */
export type PairRecord = Readonly<Record<string, string>>
export type Pair = { readonly a: PairRecord; readonly b: PairRecord; readonly match: boolean }

const ENTITY = /&\s*(?:#\s*\d+|[a-z]+)\s*;/gi

/** One spelling for comparing: half-width, lower case, no accents, no HTML entities, no quotes, `2002.0` = `2002`. */
export const plain = (text: string): string =>
  text
    .slice(0, MOST_READ)
    // "b &#246; hm" is böhm: what stands in for the letter is dropped with its blanks on both sides of the comparison
    .replace(/(?<!\s)\s*&\s*#\s*(\d+)\s*;\s*/g, (_, code: string) => letterOf(Number(code)))
    .replace(ENTITY, ' ')
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/(?<=\d)\.0(?!\d)/g, '')
    .replace(/['`"’‘“”]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()

const letterOf = (code: number): string => (code > 0 && code < 0x11_0000 ? String.fromCodePoint(code) : ' ')

/** Characters read of one field. */
const MOST_READ = 5000

/** Words of a normalised text: Latin words, numbers, and pairs of Han characters. */
export function wordsOf(text: string): string[] {
  const words: string[] = []
  for (const [run] of text.matchAll(/\p{Script=Han}+|\p{N}+|[\p{L}--\p{Script=Han}]+/gv)) {
    if (!/^\p{Script=Han}/u.test(run)) words.push(run)
    else if (run.length === 1) words.push(run)
    else for (let i = 0; i + 1 < run.length; i++) words.push(run.slice(i, i + 2))
  }
  return words
}

/** Rarity of words, from the records of the training part. */
export type Rarity = {
  readonly of: (word: string) => number
  readonly counts: ReadonlyMap<string, number>
  readonly records: number
}

export function rarityOf(counts: ReadonlyMap<string, number>, records: number): Rarity {
  const most = Math.log(1 + records)
  return { of: (word) => Math.log((1 + records) / (1 + (counts.get(word) ?? 0))) / most, counts, records }
}

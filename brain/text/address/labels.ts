import type { addresses } from '../../../platform/places/index.ts'
import type { Token } from './tokens.ts'

export type LabelledPart = addresses.LabelledPart

/**
 * Labels of tokens from labelled parts (begin, inside, end, single). A part that ends inside a run of digits takes
 * the run whole; parts that do not add up to the text are refused with null.
 */
export function tagsOf(
  text: string,
  parts: readonly LabelledPart[],
  tokens: readonly Token[],
): string[] | null {
  if (parts.map(([words]) => words).join('') !== text) return null
  const owner = new Int32Array(text.length)
  const labels: string[] = []
  let at = 0
  for (const [words, label] of parts) {
    for (let i = 0; i < words.length; i++) owner[at + i] = labels.length
    at += words.length
    labels.push(label.toLowerCase())
  }
  return tokens.map((token, i) => {
    const own = owner[token.from] as number
    const before = i > 0 ? owner[(tokens[i - 1] as Token).from] : -1
    const after = i + 1 < tokens.length ? owner[(tokens[i + 1] as Token).from] : -1
    const role = before === own ? (after === own ? 'I' : 'E') : after === own ? 'B' : 'S'
    return `${role}-${labels[own]}`
  })
}

/** Parts from labels of tokens; heals what the scheme forbids by beginning a new part. */
export function partsOf(text: string, tokens: readonly Token[], tags: readonly string[]): LabelledPart[] {
  const parts: [string, string][] = []
  tokens.forEach((token, i) => {
    const tag = tags[i] ?? 'S-otherinfo'
    const label = tag.slice(2)
    const last = parts.at(-1)
    const words = text.slice(token.from, token.to)
    if (last && last[1] === label && (tag[0] === 'I' || tag[0] === 'E')) last[0] += words
    else parts.push([words, label])
  })
  return parts
}

/** May this label follow that one? */
export function follows(from: string | null, to: string): boolean {
  const begins = to[0] === 'B' || to[0] === 'S'
  if (from === null || from[0] === 'E' || from[0] === 'S') return begins
  return !begins && from.slice(2) === to.slice(2)
}

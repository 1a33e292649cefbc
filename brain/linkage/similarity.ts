/**
 * How alike two short texts are, 0–1. All are symmetric and give 1 only for equal texts; two empty texts give 0, since
 * nothing said twice proves nothing.
 */

/** Jaro–Winkler: for names of persons, where the beginning is rarely wrong. */
export function jaroWinkler(a: string, b: string): number {
  if (a === b) return a === '' ? 0 : 1
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  if (short === '') return 0
  const reach = Math.max(0, (long.length >> 1) - 1)
  const taken = new Uint8Array(long.length)
  const matched: number[] = []
  for (let i = 0; i < short.length; i++) {
    const last = Math.min(long.length - 1, i + reach)
    for (let j = Math.max(0, i - reach); j <= last; j++) {
      if (taken[j] || short.charCodeAt(i) !== long.charCodeAt(j)) continue
      taken[j] = 1
      matched.push(i)
      break
    }
  }
  const m = matched.length
  if (m === 0) return 0
  let swapped = 0
  let k = 0
  for (const i of matched) {
    while (!taken[k]) k++
    if (short.charCodeAt(i) !== long.charCodeAt(k)) swapped++
    k++
  }
  const jaro = (m / short.length + m / long.length + (m - swapped / 2) / m) / 3
  let prefix = 0
  while (prefix < 4 && prefix < short.length && short[prefix] === long[prefix]) prefix++
  return jaro + prefix * 0.1 * (1 - jaro)
}

/** Edits (insert, delete, replace, swap of neighbours) to make one of the other; gives up above `most`. */
export function edits(a: string, b: string, most = Number.POSITIVE_INFINITY): number {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let older: number[] = []
  let before = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const now = [i]
    let least = i
    for (let j = 1; j <= b.length; j++) {
      const same = a.charCodeAt(i - 1) === b.charCodeAt(j - 1)
      let cost = Math.min(
        (before[j] as number) + 1,
        (now[j - 1] as number) + 1,
        (before[j - 1] as number) + (same ? 0 : 1),
      )
      if (
        i > 1 &&
        j > 1 &&
        a.charCodeAt(i - 1) === b.charCodeAt(j - 2) &&
        a.charCodeAt(i - 2) === b.charCodeAt(j - 1)
      )
        cost = Math.min(cost, (older[j - 2] as number) + 1)
      now.push(cost)
      if (cost < least) least = cost
    }
    if (least > most) return most + 1
    older = before
    before = now
  }
  return before[b.length] as number
}

/** 1 − edits ÷ longer length. */
export function editSimilarity(a: string, b: string): number {
  const longer = Math.max(a.length, b.length)
  return longer === 0 ? 0 : 1 - edits(a, b) / longer
}

/** Shared ÷ all, of sets. */
export function jaccard<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): number {
  if (a.size === 0 || b.size === 0) return 0
  let shared = 0
  for (const one of a) if (b.has(one)) shared++
  return shared / (a.size + b.size - shared)
}

/** Pieces of n characters, with the edges marked. */
export function grams(text: string, n: number): Set<string> {
  const found = new Set<string>()
  if (text === '') return found
  const padded = ` ${text} `
  for (let i = 0; i + n <= padded.length; i++) found.add(padded.slice(i, i + n))
  return found
}

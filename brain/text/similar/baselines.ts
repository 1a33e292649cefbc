import { folded } from './read.ts'

/** How other systems find what is similar; run beside ours in every evaluation, on the same requests. */
export type Plain = {
  readonly title: string
  readonly text: string
  readonly sender: string
  readonly at: Date | null
  readonly category?: string
  readonly lon?: number
  readonly lat?: number
}

export type Baseline = { near(doc: number, most: number): number[]; score(a: number, b: number): number }

const pairsOf = (text: string): Map<string, number> => {
  const pairs = new Map<string, number>()
  for (const [run] of folded(text).matchAll(/[\p{L}\p{N}]+/gu))
    for (let i = 0; i + 1 < run.length; i++) {
      const pair = run.slice(i, i + 2)
      pairs.set(pair, (pairs.get(pair) ?? 0) + 1)
    }
  return pairs
}

const top = (scores: Iterable<readonly [number, number]>, doc: number, most: number): number[] =>
  [...scores]
    .filter(([other, score]) => other !== doc && score > 0)
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, most)
    .map(([other]) => other)

/** BM25 over pairs of characters, title and text as one, the usual k1 = 1.2 and b = 0.75. */
export function bm25(messages: readonly Plain[]): Baseline {
  const lists = new Map<string, { readonly docs: number[]; readonly often: number[] }>()
  const lengths: number[] = []
  messages.forEach((message, doc) => {
    let length = 0
    for (const [pair, often] of pairsOf(`${message.title}。${message.text}`)) {
      let list = lists.get(pair)
      if (!list) {
        list = { docs: [], often: [] }
        lists.set(pair, list)
      }
      list.docs.push(doc)
      list.often.push(often)
      length += often
    }
    lengths.push(length)
  })
  const average = lengths.reduce((sum, one) => sum + one, 0) / Math.max(1, lengths.length)
  const scoresOf = (doc: number): Map<number, number> => {
    const message = messages[doc]
    const scores = new Map<number, number>()
    if (!message) return scores
    for (const pair of pairsOf(`${message.title}。${message.text}`).keys()) {
      const list = lists.get(pair)
      if (!list) continue
      const used = list.docs.length
      const rare = Math.log(1 + (messages.length - used + 0.5) / (used + 0.5))
      list.docs.forEach((other, i) => {
        const often = list.often[i] as number
        const long = (lengths[other] as number) / average
        scores.set(
          other,
          (scores.get(other) ?? 0) + (rare * often * 2.2) / (often + 1.2 * (0.25 + 0.75 * long)),
        )
      })
    }
    return scores
  }
  let last: { doc: number; scores: Map<number, number> } | undefined
  const kept = (doc: number) => {
    if (last?.doc !== doc) last = { doc, scores: scoresOf(doc) }
    return last.scores
  }
  return { near: (doc, most) => top(kept(doc), doc, most), score: (a, b) => kept(a).get(b) ?? 0 }
}

/** Equal fields: as a help desk warns when title, sender or category are the same; more equal fields first, then newer. */
export function equalFields(messages: readonly Plain[]): Baseline {
  const byField = (['title', 'sender', 'category'] as const).map((field) => {
    const groups = new Map<string, number[]>()
    messages.forEach((message, doc) => {
      const value = (message[field] ?? '').trim()
      if (value === '') return
      const group = groups.get(value)
      if (group) group.push(doc)
      else groups.set(value, [doc])
    })
    return { field, groups }
  })
  const scoresOf = (doc: number): Map<number, number> => {
    const scores = new Map<number, number>()
    for (const { field, groups } of byField)
      for (const other of groups.get((messages[doc]?.[field] ?? '').trim()) ?? []) {
        const newer = (messages[other]?.at?.getTime() ?? 0) / 1e15
        scores.set(other, (scores.get(other) ?? newer) + 1)
      }
    return scores
  }
  return { near: (doc, most) => top(scoresOf(doc), doc, most), score: (a, b) => scoresOf(a).get(b) ?? 0 }
}

const METRES = 111_320
const metresBetween = (a: Plain, b: Plain): number => {
  if (a.lon === undefined || a.lat === undefined || b.lon === undefined || b.lat === undefined)
    return Number.POSITIVE_INFINITY
  const x = (a.lon - b.lon) * Math.cos((a.lat * Math.PI) / 180)
  return Math.hypot(x, a.lat - b.lat) * METRES
}

/** Same category within 250 m, the five nearest: as a report-a-problem map does. Null where nothing has a point. */
export function categoryAndDistance(messages: readonly Plain[]): Baseline | null {
  const groups = new Map<string, number[]>()
  messages.forEach((message, doc) => {
    if (!message.category || message.lon === undefined) return
    const group = groups.get(message.category)
    if (group) group.push(doc)
    else groups.set(message.category, [doc])
  })
  if (groups.size === 0) return null
  const score = (a: number, b: number): number => {
    const [one, other] = [messages[a], messages[b]]
    if (!one || !other || !one.category || one.category !== other.category) return 0
    const metres = metresBetween(one, other)
    return metres <= 250 ? 1 / (1 + metres) : 0
  }
  return {
    near: (doc, most) =>
      top(
        (groups.get(messages[doc]?.category ?? '') ?? []).map((other) => [other, score(doc, other)] as const),
        doc,
        most,
      ),
    score,
  }
}

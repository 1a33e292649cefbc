import { type Baseline, bm25, categoryAndDistance, equalFields, type Plain } from './baselines.ts'
import { openCorpus } from './corpus.ts'
import { sameMatter } from './measure.ts'

export type LabelledMessage = Plain & { readonly id: string }

/** One row of the labels: a message is of an event, or happened at its place but is about another matter. */
export type EventRow = { readonly event: string; readonly id: string; readonly member: boolean }

type Event = { readonly name: string; readonly members: readonly number[]; readonly near: readonly number[] }

type Asked = { near(doc: number): readonly number[]; same(a: number, b: number): number }

export type EventFigures = {
  readonly event: string
  readonly members: number
  readonly nearMisses: number
  readonly recallAt5: number
  readonly precisionAt1: number
  readonly nearMissAuc: number | null
}

export type Figures = {
  /** Of a member's other members (five at most), how many are among the five nearest; mean over all members. */
  readonly recallAt5: number
  /** How often the nearest is a member. */
  readonly precisionAt1: number
  /** Of each query: how often another member is surer to be its matter than a near miss of its event; mean over the queries. */
  readonly nearMissAuc: number | null
  /** The same with the pairs of all queries of all events in one heap, so that one limit would have to fit every event. */
  readonly nearMissAucPooled: number | null
  /** The first, mean over the events; and by message: its three surest members against those of a near miss. */
  readonly nearMissAucByEvent: number | null
  readonly nearMissAucByMessage: number | null
  readonly perEvent: readonly EventFigures[]
  readonly queryMs: { readonly p50: number; readonly p95: number }
}

export type SimilarEvaluation = Omit<Figures, 'queryMs'> & {
  readonly messages: number
  readonly queries: number
  readonly events: number
  readonly nearMisses: number
  readonly unknownIds: number
  readonly indexMs: number
  readonly queryMs: Figures['queryMs']
  /** The same as `repeats.recallAt5`. */
  readonly sameSenderRepeats: number | null
  readonly repeats: {
    readonly pairs: number
    readonly unknown: number
    readonly recallAt5: number | null
  } | null
  readonly baselines: {
    readonly bm25Bigrams: Figures
    readonly equalFields: Figures
    readonly categoryAnd250m: Figures | null
    readonly notApplicable?: string
  }
  readonly definition: string
}

const TOP = 5
const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, one) => sum + one, 0) / values.length

/** Chance that a value of the first list is above one of the second; equal counts half. */
export function areaUnder(above: readonly number[], below: readonly number[]): number | null {
  if (above.length === 0 || below.length === 0) return null
  const all = [...above.map((value) => ({ value, up: 1 })), ...below.map((value) => ({ value, up: 0 }))]
  all.sort((a, b) => a.value - b.value)
  let ranks = 0
  for (let i = 0; i < all.length; ) {
    let j = i
    while (j < all.length && all[j]?.value === all[i]?.value) j++
    const rank = (i + 1 + j) / 2
    for (let k = i; k < j; k++) if (all[k]?.up === 1) ranks += rank
    i = j
  }
  return (ranks - (above.length * (above.length + 1)) / 2) / (above.length * below.length)
}

function judge(events: readonly Event[], asked: Asked): Figures {
  const took: number[] = []
  const pooled: { above: number[]; below: number[] } = { above: [], below: [] }
  const recall: number[] = []
  const first: number[] = []
  const byMessage: { area: number; weight: number }[] = []
  const byQuery: number[] = []
  const perEvent = events.map(({ name, members, near }): EventFigures => {
    const own = new Set(members)
    const hits: number[] = []
    const right: number[] = []
    const above: number[] = []
    const below: number[] = []
    const areas: number[] = []
    for (const query of members) {
      const begun = performance.now()
      const found = asked.near(query)
      took.push(performance.now() - begun)
      hits.push(found.slice(0, TOP).filter((doc) => own.has(doc)).length / Math.min(TOP, members.length - 1))
      right.push(own.has(found[0] ?? -1) ? 1 : 0)
      const mine = members.flatMap((other) => (other === query ? [] : [asked.same(query, other)]))
      const others = near.map((other) => asked.same(query, other))
      above.push(...mine)
      below.push(...others)
      const area = areaUnder(mine, others)
      if (area !== null) areas.push(area)
    }
    byQuery.push(...areas)
    recall.push(...hits)
    first.push(...right)
    if (near.length > 0) {
      pooled.above.push(...above)
      pooled.below.push(...below)
      const surest = (doc: number): number =>
        mean(
          members
            .filter((other) => other !== doc)
            .map((other) => asked.same(other, doc))
            .sort((a, b) => b - a)
            .slice(0, 3),
        )
      const area = areaUnder(members.map(surest), near.map(surest))
      if (area !== null) byMessage.push({ area, weight: members.length * near.length })
    }
    return {
      event: name,
      members: members.length,
      nearMisses: near.length,
      recallAt5: mean(hits),
      precisionAt1: mean(right),
      nearMissAuc: areas.length === 0 ? null : mean(areas),
    }
  })
  const ofEvents = perEvent.flatMap((one) => (one.nearMissAuc === null ? [] : [one.nearMissAuc]))
  const weight = byMessage.reduce((sum, one) => sum + one.weight, 0)
  took.sort((a, b) => a - b)
  const at = (share: number): number => took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0
  return {
    recallAt5: mean(recall),
    precisionAt1: mean(first),
    nearMissAuc: byQuery.length === 0 ? null : mean(byQuery),
    nearMissAucPooled: areaUnder(pooled.above, pooled.below),
    nearMissAucByEvent: ofEvents.length === 0 ? null : mean(ofEvents),
    nearMissAucByMessage:
      weight === 0 ? null : byMessage.reduce((sum, one) => sum + one.area * one.weight, 0) / weight,
    perEvent,
    queryMs: { p50: at(0.5), p95: at(0.95) },
  }
}

const DEFINITION =
  'Queries are the members of every event with two members or more; all messages of the file are searched. recallAt5 = members among the five nearest / min(5, other members). nearMissAuc = for each query of an event with near misses: chance that another member is surer to be one matter with it than a near miss of its event, equal ones count half; mean over these queries. nearMissAucPooled = the same over the pairs of all queries and events in one heap; ByEvent = mean over events; ByMessage = each message by its three surest members. repeats.recallAt5 = pairs where one is among the five nearest of the other.'

/** Measures the similar-requests measure on labelled events 评测, with the baselines in the same run. Nothing is learned from labels. */
export function evaluateSimilar(
  messages: readonly LabelledMessage[],
  rows: readonly EventRow[],
  repeats: readonly (readonly [string, string])[] | null,
): SimilarEvaluation {
  const docs = new Map(messages.map((message, doc) => [message.id, doc]))
  const known = rows.filter((row) => docs.has(row.id))
  const named = Map.groupBy(known, (row) => row.event)
  const events = [...named]
    .map(([name, own]): Event => {
      const of = (member: boolean) => [
        ...new Set(own.filter((row) => row.member === member).map((row) => docs.get(row.id) as number)),
      ]
      return { name, members: of(true), near: of(false) }
    })
    .filter((event) => event.members.length > 1)

  const begun = performance.now()
  const corpus = openCorpus(messages)
  const indexMs = performance.now() - begun
  const near = (doc: number) => corpus.near(doc, TOP).map((one) => one.doc)
  const figures = judge(events, { near, same: (a, b) => sameMatter(corpus.pair(a, b)) })

  const beside = (one: Baseline): Figures =>
    judge(events, { near: (doc) => one.near(doc, TOP), same: (a, b) => one.score(a, b) })
  const distance = categoryAndDistance(messages)
  const pairs = repeats?.flatMap(([a, b]) => {
    const [one, other] = [docs.get(a), docs.get(b)]
    return one === undefined || other === undefined ? [] : [[one, other] as const]
  })
  const again = pairs?.filter(([a, b]) => near(a).includes(b) || near(b).includes(a)).length ?? 0
  return {
    ...figures,
    messages: messages.length,
    queries: events.reduce((sum, event) => sum + event.members.length, 0),
    events: events.length,
    nearMisses: events.reduce((sum, event) => sum + event.near.length, 0),
    unknownIds: rows.length - known.length,
    indexMs,
    sameSenderRepeats: pairs && pairs.length > 0 ? again / pairs.length : null,
    repeats:
      repeats && pairs
        ? {
            pairs: pairs.length,
            unknown: repeats.length - pairs.length,
            recallAt5: pairs.length === 0 ? null : again / pairs.length,
          }
        : null,
    baselines: {
      bm25Bigrams: beside(bm25(messages)),
      equalFields: beside(equalFields(messages)),
      categoryAnd250m: distance ? beside(distance) : null,
      ...(distance
        ? {}
        : { notApplicable: 'categoryAnd250m: the messages carry neither category nor point' }),
    },
    definition: DEFINITION,
  }
}

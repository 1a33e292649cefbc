import type { Instant } from '../../../base/index.ts'
import { openCorpus } from '../../text/index.ts'
import { heatOf, peopleOf, rankable } from './decide.ts'
import type { Edge } from './declare.ts'
import { LEAST, NEAREST, strengthOf } from './grouping.ts'
import { nameOf, Said } from './naming.ts'
import { Groups } from './regroup.ts'

export type HotMessage = {
  readonly id: string
  readonly title: string
  readonly text: string
  readonly at: Instant | null
  readonly sender: string
  readonly supporters: number
}
/** A labelled message is of an event, or happened at its place but is about another matter. */
export type HotLabel = { readonly id: string; readonly event: string; readonly member: boolean }

export type HotGroup = {
  readonly rank: number
  readonly heat: number
  readonly name: string | null
  readonly size: number
  readonly people: number
  readonly supporters: number
  /** First and last day. */
  readonly from: string | null
  readonly to: string | null
  /** Labelled members in it, by event. */
  readonly labelled: Readonly<Record<string, number>>
}

type Counted = { readonly precision: number; readonly recall: number; readonly f1: number }

export type HotEvaluation = {
  readonly pairwiseF1: number
  readonly precision: number
  readonly recall: number
  /** Events among the ten hottest groups, of `events`. */
  readonly found: number
  readonly events: number
  readonly perEvent: readonly (Counted & {
    readonly event: string
    readonly members: number
    readonly nearMisses: number
    /** Rank of the first group that holds at least half of its members. */
    readonly rank: number | null
    readonly inTop10: boolean
  })[]
  /** Mean of the events' own F1: small events count as much as large ones. */
  readonly macroF1: number
  readonly top: readonly HotGroup[]
  readonly messages: number
  readonly labelled: number
  readonly unknownIds: number
  readonly groups: number
  readonly ms: number
  readonly parameters: { readonly least: number; readonly nearest: number }
  readonly definition: string
}

const TOP = 10
const HALF = 0.5

const DEFINITION =
  'Groups are found without labels. Pairs are those of the labelled rows: a true pair = two members of one event, a found pair = two labelled rows in one group; near misses belong to nothing. found = events of which one of the ten hottest groups holds at least half of the members.'

function pairwise(labels: readonly HotLabel[], groupOf: ReadonlyMap<string, number>): Counted {
  let both = 0
  let found = 0
  let real = 0
  for (const [i, a] of labels.entries())
    for (const b of labels.slice(0, i)) {
      const same = groupOf.get(a.id) === groupOf.get(b.id)
      const truly = a.member && b.member && a.event === b.event
      if (same) found++
      if (truly) real++
      if (same && truly) both++
    }
  const precision = found === 0 ? 0 : both / found
  const recall = real === 0 ? 0 : both / real
  return { precision, recall, f1: both === 0 ? 0 : (2 * precision * recall) / (precision + recall) }
}

type Asker = HotMessage & { readonly matter: string; readonly caller: string | null }
type Ranked = {
  readonly n: number
  readonly members: readonly Asker[]
  readonly name: string | null
  readonly heat: number
}

/** The groups of these messages, by their numbers; found without labels, request by request as they came. */
function discover(messages: readonly HotMessage[]): number[][] {
  const corpus = openCorpus(messages)
  const time = (i: number): number => messages[i]?.at?.getTime() ?? 0
  const inTime = messages.map((_, i) => i).sort((a, b) => time(a) - time(b) || a - b)
  const place = new Map(inTime.map((i, n): [number, number] => [i, n]))
  // Numbers of one width: as text they sort as they came.
  const nameOf = (i: number): string => String(place.get(i)).padStart(9, '0')
  const known = inTime.map((): Edge[] => [])
  for (const i of inTime)
    for (const { doc, score } of corpus.near(i, NEAREST)) {
      const later = Math.max(place.get(i) ?? 0, place.get(doc) ?? 0)
      known[later]?.push([nameOf(i), nameOf(doc), strengthOf(score)])
    }
  const groups = new Groups([], [])
  for (const [n, i] of inTime.entries()) groups.take(nameOf(i), new Date(time(i)), known[n] ?? [])
  return groups.all().map((group) => group.map((name) => inTime[Number(name)] as number))
}

/** Issues, the hottest first 热点排序. */
function rank(messages: readonly HotMessage[], groups: readonly (readonly number[])[]): Ranked[] {
  const said = new Said()
  for (const one of messages) said.add(one)
  return groups
    .map((group, n) => ({ n, members: group.flatMap((i) => askerOf(messages[i])) }))
    .filter(({ members }) => rankable(members))
    .map(({ n, members }) => {
      const { text, grip } = nameOf(members, said)
      return { n, members, name: text, heat: heatOf(members, grip) }
    })
    .sort((a, b) => b.heat - a.heat || a.n - b.n)
}

const askerOf = (one: HotMessage | undefined): Asker[] =>
  one ? [{ ...one, matter: one.id, caller: one.sender || null }] : []

/** Measures grouping and ranking on labelled events 评测. */
export function evaluateHot(messages: readonly HotMessage[], labels: readonly HotLabel[]): HotEvaluation {
  const begun = performance.now()
  const groups = discover(messages)
  const groupOf = new Map<string, number>()
  for (const [n, group] of groups.entries()) for (const i of group) groupOf.set(messages[i]?.id ?? '', n)
  const ranked = rank(messages, groups)
  const known = labels.filter((one) => groupOf.has(one.id))
  const perEvent = [...new Set(labels.map((one) => one.event))].map((event) => {
    const own = known.filter((one) => one.event === event)
    const members = new Set(own.flatMap((one) => (one.member ? [one.id] : [])))
    const at = ranked.findIndex(
      (one) =>
        members.size > 0 && one.members.filter(({ id }) => members.has(id)).length >= members.size * HALF,
    )
    return {
      event,
      members: members.size,
      nearMisses: own.length - members.size,
      ...pairwise(own, groupOf),
      rank: at < 0 ? null : at + 1,
      inTop10: at >= 0 && at < TOP,
    }
  })
  const all = pairwise(known, groupOf)
  const eventOf = new Map(
    labels.flatMap((one): [string, string][] => (one.member ? [[one.id, one.event]] : [])),
  )
  return {
    pairwiseF1: all.f1,
    precision: all.precision,
    recall: all.recall,
    found: perEvent.filter((one) => one.inTop10).length,
    events: perEvent.length,
    perEvent,
    macroF1: perEvent.reduce((sum, one) => sum + one.f1, 0) / Math.max(1, perEvent.length),
    top: ranked.slice(0, TOP).map((one, i) => shown(one, i + 1, eventOf)),
    messages: messages.length,
    labelled: known.length,
    unknownIds: labels.length - known.length,
    groups: groups.filter((group) => group.length > 1).length,
    ms: Math.round(performance.now() - begun),
    parameters: { least: LEAST, nearest: NEAREST },
    definition: DEFINITION,
  }
}

function shown(
  { members, name, heat }: Ranked,
  place: number,
  eventOf: ReadonlyMap<string, string>,
): HotGroup {
  const days = members.flatMap(({ at }) => (at ? [at.toISOString().slice(0, 10)] : [])).sort()
  const labelled: Record<string, number> = {}
  for (const { id } of members) {
    const event = eventOf.get(id)
    if (event) labelled[event] = (labelled[event] ?? 0) + 1
  }
  return {
    rank: place,
    heat: Math.round(heat * 10) / 10,
    name,
    size: members.length,
    people: peopleOf(members),
    supporters: members.reduce((sum, one) => sum + one.supporters, 0),
    from: days[0] ?? null,
    to: days.at(-1) ?? null,
    labelled,
  }
}

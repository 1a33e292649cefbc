import type { AreaCode, Id } from '../../../base/index.ts'
import type { Edge, Hand } from './declare.ts'

/**
 * Groups need this mean nearness between all their members 成群阈值: a request joins a group when it is near to the group
 * on the whole, not to one member of it, so that groups do not chain.
 */
export const LEAST = 0.25

/** Every request names so many nearest ones at most; that more are not named is not held against a large group. */
export const NEAREST = 40

/** Weaker than this is not kept: it changes no group. */
export const FLOOR = 0.2

/** Whom a new request is as near to as this, his group is looked at anew. Two groups join only over such a nearness. */
export const TOUCH = 0.25

/** Both must agree 地点与事项俱同: the geometric mean is 0 when one of them is, and high only when both are. */
export const strengthOf = (score: { readonly place: number; readonly subject: number }): number =>
  Math.sqrt(Math.max(0, score.place) * Math.max(0, score.subject))

/** Where a request was put on the map and in the division tree, as far as anybody did. */
export type Where = {
  readonly area: AreaCode | null
  readonly lon: number | null
  readonly lat: number | null
}

/** Points farther apart are two places, whatever the words say. */
const APART_METRES = 1_500
const METRES_A_DEGREE = 111_320

/**
 * May both be at one place 同一地点? Words alone would put the same trouble in all streets together. Two points decide by
 * their distance, else two towns by being the same; who named neither may be anywhere.
 */
export function onePlace(a: Where, b: Where): boolean {
  if (a.lon !== null && a.lat !== null && b.lon !== null && b.lat !== null) {
    const north = (a.lat - b.lat) * METRES_A_DEGREE
    const east = (a.lon - b.lon) * METRES_A_DEGREE * Math.cos((a.lat * Math.PI) / 180)
    return Math.hypot(north, east) <= APART_METRES
  }
  const town = (one: Where): string | null => (one.area && one.area.length >= 9 ? one.area.slice(0, 9) : null)
  const [mine, theirs] = [town(a), town(b)]
  return mine === null || theirs === null || mine === theirs
}

export type Grouping = {
  /** In the order of their coming: the earlier of two stands first. */
  readonly nodes: readonly Id[]
  readonly edges: readonly Edge[]
  /** Decisions of people, oldest first; undone ones are not given. */
  readonly hands?: readonly Pick<Hand, 'kind' | 'left' | 'right'>[]
  readonly least?: number
  readonly nearest?: number
}

type Bond = { readonly strength: number; readonly a: number; readonly b: number; readonly stamp: number }

/** First out: the strongest; among equals the one of the earlier requests, so that the result depends on nothing else. */
const before = (x: Bond, y: Bond): boolean =>
  x.strength !== y.strength ? x.strength > y.strength : x.a !== y.a ? x.a < y.a : x.b < y.b

/**
 * Groups by average linkage 平均链接聚类: the two groups that are nearest on the whole are joined, again and again, until
 * none are near enough. What people joined is joined first, what they took apart is never joined. The same
 * requests and edges give the same groups in whatever order they were found; requests of different connected parts do
 * not touch each other, so that a part may be grouped alone.
 */
export function groupsOf({ nodes, edges, hands = [], least = LEAST, nearest = NEAREST }: Grouping): Id[][] {
  const at = new Map(nodes.map((id, i): [Id, number] => [id, i]))
  const parts: (number[] | null)[] = nodes.map((_, i) => [i])
  /** Sum of the strengths between two parts. */
  const sums: Map<number, number>[] = nodes.map(() => new Map())
  for (const [one, other, strength] of edges) {
    const a = at.get(one)
    const b = at.get(other)
    if (a === undefined || b === undefined || a === b) continue
    const known = sums[a]?.get(b) ?? 0
    if (strength <= known) continue
    sums[a]?.set(b, strength)
    sums[b]?.set(a, strength)
  }
  const placeOf = nodes.map((_, i) => i)
  const find = (i: number): number => {
    let top = i
    while (placeOf[top] !== top) top = placeOf[top] as number
    placeOf[i] = top
    return top
  }
  const apart = forbidden(hands, at)
  const kept = (a: number, b: number): boolean => {
    if (apart.size === 0) return false
    const [few, many] = sizeOf(a) < sizeOf(b) ? [a, b] : [b, a]
    return (parts[few] ?? []).some((i) => {
      const not = apart.get(i)
      return not !== undefined && (parts[many] ?? []).some((j) => not.has(j))
    })
  }
  const sizeOf = (i: number): number => parts[i]?.length ?? 0
  const stamps = nodes.map(() => 0)
  const meanOf = (a: number, b: number): number => {
    const [m, n] = [sizeOf(a), sizeOf(b)]
    const pairs = Math.min(m * Math.min(n, nearest), n * Math.min(m, nearest))
    return (sums[a]?.get(b) ?? 0) / pairs
  }
  const heap = heapOf(before)
  const offer = (a: number, b: number) => {
    const strength = meanOf(a, b)
    if (strength >= least)
      heap.push({
        strength,
        a: Math.min(a, b),
        b: Math.max(a, b),
        stamp: (stamps[a] as number) + (stamps[b] as number),
      })
  }
  /** The part of the earlier request takes the other in. */
  const join = (one: number, other: number) => {
    const [a, b] = one < other ? [one, other] : [other, one]
    parts[a] = [...(parts[a] ?? []), ...(parts[b] ?? [])]
    parts[b] = null
    placeOf[b] = a
    stamps[a] = (stamps[a] as number) + 1
    const own = sums[a] as Map<number, number>
    const taken = sums[b] as Map<number, number>
    own.delete(b)
    taken.delete(a)
    for (const [k, sum] of taken) own.set(k, (own.get(k) ?? 0) + sum)
    for (const [k, sum] of own) {
      sums[k]?.delete(b)
      sums[k]?.set(a, sum)
    }
    taken.clear()
    return a
  }

  /** Puts these together as far as nothing forbids it: each with the first part that takes it. */
  const together = (ids: readonly Id[]) => {
    let tops: number[] = []
    for (const id of ids) {
      const i = at.get(id)
      if (i === undefined) continue
      const own = find(i)
      if (tops.includes(own)) continue
      const host = tops.find((top) => !kept(top, own))
      tops = host === undefined ? [...tops, own] : [...tops.filter((top) => top !== host), join(host, own)]
    }
  }
  // What was joined is one group; what was taken out is one group of its own.
  for (const { kind, left, right } of hands) together(kind === 'merge' ? [...left, ...right] : left)
  for (let a = 0; a < nodes.length; a++)
    if (parts[a]) for (const b of (sums[a] as Map<number, number>).keys()) if (a < b) offer(a, b)
  for (let bond = heap.pop(); bond; bond = heap.pop()) {
    const { a, b, stamp } = bond
    if (!parts[a] || !parts[b] || stamp !== (stamps[a] as number) + (stamps[b] as number)) continue
    if (kept(a, b)) continue
    const joined = join(a, b)
    for (const k of (sums[joined] as Map<number, number>).keys()) offer(joined, k)
  }
  return parts.flatMap((part) => (part ? [part.sort((x, y) => x - y).map((i) => nodes[i] as Id)] : []))
}

function forbidden(
  hands: readonly Pick<Hand, 'kind' | 'left' | 'right'>[],
  at: ReadonlyMap<Id, number>,
): Map<number, Set<number>> {
  const apart = new Map<number, Set<number>>()
  const note = (a: number, b: number) => {
    const known = apart.get(a)
    if (known) known.add(b)
    else apart.set(a, new Set([b]))
  }
  for (const [n, { kind, left, right }] of hands.entries()) {
    if (kind !== 'split') continue
    // Who joins later what was taken apart before has changed his mind: the last word counts.
    const later = hands
      .slice(n + 1)
      .flatMap((one) => (one.kind === 'merge' ? [new Set([...one.left, ...one.right])] : []))
    for (const one of left)
      for (const other of right) {
        const [a, b] = [at.get(one), at.get(other)]
        if (a === undefined || b === undefined || later.some((all) => all.has(one) && all.has(other)))
          continue
        note(a, b)
        note(b, a)
      }
  }
  return apart
}

/** A binary heap, the first by `before` on top. */
function heapOf<T>(before: (x: T, y: T) => boolean) {
  const heap: T[] = []
  return {
    push(one: T) {
      let i = heap.push(one) - 1
      while (i > 0) {
        const up = (i - 1) >> 1
        if (!before(one, heap[up] as T)) break
        heap[i] = heap[up] as T
        i = up
      }
      heap[i] = one
    },
    pop(): T | undefined {
      const top = heap[0]
      const last = heap.pop()
      if (last === undefined || heap.length === 0) return top
      let i = 0
      for (;;) {
        let down = 2 * i + 1
        if (down >= heap.length) break
        if (down + 1 < heap.length && before(heap[down + 1] as T, heap[down] as T)) down++
        if (!before(heap[down] as T, last)) break
        heap[i] = heap[down] as T
        i = down
      }
      heap[i] = last
      return top
    },
  }
}

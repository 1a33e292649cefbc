import type { Id, Instant } from '../../../base/index.ts'
import type { Edge, Hand } from './declare.ts'
import { FLOOR, groupsOf, TOUCH } from './grouping.ts'

/** A request in its group; the group's name is its first request. */
export type Placed = { readonly matter: Id; readonly at: Instant; readonly group: Id }

/** Order of coming; of two that came together the id decides. */
const earlier = (a: Placed, b: Placed): number =>
  a.at.getTime() - b.at.getTime() || (a.matter < b.matter ? -1 : a.matter > b.matter ? 1 : 0)

/**
 * Groups that grow request by request 增量成群. A new one makes only those groups be looked at anew that it is near to: their
 * requests are grouped from nothing, with all that is known of them, and all other groups stay as they are. So the
 * result depends on the order of coming alone, not on how many were read at a time or where a reading broke off.
 */
export class Groups {
  readonly #placed = new Map<Id, Placed>()
  readonly #members = new Map<Id, Id[]>()
  readonly #near = new Map<Id, Map<Id, number>>()
  readonly #hands: readonly Pick<Hand, 'kind' | 'left' | 'right'>[]
  /** Requests whose group is another than when they were given. */
  readonly #moved = new Set<Id>()
  readonly #touched = new Set<Id>()

  constructor(
    known: readonly Placed[],
    edges: readonly Edge[],
    hands: readonly Pick<Hand, 'kind' | 'left' | 'right'>[] = [],
  ) {
    this.#hands = hands
    for (const one of known) this.#put(one)
    for (const edge of edges) this.#link(edge)
  }

  #put(one: Placed): void {
    this.#placed.set(one.matter, one)
    const there = this.#members.get(one.group)
    if (there) there.push(one.matter)
    else this.#members.set(one.group, [one.matter])
  }

  #link([a, b, strength]: Edge): void {
    if (strength < FLOOR || a === b) return
    for (const [one, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const near = this.#near.get(one) ?? new Map<Id, number>()
      near.set(other, Math.max(strength, near.get(other) ?? 0))
      this.#near.set(one, near)
    }
  }

  /** A new request with those it is near to, all of them known. */
  take(matter: Id, at: Instant, edges: readonly Edge[]): void {
    if (this.#placed.has(matter)) return
    this.#put({ matter, at, group: matter })
    this.#moved.add(matter)
    for (const edge of edges) this.#link(edge)
    const groups = new Set<Id>([matter])
    for (const [other, strength] of this.#near.get(matter) ?? []) {
      const group = this.#placed.get(other)?.group
      if (strength >= TOUCH && group) groups.add(group)
    }
    this.regroup(groups)
  }

  /** Groups these groups' requests from nothing. */
  regroup(groups: Iterable<Id>): void {
    const part = this.#closed(groups)
    const nodes = [...part]
      .flatMap((group) => this.#members.get(group) ?? [])
      .flatMap((id) => this.#placed.get(id) ?? [])
    nodes.sort(earlier)
    const inside = new Set(nodes.map((one) => one.matter))
    const edges: Edge[] = []
    for (const a of inside)
      for (const [b, strength] of this.#near.get(a) ?? [])
        if (a < b && inside.has(b)) edges.push([a, b, strength])
    for (const group of part) {
      this.#members.delete(group)
      this.#touched.add(group)
    }
    for (const members of groupsOf({ nodes: [...inside], edges, hands: this.#hands })) {
      const group = members[0] as Id
      this.#touched.add(group)
      for (const matter of members) {
        const before = this.#placed.get(matter) as Placed
        if (before.group !== group) this.#moved.add(matter)
        this.#put({ ...before, group })
      }
    }
  }

  /** What people joined or took out as a whole is looked at as a whole. */
  #closed(groups: Iterable<Id>): Set<Id> {
    const part = new Set(groups)
    const wholes = this.#hands.map(({ kind, left, right }) => (kind === 'merge' ? [...left, ...right] : left))
    for (let grown = true; grown; ) {
      grown = false
      for (const whole of wholes) {
        const theirs = whole.flatMap((id) => this.#placed.get(id)?.group ?? [])
        if (!theirs.some((group) => part.has(group)) || theirs.every((group) => part.has(group))) continue
        for (const group of theirs) part.add(group)
        grown = true
      }
    }
    return part
  }

  groupOf(matter: Id): Id | undefined {
    return this.#placed.get(matter)?.group
  }
  members(group: Id): readonly Id[] {
    return this.#members.get(group) ?? []
  }
  all(): readonly (readonly Id[])[] {
    return [...this.#members.values()]
  }
  get moved(): readonly Placed[] {
    return [...this.#moved].flatMap((id) => this.#placed.get(id) ?? [])
  }
  /** Groups that were looked at, whether they stand still or are gone. */
  get touched(): readonly Id[] {
    return [...this.#touched]
  }
}

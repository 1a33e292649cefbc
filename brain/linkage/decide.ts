import type { Id } from '../../base/index.ts'
import type { Mention, Reason } from './declare.ts'

export type Judged = { readonly score: number; readonly reasons: readonly Reason[] }

/** At least so sure: the brain links by itself, under its own name, and it can be undone. */
export const SURE = 0.95
/** Less sure than this is not worth a person's look. */
export const WORTH_A_LOOK = 0.6

/** Of one town, or one of them within the other's area. */
const areaOf = (a: Mention, b: Mention): Reason[] => {
  const [x, y] = [a.area.slice(0, 9), b.area.slice(0, 9)]
  return x.startsWith(y) || y.startsWith(x) ? ['sameArea'] : ['otherArea']
}

const shared = (a: Mention, b: Mention, prefix: string): boolean => {
  const keys = new Set(b.keys)
  return a.keys.some((key) => key.startsWith(prefix) && keys.has(key))
}
const has = (one: Mention, prefix: string): boolean => one.keys.some((key) => key.startsWith(prefix))

/** Are two enterprises one? `alike` is how alike the names are, 0–1, both ways. */
export function judgeEnterprises(a: Mention, b: Mention, alike: number): Judged {
  if (shared(a, b, 'code:')) return { score: 1, reasons: ['sameCode', ...areaOf(a, b)] }
  const area = areaOf(a, b)
  // two codes are two enterprises, however alike their names
  if (has(a, 'code:') && has(b, 'code:')) return { score: 0, reasons: ['otherName'] }
  if (alike >= 1) return { score: area[0] === 'sameArea' ? 0.97 : 0.9, reasons: ['sameName', ...area] }
  return { score: Math.min(0.94, alike * (area[0] === 'sameArea' ? 1 : 0.9)), reasons: ['likeName', ...area] }
}

export type NameStep = 'same' | 'like' | 'other' | 'unknown'

/** Are two persons one? `name` is how their names compare; the names themselves are not known here. */
export function judgePersons(a: Mention, b: Mention, name: NameStep): Judged {
  const number = shared(a, b, 'id:')
  const phone = shared(a, b, 'phone:')
  const said: Reason[] =
    name === 'same' ? ['sameName'] : name === 'like' ? ['likeName'] : name === 'other' ? ['otherName'] : []
  if (number) return { score: name === 'other' ? 0.8 : 1, reasons: ['sameNumber', ...said] }
  // two numbers are two persons, whoever's telephone they use
  if (phone && has(a, 'id:') && has(b, 'id:')) return { score: 0.2, reasons: ['samePhone', ...said] }
  if (phone)
    return {
      score: { same: 0.97, like: 0.85, unknown: 0.75, other: 0.5 }[name],
      reasons: ['samePhone', ...said],
    }
  return { score: 0, reasons: said }
}

/** Are two addresses one? `alike` compares them as texts. */
export function judgeAddressesOf(a: Mention, b: Mention, alike: number): Judged {
  const area = areaOf(a, b)
  if (area[0] === 'otherArea') return { score: 0, reasons: area }
  if (shared(a, b, 'at:')) return { score: alike >= 1 ? 0.99 : 0.96, reasons: ['sameAddress', ...area] }
  return { score: Math.min(0.9, alike), reasons: ['likeAddress', ...area] }
}

export type Link = { readonly a: Id; readonly b: Id; readonly byBrain?: boolean; readonly score?: number }

/**
 * Which mentions are of one thing: connected by links that stand, but never so that two that were told apart come
 * together; then the surer link holds, a person's before the brain's. It follows from what is decided, not from the
 * order in which it was. The thing carries the smallest id among its mentions, so that undoing a link gives back
 * exactly what was before.
 */
export function entitiesOf(
  mentions: readonly Id[],
  links: readonly Link[],
  apart: readonly { readonly a: Id; readonly b: Id }[] = [],
): Map<Id, Id> {
  const up = new Map(mentions.map((id) => [id, id]))
  const root = (id: Id): Id => {
    let at = id
    for (let next = up.get(at); next !== undefined && next !== at; next = up.get(at)) at = next
    up.set(id, at)
    return at
  }
  const told = apart.filter(({ a, b }) => up.has(a) && up.has(b))
  const order = [...links]
    .filter(({ a, b }) => up.has(a) && up.has(b))
    .sort(
      (x, y) =>
        Number(x.byBrain ?? false) - Number(y.byBrain ?? false) ||
        (y.score ?? 1) - (x.score ?? 1) ||
        (ends(x) < ends(y) ? -1 : 1),
    )
  for (const { a, b } of order) {
    const [x, y] = [root(a), root(b)]
    if (x === y) continue
    const wrong = told.some((one) => {
      const [p, q] = [root(one.a), root(one.b)]
      return (p === x && q === y) || (p === y && q === x)
    })
    if (wrong) continue
    if (x < y) up.set(y, x)
    else up.set(x, y)
  }
  return new Map(mentions.map((id) => [id, root(id)]))
}

const ends = ({ a, b }: Link): string => (a < b ? a + b : b + a)

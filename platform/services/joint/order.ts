import { type Say, say } from '../../../base/index.ts'
import type { JointChild, LimitUnit, Span } from '../items/declare.ts'
import type { JointFault, Versions } from './declare.ts'

type Ordered = Pick<JointChild, 'item' | 'after'>

/** A circle among the children; null = none. */
export function ringOf(children: readonly Ordered[]): readonly string[] | null {
  const left = new Map(children.map((child) => [child.item, new Set(child.after)]))
  for (let moved = true; moved && left.size > 0; ) {
    moved = false
    for (const [item, after] of left)
      if (![...after].some((other) => left.has(other))) {
        left.delete(item)
        moved = true
      }
  }
  return left.size > 0 ? [...left.keys()] : null
}

const HOURS_A_DAY = 8
/** In working days, for adding up along the way. */
const inDays = ({ amount, unit }: Span): number =>
  unit === 'working' ? amount : unit === 'natural' ? (amount * 5) / 7 : amount / HOURS_A_DAY

/** 一个承诺: the longest way through the children; what runs side by side counts once. */
export function longestWay(
  children: readonly Ordered[],
  spanOf: (item: string) => Span,
): { readonly amount: number; readonly unit: LimitUnit } {
  const done = new Map<string, number>()
  const end = (item: string, seen: readonly string[]): number => {
    const known = done.get(item)
    if (known !== undefined) return known
    if (seen.includes(item)) return 0
    const child = children.find((one) => one.item === item)
    if (!child) return 0
    const begin = Math.max(0, ...child.after.map((other) => end(other, [...seen, item])))
    const days = begin + inDays(spanOf(item))
    done.set(item, days)
    return days
  }
  const days = Math.max(0, ...children.map((child) => end(child.item, [])))
  return { amount: Math.ceil(days - 1e-9), unit: 'working' }
}

/** What is wrong with the choice of items and their order. */
export function planFaults(children: readonly JointChild[], versions: Versions): readonly JointFault[] {
  const faults: JointFault[] = []
  const tell = (path: string, says: Say) => faults.push({ path, says })
  if (children.length < 2)
    tell('children', say('一件事至少要有两个事项', 'A joint service has two items at least'))
  const items = children.map((child) => child.item)
  for (const [n, child] of children.entries()) {
    const version = versions.get(child.item)
    const path = `children.${n}`
    if (items.indexOf(child.item) !== n) tell(path, say('同一事项选了两次', 'An item is chosen twice'))
    if (!version) tell(path, say(`没有在用的事项 ${child.item}`, `There is no item ${child.item} in use`))
    else {
      if (version.state !== 'inUse')
        tell(path, say(`“${version.title.zh}”不在用`, `${version.title.en} is not in use`))
      if (version.joint) tell(path, say('一件事不能包含另一件事', 'A joint service holds no other'))
      const known = new Set([
        ...Object.keys(version.form.fields),
        ...version.materials.map((one) => one.code),
      ])
      for (const name of child.brought ?? []) {
        if (!known.has(name))
          tell(path, say(`“${version.title.zh}”没有“${name}”`, `${version.title.en} has no ${name}`))
        if (child.after.length === 0)
          tell(path, say('没有前置事项，不能由前一结果带出', 'Nothing comes before that could bring it'))
      }
    }
    for (const other of child.after)
      if (!items.includes(other))
        tell(path, say(`前置事项 ${other} 不在其中`, `${other}, which comes before, is not among them`))
  }
  const ring = ringOf(children)
  if (ring)
    tell('children', say(`办理顺序循环：${ring.join(' → ')}`, `The order is a circle: ${ring.join(' → ')}`))
  return faults
}

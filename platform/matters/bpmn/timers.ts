import type { Limit } from '../../clocks/declare.ts'
import type { Node } from './graph.ts'
import { one } from './moddle.ts'
import { definitionsOf, type RefuseAt } from './steps.ts'

/** A fixed length of time as the standard writes it (ISO 8601); nothing else can be counted from here. */
export function limitOf(text: string): Limit | null {
  const match = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(text.trim())
  if (!match) return null
  const [weeks, days, hours, minutes] = match.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
  ]
  const all = ((weeks * 7 + days) * 24 + hours) * 60 + minutes
  if (all === 0) return null
  if (all % 1440 === 0) return { days: all / 1440 }
  return all % 60 === 0 ? { hours: all / 60 } : { minutes: all }
}

/** `once`: it is over when it first goes off, so that a cycle says no more than its first time. */
export function timerOf(node: Node, once: boolean, refuse: RefuseAt): Limit | null {
  const definition = definitionsOf(node)[0]
  const body = definition && one(definition, 'timeDuration')?.get('body')
  const cycle = definition && one(definition, 'timeCycle')?.get('body')
  const first = typeof cycle === 'string' ? /^R(\d*)\/(P.+)$/.exec(cycle.trim()) : null
  const limit =
    typeof body === 'string'
      ? limitOf(body)
      : first && (once || first[1] === '1')
        ? limitOf(first[2] ?? '')
        : null
  if (!limit)
    refuse(
      node,
      '时限不是固定时长（如 P5D、PT4H），请在流程中声明',
      'the timer has no fixed length (such as P5D, PT4H): declare it in the flow',
    )
  return limit
}

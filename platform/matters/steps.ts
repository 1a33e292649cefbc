import type { Flow, Matter } from './declare.ts'

/** States a matter has stood in, up to the present one; older rows know at least the one before. */
export function pathOf(matter: Pick<Matter, 'visited' | 'state' | 'stateBefore'>): readonly string[] {
  if (matter.visited.at(-1) === matter.state) return matter.visited
  const before = matter.stateBefore && matter.stateBefore !== matter.state ? [matter.stateBefore] : []
  return [...(matter.visited.length > 0 ? matter.visited : before), matter.state]
}

/** The path after a step: forward it grows, back to an earlier state it ends there. */
export function walked(
  matter: Pick<Matter, 'visited' | 'state' | 'stateBefore'>,
  to: string,
): readonly string[] {
  const path = pathOf(matter)
  const at = path.indexOf(to)
  return at >= 0 ? path.slice(0, at + 1) : [...path, to]
}

/** Earlier steps that it may be sent back to 可退回环节: open ones that it really stood in, the latest first. */
export const earlierSteps = (
  matter: Pick<Matter, 'visited' | 'state' | 'stateBefore'>,
  flow: Flow,
): string[] =>
  pathOf(matter)
    .filter((state) => state !== matter.state && flow.states[state]?.kind === 'open')
    .reverse()

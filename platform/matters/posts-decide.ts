import type { Instant } from '../../base/index.ts'
import type { PostRule } from './declare.ts'

/** An act as the ledger has it: who did what on which matter. `open` = brought it in. */
export type PostAct = {
  readonly matter: string
  readonly action: string
  readonly at: Instant
  readonly account: string | null
  readonly name: string
  readonly unitName: string | null
}
/** A clock that was stopped, and whether in time. */
export type PostClock = {
  readonly matter: string
  readonly kind: string
  readonly stoppedAt: Instant | null
  readonly result: string | null
}

/** One person at one post 岗位评价. */
export type PostLine = {
  readonly post: string
  readonly account: string | null
  readonly name: string
  readonly unitName: string | null
  readonly done: number
  /** Acts whose limit could be judged, and those within it. */
  readonly timed: number
  readonly inTime: number
  /** Acts that somebody had to set right afterwards. */
  readonly wrong: number
  /** 0–100; null where nothing was done. */
  readonly score: number | null
}

/** Shares of the score: in time, and right. Our default; where no limit runs only what was right counts. */
export const POST_WEIGHTS = { inTime: 60, right: 40 } as const

/**
 * Persons at their posts: what each did within `from`–`to`, how much of it in time and how much was set right afterwards by
 * whomever, also later. Best first within a post. Acts of machines are nobody's.
 */
export function judgePosts(
  rules: Readonly<Record<string, PostRule>>,
  acts: readonly PostAct[],
  clocks: readonly PostClock[],
  span: { readonly from: Instant; readonly to: Instant },
): readonly PostLine[] {
  const ofMatter = new Map<string, PostAct[]>()
  for (const act of acts.toSorted((a, b) => a.at.getTime() - b.at.getTime())) {
    const known = ofMatter.get(act.matter)
    if (known) known.push(act)
    else ofMatter.set(act.matter, [act])
  }
  const kept = new Map(
    clocks.flatMap((one) =>
      one.stoppedAt ? [[`${one.matter} ${one.kind} ${one.stoppedAt.getTime()}`, one.result] as const] : [],
    ),
  )
  const lines = new Map<string, { -readonly [K in keyof PostLine]: PostLine[K] }>()
  for (const [post, rule] of Object.entries(rules))
    for (const [matter, done] of ofMatter)
      for (const [n, act] of done.entries()) {
        if (!rule.acts.includes(act.action) || act.account === null) continue
        if (act.at < span.from || act.at >= span.to) continue
        const key = `${post} ${act.account}`
        const line = lines.get(key) ?? {
          ...{ post, account: act.account, name: act.name, unitName: act.unitName },
          ...{ done: 0, timed: 0, inTime: 0, wrong: 0, score: null },
        }
        lines.set(key, line)
        line.done++
        const result = rule.clock ? kept.get(`${matter} ${rule.clock} ${act.at.getTime()}`) : undefined
        if (result === 'kept' || result === 'late') line.timed++
        if (result === 'kept') line.inTime++
        // until the same post acts on it again: a later act is a later chance
        const after = done.slice(n + 1)
        const again = after.findIndex((one) => rule.acts.includes(one.action))
        const later = again < 0 ? after : after.slice(0, again)
        if (later.some((one) => rule.wrong?.includes(one.action))) line.wrong++
      }
  for (const line of lines.values()) {
    const right = (line.done - line.wrong) / line.done
    const score =
      line.timed > 0
        ? POST_WEIGHTS.right * right + (POST_WEIGHTS.inTime * line.inTime) / line.timed
        : 100 * right
    line.score = Math.round(score * 10) / 10
  }
  const order = Object.keys(rules)
  return [...lines.values()].sort(
    (a, b) =>
      order.indexOf(a.post) - order.indexOf(b.post) ||
      (b.score ?? 0) - (a.score ?? 0) ||
      b.done - a.done ||
      (a.name < b.name ? -1 : 1),
  )
}

import type { BlockList } from 'node:net'
import type { Id, Instant, Refusal, Result } from '../../../base/index.ts'
import type { Fact } from '../../ledger/index.ts'
import type { Dataset } from '../datasets/index.ts'
import type { sightOfGrant } from '../rows/index.ts'
import { type CallWhy, type Grant, refusals } from './declare.ts'
import type { KeyHead } from './keep.ts'

/** One call as it came in. */
export type Call = {
  /** The key in clear, as the caller gave it. */
  readonly key: string
  readonly ip: string
  readonly do: 'lookup' | 'check'
  readonly of: unknown
  readonly claim?: unknown
  readonly why: unknown
}

/** What is said of the data as a whole with every answer. */
export type About = {
  readonly dataset: string
  readonly title: string
  readonly freshAt: Instant | null
  readonly score: number | null
  /** False: the quality is below the gate, not to be the ground of a decision 不得用于决策. */
  readonly decisions: boolean
}
export type Answer = {
  readonly data: About
  readonly quota: { readonly used: number; readonly most: number }
} & (
  | {
      readonly found: boolean
      readonly row?: Readonly<Record<string, unknown>>
      readonly doubted: readonly string[]
    }
  | { readonly answer: 'yes' | 'no'; readonly doubted: readonly string[] }
)

/** A grant made ready for calls. */
export type Ready = {
  readonly grant: Grant
  readonly dataset: Dataset
  readonly sight: ReturnType<typeof sightOfGrant>
  readonly networks: BlockList
  readonly keyId: Id
  readonly system: string
}

export type Pending = {
  readonly call: Call
  readonly hash: string
  settle(result: Result<Answer, Refusal>): void
  fail(fault: unknown): void
}
/** A pending call after the checks that need no database. */
export type Asked = {
  readonly pending: Pending
  readonly ready: Ready
  readonly at: Instant
  readonly why: CallWhy | null
  readonly key: string | null
  readonly claim: Readonly<Record<string, unknown>> | null
  readonly whose: string | null
  refused: Refusal | null
}

/** Why a key or its grant does not let a call go on now; null when it does. */
export function closed(head: KeyHead | undefined, at: Instant): Refusal | null {
  if (!head) return refusals['sharing.badKey']()
  if (head.state !== 'active') return refusals['sharing.closed']({ state: head.state })
  if (head.closedAt || (head.endsAt && head.endsAt <= at)) return refusals['sharing.badKey']()
  if (head.to <= at) return refusals['sharing.closed']({ state: 'ended' })
  return head.from > at ? refusals['sharing.notYet']({ from: head.from }) : null
}

/** A purse of calls a minute, kept by this process. */
export function makePurses() {
  const minutes = new Map<Id, { at: number; left: number }>()
  return ({ id, minuteMost }: Grant, at: Instant): Refusal | null => {
    const ms = at.getTime()
    const purse = minutes.get(id) ?? { at: ms, left: minuteMost }
    purse.left = Math.min(minuteMost, purse.left + (Math.max(0, ms - purse.at) * minuteMost) / 60_000)
    purse.at = ms
    minutes.set(id, purse)
    if (purse.left < 1)
      return refusals['sharing.tooFast']({
        seconds: Math.max(1, Math.ceil(((1 - purse.left) * 60) / minuteMost)),
        most: minuteMost,
      })
    purse.left--
    return null
  }
}

/** What the ledger keeps of one call 使用日志: who, which items, whose data as a blind key, why, what came of it. */
export function accessOf(one: Asked, result: string, watched: boolean, unitName: string | null): Fact {
  const { grant, system, keyId } = one.ready
  return {
    district: grant.district,
    kind: 'share.access',
    subjectKind: 'grant',
    subject: grant.id,
    at: one.at,
    actor: {
      kind: 'client',
      account: null,
      name: system,
      unit: grant.unit,
      unitName: unitName,
      onBehalfOf: null,
    },
    body: {
      do: one.pending.call.do,
      dataset: grant.dataset,
      items: one.claim ? Object.keys(one.claim) : grant.items,
      whose: one.whose,
      why: one.why,
      result,
      key: keyId,
      ...(watched ? { watched: true } : {}),
    },
  }
}

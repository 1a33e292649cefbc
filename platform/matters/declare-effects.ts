import type { Say } from '../../base/index.ts'
import type { TimeAccount } from '../clocks/declare.ts'
import type { Follow, Holds, QuorumRule } from './declare-proceedings.ts'

/** `change`: of the class or another mark on which the limit rests 变更. */
export type AskKind = 'return' | 'extension' | 'suspension' | 'exclusion' | 'appeal' | 'joint' | 'change'
/** `reporters`: everybody of the staff who reported it 上报人, the first and those whose reports joined. */
export type NoticeTo = 'lead' | 'helpers' | 'units' | 'requester' | 'reporters' | { readonly role: string }

/**
 * What an action does besides moving the state: a closed list that the matters room carries out in the same
 * transaction. Form fields that an effect reads are named beside it.
 */
export type Effect =
  /** Form: `lead` unit, `helpers` units, `line` responsibility line. Withdraws live tasks and makes new ones (a new round). */
  | { readonly do: 'assign' }
  /** Form: `lead` and `informed` units: both take part and see it, without tasks of their own. */
  | { readonly do: 'involve' }
  /** Form: `helpers` units: adds helper tasks to the running round. */
  | { readonly do: 'addHelpers' }
  | { readonly do: 'withdrawTasks' }
  /** Undoes the last dispatch before anybody signed: tasks withdrawn, no lead, no line; the round and its trace stay. */
  | { readonly do: 'takeBack' }
  /** `asOf`: not now, but when the matter was opened or when the clock of that name began 自…起算. */
  | {
      readonly do: 'startClock'
      readonly clock: string
      readonly per?: 'matter' | 'task' | 'lead'
      readonly asOf?: string
    }
  | { readonly do: 'stopClock'; readonly clock: string; readonly per?: 'task' }
  /** The limit that now holds, from the first start: a changed class wins no time 时限自首次起算. */
  | { readonly do: 'restartClock'; readonly clock: string }
  /** `but`: clocks that outlive it, such as the check of what was promised. */
  | { readonly do: 'stopAllClocks'; readonly but?: readonly string[] }
  | { readonly do: 'pauseClocks'; readonly account: TimeAccount; readonly clock?: string }
  | { readonly do: 'resumeClocks'; readonly clock?: string }
  /** The lead's replied task is in hand again. */
  | { readonly do: 'reopenLead' }
  /** Grants the pending extension: its `until`/`limit` moves the named clock. */
  | { readonly do: 'extendClock'; readonly clock: string }
  /** Form: `reason` code, `basis`, `text`, `unit` proposed, `until` day. */
  | { readonly do: 'ask'; readonly kind: AskKind }
  | { readonly do: 'decideAsk'; readonly kind: AskKind; readonly granted: boolean; readonly final?: boolean }
  /** Form: `text`, `basis`, `files`: this unit's part of the answer. */
  | { readonly do: 'part' }
  /** Form: `text` (and `basis`): the merged answer, a new immutable version. */
  | { readonly do: 'submitAnswer' }
  | { readonly do: 'passAnswer' }
  | { readonly do: 'backAnswer' }
  | { readonly do: 'releaseAnswer' }
  | { readonly do: 'queueVisit' }
  /** Form: `channel`, `result` (when not reached), `responded`, `solved`, `satisfied`, `words`. */
  | { readonly do: 'visitAttempt'; readonly reached?: boolean }
  | { readonly do: 'closeVisit' }
  /** Form: `text`, `until`, `to` units. Acknowledged and escalated along a chain frozen here. */
  | { readonly do: 'order' }
  | { readonly do: 'acknowledgeOrder' }
  | {
      readonly do: 'set'
      readonly column: 'kind' | 'category' | 'urgency' | 'area' | 'title' | 'verdict'
      readonly from: string
    }
  | { readonly do: 'tag'; readonly tag: string }
  /** Form: `note` and `files`: kept in the timeline, shown to the requester when `public`. */
  | { readonly do: 'note'; readonly public?: boolean }
  | { readonly do: 'notify'; readonly to: NoticeTo; readonly text: Say }
  /** Keeps these form fields in the fact of the act, for whoever follows it. Never personal ones. */
  | { readonly do: 'record'; readonly fields: readonly string[] }
  /** Form: `unit`, `category`: proposes a change to the responsibility list from a ruling. */
  | { readonly do: 'proposeLine' }
  /**
   * 会签/或签. Form: field `of` (units or one account) is asked, `text` the question. `holds` (default `leave`) waits for the
   * result; `clock` is the proceeding's own; `leadsTo` is done by the system when it has decided.
   */
  | ({
      readonly do: 'askOpinion'
      readonly name: string
      readonly of: string
      readonly holds?: Holds
      readonly clock?: string
      readonly leadsTo?: Follow
    } & QuorumRule)
  /**
   * 加签. Form: field `of` (account or units), `where` `before` or `after` (else `where` here): before, the step waits for the
   * signer; after, the step's next act waits for him and is carried out when he agrees.
   */
  | {
      readonly do: 'addSigner'
      readonly name: string
      readonly of: string
      readonly where?: 'before' | 'after'
      readonly clock?: string
    }
  /** Form: `opinion` agree/refuse/abstain, `text`, `files`. For `by: ['asked']`. */
  | { readonly do: 'giveOpinion' }
  /** The one who asked decides not to wait: what is missing counts as the rule says of silence. */
  | { readonly do: 'endOpinions'; readonly name: string }
  /** 转办 to a person: field `to` (account) holds the step until it is left; duties go no further than the giver's. */
  | { readonly do: 'handOver'; readonly to: string }
  /** 转办 to a unit: form `unit` leads from now on, with the lead's live task and its clocks. */
  | { readonly do: 'transfer' }
  /**
   * 特别程序. Form: `procedure` code, `text`. Pauses `pauses` (default: every running clock) and starts `clock`, its own limit,
   * usually `{ from: 'days', unit: 'working', of: 'form' }`: the days stand in the written notice.
   */
  | {
      readonly do: 'beginSpecial'
      readonly clock: string
      readonly pauses?: readonly string[]
      readonly account?: TimeAccount
    }
  /** Stops the procedure's own clock; the paused ones run on. */
  | { readonly do: 'endSpecial' }
  /**
   * 容缺受理 with `holds: ['decide']`, 告知承诺 without. Form: field `of` (codes, or text by lines) is what was promised; `clock`
   * is its own.
   */
  | {
      readonly do: 'promise'
      readonly name: string
      readonly of: string
      readonly holds?: Holds
      readonly clock?: string
    }
  /** What was promised has come in: field `of` says which, else all of it. */
  | { readonly do: 'fulfil'; readonly name: string; readonly of?: string }
  /** The promise was not kept 承诺失信. */
  | { readonly do: 'breakPromise'; readonly name: string }
  /** 撤回: undoes the last act, for `by: ['lastActor']`; only of actions with `undo`. */
  | { readonly do: 'undoLast' }

import type { AreaCode, Id, Instant, Refusal, Say } from '../../base/index.ts'
import type { Clock, Limit, WarnPoint } from '../clocks/declare.ts'
import type { FieldList } from '../fields/declare.ts'
import type { AskKind, Effect } from './declare-effects.ts'
import type { Proceeding, Undo } from './declare-proceedings.ts'

export type * from './declare-effects.ts'
export type * from './declare-proceedings.ts'

// ── what a pack declares ────────────────────────────────────────────────────────────────────────────────────────

/** State of a flow 状态. `open` works towards an end, `waiting` is suspended, `closed` is an end. */
export type FlowState = {
  readonly title: Say
  readonly kind: 'open' | 'waiting' | 'closed'
  /** A program of the city leads out of it 自动环节; any other open state needs somebody who can. */
  readonly program?: boolean
}

/**
 * Who may do an action: a role name declared by the pack; `lead.<role>` or `partner.<role>`, its holder in the unit that
 * leads or in another that takes part; or one of the actors that follow from the matter itself:
 * `lead` / `helper` = a handler of the unit of that live task, `requester` = the citizen who asked, `system` = a
 * timer or rule acting under its own name, `asked` = who owes an opinion (a handler of the unit asked, or the person;
 * `asked.<role>`: a holder of that role), `lastActor` = who did the last act.
 */
export type By = string

export type TaskRole = 'lead' | 'helper' | 'informed'
/** toSign 待签收 · inHand 办理中 · asking 退单审核中 · replied 已回复 · withdrawn 已撤回 */
export type TaskState = 'toSign' | 'inHand' | 'asking' | 'replied' | 'withdrawn'

/** A pure rule of the pack: refuses or lets pass. Runs on the server and in the browser. */
export type Guard = (
  matter: MatterCase,
  form: Readonly<Record<string, unknown>>,
  at: Instant,
) => Refusal | null

export type Action = {
  readonly title: Say
  /** States in which it is possible. */
  readonly from: readonly string[]
  /**
   * Next state; absent = the state stays; `back` = the state before the suspension or question; `chosen` = the earlier step
   * that form field `step` names 退回任意环节, among those this matter really stood in.
   */
  readonly to?: string
  readonly by: readonly By[]
  /** `task`: done on one unit's task; the matter's state moves only when that task is the lead's. */
  readonly on?: 'matter' | 'task'
  readonly taskFrom?: readonly TaskState[]
  readonly taskTo?: TaskState
  /** Only on the lead's task. */
  readonly leadOnly?: boolean
  readonly form?: FieldList
  readonly guards?: readonly Guard[]
  readonly effects?: readonly Effect[]
  /** A single letter in the console. */
  readonly key?: string
  readonly danger?: boolean
  /** May be done on many matters at once 批量办理: one form fits them all. */
  readonly bulk?: boolean
  /** Whoever did it may take it back until the next act (`undoLast`). */
  readonly undo?: boolean
  /** Possible although opinions or promises hold the step: withdrawing, ending. */
  readonly despite?: boolean
  /** Several do it side by side: another's act in between does not make it stale. */
  readonly beside?: boolean
  /** What whoever asked is told of it, in plain words; absent = what the platform says of acts of this name, or nothing. */
  readonly told?: Say
  /** 回避: not by whoever last did one of these acts here; who mended a thing does not check it. */
  readonly notBy?: readonly string[]
}

/**
 * 现场办理: what of this kind people do in the street, on a telephone that is often without a line. What photo, place and
 * time make doubtful waits for one of `review`.
 */
export type FieldRule = {
  /** Who reports from the street, and as which channel. */
  readonly report?: {
    readonly by: readonly string[]
    readonly channel: string
    /** Values of the form where nothing else is said. */
    readonly preset?: Readonly<Record<string, unknown>>
    /** Fields that a telephone asks besides photo, class, place and note, in this order. */
    readonly asks?: readonly string[]
  }
  /** Acts done there; `onSpot`: their photos are taken inside the grid of the case. */
  readonly acts: Readonly<Record<string, { readonly onSpot?: boolean }>>
  /** Roles that look a second time 现场复核. */
  readonly review: readonly string[]
}

/**
 * Reports of one thing are one matter 重复上报合并: the same category, so near and so soon after the first, which is not
 * closed yet. The first reporter keeps the credit, all are told. What comes later, or after the close, is a matter of its
 * own, linked to the earlier one. A machine 设备 (camera, sensor) that goes mad opens `most` matters of a category within
 * `hours`; its further reports are counted on the newest of them.
 */
export type JoinRule = {
  readonly metres: number
  readonly hours: number
  readonly linkDays: number
  readonly machine?: { readonly field: string; readonly most: number; readonly hours: number }
}

/**
 * 随手拍: what anybody in the street opens with a photo, a place and a sentence. `classes` of the list of its category are offered,
 * those in force; `steps` are what he sees of its way, each with the states that belong to it.
 */
export type SnapshotRule = {
  readonly channel: string
  readonly classes: readonly string[]
  readonly preset?: Readonly<Record<string, unknown>>
  readonly steps: readonly { readonly title: Say; readonly states: readonly string[] }[]
}

/** A post 岗位 by what is done at it; `open` = bringing a matter in. */
export type PostRule = {
  readonly title: Say
  readonly acts: readonly string[]
  /** The clock that such an act stops: in time or late. */
  readonly clock?: string
  /** Acts of whomever that show it was wrong 差错. */
  readonly wrong?: readonly string[]
}

/** 岗位评价: persons by what they did themselves. `readers` see everybody, others themselves. */
export type PostRules = {
  readonly readers: readonly string[]
  readonly of: Readonly<Record<string, PostRule>>
}

export type Flow = {
  readonly initial: string
  /** Initial state when an agent takes it in: what is being accepted while it is written down needs no second look. */
  readonly initialStaff?: string
  readonly states: Readonly<Record<string, FlowState>>
  readonly actions: Readonly<Record<string, Action>>
}

/** Words a matter uses for the unit of a limit of its own: working days 工作日, natural days 自然日, hours 小时, working hours 工作时. */
export const LIMIT_UNITS = ['working', 'natural', 'hour', 'workingHour'] as const
export type LimitUnit = (typeof LIMIT_UNITS)[number]

/**
 * A limit that the matter brings with it: what its service item promises 承诺时限 or the law gives 法定时限. `from` and `unit`
 * name fields of its data (`unit` may be one of the words itself); `of: 'form'` looks into the form of the act that
 * starts the clock. Where nothing is said `otherwise` holds; without one the clock does not run.
 */
export type LimitFrom = {
  readonly from: string
  readonly unit: string
  readonly of?: 'data' | 'form'
  readonly otherwise?: Limit
}

/**
 * A clock of a matter type: its limit may depend on category, kind and urgency (`0203.urgent`, `0203`, `complaint.urgent`,
 * `complaint`, `*`). A table without `*` says which matters have this clock at all.
 */
export type ClockRule = {
  readonly title: Say
  readonly limit: Readonly<Record<string, Limit>> | LimitFrom
  readonly warn?: readonly WarnPoint[]
  readonly basis: Say
  /** Stands for the matter in lists: its due instant is the matter's. */
  readonly main?: boolean
  /**
   * Statutory silence 逾期视为: the action that the system does when nobody acted in time; on the next day when the limit is
   * counted in days, for the last day is the official's to its end.
   */
  readonly breach?: string
  /**
   * A period that has to run out 期间 before others may go on (publicity 公示, objections), not one to act within: it warns
   * nobody, is never late, stands for no matter in lists, and its end is told to whoever may go on.
   */
  readonly waits?: boolean
  /** Whom a warning or a breach is told: roles in the unit that owns the clock; absent = who handles, and who leads it. */
  readonly tells?: readonly string[]
}

/** A kind of matter 事项类型, compiled from a pack. */
export type MatterType = {
  /** `pack.matter`, e.g. `hotline.ticket`. */
  readonly name: string
  readonly title: Say
  /** Changes with every change of flow or fields; stamped on each matter. */
  readonly version: number
  /** Intake form. */
  readonly fields: FieldList
  readonly flow: Flow
  readonly clocks: Readonly<Record<string, ClockRule>>
  /** Effects of opening in the initial state, by state. */
  readonly opening: Readonly<Record<string, readonly Effect[]>>
  /** Rules by name that running matters of earlier versions still ask, though no action of this one does. */
  readonly guards?: Readonly<Record<string, Guard>>
  /** What the one who brings it is called: 申请人, 诉求人; `null`: nobody outside asked. Absent = 诉求人. */
  readonly requester?: Say | null
  readonly joining?: JoinRule
  readonly field?: FieldRule
  readonly snapshot?: SnapshotRule
  readonly posts?: PostRules
}

// ── what the room remembers ────────────────────────────────────────────────────────────────────────────────────

export type Matter = {
  readonly district: string
  readonly id: Id
  /** Permanent number told to the citizen; resolves for ever, through merges. */
  readonly number: string
  readonly type: string
  readonly typeVersion: number
  readonly state: string
  /** State to return to from a suspension or question. */
  readonly stateBefore: string | null
  readonly title: string
  /** The citizen's own words. */
  readonly content: string
  readonly kind: string | null
  readonly category: string | null
  readonly urgency: string
  readonly channel: string
  readonly secret: boolean
  readonly anonymous: boolean
  readonly area: AreaCode
  readonly address: string | null
  readonly lon: number | null
  readonly lat: number | null
  /** `kind:code` of the grids in force at its place when it came 落格; later borders do not change them. */
  readonly grids: readonly string[]
  readonly openedAt: Instant
  readonly openedBy: Id | null
  readonly leadUnit: Id | null
  /** Units with a task, live or done: they may see it. */
  readonly units: readonly Id[]
  /** Responsibility line 职责清单 that the last dispatch named. */
  readonly line: Id | null
  readonly due: Instant | null
  readonly dueClock: string | null
  readonly closedAt: Instant | null
  readonly mergedInto: Id | null
  readonly round: number
  readonly returns: number
  readonly tags: readonly string[]
  readonly verdict: Verdict | null
  /** The other declared fields. */
  readonly data: Readonly<Record<string, unknown>>
  readonly demo: boolean
  /** Raised by every change; a stale one is refused with the current state. */
  readonly version: number
  /** States it has stood in, in order, up to the present one; what was stepped back over is gone. */
  readonly visited: readonly string[]
  readonly undo: Undo | null
  /** Who last did the acts that bar him from others 回避; only those that some `notBy` names. */
  readonly doneBy?: Readonly<Record<string, Id>> | null
}

/** 是否响应 是否解决 满意度, as the requester said. */
export type Verdict = {
  readonly responded: boolean | null
  readonly solved: 'yes' | 'partly' | 'no' | null
  readonly satisfied: 'very' | 'yes' | 'basic' | 'no' | 'veryNo' | null
}

export type Task = {
  readonly id: Id
  readonly round: number
  readonly unit: Id
  readonly role: TaskRole
  readonly state: TaskState
  readonly line: Id | null
  readonly at: Instant
  readonly signedAt: Instant | null
  readonly contactedAt: Instant | null
  readonly repliedAt: Instant | null
  readonly part: { readonly text: string; readonly basis?: string; readonly files?: readonly Id[] } | null
  readonly required: boolean
}

export type Ask = {
  readonly id: Id
  readonly task: Id | null
  readonly kind: AskKind
  readonly reason: string | null
  readonly basis: string | null
  readonly text: string | null
  readonly unit: Id | null
  readonly until: string | null
  readonly askedBy: string
  readonly askedUnit: Id | null
  readonly at: Instant
  /** `lapsed`: its task was withdrawn or the matter closed before it was decided. */
  readonly decision: 'granted' | 'refused' | 'lapsed' | null
  readonly decidedBy: string | null
  readonly decidedAt: Instant | null
  readonly decisionText: string | null
  readonly final: boolean
}

export type Answer = {
  readonly id: Id
  readonly version: number
  readonly text: string
  readonly basis: string | null
  readonly state: 'submitted' | 'passed' | 'back' | 'released'
  readonly by: string
  readonly unit: Id | null
  readonly at: Instant
  readonly releasedAt: Instant | null
}

export type Visit = {
  readonly id: Id
  readonly round: number
  readonly state: 'queued' | 'reached' | 'unreachable' | 'skipped'
  readonly attempts: readonly {
    readonly at: string
    readonly channel: string
    readonly by: string
    readonly result: string
  }[]
  readonly nextAt: Instant | null
  readonly verdict: Verdict | null
  readonly words: string | null
}

export type Order = {
  readonly id: Id
  readonly text: string
  readonly origin: string
  readonly by: string
  readonly at: Instant
  /** Frozen at the start: later changes of the organisation do not disturb a running chain. */
  readonly chain: readonly { readonly unit: Id; readonly role: string; readonly waitMinutes: number }[]
  readonly step: number
  readonly nextAt: Instant | null
  readonly until: Instant | null
  readonly acknowledgedBy: string | null
  readonly acknowledgedAt: Instant | null
  readonly state: 'waiting' | 'acknowledged' | 'exhausted' | 'done'
  /** Why a step did not reach anybody. */
  readonly failures: readonly { readonly at: string; readonly step: number; readonly why: string }[]
}

export type LinkKind = 'duplicate-of' | 'same-cause' | 'follow-up' | 'child-of'
export type Link = {
  readonly id: Id
  readonly from: Id
  readonly to: Id
  readonly kind: LinkKind
  readonly by: string
  readonly at: Instant
  readonly why: string
  readonly confidence: number | null
  readonly undoneBy: string | null
  readonly undoneAt: Instant | null
}

/** All that a decision about one matter rests on. */
export type MatterCase = {
  readonly matter: Matter
  readonly tasks: readonly Task[]
  readonly clocks: readonly Clock[]
  readonly asks: readonly Ask[]
  readonly answers: readonly Answer[]
  readonly visits: readonly Visit[]
  readonly orders: readonly Order[]
  readonly proceedings: readonly Proceeding[]
}

/** Who asked. Name, phone and identity number are sealed at rest and masked by default. */
export type Requester = {
  readonly name?: string
  readonly title?: string
  readonly phone?: string
  readonly mail?: string
  readonly idNumber?: string
  readonly enterprise?: string
  readonly creditCode?: string
}

/** One contact event 来件: a call, a message, a letter. Immutable; (source, externalId) is unique in a district. */
export type TouchInput = {
  readonly source: string
  readonly externalId?: string
  /** Of what came under the external id: the same id with another one is refused (`matter.keyTaken`). */
  readonly digest?: string
  readonly channel: string
  readonly at?: Instant
  readonly recording?: string
  readonly files?: readonly Id[]
}

export type OpenInput = {
  readonly type: string
  /** Checked against the type's fields. */
  readonly form: Readonly<Record<string, unknown>>
  readonly requester?: Requester
  readonly touch: TouchInput
  /** For history and demonstration only. */
  readonly demo?: boolean
}

export type Move = {
  readonly matter: Id
  readonly action: string
  /** The version the person saw; null who was shown none (a requester, a rule): it is done on what stands, if its state allows. */
  readonly version: number | null
  readonly task?: Id
  readonly form: Readonly<Record<string, unknown>>
}

export type { Condition, Dimension, Measure, Period, Population } from './population.ts'
export { refuse as matterRefusals } from './refusals.ts'

import type { Id, Instant } from '../../base/index.ts'

/**
 * What runs beside the step a matter stands in 环节旁的手续: a joint review, an added signer, a special procedure, materials
 * promised, a step handed to somebody else. Each is a row of its own that stays as a trace.
 *
 * joint 会签 · signer 加签 · special 特别程序 · promise 容缺受理/告知承诺 · handover 转办
 */
export type ProceedingKind = 'joint' | 'signer' | 'special' | 'promise' | 'handover'

/**
 * When opinions decide 会签规则. `all` 会签: everybody who does not abstain agrees; `any` 或签: one does; `majority` 过半数;
 * `atLeast` so many, `percent` so many of a hundred; `answers`: nobody decides, all are heard.
 */
export type Quorum =
  | 'all'
  | 'any'
  | 'majority'
  | 'answers'
  | { readonly atLeast: number }
  | { readonly percent: number }

export type QuorumRule = {
  readonly quorum: Quorum
  /** One who refuses decides 一票否决. */
  readonly veto?: boolean
  /** What silence means when it is ended before all have answered; it is no consent unless said so. */
  readonly silence?: 'agree' | 'nothing'
}

/** What waits for it: leaving the step, or these actions, until it has come to an end. */
export type Holds = 'leave' | readonly string[]

/** Actions that the system does once opinions have decided. Their `by` names `system`. */
export type Follow = { readonly agreed?: string; readonly refused?: string; readonly answered?: string }

export type OpinionKind = 'agree' | 'refuse' | 'abstain'

/** Who is asked: a unit, or one person. */
export type Party = { readonly id: Id; readonly kind: 'unit' | 'account'; readonly name: string }

export type Opinion = {
  readonly party: Id
  readonly opinion: OpinionKind
  readonly text: string | null
  readonly files?: readonly Id[]
  /** Who spoke for the party, and when. */
  readonly by: string
  readonly at: string
}

/** An act done while a later signer 后加签 was still missing: it is carried out when he agrees. */
export type ParkedAct = {
  readonly action: string
  readonly form: Readonly<Record<string, unknown>>
  readonly task: Id | null
  readonly account: Id | null
  readonly name: string
  readonly unit: Id | null
  readonly unitName: string | null
}

/** One thing promised 承诺补交: in hand since then, or still missing. */
export type Promised = { readonly item: string; readonly inAt: string | null }

export type ProceedingBody = {
  readonly rule?: QuorumRule
  readonly parties?: readonly Party[]
  readonly opinions?: readonly Opinion[]
  /** Added signer: before the step's own act, or after it. */
  readonly where?: 'before' | 'after'
  readonly parked?: ParkedAct
  readonly holds?: Holds
  readonly leadsTo?: Follow
  /** Which special procedure: a code of the pack. */
  readonly procedure?: string
  readonly promised?: readonly Promised[]
  /** Duties on whose strength the step was handed on: the one it was handed to has no others by it. */
  readonly duties?: readonly string[]
}

/** agreed / refused / answered: opinions decided · over: the procedure is done · kept / broken: what was promised · ended: called off */
export type ProceedingResult = 'agreed' | 'refused' | 'answered' | 'over' | 'kept' | 'broken' | 'ended'

export type Proceeding = {
  readonly id: Id
  readonly kind: ProceedingKind
  /** The name its effect gives it; rules, `holds` and screens speak of it so. */
  readonly name: string
  /** State of the matter in which it began. */
  readonly step: string
  readonly open: boolean
  readonly result: ProceedingResult | null
  readonly at: Instant
  readonly by: string
  readonly account: Id | null
  readonly text: string | null
  /** Those still to answer: units and accounts. */
  readonly waiting: readonly Id[]
  readonly body: ProceedingBody
  readonly endedAt: Instant | null
}

/** What an act changed, kept so that whoever did it may take it back 撤回 until the next one acts. */
export type Undo = {
  readonly action: string
  readonly account: Id | null
  readonly by: string
  /** The version the act led to: any later act closes the way back. */
  readonly version: number
  readonly matter: Readonly<Record<string, unknown>>
  readonly tasks: readonly Readonly<Record<string, unknown>>[]
  readonly newTasks: readonly Id[]
  readonly asks: readonly Id[]
  readonly newAsks: readonly Id[]
  readonly proceedings: readonly Readonly<Record<string, unknown>>[]
  readonly newProceedings: readonly Id[]
  readonly clocks: readonly { readonly do: 'void' | 'revive' | 'resume' | 'pause'; readonly id: Id }[]
}

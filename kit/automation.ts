import type { Instant, Say } from '../base/index.ts'

type Words = Readonly<Record<string, unknown>>

/**
 * A lane 办理线 of a matter that another system works on while the matter goes on: the tax office, a bank, a seal firm.
 * It is told the fields of the application whose `consumers` name the lane, and what `tells` adds.
 */
export type LaneRule = {
  readonly title: Say
  /** Name of the partner 协同系统, as the city knows it. */
  readonly partner: string
  /** Acts after which it is asked, once; `again` asks anew after it has failed. */
  readonly after: readonly string[]
  readonly again?: string
  /** Only where this holds; absent = always. */
  readonly when?: (facts: AutoFacts) => boolean
  readonly reads?: Reads
  readonly tells?: (facts: AutoFacts) => Words
  /** Acts that the system does when the partner has answered; fields of the answer that the act's form has are given. */
  readonly done: string
  readonly failed: string
  /** How long it should take; shown, and late lanes are marked. */
  readonly limitMinutes: number
}

/** Rows of registers whose fields equal values of the application or the matter: field of the register → field of the form. */
export type Reads = Readonly<
  Record<string, { readonly register: string; readonly where: Readonly<Record<string, string>> }>
>

/** What automatic steps and lanes look at. */
export type AutoFacts = {
  /** The matter's own data. */
  readonly data: Words
  readonly tags: readonly string[]
  /** The application as it was sent, with its supplements. */
  readonly values: Words
  /** Rows found by `reads`; the first hundred. */
  readonly rows: Readonly<Record<string, readonly Words[]>>
  /** Open matters of this type that began earlier, with the same value in the field `alone`. */
  readonly others: number
  /** Last answer of each lane that ended well. */
  readonly answers: Readonly<Record<string, Words>>
  readonly at: Instant
}

/** A row written to a register: changed where one of the same key stands, else made. */
export type AutoWrite = { readonly register: string; readonly values: Words }

/**
 * A step that follows from data alone 自动办理: registers are read, a pure rule decides, the act it names is done by the
 * system and the rows it gives are written, all in one transaction.
 */
export type AutoStep = {
  readonly title: Say
  /** Acts after which it runs; `open` = when the matter begins. */
  readonly after: readonly string[]
  /** Rows of registers whose field equals a value: `{ register, where: { field of the register: field of the form } }`. */
  readonly reads?: Reads
  readonly decides: (facts: AutoFacts) => AutoResult | null
}

export type AutoResult = {
  readonly action?: string
  readonly form?: Words
  readonly writes?: readonly AutoWrite[]
}

/** What happens by itself in a kind of matter 自动化. */
export type Automation = {
  readonly lanes?: Readonly<Record<string, LaneRule>>
  /** The act that the system tries whenever a lane has ended or somebody has acted: its rules say when it is time. */
  readonly joins?: string
  /** Field of the data of which one open matter at most is in work. */
  readonly alone?: string
  readonly steps?: readonly AutoStep[]
  /** Acts for which the applicant must be there, and what the separate ways asked of him before: steps and trips. */
  readonly presences?: readonly string[]
  readonly before?: { readonly steps: number; readonly trips: number }
}

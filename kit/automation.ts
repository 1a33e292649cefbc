import type { Day, Instant, Say } from '../base/index.ts'

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
  /** Whether it is shown before it has begun, by the matter's data; absent = always. */
  readonly concerns?: (data: Words) => boolean
  /** Only where this holds; absent = always. */
  readonly when?: (facts: AutoFacts) => boolean
  readonly reads?: Reads
  readonly asks?: Asks
  readonly tells?: (facts: AutoFacts) => Words
  /**
   * Acts that the system does when the partner has answered, the first that is possible then; fields of the answer that
   * the act's form has are given.
   */
  readonly done: string | readonly string[]
  readonly failed: string
  /** Act when the partner says something else later: what was done on its first word stands until a person decides. */
  readonly contradicted?: string
  /** How long it should take; shown, and late lanes are marked. */
  readonly limitMinutes: number
}

/**
 * Rows of registers whose fields equal values of the application or the matter: field of the register → field of the
 * form, or what a rule makes of them and of the rows that were read before.
 */
export type Reads = Readonly<
  Record<
    string,
    {
      readonly register: string
      readonly where: Readonly<
        Record<string, string | ((all: Words, before: Readonly<Record<string, readonly Words[]>>) => string)>
      >
    }
  >
>

/** Published decision tables that a rule rests on: their version in force on the day decides. Null = not asked. */
export type Asks = Readonly<
  Record<
    string,
    (facts: AutoFacts) => { readonly table: string; readonly day: Day; readonly given: Words } | null
  >
>

/** What a published table said, with the row and the version that said it. */
export type Decided = {
  readonly outputs: Words | null
  readonly row: number | null
  readonly note: string | null
  readonly version: number
}

/** What automatic steps and lanes look at. */
export type AutoFacts = {
  /** The matter's permanent number. */
  readonly number: string
  /** The matter's own data, with its kind, category, urgency, area and title. */
  readonly data: Words
  readonly tags: readonly string[]
  /** The application as it was sent, with its supplements. */
  readonly values: Words
  /** Rows found by `reads`; the newest five thousand. */
  readonly rows: Readonly<Record<string, readonly Words[]>>
  /** What the tables in `asks` said; a table that is not published says nothing. */
  readonly decided: Readonly<Record<string, Decided>>
  /** What acts have recorded so far; of the same field the last. */
  readonly recorded: Words
  /** Open matters of this type that began earlier, with the same value in the field `alone`. */
  readonly others: number
  /** Last answer of each lane that ended well. */
  readonly answers: Readonly<Record<string, Words>>
  /** What was paid by the rules in `dues`. */
  readonly paid: Readonly<Record<string, Paid>>
  readonly at: Instant
}

/** A due that is settled 已缴: nothing was due, or it was paid, with the number of the receipt. */
export type Paid = { readonly fen: number; readonly receipt: string | null; readonly at: Instant }

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
  readonly reads?: Reads
  readonly asks?: Asks
  readonly decides: (facts: AutoFacts) => AutoResult | null
}

/** A matter that a step opens 自动立案, of whatever kind the city knows: its full name, and what its form asks for. */
export type AutoOpen = { readonly type: string; readonly form: Words; readonly why: string }

export type AutoResult = {
  readonly action?: string
  readonly form?: Words
  readonly writes?: readonly AutoWrite[]
  /** Opened once for what it followed from; linked to the matter whose act it was. */
  readonly opens?: readonly AutoOpen[]
}

/** Somebody else who has to agree 共同签署人, as the application names him. */
export type PartyNamed = {
  /** 卖方、配偶、股东: one of the rule's `roles`. */
  readonly role: string
  readonly name: string
  readonly idNumber: string
  readonly phone: string
}

/**
 * Others sign on their own telephones before the matter goes on 多方签署. Each is invited by message with a code, proves who
 * he is, sees what he agrees to, and signs or refuses. The clock named here is the time they have: its warnings remind
 * them, and its breach is an act of the flow like any other.
 */
export type SigningRule = {
  readonly after: readonly string[]
  readonly clock: string
  /** States in which signatures are awaited; whatever leads out of them calls the rest off. */
  readonly states: readonly string[]
  readonly asks: (facts: AutoFacts) => readonly PartyNamed[]
  readonly roles: Readonly<Record<string, Say>>
  /** What each agrees to, above his signature. */
  readonly says: Say
  /** Fields of the application that he is shown: he signs these, and nothing else. */
  readonly shows: readonly string[]
  /** Acts that the system does when the last has signed, and when one refuses. */
  readonly signed: string
  readonly refused: string
}

/** One line of what is due. */
export type DueLine = {
  readonly code: string
  readonly title: Say
  readonly basis: string
  readonly fen: number
  /** The row of the table that says so. */
  readonly because?: Say
}

/** Money due while the matter goes on 应缴税费: a demand, paid through the city's payment platforms. */
export type DueRule = {
  readonly title: Say
  readonly after: readonly string[]
  /** The applicant, or who signed in that role. */
  readonly payer: 'applicant' | { readonly role: string }
  /** The unit that it is for 执收单位: the one whose people hold this role; absent = the unit that leads. */
  readonly payee?: { readonly role: string }
  readonly reads?: Reads
  readonly asks?: Asks
  /** Null = does not arise here. */
  readonly lines: (facts: AutoFacts) => readonly DueLine[] | null
  /** Act that the system does when it is paid, or nothing is due. */
  readonly settled: string
}

/** What happens by itself in a kind of matter 自动化. */
export type Automation = {
  readonly lanes?: Readonly<Record<string, LaneRule>>
  readonly signing?: SigningRule
  readonly dues?: Readonly<Record<string, DueRule>>
  /** Acts that the system tries, in this order, whenever a lane has ended or somebody has acted: their rules say when it is time. */
  readonly joins?: string | readonly string[]
  /** Field of the data of which one open matter at most is in work. */
  readonly alone?: string
  readonly steps?: readonly AutoStep[]
  /** Acts for which the applicant must be there, and what the separate ways asked of him before: steps and trips. */
  readonly presences?: readonly string[]
  readonly before?: { readonly steps: number; readonly trips: number }
  /** States of the usual way 办理环节, in their order, as the applicant is shown what is to come. */
  readonly usual?: readonly string[]
}

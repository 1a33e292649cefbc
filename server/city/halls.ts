import type { Id, Instant, Refusal, Result } from '../../base/index.ts'
import type { Actor, Citizen } from '../../platform/org/declare.ts'
import type { Board } from '../../platform/services/halls/declare.ts'
import type { Reader, Tx } from '../../platform/store/declare.ts'

type Answered = Promise<Result<unknown, Refusal>>
type Json = Readonly<Record<string, unknown>>
type Read<In = Json> = (reader: Reader, who: Actor, input: In, at: Instant) => Answered
type Write<In = Json> = (tx: Tx, who: Actor, input: In, at: Instant) => Answered

/** The desks of halls 大厅: for the staff, for citizens on their phones, for the hall's own devices. */
export type HallsDesk = {
  /** Halls where I have a duty, and the window where I sit. */
  readonly mine: Read
  /** How a hall stands today: figures, windows, rosters, days to come. */
  readonly manage: Read<{ readonly hall: Id; readonly day?: string }>
  readonly slots: Read<{ readonly hall: Id; readonly day: string }>
  readonly change: Write<{ readonly hall: Id; readonly do: string; readonly of: unknown }>
  /** The clerk's screen 综窗受理台. */
  readonly window: Read
  readonly seat: Write<{ readonly window: Id; readonly state: 'open' | 'paused' | 'closed' }>
  readonly act: Write<{ readonly do: string; readonly ticket?: Id; readonly of: unknown }>
  /** A code that was scanned or typed: whose it is, and what there is of them. */
  readonly find: Write<{ readonly code: string }>
  /** Taking an application in at the window 窗口收件. */
  readonly acceptItems: Read<{ readonly q: string }>
  readonly acceptSheet: Read<{ readonly item: string }>
  /** What the store has for the visitor's materials 免提交; a code of consent to his telephone. */
  readonly offers: Write<{ readonly item: string }>
  readonly askConsent: Write<{ readonly item: string }>
  readonly acceptDraft: Write<{ readonly code: string; readonly consent?: boolean }>
  readonly heldDraft: Read<{ readonly id: Id }>
  readonly keepDraft: Write<{
    readonly id: Id
    readonly item: string
    readonly version: number
    readonly over: number
    readonly filled: unknown
  }>
  readonly codeForDraft: Write<{ readonly id: Id }>
  readonly accept: Write<{
    readonly ticket: Id
    readonly item: string
    readonly version: number
    readonly filled: unknown
    readonly applicant: unknown
    readonly draft?: Id
    readonly entrusted?: boolean
    readonly confirmedAt?: string
    readonly signedOn?: string
  }>
  readonly give: Write<{
    readonly class: Id
    readonly name?: string
    readonly phone?: string
    readonly idNumber?: string
    readonly priority?: string
    readonly item?: string
    readonly from?: string
  }>

  // for everybody
  readonly list: (at: Instant) => Answered
  readonly hall: (hall: Id, at: Instant) => Answered
  readonly publicSlots: (hall: Id, day: string, at: Instant) => Answered
  readonly ticket: (code: string, at: Instant) => Answered
  readonly leave: (code: string, at: Instant) => Answered
  readonly board: (hall: Id, at: Instant) => Promise<Board | null>
  /** Hears which halls changed. */
  readonly subscribe: (hear: (halls: ReadonlySet<Id>) => void) => () => void

  // for a citizen who is logged in
  readonly bookings: (citizen: Citizen, at: Instant) => Answered
  readonly book: (citizen: Citizen, input: BookAsk, device: string, at: Instant) => Answered
  readonly cancel: (citizen: Citizen, booking: Id, at: Instant) => Answered
  readonly move: (citizen: Citizen, booking: Id, from: Instant, at: Instant) => Answered
  /** The phone stands in the hall: it has read the code on the display 扫码取号. */
  readonly here: (
    citizen: Citizen,
    input: {
      readonly hall: Id
      readonly presence: string
      readonly booking?: Id
      readonly class?: Id
      readonly request: string
    },
    at: Instant,
  ) => Answered

  // for the hall's display and kiosk, by their key
  readonly device: (key: string, kind: 'display' | 'kiosk', at: Instant) => Answered
  readonly hallOfDevice: (key: string, kind: 'display' | 'kiosk') => Promise<Id | null>
  readonly kioskTake: (
    key: string,
    input: {
      readonly class: Id
      readonly priority?: string
      readonly item?: string
      readonly request: string
    },
    at: Instant,
  ) => Answered
  readonly kioskCheckIn: (
    key: string,
    input: { readonly code: string; readonly priority?: string },
    at: Instant,
  ) => Answered
}

export type BookAsk = {
  readonly hall: Id
  readonly class: Id
  readonly from: Instant
  readonly item?: string
  readonly wait?: boolean
  readonly request: string
}

import type { Id, Instant, Refusal, Result } from '../../base/index.ts'
import type { Actor } from '../../platform/org/declare.ts'
import type { Reader, Tx } from '../../platform/store/declare.ts'

type Answered = Promise<Result<unknown, Refusal>>
type Json = Readonly<Record<string, unknown>>
type Read<In = Json> = (reader: Reader, who: Actor, input: In, at: Instant) => Answered
type Write<In = Json> = (tx: Tx, who: Actor, input: In, at: Instant) => Answered

/** The desks of command and dispatch 指挥调度: for the command centre, and for whoever receives an order. */
export type CommandDesk = {
  /** Responses that run and that ran, what is due, plans to start from. */
  readonly overview: Read
  /** The command board of one response 指挥看板: tasks × receipts, the silent ones on top. */
  readonly board: Read<{ readonly id: Id }>
  /** 复盘报告. */
  readonly review: Read<{ readonly id: Id }>
  /** What the record says now, as the text of a report. */
  readonly compose: Read<{ readonly response: Id; readonly report: Id }>
  /** 疑似同一事件: of a case, or of one that is being written down. */
  readonly duplicates: Read
  /** How a case stands 平急: the response it is under, and those before. */
  readonly of: Read<{ readonly matter: Id }>
  /** 周边力量. */
  readonly around: Read<{ readonly lon: number; readonly lat: number; readonly metres: number }>
  readonly resources: Read
  readonly plans: Read
  readonly plan: Read<{ readonly id: Id }>
  readonly planFile: (
    reader: Reader,
    who: Actor,
    input: { readonly id: Id; readonly form: 'json' | 'xlsx' },
    at: Instant,
  ) => Promise<
    Result<
      {
        readonly id: Id
        readonly name: string
        readonly size: number
        readonly mime: string
        readonly bytes: Uint8Array
      },
      Refusal
    >
  >
  /** Tasks read from a sheet, or a whole plan from JSON; checked, not kept. */
  readonly readPlan: Write<{ readonly name: string; readonly bytes: Uint8Array; readonly body: unknown }>
  /** My orders 我的指令. */
  readonly mine: Read
  readonly order: Read<{ readonly id: Id }>
  /** Receipts as a phone sends them, several at once after it was offline; each stands for itself. */
  readonly receipts: Write<{ readonly receipts: readonly unknown[] }>
  /** Everything else that is done at these desks, by its name. */
  readonly act: Write<{ readonly do: string; readonly of: unknown }>
}

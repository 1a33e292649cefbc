import { type Id, type Instant, newId, no, ok, type Refusal, type Result } from '../../base/index.ts'
import type { City } from '../city/declare.ts'
import { refuse } from './declare.ts'

/** What a telephone exchange tells the city. Instants are the exchange's own. */
export type TelephonyEvents = {
  /** `desks`: accounts whose telephone rings. Telling the same call twice rings once. */
  ring(call: {
    readonly callId: string
    readonly phone: string
    readonly desks: readonly Id[]
    readonly at: Instant
  }): Result<Call, Refusal>
  answered(call: { readonly callId: string; readonly desk: Id; readonly at: Instant }): Result<Call, Refusal>
  hungUp(call: { readonly callId: string; readonly at: Instant }): Result<Call, Refusal>
  /** `ref`: address of the recording in the exchange's own store; played only through it. */
  recorded(call: {
    readonly callId: string
    readonly ref: string
    readonly at: Instant
  }): Result<Call, Refusal>
}

/** A telephone exchange 呼叫中心平台. A driver for one make implements this and is handed to `buildServer`. */
export type TelephonyAdapter = {
  readonly name: string
  /** Begins to tell events; resolves once connected. Reconnecting is the driver's own business. */
  start(events: TelephonyEvents): Promise<void>
  stop(): Promise<void>
}

export type Call = {
  readonly callId: string
  readonly phone: string
  readonly desks: readonly Id[]
  readonly state: 'ringing' | 'answered' | 'ended'
  readonly rangAt: Instant
  readonly answeredAt: Instant | null
  readonly answeredBy: Id | null
  readonly endedAt: Instant | null
  readonly recording: string | null
}

export type Exchange = TelephonyEvents & {
  readonly adapter: string
  call(callId: string): Call | undefined
  /** A telephone number typed, dictated or sent by an exchange: full-width digits, spaces and dashes are fine. */
  newCallId(): string
  close(): Promise<void>
}

/** Half-width digits without spaces and dashes, or nothing when it cannot be a telephone number. */
export function phoneOf(given: string): string | null {
  const plain = given.normalize('NFKC').replace(/[\s\-()]/g, '')
  return /^\+?\d{3,20}$/.test(plain) ? plain : null
}

/** A call out of the message that told of it. */
function callOf(data: Readonly<Record<string, unknown>>): Call {
  const at = (value: unknown): Instant | null => (typeof value === 'string' ? new Date(value) : null)
  const { callId, phone, desks, state, answeredBy, recording } = data as unknown as Call
  return {
    ...{ callId, phone, desks, state, answeredBy, recording },
    rangAt: at(data.at) ?? new Date(),
    answeredAt: at(data.answeredAt),
    endedAt: at(data.endedAt),
  }
}

/** Calls kept in memory: a seat handles some 70 a day, so this is several days of a large centre. */
const KEPT = 20_000

/**
 * The calls of now. They live in memory: a call is over in minutes, and what lasts of it (number, recording, time) is
 * the touch of the matter taken in.
 */
export function makeExchange(city: City, adapter?: TelephonyAdapter): Exchange {
  const calls = new Map<string, Call>()
  const hold = (call: Call): void => {
    calls.set(call.callId, call)
    if (calls.size > KEPT) calls.delete(calls.keys().next().value as string)
  }
  // A call that came in at another process of the city is known here too: its desk may be connected to this one.
  const unhear = city.live.subscribe(({ elsewhere, event, data }) => {
    if (elsewhere && (event === 'ring' || event === 'call')) hold(callOf(data))
  })
  const keep = (call: Call): Result<Call, Refusal> => {
    hold(call)
    city.live.publish({
      event: call.state === 'ringing' && call.recording === null ? 'ring' : 'call',
      data: {
        callId: call.callId,
        phone: call.phone,
        state: call.state,
        recording: call.recording,
        at: call.rangAt.toISOString(),
        desks: call.desks,
        answeredAt: call.answeredAt?.toISOString() ?? null,
        answeredBy: call.answeredBy,
        endedAt: call.endedAt?.toISOString() ?? null,
      },
      to: { accounts: call.answeredBy ? [call.answeredBy] : call.desks },
    })
    return ok(call)
  }
  const change = (callId: string, next: (call: Call) => Partial<Call>): Result<Call, Refusal> => {
    const call = calls.get(callId)
    return call ? keep({ ...call, ...next(call) }) : no(refuse['telephony.unknownCall']())
  }
  const events: TelephonyEvents = {
    ring({ callId, phone, desks, at }) {
      const there = calls.get(callId)
      if (there) return ok(there)
      const number = phoneOf(phone)
      if (!number) return no(refuse['telephony.badNumber']())
      return keep({
        callId,
        phone: number,
        desks,
        state: 'ringing',
        rangAt: at,
        answeredAt: null,
        answeredBy: null,
        endedAt: null,
        recording: null,
      })
    },
    answered: ({ callId, desk, at }) =>
      change(callId, (call) =>
        call.state === 'ringing' ? { state: 'answered', answeredAt: at, answeredBy: desk } : {},
      ),
    hungUp: ({ callId, at }) =>
      change(callId, (call) => (call.endedAt ? {} : { state: 'ended', endedAt: at })),
    recorded: ({ callId, ref }) => change(callId, () => ({ recording: ref })),
  }
  void adapter?.start(events)
  return {
    ...events,
    adapter: adapter?.name ?? 'simulator',
    call: (callId) => calls.get(callId),
    newCallId: () => newId(),
    async close() {
      unhear()
      await adapter?.stop()
    },
  }
}

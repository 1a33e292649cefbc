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

/** Calls kept in memory: a seat handles some 70 a day, so this is several days of a large centre. */
const KEPT = 20_000

/**
 * The calls of now. They live in memory: a call is over in minutes, and what lasts of it (number, recording, time) is
 * the touch of the matter taken in.
 */
export function makeExchange(city: City, adapter?: TelephonyAdapter): Exchange {
  const calls = new Map<string, Call>()
  const keep = (call: Call): Result<Call, Refusal> => {
    calls.set(call.callId, call)
    if (calls.size > KEPT) calls.delete(calls.keys().next().value as string)
    city.live.publish({
      event: call.state === 'ringing' && call.recording === null ? 'ring' : 'call',
      data: {
        callId: call.callId,
        phone: call.phone,
        state: call.state,
        recording: call.recording,
        at: call.rangAt.toISOString(),
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
      await adapter?.stop()
    },
  }
}

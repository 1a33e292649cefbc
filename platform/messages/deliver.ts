import { type Id, type Instant, newId, no, ok, type Refusal, type Result } from '../../base/index.ts'
import { append, type Fact, type FactActor, type Pulse, pulse } from '../ledger/index.ts'
import type { Store, Tx } from '../store/index.ts'
import { afterTry } from './decide.ts'
import { type Channel, type Outside, refusals, type Sent } from './declare.ts'
import type { Claimed } from './keep-deliveries.ts'
import * as keep from './keep-deliveries.ts'
import type { AddressVault } from './send.ts'

export type DeliverOptions = {
  /** Whose messages: another district of the same database has processes, and gateways, of its own. */
  readonly district: string
  readonly channels: readonly Channel[]
  readonly vault?: AddressVault
  /** Deliveries under way at a time; 8. */
  readonly parallel?: number
  /** A channel that has not answered by then is given up; 30,000 ms. */
  readonly timeoutMs?: number
  /** A sender not heard of for so long is dead; 120,000 ms, well above the time-out. */
  readonly leaseMs?: number
  readonly now?: () => Instant
}

const SYSTEM: FactActor = {
  kind: 'system',
  account: null,
  name: '消息发送',
  unit: null,
  unitName: null,
  onBehalfOf: null,
}

/**
 * One round: finds what dead senders left, takes what is due, calls the channels, writes down what came of it. The
 * claim is committed before a channel is called, so that a crash between the two leaves `sending` behind and never a
 * second call by accident. Answers how many were taken.
 */
export async function deliverDue(store: Store, options: DeliverOptions): Promise<number> {
  const now = options.now ?? (() => new Date())
  const at = now()
  const lease = options.leaseMs ?? 120_000
  await store.tx((tx) => sweep(tx, options, new Date(at.getTime() - lease), at))
  const by = newId()
  const taken = await store.tx((tx) => keep.claim(tx, options.district, by, at, options.parallel ?? 8))
  await Promise.all(taken.map((one) => deliver(store, options, one, by, now)))
  return taken.length
}

async function deliver(
  store: Store,
  options: DeliverOptions,
  one: Claimed,
  by: Id,
  now: () => Instant,
): Promise<void> {
  const channel = options.channels.find((each) => each.name === one.channel)
  const sent: Sent = channel
    ? await attempt(channel, one, options)
    : { state: 'failed', reason: 'no such channel is set up', again: false }
  const next = afterTry(sent, one.attempts, channel?.idempotent ?? false)
  const at = now()
  await store.tx(async (tx) => {
    const ended = await keep.end(
      tx,
      one,
      by,
      {
        state: next.state,
        reason: 'reason' in next ? next.reason.slice(0, 500) : null,
        ref: 'ref' in next ? next.ref : null,
        nextAt: next.state === 'queued' ? new Date(at.getTime() + next.pauseMs) : null,
      },
      at,
    )
    if (ended > 0 && next.state !== 'queued') await append(tx, [factOf(one, next.state, at)])
  })
}

async function attempt(channel: Channel, one: Claimed, options: DeliverOptions): Promise<Sent> {
  const chinese = one.language === 'zh'
  const timeoutMs = options.timeoutMs ?? 30_000
  const late = AbortSignal.timeout(timeoutMs)
  try {
    const answer = channel.send(
      {
        key: one.id,
        district: one.district,
        by: one.channel,
        address: options.vault ? options.vault.open(one.address) : one.address,
        title: chinese ? one.titleZh : one.titleEn,
        text: chinese ? one.textZh : one.textEn,
        language: one.language,
        attempt: one.attempts,
      },
      late,
    )
    const gaveUp = new Promise<Sent>((resolve) => {
      late.addEventListener('abort', () =>
        resolve({ state: 'unknown', reason: `no answer in ${timeoutMs} ms` }),
      )
    })
    return await Promise.race([answer, gaveUp])
  } catch (fault) {
    return { state: 'unknown', reason: fault instanceof Error ? fault.message : String(fault) }
  }
}

async function sweep(
  tx: Tx,
  { district, channels }: DeliverOptions,
  before: Instant,
  at: Instant,
): Promise<void> {
  const idempotent = channels.filter((channel) => channel.idempotent).map((channel): Outside => channel.name)
  for (const lost of await keep.giveUp(tx, district, before, idempotent, at)) {
    const about = lost.state === 'unknown' && (await keep.subjectOf(tx, lost.district, lost.notice))
    if (about) await append(tx, [factOf({ ...lost, ...about }, 'unknown', at)])
  }
}

/** What the timeline of the matter shows; never the address. */
const factOf = (
  one: Pick<Claimed, 'district' | 'id' | 'notice' | 'channel' | 'subjectKind' | 'subject'> & {
    attempts?: number
  },
  state: string,
  at: Instant,
  actor: FactActor = SYSTEM,
): Fact => ({
  district: one.district,
  kind: `message.${state}`,
  subjectKind: one.subjectKind,
  subject: one.subject,
  at,
  actor,
  body: { notice: one.notice, delivery: one.id, channel: one.channel, attempts: one.attempts ?? null },
})

/** Delivers for as long as it runs: at once when woken, else every `pollMs` (1,000). */
export const startDelivery = (
  store: Store,
  options: DeliverOptions & { readonly pollMs?: number; readonly onError?: (fault: unknown) => void },
): Pulse =>
  pulse(async () => (await deliverDue(store, options)) > 0, {
    pollMs: options.pollMs ?? 1000,
    ...(options.onError ? { onError: options.onError } : {}),
  })

/** A person settles a stuck delivery: send it again, or note that it arrived (asked the provider) or did not. */
export async function settle(
  tx: Tx,
  actor: FactActor,
  what: { readonly district: string; readonly delivery: Id; readonly decision: 'again' | 'sent' | 'failed' },
  at: Instant,
): Promise<Result<void, Refusal>> {
  const found = await keep.lock(tx, what.district, what.delivery)
  if (!found) return no(refusals['messages.noSuchDelivery']())
  if (found.state !== 'failed' && found.state !== 'unknown')
    return no(refusals['messages.notStuck']({ state: found.state }))
  await keep.settle(tx, what.district, what.delivery, what.decision, at)
  const about = await keep.subjectOf(tx, what.district, found.notice)
  const state = `settled.${what.decision}`
  if (about) await append(tx, [factOf({ ...found, ...about, ...what, id: what.delivery }, state, at, actor)])
  return ok(undefined)
}

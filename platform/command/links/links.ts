import { type Id, type Instant, newId, no, ok, type Refusal, type Result } from '../../../base/index.ts'
import { append } from '../../ledger/index.ts'
import { type Actor, factActorOf, systemActor } from '../../org/index.ts'
import type { Store, Tx } from '../../store/index.ts'
import { isSystem, pauseSeconds, readMessage } from './decide.ts'
import { type LinkAdapter, type OutsideEvent, refusals, type Telling } from './declare.ts'
import * as keep from './keep.ts'

const fact = (
  who: Actor,
  district: string,
  kind: string,
  subject: Id,
  at: Instant,
  body: Readonly<Record<string, unknown>>,
) => ({
  ...{ district, kind, subjectKind: 'outsideEvent', subject, at, actor: factActorOf(who), body },
})

/**
 * Takes a message of a control room in 收到联动信息: once, whatever the order messages come in; their event is the master, and what
 * is newest by their clock holds. Both clocks are kept. Only the agreed fields exist behind this line.
 */
export async function receive(
  tx: Tx,
  district: string,
  system: string,
  raw: unknown,
  at: Instant,
): Promise<Result<{ readonly event: OutsideEvent; readonly repeated: boolean }, Refusal>> {
  if (!isSystem(system)) return no(refusals['links.noSystem']())
  const read = readMessage(raw, at)
  if (!read.ok) return read
  const { message, event, dropped } = read.value
  const known = await keep.messageOf(tx, district, system, message)
  if (known) {
    const there = await keep.eventById(tx, district, known.event)
    if (there) return ok({ event: there, repeated: true })
  }
  const { at: theirAt, ...rest } = event
  const kept = await keep.putEvent(tx, district, {
    ...{ ...rest, id: newId(), system, theirAt, receivedAt: at, matter: null, updates: 0 },
  })
  const fresh = await keep.insertMessage(
    tx,
    district,
    { system, message, event: kept.id, theirAt, body: event, dropped },
    at,
  )
  if (fresh > 0)
    await append(tx, [
      fact(systemActor(district), district, 'outside.received', kept.id, at, {
        system,
        status: event.status,
        dropped: dropped.length,
        ...(event.drill ? { drill: true } : {}),
      }),
    ])
  return ok({ event: kept, repeated: fresh === 0 })
}

/** The matter that an event became here; a second one never takes its place. */
export const attach = (tx: Tx, district: string, event: Id, matter: Id): Promise<number> =>
  keep.setMatter(tx, district, event, matter)

/** Queues what we tell a control room about its event; it leaves with the next pump, or waits until the link is up. */
export async function tell(
  tx: Tx,
  who: Actor,
  district: string,
  event: Id,
  body: Omit<Telling, 'event' | 'at' | 'drill'>,
  at: Instant,
): Promise<Result<Id, Refusal>> {
  const there = await keep.eventById(tx, district, event)
  if (!there) return no(refusals['links.noEvent']())
  const id = newId()
  // exactly these fields leave, whatever a caller holds
  const { ourNumber, status, units } = body
  await keep.insertSending(tx, district, {
    ...{ id, system: there.system, at, nextAt: at, attempts: 0, sentAt: null, error: null },
    body: { event: there.event, ourNumber, status, units, at, drill: there.drill },
  })
  await append(tx, [fact(who, district, 'outside.sent', there.id, at, { system: there.system, status })])
  return ok(id)
}

/**
 * Sends what is due: in the order of each link, none overtakes one that waits. A link that is down keeps its queue and is tried
 * again, sooner at first; nothing is given up.
 */
export async function pump(
  store: Store,
  district: string,
  adapters: readonly LinkAdapter[],
  at: Instant,
): Promise<{ readonly sent: number; readonly waiting: number }> {
  const due = await store.tx((tx) =>
    keep.claim(
      tx,
      district,
      adapters.map((one) => one.system),
      at,
    ),
  )
  const down = new Map<string, string>()
  let sent = 0
  for (const one of due) {
    const adapter = adapters.find((other) => other.system === one.system)
    let error: string | null = down.get(one.system) ?? null
    if (adapter && error === null)
      try {
        await adapter.send(one.id, one.body)
      } catch (fault) {
        error = fault instanceof Error ? fault.message.slice(0, 200) : 'unreachable'
        down.set(one.system, error)
      }
    if (error === null) sent++
    const nextAt = error === null ? null : new Date(at.getTime() + pauseSeconds(one.attempts + 1) * 1000)
    await store.tx((tx) =>
      keep.settle(tx, district, one.id, { sentAt: error === null ? at : null, nextAt, error }),
    )
  }
  return { sent, waiting: due.length - sent }
}

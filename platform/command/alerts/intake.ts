import { type Id, type Instant, newId, no, ok, type Refusal, type Result, say } from '../../../base/index.ts'
import { append } from '../../ledger/index.ts'
import { verifyWebhook } from '../../messages/index.ts'
import { type Actor, systemActor } from '../../org/index.ts'
import type { Store, Tx } from '../../store/index.ts'
import { readCap } from './cap-read.ts'
import { endings } from './decide.ts'
import { type Alert, type CapAlert, GROUP_MINUTES, MOST_A_MINUTE, refusals } from './declare.ts'
import { digestOf, groupKeyOf } from './digest.ts'
import type { AlertsEnv } from './env.ts'
import * as keep from './keep.ts'
import * as outside from './keep-outside.ts'
import { alertFact } from './warnings.ts'

/**
 * How a message came: over the open door with its headers (then it must be signed), out of a feed that we read, or from the
 * hands of staff. The sender is on the list of the allowed in any case.
 */
export type Came =
  | {
      readonly by: 'door'
      readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
    }
  | { readonly by: 'feed' }
  | { readonly by: 'staff'; readonly who: Actor }

export type Received = {
  readonly alert: Id
  /** new 新收 · repeated 重复（同一消息）· grouped 归并（同样内容的另一条）. */
  readonly how: 'new' | 'repeated' | 'grouped'
  readonly ended: readonly Id[]
}

const RANK: Readonly<Record<string, number>> = { Extreme: 1, Severe: 2, Moderate: 3, Minor: 4 }
const CLOCK_MS = 10 * 60_000

/** A message as a row; the sender is the one under which its source is listed. */
function rowOf(
  env: AlertsEnv,
  cap: CapAlert,
  sender: string,
  publish: boolean,
  how: Came,
  at: Instant,
): Alert {
  const id = newId()
  const info = (lang: string) => cap.infos.find((one) => (one.language ?? 'en-US').startsWith(lang))
  const [zh, en] = [info('zh') ?? cap.infos[0], info('en') ?? cap.infos[0]]
  const expires = cap.infos.flatMap((one) => (one.expires ? [Date.parse(one.expires)] : []))
  const onset = cap.infos.flatMap((one) => one.onset ?? one.effective ?? []).map((one) => Date.parse(one))
  const known = cap.infos[0]?.eventCodes.find((one) => one.valueName === 'huying:kind')?.value
  const ranks = cap.infos.flatMap((one) => RANK[one.severity] ?? [])
  const codes = cap.infos.flatMap((one) =>
    one.areas.flatMap((area) => area.geocodes.map((code) => code.value)),
  )
  const who = how.by === 'staff' ? how.who : null
  const name = zh?.senderName ?? sender
  return {
    ...{
      district: env.district,
      id,
      origin: 'in',
      identifier: cap.identifier,
      sender,
      sent: new Date(cap.sent),
    },
    ...{ status: cap.status, msgType: cap.msgType, scope: cap.scope, chain: id, cap, draft: null },
    state: publish && cap.status === 'Actual' && cap.scope === 'Public' ? 'adopted' : 'received',
    kind: known && Object.hasOwn(env.kinds, known) ? known : null,
    headline: say(zh?.headline ?? zh?.event ?? cap.identifier, en?.headline ?? en?.event ?? cap.identifier),
    rank: ranks.length > 0 ? Math.min(...ranks) : null,
    codes: [...new Set(codes.filter((one) => /^\d{6}(\d{3}){0,2}$/.test(one)))],
    onset: new Date(onset.length > 0 ? Math.min(...onset) : Date.parse(cap.sent)),
    // a message of several parts holds until the last of them ends; a part without an end has none
    expires:
      cap.infos.length > 0 && expires.length === cap.infos.length ? new Date(Math.max(...expires)) : null,
    ...{
      endedBy: null,
      endedAt: null,
      endedHow: null,
      repeats: 0,
      madeBy: name,
      madeAccount: who?.account ?? null,
    },
    ...{ madeAt: at, releasedBy: who?.name ?? null, releasedAt: at, returned: null, version: 1 },
  }
}

/**
 * Takes a message in 接收预警. Refused with its reason, and counted: what is no sound CAP, whoever is not on the list, a signature that
 * does not hold, a name used twice for different words, somebody else's warning, a real warning by an exercise, a flood. The
 * same message again is the same message; the same alarm under another number is counted, not shown again.
 */
export async function receive(
  env: AlertsEnv,
  store: Store,
  bytes: Uint8Array,
  how: Came,
  at: Instant,
): Promise<Result<Received, Refusal>> {
  const read = readCap(bytes)
  const done = read.ok
    ? await store.tx((tx) => take(env, tx, bytes, read.value.alert, how, at))
    : no(refusals['alerts.bad']({ faults: read.error }))
  if (!done.ok) await refused(env, store, read.ok ? read.value.alert.sender : '*', done.error, at)
  return done
}

/** Counted by sender and reason; the first of its kind is a fact. Unknown senders are one line, however many names they use. */
async function refused(
  env: AlertsEnv,
  store: Store,
  sender: string,
  why: Refusal,
  at: Instant,
): Promise<void> {
  const known = why.code !== 'alerts.notAllowed' && why.code !== 'alerts.badSignature' && sender !== '*'
  await store.tx(async (tx) => {
    const one = { sender: known ? sender.slice(0, 200) : '*', reason: why.code, says: why.says }
    const counted = await outside.countRefused(tx, env.district, one, at)
    if (counted.count === 1)
      await append(tx, [
        alertFact(systemActor(env.district), env.district, 'alert.refused', counted, at, {
          reason: why.code,
        }),
      ])
  })
}

async function take(
  env: AlertsEnv,
  tx: Tx,
  bytes: Uint8Array,
  cap: CapAlert,
  how: Came,
  at: Instant,
): Promise<Result<Received, Refusal>> {
  const { district } = env
  const source = await outside.lockSource(tx, district, cap.sender)
  if (!source || cap.sender === env.sender)
    return no(refusals['alerts.notAllowed']({ sender: cap.sender.slice(0, 80) }))
  if (how.by === 'door') {
    const secret = source.secret === null ? null : env.vault.open(source.secret)
    const verdict =
      secret === null ? null : verifyWebhook(secret, how.headers, Buffer.from(bytes), at.getTime())
    if (!verdict?.ok) return no(refusals['alerts.badSignature']())
  }
  if (Date.parse(cap.sent) > at.getTime() + CLOCK_MS) return no(refusals['alerts.future']())
  const own = { sender: source.sender, identifier: cap.identifier }
  const names = new Set([source.sender, ...source.aliases])
  const changes = cap.msgType === 'Update' || cap.msgType === 'Cancel'
  if (changes && cap.references.some((one) => !names.has(one.sender)))
    return no(refusals['alerts.notTheirs']())
  const refs = cap.references.map((one) => ({
    sender: names.has(one.sender) ? source.sender : one.sender,
    identifier: one.identifier,
  }))

  const made = rowOf(env, cap, source.sender, source.trust === 'publish', how, at)
  const group = cap.msgType === 'Alert' ? groupKeyOf(cap) : null
  const since = new Date(at.getTime() - GROUP_MINUTES * 60_000)
  const same = group === null ? undefined : await keep.groupOf(tx, district, group, since, at)
  const name = { ...own, sent: made.sent, digest: digestOf(cap), alert: same?.id ?? made.id }
  const key = await keep.takeKey(tx, district, name, at)
  if (!key.fresh)
    return key.digest === name.digest
      ? ok({ alert: key.alert, how: 'repeated', ended: [] })
      : no(refusals['alerts.sameIdentifier']({ identifier: cap.identifier }))
  if (same) {
    await keep.addRepeat(tx, district, same.id)
    return ok({ alert: same.id, how: 'grouped', ended: [] })
  }
  const minute = new Date(Math.floor(at.getTime() / 60_000) * 60_000)
  if ((await outside.countMessage(tx, district, source.id, minute)) > MOST_A_MINUTE)
    return no(refusals['alerts.tooMany']({ most: MOST_A_MINUTE }))

  const chains = (await keep.chainsFor(tx, district, own, refs)).map((one) => one.chain)
  const chain = chains[0] ?? made.chain
  for (const one of chains) await keep.lockChain(tx, district, one)
  await keep.insertAlert(tx, { ...made, chain }, group)
  if (refs.length > 0) await keep.insertRefs(tx, district, made.id, refs)
  if (chains.length > 1) await keep.joinChains(tx, district, chains, chain)
  const links = await keep.linksOf(tx, district, chain)
  const named = new Set(refs.map((one) => `${one.sender} ${one.identifier}`))
  const other = changes ? links.find((one) => named.has(one.key) && one.status !== cap.status) : undefined
  if (other) return no(refusals['alerts.otherStatus']({ was: other.status, is: cap.status }))
  const ended = await keep.setEndings(tx, district, chain, endings(links))
  await append(tx, [
    alertFact(how.by === 'staff' ? how.who : systemActor(district), district, 'alert.received', made, at, {
      msgType: cap.msgType,
      source: source.title,
      rank: made.rank,
    }),
  ])
  return ok({ alert: made.id, how: 'new', ended: ended.map((one) => one.id) })
}

/** 采纳: staff let the public see a warning of another body; what was not real or not public never. */
export async function adopt(
  env: AlertsEnv,
  tx: Tx,
  who: Actor,
  input: { readonly id: Id; readonly version: number },
  at: Instant,
): Promise<Result<Alert, Refusal>> {
  const before = await keep.lockAlert(tx, env.district, input.id)
  if (before?.origin !== 'in') return no(refusals['alerts.none']())
  const fits = before.state === 'received' && before.status === 'Actual' && before.scope === 'Public'
  if (!fits) return no(refusals['alerts.wrongState']())
  const next: Alert = {
    ...before,
    state: 'adopted',
    releasedBy: who.name,
    releasedAt: at,
    version: input.version,
  }
  if ((await keep.updateAlert(tx, next)) === 0) return no(refusals['alerts.changed']())
  await append(tx, [alertFact(who, env.district, 'alert.adopted', next, at)])
  return ok({ ...next, version: next.version + 1 })
}

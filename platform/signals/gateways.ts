import { createHash, randomBytes } from 'node:crypto'
import { type Id, type Instant, newId, no, ok, type Refusal, type Result, say } from '../../base/index.ts'
import { append } from '../ledger/index.ts'
import { type Actor, factActorOf } from '../org/index.ts'
import { type Reader, sql, type Tx } from '../store/index.ts'
import { type DeviceInfo, refusals } from './declare.ts'

export type Gateway = {
  readonly id: Id
  readonly name: string
  readonly title: string
  readonly device: Id | null
  readonly unit: Id | null
  readonly prefix: string | null
  readonly state: 'open' | 'stopped'
  readonly madeAt: Instant
}

const digest = (key: string): Buffer => createHash('sha256').update(key).digest()
const GATEWAY = sql`id, name, title, device, unit, prefix, state, made_at as "madeAt"`

/** May this key speak for the device? What it names must all fit. */
export const speaksFor = (gateway: Gateway, device: DeviceInfo): boolean =>
  (gateway.device === null || gateway.device === device.id) &&
  (gateway.unit === null || gateway.unit === device.unit) &&
  (gateway.prefix === null || device.code.startsWith(gateway.prefix))

/** 接入账号: the key is answered once and nowhere kept. */
export async function makeGateway(
  district: string,
  tx: Tx,
  who: Actor,
  one: {
    readonly name: string
    readonly title: string
    readonly device: Id | null
    readonly unit: Id | null
    readonly prefix: string | null
  },
  at: Instant,
): Promise<Result<{ readonly id: Id; readonly name: string; readonly key: string }, Refusal>> {
  if (!/^[\w.-]{2,40}$/.test(one.name) || one.title.trim().length < 2)
    return no(
      refusals['signals.badInput']({
        why: say(
          '账号名用 2–40 个字母数字，并填写用途',
          'a name of 2–40 letters and digits, and what it is for',
        ),
      }),
    )
  const [id, key] = [newId(), `hyd_${randomBytes(24).toString('base64url')}`]
  const made = await tx.run(sql`
    insert into signal_gateway (district, id, name, title, key, device, unit, prefix, state, made_at)
    values (${district}, ${id}, ${one.name}, ${one.title.trim().slice(0, 100)}, ${digest(key)}, ${one.device},
      ${one.unit}, ${one.prefix}, 'open', ${at})
    on conflict do nothing`)
  if (made === 0)
    return no(refusals['signals.badInput']({ why: say('该账号名已有', 'there is one of that name already') }))
  await append(tx, [
    {
      ...{ district, kind: 'gateway.made', subjectKind: 'signalGateway', subject: id, at },
      ...{ actor: factActorOf(who), body: { name: one.name, prefix: one.prefix } },
    },
  ])
  return ok({ id, name: one.name, key })
}

/** What an account is for and which codes it may speak for; its key stays. */
export async function editGateway(
  district: string,
  tx: Tx,
  who: Actor,
  one: { readonly id: Id; readonly title: string; readonly prefix: string | null },
  at: Instant,
): Promise<Result<null, Refusal>> {
  const title = one.title.trim().slice(0, 80)
  if (title.length < 2)
    return no(refusals['signals.badInput']({ why: say('请填写用途', 'it wants a purpose') }))
  const changed = await tx.run(sql`
    update signal_gateway set title = ${title}, prefix = ${one.prefix}
    where district = ${district} and id = ${one.id} and state = 'open'`)
  if (changed === 0) return no(refusals['signals.key']())
  await append(tx, [
    {
      ...{ district, kind: 'gateway.edited', subjectKind: 'signalGateway', subject: one.id, at },
      ...{ actor: factActorOf(who), body: { title, prefix: one.prefix } },
    },
  ])
  return ok(null)
}

export async function stopGateway(
  district: string,
  tx: Tx,
  who: Actor,
  id: Id,
  at: Instant,
): Promise<Result<null, Refusal>> {
  const stopped = await tx.run(sql`
    update signal_gateway set state = 'stopped' where district = ${district} and id = ${id} and state = 'open'`)
  if (stopped === 0) return no(refusals['signals.key']())
  await append(tx, [
    {
      ...{ district, kind: 'gateway.stopped', subjectKind: 'signalGateway', subject: id, at },
      ...{ actor: factActorOf(who), body: {} },
    },
  ])
  return ok(null)
}

export const gateways = (reader: Reader, district: string) =>
  reader.query<Gateway>(
    sql`select ${GATEWAY} from signal_gateway where district = ${district} order by state, name limit 500`,
  )

/** Whose key it is; with a name, both must fit. */
export async function gatewayByKey(
  reader: Reader,
  district: string,
  key: string,
  name: string | null,
): Promise<Result<Gateway, Refusal>> {
  const row =
    key.length < 20
      ? undefined
      : await reader.one<Gateway>(
          sql`select ${GATEWAY} from signal_gateway where district = ${district} and key = ${digest(key)}`,
        )
  return row?.state === 'open' && (name === null || row.name === name)
    ? ok(row)
    : no(refusals['signals.key']())
}

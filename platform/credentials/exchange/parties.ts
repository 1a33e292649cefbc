import {
  type Day,
  dayOf,
  type Id,
  type Instant,
  newId,
  no,
  ok,
  type Refusal,
  type Result,
  say,
} from '../../../base/index.ts'
import type { Actor } from '../../org/index.ts'
import type { Reader, Tx } from '../../store/index.ts'
import { commonClaims, type Jwk, type MayAsk, type Party, type PartyKind, refusals } from './declare.ts'
import { claimName } from './export.ts'
import { jwkOf } from './jose.ts'
import * as keep from './keep.ts'
import { type ExchangeCity, tell } from './room.ts'

export type NewParty = {
  readonly kind: PartyKind
  readonly name: string
  readonly identifier: string
  readonly origin: string
  readonly keys: readonly unknown[]
  readonly purpose: string
  readonly mayAsk: readonly MayAsk[]
  readonly from: Day
  readonly until: Day
}

const bad = (zh: string, en: string) => no(refusals['exchange.partyBad']({ what: say(zh, en) }))
/** Two years at most: who asks for data of citizens is looked at again. */
const MOST_DAYS = 731

/** The bare origin of an address; nothing for what no citizen's answer may be sent to. */
function originOf(text: string, demo: boolean): string | null {
  try {
    const url = new URL(text)
    const here = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
    if (url.protocol !== 'https:' && !(demo && here && url.protocol === 'http:')) return null
    return url.username || url.password ? null : url.origin
  } catch {
    return null
  }
}

function keysOf(values: readonly unknown[]): readonly Jwk[] | null {
  const keys = values.map(jwkOf)
  return keys.length === 0 || keys.length > 8 || keys.includes(undefined) ? null : (keys as Jwk[])
}

/** May these be asked for? Only types and facts that there are. */
function askable(city: ExchangeCity, asks: readonly MayAsk[]): boolean {
  return asks.every(({ type, fields }) => {
    const known = Object.hasOwn(city.types, type) ? city.types[type] : undefined
    if (!known || fields.length === 0) return false
    const names = new Set([...Object.keys(commonClaims), ...Object.keys(known.fields).map(claimName)])
    return fields.every((field) => names.has(field))
  })
}

const daysBetween = (from: Day, until: Day): number => (Date.parse(until) - Date.parse(from)) / 86_400_000

/** 登记: who it is, with what keys it signs, what it may ask, what for, and until when. */
export async function addParty(
  tx: Tx,
  city: ExchangeCity,
  who: Actor,
  input: NewParty,
  at: Instant,
): Promise<Result<Party, Refusal>> {
  const keys = keysOf(input.keys)
  const origin = originOf(input.origin, city.demo)
  const name = input.name.trim()
  const purpose = input.purpose.trim()
  const identifier = input.identifier.trim()
  if (name.length < 2 || name.length > 100) return bad('名称 2–100 字', 'a name of 2 to 100 characters')
  if (identifier.length < 3 || identifier.length > 500) return bad('标识 3–500 字', 'an identifier')
  if (!origin) return bad('网址须为 https 且不带账号', 'the address has to be https, without an account')
  if (!keys) return bad('公钥须为 Ed25519 或 P-256 的 JWK', 'keys have to be JWK of Ed25519 or P-256')
  if (purpose.length < 4 || purpose.length > 200)
    return bad('用途 4–200 字', 'a purpose of 4 to 200 characters')
  if (input.kind === 'verifier' && (input.mayAsk.length === 0 || !askable(city, input.mayAsk)))
    return bad('可索取的证照类型或字段不存在', 'types or fields that there are none of')
  if (input.until < input.from || input.until < dayOf(at)) return bad('期限已过', 'a period that is over')
  if (daysBetween(input.from, input.until) > MOST_DAYS) return bad('期限最长两年', 'two years at most')
  const party: Party = {
    ...{ id: newId(), kind: input.kind, name, identifier, origin, keys, purpose },
    ...{ mayAsk: input.kind === 'verifier' ? input.mayAsk : [], from: input.from, until: input.until },
    ...{ stoppedAt: null, stoppedWhy: null, by: who.name, at },
  }
  if ((await keep.insertParty(tx, city.district, party)) === 0)
    return no(refusals['exchange.partyKnown']({ identifier }))
  await tell(tx, city.district, who, 'exchange.partyAdded', party.id, at, {
    ...{ kind: party.kind, identifier, purpose, until: party.until },
    asks: party.mayAsk.map(({ type, fields }) => `${type}: ${fields.join(', ')}`),
  })
  return ok(party)
}

/** 变更: purpose, what may be asked, keys, period; a stopped one counts again. */
export async function changeParty(
  tx: Tx,
  city: ExchangeCity,
  who: Actor,
  id: Id,
  input: Pick<NewParty, 'purpose' | 'mayAsk' | 'keys' | 'until'>,
  at: Instant,
): Promise<Result<null, Refusal>> {
  const party = await keep.partyById(tx, city.district, id)
  if (!party) return no(refusals['exchange.partyUnknown']())
  const keys = keysOf(input.keys)
  if (!keys) return bad('公钥须为 Ed25519 或 P-256 的 JWK', 'keys have to be JWK of Ed25519 or P-256')
  if (party.kind === 'verifier' && (input.mayAsk.length === 0 || !askable(city, input.mayAsk)))
    return bad('可索取的证照类型或字段不存在', 'types or fields that there are none of')
  if (input.until < dayOf(at) || daysBetween(dayOf(at), input.until) > MOST_DAYS)
    return bad('期限最长两年', 'two years at most')
  const { purpose, mayAsk, until } = input
  await keep.changeParty(tx, city.district, id, { purpose, mayAsk, keys, until })
  await tell(tx, city.district, who, 'exchange.partyChanged', id, at, {
    ...{ purpose, until },
    asks: mayAsk.map(({ type, fields }) => `${type}: ${fields.join(', ')}`),
  })
  return ok(null)
}

/** 停用: from this moment nobody is asked by it any more. */
export async function stopParty(
  tx: Tx,
  city: ExchangeCity,
  who: Actor,
  id: Id,
  why: string,
  at: Instant,
): Promise<Result<null, Refusal>> {
  if (why.trim().length < 2) return bad('请写明原因', 'say why')
  if ((await keep.stopParty(tx, city.district, id, why.trim(), at)) === 0)
    return no(refusals['exchange.partyUnknown']())
  await tell(tx, city.district, who, 'exchange.partyStopped', id, at, { note: why.trim() })
  return ok(null)
}

/** Everybody registered. */
export const partiesOf = (reader: Reader, city: ExchangeCity) => keep.parties(reader, city.district)

/** Does the registration hold just now? */
export const holds = (party: Party, at: Instant): boolean =>
  party.stoppedAt === null && party.from <= dayOf(at) && dayOf(at) <= party.until

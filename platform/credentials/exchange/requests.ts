import { randomBytes } from 'node:crypto'
import { type Id, type Instant, newId, no, ok, type Refusal, type Result } from '../../../base/index.ts'
import { type Actor, sameSecret, systemActor } from '../../org/index.ts'
import type { Reader, Tx } from '../../store/index.ts'
import { satisfies } from './dcql.ts'
import {
  type Checked,
  commonClaims,
  type Dcql,
  type Jwk,
  limits,
  notTaken,
  refusals,
  requestStates,
  type WhyNot,
} from './declare.ts'
import { addresses, claimName, methodOf } from './export.ts'
import { isObject, type Object_, writeJws } from './jose.ts'
import * as keep from './keep.ts'
import { askOutside, under } from './outside.ts'
import { holds } from './parties.ts'
import { jwksOf } from './public.ts'
import { type ExchangeCity, secondsOf, tell } from './room.ts'
import { verifySdJwt } from './sd-jwt.ts'
import { readTokenStatus } from './status.ts'

/** The id of our one query. */
const QUERY = 'certificate'
const OWN_AUDIENCE = 'https://self-issued.me/v2'

export const dcqlFor = (origin: string, type: string, fields: readonly string[]): Dcql => ({
  credentials: [
    {
      id: QUERY,
      format: 'dc+sd-jwt',
      meta: { vct_values: [addresses(origin).type(type)] },
      claims: fields.map((field) => ({ path: [field] })),
    },
  ],
})

export type NewRequest = {
  readonly type: string
  readonly fields: readonly string[]
  readonly purpose: string
}

/** 发起出示请求: what is asked of whom holds it; answers where the wallet finds it. */
export async function openRequest(
  tx: Tx,
  city: ExchangeCity,
  who: Actor,
  input: NewRequest,
  at: Instant,
): Promise<Result<{ readonly id: Id; readonly url: string; readonly expiresAt: Instant }, Refusal>> {
  const type = Object.hasOwn(city.types, input.type) ? city.types[input.type] : undefined
  if (!type) return no(refusals['exchange.notHeld']())
  const known = new Set([...Object.keys(commonClaims), ...Object.keys(type.fields).map(claimName)])
  const strange = input.fields.filter((field) => !known.has(field))
  if (strange.length > 0 || input.fields.length === 0)
    return no(refusals['exchange.beyondRegistration']({ what: strange }))
  const id = newId()
  const expiresAt = new Date(at.getTime() + limits.requestSeconds * 1000)
  await keep.insertRequest(tx, city.district, {
    ...{ id, type: input.type, fields: [...new Set(input.fields)], purpose: input.purpose.trim() },
    nonce: randomBytes(24).toString('base64url'),
    answerKey: randomBytes(24).toString('base64url'),
    ...{ by: who.name, account: who.account, unit: who.unit, madeAt: at, expiresAt },
  })
  await tell(tx, city.district, who, 'exchange.asked', id, at, {
    ...{ type: input.type, fields: input.fields, purpose: input.purpose.trim() },
  })
  return ok({ id, url: invitationFor(city.origin(), id), expiresAt })
}

/** What the QR code holds: who asks, and where the request lies. */
export function invitationFor(origin: string, id: Id, scheme = 'openid4vp://'): string {
  const at = addresses(origin)
  const said = new URLSearchParams({ client_id: at.clientId, request_uri: at.request(id) })
  return `${scheme}?${said.toString()}`
}

/** The request object, signed; fetched by the wallet, and never after its time. */
export async function requestObject(
  reader: Reader,
  city: ExchangeCity,
  id: Id,
  walletNonce: string | null,
  at: Instant,
): Promise<Result<string, Refusal>> {
  const row = await keep.request(reader, city.district, id)
  if (!row) return no(refusals['exchange.requestUnknown']())
  const over = overOf(row, at)
  if (over) return no(over)
  const origin = city.origin()
  const place = addresses(origin)
  const signer = await city.keys.signWith('exchange')
  const formats = {
    'dc+sd-jwt': { 'sd-jwt_alg_values': ['EdDSA', 'ES256'], 'kb-jwt_alg_values': ['EdDSA', 'ES256'] },
  }
  const payload = {
    ...{ client_id: place.clientId, aud: OWN_AUDIENCE },
    ...{ response_type: 'vp_token', response_mode: 'direct_post', response_uri: place.response(id) },
    ...{ nonce: row.nonce, state: row.answerKey },
    ...{ iat: secondsOf(at), exp: secondsOf(row.expiresAt) },
    dcql_query: dcqlFor(origin, row.type, row.fields),
    client_metadata: { client_name: row.by, vp_formats_supported: formats },
    ...(row.purpose ? { purpose: row.purpose } : {}),
    ...(walletNonce ? { wallet_nonce: walletNonce } : {}),
  }
  const header = { alg: 'EdDSA', typ: 'oauth-authz-req+jwt', kid: methodOf(origin, signer.kid) }
  return ok(await writeJws(header, payload, (message) => signer.sign(message)))
}

function overOf(row: keep.RequestRow, at: Instant): Refusal | null {
  if (row.state !== 'open') return refusals['exchange.requestOver']({ state: requestStates[row.state] })
  if (at >= row.expiresAt) return refusals['exchange.requestOver']({ state: requestStates.expired })
  return null
}

export type WalletAnswer = {
  readonly state?: string
  readonly vp_token?: string
  readonly error?: string
}

/**
 * 接收出示: checks what a wallet sent, once. Whoever does not know the secret of the request learns nothing and changes
 * nothing; a right answer, a wrong one and a refusal each end it.
 */
export async function receive(
  city: ExchangeCity,
  id: Id,
  said: WalletAnswer,
  at: Instant,
): Promise<Result<null, Refusal>> {
  const open = await keep.request(city.store, city.district, id)
  if (!open || !sameSecret(said.state ?? '', open.answerKey)) return no(refusals['exchange.requestUnknown']())
  const over = overOf(open, at)
  if (over) return no(over)
  // the check may ask outside: nothing is locked meanwhile
  const checked = said.error ? null : await checkAnswer(city, open, said.vp_token ?? '', at)
  const who = systemActor(city.district)
  const settled = await city.store.tx(async (tx): Promise<Result<WhyNot | null, Refusal>> => {
    const row = await keep.lockRequest(tx, city.district, id)
    const late = row ? overOf(row, at) : refusals['exchange.requestUnknown']()
    if (late) return no(late)
    if (!checked?.ok) {
      const why = checked && !checked.ok ? checked.why : null
      const state = checked ? 'failed' : 'refused'
      await keep.settleRequest(tx, city.district, id, { state, why, shown: null, at })
      await tell(tx, city.district, who, checked ? 'exchange.failed' : 'exchange.declined', id, at, { why })
      // a refusal would undo what was just written: it is made of the answer afterwards
      return ok(why)
    }
    const shown = city.vault.seal(JSON.stringify(checked.claims))
    await keep.settleRequest(tx, city.district, id, { state: 'answered', why: null, shown, at })
    await tell(tx, city.district, who, 'exchange.answered', id, at, { fields: Object.keys(checked.claims) })
    return ok(null)
  })
  if (!settled.ok) return settled
  return settled.value ? no(refusals['exchange.notTaken']({ why: settled.value })) : ok(null)
}

async function checkAnswer(
  city: ExchangeCity,
  row: keep.RequestRow,
  text: string,
  at: Instant,
): Promise<Checked<{ readonly claims: Object_ }>> {
  if (text.length > limits.most) return notTaken('tooLong')
  let token: unknown
  try {
    token = JSON.parse(text)
  } catch {
    return notTaken('malformed', 'vp_token')
  }
  if (!isObject(token) || Object.keys(token).length !== 1) return notTaken('malformed', 'vp_token')
  const list = token[QUERY]
  const [presentation, ...more] = Array.isArray(list) ? (list as unknown[]) : []
  if (typeof presentation !== 'string' || more.length > 0) return notTaken('malformed', 'vp_token')
  const origin = city.origin()
  let why: WhyNot = 'keyUnknown'
  const read = await verifySdJwt(presentation, {
    keyOf: async (header, payload) => {
      const found = await issuerKey(city, header, payload, at)
      if (found.ok) return found.key
      why = found.why
      return undefined
    },
    now: secondsOf(at),
    binding: { audience: addresses(origin).clientId, nonce: row.nonce },
  })
  if (!read.ok) return read.why === 'keyUnknown' ? notTaken(why) : read
  const [query] = dcqlFor(origin, row.type, row.fields).credentials
  // somebody else's type of the same meaning is not ours: only what was asked for answers
  if (!query || !satisfies(query, read.claims)) return notTaken('claimsMissing')
  const state = await stateOf(city, read.claims, at)
  if (state) return notTaken(state)
  // more than was asked for is not kept
  return {
    ok: true,
    claims: Object.fromEntries(
      Object.entries(read.claims).filter(
        ([name]) =>
          row.fields.includes(name) || name === 'iss' || name === 'sealed_with' || name === 'test_only',
      ),
    ),
  }
}

/** The key of an issuer: the city's own, or that of a registered one. */
async function issuerKey(
  city: ExchangeCity,
  header: Object_,
  payload: Object_,
  at: Instant,
): Promise<Checked<{ readonly key: Jwk }>> {
  const { iss } = payload
  if (typeof iss !== 'string') return notTaken('issuerUnknown')
  const keys =
    iss === city.origin() ? jwksOf(await city.keys.keysOf(city.store)) : await outsideKeys(city, iss, at)
  if (!keys) return notTaken('issuerUnknown')
  const key = keys.find(({ kid }) => kid !== undefined && kid === header.kid)
  // an issuer with one key need not name it
  const only = header.kid === undefined && keys.length === 1 ? keys[0] : undefined
  const found = key ?? only
  return found ? { ok: true, key: found } : notTaken('keyUnknown')
}

async function outsideKeys(city: ExchangeCity, iss: string, at: Instant): Promise<readonly Jwk[] | null> {
  const party = await keep.partyNamed(city.store, city.district, 'issuer', iss)
  return party && holds(party, at) ? party.keys : null
}

/** Taken back? Undefined when it stands; our own lists are at hand, others are asked for where they are registered. */
async function stateOf(city: ExchangeCity, claims: Object_, at: Instant): Promise<WhyNot | undefined> {
  const status = isObject(claims.status) ? claims.status.status_list : undefined
  if (status === undefined) return undefined
  if (!isObject(status)) return 'statusUnknown'
  const { idx, uri } = status
  if (typeof idx !== 'number' || !Number.isSafeInteger(idx) || idx < 0) return 'statusUnknown'
  const own = addresses(city.origin()).tokenStatus(0).slice(0, -1)
  if (claims.iss === city.origin()) {
    const list = typeof uri === 'string' && uri.startsWith(own) ? Number(uri.slice(own.length)) : Number.NaN
    const listed = async () => {
      const believed = await city.keys.current(city.store)
      return believed.ok ? believed.value.revoked.lists.get(list) : undefined
    }
    let found = await listed()
    if (!found && Number.isInteger(list)) {
      // a list that is so new that nobody has signed it yet
      await city.keys.settle()
      found = await listed()
    }
    if (!found || idx >= found.size || secondsOf(at) >= found.validUntil) return 'statusUnknown'
    return found.has(idx) ? 'revoked' : undefined
  }
  const party = await keep.partyNamed(city.store, city.district, 'issuer', String(claims.iss))
  if (!party || !under(uri, party.origin)) return 'statusUnknown'
  const answer = await askOutside(uri, { most: 2_097_152, accept: 'application/statuslist+jwt' })
  if (answer?.status !== 200) return 'statusUnknown'
  for (const key of party.keys) {
    const list = readTokenStatus(answer.text.trim(), { key, uri, now: secondsOf(at) })
    if (list.ok) return list.has(idx) ? 'revoked' : undefined
  }
  return 'statusUnknown'
}

/** What became of it, for whoever asked. */
export async function requestOf(
  reader: Reader,
  city: ExchangeCity,
  who: Actor,
  id: Id,
  at: Instant,
): Promise<Result<Seen, Refusal>> {
  const row = await keep.request(reader, city.district, id)
  if (!row || row.account !== who.account) return no(refusals['exchange.requestUnknown']())
  return ok(seen(city, row, at))
}

export const requestsBy = async (reader: Reader, city: ExchangeCity, account: Id, at: Instant) =>
  (await keep.requestsBy(reader, city.district, account)).map((row) => ({
    ...seen(city, row, at),
    shown: null,
  }))

export type Seen = {
  readonly id: Id
  readonly state: keyof typeof requestStates
  readonly type: string
  readonly fields: readonly string[]
  readonly purpose: string
  readonly url: string
  readonly madeAt: Instant
  readonly expiresAt: Instant
  readonly settledAt: Instant | null
  readonly why: WhyNot | null
  readonly shown: Object_ | null
}

const seen = (city: ExchangeCity, row: keep.RequestRow, at: Instant): Seen => ({
  ...{ id: row.id, type: row.type, fields: row.fields, purpose: row.purpose, madeAt: row.madeAt },
  state: row.state === 'open' && at >= row.expiresAt ? 'expired' : row.state,
  url: invitationFor(city.origin(), row.id),
  ...{ expiresAt: row.expiresAt, settledAt: row.settledAt, why: row.why },
  shown: row.shown ? (JSON.parse(city.vault.open(row.shown)) as Object_) : null,
})

/** 留存: what was shown is forgotten after a day. */
export const forget = (tx: Tx, city: ExchangeCity, at: Instant): Promise<number> =>
  keep.forgetShown(tx, city.district, new Date(at.getTime() - limits.shownHours * 3_600_000))

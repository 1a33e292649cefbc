import { type Id, type Instant, newId, no, ok, type Refusal, type Result, say } from '../../../base/index.ts'
import { type Citizen, systemActor } from '../../org/index.ts'
import type { Reader } from '../../store/index.ts'
import { readDcql, wantedOf } from './dcql.ts'
import { type Asked, limits, type OfferView, type Party, refusals, requestStates } from './declare.ts'
import { addresses, claimsOf, claimTitles, exportSdJwt } from './export.ts'
import { isObject, jwkOf, readJws, signedBy } from './jose.ts'
import * as keep from './keep.ts'
import { askOutside, under } from './outside.ts'
import { holds } from './parties.ts'
import { jwksOf } from './public.ts'
import { type ExchangeCity, secondsOf, tell } from './room.ts'
import { readSdJwt, verifySdJwt } from './sd-jwt.ts'
import { invitationOf } from './wallet.ts'

const refused = (zh: string, en: string) => no(refusals['exchange.requestRefused']({ why: say(zh, en) }))
const MOST_REQUEST = 65_536

/** 读取外部核验方的请求: who it is, whether it is registered for what it asks, and what the citizen has of it. */
export async function readOffer(
  city: ExchangeCity,
  citizen: Citizen,
  text: string,
  at: Instant,
): Promise<Result<OfferView, Refusal>> {
  const invitation = invitationOf(text)
  if (!invitation) return refused('不是出示请求的二维码', 'this is no request for a presentation')
  const party = await keep.partyNamed(city.store, city.district, 'verifier', invitation.clientId)
  const known = party ?? ownParty(city, invitation.clientId, at)
  if (!known) return no(refusals['exchange.partyUnknown']())
  if (!holds(known, at)) return no(refusals['exchange.partyStopped']({ name: known.name }))
  if (!under(invitation.requestUri, known.origin))
    return refused('请求不在登记的网址下', 'the request does not lie under the registered address')
  const form = invitation.method === 'post' ? { form: new URLSearchParams() } : {}
  const accept = 'application/oauth-authz-req+jwt'
  // the city's own address may be an inner one
  const guard = party ? city.guard : undefined
  const answer = await askOutside(invitation.requestUri, { most: MOST_REQUEST, accept, guard, ...form })
  if (!answer || answer.status >= 500) return no(refusals['exchange.verifierAway']({ name: known.name }))
  if (answer.status !== 200) return refused('请求已过期或已使用', 'the request is over or was used')
  const keys = party ? party.keys : jwksOf(await city.keys.keysOf(city.store))
  const asked = askedOf(city, known, keys, answer.text.trim(), at)
  if (!asked.ok) return asked
  return keepOffer(city, citizen, known, party !== undefined, asked.value, at)
}

/** The city asks its citizens too, in the same way; it need not register with itself. */
function ownParty(city: ExchangeCity, clientId: string, at: Instant): Party | undefined {
  const place = addresses(city.origin())
  if (clientId !== place.clientId) return undefined
  const day = at.toISOString().slice(0, 10)
  return {
    ...{ id: OWN, kind: 'verifier', name: OWN_NAME, identifier: clientId, origin: city.origin() },
    ...{ keys: [], purpose: '办理政务服务', mayAsk: [], from: '2000-01-01', until: `9${day.slice(1)}` },
    ...{ stoppedAt: null, stoppedWhy: null, by: '', at },
  }
}
const OWN_NAME = '本市政务服务'
const OWN = '00000000-0000-7000-8000-000000000001' as Id

type Signed = { readonly asked: Asked; readonly nonce: string; readonly expiresAt: Instant }

/** The request object, checked: its signature by a registered key, and every word that could send an answer astray. */
function askedOf(
  city: ExchangeCity,
  party: Party,
  keys: Party['keys'],
  text: string,
  at: Instant,
): Result<Signed, Refusal> {
  const jws = readJws(text)
  if (jws?.header.typ !== 'oauth-authz-req+jwt') return refused('请求格式不对', 'it is not well formed')
  const named = String(jws.header.kid ?? '')
  const fitting = keys.filter(
    ({ kid }) =>
      kid === undefined ||
      named === '' ||
      named === kid ||
      named.endsWith(`-${kid}`) ||
      named.endsWith(`#${kid}`),
  )
  if (!fitting.some((key) => signedBy(key, jws.header.alg, jws.signed, jws.signature)))
    return refused('请求签名不符', 'its signature is wrong')
  const said = jws.payload
  if (said.client_id !== party.identifier) return refused('请求方与登记不符', 'another client id')
  if (said.response_type !== 'vp_token' || said.response_mode !== 'direct_post')
    return refused('不支持的应答方式', 'a way of answering that is not taken')
  if (!under(said.response_uri, party.origin))
    return refused('应答地址不在登记的网址下', 'the answer would go to another address')
  if (said.redirect_uri !== undefined) return refused('应答地址重复', 'two addresses for one answer')
  const audiences = ['https://self-issued.me/v2', city.origin()]
  if (said.aud !== undefined && !audiences.includes(String(said.aud)))
    return refused('请求不是给本市钱包的', 'it was made for another wallet')
  const { nonce, exp, state } = said
  if (typeof nonce !== 'string' || nonce.length < 16 || nonce.length > 200)
    return refused('请求缺少一次性随机数', 'it has no nonce, or a poor one')
  if (exp !== undefined && (typeof exp !== 'number' || secondsOf(at) >= exp))
    return refused('请求已过期', 'it has run out')
  if (said.transaction_data !== undefined)
    return refused('不支持交易确认', 'confirming transactions is not done here')
  const dcql = readDcql(said.dcql_query)
  const [query, ...more] = dcql?.credentials ?? []
  if (!query || more.length > 0) return refused('一次只能索取一种证照', 'one certificate at a time')
  if (query.format !== 'dc+sd-jwt') return refused('不支持的凭证格式', 'a format that is not given out')
  const wanted = wantedOf(query)
  const prefix = addresses(city.origin()).type('')
  const types = wanted.types
    .filter((one) => one.startsWith(prefix))
    .map((one) => decodeURIComponent(one.slice(prefix.length)))
  if (types.length === 0) return refused('没有这种证照', 'there is no such type of certificate')
  const name = (path: readonly (string | number | null)[]) => (path.length === 1 ? String(path[0]) : '')
  const fields = [...new Set(wanted.paths.map(name))]
  if (fields.length === 0 || fields.includes(''))
    return refused('未写明索取哪些信息', 'it does not say what it asks')
  const end = Math.min(
    typeof exp === 'number' ? exp : Number.POSITIVE_INFINITY,
    secondsOf(at) + limits.requestSeconds,
  )
  return ok({
    asked: {
      clientId: party.identifier,
      responseUri: said.response_uri,
      echo: typeof state === 'string' ? state.slice(0, 500) : null,
      ...{ query: query.id, types, fields, needed: wanted.needed.map(name) },
      purpose: typeof said.purpose === 'string' ? said.purpose.slice(0, 200) : party.purpose,
    },
    nonce,
    expiresAt: new Date(end * 1000),
  })
}

async function keepOffer(
  city: ExchangeCity,
  citizen: Citizen,
  party: Party,
  outside: boolean,
  { asked, nonce, expiresAt }: Signed,
  at: Instant,
): Promise<Result<OfferView, Refusal>> {
  if (outside) {
    const allowed = (type: string) => party.mayAsk.find((one) => one.type === type)?.fields ?? []
    const over = asked.types.flatMap((type) => asked.fields.filter((field) => !allowed(type).includes(field)))
    if (over.length > 0) {
      const who = systemActor(city.district)
      await city.store.tx((tx) =>
        tell(tx, city.district, who, 'exchange.overasked', party.id, at, { fields: [...new Set(over)] }),
      )
      return no(refusals['exchange.beyondRegistration']({ what: [...new Set(over)] }))
    }
  }
  const id = newId()
  const row = await city.store.tx(async (tx) => {
    await keep.insertOffer(tx, city.district, {
      id,
      citizen: citizen.id,
      party: party.id,
      nonce,
      asked,
      madeAt: at,
      expiresAt,
    })
    return keep.offerOf(tx, city.district, party.id, nonce)
  })
  // read again by the same person, before it was answered: the same; by another one: somebody passed it on
  if (!row || row.citizen !== citizen.id || row.state !== 'open')
    return no(refusals['exchange.requestOver']({ state: requestStates.answered }))
  return viewOf(city, citizen, row, party, at)
}

async function viewOf(
  city: ExchangeCity,
  citizen: Citizen,
  row: keep.OfferRow,
  party: Pick<Party, 'name' | 'purpose'>,
  at: Instant,
): Promise<Result<OfferView, Refusal>> {
  const held = await city.heldBy(city.store, citizen, row.asked.types, at)
  if (held.length === 0) return no(refusals['exchange.notHeld']())
  return ok({
    ...{ id: row.id, party: party.name, registeredFor: party.purpose, purpose: row.asked.purpose },
    expiresAt: row.expiresAt,
    certificates: held.map((one) => {
      const titles = claimTitles(one)
      const claims = claimsOf(one)
      return {
        ...{ id: one.id, title: one.title, number: one.facts.number, issuer: one.facts.issuer },
        fields: row.asked.fields
          .filter((name) => Object.hasOwn(claims, name))
          .map((name) => ({
            name,
            title: titles[name] ?? say(name, name),
            value: name === 'sealed' ? '…' : claims[name],
            needed: row.asked.needed.includes(name),
          })),
      }
    }),
  })
}

function usable(row: keep.OfferRow | undefined, citizen: Citizen, at: Instant): Refusal | null {
  if (row?.citizen !== citizen.id) return refusals['exchange.requestUnknown']()
  if (row.state !== 'open') return refusals['exchange.requestOver']({ state: requestStates.answered })
  return at >= row.expiresAt ? refusals['exchange.requestOver']({ state: requestStates.expired }) : null
}

export type Agreed = {
  readonly certificate: Id
  readonly fields: readonly string[]
  /** The public half of the key that lies in the phone. */
  readonly key: unknown
}

/**
 * 逐项同意: makes the credential for this one presentation, bound to the phone's key; only what was agreed to leaves the
 * city, the rest stays as digests.
 */
export async function agree(
  city: ExchangeCity,
  citizen: Citizen,
  id: Id,
  input: Agreed,
  at: Instant,
): Promise<
  Result<{ readonly credential: string; readonly audience: string; readonly nonce: string }, Refusal>
> {
  const key = jwkOf(input.key)
  if (!key) return refused('手机密钥不对', 'the key of the phone is none')
  const signer = await city.keys.signWith('exchange')
  return city.store.tx(async (tx) => {
    const row = await keep.lockOffer(tx, city.district, id)
    const over = usable(row, citizen, at)
    if (over || !row) return no(over ?? refusals['exchange.requestUnknown']())
    const held = (await city.heldBy(tx, citizen, row.asked.types, at)).find(
      (one) => one.id === input.certificate,
    )
    if (!held) return no(refusals['exchange.notHeld']())
    const fields = input.fields.filter((field) => row.asked.fields.includes(field))
    if (fields.length === 0) return refused('没有同意任何一项', 'nothing was agreed to')
    const now = secondsOf(at)
    const until = now + limits.credentialSeconds
    const whole = await exportSdJwt(held, { origin: city.origin(), signer, now, until, holder: key })
    const read = readSdJwt(whole)
    if (!read.ok) throw new Error('a credential of ours cannot be read')
    const kept = read.parts.disclosures.filter(({ name }) => fields.includes(name ?? ''))
    await keep.setOffer(tx, city.district, id, { state: 'open', certificate: held.id, fields })
    const credential = `${[read.parts.token, ...kept.map((one) => one.text)].join('~')}~`
    return ok({ credential, audience: row.asked.clientId, nonce: row.nonce })
  })
}

/** What the verifier said to it. */
export type Delivered = { readonly redirect: string | null }

/** 出示: checks that the phone shows what was agreed to and nothing else, writes it down, and sends it where it was asked. */
export async function deliver(
  city: ExchangeCity,
  citizen: Citizen,
  id: Id,
  presentation: string,
  at: Instant,
): Promise<Result<Delivered, Refusal>> {
  const claimed = await city.store.tx(async (tx): Promise<Result<keep.OfferRow, Refusal>> => {
    const row = await keep.lockOffer(tx, city.district, id)
    const over = usable(row, citizen, at)
    if (over || !row) return no(over ?? refusals['exchange.requestUnknown']())
    if (!row.certificate) return no(refusals['exchange.requestUnknown']())
    const keys = jwksOf(await city.keys.keysOf(tx))
    const read = await verifySdJwt(presentation, {
      keyOf: (header) => keys.find(({ kid }) => kid === header.kid),
      now: secondsOf(at),
      binding: { audience: row.asked.clientId, nonce: row.nonce },
    })
    if (!read.ok) return no(refusals['exchange.notTaken']({ why: read.why }))
    const beyond = read.disclosed.map((path) => path.slice(1)).filter((name) => !row.fields.includes(name))
    if (beyond.length > 0) return no(refusals['exchange.beyondRegistration']({ what: beyond }))
    await keep.setOffer(tx, city.district, id, { state: 'answering' })
    // written before it leaves: what was sent and not written down would be the worst of all
    const name = (await keep.partyById(tx, city.district, row.party))?.name ?? OWN_NAME
    const use = { by: name, purpose: row.asked.purpose, fields: row.fields, result: 'sent' }
    await city.noteUse(tx, citizen, row.certificate, use, at)
    return ok(row)
  })
  if (!claimed.ok) return claimed
  const row = claimed.value
  const registered = await keep.partyById(city.store, city.district, row.party)
  const answer = await askOutside(row.asked.responseUri, {
    ...{ most: MOST_REQUEST, accept: 'application/json', guard: registered ? city.guard : undefined },
    form: formOf(row.asked, { vp_token: JSON.stringify({ [row.asked.query]: [presentation] }) }),
  })
  const done = answer !== undefined && answer.status >= 200 && answer.status < 300
  const name = registered?.name ?? OWN_NAME
  await city.store.tx(async (tx) => {
    await keep.setOffer(tx, city.district, id, { state: done ? 'answered' : 'failed', settledAt: at })
    // whatever the other side says: it may have been read there
    const result = done ? 'ok' : answer ? `HTTP ${answer.status}` : 'no answer'
    await tell(tx, city.district, systemActor(city.district), 'exchange.shown', id, at, {
      party: row.party,
      fields: row.fields,
      result,
    })
  })
  if (!answer) return no(refusals['exchange.verifierAway']({ name }))
  if (!done)
    return refused(
      `核验方未接受（HTTP ${answer.status}）`,
      `the verifier did not take it (HTTP ${answer.status})`,
    )
  return ok({ redirect: redirectOf(answer.text, registered?.origin ?? city.origin()) })
}

/** 拒绝: the verifier is told, with no reason and nothing else. */
export async function decline(
  city: ExchangeCity,
  citizen: Citizen,
  id: Id,
  at: Instant,
): Promise<Result<null, Refusal>> {
  const claimed = await city.store.tx(async (tx): Promise<Result<keep.OfferRow, Refusal>> => {
    const row = await keep.lockOffer(tx, city.district, id)
    const over = usable(row, citizen, at)
    if (over || !row) return no(over ?? refusals['exchange.requestUnknown']())
    await keep.setOffer(tx, city.district, id, { state: 'declined', settledAt: at })
    return ok(row)
  })
  if (!claimed.ok) return claimed
  const { asked, party } = claimed.value
  const form = formOf(asked, { error: 'access_denied' })
  const guard = (await keep.partyById(city.store, city.district, party)) ? city.guard : undefined
  await askOutside(asked.responseUri, { most: MOST_REQUEST, accept: 'application/json', form, guard })
  return ok(null)
}

const formOf = (asked: Asked, said: Readonly<Record<string, string>>) =>
  new URLSearchParams({ ...said, ...(asked.echo === null ? {} : { state: asked.echo }) })

/** Where the verifier wants the same device to go on; only within its registered address. */
function redirectOf(text: string, origin: string): string | null {
  try {
    const said: unknown = JSON.parse(text)
    const to = isObject(said) ? said.redirect_uri : undefined
    return under(to, origin) ? to : null
  } catch {
    return null
  }
}

/** What outside verifiers asked this citizen, and what became of it. */
export const offersOf = (reader: Reader, city: ExchangeCity, citizen: Citizen) =>
  keep.offersBy(reader, city.district, citizen.id)

import { type Id, type Instant, isId, no, ok, type Refusal, type Result } from '../base/index.ts'
import { certificates, envelope, exchange as room } from '../platform/credentials/index.ts'
import { pulse } from '../platform/ledger/index.ts'
import { actorOfCitizen, type Citizen } from '../platform/org/index.ts'
import type { Reader } from '../platform/store/index.ts'
import { certificatesOf } from './certificates.ts'
import { keysOf } from './credential-keys.ts'
import { text } from './desks/input.ts'
import { guardOf } from './intake-sources.ts'
import type { OpenCity } from './open.ts'
import { perCity } from './per-city.ts'
import { selfOf } from './prefill.ts'

type Fields = Readonly<Record<string, unknown>>
type Answered = Promise<Result<unknown, Refusal>>
const { refusals } = room

/** Where a city without a public address was last called; a demonstration on this machine. */
const called = new WeakMap<OpenCity, string>()

/** 对外互认 of a city: its certificates, its keys, its address. */
export const exchangeOf = perCity((city: OpenCity): room.ExchangeCity => {
  const desk = certificatesOf(city)
  const { settings, plan } = city
  const holderOf = async (reader: Reader, citizen: Citizen) => {
    const self = await selfOf(city, reader, citizen)
    if (citizen.acting?.kind === 'enterprise')
      return { kind: 'enterprise', code: citizen.acting.creditCode } as const
    return self.idNumber ? ({ kind: 'person', code: self.idNumber } as const) : null
  }
  const heldOf = (
    one: Awaited<ReturnType<typeof certificates.holdings>>[number],
    sealedWith: (kid: string) => envelope.Algorithm,
  ): room.Held[] => {
    const type = Object.hasOwn(desk.types, one.type) ? desk.types[one.type] : undefined
    // the printed code knows where the bit of the certificate stands
    const read = envelope.bytesOf(one.token)
    const code = 'bytes' in read ? envelope.decode(read.bytes) : read
    if (!type || 'refused' in code || code.kind !== 'certificate') return []
    const place = { list: code.list, index: code.index }
    return [
      {
        ...{ id: one.id, type: one.type, title: type.title, facts: one.facts, token: one.token },
        titles: Object.fromEntries(Object.entries(type.fields).map(([name, field]) => [name, field.title])),
        ...{ sealedWith: sealedWith(one.key), place },
      },
    ]
  }
  return {
    ...{ store: city.store, district: plan.district, vault: city.vault, keys: keysOf(city) },
    ...{ types: desk.types, demo: plan.demo, now: city.now },
    ...(plan.demo ? {} : { guard: guardOf(city) }),
    origin: () =>
      settings.publicUrl
        ? new URL(settings.publicUrl).origin
        : (called.get(city) ?? `http://localhost:${settings.port}`),
    async heldBy(reader, citizen, types, at) {
      const holder = citizen.realName ? await holderOf(reader, citizen) : null
      if (!holder) return []
      const all = await certificates.holdings(reader, desk, holder, types)
      const known = new Map(
        (await keysOf(city).keysOf(reader)).map((key) => [String(key.kid), key.algorithm]),
      )
      const sealedWith = (kid: string) => known.get(kid) ?? settings.signature
      return all
        .filter((one) => certificates.counts(one, at) && !one.reference)
        .flatMap((one) => heldOf(one, sealedWith))
    },
    async noteUse(tx, citizen, certificate, use, at) {
      const holder = await holderOf(tx, citizen)
      const all = holder ? await certificates.holdings(tx, desk, holder, null) : []
      const one = all.find(({ id }) => id === certificate)
      if (!one) throw new Error(`a certificate was shown that its holder does not have: ${certificate}`)
      await certificates.noteUse(
        tx,
        desk,
        actorOfCitizen(citizen),
        one,
        {
          ...{ kind: 'show', purpose: use.purpose, by: use.by, unitName: null },
          ...{ fields: use.fields, result: use.result },
        },
        at,
      )
    },
  }
})

const names = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []

/** Public documents, wallets’ requests and answers, and what citizens show to others. */
export function exchangeDoors(city: OpenCity) {
  const own = exchangeOf(city)
  const keys = keysOf(city)
  const listOf = async (list: number) => {
    const believed = await keys.current(city.store)
    return believed.ok ? believed.value.revoked.lists.get(list) : undefined
  }
  /** Lists are asked for by everybody and made anew only when they changed. */
  const made = new Map<string, { readonly key: string; readonly value: unknown }>()
  async function once<T>(name: string, key: string, make: () => Promise<T>): Promise<T> {
    const known = made.get(name)
    if (known?.key === key) return known.value as T
    const value = await make()
    made.set(name, { key, value })
    return value
  }
  const unknown = () => no(refusals['exchange.requestUnknown']())

  return {
    here(base: string) {
      if (!city.settings.publicUrl && city.plan.demo) called.set(city, new URL(base).origin)
    },
    async issuer(): Answered {
      await keys.signWith('exchange')
      return ok(room.issuerMetadata(own.origin(), await keys.keysOf(city.store)))
    },
    async did(): Answered {
      await keys.signWith('exchange')
      return ok(room.didDocument(own.origin(), await keys.keysOf(city.store)))
    },
    async type(name: string): Answered {
      const type = Object.hasOwn(own.types, name) ? own.types[name] : undefined
      return type ? ok(room.typeMetadata(own.origin(), name, type)) : no(refusals['exchange.notHeld']())
    },
    context: async (): Answered => ok(room.CERTIFICATE_CONTEXT),
    async tokenStatus(list: number): Promise<Result<string, Refusal>> {
      const found = await listOf(list)
      if (!found) return unknown()
      const signer = await keys.signWith('exchange')
      const key = `${own.origin()} ${found.issuedAt} ${signer.kid}`
      return ok(await once(`token ${list}`, key, () => room.tokenStatusOf(own.origin(), found, signer)))
    },
    async bitstringStatus(list: number): Answered {
      const found = await listOf(list)
      if (!found) return unknown()
      const signer = await keys.signWith('exchange')
      const key = `${own.origin()} ${found.issuedAt} ${signer.kid}`
      const contexts = room.openContexts(room.addresses(own.origin()).context)
      return ok(
        await once(`bits ${list}`, key, () => room.bitstringStatusOf(own.origin(), found, signer, contexts)),
      )
    },
    request: (id: string, walletNonce: string | null, at: Instant) =>
      room.requestObject(city.store, own, id as Id, walletNonce, at),
    answer: (id: string, form: Fields, at: Instant) => {
      const said = (name: string) => (typeof form[name] === 'string' ? { [name]: form[name] } : {})
      return room.receive(own, id as Id, { ...said('state'), ...said('vp_token'), ...said('error') }, at)
    },
    offer: (citizen: Citizen, from: string, at: Instant) => room.readOffer(own, citizen, from, at),
    agree: (citizen: Citizen, id: Id, input: Fields, at: Instant): Answered => {
      const certificate = text(input.certificate)
      if (!isId(certificate)) return Promise.resolve(no(refusals['exchange.notHeld']()))
      return room.agree(own, citizen, id, { certificate, fields: names(input.fields), key: input.key }, at)
    },
    deliver: (citizen: Citizen, id: Id, presentation: string, at: Instant) =>
      room.deliver(own, citizen, id, presentation, at),
    decline: (citizen: Citizen, id: Id, at: Instant) => room.decline(own, citizen, id, at),
    async offers(citizen: Citizen, at: Instant): Answered {
      const rows = await room.offersOf(city.store, own, citizen)
      return ok({
        rows: rows.map(({ id, partyName, state, asked, fields, madeAt, expiresAt, settledAt }) => ({
          ...{ id, party: partyName, purpose: asked.purpose, asked: asked.fields, fields },
          state: state === 'open' && at >= expiresAt ? 'expired' : state,
          ...{ madeAt, settledAt },
        })),
      })
    },
    async export(citizen: Citizen, id: Id, input: Fields, at: Instant): Answered {
      const form = room.exportForms.find((one) => one === input.form)
      if (!form) return no(refusals['exchange.notHeld']())
      return room.exportFor(own, citizen, id, { form, fields: names(input.fields), key: input.key }, at)
    },
  }
}

const SWEEP_MS = 600_000

/** 留存: what wallets showed is forgotten after a day. */
export const runExchange = (city: OpenCity, onFault: (fault: unknown) => void) =>
  pulse(
    async () => {
      await city.store.tx((tx) => room.forget(tx, exchangeOf(city), city.now()))
      return false
    },
    { pollMs: SWEEP_MS, onError: onFault },
  )

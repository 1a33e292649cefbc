import {
  addDays,
  dayOf,
  type Id,
  type Instant,
  instantOf,
  isId,
  no,
  ok,
  type Refusal,
  type Result,
} from '../base/index.ts'
import type { Offer } from '../platform/credentials/certificates/declare.ts'
import { certificates as room } from '../platform/credentials/index.ts'
import { actorOfCitizen, type Citizen, refusals as org } from '../platform/org/index.ts'
import { forms, items } from '../platform/services/index.ts'
import type { Tx } from '../platform/store/index.ts'
import { cardOf, cardView } from './certificate-cards.ts'
import { certificatesOf, reportMissing } from './certificates.ts'
import { text } from './desks/input.ts'
import type { OpenCity } from './open.ts'
import { selfOf } from './prefill.ts'

type Answered = Promise<Result<unknown, Refusal>>
type Fields = Readonly<Record<string, unknown>>
const { refusals } = room

/** 我的证照: cards, showing, copies, authorisations, who used what; and verification for anybody. */
export function citizenCertificates(city: OpenCity) {
  const desk = certificatesOf(city)
  const { district } = city.plan
  const { store } = city

  /** Whose certificates the citizen has before him: his own, or those of whom he acts for. */
  async function sideOf(citizen: Citizen, at: Instant): Promise<Result<room.HolderSide, Refusal>> {
    if (!citizen.realName) return no(org['org.notRealName']())
    const self = await selfOf(city, store, citizen)
    if (citizen.acting?.kind === 'enterprise')
      return ok({
        holder: { kind: 'enterprise', code: citizen.acting.creditCode },
        capacity: citizen.acting.role,
        name: citizen.name,
      })
    if (!self.idNumber) return no(org['org.notRealName']())
    const young = room.needsGuardian(self.idNumber, dayOf(at))
    return ok({
      holder: { kind: 'person', code: self.idNumber },
      capacity: citizen.acting ? (young ? 'guardian' : 'agent') : 'self',
      name: citizen.name,
    })
  }

  /** One act of the holder’s side in one transaction. */
  const acting = async (
    citizen: Citizen,
    at: Instant,
    work: (tx: Tx, side: room.HolderSide) => Promise<Result<unknown, Refusal>>,
  ): Answered => {
    const side = await sideOf(citizen, at)
    return side.ok ? store.tx((tx) => work(tx, side.value)) : side
  }

  const until = (value: unknown, at: Instant): Instant => {
    const day = text(value)
    return /^\d{4}-\d{2}-\d{2}$/.test(day) ? new Date(instantOf(addDays(day, 1)).getTime() - 1) : at
  }

  return {
    async cards(citizen: Citizen, at: Instant): Answered {
      const side = await sideOf(citizen, at)
      if (!side.ok) return side
      const all = await room.holdings(store, desk, side.value.holder)
      const given = await room.grantsTo(store, desk, {
        kind: 'citizen',
        key: city.vault.blind(citizen.phone, 'phone'),
      })
      return ok({
        rows: all.map((one) => cardOf(desk, one, true, at)),
        granted: given.filter((one) => !one.withdrawnAt && one.until > at),
      })
    },
    async card(citizen: Citizen, id: Id, at: Instant): Answered {
      const side = await sideOf(citizen, at)
      if (!side.ok) return side
      const own = await room.mine(store, desk, side.value, id)
      if (!own.ok) return own
      return ok(await cardView(store, desk, own.value, { clear: true, holder: side.value.holder }, at))
    },
    show: (citizen: Citizen, id: Id, at: Instant) =>
      acting(citizen, at, (tx, side) => room.show(tx, desk, side, id, at)),
    offline: (citizen: Citizen, id: Id, at: Instant) =>
      acting(citizen, at, (tx, side) => room.offlineToken(tx, desk, side, id, at)),

    async file(citizen: Citizen, id: Id, copy: string | null, at: Instant): Answered {
      const side = await sideOf(citizen, at)
      if (!side.ok) return side
      const own = await room.mine(store, desk, side.value, id)
      if (!own.ok) return own
      const copies = copy ? await room.copiesOf(store, desk, id) : []
      const one = copies.find((other) => other.id === copy) ?? null
      if (copy && !one) return no(refusals['certificates.copyUnknown']())
      await store.tx((tx) =>
        room.noteUse(
          tx,
          desk,
          actorOfCitizen(citizen),
          own.value,
          {
            kind: 'print',
            purpose: one?.purpose ?? '下载',
            by: side.value.name,
            unitName: null,
            result: 'ok',
          },
          at,
        ),
      )
      return ok(await room.fileOf(desk, own.value, one, at))
    },
    copy: (citizen: Citizen, id: Id, input: Fields, at: Instant) =>
      acting(citizen, at, (tx, side) =>
        room.makeCopy(
          tx,
          desk,
          side,
          actorOfCitizen(citizen),
          {
            ...{ certificate: id, purpose: text(input.purpose), forWhom: text(input.forWhom) },
            until: until(input.until, at),
          },
          at,
        ),
      ),
    endCopy: (citizen: Citizen, id: Id, at: Instant) =>
      acting(citizen, at, (tx, side) => room.endCopy(tx, desk, side, id, at)),

    grant: (citizen: Citizen, id: Id, input: Fields, at: Instant) =>
      acting(citizen, at, async (tx, side) => {
        const unit = isId(text(input.unit)) ? await desk.unit(tx, text(input.unit)) : undefined
        const named = unit
          ? { kind: 'unit' as const, key: unit.id, name: unit.name }
          : citizenNamed(city, text(input.phone))
        if (!named) return no(refusals['certificates.grantBad']())
        const times = typeof input.times === 'number' ? input.times : null
        return room.grant(
          tx,
          desk,
          side,
          actorOfCitizen(citizen),
          {
            ...{
              certificate: id,
              wholeType: input.wholeType === true,
              to: named,
              purpose: text(input.purpose),
            },
            ...{ times, from: at, until: until(input.until, at) },
          },
          at,
        )
      }),
    withdraw: (citizen: Citizen, id: Id, at: Instant) =>
      acting(citizen, at, (tx, side) => room.withdraw(tx, desk, side, actorOfCitizen(citizen), id, at)),
    async used(citizen: Citizen, at: Instant): Answered {
      const side = await sideOf(citizen, at)
      if (!side.ok) return side
      const [uses, grants] = await Promise.all([
        room.usesOf(store, desk, side.value.holder),
        room.grantsOf(store, desk, side.value.holder),
      ])
      return ok({ uses, grants })
    },
    /** 异议: goes to the issuer as a task. */
    doubt: (citizen: Citizen, id: Id, input: Fields, at: Instant) =>
      acting(citizen, at, async (tx, side) => {
        const own = await room.mine(tx, desk, side, id)
        if (!own.ok) return own
        const { facts, issuer, issuerName, identifier } = own.value
        const opened = await city.matters.openIn(
          tx,
          actorOfCitizen(citizen),
          {
            type: 'certificates.doubt',
            form: {
              ...{ title: `证照异议：${facts.title}`, content: text(input.content), kind: text(input.kind) },
              ...{ certificateType: own.value.type, certificate: identifier, lead: issuer },
              why: `颁发机构：${issuerName}`,
            },
            requester: { name: citizen.name, phone: citizen.phone },
            touch: { source: 'certificates', externalId: `doubt ${id} ${at.getTime()}`, channel: 'web' },
          },
          at,
        )
        return opened.ok ? ok({ number: opened.value.number }) : opened
      }),

    /** 免提交: what stands ready for the materials of an item. */
    async offers(citizen: Citizen, types: readonly string[], at: Instant): Answered {
      const side = await sideOf(citizen, at)
      if (!side.ok) return side
      const rows = await Promise.all(
        [...new Set(types)].slice(0, 20).flatMap((name) => {
          const type = Object.hasOwn(desk.types, name) ? desk.types[name] : undefined
          if (!type) return []
          return [
            room.countingOf(store, desk, side.value.holder, name, at).then(
              (one): Offer => ({
                ...{ type: name, title: type.title },
                card: one ? cardOf(desk, one, true, at) : null,
              }),
            ),
          ]
        }),
      )
      return ok({ rows })
    },
    /** 缺证: told to the issuer; once a day. */
    missing: (citizen: Citizen, input: Fields, at: Instant) =>
      acting(citizen, at, async (tx, side) => {
        const told = await reportMissing(
          city,
          tx,
          { type: text(input.type), application: null, holder: side.holder.code.slice(-4) + citizen.id },
          at,
        )
        return told ? ok(told) : no(refusals['certificates.unknownType']({ type: text(input.type) }))
      }),
    /** Bodies that may be authorised. */
    async bodies(): Answered {
      const rows = [...city.catalog.units.values()].map(({ id, name }) => ({ id, name }))
      return ok({ rows })
    },

    // for anybody 核验
    async verify(input: Fields, source: string, citizen: Citizen | null, at: Instant): Answered {
      return store.tx((tx) => room.verifyCode(tx, desk, asking(citizen, input, source), text(input.code), at))
    },
    async verifyFile(input: Fields & { readonly bytes: Uint8Array }, source: string, at: Instant): Answered {
      return store.tx((tx) => room.verifyFile(tx, desk, asking(null, input, source), input.bytes, at))
    },
  }

  function asking(citizen: Citizen | null, input: Fields, source: string): room.Asking {
    const name = text(input.name).slice(0, 60)
    return {
      ...{ who: actorOfCitizen(citizen ?? { district }), name: name || '核验页（未署名）', source },
      ...(text(input.purpose) ? { purpose: text(input.purpose).slice(0, 60) } : {}),
    }
  }
}

function citizenNamed(city: OpenCity, phone: string) {
  if (!/^1\d{10}$/.test(phone)) return null
  // known by the fingerprint of his telephone; a name is shown to nobody who only guesses a number
  const key = city.vault.blind(phone, 'phone')
  return { kind: 'citizen' as const, key, name: `手机尾号 ${phone.slice(-4)}` }
}

/** 用证 with an application: each material that a certificate stands for is a use that the holder sees. */
export async function reuseIn(city: OpenCity, tx: Tx, submission: Id, at: Instant): Promise<void> {
  const desk = certificatesOf(city)
  const { district } = city.plan
  const sent = await forms.submissionOf(tx, { district, vault: city.vault }, submission)
  if (!sent.ok) return
  const { applicant, materials, item, itemVersion, matter, channel } = sent.value
  const replaced = materials.filter((one) => one.state === 'certificate')
  if (replaced.length === 0) return
  const [version, row] = await Promise.all([
    items.versionOf(tx, district, item, itemVersion),
    city.matters.resolve(tx, district, matter),
  ])
  if (!version || !row) return
  const holder =
    applicant.kind === 'enterprise'
      ? { kind: 'enterprise' as const, code: applicant.creditCode ?? '' }
      : { kind: 'person' as const, code: applicant.idNumber ?? '' }
  const own = applicant.agent?.idNumber ? { kind: 'person' as const, code: applicant.agent.idNumber } : null
  for (const given of replaced) {
    const name = version.materials.find((one) => one.code === given.code)?.certificate
    const type = name && Object.hasOwn(desk.types, name) ? desk.types[name] : undefined
    if (!name || !type) continue
    const one =
      (await room.countingOf(tx, desk, holder, name, at)) ??
      (own ? await room.countingOf(tx, desk, own, name, at) : null)
    if (!one) {
      await reportMissing(city, tx, { type: name, application: row.number, holder: matter }, at)
      continue
    }
    const unit = { id: version.unit, name: city.catalog.unitName(version.unit) ?? '' }
    await room.use(
      tx,
      desk,
      { ...actorOfCitizen({ district }), name: channel === 'window' ? '窗口（当面同意）' : '本人申请' },
      {
        ...{ certificate: one.id, kind: 'reuse', unit, purpose: version.title.zh, item, consented: true },
        ...{ matter: { id: row.id, number: row.number }, fields: Object.keys(type.fields) },
      },
      at,
    )
  }
}

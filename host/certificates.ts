import { createHash } from 'node:crypto'
import { addDays, dayOf, type Id, type Instant, newId, type Say, say } from '../base/index.ts'
import { certificates as room } from '../platform/credentials/index.ts'
import { bodyCheck, creditCheck, creditCodeOf } from '../platform/fields/decide.ts'
import { pulse, type RecordedFact, timeline } from '../platform/ledger/index.ts'
import type { MatterView } from '../platform/matters/index.ts'
import { systemActor, unitOf } from '../platform/org/index.ts'
import { forms } from '../platform/services/index.ts'
import type { GivenBeside, ItemVersion } from '../platform/services/items/declare.ts'
import type { Reader, Tx } from '../platform/store/index.ts'
import { keysOf } from './credential-keys.ts'
import { text } from './desks/input.ts'
import { filled } from './held.ts'
import type { OpenCity } from './open.ts'
import { perCity } from './per-city.ts'

/** How long a seal counts, and how far before its making it already did: certificates of that day bear its date. */
const SEAL_YEARS = 5
const DAY_MS = 86_400_000
const SWEEP_MS = 60_000

/**
 * 统一社会信用代码 of an issuing body: as the organisation knows it, else one made from its id with right check characters,
 * so that identifiers can be read anywhere; a real city enters the real ones.
 */
function codeOf(city: OpenCity, unit: { readonly id: Id; readonly creditCode: string | null }): string {
  const known = unit.creditCode ? creditCodeOf(unit.creditCode) : null
  if (known && 'number' in known) return known.number
  const serial = Number.parseInt(createHash('sha256').update(unit.id).digest('hex').slice(0, 8), 16) % 1e6
  const body = `MB${String(serial).padStart(6, '0')}`
  const head = `11${city.plan.district.padEnd(6, '0').slice(0, 6)}${body}${bodyCheck(body)}`
  return `${head}${creditCheck(head)}`
}

/** 电子证照 of a city: its types, keys and seals. */
export const certificatesOf = perCity((city: OpenCity): room.CertificateDesk => {
  const keys = keysOf(city)
  const { district, demo } = city.plan
  return {
    ...{ district, demo, vault: city.vault, types: city.compiled.certificates },
    codes: (name) => city.compiled.codes[name],
    async unit(reader, id) {
      const unit = await unitOf(reader, id)
      return unit
        ? { id, name: unit.name, code: codeOf(city, unit), area: unit.area.slice(0, 6).padEnd(6, '0') }
        : undefined
    },
    keys: {
      signer: (reader) => keys.signWith('certificate', reader),
      async trust(reader) {
        const known = await keys.current(reader)
        return known.ok ? known.value : null
      },
      allocate: (tx, many, at) => keys.allocateStatus(tx, many, at),
      async takeBack(tx, places, taken, at) {
        const done = taken ? await keys.revoke(tx, places, at) : await keys.restore(tx, places, at)
        if (!done.ok) throw new Error(done.error.says.en)
      },
    },
  }
})

type Words = Readonly<Record<string, unknown>>

/** What acts on the matter have recorded so far; of the same field the last. */
async function recordedOf(reader: Reader, district: string, matter: Id): Promise<Words> {
  const facts = await timeline(reader, district, 'matter', matter)
  return Object.assign(
    {},
    ...facts.map(({ body }) => (body.recorded && typeof body.recorded === 'object' ? body.recorded : {})),
  ) as Words
}

/** Who holds it: as its type says; else a firm by what stands on its surface, a person by the applicant. */
function holdersFrom(
  type: room.CertificateType,
  surface: Words,
  values: Words,
  applicant: forms.Applicant | undefined,
): readonly room.Holder[] {
  const named = (type.heldBy ?? []).flatMap(({ kind, name, code }): room.Holder[] =>
    text(values[code]) ? [{ kind, name: text(values[name]), code: text(values[code]) }] : [],
  )
  if (named.length > 0) return named
  if (!type.holders.includes('person'))
    return [{ kind: 'enterprise', name: text(surface.firmName), code: text(surface.firmCode) }]
  if (applicant?.kind === 'enterprise' && type.holders.includes('enterprise'))
    return [{ kind: 'enterprise', name: applicant.name, code: applicant.creditCode ?? '' }]
  return [
    {
      kind: 'person',
      name: text(surface.name) || text(surface.owner) || applicant?.name || '',
      code: applicant?.idNumber ?? text(surface.idNumber),
    },
  ]
}

/** One that stands makes a second of the same matter needless. */
const STANDS: readonly room.CertificateState[] = ['issued', 'suspended', 'expired']

/** The certificate of a type that an act on this application gives 结果证照; null = the case gives none. */
async function certificateFor(
  city: OpenCity,
  tx: Tx,
  seen: MatterView,
  version: ItemVersion,
  { certificate: name, number, where }: GivenBeside,
  fact: RecordedFact,
): Promise<{ readonly made: boolean } | null> {
  const at = fact.at
  const desk = certificatesOf(city)
  const type = Object.hasOwn(desk.types, name) ? desk.types[name] : undefined
  if (!type) return null
  const { matter } = seen
  const { district } = city.plan
  const system = systemActor(district)
  const sent = await forms.submissionsOf(tx, { district, vault: city.vault }, matter.id)
  // nothing was filled in that it could be made of: the plain paper is all there is
  if (sent.length === 0) return null
  const here = (fact.body.recorded ?? {}) as Words
  const recorded = { ...(await recordedOf(tx, district, matter.id)), ...here }
  if (where && !text(recorded[where])) return null
  const already = await room.ofMatter(tx, desk, matter.id)
  if (already.some((one) => one.type === name && STANDS.includes(one.state))) return { made: true }
  const values: Words = {
    ...matter.data,
    ...Object.assign({}, ...sent.map((one) => one.values)),
    ...recorded,
  }
  const taken = room.surfaceFrom(type, values)
  const surface = await filled(city, tx, system, type.fields, taken, at)
  const known = Object.fromEntries(
    Object.entries(surface).filter(([field]) => Object.hasOwn(type.fields, field)),
  )
  const issuer = version.unit
  const unit = await desk.unit(tx, issuer)
  if (unit) await sealFor(city, tx, unit, at)
  const holders = holdersFrom(type, known, values, sent.at(-1)?.applicant)
  const months = version.result.validMonths
  // whoever holds the one copy already gets its next version 延续、变更
  const held = type.single && holders[0] ? await room.holdings(tx, desk, holders[0], [name]) : []
  const before = held.find(({ state, blocked }) => STANDS.includes(state) && !blocked)
  const bears = text(recorded[number ?? 'certificateNo'])
  const done = await room.makeUp(
    tx,
    desk,
    system,
    {
      matterNumber: matter.number,
      unitName: unit?.name ?? '',
      draft: {
        ...{ type: name, issuer, holders, fields: known, origin: 'matter' },
        ...{ matter: matter.id, source: `matter ${matter.id} ${name} ${fact.id}` },
        ...(before ? { previous: { id: before.id, as: 'replaced' as const, why: version.title.zh } } : {}),
        ...(bears ? { number: bears } : {}),
        ...(months && type.validity.kind !== 'forever'
          ? { validTo: room.validUntil({ kind: 'months', months }, dayOf(at), {}) }
          : {}),
      },
    },
    at,
  )
  if (done.issued?.fresh) await tellHolder(city, tx, done.issued.certificate, at)
  return { made: done.issued !== null }
}

/**
 * All certificates that an act gives 多证同出: its result and what stands beside it, side by side in one transaction.
 * Null = none, and the plain paper is made.
 */
export async function certificatesFrom(
  city: OpenCity,
  tx: Tx,
  seen: MatterView,
  version: ItemVersion | undefined,
  fact: RecordedFact,
  decided: boolean,
): Promise<{ readonly made: boolean } | null> {
  if (!version) return null
  const { certificate, gives = [] } = version.result
  const act = String(fact.body.action)
  const beside = gives.filter(({ after }) => (after ? after.includes(act) : decided))
  const wanted = decided && certificate ? [{ certificate }, ...beside] : beside
  const given: boolean[] = []
  for (const one of wanted) {
    const done = await certificateFor(city, tx, seen, version, one, fact)
    if (done) given.push(done.made)
  }
  return given.length > 0 ? { made: given.every(Boolean) } : null
}

/** The holder is told, where the application is a citizen's. */
async function tellHolder(city: OpenCity, tx: Tx, one: room.Certificate, at: Instant): Promise<void> {
  const sent = one.matter
    ? await forms.submissionsOf(tx, { district: city.plan.district, vault: city.vault }, one.matter)
    : []
  const applicant = sent.at(-1)?.applicant
  if (!applicant?.phone) return
  const { phone } = applicant
  const title = one.facts.title
  // 登记证明 of a mortgage is the bank's: who applied hears that it is there, and where
  const own = one.facts.holders.some(({ code }) => [applicant.idNumber, applicant.creditCode].includes(code))
  const whose = one.facts.holders.map(({ name }) => name).join('、')
  await notify(city, tx, phone, `certificate/${one.id}/issued`, one.id, at, {
    title: say(`${title}已签发`, 'Your certificate is issued'),
    text: own
      ? say(
          `${title}（${one.number}）已签发，可在手机“我的证照”中查看和亮证。`,
          `${title} (${one.number}) is issued: see it among your certificates.`,
        )
      : say(`${title}（${one.number}）已签发给${whose}。`, `${title} (${one.number}) is issued to ${whose}.`),
  })
}

async function notify(
  city: OpenCity,
  tx: Tx,
  phone: string,
  key: string,
  certificate: Id,
  at: Instant,
  words: { readonly title: Say; readonly text: Say },
): Promise<void> {
  await city.messages.send(
    tx,
    [
      {
        ...{ district: city.plan.district, key, to: { address: phone, by: 'sms' }, ...words },
        ...{ subjectKind: 'certificate', subject: certificate },
      },
    ],
    at,
  )
}

/** In a demonstration a body gets its test seal when it first needs one; a real city makes seals by hand. */
export async function sealFor(
  city: OpenCity,
  tx: Tx,
  unit: { readonly id: Id; readonly name: string },
  at: Instant,
): Promise<void> {
  if (!city.plan.demo) return
  const desk = certificatesOf(city)
  const all = await room.sealsOf(tx, desk)
  if (all.some((one) => one.unit === unit.id && one.state === 'normal' && one.validTo > at)) return
  await room.makeSeal(
    tx,
    desk,
    systemActor(city.plan.district),
    {
      ...{ unit: unit.id, unitName: unit.name, name: `${unit.name}电子证照专用章（测试）`, kind: 'special' },
      validFrom: new Date(`${addDays(dayOf(at), -1)}T00:00:00+08:00`),
      validTo: new Date(at.getTime() + SEAL_YEARS * 365 * DAY_MS),
      test: true,
    },
    at,
  )
}

/** 缺证: the issuer is asked to look for what an application needed and the store does not have. */
export async function reportMissing(
  city: OpenCity,
  tx: Tx,
  given: { readonly type: string; readonly application: string | null; readonly holder: string },
  at: Instant,
): Promise<{ readonly number: string } | null> {
  const type = certificatesOf(city).types[given.type]
  const lead = type ? issuerOf(city, type) : null
  if (!type || !lead || !Object.hasOwn(city.types, 'certificates.missing')) return null
  const opened = await city.matters.openIn(
    tx,
    systemActor(city.plan.district),
    {
      type: 'certificates.missing',
      form: {
        title: `缺证：${type.title.zh}`,
        content: `申请人在办件中需要“${type.title.zh}”，证照库中没有。请核实并补录，或说明没有此证。`,
        ...{ certificateType: given.type, lead, why: `颁发机构：${city.catalog.unitName(lead) ?? ''}` },
        ...(given.application ? { application: given.application } : {}),
      },
      touch: {
        source: 'certificates',
        externalId: `${given.type} ${given.holder} ${dayOf(at)}`,
        channel: 'web',
      },
    },
    at,
  )
  return opened.ok ? { number: opened.value.number } : null
}

/** 状态变更 that was agreed to: it is done to the certificate, with the reason and document number of the matter. */
export async function changeDecided(city: OpenCity, tx: Tx, matter: Id): Promise<void> {
  const row = await city.matters.resolve(tx, city.plan.district, matter)
  if (row?.type !== 'certificates.change') return
  const system = systemActor(city.plan.district)
  const at = city.now()
  const seen = await city.matters.view(tx, system, matter, at)
  if (!seen.ok) return
  const { kind } = seen.value.matter
  const { certificate, content, document } = seen.value.matter.data
  const desk = certificatesOf(city)
  const one = await room.find(tx, desk, { identifier: text(certificate) })
  if (!one.ok || !Object.hasOwn(room.certificateActs, text(kind))) return
  const change = {
    id: one.value.id,
    act: text(kind) as room.CertificateAct,
    why: text(content) || row.number,
    document: text(document) || row.number,
  }
  await room.refusable(tx, () => room.setState(tx, desk, system, change, at))
}

/** The unit of the city that issues a type: of the bodies that may, the one named first. */
export function issuerOf(city: OpenCity, type: room.CertificateType): Id | null {
  const units = [...city.catalog.units.values()]
  for (const words of type.issuers) {
    const unit = units.find(({ name }) => name.includes(words))
    if (unit) return unit.id
  }
  return null
}

/** What has run out ends, holders are reminded, codes that nobody asks for any more go. */
export function runCertificates(city: OpenCity, onFault: (fault: unknown) => void) {
  const desk = certificatesOf(city)
  return pulse(
    async () => {
      const at = city.now()
      return city.store.tx(async (tx) => {
        const { ended, reminded } = await room.sweep(
          tx,
          desk,
          (inner, one) => remind(city, inner, one, at),
          at,
        )
        await room.clear(tx, desk, at)
        return ended + reminded > 400
      })
    },
    { pollMs: SWEEP_MS, onError: onFault },
  )
}

async function remind(
  city: OpenCity,
  tx: Tx,
  { certificate, days }: room.Reminder,
  at: Instant,
): Promise<void> {
  const sent = certificate.matter
    ? await forms.submissionsOf(tx, { district: city.plan.district, vault: city.vault }, certificate.matter)
    : []
  const phone = sent.at(-1)?.applicant.phone
  if (!phone) return
  const { title } = certificate.facts
  await notify(city, tx, phone, `certificate/${certificate.id}/${days}`, certificate.id, at, {
    title: say(`${title}将在 ${days} 天内到期`, `Runs out within ${days} days`),
    text: say(
      `${title}（${certificate.number}）有效期至 ${certificate.validTo}，请及时办理延续。`,
      `${title} (${certificate.number}) is valid to ${certificate.validTo}; renew it in time.`,
    ),
  })
}

export const newSource = (): string => `hand ${newId()}`

import { createHash } from 'node:crypto'
import { dayOf, type Instant, no, ok, type Refusal, type Result, say } from '../../base/index.ts'
import type { WindowOffer } from '../../platform/credentials/certificates/declare.ts'
import { certificates as room } from '../../platform/credentials/index.ts'
import { maskValue } from '../../platform/fields/decide.ts'
import { append } from '../../platform/ledger/index.ts'
import { type Actor, factActorOf, sameSecret } from '../../platform/org/index.ts'
import { type forms, halls, items } from '../../platform/services/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import { certificatesOf } from '../certificates.ts'
import { hallsOf } from '../halls.ts'
import type { OpenCity } from '../open.ts'
import { type Standing, seatOf } from './halls-drafts.ts'

/** A code of consent holds between ten and twenty minutes. */
const CODE_MS = 600_000
const { refusals } = room

/** How the applicant agreed: by his signature on the application, or by the code that only his telephone was told. */
export type ConsentWay = 'signature' | 'phone'

/** The code of consent for one visitor, item and ten minutes; nothing of it is kept. */
function codeOf(city: OpenCity, self: Standing, item: string, at: Instant, before = 0): string {
  const slice = Math.floor(at.getTime() / CODE_MS) - before
  const mark = city.vault.blind(`${self.phone} ${self.idNumber ?? ''} ${item} ${slice}`, 'consent')
  const number = createHash('sha256').update(mark).digest().readUInt32BE(0) % 1_000_000
  return String(number).padStart(6, '0')
}

/** What stands in the store for the materials of an item, of this holder. */
async function standing(
  city: OpenCity,
  reader: Reader,
  version: items.ItemVersion,
  holder: Pick<room.Holder, 'kind' | 'code'>,
  at: Instant,
) {
  const desk = certificatesOf(city)
  const found = []
  for (const { code, certificate: name } of version.materials) {
    const type = name && Object.hasOwn(desk.types, name) ? desk.types[name] : undefined
    if (!name || !type?.holders.includes(holder.kind)) continue
    const one = await room.countingOf(reader, desk, holder, name, at)
    found.push({ material: code, name, type, one })
  }
  return found
}

/** 窗口免提交: the clerk sees beforehand what the store has; the applicant agrees before it is used. */
export function hallOffers(city: OpenCity) {
  const { district } = city.plan
  const { env } = hallsOf(city)
  const desk = certificatesOf(city)

  /** Who is served at this window just now, and the item in force that he came for. */
  async function served(reader: Reader, who: Actor, item: string, at: Instant) {
    const place = await seatOf(city, reader, who)
    if (!place.ok) return place
    const ticket = await halls.atWindow(reader, district, place.value.window.id)
    const self = ticket?.sealed ? halls.openVisitor(env, ticket.sealed) : null
    if (!self?.idNumber || !ticket) return no(halls.refusals['halls.realNameNeeded']())
    const version = await items.openVersion(reader, district, item, dayOf(at))
    if (!version.ok) return version
    const holder = { kind: 'person', code: self.idNumber } as const
    return ok({ ...place.value, ticket, self, holder, version: version.value })
  }

  return {
    /** Only of whom is served at this window just now; whoever holds it sees that somebody looked. */
    async offers(
      tx: Tx,
      who: Actor,
      input: { readonly item: string },
      at: Instant,
    ): Promise<Result<unknown, Refusal>> {
      const here = await served(tx, who, input.item, at)
      if (!here.ok) return here
      const { holder, version } = here.value
      const rows: WindowOffer[] = []
      for (const { material, type, one } of await standing(city, tx, version, holder, at)) {
        rows.push({
          ...{ material, title: type.title, sensitive: type.sensitive ?? false },
          // what it says is read after he has agreed: here only that there is one
          card: one
            ? { numberEnd: one.number.slice(-4), validTo: one.validTo, issuer: one.issuerName }
            : null,
        })
        if (!one) continue
        const known = await room.usesOf(tx, desk, holder, one.id)
        const purpose = `窗口预查：${version.title.zh}`
        const told = known.some((use) => use.purpose === purpose && dayOf(use.at) === dayOf(at))
        if (told) continue
        const said = { kind: 'lookup', purpose, item: input.item, result: 'ok', fields: [] } as const
        const by = { by: who.name, unitName: here.value.hall.name.zh }
        await room.noteUse(tx, desk, who, one, { ...said, ...by }, at)
      }
      return ok({ rows })
    },

    /** A code goes to the visitor's telephone: whoever tells it at the window agrees. */
    async askConsent(
      tx: Tx,
      who: Actor,
      input: { readonly item: string },
      at: Instant,
    ): Promise<Result<unknown, Refusal>> {
      const here = await served(tx, who, input.item, at)
      if (!here.ok) return here
      const { self, ticket, holder, version } = here.value
      const code = codeOf(city, self, input.item, at)
      const all = await standing(city, tx, version, holder, at)
      const names = all.flatMap(({ one, type }) => (one ? [type.title.zh] : [])).join('、')
      await city.messages.send(
        tx,
        [
          {
            ...{ district, key: `consent/${ticket.id}/${input.item}/${code}` },
            to: { address: self.phone, by: 'sms' },
            title: say('用证确认码', 'Code of consent'),
            text: say(
              `确认码 ${code}：同意窗口在办理“${version.title.zh}”时使用您的电子证照（${names}）代替纸质材料，请告诉窗口；不同意请忽略。`,
              `${code} lets the window use your certificates for ${version.title.en}; ignore it if you do not agree.`,
            ),
            ...{ subjectKind: 'ticket', subject: ticket.id },
          },
        ],
        at,
      )
      return ok({
        phone: maskValue('phone', self.phone),
        // as with the code to log in: the demonstration has no telephones
        shown: city.plan.demo ? code : null,
      })
    },
  }
}

/**
 * The applicant's consent to the certificates that stand for his materials 用证同意, written down with the case; refused
 * where he neither signed nor told the code.
 */
export async function consented(
  city: OpenCity,
  tx: Tx,
  version: items.ItemVersion,
  given: {
    readonly filled: forms.Filled
    readonly self: Standing
    readonly applicant: forms.Applicant
    readonly code: string
  },
  at: Instant,
): Promise<
  Result<
    { readonly way: ConsentWay; readonly types: readonly string[]; readonly signature: string | null } | null,
    Refusal
  >
> {
  const { filled, self, applicant, code } = given
  const number = applicant.kind === 'enterprise' ? applicant.creditCode : applicant.idNumber
  const used = new Set(filled.materials.flatMap((one) => (one.state === 'certificate' ? [one.code] : [])))
  if (used.size === 0 || !number) return ok(null)
  const kind = applicant.kind === 'enterprise' ? 'enterprise' : 'person'
  const all = await standing(city, tx, version, { kind, code: number }, at)
  const hits = all.filter(({ material, one }) => one && used.has(material))
  const [first] = hits
  if (!first) return ok(null)
  const types = hits.map(({ name }) => name)
  const told = code.replaceAll(' ', '')
  if (told !== '') {
    const right = [0, 1].some((before) => sameSecret(told, codeOf(city, self, version.code, at, before)))
    return right ? ok({ way: 'phone', types, signature: null }) : no(refusals['certificates.consentCode']())
  }
  const signed = Object.entries(version.form.fields).flatMap(([name, field]) => {
    const value = field.kind === 'signature' ? filled.values[name] : null
    return typeof value === 'string' && value !== '' ? [value] : []
  })
  return signed[0]
    ? ok({ way: 'signature', types, signature: signed[0] })
    : no(refusals['certificates.consentMissing']({ title: first.type.title }))
}

export const writeConsent = (
  city: OpenCity,
  tx: Tx,
  who: Actor,
  matter: string,
  said: { readonly way: ConsentWay; readonly types: readonly string[]; readonly signature: string | null },
  at: Instant,
): Promise<unknown> =>
  append(tx, [
    {
      ...{
        district: city.plan.district,
        kind: 'certificate.consented',
        subjectKind: 'matter',
        subject: matter,
      },
      ...{ at, actor: factActorOf(who), body: { ...said } },
    },
  ])

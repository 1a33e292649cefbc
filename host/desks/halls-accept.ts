import { dayOf, type Id, type Instant, isId, no, ok, type Refusal, type Result } from '../../base/index.ts'
import type { CodeList } from '../../platform/fields/declare.ts'
import type { Actor } from '../../platform/org/index.ts'
import * as org from '../../platform/org/index.ts'
import { forms, items, halls as room } from '../../platform/services/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import { opening, withKnown } from '../application-opening.ts'
import { hallsOf } from '../halls.ts'
import type { OpenCity } from '../open.ts'
import { runningOf } from '../prefill.ts'
import { knownAtWindow, type Standing, seatOf, whoseAt, windowSheet } from './halls-drafts.ts'
import { consented, writeConsent } from './halls-offers.ts'

const { refusals } = room
/** Items in one list. */
const LISTED = 30

/** 窗口收件: an application of somebody who stands at the window, by the rules of the phone. */
export function hallAccept(city: OpenCity) {
  const { env } = hallsOf(city)
  const { district } = city.plan
  const desk: forms.FormsDesk = { district, vault: city.vault }
  const codes = (name: string): CodeList | undefined => city.compiled.codes[name]

  const clerk = (reader: Reader, who: Actor) => seatOf(city, reader, who)

  return {
    /** Items by everyday words, those of the window's classes and unit alike. */
    async acceptItems(reader: Reader, who: Actor, input: { readonly q: string }, at: Instant) {
      const place = await clerk(reader, who)
      if (!place.ok) return place
      const words = input.q.normalize('NFKC').trim().toLowerCase()
      const all = await items.allAt(reader, district, dayOf(at))
      const hits = all.filter(
        (one) =>
          words === '' ||
          one.code.startsWith(words.toUpperCase()) ||
          [one.title.zh, one.title.en, ...one.words].some((text) => text.toLowerCase().includes(words)),
      )
      return ok({
        rows: hits.slice(0, LISTED).map((one) => ({
          code: one.code,
          title: one.title,
          unitName: city.catalog.unitName(one.unit) ?? '',
          level: one.level,
          area: one.area,
          // 异地代收代办: collected here, decided there
          elsewhere: !place.value.hall.area.startsWith(one.area),
        })),
      })
    },

    async acceptSheet(reader: Reader, who: Actor, input: { readonly item: string }, at: Instant) {
      const place = await clerk(reader, who)
      if (!place.ok) return place
      const version = await items.openVersion(reader, district, input.item, dayOf(at))
      if (!version.ok) return version
      const ticket = await room.atWindow(reader, district, place.value.window.id)
      const visitor = ticket?.sealed ? room.openVisitor(env, ticket.sealed) : null
      const known = await knownAtWindow(city, reader, version.value, { citizen: null, visitor }, at)
      const running = await runningOf(city, reader, whoseAt(null, visitor), input.item, at)
      return ok(windowSheet(city, version.value, known, running))
    },

    /** Takes the application in: the matter hangs on the ticket from then on. */
    async accept(
      tx: Tx,
      who: Actor,
      input: {
        readonly ticket: Id
        readonly item: string
        readonly version: number
        readonly filled: unknown
        readonly applicant: unknown
        readonly draft?: Id
        /** 代办: somebody else than the applicant stands here, with a letter of his. */
        readonly entrusted?: boolean
        readonly confirmedAt?: string
        /** How the applicant has signed: on the second screen, or on paper that was kept 纸质签字. */
        readonly signedOn?: string
        /** 用证确认码 that the applicant's telephone was told. */
        readonly consentCode?: string
      },
      at: Instant,
    ): Promise<Result<unknown, Refusal>> {
      const place = await clerk(tx, who)
      if (!place.ok) return place
      const ticket = isId(input.ticket) ? await room.ticketById(tx, district, input.ticket) : undefined
      if (!ticket || ticket.window !== place.value.window.id) return no(refusals['halls.noTicket']())
      const filled = forms.filledOf(input.filled)
      if (!filled.ok) return filled
      const version = await items.openVersion(tx, district, input.item, dayOf(at))
      if (!version.ok) return version
      if (version.value.version !== input.version) return no(forms.refusals['forms.newVersion']())
      if (!mayCollect(place.value.hall.area, version.value))
        return no(forms.refusals['forms.notElsewhere']({ title: version.value.title }))
      const self = ticket.sealed ? room.openVisitor(env, ticket.sealed) : null
      if (!self) return no(refusals['halls.realNameNeeded']())
      const { hall, window } = place.value
      const helped = await helpedWith(tx, who, input, self, at)
      if (!helped.ok) {
        const sent = helped.error.code === 'forms.draftSent' ? await sentBefore(tx, who, helped.error) : null
        return sent ? ok(sent) : helped
      }
      const { draft, citizen, applicant } = helped.value
      const whose = { citizen, visitor: citizen ? null : self }
      const known = await knownAtWindow(city, tx, version.value, whose, at)
      const put = withKnown(filled.value.values, known)
      const consent = await consented(
        city,
        tx,
        version.value,
        { filled: filled.value, self, applicant, code: input.consentCode ?? '' },
        at,
      )
      if (!consent.ok) return consent
      const held = draft ? forms.filesOf(version.value.form.fields, draft) : []
      const sent = await forms.submit(
        tx,
        desk,
        who,
        {
          // the phone of the same citizen uses the draft's id as well: one application, whoever presses
          key: draft ? draft.id : `window ${ticket.id} ${version.value.code}`,
          draft: draft?.id ?? null,
          version: version.value,
          filled: { ...filled.value, values: put.values },
          sources: put.sources,
          applicant,
          channel: 'window',
          owner: citizen ? { citizen } : { account: who.account ?? '' },
          ...(who.account ? { helper: who.account } : {}),
          supplements: null,
          codes,
          files: async (ids) => {
            const found = await city.files.list(tx, district, ids.filter(isId))
            // what this clerk brought in, or what hangs on the draft whose code the applicant gave
            const fit = found.filter((file) => file.by === who.account || held.includes(file.id))
            return new Map(fit.map((file) => [file.id, { id: file.id, sha256: file.sha256 }]))
          },
          carry: ({ submission, twin }) =>
            opening(city, tx, who, version.value, submission, twin, at, {
              hall: hall.name.zh,
              window: window.number,
              // 异地代收代办: collected here, decided by a unit of another place
              ...(hall.area.startsWith(version.value.area)
                ? {}
                : { collectedAt: hall.name.zh, collectedArea: hall.area }),
            }),
        },
        at,
      )
      if (!sent.ok) return sent
      const { matter } = sent.value.submission
      if (consent.value && sent.value.fresh) await writeConsent(city, tx, who, matter, consent.value, at)
      const noted = await room.note(
        tx,
        who,
        {
          ticket: ticket.id,
          matter,
          item: version.value.code,
          work: {
            item: version.value.code,
            itemTitle: version.value.title.zh,
            materials: filled.value.materials.map((one) => ({
              code: one.code,
              title: version.value.materials.find((of) => of.code === one.code)?.title.zh ?? one.code,
              mark: MARKS[one.state],
            })),
            ...(input.confirmedAt ? { confirmedAt: input.confirmedAt } : {}),
            ...(input.signedOn === 'paper' || input.signedOn === 'screen'
              ? { signedOn: input.signedOn }
              : {}),
          },
        },
        at,
      )
      if (!noted.ok) return noted
      const row = await city.matters.resolve(tx, district, matter)
      return ok({ matter, number: row?.number ?? '', fresh: sent.value.fresh })
    },
  }

  /** The answer got lost, and the clerk presses once more: the application that he sent is told again. */
  async function sentBefore(reader: Reader, who: Actor, refusal: Refusal) {
    const { submission } = (refusal.detail ?? {}) as { submission?: Id }
    const sent = submission ? await forms.submissionOf(reader, desk, submission) : null
    if (!sent?.ok || sent.value.account !== who.account) return null
    const row = await city.matters.resolve(reader, district, sent.value.matter)
    return { matter: sent.value.matter, number: row?.number ?? '', fresh: false }
  }

  /** Whose application it becomes: the owner's of the draft, with whoever stands here as his agent; else the visitor's. */
  async function helpedWith(
    tx: Tx,
    who: Actor,
    input: { readonly draft?: Id; readonly applicant: unknown; readonly entrusted?: boolean },
    self: Standing,
    at: Instant,
  ) {
    const alone = (draft: forms.Draft | null) =>
      ok({ draft, citizen: null, applicant: applicantOf(input.applicant, self) })
    if (!input.draft) return alone(null)
    const read = await forms.readDraft(tx, desk, { account: who.account ?? '' }, input.draft, at)
    // sent before: the same answer again where it is the same application
    if (!read.ok && read.error.code !== 'forms.draftSent') return read
    const draft = read.ok ? read.value : null
    if (!draft) return read.ok ? alone(null) : read
    if (!draft.citizen) return alone(draft)
    const owner = await org.identityOf(tx, desk, draft.citizen)
    if (!owner) return no(forms.refusals['forms.draftUnknown']())
    const same = owner.idNumber ? owner.idNumber === self.idNumber : owner.phone === self.phone
    if (!same && input.entrusted !== true)
      return no(forms.refusals['forms.otherApplicant']({ name: room.shortName(owner.name || self.name) }))
    const person = owner.idNumber
      ? { name: owner.name, phone: owner.phone, idNumber: owner.idNumber }
      : same
        ? { name: self.name, phone: self.phone, ...(self.idNumber ? { idNumber: self.idNumber } : {}) }
        : null
    if (!person) return no(org.refusals['org.notRealName']())
    const applicant = applicantOf(input.applicant, person)
    const agent = { name: self.name, phone: self.phone, idNumber: self.idNumber ?? null }
    return ok({ draft, citizen: draft.citizen, applicant: same ? applicant : { ...applicant, agent } })
  }
}

/** 异地代收: within its own area and above it anything; for a sister place what the item is open to. */
const mayCollect = (hall: string, { area, flags }: items.ItemVersion): boolean =>
  hall.startsWith(area) || area.startsWith(hall) || flags.includes('elsewhere')

const MARKS = {
  received: 'received',
  owed: 'later',
  exempt: 'exempt',
  certificate: 'certificate',
  promised: 'later',
} as const satisfies Record<forms.MaterialState, room.MaterialMark>

/** The person at the window, for themselves or for an enterprise 法人办事. */
function applicantOf(
  given: unknown,
  self: { readonly name: string; readonly phone: string; readonly idNumber?: string },
): forms.Applicant {
  const of = (typeof given === 'object' && given !== null ? given : {}) as Record<string, unknown>
  const word = (value: unknown): string => (typeof value === 'string' ? value.trim().slice(0, 100) : '')
  const person = { name: self.name, phone: self.phone, idNumber: self.idNumber ?? null }
  if (of.kind === 'enterprise' && word(of.name))
    return {
      kind: 'enterprise',
      name: word(of.name),
      phone: self.phone,
      idNumber: null,
      creditCode: word(of.creditCode) || null,
      agent: person,
    }
  return { kind: 'person', ...person, creditCode: null, agent: null }
}

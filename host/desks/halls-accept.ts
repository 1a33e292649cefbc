import { dayOf, type Id, type Instant, isId, no, ok, type Refusal, type Result } from '../../base/index.ts'
import type { CodeList } from '../../platform/fields/declare.ts'
import type { Actor } from '../../platform/org/index.ts'
import { forms, items, halls as room } from '../../platform/services/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import { opening } from '../application-opening.ts'
import { hallsOf } from '../halls.ts'
import type { OpenCity } from '../open.ts'
import { atHall, CLERKS } from './halls-at.ts'

const { refusals } = room

/** What an item's form needs at the window: the same parts as on the phone. */
const LISTED = 30

/** 窗口收件: an application of somebody who stands at the window, by the rules of the phone. */
export function hallAccept(city: OpenCity) {
  const { env } = hallsOf(city)
  const { district } = city.plan
  const desk: forms.FormsDesk = { district, vault: city.vault }
  const codes = (name: string): CodeList | undefined => city.compiled.codes[name]

  async function clerk(reader: Reader, who: Actor) {
    const window = who.account ? await room.windowOf(reader, district, who.account) : undefined
    if (!window) return no(refusals['halls.notYourWindow']())
    const hall = await room.hallOf(reader, district, window.hall)
    if (!hall.ok) return hall
    const may = atHall(city, who, CLERKS, hall.value)
    return may.ok ? ok({ window, hall: hall.value }) : may
  }

  const sheetOf = (version: items.ItemVersion) => {
    const { form, situation, materials, tables, fees, specials, caseKind, flags } = version
    const lists = Object.values(form.fields).flatMap((field) => ('list' in field ? [String(field.list)] : []))
    return {
      ...{ form, situation, materials, tables, fees, specials, caseKind, flags },
      item: version.code,
      version: version.version,
      title: version.title,
      summary: version.summary,
      unitName: city.catalog.unitName(version.unit) ?? '',
      targets: version.targets,
      promise: version.promise,
      codes: Object.fromEntries(lists.map((name) => [name, codes(name)])),
    }
  }

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
      return version.ok ? ok(sheetOf(version.value)) : version
    },

    /** A draft that was begun on the phone or the kiosk, by its code. */
    async acceptDraft(tx: Tx, who: Actor, input: { readonly code: string }, at: Instant) {
      const place = await clerk(tx, who)
      if (!place.ok) return place
      const taken = await forms.takeByCode(tx, desk, { account: who.account ?? '' }, who, input.code, at)
      if (!taken.ok) return taken
      const draft = taken.value
      const version = await items.openVersion(tx, district, draft.item, dayOf(at))
      if (!version.ok) return version
      const { answers, values, materials, id } = draft
      return ok({ draft: { id, answers, values, materials }, sheet: sheetOf(version.value) })
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
        readonly confirmedAt?: string
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
      const self = ticket.sealed ? room.openVisitor(env, ticket.sealed) : null
      if (!self) return no(refusals['halls.realNameNeeded']())
      const { hall, window } = place.value
      const sent = await forms.submit(
        tx,
        desk,
        who,
        {
          key: `window ${ticket.id} ${version.value.code}`,
          draft: input.draft ?? null,
          version: version.value,
          filled: filled.value,
          sources: {},
          applicant: applicantOf(input.applicant, self),
          channel: 'window',
          owner: { account: who.account ?? '' },
          supplements: null,
          codes,
          files: async (ids) => {
            const held = await city.files.list(tx, district, ids.filter(isId))
            // what this clerk brought in, or what hangs on the draft whose code the applicant gave
            const fit = held.filter((file) => input.draft !== undefined || file.by === who.account)
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
          },
        },
        at,
      )
      if (!noted.ok) return noted
      const row = await city.matters.resolve(tx, district, matter)
      return ok({ matter, number: row?.number ?? '', fresh: sent.value.fresh })
    },
  }
}

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

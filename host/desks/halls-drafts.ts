import { dayOf, type Id, type Instant, isId, no, ok, type Refusal, type Result } from '../../base/index.ts'
import type { CodeList, FieldList } from '../../platform/fields/declare.ts'
import type { Actor } from '../../platform/org/index.ts'
import * as org from '../../platform/org/index.ts'
import { forms, items, halls as room } from '../../platform/services/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import { hallsOf } from '../halls.ts'
import type { OpenCity } from '../open.ts'
import { type Known, knownFor, knownOf, runningOf } from '../prefill.ts'
import { atHall, CLERKS } from './halls-at.ts'

/** Who stands at the window, as the clerk noted; the number stands there only where a document was looked at. */
export type Standing = { readonly name: string; readonly phone: string; readonly idNumber?: string }

/** The window where the actor sits, and its hall. */
export async function seatOf(city: OpenCity, reader: Reader, who: Actor) {
  const { district } = city.plan
  const window = who.account ? await room.windowOf(reader, district, who.account) : undefined
  if (!window) return no(room.refusals['halls.notYourWindow']())
  const hall = await room.hallOf(reader, district, window.hall)
  if (!hall.ok) return hall
  const may = atHall(city, who, CLERKS, hall.value)
  return may.ok ? ok({ window, hall: hall.value }) : may
}

/** Code lists that a form asks for, also within rows. */
const listsOf = (fields: FieldList): string[] =>
  Object.values(fields).flatMap((field) =>
    field.kind === 'code' ? [field.list] : field.kind === 'rows' ? listsOf(field.of) : [],
  )

/** The form of an item as a clerk fills it in with somebody: what the city knows stands in clear, the person is there. */
export function windowSheet(
  city: OpenCity,
  version: items.ItemVersion,
  known: Known,
  running: Awaited<ReturnType<typeof runningOf>>,
) {
  const { form, situation, materials, tables, fees, specials, caseKind, flags } = version
  const codes = (name: string): CodeList | undefined => city.compiled.codes[name]
  return {
    ...{ form, situation, materials, tables, fees, specials, caseKind, flags },
    item: version.code,
    version: version.version,
    title: version.title,
    summary: version.summary,
    unitName: city.catalog.unitName(version.unit) ?? '',
    targets: version.targets,
    promise: version.promise,
    codes: Object.fromEntries([...new Set(listsOf(form.fields))].map((name) => [name, codes(name)])),
    known: known.values,
    sources: known.sources,
    running,
  }
}

/** Whose applications are looked through for the same item. */
export const whoseAt = (citizen: Id | null, visitor: Standing | null) => {
  const idNumber = visitor?.idNumber
  if (citizen) return { citizen, ...(idNumber ? { idNumber } : {}) }
  return idNumber ? { idNumber } : null
}

/** What the city knows of who stands at the window: of an account by it, of anybody else by the number a clerk has seen. */
export async function knownAtWindow(
  city: OpenCity,
  reader: Reader,
  version: items.ItemVersion,
  whose: { readonly citizen: Id | null; readonly visitor: Standing | null },
  at: Instant,
): Promise<Known> {
  const desk = { district: city.plan.district, vault: city.vault }
  const citizen = whose.citizen ? await org.citizenById(reader, desk, whose.citizen, at) : null
  if (citizen) return knownOf(city, reader, citizen, version, at)
  const { visitor } = whose
  if (!visitor?.idNumber) return { values: {}, sources: {} }
  const self = {
    ...{ name: visitor.name, phone: visitor.phone, idNumber: visitor.idNumber },
    ...{ enterprise: null, creditCode: null },
  }
  return knownFor(city, reader, self, null, version, at)
}

/** 帮办续办: a draft that was begun on the phone or the kiosk goes on at the window, and back. */
export function hallDrafts(city: OpenCity) {
  const { env } = hallsOf(city)
  const { district } = city.plan
  const desk: forms.FormsDesk = { district, vault: city.vault }
  const codes = (name: string): CodeList | undefined => city.compiled.codes[name]

  const visitorAt = async (reader: Reader, window: Id): Promise<Standing | null> => {
    const ticket = await room.atWindow(reader, district, window)
    return ticket?.sealed ? room.openVisitor(env, ticket.sealed) : null
  }

  /** A draft with the form in force: what a newer version asks again is named, as on the phone. */
  async function shown(reader: Reader, draft: forms.Draft, window: Id, at: Instant) {
    const version = await items.openVersion(reader, district, draft.item, dayOf(at))
    if (!version.ok) return version
    const visitor = await visitorAt(reader, window)
    const known = await knownAtWindow(
      city,
      reader,
      version.value,
      { citizen: draft.citizen, visitor: draft.citizen ? null : visitor },
      at,
    )
    const owner = draft.citizen ? await org.identityOf(reader, desk, draft.citizen) : null
    const whose = draft.citizen
      ? { citizen: draft.citizen, ...(owner?.idNumber ? { idNumber: owner.idNumber } : {}) }
      : whoseAt(null, visitor)
    const sheet = windowSheet(
      city,
      version.value,
      known,
      await runningOf(city, reader, whose, draft.item, at),
    )
    const { id, item, revision, device, changedAt, expiresAt } = draft
    const was =
      draft.itemVersion === sheet.version
        ? null
        : await items.versionOf(reader, district, draft.item, draft.itemVersion)
    const { again, ...filled } = was
      ? forms.reconcile(was, version.value, draft, { codes, today: dayOf(at) })
      : { again: [], answers: draft.answers, values: draft.values, materials: draft.materials }
    const ids = forms.filesOf(version.value.form.fields, filled)
    const files = await city.files.list(reader, district, ids.filter(isId))
    return ok({
      draft: {
        ...{ id, item, revision, device, changedAt, expiresAt },
        answers: filled.answers,
        // the phone keeps proven values masked: here they stand as they are
        values: { ...known.values, ...filled.values, ...lockedOf(known) },
        materials: filled.materials,
      },
      sheet,
      again,
      files: files.map((file) => ({ id: file.id, name: file.name, size: file.bytes, mime: file.media })),
      owner: owner
        ? { name: owner.name, self: !!visitor?.idNumber && visitor.idNumber === owner.idNumber }
        : null,
    })
  }

  return {
    /** Opens a draft by its code 取件码, with the applicant's consent; on record. */
    async acceptDraft(
      tx: Tx,
      who: Actor,
      input: { readonly code: string; readonly consent?: boolean },
      at: Instant,
    ): Promise<Result<unknown, Refusal>> {
      const seat = await seatOf(city, tx, who)
      if (!seat.ok) return seat
      if (input.consent !== true) return no(forms.refusals['forms.consentNeeded']())
      const taken = await forms.takeByCode(tx, desk, { account: who.account ?? '' }, who, input.code, at)
      return taken.ok ? shown(tx, taken.value, seat.value.window.id, at) : taken
    },

    /** A draft that this clerk holds or helps with: after a reload, or on another page. */
    async heldDraft(reader: Reader, who: Actor, input: { readonly id: Id }, at: Instant) {
      const seat = await seatOf(city, reader, who)
      if (!seat.ok) return seat
      const read = await forms.readDraft(reader, desk, { account: who.account ?? '' }, input.id, at)
      return read.ok ? shown(reader, read.value, seat.value.window.id, at) : read
    },

    /** Saves what was filled in so far; the phone sees it, and is told where both were written on. */
    async keepDraft(
      tx: Tx,
      who: Actor,
      input: {
        readonly id: Id
        readonly item: string
        readonly version: number
        readonly over: number
        readonly filled: unknown
      },
      at: Instant,
    ): Promise<Result<unknown, Refusal>> {
      const seat = await seatOf(city, tx, who)
      if (!seat.ok) return seat
      const filled = forms.filledOf(input.filled)
      if (!filled.ok) return filled
      const version = await items.versionOf(tx, district, input.item, input.version)
      if (!version) return no(items.refusals['items.unknown']())
      const { id, item, over } = input
      const device = `${seat.value.hall.name.zh} ${seat.value.window.number} 号窗口`
      const saving = { id, item, itemVersion: input.version, over, device, filled: filled.value }
      return forms.saveDraft(tx, desk, { account: who.account ?? '' }, saving, at)
    },

    /** 取件码 to go on with at home or at another window. */
    async codeForDraft(tx: Tx, who: Actor, input: { readonly id: Id }, at: Instant) {
      const seat = await seatOf(city, tx, who)
      return seat.ok ? forms.giveCode(tx, desk, { account: who.account ?? '' }, input.id, at) : seat
    },
  }
}

/** Values that stand fast because a register or the confirmed account says so. */
export const lockedOf = ({ values, sources }: Known): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(values).filter(([name]) => sources[name]?.locked))

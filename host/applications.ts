import { dayOf, type Id, type Instant, no, ok, type Refusal, type Result, type Say } from '../base/index.ts'
import { maskValue } from '../platform/fields/decide.ts'
import type { CodeList, FieldList } from '../platform/fields/declare.ts'
import type { Citizen } from '../platform/org/index.ts'
import * as org from '../platform/org/index.ts'
import { forms, items } from '../platform/services/index.ts'
import type { ItemVersion } from '../platform/services/items/declare.ts'
import type { Reader, Tx } from '../platform/store/index.ts'
import { myFile, printed, putFile } from './application-files.ts'
import { opening, withKnown } from './application-opening.ts'
import { gapsTold, shownSubmissions, stepsOf } from './application-steps.ts'
import { itemTitles } from './item-titles.ts'
import type { OpenCity } from './open.ts'
import { knownOf, runningOf, selfOf } from './prefill.ts'

const { refusals } = forms
/** Applications in one list. */
const MOST = 100
/** Forms of doing 办理形式 that are online. */
const ONLINE = ['2', '3']

type Sending = {
  readonly key: string
  readonly draft: Id | null
  readonly item: string
  readonly version: number
  readonly filled: unknown
  readonly supplements: Id | null
  /** Which of the citizen's own doors it came by. */
  readonly channel?: 'phone' | 'web' | 'kiosk'
}

/** Applications of citizens 我的办件: forms to fill in, drafts, what was sent and what became of it. */
export function applicationsOf(city: OpenCity) {
  const { store, plan, vault, matters } = city
  const { district } = plan
  const desk: forms.FormsDesk = { district, vault }
  const system = org.systemActor(district)
  const codes = (name: string): CodeList | undefined => city.compiled.codes[name]
  const owner = (citizen: Citizen): forms.Owner => ({ citizen: citizen.id })
  /** Why the citizen cannot send it as he stands. */
  function hindrance(version: ItemVersion, citizen: Citizen | null): Refusal | null {
    if (!version.channels.some((one) => ONLINE.includes(one)))
      return refusals['forms.notOpen']({ title: version.title })
    if (!citizen) return org.refusals['org.notLoggedIn']()
    if (citizen.expired) return org.refusals['org.identityExpired']()
    if (!citizen.realName) return org.refusals['org.notRealName']()
    const firm = citizen.acting?.kind === 'enterprise'
    const persons = version.targets.includes('1')
    const firms = version.targets.some((one) => one !== '1')
    if (firm && !firms) return refusals['forms.otherTarget']({ zh: '个人', en: 'persons' })
    if (!firm && !persons) return refusals['forms.otherTarget']({ zh: '企业或组织', en: 'enterprises' })
    return null
  }

  async function sheetOf(
    reader: Reader,
    version: ItemVersion,
    citizen: Citizen | null,
    at: Instant,
  ): Promise<forms.FormSheet> {
    const known = await knownOf(city, reader, citizen, version, at)
    const running = citizen
      ? await runningOf(city, reader, await whoseOf(reader, citizen), version.code, at)
      : null
    const { form, situation, materials, tables, fees, specials, caseKind, flags } = version
    return {
      ...{ form, situation, materials, tables, fees, specials, caseKind, flags },
      item: version.code,
      version: version.version,
      title: version.title,
      summary: version.summary,
      unitName: city.catalog.unitName(version.unit) ?? '',
      promise: version.promise,
      legal: version.legal,
      visits: version.visits,
      result: version.result.title,
      codes: Object.fromEntries(listsOf(form.fields).flatMap((name) => [[name, codes(name)]])),
      known: hidden(form.fields, known),
      sources: known.sources,
      running,
      hindrance: hindrance(version, citizen),
    } as forms.FormSheet
  }

  async function openSheet(reader: Reader, citizen: Citizen | null, item: string, at: Instant) {
    const version = await items.openVersion(reader, district, item, dayOf(at))
    return version.ok ? ok(await sheetOf(reader, version.value, citizen, at)) : version
  }

  async function applicantOf(reader: Reader, citizen: Citizen): Promise<forms.Applicant> {
    const self = await selfOf(city, reader, citizen)
    const own = await org.identityOf(reader, desk, citizen.id)
    const acts = { name: own?.name ?? citizen.name, phone: citizen.phone, idNumber: own?.idNumber ?? null }
    if (citizen.acting?.kind === 'enterprise')
      return {
        kind: 'enterprise',
        name: citizen.acting.name,
        phone: citizen.phone,
        idNumber: null,
        creditCode: citizen.acting.creditCode,
        agent: acts,
      }
    return {
      kind: 'person',
      name: self.name ?? citizen.acting?.name ?? acts.name,
      phone: citizen.phone,
      idNumber: self.idNumber,
      creditCode: null,
      agent: citizen.acting ? acts : null,
    }
  }

  /** Files by id as far as the citizen brought them himself, or they hang on his earlier submission. */
  const filesFor =
    (reader: Reader, citizen: Citizen, before: readonly Id[]) => async (ids: readonly Id[]) => {
      const found = await city.files.list(reader, district, ids)
      return new Map(
        found
          .filter((file) => file.by === citizen.id || before.includes(file.id))
          .map((file) => [file.id, { id: file.id, sha256: file.sha256 }]),
      )
    }

  async function send(tx: Tx, citizen: Citizen, input: Sending, at: Instant) {
    const filled = forms.filledOf(input.filled)
    if (!filled.ok) return filled
    const old = input.supplements ? await mySubmission(tx, citizen, input.supplements) : null
    if (old && !old.ok) return old
    const version = old
      ? await keptVersion(tx, old.value)
      : await items.openVersion(tx, district, input.item, dayOf(at))
    if (!version.ok) return version
    const why = hindrance(version.value, citizen)
    if (why) return no(why)
    if (version.value.version !== input.version) return no(refusals['forms.newVersion']())
    const known = await knownOf(city, tx, citizen, version.value, at)
    const { values, sources } = withKnown(filled.value.values, known)
    const actor = org.actorOfCitizen(citizen)
    const before = old ? forms.filesOf(version.value.form.fields, old.value) : []
    const sent = await forms.submit(
      tx,
      desk,
      actor,
      {
        key: input.key,
        draft: input.draft,
        version: version.value,
        filled: { ...filled.value, values },
        sources,
        applicant: await applicantOf(tx, citizen),
        channel: input.channel ?? 'phone',
        owner: owner(citizen),
        supplements: input.supplements,
        codes,
        files: filesFor(tx, citizen, before),
        carry: ({ submission, twin }) =>
          old ? supplied(tx, submission, at) : opening(city, tx, actor, version.value, submission, twin, at),
      },
      at,
    )
    if (!sent.ok) return sent
    const { submission, fresh } = sent.value
    const matter = await matters.resolve(tx, district, submission.matter)
    return ok({ submission: submission.id, matter: submission.matter, number: matter?.number ?? '', fresh })
  }

  /** A supplement goes to the matter that waits for it. */
  async function supplied(tx: Tx, submission: forms.Submission, at: Instant) {
    const acted = await actAsApplicant(tx, submission.matter, 'supplied', { text: '已在网上补正' }, at)
    return acted.ok ? ok({ matter: submission.matter }) : acted
  }

  async function actAsApplicant(
    tx: Tx,
    matter: Id,
    action: string,
    form: Readonly<Record<string, unknown>>,
    at: Instant,
  ): Promise<Result<unknown, Refusal>> {
    const actor = org.actorOfCitizen({ district })
    const acted = await matters.actIn(tx, actor, { matter, action, version: null, form }, at)
    return !acted.ok && acted.error.code === 'matter.notPossible' ? no(refusals['forms.notNow']()) : acted
  }

  /** The version that an application began with, and the decision tables of that day. */
  async function keptVersion(reader: Reader, of: forms.Submission): Promise<Result<ItemVersion, Refusal>> {
    const version = await items.versionOf(reader, district, of.item, of.itemVersion)
    if (!version) return no(items.refusals['items.noVersion']({ version: of.itemVersion }))
    const first = (await forms.submissionsOf(reader, desk, of.matter))[0] ?? of
    return ok(await items.asDecided(reader, version, dayOf(first.at)))
  }

  /** The number of whom the citizen is, once confirmed: what was taken in at a window under it is his too. */
  const ownNumber = async (reader: Reader, citizen: Citizen): Promise<string | null> =>
    citizen.realName && citizen.acting === null
      ? ((await org.identityOf(reader, desk, citizen.id))?.idNumber ?? null)
      : null
  async function whoseOf(reader: Reader, citizen: Citizen) {
    if (citizen.acting?.kind === 'enterprise') return { enterprise: citizen.acting.creditCode }
    const number = await ownNumber(reader, citizen)
    return { citizen: citizen.id, ...(number ? { idNumber: number } : {}) }
  }
  const isMine = (citizen: Citizen, one: forms.Submission, number: string | null): boolean =>
    one.applicant.kind === 'enterprise'
      ? citizen.acting?.kind === 'enterprise' && citizen.acting.creditCode === one.applicant.creditCode
      : one.citizen === citizen.id ||
        (one.citizen === null && number !== null && one.applicant.idNumber === number)

  async function mySubmission(reader: Reader, citizen: Citizen, id: Id) {
    const one = await forms.submissionOf(reader, desk, id)
    return one.ok && isMine(citizen, one.value, await ownNumber(reader, citizen))
      ? one
      : no(refusals['forms.submissionUnknown']())
  }

  async function myMatter(reader: Reader, citizen: Citizen, idOrNumber: string) {
    const row = await matters.resolve(reader, district, idOrNumber)
    const all = row ? await forms.submissionsOf(reader, desk, row.id) : []
    const last = all.at(-1)
    return row && last && isMine(citizen, last, await ownNumber(reader, citizen)) ? { row, all, last } : null
  }

  async function lines(reader: Reader, citizen: Citizen, at: Instant): Promise<forms.ApplicationLine[]> {
    const mine = await forms.submissionsFor(reader, desk, await whoseOf(reader, citizen), MOST)
    if (mine.length === 0) return []
    const ids = mine.map((one) => one.matter)
    const { rows } = await matters.list(reader, system, { ids, limit: MOST }, at)
    const byId = new Map(rows.map((row) => [row.id, row]))
    const titled = await itemTitles(city, reader, rows, at)
    return mine.flatMap((one) => {
      const row = byId.get(one.matter)
      return row
        ? [
            {
              matter: row.id,
              number: row.number,
              title: titled(row).titleSay ?? plain(row.title),
              state: row.state,
              stateTitle: stateTitle(row.type, row.state),
              closed: row.closedAt !== null,
              unitName: row.leadUnitName ?? '',
              openedAt: row.openedAt,
              due: row.due,
            },
          ]
        : []
    })
  }

  const stateTitle = (type: string, state: string): Say =>
    city.types[type]?.flow.states[state]?.title ?? plain(state)

  async function view(
    reader: Reader,
    citizen: Citizen,
    idOrNumber: string,
    at: Instant,
  ): Promise<Result<forms.ApplicationView, Refusal>> {
    const mine = await myMatter(reader, citizen, idOrNumber)
    if (!mine) return no(refusals['forms.submissionUnknown']())
    const seen = await matters.view(reader, system, mine.row.id, at)
    if (!seen.ok) return seen
    const { matter, clocks, timeline } = seen.value
    const allowed = (action: string) =>
      city.types[matter.type]?.flow.actions[action]?.from.includes(matter.state) ?? false
    const told = gapsTold(timeline)
    const titled = await itemTitles(city, reader, [matter], at)
    return ok({
      matter: matter.id,
      number: matter.number,
      title: titled(matter).titleSay ?? plain(matter.title),
      state: matter.state,
      stateTitle: stateTitle(matter.type, matter.state),
      closed: matter.closedAt !== null,
      unitName: matter.leadUnitName ?? '',
      openedAt: matter.openedAt,
      due: matter.due,
      item: mine.last.item,
      version: mine.last.itemVersion,
      steps: stepsOf(city, seen.value, stateTitle),
      limits: clocks
        .filter((clock) => clock.state === 'running' || clock.state === 'paused')
        .map(({ kind, title, due, left }) => ({ kind, title, due, left })),
      gaps: matter.state === 'supplement' ? told : null,
      canSupplement: allowed('supplied'),
      canWithdraw: allowed('withdraw'),
      submissions: await shownSubmissions(city, reader, mine.all, false),
    })
  }

  return {
    sheet: (citizen: Citizen | null, item: string, at: Instant) => openSheet(store, citizen, item, at),

    async drafts(citizen: Citizen, at: Instant): Promise<readonly forms.DraftLine[]> {
      const all = await forms.draftsOf(store, desk, citizen.id, at)
      return Promise.all(
        all.map(async ({ id, item, changedAt, expiresAt, device }) => ({
          ...{ id, item, changedAt, expiresAt, device },
          title: (await items.versionAt(store, district, item, dayOf(at)))?.title ?? plain(item),
        })),
      )
    },

    /** A draft, carried over to the version in force. */
    async draft(citizen: Citizen, id: Id, at: Instant): Promise<Result<forms.DraftSheet, Refusal>> {
      const draft = await forms.readDraft(store, desk, owner(citizen), id, at)
      return draft.ok ? carriedOver(citizen, draft.value, at) : draft
    },

    async saveDraft(
      citizen: Citizen,
      id: Id,
      input: {
        readonly item: string
        readonly version: number
        readonly over: number
        readonly filled: unknown
        readonly device: string
      },
      at: Instant,
    ) {
      const filled = forms.filledOf(input.filled)
      if (!filled.ok) return filled
      return store.tx(async (tx) => {
        const version = await items.versionOf(tx, district, input.item, input.version)
        if (!version) return no(items.refusals['items.unknown']())
        const { item, over, device } = input
        const saving = { id, item, itemVersion: input.version, over, device, filled: filled.value }
        return forms.saveDraft(tx, desk, owner(citizen), saving, at)
      })
    },
    dropDraft: (citizen: Citizen, id: Id) => store.tx((tx) => forms.dropDraft(tx, desk, owner(citizen), id)),
    giveCode: (citizen: Citizen, id: Id, at: Instant) =>
      store.tx((tx) => forms.giveCode(tx, desk, owner(citizen), id, at)),
    async takeByCode(
      citizen: Citizen,
      code: string,
      at: Instant,
    ): Promise<Result<forms.DraftSheet, Refusal>> {
      const actor = org.actorOfCitizen(citizen)
      const draft = await store.tx((tx) => forms.takeByCode(tx, desk, owner(citizen), actor, code, at))
      return draft.ok ? carriedOver(citizen, draft.value, at) : draft
    },

    send: (citizen: Citizen, input: Sending, at: Instant) => store.tx((tx) => send(tx, citizen, input, at)),
    list: (citizen: Citizen, at: Instant) => lines(store, citizen, at),
    view: (citizen: Citizen, idOrNumber: string, at: Instant) => view(store, citizen, idOrNumber, at),

    /** The form of an application that waits for a supplement, under the version that it began with. */
    async supplement(citizen: Citizen, idOrNumber: string, at: Instant) {
      const mine = await myMatter(store, citizen, idOrNumber)
      if (!mine) return no(refusals['forms.submissionUnknown']())
      const { last } = mine
      const version = await keptVersion(store, last)
      if (!version.ok) return version
      const sheet = await sheetOf(store, version.value, citizen, at)
      const { answers, values, materials } = last
      return ok({ sheet, filled: { answers, values, materials }, supplements: last.id })
    },

    async withdraw(citizen: Citizen, idOrNumber: string, why: string, at: Instant) {
      const mine = await myMatter(store, citizen, idOrNumber)
      if (!mine) return no(refusals['forms.submissionUnknown']())
      const form = why.trim() ? { words: why.trim() } : {}
      return store.tx((tx) => actAsApplicant(tx, mine.row.id, 'withdraw', form, at))
    },

    putFile: (citizen: Citizen, file: { readonly name: string; readonly bytes: Uint8Array }, at: Instant) =>
      putFile(city, citizen.id, file, at),
    file: (citizen: Citizen, id: Id) => myFile(city, store, citizen, id),

    async print(citizen: Citizen, idOrNumber: string, _at: Instant) {
      const mine = await myMatter(store, citizen, idOrNumber)
      const last = mine ? (await shownSubmissions(city, store, mine.all, false)).at(-1) : undefined
      return mine && last
        ? printed(city, store, mine.row.number, last, 'zh')
        : no(refusals['forms.submissionUnknown']())
    },
  }

  async function carriedOver(
    citizen: Citizen,
    draft: forms.Draft,
    at: Instant,
  ): Promise<Result<forms.DraftSheet, Refusal>> {
    const sheet = await openSheet(store, citizen, draft.item, at)
    if (!sheet.ok) return sheet
    const { district: _d, citizen: _c, account: _a, ...rest } = draft
    if (sheet.value.version === draft.itemVersion) return ok({ draft: rest, sheet: sheet.value, again: [] })
    const was = await items.versionOf(store, district, draft.item, draft.itemVersion)
    const { again, ...filled } = forms.reconcile(was ?? sheet.value, sheet.value, draft, {
      codes,
      today: dayOf(at),
    })
    return ok({
      draft: { ...rest, ...filled, itemVersion: sheet.value.version },
      sheet: sheet.value,
      again,
    })
  }
}

const plain = (text: string): Say => ({ zh: text, en: text })

/** Code lists that a form asks for, also within rows. */
function listsOf(fields: FieldList): string[] {
  const names = Object.values(fields).flatMap((field) =>
    field.kind === 'code' ? [field.list] : field.kind === 'rows' ? listsOf(field.of) : [],
  )
  return [...new Set(names)]
}

/** What is proven and personal goes masked to the phone, which keeps it: the server puts the whole value in when it is sent. */
const hidden = (fields: FieldList, { values, sources }: Awaited<ReturnType<typeof knownOf>>) =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const field = fields[name]
      const mask = field?.personal ?? (field?.kind === 'idNumber' ? 'idNumber' : null)
      return [
        name,
        mask && mask !== 'name' && sources[name]?.locked && typeof value === 'string'
          ? maskValue(mask, value)
          : value,
      ]
    }),
  )

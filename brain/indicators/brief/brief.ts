import {
  dayOf,
  type Id,
  type Instant,
  instantOf,
  minuteOfDay,
  newId,
  no,
  ok,
  type Refusal,
  type Result,
} from '../../../base/index.ts'
import { append } from '../../../platform/ledger/index.ts'
import { type Actor, factActorOf, systemActor } from '../../../platform/org/index.ts'
import type { Reader, Tx } from '../../../platform/store/index.ts'
import { refusals } from '../refusals.ts'
import { composeBrief, dueKinds, periodOf, soundSections } from './decide.ts'
import type {
  BriefTemplate,
  FrozenFigure,
  OrderLine,
  Report,
  ReportKind,
  ReportNote,
  TopEvent,
} from './declare.ts'
import * as keep from './keep.ts'

/** Given once by the host. */
export type BriefCity = {
  readonly district: string
  readonly template: BriefTemplate
  /** A figure of a period as it stood at the cut. */
  readonly figure: (
    reader: Reader,
    name: string,
    span: { readonly from: Instant; readonly to: Instant },
    cut: Instant,
    now: Instant,
  ) => Promise<FrozenFigure | null>
  readonly events: (
    reader: Reader,
    span: { readonly from: Instant; readonly to: Instant },
    now: Instant,
  ) => Promise<readonly TopEvent[]>
  readonly orders: (
    reader: Reader,
    span: { readonly from: Instant; readonly to: Instant },
  ) => Promise<readonly OrderLine[]>
  /** Opens a matter of supervision 督办 from a leader's note. */
  readonly order: (
    tx: Tx,
    who: Actor,
    note: { readonly text: string; readonly lead: Id | null; readonly report: Report },
    at: Instant,
  ) => Promise<Result<{ readonly matter: Id; readonly number: string }, Refusal>>
  /** Tells those who read or have to sign. */
  readonly tell: (
    tx: Tx,
    what: 'drafted' | 'unsigned' | 'sent',
    report: Report,
    at: Instant,
  ) => Promise<unknown>
}

/** The daily brief 日报 and its sisters: drafted by the clock, edited, signed, sent, every number frozen. */
export function openBrief(city: BriefCity) {
  const { district, template } = city
  const system = systemActor(district)

  const record = (tx: Tx, who: Actor, kind: string, one: Report, at: Instant, more: object = {}) =>
    append(tx, [
      {
        ...{ district, kind, at, subjectKind: 'report', subject: one.id, actor: factActorOf(who) },
        body: { title: one.body.title, kind: one.kind, version: one.version, ...more },
      },
    ])

  /** A draft for the period that ended before `cut`; nothing when there is one already. */
  async function draft(tx: Tx, kind: ReportKind, cut: Instant, now: Instant): Promise<Report | null> {
    const { from, to } = periodOf(kind, cut)
    if (await keep.exists(tx, district, kind, from)) return null
    const figures: FrozenFigure[] = []
    for (const name of template.figures) {
      const one = await city.figure(tx, name, { from, to }, cut, now)
      if (one) figures.push(one)
    }
    const [events, orders] = [await city.events(tx, { from, to }, now), await city.orders(tx, { from, to })]
    const one: Report = {
      ...{ id: newId(), kind, from, to, cut, state: 'draft', version: 1, madeAt: now },
      body: composeBrief({ kind, from, to, figures, events, orders }, template),
      ...{ editedBy: null, editedAt: null, signedBy: null, signedAt: null, sentAt: null },
    }
    if (!(await keep.insert(tx, district, one))) return null
    await keep.save(tx, district, one, system.name, now)
    await record(tx, system, 'reports.drafted', one, now)
    await city.tell(tx, 'drafted', one, now)
    return one
  }

  async function open(tx: Tx, id: Id, version: number | null): Promise<Result<Report, Refusal>> {
    const one = await keep.lock(tx, district, id)
    if (!one) return no(refusals['indicators.noReport']())
    if (one.state !== 'draft') return no(refusals['indicators.reportDone']())
    if (version !== null && one.version !== version)
      return no(refusals['indicators.reportChanged']({ version: one.version }))
    return ok(one)
  }

  return {
    draft,

    /** What the house's clock makes due 到点: drafts at their time, a reminder to sign, sending. */
    async tick(tx: Tx, now: Instant): Promise<void> {
      const cut = instantOf(dayOf(now), template.cut)
      for (const kind of dueKinds(now, template)) await draft(tx, kind, cut, now)
      const minute = minuteOfDay(now)
      for (const one of await keep.waiting(tx, district, instantOf(dayOf(now), -1440))) {
        if (one.state === 'draft' && minute >= template.sign && dayOf(one.madeAt) === dayOf(now))
          await city.tell(tx, 'unsigned', one, now)
        if (one.state === 'signed' && (minute >= template.send || dayOf(one.madeAt) < dayOf(now))) {
          const sent: Report = { ...one, state: 'sent', sentAt: now, version: one.version + 1 }
          await keep.save(tx, district, sent, system.name, now)
          await city.tell(tx, 'sent', sent, now)
          await record(tx, system, 'reports.sent', sent, now)
        }
      }
    },

    list: (reader: Reader, kind: ReportKind | null) => keep.list(reader, district, kind),

    async read(reader: Reader, id: Id) {
      const one = await keep.one(reader, district, id)
      if (!one) return no(refusals['indicators.noReport']())
      const [notes, versions] = await Promise.all([
        keep.notes(reader, district, id),
        keep.versions(reader, district, id),
      ])
      return ok({ ...one, notes, versions })
    },

    /** The analyst's edit: words change, frozen figures do not. */
    async edit(
      tx: Tx,
      who: Actor,
      given: { readonly id: Id; readonly version: number; readonly sections: unknown },
      at: Instant,
    ): Promise<Result<Report, Refusal>> {
      const found = await open(tx, given.id, given.version)
      if (!found.ok) return found
      const sections = soundSections(given.sections, found.value.body.figures.length)
      if (!sections) return no(refusals['indicators.badEntry']({ field: '正文' }))
      const one: Report = {
        ...found.value,
        body: { ...found.value.body, sections },
        ...{ version: found.value.version + 1, editedBy: who.name, editedAt: at },
      }
      await keep.save(tx, district, one, who.name, at)
      await record(tx, who, 'reports.edited', one, at)
      return ok(one)
    },

    /** The duty leader signs 签发: another person than the last editor. */
    async sign(
      tx: Tx,
      who: Actor,
      given: { readonly id: Id; readonly version: number },
      at: Instant,
    ): Promise<Result<Report, Refusal>> {
      const found = await open(tx, given.id, given.version)
      if (!found.ok) return found
      if (found.value.editedBy !== null && found.value.editedBy === who.name)
        return no(refusals['indicators.secondPerson']())
      const one: Report = {
        ...found.value,
        ...{ state: 'signed', version: found.value.version + 1, signedBy: who.name, signedAt: at },
      }
      await keep.save(tx, district, one, who.name, at)
      await record(tx, who, 'reports.signed', one, at)
      return ok(one)
    },

    /** A leader's note 批示 becomes a matter of supervision 督办 with its own clock. */
    async note(
      tx: Tx,
      who: Actor,
      given: { readonly id: Id; readonly text: string; readonly lead: Id | null },
      at: Instant,
    ): Promise<Result<ReportNote, Refusal>> {
      const report = await keep.one(tx, district, given.id)
      if (!report) return no(refusals['indicators.noReport']())
      if (report.state === 'draft') return no(refusals['indicators.notSigned']())
      const text = given.text.trim()
      if (text.length < 2 || text.length > 1000) return no(refusals['indicators.badEntry']({ field: '批示' }))
      const opened = await city.order(tx, who, { text, lead: given.lead, report }, at)
      if (!opened.ok) return opened
      const note: ReportNote = { id: newId(), text, ...opened.value, by: who.name, at }
      await keep.addNote(tx, district, report.id, note)
      await record(tx, who, 'reports.noted', report, at, { number: note.number })
      return ok(note)
    },
  }
}

export type Brief = ReturnType<typeof openBrief>

import {
  addDays,
  type Day,
  dayOf,
  type Id,
  instantOf,
  isId,
  no,
  ok,
  type Refusal,
  type Result,
} from '../../base/index.ts'
import { sheets } from '../../platform/catalogue/index.ts'
import { dayView, NATIONAL, readCalendar } from '../../platform/clocks/index.ts'
import { alerts, duty } from '../../platform/command/index.ts'
import { type Actor, noDuty, staffOf } from '../../platform/org/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import type { OpenCity } from '../open.ts'
import { readCells } from '../sheet.ts'
import { alertsOf } from '../warnings.ts'
import { rosterRows, rosterSheet } from './duty-sheet.ts'
import { versionIn } from './input.ts'
import { onDuty as anyDuty, holds } from './may.ts'

type Json = Readonly<Record<string, unknown>>
type Answered = Promise<Result<unknown, Refusal>>
const MANAGERS = ['dutyManager', 'officeHead'] as const
const LOG_HOURS = 36
const AHEAD_HOURS = 48
const MOST_DAYS = 42
const SHOWN_MATTERS = 20
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const idIn = (value: unknown): Id =>
  typeof value === 'string' && isId(value) ? value : '00000000-0000-7000-8000-000000000000'

/** 值班工作台、值班表: who is on duty, who answers, what is handed over. */
export function dutyDesks(city: OpenCity) {
  const { catalog, plan } = city
  const { district } = plan
  const tell: duty.Tell = (tx, notices, at) => city.messages.send(tx, notices, at)
  const manages = (who: Actor): boolean => holds(city, who, MANAGERS).ok
  /** A manager everywhere; in its own unit whoever leads it. */
  async function mayRoster(reader: Reader, who: Actor, post: Id): Promise<Result<duty.DutyPost, Refusal>> {
    const found = (await duty.posts(reader, district)).find((one) => one.id === post)
    if (!found) return no(duty.refusals['duty.noPost']())
    const leads = who.unit === found.unit && who.duties.some((one) => one.role === 'leader')
    return manages(who) || leads ? ok(found) : no(noDuty(city.compiled.roles, [...MANAGERS, 'leader']))
  }

  /** What the next shift must know 未结事项: open matters of duty and warnings in force. */
  async function openItems(reader: Reader, who: Actor, at: Date): Promise<duty.OpenItem[]> {
    const types = Object.keys(city.types).filter((name) => /^(emergency|command)\./.test(name))
    const [listed, force] = await Promise.all([
      types.length > 0
        ? city.matters.list(reader, who, { type: types, open: true, limit: SHOWN_MATTERS }, at)
        : { rows: [] },
      alerts.warningsInForce(alertsOf(city), reader, at),
    ])
    return [
      ...force.map((one) => ({ kind: 'warning' as const, id: one.id, title: one.headline.zh })),
      ...listed.rows.map((one) => ({
        kind: 'matter' as const,
        id: one.id,
        title: `${one.number} ${one.title}`,
      })),
    ]
  }

  const shownPost = (one: duty.DutyPost) => ({
    ...one,
    unitName: catalog.unitName(one.unit) ?? '',
    areaName: catalog.areaName(one.area) ?? one.area,
  })

  return {
    duty: {
      /** 值班工作台: the post of whoever asks, or the one asked for. */
      async desk(reader: Reader, who: Actor, input: Json, at: Date): Answered {
        const may = anyDuty(city, who)
        if (!may.ok) return may
        const posts = await duty.posts(reader, district)
        const people = await duty.onDuty(reader, { district, at })
        const own = people.find((one) => one.account !== null && one.account === who.account)
        const asked = posts.find((one) => one.id === input.post)
        const post =
          asked ??
          posts.find((one) => one.id === own?.post) ??
          posts.find((one) => one.unit === who.unit) ??
          posts[0]
        if (!post) return ok({ posts: [], post: null, manages: manages(who) })
        const since = new Date(at.getTime() - LOG_HOURS * 3_600_000)
        const until = new Date(at.getTime() + AHEAD_HOURS * 3_600_000)
        const force = await alerts.warningsInForce(alertsOf(city), reader, at)
        const ranks = force.filter((one) => one.status === 'Actual').flatMap((one) => one.rank ?? [])
        const staffing = duty.staffingFor(ranks.length > 0 ? Math.min(...ranks) : null)
        const here = people.filter((one) => one.post === post.id)
        const [shifts, log, reports, handovers, calls, gaps, items] = await Promise.all([
          duty.shiftsIn(reader, district, since, until, post.id),
          duty.logOf(reader, district, post.id, since, new Date(at.getTime() + 1)),
          duty.reportsOf(reader, district, post.id),
          duty.handoversOf(reader, district, post.id, since),
          duty.callsOf(reader, district, since, manages(who) ? null : post.id),
          duty.gaps(reader, district, at, until),
          openItems(reader, who, at),
        ])
        const mine = here.find((one) => one.account !== null && one.account === who.account)
        const shift = shifts.find((one) => one.id === mine?.shift)
        return ok({
          asOf: at,
          posts: posts.map(shownPost),
          post: shownPost(post),
          here,
          mine: mine ?? null,
          next: shift ? (duty.nextShift(shift, shifts) ?? null) : null,
          staffing,
          lacks: duty.staffed(here, staffing),
          log,
          reports: reports.slice(0, 10),
          handovers,
          calls: calls.map((one) => ({
            ...one,
            postTitle: posts.find((other) => other.id === one.post)?.title ?? null,
            outcome: duty.outcomeOf(one, at),
            mine:
              one.answeredAt === null &&
              here.some((other) => other.account === who.account && other.post === one.post),
          })),
          gaps: gaps.map((one) => ({
            ...one,
            postTitle: posts.find((other) => other.id === one.post)?.title ?? null,
          })),
          items,
          // 通讯录: who answers at every post now
          contacts: posts
            .filter((one) => one.active)
            .map((one) => ({
              post: one.id,
              title: one.title,
              phone: one.phone,
              unitName: catalog.unitName(one.unit) ?? '',
              people: people
                .filter((other) => other.post === one.id)
                .map(({ role, name, phone, present }) => ({ role, name, phone, present })),
            })),
          manages: manages(who),
        })
      },

      /** 值班表: shifts of some weeks, days off, gaps, swaps. */
      async roster(reader: Reader, who: Actor, input: Json, at: Date): Answered {
        const may = anyDuty(city, who)
        if (!may.ok) return may
        const posts = await duty.posts(reader, district)
        const post =
          posts.find((one) => one.id === input.post) ?? posts.find((one) => one.unit === who.unit) ?? posts[0]
        const from: Day = /^\d{4}-\d{2}-\d{2}$/.test(text(input.from)) ? text(input.from) : dayOf(at)
        const days = Math.min(MOST_DAYS, Math.max(1, Math.trunc(Number(input.days ?? 14)) || 14))
        if (!post)
          return ok({
            posts: [],
            post: null,
            days: [],
            shifts: [],
            gaps: [],
            swaps: [],
            people: [],
            may: { edit: false },
          })
        const [begin, end] = [instantOf(from), instantOf(addDays(from, days))]
        const [shifts, gaps, calendar, staff] = await Promise.all([
          duty.shiftsIn(reader, district, begin, end, post.id),
          duty.gaps(reader, district, begin > at ? begin : at, end),
          readCalendar(reader, NATIONAL),
          staffOf(reader, [post.unit], at),
        ])
        const edit = (await mayRoster(reader, who, post.id)).ok
        return ok({
          posts: posts.map(shownPost),
          post: shownPost(post),
          from,
          days: Array.from({ length: days }, (_, n) => {
            const day = addDays(from, n)
            const view = calendar.ok ? dayView(calendar.value, instantOf(day, 720)) : undefined
            return { day, rest: view ? view.hours.length === 0 : false, gap: gapOn(gaps, post.id, day) }
          }),
          shifts,
          gaps: gaps.map((one) => ({
            ...one,
            postTitle: posts.find((other) => other.id === one.post)?.title ?? null,
          })),
          swaps: await duty.swapsOf(
            reader,
            district,
            shifts.map((one) => one.id),
          ),
          people: staff.flatMap((one) =>
            one.account ? [{ account: one.account, name: one.name, post: one.postName }] : [],
          ),
          may: { edit, mine: who.account },
        })
      },

      async sheet(reader: Reader, who: Actor, input: Json): Answered {
        const may = anyDuty(city, who)
        if (!may.ok) return may
        const from = text(input.from)
        const days = Math.min(92, Math.max(1, Number(input.days) || 31))
        if (!/^\d{4}-\d{2}-\d{2}$/.test(from)) return no(duty.refusals['duty.badShift']({ what: '日期' }))
        const posts = await duty.posts(reader, district)
        const chosen = posts.filter((one) => !input.post || one.id === input.post)
        const shifts = await duty.shiftsIn(reader, district, instantOf(from), instantOf(addDays(from, days)))
        const bytes = await sheets.xlsxFile([{ name: '值班表', rows: rosterSheet(chosen, shifts) }])
        return ok({
          ...{ name: `值班表-${from}.xlsx`, bytes },
          mime: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        })
      },

      /** A sheet read into shifts: good rows are taken, the others come back with reasons. */
      async importSheet(who: Actor, bytes: Uint8Array, at: Date): Answered {
        const may = anyDuty(city, who)
        if (!may.ok) return may
        const cells = await readCells(bytes)
        if (!cells.ok) return cells
        const posts = await duty.posts(city.store, district)
        const staff = await staffOf(city.store, [...new Set(posts.map((one) => one.unit))], at)
        const read = rosterRows(cells.value, posts, staff)
        if (!read.ok) return read
        const rejected = [...read.value.rejected]
        let taken = 0
        for (const { row, post, line } of read.value.lines) {
          const done = await city.store.tx(async (tx) => {
            const allowed = await mayRoster(tx, who, post)
            return allowed.ok ? duty.addShifts(tx, who, district, post, [line], at) : allowed
          })
          if (done.ok) taken++
          else rejected.push({ row, says: done.error.says })
        }
        return ok({ taken, rejected: rejected.sort((a, b) => a.row - b.row) })
      },

      async add(tx: Tx, who: Actor, input: Json, at: Date): Answered {
        const may = await mayRoster(tx, who, idIn(input.post))
        if (!may.ok) return may
        const day = text(input.day)
        if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return no(duty.refusals['duty.badShift']({ what: '日期' }))
        const span = duty.spansOf(may.value, day)[Number(input.nth ?? 0)]
        if (!span) return no(duty.refusals['duty.badShift']({ what: '班次' }))
        const line = { ...personIn(input), role: text(input.role) as duty.ShiftRole, ...span }
        return duty.addShifts(tx, who, district, may.value.id, [line], at)
      },
      async remove(tx: Tx, who: Actor, input: Json, at: Date): Answered {
        const shift = await duty.shiftById(tx, district, idIn(input.shift))
        if (!shift) return no(duty.refusals['duty.noShift']())
        const may = await mayRoster(tx, who, shift.post)
        return may.ok ? duty.removeShift(tx, who, district, shift.id, at) : may
      },
      async turns(tx: Tx, who: Actor, input: Json, at: Date): Answered {
        const may = await mayRoster(tx, who, idIn(input.post))
        if (!may.ok) return may
        const list = (value: unknown) =>
          (Array.isArray(value) ? value : []).slice(0, 60).map((one) => personIn(one as Json))
        const turns = {
          ...{ post: may.value.id, from: text(input.from), days: Number(input.days) },
          ...{ leaders: list(input.leaders), officers: list(input.officers) },
        }
        return duty.rosterByTurns(tx, who, district, turns, at)
      },
      async askSwap(tx: Tx, who: Actor, input: Json, at: Date): Answered {
        const shift = await duty.shiftById(tx, district, idIn(input.shift))
        if (!shift) return no(duty.refusals['duty.noShift']())
        if (shift.account !== who.account) {
          const may = await mayRoster(tx, who, shift.post)
          if (!may.ok) return no(duty.refusals['duty.notYours']())
        }
        return duty.askSwap(
          tx,
          who,
          district,
          { ...personIn(input), shift: shift.id, why: text(input.why) },
          at,
        )
      },
      async decideSwap(tx: Tx, who: Actor, input: Json, at: Date): Answered {
        const may = await mayRoster(tx, who, idIn(input.post))
        const given = { swap: idIn(input.swap), approve: input.approve === true, words: text(input.words) }
        return may.ok ? duty.decideSwap(tx, who, district, given, at) : may
      },
      presence: (tx: Tx, who: Actor, input: Json, at: Date): Answered =>
        duty.setPresence(
          tx,
          who,
          district,
          { shift: idIn(input.shift), present: input.present === true },
          at,
        ),
      async give(tx: Tx, who: Actor, input: Json, at: Date): Answered {
        // what is open is looked up here, never what a page claims
        const items = await openItems(tx, who, at)
        const given = { fromShift: idIn(input.from), toShift: idIn(input.to), note: text(input.note), items }
        return named(await duty.give(tx, who, district, given, at))
      },
      read: (tx: Tx, who: Actor, input: Json): Answered =>
        duty.read(tx, who, district, { handover: idIn(input.handover), item: text(input.item) }),
      take: (tx: Tx, who: Actor, input: Json, at: Date): Answered =>
        duty.take(tx, who, district, idIn(input.handover), at),
      log: async (tx: Tx, who: Actor, input: Json, at: Date): Answered =>
        named(
          await duty.writeLog(
            tx,
            who,
            district,
            {
              ...{ post: idIn(input.post), kind: text(input.kind), text: text(input.text) },
              corrects: typeof input.corrects === 'string' ? idIn(input.corrects) : null,
            },
            at,
          ),
        ),
      report: (tx: Tx, who: Actor, input: Json, at: Date): Answered =>
        duty.draftReport(
          tx,
          who,
          district,
          {
            ...{ post: idIn(input.post), kind: input.kind === 'special' ? 'special' : 'daily' },
            ...{ title: text(input.title), text: text(input.text) },
          },
          at,
        ),
      sendReport: (tx: Tx, who: Actor, input: Json, at: Date): Answered =>
        duty.sendReport(
          tx,
          who,
          district,
          { report: idIn(input.report), version: versionIn(input.version), text: text(input.text) },
          at,
        ),
      async call(tx: Tx, who: Actor, input: Json, at: Date): Answered {
        const may = holds(city, who, MANAGERS)
        if (!may.ok) return may
        const posts = (Array.isArray(input.posts) ? input.posts : []).map(idIn)
        return duty.rollCall(tx, who, district, { posts, random: false }, tell, at)
      },
      answer: (tx: Tx, who: Actor, input: Json, at: Date): Answered =>
        duty.answer(tx, who, district, idIn(input.call), at),
    },
  }
}

/** What was made, by its id. */
const named = (made: Result<Id, Refusal>): Result<unknown, Refusal> =>
  made.ok ? ok({ id: made.value }) : made

const personIn = (input: Json): duty.Person => ({
  account: typeof input.account === 'string' && isId(input.account) ? input.account : null,
  name: text(input.name),
  phone: text(input.phone) || null,
})

/** Too few people at some time of a day. */
const gapOn = (gaps: readonly duty.Gap[], post: Id, day: Day): boolean =>
  gaps.some((one) => one.post === post && one.from < instantOf(addDays(day, 1)) && one.to > instantOf(day))

import * as z from 'zod'
import { declareRefusals, newId, no, ok, type Refusal, type Result, say } from '../../base/index.ts'
import {
  type Calendar,
  importCalendar,
  listCalendars,
  monthView,
  readCalendar,
} from '../../platform/clocks/index.ts'
import { append } from '../../platform/ledger/index.ts'
import { type Actor, factActorOf } from '../../platform/org/index.ts'
import type { Reader } from '../../platform/store/index.ts'
import type { OpenCity } from '../open.ts'
import { reissueCalendar } from '../reissue.ts'
import { CALENDAR_EDITORS, holds, onDuty } from './may.ts'

type Json = Readonly<Record<string, unknown>>

export const refuse = declareRefusals({
  'calendar.notACalendar': {
    http: 422,
    says: ({ what }: { what: string }) => say(`日历内容不对：${what}`, `This is no calendar: ${what}`),
    remedy: say(
      '请先导出现行日历，修改后再导入；只改几天时，可只给 days 和 why',
      'Export the present calendar, change it and import it; for a few days `days` and `why` are enough',
    ),
  },
})

/** 工作日历: look, export, issue a new version; every open clock follows. */
export function calendarDesks(city: OpenCity) {
  return {
    calendars: {
      async list(reader: Reader, who: Actor) {
        const may = onDuty(city, who)
        if (!may.ok) return may
        const rows = await listCalendars(reader)
        const all = await Promise.all(
          rows.map(async (row) => {
            const read = await readCalendar(reader, row.id)
            if (!read.ok) return []
            const { from, to, hours, workweek, provisionalFrom, afterClosing } = read.value.calendar
            const versions = await listCalendars(reader, row.id)
            return [{ ...row, from, to, hours, workweek, provisionalFrom, afterClosing, versions }]
          }),
        )
        return ok(all.flat())
      },

      async read(reader: Reader, who: Actor, input: { readonly id: string }) {
        const may = onDuty(city, who)
        if (!may.ok) return may
        const read = await readCalendar(reader, input.id)
        return read.ok ? ok(read.value.calendar) : read
      },

      async month(reader: Reader, who: Actor, input: { readonly id: string; readonly month: string }) {
        const may = onDuty(city, who)
        if (!may.ok) return may
        const read = await readCalendar(reader, input.id)
        if (!read.ok) return read
        const days = monthView(read.value, input.month).map((day) => ({
          ...day,
          working: day.minutes > 0,
          title: day.name,
          rest: day.kind === 'holiday' ? day.name : null,
          work: day.kind === 'makeUp' ? day.name : null,
        }))
        return ok({ id: input.id, version: read.value.calendar.version, month: input.month, days })
      },

      /**
       * A whole calendar, or only what changes (`days`: by date an entry, or null to take one away). It follows the newest
       * version; `version` says which one the editor saw (or the next). Answers once every open clock has followed.
       */
      async importVersion(
        _reader: Reader,
        who: Actor,
        input: { readonly id: string; readonly calendar: Json },
        at: Date,
      ): Promise<Result<unknown, Refusal>> {
        const may = holds(city, who, CALENDAR_EDITORS)
        if (!may.ok) return may
        const why = wordsIn(input.calendar.why) ?? '发布新版工作日历'
        const issued = await city.store.tx(async (tx) => {
          const last = await readCalendar(tx, input.id)
          const before = last.ok ? last.value.calendar : undefined
          const next = nextOf(input.id, input.calendar, before)
          if (!next.ok) return next
          if (before && sameDays(before, next.value)) return ok({ calendar: before, fresh: false })
          const made = await importCalendar(tx, next.value, why, at)
          if (!made.ok) return made
          const { version, from, to } = made.value
          await append(tx, [
            {
              district: who.district,
              kind: 'calendar.issued',
              subjectKind: 'calendar',
              subject: newId(),
              at,
              actor: factActorOf(who),
              body: { calendar: input.id, version, from, to, why },
            },
          ])
          return ok({ calendar: made.value, fresh: true })
        })
        if (!issued.ok) return issued
        const { calendar, fresh } = issued.value
        if (!fresh) return ok({ version: calendar.version, recomputed: 0, looked: 0 })
        const moved = await reissueCalendar(city, input.id, factActorOf(who))
        if (!moved.ok) return moved
        return ok({ version: calendar.version, recomputed: moved.value.changed, looked: moved.value.looked })
      },
    },
  }
}

const wordsIn = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, 200) : null

const words = z.strictObject({ zh: z.string().min(1).max(60), en: z.string().min(1).max(60) })
const hours = z.array(z.tuple([z.int(), z.int()])).max(12)
const dated = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const entry = z.strictObject({ rest: words.optional(), work: words.optional(), hours: hours.optional() })

/** The shape alone; whether it contradicts itself is for the clocks room to say. */
const shape = z.object({
  id: z.string().optional(),
  version: z.int().optional(),
  from: dated.optional(),
  to: dated.optional(),
  hours: hours.optional(),
  workweek: z.array(z.int()).max(7).optional(),
  days: z.record(z.string(), entry.nullable()).optional(),
  afterClosing: z.enum(['sameDay', 'nextWorkingDay']).optional(),
  provisionalFrom: dated.nullish(),
})

/** What was sent, laid over the newest version: with `from` and `to` it is a whole calendar, else a change. */
function nextOf(id: string, given: Json, before: Calendar | undefined): Result<Calendar, Refusal> {
  const wrong = (what: string) => no(refuse['calendar.notACalendar']({ what: what.slice(0, 120) }))
  const read = shape.safeParse(given)
  if (!read.success) return wrong(read.error.issues[0]?.path.join('.') || 'JSON')
  const { version, ...sent } = read.data
  if (sent.id !== undefined && sent.id !== id) return wrong(`id ${sent.id}`)
  const whole = sent.from !== undefined && sent.to !== undefined && sent.days !== undefined
  const from = sent.from ?? before?.from
  const to = sent.to ?? before?.to
  if (!from || !to) return wrong('from, to, days')
  const provisionalFrom = sent.provisionalFrom === undefined ? before?.provisionalFrom : sent.provisionalFrom
  const afterClosing = sent.afterClosing ?? before?.afterClosing
  const usual = sent.hours ?? before?.hours
  const workweek = sent.workweek ?? before?.workweek
  if (!usual || !workweek) return wrong('hours, workweek')
  const days = Object.entries({ ...(whole ? {} : before?.days), ...sent.days }).filter(
    (one): one is [string, NonNullable<(typeof one)[1]>] => one[1] !== null,
  )
  return ok({
    ...{ id, version: givenVersion(version, before?.version ?? 0), from, to, hours: usual, workweek },
    days: Object.fromEntries(days) as Calendar['days'],
    ...(afterClosing ? { afterClosing } : {}),
    ...(provisionalFrom ? { provisionalFrom } : {}),
  })
}

/** The editor names the version he saw or the next one; anything else is refused by the clocks room. */
const givenVersion = (given: number | undefined, last: number): number =>
  given === undefined || given === last ? last + 1 : given

const sameDays = (a: Calendar, b: Calendar): boolean => canonical(a) === canonical(b)
const canonical = ({ version: _version, ...rest }: Calendar): string =>
  JSON.stringify(
    { ...rest, days: Object.entries(rest.days).sort(([a], [b]) => (a < b ? -1 : 1)) },
    (_key, value) =>
      value && typeof value === 'object' && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
        : value,
  )

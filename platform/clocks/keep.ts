import type { Id, Instant } from '../../base/index.ts'
import { json, type Reader, type Sql, sql, type Tx } from '../store/index.ts'
import type { Calendar, Charge, ClockRow, Extension, Pause, Recomputed } from './declare.ts'

/** A calendar version as a process knows it. */
export type CalendarMark = { readonly id: string; readonly version: number; readonly digest: string }

/** A clock to write and when it alarms next. */
export type Written = { readonly clock: ClockRow; readonly nextAlarm: Instant | null }

type Flat = Omit<ClockRow, 'pauses' | 'extensions' | 'charges' | 'recomputed'> & {
  readonly pauses: readonly Texts<Pause>[]
  readonly extensions: readonly Texts<Extension>[]
  readonly charges: readonly Texts<Charge>[]
  readonly recomputed: readonly Texts<Recomputed>[]
}
/** Instants inside jsonb are ISO texts. */
type Texts<T> = {
  [K in keyof T]: T[K] extends Instant ? string : T[K] extends Instant | null ? string | null : T[K]
}

const columns = sql`district, id, kind, subject, part, owner_unit as "ownerUnit", policy, calendar,
  calendar_version as "calendarVersion", started_at as "startedAt", pauses, extensions, charges, recomputed,
  due_at as due, half_at as half, state, stopped_at as "stoppedAt", result, over_minutes as "overMinutes", accounts,
  fired, revision`

const rowOf = (flat: Flat): ClockRow => ({
  ...flat,
  pauses: flat.pauses.map((one) => ({
    ...one,
    from: new Date(one.from),
    to: one.to === null ? null : new Date(one.to),
  })),
  extensions: flat.extensions.map((one) => ({ ...one, at: new Date(one.at) })),
  charges: flat.charges.map((one) => ({ ...one, from: new Date(one.from), to: new Date(one.to) })),
  recomputed: flat.recomputed.map((one) => ({
    ...one,
    at: new Date(one.at),
    was: new Date(one.was),
    due: new Date(one.due),
  })),
})

const clocks = async (reader: Reader, rest: Sql): Promise<ClockRow[]> =>
  (await reader.query<Flat>(sql`select ${columns} from clock ${rest}`)).map(rowOf)

/** One id is compared as one: a list of unknown length would be planned anew at every call. */
const among = (subjects: readonly Id[]): Sql =>
  subjects.length === 1 ? sql`subject = ${subjects[0]}::uuid` : sql`subject = any(${subjects}::uuid[])`

/** The clocks of some matters and the marks of the calendars they were reckoned by, in one statement. */
export async function ofSubjects(
  reader: Reader,
  district: string,
  subjects: readonly Id[],
): Promise<{ readonly rows: ClockRow[]; readonly marks: CalendarMark[] }> {
  const found = await reader.query<Flat & { digest: string | null }>(sql`select ${columns},
    (select o.digest from office_calendar o where o.id = clock.calendar and o.version = clock.calendar_version) as digest
    from clock where district = ${district} and ${among(subjects)} order by started_at, id`)
  const marks = new Map<string, CalendarMark>()
  const rows = found.map(({ digest, ...flat }) => {
    const { calendar: id, calendarVersion: version } = flat
    if (digest !== null) marks.set(`${version} ${id}`, { id, version, digest })
    return rowOf(flat)
  })
  return { rows, marks: [...marks.values()] }
}

/** The clocks as they are now, held until the transaction ends, in one order so that two never wait for each other. */
export const lock = (tx: Tx, district: string, ids: readonly Id[]): Promise<ClockRow[]> =>
  clocks(tx, sql`where district = ${district} and id = any(${ids}::uuid[]) order by district, id for update`)

/** What a clock becomes in its life; the rest stands as it began. */
const changedOf = ({ clock, nextAlarm }: Written) => ({
  district: clock.district,
  id: clock.id,
  calendar_version: clock.calendarVersion,
  pauses: clock.pauses,
  extensions: clock.extensions,
  charges: clock.charges,
  recomputed: clock.recomputed,
  due_at: clock.due,
  half_at: clock.half,
  state: clock.state,
  stopped_at: clock.stoppedAt,
  result: clock.result,
  over_minutes: clock.overMinutes,
  accounts: clock.accounts,
  fired: clock.fired,
  next_alarm_at: nextAlarm,
  revision: clock.revision,
})

const flatOf = (written: Written) => ({
  ...changedOf(written),
  kind: written.clock.kind,
  subject: written.clock.subject,
  part: written.clock.part,
  owner_unit: written.clock.ownerUnit,
  policy: written.clock.policy,
  calendar: written.clock.calendar,
  started_at: written.clock.startedAt,
})

const changing = sql`calendar_version integer, pauses jsonb, extensions jsonb, charges jsonb, recomputed jsonb,
  due_at timestamptz, half_at timestamptz, state text, stopped_at timestamptz, result text, over_minutes integer,
  accounts jsonb, fired text[], next_alarm_at timestamptz, revision integer`

const recordOf = (written: readonly Written[]): Sql =>
  sql`json_to_recordset(${json(written.map(flatOf))}::json) as w(district text, id uuid, kind text, subject uuid,
    part uuid, owner_unit uuid, policy jsonb, calendar text, started_at timestamptz, ${changing})`

const changesOf = (written: readonly Written[]): Sql =>
  sql`json_to_recordset(${json(written.map(changedOf))}::json) as w(district text, id uuid, ${changing})`

/**
 * True when the compiled calendars are the latest versions of this database: asked inside the writing statement, so
 * that no due instant of an outdated calendar is ever written.
 */
const fresh = (marks: readonly CalendarMark[]): Sql =>
  sql`select ${sql.join(
    marks.map(
      ({ id, version, digest }) => sql`exists (select 1 from office_calendar o
          where o.id = ${id} and o.version = ${version} and o.digest = ${digest})
        and not exists (select 1 from office_calendar o where o.id = ${id} and o.version > ${version})`,
    ),
    ' and ',
  )} as ok`

/** Statements that write clocks where the calendars are fresh; `made` names the rows written, `fresh.ok` the rest. */
const inserting = (written: readonly Written[], marks: readonly CalendarMark[]): Sql => sql`
    with fresh as materialized (${fresh(marks)}),
    made as (
      insert into clock (district, id, kind, subject, part, owner_unit, policy, calendar, calendar_version, started_at,
        pauses, extensions, charges, recomputed, due_at, half_at, state, stopped_at, result, over_minutes, accounts,
        fired, next_alarm_at, revision)
      select w.district, w.id, w.kind, w.subject, w.part, w.owner_unit, w.policy, w.calendar, w.calendar_version,
        w.started_at, w.pauses, w.extensions, w.charges, w.recomputed, w.due_at, w.half_at, w.state, w.stopped_at,
        w.result, w.over_minutes, w.accounts, w.fired, w.next_alarm_at, w.revision
      from ${recordOf(written)} where (select ok from fresh)
      on conflict (district, id) do nothing returning id)`

const updating = (written: readonly Written[], marks: readonly CalendarMark[]): Sql => sql`
    with fresh as materialized (${fresh(marks)}),
    made as (
      update clock set calendar_version = w.calendar_version, pauses = w.pauses, extensions = w.extensions,
        charges = w.charges, recomputed = w.recomputed, due_at = w.due_at, half_at = w.half_at, state = w.state,
        stopped_at = w.stopped_at, result = w.result, over_minutes = w.over_minutes, accounts = w.accounts,
        fired = w.fired, next_alarm_at = w.next_alarm_at, revision = w.revision
      from ${changesOf(written)}
      where clock.district = w.district and clock.id = w.id and clock.revision = w.revision - 1
        and (select ok from fresh)
      returning clock.id)`

const told = sql`select (select ok from fresh) as fresh, array(select id from made) as ids`

type Told = { readonly fresh: boolean; readonly ids: readonly Id[] }

/** Writes new clocks; a known id is left as it is. Answers whether the calendars were fresh and which ids are new. */
export const insert = async (
  tx: Tx,
  written: readonly Written[],
  marks: readonly CalendarMark[],
): Promise<Told> =>
  (await tx.one<Told>(sql`${inserting(written, marks)} ${told}`)) ?? { fresh: false, ids: [] }

/** Writes changed clocks over the state they were decided on (`revision` one less). Answers the ids written. */
export const update = async (
  tx: Tx,
  written: readonly Written[],
  marks: readonly CalendarMark[],
): Promise<Told> =>
  (await tx.one<Told>(sql`${updating(written, marks)} ${told}`)) ?? { fresh: false, ids: [] }

/** division_by_zero: how a posted statement says that what it rested on has changed. */
const NOT_KEPT = '22012'

/** The same without waiting; calendars or clocks that changed meanwhile make the transaction be tried anew. */
export function post(
  tx: Tx,
  made: readonly Written[],
  changed: readonly Written[],
  marks: (rows: readonly Written[]) => readonly CalendarMark[],
  lost: () => void,
): void {
  const how = { again: NOT_KEPT, lost }
  if (changed.length > 0)
    tx.post(
      sql`${updating(changed, marks(changed))} select 1 / (select (fresh.ok and (select count(*) from made) = ${changed.length})::int from fresh) as kept`,
      how,
    )
  if (made.length > 0)
    tx.post(sql`${inserting(made, marks(made))} select 1 / (select fresh.ok::int from fresh) as kept`, how)
}

// ── alarms ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** Clocks whose alarm instant has passed, held for this transaction; those another process holds are passed over. */
export const claimDue = (tx: Tx, district: string, now: Instant, limit: number): Promise<ClockRow[]> =>
  clocks(
    tx,
    sql`where district = ${district} and next_alarm_at < ${now} order by next_alarm_at limit ${limit} for update skip locked`,
  )

/** One of them, if its alarm has still not been given. */
export const claimOne = (tx: Tx, district: string, id: Id, now: Instant): Promise<ClockRow[]> =>
  clocks(
    tx,
    sql`where district = ${district} and id = ${id} and next_alarm_at < ${now} for update skip locked`,
  )

export const saveAlarms = (tx: Tx, written: readonly Written[]): Promise<number> =>
  tx.run(sql`update clock set fired = w.fired, next_alarm_at = w.next_alarm_at, revision = w.revision
    from ${changesOf(written)} where clock.district = w.district and clock.id = w.id`)

export const postpone = (tx: Tx, district: string, id: Id, until: Instant): Promise<number> =>
  tx.run(sql`update clock set next_alarm_at = ${until}
    where district = ${district} and id = ${id} and next_alarm_at is not null`)

// ── calendars ───────────────────────────────────────────────────────────────────────────────────────────────────

export type CalendarRow = CalendarMark & {
  readonly body: Calendar
  readonly why: string
  readonly importedAt: Instant
}

const calendarColumns = sql`id, version, digest, body, why, imported_at as "importedAt"`

export const latestCalendars = (reader: Reader, ids: readonly string[]): Promise<CalendarRow[]> =>
  reader.query<CalendarRow>(sql`select distinct on (id) ${calendarColumns} from office_calendar
    where id = any(${ids}::text[]) order by id, version desc`)

export const calendarVersions = (
  reader: Reader,
  wanted: readonly { readonly id: string; readonly version: number }[],
): Promise<CalendarRow[]> =>
  reader.query<CalendarRow>(sql`select ${calendarColumns} from office_calendar
    where (id, version) in (select w.id, w.version
      from json_to_recordset(${json(wanted)}::json) as w(id text, version integer))`)

export const calendarMarks = (
  reader: Reader,
  wanted: readonly { readonly id: string; readonly version: number }[],
): Promise<CalendarMark[]> =>
  reader.query<CalendarMark>(sql`select id, version, digest from office_calendar
    where (id, version) in (select w.id, w.version
      from json_to_recordset(${json(wanted)}::json) as w(id text, version integer))`)

/** The versions of one calendar, or the latest of each, without their bodies. */
export const listCalendars = (
  reader: Reader,
  id: string | null,
): Promise<Omit<CalendarRow, 'body' | 'digest'>[]> =>
  id === null
    ? reader.query(sql`select distinct on (id) id, version, why, imported_at as "importedAt"
        from office_calendar order by id, version desc`)
    : reader.query(sql`select id, version, why, imported_at as "importedAt"
        from office_calendar where id = ${id} order by version desc`)

/** False when that version is already there. */
export const insertCalendar = async (tx: Tx, row: CalendarRow): Promise<boolean> =>
  (await tx.run(sql`insert into office_calendar (id, version, digest, body, why, imported_at)
    values (${row.id}, ${row.version}, ${row.digest}, ${json(row.body)}, ${row.why}, ${row.importedAt})
    on conflict (id, version) do nothing`)) === 1

// ── a new version reaches the open clocks ───────────────────────────────────────────────────────────────────────

export type ReissueRow = {
  readonly calendar: string
  readonly version: number
  readonly id: Id
  readonly why: string
  readonly at: Instant
  readonly madeAt: Instant
  readonly cursorDistrict: string
  readonly cursorId: Id
  readonly sweep: number
  readonly looked: number
  readonly changed: number
  readonly doneAt: Instant | null
}

const reissueColumns = sql`calendar, version, id, why, at, made_at as "madeAt", cursor_district as "cursorDistrict",
  cursor_id as "cursorId", sweep, looked, changed, done_at as "doneAt"`

export const insertReissue = (
  tx: Tx,
  row: Pick<ReissueRow, 'calendar' | 'version' | 'id' | 'why' | 'at'>,
): Promise<number> =>
  tx.run(sql`insert into calendar_reissue (calendar, version, id, why, at)
    values (${row.calendar}, ${row.version}, ${row.id}, ${row.why}, ${row.at})`)

/** All reissues of a calendar, the oldest version first. */
export const reissuesOf = (reader: Reader, calendar: string): Promise<ReissueRow[]> =>
  reader.query<ReissueRow>(
    sql`select ${reissueColumns} from calendar_reissue where calendar = ${calendar} order by version`,
  )

export const unfinished = async (reader: Reader): Promise<string[]> =>
  (
    await reader.query<{ calendar: string }>(
      sql`select distinct calendar from calendar_reissue where done_at is null order by calendar`,
    )
  ).map((row) => row.calendar)

/** Holds the reissue for one batch, so that two processes share the work without doing it twice. */
export const lockReissue = (tx: Tx, calendar: string, version: number): Promise<ReissueRow | undefined> =>
  tx.one<ReissueRow>(sql`select ${reissueColumns} from calendar_reissue
    where calendar = ${calendar} and version = ${version} for update`)

/**
 * Open clocks of a calendar behind the cursor that a change of the days `from` up to `before` can move: those that began
 * before its end and were due after its beginning, and those with pauses or grants.
 */
const behind = (
  reissue: ReissueRow,
  days: { readonly from: Instant; readonly before: Instant },
  firstId: Id | null,
): Sql => sql`calendar = ${reissue.calendar} and state in ('running', 'paused')
  and calendar_version < ${reissue.version} and started_at < ${days.before}
  and (due_at >= ${days.from} or pauses <> '[]' or extensions <> '[]')
  and (${firstId}::uuid is null or id >= ${firstId}::uuid)`

type Behind = Parameters<typeof behind>

/** Whose clocks come next: a batch is that of one district, so that its rows lie on one server. */
export const districtBehind = async (tx: Tx, ...what: Behind): Promise<string | undefined> => {
  const [{ cursorDistrict, cursorId }] = what
  const next = await tx.one<{ district: string }>(sql`select district from clock where ${behind(...what)}
    and (district, id) > (${cursorDistrict}, ${cursorId}::uuid) order by district, id limit 1`)
  return next?.district
}

/** The next of them in this district, held for the transaction. */
export const openBehind = async (
  tx: Tx,
  district: string,
  limit: number,
  ...what: Behind
): Promise<(ClockRow & { readonly nextAlarm: Instant | null })[]> => {
  const [{ cursorDistrict, cursorId }] = what
  const rows = await tx.query<Flat & { nextAlarm: Instant | null }>(
    sql`select ${columns}, next_alarm_at as "nextAlarm" from clock where district = ${district} and ${behind(...what)}
      ${cursorDistrict === district ? sql`and id > ${cursorId}::uuid` : sql.empty}
      order by id limit ${limit} for update`,
  )
  return rows.map((flat) => ({ ...rowOf(flat), nextAlarm: flat.nextAlarm }))
}

/** Clocks of one district. */
export const saveReissued = (
  tx: Tx,
  district: string,
  reissue: ReissueRow,
  written: readonly Written[],
): Promise<number> =>
  tx.run(sql`update clock set calendar_version = ${reissue.version}, revision = clock.revision + 1,
      recomputed = w.recomputed::jsonb,
      due_at = w.due, half_at = w.half, fired = string_to_array(w.fired, ','), next_alarm_at = w.next
    from unnest(${written.map((one) => one.clock.id)}::uuid[], ${written.map((one) => one.clock.due)}::timestamptz[],
      ${written.map((one) => one.clock.half)}::timestamptz[], ${written.map((one) => one.clock.fired.join(','))}::text[],
      ${written.map((one) => one.nextAlarm)}::timestamptz[],
      ${written.map((one) => JSON.stringify(one.clock.recomputed))}::text[]) as w(id, due, half, fired, next, recomputed)
    where clock.district = ${district} and clock.id = w.id`)

export const saveReissue = (tx: Tx, row: ReissueRow): Promise<number> =>
  tx.run(sql`update calendar_reissue set cursor_district = ${row.cursorDistrict}, cursor_id = ${row.cursorId},
      sweep = ${row.sweep}, looked = ${row.looked}, changed = ${row.changed}, done_at = ${row.doneAt}
    where calendar = ${row.calendar} and version = ${row.version}`)

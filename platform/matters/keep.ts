import type { Id, Instant } from '../../base/index.ts'
import { type Reader, type Sql, sql, type Tx } from '../store/index.ts'
import type { LineProposal } from './decide.ts'
import type { Answer, Ask, Link, Matter, MatterCase, Order, Proceeding, Task, Visit } from './declare.ts'
import type { Words } from './words.ts'

export const matterColumns = sql`
  m.district, m.id, m.number, m.type, m.type_version as "typeVersion", m.state, m.state_before as "stateBefore",
  m.title, m.content, m.kind, m.category, m.urgency, m.channel, m.secret, m.anonymous, m.area, m.address, m.lon, m.lat, m.grids,
  m.opened_at as "openedAt", m.opened_by as "openedBy", m.lead_unit as "leadUnit", m.units, m.line, m.due,
  m.due_clock as "dueClock", m.due_started as "dueStarted", m.closed_at as "closedAt", m.merged_into as "mergedInto",
  m.round, m.returns, m.tags, m.verdict, m.data, m.demo, m.version, m.visited, m.undo,
  m.done_by as "doneBy"`

/** A matter row as kept: with the start of the clock that stands for it, for the light in lists. */
export type MatterRow = Matter & { readonly dueStarted: Instant | null }

const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value))

export type Parts = Omit<MatterCase, 'matter' | 'clocks'>

type PartRows = { readonly [K in keyof Parts]: Parts[K] | null }

/** Instants inside JSON arrive as text. */
function revive<T extends object>(rows: readonly T[] | null, names: readonly (keyof T)[]): T[] {
  if (rows === null) return []
  for (const row of rows as readonly Record<keyof T, unknown>[])
    for (const name of names) if (typeof row[name] === 'string') row[name] = new Date(row[name])
  return rows as T[]
}

const listOf = (rows: Sql): Sql => sql`(select json_agg(x) from (${rows}) x)`

/** Columns with the parts of a case as lists; `of` says whose. */
const partColumns = (of: Sql): Sql => sql`
  ${listOf(sql`select id, round, unit, role, state, line, at, signed_at as "signedAt", contacted_at as "contactedAt",
      replied_at as "repliedAt", part, required from task ${of} order by round, at, id`)} as tasks,
  ${listOf(sql`select id, task, kind, reason, basis, text, unit, until, asked_by as "askedBy", asked_unit as "askedUnit",
      at, decision, decided_by as "decidedBy", decided_at as "decidedAt", decision_text as "decisionText", final
      from ask ${of} order by at, id`)} as asks,
  ${listOf(sql`select id, version, text, basis, state, by_name as by, unit, at, released_at as "releasedAt"
      from answer ${of} order by version`)} as answers,
  ${listOf(sql`select id, round, state, attempts, next_at as "nextAt", verdict, words from visit ${of} order by round`)} as visits,
  ${listOf(sql`select id, text, origin, by_name as by, at, chain, step, next_at as "nextAt", until,
      acknowledged_by as "acknowledgedBy", acknowledged_at as "acknowledgedAt", state, failures
      from supervision_order ${of} order by at, id`)} as orders,
  ${listOf(sql`select id, kind, name, step, open, result, at, by_name as by, account, text, waiting, body, ended_at as "endedAt"
      from proceeding ${of} order by at, id`)} as proceedings`

const partsOf = (row: PartRows): Parts => ({
  tasks: revive(row.tasks, ['at', 'signedAt', 'contactedAt', 'repliedAt']),
  asks: revive(row.asks, ['at', 'decidedAt']),
  answers: revive(row.answers, ['at', 'releasedAt']),
  visits: revive(row.visits, ['nextAt']),
  orders: revive(row.orders, ['at', 'nextAt', 'until', 'acknowledgedAt']),
  proceedings: revive(row.proceedings, ['at', 'endedAt']),
})

/** The parts of one case, read by one statement: together, and at the price of one. */
export async function parts(reader: Reader, district: string, matter: Id): Promise<Parts> {
  const row = await reader.one<PartRows>(
    sql`select ${partColumns(sql`where district = ${district} and matter = ${matter}`)}`,
  )
  if (!row) throw new Error('a select without a row')
  return partsOf(row)
}

/** What else the page of one matter shows: its parts, links, files, touches and parties, by one statement. */
export async function around(reader: Reader, district: string, matter: Id) {
  const of = sql`where district = ${district} and matter = ${matter}`
  type Row = PartRows & {
    readonly links: LinkRow[] | null
    readonly files: { file: Id }[] | null
    readonly touches: { id: Id; channel: string; source: string; at: Instant }[] | null
    readonly parties: PartyRow[] | null
  }
  const row = await reader.one<Row>(sql`select ${partColumns(of)},
    ${listOf(sql`select ${linkColumns} from link
      where district = ${district} and (from_matter = ${matter} or to_matter = ${matter}) order by at`)} as links,
    ${listOf(sql`select file from matter_file ${of}`)} as files,
    ${listOf(sql`select id, channel, source, at from touch ${of} order by at`)} as touches,
    ${listOf(sql`select matter, role, sealed, phone_tail as "phoneTail" from party ${of}`)} as parties`)
  if (!row) throw new Error('a select without a row')
  return {
    parts: partsOf(row),
    links: revive(row.links, ['at', 'undoneAt']),
    files: row.files ?? [],
    touches: revive(row.touches, ['at']),
    parties: row.parties ?? [],
  }
}

/** Locks the matter for one act and reads its case (without clocks). */
export async function lock(
  tx: Tx,
  district: string,
  id: Id,
): Promise<{ matter: MatterRow; parts: Parts } | undefined> {
  const [matter, rest] = await Promise.all([
    tx.one<MatterRow>(
      sql`select ${matterColumns} from matter m where m.district = ${district} and m.id = ${id} for update`,
    ),
    parts(tx, district, id),
  ])
  return matter ? { matter, parts: rest } : undefined
}

export const byId = (reader: Reader, district: string, id: Id): Promise<MatterRow | undefined> =>
  reader.one<MatterRow>(
    sql`select ${matterColumns} from matter m where m.district = ${district} and m.id = ${id}`,
  )

export const byNumber = (reader: Reader, district: string, number: string): Promise<MatterRow | undefined> =>
  reader.one<MatterRow>(
    sql`select ${matterColumns} from matter m where m.district = ${district} and m.number = ${number}`,
  )

/** The clock that stands for the matter in lists: the earliest running main one; all null when none runs. */
export type MatterDue = {
  readonly due: Instant | null
  readonly clock: string | null
  readonly started: Instant | null
}

export const insertMatter = (tx: Tx, m: Matter, words: Words, due: MatterDue): void => {
  tx.post(sql`insert into matter (district, id, number, type, type_version, state, state_before, title, content, kind, category,
      urgency, channel, secret, anonymous, area, address, lon, lat, grids, opened_at, opened_by, lead_unit, units, line, due, due_clock,
      due_started, closed_at, merged_into, round, returns, tags, verdict, data, demo, version, visited)
      values (${m.district}, ${m.id}, ${m.number}, ${m.type}, ${m.typeVersion}, ${m.state}, ${m.stateBefore}, ${m.title}, ${m.content},
      ${m.kind}, ${m.category}, ${m.urgency}, ${m.channel}, ${m.secret}, ${m.anonymous}, ${m.area}, ${m.address}, ${m.lon}, ${m.lat}, ${m.grids},
      ${m.openedAt}, ${m.openedBy}, ${m.leadUnit}, ${m.units}, ${m.line}, ${due.due}, ${due.clock}, ${due.started},
      ${m.closedAt}, ${m.mergedInto}, ${m.round}, ${m.returns}, ${m.tags}, ${json(m.verdict)}, ${json(m.data)}, ${m.demo}, ${m.version}, ${m.visited})`)
  tx.post(
    sql`insert into matter_text (district, matter, opened_at, tokens, hidden)
      values (${m.district}, ${m.id}, ${m.openedAt}, ${words.tokens}, ${words.hidden})`,
  )
}

/**
 * Writes what an act may change of the matter itself, and in the same breath the clock that stands for it where that
 * changed: every write of this row costs an entry in each of its indexes.
 */
export const updateMatter = (tx: Tx, m: Matter, due?: MatterDue | null): void =>
  tx.post(sql`update matter set state = ${m.state}, state_before = ${m.stateBefore}, title = ${m.title}, kind = ${m.kind},
    category = ${m.category}, urgency = ${m.urgency}, area = ${m.area}, lead_unit = ${m.leadUnit}, units = ${m.units},
    line = ${m.line}, closed_at = ${m.closedAt}, merged_into = ${m.mergedInto}, round = ${m.round}, returns = ${m.returns},
    tags = ${m.tags}, verdict = ${json(m.verdict)}, version = ${m.version}, visited = ${m.visited}, undo = ${json(m.undo)},
    done_by = ${json(m.doneBy ?? null)}
    ${due ? sql`, due = ${due.due}, due_clock = ${due.clock}, due_started = ${due.started}` : sql.empty}
    where district = ${m.district} and id = ${m.id}`)

export const updateDue = (tx: Tx, district: string, id: Id, { due, clock, started }: MatterDue): void =>
  tx.post(
    sql`update matter set due = ${due}, due_clock = ${clock}, due_started = ${started} where district = ${district} and id = ${id}`,
  )

const rows = (all: readonly Sql[]): Sql => sql.join(all)

export function writeTasks(
  tx: Tx,
  district: string,
  matter: Id,
  fresh: readonly Task[],
  changed: readonly Task[],
): void {
  for (const t of changed)
    tx.post(sql`update task set unit = ${t.unit}, state = ${t.state}, at = ${t.at}, signed_at = ${t.signedAt}, contacted_at = ${t.contactedAt},
      replied_at = ${t.repliedAt}, part = ${json(t.part)} where district = ${district} and id = ${t.id}`)
  if (fresh.length > 0)
    tx.post(
      sql`insert into task (district, id, matter, round, unit, role, state, line, at, required) values ${rows(
        fresh.map(
          (t) =>
            sql`(${district}, ${t.id}, ${matter}, ${t.round}, ${t.unit}, ${t.role}, ${t.state}, ${t.line}, ${t.at}, ${t.required})`,
        ),
      )}`,
    )
}

export function writeAsks(
  tx: Tx,
  district: string,
  matter: Id,
  fresh: readonly Ask[],
  changed: readonly Ask[],
): void {
  for (const a of fresh)
    tx.post(sql`insert into ask (district, id, matter, task, kind, reason, basis, text, unit, until, asked_by, asked_unit, at, final)
      values (${district}, ${a.id}, ${matter}, ${a.task}, ${a.kind}, ${a.reason}, ${a.basis}, ${a.text}, ${a.unit}, ${a.until},
      ${a.askedBy}, ${a.askedUnit}, ${a.at}, ${a.final})`)
  for (const a of changed)
    tx.post(sql`update ask set decision = ${a.decision}, decided_by = ${a.decidedBy}, decided_at = ${a.decidedAt},
      decision_text = ${a.decisionText}, final = ${a.final} where district = ${district} and id = ${a.id}`)
}

export function writeAnswers(
  tx: Tx,
  district: string,
  matter: Id,
  fresh: readonly Answer[],
  changed: readonly Answer[],
): void {
  for (const a of fresh)
    tx.post(sql`insert into answer (district, id, matter, version, text, basis, state, by_name, unit, at, released_at)
      values (${district}, ${a.id}, ${matter}, ${a.version}, ${a.text}, ${a.basis}, ${a.state}, ${a.by}, ${a.unit}, ${a.at}, ${a.releasedAt})`)
  // The words of an answer never change; only where it stands.
  for (const a of changed)
    tx.post(
      sql`update answer set state = ${a.state}, released_at = ${a.releasedAt} where district = ${district} and id = ${a.id}`,
    )
}

export function writeVisits(
  tx: Tx,
  district: string,
  matter: Id,
  fresh: readonly Visit[],
  changed: readonly Visit[],
  at: Instant,
): void {
  for (const v of fresh)
    tx.post(sql`insert into visit (district, id, matter, round, state, attempts, next_at, verdict, words)
      values (${district}, ${v.id}, ${matter}, ${v.round}, ${v.state}, ${json(v.attempts)}, ${v.nextAt}, ${json(v.verdict)}, ${v.words})`)
  for (const v of changed)
    tx.post(sql`update visit set state = ${v.state}, attempts = ${json(v.attempts)}, next_at = ${v.nextAt},
      verdict = ${json(v.verdict)}, words = ${v.words},
      decided_at = case when ${v.state}::text = 'queued' then null else coalesce(decided_at, ${at}) end
      where district = ${district} and id = ${v.id}`)
}

export function writeOrders(
  tx: Tx,
  district: string,
  matter: Id,
  fresh: readonly Order[],
  changed: readonly Order[],
): void {
  for (const o of fresh)
    tx.post(sql`insert into supervision_order (district, id, matter, text, origin, by_name, at, chain, step, next_at, until, state, failures)
      values (${district}, ${o.id}, ${matter}, ${o.text}, ${o.origin}, ${o.by}, ${o.at}, ${json(o.chain)}, ${o.step}, ${o.nextAt},
      ${o.until}, ${o.state}, ${json(o.failures)})`)
  for (const o of changed)
    tx.post(sql`update supervision_order set step = ${o.step}, next_at = ${o.nextAt}, acknowledged_by = ${o.acknowledgedBy},
      acknowledged_at = ${o.acknowledgedAt}, state = ${o.state}, failures = ${json(o.failures)} where district = ${district} and id = ${o.id}`)
}

export function writeProceedings(
  tx: Tx,
  district: string,
  matter: Id,
  fresh: readonly Proceeding[],
  changed: readonly Proceeding[],
): void {
  for (const p of fresh)
    tx.post(sql`insert into proceeding (district, id, matter, kind, name, step, open, result, at, by_name, account, text, waiting, body, ended_at)
      values (${district}, ${p.id}, ${matter}, ${p.kind}, ${p.name}, ${p.step}, ${p.open}, ${p.result}, ${p.at}, ${p.by}, ${p.account},
      ${p.text}, ${p.waiting}, ${json(p.body)}, ${p.endedAt})`)
  for (const p of changed)
    tx.post(sql`update proceeding set open = ${p.open}, result = ${p.result}, waiting = ${p.waiting}, body = ${json(p.body)},
      ended_at = ${p.endedAt} where district = ${district} and id = ${p.id}`)
}

export function writeProposals(
  tx: Tx,
  district: string,
  matter: Id,
  all: readonly LineProposal[],
  at: Instant,
  by: string,
  newId: () => Id,
): void {
  for (const p of all)
    tx.post(sql`insert into line_proposal (district, id, matter, category, area, unit, why, at, by_name)
      values (${district}, ${newId()}, ${matter}, ${p.category}, ${p.area}, ${p.unit}, ${p.why}, ${at}, ${by})`)
}

/** Takes `count` numbers of a day; the first of them is answered. */
export async function takeNumbers(tx: Tx, district: string, day: string, count: number): Promise<number> {
  const row = await tx.one<{
    next: number
  }>(sql`insert into matter_number (district, day, next) values (${district}, ${day}, ${1 + count})
    on conflict (district, day) do update set next = matter_number.next + ${count} returning next`)
  if (!row) throw new Error('no number was given')
  return row.next - count
}

// ── touches and parties ─────────────────────────────────────────────────────────────────────────────────────────

export type NewTouch = {
  readonly district: string
  readonly id: Id
  readonly source: string
  readonly externalId: string | null
  readonly channel: string
  readonly at: Instant
  readonly agent: Id | null
  readonly matter: Id
  readonly body: unknown
}

const touchRow = (t: NewTouch): Sql =>
  sql`insert into touch (district, id, source, external_id, channel, at, agent, matter, body)
    values (${t.district}, ${t.id}, ${t.source}, ${t.externalId}, ${t.channel}, ${t.at}, ${t.agent}, ${t.matter}, ${json(t.body)})`

/** Keeps a touch that has no name outside. */
export const postTouch = (tx: Tx, touch: NewTouch): void => tx.post(touchRow(touch))

/** Keeps a touch unless (source, externalId) is known; answers the matter it already led to, and what it was made of. */
export async function insertTouch(
  tx: Tx,
  t: NewTouch,
): Promise<{ fresh: boolean; matter: Id | null; digest?: string | null }> {
  const made = await tx.run(sql`${touchRow(t)} on conflict (district, source, external_id) do nothing`)
  if (made === 1) return { fresh: true, matter: t.matter }
  const known = await tx.one<{
    matter: Id | null
    digest: string | null
  }>(sql`select matter, body->>'digest' as digest
    from touch where district = ${t.district} and source = ${t.source} and external_id = ${t.externalId}`)
  return { fresh: false, matter: known?.matter ?? null, digest: known?.digest ?? null }
}

/**
 * Holds the cells of a report until the transaction ends: whoever reports the same thing meanwhile waits here, and then finds
 * what was written. In one order everywhere, so that nobody waits for each other.
 */
export const claim = (
  tx: Tx,
  district: string,
  of: {
    readonly type: string
    readonly category: string
    readonly cells: readonly string[]
    readonly at: Instant
  },
): Promise<number> =>
  tx.run(sql`insert into matter_claim (district, type, category, cell, at)
    select ${district}, ${of.type}, ${of.category}, c.cell, ${of.at} from unnest(${[...of.cells].sort()}::text[]) with ordinality as c(cell, n)
    order by c.n on conflict (district, type, category, cell) do update set at = excluded.at`)

/** Cells that nobody reported in since. */
export const dropClaims = (tx: Tx, district: string, before: Instant): Promise<number> =>
  tx.run(sql`delete from matter_claim where district = ${district} and at < ${before}`)

/** Accounts that reported the matter, the first one first. */
export const reportersOf = async (reader: Reader, district: string, matter: Id): Promise<Id[]> =>
  (
    await reader.query<{ agent: Id }>(sql`select agent from touch
      where district = ${district} and matter = ${matter} and agent is not null group by agent order by min(at)`)
  ).map((row) => row.agent)

/** What began lately of this kind inside a box: one of them may be the same thing. */
export type Near = {
  readonly id: Id
  readonly number: string
  readonly state: string
  readonly version: number
  readonly openedAt: Instant
  readonly openedBy: Id | null
  readonly closedAt: Instant | null
  readonly lon: number
  readonly lat: number
  readonly title: string
}
const nearColumns = sql`m.id, m.number, m.state, m.version, m.opened_at as "openedAt", m.opened_by as "openedBy",
  m.closed_at as "closedAt", m.lon, m.lat, m.title`

export const near = (
  reader: Reader,
  district: string,
  look: {
    readonly type: string
    readonly category: string
    readonly from: Instant
    readonly to: Instant
    readonly west: number
    readonly east: number
    readonly south: number
    readonly north: number
  },
): Promise<Near[]> =>
  reader.query<Near>(sql`select ${nearColumns} from matter m
    where m.district = ${district} and m.category = ${look.category} and m.type = ${look.type} and m.merged_into is null
      and m.opened_at between ${look.from} and ${look.to}
      and m.lon between ${look.west} and ${look.east} and m.lat between ${look.south} and ${look.north}
    order by m.opened_at desc limit 200`)

/** Matters of a category that one machine opened since, the newest first. */
export const ofMachine = (
  reader: Reader,
  district: string,
  look: {
    readonly type: string
    readonly category: string
    readonly field: string
    readonly machine: string
    readonly since: Instant
  },
): Promise<Near[]> =>
  reader.query<Near>(sql`select ${nearColumns} from matter m
    where m.district = ${district} and m.category = ${look.category} and m.type = ${look.type} and m.merged_into is null
      and m.opened_at >= ${look.since} and m.data->>${look.field} = ${look.machine}
    order by m.opened_at desc limit 200`)

export type PartyRow = {
  readonly matter: Id
  readonly role: string
  readonly sealed: string
  readonly phoneTail: string | null
}

export const insertParty = (
  tx: Tx,
  p: {
    district: string
    matter: Id
    role: string
    sealed: string
    phoneBlind: string | null
    idBlind: string | null
    phoneTail: string | null
  },
): void =>
  tx.post(sql`insert into party (district, matter, role, sealed, phone_blind, id_blind, phone_tail)
    values (${p.district}, ${p.matter}, ${p.role}, ${p.sealed}, ${p.phoneBlind}, ${p.idBlind}, ${p.phoneTail})`)

export const partiesOf = (reader: Reader, district: string, matters: readonly Id[]): Promise<PartyRow[]> =>
  reader.query<PartyRow>(sql`select matter, role, sealed, phone_tail as "phoneTail" from party
    where district = ${district} and matter = any(${matters}::uuid[])`)

// ── links ───────────────────────────────────────────────────────────────────────────────────────────────────────

export type LinkRow = Link & { readonly before: unknown }

const linkColumns = sql`id, from_matter as "from", to_matter as "to", kind, by_name as by, at, why, confidence, before,
    undone_by as "undoneBy", undone_at as "undoneAt"`

export const linkById = (reader: Reader, district: string, id: Id): Promise<LinkRow | undefined> =>
  reader.one<LinkRow>(sql`select ${linkColumns} from link where district = ${district} and id = ${id}`)

export const linksOf = (reader: Reader, district: string, matter: Id): Promise<LinkRow[]> =>
  reader.query<LinkRow>(sql`select ${linkColumns} from link
    where district = ${district} and (from_matter = ${matter} or to_matter = ${matter}) order by at`)

const linkRow = (district: string, l: LinkRow): Sql =>
  sql`insert into link (district, id, from_matter, to_matter, kind, by_name, at, why, confidence, before)
    values (${district}, ${l.id}, ${l.from}, ${l.to}, ${l.kind}, ${l.by}, ${l.at}, ${l.why}, ${l.confidence}, ${json(l.before)})
    on conflict do nothing`

export const postLink = (tx: Tx, district: string, link: LinkRow): void => tx.post(linkRow(district, link))

/** 0 when the same link stands already. */
export const insertLink = (tx: Tx, district: string, link: LinkRow): Promise<number> =>
  tx.run(linkRow(district, link))

export const undoLink = (tx: Tx, district: string, id: Id, by: string, at: Instant): Promise<number> =>
  tx.run(
    sql`update link set undone_by = ${by}, undone_at = ${at} where district = ${district} and id = ${id} and undone_at is null`,
  )

export const attachFiles = (tx: Tx, district: string, matter: Id, files: readonly Id[]): void => {
  if (files.length > 0)
    tx.post(sql`insert into matter_file (district, matter, file) select ${district}, ${matter}, f from unnest(${files}::uuid[]) f
      on conflict do nothing`)
}

export const filesOf = (reader: Reader, district: string, matter: Id): Promise<{ file: Id }[]> =>
  reader.query(sql`select file from matter_file where district = ${district} and matter = ${matter}`)

export const mattersOfFile = (reader: Reader, district: string, file: Id): Promise<MatterRow[]> =>
  reader.query<MatterRow>(sql`select ${matterColumns} from matter_file f
    join matter m on m.district = f.district and m.id = f.matter where f.district = ${district} and f.file = ${file}`)

/** To which matter but this one these attachments were brought: attachment → number. */
export async function usedElsewhere(
  reader: Reader,
  district: string,
  files: readonly Id[],
  matter: Id,
): Promise<Map<Id, string>> {
  const rows = await reader.query<{ file: Id; number: string }>(sql`
    select f.file, min(m.number) as number from matter_file f
    join matter m on m.district = f.district and m.id = f.matter
    where f.district = ${district} and f.file = any(${files}::uuid[]) and f.matter <> ${matter} group by f.file`)
  return new Map(rows.map(({ file, number }) => [file, number]))
}

/** Where the matters of these attachments lie. */
export const spotsOfFiles = (
  reader: Reader,
  district: string,
  files: readonly Id[],
): Promise<{ lon: number; lat: number }[]> =>
  reader.query(sql`select distinct m.lon, m.lat from matter_file f
    join matter m on m.district = f.district and m.id = f.matter
    where f.district = ${district} and f.file = any(${files}::uuid[]) and m.lon is not null limit 100`)

export const taskOfUnit = async (
  reader: Reader,
  district: string,
  matter: Id,
  unit: Id,
): Promise<Id | undefined> =>
  (
    await reader.one<{
      id: Id
    }>(sql`select id from task where district = ${district} and matter = ${matter} and unit = ${unit}
    and state <> 'withdrawn' order by round desc limit 1`)
  )?.id

/** Copies due instants of recomputed clocks to the matters that they stand for. */
export const copyDue = (
  tx: Tx,
  clocks: readonly { district: string; subject: Id; kind: string; due: Instant }[],
): Promise<number> =>
  tx.run(sql`update matter m set due = c.due
    from unnest(${clocks.map((c) => c.district)}::text[], ${clocks.map((c) => c.subject)}::uuid[], ${clocks.map((c) => c.kind)}::text[],
      ${clocks.map((c) => c.due)}::timestamptz[]) as c(district, id, kind, due)
    where m.district = c.district and m.id = c.id and m.due_clock = c.kind`)

/** The newest other matter of the same telephone and category since then: a repeat 重复诉求, or its follow-up. */
export const earlierOf = (
  reader: Reader,
  district: string,
  look: { readonly phoneBlind: string; readonly category: string; readonly since: Instant; readonly not: Id },
): Promise<{ id: Id; number: string; closedAt: Instant | null } | undefined> =>
  reader.one(sql`select m.id, m.number, m.closed_at as "closedAt" from party p
    join matter m on m.district = p.district and m.id = p.matter
    where p.district = ${district} and p.phone_blind = ${look.phoneBlind} and m.category = ${look.category}
      and m.opened_at >= ${look.since} and m.id <> ${look.not} and m.merged_into is null
    order by m.opened_at desc limit 1`)

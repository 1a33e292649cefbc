import type { AreaCode, Day, Id, Instant } from '../../base/index.ts'
import { json, type Reader, sql, type Tx } from '../store/index.ts'
import type { CaseGroup, Line } from './lines-decide.ts'

const columns = sql`id, category, area, level, unit, helpers, basis, valid_from as "validFrom",
  valid_to as "validTo", version, replaces`

export const byId = (reader: Reader, district: string, id: Id): Promise<Line | undefined> =>
  reader.one(
    sql`select ${columns} from responsibility_line where district = ${district} and id = ${id}::uuid`,
  )

/** All lines that hold on a day or later; all there are without a day. */
export const all = (reader: Reader, district: string, since?: Day): Promise<Line[]> =>
  reader.query(sql`select ${columns} from responsibility_line where district = ${district}
    ${since === undefined ? sql.empty : sql`and (valid_to is null or valid_to >= ${since}::date)`}`)

/** Lines of these items in these territories, in force on a day. */
export const fitting = (
  reader: Reader,
  district: string,
  categories: readonly string[],
  areas: readonly AreaCode[],
  day: Day,
): Promise<Line[]> =>
  reader.query(sql`select ${columns} from responsibility_line where district = ${district}
    and category = any(${categories}::text[]) and area = any(${areas}::text[])
    and valid_from <= ${day}::date and (valid_to is null or valid_to >= ${day}::date)`)

/** Lines of the same item, territory and level, locked so that two editors do not lay lines over each other. */
export const peers = (
  tx: Tx,
  district: string,
  key: { readonly category: string; readonly area: AreaCode; readonly level: number },
): Promise<Line[]> =>
  tx.query(sql`select ${columns} from responsibility_line where district = ${district} and category = ${key.category}
    and area = ${key.area} and level = ${key.level} for update`)

export type LineFilter = {
  readonly on?: Day
  /** Any of: words of the basis, or one of these codes, areas, units. */
  readonly words?: {
    readonly basis: string
    readonly categories: readonly string[]
    readonly areas: readonly AreaCode[]
    readonly units: readonly Id[]
  }
  readonly units?: readonly Id[]
  readonly areas?: readonly AreaCode[]
  readonly categories?: readonly string[]
}

export type LineCursor = readonly [category: string, area: string, id: string]

export async function page(
  reader: Reader,
  district: string,
  filter: LineFilter,
  after: LineCursor | null,
  limit: number,
): Promise<{ rows: Line[]; total: number }> {
  const { words } = filter
  const where = [
    sql`district = ${district}`,
    ...(filter.on
      ? [sql`valid_from <= ${filter.on}::date and (valid_to is null or valid_to >= ${filter.on}::date)`]
      : []),
    ...(filter.units
      ? [sql`(unit = any(${filter.units}::text[]) or helpers && ${filter.units}::text[])`]
      : []),
    ...(filter.areas ? [sql`area = any(${filter.areas}::text[])`] : []),
    ...(filter.categories ? [sql`category = any(${filter.categories}::text[])`] : []),
    ...(words
      ? [
          sql`(basis like ${`%${words.basis.replace(/[\\%_]/g, '\\$&')}%`} or category = any(${words.categories}::text[])
            or area = any(${words.areas}::text[]) or unit = any(${words.units}::text[]))`,
        ]
      : []),
  ]
  const condition = sql.join(where, ' and ')
  const rows = await reader.query<Line>(sql`select ${columns} from responsibility_line where ${condition}
    ${after ? sql`and (category, area, id) > (${after[0]}, ${after[1]}, ${after[2]}::uuid)` : sql.empty}
    order by category, area, id limit ${limit}`)
  const counted = await reader.one<{ total: number }>(
    sql`select count(*)::int as total from responsibility_line where ${condition}`,
  )
  return { rows, total: counted?.total ?? 0 }
}

/** Who wrote a version, when and why. */
export type Wrote = { readonly at: Instant; readonly by: string; readonly why: string | null }

const recordset = sql`(id uuid, category text, area text, level smallint, unit text, helpers text[], basis text,
  "validFrom" date, "validTo" date, version int, replaces uuid)`

async function writeVersions(tx: Tx, district: string, lines: readonly Line[], wrote: Wrote): Promise<void> {
  await tx.run(sql`insert into responsibility_line_version (district, line, version, category, area, level, unit, helpers,
      basis, valid_from, valid_to, at, by_name, why)
    select ${district}, l.id, l.version, l.category, l.area, l.level, l.unit, l.helpers, l.basis, l."validFrom", l."validTo",
      ${wrote.at}, ${wrote.by}, ${wrote.why} from json_to_recordset(${json(lines)}::json) as l${recordset}`)
}

export async function insert(tx: Tx, district: string, lines: readonly Line[], wrote: Wrote): Promise<void> {
  if (lines.length === 0) return
  await tx.run(sql`insert into responsibility_line (district, id, category, area, level, unit, helpers, basis, valid_from,
      valid_to, version, replaces)
    select ${district}, l.id, l.category, l.area, l.level, l.unit, l.helpers, l.basis, l."validFrom", l."validTo", l.version,
      l.replaces from json_to_recordset(${json(lines)}::json) as l${recordset}`)
  await writeVersions(tx, district, lines, wrote)
}

/** Writes next versions; a line whose version is no longer the one before is left alone. Answers how many were written. */
export async function update(
  tx: Tx,
  district: string,
  lines: readonly Line[],
  wrote: Wrote,
): Promise<number> {
  if (lines.length === 0) return 0
  const done = await tx.query<{
    id: Id
  }>(sql`update responsibility_line r set category = l.category, area = l.area,
      level = l.level, unit = l.unit, helpers = l.helpers, basis = l.basis, valid_from = l."validFrom",
      valid_to = l."validTo", version = l.version
    from json_to_recordset(${json(lines)}::json) as l${recordset}
    where r.district = ${district} and r.id = l.id and r.version = l.version - 1 returning r.id`)
  const written = new Set(done.map((row) => row.id))
  await writeVersions(
    tx,
    district,
    lines.filter((line) => written.has(line.id)),
    wrote,
  )
  return done.length
}

export type LineVersion = Omit<Line, 'replaces'> & {
  readonly at: Instant
  readonly by: string
  readonly why: string | null
}

export const versions = (reader: Reader, district: string, id: Id): Promise<LineVersion[]> =>
  reader.query(sql`select line as id, version, category, area, level, unit, helpers, basis, valid_from as "validFrom",
      valid_to as "validTo", at, by_name as by, why
    from responsibility_line_version where district = ${district} and line = ${id}::uuid order by version desc`)

/** Matters of a time grouped by item, place and the unit that led them in the end; one pass, whatever their number. */
export const caseGroups = (
  reader: Reader,
  district: string,
  from: Instant,
  to: Instant,
  type: string | null,
): Promise<CaseGroup[]> =>
  reader.query(sql`select category, area, lead_unit as unit, count(*)::int as count, max(number) as sample
    from matter where district = ${district} and opened_at >= ${from} and opened_at < ${to} and lead_unit is not null
      and merged_into is null ${type === null ? sql.empty : sql`and type = ${type}`}
    group by category, area, lead_unit`)

// ── proposals ───────────────────────────────────────────────────────────────────────────────────────────────────

export type Proposal = {
  readonly id: Id
  readonly matter: Id
  readonly number: string | null
  readonly category: string | null
  readonly area: AreaCode
  readonly unit: Id
  readonly why: string
  readonly at: Instant
  readonly by: string
  readonly decision: 'accepted' | 'refused' | null
  readonly decidedBy: string | null
  readonly decidedAt: Instant | null
  readonly decisionText: string | null
  readonly line: Id | null
}

const proposalColumns = sql`p.id, p.matter, m.number, p.category, p.area, p.unit, p.why, p.at, p.by_name as by, p.decision,
  p.decided_by as "decidedBy", p.decided_at as "decidedAt", p.decision_text as "decisionText", p.line`
const proposalTables = sql`line_proposal p left join matter m on m.district = p.district and m.id = p.matter`

/** Undecided ones first, then the newest. */
export const proposals = (
  reader: Reader,
  district: string,
  open: boolean | null,
  limit: number,
): Promise<Proposal[]> =>
  reader.query(sql`select ${proposalColumns} from ${proposalTables} where p.district = ${district}
    ${open === null ? sql.empty : open ? sql`and p.decision is null` : sql`and p.decision is not null`}
    order by p.decision is not null, p.at desc, p.id limit ${limit}`)

export const lockProposal = (tx: Tx, district: string, id: Id): Promise<Proposal | undefined> =>
  tx.one(sql`select ${proposalColumns} from ${proposalTables} where p.district = ${district} and p.id = ${id}::uuid
    for update of p`)

export const decideProposal = (
  tx: Tx,
  district: string,
  id: Id,
  decided: {
    readonly decision: 'accepted' | 'refused'
    readonly by: string
    readonly at: Instant
    readonly text: string | null
    readonly line: Id | null
  },
): Promise<number> =>
  tx.run(sql`update line_proposal set decision = ${decided.decision}, decided_by = ${decided.by}, decided_at = ${decided.at},
    decision_text = ${decided.text}, line = ${decided.line} where district = ${district} and id = ${id}::uuid`)

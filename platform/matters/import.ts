import { type AreaCode, dayOf, type Id, type Instant, newId } from '../../base/index.ts'
import type { Vault } from '../fields/index.ts'
import { append, type Fact } from '../ledger/index.ts'
import type { Actor } from '../org/declare.ts'
import { factActorOf } from '../org/index.ts'
import { json, sql, type Tx } from '../store/index.ts'
import type { MatterType, Requester } from './declare.ts'
import { sealRequester } from './requester.ts'
import { wordsOf } from './words.ts'

/** A request of former years 历史工单, as another system kept it. */
export type HistoricMatter = {
  /** Unique within its source: the same one brought again is known. */
  readonly externalId: string
  readonly channel: string
  readonly openedAt: Instant
  readonly title: string
  readonly content: string
  readonly kind: string | null
  readonly category: string | null
  readonly urgency: string
  readonly secret: boolean
  readonly anonymous: boolean
  readonly area: AreaCode
  readonly address: string | null
  readonly requester: Requester | null
  /** Who handled it, when that unit is known here. */
  readonly unit: Id | null
  /** Not answered = it still waits to be accepted. */
  readonly answer: { readonly text: string; readonly at: Instant; readonly by: string } | null
}

export type HistoryImport = {
  readonly vault: Vault
  readonly tokens: (text: string) => readonly string[]
  readonly type: MatterType
  /** Where the rows come from 来源; with the external id it makes a repeat harmless. */
  readonly source: string
  readonly demo: boolean
}

/**
 * Brings requests of former years in, in the caller's transaction, a few statements whatever their number: answered
 * ones as archived with their answer, others as received. No clock starts and nobody is told. A row that came before
 * is left as it is. Any number of rows; some hundreds are quickest.
 */
export async function importHistory(
  given: HistoryImport,
  tx: Tx,
  who: Actor,
  rows: readonly HistoricMatter[],
  at: Instant,
): Promise<{ readonly created: number; readonly already: number }> {
  const { district } = who
  const fresh = await unknownOf(tx, district, given.source, rows)
  const named = fresh.map((row) => ({ ...row, id: newId(), touch: newId() }))
  const taken = await insertTouches(tx, district, given, named, at)
  const mine = named.filter((row) => taken.has(row.touch))
  if (mine.length === 0) return { created: 0, already: rows.length }
  const numbers = await numbersFor(
    tx,
    district,
    mine.map((row) => row.openedAt),
  )
  const state = statesOf(given.type)
  const matters = mine.map((row, i) => ({ ...row, number: numbers[i] as string }))
  await Promise.all([
    insertMatters(tx, district, given, matters, state),
    insertWords(tx, district, given, matters),
    insertParties(tx, district, given, matters),
    insertAnswers(tx, district, matters),
  ])
  await append(
    tx,
    matters.map(
      (row): Fact => ({
        district,
        kind: 'matter.imported',
        subjectKind: 'matter',
        subject: row.id,
        at,
        actor: factActorOf(who),
        body: {
          number: row.number,
          type: given.type.name,
          state: row.answer ? state.done : state.open,
          channel: row.channel,
          kind: row.kind,
          category: row.category,
          urgency: row.urgency,
          area: row.area,
          source: given.source,
          externalId: row.externalId,
          openedAt: row.openedAt.toISOString(),
          ...(row.answer ? { closedAt: row.answer.at.toISOString() } : {}),
        },
      }),
    ),
  )
  return { created: mine.length, already: rows.length - mine.length }
}

/** Archived, where the flow has it: closed long ago, nothing more falls due. */
function statesOf({ name, flow }: MatterType): { readonly open: string; readonly done: string } {
  const ends = Object.entries(flow.states).filter(([, state]) => state.kind === 'closed')
  const done = flow.states.archived?.kind === 'closed' ? 'archived' : ends[0]?.[0]
  if (!done) throw new Error(`${name} has no closed state`)
  return { open: flow.initial, done }
}

/** Rows not brought before, each external id once. */
async function unknownOf(
  tx: Tx,
  district: string,
  source: string,
  rows: readonly HistoricMatter[],
): Promise<HistoricMatter[]> {
  const first = new Map<string, HistoricMatter>()
  for (const row of rows) if (!first.has(row.externalId)) first.set(row.externalId, row)
  const known = await tx.query<{ externalId: string }>(sql`select external_id as "externalId" from touch
    where district = ${district} and source = ${source} and external_id = any(${[...first.keys()]}::text[])`)
  for (const one of known) first.delete(one.externalId)
  return [...first.values()]
}

type Named = HistoricMatter & { readonly id: Id; readonly touch: Id }
type Numbered = Named & { readonly number: string }

/** Those whose touch was really written: another import of the same file may run beside this one. */
async function insertTouches(
  tx: Tx,
  district: string,
  given: HistoryImport,
  rows: readonly Named[],
  at: Instant,
): Promise<ReadonlySet<Id>> {
  if (rows.length === 0) return new Set()
  // In one order everywhere, so that two imports of one file wait for each other instead of locking up.
  const sorted = [...rows].sort((a, b) => (a.externalId < b.externalId ? -1 : 1))
  const made = await tx.query<{ id: Id }>(sql`
    insert into touch (district, id, source, external_id, channel, at, agent, matter, body)
    select ${district}, r.id, ${given.source}, r."externalId", r.channel, r.at, null, r.matter, ${json({ importedAt: at.toISOString() })}::jsonb
    from json_to_recordset(${json(
      sorted.map((row) => ({
        id: row.touch,
        externalId: row.externalId,
        channel: row.channel,
        at: row.openedAt,
        matter: row.id,
      })),
    )}::json) as r(id uuid, "externalId" text, channel text, at timestamptz, matter uuid)
    on conflict (district, source, external_id) do nothing returning id`)
  return new Set(made.map((one) => one.id))
}

/** A permanent number for each, of the day it was opened. */
async function numbersFor(tx: Tx, district: string, opened: readonly Instant[]): Promise<string[]> {
  const days = opened.map((at) => dayOf(at).replaceAll('-', ''))
  const wanted = new Map<string, number>()
  for (const day of days) wanted.set(day, (wanted.get(day) ?? 0) + 1)
  const list = [...wanted].sort(([a], [b]) => (a < b ? -1 : 1))
  const given = await tx.query<{ day: string; next: number }>(sql`
    insert into matter_number (district, day, next)
    select ${district}, r.day, 1 + r.count
    from unnest(${list.map(([day]) => day)}::text[], ${list.map(([, count]) => count)}::int[]) as r(day, count)
    on conflict (district, day) do update set next = matter_number.next + excluded.next - 1 returning day, next`)
  const next = new Map(given.map((one) => [one.day, one.next - (wanted.get(one.day) as number)]))
  return days.map((day) => {
    const number = next.get(day) as number
    next.set(day, number + 1)
    return `${day}${String(number).padStart(5, '0')}`
  })
}

const insertMatters = (
  tx: Tx,
  district: string,
  { type, demo }: HistoryImport,
  rows: readonly Numbered[],
  state: { readonly open: string; readonly done: string },
): Promise<number> =>
  tx.run(sql`
    insert into matter (district, id, number, type, type_version, state, title, content, kind, category, urgency, channel,
      secret, anonymous, area, address, opened_at, lead_unit, units, closed_at, round, returns, tags, data, demo, version)
    select ${district}, r.id, r.number, ${type.name}, ${type.version}, r.state, r.title, r.content, r.kind, r.category, r.urgency,
      r.channel, r.secret, r.anonymous, r.area, r.address, r.opened, r.unit,
      case when r.unit is null then '{}'::text[] else array[r.unit] end, r.closed, 0, 0, '{}'::text[], '{}'::jsonb, ${demo}, 1
    from json_to_recordset(${json(
      rows.map((row) => ({
        id: row.id,
        number: row.number,
        state: row.answer ? state.done : state.open,
        title: row.title,
        content: row.content,
        kind: row.kind,
        category: row.category,
        urgency: row.urgency,
        channel: row.channel,
        secret: row.secret,
        anonymous: row.anonymous,
        area: row.area,
        address: row.address,
        opened: row.openedAt,
        closed: row.answer?.at ?? null,
        unit: row.unit,
      })),
    )}::json) as r(id uuid, number text, state text, title text, content text, kind text, category text, urgency text,
      channel text, secret boolean, anonymous boolean, area text, address text, opened timestamptz, closed timestamptz, unit text)`)

const insertWords = (
  tx: Tx,
  district: string,
  { tokens, type }: HistoryImport,
  rows: readonly Numbered[],
): Promise<number> =>
  tx.run(sql`
    insert into matter_text (district, matter, opened_at, tokens, hidden)
    select ${district}, r.id, r.opened, r.tokens, r.hidden
    from json_to_recordset(${json(
      rows.map((row) => ({
        id: row.id,
        opened: row.openedAt,
        ...wordsOf({ tokens }, type.fields, { ...row, address: row.address ?? null, subjectParty: null }),
      })),
    )}::json) as r(id uuid, opened timestamptz, tokens text[], hidden text[])`)

async function insertParties(
  tx: Tx,
  district: string,
  { vault }: HistoryImport,
  rows: readonly Numbered[],
): Promise<void> {
  const parties = rows.flatMap((row) =>
    row.requester ? [{ matter: row.id, ...sealRequester(vault, row.requester) }] : [],
  )
  if (parties.length > 0)
    await tx.run(sql`
      insert into party (district, matter, role, sealed, phone_blind, id_blind, phone_tail)
      select ${district}, r.matter, 'requester', r.sealed, r."phoneBlind", r."idBlind", r."phoneTail"
      from json_to_recordset(${json(parties)}::json) as r(matter uuid, sealed text, "phoneBlind" text, "idBlind" text, "phoneTail" text)`)
}

async function insertAnswers(tx: Tx, district: string, rows: readonly Numbered[]): Promise<void> {
  const answers = rows.flatMap(({ id, unit, answer }) =>
    answer ? [{ id: newId(), matter: id, text: answer.text, at: answer.at, by: answer.by, unit }] : [],
  )
  if (answers.length > 0)
    await tx.run(sql`
      insert into answer (district, id, matter, version, text, basis, state, by_name, unit, at, released_at)
      select ${district}, r.id, r.matter, 1, r.text, null, 'released', r.by, r.unit, r.at, r.at
      from json_to_recordset(${json(answers)}::json) as r(id uuid, matter uuid, text text, at timestamptz, by text, unit text)`)
}

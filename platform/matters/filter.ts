import type { Id, Instant } from '../../base/index.ts'
import { gridKinds } from '../places/grids/declare.ts'
import { type Sql, sql } from '../store/index.ts'

/** Which matters a list shows; all given conditions hold together. Several values of one = any of them. */
export type ListFilter = {
  readonly type?: readonly string[]
  readonly state?: readonly string[]
  readonly kind?: readonly string[]
  readonly category?: readonly string[]
  readonly urgency?: readonly string[]
  readonly channel?: readonly string[]
  readonly unit?: readonly Id[]
  readonly area?: readonly string[]
  readonly tag?: readonly string[]
  /** Grids it kept when it came: `kind:code`, or a code of whatever kind. */
  readonly grid?: readonly string[]
  readonly light?: readonly ('green' | 'yellow' | 'red')[]
  readonly open?: boolean
  readonly from?: Instant
  readonly to?: Instant
  readonly number?: string
  /** Of the part 部件 whose number its form gave. */
  readonly part?: string
  /** Tokens of the words searched, made by the fields room; all must occur. */
  readonly tokens?: readonly string[]
  /** Blind index of a phone: the caller's own matters. */
  readonly phoneBlind?: string
  readonly ids?: readonly Id[]
  /** Corners [lon, lat] of a polygon drawn on the map 圈选: those that lie in it. */
  readonly within?: readonly (readonly [number, number])[]
  /** Those that had come in and were not closed at this instant 时点. */
  readonly standing?: Instant
  readonly view?: View
  readonly sort?: 'opened' | 'due'
  readonly cursor?: string
  /** 1–200, 50 by default. */
  readonly limit?: number
}

/** Standing piles of work 待办分类. `mine`: live tasks of my units. */
export type View =
  | 'mine'
  | 'toAccept'
  | 'toDispatch'
  | 'steps'
  | 'opinions'
  | 'toSign'
  | 'rulings'
  | 'asks'
  | 'review'
  | 'visits'
  | 'orders'
  | 'all'

export const VIEWS: readonly View[] = [
  'mine',
  'steps',
  'opinions',
  'toAccept',
  'toDispatch',
  'toSign',
  'rulings',
  'asks',
  'review',
  'visits',
  'orders',
  'all',
]

/** What the piles of an actor rest on besides the filter. */
export type Pile = {
  readonly account?: Id | null
  /** Matters in a state that the actor may lead out of. */
  readonly steps?: Sql
  /** Matters all of whose words the actor reads; absent = all. The others are found by open words alone. */
  readonly reads?: Sql
  /** Kinds of matters that are dispatched as tasks. */
  readonly taskTypes?: readonly string[]
}

const anyOf = (column: Sql, values: readonly string[] | undefined): Sql[] =>
  !values || values.length === 0
    ? []
    : values.length === 1
      ? [sql`${column} = ${values[0]}`]
      : [sql`${column} = any(${values}::text[])`]

/** Half of the time gone and not yet overdue is yellow 黄灯; overdue is red 红灯. */
export const lightSql = (at: Instant): Sql => sql`case
  when m.closed_at is not null or m.due is null then null
  when m.due < ${at} then 'red'
  when m.due_started is not null and ${at} - m.due_started > (m.due - m.due_started) / 2 then 'yellow'
  else 'green' end`

/** The filter as conditions on `matter m`. `units` are those whose live tasks count as mine. */
export function conditions(
  district: string,
  filter: ListFilter,
  units: readonly Id[] | null,
  at: Instant,
  pile: Pile = {},
): Sql[] {
  return [
    sql`m.district = ${district}`,
    ...anyOf(sql`m.type`, filter.type),
    ...anyOf(sql`m.state`, filter.state),
    ...anyOf(sql`m.kind`, filter.kind),
    ...categories(filter.category),
    ...anyOf(sql`m.urgency`, filter.urgency),
    ...anyOf(sql`m.channel`, filter.channel),
    ...anyOf(sql`m.lead_unit`, filter.unit),
    ...areas(filter.area),
    ...(filter.tag?.length ? [sql`m.tags <> '{}' and m.tags && ${filter.tag}::text[]`] : []),
    ...grids(filter.grid),
    ...lights(filter.light, at),
    ...(filter.open === true ? [sql`m.closed_at is null and m.merged_into is null`] : []),
    ...(filter.open === false ? [sql`m.closed_at is not null`] : []),
    ...(filter.from ? [sql`m.opened_at >= ${filter.from}`] : []),
    ...(filter.to ? [sql`m.opened_at < ${filter.to}`] : []),
    ...(filter.number ? [sql`m.number = ${filter.number}`] : []),
    ...(filter.part ? [sql`m.data->>'part' = ${filter.part}`] : []),
    ...(filter.ids ? [sql`m.id = any(${filter.ids}::uuid[])`] : []),
    ...(filter.tokens?.length ? [withWords(district, filter.tokens, pile.reads)] : []),
    ...(filter.phoneBlind
      ? [
          sql`m.id in (select p.matter from party p where p.district = ${district} and p.phone_blind = ${filter.phoneBlind})`,
        ]
      : []),
    ...within(filter.within),
    ...(filter.standing
      ? [sql`m.opened_at <= ${filter.standing} and (m.closed_at is null or m.closed_at > ${filter.standing})`]
      : []),
    ...view(district, filter.view, units, pile),
  ]
}

/** Matters in which all the words stand; for who does not read all of one, words that stand where he does not read count as absent. */
function withWords(district: string, tokens: readonly string[], reads: Sql | undefined): Sql {
  const any = sql`m.id in (select x.matter from matter_text x where x.district = ${district} and x.tokens @> ${tokens}::text[])`
  if (!reads) return any
  const open = sql`m.id in (select x.matter from matter_text x where x.district = ${district} and x.tokens @> ${tokens}::text[]
    and not x.hidden && ${tokens}::text[])`
  return sql`(${open} or (${reads} and ${any}))`
}

/** A bare code is meant of every kind of grid. */
function grids(values: ListFilter['grid']): Sql[] {
  if (!values?.length) return []
  const keys = values.flatMap((one) =>
    one.includes(':') ? [one] : Object.keys(gridKinds).map((kind) => `${kind}:${one}`),
  )
  return [sql`m.grids <> '{}' and m.grids && ${keys}::text[]`]
}

/** In the box and in the polygon: list, counts and points of the map ask the same. */
function within(ring: ListFilter['within']): Sql[] {
  if (!ring || ring.length < 3) return []
  const lons = ring.map(([lon]) => lon)
  const lats = ring.map(([, lat]) => lat)
  const text = `(${ring.map(([lon, lat]) => `(${lon},${lat})`).join(',')})`
  return [
    sql`m.lon between ${Math.min(...lons)} and ${Math.max(...lons)}
      and m.lat between ${Math.min(...lats)} and ${Math.max(...lats)} and ${text}::polygon @> point(m.lon, m.lat)`,
  ]
}

const lights = (wanted: ListFilter['light'], at: Instant): Sql[] => {
  if (!wanted?.length) return []
  const open = sql`m.closed_at is null and m.merged_into is null`
  if (wanted.length === 1 && wanted[0] === 'red') return [sql`${open} and m.due < ${at}`]
  return [sql`${open} and ${lightSql(at)} = any(${wanted}::text[])`]
}

/** A group of categories is the prefix of its leaves. */
const categories = (values: readonly string[] | undefined): Sql[] => prefixes(sql`m.category`, values, 4)
const areas = (values: readonly string[] | undefined): Sql[] => prefixes(sql`m.area`, values, 12)

/** Prefix as a range, so that the ordinary index serves it; full-length codes as equality. */
function prefixes(column: Sql, values: readonly string[] | undefined, full: number): Sql[] {
  if (!values?.length) return []
  // Codes are digits: the next number of the same length bounds the prefix under any collation.
  const next = (value: string): string => String(BigInt(value) + 1n).padStart(value.length, '0')
  const one = (value: string): Sql =>
    !/^\d+$/.test(value)
      ? sql`starts_with(${column}, ${value})`
      : value.length >= full
        ? sql`${column} = ${value}`
        : sql`(${column} >= ${value} and ${column} < ${next(value)})`
  return [values.length === 1 ? one(values[0] as string) : sql`(${sql.join(values.map(one), ' or ')})`]
}

function view(
  district: string,
  name: View | undefined,
  units: readonly Id[] | null,
  { account, steps, taskTypes }: Pile,
): Sql[] {
  const open = sql`m.closed_at is null and m.merged_into is null`
  // States of these names are steps of a desk that dispatches.
  const dispatched = taskTypes ? sql`m.type = any(${taskTypes}::text[])` : sql`true`
  const task = (states: readonly string[]): Sql =>
    sql`m.id in (select t.matter from task t where t.district = ${district} and t.state = any(${states}::text[])
      ${units === null ? sql.empty : sql`and t.unit = any(${units}::text[])`})`
  switch (name) {
    case 'mine':
      return [open, task(['toSign', 'inHand', 'asking'])]
    case 'toSign':
      return [open, task(['toSign'])]
    case 'toAccept':
      return [open, dispatched, sql`m.state = 'received'`]
    case 'toDispatch':
      return [open, dispatched, sql`m.state = 'accepted'`]
    case 'steps':
      return [open, steps ?? sql`false`]
    case 'opinions':
      return [
        open,
        sql`m.id in (select p.matter from proceeding p where p.district = ${district} and p.open
          and p.kind in ('joint', 'signer', 'handover') and p.waiting && ${[...(units ?? []), ...(account ? [account] : [])]}::text[])`,
      ]
    case 'rulings':
      return [open, sql`m.state = 'returning'`]
    case 'asks':
      return [
        sql`m.id in (select a.matter from ask a where a.district = ${district} and a.decision is null and a.kind <> 'return')`,
      ]
    case 'review':
      return [open, sql`m.state = 'toReview'`]
    case 'visits':
      return [
        open,
        sql`m.id in (select v.matter from visit v where v.district = ${district} and v.state = 'queued')`,
      ]
    case 'orders':
      return [
        open,
        sql`m.id in (select o.matter from supervision_order o where o.district = ${district} and o.state in ('waiting', 'exhausted'))`,
      ]
    default:
      return []
  }
}

// ── keyset pages ────────────────────────────────────────────────────────────────────────────────────────────────

/** Opaque place in a list: the sort value and id of the last row shown. */
export const cursorOf = (sort: 'opened' | 'due', value: Instant | null, id: Id): string =>
  Buffer.from(JSON.stringify([sort, value?.getTime() ?? null, id])).toString('base64url')

export function readCursor(cursor: string): { sort: string; value: Instant | null; id: Id } | null {
  try {
    const [sort, value, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [
      string,
      number | null,
      string,
    ]
    return typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id)
      ? { sort, value: value === null ? null : new Date(value), id }
      : null
  } catch {
    return null
  }
}

/** Rows after the cursor, in the order of the sort. */
export function page(filter: ListFilter): {
  after: Sql[]
  order: Sql
  limit: number
  sort: 'opened' | 'due'
} {
  const sort = filter.sort ?? 'opened'
  const limit = Math.min(Math.max(Math.trunc(filter.limit ?? 50), 1), 200)
  const cursor = filter.cursor ? readCursor(filter.cursor) : null
  if (sort === 'opened')
    return {
      sort,
      limit,
      order: sql`m.opened_at desc, m.id desc`,
      after: cursor?.value ? [sql`(m.opened_at, m.id) < (${cursor.value}, ${cursor.id}::uuid)`] : [],
    }
  const after = !cursor
    ? []
    : cursor.value
      ? [sql`((m.due, m.id) > (${cursor.value}, ${cursor.id}::uuid) or m.due is null)`]
      : [sql`(m.due is null and m.id > ${cursor.id}::uuid)`]
  return { sort, limit, order: sql`m.due, m.id`, after }
}

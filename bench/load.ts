import { parseArgs } from 'node:util'
import { must } from '../base/index.ts'
import { openDatabase, readSettings } from '../host/index.ts'
import { type Sql, type Store, sql } from '../platform/store/index.ts'

// Makes a city as full as after five years: every request of the demonstration month, lived through the real doors
// before, is copied with all that hangs on it (facts, clocks, tasks, answers, call-backs, words, parties, touches).
// node bench/load.ts --matters 1000000 (--url postgres://… | --data FOLDER)
// The city must have been started once and be stopped. Notices are not copied.

/** Share of what is still open, and over how long it is spread; the rest lies within five years. */
const OPEN_SHARE = 0.05
const OPEN_DAYS = 40
const PAST_DAYS = 5 * 365

/** An id with the instant in front, as every id of the city has, the same for the same original and copy. */
const idOf = (old: string): Sql =>
  sql.raw(`(lpad(to_hex(c.ms), 12, '0') || '7' || substr(md5(${old}::text || c.k), 1, 3) || '8'
    || substr(md5(${old}::text || c.k), 4, 15))::uuid`)

/** What would ring or escalate at once waits two days: the city is measured at its daily work, not at a backlog. */
const later = (column: string): Sql =>
  sql.raw(`case when t.${column} is not null
    then greatest(t.${column} - c.back, now() + interval '2 days' + make_interval(secs => c.k % 864000)) end`)

/** What differs in the copy; every other column is taken as it is. */
const CHANGED: Readonly<Record<string, Readonly<Record<string, Sql>>>> = {
  matter: {
    id: sql.raw('c.id'),
    number: sql.raw('c.number'),
    area: sql.raw('c.area'),
    channel: sql.raw('c.channel'),
    urgency: sql.raw('c.urgency'),
  },
  matter_text: {
    matter: sql.raw('c.id'),
    // rare words beside the common ones of the stories: one of 50,000, by Zipf's law
    tokens: sql.raw(
      `t.tokens || array[${Array.from(
        { length: 8 },
        (_, i) =>
          `'词' || floor(exp(ln(50000) * ((hashtext(c.id::text || '${i}')::bigint + 2147483648) / 4294967296.0)))::int`,
      ).join(', ')}]`,
    ),
  },
  party: {
    matter: sql.raw('c.id'),
    phone_blind: sql.raw('md5(t.phone_blind || c.k / 7)'),
    id_blind: sql.raw('md5(t.id_blind || c.k / 7)'),
  },
  touch: {
    id: idOf('t.id'),
    matter: sql.raw('c.id'),
    source: sql.raw(`'load'`),
    external_id: sql.raw('c.id::text'),
  },
  task: { id: idOf('t.id'), matter: sql.raw('c.id') },
  ask: { id: idOf('t.id'), matter: sql.raw('c.id'), task: idOf('t.task') },
  answer: { id: idOf('t.id'), matter: sql.raw('c.id') },
  visit: { id: idOf('t.id'), matter: sql.raw('c.id') },
  supervision_order: { id: idOf('t.id'), matter: sql.raw('c.id'), next_at: later('next_at') },
  clock: {
    id: idOf('t.id'),
    subject: sql.raw('c.id'),
    part: idOf('t.part'),
    next_alarm_at: later('next_alarm_at'),
  },
  // Below zero: before the journal's beginning, so that the copies are not sealed while something is measured.
  fact: { id: idOf('t.id'), subject: sql.raw('c.id'), seq: sql.raw('t.seq - 10000000::bigint * (1 + c.k)') },
}

/** Column by which a table hangs on its matter. */
const ownerOf = (table: string): string =>
  table === 'matter' ? 'id' : table === 'clock' || table === 'fact' ? 'subject' : 'matter'

type Column = { readonly name: string; readonly type: string }

const columnsOf = (store: Store, table: string): Promise<Column[]> =>
  store.query(sql`select column_name as name, data_type as type from information_schema.columns
    where table_schema = current_schema() and table_name = ${table} order by ordinal_position`)

type Index = { readonly drop: string; readonly make: string }

/** Indexes and keys are made after the rows: many times quicker than beside them. */
const indexesOf = (store: Store, table: string): Promise<Index[]> =>
  store.query(sql`
    select case when k.conname is null then 'drop index ' || quote_ident(i.relname)
        else 'alter table ' || quote_ident(t.relname) || ' drop constraint ' || quote_ident(k.conname) end as drop,
      case when k.conname is null then pg_get_indexdef(i.oid)
        else 'alter table ' || quote_ident(t.relname) || ' add constraint ' || quote_ident(k.conname) || ' ' || pg_get_constraintdef(k.oid)
      end as make
    from pg_index x join pg_class t on t.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
      left join pg_constraint k on k.conindid = i.oid and k.contype in ('p', 'u')
    where t.oid = to_regclass(${table})`)

const told = (text: string): void => void process.stderr.write(`${text}\n`)

/** Which copies are made: one row each. Random, but the same at every run. */
async function planCopies(store: Store, count: number): Promise<void> {
  await store.query(sql`drop table if exists load_copy`)
  await store.query(sql`select setseed(0.42)`)
  await store.query(sql`
    create unlogged table load_copy as
    with template as (
      select id, opened_at, closed_at is null as open, row_number() over (partition by closed_at is null order by id) - 1 as nth,
        count(*) over (partition by closed_at is null) as many
      from matter where merged_into is null and number not like '______________'),
    place as (select array_agg(code) as codes from area where length(code) = 12 and code like (select min(district) from matter) || '%'),
    planned as (
      select k, k <= ${Math.round(count * OPEN_SHARE)}::int as open, random() as far, random() as spot, random() as way, random() as press
      from generate_series(1, ${count}::int) k),
    made as (
      select t.id as old, p.k, t.opened_at
          - make_interval(secs => floor(p.far * 86400 * case when p.open then ${OPEN_DAYS}::int else ${PAST_DAYS}::int end)) as opened_at,
        make_interval(secs => floor(p.far * 86400 * case when p.open then ${OPEN_DAYS}::int else ${PAST_DAYS}::int end)) as back,
        place.codes[1 + floor(p.spot * array_length(place.codes, 1))::int] as area,
        case when p.way < 0.62 then 'phone' when p.way < 0.78 then 'wechat' when p.way < 0.88 then 'app' when p.way < 0.94 then 'web'
          when p.way < 0.96 then 'mail' when p.way < 0.98 then '110' when p.way < 0.99 then 'superior' when p.way < 0.999 then 'media'
          else 'kiosk' end as channel,
        case when p.press < 0.92 then 'normal' when p.press < 0.99 then 'urgent' else 'critical' end as urgency
      from planned p cross join place join template t on t.open = p.open and t.nth = p.k % t.many)
    select old, k, back, area, channel, urgency, (extract(epoch from opened_at) * 1000)::bigint as ms,
      to_char(opened_at + interval '8 hours', 'YYYYMMDD')
        || 500000 + row_number() over (partition by (opened_at + interval '8 hours')::date order by k) as number
    from made`)
  await store.query(sql`alter table load_copy add column id uuid`)
  await store.query(sql`update load_copy c set id = ${idOf('c.old')}`)
  await store.query(sql`create index on load_copy (old)`)
  await store.query(sql`analyze load_copy`)
}

async function copyTable(store: Store, table: string): Promise<number> {
  const begin = performance.now()
  const columns = await columnsOf(store, table)
  const indexes = await indexesOf(store, table)
  const changed = CHANGED[table] ?? {}
  const value = ({ name, type }: Column): Sql =>
    changed[name] ?? (type.startsWith('timestamp') ? sql.raw(`t.${name} - c.back`) : sql.raw(`t.${name}`))
  const rows = await store.tx(async (tx) => {
    await tx.run(sql`set local maintenance_work_mem = '512MB'`)
    await tx.run(sql`set local work_mem = '128MB'`)
    for (const index of indexes) await tx.run(sql.raw(index.drop))
    const made =
      await tx.run(sql`insert into ${sql.id(table)} (${sql.join(columns.map((one) => sql.id(one.name)))})
      select ${sql.join(columns.map(value))} from (select * from load_copy order by ms) c
      join ${sql.id(table)} t on t.${sql.id(ownerOf(table))} = c.old`)
    for (const index of indexes) await tx.run(sql.raw(index.make))
    return made
  })
  told(`${table}: ${rows} rows in ${Math.round((performance.now() - begin) / 1000)} s`)
  return rows
}

/** Fills the city's database until it holds about `count` matters. */
export async function load(
  store: Store,
  count: number,
): Promise<{ readonly rows: Readonly<Record<string, number>>; readonly seconds: number }> {
  const begin = performance.now()
  await planCopies(store, count)
  const rows: Record<string, number> = {}
  const queue = ['fact', 'clock', 'matter_text', 'matter', ...Object.keys(CHANGED)].filter(
    (table, i, all) => all.indexOf(table) === i,
  )
  const worker = async (): Promise<void> => {
    for (let table = queue.shift(); table; table = queue.shift()) rows[table] = await copyTable(store, table)
  }
  await Promise.all([worker(), worker()])
  await store.query(sql`drop table load_copy`)
  await store.query(sql`vacuum (analyze)`)
  await store.query(sql`checkpoint`)
  return { rows, seconds: Math.round((performance.now() - begin) / 1000) }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      matters: { type: 'string', default: '100000' },
      url: { type: 'string' },
      data: { type: 'string' },
    },
  })
  const store = must(
    await openDatabase({
      settings: {
        ...readSettings(process.env),
        ...(values.url ? { databaseUrl: values.url } : {}),
        ...(values.data ? { dataDir: values.data } : {}),
      },
    }),
  )
  try {
    const done = await load(store, Number(values.matters))
    process.stdout.write(`${JSON.stringify({ bench: 'load', ...done })}\n`)
  } finally {
    await store.close()
  }
}

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Placement, RoomSchema, Store } from './declare.ts'
import { driftBetween, lintPlacement, schema, schemaOf, sql } from './index.ts'
import { runScript } from './store.ts'
import { freshStore } from './testing.ts'

describe('platform / store / placement', () => {
  /** The rules are told on an invented tennis club; each case makes its tables, lints, and is rolled back. */
  let store: Store
  before(async () => {
    store = await freshStore([])
  })
  after(() => store.close())

  class Done extends Error {}

  async function faultsOf(ddl: string, tables: Record<string, Placement>): Promise<string[]> {
    const found: string[] = []
    const club: RoomSchema = { room: 'club', migrations: new URL('./none/', import.meta.url), tables }
    const own: RoomSchema = {
      room: 'store',
      migrations: club.migrations,
      tables: schema.tables,
    }
    await store
      .tx(async (tx) => {
        await runScript(tx, ddl)
        found.push(...(await lintPlacement(tx, [own, club])).map((fault) => `${fault.table} ${fault.rule}`))
        throw new Done()
      })
      .catch((error: unknown) => {
        if (!(error instanceof Done)) throw error
      })
    return found
  }

  const court =
    'create table court (district text not null, id uuid not null, name text, primary key (district, id));'

  const cases: [says: string, ddl: string, tables: Record<string, Placement>, faults: string[]][] = [
    ['a well-placed table', court, { court: 'district' }, []],
    ['a table nobody declares', court, {}, ['court declared']],
    ['a declared table that no migration makes', '', { court: 'district' }, ['court declared']],
    [
      'no district column',
      'create table court (id uuid primary key);',
      { court: 'district' },
      ['court shard-column'],
    ],
    [
      'a district that may be null',
      'create table court (district text, id uuid primary key);',
      { court: 'district' },
      ['court shard-column', 'court primary-key'],
    ],
    [
      'a district of another type',
      'create table court (district integer primary key);',
      { court: 'district' },
      ['court shard-column'],
    ],
    [
      'a district filled by the database',
      `create table court (district text not null default 'x' primary key);`,
      { court: 'district' },
      ['court shard-column'],
    ],
    [
      'no primary key',
      'create table court (district text not null);',
      { court: 'district' },
      ['court primary-key'],
    ],
    [
      'a primary key in another order',
      'create table court (district text not null, id uuid, primary key (id, district));',
      { court: 'district' },
      ['court primary-key'],
    ],
    [
      'a unique key without district',
      `${court} alter table court add unique (name);`,
      { court: 'district' },
      ['court unique-key'],
    ],
    [
      'a unique index without district',
      `${court} create unique index court_name on court (name) where name is not null;`,
      { court: 'district' },
      ['court unique-key'],
    ],
    [
      'a unique index on an expression',
      `${court} create unique index court_name on court (lower(name), district);`,
      { court: 'district' },
      ['court unique-key'],
    ],
    [
      'a unique index after district',
      `${court} create unique index court_name on court (district, lower(name));`,
      { court: 'district' },
      [],
    ],
    ['a plain index is free', `${court} create index court_name on court (name);`, { court: 'district' }, []],
    [
      'an exclusion without district',
      `${court} alter table court add exclude using btree (name with =);`,
      { court: 'district' },
      ['court unique-key'],
    ],
    [
      'a reference table is free in its keys',
      'create table surface (code text primary key, name text unique);',
      { surface: 'reference' },
      [],
    ],
    [
      'a foreign key to a reference table',
      'create table surface (code text primary key); create table court (district text not null, id uuid, surface text references surface, primary key (district, id));',
      { surface: 'reference', court: 'district' },
      [],
    ],
    [
      'a foreign key inside the district',
      `${court} create table game (district text not null, id uuid, court uuid, primary key (district, id), foreign key (district, court) references court);`,
      { court: 'district', game: 'district' },
      [],
    ],
    [
      'a foreign key that pairs district with something else',
      `create table court (district text not null, id text, primary key (district, id));
     create table game (district text not null, id uuid, court text, primary key (district, id), foreign key (court, district) references court);`,
      { court: 'district', game: 'district' },
      ['game foreign-key'],
    ],
    [
      'a reference table that refers to a district',
      `${court} create table fame (code text primary key, district text, court uuid, foreign key (district, court) references court);`,
      { court: 'district', fame: 'reference' },
      ['fame foreign-key'],
    ],
    [
      'a local table that refers to a district',
      `${court} create table note (code text primary key, district text, court uuid, foreign key (district, court) references court);`,
      { court: 'district', note: 'local' },
      ['note foreign-key'],
    ],
    [
      'children of a root carry its id',
      'create table club (id uuid primary key); create table member (club_id uuid not null references club, id uuid, primary key (club_id, id));',
      { club: { root: 'club' }, member: { root: 'club' } },
      [],
    ],
    [
      'a child without its root’s id',
      'create table club (id uuid primary key); create table member (id uuid primary key, club uuid references club);',
      { club: { root: 'club' }, member: { root: 'club' } },
      ['member shard-column', 'member foreign-key'],
    ],
    [
      'a foreign key between two roots',
      'create table club (id uuid primary key); create table cup (id uuid primary key, club uuid references club);',
      { club: { root: 'club' }, cup: { root: 'cup' } },
      ['cup foreign-key'],
    ],
    [
      'a device stream',
      'create table speed (device_id uuid not null, at timestamptz, primary key (device_id, at));',
      { speed: 'device' },
      [],
    ],
    [
      'a partitioned table is judged as one',
      `create table speed (device_id uuid not null, at timestamptz not null, primary key (device_id, at)) partition by range (at);
     create table speed_2026 partition of speed for values from ('2026-01-01') to ('2027-01-01');`,
      { speed: 'device' },
      [],
    ],
    [
      'a trigger',
      `${court} create function f() returns trigger language plpgsql as 'begin return new; end'; create trigger t before insert on court for each row execute function f();`,
      { court: 'district' },
      ['court trigger', 'f plain-sql'],
    ],
    [
      'a rule',
      `${court} create rule r as on delete to court do instead nothing;`,
      { court: 'district' },
      ['court trigger'],
    ],
    [
      'a view',
      `${court} create view courts as select id from court;`,
      { court: 'district' },
      ['courts plain-sql'],
    ],
    ['an enum', `create type colour as enum ('red');`, {}, ['colour plain-sql']],
    [
      'a serial id',
      'create table court (district text not null, id bigserial, primary key (district, id));',
      { court: 'district' },
      ['court sequence'],
    ],
    [
      'a counted order that nobody refers to',
      'create table court (district text not null, seq bigint generated always as identity, primary key (district, seq));',
      { court: 'district' },
      [],
    ],
    [
      'a time without zone',
      'create table court (district text primary key, at timestamp);',
      { court: 'district' },
      ['court time-zone'],
    ],
  ]

  describe('placement', () => {
    for (const [says, ddl, tables, faults] of cases)
      test(says, async () => assert.deepEqual(await faultsOf(ddl, tables), faults))

    test('a table declared by two rooms', async () => {
      const twice = (room: string): RoomSchema => ({
        room,
        migrations: new URL('./none/', import.meta.url),
        tables: { job: 'district' },
      })
      const faults = await lintPlacement(store, [twice('a'), twice('b')])
      assert.ok(faults.some((fault) => fault.table === 'job' && fault.says === 'declared by a and by b'))
    })
  })

  const GOLDEN = `create table court (
  district text not null,
  id uuid not null,
  number integer not null generated always as identity,
  label text default '场地'::text,
  fee_fen bigint,
  opens timestamp with time zone not null default now(),
  tags text[] not null default '{}'::text[],
  more jsonb,
  wide numeric(10,2) generated always as ((fee_fen * 2)) stored,
  constraint court_pkey PRIMARY KEY (district, id),
  constraint court_fee_fen_check CHECK ((fee_fen >= 0)),
  constraint court_label_key UNIQUE (district, label),
  constraint court_tags_check CHECK ((label = ANY (ARRAY['a'::text, 'b'::text])))
);
CREATE INDEX court_open ON court USING btree (district, opens DESC) INCLUDE (label) WHERE (more IS NULL);
CREATE INDEX court_tags ON court USING gin (tags);`

  test('the dump of a schema is the same on every engine, and drift is named by column', async () => {
    const before = await schemaOf(store)
    const make = sql.raw(`create table court (
    district text not null, id uuid, number integer generated always as identity, label text default '场地',
    fee_fen bigint check (fee_fen >= 0), opens timestamptz not null default now(), tags text[] not null default '{}', more jsonb,
    wide numeric(10,2) generated always as (fee_fen * 2) stored,
    constraint court_label_key unique (district, label), constraint court_tags_check check (label in ('a', 'b')),
    primary key (district, id))`)
    await store.tx(async (tx) => {
      await tx.run(make)
      await tx.run(
        sql`create index court_open on court (district, opens desc) include (label) where more is null`,
      )
      await tx.run(sql`create index court_tags on court using gin (tags)`)
    })
    const dump = await schemaOf(store)
    assert.ok(dump.includes(GOLDEN), dump)
    assert.deepEqual(driftBetween(dump, dump), [])
    await store.tx((tx) => tx.run(sql`alter table court alter fee_fen set not null`))
    await store.tx((tx) => tx.run(sql`drop index court_tags`))
    assert.deepEqual(driftBetween(dump, await schemaOf(store)), [
      '- court: fee_fen bigint',
      '- CREATE INDEX court_tags ON court USING gin (tags)',
      '+ court: fee_fen bigint not null',
    ])
    await store.tx((tx) => tx.run(sql`drop table court`))
    assert.equal(await schemaOf(store), before)
  })
})

import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { no, ok, type Refusal, type Result } from '../../base/index.ts'
import { type Reader, type RoomSchema, refusals, type Store, type Tx } from './declare.ts'
import { codeOf } from './driver.ts'
import { sql } from './sql.ts'
import { runScript } from './store.ts'

/**
 * What the store itself keeps. Every other room's schema comes after it. Queues, turns and purses of a cluster stay on
 * its coordinator: each is taken under a lock, by the time it is due, whosever it is.
 */
export const schema: RoomSchema = {
  room: 'store',
  migrations: new URL('./migrations/', import.meta.url),
  tables: {
    applied_migration: 'local',
    job: 'local',
    dead_job: 'local',
    turn: 'local',
    city_mark: 'local',
    fleeting: 'local',
    purse: 'local',
  },
}

export type Migration = {
  readonly room: string
  readonly number: number
  readonly file: string
  readonly text: string
  readonly checksum: string
  /** Does a running server of the version before keep working after this migration? Said in the header. */
  readonly oldServerMayStayUp: boolean
}

/** The header reads `-- 0001 what it is · old server may stay up` (or `must stop`). */
export function parseMigration(room: string, file: string, text: string): Migration {
  const name = /^(\d{4})-[a-z0-9-]+\.sql$/.exec(file)
  const header = /^-- (\d{4}) .+ · old server (may stay up|must stop)\s*$/.exec(text.split('\n', 1)[0] ?? '')
  if (!name) throw new Error(`${room}: ${file} is not named NNNN-name.sql`)
  if (!header || header[1] !== name[1])
    throw new Error(
      `${room}/${file} must begin with "-- ${name[1]} what it is · old server may stay up" (or "must stop")`,
    )
  const checksum = createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex')
  return {
    room,
    number: Number(name[1]),
    file,
    text,
    checksum,
    oldServerMayStayUp: header[2] === 'may stay up',
  }
}

/** A room's migrations in order; numbers run from 0001 without a gap. */
export async function readMigrations(room: RoomSchema): Promise<Migration[]> {
  const files = (await readdir(room.migrations).catch(() => []))
    .filter((file) => file.endsWith('.sql'))
    .sort()
  const found = await Promise.all(
    files.map(async (file) =>
      parseMigration(room.room, file, await readFile(new URL(file, room.migrations), 'utf8')),
    ),
  )
  found.forEach((migration, i) => {
    if (migration.number !== i + 1) throw new Error(`${room.room}: migration ${i + 1} is missing or doubled`)
  })
  return found
}

/** The store's own schema first, each room once. */
export function withStore(schemas: readonly RoomSchema[]): RoomSchema[] {
  return [...new Map([schema, ...schemas].map((one) => [one.room, one])).values()]
}

export type Applied = { room: string; number: number; file: string; checksum: string }

export const readApplied = (tx: Reader): Promise<Applied[]> =>
  tx.query<Applied>(sql`select room, number, file, checksum from applied_migration order by room, number`)

/** What is still to be applied, or why that cannot be. Rooms this program does not know are left alone. */
export function pendingOf(
  applied: readonly Applied[],
  rooms: readonly (readonly Migration[])[],
): Result<Migration[], Refusal> {
  const pending: Migration[] = []
  for (const migrations of rooms) {
    const done = applied.filter((one) => one.room === migrations[0]?.room)
    const beyond = done.find((one) => one.number > migrations.length)
    if (beyond) return no(refusals['store.databaseNewer'](beyond))
    for (const migration of migrations) {
      const before = done.find((one) => one.number === migration.number)
      if (!before) pending.push(migration)
      else if (before.checksum !== migration.checksum)
        return no(refusals['store.migrationChanged'](migration))
    }
  }
  return ok(pending)
}

const LEDGER = sql`create table if not exists applied_migration (
  room       text not null,
  number     integer not null,
  file       text not null,
  checksum   text not null,
  applied_at timestamptz not null default now(),
  primary key (room, number)
)`

async function ensureLedger(store: Store): Promise<void> {
  try {
    await store.tx((tx) => tx.run(LEDGER))
  } catch (error) {
    // Two starters at once: "if not exists" still lets one of them collide in the catalogue.
    if (codeOf(error) !== '23505' && codeOf(error) !== '42P07') throw error
  }
}

/**
 * Brings the database to the newest schema of these rooms, all in one transaction. The lock on the table of applied
 * migrations makes a second starter wait and then find nothing to do. Answers what was applied now.
 */
export async function migrate(
  store: Store,
  schemas: readonly RoomSchema[],
): Promise<Result<Migration[], Refusal>> {
  const rooms = await Promise.all(withStore(schemas).map(readMigrations))
  await ensureLedger(store)
  return store.tx((tx) => applyPending(tx, rooms))
}

/** Applies what is missing, in the caller's transaction. */
export async function applyPending(
  tx: Tx,
  rooms: readonly (readonly Migration[])[],
): Promise<Result<Migration[], Refusal>> {
  await tx.run(LEDGER)
  await tx.run(sql`lock table applied_migration in exclusive mode`)
  const pending = pendingOf(await readApplied(tx), rooms)
  if (!pending.ok) return pending
  for (const migration of pending.value) {
    try {
      await runScript(tx, migration.text)
    } catch (error) {
      const says = error instanceof Error ? error.message : String(error)
      throw new Error(`migration ${migration.room}/${migration.file} failed: ${says}`, { cause: error })
    }
    await tx.run(sql`insert into applied_migration (room, number, file, checksum)
      values (${migration.room}, ${migration.number}, ${migration.file}, ${migration.checksum})`)
  }
  return pending
}

/** What `migrate` would apply now, without applying it. */
export async function pendingMigrations(
  store: Store,
  schemas: readonly RoomSchema[],
): Promise<Result<Migration[], Refusal>> {
  const rooms = await Promise.all(withStore(schemas).map(readMigrations))
  const ledger = await store.one<{ found: boolean }>(
    sql`select to_regclass('applied_migration') is not null as found`,
  )
  return store.tx(async (tx) => pendingOf(ledger?.found ? await readApplied(tx) : [], rooms))
}

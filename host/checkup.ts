import { existsSync } from 'node:fs'
import { stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { Refusal, Result } from '../base/index.ts'
import { ok } from '../base/index.ts'
import { cursors, sealedTo } from '../platform/ledger/index.ts'
import { deliveryBacklog } from '../platform/messages/index.ts'
import { pendingMigrations, type Store, sql } from '../platform/store/index.ts'
import type { Seen } from './checkup-decide.ts'
import { recall } from './folder.ts'
import { schemas } from './open.ts'
import type { Settings } from './settings.ts'

const OTHERS = 0o077

async function keysOpen(folder: string): Promise<boolean | null> {
  const found = await stat(folder).catch(() => null)
  return found && (found.mode & OTHERS) !== 0
}

/** Looks a city over 体检 without changing anything, also while it runs; what follows from it: `findingsOf`. */
export async function lookOver(
  store: Store,
  settings: Settings,
  demo: boolean,
  now: Date,
): Promise<Result<Seen, Refusal>> {
  const { dataDir } = settings
  const pending = await pendingMigrations(store, schemas)
  if (!pending.ok) return pending
  const asked = Date.now()
  const db = await store.one<{
    encoding: string
    maxConnections: number
    at: Date
    bytes: number
    tables: boolean
  }>(sql`
    select current_setting('server_encoding') as encoding, current_setting('max_connections')::int as "maxConnections",
      clock_timestamp() as at, pg_database_size(current_database())::float8 as bytes,
      to_regclass('fact') is not null and to_regclass('delivery') is not null and to_regclass('journal_segment') is not null
        as tables`)
  if (!db) throw new Error('a database without an answer')
  const disk = await statfs(dataDir)
  const sealed = db.tables ? await sealedTo(store) : { at: null, unsealed: 0 }
  const followers = db.tables ? await cursors(store) : []
  return ok({
    nodeMajor: Number(process.versions.node.split('.')[0]),
    freeBytes: disk.bavail * disk.bsize,
    dataBytes: db.bytes,
    keysOpen: await keysOpen(join(dataDir, 'keys')),
    vaultKey: existsSync(join(dataDir, 'keys', 'vault.key')),
    personalData: db.tables,
    database: {
      ...{ kind: store.engine.kind, version: store.engine.version, encoding: db.encoding },
      maxConnections: db.maxConnections,
      clockMs: db.at.getTime() - (asked + Date.now()) / 2,
      pending: pending.value.length,
    },
    ...{
      poolSize: settings.poolSize,
      demo,
      publicUrl: settings.publicUrl,
      ratesOff: settings.unlimited === '1',
    },
    founded: db.tables && recall(dataDir)?.whole === true,
    followers: followers.map(({ name, lag }) => ({ name, behind: lag })),
    deliveries: db.tables ? await deliveryBacklog(store, now) : { queued: 0, stuck: 0, oldestSeconds: 0 },
    sealMs: sealed.at ? now.getTime() - sealed.at.getTime() : null,
    unsealed: sealed.unsealed,
  })
}

import { declareRefusals, type Id, say } from '../../base/index.ts'
import type { Sql } from './sql.ts'

/** What one room reads and writes with: inside a transaction, or directly (each statement its own). */
export interface Reader {
  /** Rows lie on several servers 集群: each answers a statement that names no shard from a snapshot of its own. */
  readonly cluster: boolean
  /** Rows of a statement; columns are named in the statement (`select due_at as "dueAt"`). `timestamptz` arrives as Date, `bigint` as number (faults above 2^53), `date` as text, `jsonb` parsed. */
  query<Row>(statement: Sql): Promise<Row[]>
  /** The first row, if any. */
  one<Row>(statement: Sql): Promise<Row | undefined>
}

export interface Tx extends Reader {
  /** Number of rows touched. */
  run(statement: Sql): Promise<number>
  /**
   * Issues a statement whose result nobody waits for: it leaves with the next one, or with the commit, in one go. If it
   * fails, nothing is committed and the transaction throws its error. Failing with the SQLSTATE
   * `again` means a lost race: the whole transaction is tried anew, after `lost` has thrown away what was remembered.
   */
  post(statement: Sql, how?: { readonly again: string; readonly lost: () => void }): void
  /** Runs after the commit was acknowledged; never when rolled back. */
  afterCommit(act: () => void): void
}

/** A transaction that can also take in bulk: on a connection of its own, tried once. */
export interface BulkTx extends Tx {
  /**
   * COPY of rows already written in COPY's text format, or as rows of its binary one (without its head and end), in
   * pieces cut anywhere. Answers the number of rows.
   */
  copyBytes(
    table: string,
    columns: readonly string[],
    pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
    format?: 'text' | 'binary',
  ): Promise<number>
}

export interface Store extends Reader {
  /**
   * One transaction (read committed). Rolled back when `work` throws or gives a refused Result (`{ ok: false }`);
   * serialisation failures and deadlocks are tried again up to 5 times.
   */
  tx<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /**
   * Several reads on one connection: those issued without waiting go out in one go, and are worked off one after the
   * other. No transaction: each sees what is committed when it runs.
   */
  read<T>(work: (reader: Reader) => Promise<T>): Promise<T>
  /**
   * One transaction for a bulk load, on a connection of its own: rolled back when `work` throws or gives a refused
   * Result. Not tried again by itself: what feeds it can rarely be fed twice.
   */
  bulk<T>(work: (tx: BulkTx) => Promise<T>): Promise<T>
  /** Bulk load by COPY; values in column order, null for null. Answers the number of rows. */
  copyIn(
    table: string,
    columns: readonly string[],
    rows: Iterable<readonly unknown[]> | AsyncIterable<readonly unknown[]>,
  ): Promise<number>
  /** Bulk read by COPY (text format lines without newline). */
  copyOut(statement: Sql): AsyncIterable<Buffer>
  readonly engine: EngineInfo
  /** Connections of this process as they are now. */
  load(): StoreLoad
  close(): Promise<void>
}

/** `waiting`: pieces of work that wait for a connection; above 0 for long, the pool is too small or the database too slow. */
export type StoreLoad = { readonly connections: number; readonly idle: number; readonly waiting: number }

export type EngineInfo = {
  readonly kind: 'embedded' | 'server' | 'cluster'
  /** Major server version, at least 15. */
  readonly version: number
  /** Connection string that a second process on this machine can use (the embedded engine listens on a Unix socket). */
  readonly url: string
}

/**
 * Where a table's rows live when the city is sharded. `reference`: copied everywhere; `district`: has a column
 * `district`, part of every unique key; `root`: child of a city-wide stream, carries the root's id; `device`; `local`.
 */
export type Placement = 'reference' | 'district' | { readonly root: string } | 'device' | 'local'

/** What a room owns in the database. Migrations are files `NNNN-name.sql` in `migrations`, run in order, once. */
export type RoomSchema = {
  readonly room: string
  /** Folder URL: `new URL('./migrations/', import.meta.url)`. */
  readonly migrations: URL
  readonly tables: Readonly<Record<string, Placement>>
}

/** Work to do at or after an instant, on the database, claimed in the same transaction as its effect. */
export type Job = {
  readonly district: string
  readonly kind: string
  /** At most one pending job per (district, kind, key); scheduling again moves it. */
  readonly key: string
  readonly runAt: Date
  readonly payload: unknown
}

/** Runs in the claim's transaction (under a savepoint): its effects and the job's end commit together. */
export type JobHandler = (tx: Tx, job: Job & { readonly attempts: number }) => Promise<void>

/** A job given up after too many failures, kept for the operator. */
export type DeadJob = {
  readonly district: string
  readonly id: Id
  readonly kind: string
  readonly key: string
  readonly payload: unknown
  readonly attempts: number
  readonly lastError: string
  readonly diedAt: Date
}

/** What a person who starts, moves or repairs a city can meet. `store.badText` is thrown inside a `TextFault`. */
export const refusals = declareRefusals({
  'store.folderInUse': {
    http: 409,
    says: (d: { folder: string; pid: number }) =>
      say(
        `数据目录 ${d.folder} 正被另一个进程（${d.pid}）使用`,
        `The data folder ${d.folder} is in use by another process (${d.pid})`,
      ),
    remedy: say(
      '先停止那个进程，或用 HUYING_DATA 指定另一个目录',
      'Stop that process first, or choose another folder with HUYING_DATA',
    ),
  },
  'store.folderNotWritable': {
    http: 500,
    says: (d: { folder: string; reason: string }) =>
      say(
        `数据目录 ${d.folder} 不可写（${d.reason}）`,
        `The data folder ${d.folder} cannot be written (${d.reason})`,
      ),
    remedy: say(
      '给当前用户写权限，或用 HUYING_DATA 指定另一个目录',
      'Give this user the right to write, or choose another folder with HUYING_DATA',
    ),
  },
  'store.folderVersion': {
    http: 500,
    says: (d: { folder: string; found: string; wanted: string }) =>
      say(
        `数据目录 ${d.folder} 由 PostgreSQL ${d.found} 创建，本程序带的是 ${d.wanted}`,
        `The data folder ${d.folder} was made by PostgreSQL ${d.found}, this program brings ${d.wanted}`,
      ),
    remedy: say(
      '用原版本备份（huying backup），再恢复到新目录',
      'Back up with the former version (huying backup) and restore into a new folder',
    ),
  },
  'store.engineMissing': {
    http: 500,
    says: (d: { platform: string }) =>
      say(
        `没有适合本机（${d.platform}）的内置数据库`,
        `There is no embedded database for this machine (${d.platform})`,
      ),
    remedy: say(
      '运行 npm ci --ignore-scripts，或用 DATABASE_URL 指定 PostgreSQL 服务器',
      'Run npm ci --ignore-scripts, or name a PostgreSQL server with DATABASE_URL',
    ),
  },
  'store.engineFailed': {
    http: 500,
    says: (d: { reason: string }) =>
      say(`内置数据库无法启动：${d.reason}`, `The embedded database did not start: ${d.reason}`),
    remedy: say(
      '查看数据目录中的 engine.log，或用 DATABASE_URL 指定服务器',
      'Read engine.log in the data folder, or name a server with DATABASE_URL',
    ),
  },
  'store.urlWrong': {
    http: 500,
    says: () => say('DATABASE_URL 不是 PostgreSQL 地址', 'DATABASE_URL is not a PostgreSQL address'),
    remedy: say(
      '写成 postgresql://用户:密码@主机:5432/库名',
      'Write it as postgresql://user:password@host:5432/database',
    ),
  },
  'store.unreachable': {
    http: 503,
    says: (d: { where: string; reason: string }) =>
      say(
        `连接不到数据库 ${d.where}（${d.reason}）`,
        `The database ${d.where} cannot be reached (${d.reason})`,
      ),
    remedy: say(
      '检查主机、端口和网络，确认服务器已启动',
      'Check host, port and network, and that the server is running',
    ),
  },
  'store.loginRefused': {
    http: 500,
    says: (d: { where: string; user: string }) =>
      say(
        `数据库 ${d.where} 拒绝用户 ${d.user} 登录`,
        `The database ${d.where} refuses the login of ${d.user}`,
      ),
    remedy: say('检查 DATABASE_URL 中的用户和密码', 'Check user and password in DATABASE_URL'),
  },
  'store.databaseMissing': {
    http: 500,
    says: (d: { where: string; database: string }) =>
      say(`服务器 ${d.where} 上没有数据库 ${d.database}`, `There is no database ${d.database} on ${d.where}`),
    remedy: say('先创建这个数据库，编码用 UTF8', 'Create that database first, with encoding UTF8'),
  },
  'store.serverTooOld': {
    http: 500,
    says: (d: { version: string }) =>
      say(
        `数据库服务器是 PostgreSQL ${d.version}，至少需要 15`,
        `The database server is PostgreSQL ${d.version}, at least 15 is needed`,
      ),
    remedy: say(
      '升级服务器，或不设 DATABASE_URL 而用内置数据库',
      'Upgrade the server, or leave DATABASE_URL out to use the embedded database',
    ),
  },
  'store.encodingWrong': {
    http: 500,
    says: (d: { encoding: string }) =>
      say(
        `数据库编码是 ${d.encoding}，需要 UTF8`,
        `The database has the encoding ${d.encoding}, UTF8 is needed`,
      ),
    remedy: say('用 UTF8 编码新建数据库', 'Create a database with encoding UTF8'),
  },
  'store.migrationChanged': {
    http: 500,
    says: (d: { room: string; file: string }) =>
      say(
        `已执行过的迁移 ${d.room}/${d.file} 内容变了`,
        `The migration ${d.room}/${d.file} was changed after it had been applied`,
      ),
    remedy: say(
      '恢复原文件，改动写进一个新编号的文件',
      'Restore the file and put the change into a new number',
    ),
  },
  'store.databaseNewer': {
    http: 500,
    says: (d: { room: string; file: string }) =>
      say(
        `数据库比本程序新：本程序没有迁移 ${d.room}/${d.file}`,
        `The database is newer than this program: it lacks the migration ${d.room}/${d.file}`,
      ),
    remedy: say(
      '使用与数据库相同或更新的版本',
      'Use the version of the program that made the database, or a later one',
    ),
  },
  'store.notEmpty': {
    http: 409,
    says: (d: { table: string }) =>
      say(
        `只能恢复到空数据库，这里已有表 ${d.table}`,
        `A backup is restored into an empty database only; here is a table ${d.table}`,
      ),
    remedy: say('换一个新的数据目录或新建数据库', 'Use a new data folder or a new database'),
  },
  'store.backupFile': {
    http: 500,
    says: (d: { file: string; reason: string }) =>
      say(
        `备份文件 ${d.file} 无法读写（${d.reason}）`,
        `The backup file ${d.file} cannot be read or written (${d.reason})`,
      ),
    remedy: say('检查路径、权限和剩余空间', 'Check the path, the rights and the space left'),
  },
  'store.backupDamaged': {
    http: 422,
    says: (d: { file: string; reason: string }) =>
      say(
        `备份文件 ${d.file} 不完整或被改动（${d.reason}）`,
        `The backup ${d.file} is incomplete or was changed (${d.reason})`,
      ),
    remedy: say('换用另一份备份；数据库未被改动', 'Use another copy; the database was left as it was'),
  },
  'store.backupVersion': {
    http: 422,
    says: (d: { file: string; reason: string }) =>
      say(
        `备份文件 ${d.file} 与本程序不符（${d.reason}）`,
        `The backup ${d.file} does not fit this program (${d.reason})`,
      ),
    remedy: say(
      '用做这份备份的同一版本恢复，再升级',
      'Restore with the version that made the backup, then upgrade',
    ),
  },
  'store.away': {
    http: 503,
    says: (d: { seconds: number }) =>
      say(
        `数据库暂时连不上，已办的都在；请 ${d.seconds} 秒后再试`,
        `The database cannot be reached just now; all that was done is kept. Try again in ${d.seconds} s`,
      ),
    remedy: say(
      '原样再交一次，不会办成两件；一直这样就告诉管理员',
      'Send the same again: it is not done twice. If it goes on, tell the administrator',
    ),
  },
  'store.busy': {
    http: 503,
    says: (d: { seconds: number }) =>
      say(
        `数据库连接都在用，请 ${d.seconds} 秒后再试`,
        `All connections to the database are taken; try again in ${d.seconds} s`,
      ),
    remedy: say(
      '稍后再试；常这样就告诉管理员加大 HUYING_POOL',
      'Try again soon; if it happens often tell the administrator to raise HUYING_POOL',
    ),
  },
  'store.full': {
    http: 503,
    says: (d: { seconds: number }) =>
      say(
        `存储空间满了，暂时不能办理，已办的都在，可以查看；请 ${d.seconds} 秒后再试`,
        `The disk is full: nothing new can be kept just now, all that was done is kept and can be read. Try again in ${d.seconds} s`,
      ),
    remedy: say('请马上告诉管理员腾出空间', 'Tell the administrator at once to make room'),
  },
  'store.badText': {
    http: 400,
    says: () =>
      say(
        '文字中有不能保存的字符（空字节或半个字符）',
        'The text holds a character that cannot be kept (null byte or half a character)',
      ),
    remedy: say('删去这个字符再提交', 'Remove the character and send again'),
  },
})

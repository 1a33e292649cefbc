import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import {
  type Id,
  type Instant,
  newId,
  no,
  ok,
  type Refusal,
  type Result,
  say,
} from '../../../../base/index.ts'
import type { Vault } from '../../../fields/index.ts'
import { append } from '../../../ledger/index.ts'
import { type Actor, factActorOf, systemActor } from '../../../org/index.ts'
import { pullTable, type Reader, type Store, type Tx } from '../../../store/index.ts'
import { byId, refusals as datasetRefusals } from '../../datasets/index.ts'
import type { DeliveryDoor, DeliveryMode, Receipt, Trouble } from '../declare.ts'
import { refusals as intakeRefusals } from '../declare.ts'
import type { Incoming } from '../intake.ts'
import { nextRun, retryMinutes, sourceFault } from './decide.ts'
import {
  type DatabaseConfig,
  type FolderConfig,
  type Found,
  refusals,
  type Schedule,
  type SftpConfig,
  type Source,
  type SourceConfig,
  type SourceKind,
  type WebConfig,
} from './declare.ts'
import { folderOf, putAway, readyFiles } from './folder.ts'
import type { Guard } from './guard.ts'
import * as keep from './keep.ts'
import { lookAt } from './look.ts'
import { fetchWeb, reasonOf } from './web.ts'

/** What pulling asks of the city. */
export type SourceCity = {
  readonly vault: Pick<Vault, 'seal' | 'open'>
  readonly guard: Guard
  /** Watched folders lie below it. */
  readonly inbox: string
  receive(store: Store, who: Actor, incoming: Incoming, at: Instant): Promise<Result<Receipt, Refusal>>
  /** Are offices open on this day? */
  working(reader: Reader): Promise<(day: string) => boolean>
}

export type SourceDraft = {
  readonly id?: Id
  readonly dataset: Id
  readonly kind: SourceKind
  readonly title: string
  readonly mode: DeliveryMode
  readonly config: SourceConfig
  readonly schedule: Schedule | null
  readonly active: boolean
  /** Absent = as it was. */
  readonly secret?: string
  /** A push source: a new key in place of the one there is. */
  readonly newKey?: boolean
}

/** A pull may take so long before another process takes it over. */
const HOLD_MS = 2 * 3_600_000
/** Marks of files kept with a source, newest last. */
const MARKS = 2_000
const OVERLAP_MINUTES = 10

const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex')
const troubleOf = ({ code, says, remedy }: Refusal): Trouble => ({ code, says, remedy })

/** What came of one run of a source. */
export type Run = { readonly receipts: readonly Receipt[]; readonly trouble: Trouble | null }

type Step = {
  readonly receipts: readonly Receipt[]
  readonly cursor?: Source['cursor']
  readonly trouble?: Refusal
}

/** Where deliveries come from by themselves 数据源: pushed with a key, or fetched by a plan. */
export function openSources(city: SourceCity) {
  const fact = (tx: Tx, who: Actor, kind: string, one: Source, at: Instant) =>
    append(tx, [
      {
        ...{ district: one.district, kind, subjectKind: 'source', subject: one.id, at },
        actor: factActorOf(who),
        body: { dataset: one.dataset, unit: one.unit, kind: one.kind, title: one.title },
      },
    ])

  /** Takes in what a source gives; a break on the way is the source's, and nothing half is kept. */
  async function take(
    store: Store,
    one: Source,
    what: Pick<Incoming, 'name' | 'content'> & { readonly own?: string },
    at: Instant,
  ): Promise<Result<Receipt, Refusal>> {
    try {
      return await city.receive(
        store,
        systemActor(one.district),
        {
          ...{ dataset: one.dataset, mode: one.mode, door: one.kind as DeliveryDoor, source: one.id },
          ...{ sender: one.title, ...what, content: telling(what.content) },
        },
        at,
      )
    } catch (fault) {
      if (!(fault instanceof SourceBroke)) throw fault
      return no(intakeRefusals['intake.sourceDied']({ reason: reasonOf(fault.cause) }))
    }
  }

  async function fromWeb(
    store: Store,
    one: Source,
    secret: string | null,
    at: Instant,
    stop: AbortSignal,
  ): Promise<Step> {
    const got = await fetchWeb(one.config as unknown as WebConfig, secret, one.cursor, city.guard, stop)
    if (!got.ok) return { receipts: [], trouble: got.error }
    if (got.value.same) return { receipts: [] }
    const taken = await take(store, one, { name: got.value.name, content: got.value.content }, at)
    return taken.ok
      ? { receipts: [taken.value], cursor: got.value.cursor }
      : { receipts: [], trouble: taken.error }
  }

  async function fromSftp(store: Store, one: Source, secret: string | null, at: Instant): Promise<Step> {
    // Loaded when first needed: most cities pull by other ways, and these clients are large.
    const { openSftp } = await import('./sftp.ts')
    const remote = await openSftp(one.config as unknown as SftpConfig, secret, city.guard, at)
    if (!remote.ok) return { receipts: [], trouble: remote.error }
    const marks = new Map(Object.entries((one.cursor?.files ?? {}) as Record<string, string>))
    // What is said to be written only now is left until it stands the same at the next look: clocks of hosts differ 时钟偏差.
    const before = (one.cursor?.seen ?? {}) as Record<string, string>
    const seen: Record<string, string> = {}
    const receipts: Receipt[] = []
    try {
      for (const file of remote.value.files) {
        if (marks.get(file.name) === file.mark) continue
        if (!file.settled && before[file.name] !== file.mark) {
          seen[file.name] = file.mark
          continue
        }
        const taken = await take(store, one, { name: file.name, content: file.open() }, at)
        if (!taken.ok) return { receipts, cursor: cursorOf(marks, seen), trouble: taken.error }
        receipts.push(taken.value)
        marks.delete(file.name)
        marks.set(file.name, file.mark)
      }
    } finally {
      remote.value.close()
    }
    return { receipts, cursor: cursorOf(marks, seen) }
  }
  const cursorOf = (marks: ReadonlyMap<string, string>, seen: Readonly<Record<string, string>>) => ({
    files: Object.fromEntries([...marks].slice(-MARKS)),
    seen,
  })

  async function fromFolder(store: Store, one: Source, at: Instant): Promise<Step> {
    const config = one.config as unknown as FolderConfig
    const folder = folderOf(city.inbox, config)
    if (!folder) return { receipts: [], trouble: refusals['source.unreachable']({ reason: 'folder' }) }
    const before = (one.cursor?.seen ?? {}) as Record<string, string>
    const { ready, seen } = await readyFiles(folder, config, before, new Date())
    const receipts: Receipt[] = []
    let trouble: Refusal | undefined
    for (const file of ready) {
      const taken = await take(store, one, { name: file.name, content: createReadStream(file.path) }, at)
      await putAway(folder, file, taken.ok ? 'done' : 'failed', at)
      if (taken.ok) receipts.push(taken.value)
      else trouble = taken.error
    }
    return { receipts, cursor: { seen }, ...(trouble ? { trouble } : {}) }
  }

  async function fromDatabase(store: Store, one: Source, secret: string | null, at: Instant): Promise<Step> {
    const config = one.config as unknown as DatabaseConfig
    const target = await city.guard(config.host)
    if (!target.ok) return { receipts: [], trouble: target.error }
    const cursor = one.mode === 'increment' ? (config.cursor ?? null) : null
    const reached = typeof one.cursor?.reached === 'string' ? one.cursor.reached : null
    const mysql = config.engine === 'mysql'
    let pulled: Awaited<ReturnType<typeof pullTable>>
    try {
      const pull = mysql ? (await import('./mysql.ts')).pullMysql : pullTable
      pulled = await pull({
        ...{
          host: target.value.address,
          port: config.port ?? (mysql ? 3306 : 5432),
          database: config.database,
        },
        ...{ user: config.user, password: secret ?? '', tls: config.tls ? config.host : null },
        ...{ schema: config.schema ?? null, table: config.table, columns: config.columns ?? [] },
        cursor: cursor && { column: cursor.column, after: reached && overlapped(reached, cursor) },
      })
    } catch (fault) {
      return { receipts: [], trouble: refusals['source.refused']({ reason: reasonOf(fault) }) }
    }
    try {
      // Nothing new: no delivery is made of an empty list.
      if (cursor && pulled.reached === null) {
        pulled.content.destroy()
        return { receipts: [] }
      }
      const span = cursor ? `${one.id}/${reached ?? ''}/${pulled.reached}/${at.toISOString()}` : undefined
      const taken = await take(
        store,
        one,
        { name: `${config.table}.csv`, content: pulled.content, ...(span ? { own: span } : {}) },
        at,
      )
      if (!taken.ok) return { receipts: [], trouble: taken.error }
      return {
        receipts: [taken.value],
        ...(cursor ? { cursor: { reached: pulled.reached } } : {}),
      }
    } finally {
      await pulled.close().catch(() => {})
    }
  }

  /** Fetches from one source now and remembers how far it came; a trouble is told, and tried again later. */
  async function run(store: Store, district: string, id: Id, at: Instant, stop: AbortSignal): Promise<Run> {
    const one = await keep.sourceWithSecret(store, district, id)
    if (!one) return { receipts: [], trouble: null }
    const secret = one.secret === null ? null : city.vault.open(one.secret)
    const step =
      one.kind === 'web'
        ? await fromWeb(store, one, secret, at, stop)
        : one.kind === 'sftp'
          ? await fromSftp(store, one, secret, at)
          : one.kind === 'folder'
            ? await fromFolder(store, one, at)
            : await fromDatabase(store, one, secret, at)
    const trouble = step.trouble ? troubleOf(step.trouble) : null
    const working = await city.working(store)
    const planned = one.schedule ? nextRun(one.schedule, at, working) : null
    const retry = new Date(at.getTime() + retryMinutes(one.failures + 1) * 60_000)
    await store.tx(async (tx) => {
      await keep.ran(tx, district, id, {
        at,
        // A source without plan was asked for by hand: whoever asked sees the trouble.
        nextAt: trouble && planned ? (retry < planned ? retry : planned) : planned,
        trouble,
        ...(step.cursor ? { cursor: step.cursor } : {}),
      })
      if (trouble && one.failures === 0) await fact(tx, systemActor(district), 'source.failed', one, at)
    })
    return { receipts: step.receipts, trouble }
  }

  return {
    run,

    /** Fetches from the district’s next source that is due; null = none. */
    async runNext(store: Store, district: string, at: Instant, stop: AbortSignal): Promise<Run | null> {
      const next = await store.tx((tx) => keep.takeDue(tx, district, at, new Date(at.getTime() + HOLD_MS)))
      return next ? run(store, next.district, next.id, at, stop) : null
    },

    /** Sets a source up or changes it. A push source answers its key once, and never again. */
    async save(
      tx: Tx,
      who: Actor,
      draft: SourceDraft,
      at: Instant,
    ): Promise<Result<{ readonly source: Source; readonly key?: string }, Refusal>> {
      const dataset = await byId(tx, who.district, draft.dataset)
      if (!dataset) return no(datasetRefusals['catalogue.noDataset']())
      const why = sourceFault(draft.kind, draft.config, draft.schedule)
      if (why) return no(refusals['source.bad']({ why }))
      const before = draft.id ? await keep.source(tx, who.district, draft.id) : undefined
      if (draft.id && (!before || before.kind !== draft.kind || before.dataset !== draft.dataset))
        return no(refusals['source.notFound']())
      const working = await city.working(tx)
      const source: Source = {
        ...{ district: who.district, id: before?.id ?? newId(), dataset: dataset.id, unit: dataset.unit },
        ...{ kind: draft.kind, title: draft.title, mode: draft.mode, config: draft.config },
        ...{ schedule: draft.schedule, active: draft.active, cursor: before?.cursor ?? null },
        nextAt: draft.active && draft.schedule ? nextRun(draft.schedule, at, working) : null,
        ...{ ranAt: before?.ranAt ?? null, ranWellAt: before?.ranWellAt ?? null, trouble: null, failures: 0 },
        ...{ changedAt: at, changedBy: who.name },
      }
      const key =
        draft.kind === 'push' && (!before || draft.newKey)
          ? `hyp_${randomBytes(32).toString('base64url')}`
          : undefined
      const secret =
        key !== undefined
          ? { sealed: null, hash: hashOf(key) }
          : draft.secret !== undefined && draft.kind !== 'push'
            ? { sealed: draft.secret === '' ? null : city.vault.seal(draft.secret), hash: null }
            : undefined
      await keep.putSource(tx, source, secret)
      await fact(tx, who, before ? 'source.changed' : 'source.made', source, at)
      return ok({ source, ...(key ? { key } : {}) })
    },

    /** Looks once at a source as it was filled in; without a secret of its own with the one that is kept. */
    async look(
      reader: Reader,
      who: Actor,
      draft: Pick<SourceDraft, 'id' | 'dataset' | 'kind' | 'config' | 'secret'>,
      at: Instant,
    ): Promise<Result<Found, Refusal>> {
      let secret = draft.secret ?? null
      if (draft.secret === undefined && draft.id !== undefined) {
        const known = await keep.sourceWithSecret(reader, who.district, draft.id)
        if (!known || known.dataset !== draft.dataset || known.kind !== draft.kind)
          return no(refusals['source.notFound']())
        // What is kept is for the host it was given for, and for no other that somebody types in.
        const host = (config: SourceConfig) =>
          `${config.host ?? ''} ${config.port ?? ''} ${originOf(config.url)}`
        if (known.secret !== null && host(known.config) !== host(draft.config))
          return no(
            refusals['source.bad']({
              why: say('地址已改，请重新填写密码或密钥', 'the address has changed: enter the secret again'),
            }),
          )
        secret = known.secret === null ? null : city.vault.open(known.secret)
      }
      return lookAt(city, draft.kind, draft.config, secret, at)
    },

    async remove(tx: Tx, who: Actor, id: Id, at: Instant): Promise<Result<null, Refusal>> {
      const one = await keep.source(tx, who.district, id)
      if (!one) return no(refusals['source.notFound']())
      await keep.removeSource(tx, who.district, id)
      await fact(tx, who, 'source.removed', one, at)
      return ok(null)
    },

    /** The source whose key this is. */
    async ofKey(reader: Reader, district: string, key: string): Promise<Result<Source, Refusal>> {
      const found = /^hyp_[\w-]{43}$/.test(key)
        ? await keep.sourceOfKey(reader, district, hashOf(key))
        : undefined
      return found ? ok(found) : no(refusals['source.badKey']())
    },

    /** Rows pushed by a program of the unit; `own` = its idempotency key. */
    push: (
      store: Store,
      one: Source,
      what: { readonly rows: readonly unknown[]; readonly own?: string },
      at: Instant,
    ) => pushed(store, one, what, at),

    /** The same as a text, row by row: CSV or one JSON object a line, taken in as it comes. */
    pushText: (
      store: Store,
      one: Source,
      what: {
        readonly kind: 'csv' | 'ndjson'
        readonly content: AsyncIterable<Uint8Array>
        readonly own?: string
      },
      at: Instant,
    ): Promise<Result<Receipt, Refusal>> =>
      take(
        store,
        one,
        {
          name: `push-${at.toISOString()}.${what.kind}`,
          content: what.content,
          ...(what.own === undefined ? {} : { own: `push/${one.id}/${what.own}` }),
        },
        at,
      ),
  }

  async function pushed(
    store: Store,
    one: Source,
    what: { readonly rows: readonly unknown[]; readonly own?: string },
    at: Instant,
  ): Promise<Result<Receipt, Refusal>> {
    if (what.rows.length === 0 || !what.rows.every(isFlat)) return no(refusals['source.badRows']())
    const content = (function* () {
      for (const row of what.rows) yield Buffer.from(`${JSON.stringify(row)}\n`)
    })()
    return city.receive(
      store,
      systemActor(one.district),
      {
        ...{ dataset: one.dataset, mode: one.mode, door: 'push', source: one.id, sender: one.title },
        name: `push-${at.toISOString()}.ndjson`,
        ...(what.own === undefined ? {} : { own: `push/${one.id}/${what.own}` }),
        content: asAsync(content),
      },
      at,
    )
  }
}
export type Sources = ReturnType<typeof openSources>

/** What goes wrong with our own disk or database is ours; what the source does is told as the source's. */
class SourceBroke extends Error {}

async function* telling(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* content
  } catch (cause) {
    throw new SourceBroke('the source broke off', { cause })
  }
}

async function* asAsync(pieces: Iterable<Buffer>): AsyncGenerator<Uint8Array> {
  yield* pieces
}

const originOf = (url: unknown): string =>
  typeof url === 'string' && URL.canParse(url) ? new URL(url).origin : ''

const isFlat = (row: unknown): boolean =>
  typeof row === 'object' &&
  row !== null &&
  !Array.isArray(row) &&
  Object.values(row).every(
    (value) => value === null || ['string', 'number', 'boolean'].includes(typeof value),
  )

/** Clocks of sources differ 时钟偏差: a cursor by time goes back a little, rows read twice change nothing. */
function overlapped(reached: string, cursor: NonNullable<DatabaseConfig['cursor']>): string {
  if (cursor.kind === 'key') return reached
  const ms = Date.parse(/[zZ]|[+-]\d{2}(:?\d{2})?$/.test(reached) ? reached : `${reached.replace(' ', 'T')}Z`)
  if (Number.isNaN(ms)) return reached
  const back = new Date(ms - (cursor.overlapMinutes ?? OVERLAP_MINUTES) * 60_000).toISOString()
  return back.replace('T', ' ').replace('Z', '')
}

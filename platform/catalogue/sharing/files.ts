import { createHash, randomBytes } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import {
  csvLine,
  type Instant,
  newId,
  no,
  ok,
  type Refusal,
  type Result,
  safeCell,
} from '../../../base/index.ts'
import { append } from '../../ledger/index.ts'
import type { Reader, Store } from '../../store/index.ts'
import type { Dataset } from '../datasets/index.ts'
import * as rows from '../rows/index.ts'
import { xlsxFile } from '../sheets/index.ts'
import { type CallWhy, FILE_HOURS, type Grant, refusals } from './declare.ts'
import * as keep from './keep.ts'

export const fileFormats = {
  csv: 'text/csv; charset=utf-8',
  ndjson: 'application/x-ndjson',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const
export type FileFormat = keyof typeof fileFormats

/** A workbook is made in memory; more rows than this go as CSV or NDJSON. */
export const MOST_IN_WORKBOOK = 50_000

const cell = (value: unknown): string =>
  value === null || value === undefined
    ? ''
    : value instanceof Date
      ? value.toISOString()
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value)

/** Items that leave, in the order of the catalogue. */
export const itemsOut = (dataset: Dataset, sight: rows.Sight) =>
  dataset.items.filter((item) => (sight.items[item.name] ?? 'hidden') !== 'hidden')

/** The rows of a sight as the bytes of a file, by the very reading of the lists; `counted` hears of every page. */
export async function* fileOf(
  reader: Reader,
  dataset: Dataset,
  sight: rows.Sight,
  ask: rows.Ask,
  format: FileFormat,
  counted: (rows: number) => void,
  lens?: rows.Lens,
): AsyncGenerator<string | Buffer> {
  const items = itemsOut(dataset, sight)
  const head = items.map((item) => item.field.title.zh)
  const pages = rows.exported(reader, dataset, sight, ask, undefined, lens)
  if (format === 'xlsx') {
    const cells: string[][] = [head.map(safeCell)]
    for await (const page of pages) {
      counted(page.length)
      for (const row of page)
        if (cells.length <= MOST_IN_WORKBOOK) cells.push(items.map(({ name }) => cell(row.values[name])))
    }
    yield await xlsxFile([{ name: '数据', rows: cells }])
    return
  }
  if (format === 'csv') yield `\uFEFF${csvLine(head)}`
  for await (const page of pages) {
    counted(page.length)
    yield format === 'csv'
      ? page.map((row) => csvLine(items.map(({ name }) => cell(row.values[name])))).join('')
      : page
          .map(
            (row) =>
              `${JSON.stringify({ ...row.values, ...(row.doubted.length > 0 ? { _doubted: row.doubted } : {}) })}\n`,
          )
          .join('')
  }
}

const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex')

/** How often an open download asks whether its grant still stands. */
const LOOK_MS = 500

/** The bytes of a file for as long as `stands` says yes: a revocation cuts the stream itself. */
async function* guarded(path: string, stands: () => Promise<boolean>): AsyncGenerator<Buffer> {
  let looked = performance.now()
  for await (const part of createReadStream(path)) {
    if (performance.now() - looked > LOOK_MS) {
      if (!(await stands())) throw new Error('the grant was ended while its file was fetched')
      looked = performance.now()
    }
    yield part as Buffer
  }
}

/** Batch files 批量文件 of a city: made into a folder, fetched by a link that ends. */
export function openFiles(city: {
  readonly store: Store
  readonly district: string
  readonly folder: string
  readonly unitName: (unit: string) => string | undefined
  readonly lens?: rows.Lens
}) {
  const { store, district, folder } = city
  const pathOf = (id: string, format: string) => join(folder, `${id}.${format}`)

  return {
    /** The file of a grant as it stands now. Nothing is told before what left is on record. */
    async make(
      opened: {
        readonly grant: Grant
        readonly dataset: Dataset
        readonly sight: rows.Sight
        readonly why: CallWhy
        readonly system: string
      },
      format: FileFormat,
      at: Instant,
    ) {
      const { grant, dataset, sight, why, system } = opened
      const id = newId()
      await mkdir(folder, { recursive: true })
      let count = 0
      const path = pathOf(id, format)
      const counted = (n: number) => {
        count += n
      }
      const made = fileOf(store, dataset, sight, {}, format, counted, city.lens)
      try {
        await pipeline(Readable.from(made), createWriteStream(path, { mode: 0o600 }))
      } catch (fault) {
        await rm(path, { force: true })
        throw fault
      }
      const token = randomBytes(32).toString('base64url')
      const file: keep.ShareFile = {
        id,
        grant: grant.id,
        format,
        rows: count,
        bytes: (await stat(path)).size,
        madeAt: at,
        expiresAt: new Date(at.getTime() + FILE_HOURS * 3_600_000),
        fetchedAt: null,
      }
      const kept = await store.tx(async (tx) => {
        // revoked while it was made: nothing of it is handed out
        if ((await keep.grantById(tx, district, grant.id))?.state !== 'active')
          return no(refusals['sharing.closed']({ state: 'revoked' }))
        await keep.insertFile(tx, district, { ...file, token: tokenHash(token) })
        await append(tx, [
          {
            district,
            kind: 'share.access',
            subjectKind: 'grant',
            subject: grant.id,
            at,
            actor: {
              kind: 'client',
              account: null,
              name: system,
              unit: grant.unit,
              unitName: city.unitName(grant.unit) ?? null,
              onBehalfOf: null,
            },
            body: {
              do: 'file',
              dataset: grant.dataset,
              items: itemsOut(dataset, sight).map((item) => item.name),
              whose: null,
              rows: count,
              why,
              result: format,
              file: id,
            },
          },
        ])
        return ok(null)
      })
      if (!kept.ok) {
        await rm(path, { force: true })
        return kept
      }
      return ok({ file, token })
    },

    /** The bytes behind a link, as long as it and its grant hold. */
    async fetch(
      token: string,
      at: Instant,
    ): Promise<Result<{ readonly file: keep.ShareFile; readonly stream: Readable }, Refusal>> {
      const file = await keep.fileByToken(store, district, tokenHash(token))
      const grant = file ? await keep.grantById(store, district, file.grant) : undefined
      if (!file || !grant || file.expiresAt <= at || grant.state !== 'active')
        return no(refusals['sharing.noFile']())
      await store.tx(async (tx) => {
        await keep.fetched(tx, district, file.id, at)
        await append(tx, [
          {
            district,
            kind: 'share.fetched',
            subjectKind: 'grant',
            subject: grant.id,
            at,
            actor: {
              kind: 'client',
              account: null,
              name: city.unitName(grant.unit) ?? '接入方',
              unit: grant.unit,
              unitName: city.unitName(grant.unit) ?? null,
              onBehalfOf: null,
            },
            body: { file: file.id, rows: file.rows, format: file.format },
          },
        ])
      })
      const stands = async () => (await keep.grantById(store, district, grant.id))?.state === 'active'
      return ok({ file, stream: Readable.from(guarded(pathOf(file.id, file.format), stands)) })
    },

    /** Expired files go off the disk. */
    async sweep(at: Instant): Promise<number> {
      const stale = await store.tx((tx) => keep.staleFiles(tx, at))
      for (const { id, format } of stale) await rm(pathOf(id, format), { force: true })
      return stale.length
    },
  }
}

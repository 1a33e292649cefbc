import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { no, ok, type Refusal, type Result, type Say } from '../base/index.ts'
import { datasets, sheets } from '../platform/catalogue/index.ts'
import type { Actor } from '../platform/org/index.ts'
import type { Reader, Tx } from '../platform/store/index.ts'
import { datasetsOf } from './catalogue.ts'
import type { OpenCity } from './open.ts'
import { refuse, sheetsOf } from './sheet.ts'

const MOST = 20_000

export type CatalogueImport = {
  readonly rows: number
  readonly created: number
  readonly changed: number
  readonly unchanged: number
  readonly rejected: readonly {
    readonly row: number
    readonly title: string
    readonly reasons: readonly Say[]
  }[]
}

const plain = (text: string): string => text.normalize('NFKC').replace(/\s/g, '')

function contextOf(city: OpenCity) {
  const units = [...city.catalog.units.values()]
  const byName = new Map(
    units.flatMap((one) =>
      [one.shortName, one.name].flatMap((name) => (name ? [[plain(name), one.id] as const] : [])),
    ),
  )
  const byCredit = new Map(
    units.flatMap((one) => (one.creditCode ? [[one.creditCode, one.id] as const] : [])),
  )
  const subjects = city.compiled.codes.dataSubject?.codes ?? []
  const subject = new Map(
    subjects.flatMap((one) =>
      [one.code, one.title.zh, one.title.en].map((name) => [plain(name), one.code] as const),
    ),
  )
  return {
    unitNamed: (name: string, credit: string) => byCredit.get(plain(credit)) ?? byName.get(plain(name)),
    subjectNamed: (text: string) => subject.get(plain(text)),
  }
}

/** 导入目录 from a file on the disk, with rejects by row. */
export async function importCatalogue(
  city: OpenCity,
  tx: Tx,
  who: Actor,
  path: string,
  at: Date,
): Promise<Result<CatalogueImport, Refusal>> {
  const read = await sheetsOf(path)
  if (!read.ok) return read
  const rows = datasets.readCatalogueSheets(read.value, contextOf(city))
  if (!rows) return no(refuse['sheet.noHead']({ needs: ['信息资源名称', '信息资源提供方'] }))
  const good = rows.filter((one) => one.unknown.length === 0)
  const done = await datasetsOf(city).bringIn(tx, who, good, at)
  if (!done.ok) return done
  const { created, changed, unchanged, rejected } = done.value
  const unread = rows.flatMap(({ row, draft, unknown }) =>
    unknown.length > 0 ? [{ row, title: draft.title.zh, reasons: unknown }] : [],
  )
  return ok({
    ...{ rows: rows.length, created, changed, unchanged },
    rejected: [...unread, ...rejected].sort((a, b) => a.row - b.row),
  })
}

/** The same from bytes that came over the wire. */
export async function importCatalogueBytes(
  city: OpenCity,
  tx: Tx,
  who: Actor,
  bytes: Uint8Array,
  at: Date,
): Promise<Result<CatalogueImport, Refusal>> {
  const folder = await mkdtemp(join(tmpdir(), 'huying-catalogue-'))
  try {
    const path = join(folder, 'sheet')
    await writeFile(path, bytes)
    return await importCatalogue(city, tx, who, path, at)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** 导出目录: what the actor sees, as two sheets that can be read back. */
export async function exportCatalogue(city: OpenCity, reader: Reader, who: Actor): Promise<Buffer> {
  const rows = await datasetsOf(city).whole(reader, who, MOST)
  const subjects = new Map(city.compiled.codes.dataSubject?.codes.map((one) => [one.code, one.title.zh]))
  const made = datasets.writeCatalogueSheets(rows, {
    unit: (id) => {
      const unit = city.catalog.units.get(id)
      return { name: city.catalog.unitName(id) ?? '', creditCode: unit?.creditCode ?? null }
    },
    subject: (code) => subjects.get(code) ?? code,
  })
  return sheets.xlsxFile(made)
}

/** 收割: the datasets of another DCAT catalogue as entries that are only listed; a second time changes nothing. */
export async function harvestCatalogue(
  city: OpenCity,
  tx: Tx,
  who: Actor,
  /** `document`: what a JSON-LD file says, or the text of a file. */
  input: { readonly document: unknown; readonly unit?: string; readonly subject?: string },
  at: Date,
): Promise<Result<Omit<CatalogueImport, 'rows'> & { readonly datasets: number }, Refusal>> {
  const { subjectNamed } = contextOf(city)
  const subject = input.subject ? subjectNamed(input.subject) : undefined
  const graph =
    typeof input.document === 'string' ? await datasets.dcatGraph(input.document) : ok(input.document)
  if (!graph.ok) return graph
  const read = datasets.readDcat(graph.value, {
    unit: input.unit ?? who.unit ?? '',
    subject: subject ?? 'service',
    subjectNamed,
  })
  if (!read.ok) return read
  const rows = read.value.map((one, i) => ({ ...one, row: i + 1 }))
  const done = await datasetsOf(city).bringIn(tx, who, rows, at)
  if (!done.ok) return done
  const { created, changed, unchanged, rejected } = done.value
  return ok({ datasets: rows.length, created, changed, unchanged, rejected })
}

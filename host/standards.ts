import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dayOf, type Id, must, no, ok, type Refusal, type Result } from '../base/index.ts'
import type { StandardSeed } from '../kit/index.ts'
import { type datasets, intake, sheets, standards } from '../platform/catalogue/index.ts'
import { countiesOfAll, type DivisionRow, systemActor } from '../platform/org/index.ts'
import type { Reader } from '../platform/store/index.ts'
import type { OpenCity } from './open.ts'
import { perCity } from './per-city.ts'
import { refuse } from './sheet.ts'

/** The standards of this city: what its level and those above it set. */
export const standardsOf = perCity((city: OpenCity) =>
  standards.openStandards({ district: city.plan.district, roles: city.compiled.roles }),
)

/** Counties of the whole country, read once; people and firms come from everywhere. */
let everywhere: Promise<readonly DivisionRow[]> | undefined
export const divisions = (): Promise<readonly DivisionRow[]> => {
  everywhere ??= countiesOfAll()
  return everywhere
}

/** Divisions as a cell is read against them: the city's own with where merged ones went, and the counties elsewhere. */
export async function areaEntries(city: OpenCity): Promise<standards.AreaEntry[]> {
  const { areas } = city.catalog
  const own = [...areas.values()].map(({ code, name, validFrom, validTo, mergedInto }) => ({
    ...{ code, name, validFrom, validTo },
    ...(mergedInto ? { into: [mergedInto] } : {}),
  }))
  const { district } = city.plan
  const others = (await divisions()).flatMap(({ code, name }) =>
    areas.has(code) ? [] : [{ code, name, ...(district.startsWith(code) ? {} : { far: true }) }],
  )
  return [...own, ...others]
}

/** Code tables by name: the city's own lists first, then the standards in force here. */
export async function codeTablesOf(
  city: OpenCity,
  reader: Reader,
  names: readonly string[],
  at: Date,
): Promise<standards.CodeTable[]> {
  const own = names.flatMap((name) => city.compiled.codes[name] ?? [])
  if (own.length === names.length) return own
  const { tables } = await standardsOf(city).effective(reader, city.plan.district, dayOf(at))
  const found = names.flatMap(
    (name) => city.compiled.codes[name] ?? tables.find(({ value }) => value.name === name)?.value ?? [],
  )
  // older editions beside them, for data that is still written in one
  const older = standards.nationalTables.filter((old) =>
    found.some(({ name, version }) => name === old.name && version !== old.version),
  )
  return [...found, ...older.map((old) => ({ ...old, name: `${old.name}@${old.version}` }))]
}

/** A mapping that follows from the titles alone, each item with the steps of its data element. */
export async function titleMapping(
  city: OpenCity,
  reader: Reader,
  dataset: Pick<datasets.Dataset, 'items'>,
  at: Date,
): Promise<standards.ColumnRule[]> {
  const { elements } = await standardsOf(city).effective(reader, city.plan.district, dayOf(at))
  const steps = standards.titleSteps(
    dataset.items,
    elements.map(({ value }) => value),
  )
  return intake.plainMapping(dataset).map((rule) => ({ ...rule, steps: steps.get(rule.item) ?? [] }))
}

/** What cells of these fields are read against. */
export async function readContextOf(
  city: OpenCity,
  reader: Reader,
  fields: readonly datasets.DatasetItem['field'][],
  at: Date,
): Promise<standards.ReadContext> {
  const names = [...new Set(fields.flatMap((field) => (field.kind === 'code' ? [field.list] : [])))]
  const tables = await codeTablesOf(city, reader, names, at)
  const editions = [...tables, ...standards.nationalTables]
  return {
    today: dayOf(at),
    codes: (wanted) => tables.find(({ name }) => name === wanted) ?? standards.tableAmong(editions, wanted),
    areas: await areaEntries(city),
  }
}

/** The standards a city declares, published from their days on. What is there already is left as it is. */
export async function foundStandards(
  city: OpenCity,
  seeds: readonly StandardSeed[],
  at: Date,
): Promise<void> {
  const room = standardsOf(city)
  const system = systemActor(city.plan.district)
  await city.store.tx(async (tx) => {
    for (const { area, validFrom, tables = [], elements = [] } of seeds) {
      const lines = must(await room.bringIn(tx, system, { tables, elements }, { area, validFrom }, at))
      const refused = lines.find(({ outcome }) => outcome === 'refused')
      if (refused) throw new Error(`the city's own standards are refused: ${JSON.stringify(refused)}`)
      for (const one of await room.entries(tx))
        if (one.state === 'draft') must(await room.publish(tx, system, one.id, at))
    }
  })
}

const MOST_ROWS = 50_000

/** Standards out of an uploaded file: a package in JSON, or the rows of a sheet. */
export async function standardsIn(
  bytes: Uint8Array,
): Promise<Result<{ given: standards.StandardPackage; faults: readonly standards.RowFault[] }, Refusal>> {
  const start = new TextDecoder().decode(bytes.subarray(0, 200)).trimStart()
  if (start.startsWith('{')) {
    try {
      const given = standards.packageIn(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))
      if (given) return ok({ given, faults: [] })
    } catch {
      // no JSON: told like any other file that holds no standards
    }
    return no(standards.refusals['standards.noPackage']())
  }
  const folder = await mkdtemp(join(tmpdir(), 'huying-standards-'))
  try {
    const path = join(folder, 'sheet')
    await writeFile(path, bytes)
    return await rowsOf(path)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function rowsOf(path: string) {
  const opened = await sheets.openWorkbook(path)
  if (!opened.ok) return opened
  const book = opened.value
  try {
    const elements: standards.DataElement[] = []
    const tables: standards.CodeTable[] = []
    const faults: standards.RowFault[] = []
    for (const i of book.sheets.keys()) {
      const lines: sheets.Line[] = []
      for await (const chunk of book.lines(i)) {
        lines.push(...chunk)
        if (lines.length > MOST_ROWS)
          return no(refuse['sheet.tooLong']({ rows: lines.length, most: MOST_ROWS }))
      }
      const head = lines.find(({ cells }) =>
        cells.some((cell) => cell.trim() === '代码集' || cell.trim() === '数据元'),
      )
      if (!head) continue
      const found = standards.rowsIn(
        head.cells,
        lines.filter(({ no: line, cells }) => line > head.no && cells.some((cell) => cell.trim() !== '')),
      )
      elements.push(...found.given.elements)
      tables.push(...found.given.tables)
      faults.push(...found.faults)
    }
    if (elements.length + tables.length + faults.length === 0)
      return no(standards.refusals['standards.noPackage']())
    return ok({ given: { elements, tables }, faults })
  } catch (fault) {
    if (fault instanceof sheets.BrokenSheet) return no(fault.refusal)
    throw fault
  } finally {
    await book.close()
  }
}

/** Landed lines read at once, and how many such stretches of a long delivery; they lie evenly over all of it. */
const STRETCH = 250
const STRETCHES = 40

/** Which columns of a delivery fill which items, from the whole of it 映射建议. */
export async function suggestFor(
  city: OpenCity,
  reader: Reader,
  dataset: datasets.Dataset,
  delivery: intake.Delivery,
  at: Date,
): Promise<standards.Suggestion[]> {
  const { readAs, counts } = delivery
  if (!readAs) return []
  const { district } = city.plan
  const gathered = standards.gatherColumns(readAs.headings)
  const last = Math.max(counts?.landed ?? 0, readAs.head.to)
  const step = Math.max(STRETCH, Math.ceil((last - readAs.head.to) / STRETCHES))
  for (let from = readAs.head.to + 1; from <= last + 1; from += step) {
    for (const { cells } of await intake.landed(reader, district, delivery.id as Id, {
      from,
      limit: STRETCH,
    }))
      gathered.add(cells)
  }
  const room = standardsOf(city)
  const [context, inForce, learnt] = [
    await readContextOf(
      city,
      reader,
      dataset.items.map(({ field }) => field),
      at,
    ),
    await room.effective(reader, district, dayOf(at)),
    await room.learnt(reader, dataset.id, readAs.headings),
  ]
  return standards.suggest(dataset.items, gathered.columns(), context, {
    elements: inForce.elements.map(({ value }) => value),
    learnt,
  })
}

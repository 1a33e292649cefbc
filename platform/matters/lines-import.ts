import { type AreaCode, type Day, type Id, levelOf, type Refusal } from '../../base/index.ts'
import { refuse } from './line-refusals.ts'
import { type CategoryTree, type LineDraft, type LineLevel, levelTitles } from './lines-decide.ts'

/** Columns of a sheet of lines, by the names people give them. */
const HEADERS = {
  category: ['事项', '事项名称', '事项分类', '事项编码', '分类', '清单事项', 'item', 'category', 'code'],
  area: ['区域', '地域', '属地', '适用区域', '适用地区', '区划', '区划代码', '镇街', 'territory', 'area'],
  level: ['层级', '级别', '责任层级', 'level'],
  unit: ['主办单位', '责任单位', '牵头单位', '承办单位', '单位', 'unit', 'lead', 'leadunit'],
  helpers: ['协办单位', '配合单位', 'helpers', 'helperunits'],
  basis: ['依据', '职责依据', '办理依据', '法律依据', '责任依据', 'basis'],
  validFrom: ['生效日期', '启用日期', '起始日期', '有效期起', 'validfrom', 'from', 'effective'],
  validTo: ['失效日期', '停用日期', '截止日期', '有效期止', 'validto', 'to', 'until'],
} as const satisfies Record<string, readonly string[]>

type Column = keyof typeof HEADERS
const NEEDED: readonly Column[] = ['category', 'unit', 'basis']

/** The unit of each town itself 属地镇街: one line a town comes of it. */
const EACH_TOWN = new Set(['属地镇街', '属地街镇', '各镇街', '属地', '镇街', 'town'])

/** Who and what exists, for names in a sheet. */
export type SheetWorld = {
  readonly tree: CategoryTree
  readonly district: AreaCode
  readonly areas: readonly { readonly code: AreaCode; readonly name: string }[]
  readonly units: readonly {
    readonly id: Id
    readonly name: string
    readonly shortName: string | null
    readonly area: AreaCode
    readonly kind: string
  }[]
}

export type SheetRow = { readonly row: number; readonly drafts: readonly LineDraft[] }
export type SheetRejected = { readonly row: number; readonly reasons: readonly Refusal[] }
export type SheetRead = { readonly rows: readonly SheetRow[]; readonly rejected: readonly SheetRejected[] }

/** Names differ in width, spaces and letter case only: one name. */
export const plain = (text: string): string => text.normalize('NFKC').replace(/\s+/gu, '').toLowerCase()

/** The column of each heading; unknown headings are left aside. Refuses when one that is needed is missing. */
export function columnsOf(header: readonly string[]): Partial<Record<Column, number>> | Refusal {
  const found: Partial<Record<Column, number>> = {}
  for (const [i, cell] of header.entries()) {
    const name = plain(cell)
      .replace(/[（(].*$/u, '')
      .replace(/[_-]/gu, '')
    for (const [column, names] of Object.entries(HEADERS) as [Column, readonly string[]][])
      if (names.includes(name)) found[column] ??= i
  }
  const missing = NEEDED.filter((column) => found[column] === undefined).map((column) => HEADERS[column][0])
  return missing.length > 0 ? refuse['line.noHeader']({ missing }) : found
}

/** `2026-01-31`, `2026/1/31`, `2026年1月31日`, `20260131`; null when it is no day. */
export function dayIn(text: string): Day | null {
  const found = /^(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))(?:[T ].*)?$/u.exec(
    text.normalize('NFKC').trim(),
  )
  if (!found) return null
  const [, year, month = found[4] ?? '', date = found[5] ?? ''] = found
  const day = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`
  const real = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(real.getTime()) && real.toISOString().slice(0, 10) === day ? day : null
}

function shelf<T>(rows: readonly (readonly [name: string, value: T])[]): Map<string, T> {
  const found = new Map<string, T>()
  for (const [name, value] of rows) if (!found.has(plain(name))) found.set(plain(name), value)
  return found
}

const LEVELS = shelf<LineLevel>(
  ([2, 3, 4, 5] as const).flatMap((level): [string, LineLevel][] => [
    [String(level), level],
    [levelTitles[level].zh, level],
    [levelTitles[level].en, level],
    [{ 2: '市', 3: '区', 4: '镇街', 5: '村居' }[level], level],
    [{ 2: '市直', 3: '区县级', 4: '街镇', 5: '社区' }[level], level],
    [{ 2: '市级部门', 3: '区级部门', 4: '街道', 5: '村级' }[level], level],
  ]),
)

/** The tier of a unit, when the sheet does not say: that of the area it stands for, but never above the city. */
export const tierOf = (unit: { readonly area: AreaCode }): LineLevel =>
  Math.min(5, Math.max(2, levelOf(unit.area))) as LineLevel

/**
 * Reads rows of text (the first is the header) into drafts. Every row comes back: as one or several drafts (a row of
 * each town's own unit gives one a town) or with all its reasons. Rows are counted as in the file, the header being 1.
 */
export function readSheet(
  cells: readonly (readonly string[])[],
  world: SheetWorld,
  today: Day,
): SheetRead | Refusal {
  const columns = columnsOf(cells[0] ?? [])
  if ('code' in columns) return columns
  const read = reader(world, today)
  const rows: SheetRow[] = []
  const rejected: SheetRejected[] = []
  for (const [i, row] of cells.entries()) {
    if (i === 0 || row.every((cell) => cell.trim() === '')) continue
    const cell = (column: Column): string => {
      const at = columns[column]
      return at === undefined ? '' : (row[at] ?? '').normalize('NFC').trim()
    }
    const { drafts, reasons } = read(cell)
    if (reasons.length > 0) rejected.push({ row: i + 1, reasons })
    else rows.push({ row: i + 1, drafts })
  }
  return { rows, rejected }
}

function reader(world: SheetWorld, today: Day) {
  const { tree, district } = world
  const leaves = tree.leaves(today)
  const codes = [...new Set(leaves.flatMap((leaf) => tree.chain(leaf)))]
  // A leaf's name goes before a group's; the whole path names either beyond doubt.
  const categories = shelf([
    ...leaves.map((code) => [tree.title(code)?.zh ?? code, code] as const),
    ...codes.flatMap((code) => [
      [code, code] as const,
      [tree.title(code)?.zh ?? code, code] as const,
      [tree.title(code)?.en ?? code, code] as const,
      [tree.path(code).zh.replaceAll(' › ', '/'), code] as const,
      [tree.path(code).zh, code] as const,
    ]),
  ])
  const areas = shelf([
    ...['', '全区', '全域', '全市', 'all'].map((name) => [name, district] as const),
    ...world.areas.flatMap((area) => [
      [area.code, area.code] as const,
      [area.name, area.code] as const,
      [area.name.replace(/街道$/u, '街'), area.code] as const,
    ]),
  ])
  const units = shelf(
    world.units.flatMap((unit) => [
      [unit.id, unit] as const,
      [unit.name, unit] as const,
      ...(unit.shortName === null ? [] : [[unit.shortName, unit] as const]),
    ]),
  )
  const towns = world.units.filter((unit) => unit.kind === 'town')

  return (cell: (column: Column) => string): { drafts: LineDraft[]; reasons: Refusal[] } => {
    const reasons: Refusal[] = []
    const look = <T>(found: T | undefined | null, because: () => Refusal): T | null => {
      if (found === undefined || found === null) reasons.push(because())
      return found ?? null
    }
    const short = (text: string) => [...text].slice(0, 40).join('')
    const said = cell('category').replaceAll('／', '/')
    const category = look(categories.get(plain(said)), () =>
      refuse['line.unknownCategory']({ given: short(said) }),
    )
    const area = look(areas.get(plain(cell('area'))), () =>
      refuse['line.unknownArea']({ given: short(cell('area')) }),
    )
    const each = EACH_TOWN.has(plain(cell('unit')))
    const unit = each
      ? null
      : look(units.get(plain(cell('unit'))), () => refuse['line.unknownUnit']({ given: short(cell('unit')) }))
    const helpers = cell('helpers')
      .split(/[,，、;；|\n]/u)
      .map((name) => name.trim())
      .filter((name) => name !== '' && name !== '无')
      .map(
        (name) =>
          look(units.get(plain(name)), () => refuse['line.unknownUnit']({ given: short(name) }))?.id ?? '',
      )
    const level =
      cell('level') === ''
        ? undefined
        : look(LEVELS.get(plain(cell('level'))), () =>
            refuse['line.unknownLevel']({ given: short(cell('level')) }),
          )
    const basis = look(cell('basis') || null, () => refuse['line.noBasis']())
    const day = (column: 'validFrom' | 'validTo', fallback: Day | null): Day | null => {
      const text = cell(column)
      if (text === '' || text === '长期') return fallback
      return look(dayIn(text), () => refuse['line.badDay']({ given: short(text) }))
    }
    const validFrom = day('validFrom', today)
    const validTo = day('validTo', null)
    if (validFrom && validTo && validTo < validFrom)
      reasons.push(refuse['line.period']({ from: validFrom, to: validTo }))
    if (unit && helpers.includes(unit.id)) reasons.push(refuse['line.leadHelps']())
    if (reasons.length > 0 || category === null || area === null || basis === null || validFrom === null)
      return { drafts: [], reasons }
    const common = { category, helpers: [...new Set(helpers)], basis, validFrom, validTo }
    if (unit) return { drafts: [{ ...common, area, unit: unit.id, level: level ?? tierOf(unit) }], reasons }
    const mine = towns.filter((town) => town.area.startsWith(area) && !helpers.includes(town.id))
    if (mine.length === 0)
      return { drafts: [], reasons: [refuse['line.unknownUnit']({ given: short(cell('unit')) })] }
    return {
      drafts: mine.map((town) => ({
        ...common,
        area: town.area,
        unit: town.id,
        level: level ?? tierOf(town),
      })),
      reasons,
    }
  }
}

import { newId, no, ok, type Refusal, type Result, type Say, say } from '../../base/index.ts'
import { type Area, type NewUnit, type Unit, type UnitKind, unitKinds } from '../../platform/org/index.ts'
import { refuse } from '../sheet.ts'

/** Heads a sheet of units may use. */
const HEADS: Readonly<Record<'name' | 'short' | 'kind' | 'area' | 'parent', readonly string[]>> = {
  name: ['单位名称', '名称', '单位', 'name', 'unit'],
  short: ['简称', 'short', 'shortname'],
  kind: ['类型', '单位类型', 'kind', 'type'],
  area: ['区划', '所在区划', '区划代码', 'area'],
  parent: ['上级单位', '上级', 'parent'],
}

export type RejectedUnit = {
  readonly row: number
  readonly cells: readonly string[]
  readonly reasons: readonly Say[]
}
type Drafts = {
  readonly drafts: readonly NewUnit[]
  /** Rows whose unit is there already. */
  readonly known: number
  readonly rejected: readonly RejectedUnit[]
}

const kindOf = (text: string): UnitKind | undefined =>
  (Object.entries(unitKinds) as [UnitKind, Say][]).find(
    ([code, title]) => [code, title.zh, title.en].includes(text) || title.zh.startsWith(text),
  )?.[0]

/** A sheet as drafts, parents before children wherever they stand in it; what cannot be read comes back with reasons. */
export function unitRows(
  cells: readonly (readonly string[])[],
  units: readonly Unit[],
  areas: readonly Pick<Area, 'code' | 'name'>[],
): Result<Drafts, Refusal> {
  const [head = [], ...body] = cells
  const at = Object.fromEntries(
    Object.entries(HEADS).map(([name, words]) => [
      name,
      head.findIndex((cell) => words.includes(cell.trim().toLowerCase())),
    ]),
  ) as Record<keyof typeof HEADS, number>
  if (at.name < 0 || at.area < 0) return no(refuse['sheet.noHead']({ needs: ['单位名称', '区划'] }))
  const byName = new Map<string, string>()
  for (const unit of units.filter((one) => one.validTo === null))
    for (const name of [unit.name, unit.shortName]) if (name) byName.set(name, unit.id)

  const rejected: RejectedUnit[] = []
  let known = 0
  const waiting: { row: number; cells: readonly string[]; draft: NewUnit & { id: string }; above: string }[] =
    []
  for (const [n, row] of body.entries()) {
    if (row.every((cell) => cell === '')) continue
    const of = (name: keyof typeof HEADS): string => (at[name] < 0 ? '' : (row[at[name]] ?? '').trim())
    const [name, kind] = [of('name'), of('kind') === '' ? 'department' : kindOf(of('kind'))]
    const area = areas.find((one) => one.code === of('area') || one.name === of('area'))
    const reasons = [
      ...(name.length < 2 ? [say('缺少单位名称', 'The name is missing')] : []),
      ...(kind ? [] : [say(`没有单位类型“${of('kind')}”`, `There is no kind “${of('kind')}”`)]),
      ...(area ? [] : [say(`没有区划“${of('area')}”`, `There is no area “${of('area')}”`)]),
    ]
    if (!kind || !area || reasons.length > 0) {
      rejected.push({ row: n + 2, cells: row, reasons })
      continue
    }
    if (byName.has(name)) {
      known++
      continue
    }
    const id = newId()
    byName.set(name, id)
    if (of('short')) byName.set(of('short'), id)
    const shortName = of('short') || null
    waiting.push({
      row: n + 2,
      cells: row,
      above: of('parent'),
      draft: { id, name, shortName, kind, area: area.code },
    })
  }

  const drafts: NewUnit[] = []
  const placed = new Set(units.map((unit) => unit.id))
  for (let more = true; more; ) {
    more = false
    for (const one of waiting.splice(0)) {
      const parent = one.above === '' ? null : byName.get(one.above)
      if (parent !== null && (parent === undefined || !placed.has(parent))) {
        waiting.push(one)
        continue
      }
      drafts.push({ ...one.draft, parent })
      placed.add(one.draft.id)
      more = true
    }
  }
  for (const { row, cells: rest, above } of waiting)
    rejected.push({
      row,
      cells: rest,
      reasons: [say(`没有上级单位“${above}”`, `There is no unit above “${above}”`)],
    })
  return ok({ drafts, known, rejected: rejected.sort((a, b) => a.row - b.row) })
}

import {
  type AreaCode,
  dayOf,
  type Id,
  type Instant,
  isWithin,
  no,
  ok,
  type Refusal,
  type Result,
  say,
} from '../../base/index.ts'
import { check } from '../fields/decide.ts'
import type { CodeList, FieldList } from '../fields/declare.ts'
import type { Role } from '../org/declare.ts'
import { refuse } from './line-refusals.ts'
import { type CategoryTree, type Line, type LineDraft, type LineLevel, treeOf } from './lines-decide.ts'
import { type SheetWorld, tierOf } from './lines-import.ts'
import { wordsOf } from './lines-lay.ts'
import { refuse as matterRefusals } from './refusals.ts'

/** What the responsibility list needs to know of its city. */
export type LinesCity = {
  readonly district: AreaCode
  /** The list of items 事项分类. */
  readonly codes: () => CodeList | undefined
  readonly areas: () => SheetWorld['areas']
  /** Living units. */
  readonly units: () => SheetWorld['units']
  readonly roles: Readonly<Record<string, Role>>
  /** Roles that may change the list, and those that may also look behind it (check, simulate, proposals). */
  readonly editors: readonly string[]
  readonly readers: readonly string[]
}

export const unitById = (city: LinesCity, id: Id) => city.units().find((unit) => unit.id === id)
export const areaName = (city: LinesCity, code: AreaCode) =>
  city.areas().find((area) => area.code === code)?.name

const FIELDS: FieldList = {
  category: { kind: 'code', list: 'category', title: say('事项', 'Item'), required: true },
  area: { kind: 'area', title: say('区域', 'Area') },
  level: { kind: 'integer', min: 2, max: 5, title: say('层级', 'Level') },
  unit: { kind: 'unit', title: say('主办单位', 'Lead unit'), required: true },
  helpers: { kind: 'unit', many: true, title: say('协办单位', 'Helper units') },
  basis: { kind: 'text', long: true, min: 2, max: 1000, title: say('依据', 'Basis'), required: true },
  validFrom: { kind: 'day', title: say('生效日期', 'First day') },
  validTo: { kind: 'day', title: say('失效日期', 'Last day') },
}

/** What a door sends about the change itself, not about the line. */
const ASIDE = new Set(['version', 'from', 'why'])

/** What may be said of a line, checked field by field; then that place and units exist. Absent fields keep `before`. */
export function draftOf(
  city: LinesCity,
  input: Readonly<Record<string, unknown>>,
  at: Instant,
  before?: Line,
): Result<LineDraft, Refusal> {
  const today = dayOf(at)
  const own = Object.entries(input).filter(([name]) => !ASIDE.has(name))
  const given = { ...(before ? wordsOf(before) : {}), ...Object.fromEntries(own) }
  const checked = check(FIELDS, given, { codes: () => city.codes(), today })
  if (!checked.ok) return no(matterRefusals['matter.badForm']({ fields: checked.error }))
  // what passed the check has the fields' own types
  const form = checked.value as Partial<LineDraft>
  const unit = unitById(city, form.unit ?? '')
  if (!unit) return no(refuse['line.unknownUnit']({ given: (form.unit ?? '').slice(0, 40) }))
  const helpers = [...new Set(form.helpers ?? [])]
  const lost = helpers.find((id) => !unitById(city, id))
  if (lost !== undefined) return no(refuse['line.unknownUnit']({ given: lost.slice(0, 40) }))
  if (helpers.includes(unit.id)) return no(refuse['line.leadHelps']())
  const area = form.area ?? city.district
  if (!isWithin(area, city.district) || areaName(city, area) === undefined)
    return no(refuse['line.unknownArea']({ given: area }))
  const draft: LineDraft = {
    category: form.category ?? '',
    area,
    level: (form.level ?? tierOf(unit)) as LineLevel,
    unit: unit.id,
    helpers,
    basis: form.basis ?? '',
    validFrom: form.validFrom ?? today,
    validTo: form.validTo ?? null,
  }
  return draft.validTo !== null && draft.validTo < draft.validFrom
    ? no(refuse['line.period']({ from: draft.validFrom, to: draft.validTo }))
    : ok(draft)
}

export const whyIn = (input: Readonly<Record<string, unknown>>): string | null =>
  typeof input.why === 'string' && input.why.trim() !== '' ? input.why.trim().slice(0, 500) : null

/** Lines and code lists live longer than a request; the tree is made once a list. */
const trees = new WeakMap<CodeList, CategoryTree>()
const EMPTY = treeOf(undefined)

export function cachedTree(codes: () => CodeList | undefined): () => CategoryTree {
  return () => {
    const list = codes()
    if (!list) return EMPTY
    const known = trees.get(list) ?? treeOf(list)
    trees.set(list, known)
    return known
  }
}

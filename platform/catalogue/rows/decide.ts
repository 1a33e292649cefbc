import { isWithin } from '../../../base/index.ts'
import { gradeOf, maskValue } from '../../fields/decide.ts'
import type { Actor, Duty, Predicate } from '../../org/declare.ts'
import type { Dataset, DatasetItem } from '../datasets/declare.ts'
import type { ItemSight, Part, Sight } from './declare.ts'

/** What a grant 授权 says of rows and items; the sharing part keeps it. */
export type GrantScope = {
  readonly items: readonly string[]
  /** Items to be masked although the dataset would show them. */
  readonly masks: Readonly<Record<string, ItemSight>>
  readonly where: Predicate
}

const WEIGHT: Readonly<Record<ItemSight, number>> = {
  clear: 0,
  name: 1,
  phone: 1,
  idNumber: 1,
  address: 1,
  all: 2,
  hidden: 3,
}

/** Of several rights to one item the least masking counts. */
export const leastMasked = (a: ItemSight, b: ItemSight): ItemSight => (WEIGHT[b] < WEIGHT[a] ? b : a)
const mostMasked = (a: ItemSight, b: ItemSight): ItemSight => (WEIGHT[b] > WEIGHT[a] ? b : a)

/**
 * An item by grade: personal values are masked always and opened only one by one with a reason; two grades above the
 * duty they are not told at all, as is whatever else lies above it.
 */
function byGrade({ field }: DatasetItem, grade: number): ItemSight {
  const above = gradeOf(field) - grade
  if (field.personal) return above >= 2 ? 'hidden' : field.personal
  return above > 0 ? 'hidden' : 'clear'
}

const every = (dataset: Dataset, of: (item: DatasetItem) => ItemSight): Record<string, ItemSight> =>
  Object.fromEntries(dataset.items.map((item) => [item.name, of(item)]))

const inArea = (area: string): Predicate => ({ column: 'area', startsWith: area })

/** The part that one duty shows; nothing by default. */
function partOf(duty: Duty, dataset: Dataset): Part | null {
  const reaches = duty.units === null || duty.units.includes(dataset.unit)
  const items = every(dataset, (item) => byGrade(item, duty.grade))
  switch (duty.role) {
    case 'dataSteward':
    case 'dataAuthority':
      return reaches ? { where: inArea(duty.area), items } : null
    // 回流: towns and villages read what is said of their own area, where the dataset is shared freely.
    case 'dataUser':
      return dataset.share === 'free' &&
        duty.area !== dataset.district &&
        isWithin(duty.area, dataset.district)
        ? {
            where: inArea(duty.area),
            items: every(dataset, (item) => narrowed(item, byGrade(item, duty.grade))),
          }
        : null
    default:
      return null
  }
}

const narrowed = (item: DatasetItem, sight: ItemSight): ItemSight =>
  item.share !== undefined && item.share !== 'free' ? 'hidden' : sight

function united(parts: readonly Part[], own: boolean): Sight {
  const wheres = parts.map((part) => part.where).filter((where) => where !== false)
  const items: Record<string, ItemSight> = {}
  for (const part of parts)
    for (const [name, sight] of Object.entries(part.items))
      items[name] = leastMasked(items[name] ?? 'hidden', sight)
  return {
    where: wheres.length === 0 ? false : wheres.length === 1 ? (wheres[0] as Predicate) : { any: wheres },
    items,
    parts,
    own,
  }
}

/** The one place where duties become rows and masks of a dataset: deny by default, duties unite. */
export function sightOf(who: Actor, dataset: Dataset): Sight {
  if (who.kind === 'system') return united([{ where: true, items: every(dataset, () => 'clear') }], true)
  if (who.district !== dataset.district) return united([], false)
  const parts = who.duties.flatMap((duty) => partOf(duty, dataset) ?? [])
  const own = who.duties.some(
    (duty) =>
      (duty.role === 'dataSteward' && (duty.units === null || duty.units.includes(dataset.unit))) ||
      (duty.role === 'dataAuthority' && duty.units === null),
  )
  return united(parts, own)
}

/** What a grant shows: its rows, its items, its masks; an item that is never shared stays hidden whatever it says. */
export function sightOfGrant(grant: GrantScope, dataset: Dataset): Sight {
  const items = every(dataset, (item) => {
    if (!grant.items.includes(item.name) || item.share === 'never' || dataset.share === 'never')
      return 'hidden'
    return mostMasked(item.field.personal ?? 'clear', grant.masks[item.name] ?? 'clear')
  })
  return united([{ where: grant.where, items }], false)
}

export type PlainRow = { readonly area: string; readonly values: Readonly<Record<string, unknown>> }

/** How one row shows an item: the least masking of the parts that hold. */
export const sightIn = (sight: Sight, item: string, holding: readonly boolean[]): ItemSight =>
  sight.parts.reduce<ItemSight>(
    (best, part, i) => (holding[i] ? leastMasked(best, part.items[item] ?? 'hidden') : best),
    'hidden',
  )

/** Rows in which an item stands in clear: the only ones that a question about it may find. */
export function clearWhere(sight: Sight, item: string): Predicate {
  const wheres = sight.parts.filter((part) => part.items[item] === 'clear').map((part) => part.where)
  if (wheres.length === 0 || wheres.every((where) => where === false)) return false
  return wheres.length === 1 ? (wheres[0] as Predicate) : { any: wheres }
}

const textOf = (value: unknown): string =>
  value instanceof Date ? value.toISOString() : typeof value === 'string' ? value : JSON.stringify(value)

/** The one place where values are masked before they leave: everything that reads rows ends here. */
export function shown(
  sight: Sight,
  values: Readonly<Record<string, unknown>>,
  holding: readonly boolean[],
): { readonly values: Record<string, unknown>; readonly masked: readonly string[] } {
  const out: Record<string, unknown> = {}
  const masked: string[] = []
  for (const [name, value] of Object.entries(values)) {
    const how = sightIn(sight, name, holding)
    if (how === 'hidden') continue
    if (how === 'clear' || value === null || value === undefined) out[name] = value ?? null
    else out[name] = maskValue(how, textOf(value))
    if (how !== 'clear') masked.push(name)
  }
  return { values: out, masked }
}

/**
 * Hides small groups, and one more where a single hidden group would follow from the total. `counts` ascending is not
 * needed; answers which groups are told.
 */
export function suppressed(counts: readonly number[], least: number): boolean[] {
  const told = counts.map((count) => count >= least)
  const hidden = counts.reduce((sum, count, i) => sum + (told[i] ? 0 : count), 0)
  const some = told.includes(false)
  if (some && (told.filter((one) => !one).length === 1 || hidden < least)) {
    let next = -1
    counts.forEach((count, i) => {
      if (told[i] && (next < 0 || count < (counts[next] as number))) next = i
    })
    if (next >= 0) told[next] = false
  }
  return told
}

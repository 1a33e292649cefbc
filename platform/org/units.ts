import { dayOf, type Id, isId, newId, no, ok, type Refusal, type Result, say } from '../../base/index.ts'
import { append } from '../ledger/index.ts'
import type { Reader, Tx } from '../store/index.ts'
import { adminMay, factOf } from './admin.ts'
import { areaOn } from './areas.ts'
import { forgetActors } from './cache.ts'
import { cleanText } from './decide.ts'
import { type Actor, type Post, refusals, type Unit, type UnitKind, unitKinds } from './declare.ts'
import * as keep from './keep-units.ts'

const appointed = (people: number) => say(`${people} 人任职`, `${people} appointed to it`)

export type NewUnit = {
  /** Given by an import that already names its units; otherwise made here. */
  readonly id?: Id
  readonly name: string
  readonly shortName?: string | null
  readonly kind: UnitKind
  readonly area: string
  readonly parent?: Id | null
  readonly guide?: Id | null
  readonly creditCode?: string | null
}

/**
 * Creates units, parents before children in the list; a parent may be one of the list. One fact each. Needs the
 * system administrator of the unit's area; the area must exist on that day.
 */
export async function createUnits(
  tx: Tx,
  actor: Actor,
  drafts: readonly NewUnit[],
  at: Date,
): Promise<Result<Unit[], Refusal>> {
  const known = new Map<Id, Unit>()
  const areas = new Set<string>()
  const made: Unit[] = []
  const find = async (id: Id): Promise<Unit | undefined> => {
    const found = known.get(id) ?? (isId(id) ? await keep.unit(tx, id) : undefined)
    if (found) known.set(id, found)
    return found
  }
  for (const draft of drafts) {
    const checked = await checkDraft(tx, actor, draft, at, areas, find)
    if (!checked.ok) return checked
    known.set(checked.value.id, checked.value)
    made.push(checked.value)
  }
  await keep.insert(tx, made)
  await keep.firstVersions(tx, made)
  await append(
    tx,
    made.map((unit) =>
      factOf(actor, 'org.unitCreated', 'unit', unit.id, at, {
        name: unit.name,
        kind: unit.kind,
        area: unit.area,
        parent: unit.parent,
      }),
    ),
  )
  return ok(made)
}

async function checkDraft(
  tx: Tx,
  actor: Actor,
  draft: NewUnit,
  at: Date,
  areas: Set<string>,
  find: (id: Id) => Promise<Unit | undefined>,
): Promise<Result<Unit, Refusal>> {
  const may = adminMay(actor, 'systemAdmin', draft.area)
  if (!may.ok) return may
  const texts = checkTexts(draft)
  if (!texts.ok) return texts
  if (!areas.has(draft.area) && !(await areaOn(tx, draft.area, dayOf(at))))
    return no(refusals['org.badArea']({ code: draft.area }))
  areas.add(draft.area)
  const parent = draft.parent ? await find(draft.parent) : null
  if (parent === undefined) return no(refusals['org.notFound']({ what: '上级单位' }))
  if (parent?.validTo) return no(refusals['org.unitClosed']())
  if (draft.guide && !(await find(draft.guide))) return no(refusals['org.notFound']({ what: '业务指导单位' }))
  const id = draft.id ?? newId()
  if (draft.id && (await find(draft.id))) return no(refusals['org.taken']({ what: draft.name }))
  return ok({
    id,
    ...texts.value,
    kind: draft.kind,
    area: draft.area,
    parent: draft.parent ?? null,
    guide: draft.guide ?? null,
    creditCode: draft.creditCode ?? null,
    path: `${parent?.path ?? ''}${id}/`,
    validFrom: at,
    validTo: null,
    mergedInto: null,
  })
}

function checkTexts(
  draft: Pick<NewUnit, 'name' | 'shortName' | 'kind'>,
): Result<{ name: string; shortName: string | null }, Refusal> {
  if (!Object.hasOwn(unitKinds, draft.kind)) return no(refusals['org.badText']({ field: '单位类型' }))
  const name = cleanText(draft.name, '单位名称')
  if (!name.ok) return name
  const short = draft.shortName ? cleanText(draft.shortName, '简称', 40) : ok(null)
  return short.ok ? ok({ name: name.value, shortName: short.value }) : short
}

export async function createUnit(
  tx: Tx,
  actor: Actor,
  draft: NewUnit,
  at: Date,
): Promise<Result<Unit, Refusal>> {
  const made = await createUnits(tx, actor, [draft], at)
  return made.ok ? ok(made.value[0] as Unit) : made
}

export type UnitChange = Partial<
  Pick<NewUnit, 'name' | 'shortName' | 'kind' | 'area' | 'parent' | 'guide' | 'creditCode'>
>

/** Renames or moves a unit with all below it from this instant on; how it was stays readable by `unitsAt`. */
export async function changeUnit(
  tx: Tx,
  actor: Actor,
  id: Id,
  change: UnitChange,
  at: Date,
): Promise<Result<Unit, Refusal>> {
  if (change.parent !== undefined) await keep.lockTree(tx)
  const before = isId(id) ? await keep.lockUnit(tx, id) : undefined
  if (!before) return no(refusals['org.notFound']({ what: '单位' }))
  const after = { ...before, ...change }
  for (const area of [before.area, after.area]) {
    const may = adminMay(actor, 'systemAdmin', area)
    if (!may.ok) return may
  }
  if (before.validTo) return no(refusals['org.unitClosed']())
  const texts = checkTexts(after)
  if (!texts.ok) return texts
  if (after.area !== before.area && !(await areaOn(tx, after.area, dayOf(at))))
    return no(refusals['org.badArea']({ code: after.area }))
  if (after.guide && !(await keep.unit(tx, after.guide)))
    return no(refusals['org.notFound']({ what: '业务指导单位' }))
  let path = before.path
  if (after.parent !== before.parent) {
    const parent = after.parent ? await keep.unit(tx, after.parent) : null
    if (parent === undefined) return no(refusals['org.notFound']({ what: '上级单位' }))
    if (parent?.path.startsWith(before.path)) return no(refusals['org.unitLoop']())
    if (parent?.validTo) return no(refusals['org.unitClosed']())
    path = `${parent?.path ?? ''}${id}/`
  }
  const saved: Unit = { ...after, ...texts.value, path }
  await keep.save(tx, saved)
  if (path !== before.path) await keep.movePaths(tx, before.path, path)
  await keep.addVersion(tx, saved, at)
  await append(tx, [
    factOf(actor, 'org.unitChanged', 'unit', id, at, { before: plain(before), after: plain(saved) }),
  ])
  forgetActors(tx)
  return ok(saved)
}

const plain = ({ name, shortName, kind, area, parent, guide, creditCode }: Unit) => ({
  name,
  shortName,
  kind,
  area,
  parent,
  guide,
  creditCode,
})

/** Closes a unit 撤销; nobody may hold a post in it or stand below it any more. `into` names who took over. */
export async function closeUnit(
  tx: Tx,
  actor: Actor,
  { unit, into = null }: { readonly unit: Id; readonly into?: Id | null },
  at: Date,
): Promise<Result<Unit, Refusal>> {
  const before = isId(unit) ? await keep.lockUnit(tx, unit) : undefined
  if (!before) return no(refusals['org.notFound']({ what: '单位' }))
  const may = adminMay(actor, 'systemAdmin', before.area)
  if (!may.ok) return may
  if (before.validTo) return no(refusals['org.unitClosed']())
  const heir = into === null ? null : await keep.unit(tx, into)
  if (heir === undefined || heir?.validTo || into === unit)
    return no(refusals['org.notFound']({ what: '承接单位' }))
  if ((await keep.below(tx, before.path)).length > 1)
    return no(refusals['org.stillUsed']({ by: say('下属单位', 'units below it') }))
  const held = await keep.heldBy(tx, unit, at)
  if (held > 0) return no(refusals['org.stillUsed']({ by: appointed(held) }))
  const closed: Unit = { ...before, validTo: at, mergedInto: into }
  await keep.save(tx, closed)
  await keep.closeVersion(tx, unit, at)
  await append(tx, [factOf(actor, 'org.unitClosed', 'unit', unit, at, { into })])
  forgetActors(tx)
  return ok(closed)
}

export const unitOf = (reader: Reader, id: Id): Promise<Unit | undefined> => keep.unit(reader, id)
export const unitsOf = (reader: Reader, ids: readonly Id[]): Promise<Unit[]> => keep.units(reader, ids)

/** The unit's id and the ids of all units below it, closed ones included; empty when there is no such unit. */
export async function unitsBelow(reader: Reader, unit: Id): Promise<Id[]> {
  const top = await keep.unit(reader, unit)
  return top ? keep.idsBelow(reader, top.path) : []
}

/** The open units of a subtree, parents before children. */
export async function unitTree(reader: Reader, unit: Id): Promise<Unit[]> {
  const top = await keep.unit(reader, unit)
  return top ? keep.below(reader, top.path) : []
}

/** Every unit, parents before children, closed ones too: what they handled still bears their name. */
export const everyUnit = (reader: Reader): Promise<Unit[]> => keep.every(reader)

/** One level of the tree; `below` counts the open children of each. `null` asks for the top. */
export const unitsUnder = (
  reader: Reader,
  parent: Id | null,
): Promise<(Unit & { readonly below: number })[]> => keep.children(reader, parent)

/** All units as they were at that instant. */
export const unitsAt = (reader: Reader, at: Date): Promise<keep.UnitThen[]> => keep.allAt(reader, at)

export function searchUnits(reader: Reader, words: string, limit = 20): Promise<Unit[]> {
  const text = words.normalize('NFC').trim()
  if (!text) return Promise.resolve([])
  return keep.named(reader, `%${text.replace(/[\\%_]/g, '\\$&')}%`, Math.min(limit, 200))
}

/** A post 岗位 in a unit; two people may hold one post. */
export async function createPost(
  tx: Tx,
  actor: Actor,
  draft: { readonly id?: Id; readonly unit: Id; readonly name: string },
  at: Date,
): Promise<Result<Post, Refusal>> {
  const unit = isId(draft.unit) ? await keep.unit(tx, draft.unit) : undefined
  if (!unit) return no(refusals['org.notFound']({ what: '单位' }))
  const may = adminMay(actor, 'systemAdmin', unit.area)
  if (!may.ok) return may
  if (unit.validTo) return no(refusals['org.unitClosed']())
  const name = cleanText(draft.name, '岗位名称', 60)
  if (!name.ok) return name
  const post: Post = { id: draft.id ?? newId(), unit: unit.id, name: name.value, closedAt: null }
  if (draft.id && (await keep.post(tx, draft.id))) return no(refusals['org.taken']({ what: name.value }))
  await keep.insertPost(tx, post)
  await append(tx, [
    factOf(actor, 'org.postCreated', 'post', post.id, at, { unit: unit.id, name: post.name }),
  ])
  return ok(post)
}

/** Ends a post that nobody holds any more. */
export async function closePost(tx: Tx, actor: Actor, id: Id, at: Date): Promise<Result<true, Refusal>> {
  const post = isId(id) ? await keep.lockPost(tx, id) : undefined
  const unit = post && (await keep.unit(tx, post.unit))
  if (!post || !unit || post.closedAt) return no(refusals['org.notFound']({ what: '岗位' }))
  const may = adminMay(actor, 'systemAdmin', unit.area)
  if (!may.ok) return may
  const held = await keep.holdersOf(tx, id, at)
  if (held > 0) return no(refusals['org.stillUsed']({ by: appointed(held) }))
  await keep.closePost(tx, id, at)
  await append(tx, [factOf(actor, 'org.postClosed', 'post', id, at)])
  return ok(true)
}

export const postOf = (reader: Reader, id: Id): Promise<Post | undefined> => keep.post(reader, id)
export const postsOf = (reader: Reader, unit: Id): Promise<Post[]> => keep.posts(reader, unit)

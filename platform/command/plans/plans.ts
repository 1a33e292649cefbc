import { type Id, type Instant, newId, no, ok, type Refusal, type Result } from '../../../base/index.ts'
import { append, type Fact } from '../../ledger/index.ts'
import { type Actor, factActorOf } from '../../org/index.ts'
import type { Reader, Tx } from '../../store/index.ts'
import { soundPlan } from './decide.ts'
import { type Plan, type PlanBody, type PlanSeed, type PlanVersion, refusals } from './declare.ts'
import * as keep from './keep.ts'

export type { PlanRow } from './keep.ts'
export { plans as planList } from './keep.ts'

const changed = (
  who: Actor,
  kind: string,
  plan: Id,
  at: Instant,
  body: Readonly<Record<string, unknown>>,
): Fact => ({
  district: who.district,
  kind,
  subjectKind: 'plan',
  subject: plan,
  at,
  actor: factActorOf(who),
  body,
})

const has = (plan: Plan | undefined): Result<Plan, Refusal> =>
  plan ? ok(plan) : no(refusals['plans.noPlan']())

/** A plan with all its versions, the newest first. */
export async function planView(
  reader: Reader,
  district: string,
  id: Id,
): Promise<Result<{ readonly plan: Plan; readonly versions: readonly PlanVersion[] }, Refusal>> {
  const found = has(await keep.plan(reader, district, id))
  return found.ok ? ok({ plan: found.value, versions: await keep.versions(reader, district, id) }) : found
}

/** The version in force, or the one named: what a response copies. */
export async function versionOf(
  reader: Reader,
  district: string,
  id: Id,
  number?: number,
): Promise<Result<{ readonly plan: Plan; readonly version: PlanVersion }, Refusal>> {
  const found = has(await keep.plan(reader, district, id))
  if (!found.ok) return found
  const plan = found.value
  const wanted = number ?? plan.current
  if (wanted === null || plan.retiredAt) return no(refusals['plans.notPublished']({ name: plan.name }))
  const version = await keep.version(reader, district, id, wanted)
  return version ? ok({ plan, version }) : no(refusals['plans.noVersion']())
}

/** What somebody writes into a plan: its own first draft, or the next one after what is in force. */
export async function saveDraft(
  tx: Tx,
  who: Actor,
  input: {
    readonly plan: Id | null
    readonly code?: string
    readonly body: unknown
    /** The save that the page began from; absent for a new draft. */
    readonly revision?: number
  },
  at: Instant,
): Promise<Result<{ readonly plan: Id; readonly version: number; readonly revision: number }, Refusal>> {
  const sound = soundPlan(input.body)
  if (!sound.ok) return sound
  const body = sound.value
  const { district } = who
  const writer = { draftedBy: who.account, draftedName: who.name, draftedAt: at }
  const first = (plan: Id, version: number): PlanVersion => ({
    ...{ plan, version, state: 'draft', body, revision: 1, ...writer },
    ...{ proposedBy: null, proposedName: null, proposedAt: null },
    ...{ publishedName: null, publishedAt: null, note: null },
  })
  if (input.plan === null) {
    const id = newId()
    const code = input.code?.trim() || `P${id.slice(-6)}`
    const made = { district, id, code, name: body.name, kind: body.kind, current: null, retiredAt: null }
    if (!(await keep.insertPlan(tx, made, at)))
      return no(refusals['plans.bad']({ at: code, what: { zh: '预案编号已被使用', en: 'the code is used' } }))
    await keep.insertVersion(tx, district, first(id, 1))
    await append(tx, [changed(who, 'plan.drafted', id, at, { version: 1, name: body.name })])
    return ok({ plan: id, version: 1, revision: 1 })
  }
  const found = has(await keep.lockPlan(tx, district, input.plan))
  if (!found.ok) return found
  const all = await keep.versions(tx, district, input.plan)
  const writing = all.find((one) => one.state === 'draft' || one.state === 'proposed')
  if (!writing) {
    const version = (all[0]?.version ?? 0) + 1
    await keep.insertVersion(tx, district, first(input.plan, version))
    await append(tx, [changed(who, 'plan.drafted', input.plan, at, { version, name: body.name })])
    return ok({ plan: input.plan, version, revision: 1 })
  }
  if (writing.state === 'proposed') return no(refusals['plans.wrongState']({ state: writing.state }))
  if (input.revision !== writing.revision) return no(refusals['plans.stale']({ by: writing.draftedName }))
  await keep.saveDraft(tx, district, { plan: input.plan, version: writing.version, body, ...writer })
  const { version, revision } = writing
  await append(tx, [changed(who, 'plan.drafted', input.plan, at, { version, name: body.name })])
  return ok({ plan: input.plan, version, revision: revision + 1 })
}

/** 送审: hands the draft to a second person. */
export async function propose(
  tx: Tx,
  who: Actor,
  input: { readonly plan: Id; readonly note?: string },
  at: Instant,
): Promise<Result<{ readonly version: number }, Refusal>> {
  const found = await inState(tx, who.district, input.plan, 'draft')
  if (!found.ok) return found
  const { version } = found.value.version
  await keep.setState(tx, who.district, input.plan, version, {
    state: 'proposed',
    ...(input.note ? { note: input.note } : {}),
    proposed: { by: who.account, name: who.name, at },
  })
  await append(tx, [changed(who, 'plan.proposed', input.plan, at, { version })])
  return ok({ version })
}

/** 退回修改: the second person does not agree. */
export async function sendBack(
  tx: Tx,
  who: Actor,
  input: { readonly plan: Id; readonly note: string },
  at: Instant,
): Promise<Result<{ readonly version: number }, Refusal>> {
  const found = await inState(tx, who.district, input.plan, 'proposed')
  if (!found.ok) return found
  const { version } = found.value.version
  await keep.setState(tx, who.district, input.plan, version, { state: 'draft', note: input.note })
  await append(tx, [changed(who, 'plan.sentBack', input.plan, at, { version, note: input.note })])
  return ok({ version })
}

/** 发布: by another person than those who wrote and proposed it; the version before stays readable. */
export async function publish(
  tx: Tx,
  who: Actor,
  input: { readonly plan: Id },
  at: Instant,
): Promise<Result<{ readonly version: number }, Refusal>> {
  const found = await inState(tx, who.district, input.plan, 'proposed')
  if (!found.ok) return found
  const { plan, version } = found.value
  if (!who.account || who.account === version.draftedBy || who.account === version.proposedBy)
    return no(refusals['plans.samePerson']())
  if (plan.current !== null)
    await keep.setState(tx, who.district, plan.id, plan.current, { state: 'superseded' })
  await keep.setState(tx, who.district, plan.id, version.version, {
    state: 'published',
    published: { by: who.account, name: who.name, at },
  })
  const { name, kind } = version.body
  await keep.savePlan(tx, { ...plan, name, kind, current: version.version })
  await append(tx, [changed(who, 'plan.published', plan.id, at, { version: version.version, name })])
  return ok({ version: version.version })
}

/** 停用: no response can be started from it any more. */
export async function retire(
  tx: Tx,
  who: Actor,
  input: { readonly plan: Id; readonly why: string },
  at: Instant,
): Promise<Result<null, Refusal>> {
  const found = has(await keep.lockPlan(tx, who.district, input.plan))
  if (!found.ok) return found
  await keep.savePlan(tx, { ...found.value, retiredAt: at })
  await append(tx, [changed(who, 'plan.retired', input.plan, at, { why: input.why })])
  return ok(null)
}

async function inState(
  tx: Tx,
  district: string,
  id: Id,
  state: 'draft' | 'proposed',
): Promise<Result<{ readonly plan: Plan; readonly version: PlanVersion }, Refusal>> {
  const found = has(await keep.lockPlan(tx, district, id))
  if (!found.ok) return found
  const all = await keep.versions(tx, district, id)
  const version = all.find((one) => one.state === 'draft' || one.state === 'proposed') ?? all[0]
  if (!version) return no(refusals['plans.noVersion']())
  return version.state === state
    ? ok({ plan: found.value, version })
    : no(refusals['plans.wrongState']({ state: version.state }))
}

/** Plans that packs and the city bring with them: published as they come, once; what is there already stays. */
export async function seedPlans(
  tx: Tx,
  who: Actor,
  seeds: readonly PlanSeed[],
  at: Instant,
): Promise<number> {
  let made = 0
  for (const { code, ...given } of seeds) {
    const sound = soundPlan(given)
    if (!sound.ok) throw new Error(`plan ${code} is not sound: ${sound.error.says.en}`)
    const body: PlanBody = sound.value
    const id = newId()
    const { name, kind } = body
    const row = { district: who.district, id, code, name, kind, current: 1, retiredAt: null }
    if (!(await keep.insertPlan(tx, row, at))) continue
    await keep.insertVersion(tx, who.district, {
      ...{ plan: id, version: 1, state: 'published', body, revision: 1 },
      ...{ draftedBy: null, draftedName: who.name, draftedAt: at },
      ...{ proposedBy: null, proposedName: null, proposedAt: null },
      ...{ publishedName: who.name, publishedAt: at, note: null },
    })
    await append(tx, [changed(who, 'plan.published', id, at, { version: 1, name })])
    made++
  }
  return made
}

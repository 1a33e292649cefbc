import { type AreaCode, type Id, ok, type Refusal, type Result } from '../../base/index.ts'
import type { Fact, FactActor } from '../ledger/index.ts'
import { mayAct } from './decide.ts'
import { type Actor, adminRoles, type Duty } from './declare.ts'

/** The actor as the record keeps it; with the duty it was done by, "B 代 A". */
export const factActorOf = (actor: Actor, duty?: Pick<Duty, 'onBehalfOf'>): FactActor => ({
  kind: actor.kind,
  account: actor.account,
  name: actor.name,
  unit: actor.unit,
  unitName: actor.unitName,
  onBehalfOf: duty?.onBehalfOf ?? null,
})

/** The city itself: clocks, seeds, imports. Sees and may do everything; never made from a request. */
export const systemActor = (district: string): Actor => ({
  kind: 'system',
  account: null,
  name: '系统',
  district,
  unit: null,
  unitName: null,
  duties: [],
  provenAt: 0,
})

export const factOf = (
  actor: Actor,
  kind: string,
  subjectKind: string,
  subject: Id,
  at: Date,
  body: Readonly<Record<string, unknown>> = {},
): Fact => ({ district: actor.district, kind, subjectKind, subject, at, actor: factActorOf(actor), body })

/** Administrators reach what lies in the area of their duty; 三员 duties are never delegated. */
export function adminMay(actor: Actor, role: keyof typeof adminRoles, area: AreaCode): Result<true, Refusal> {
  const duty = mayAct(actor, [role], { area, units: [], openedBy: actor.account }, adminRoles)
  return duty.ok ? ok(true) : duty
}

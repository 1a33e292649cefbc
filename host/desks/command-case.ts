import { type Instant, no, ok, type Refusal, type Result } from '../../base/index.ts'
import type { incidents } from '../../platform/command/index.ts'
import { timeline } from '../../platform/ledger/index.ts'
import { type Actor, systemActor } from '../../platform/org/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import type { OpenCity } from '../open.ts'

export const INCIDENT = 'command.incident'
export const DRILL = 'command.drill'

/** A case as a response needs it: read under the rights of whoever asks. */
export async function caseOf(
  city: OpenCity,
  reader: Reader,
  who: Actor,
  idOrNumber: string,
  at: Instant,
): Promise<
  Result<
    incidents.CaseOf & { readonly type: string; readonly state: string; readonly version: number },
    Refusal
  >
> {
  const found = await city.matters.view(reader, who, idOrNumber, at)
  if (!found.ok) return found
  // merged: one event has one head, and one response
  const head = found.value.matter.mergedInto
  const seen = head ? await city.matters.view(reader, who, head, at) : found
  if (!seen.ok) return seen
  const { matter } = seen.value
  const facts = await timeline(reader, city.plan.district, 'matter', matter.id)
  const confirmed = facts.find((fact) => fact.kind === 'matter.acted' && fact.body.action === 'confirm')
  const occurred = matter.data.occurredAt
  return ok({
    ...{ id: matter.id, number: matter.number, title: matter.title, area: matter.area },
    ...{ address: matter.address, lon: matter.lon, lat: matter.lat },
    occurredAt:
      typeof occurred === 'string' && !Number.isNaN(Date.parse(occurred)) ? new Date(occurred) : null,
    receivedAt: matter.openedAt,
    confirmedAt: confirmed?.at ?? null,
    drill: matter.type === DRILL,
    ...{ type: matter.type, state: matter.state, version: matter.version },
  })
}

/** What the response does to an incident of its own pack: the case says in its state how it stands. Other cases go on as they are. */
export async function moveCase(
  city: OpenCity,
  tx: Tx,
  matter: string,
  action: 'respond' | 'reported' | 'control',
  text: string,
  at: Instant,
): Promise<Result<null, Refusal>> {
  const system = systemActor(city.plan.district)
  const seen = await city.matters.view(tx, system, matter, at)
  if (!seen.ok) return ok(null)
  const { type, state, id } = seen.value.matter
  const from = city.types[type]?.flow.actions[action]?.from
  if ((type !== INCIDENT && type !== DRILL) || !from?.includes(state)) return ok(null)
  const done = await city.matters.actIn(tx, system, { matter: id, action, version: null, form: { text } }, at)
  return done.ok ? ok(null) : no(done.error)
}

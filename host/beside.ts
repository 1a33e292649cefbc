import { dayOf, type Id, say } from '../base/index.ts'
import { timeline } from '../platform/ledger/index.ts'
import { partners as room } from '../platform/services/index.ts'
import type { Reader } from '../platform/store/index.ts'
import { viewOf } from './automatic-acts.ts'
import { duesOf } from './dues-of.ts'
import type { OpenCity } from './open.ts'
import { partnersOf, systemsOf } from './partner-systems.ts'
import { signingOf } from './signing.ts'

/** The lanes of a matter side by side, for whoever may see the matter. */
async function lanesOf(
  city: OpenCity,
  reader: Reader,
  matter: { id: Id; type: string },
  data: Readonly<Record<string, unknown>>,
): Promise<readonly room.LaneView[]> {
  const lanes = Object.entries(city.compiled.automation[matter.type]?.lanes ?? {})
  if (lanes.length === 0) return []
  const tasks = await partnersOf(city).tasksOf(reader, matter.id)
  const systems = systemsOf(city).partners
  return lanes.flatMap(([lane, rule]): room.LaneView[] => {
    const task = tasks.filter((one) => one.lane === lane).at(-1)
    if (!task && rule.concerns && !rule.concerns(data)) return []
    return [
      {
        lane,
        title: rule.title,
        partner: systems.find(({ name }) => name === rule.partner)?.title ?? say(rule.partner, rule.partner),
        state: task?.state ?? 'waiting',
        begunAt: task?.madeAt ?? null,
        endedAt: task?.settledAt ?? null,
        dueAt: task ? new Date(task.madeAt.getTime() + rule.limitMinutes * 60_000) : null,
        why: task?.state === 'failed' ? task.why : null,
      },
    ]
  })
}

/** What goes on beside a matter, for doors that have looked whose it is. */
export async function besideOf(
  city: OpenCity,
  reader: Reader,
  matter: { readonly id: Id; readonly type: string },
): Promise<room.Beside> {
  const rule = city.compiled.automation[matter.type]
  if (!rule) return { rows: [], effort: null, signers: [], clocks: [] }
  const seen = await viewOf(city, reader, matter.id, city.now())
  const rows = await lanesOf(city, reader, matter, seen?.matter.data ?? {})
  const signing = signingOf(city)
  const signers = rule.signing ? (await signing.signers(reader, matter.id)).map(signing.shown) : []
  const clocks = (seen?.clocks ?? []).map(({ kind, title, startedAt, due, stoppedAt, state }) => ({
    ...{ kind, title, startedAt, due, state, endedAt: stoppedAt },
  }))
  if (!rule.before) return { rows, effort: null, signers, clocks }
  const payerOf = new Map(
    (await duesOf(city, reader, matter.id, rule)).flatMap((due) =>
      due.demands.map(({ id }) => [String(id), due.payer] as const),
    ),
  )
  const facts = await timeline(reader, city.plan.district, 'matter', matter.id)
  const happened = facts.map(({ kind, actor, body, at }) => ({
    ...{ kind, by: actor.kind, day: dayOf(at) },
    action:
      kind === 'fee.paid'
        ? (payerOf.get(String(body.demand)) ?? 'applicant')
        : typeof body.action === 'string'
          ? body.action
          : null,
  }))
  const now = room.effortOf(happened, rule.presences ?? [])
  return { rows, effort: { now, before: rule.before }, signers, clocks }
}

export const lanesBeside =
  (city: OpenCity) =>
  async (matter: Id): Promise<room.Beside> => {
    const row = await city.matters.resolve(city.store, city.plan.district, matter)
    return row ? besideOf(city, city.store, row) : { rows: [], effort: null, signers: [], clocks: [] }
  }

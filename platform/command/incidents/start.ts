import { type Id, type Instant, newId, no, ok, type Refusal, type Result } from '../../../base/index.ts'
import { append } from '../../ledger/index.ts'
import type { Actor } from '../../org/index.ts'
import type { Tx } from '../../store/index.ts'
import type { HazardKind, Level } from '../plans/declare.ts'
import { levelTitles, versionOf } from '../plans/index.ts'
import { legMinutes } from '../upward/declare.ts'
import { plusMinutes, tasksOf } from './decide.ts'
import { type CaseOf, type Response, refusals } from './declare.ts'
import * as keep from './keep.ts'
import { insertReport } from './keep-more.ts'
import { commandFact, type IncidentsCity, sendReady } from './orders.ts'
import { sameEvent } from './same.ts'

export type StartInput = {
  readonly matter: CaseOf
  readonly plan: Id | null
  /** Of the event where there is no plan. */
  readonly kind?: HazardKind
  readonly level: Level
  readonly why: string
  /** Areas under it; absent = that of the case. */
  readonly areas?: readonly string[]
  /** 演练. */
  readonly drill: boolean
  /** Another running response may be the same event: why this is not. */
  readonly separate?: string
}

export type Started = {
  readonly response: Id
  /** False: it was running already, started by the same commander; nothing was sent a second time. */
  readonly fresh: boolean
  readonly orders: number
  readonly people: number
  readonly failed: number
}

const REPORT_MINUTES = 120

/**
 * 启动响应, one act: the plan's version in force is copied, its first tasks go out, the clocks of reporting begin, the case
 * stands under emergency rule 平转急; all of it or nothing.
 */
export async function start(
  city: IncidentsCity,
  tx: Tx,
  who: Actor,
  input: StartInput,
  at: Instant,
): Promise<Result<Started, Refusal>> {
  const { matter, level, drill } = input
  if (drill !== matter.drill) return no(refusals['incidents.drillMixed']())
  await keep.holdDesk(tx, city.district)
  const running = await keep.responseOf(tx, city.district, matter.id)
  if (running)
    return running.commander === who.account && who.account !== null
      ? ok({ response: running.id, fresh: false, orders: 0, people: 0, failed: 0 })
      : no(
          refusals['incidents.commanded']({
            ...{ commander: running.commanderName, number: running.number, response: running.id },
          }),
        )
  const found = input.plan ? await versionOf(tx, city.district, input.plan) : null
  if (found && !found.ok) return found
  const version = found?.value.version ?? null
  const body = version?.body ?? null
  const response: Response = {
    ...{
      district: city.district,
      id: newId(),
      matter: matter.id,
      number: matter.number,
      title: matter.title,
    },
    ...{ plan: input.plan, planVersion: version?.version ?? null, planName: body?.name ?? null },
    ...{ kind: body?.kind ?? input.kind ?? 'natural', level, area: matter.area, address: matter.address },
    ...{ lon: matter.lon, lat: matter.lat, drill, state: 'running' },
    ...{ commander: who.account, commanderName: who.name },
    ...{ occurredAt: matter.occurredAt, receivedAt: matter.receivedAt, confirmedAt: matter.confirmedAt },
    ...{ startedAt: at, endedAt: null, archivedAt: null, endWhy: null, wave: 1, revision: 1 },
    reportMinutes: body?.levels.find((one) => one.level === level)?.reportMinutes ?? REPORT_MINUTES,
  }
  if (!input.separate?.trim())
    for (const other of await keep.responses(tx, city.district, { state: 'running', limit: 200 })) {
      const same = sameEvent(other, response, at)
      if (!same) continue
      const { commanderName: commander, title, id } = other
      return no(refusals['incidents.sameEvent']({ commander, title, response: id, ...same }))
    }
  await keep.insertResponse(tx, response)
  await keep.putMatter(tx, city.district, response.id, matter.id, who.name, at)
  const areas = input.areas?.length ? input.areas : [matter.area]
  await keep.putAreas(tx, city.district, response.id, areas, level, at)
  await append(tx, [
    commandFact(who, response, 'command.started', at, {
      ...{
        level: levelTitles[level].zh,
        why: input.why,
        plan: response.planName,
        version: response.planVersion,
      },
      ...(input.separate ? { separate: input.separate } : {}),
    }),
  ])
  if (body)
    await keep.insertTasks(
      tx,
      city.district,
      tasksOf(body, level, at, newId).map((task) => ({ ...task, response: response.id })),
    )
  const orders = await sendReady(city, tx, who, response, at)
  await insertReport(tx, city.district, {
    ...{ response: response.id, kind: 'first', number: 1 },
    dueAt: plusMinutes(matter.receivedAt, legMinutes.district),
    basis: 'upward',
  })
  return ok({
    response: response.id,
    fresh: true,
    orders: orders.length,
    people: orders.reduce((sum, one) => sum + (one.chain[0]?.people.length ?? 0), 0),
    failed: orders.filter((one) => one.state === 'failed').length,
  })
}

/** 关联: another case of the same event comes under the response that runs; one commander. */
export async function join(
  city: IncidentsCity,
  tx: Tx,
  who: Actor,
  input: { readonly response: Id; readonly matter: CaseOf },
  at: Instant,
): Promise<Result<null, Refusal>> {
  await keep.holdDesk(tx, city.district)
  const response = await keep.lockResponse(tx, city.district, input.response)
  if (!response) return no(refusals['incidents.noResponse']())
  if (response.state !== 'running') return no(refusals['incidents.notRunning']({ state: response.state }))
  if (response.drill !== input.matter.drill) return no(refusals['incidents.drillMixed']())
  const other = await keep.responseOf(tx, city.district, input.matter.id)
  if (other)
    return other.id === response.id
      ? ok(null)
      : no(
          refusals['incidents.commanded']({
            ...{ commander: other.commanderName, number: other.number, response: other.id },
          }),
        )
  await keep.putMatter(tx, city.district, response.id, input.matter.id, who.name, at)
  await append(tx, [
    commandFact(who, response, 'command.joined', at, { number: input.matter.number }),
    commandFact(who, { ...response, matter: input.matter.id }, 'command.joined', at, {
      number: response.number,
    }),
  ])
  return ok(null)
}

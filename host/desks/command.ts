import { type Id, type Instant, no, ok, type Refusal, type Result } from '../../base/index.ts'
import { incidents, plans, upward } from '../../platform/command/index.ts'
import { type Actor, actorOfAccount } from '../../platform/org/index.ts'
import * as patrols from '../../platform/patrols/index.ts'
import { latest, sightOf } from '../../platform/signals/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import { commandOf } from '../command.ts'
import type { OpenCity } from '../open.ts'
import { commandActs } from './command-acts.ts'
import { CENTRE, holdsIn, LOOKS } from './command-may.ts'
import { planReads } from './command-plans.ts'
import { sameCases } from './command-same.ts'

const OVER = 30
const MINE = 100
const MOST_CAMERAS = 1000

/** 指挥调度: the command desk, the board of a response, my orders, what is around a point. */
export function commandDesks(city: OpenCity) {
  const { district } = city.plan
  const inner = commandOf(city)
  const acts = commandActs(city)
  const areaName = (code: string): string => city.catalog.areaName(code) ?? code
  const reportNames: incidents.ReportNames = { cityName: city.plan.name.zh, areaName }

  async function looked(
    reader: Reader,
    who: Actor,
    id: Id,
    roles: readonly string[] = LOOKS,
  ): Promise<Result<incidents.Response, Refusal>> {
    const found = await incidents.response(reader, district, id)
    if (!found) return no(incidents.refusals['incidents.noResponse']())
    const may = holdsIn(city, who, roles, found.area)
    return may.ok ? ok(found) : may
  }

  /** Who was told of each order, by order. */
  async function peopleBy(reader: Reader, orders: readonly incidents.Dispatch[]) {
    const people = await incidents.peopleOf(
      reader,
      district,
      orders.map((one) => one.id),
    )
    return Map.groupBy(people, (one) => one.dispatch)
  }

  return {
    command: {
      async overview(reader: Reader, who: Actor, _input: unknown, at: Instant) {
        const may = holdsIn(city, who, LOOKS)
        if (!may.ok) return may
        const [running, over, all] = await Promise.all([
          incidents.responses(reader, district, { state: 'running', limit: 100 }),
          incidents.responses(reader, district, { state: 'over', limit: OVER }),
          plans.planList(reader, district),
        ])
        const reports = await incidents.reportsOfMany(
          reader,
          district,
          running.map((one) => one.id),
        )
        const counted = await Promise.all(
          running.map(async (response) => {
            const orders = await incidents.dispatches(reader, district, response.id)
            const live = orders.filter(
              (one) => one.parent === null && !['superseded', 'cancelled'].includes(one.state),
            )
            return {
              ...response,
              areaName: areaName(response.area),
              orders: live.length,
              accepted: live.filter((one) => one.acceptedAt).length,
              done: live.filter((one) => one.state === 'done').length,
              silent: live.filter((one) => one.receipt && incidents.isSilent(one)).length,
              late: live.filter((one) => incidents.isLate(one, at)).length,
              nextReport: reports.find((one) => one.response === response.id && one.state !== 'sent') ?? null,
            }
          }),
        )
        return ok({
          running: counted,
          over: over.map((one) => ({ ...one, areaName: areaName(one.area) })),
          plans: all.filter((one) => one.current !== null && !one.retiredAt),
          /** 信息上报时限: what is to be reported upward, the latest first. */
          legs: (await upward.openLegs(reader, district, OVER)).map((leg) => ({
            ...{ ...leg, areaName: areaName(leg.area), lateMinutes: upward.lateMinutes(leg, at) },
          })),
          may: { start: holdsIn(city, who, CENTRE).ok },
        })
      },

      async board(reader: Reader, who: Actor, { id }: { readonly id: Id }, at: Instant) {
        const found = await looked(reader, who, id)
        if (!found.ok) return found
        const [tasks, orders, areas, reports, reserved, cases, release, resources] = await Promise.all([
          incidents.tasks(reader, district, id),
          incidents.dispatches(reader, district, id),
          incidents.areas(reader, district, id),
          incidents.reportsOf(reader, district, id),
          incidents.reservationsOf(reader, district, id),
          incidents.mattersOf(reader, district, id),
          incidents.openRelease(reader, district, id),
          incidents.resources(reader, district),
        ])
        const people = await peopleBy(reader, orders)
        const photos = Map.groupBy(
          await incidents.photosOf(
            reader,
            district,
            orders.map((one) => one.id),
          ),
          (one) => one.dispatch,
        )
        const since = new Date(at.getTime() - incidents.FRESH_POSITION_MINUTES * 60_000)
        return ok({
          response: { ...found.value, areaName: areaName(found.value.area) },
          areas: areas.map((one) => ({ ...one, name: areaName(one.area) })),
          tasks,
          orders: orders.map((one) => ({
            ...one,
            late: incidents.isLate(one, at),
            silent: incidents.isSilent(one) && one.receipt,
            people: people.get(one.id) ?? [],
            photos: (photos.get(one.id) ?? []).flatMap((each) => each.files),
          })),
          tallies: incidents.tallied(
            orders.filter((one) => one.parent === null),
            at,
          ),
          ...{ reports, reserved, cases, release: release ?? null },
          resources: resources.map((one) => ({ ...one, free: one.quantity - one.held })),
          positions: await incidents.positionsSince(reader, district, since, id),
          may: {
            act: found.value.state === 'running' && holdsIn(city, who, CENTRE, found.value.area).ok,
            decide: holdsIn(city, who, ['commander'], found.value.area).ok,
            me: who.account,
          },
        })
      },

      async review(reader: Reader, who: Actor, { id }: { readonly id: Id }, at: Instant) {
        const found = await looked(reader, who, id)
        if (!found.ok) return found
        const seen = await incidents.review(reader, district, id, at)
        if (!seen.ok) return seen
        return ok({
          ...seen.value,
          areas: seen.value.areas.map((one) => ({ ...one, name: areaName(one.area) })),
          may: holdsIn(city, who, CENTRE, found.value.area).ok,
        })
      },

      async compose(
        reader: Reader,
        who: Actor,
        input: { readonly response: Id; readonly report: Id },
        at: Instant,
      ) {
        const found = await looked(reader, who, input.response, CENTRE)
        if (!found.ok) return found
        const reports = await incidents.reportsOf(reader, district, input.response)
        const report = reports.find((one) => one.id === input.report)
        if (!report) return no(incidents.refusals['incidents.noReport']())
        const made = await incidents.composed(reader, district, report, reportNames, at)
        const versions = await incidents.versionsOfReport(reader, district, report.id)
        return made.ok ? ok({ ...made.value, versions }) : made
      },

      /** Whoever sees the case sees whether it stands under emergency rule. */
      async of(reader: Reader, who: Actor, { matter }: { readonly matter: Id }, at: Instant) {
        const seen = await city.matters.view(reader, who, matter, at)
        if (!seen.ok) return seen
        const all = await incidents.responsesOf(reader, district, matter)
        const now = await incidents.responseOf(reader, district, matter)
        const legs = await upward.legsOf(reader, district, matter)
        const centre = holdsIn(city, who, CENTRE, seen.value.matter.area).ok
        return ok({
          now: now ?? null,
          before: all.filter((one) => one.id !== now?.id),
          legs: legs.map((leg) => ({
            ...{ ...leg, lateMinutes: upward.lateMinutes(leg, at) },
            may:
              leg.sentAt === null &&
              leg.voidedAt === null &&
              (centre || (leg.unit !== null && leg.unit === who.unit)),
          })),
          county: upward.countyMinutes(legs),
          drill: seen.value.matter.type === 'command.drill',
          may: holdsIn(city, who, CENTRE, seen.value.matter.area).ok,
        })
      },

      async around(
        reader: Reader,
        who: Actor,
        input: { readonly lon: number; readonly lat: number; readonly metres: number },
        at: Instant,
      ) {
        const may = holdsIn(city, who, LOOKS)
        if (!may.ok) return may
        const near = await incidents.around(inner, reader, input, input.metres, at)
        const within = incidents.nearest(input, input.metres)
        const known = new Set(near.people.map(({ account }) => account))
        // newest first: the first of each is where he is now
        const patrolling = new Map(
          [...(await patrols.positions(reader, district, at))]
            .reverse()
            .flatMap((one) => (known.has(one.account) ? [] : [[one.account, one] as const])),
        )
        const onPatrol = await Promise.all(
          within([...patrolling.values()]).map(async ({ account, metres, lon, lat }) => ({
            ...{ account, metres, lon, lat, unitName: null },
            name: (await actorOfAccount(reader, account, at))?.name ?? '',
          })),
        )
        const cameras = within(
          await latest(reader, sightOf(who, city.compiled.roles), { kind: 'camera', limit: MOST_CAMERAS }),
        ).map(({ code, title, metres, lon, lat }) => ({ code, title, metres, lon, lat }))
        return ok({
          ...near,
          people: [...near.people, ...onPatrol].sort((a, b) => a.metres - b.metres),
          cameras,
        })
      },

      async resources(reader: Reader, who: Actor) {
        const may = holdsIn(city, who, LOOKS)
        if (!may.ok) return may
        const rows = await incidents.resources(reader, district)
        return ok({ rows: rows.map((one) => ({ ...one, free: one.quantity - one.held })) })
      },

      duplicates: sameCases(city).duplicates,
      ...planReads(city),

      async mine(reader: Reader, who: Actor, _input: unknown, at: Instant) {
        const units = [who.unit, ...who.duties.flatMap((duty) => duty.units ?? [])].flatMap(
          (one) => one ?? [],
        )
        const rows = await incidents.dispatchesFor(reader, district, who.account, [...new Set(units)], MINE)
        return ok({
          at,
          rows: rows.map(({ chain: _chain, failures: _failures, ...one }) => ({
            ...one,
            areaName: areaName(one.area),
            late: incidents.isLate(one, at),
          })),
        })
      },

      async order(reader: Reader, who: Actor, { id }: { readonly id: Id }, at: Instant) {
        const one = await incidents.orderFor(reader, who, id, holdsIn(city, who, CENTRE).ok)
        if (!one.ok) return one
        const order = one.value
        const [response, tasks, receipts, below] = await Promise.all([
          incidents.response(reader, district, order.response),
          incidents.tasks(reader, district, order.response),
          incidents.receiptsOf(reader, district, [id]),
          incidents.children(reader, district, id),
        ])
        if (!response) return no(incidents.refusals['incidents.noResponse']())
        const own = new Set([who.unit, ...who.duties.flatMap((duty) => duty.units ?? [])])
        const units = [...city.catalog.units.values()].filter(
          (unit) => order.unit !== null && unit.parent === order.unit && !own.has(unit.id),
        )
        const { title, address, level, drill, state, lon, lat, commanderName } = response
        return ok({
          order: {
            ...order,
            title: tasks.find((task) => task.id === order.task)?.title ?? '',
            areaName: areaName(order.area),
            late: incidents.isLate(order, at),
          },
          response: { id: response.id, title, address, level, drill, state, lon, lat, commanderName },
          receipts,
          below,
          /** Units directly below, to which parts may be passed on. */
          units: units.map((unit) => ({ name: unit.name })),
          at,
        })
      },

      async receipts(tx: Tx, who: Actor, input: { readonly receipts: readonly unknown[] }, at: Instant) {
        return ok({ results: await acts.receipts(tx, who, input.receipts, at) })
      },
      act: acts.act,
    },
  }
}

import { type Id, type Instant, newId, no, ok, type Refusal, type Result } from '../../../base/index.ts'
import { append } from '../../ledger/index.ts'
import type { Actor } from '../../org/index.ts'
import { distance } from '../../places/index.ts'
import type { Reader, Tx } from '../../store/index.ts'
import { running } from './commands.ts'
import { grantedOf } from './decide.ts'
import { FRESH_POSITION_MINUTES, type Position, type Resource, refusals } from './declare.ts'
import * as more from './keep-more.ts'
import { commandFact, type IncidentsCity } from './orders.ts'

/** 调用资源: what is free is given at once, what is short is said. Two commands at a time get no more than there is. */
export async function reserve(
  city: IncidentsCity,
  tx: Tx,
  who: Actor,
  input: { readonly response: Id; readonly resource: Id; readonly asked: number; readonly key: string },
  at: Instant,
): Promise<Result<{ readonly asked: number; readonly given: number; readonly short: number }, Refusal>> {
  const { district } = city
  const found = await running(tx, district, input.response)
  if (!found.ok) return found
  const stock = await more.lockResource(tx, district, input.resource)
  if (!stock || !(input.asked > 0)) return no(refusals['incidents.noResource']())
  const twice = await more.reservationByKey(tx, district, input.key)
  if (twice) return ok({ asked: twice.asked, given: twice.given, short: twice.asked - twice.given })
  const held = await more.heldOf(tx, district, stock.id)
  const { given, short } = grantedOf(stock, held, input.asked)
  await more.insertReservation(tx, district, {
    ...{ id: newId(), resource: stock.id, response: input.response, asked: input.asked, given },
    ...{ at, byName: who.name, key: input.key },
  })
  await append(tx, [
    commandFact(who, found.value, 'command.reserved', at, {
      ...{ resource: stock.name, asked: input.asked, given, short, measure: stock.measure },
    }),
  ])
  return ok({ asked: input.asked, given, short })
}

export async function giveBack(
  city: IncidentsCity,
  tx: Tx,
  who: Actor,
  input: { readonly response: Id; readonly reservation: Id },
  at: Instant,
): Promise<Result<null, Refusal>> {
  const found = await running(tx, city.district, input.response)
  if (!found.ok) return found
  const count = await more.returnReservations(tx, city.district, input.response, input.reservation, at)
  if (count > 0) await append(tx, [commandFact(who, found.value, 'command.returned', at)])
  return ok(null)
}

/** 上报位置: only of those under an order of a running response; forgotten when it ends. */
export async function report(
  city: IncidentsCity,
  tx: Tx,
  who: Actor,
  input: { readonly lon: number; readonly lat: number; readonly accuracy: number | null },
  at: Instant,
): Promise<Result<{ readonly responses: number }, Refusal>> {
  const serving = who.account ? await more.servedBy(tx, city.district, who.account) : []
  if (!who.account || serving.length === 0) return no(refusals['incidents.positionClosed']())
  const { lon, lat, accuracy } = input
  const { account, name, unitName } = who
  for (const { response } of serving)
    await more.putPosition(tx, city.district, response, { account, name, unitName, lon, lat, at, accuracy })
  return ok({ responses: serving.length })
}

export type Near = {
  readonly people: readonly (Position & { readonly metres: number })[]
  readonly resources: readonly (Resource & { readonly held: number; readonly metres: number })[]
}

/** What has a place within so many metres of a point, the nearest first. */
export const nearest =
  (point: { readonly lon: number; readonly lat: number }, metres: number) =>
  <T extends { readonly lon: number | null; readonly lat: number | null }>(all: readonly T[]) =>
    all
      .flatMap((one) =>
        one.lon === null || one.lat === null
          ? []
          : [{ ...one, metres: Math.round(distance(point, { lon: one.lon, lat: one.lat })) }],
      )
      .filter((one) => one.metres <= metres)
      .sort((a, b) => a.metres - b.metres)

/** 周边力量: who and what is within a radius of a point, the nearest first; people by a position at most ten minutes old. */
export async function around(
  city: Pick<IncidentsCity, 'district'>,
  reader: Reader,
  point: { readonly lon: number; readonly lat: number },
  metres: number,
  at: Instant,
): Promise<Near> {
  const since = new Date(at.getTime() - FRESH_POSITION_MINUTES * 60_000)
  const [people, resources] = await Promise.all([
    more.positionsSince(reader, city.district, since, null),
    more.resources(reader, city.district),
  ])
  const near = nearest(point, metres)
  return {
    people: [...new Map(near(people).map((one) => [one.account, one])).values()],
    resources: near(resources),
  }
}

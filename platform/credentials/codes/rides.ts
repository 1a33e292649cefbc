import {
  dayOf,
  type Id,
  type Instant,
  instantOf,
  newId,
  no,
  ok,
  type Refusal,
  type Result,
  type Say,
  say,
} from '../../../base/index.ts'
import { actorOfCitizen } from '../../org/index.ts'
import type { Tx } from '../../store/index.ts'
import { farePaid, isSingle, isTransfer, listFare, mayRepair } from './decide.ts'
import type { Concession, FareRules, Reason, Scene } from './declare.ts'
import { type CodesEnv, record } from './env.ts'
import { faresAt } from './fares.ts'
import * as keep from './keep-rides.ts'
import { refusals } from './refusals.ts'

export type Tap = {
  readonly pseudonym: string
  readonly concession: Concession
  readonly place: string
  readonly station: string
  /** Which side of the gate 进站/出站. */
  readonly gate: 'in' | 'out'
  readonly at: Instant
}

export const yuan = (fen: number): string => (fen / 100).toFixed(2)

const orderNumber = (ride: keep.RideRow): string =>
  `R${dayOf(ride.inAt).replaceAll('-', '')}${ride.id.replaceAll('-', '').slice(-16)}`

async function charge(env: CodesEnv, tx: Tx, ride: keep.RideRow, at: Instant): Promise<void> {
  if (ride.fen === 0) return
  const { id, scene, fen } = ride
  await keep.insertOrder(tx, env.district, { number: orderNumber(ride), ride: id, scene, fen, madeAt: at })
}

/** The ride whose first tap this one may continue 换乘. */
async function transferFrom(
  env: CodesEnv,
  tx: Tx,
  scene: Scene,
  fares: FareRules,
  tap: Tap,
): Promise<keep.RideRow | undefined> {
  const again = fares.transfer.again ?? 0
  if (again > 0) {
    const since = new Date(tap.at.getTime() - again * 60_000)
    const same = { place: tap.place, line: tap.station, since, before: tap.at }
    // two people with one telephone: the second taps where the first has tapped a moment ago
    if (await keep.tapBefore(tx, env.district, scene.name, tap.pseudonym, same)) return undefined
  }
  const since = new Date(tap.at.getTime() - fares.transfer.minutes * 60_000)
  const last = await keep.lastRide(tx, env.district, scene.name, tap.pseudonym, since, tap.at)
  return last && isTransfer(fares, last.inAt, tap.at) ? last : undefined
}

const fresh = (scene: Scene, tap: Tap): keep.RideRow => ({
  ...{ id: newId(), scene: scene.name, pseudonym: tap.pseudonym, inPlace: tap.place, inStation: tap.station },
  ...{ inAt: tap.at, outPlace: null, outStation: null, outAt: null, concession: tap.concession },
  ...{ transfer: false, firstTap: tap.at, listFen: 0, fen: 0, state: 'riding', repairedAt: null },
})

/** One tap at a gate 进出站: a flat fare is due at once, else with the exit. */
export async function tapRide(
  env: CodesEnv,
  tx: Tx,
  scene: Scene,
  tap: Tap,
): Promise<{ readonly note: Say } | { readonly why: Reason }> {
  const fares = await faresAt(env, tx, scene, tap.at)
  if (!fares) return { why: 'rules' }
  if (fares.flat !== undefined) {
    const before = await transferFrom(env, tx, scene, fares, tap)
    const list = fares.flat
    const fen = farePaid(fares, list, tap.concession, before !== undefined)
    const ride: keep.RideRow = {
      ...fresh(scene, tap),
      ...{ outPlace: tap.place, outStation: tap.station, outAt: tap.at, transfer: before !== undefined },
      ...{ firstTap: before?.inAt ?? tap.at, listFen: list, fen, state: 'done' },
    }
    await keep.insertRide(tx, env.district, ride)
    await charge(env, tx, ride, tap.at)
    return { note: fareNote(ride) }
  }
  const open = await keep.openRide(tx, env.district, scene.name, tap.pseudonym)
  if (tap.gate === 'in') {
    // the ride before has no exit: it is settled as such, and this one begins
    if (open) await endSingle(env, tx, scene, open, tap.at)
    const before = await transferFrom(env, tx, scene, fares, tap)
    const ride = { ...fresh(scene, tap), transfer: before !== undefined, firstTap: before?.inAt ?? tap.at }
    await keep.insertRide(tx, env.district, ride)
    return { note: say('请进站', 'Please enter') }
  }
  if (!open || isSingle(fares, open.inAt, tap.at)) return { why: 'rules' }
  const list = listFare(fares, open.inStation, tap.station)
  if (list === null) return { why: 'rules' }
  const ride: keep.RideRow = {
    ...open,
    ...{ outPlace: tap.place, outStation: tap.station, outAt: tap.at, listFen: list, state: 'done' },
    fen: farePaid(fares, list, open.concession, open.transfer),
  }
  await keep.endRide(tx, env.district, open.id, ride)
  await charge(env, tx, ride, tap.at)
  return { note: fareNote(ride) }
}

const fareNote = ({ fen, concession, transfer }: keep.RideRow): Say =>
  say(
    `${yuan(fen)} 元${concession === 'none' ? '' : '（优待）'}${transfer ? '（换乘）' : ''}`,
    `${yuan(fen)} yuan${concession === 'none' ? '' : ' (concession)'}${transfer ? ' (transfer)' : ''}`,
  )

async function endSingle(
  env: CodesEnv,
  tx: Tx,
  scene: Scene,
  ride: keep.RideRow,
  at: Instant,
): Promise<void> {
  const fares = await faresAt(env, tx, scene, ride.inAt)
  if (!fares) return
  const list = listFare(fares, ride.inStation, null) ?? 0
  const ended: keep.RideRow = {
    ...ride,
    ...{
      outAt: at,
      listFen: list,
      fen: farePaid(fares, list, ride.concession, ride.transfer),
      state: 'single',
    },
  }
  await keep.endRide(tx, env.district, ride.id, ended)
  await charge(env, tx, ended, at)
}

/** 单边: rides without exit that are hours old are charged the highest fare. Answers how many. */
export async function endOverdue(env: CodesEnv, tx: Tx, scene: Scene, at: Instant): Promise<number> {
  const fares = await faresAt(env, tx, scene, at)
  if (!fares || fares.flat !== undefined) return 0
  const before = new Date(at.getTime() - fares.single.hours * 3_600_000)
  const all = await keep.unfinished(tx, env.district, scene.name, before, 200)
  for (const ride of all) await endSingle(env, tx, scene, ride, at)
  return all.length
}

/** 自助补登: the rider says where and when he left; the difference goes back the way it came. Once a month. */
export async function repairRide(
  env: CodesEnv,
  tx: Tx,
  scene: Scene,
  pseudonym: string,
  one: { readonly ride: Id; readonly station: string; readonly outAt: Instant },
  at: Instant,
): Promise<Result<{ readonly fen: number; readonly refundFen: number }, Refusal>> {
  const ride = await keep.rideById(tx, env.district, one.ride)
  if (!ride || ride.scene !== scene.name || ride.pseudonym !== pseudonym || ride.state !== 'single')
    return no(refusals['codes.notYours']())
  const fares = await faresAt(env, tx, scene, ride.inAt)
  if (!fares) return no(refusals['codes.notYours']())
  const month = instantOf(`${dayOf(at).slice(0, 7)}-01`)
  const repaired = await keep.repairedSince(tx, env.district, scene.name, pseudonym, month)
  if (!mayRepair(fares, repaired, at)) return no(refusals['codes.repairs']())
  const list = listFare(fares, ride.inStation, one.station)
  if (list === null || one.outAt <= ride.inAt || isSingle(fares, ride.inAt, one.outAt) || one.outAt > at)
    return no(
      refusals['codes.badInput']({
        why: say('出站站点或时间不合理', 'station or time of the exit cannot be'),
      }),
    )
  const fen = Math.min(ride.fen, farePaid(fares, list, ride.concession, ride.transfer))
  const station = (fares.lines ?? [])
    .flatMap(({ stations }) => stations)
    .find(({ code }) => code === one.station)
  await keep.endRide(tx, env.district, ride.id, {
    ...{
      outPlace: station?.title.zh ?? one.station,
      outStation: one.station,
      outAt: one.outAt,
      listFen: list,
    },
    ...{ fen, state: 'repaired', repairedAt: at },
  })
  await keep.refund(tx, env.district, ride.id, ride.fen - fen)
  await record(
    env,
    tx,
    actorOfCitizen({ district: env.district }),
    'ride.repaired',
    'codeRide',
    ride.id,
    at,
    {
      refundFen: ride.fen - fen,
    },
  )
  return ok({ fen, refundFen: ride.fen - fen })
}

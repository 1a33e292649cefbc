import { type Id, type Instant, newId, type Say, say } from '../../base/index.ts'
import { append } from '../ledger/index.ts'
import type { Actor } from '../org/declare.ts'
import { factActorOf } from '../org/index.ts'
import { distance } from '../places/ground/decide.ts'
import type { Tx } from '../store/index.ts'
import type { MattersCity } from './city.ts'
import type { JoinRule } from './declare.ts'
import * as keep from './keep.ts'
import type { SealedRequester } from './requester.ts'

/** Parties beside the requester: those whose report joined. */
export const REPORTER = 'reporter:'

/** What a report says of itself, as far as the rule asks. */
export type Reported = {
  readonly type: string
  readonly category: string
  readonly lon: number
  readonly lat: number
  readonly machine: string | null
  readonly at: Instant
}

/**
 * `join`: it is the matter found; `machine`: a machine repeats itself, its report is only counted. `link`: a matter of its
 * own that lies where an earlier one lay.
 */
export type Standing = { readonly do: 'join' | 'machine' | 'link'; readonly near: keep.Near } | null

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Metres of one degree of latitude; of longitude at the equator. */
const DEGREE_M = 111_320

/**
 * The squares that a report holds while it is written 首报占位: as wide as reports of one thing may be apart, those that half of
 * that distance around it touches. Two reports of one thing always share one, so that the second waits for the first.
 */
export function cellsOf(rule: JoinRule, one: Pick<Reported, 'lon' | 'lat' | 'machine'>): readonly string[] {
  const high = rule.metres / DEGREE_M
  // Twice as many degrees of longitude are enough up to 60° north, and neighbours have the same squares everywhere.
  const wide = 2 * high
  const range = (value: number, size: number) => {
    const [low, top] = [Math.floor(value / size - 0.5), Math.floor(value / size + 0.5)]
    return low === top ? [low] : [low, top]
  }
  const squares = range(one.lat, high).flatMap((y) => range(one.lon, wide).map((x) => `${x}/${y}`))
  return rule.machine && one.machine !== null ? [...squares, `machine ${one.machine}`] : squares
}

/** Whether a report is of a thing that is known already 重复上报; decided by category, place and time alone. */
export async function standingOf(tx: Tx, district: string, rule: JoinRule, one: Reported): Promise<Standing> {
  const { type, category } = one
  await keep.claim(tx, district, { type, category, cells: cellsOf(rule, one), at: one.at })
  const flood = rule.machine
  if (flood && one.machine !== null) {
    const look = { type: one.type, category: one.category, field: flood.field, machine: one.machine }
    const since = new Date(one.at.getTime() - flood.hours * HOUR_MS)
    const made = await keep.ofMachine(tx, district, { ...look, since })
    if (made[0] && made.length >= flood.most) return { do: 'machine', near: made[0] }
  }
  const high = rule.metres / DEGREE_M
  const wide = high / Math.max(0.01, Math.cos((one.lat * Math.PI) / 180))
  const window = Math.max(rule.hours * HOUR_MS, rule.linkDays * DAY_MS)
  const box = {
    ...{ west: one.lon - wide, east: one.lon + wide, south: one.lat - high, north: one.lat + high },
    // what comes late from a telephone without a line may have begun before what is here
    ...{ from: new Date(one.at.getTime() - window), to: new Date(one.at.getTime() + rule.hours * HOUR_MS) },
  }
  const all = await keep.near(tx, district, { ...box, type: one.type, category: one.category })
  const close = all
    .map((near) => ({ near, metres: distance(near, one) }))
    .filter(({ metres }) => metres <= rule.metres)
    .sort((a, b) => a.metres - b.metres)
  const soon = (near: keep.Near) =>
    Math.abs(one.at.getTime() - near.openedAt.getTime()) <= rule.hours * HOUR_MS
  const same = close.find(({ near }) => !near.closedAt && soon(near))
  if (same) return { do: 'join', near: same.near }
  const earlier = close.find(({ near }) => near.openedAt <= one.at)
  return earlier ? { do: 'link', near: earlier.near } : null
}

/**
 * The report becomes one of the matter that is there: on record, with its pictures. The first reporter keeps the credit
 * and is told that others see it too; whoever reported now is told the number. A machine is only counted.
 */
export async function joinReport(
  city: MattersCity,
  tx: Tx,
  who: Actor,
  near: keep.Near,
  report: {
    readonly touch: Id
    readonly channel: string
    readonly at: Instant
    readonly files: readonly Id[]
    readonly requester?: SealedRequester | null
  },
): Promise<void> {
  keep.attachFiles(tx, who.district, near.id, report.files)
  // 有呼必应: whoever left a telephone is answered as the first one is, and follows it by the same number.
  if (report.requester)
    keep.insertParty(tx, {
      ...{ district: who.district, matter: near.id, role: `${REPORTER}${report.touch}` },
      ...report.requester,
    })
  await append(tx, [
    {
      district: who.district,
      kind: 'matter.reported',
      subjectKind: 'matter',
      subject: near.id,
      at: report.at,
      actor: factActorOf(who),
      body: { touch: report.touch, channel: report.channel, number: near.number },
    },
  ])
  const first = (await keep.reportersOf(tx, who.district, near.id))[0] ?? near.openedBy
  const told = (account: Id | null, title: Say) =>
    account === null
      ? []
      : [
          {
            district: who.district,
            key: `${near.id}/joined/${report.touch}/${account}`,
            to: { account },
            title,
            text: say(`${near.number} ${near.title}`, `${near.number} ${near.title}`),
            subjectKind: 'matter',
            subject: near.id,
          },
        ]
  const both = [
    ...told(
      first === who.account ? null : first,
      say(
        '您首报的案卷又有人上报，首报仍记在您名下',
        'Somebody else reported your case too; the credit stays yours',
      ),
    ),
    ...told(
      who.account,
      say(
        '您上报的问题已有案卷，已并入并留痕',
        'What you reported has a case already; your report joined it',
      ),
    ),
  ]
  if (both.length > 0) await city.send(tx, both, report.at)
}

/** 同因: a matter where another lay before. */
export const linkTo = (from: Id, near: keep.Near, at: Instant): keep.LinkRow => ({
  id: newId(),
  from,
  to: near.id,
  kind: 'same-cause',
  by: '系统',
  at,
  why: near.closedAt ? '同类、同址，前案已结' : '同类、同址，相隔较久',
  confidence: 0.8,
  before: null,
  undoneBy: null,
  undoneAt: null,
})

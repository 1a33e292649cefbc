import { dayOf, type Instant, no, ok, type Refusal, type Result } from '../../../base/index.ts'
import { append } from '../../../platform/ledger/index.ts'
import { type Actor, factActorOf, systemActor } from '../../../platform/org/index.ts'
import type { Reader, Tx } from '../../../platform/store/index.ts'
import type { IndicatorDeclaration } from '../declare.ts'
import { arrivedLate, delayOf, expired, jumps } from '../levels.ts'
import { refusals } from '../refusals.ts'
import { subjectOf } from '../subject.ts'
import * as keep from './keep.ts'

type Named = IndicatorDeclaration & { readonly name: string }
/** Earlier values that say what is usual. */
const LOOK_BACK = 30
const LONGEST_REASON = 500

export type Arrived = {
  readonly from: Instant
  readonly to: Instant
  readonly area: string
  readonly value: number | null
  readonly base?: number
  readonly hits?: number
}

/** Is this number possible for the indicator at all 取值合理? */
const possible = (one: Named, value: number): boolean =>
  Number.isFinite(value) &&
  Math.abs(value) < 1e15 &&
  (one.unit === 'value' || value >= 0) &&
  (one.unit !== 'percent' || value <= 100)

/**
 * Values over time 指标值: a late one says so, one out of all proportion waits for a person, a second one for the same
 * period is a further revision, and what was printed keeps the one it printed.
 */
export function openValues(district: string) {
  const before = async (tx: Reader, one: Named, area: string, until: Instant): Promise<number[]> =>
    (
      await keep.series(tx, district, { indicator: one.name, area, from: new Date(0), to: until }, LOOK_BACK)
    ).flatMap((row) => (row.value === null ? [] : [row.value]))

  async function write(
    tx: Tx,
    who: Actor,
    one: Named,
    given: Arrived,
    hand: { readonly reason: string; readonly expires: string } | null,
    at: Instant,
  ): Promise<keep.StoredValue> {
    const last = await keep.lockLast(tx, district, {
      indicator: one.name,
      from: given.from,
      area: given.area,
    })
    const jump = given.value !== null && jumps(await before(tx, one, given.area, given.from), given.value)
    const quality: keep.Quality = jump
      ? 'held'
      : hand && last
        ? 'corrected'
        : !hand && arrivedLate(given.to, at, delayOf(one))
          ? 'late'
          : 'normal'
    const row: keep.StoredValue = {
      ...{ indicator: one.name, version: one.version, from: given.from, to: given.to, area: given.area },
      ...{ revision: (last?.revision ?? 0) + 1, value: given.value },
      ...{ base: given.base ?? null, hits: given.hits ?? null, arrivedAt: at, quality },
      ...{ enteredBy: hand ? who.name : null, reason: hand?.reason ?? null, expires: hand?.expires ?? null },
      ...{ decidedBy: null, decidedAt: null },
    }
    await keep.insert(tx, district, row)
    if (hand || jump)
      await append(tx, [
        {
          ...{ district, kind: jump ? 'indicators.held' : 'indicators.entered', at },
          ...{ subjectKind: 'indicator', subject: subjectOf('indicator', one.name), actor: factActorOf(who) },
          body: {
            ...{ indicator: one.name, value: given.value, revision: row.revision, area: given.area },
            ...(hand ? { reason: hand.reason, expires: hand.expires } : {}),
          },
        },
      ])
    return row
  }

  return {
    /** A value made by the city itself (of devices, of rows, of what stood when the day ended). */
    arrive: (tx: Tx, one: Named, given: Arrived, at: Instant) =>
      write(tx, systemActor(district), one, given, null, at),

    /** By hand 人工填报: only with a reason and a day on which it ends. */
    async enter(
      tx: Tx,
      who: Actor,
      one: Named,
      given: Arrived & { readonly reason: string; readonly expires: string },
      at: Instant,
    ): Promise<Result<keep.StoredValue, Refusal>> {
      if (!one.manual) return no(refusals['indicators.notManual']({ name: one.title.zh }))
      const reason = given.reason.trim()
      if (reason === '' || reason.length > LONGEST_REASON)
        return no(refusals['indicators.badEntry']({ field: '理由' }))
      if (
        !/^\d{4}-\d{2}-\d{2}$/.test(given.expires) ||
        Number.isNaN(Date.parse(given.expires)) ||
        given.expires < dayOf(at)
      )
        return no(refusals['indicators.badEntry']({ field: '有效期' }))
      if (!(given.from < given.to) || given.from > at)
        return no(refusals['indicators.badEntry']({ field: '统计期' }))
      if (given.value === null || !possible(one, given.value))
        return no(refusals['indicators.badEntry']({ field: '数值' }))
      return ok(await write(tx, who, one, given, { reason, expires: given.expires }, at))
    },

    /** A held value is taken or left by another person than the one who entered it 复核. */
    async decide(
      tx: Tx,
      who: Actor,
      of: {
        readonly indicator: string
        readonly from: Instant
        readonly area: string
        readonly revision: number
        readonly accept: boolean
        readonly why: string
      },
      at: Instant,
    ): Promise<Result<keep.StoredValue, Refusal>> {
      const row = await keep.lockOne(tx, district, of)
      if (row?.quality !== 'held') return no(refusals['indicators.notHeld']())
      if (row.enteredBy !== null && row.enteredBy === who.name)
        return no(refusals['indicators.secondPerson']())
      const quality: keep.Quality = of.accept ? (row.enteredBy ? 'corrected' : 'normal') : 'refused'
      await keep.decide(tx, district, row, { quality, by: who.name, at })
      await append(tx, [
        {
          ...{ district, kind: of.accept ? 'indicators.confirmed' : 'indicators.rejected', at },
          ...{
            subjectKind: 'indicator',
            subject: subjectOf('indicator', of.indicator),
            actor: factActorOf(who),
          },
          body: { indicator: of.indicator, value: row.value, revision: row.revision, reason: of.why },
        },
      ])
      return ok({ ...row, quality, decidedBy: who.name, decidedAt: at })
    },

    /** The value that counts at an instant; one entered by hand is missing 缺测 after its last day. */
    async latest(
      reader: Reader,
      name: string,
      area: string,
      at: Instant,
    ): Promise<keep.StoredValue | undefined> {
      const row = await keep.latest(reader, district, name, area, at)
      return row?.expires && expired(row.expires, at) ? undefined : row
    },

    series: (reader: Reader, indicator: string, area: string, from: Instant, to: Instant) =>
      keep.series(reader, district, { indicator, area, from, to }),
    trail: (reader: Reader, indicator: string) => keep.trail(reader, district, indicator),
    held: (reader: Reader) => keep.held(reader, district),
    levels: (reader: Reader) => keep.levels(reader, district),
    saveLevel: (tx: Tx, indicator: string, level: string | null, at: Instant) =>
      keep.saveLevel(tx, district, indicator, level, at),
  }
}

export type Values = ReturnType<typeof openValues>

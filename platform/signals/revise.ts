import { type Id, type Instant, no, ok, type Refusal, type Result, say } from '../../base/index.ts'
import { append } from '../ledger/index.ts'
import { type Actor, factActorOf } from '../org/index.ts'
import type { Tx } from '../store/index.ts'
import { bucketOf } from './decide.ts'
import { refusals } from './declare.ts'
import { insertRevisions } from './keep-series.ts'
import { recompute } from './rollups.ts'

/** Most readings corrected in one act. */
const MOST = 2_000

/**
 * 更正: another value for what was said, or none (struck out), with the reason. The reading stays as it came; curves and
 * roll-ups take the last correction. Answers how many readings it was.
 */
export async function revise(
  district: string,
  tx: Tx,
  who: Actor,
  one: {
    readonly device: { readonly id: Id; readonly number: number }
    readonly metric: { readonly id: number; readonly name: string; readonly range: readonly [number, number] }
    readonly readings: readonly { readonly ts: Instant; readonly value: number | null }[]
    readonly reason: string
  },
  at: Instant,
): Promise<Result<{ readonly revised: number }, Refusal>> {
  const bad = (zh: string, en: string) => no(refusals['signals.badInput']({ why: say(zh, en) }))
  const reason = one.reason.trim().slice(0, 300)
  if (reason.length < 4) return bad('请写明更正理由（至少 4 个字）', 'say why, in four characters or more')
  if (one.readings.length === 0 || one.readings.length > MOST)
    return bad(`一次更正 1–${MOST} 个`, `correct 1–${MOST} readings at once`)
  const [low, high] = one.metric.range
  if (one.readings.some(({ value }) => value !== null && !(value >= low && value <= high)))
    return bad('更正值超出量程', 'a corrected value lies outside the range')
  const done = await insertRevisions(
    tx,
    one.device.number,
    one.metric.id,
    one.readings,
    { reason, byName: who.name },
    at,
  )
  if (done.length === 0) return bad('没有这些时刻的观测值', 'there is no reading of these instants')
  const starts = new Set(done.map(({ ts }) => bucketOf(ts.getTime(), '5m')))
  await recompute(
    tx,
    [...starts].map((start) => ({ device: one.device.number, metric: one.metric.id, at: new Date(start) })),
  )
  await append(tx, [
    {
      ...{ district, kind: 'reading.revised', subjectKind: 'device', subject: one.device.id, at },
      actor: factActorOf(who),
      body: {
        metric: one.metric.name,
        readings: done.length,
        reason,
        from: done[0]?.ts,
        to: done.at(-1)?.ts,
      },
    },
  ])
  return ok({ revised: done.length })
}

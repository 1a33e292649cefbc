import { type Id, type Instant, newId, no, ok, type Refusal, type Result } from '../../../base/index.ts'
import { dueAt, NATIONAL, readCalendar } from '../../clocks/index.ts'
import { append } from '../../ledger/index.ts'
import { type Actor, factActorOf, systemActor } from '../../org/index.ts'
import type { Reader, Tx } from '../../store/index.ts'
import { type Seen, stepOf } from './decide.ts'
import { refusals, type Signal, type Step, signalDays, type Watched } from './declare.ts'
import * as keep from './keep.ts'

export { listSignals, listWatched, putWatched, watchedOf } from './keep.ts'

/** So many working days from now, on the city's calendar; beyond it, natural days. */
async function inDays(reader: Reader, at: Instant, workingDays: number): Promise<Instant> {
  const calendar = await readCalendar(reader, NATIONAL)
  const due = calendar.ok ? dueAt(calendar.value, at, { workingDays }) : calendar
  return due.ok ? due.value.due : new Date(at.getTime() + workingDays * 86_400_000)
}

/** Raises what was seen 发出监察信号, once per fact and kind. Answers those that were new. */
export async function raise(
  tx: Tx,
  of: Pick<Watched, 'district' | 'matter' | 'number' | 'item' | 'itemTitle' | 'unit' | 'hall'>,
  seen: readonly Seen[],
  key: string,
  at: Instant,
): Promise<readonly Signal[]> {
  const raised: Signal[] = []
  for (const { kind, evidence } of seen) {
    const { district, matter, number, item, itemTitle, unit, hall } = of
    const signal: Signal = {
      ...{ district, id: newId(), kind, matter, number, item, itemTitle, unit, hall, evidence },
      ...{ raisedAt: at, state: 'raised', due: await inDays(tx, at, signalDays.explain) },
      ...{
        explained: null,
        judged: null,
        corrected: null,
        outcome: null,
        closedAt: null,
        late: false,
        version: 1,
      },
    }
    if (!(await keep.insertSignal(tx, `${key}/${kind}`, signal))) continue
    raised.push(signal)
    await append(tx, [
      {
        ...{ district, kind: 'supervision.raised', subjectKind: 'matter', subject: matter, at },
        actor: factActorOf(systemActor(district)),
        body: { signal: signal.id, what: kind, evidence, due: signal.due },
      },
    ])
  }
  return raised
}

/** The body explains and puts right, the inspectors judge and close. */
export async function step(
  tx: Tx,
  who: Actor,
  id: Id,
  what: Step,
  may: (signal: Signal) => Refusal | null,
  at: Instant,
): Promise<Result<Signal, Refusal>> {
  const signal = await keep.lockSignal(tx, who.district, id)
  if (!signal) return no(refusals['lights.noSignal']())
  const refused = may(signal)
  if (refused) return no(refused)
  const next = stepOf(signal, what, who.name, at, await inDays(tx, at, signalDays.correct))
  if (!next.ok) return next
  await keep.updateSignal(tx, next.value)
  await append(tx, [
    {
      ...{
        district: who.district,
        kind: `supervision.${what.do}`,
        subjectKind: 'matter',
        subject: signal.matter,
        at,
      },
      actor: factActorOf(who),
      body: {
        signal: id,
        what: signal.kind,
        state: next.value.state,
        note: what.text,
        outcome: next.value.outcome,
      },
    },
  ])
  return ok(next.value)
}

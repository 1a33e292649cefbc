import { type Id, type Instant, no, ok, type Refusal, type Result, say } from '../../../base/index.ts'
import { append } from '../../ledger/index.ts'
import type { Notice } from '../../messages/index.ts'
import { type Actor, systemActor } from '../../org/index.ts'
import type { Tx } from '../../store/index.ts'
import * as duty from '../duty/index.ts'
import { type Alert, type Receipt, refusals } from './declare.ts'
import type { AlertsEnv } from './env.ts'
import * as keep from './keep.ts'
import * as receipts from './keep-receipts.ts'
import { alertFact, drillMark } from './warnings.ts'

/** A unit signs a warning 签收. A second time changes nothing: the first signature stands. */
export async function sign(
  env: AlertsEnv,
  tx: Tx,
  who: Actor,
  input: { readonly alert: Id; readonly unit: Id; readonly note: string | null },
  at: Instant,
): Promise<Result<{ readonly minutes: number; readonly inTime: boolean }, Refusal>> {
  const { district } = env
  const alert = await keep.alertById(tx, district, input.alert)
  if (!alert) return no(refusals['alerts.none']())
  const mine = (await receipts.receiptsOf(tx, district, [alert.chain])).find(
    (one) => one.alert === alert.id && one.unit === input.unit,
  )
  if (!mine) return no(refusals['alerts.notDemanded']())
  const since = (when: Instant) => Math.round((when.getTime() - mine.askedAt.getTime()) / 6000) / 10
  if (mine.signedAt) return ok({ minutes: since(mine.signedAt), inTime: mine.signedAt <= mine.dueAt })
  // an update that changed nothing here leaves the older order to be signed, as long as the chain holds
  const [live] = mine.closedAt
    ? []
    : await keep.alerts(tx, district, { inForce: at, chain: alert.chain, limit: 1 })
  if (!live) return no(refusals['alerts.ended']())
  const note = input.note?.trim().slice(0, 500) || null
  await receipts.sign(tx, district, { alert: alert.id, unit: input.unit, by: who.name, note }, at)
  await append(tx, [
    alertFact(who, district, 'alert.signed', alert, at, {
      unit: input.unit,
      inTime: at <= mine.dueAt,
      chain: alert.chain,
    }),
  ])
  return ok({ minutes: since(at), inTime: at <= mine.dueAt })
}

/** Minutes after the limit at which the next one is called 催签: duty officer, leader on duty, the level above. */
export const signLadder = [0, 5, 10] as const

/** The call after a step: which step it becomes and when the next is due; null after the last. */
export const nextCall = (
  one: Pick<Receipt, 'step' | 'dueAt'>,
): { readonly step: number; readonly nextAt: Instant | null } => {
  const next = signLadder[one.step + 1]
  return {
    step: one.step + 1,
    nextAt: next === undefined ? null : new Date(one.dueAt.getTime() + next * 60_000),
  }
}

/** Whoever has not signed in time is called for, step by step. Run it twice a minute; each step happens once. */
export async function tick(env: AlertsEnv, tx: Tx, at: Instant): Promise<number> {
  const { district } = env
  const due = await receipts.dueReceipts(tx, district, at)
  if (due.length === 0) return 0
  const people = Map.groupBy(
    await duty.onDuty(tx, { district, units: [...new Set(due.map((one) => one.unit))], at }),
    (one) => one.unit,
  )
  const live = new Map(
    (await keep.alerts(tx, district, { inForce: at, limit: 1000 })).map((one) => [one.chain, one]),
  )
  const notices: Notice[] = []
  const called: { alert: Alert; unit: Id; step: number }[] = []
  const steps: { alert: Id; unit: Id; step: number; nextAt: Instant | null }[] = []
  for (const one of due) {
    const alert = live.get(one.chain)
    if (!alert) {
      steps.push({ alert: one.alert, unit: one.unit, step: one.step, nextAt: null })
      continue
    }
    const next = nextCall(one)
    steps.push({ alert: one.alert, unit: one.unit, ...next })
    called.push({ alert, unit: one.unit, step: next.step })
    const here = people.get(one.unit) ?? []
    const wanted = next.step === 1 ? 'officer' : 'leader'
    const target = next.step < 3 ? here.find((other) => other.role === wanted) : undefined
    notices.push({
      ...{ district, key: `alert.unsigned ${one.alert} ${one.unit} ${next.step}` },
      to: target?.account ? { account: target.account } : { role: env.roles.manager },
      title: drillMark(alert, say(`${one.unitName}未签收预警`, `${one.unitName} has not signed`)),
      text: say(
        `${alert.headline.zh}：${one.unitName}超时未签收，${target ? `请${target.name}立即电话落实` : '本级无人在岗，请电话落实'}`,
        `${alert.headline.en}: ${one.unitName} has not signed in time${target ? '' : '; nobody is on duty there'}`,
      ),
      ...{ subjectKind: 'alert', subject: one.alert },
    })
  }
  await receipts.setSteps(tx, district, steps)
  await env.tell(tx, notices, at)
  const system = systemActor(district)
  await append(
    tx,
    called.map(({ alert, unit, step }) =>
      alertFact(system, district, 'alert.unsigned', alert, at, { unit, step }),
    ),
  )
  return notices.length
}

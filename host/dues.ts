import { addDays, dayOf, type Id, type Instant } from '../base/index.ts'
import type { AutoFacts, Automation, DueRule } from '../kit/index.ts'
import type { MatterView } from '../platform/matters/index.ts'
import { actorOfAccount, holdersOf, systemActor } from '../platform/org/index.ts'
import { fees as room } from '../platform/services/index.ts'
import type { Tx } from '../platform/store/index.ts'
import { byRule, mustFit } from './automatic-acts.ts'
import type { Known } from './automatic-facts.ts'
import { duesOf } from './dues-of.ts'
import { feesOf } from './fees.ts'
import type { OpenCity } from './open.ts'
import { signingOf } from './signing.ts'

/** Days to pay taxes and fees that a step waits for: our default, configured per city. */
const DUE_DAYS = 15

const keyOf = (matter: Id, name: string): string => `due:${matter}:${name}`

/** Makes the demand of a rule, or says at once that nothing is due. A demand of another amount takes its place. */
export async function makeDue(
  city: OpenCity,
  tx: Tx,
  { matter, requester }: MatterView,
  known: Known,
  [name, rule]: readonly [string, DueRule],
  facts: AutoFacts,
  at: Instant,
): Promise<void> {
  const lines = byRule(() => rule.lines(facts))
  if (lines === null) return
  const total = lines.reduce((sum, { fen }) => sum + fen, 0)
  if (total === 0) {
    await mustFit(city, tx, matter.id, rule.settled, {}, at)
    return
  }
  const quote: room.Quote = {
    total,
    lines: lines
      .filter(({ fen }) => fen > 0)
      .map(({ code, title, basis, fen, because }) => ({
        ...{ code, title, basis, rule: null, quantity: 1, unitFen: fen, reliefs: [], fen },
        ...(because ? { because } : {}),
      })),
  }
  const { district } = city.plan
  const system = systemActor(district)
  const fees = await feesOf(city)
  const due = addDays(dayOf(at), DUE_DAYS)
  const last = (await fees.demandsOf(tx, matter.id)).filter(({ title }) => title === rule.title.zh).at(-1)
  if (last) {
    if (last.total !== total && (last.state === 'open' || last.state === 'paid'))
      await fees.requote(tx, system, last.id, quote, due, at)
    return
  }
  const submission = known.sent.at(-1)
  const role = rule.payer === 'applicant' ? null : rule.payer.role
  const signer = role
    ? (await signingOf(city).signers(tx, matter.id)).find((one) => one.role === role)
    : undefined
  const [holder] = rule.payee ? await holdersOf(tx, { role: rule.payee.role, district, at }) : []
  const payee = holder ? await actorOfAccount(tx, holder.account, at) : undefined
  const made = await fees.demand(
    tx,
    system,
    {
      ...{ key: keyOf(matter.id, name), matter: matter.id, matterNumber: matter.number, quote, due },
      item: known.version?.code ?? null,
      title: rule.title.zh,
      unit: payee?.unit ?? known.version?.unit ?? matter.leadUnit,
      citizen: role ? (signer?.citizen ?? null) : (submission?.citizen ?? null),
      payer:
        (role ? signer?.party.name : submission?.applicant.name) ??
        (role ? rule.title.zh : requester?.name) ??
        '—',
    },
    at,
  )
  if (!made.ok) throw new Error(`${name}: ${JSON.stringify(made.error)}`)
  const phone = role ? signer?.party.phone : submission?.applicant.phone
  if (!made.value.fresh || !phone || matter.demo) return
  const { demand } = made.value
  await city.messages.send(
    tx,
    [
      {
        ...{ district, key: `fee/${demand.id}`, to: { address: phone, by: 'sms' } },
        title: { zh: '缴款通知', en: 'To be paid' },
        text: {
          zh: `办件 ${matter.number} 应缴${demand.title} ${room.yuan(demand.total)} 元，缴款码 ${demand.number}，请在 ${demand.due} 前缴清。`,
          en: `${room.yuan(demand.total)} yuan are due for application ${matter.number}, demand ${demand.number}, by ${demand.due}.`,
        },
        ...{ subjectKind: 'matter', subject: matter.id },
      },
    ],
    at,
  )
}

/** A demand of this matter was paid: the act of its rule, once nothing of that due is open any more. */
export async function duePaid(
  city: OpenCity,
  tx: Tx,
  matter: Id,
  demand: unknown,
  rule: Automation,
  at: Instant,
): Promise<void> {
  for (const due of await duesOf(city, tx, matter, rule)) {
    if (!due.settled || !due.demands.some(({ id }) => id === demand)) continue
    const settled = rule.dues?.[due.name]?.settled
    if (settled) await mustFit(city, tx, matter, settled, {}, at)
  }
}

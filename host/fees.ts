import { sign } from 'node:crypto'
import { join } from 'node:path'
import { addDays, dayOf, type Id, type Instant, no, type Refusal, type Result, say } from '../base/index.ts'
import * as decisions from '../platform/decisions/index.ts'
import type { MatterView } from '../platform/matters/index.ts'
import { type Actor, systemActor } from '../platform/org/index.ts'
import { forms, items, fees as room } from '../platform/services/index.ts'
import type { ItemVersion } from '../platform/services/items/declare.ts'
import type { Reader, Tx } from '../platform/store/index.ts'
import { documentDeskOf } from './documents.ts'
import type { OpenCity } from './open.ts'
import { perCity } from './per-city.ts'
import { pretended } from './pretended.ts'

/** Days to pay 缴费期限: our default, configured per city. */
const DUE_DAYS = 15
/** The demonstration's secret signs pretended money only. */
const DEMO_SECRET = `whsec_${Buffer.from('huying demonstration payments 32').toString('base64')}`

/**
 * The pretended payment platform of a demonstration: a process of its own, started when somebody first pays, that keeps
 * its books beside the city's data.
 */
const simulatorOf = perCity((city: OpenCity) =>
  pretended(
    new URL('../platform/services/fees/simulator-process.ts', import.meta.url),
    [DEMO_SECRET, booksOf(city)],
    'the payment simulator',
  ),
)

function providersOf(city: OpenCity): readonly room.Provider[] {
  const { payUrl, paySecret } = city.settings
  if (payUrl && paySecret)
    return [
      room.httpProvider({
        name: 'pay',
        title: say('网上支付', 'Online payment'),
        url: payUrl,
        secret: paySecret,
      }),
    ]
  if (!city.plan.demo) return []
  return [
    room.httpProvider({
      ...{ name: 'simulator', title: say('模拟支付', 'Pretended payment'), url: 'http://127.0.0.1' },
      ...{ secret: DEMO_SECRET, awake: () => simulatorOf(city).awake() },
    }),
  ]
}

/** 收费 of a city: its rules, its providers, receipts signed with the key of its documents. */
export const feesOf = perCity(async (city: OpenCity): Promise<room.Fees> => {
  const { key } = await documentDeskOf(city)
  const providers = providersOf(city)
  return room.openFees({
    store: city.store,
    district: city.plan.district,
    vault: city.vault,
    providers: () => providers,
    sign: (text) => ({
      key: key.id,
      signature: sign(null, Buffer.from(text), key.secret).toString('base64url'),
    }),
    unitName: (unit) => city.catalog.unitName(unit),
    now: city.now,
  })
})

/** Where the pretended platform keeps its books. */
export const booksOf = (city: OpenCity): string => join(city.settings.dataDir, 'payment-simulator.jsonl')

export const stopSimulator = (city: OpenCity): void => simulatorOf(city).stop()
export const providerNames = (city: OpenCity) => providersOf(city).map(({ name, title }) => ({ name, title }))

/** What an application is about, as fees, ratings and lights need it. */
export type Application = {
  readonly matter: MatterView['matter']
  readonly clocks: MatterView['clocks']
  readonly requester: MatterView['requester']
  readonly version: ItemVersion | null
  readonly submission: forms.Submission | null
}

/** The application behind a matter; null for matters of another kind. */
export async function applicationOf(
  city: OpenCity,
  reader: Reader,
  id: Id,
  at: Instant,
): Promise<Application | null> {
  const seen = await city.matters.view(reader, systemActor(city.plan.district), id, at)
  if (!seen.ok) return null
  const { matter, clocks, requester } = seen.value
  const { item, itemVersion, submission } = matter.data
  if (typeof item !== 'string' || typeof itemVersion !== 'number') return null
  const kept = await items.versionOf(reader, city.plan.district, item, itemVersion)
  // an application is decided by the tables of the day on which it came
  const version = kept ? await items.asDecided(reader, kept, dayOf(matter.openedAt)) : null
  const desk = { district: city.plan.district, vault: city.vault }
  const sent = typeof submission === 'string' ? await forms.submissionOf(reader, desk, submission) : null
  return { matter, clocks, requester, version, submission: sent?.ok ? sent.value : null }
}

/** What is due for an application by its item's list and the rules in force: fixed, by quantity, by a decision table. */
export async function quoteFor(
  city: OpenCity,
  reader: Reader,
  { version, submission }: Application,
  reliefs: readonly string[],
  at: Instant,
): Promise<Result<room.Quote, Refusal>> {
  if (!version) return no(room.refusals['fees.nothingDue']())
  const answers = submission?.answers ?? {}
  const listed = items.situate(version, answers).fee
  if (listed.length === 0) return no(room.refusals['fees.nothingDue']())
  const fees = await feesOf(city)
  const rules = new Map((await fees.rulesOn(reader, dayOf(at))).map((rule) => [rule.code, rule]))
  const used = listed.map(
    ({ code, title, basis, amount }) =>
      rules.get(code) ??
      (amount === null
        ? null
        : { code, title, basis, amount: { kind: 'fixed', fen: amount } as const, reliefs: [] }),
  )
  const missing = listed.find((_, i) => used[i] === null)
  if (missing) return no(room.refusals['fees.badRule']({ what: `“${missing.title.zh}”还没有收费标准` }))
  const rest = used.filter((rule) => rule !== null)
  const values = { ...submission?.values, ...answers }
  return room.quote(rest, { values, reliefs, decided: await decidedBy(city, reader, rest, values, at) })
}

/** What the published decision tables that these rules read answer now. */
export async function decidedBy(
  city: OpenCity,
  reader: Reader,
  rules: readonly room.FeeRule[],
  values: Readonly<Record<string, unknown>>,
  at: Instant,
): Promise<NonNullable<room.Given['decided']>> {
  const decided: Record<string, NonNullable<room.Given['decided']>[string]> = {}
  for (const { amount } of rules) {
    if (amount.kind !== 'published' || decided[amount.table]) continue
    const outcome = await decisions.decideAt(reader, city.plan.district, amount.table, values, at)
    if (outcome.ok) decided[amount.table] = outcome.value
  }
  return decided
}

/** Makes the demand of an application 开具缴款单, once; the applicant is told by whatever follows its matter. */
export async function demandFor(
  city: OpenCity,
  tx: Tx,
  who: Actor,
  one: Application,
  reliefs: readonly string[],
  at: Instant,
): Promise<Result<{ readonly demand: room.Demand; readonly fresh: boolean }, Refusal>> {
  const quote = await quoteFor(city, tx, one, reliefs, at)
  if (!quote.ok) return quote
  const fees = await feesOf(city)
  const { matter, version, submission } = one
  return fees.demand(
    tx,
    who,
    {
      key: `matter:${matter.id}`,
      matter: matter.id,
      matterNumber: matter.number,
      item: version?.code ?? null,
      title: version?.title.zh ?? matter.title,
      unit: version?.unit ?? matter.leadUnit,
      citizen: submission?.citizen ?? null,
      payer: submission?.applicant.name ?? one.requester?.enterprise ?? one.requester?.name ?? '—',
      quote: quote.value,
      due: addDays(dayOf(at), DUE_DAYS),
    },
    at,
  )
}

/** Acts by which an application is accepted: then its fee is due. */
const ACCEPTED = new Set(['accept', 'acceptLenient', 'acceptPromised', 'acceptBySilence'])
const RELEASED: Readonly<Record<string, 'refused' | 'withdrawn'>> = {
  refuse: 'refused',
  refuseAcceptance: 'refused',
  notOurs: 'refused',
  lapse: 'withdrawn',
  withdraw: 'withdrawn',
  end: 'refused',
}

/** The fee follows its application: due when accepted (at once for what is done in one sitting), released when it ends otherwise. */
export async function feesFollow(
  city: OpenCity,
  tx: Tx,
  action: string | null,
  one: Application,
  at: Instant,
): Promise<void> {
  const fees = await feesOf(city)
  const release = action ? RELEASED[action] : undefined
  if (release) await fees.release(tx, one.matter.id, release, at)
  const now = action === null && one.matter.data.caseKind === 'now'
  if (!now && !(action && ACCEPTED.has(action))) return
  // an item without fee, or whose rule is not kept yet: the window makes the demand by hand
  const made = await demandFor(city, tx, systemActor(city.plan.district), one, [], at)
  if (made.ok && made.value.fresh && one.submission) await tellPayer(city, tx, one, made.value.demand, at)
}

async function tellPayer(
  city: OpenCity,
  tx: Tx,
  one: Application,
  demand: room.Demand,
  at: Instant,
): Promise<void> {
  const phone = one.submission?.applicant.phone
  if (!phone || one.matter.demo) return
  const amount = room.yuan(demand.total)
  await city.messages.send(
    tx,
    [
      {
        district: city.plan.district,
        key: `fee/${demand.id}`,
        to: { address: phone, by: 'sms' },
        title: say('缴费通知', 'A fee is due'),
        text: say(
          `您申请的“${demand.title}”应缴费用 ${amount} 元，缴款码 ${demand.number}，请在 ${demand.due} 前缴清。`,
          `${amount} yuan are due for ${demand.title}, demand ${demand.number}, by ${demand.due}.`,
        ),
        subjectKind: 'matter',
        subject: one.matter.id,
      },
    ],
    at,
  )
}

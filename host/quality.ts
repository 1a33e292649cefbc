import { type Id, instantOf, no, ok, type Refusal, type Result, type Say } from '../base/index.ts'
import { datasets, intake, quality as room, sharing } from '../platform/catalogue/index.ts'
import { append, follow, type RecordedFact, timeline } from '../platform/ledger/index.ts'
import { type Actor, factActorOf, systemActor } from '../platform/org/index.ts'
import { type Tx, underSavepoint } from '../platform/store/index.ts'
import type { OpenCity } from './open.ts'
import { brainPaceOf } from './pace.ts'
import { perCity } from './per-city.ts'
import { codeTablesOf } from './standards.ts'

export const CORRECTION = 'dataBrain.correction'
const MEASURING = { zh: '数据质检', en: 'data quality' }
const CORRECTING = { zh: '数据核实', en: 'verification of data' }
/** Nobody waits for a score to the second. */
const REST_MS = 300
const BATCH = 20
/** Facts looked through for loads: hardly any is one. */
const LOOKED_THROUGH = 500
/** What came in longer ago than this is history: it is measured, but nothing is sent back for it. */
const FRESH_MS = 12 * 3_600_000

/** Rules, scores and doubts of this city's datasets over its code lists. */
export const qualityOf = perCity((city: OpenCity) =>
  room.openQuality({
    district: city.plan.district,
    // as cells are read: lists of the city, then the code tables of the standards in force
    codes: async (reader, list, day) =>
      (await codeTablesOf(city, reader, [list], instantOf(day)))
        .find(({ name }) => name === list)
        ?.codes.filter(({ validTo }) => validTo === undefined || validTo >= day)
        .map(({ code }) => code),
  }),
)

/** Opens a verification at the unit that answers for a dataset 派发数源单位; the raiser sees how it goes. */
export async function openCorrection(
  city: OpenCity,
  tx: Tx,
  who: Actor,
  input: {
    readonly dataset: datasets.Dataset
    readonly kind: 'doubt' | 'simple' | 'rejects' | 'rule'
    readonly title: string
    readonly content: string
    readonly items?: string
    readonly delivery?: intake.Delivery
    readonly count?: number
    readonly files?: readonly Id[]
    readonly touch: string
  },
  at: Date,
): Promise<Result<{ readonly id: Id; readonly number: string }, Refusal>> {
  const { dataset, kind, title, content, items, delivery, count, files, touch } = input
  const opened = await city.matters.openIn(
    tx,
    who,
    {
      type: CORRECTION,
      form: {
        ...{ title: title.slice(0, 100), content, kind, lead: dataset.unit },
        dataset: `${dataset.code} ${dataset.title.zh}`.slice(0, 200),
        why: '目录登记的数源单位',
        ...(items ? { items: items.slice(0, 500) } : {}),
        ...(delivery ? { delivery: delivery.name } : {}),
        ...(count === undefined ? {} : { count }),
        ...(files && files.length > 0 ? { files } : {}),
      },
      touch: { source: 'quality', externalId: touch, channel: 'web' },
    },
    at,
  )
  if (!opened.ok) return opened
  const { id, number, fresh } = opened.value
  if (fresh)
    await qualityOf(city).cases.open(tx, {
      district: dataset.district,
      matter: id,
      dataset: dataset.id,
      kind: kind === 'simple' ? 'doubt' : kind,
      delivery: delivery?.id ?? null,
      openedAt: at,
    })
  return ok({ id, number })
}

/** One act of the city itself on a verification; what is no longer possible has been done by somebody else. */
async function actByCity(city: OpenCity, tx: Tx, matter: Id, action: string, text: string, at: Date) {
  const who = systemActor(city.plan.district)
  const done = await city.matters.actIn(
    tx,
    who,
    { matter, action, version: null, form: text ? { text } : {} },
    at,
  )
  if (done.ok) await afterAct(city, tx, who, matter, done.value.state, at)
}

/** The doubts follow the state of their matter. */
export async function afterAct(
  city: OpenCity,
  tx: Tx,
  who: Actor,
  matter: Id,
  state: string,
  at: Date,
): Promise<void> {
  const { cases } = qualityOf(city)
  const known = await cases.of(tx, matter)
  if (!known) return
  const outcome = room.outcomeOfState(state)
  if (outcome && !known.endedAt) {
    const ended = await cases.end(tx, who, matter, outcome, at)
    await tellRaiser(city, tx, matter, outcome, at)
    if (outcome === 'corrected') await tellUsers(city, tx, known.dataset, matter, ended, outcome, at)
  }
  if (!outcome && known.endedAt) await cases.reopen(tx, matter)
}

const ENDED = {
  corrected: {
    zh: '您提出的数据疑义已更正并重新发布',
    en: 'the value you doubted was corrected and published',
  },
  upheld: { zh: '您提出的数据疑义经核实无误', en: 'the value you doubted was found right' },
  withdrawn: null,
} as const

/** Whoever raised a doubt is told how it ended 反馈提出人. */
async function tellRaiser(
  city: OpenCity,
  tx: Tx,
  matter: Id,
  outcome: room.DoubtOutcome,
  at: Date,
): Promise<void> {
  const title = ENDED[outcome]
  const view = title && (await city.matters.view(tx, systemActor(city.plan.district), matter, at))
  if (!view?.ok || !title) return
  const facts = await timeline(tx, city.plan.district, 'matter', matter)
  const raiser = facts.find((fact) => fact.kind === 'matter.opened')?.actor.account
  if (!raiser) return
  const words = `${view.value.matter.number} ${view.value.matter.title}`
  await city.messages.send(
    tx,
    [
      {
        ...{ district: city.plan.district, key: `${matter}/${outcome}/raiser`, to: { account: raiser } },
        ...{ title, text: { zh: words, en: words }, subjectKind: 'matter', subject: matter },
      },
    ],
    at,
  )
}

const TOLD = {
  doubted: { zh: '所用数据存疑，核实期间不得作为不予办理的唯一依据', en: 'a value you use is in doubt' },
  corrected: { zh: '所用数据已更正并重新发布', en: 'a value you use was corrected and published again' },
} as const

/** Whoever subscribed to a dataset is told of a value in doubt, and of its correction 通知订阅方: systems and people. */
export async function tellUsers(
  city: OpenCity,
  tx: Tx,
  id: Id,
  matter: Id,
  doubts: readonly Pick<room.Doubt, 'key' | 'item'>[],
  why: keyof typeof TOLD,
  at: Date,
): Promise<void> {
  const dataset = await datasets.byId(tx, city.plan.district, id)
  if (!dataset || doubts.length === 0) return
  const keys = [...new Set(doubts.map((one) => one.key))]
  const units = await sharing.tellSubscribers(tx, dataset, keys, why, at)
  await city.messages.send(
    tx,
    units.map((unit) => ({
      ...{ district: dataset.district, key: `${matter}/${why}/${unit}`, to: { unit, role: 'dataUser' } },
      title: TOLD[why],
      text: { zh: `${dataset.code} ${dataset.title.zh}`, en: `${dataset.code} ${dataset.title.en}` },
      ...{ subjectKind: 'matter', subject: matter },
    })),
    at,
  )
  await append(tx, [
    {
      ...{
        district: dataset.district,
        kind: 'quality.usersTold',
        subjectKind: 'matter',
        subject: matter,
        at,
      },
      actor: factActorOf(systemActor(dataset.district)),
      body: { told: why, dataset: dataset.id, units, rows: keys.length },
    },
  ])
}

/** Rows that came back go to the sender as one matter; the next delivery with bad rows joins it, a clean one ends it. */
async function sendBack(city: OpenCity, tx: Tx, delivery: intake.Delivery, at: Date): Promise<void> {
  const { cases } = qualityOf(city)
  const rejected = delivery.counts?.rejected ?? 0
  const refused = delivery.state === 'refused'
  const dataset = await datasets.byId(tx, delivery.district, delivery.dataset)
  if (!dataset) return
  const open = (await cases.openOf(tx, dataset.id)).find((one) => one.kind === 'rejects')
  if (rejected === 0 && !refused) {
    if (open && delivery.id > (open.delivery ?? ''))
      await actByCity(city, tx, open.matter, 'publish', `批次“${delivery.name}”已全部入库，没有退回行`, at)
    return
  }
  const rows = delivery.counts?.rows ?? 0
  const what = refused
    ? `批次“${delivery.name}”整批退回：${delivery.trouble?.says.zh ?? ''}`
    : `批次“${delivery.name}”共 ${rows} 行，退回 ${rejected} 行`
  if (open) {
    await cases.join(tx, open.matter, delivery.id)
    await actByCity(city, tx, open.matter, 'urge', what, at)
    return
  }
  await openCorrection(
    city,
    tx,
    systemActor(delivery.district),
    {
      dataset,
      kind: 'rejects',
      title: `${dataset.title.zh}：${refused ? '整批退回' : `退回 ${rejected} 行`}`,
      content: `${what}。请下载退回清单，按标色单元格改正后重新报送。`,
      delivery,
      count: rejected,
      touch: `delivery:${delivery.id}`,
    },
    at,
  )
}

/** Rows that break a rule a steward wrote as 退回核实: one open matter a dataset, ended when nothing breaks it. */
async function sendBackByRules(city: OpenCity, tx: Tx, run: Id, dataset: datasets.Dataset, at: Date) {
  const quality = qualityOf(city)
  const broken = (await quality.results(tx, run)).filter(
    // what a delivery was held back for goes back with it; these stand in the dataset
    (one) => one.severity === 'reject' && one.keys.length > 0 && !one.rule.includes(':'),
  )
  const open = (await quality.cases.openOf(tx, dataset.id)).find((one) => one.kind === 'rule')
  const content = broken.map((one) => `${one.title.zh}：${one.bad} 行`).join('；')
  if (broken.length === 0) {
    if (open) await actByCity(city, tx, open.matter, 'publish', '最近一次质检，各条规则均已符合', at)
    return
  }
  if (open) return
  await openCorrection(
    city,
    tx,
    systemActor(dataset.district),
    {
      dataset,
      kind: 'rule',
      title: `${dataset.title.zh}：${broken.length} 条质量规则不符合`,
      content: `${content}。请在质量看板查看不符合的行，核实更正后重新报送。`,
      count: broken.reduce((most, one) => Math.max(most, one.bad), 0),
      touch: `run:${run}`,
    },
    at,
  )
}

/** Measures whatever was loaded 随批质检. */
const onLoads =
  (city: OpenCity, onFault: (where: Say, fault: unknown) => void) =>
  async (tx: Tx, facts: readonly RecordedFact[]): Promise<void> => {
    const newest = new Map<string, Id>()
    for (const { kind, subject, body } of facts)
      if (kind === 'delivery.loaded') newest.set(String(body.dataset), subject)
    for (const [dataset, delivery] of newest)
      try {
        // one dataset that cannot be measured does not hold up the others
        await underSavepoint(tx, async () => {
          await qualityOf(city).measure(
            tx,
            systemActor(city.plan.district),
            { dataset, delivery },
            city.now(),
          )
        })
      } catch (fault) {
        onFault(MEASURING, fault)
      }
  }

/** What follows from scores, refusals, acts and clocks 退回、核实、升级. */
export const onQualityFacts =
  (city: OpenCity) =>
  async (tx: Tx, facts: readonly RecordedFact[]): Promise<void> => {
    const at = city.now()
    const { district } = city.plan
    const quality = qualityOf(city)
    const fresh = (one: intake.Delivery): boolean => at.getTime() - one.receivedAt.getTime() < FRESH_MS
    for (const fact of facts) {
      if (fact.kind === 'quality.measured') {
        const dataset = await datasets.byId(tx, district, fact.subject)
        if (!dataset) continue
        for (const matter of await quality.cases.settled(tx, dataset))
          await actByCity(city, tx, matter, 'publish', '数源单位的新批次已更正该值', at)
        const delivery =
          typeof fact.body.delivery === 'string'
            ? await intake.delivery(tx, district, fact.body.delivery)
            : undefined
        if (delivery && fresh(delivery)) await sendBack(city, tx, delivery, at)
        if (!delivery || fresh(delivery)) await sendBackByRules(city, tx, String(fact.body.run), dataset, at)
      } else if (fact.kind === 'delivery.refused') {
        const delivery = await intake.delivery(tx, district, fact.subject)
        // what could not be read at all is told at the desk where it came in
        if (delivery?.state === 'refused' && (delivery.counts?.rejected ?? 0) > 0 && fresh(delivery))
          await sendBack(city, tx, delivery, at)
      } else if (fact.kind === 'matter.acted') {
        if (!(await quality.cases.of(tx, fact.subject))) continue
        const view = await city.matters.view(tx, systemActor(district), fact.subject, at)
        if (view.ok)
          await afterAct(city, tx, systemActor(district), fact.subject, view.value.matter.state, at)
      } else if (fact.kind === 'clock.breached' && (await quality.cases.of(tx, fact.subject)))
        await actByCity(city, tx, fact.subject, 'escalate', '', at)
    }
  }

/** Quality at work: deliveries are measured, bad rows sent back, doubts follow their matters. */
export function runQuality(city: OpenCity, onFault: (where: Say, fault: unknown) => void) {
  const options = { restMs: REST_MS, batch: BATCH, pace: brainPaceOf(city) } as const
  const measuring = follow(city.store, 'quality.measure', onLoads(city, onFault), {
    ...options,
    batch: LOOKED_THROUGH,
    onError: (fault) => onFault(MEASURING, fault),
  })
  const correcting = follow(city.store, 'quality.corrections', onQualityFacts(city), {
    ...options,
    from: 'now',
    onError: (fault) => onFault(CORRECTING, fault),
  })
  return {
    begun: () => Promise.all([measuring.begun(), correcting.begun()]),
    /** Resolves when everything committed was measured and answered for. For tests. */
    async caughtUp(): Promise<void> {
      await measuring.caughtUp()
      await correcting.caughtUp()
    },
    async stop(): Promise<void> {
      await Promise.all([measuring.stop(), correcting.stop()])
    },
  }
}

/** A dataset by its id, or the refusal. */
export async function datasetOr(
  reader: Parameters<typeof datasets.byId>[0],
  district: string,
  id: unknown,
): Promise<Result<datasets.Dataset, Refusal>> {
  const found = typeof id === 'string' ? await datasets.byId(reader, district, id) : undefined
  return found ? ok(found) : no(datasets.refusals['catalogue.noDataset']())
}

import { type Instant, ok, type Refusal, type Result } from '../base/index.ts'
import type { RecordedFact } from '../platform/ledger/index.ts'
import { type Actor, systemActor } from '../platform/org/index.ts'
import type { Doubt, DoubtOutcome } from '../platform/registers/index.ts'
import type { Tx } from '../platform/store/index.ts'
import type { OpenCity } from './open.ts'
import { datasetOr, openCorrection, qualityOf, tellUsers } from './quality.ts'

/**
 * A doubt about a value of a base register goes to the unit whose dataset says so, as a verification with its clocks
 * 疑义核实; who subscribed to the value is told. What a clerk wrote has no source unit and waits for the data authority.
 */
export async function verifyDoubt(
  city: OpenCity,
  tx: Tx,
  who: Actor,
  doubt: Doubt,
  at: Instant,
): Promise<Result<Doubt, Refusal>> {
  const { district } = city.plan
  const said = await city.claims.saidOf(tx, district, doubt)
  if (!said) return ok(doubt)
  const found = await datasetOr(tx, district, said.dataset)
  if (!found.ok) return ok(doubt)
  const dataset = found.value
  const title = dataset.items.find((item) => item.name === said.item)?.field.title.zh ?? said.item
  const opened = await openCorrection(
    city,
    tx,
    who,
    {
      ...{ dataset, kind: 'doubt', title: `${dataset.title.zh}·${title}存疑`, content: doubt.why },
      ...{ items: title, count: 1, touch: `register-doubt:${doubt.id}` },
    },
    at,
  )
  if (!opened.ok) return opened
  const matter = opened.value.id
  const raised = await qualityOf(city).raiseDoubt(
    tx,
    who,
    { dataset, key: said.ref, items: [said.item], matter },
    at,
  )
  // gone from the source, or in doubt there already: the verification goes on all the same
  if (raised.ok)
    await tellUsers(city, tx, dataset.id, matter, [{ key: said.ref, item: said.item }], 'doubted', at)
  await city.claims.handledBy(tx, district, doubt.id, matter)
  return ok({ ...doubt, matter })
}

const OUTCOMES: Readonly<Record<string, DoubtOutcome>> = {
  corrected: 'corrected',
  upheld: 'confirmed',
  withdrawn: 'confirmed',
}

/** Records named in one verification; the workbook of the delivery tells the others. */
const MOST_INVALID = 200

/**
 * A load fed a base register, and some of its records have a number that is none 标识不合规: they wait by the register,
 * and go back to their unit as one verification with its clock, each record in doubt where it stands.
 */
export async function verifyInvalid(city: OpenCity, tx: Tx, fact: RecordedFact, at: Instant): Promise<void> {
  const { register, delivery, since } = fact.body
  if (typeof register !== 'string' || typeof delivery !== 'string' || typeof since !== 'string') return
  const { district } = city.plan
  const feed = (await city.claims.feeds(tx, district, register)).find((one) => one.id === fact.subject)
  const key = city.registers.types.find((one) => one.name === register)?.key?.[0]
  const item = feed && Object.entries(feed.map).find(([, field]) => field === key)?.[0]
  if (!feed || !item) return
  const found = await datasetOr(tx, district, feed.dataset)
  if (!found.ok) return
  const dataset = found.value
  const wrong = await city.claims.invalidSince(tx, district, {
    ...{ register, source: feed.dataset, since: new Date(since), limit: MOST_INVALID },
  })
  if (wrong.length === 0) return
  const system = { ...systemActor(district), name: '基础库入库' }
  const title = dataset.items.find((one) => one.name === item)?.field.title.zh ?? item
  const lines = wrong.flatMap(({ line }) => (line === null ? [] : [line])).slice(0, 20)
  const opened = await openCorrection(
    city,
    tx,
    system,
    {
      ...{ dataset, kind: 'doubt', title: `${dataset.title.zh}·${title}不合规` },
      content: `本批有 ${wrong.length} 条记录的${title}不合规，未能进入基础库，请核实更正。${lines.length > 0 ? `所在行：${lines.join('、')}${wrong.length > lines.length ? ' 等' : ''}` : ''}`,
      ...{ items: title, count: wrong.length, touch: `register-invalid:${delivery}` },
    },
    at,
  )
  if (!opened.ok) return
  for (const one of wrong)
    await qualityOf(city).raiseDoubt(
      tx,
      system,
      { dataset, key: one.ref, items: [item], matter: opened.value.id },
      at,
    )
}

/** What the source unit found ends the doubt in the register too. */
export async function endDoubtsOf(city: OpenCity, tx: Tx, facts: readonly RecordedFact[]): Promise<void> {
  const { district } = city.plan
  for (const fact of facts) {
    if (fact.district !== district || fact.kind !== 'quality.doubtEnded') continue
    const { matter, outcome } = fact.body
    const to = OUTCOMES[String(outcome)]
    if (typeof matter !== 'string' || !to) continue
    for (const doubt of await city.claims.doubtsOfMatter(tx, district, matter))
      await city.claims.settle(
        tx,
        { ...systemActor(district), name: '数源部门' },
        { doubt: doubt.id, outcome: to },
        fact.at,
        district,
      )
  }
}

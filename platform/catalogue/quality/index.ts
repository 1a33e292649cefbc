import {
  dayOf,
  type Id,
  type Instant,
  newId,
  no,
  ok,
  type Refusal,
  type Result,
} from '../../../base/index.ts'
import { append } from '../../ledger/index.ts'
import type { Actor } from '../../org/declare.ts'
import { factActorOf } from '../../org/index.ts'
import type { Reader, RoomSchema, Tx } from '../../store/index.ts'
import type { Dataset } from '../datasets/declare.ts'
import { byId } from '../datasets/index.ts'
import { ruleOf, standardRules } from './decide.ts'
import { type DoubtOutcome, type Rule, type RuleDraft, refusals } from './declare.ts'
import { endDoubts, raiseDoubt } from './doubts.ts'
import { holdBack } from './hold.ts'
import * as keep from './keep.ts'
import * as cases from './keep-cases.ts'
import { measureDataset, type QualityCity, tableThere } from './measure.ts'

export { outcomeOfState } from './decide.ts'
export * from './declare.ts'
export { placeOf } from './doubts.ts'
export type { QualityCity } from './measure.ts'
export { tryMapping } from './trial.ts'
export { rejectWorkbook } from './workbook.ts'

export const schema: RoomSchema = {
  room: 'quality',
  migrations: new URL('./migrations/', import.meta.url),
  tables: {
    quality_rule: 'district',
    quality_run: 'district',
    quality_result: 'district',
    column_profile: 'district',
    data_doubt: 'district',
    data_correction: 'district',
  },
}

/** Rules, scores, profiles and doubts of a city's datasets 数据质量. */
export function openQuality(city: QualityCity) {
  const { district } = city

  async function saveRule(
    tx: Tx,
    who: Actor,
    dataset: Dataset,
    draft: RuleDraft & { readonly replaces?: Id },
    at: Instant,
  ): Promise<Result<Rule, Refusal>> {
    const named = new Map<Id, Dataset>()
    const test = draft.test as { dataset?: unknown; than?: { dataset?: unknown } } | null
    for (const id of [test?.dataset, test?.than?.dataset])
      if (typeof id === 'string') {
        const other = await byId(tx, district, id)
        if (other?.state === 'published' && (await tableThere(tx, id))) named.set(id, other)
      }
    const said = (draft.test as { list?: unknown } | null)?.list
    const list =
      typeof said === 'string' && (await city.codes(tx, said, dayOf(at))) !== undefined ? said : undefined
    const rule = ruleOf(draft, newId(), {
      items: dataset.items,
      other: (id) => named.get(id)?.items,
      list: (name) => name === list,
    })
    if (!rule.ok) return rule
    if (draft.replaces && (await keep.endRule(tx, district, dataset.id, draft.replaces, at)) === 0)
      return no(refusals['quality.noRule']())
    await keep.insertRule(tx, { ...rule.value, district, dataset: dataset.id, at, by: who.name })
    await append(tx, [
      told(who, 'quality.ruleSaved', dataset, { rule: rule.value.id, test: rule.value.test }, at),
    ])
    return rule
  }

  async function endRule(
    tx: Tx,
    who: Actor,
    dataset: Dataset,
    rule: Id,
    at: Instant,
  ): Promise<Result<null, Refusal>> {
    if ((await keep.endRule(tx, district, dataset.id, rule, at)) === 0)
      return no(refusals['quality.noRule']())
    await append(tx, [told(who, 'quality.ruleEnded', dataset, { rule }, at)])
    return ok(null)
  }

  const told = (who: Actor, kind: string, dataset: Dataset, body: Record<string, unknown>, at: Instant) => ({
    ...{ district, kind, subjectKind: 'dataset', subject: dataset.id, at, actor: factActorOf(who), body },
  })

  return {
    saveRule,
    endRule,
    /** Rules from the standards, then those written by hand. */
    rules: async (reader: Reader, dataset: Dataset): Promise<readonly Rule[]> => [
      ...standardRules(dataset),
      ...(await keep.rulesOf(reader, district, dataset.id)),
    ],
    measure: (
      tx: Tx,
      who: Actor,
      input: { readonly dataset: Id; readonly delivery: Id | null },
      at: Instant,
    ) => measureDataset(city, tx, who, input, at),
    runs: (reader: Reader, dataset: Id, most = 30) => keep.runsOf(reader, district, dataset, most),
    run: (reader: Reader, id: Id) => keep.runById(reader, district, id),
    results: (reader: Reader, run: Id) => keep.resultsOf(reader, district, run),
    profiles: (reader: Reader, run: Id) => keep.profilesOf(reader, district, run),
    scores: (reader: Reader, datasets: readonly Id[], most: number) =>
      keep.scoresOf(reader, district, datasets, most),
    board: (reader: Reader) => keep.boardOf(reader, district),
    worst: (reader: Reader, runs: readonly Id[], most: number) => keep.worstOf(reader, district, runs, most),
    /** Takes rows of a load back that break a rule of severity 退回; intake calls it before anything stands. */
    holdBack: (tx: Tx, load: Parameters<typeof holdBack>[2], at: Instant) => holdBack(city, tx, load, at),
    raiseDoubt,
    /** Which matter works on which dataset. */
    cases: {
      open: cases.insertCase,
      of: (reader: Reader, matter: Id) => cases.caseOf(reader, district, matter),
      openOf: (reader: Reader, dataset: Id) => cases.openCases(reader, district, dataset),
      counts: (reader: Reader) => cases.openCaseCounts(reader, district),
      join: (tx: Tx, matter: Id, delivery: Id | null) => cases.joinCase(tx, district, matter, delivery),
      settled: cases.settledMatters,
      async end(tx: Tx, who: Actor, matter: Id, outcome: DoubtOutcome, at: Instant) {
        await cases.endCase(tx, district, matter, at)
        return endDoubts(tx, who, { district, matter, outcome }, at)
      },
      async reopen(tx: Tx, matter: Id) {
        await cases.endCase(tx, district, matter, null)
        await cases.reopenDoubts(tx, district, matter)
      },
    },
    openDoubts: (reader: Reader, dataset: Id) => keep.openDoubts(reader, district, dataset),
    doubtsOfMatter: (reader: Reader, matter: Id) => keep.doubtsOfMatter(reader, district, matter),
    doubtsOfRow: (reader: Reader, dataset: Id, key: string) =>
      keep.doubtsOfRow(reader, district, dataset, key),
  }
}
export type Quality = ReturnType<typeof openQuality>

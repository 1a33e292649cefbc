import {
  dayOf,
  type Id,
  isId,
  type Language,
  no,
  ok,
  type Refusal,
  type Result,
  type Say,
} from '../../base/index.ts'
import { datasets, intake, quality as room, rows } from '../../platform/catalogue/index.ts'
import { append } from '../../platform/ledger/index.ts'
import { type Actor, factActorOf, mayAct } from '../../platform/org/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import type { OpenCity } from '../open.ts'
import { CORRECTION, datasetOr, openCorrection, qualityOf, tellUsers } from '../quality.ts'
import { correctLine, lineOf } from '../quality-correct.ts'
import { readContextOf, standardsOf } from '../standards.ts'
import { text } from './input.ts'
import { onDuty } from './may.ts'

type Json = Readonly<Record<string, unknown>>
type Answered = Promise<Result<unknown, Refusal>>

/** Who keeps a dataset: the steward of the unit that answers for it, and the data authority. */
const KEEPERS = ['dataSteward', 'dataAuthority'] as const
const TREND = 8
const WORST = 12
const RUNS = 30

const list = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []

/** 质量看板、质量规则、疑义核实: how good the data is, by which rules, and what is being put right. */
export function qualityDesks(city: OpenCity) {
  const { catalog, compiled } = city
  const quality = qualityOf(city)
  const unitName = (id: Id) => catalog.units.get(id)?.shortName ?? catalog.unitName(id) ?? id
  const cipher = city.vault

  /** Code lists that a rule may speak of: the city's own and those of the standards in force. */
  async function listsOf(reader: Reader, at: Date) {
    const { tables } = await standardsOf(city).effective(reader, city.plan.district, dayOf(at))
    const own = Object.values(compiled.codes).map(({ name, title }) => ({ name, title }))
    const names = new Set(own.map((one) => one.name))
    return [
      ...own,
      ...tables.flatMap(({ value: { name, title } }) => (names.has(name) ? [] : [{ name, title }])),
    ]
  }

  const keeps = (who: Actor, dataset: datasets.Dataset): Result<unknown, Refusal> =>
    mayAct(who, KEEPERS, { area: dataset.district, units: [dataset.unit], openedBy: null }, compiled.roles)

  const brief = (dataset: datasets.Dataset) => {
    const { id, code, title, unit, items, cycle, score, rowCount, freshAt, state, origin } = dataset
    return {
      id,
      code,
      title,
      unit,
      unitName: unitName(unit),
      items,
      cycle,
      score,
      rowCount,
      freshAt,
      state,
      origin,
    }
  }

  /** A change of a dataset's rules by whoever keeps it. */
  async function kept(reader: Reader, who: Actor, id: unknown): Promise<Result<datasets.Dataset, Refusal>> {
    const found = await datasetOr(reader, who.district, id)
    if (!found.ok) return found
    const may = keeps(who, found.value)
    return may.ok ? found : may
  }

  const record = (tx: Tx, who: Actor, kind: string, dataset: datasets.Dataset, body: Json, at: Date) =>
    append(tx, [
      {
        ...{ district: dataset.district, kind, subjectKind: 'dataset', subject: dataset.id, at },
        ...{ actor: factActorOf(who), body: { code: dataset.code, ...body } },
      },
    ])

  /** Which row a doubt is about: named by the reference it was shown under, or by its key; null = the dataset as a whole. */
  async function rowMeant(
    reader: Reader,
    who: Actor,
    dataset: datasets.Dataset,
    input: Json,
  ): Promise<Result<string | null, Refusal>> {
    if (dataset.origin !== 'intake' || (!text(input.ref) && !text(input.key))) return ok(null)
    const sight = rows.sightOf(who, dataset)
    if (text(input.ref)) {
      const seen = await rows.get(reader, dataset, sight, text(input.ref), cipher)
      return seen.ok ? ok(cipher.open(text(input.ref))) : seen
    }
    const items = dataset.items.filter((item) => item.key).length
    const key = datasets.keyWritten(text(input.key), items)
    const seen = await rows.lookUp(reader, dataset, sight, [key])
    return seen.has(key) ? ok(key) : no(room.refusals['quality.noRow']())
  }

  const deliveryBrief = ({ id, name, state, counts, receivedAt, trouble }: intake.Delivery) => {
    return { id, name, state, counts, receivedAt, trouble }
  }

  /** A doubted value as the asker may see it, what stood before with dates, and the line it came in. */
  async function doubtShown(
    reader: Reader,
    who: Actor,
    dataset: datasets.Dataset,
    doubt: room.Doubt,
    keep: boolean,
  ) {
    const { id, item, raisedAt, raisedName, endedAt, outcome, key } = doubt
    const sight = rows.sightOf(who, dataset)
    const row = (await rows.lookUp(reader, dataset, sight, [key])).get(key)
    const title: Say = dataset.items.find((one) => one.name === item)?.field.title ?? { zh: item, en: item }
    const clear = (sight.items[item] ?? 'hidden') === 'clear'
    const keyNames = dataset.items.filter((one) => one.key).map((one) => one.name)
    const versions = clear && row ? await intake.versions(reader, dataset.district, dataset.id, key) : []
    return {
      ...{ id, item, title, raisedAt, raisedName, endedAt, outcome },
      row: row ? Object.fromEntries(keyNames.map((name) => [name, row.values[name] ?? null])) : null,
      value: row?.values[item] ?? null,
      since: row?.since ?? null,
      history: versions.map((one) => ({ value: one.body[item] ?? null, since: one.since, until: one.until })),
      line: keep && !endedAt ? await lineOf(reader, dataset, doubt) : null,
    }
  }

  return {
    quality: {
      /** Units and datasets by score, how they went, what is broken most, what is open 质量看板. */
      async board(reader: Reader, who: Actor, _input: Json, at: Date): Answered {
        const may = onDuty(city, who)
        if (!may.ok) return may
        const all = await quality.board(reader)
        const [scores, open] = await Promise.all([
          quality.scores(
            reader,
            all.map((one) => one.id),
            TREND,
          ),
          quality.cases.counts(reader),
        ])
        const rowsShown = all.map(({ titleZh, titleEn, ...one }) => {
          const trend = scores.filter((score) => score.dataset === one.id).reverse()
          const last = trend.at(-1)
          return {
            ...one,
            title: { zh: titleZh, en: titleEn },
            unitName: unitName(one.unit),
            run: last?.run ?? null,
            rejected: last?.rejected ?? 0,
            measuredAt: last?.at ?? null,
            trend: trend.map((score) => score.score),
            freshness: datasets.freshnessOf(one.cycle, one.freshAt, at),
            open: open.find((count) => count.dataset === one.id)?.open ?? 0,
          }
        })
        const latest = rowsShown.flatMap((one) => one.run ?? [])
        const worst = await quality.worst(reader, latest, WORST)
        return ok({
          asOf: at,
          gate: room.GATE,
          rows: rowsShown,
          worst: worst.map(({ titleZh, titleEn, ...one }) => ({
            ...one,
            title: { zh: titleZh, en: titleEn },
            dataset: rowsShown.find((row) => row.run === one.run)?.id ?? null,
            datasetTitle: rowsShown.find((row) => row.run === one.run)?.title ?? null,
          })),
        })
      },

      /** One dataset: rules, runs, the columns as they stand. */
      async dataset(
        reader: Reader,
        who: Actor,
        input: { readonly id: string; readonly run?: string },
        at: Date,
      ): Answered {
        const may = onDuty(city, who)
        if (!may.ok) return may
        const found = await datasetOr(reader, who.district, input.id)
        if (!found.ok) return found
        const dataset = found.value
        const [rules, runs, cases] = await Promise.all([
          quality.rules(reader, dataset),
          quality.runs(reader, dataset.id, RUNS),
          quality.cases.openOf(reader, dataset.id),
        ])
        const run = runs.find((one) => one.id === input.run) ?? runs[0]
        const [results, profiles] = run
          ? await Promise.all([quality.results(reader, run.id), quality.profiles(reader, run.id)])
          : [[], []]
        return ok({
          dataset: brief(dataset),
          gate: room.GATE,
          rules,
          runs,
          run: run?.id ?? null,
          // which rows they are is told by `rows`, by right
          results: results.map(({ keys, lines, ...one }) => ({
            ...one,
            samples: keys.length + lines.length,
          })),
          profiles,
          corrections: cases,
          lists: await listsOf(reader, at),
          may: { keep: keeps(who, dataset).ok },
        })
      },

      /** Rows that break a rule, by right; a look leaves its fact. */
      async badRows(
        _reader: Reader,
        who: Actor,
        input: { readonly run: Id; readonly rule: string },
        at: Date,
      ): Answered {
        return city.store.tx(async (tx): Answered => {
          const run = await quality.run(tx, input.run)
          if (!run) return no(room.refusals['quality.noRun']())
          const found = await datasetOr(tx, who.district, run.dataset)
          if (!found.ok) return found
          const dataset = found.value
          const sight = rows.sightOf(who, dataset)
          if (sight.where === false) return no(rows.refusals['rows.noSight']())
          const result = (await quality.results(tx, run.id)).find((one) => one.rule === input.rule)
          if (!result) return no(room.refusals['quality.noRule']())
          const seen = await rows.lookUp(tx, dataset, sight, result.keys)
          const shown = [...seen].map(([key, row]) => ({ ...row, ref: cipher.seal(key) }))
          await record(tx, who, 'quality.rowsSeen', dataset, { rule: input.rule, rows: shown.length }, at)
          // refused rows are lines of a file: only who keeps the dataset reads them as they came
          const lines =
            run.delivery && result.lines.length > 0 && keeps(who, dataset).ok
              ? await intake.landed(tx, dataset.district, run.delivery, {
                  rows: result.lines,
                  limit: room.SAMPLES,
                })
              : []
          const delivery = run.delivery
            ? await intake.delivery(tx, dataset.district, run.delivery)
            : undefined
          return ok({
            dataset: brief(dataset),
            result: { ...result, keys: [], lines: [] },
            items: sight.items,
            rows: shown,
            hidden: result.keys.length - shown.length,
            headings: delivery?.readAs?.headings ?? [],
            delivery: run.delivery,
            lines,
          })
        })
      },

      async saveRule(tx: Tx, who: Actor, input: { readonly dataset: string } & Json, at: Date): Answered {
        const found = await kept(tx, who, input.dataset)
        if (!found.ok) return found
        const { title, test, dimension, weight, severity, replaces } = input
        return quality.saveRule(
          tx,
          who,
          found.value,
          {
            title: text(title),
            test,
            ...(typeof dimension === 'string' && dimension ? { dimension } : {}),
            ...(typeof weight === 'number' ? { weight } : {}),
            ...(typeof severity === 'string' && severity ? { severity } : {}),
            ...(isId(text(replaces)) ? { replaces: text(replaces) } : {}),
          },
          at,
        )
      },

      async endRule(
        tx: Tx,
        who: Actor,
        input: { readonly dataset: string; readonly rule: Id },
        at: Date,
      ): Answered {
        const found = await kept(tx, who, input.dataset)
        return found.ok ? quality.endRule(tx, who, found.value, input.rule, at) : found
      },

      async measure(tx: Tx, who: Actor, input: { readonly dataset: string }, at: Date): Answered {
        const found = await kept(tx, who, input.dataset)
        if (!found.ok) return found
        const last = (await quality.runs(tx, found.value.id, 1))[0]
        // what the last delivery refused still counts: it has not come right by measuring again
        const run = await quality.measure(
          tx,
          who,
          { dataset: found.value.id, delivery: last?.delivery ?? null },
          at,
        )
        return run.ok ? ok({ id: run.value.id, score: run.value.score }) : run
      },

      /** Somebody who uses a value says that it is wrong 提出疑义. */
      async raise(tx: Tx, who: Actor, input: { readonly dataset: string } & Json, at: Date): Answered {
        const may = onDuty(city, who)
        if (!may.ok) return may
        const found = await datasetOr(tx, who.district, input.dataset)
        if (!found.ok) return found
        const dataset = found.value
        const items = list(input.items).filter((name) => dataset.items.some((item) => item.name === name))
        const titles = items.map(
          (name) => dataset.items.find((one) => one.name === name)?.field.title.zh ?? name,
        )
        const row = await rowMeant(tx, who, dataset, input)
        if (!row.ok) return row
        const opened = await openCorrection(
          city,
          tx,
          who,
          {
            dataset,
            kind: input.simple === true ? 'simple' : 'doubt',
            title: `${dataset.title.zh}${titles.length > 0 ? `·${titles.join('、')}` : ''}存疑`,
            content: text(input.what),
            items: titles.join('、'),
            count: row.value === null ? 0 : 1,
            files: list(input.files).filter(isId),
            touch: `doubt:${dataset.id}:${at.toISOString()}:${who.account}`,
          },
          at,
        )
        if (!opened.ok || row.value === null || items.length === 0) return opened
        const raised = await quality.raiseDoubt(
          tx,
          who,
          { dataset, key: row.value, items, matter: opened.value.id },
          at,
        )
        if (!raised.ok) return raised
        const key = row.value
        await tellUsers(
          city,
          tx,
          dataset.id,
          opened.value.id,
          items.map((item) => ({ key, item })),
          'doubted',
          at,
        )
        return opened
      },

      /** What a matter of verification is about: the values in doubt, their history, the rejected rows. */
      async case(reader: Reader, who: Actor, input: { readonly matter: Id }, at: Date): Answered {
        const seen = await city.matters.view(reader, who, input.matter, at)
        if (!seen.ok) return seen
        const known =
          seen.value.matter.type === CORRECTION ? await quality.cases.of(reader, input.matter) : undefined
        if (!known) return no(room.refusals['quality.noDoubt']())
        const found = await datasetOr(reader, who.district, known.dataset)
        if (!found.ok) return found
        const dataset = found.value
        const keep = keeps(who, dataset).ok
        const [doubts, delivery] = await Promise.all([
          quality.doubtsOfMatter(reader, input.matter),
          known.delivery ? intake.delivery(reader, dataset.district, known.delivery) : undefined,
        ])
        return ok({
          kind: known.kind,
          dataset: brief(dataset),
          delivery: delivery ? deliveryBrief(delivery) : null,
          doubts: await Promise.all(doubts.map((one) => doubtShown(reader, who, dataset, one, keep))),
          may: { keep, open: known.endedAt === null },
        })
      },

      /** The source corrects a value: a delivery of one line, as it came but for what was wrong 单行更正. */
      async correct(
        reader: Reader,
        who: Actor,
        input: { readonly matter: Id; readonly doubt: Id; readonly cells: Json },
        at: Date,
      ): Answered {
        const known = await quality.cases.of(reader, input.matter)
        const doubt = (await quality.doubtsOfMatter(reader, input.matter)).find(
          (one) => one.id === input.doubt,
        )
        if (!known || !doubt || doubt.endedAt) return no(room.refusals['quality.noDoubt']())
        const found = await kept(reader, who, known.dataset)
        return found.ok ? correctLine(city, who, found.value, doubt, input.cells, at) : found
      },

      /** What a mapping that is being written would make of a delivery as it landed 试运行. */
      async tryMapping(
        reader: Reader,
        who: Actor,
        input: { readonly delivery: Id; readonly rules: readonly unknown[] },
        at: Date,
      ): Answered {
        const delivery = await intake.delivery(reader, who.district, input.delivery)
        if (!delivery) return no(intake.refusals['intake.noDelivery']())
        const found = await kept(reader, who, delivery.dataset)
        if (!found.ok) return found
        const fields = found.value.items.map(({ field }) => field)
        const rules = input.rules as Parameters<typeof room.tryMapping>[3]
        return room.tryMapping(
          reader,
          found.value,
          delivery,
          rules,
          await readContextOf(city, reader, fields, at),
        )
      },

      /** 退回清单 as the sender knows it: a workbook with the bad cells marked. Leaves its fact. */
      async workbook(
        _reader: Reader,
        who: Actor,
        input: {
          readonly delivery: Id
          readonly all: boolean
          readonly lang: Language
          readonly part?: number
        },
        at: Date,
      ): Answered {
        return city.store.tx(async (tx): Answered => {
          const delivery = await intake.delivery(tx, who.district, input.delivery)
          if (!delivery) return no(intake.refusals['intake.noDelivery']())
          const found = await kept(tx, who, delivery.dataset)
          if (!found.ok) return found
          const made = await room.rejectWorkbook(tx, found.value, delivery, input)
          if (!made.ok) return made
          const body = { delivery: delivery.id, rows: made.value.rows, all: input.all }
          await record(tx, who, 'quality.workbook', found.value, body, at)
          return made
        })
      },
    },
  }
}

import { type AreaCode, csvLine, no, ok, type Refusal, type Result } from '../../base/index.ts'
import { datasets, rows, sharing, sheets } from '../../platform/catalogue/index.ts'
import { gradeOf } from '../../platform/fields/index.ts'
import { append } from '../../platform/ledger/index.ts'
import { type Actor, factActorOf, systemActor } from '../../platform/org/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import { datasetsOf } from '../catalogue.ts'
import { harvestCatalogue } from '../catalogue-file.ts'
import type { OpenCity } from '../open.ts'
import { perCity } from '../per-city.ts'
import { lensOf } from '../sharing.ts'

const PREVIEW = 20
/** What one file carries; who needs more asks the unit. */
const MOST_ROWS = 200_000

/** Anybody's sight: the open items in clear, all rows. */
function sightOf(one: datasets.Dataset): rows.Sight {
  const items = Object.fromEntries(one.items.map((item) => [item.name, 'clear' as const]))
  return { where: true, items, parts: [{ where: true, items }], own: false }
}

/** Data elements 数据元 by which, together, a person is told apart. */
const QUASI: ReadonlySet<string> = new Set([
  'birthday',
  'sex',
  'ethnic',
  'division',
  'occupation',
  'education',
])

/** The rows of open datasets as anybody may have them, a page at a time. */
export const openRowsOf = perCity((city: OpenCity) => {
  const room = datasetsOf(city)
  const lens = lensOf(city)
  const { district } = city.plan
  const codeTitle = (list: string, code: unknown) =>
    city.compiled.codes[list]?.codes.find((one) => one.code === code)?.title.zh

  /** Rows of few persons tell who they are: data that hold personal items are not released below k rows. */
  async function released(reader: Reader, id: string): Promise<Result<datasets.Dataset | null, Refusal>> {
    const one = await room.openOne(reader, id)
    if (!one.ok) return one
    const whole = await datasets.byId(reader, district, one.value.id)
    const personal = whole?.items.some((item) => item.field.personal || gradeOf(item.field) >= 3)
    const there = one.value.origin !== 'listed' && one.value.rowCount > 0
    if (!there || (personal && one.value.rowCount < rows.LEAST_GROUP)) return ok(null)
    // of data on persons the usual ones tell who somebody is, whether anybody said so or not
    const items = one.value.items.map((item) =>
      personal && QUASI.has(item.element?.split('@')[0] ?? '') ? { ...item, quasi: true } : item,
    )
    return ok({ ...one.value, items })
  }

  /** Rows that few share their quasi-identifiers with are not given to the public. */
  const kept = (one: datasets.Dataset): Pick<rows.Ask, 'alike'> => {
    const items = one.items.filter((item) => item.quasi).map((item) => item.name)
    return items.length > 0 ? { alike: { items, least: rows.LEAST_GROUP } } : {}
  }

  /** A value in words: places and codes by their names. */
  const shown = (
    one: datasets.Dataset,
    values: Readonly<Record<string, unknown>>,
  ): (string | number | boolean | null)[] =>
    one.items.map(({ name, field }) => {
      const value = values[name]
      if (value === undefined || value === null) return null
      if (field.kind === 'area') return city.catalog.areaName(value as AreaCode) ?? String(value)
      if (field.kind === 'code') return codeTitle(field.list, value) ?? String(value)
      if (field.kind === 'money') return Number(value) / 100
      if (value instanceof Date) return value.toISOString()
      return typeof value === 'object' ? JSON.stringify(value) : (value as string | number | boolean)
    })

  return {
    released,
    shown,
    list: (reader: Reader, one: datasets.Dataset, ask: rows.Ask & { limit: number; cursor?: string }) =>
      rows.list(reader, one, sightOf(one), { ...ask, ...kept(one) }, city.vault, lens),
    all: (reader: Reader, one: datasets.Dataset) =>
      rows.exported(reader, one, sightOf(one), kept(one), undefined, lens),
    /** One page by the code of the dataset. */
    async page(reader: Reader, code: string, ask: rows.Ask & { limit: number; cursor?: string }) {
      const told = await released(reader, code)
      if (!told.ok) return told
      const one = told.value
      if (!one) return no(rows.refusals['rows.noTable']())
      const page = await rows.list(reader, one, sightOf(one), { ...ask, ...kept(one) }, city.vault, lens)
      if (!page.ok) return page
      return ok({
        dataset: one.code,
        title: one.title,
        freshAt: one.freshAt,
        next: page.value.next,
        rows: page.value.rows.map((row) => {
          const cells = shown(one, row.values)
          return Object.fromEntries(one.items.map((item, i) => [item.name, cells[i]]))
        }),
      })
    },
  }
})

/** 数据开放 for everybody: a list, a preview, files, a catalogue in DCAT, and words back. */
export function openDataDesks(city: OpenCity) {
  const room = datasetsOf(city)
  const { district } = city.plan
  const unitName = (id: string): string => city.catalog.unitName(id) ?? id
  const subjects = new Map(city.compiled.codes.dataSubject?.codes.map((one) => [one.code, one.title]))
  const { released, shown, list: listed, all: whole } = openRowsOf(city)

  return {
    openData: {
      async list(
        reader: Reader,
        input: { readonly q?: string; readonly subject?: string; readonly offset?: number },
        at: Date,
      ) {
        const page = await room.openList(reader, input, at)
        return ok({
          total: page.total,
          subjects: page.subjects.map(({ value, count }) => ({
            value,
            count,
            title: subjects.get(value) ?? value,
          })),
          rows: page.rows.map((one) => ({
            ...{ id: one.id, code: one.code, title: one.title, abstract: one.abstract, cycle: one.cycle },
            ...{ freshAt: one.freshAt, freshness: one.freshness, rowCount: one.rowCount, open: one.open },
            unitName: unitName(one.unit),
            subjectTitle: subjects.get(one.subject) ?? one.subject,
            rowsHere: one.origin !== 'listed' && one.rowCount > 0,
          })),
        })
      },

      async read(reader: Reader, input: { readonly id: string }, at: Date) {
        const one = await room.openOne(reader, input.id)
        if (!one.ok) return one
        const told = await released(reader, input.id)
        if (!told.ok) return told
        const { value } = one
        const page = told.value ? await listed(reader, told.value, { limit: PREVIEW }) : null
        const said = await room.feedback(reader, value.id)
        return ok({
          ...{
            id: value.id,
            code: value.code,
            title: value.title,
            abstract: value.abstract,
            cycle: value.cycle,
          },
          ...{
            rowCount: value.rowCount,
            freshAt: value.freshAt,
            publishedAt: value.publishedAt,
            open: value.open,
          },
          ...{ licence: value.licence ?? null, version: value.version },
          freshness: datasets.freshnessOf(value.cycle, value.freshAt, at),
          unitName: unitName(value.unit),
          subjectTitle: subjects.get(value.subject) ?? value.subject,
          items: value.items.map(({ name, field }) => ({ name, title: field.title, kind: field.kind })),
          preview: page?.ok ? page.value.rows.map((row) => shown(value, row.values)) : [],
          rowsHere: told.value !== null,
          leastRows: rows.LEAST_GROUP,
          // only what was answered is shown to everybody
          feedback: said
            .filter((one) => one.answer)
            .map(({ text, at: saidAt, answer }) => ({ text, at: saidAt, answer })),
        })
      },

      /** The whole of the open items as a file; a fact tells that it left. */
      async file(
        reader: Reader,
        input: { readonly id: string; readonly form: 'csv' | 'json' | 'xlsx' },
        at: Date,
      ) {
        const told = await released(reader, input.id)
        if (!told.ok) return told
        const one = told.value
        if (!one) return no(rows.refusals['rows.noTable']())
        const parts: string[] = []
        const titles = one.items.map((item) => item.field.title.zh)
        const sheet: string[][] = [titles]
        const most = input.form === 'xlsx' ? sharing.MOST_IN_WORKBOOK : MOST_ROWS
        let count = 0
        if (input.form === 'csv') parts.push(`\uFEFF${csvLine(titles)}`)
        for await (const page of whole(reader, one)) {
          for (const row of page) {
            if (count >= most) break
            const cells = shown(one, row.values)
            if (input.form === 'csv') parts.push(csvLine(cells.map((cell) => cell ?? '')))
            else if (input.form === 'xlsx')
              sheet.push(cells.map((cell) => (cell === null ? '' : String(cell))))
            else
              parts.push(
                `${count === 0 ? '' : ',\n'}${JSON.stringify(Object.fromEntries(one.items.map((item, i) => [item.name, cells[i]])))}`,
              )
            count++
          }
          if (count >= most) break
        }
        await city.store.tx((tx) =>
          append(tx, [
            {
              ...{ district, kind: 'share.opened', subjectKind: 'dataset', subject: one.id, at },
              actor: factActorOf(systemActor(district)),
              body: { rows: count, form: input.form, items: one.items.map((item) => item.name) },
            },
          ]),
        )
        const text =
          input.form === 'xlsx'
            ? await sheets.xlsxFile([{ name: '数据', rows: sheet }])
            : input.form === 'csv'
              ? parts.join('')
              : `[${parts.join('')}]\n`
        return ok({ name: `${one.title.zh}.${input.form}`, text, modified: one.freshAt })
      },

      async say(tx: Tx, who: Actor, input: { readonly id: string; readonly text: string }, at: Date) {
        return room.say(tx, who, { dataset: input.id, text: input.text }, at)
      },

      /** DCAT 3 of everything open. */
      async dcat(
        reader: Reader,
        input: { readonly base: string; readonly form: 'json' | 'turtle' },
        at: Date,
      ) {
        const all = await room.openAll(reader)
        const modified = new Date(Math.max(0, ...all.map((one) => one.changedAt.getTime())))
        const catalogue: datasets.DcatCatalogue = {
          address: `${input.base}/open/catalogue`,
          title: { zh: `${city.plan.name.zh}公共数据开放目录`, en: `${city.plan.name.en}: open data` },
          district,
          unitName,
          subjectTitle: (code) => subjects.get(code) ?? { zh: code, en: code },
          modified: all.length > 0 ? modified : at,
        }
        return ok({
          text:
            input.form === 'json'
              ? JSON.stringify(datasets.dcatJson(catalogue, all))
              : datasets.dcatTurtle(catalogue, all),
        })
      },
    },

    /** Takes the datasets of another catalogue in as listed ones. */
    harvest: (
      tx: Tx,
      who: Actor,
      input: { readonly document: unknown; readonly unit?: string; readonly subject?: string },
      at: Date,
    ): Promise<Result<unknown, Refusal>> => harvestCatalogue(city, tx, who, input, at),
  }
}

import {
  csvOf,
  dayOf,
  type Language,
  localText,
  ok,
  type Refusal,
  type Result,
  type Say,
  say,
} from '../../base/index.ts'
import { sheets } from '../../platform/catalogue/index.ts'
import { append } from '../../platform/ledger/index.ts'
import type { ListRow } from '../../platform/matters/index.ts'
import { type Actor, factActorOf, proven } from '../../platform/org/index.ts'
import { grids } from '../../platform/places/index.ts'
import type { Reader } from '../../platform/store/index.ts'
import { filterOf } from '../filter.ts'
import type { OpenCity } from '../open.ts'
import { onDuty } from './may.ts'

type Json = Readonly<Record<string, unknown>>

/** More than a person reads; who needs more narrows the filter, or is given a key of the API. */
const MOST = 10_000
const PAGE = 200

/** Columns a list may be exported with, by the names the pages use. */
const COLUMNS = {
  number: say('编号', 'Number'),
  title: say('标题', 'Title'),
  state: say('状态', 'State'),
  due: say('时限', 'Due'),
  kind: say('类型', 'Kind'),
  category: say('分类', 'Category'),
  urgency: say('紧急程度', 'Urgency'),
  channel: say('渠道', 'Channel'),
  area: say('区划', 'Area'),
  grid: say('网格', 'Grid'),
  address: say('地址', 'Place'),
  unit: say('主办单位', 'Lead unit'),
  openedAt: say('受理时间', 'Opened'),
  requester: say('诉求人', 'Requester'),
  type: say('事项类型', 'Matter type'),
  tags: say('标签', 'Tags'),
} as const satisfies Readonly<Record<string, Say>>
type Column = keyof typeof COLUMNS

const MIME = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const

export type ExportAsk = {
  readonly filter: Json
  readonly columns: readonly string[]
  readonly format: 'csv' | 'xlsx'
  readonly lang: Language
}

type Exported = {
  readonly name: string
  readonly mime: string
  readonly bytes: Uint8Array
  readonly rows: number
  readonly more: boolean
}

/** A list as a file 导出: the rows and masks of the list itself, a fresh proof of who asks, and a fact of what left. */
export function exportDesk(city: OpenCity) {
  const { matters, catalog, compiled } = city

  const path = (list: string, code: string | null, lang: Language): string => {
    const codes = compiled.codes[list]?.codes ?? []
    const names: string[] = []
    for (let at = codes.find((one) => one.code === code); at && names.length < 6; ) {
      names.unshift(at.title[lang])
      const { parent } = at
      at = parent ? codes.find((one) => one.code === parent) : undefined
    }
    return names.length > 0 ? names.join(' › ') : (code ?? '')
  }
  const areaPath = (code: string): string =>
    [6, 9, 12]
      .filter((length) => length <= code.length)
      .flatMap((length) => catalog.areaName(code.slice(0, length)) ?? [])
      .join(' › ') || code

  /** Kind and code of each, as they were when it came. */
  const gridWords = (keys: readonly string[], lang: Language): string =>
    keys
      .flatMap((key) => grids.readGridKey(key) ?? [])
      .map(({ kind, code }) => `${grids.gridKinds[kind][lang]} ${code}`)
      .join('; ')

  function textOf(row: ListRow, column: Column, lang: Language): string {
    const type = city.types[row.type]
    switch (column) {
      case 'state':
        return type?.flow.states[row.state]?.title[lang] ?? row.state
      case 'type':
        return type?.title[lang] ?? row.type
      case 'due':
      case 'openedAt':
        return row[column] ? localText(row[column]) : ''
      case 'kind':
      case 'category':
      case 'urgency':
      case 'channel':
        return path(column, row[column], lang)
      case 'area':
        return areaPath(row.area)
      case 'grid':
        return gridWords(row.grids, lang)
      case 'unit':
        return row.leadUnitName ?? ''
      case 'requester':
        return [row.requester?.name, row.requester?.phone].filter(Boolean).join(' ')
      case 'tags':
        return row.tags.join(' ')
      default:
        return row[column] ?? ''
    }
  }

  /** Every row is read by the verb of the list: its rights, its masks. */
  async function rowsOf(
    reader: Reader,
    who: Actor,
    given: Json,
    at: Date,
  ): Promise<{ rows: ListRow[]; more: boolean }> {
    const filter = filterOf(city, given)
    const rows: ListRow[] = []
    let cursor: string | null = null
    do {
      const page: { rows: ListRow[]; next: string | null } = await matters.list(
        reader,
        who,
        { ...filter, limit: PAGE, ...(cursor ? { cursor } : {}) },
        at,
      )
      rows.push(...page.rows)
      cursor = page.next
    } while (cursor && rows.length < MOST)
    return { rows, more: cursor !== null }
  }

  return {
    async export(reader: Reader, who: Actor, ask: ExportAsk, at: Date): Promise<Result<Exported, Refusal>> {
      const may = onDuty(city, who)
      if (!may.ok) return may
      const fresh = proven(who, at)
      if (!fresh.ok) return fresh
      const { format, lang, filter } = ask
      const columns = ask.columns.filter((name): name is Column => Object.hasOwn(COLUMNS, name))
      const { rows, more } = await rowsOf(reader, who, filter, at)
      const cells = [
        columns.map((name) => COLUMNS[name][lang]),
        ...rows.map((row) => columns.map((name) => textOf(row, name, lang))),
      ]
      const bytes = format === 'xlsx' ? await workbook(cells) : Buffer.from(csvOf(cells))
      // Nothing leaves without its record.
      await city.store.tx((tx) =>
        append(tx, [
          {
            district: who.district,
            kind: 'matter.exported',
            subjectKind: 'account',
            subject: who.account ?? who.district,
            at,
            actor: factActorOf(who),
            body: { rows: rows.length, capped: more, format, columns, filter: harmless(filter) },
          },
        ]),
      )
      const name = `${lang === 'zh' ? '事项' : 'matters'}-${dayOf(at)}.${format}`
      return ok({ name, mime: MIME[format], bytes, rows: rows.length, more })
    },
  }
}

const workbook = (rows: readonly (readonly string[])[]): Promise<Buffer> =>
  sheets.xlsxFile([{ name: '事项', rows }])

/** The filter as the record keeps it: a telephone number somebody searched by is not told. */
const harmless = (filter: Json): Json =>
  Object.fromEntries(
    Object.entries(filter).flatMap(([name, value]) =>
      ['cursor', 'limit'].includes(name)
        ? []
        : [[name, name === 'q' && typeof value === 'string' ? value.replace(/\d{5,}/g, '…') : value]],
    ),
  )

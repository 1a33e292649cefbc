import { localText, type Say, say } from '../../../base/index.ts'
import {
  type Dataset,
  type DatasetDraft,
  type DatasetItem,
  datasetClasses,
  datasetFormats,
  datasetStates,
  openClasses,
  shareClasses,
  updateCycles,
} from './declare.ts'
import { draftIn, itemKinds, type masks } from './draft.ts'

/** Columns of the catalogue sheet 信息资源目录, by the words of GB/T 21063; the first is how we write it. */
const HEADS = {
  code: ['信息资源代码', '资源代码', 'code'],
  title: ['信息资源名称', '资源名称', '名称', 'title'],
  titleEn: ['英文名称', 'title en', 'english'],
  abstract: ['信息资源摘要', '摘要', 'abstract'],
  class: ['信息资源分类', '资源分类', '分类', 'class'],
  subject: ['主题', '所属主题', '主题分类', 'subject'],
  unit: ['信息资源提供方', '提供方', '提供单位', 'unit', 'provider'],
  unitCode: ['提供方代码', '资源提供方代码', 'provider code'],
  system: ['信息系统', '所属系统', '来源系统', 'system'],
  duty: ['职责事项', '职责', 'duty'],
  format: ['信息资源格式', '资源格式', '格式', 'format'],
  share: ['共享类型', '共享属性', 'share'],
  shareCondition: ['共享条件', 'share condition'],
  shareBasis: ['共享依据', '不予共享依据', 'share basis'],
  open: ['开放属性', '开放类型', 'open'],
  licence: ['开放许可', '许可', 'licence'],
  cycle: ['更新周期', 'cycle'],
  grade: ['安全级别', '数据分级', '级别', 'grade'],
  related: ['关联资源代码', 'related'],
} as const
type Head = keyof typeof HEADS

/** Columns of the sheet of items 信息项; in one sheet with the datasets when these follow on each row. */
const ITEM_HEADS = {
  of: ['信息资源代码', '资源代码', 'code'],
  ofTitle: ['信息资源名称', '资源名称', 'title'],
  item: ['信息项名称', '信息项', 'item'],
  name: ['信息项英文名', '信息项英文名称', '字段名', 'name'],
  kind: ['数据类型', '类型', 'kind', 'type'],
  max: ['数据长度', '长度', 'length'],
  element: ['数据元', '数据元标识', 'element'],
  list: ['代码表', '代码集', 'code list'],
  key: ['主键', '是否主键', 'key'],
  required: ['必填', '是否必填', 'required'],
  itemGrade: ['信息项级别', '信息项安全级别', 'item grade'],
  mask: ['脱敏方式', '脱敏', 'mask'],
  itemShare: ['信息项共享类型', 'item share'],
} as const
type ItemHead = keyof typeof ITEM_HEADS

const maskTitles: Readonly<Record<(typeof masks)[number], Say>> = {
  name: say('姓名', 'name'),
  phone: say('电话', 'phone'),
  idNumber: say('证件号', 'idNumber'),
  address: say('地址', 'address'),
  all: say('全部', 'all'),
}

export type Sheet = { readonly name: string; readonly rows: readonly (readonly string[])[] }

const key = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s_*＊（）()]/g, '')
    .toLowerCase()

function columnsOf<H extends string>(
  heads: Readonly<Record<H, readonly string[]>>,
  row: readonly string[],
): Partial<Record<H, number>> {
  const cells = row.map(key)
  const found: Partial<Record<H, number>> = {}
  for (const [name, words] of Object.entries(heads) as [H, readonly string[]][])
    for (const word of words) {
      const at = cells.indexOf(key(word))
      if (at === -1) continue
      found[name] = at
      break
    }
  return found
}

/** Code by its title or by itself; unknown words stay, so that the check can name them. */
function coded<T extends string>(names: Readonly<Record<T, Say>>, text: string): string {
  const wanted = key(text)
  for (const [code, title] of Object.entries(names) as [T, Say][])
    if (key(code) === wanted || key(title.zh) === wanted || key(title.en) === wanted) return code
  return text
}
const yes = (text: string): boolean => /^(是|y|yes|true|1|√|✓)$/i.test(text.trim())

export type SheetRow = {
  readonly row: number
  readonly code?: string
  readonly draft: DatasetDraft
  readonly unknown: readonly Say[]
}

export type SheetContext = {
  readonly unitNamed: (name: string, creditCode: string) => string | undefined
  readonly subjectNamed: (text: string) => string | undefined
}

const LINES_ABOVE = 20

/** The line of the headings, of the first lines: the one that names most of them; −1 = none names a title. */
function headLine(rows: readonly (readonly string[])[], needs: (row: readonly string[]) => boolean): number {
  return rows.slice(0, LINES_ABOVE).findIndex(needs)
}

/** What may be said only in known words: a wrong one is told, never guessed. */
function wrongWord(title: string, given: string, names: Readonly<Record<string, Say>>): Say[] {
  if (given === '' || Object.hasOwn(names, given)) return []
  const all = Object.values(names)
  return [
    say(
      `${title}“${given}”无法识别，应为：${all.map((one) => one.zh).join('、')}`,
      `${title}: "${given}" is none of ${all.map((one) => one.en).join(', ')}`,
    ),
  ]
}

/**
 * Entries of a spreadsheet of the catalogue: one row for each dataset, items on a sheet of their own or on the rows that
 * follow. null = no sheet names a dataset.
 */
export function readCatalogueSheets(sheets: readonly Sheet[], context: SheetContext): SheetRow[] | null {
  for (const sheet of sheets) {
    const at = headLine(sheet.rows, (row) => {
      const found = columnsOf(HEADS, row)
      return found.title !== undefined && (found.unit !== undefined || found.unitCode !== undefined)
    })
    if (at === -1) continue
    const head = sheet.rows[at] as readonly string[]
    const columns = columnsOf(HEADS, head)
    const inline = columnsOf(ITEM_HEADS, head)
    const items =
      inline.item === undefined
        ? itemsBeside(sheets.filter((one) => one !== sheet))
        : itemsOn(sheet.rows, at, inline, columns.title as number)
    const rows: SheetRow[] = []
    const seen = new Set<string>()
    sheet.rows.slice(at + 1).forEach((cells, i) => {
      const cell = (name: Head): string => {
        const column = columns[name]
        return column === undefined ? '' : (cells[column] ?? '').trim()
      }
      const title = cell('title')
      if (title === '' || cells.every((one) => one.trim() === '')) return
      const code = cell('code')
      if (inline.item !== undefined) {
        const one = code || `${cell('unit')} ${title}`
        if (seen.has(one)) return
        seen.add(one)
      }
      rows.push(rowOf(at + 2 + i, cell, code, items.get(code) ?? items.get(title) ?? [], context))
    })
    return rows
  }
  return null
}

function rowOf(
  row: number,
  cell: (name: Head) => string,
  code: string,
  items: readonly ItemRow[],
  context: SheetContext,
): SheetRow {
  const words = {
    class: coded(datasetClasses, cell('class')),
    format: coded(datasetFormats, cell('format')),
    share: coded(shareClasses, cell('share')),
    open: coded(openClasses, cell('open')),
    cycle: coded(updateCycles, cell('cycle')),
  }
  const grade = /[1-4]/.exec(cell('grade'))?.[0]
  const unit = context.unitNamed(cell('unit'), cell('unitCode'))
  const subject = context.subjectNamed(cell('subject'))
  const draft = draftIn({
    title: { zh: cell('title'), en: cell('titleEn') },
    abstract: cell('abstract'),
    ...words,
    subject: subject ?? '',
    unit: unit ?? '',
    system: cell('system'),
    duty: cell('duty'),
    shareCondition: cell('shareCondition'),
    shareBasis: cell('shareBasis'),
    licence: cell('licence'),
    grade: Number(grade ?? Math.max(2, ...items.map((one) => Number(one.item.field.grade ?? 1)))),
    related: cell('related').split(/[;；,，、\s]+/),
    items: items.map((one) => one.item),
  })
  return {
    row,
    ...(code ? { code } : {}),
    draft,
    unknown: [
      ...(unit ? [] : [say(`没有单位“${cell('unit')}”`, `there is no unit "${cell('unit')}"`)]),
      ...(subject ? [] : [say(`没有主题“${cell('subject')}”`, `there is no subject "${cell('subject')}"`)]),
      ...wrongWord('信息资源分类', words.class, datasetClasses),
      ...wrongWord('信息资源格式', words.format, datasetFormats),
      ...wrongWord('共享类型', words.share, shareClasses),
      ...wrongWord('开放属性', words.open, openClasses),
      ...wrongWord('更新周期', words.cycle, updateCycles),
      ...items.flatMap((one) => one.unknown),
    ],
  }
}

type ItemRow = { readonly item: DatasetItem; readonly unknown: readonly Say[] }

function itemOf(cell: (name: ItemHead) => string, n: number): ItemRow {
  const kind = coded(itemKinds, cell('kind')) || 'text'
  const mask = coded(maskTitles, cell('mask'))
  const grade = /[1-4]/.exec(cell('itemGrade'))?.[0]
  const max = Number(cell('max'))
  const share = coded(shareClasses, cell('itemShare'))
  const isKey = yes(cell('key'))
  const field = {
    kind,
    title: say(cell('item'), cell('item')),
    ...(isKey || yes(cell('required')) ? { required: true } : {}),
    ...(grade ? { grade: Number(grade) } : {}),
    ...(Object.hasOwn(maskTitles, mask) ? { personal: mask } : {}),
    ...(kind === 'text' && Number.isInteger(max) && max > 0 ? { max } : {}),
    ...(kind === 'code' ? { list: cell('list') } : {}),
  } as unknown as DatasetItem['field']
  const element = cell('element')
  return {
    item: {
      name: cell('name') || `item${n}`,
      field,
      ...(element ? { element } : {}),
      ...(isKey ? { key: true } : {}),
      ...(Object.hasOwn(shareClasses, share) ? { share: share as DatasetDraft['share'] } : {}),
    },
    unknown: [
      ...wrongWord('数据类型', kind, itemKinds),
      ...wrongWord('脱敏方式', mask, maskTitles),
      ...wrongWord('信息项共享类型', share, shareClasses),
    ],
  }
}

function itemsOn(
  rows: readonly (readonly string[])[],
  at: number,
  columns: Partial<Record<ItemHead, number>>,
  title: number,
): Map<string, ItemRow[]> {
  const found = new Map<string, ItemRow[]>()
  let last = { of: '', title: '' }
  for (const cells of rows.slice(at + 1)) {
    const cell = (name: ItemHead): string => {
      const column = columns[name]
      return column === undefined ? '' : (cells[column] ?? '').trim()
    }
    // a merged cell is written once: the rows below it are of the same dataset
    const of = { of: cell('of'), title: (cells[title] ?? '').trim() }
    if (of.of || of.title) last = of
    if (cell('item') === '') continue
    const name = last.of || last.title
    const list = found.get(name) ?? []
    list.push(itemOf(cell, list.length + 1))
    found.set(name, list)
    if (last.title && last.title !== name) found.set(last.title, list)
  }
  return found
}

function itemsBeside(sheets: readonly Sheet[]): Map<string, ItemRow[]> {
  for (const { rows } of sheets) {
    const at = headLine(rows, (row) => columnsOf(ITEM_HEADS, row).item !== undefined)
    if (at === -1) continue
    const columns = columnsOf(ITEM_HEADS, rows[at] as readonly string[])
    return itemsOn(rows, at, columns, columns.ofTitle ?? -1)
  }
  return new Map()
}

export const CATALOGUE_SHEETS = { datasets: '信息资源目录', items: '信息项' } as const

/** The catalogue as two sheets that can be read back. */
export function writeCatalogueSheets(
  rows: readonly Dataset[],
  names: {
    readonly unit: (id: string) => { name: string; creditCode: string | null }
    readonly subject: (code: string) => string
  },
): Sheet[] {
  const heads = Object.values(HEADS).map((words) => words[0])
  const itemHeads = Object.values(ITEM_HEADS).map((words) => words[0])
  return [
    {
      name: CATALOGUE_SHEETS.datasets,
      rows: [
        [...heads, '发布日期', '状态', '版本', '数据量', '数据更新时间', '质量得分'],
        ...rows.map((one) => {
          const unit = names.unit(one.unit)
          return [
            ...[one.code, one.title.zh, one.title.en, one.abstract, datasetClasses[one.class].zh],
            ...[
              names.subject(one.subject),
              unit.name,
              unit.creditCode ?? '',
              one.system ?? '',
              one.duty ?? '',
            ],
            ...[datasetFormats[one.format].zh, shareClasses[one.share].zh, one.shareCondition ?? ''],
            ...[
              one.shareBasis ?? '',
              openClasses[one.open].zh,
              one.licence ?? '',
              updateCycles[one.cycle].zh,
            ],
            ...[String(one.grade), (one.related ?? []).join('；')],
            ...[one.publishedAt ? localText(one.publishedAt).slice(0, 10) : '', datasetStates[one.state].zh],
            ...[String(one.version), String(one.rowCount), one.freshAt ? localText(one.freshAt) : ''],
            one.score === null ? '' : String(Math.round(one.score * 10) / 10),
          ]
        }),
      ],
    },
    {
      name: CATALOGUE_SHEETS.items,
      rows: [
        itemHeads,
        ...rows.flatMap((one) =>
          one.items.map(({ name, field, element, key: isKey, share }) => [
            ...[one.code, one.title.zh, field.title.zh, name],
            ...[(itemKinds as Readonly<Record<string, Say>>)[field.kind]?.zh ?? field.kind],
            ...[
              'max' in field && typeof field.max === 'number' && field.kind === 'text'
                ? String(field.max)
                : '',
            ],
            ...[
              element ?? '',
              field.kind === 'code' ? field.list : '',
              isKey ? '是' : '',
              field.required ? '是' : '',
            ],
            ...[field.grade ? String(field.grade) : '', field.personal ? maskTitles[field.personal].zh : ''],
            ...[share ? shareClasses[share].zh : ''],
          ]),
        ),
      ],
    },
  ]
}

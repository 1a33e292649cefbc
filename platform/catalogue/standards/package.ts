import { type Say, say } from '../../../base/index.ts'
import type { Field } from '../../fields/declare.ts'
import {
  type CodeEntry,
  type CodePair,
  type CodeTable,
  type DataElement,
  type ElementGroup,
  elementGroups,
  type StandardPackage,
} from './declare.ts'
import { stepsIn } from './shape.ts'

const NAME = /^[a-z][A-Za-z0-9]{0,59}$/
const MOST_CODES = 20_000
const KINDS = new Set(
  'text integer decimal money yes day instant code phone idNumber creditCode mail point area'.split(' '),
)
const MASKS = new Set(['name', 'phone', 'idNumber', 'address', 'all'])

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isText = (value: unknown, max = 200): value is string =>
  typeof value === 'string' && value.trim() !== '' && value.length <= max && value.isWellFormed()
const isSay = (value: unknown): boolean => isObject(value) && isText(value.zh) && isText(value.en)
const areTexts = (value: unknown): boolean =>
  value === undefined || (Array.isArray(value) && value.length <= 500 && value.every((one) => isText(one)))

/** What is wrong with an element from outside; undefined = nothing. */
export function elementProblem(value: unknown, hasTable: (name: string) => boolean): Say | undefined {
  if (!isObject(value) || !isText(value.name, 60) || !NAME.test(value.name))
    return say('标识应为小写字母开头的字母和数字', 'its name is letters and digits, the first a small letter')
  if (!isText(value.version, 40)) return say('缺少版本', 'the version is missing')
  const { field } = value
  if (!isObject(field) || !KINDS.has(String(field.kind)))
    return say('数据类型不存在', 'there is no such kind of value')
  if (!isSay(field.title)) return say('缺少中文或英文名称', 'the Chinese or English title is missing')
  if (field.kind === 'code' && !(isText(field.list) && hasTable(field.list)))
    return say(
      `没有代码集“${String(field.list ?? '')}”`,
      `there is no code table "${String(field.list ?? '')}"`,
    )
  if (field.personal !== undefined && !MASKS.has(String(field.personal)))
    return say('脱敏方式不存在', 'there is no such mask')
  if (field.grade !== undefined && ![1, 2, 3, 4].includes(Number(field.grade)))
    return say('安全级别应为 1 至 4', 'grades run from 1 to 4')
  for (const name of ['min', 'max', 'digits', 'level']) {
    const bound = field[name]
    const day = field.kind === 'day' && (bound === 'today' || /^\d{4}-\d{2}-\d{2}$/.test(String(bound)))
    if (bound !== undefined && !day && !(typeof bound === 'number' && Number.isFinite(bound)))
      return say(`“${name}”应为数字`, `"${name}" is a number`)
  }
  // the field's own pattern runs in the engine: only such as cannot run away are let in
  if (field.pattern !== undefined) return say('格式要求请写成清洗步骤', 'say the pattern as a step')
  if (!areTexts(value.synonyms) || !areTexts(value.empty))
    return say('同义列名或空值字样写得不对', 'headings or empty words are not written as texts')
  if (!Object.hasOwn(elementGroups, String(value.group))) return say('分类不存在', 'there is no such group')
  const steps = stepsIn(value.steps ?? [])
  return steps.ok ? undefined : steps.error
}

/** What is wrong with a code table from outside; undefined = nothing. */
export function tableProblem(value: unknown): Say | undefined {
  if (!isObject(value) || !isText(value.name, 60) || !NAME.test(value.name))
    return say('标识应为小写字母开头的字母和数字', 'its name is letters and digits, the first a small letter')
  if (!isText(value.version, 40)) return say('缺少版本', 'the version is missing')
  if (!isSay(value.title)) return say('缺少中文或英文名称', 'the Chinese or English title is missing')
  const { codes } = value
  if (!Array.isArray(codes) || codes.length === 0 || codes.length > MOST_CODES)
    return say(`代码应有 1 至 ${MOST_CODES} 个`, `a table has 1 to ${MOST_CODES} codes`)
  const known = new Set<string>()
  for (const code of codes) {
    if (!isObject(code) || !isText(code.code, 40) || !isSay(code.title) || !areTexts(code.words))
      return say(`第 ${known.size + 1} 个代码写得不对`, `code ${known.size + 1} is not written as a code`)
    if (known.has(code.code)) return say(`代码 ${code.code} 重复`, `code ${code.code} stands twice`)
    known.add(code.code)
  }
  const lost = (codes as CodeEntry[]).find(({ parent }) => parent !== undefined && !known.has(parent))
  if (lost)
    return say(
      `代码 ${lost.code} 的上级 ${lost.parent} 不存在`,
      `the parent ${lost.parent} of ${lost.code} is not there`,
    )
  const pairs = isObject(value.from) ? value.from.pairs : []
  for (const pair of Array.isArray(pairs) ? pairs : [null]) {
    if (!isObject(pair) || !isText(pair.old, 40) || !Array.isArray(pair.new))
      return say('版本对照写得不对', 'the mapping between editions is not written as one')
    const gone = pair.new.find((code) => !known.has(String(code)))
    if (gone !== undefined)
      return say(`版本对照指向不存在的代码 ${gone}`, `the mapping points to ${gone}, which is not there`)
  }
  return undefined
}

/** A package in JSON; what is not of the form is told when it is judged. */
export const packageIn = (value: unknown): StandardPackage | undefined =>
  isObject(value) && (Array.isArray(value.elements) || Array.isArray(value.tables))
    ? {
        elements: (Array.isArray(value.elements) ? value.elements : []) as DataElement[],
        tables: (Array.isArray(value.tables) ? value.tables : []) as CodeTable[],
      }
    : undefined

export const TABLE_HEAD = [
  '代码集',
  '代码集名称',
  '版本',
  '标准号',
  '代码',
  '名称',
  '英文名称',
  '上级代码',
  '同义词',
  '停用日期',
  '旧版本',
  '旧代码',
] as const
export const ELEMENT_HEAD = [
  '数据元',
  '版本',
  '标准号',
  '名称',
  '英文名称',
  '分类',
  '类型',
  '代码集',
  '最小',
  '最大',
  '小数位',
  '必填',
  '级别',
  '脱敏',
  '同义列名',
  '空值字样',
  '定义',
] as const

type Row = Readonly<Record<string, string>>
export type RowFault = { readonly line: number; readonly says: Say }

const wordsOf = (text: string | undefined): string[] =>
  (text ?? '')
    .split(/[、,，;；\n]/)
    .map((word) => word.trim())
    .filter((word) => word !== '')

/** Standards out of the rows of a sheet: code tables where it has a column 代码, data elements where it has 类型. */
export function rowsIn(
  headings: readonly string[],
  lines: readonly { readonly no: number; readonly cells: readonly string[] }[],
): { readonly given: StandardPackage; readonly faults: readonly RowFault[] } {
  const rows = lines.map(({ no, cells }) => ({
    no,
    row: Object.fromEntries(headings.map((name, i) => [name.trim(), (cells[i] ?? '').trim()])) as Row,
  }))
  return headings.some((name) => name.trim() === '类型') ? elementRows(rows) : tableRows(rows)
}

function tableRows(rows: readonly { readonly no: number; readonly row: Row }[]) {
  const faults: RowFault[] = []
  const tables = new Map<
    string,
    CodeTable & { codes: CodeEntry[]; from?: { version: string; pairs: CodePair[] } }
  >()
  for (const { no, row } of rows) {
    const [name, version, code, zh] = [row.代码集 ?? '', row.版本 || '1', row.代码 ?? '', row.名称 ?? '']
    if (name === '' || code === '' || zh === '') {
      faults.push({ line: no, says: say('缺少代码集、代码或名称', 'code table, code or title is missing') })
      continue
    }
    const key = `${name}@${version}`
    let table = tables.get(key)
    if (!table) {
      const title = row.代码集名称 || name
      table = {
        name,
        version,
        title: say(title, title),
        codes: [],
        ...(row.标准号 ? { standard: row.标准号 } : {}),
      }
      tables.set(key, table)
    }
    const words = wordsOf(row.同义词)
    table.codes.push({
      code,
      title: say(zh, row.英文名称 || zh),
      ...(row.上级代码 ? { parent: row.上级代码 } : {}),
      ...(words.length > 0 ? { words } : {}),
      ...(row.停用日期 ? { validTo: row.停用日期 } : {}),
    })
    if (!row.旧版本 || !row.旧代码) continue
    table.from ??= { version: row.旧版本, pairs: [] }
    for (const old of wordsOf(row.旧代码)) {
      const pair = table.from.pairs.find((one) => one.old === old)
      if (pair) (pair.new as string[]).push(code)
      else table.from.pairs.push({ old, new: [code] })
    }
  }
  return { given: { elements: [], tables: [...tables.values()] }, faults }
}

const KIND_WORDS: Readonly<Record<string, string>> = {
  文本: 'text',
  整数: 'integer',
  小数: 'decimal',
  金额: 'money',
  是否: 'yes',
  日期: 'day',
  时间: 'instant',
  代码: 'code',
  电话: 'phone',
  身份证号: 'idNumber',
  信用代码: 'creditCode',
  邮箱: 'mail',
  坐标: 'point',
  区划: 'area',
}
const GROUP_WORDS = new Map(
  Object.entries(elementGroups).map(([group, { zh }]) => [zh, group as ElementGroup]),
)

function elementRows(rows: readonly { readonly no: number; readonly row: Row }[]) {
  const faults: RowFault[] = []
  const elements: DataElement[] = []
  const bound = (text: string | undefined) =>
    text === undefined || text === '' ? undefined : /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text
  for (const { no, row } of rows) {
    const kind = KIND_WORDS[row.类型 ?? ''] ?? row.类型 ?? ''
    if (!row.数据元 || !row.名称 || !KINDS.has(kind)) {
      faults.push({
        line: no,
        says: say('缺少数据元标识、名称，或类型不认识', 'name or title is missing, or the kind is not known'),
      })
      continue
    }
    const field = {
      ...{ kind, title: say(row.名称, row.英文名称 || row.名称) },
      ...(row.代码集 ? { list: row.代码集 } : {}),
      ...{ min: bound(row.最小), max: bound(row.最大), digits: bound(row.小数位) },
      ...(row.必填 === '是' ? { required: true } : {}),
      ...(row.级别 ? { grade: Number(row.级别) } : {}),
      ...(row.脱敏 ? { personal: row.脱敏 } : {}),
    }
    const empty = wordsOf(row.空值字样)
    elements.push({
      ...{ name: row.数据元, version: row.版本 || '1', group: GROUP_WORDS.get(row.分类 ?? '') ?? 'matter' },
      field: Object.fromEntries(
        Object.entries(field).filter(([, value]) => value !== undefined),
      ) as unknown as Field,
      ...(row.标准号 ? { standard: row.标准号 } : {}),
      synonyms: wordsOf(row.同义列名),
      ...(empty.length > 0 ? { empty } : {}),
      definition: say(row.定义 || row.名称, row.英文名称 || row.名称),
    })
  }
  return { given: { elements, tables: [] }, faults }
}

/** Code tables as rows of a sheet, head first; reading them again gives the same. */
export function tableSheet(tables: readonly CodeTable[]): string[][] {
  const rows: string[][] = [[...TABLE_HEAD]]
  for (const { name, title, version, standard = '', codes, from } of tables)
    for (const { code, title: one, parent = '', words = [], validTo = '' } of codes) {
      const old = (from?.pairs ?? []).filter((pair) => pair.new.includes(code)).map((pair) => pair.old)
      rows.push([
        ...[name, title.zh, version, standard, code, one.zh, one.en, parent, words.join('、'), validTo],
        ...[old.length > 0 ? (from?.version ?? '') : '', old.join('、')],
      ])
    }
  return rows
}

export function elementSheet(elements: readonly DataElement[]): string[][] {
  const kindWord = (kind: string) => Object.entries(KIND_WORDS).find(([, one]) => one === kind)?.[0] ?? kind
  const cell = (value: unknown) => (value === undefined ? '' : value === true ? '是' : String(value))
  return [
    [...ELEMENT_HEAD],
    ...elements.map(({ name, version, standard, field, group, synonyms, empty = [], definition }) => {
      const of = field as unknown as Record<string, unknown>
      return [
        ...[
          name,
          version,
          standard ?? '',
          field.title.zh,
          field.title.en,
          elementGroups[group].zh,
          kindWord(field.kind),
        ],
        ...[of.list, of.min, of.max, of.digits, of.required, field.grade, field.personal].map(cell),
        ...[synonyms.join('、'), empty.join('、'), definition.zh],
      ]
    }),
  ]
}

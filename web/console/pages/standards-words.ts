import type {
  CodeEntry,
  CodeTable,
  DataElement,
  Effective,
  ImportLine,
  LevelNote,
  Standard,
} from '../../../platform/catalogue/declare.ts'
import type { Mask } from '../../../platform/fields/declare.ts'
import { type Say, say, words } from '../../live/index.ts'

type Named<T> = Omit<Effective<T>, 'levels'> & {
  readonly levels: readonly (LevelNote & { readonly name: string | null })[]
}
export type Level = { readonly code: string; readonly name: string; readonly level: number }
export type Entry = Omit<Standard, 'changedAt' | 'publishedAt'> & {
  readonly areaName: string
  readonly changedAt: string
  readonly publishedAt: string | null
}
export type ElementLine = Named<DataElement> & { readonly uses: number }
export type TableLine = Omit<Named<CodeTable>, 'value'> & {
  readonly value: Omit<CodeTable, 'codes' | 'from'>
  readonly codes: number
  readonly editions: readonly string[]
}
export type Standards = {
  readonly area: string
  readonly day: string
  readonly levels: readonly Level[]
  readonly elements: readonly ElementLine[]
  readonly tables: readonly TableLine[]
  readonly entries: readonly Entry[]
  readonly may: { readonly publish: boolean }
}
export type ElementSeen = Named<DataElement> & {
  readonly uses: number
  readonly users: readonly {
    readonly id: string
    readonly title: string
    readonly items: readonly string[]
  }[]
}
export type TableSeen = Named<CodeTable> & { readonly others: readonly CodeTable[] }
export type Tried = {
  readonly value?: string | null
  readonly notes: readonly Say[]
  readonly rule?: string
  readonly says?: Say
  readonly remedy?: Say
  readonly shown: string | null
  readonly masked: string | null
  readonly column: string
}
export type Preview = {
  readonly lines: readonly ImportLine[]
  readonly faults: readonly { readonly line: number; readonly says: Say }[]
}

export const kindTitles: Readonly<Record<string, Say>> = {
  text: say('文本', 'Text'),
  integer: say('整数', 'Integer'),
  decimal: say('小数', 'Decimal'),
  money: say('金额', 'Money'),
  yes: say('是否', 'Yes or no'),
  day: say('日期', 'Day'),
  instant: say('时间', 'Time'),
  code: say('代码', 'Code'),
  phone: say('电话', 'Telephone'),
  idNumber: say('身份证号', 'Identity number'),
  creditCode: say('信用代码', 'Credit code'),
  mail: say('邮箱', 'Mail'),
  point: say('坐标', 'Point'),
  area: say('区划', 'Division'),
}
export const maskTitles: Readonly<Record<Mask, Say>> = {
  name: say('姓名：张*', 'name: 张*'),
  phone: say('电话：138****5678', 'phone: 138****5678'),
  idNumber: say('证件号：4401**********1234', 'number: 4401**********1234'),
  address: say('地址：到镇街', 'address: to the town'),
  all: say('全部隐藏', 'all hidden'),
}
export const outcomeTitles: Readonly<Record<ImportLine['outcome'], Say>> = {
  new: say('新增', 'new'),
  changed: say('有改动', 'changes'),
  same: say('无变化', 'same'),
  refused: say('退回', 'refused'),
}
export const OUTCOME_TONES: Readonly<Record<ImportLine['outcome'], string>> = {
  new: 'green',
  changed: 'yellow',
  same: '',
  refused: 'red',
}

export const codeTitle = ({ code, title }: CodeEntry, s: (say: Say) => string): string =>
  `${code} ${s(title)}`

export const standardsWords = words({
  title: say('标准管理', 'Standards'),
  lead: say(
    '数据元规定一个值是什么、怎样读、怎样校验、怎样脱敏；代码集规定可以填哪些值。上级标准逐级下发，下级只能在允许的范围内增补或收窄。',
    'A data element says what a value is, how it is read, checked and masked; a code table which values there are. Standards come down level by level; a lower one only adds or narrows where it may.',
  ),
  elements: say('数据元', 'Data elements'),
  tables: say('代码集', 'Code tables'),
  levels: say('逐级下发', 'Levels'),
  level: say('层级', 'Level'),
  asOf: say('日期', 'As of'),
  find: say('搜索名称、列名、标准号', 'Search names, headings, standard numbers'),
  name: say('名称', 'Name'),
  kind: say('类型', 'Kind'),
  standard: say('标准号', 'Standard'),
  headings: say('常用列名', 'Usual headings'),
  uses: say('采用', 'Used by'),
  usesN: (n: number) => say(`${n} 个数据资源`, `${n} datasets`),
  source: say('来源', 'Set by'),
  nation: say('国家', 'Nation'),
  version: say('版本', 'Version'),
  codes: say('代码数', 'Codes'),
  codesN: (n: number) => say(`${n} 个代码`, `${n} codes`),
  editions: say('历史版本', 'Editions'),
  none: say('没有符合的标准', 'No standard fits'),
  noneWhy: say('换一个词，或清空搜索。', 'Try another word, or clear the search.'),
  export: say('导出', 'Export'),
  exportJson: say('导出下发包', 'Package for below'),
  import: say('导入', 'Import'),
  importTitle: say('导入标准', 'Import standards'),
  importWhy: say(
    '可用导出的工作簿或下发包。先预览会改动什么，再存为草稿，发布后从生效日起执行。',
    'Take an exported workbook or package. First see what it would change, then keep it as drafts; published, it holds from its day on.',
  ),
  forLevel: say('设定层级', 'For the level'),
  validFrom: say('生效日期', 'In force from'),
  choose: say('选择文件', 'Choose a file'),
  preview: say('预览', 'Preview'),
  keep: say('存为草稿', 'Keep as drafts'),
  kept: (n: number) =>
    say(`已存 ${n} 条草稿，可在“逐级下发”发布`, `${n} drafts kept; publish them under “Levels”`),
  faults: (n: number) => say(`${n} 行有误，未读入`, `${n} rows are wrong and left out`),
  lineNo: (n: number) => say(`第 ${n} 行`, `row ${n}`),
  definition: say('定义', 'Definition'),
  grade: say('安全级别', 'Grade'),
  mask: say('脱敏', 'Mask'),
  bounds: say('取值要求', 'Bounds'),
  emptyWords: say('空值字样', 'Empty words'),
  steps: say('固定步骤', 'Steps always done'),
  group: say('分类', 'Group'),
  local: say('下级可', 'Below may'),
  who: say('谁在用', 'Who uses it'),
  whoNone: say('还没有信息项采用这个数据元。', 'No item follows it yet.'),
  try: say('试一试', 'Try it'),
  tryWhy: say('填一个值，看看会怎样读。不会保存。', 'Write a value and see how it is read. Nothing is kept.'),
  value: say('值', 'Value'),
  keptAs: say('存为', 'Kept as'),
  shownAs: say('显示为', 'Shown as'),
  maskedAs: say('脱敏后', 'Masked'),
  nothing: say('空值', 'empty'),
  column: say('列类型', 'Column type'),
  notes: say('规范化', 'Normalised'),
  asIs: say('原样', 'as it is'),
  rejected: say('退回', 'Rejected'),
  on: say('数据日期', 'Day of the data'),
  edition: say('数据采用的版本', 'Edition of the data'),
  current: say('现行', 'in force'),
  code: say('代码', 'Code'),
  synonyms: say('同义词', 'Synonyms'),
  ended: (day: string) => say(`${day} 停用`, `ended ${day}`),
  mapping: say('版本对照', 'Between editions'),
  mappingWhy: (from: string, to: string) =>
    say(
      `${from} 版 → ${to} 版。一对多的需人工核对，读数据时退回并列出选项。`,
      `${from} → ${to}. One to many wants a person's eye: such cells are rejected with the choices.`,
    ),
  old: say('旧代码', 'Old code'),
  new: say('新代码', 'New code'),
  review: say('需核对', 'review'),
  moved: say('改号', 'renumbered'),
  onlyChanges: say('只看变化', 'Only changes'),
  trail: say('逐级来源', 'Level by level'),
  setHere: (n: number) => say(`本级设定 ${n} 条`, `${n} set here`),
  inherits: say('全部沿用上级', 'all inherited'),
  draft: say('草稿', 'draft'),
  publish: say('发布', 'Publish'),
  withdraw: say('停用', 'End'),
  sure: say('确认从今天起停用', 'End it from today, really'),
  published: say('已发布', 'Published'),
  withdrawn: say('已停用', 'Ended'),
  from: (day: string) => say(`${day} 起`, `from ${day}`),
  by: (name: string) => say(`由 ${name} 设定`, `set by ${name}`),
  adapts: say('调整上级', 'adapts'),
  own: say('本级自定', 'own'),
  mayNot: say('只有数据主管可以发布标准', 'Only the data authority publishes standards'),
})

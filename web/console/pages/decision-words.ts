import type { ColumnType, HitPolicy, TableDraft, TableVersion } from '../../../platform/decisions/declare.ts'
import { type Say, say, words } from '../../live/index.ts'

/** Instants travel as text. */
type Sent<T> = {
  readonly [K in keyof T]: T[K] extends Date ? string : T[K] extends Date | null ? string | null : T[K]
}
export type Version = Sent<TableVersion>
export type Draft = Sent<TableDraft>
export type TablePage = {
  readonly versions: readonly Version[]
  readonly draft: Draft | null
  readonly may: { readonly edit: boolean; readonly publish?: boolean }
}

export const hitTitles: Readonly<Record<HitPolicy, Say>> = {
  U: say('U 唯一：最多一行适用', 'U unique: one row at most'),
  A: say('A 任一：可多行适用，结论须相同', 'A any: several rows, one conclusion'),
  F: say('F 首行：从上往下第一行', 'F first row from the top'),
  P: say('P 优先：结论最优的一行', 'P best conclusion'),
  R: say('R 全部，按行序', 'R all, in the order of rows'),
  O: say('O 全部，按结论优先序', 'O all, best conclusion first'),
  C: say('C 汇集全部', 'C collect all'),
  'C+': say('C+ 求和', 'C+ sum'),
  'C<': say('C< 取最小', 'C< least'),
  'C>': say('C> 取最大', 'C> greatest'),
  'C#': say('C# 计数', 'C# count'),
}

export const typeTitles: Readonly<Record<ColumnType, Say>> = {
  number: say('数字', 'number'),
  string: say('文字', 'text'),
  boolean: say('是否', 'yes or no'),
  date: say('日期', 'date'),
  time: say('时间', 'time'),
  dateTime: say('日期时间', 'date and time'),
  daysDuration: say('时长（日时）', 'days and time'),
  monthsDuration: say('时长（年月）', 'years and months'),
}

export const decisionWords = words({
  title: say('决策表', 'Decision tables'),
  lead: say(
    '情形、收费、分派的规则写成表：条件在左，结论在右，逐行对照。发布前自动查漏、查重；每次结论都说明依据哪一行。',
    'Rules for situations, fees and routing as sheets: conditions left, conclusions right. Holes and overlaps are found before publishing; every outcome names its row.',
  ),
  name: say('编码', 'Name'),
  table: say('决策表', 'Table'),
  hit: say('命中策略', 'Hit policy'),
  rows: say('规则', 'Rows'),
  inForce: say('现行', 'In force'),
  changed: say('最近变更', 'Last change'),
  draft: say('草稿', 'Draft'),
  version: (n: number) => say(`第 ${n} 版`, `version ${n}`),
  coming: (n: number) => say(`第 ${n} 版待生效`, `version ${n} to come`),
  new: say('新建', 'New table'),
  none: say('还没有决策表', 'There is no decision table yet'),
  noneSays: say('新建一张，或导入其他工具的 .dmn 文件。', 'Make one, or import a .dmn file of another tool.'),
  import: say('导入 .dmn', 'Import .dmn'),
  export: say('导出 .dmn', 'Export .dmn'),
  titleZh: say('名称（中文）', 'Title (Chinese)'),
  titleEn: say('名称（英文）', 'Title (English)'),
  create: say('建立草稿', 'Make a draft'),
  exists: say('已有同名决策表', 'There is a table of this name'),
  versions: say('版本', 'Versions'),
  edit: say('改写（存为草稿）', 'Change (as a draft)'),
  save: say('保存草稿', 'Save the draft'),
  saved: say('草稿已保存', 'Draft saved'),
  drop: say('丢弃草稿', 'Throw the draft away'),
  dropped: say('草稿已丢弃', 'Draft thrown away'),
  dropSure: say('草稿里的改动将全部丢失，确定丢弃？', 'Everything in the draft will be lost. Throw it away?'),
  publish: say('发布…', 'Publish…'),
  second: (name: string) =>
    say(
      `草稿由${name}保存，须由另一位有权限的同事核对后发布。`,
      `Saved by ${name}: a colleague with the duty looks at it and publishes it.`,
    ),
  publishNow: say('发布', 'Publish'),
  published: (n: number) => say(`已发布第 ${n} 版`, `Version ${n} is published`),
  why: say('变更说明', 'What changed, and why'),
  from: say('生效时间', 'In force from'),
  fromNow: say('立即', 'at once'),
  holesMeant: say('这些空缺是有意的：没有规则时由人判断', 'These holes are meant: people decide there'),
  unsaved: say('有未保存的修改', 'Not saved yet'),
  restored: say('已恢复上次未保存的修改', 'Changes not saved last time are back'),
  validity: (from: string, to: string | null) =>
    say(to ? `${from} 起，${to} 止` : `${from} 起`, to ? `from ${from} to ${to}` : `from ${from}`),
  by: say('发布人', 'by'),
  row: say('行', 'Row'),
  note: say('依据', 'Basis'),
  conditions: say('条件', 'Conditions'),
  conclusions: say('结论', 'Conclusions'),
  addRow: say('加一行', 'Add a row'),
  removeRow: (n: number) => say(`删除第 ${n} 行`, `Remove row ${n}`),
  up: (n: number) => say(`第 ${n} 行上移`, `Move row ${n} up`),
  down: (n: number) => say(`第 ${n} 行下移`, `Move row ${n} down`),
  columns: say('列设置', 'Columns'),
  addInput: say('加条件列', 'Add a condition'),
  addOutput: say('加结论列', 'Add a conclusion'),
  removeColumn: say('删除此列', 'Remove the column'),
  expression: say('取值路径', 'Path of the value'),
  type: say('类型', 'Type'),
  values: say('取值范围', 'Values'),
  valuesHelp: say(
    '如 [0..1000]、>= 0；结论列按优先序列出',
    'e.g. [0..1000], >= 0; for conclusions, best first',
  ),
  choices: say('选项（每行：值 中文 / 英文）', 'Choices (a line each: value Chinese / English)'),
  whole: say('整数', 'whole numbers'),
  optional: say('可为空', 'may be absent'),
  many: say('列表', 'a list'),
  otherwise: say('缺省结论', 'Otherwise'),
  try: say('试算', 'Try it'),
  tryLead: say('填入条件，看哪一行适用、为什么。', 'Fill in conditions and see which row holds, and why.'),
  outcome: say('结论', 'Outcome'),
  because: say('依据', 'Because'),
  empty: say('（空）', '(empty)'),
  yes: say('是', 'yes'),
  no: say('否', 'no'),
  findings: say('检查', 'Check'),
  sound: say('没有空缺，没有冲突', 'No holes, no contradictions'),
  faults: (n: number) => say(`${n} 处写法错误`, `${n} faults`),
  holes: (n: number) => say(`${n} 处没有规则`, `${n} holes`),
  overlaps: (n: number) => say(`${n} 处多行适用`, `${n} overlaps`),
  idle: (rows: string) => say(`第 ${rows} 行永远轮不到`, `Row ${rows} never decides anything`),
  sameOutputs: say('结论相同', 'same conclusion'),
  incomplete: say(
    '表太宽或单元格互相比较，未能查全',
    'Too wide, or cells compare columns: not all was looked at',
  ),
  showIt: say('试这一例', 'Try this one'),
  at: (row: number | undefined, column: number | undefined) =>
    say(
      `${row ? `第 ${row} 行` : ''}${column ? `第 ${column} 列` : ''}`,
      `${row ? `row ${row}` : ''}${row && column ? ', ' : ''}${column ? `column ${column}` : ''}`,
    ),
  cellHelp: say(
    '单元格写法：- 任意；5 等于；<= 5；[1..5] 含两端，(1..5) 不含；"甲","乙" 任一；not("甲")；date("2026-01-01")。',
    'Cells: - anything; 5 equal; <= 5; [1..5] with its ends, (1..5) without; "a","b" either; not("a"); date("2026-01-01").',
  ),
  noRight: say('只有事项管理员可以改写和发布', 'Only managers of items change and publish'),
})

export type DecisionWords = typeof decisionWords

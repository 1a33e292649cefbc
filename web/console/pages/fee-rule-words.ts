import { type Say, say, words } from '../../live/index.ts'

/** A published table that a rule may read, with the columns that can hold fen. */
export type ReadableTable = {
  readonly name: string
  readonly title: Say
  readonly version: number
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
}

/** Sentences of the list of fees 收费目录清单. */
export const feeRuleWords = words({
  rules: say('收费目录清单', 'List of fees'),
  lead: say(
    '清单之外不得收费。新标准从执行日起生效，已开缴款单按开具时的标准不变。',
    'Nothing is charged that is not listed. A new rule is in force from its day; demands made before keep theirs.',
  ),
  newRule: say('新增收费项目', 'New fee'),
  none: say('还没有收费标准', 'No rules yet'),
  inForce: (version: number, from: string) =>
    say(`第 ${version} 版，${from} 起执行`, `v${version} in force since ${from}`),
  notYet: say('尚未执行', 'not in force yet'),
  from: (day: string) => say(`${day} 起执行`, `from ${day}`),
  change: say('修改、试算', 'Change, try'),
  tryIt: say('试算', 'Try'),
  reliefs: say('减免', 'Reliefs'),
  history: (n: number) => say(`全部 ${n} 个版本`, `All ${n} versions`),
  each: (yuan: string) => say(`每件 ${yuan} 元`, `${yuan} yuan each`),
  perUnit: (yuan: string, unit: string) => say(`每${unit} ${yuan} 元`, `${yuan} yuan per ${unit}`),
  most: (yuan: string) => say(`最多 ${yuan} 元`, `at most ${yuan} yuan`),
  ownTable: (title: string) => say(`按所附决策表“${title}”`, `by its own table “${title}”`),
  byTable: say('按决策表', 'By the decision table'),
  notPublished: say('（未发布）', '(not published)'),
  code: say('编码', 'Code'),
  zh: say('名称（中文）', 'Name (Chinese)'),
  en: say('名称（英文）', 'Name (English)'),
  basis: say('收费依据', 'Legal basis'),
  kind: say('计算方式', 'Reckoned'),
  fixed: say('固定金额', 'A fixed amount'),
  perUnitKind: say('按数量', 'By quantity'),
  published: say('按已发布的决策表', 'By a published decision table'),
  own: say('按所附决策表（沿用）', 'By its own table (kept as it is)'),
  amount: say('金额（元）', 'Yuan'),
  quantityOf: say('数量字段', 'Field of the quantity'),
  unitZh: say('单位（如 份）', 'Unit (Chinese)'),
  unitEn: say('单位（英文）', 'Unit (English)'),
  mostOf: say('封顶（元，可空）', 'At most (yuan, may be empty)'),
  table: say('决策表', 'Decision table'),
  noTables: say('没有可用的已发布决策表（须有数字型输出列）', 'No published table with a column of numbers'),
  output: say('金额列（单位：分）', 'Column of the amount (in fen)'),
  effective: say('执行日期', 'In force from'),
  save: say('保存为新版本', 'Keep as a new version'),
  saved: (version: number) => say(`已保存第 ${version} 版`, `Kept as v${version}`),
  try: say('试算', 'Try it'),
  tryWhy: say(
    '填入申请表会有的值，看应收多少、为什么。',
    'Fill in what a form would hold: how much, and why.',
  ),
  noValues: say('不需要填值', 'Nothing to fill in'),
  result: (yuan: string) => say(`应收 ${yuan} 元`, `${yuan} yuan due`),
  badAmount: say('金额写成元，最多两位小数', 'An amount in yuan, two places at most'),
  reliefCode: say('减免编码', 'Code'),
  reliefTitle: say('减免名称', 'Relief'),
  reliefHow: say('减免方式', 'How'),
  waive: say('全免', 'Nothing to pay'),
  percent: say('减百分之', 'Percent off'),
  minus: say('减（元）', 'Yuan off'),
  addRelief: say('增加减免', 'Add a relief'),
})

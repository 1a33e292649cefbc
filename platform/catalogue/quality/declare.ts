import { type AreaCode, declareRefusals, type Id, type Instant, type Say, say } from '../../../base/index.ts'

/** The six dimensions of GB/T 36344-2018; uniqueness 唯一性 is a measure of consistency 一致性, not a seventh. */
export const dimensions = {
  norm: say('规范性', 'conformity'),
  complete: say('完整性', 'completeness'),
  accurate: say('准确性', 'accuracy'),
  consistent: say('一致性', 'consistency'),
  timely: say('时效性', 'timeliness'),
  reachable: say('可访问性', 'accessibility'),
} as const satisfies Record<string, Say>
export type Dimension = keyof typeof dimensions

/** Rows of one reject workbook 退回清单; more come in further parts. */
export const WORKBOOK_ROWS = 60_000

/** 退回核实: the rows go back to the sender · 标疑义: the values are marked as in doubt · 仅提示: only counted. */
export const severities = {
  reject: say('退回核实', 'sent back'),
  doubt: say('标记疑义', 'marked in doubt'),
  tell: say('仅提示', 'told only'),
} as const satisfies Record<string, Say>
export type Severity = keyof typeof severities

export const operators = {
  eq: say('等于', 'equals'),
  ne: say('不等于', 'differs from'),
  lt: say('小于', 'is less than'),
  le: say('不大于', 'is at most'),
  gt: say('大于', 'is greater than'),
  ge: say('不小于', 'is at least'),
} as const satisfies Record<string, Say>
export type Operator = keyof typeof operators

/** What a comparison computes: an item, a fixed value, the day of measuring, or a sum or difference of such. */
export type Term =
  | { readonly item: string }
  | { readonly value: string | number }
  | { readonly today: true }
  | { readonly sum: readonly Term[] }
  | { readonly minus: readonly [Term, Term] }

/** Codes with a check digit of their own 校验位. */
export const checkedKinds = {
  idNumber: say('公民身份号码', 'identity number'),
  creditCode: say('统一社会信用代码', 'unified social credit code'),
  phone: say('电话号码', 'telephone number'),
  mail: say('电子邮箱', 'mail address'),
} as const satisfies Record<string, Say>
export type CheckedKind = keyof typeof checkedKinds

/**
 * What a rule asks of the rows: a small tree of plain data, checked when it is saved, compiled to SQL. An empty value
 * breaks only `filled`: whatever else is asked, is asked of values that are there.
 */
export type Test =
  /** 必填: there is a value, and it is not blank. */
  | { readonly is: 'filled'; readonly item: string }
  /** 唯一: no two rows have the same values. */
  | { readonly is: 'unique'; readonly items: readonly string[] }
  /** 类型: written as the item's kind wants it; counted where it is read, so only refused rows break it. */
  | { readonly is: 'typed'; readonly item: string }
  /** 校验位: a text that must be a number with a check digit. */
  | { readonly is: 'valid'; readonly item: string; readonly as: CheckedKind }
  /** 格式: a bounded regular expression over the whole text. */
  | { readonly is: 'pattern'; readonly item: string; readonly pattern: string }
  /** 取值: one of these. */
  | { readonly is: 'oneOf'; readonly item: string; readonly values: readonly string[] }
  /** 代码表: a code that holds in this list today. */
  | { readonly is: 'coded'; readonly item: string; readonly list: string }
  /** 长度: characters, both ends included. */
  | { readonly is: 'length'; readonly item: string; readonly min?: number; readonly max?: number }
  /** 列间比较: left operator right, also of sums. */
  | { readonly is: 'compare'; readonly left: Term; readonly op: Operator; readonly right: Term }
  /** 引用: the value stands in an item of another dataset. */
  | { readonly is: 'exists'; readonly item: string; readonly dataset: Id; readonly of: string }
  /** 跨库一致: the row of another dataset with the same value of `on` says the same; none there breaks nothing. */
  | {
      readonly is: 'agrees'
      readonly item: string
      readonly on: string
      readonly dataset: Id
      readonly ofOn: string
      readonly of: string
      readonly op: Operator
    }
  /** 时效: the day written in the row is at most so many days ago. */
  | { readonly is: 'age'; readonly item: string; readonly days: number }
  // ── of the dataset as a whole; counted as one row ──
  /** 合计核对: sum of an item against a sum in another dataset, or a fixed figure. */
  | {
      readonly is: 'total'
      readonly item: string
      readonly op: Operator
      readonly than: { readonly dataset: Id; readonly of: string } | { readonly value: number }
    }
  /** 行数: at least and at most so many rows. */
  | { readonly is: 'rows'; readonly min?: number; readonly max?: number }
  /** 更新及时: rows came within the update cycle of the dataset. */
  | { readonly is: 'fresh' }
  /** 可访问: published, with rows behind it. */
  | { readonly is: 'reachable' }
export type TestKind = Test['is']

/** What each kind of test is called, the dimension it measures, and whether it looks at the dataset as a whole. */
export const tests = {
  filled: { title: say('必填', 'Filled in'), dimension: 'complete', whole: false },
  unique: { title: say('唯一', 'Unique'), dimension: 'consistent', whole: false },
  typed: { title: say('符合数据元', 'As its element wants it'), dimension: 'norm', whole: false },
  valid: { title: say('校验位', 'Check digit'), dimension: 'accurate', whole: false },
  pattern: { title: say('格式', 'Pattern'), dimension: 'norm', whole: false },
  oneOf: { title: say('取值范围', 'One of'), dimension: 'norm', whole: false },
  coded: { title: say('代码表', 'Code list'), dimension: 'norm', whole: false },
  length: { title: say('长度', 'Length'), dimension: 'norm', whole: false },
  compare: { title: say('列间比较', 'Columns compared'), dimension: 'consistent', whole: false },
  exists: { title: say('引用存在', 'Refers to'), dimension: 'consistent', whole: false },
  agrees: { title: say('跨库一致', 'Agrees with another dataset'), dimension: 'consistent', whole: false },
  age: { title: say('数据时效', 'Age'), dimension: 'timely', whole: false },
  total: { title: say('合计核对', 'Totals'), dimension: 'consistent', whole: true },
  rows: { title: say('行数', 'Number of rows'), dimension: 'complete', whole: true },
  fresh: { title: say('更新及时', 'Up to date'), dimension: 'timely', whole: true },
  reachable: { title: say('可访问', 'Accessible'), dimension: 'reachable', whole: true },
} as const satisfies Record<TestKind, { title: Say; dimension: Dimension; whole: boolean }>

/** What a rejected cell names as its rule when a hand-written one held the row back 按规则退回. */
export const HELD = 'rule:'
export const heldRule = (rule: Id): string => `${HELD}${rule}`

/** A quality rule 质量规则. */
export type Rule = {
  /** `filled:phone` for one that follows from the standards, an id for one written by hand. */
  readonly id: string
  readonly title: Say
  readonly test: Test
  readonly dimension: Dimension
  /** Counts so many times in the dataset's mean; 1–10. */
  readonly weight: number
  readonly severity: Severity
  /** From the standards by itself 标准自带, or written by a steward 人工编写. */
  readonly origin: 'standard' | 'hand'
}

/** A rule as a steward writes it down. */
export type RuleDraft = {
  readonly title: string
  readonly test: unknown
  readonly dimension?: string
  readonly weight?: number
  readonly severity?: string
}

/** How one rule came out in a run. */
export type RuleResult = {
  readonly rule: string
  readonly title: Say
  readonly test: Test
  readonly dimension: Dimension
  readonly weight: number
  readonly severity: Severity
  readonly rows: number
  readonly bad: number
  /** 100 × (rows − bad) / rows. */
  readonly score: number
  /** Keys of bad rows that stand in the dataset, at most `SAMPLES`. */
  readonly keys: readonly string[]
  /** Line numbers of bad rows that were refused, at most `SAMPLES`. */
  readonly lines: readonly number[]
}

/** One measuring of a dataset 质检批次; history is the list of these. */
export type Run = {
  readonly district: AreaCode
  readonly id: Id
  readonly dataset: Id
  /** Delivery it followed; null = measured by hand. */
  readonly delivery: Id | null
  readonly measuredAt: Instant
  readonly by: string
  /** Rows that stand, and those of the delivery that were refused. */
  readonly rows: number
  readonly rejected: number
  readonly score: number | null
  readonly byDimension: Readonly<Partial<Record<Dimension, number>>>
  /** What changed in the columns since the run before 结构变化. */
  readonly drift: readonly Drift[]
}

export type Drift = { readonly item: string; readonly says: Say }

/** What a column holds 列画像. Extremes and frequent values of personal items are left out: figures tell nobody's name. */
export type ColumnProfile = {
  readonly item: string
  readonly rows: number
  readonly filled: number
  readonly distinct: number
  readonly shortest: number | null
  readonly longest: number | null
  readonly least: string | null
  readonly most: string | null
  readonly mean: number | null
  readonly top: readonly { readonly value: string; readonly count: number }[]
  /** Shapes of the texts: 9 = digit, A = letter, 汉 = Han character; the frequent ones first. */
  readonly shapes: readonly { readonly shape: string; readonly count: number }[]
}

/** A value in doubt 疑义, from the day it was raised until it was decided. */
export type Doubt = {
  readonly district: AreaCode
  readonly id: Id
  readonly dataset: Id
  readonly key: string
  readonly item: string
  /** The matter 疑义核实 it is worked on in. */
  readonly matter: Id
  /** Delivery and line the doubted value came from. */
  readonly delivery: Id | null
  readonly line: number | null
  readonly raisedAt: Instant
  readonly raisedName: string
  readonly endedAt: Instant | null
  readonly outcome: DoubtOutcome | null
}
export const doubtOutcomes = {
  corrected: say('已更正', 'corrected'),
  upheld: say('核实无误', 'found right'),
  withdrawn: say('已撤回', 'withdrawn'),
} as const satisfies Record<string, Say>
export type DoubtOutcome = keyof typeof doubtOutcomes

/** A matter of verification 核实事项 and the dataset it is about. */
export type Correction = {
  readonly district: AreaCode
  readonly matter: Id
  readonly dataset: Id
  readonly kind: 'doubt' | 'rejects' | 'rule'
  /** Whose rejected rows it is about. */
  readonly delivery: Id | null
  readonly openedAt: Instant
  readonly endedAt: Instant | null
}

/** Bad rows kept by name for each rule. */
export const SAMPLES = 100
/** 质量门槛: below this a dataset is not shared for decisions. Our default, configurable. */
export const GATE = 80

export const refusals = declareRefusals({
  'quality.badRule': {
    http: 422,
    says: ({ why }: { why: Say }) => say(`规则不成立：${why.zh}`, `The rule does not hold: ${why.en}`),
    remedy: say('请在规则编辑中改正后保存', 'Correct it in the rules editor and save again'),
  },
  'quality.noRule': {
    http: 404,
    says: () => say('没有这条质量规则', 'There is no such quality rule'),
    remedy: say('请刷新规则列表', 'Reload the list of rules'),
  },
  'quality.noRun': {
    http: 404,
    says: () => say('没有这次质检', 'There is no such measuring'),
    remedy: say('请在质量看板中重新选择', 'Choose again on the quality board'),
  },
  'quality.noTable': {
    http: 409,
    says: () =>
      say('该数据资源还没有数据，不能质检', 'The dataset holds no rows yet; there is nothing to measure'),
    remedy: say('请先完成归集', 'Bring its data in first'),
  },
  'quality.noRow': {
    http: 404,
    says: () => say('没有这一行数据', 'There is no such row'),
    remedy: say('请核对主键后再提', 'Check the key and try again'),
  },
  'quality.alreadyDoubted': {
    http: 409,
    says: () => say('这个值已在核实中', 'This value is being verified already'),
    remedy: say('请在原核实事项中补充说明', 'Add what you know to the running matter'),
  },
  'quality.noRejects': {
    http: 404,
    says: () => say('这个批次没有退回行', 'The delivery has no rejected rows'),
    remedy: say('无需下载退回清单', 'There is nothing to download'),
  },
  'quality.noKey': {
    http: 409,
    says: () =>
      say(
        '该数据资源没有主键，不能单行更正',
        'The dataset has no business key: a single row cannot be corrected',
      ),
    remedy: say('请重新报送全量数据', 'Send a full snapshot again'),
  },
  'quality.noLine': {
    http: 409,
    says: () =>
      say(
        '原始行已过保存期限，不能在此更正',
        'The line as received is no longer kept; it cannot be corrected here',
      ),
    remedy: say('请更正后以文件重新报送', 'Correct it in your system and send a file'),
  },
  'quality.stillBad': {
    http: 422,
    says: ({ why }: { why: Say }) =>
      say(`更正后的值仍不合格：${why.zh}`, `The corrected value is refused: ${why.en}`),
    remedy: say('请按提示修改后再提交', 'Mend it as it says and submit again'),
  },
  'quality.noDoubt': {
    http: 404,
    says: () => say('没有这条疑义', 'There is no such doubt'),
    remedy: say('请刷新页面', 'Reload the page'),
  },
})

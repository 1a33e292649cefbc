import { declareRefusals, type Instant, type Say, say } from '../../base/index.ts'

/**
 * What a column of a decision table 决策表 holds. Dates are texts `2026-11-21`, times `08:30:00`, instants
 * `2026-11-21T08:30:00+08:00`, durations `P3D`, `PT4H` and `P1Y6M`: as in JSON, so that a table runs in the browser
 * on what a form holds. Amounts of money are numbers of fen and whole.
 */
export type ColumnType =
  | 'number'
  | 'string'
  | 'boolean'
  | 'date'
  | 'time'
  | 'dateTime'
  | 'daysDuration'
  | 'monthsDuration'

/** One of the values an enumeration knows, with the words a reader sees for it. */
export type Choice = { readonly value: string; readonly title: Say }

/** A condition column 条件列. */
export type TableInput = {
  /** Name of the column, unique in the table. */
  readonly name: string
  /**
   * Where the value stands in what is evaluated: `area`, `applicant.kind`; the name itself when absent.
   * Cells of other columns may compare with it by this name.
   */
  readonly expression?: string
  readonly type: ColumnType
  readonly title: Say
  /** The values there are, as a cell: `[0..1000]`, `>= 0`; bounds completeness, and anything else is refused. */
  readonly values?: string
  /** An enumeration: these texts and no others. */
  readonly choices?: readonly Choice[]
  /** Numbers without decimals: nothing lies between 5 and 6. */
  readonly whole?: boolean
  /** The value may be absent; completeness then asks for a row that takes it. */
  readonly optional?: boolean
}

/** A conclusion column 结论列. */
export type TableOutput = {
  readonly name: string
  readonly type: ColumnType
  readonly title: Say
  /** The values there are, best first (hit policies P and O order by them): `"approved","refused"`. */
  readonly values?: string
  readonly choices?: readonly Choice[]
  /** A cell holds a list: `["identity", "contract"]`. */
  readonly many?: boolean
  /** The cell that holds when no row does. */
  readonly otherwise?: string
}

/**
 * Hit policy 命中策略. U unique: at most one row fits. A any: several may, with the same conclusion. F first row.
 * P highest of the output values. R every row in order, O every row by output values, C every row in any order;
 * C+ sum, C< least, C> greatest, C# how many.
 */
export type HitPolicy = 'U' | 'A' | 'F' | 'P' | 'R' | 'O' | 'C' | 'C+' | 'C<' | 'C>' | 'C#'

export const HIT_POLICIES: readonly HitPolicy[] = ['U', 'A', 'F', 'P', 'R', 'O', 'C', 'C+', 'C<', 'C>', 'C#']

/** A rule 规则: one S-FEEL text per column. `when` `-` takes everything; `gives` is a value or the name of an input. */
export type TableRow = {
  readonly when: readonly string[]
  readonly gives: readonly string[]
  /** Why the row is there, usually the article it rests on 依据. */
  readonly note?: string
}

/** A decision table 决策表, as data. */
export type DecisionTable = {
  readonly name: string
  readonly title: Say
  readonly hit: HitPolicy
  readonly inputs: readonly TableInput[]
  readonly outputs: readonly TableOutput[]
  readonly rows: readonly TableRow[]
}

/** What a cell of a conclusion can hold. */
export type Value = number | string | boolean | null
export type Values = Value | readonly Value[]
/** One value per output; a list per output where the policy takes every row (R, O, C) or the cell is one. */
export type Outputs = Readonly<Record<string, Values>>

/** A row that fired, and why: its conditions in words. Rows count from 1, as the sheet shows them. */
export type FiredRow = {
  readonly row: number
  readonly because: readonly Say[]
  readonly outputs: Outputs
  readonly note: string | null
}

/**
 * `outputs` null: no row fits (`none`) and no column says what holds otherwise, or the rows that fit contradict
 * each other (`contradiction`, policies U and A), or an input does not belong to its column (`input`).
 */
export type Outcome = {
  readonly outputs: Outputs | null
  readonly rows: readonly FiredRow[]
  readonly trouble: null | 'none' | 'contradiction' | 'input'
  /** The whole in one sentence: 第 3 行：面积 ≤ 140 且 首套 = 是. */
  readonly says: Say
}

/** What is wrong with a table; `row` and `column` count from 1, columns run over inputs and then outputs. */
export type TableFault = {
  readonly row?: number
  readonly column?: number
  readonly says: Say
}

/** Part of the space of inputs that the table treats in a way worth knowing, with one example. */
export type Region = {
  readonly example: Readonly<Record<string, Value>>
  readonly says: Say
}
export type Overlap = Region & { readonly rows: readonly number[]; readonly sameOutputs: boolean }

/** The findings of a check. `complete` false: the table is too wide to look through, or cells compare columns. */
export type TableCheck = {
  readonly holes: readonly Region[]
  readonly overlaps: readonly Overlap[]
  readonly faults: readonly TableFault[]
  /** Rows that can never decide anything: what they take is taken before them. */
  readonly idle: readonly number[]
  readonly complete: boolean
}

/** A published version 发布版本; `to` null while nothing follows it. Never edited. */
export type TableVersion = {
  readonly district: string
  readonly name: string
  readonly version: number
  readonly table: DecisionTable
  /** Digest of the table: what an outcome kept with a matter can be checked against. */
  readonly digest: string
  readonly from: Instant
  readonly to: Instant | null
  readonly why: string
  readonly publishedBy: string
  readonly publishedAt: Instant
}

/** What is being written and decides nothing yet 草稿. `revision` counts saves: a save names the one it read. */
export type TableDraft = {
  readonly district: string
  readonly name: string
  readonly table: DecisionTable
  readonly revision: number
  readonly savedBy: string
  /** Whose draft it is: another person publishes it. Null where the city itself wrote it. */
  readonly savedAccount: string | null
  readonly savedAt: Instant
}

/** A table as a list shows it. */
export type TableRowInList = {
  readonly name: string
  readonly title: Say
  readonly hit: HitPolicy
  readonly rows: number
  /** Newest published version, the one in force, and the draft's revision; null where there is none. */
  readonly newest: number | null
  readonly inForce: number | null
  readonly draft: number | null
  readonly changedAt: Instant
}

/** Most rows, columns, characters of a cell. A table larger than this is a register, not a decision. */
export const MOST = { rows: 2000, columns: 60, cell: 2000 } as const

export const refusals = declareRefusals({
  'decisions.faulty': {
    http: 422,
    says: (d: { table: string; faults: readonly TableFault[] }) =>
      say(
        `决策表“${d.table}”有 ${d.faults.length} 处错误：${d.faults[0]?.says.zh ?? ''}`,
        `Decision table “${d.table}” has ${d.faults.length} faults: ${d.faults[0]?.says.en ?? ''}`,
      ),
    remedy: say('按列出的行和列改正后重试。', 'Correct the rows and columns listed and try again.'),
  },
  'decisions.overlap': {
    http: 422,
    says: (d: { table: string; overlaps: readonly Overlap[] }) =>
      say(
        `决策表“${d.table}”有 ${d.overlaps.length} 处规则相互矛盾，例如：${d.overlaps[0]?.says.zh ?? ''}`,
        `Rows of decision table “${d.table}” contradict each other in ${d.overlaps.length} places, e.g. ${d.overlaps[0]?.says.en ?? ''}`,
      ),
    remedy: say(
      '改窄其中一行，或选用允许重叠的命中策略。',
      'Narrow one of the rows, or choose a hit policy that allows it.',
    ),
  },
  'decisions.holes': {
    http: 409,
    says: (d: { table: string; holes: readonly Region[] }) =>
      say(
        `决策表“${d.table}”有 ${d.holes.length} 处没有规则，例如：${d.holes[0]?.says.zh ?? ''}`,
        `Decision table “${d.table}” says nothing in ${d.holes.length} places, e.g. ${d.holes[0]?.says.en ?? ''}`,
      ),
    remedy: say(
      '补上规则或缺省结论；确实不需要时，发布时说明理由。',
      'Add rows or a default; where nothing is meant, say why when publishing.',
    ),
  },
  'decisions.unknown': {
    http: 404,
    says: (d: { name: string }) =>
      say(`没有决策表“${d.name}”（或该日期没有有效版本）`, `There is no decision table “${d.name}” in force`),
    remedy: say('核对名称和日期。', 'Check the name and the date.'),
  },
  'decisions.changed': {
    http: 409,
    says: (d: { name: string }) =>
      say(`决策表“${d.name}”的草稿已被别人改过`, `Somebody else has changed the draft of “${d.name}”`),
    remedy: say('重新打开草稿后再改。', 'Open the draft again and repeat the change.'),
  },
  'decisions.notLater': {
    http: 409,
    says: (d: { from: string }) =>
      say(
        `新版本的生效时间必须晚于上一版本（${d.from}）`,
        `A version must begin after the one before (${d.from})`,
      ),
    remedy: say('选一个更晚的生效时间。', 'Choose a later moment.'),
  },
  'decisions.samePerson': {
    http: 403,
    says: () =>
      say('草稿须由保存人以外的另一人发布', 'A draft is published by somebody else than whoever wrote it'),
    remedy: say(
      '请由有权限的另一位同事核对后发布。',
      'Ask a colleague with the duty to look at it and publish it.',
    ),
  },
  'decisions.sameTable': {
    http: 409,
    says: (d: { version: number }) =>
      say(`内容与第 ${d.version} 版完全相同`, `Nothing differs from version ${d.version}`),
    remedy: say('有改动再发布。', 'Publish when something has changed.'),
  },
  'decisions.notXml': {
    http: 400,
    says: (d: { what: Say }) =>
      say(`不是可读的 DMN 文件：${d.what.zh}`, `Not a DMN file that can be read: ${d.what.en}`),
    remedy: say('从建模工具重新导出 .dmn 文件。', 'Export the .dmn file from the modelling tool again.'),
  },
  'decisions.notDmn': {
    http: 400,
    says: (d: { element: string }) =>
      say(`这是 <${d.element}> 文件，不是 DMN 模型`, `This is a <${d.element}> file, not a DMN model`),
    remedy: say('选择 .dmn 文件。', 'Choose a .dmn file.'),
  },
  'decisions.circle': {
    http: 422,
    says: (d: { names: readonly string[] }) =>
      say(
        `决策相互依赖成环：${d.names.join(' → ')}`,
        `Decisions need each other in a circle: ${d.names.join(' → ')}`,
      ),
    remedy: say('去掉环上的一条依赖。', 'Remove one of the requirements of the circle.'),
  },
  'decisions.beyondTable': {
    http: 422,
    says: (d: { element: string; id: string; what: Say }) =>
      say(
        `决策表放不下 <${d.element}>（${d.id || '无编号'}）：${d.what.zh}`,
        `A decision table cannot hold <${d.element}> (${d.id || 'no id'}): ${d.what.en}`,
      ),
    remedy: say(
      '在建模工具里改成一张决策表，单元格只用字面值、区间和列表。',
      'Make it one decision table in the modelling tool, with literals, ranges and lists in its cells.',
    ),
  },
})

import { type Day, declareRefusals, type Say, say } from '../../../base/index.ts'
import type { Code, CodeList, Field } from '../../fields/declare.ts'

/** What a condition asks of the text as it stands at that step. */
export type Test =
  | { readonly is: 'contains' | 'equals' | 'starts' | 'ends'; readonly any: readonly string[] }
  | { readonly is: 'matches'; readonly pattern: string }
  | { readonly is: 'empty' }
  | { readonly is: 'longer' | 'shorter'; readonly than: number }
  | { readonly is: 'not'; readonly of: Test }

/** How a column value finds its line in a map table 对照表. */
export type MapHow = 'whole' | 'contains' | 'starts' | 'ends'

/**
 * One normalising step 清洗步骤 as a steward puts it together in a screen: plain data, versionable, no code. Each takes
 * the text the former left; a chain that ends with nothing left gives null.
 */
export type Step =
  /** 去首尾空白 */
  | { readonly do: 'trim' }
  /** 合并空白和换行: every run of blanks and line breaks becomes `with` (one blank unless said; '' drops them). */
  | { readonly do: 'collapse'; readonly with?: string }
  /** 全角转半角 */
  | { readonly do: 'halfWidth' }
  /** 统一异体符号: half-width, ₂ → 2, every dash → -, ≧ → ≥, ～ → ~, both kinds of brackets alike. */
  | { readonly do: 'fold' }
  | { readonly do: 'case'; readonly to: 'upper' | 'lower' }
  /** 删除文字 */
  | { readonly do: 'remove'; readonly text: readonly string[] }
  /** 替换文字 */
  | { readonly do: 'replace'; readonly find: string; readonly with: string }
  /** 按模式替换, all occurrences; `$1`…`$9` are the groups. A bounded kind of pattern, see `patternProblem`. */
  | { readonly do: 'pattern'; readonly find: string; readonly with: string }
  /** 按模式提取: the first match, or its group; nothing where it does not occur. */
  | { readonly do: 'take'; readonly find: string; readonly group?: number }
  /** 按符号拆分取第几段; counts from 1, negative from the end. */
  | { readonly do: 'split'; readonly at: readonly string[]; readonly take: number }
  /** 取两段文字之间 */
  | { readonly do: 'between'; readonly from: string; readonly to: string }
  /** 对照表: the first line that fits. */
  | {
      readonly do: 'map'
      readonly table: readonly { readonly from: readonly string[]; readonly to: string }[]
      readonly how?: MapHow
      readonly otherwise: 'keep' | 'blank' | 'reject'
    }
  | { readonly do: 'prefix'; readonly text: string }
  | { readonly do: 'suffix'; readonly text: string }
  /** 补齐到几位 */
  | { readonly do: 'pad'; readonly to: number; readonly with: string; readonly side: 'start' | 'end' }
  /** 日期写法: the order of year, month and day where they are all numbers. */
  | { readonly do: 'date'; readonly order: 'ymd' | 'dmy' | 'mdy' }
  /** 取标签后的数: the first number after any of the labels; without labels the first number of all. */
  | {
      readonly do: 'number'
      readonly after?: readonly string[]
      /** At most so many other characters between label and number; 20 unless said. */
      readonly within?: number
      /** Only a number followed by one of these, e.g. %. */
      readonly unit?: readonly string[]
    }
  /** 取连写数列的第几个: of `16-6-8` with `of` 3 the `take`-th. */
  | { readonly do: 'series'; readonly of: number; readonly take: number; readonly joined?: readonly string[] }
  /** 单位换算: times / over, exactly; rounded half up to `digits` places where said. */
  | { readonly do: 'scale'; readonly times: string; readonly over?: string; readonly digits?: number }
  /** 条件 */
  | {
      readonly do: 'when'
      readonly test: Test
      readonly steps: readonly Step[]
      readonly otherwise?: readonly Step[]
    }
  /** 依次尝试: each chain on the same text, the first that leaves something counts. */
  | { readonly do: 'firstOf'; readonly of: readonly (readonly Step[])[] }
  /** 视为空 */
  | { readonly do: 'blank'; readonly words: readonly string[] }
  /** 退回, with the steward's own words */
  | { readonly do: 'reject'; readonly says: string }
  /** 空时填 */
  | { readonly do: 'default'; readonly text: string }

/** One line of a mapping 映射: an item and how it is filled from the columns of a delivery. */
export type ColumnRule = {
  /** Item name of the dataset. */
  readonly item: string
  /** Headings of the delivery it is taken from; none = always the default. */
  readonly from: readonly string[]
  /** Between the texts of several columns; empty ones are left out. One blank unless said. */
  readonly join?: string
  readonly steps: readonly Step[]
  /** Canonical or written text used where the column is empty. */
  readonly default?: string
  /** Edition of the code table the column is written in, where it is an older one. */
  readonly edition?: string
}

/** One value of a declared parser 解析规则: where it is taken from, how it is mended, what it is. */
export type ParseColumn = {
  readonly from: readonly string[]
  readonly join?: string
  readonly steps?: readonly Step[]
  /** Text unless said; the title may be left out. */
  readonly field?: Partial<Field>
}

/** A cell that holds a list 一格多值: split at these, each part read as a line of its own. */
export type ParseList = {
  readonly from: readonly string[]
  readonly join?: string
  /** Done to the whole cell before it is split. */
  readonly steps?: readonly Step[]
  readonly at: readonly string[]
  /** Only parts that pass. */
  readonly keep?: Test
  readonly columns: Readonly<Record<string, Omit<ParseColumn, 'from' | 'join'>>>
}

/** Rules that take a sheet of free texts apart 自由文本解析, as data: written in a screen or in a file, never in code. */
export type ParseRules = {
  readonly title?: string
  readonly columns: Readonly<Record<string, ParseColumn>>
  readonly lists?: Readonly<Record<string, ParseList>>
}

/** A refused cell 退回单元格: the rule it broke and the sentence for the sender. */
export type Rejected = { readonly rule: string; readonly says: Say; readonly remedy?: Say }

/** `value` = canonical text ready for COPY into the column's SQL type; null = empty. `notes` = what was normalised. */
export type Cell = { readonly value: string | null; readonly notes?: readonly CellNote[] } | Rejected

/** 规范化说明: harmless changes that are counted and shown, never silent. */
export const cellNotes = {
  halfWidth: say('全角字符已转半角', 'full-width characters made half-width'),
  blanks: say('已去除多余空白', 'blanks removed'),
  case: say('已统一大小写', 'letter case made uniform'),
  emptyWord: say('填写的是表示“无”的字样，按空值处理', 'a word for nothing, read as empty'),
  byTitle: say('按名称对应到代码', 'found by its name'),
  byWord: say('按同义词对应到代码', 'found by a synonym'),
  oldCode: say('旧版代码已换为新版', 'a code of an older edition, replaced'),
  area: say('按名称对应到区划代码', 'division found by its name'),
  oldArea: say('区划已变更，按数据日期取代码', 'the division has changed, taken as of the date of the data'),
  date: say('日期写法已统一', 'date written uniformly'),
  monthOnly: say('只有年月，取当月 1 日', 'only year and month, taken as its first day'),
  zeros: say('已补回开头丢失的 0', 'lost leading zeros restored'),
  time: say('日期中的零点时刻已去除', 'midnight time taken off the date'),
  number: say('数字写法已统一', 'number written uniformly'),
  unit: say('已按单位换算', 'converted from its unit'),
  phone: say('电话写法已统一', 'telephone number written uniformly'),
} as const satisfies Record<string, Say>
export type CellNote = keyof typeof cellNotes

export type CellReader = (text: string) => Cell

/** A column as suggestions need it: values from the whole of it. */
export type ColumnValues = {
  readonly heading: string
  readonly rows: number
  readonly blank: number
  readonly values: readonly string[]
}

/** A pair of heading and target that was accepted before. `target` = name of a data element, or `.item` of this dataset. */
export type Learnt = { readonly heading: string; readonly target: string; readonly times: number }

/** A line of a mapping as it is proposed; `heading` null = no column is likely. */
export type Suggestion = {
  readonly item: string
  readonly heading: string | null
  /** 0–1 */
  readonly score: number
  /** Share of the values of the column that the item's reader passes; null = nothing to read. */
  readonly share: number | null
  readonly reasons: readonly Say[]
  readonly steps: readonly Step[]
}

/** A division as the reader needs it: names change, areas merge and end. `validTo` is the first day it is no more. */
export type AreaEntry = {
  readonly code: string
  readonly name: string
  readonly validFrom?: Day | null
  readonly validTo?: Day | null
  /** Codes it went into when it ended 撤并去向. */
  readonly into?: readonly string[]
  /** Outside the city: a bare name that fits here too means the one here (白云区 is also in Guiyang). */
  readonly far?: boolean
}

/** What a cell is read against; all of it data, so that the same reader runs in a browser. */
export type ReadContext = {
  /** Local day of the reading; bounds birth dates and `'today'`. */
  readonly today: Day
  /**
   * A code table by name, the edition in force, or `name@version` for that one; undefined = not known, which is a fault
   * of whoever declared the field.
   */
  readonly codes: (name: string) => CodeTable | undefined
  /** Divisions known by name; without them only codes are read. */
  readonly areas?: readonly AreaEntry[]
  /** Day the rows speak of 数据日期; decides which edition of a division counts. `today` unless said. */
  readonly on?: Day
  /** Words that mean nothing 空值字样, besides those of the element. */
  readonly empty?: readonly string[]
  /** Edition that coded columns are written in 数据采用的代码版本, where it is not the one in force. */
  readonly edition?: string
  /** The unit of money columns without a unit of their own; 元 unless said. */
  readonly moneyUnit?: 'fen' | 'yuan' | 'wan' | 'yi'
}

/** What a lower level may do to a standard from above 下级可: nothing, add, leave out, or both. */
export const locals = {
  none: say('不得改动', 'as it is'),
  extend: say('可增补', 'may add'),
  narrow: say('可收窄', 'may narrow'),
  both: say('可增补、可收窄', 'may add and narrow'),
} as const satisfies Record<string, Say>
export type Local = keyof typeof locals

/** A line of a code table with the days it holds. */
export type CodeEntry = Code & { readonly validFrom?: string }

/** An edition of a code table 代码集: a code list with the edition's days and how the former edition's codes go over. */
export type CodeTable = Omit<CodeList, 'codes'> & {
  readonly codes: readonly CodeEntry[]
  /** Standard number 标准号, e.g. GB/T 2261.1-2003. */
  readonly standard?: string
  readonly validFrom?: Day
  readonly validTo?: Day
  /** Old → new 版本对照; several targets need a person's eye. */
  readonly from?: CodeMapping
  /** `narrow` unless said: codes of a standard are never added to from below without leave. */
  readonly local?: Local
}

export type CodeMapping = {
  /** Version of the edition mapped from. */
  readonly version: string
  readonly pairs: readonly CodePair[]
}
/** One old code and what it became: one target is taken by itself, several are reviewed, none = ended. */
export type CodePair = { readonly old: string; readonly new: readonly string[]; readonly note?: string }

/** Data element 数据元: what a value of this kind is, wherever it stands. */
export type DataElement = {
  /** Latin name, never changed. */
  readonly name: string
  readonly version: string
  /** Number of the standard it rests on 标准号. */
  readonly standard?: string
  /** Owns title, kind, bounds, mask and grade. */
  readonly field: Field
  /** Headings people write for it 同义标题. */
  readonly synonyms: readonly string[]
  /** 定义 */
  readonly definition: Say
  /** Words that mean nothing in this element 空值字样, besides the common ones. */
  readonly empty?: readonly string[]
  /** `both` unless said: headings and tighter bounds of their own do no harm. */
  readonly local?: Local
  /** Steps done before reading, wherever the element is used. */
  readonly steps?: readonly Step[]
  /** Subject it belongs to 分类: person, body, place, time, money, paper, other. */
  readonly group: ElementGroup
}

export const elementGroups = {
  person: say('人员', 'person'),
  body: say('机构', 'organisation'),
  place: say('地点', 'place'),
  time: say('时间', 'time'),
  money: say('金额与数量', 'money and amounts'),
  paper: say('证照与文书', 'papers'),
  matter: say('业务', 'business'),
} as const satisfies Record<string, Say>
export type ElementGroup = keyof typeof elementGroups

/** 草稿 · 已发布 · 已停用 */
export type StandardState = 'draft' | 'published' | 'withdrawn'
export type StandardKind = 'element' | 'table'

/** What a level changes of a standard from above; it can add or tighten, never contradict. */
export type TableChange = { readonly extend: readonly CodeEntry[]; readonly without: readonly string[] }
export type ElementChange = {
  readonly synonyms: readonly string[]
  readonly empty: readonly string[]
  readonly bounds: Readonly<Record<string, number | string | boolean>>
}
export type StandardBody =
  | { readonly full: DataElement | CodeTable }
  | { readonly change: TableChange | ElementChange }

/** A standard as a level set it 标准条目. `area` '' = national, shipped with the program. */
export type Standard = {
  readonly id: string
  readonly kind: StandardKind
  readonly name: string
  readonly version: string
  readonly area: string
  readonly state: StandardState
  readonly body: StandardBody
  readonly validFrom: Day
  readonly validTo: Day | null
  readonly setBy: string
  readonly changedAt: Date
  readonly publishedAt: Date | null
}

/** Who set what along the way down 逐级来源, the nation first. */
export type LevelNote = {
  readonly area: string
  readonly version: string
  readonly validFrom: Day | null
  readonly setBy: string
  readonly says: Say
}
export type Effective<T> = { readonly value: T; readonly area: string; readonly levels: readonly LevelNote[] }
export type EffectiveStandards = {
  readonly elements: readonly Effective<DataElement>[]
  readonly tables: readonly Effective<CodeTable>[]
}

/** What an import would do to one standard. */
export type ImportLine = {
  readonly kind: StandardKind
  readonly name: string
  readonly version: string
  readonly title: Say
  readonly outcome: 'new' | 'changed' | 'same' | 'refused'
  readonly says: readonly Say[]
}

/** Standards as they travel between levels and systems 标准包. */
export type StandardPackage = {
  readonly elements: readonly DataElement[]
  readonly tables: readonly CodeTable[]
}

export const refusals = declareRefusals({
  'standards.contradicts': {
    http: 409,
    says: ({ why }: { why: readonly Say[] }) =>
      say(
        `与上级标准不一致：${why
          .map(({ zh }) => zh)
          .slice(0, 5)
          .join('；')}`,
        `It contradicts a standard from above: ${why
          .map(({ en }) => en)
          .slice(0, 5)
          .join('; ')}`,
      ),
    remedy: say(
      '下级只能在上级允许的范围内增补或收窄',
      'A lower level may only add or narrow where that is allowed',
    ),
  },
  'standards.notYourLevel': {
    http: 403,
    says: ({ area }: { area: string }) =>
      say(`不能为区划 ${area} 设定标准`, `Standards of division ${area} are not set here`),
    remedy: say(
      '请选择本级、上级（接收下发）或所辖的区划',
      'Choose this division, one above it, or one within it',
    ),
  },
  'standards.badStandard': {
    http: 422,
    says: ({ name, why }: { name: string; why: Say }) =>
      say(`标准“${name}”有误：${why.zh}`, `The standard "${name}" is wrong: ${why.en}`),
    remedy: say('请改正后重新提交', 'Correct it and submit it again'),
  },
  'standards.noPackage': {
    http: 422,
    says: () => say('文件里没有数据元或代码集', 'The file holds neither data elements nor code tables'),
    remedy: say(
      '请使用导出的表头：数据元表含“数据元、类型”列，代码集表含“代码集、代码、名称”列',
      'Use the headings of the export: 数据元 and 类型 for elements, 代码集, 代码 and 名称 for code tables',
    ),
  },
  'standards.badAddress': {
    http: 422,
    says: () => say('地址不正确', 'The address is not right'),
    remedy: say(
      '填写上级标准包的 http(s) 地址',
      'Give the http(s) address of the edition of the level above',
    ),
  },
  'standards.noFeed': {
    http: 404,
    says: () => say('没有这条订阅，或没有待采用的标准', 'There is no such subscription, or nothing waits'),
    remedy: say('请刷新页面', 'Reload the page'),
  },
  'standards.noStandard': {
    http: 404,
    says: () => say('没有这条标准', 'There is no such standard'),
    remedy: say('请在标准管理中重新选择', 'Choose again among the standards'),
  },
  'standards.published': {
    http: 409,
    says: ({ name, version }: { name: string; version: string }) =>
      say(
        `“${name}”的版本 ${version} 已发布，不能改动`,
        `Version ${version} of "${name}" is published and does not change`,
      ),
    remedy: say('请以新的版本号提交', 'Submit it with a new version'),
  },
  'standards.noElement': {
    http: 404,
    says: ({ name }: { name: string }) => say(`没有数据元“${name}”`, `there is no data element "${name}"`),
    remedy: say('请在标准管理中查找', 'Look it up among the standards'),
  },
  'standards.notInMap': {
    http: 422,
    says: ({ title }: { title: Say }) =>
      say(`“${title.zh}”的值不在对照表中`, `${title.en}: the value is not in the map table`),
    remedy: say('请改为对照表中的值，或补充对照表', 'Use a value of the table, or add a line to it'),
  },
  'standards.rejected': {
    http: 422,
    says: ({ title, why }: { title: Say; why: string }) =>
      say(`“${title.zh}”：${why}`, `${title.en}: ${why}`),
    remedy: say('请按说明改正', 'Correct it as the words say'),
  },
  'standards.badSteps': {
    http: 422,
    says: ({ title, why }: { title: Say; why: Say }) =>
      say(`“${title.zh}”的清洗步骤有误：${why.zh}`, `The steps of ${title.en} are wrong: ${why.en}`),
    remedy: say('请改正该步骤', 'Correct that step'),
  },
  'standards.errorCell': {
    http: 422,
    says: ({ title }: { title: Say }) =>
      say(`“${title.zh}”是表格的计算错误（如 #N/A）`, `${title.en}: an error of the spreadsheet, like #N/A`),
    remedy: say('请在原表改正公式后重新报送', 'Mend the formula in the sheet and send it again'),
  },
  'standards.scientific': {
    http: 422,
    says: ({ title }: { title: Say }) =>
      say(
        `“${title.zh}”已变成科学计数（如 4.40111E+17），后几位已丢失`,
        `${title.en}: turned into scientific notation, its last digits are lost`,
      ),
    remedy: say('请把该列设为文本格式，从原始系统重新导出', 'Make the column text and export it again'),
  },
  'standards.oldIdNumber': {
    http: 422,
    says: ({ title }: { title: Say }) =>
      say(
        `“${title.zh}”是 15 位旧号码，不作为身份号码`,
        `${title.en}: a former number of 15 digits is no identity`,
      ),
    remedy: say('请填 18 位公民身份号码', 'Give the identity number of 18 characters'),
  },
  'standards.serialDate': {
    http: 422,
    says: ({ title }: { title: Say }) =>
      say(`“${title.zh}”像是表格的日期序号`, `${title.en}: looks like the serial number of a date`),
    remedy: say('请把该列设为日期格式后重新报送', 'Format the column as a date and send it again'),
  },
  'standards.dateOrder': {
    http: 422,
    says: ({ title }: { title: Say }) =>
      say(`“${title.zh}”分不清日和月`, `${title.en}: day and month cannot be told apart`),
    remedy: say(
      '请按年-月-日填写，或在映射中指定日期写法',
      'Write year-month-day, or set the order in the mapping',
    ),
  },
  'standards.ambiguous': {
    http: 422,
    says: ({ title, found }: { title: Say; found: readonly string[] }) =>
      say(`“${title.zh}”有几种可能：${found.join('、')}`, `${title.en}: could be ${found.join(', ')}`),
    remedy: say('请写明代码或完整名称', 'Give the code or the full name'),
  },
  'standards.splitCode': {
    http: 422,
    says: ({ title, into }: { title: Say; into: readonly string[] }) =>
      say(
        `“${title.zh}”是旧版代码，新版已拆分为 ${into.join('、')}`,
        `${title.en}: a code of an older edition, since split into ${into.join(', ')}`,
      ),
    remedy: say('请核对后选定新版代码', 'Check and choose the new code'),
  },
  'standards.unknownArea': {
    http: 422,
    says: ({ title }: { title: Say }) =>
      say(`“${title.zh}”不是已知的行政区划`, `${title.en}: not a division known here`),
    remedy: say(
      '请填区划代码，或从省市写起的完整名称',
      'Give the division code, or its full name from the province',
    ),
  },
  'standards.endedArea': {
    http: 422,
    says: ({ title, validTo }: { title: Say; validTo: string }) =>
      say(`“${title.zh}”的区划已于 ${validTo} 撤销`, `${title.en}: this division ended on ${validTo}`),
    remedy: say('请填现行区划', 'Give the division in force'),
  },
})

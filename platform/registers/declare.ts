import { type Day, declareRefusals, type Id, type Refusal, type Say, say } from '../../base/index.ts'
import type { FieldList, FieldRefusal } from '../fields/declare.ts'

/** A kind of register 台账: things with identity, whose every value knows its source, time and version. */
export type RegisterType = {
  /** Full name `pack.thing`. */
  readonly name: string
  readonly title: Say
  readonly fields: FieldList
  /** Field that names a row in lists; weighs double in search. */
  readonly label: string
  /** Fields that together identify a row; used by import and unique among the rows of a district in force. */
  readonly key?: readonly string[]
  /** Fields whose words are searched; never personal ones. */
  readonly search?: readonly string[]
  /** Fields anybody may read without an account; never personal ones. */
  readonly publicFields?: readonly string[]
  /** Roles that may write, `*` = any. */
  readonly editors: readonly string[]
  /** Roles that may read, `*` = any declared role. */
  readonly readers: readonly string[]
  /**
   * `district` (default): who holds a reader's role anywhere in the district sees the whole register (knowledge,
   * rosters). `rows`: area and units of each row decide, as for matters: the first `area` field and all `unit` fields.
   */
  readonly scope?: 'district' | 'rows'
  /** A base register 基础库: each value is a claim of a source, and the best ranked claim is the row's value 一数一源. */
  readonly sourced?: boolean
  /** Data element 数据元 that a field follows, by name. */
  readonly elements?: Readonly<Record<string, string>>
  /** Words of the name of the unit that answers for it 责任单位, the likelier first. */
  readonly owner?: readonly string[]
  /** Fields taken out of use: their columns stay, with the old values. */
  readonly retired?: readonly string[]
  /** What values must be to each other; asked once each of them is right by itself. */
  readonly rules?: readonly RowRule[]
}

/** A pure rule over a whole row; the refusal names the field. */
export type RowRule = (values: Readonly<Record<string, unknown>>) => FieldRefusal | null

export type RegisterState = 'current' | 'retired'

/** A row as one actor sees it: personal values masked, fields above his grade hidden whole. */
export type RegisterRow = {
  readonly id: Id
  readonly type: string
  readonly district: string
  readonly version: number
  readonly state: RegisterState
  readonly values: Readonly<Record<string, unknown>>
  /** Fields shown masked, and those of them that `reveal` would open. */
  readonly masked: readonly string[]
  readonly revealable: readonly string[]
  readonly validFrom: Day
  /** Last day of validity; null = open. */
  readonly validTo: Day | null
  /** Where the values come from: 人工录入, an import file, another system. */
  readonly source: string
  readonly recordedAt: Date
  readonly recordedBy: string
}

export type Page<T> = { readonly rows: readonly T[]; readonly next: string | null }

/** One filter: equal, one of, or from–to (days and numbers, both included). Personal fields: equality only. */
export type Filter =
  | string
  | number
  | boolean
  | readonly (string | number)[]
  | { readonly from?: string | number; readonly to?: string | number }

export type ListQuery = {
  readonly filters?: Readonly<Record<string, Filter>>
  /** Words to search, best first; without it the newest rows come first. */
  readonly q?: string
  /** Only rows valid on this day; absent = all. */
  readonly on?: Day
  /** `current` when absent. */
  readonly state?: RegisterState | 'any'
  /** `next` of the page before. */
  readonly after?: string
  /** 1–200, default 20. */
  readonly limit?: number
}

export type Imported = {
  readonly created: number
  readonly updated: number
  readonly unchanged: number
  /** Rows not taken, counted from 1 as in the file, each with all its reasons. */
  readonly rejected: readonly { readonly row: number; readonly reasons: readonly Refusal[] }[]
}

export const refusals = declareRefusals({
  'registers.notFound': {
    http: 404,
    says: ({ title }: { title: Say }) => say(`“${title.zh}”中没有这一条`, `${title.en}: no such row`),
    remedy: say('请返回列表重新选择', 'Go back to the list and choose again'),
  },
  'registers.unknownType': {
    http: 404,
    says: ({ name }: { name: string }) => say(`没有台账“${name}”`, `there is no register "${name}"`),
    remedy: say('请核对台账名称', 'Check the name of the register'),
  },
  'registers.stale': {
    http: 409,
    says: ({ expected, current }: { expected: number; current: RegisterRow }) =>
      say(
        `此条已由${current.recordedBy}更新到第 ${current.version} 版，你看到的是第 ${expected} 版`,
        `changed meanwhile by ${current.recordedBy}: version ${current.version}, you saw ${expected}`,
      ),
    remedy: say('请查看最新内容后再改', 'Look at the current row, then change it again'),
  },
  'registers.duplicate': {
    http: 409,
    says: ({ title }: { title: Say; id: Id | null }) =>
      say(`“${title.zh}”中已有相同的一条`, `${title.en}: the same row exists already`),
    remedy: say('请修改已有的那一条', 'Change the row that exists'),
  },
  'registers.doubledInFile': {
    http: 422,
    says: ({ first }: { first: number }) =>
      say(`与本文件第 ${first} 行重复`, `the same as row ${first} of this file`),
    remedy: say('请删去重复行', 'Remove the repeated row'),
  },
  'registers.noKey': {
    http: 422,
    says: ({ title }: { title: Say }) =>
      say(
        `“${title.zh}”没有声明唯一标识，不能批量导入`,
        `${title.en} declares no key: it cannot be imported`,
      ),
    remedy: say('请逐条录入', 'Enter the rows one by one'),
  },
  'registers.retired': {
    http: 409,
    says: () => say('此条已停用', 'this row is retired'),
    remedy: say('请新建一条', 'Create a new row'),
  },
  'registers.notYours': {
    http: 403,
    says: ({ title }: { title: Say }) =>
      say(`没有查看“${title.zh}”的职责`, `no duty of yours shows ${title.en}`),
    remedy: say('请向管理员申请相应职责', 'Ask the administrator for the duty'),
  },
  'registers.filter': {
    http: 422,
    says: ({ name }: { name: string }) =>
      say(`不能按“${name}”这样筛选`, `"${name}" cannot be filtered like that`),
    remedy: say('请核对筛选条件', 'Check the filter'),
  },
  'registers.cursor': {
    http: 422,
    says: () => say('翻页标记无效', 'the page mark is not valid'),
    remedy: say('请回到第一页', 'Go back to the first page'),
  },
  'registers.period': {
    http: 422,
    says: ({ validFrom, validTo }: { validFrom: Day; validTo: Day }) =>
      say(
        `有效期止 ${validTo} 早于起 ${validFrom}`,
        `valid to ${validTo} lies before valid from ${validFrom}`,
      ),
    remedy: say('请核对有效期', 'Check the period'),
  },
  'registers.destructive': {
    http: 409,
    says: ({ type, field, why }: { type: string; field: string; why: string }) =>
      say(`台账 ${type} 的 ${field} 不能自动变更：${why}`, `register ${type}, field ${field}: ${why}`),
    remedy: say(
      '请写迁移脚本，或在 retired 中声明停用该字段、另立新字段',
      'Write a migration, or list the field under `retired` and declare a new one',
    ),
  },
})

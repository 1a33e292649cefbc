import { type AreaCode, declareRefusals, type Id, type Instant, type Say, say } from '../../../base/index.ts'
import type { Field, Grade } from '../../fields/declare.ts'

/** 信息资源分类 by what it is for: 基础 · 主题 · 部门. */
export const datasetClasses = {
  base: say('基础', 'base'),
  subject: say('主题', 'subject'),
  unit: say('部门', 'unit'),
} as const satisfies Record<string, Say>
export type DatasetClass = keyof typeof datasetClasses

/** 信息资源格式. */
export const datasetFormats = {
  table: say('库表', 'table'),
  file: say('文件', 'file'),
  api: say('接口', 'interface'),
  geo: say('地理', 'geographic'),
} as const satisfies Record<string, Say>
export type DatasetFormat = keyof typeof datasetFormats

/** 共享类型: 无条件 · 有条件 · 不予共享 (the last must cite the law). */
export const shareClasses = {
  free: say('无条件共享', 'shared freely'),
  conditional: say('有条件共享', 'shared on conditions'),
  never: say('不予共享', 'not shared'),
} as const satisfies Record<string, Say>
export type ShareClass = keyof typeof shareClasses

/** 开放属性, for the public. */
export const openClasses = {
  closed: say('不开放', 'not open'),
  conditional: say('有条件开放', 'open on conditions'),
  open: say('无条件开放', 'open'),
} as const satisfies Record<string, Say>
export type OpenClass = keyof typeof openClasses

/** 更新周期. */
export const updateCycles = {
  realTime: say('实时', 'real time'),
  daily: say('每日', 'daily'),
  weekly: say('每周', 'weekly'),
  monthly: say('每月', 'monthly'),
  quarterly: say('每季度', 'quarterly'),
  yearly: say('每年', 'yearly'),
  other: say('其他', 'other'),
} as const satisfies Record<string, Say>
export type UpdateCycle = keyof typeof updateCycles

/** 草稿 · 审核中 · 已发布 · 已下线. A published one that is being changed keeps its published version until the next. */
export const datasetStates = {
  draft: say('草稿', 'draft'),
  review: say('审核中', 'under review'),
  published: say('已发布', 'published'),
  retired: say('已下线', 'retired'),
} as const satisfies Record<string, Say>
export type DatasetState = keyof typeof datasetStates

/** Where its rows come from: deliveries of the unit 归集, a register of a pack 台账, or nowhere yet 仅编目. */
export type DatasetOrigin = 'intake' | 'register' | 'listed'

/** One item 信息项: a typed field and what the catalogue says of it. */
export type DatasetItem = {
  /** Latin name, never changed; the column is `f_<snake name>`. */
  readonly name: string
  /** What it holds; `field.title` is its Chinese and English name, `field.personal` its mask, `field.grade` its grade. */
  readonly field: Field
  /** Data element 数据元 it follows, as `standard name@version`. */
  readonly element?: string
  /** Part of the business key 主键. */
  readonly key?: boolean
  /** Narrower than the dataset's own class, e.g. one item never shared. */
  readonly share?: ShareClass
}

/** A dataset 信息资源 with the core metadata of GB/T 21063. */
export type Dataset = {
  readonly district: AreaCode
  readonly id: Id
  /** 信息资源代码: class, subject and serial; unique in the district. */
  readonly code: string
  readonly title: Say
  readonly abstract: string
  readonly class: DatasetClass
  /** 主题 of the subject tree, a code of list `dataSubject`. */
  readonly subject: string
  /** 提供方: the unit that answers for it. */
  readonly unit: Id
  /** 信息系统 it comes from, in words; null = none. */
  readonly system: string | null
  readonly format: DatasetFormat
  readonly items: readonly DatasetItem[]
  readonly share: ShareClass
  readonly shareCondition: string | null
  /** 依据: law or rule that the class rests on; required where nothing is shared. */
  readonly shareBasis: string | null
  readonly open: OpenClass
  readonly cycle: UpdateCycle
  /** 安全级别 of the whole: at least that of its highest item. */
  readonly grade: Grade
  readonly state: DatasetState
  /** 1 for the first draft; each published change counts one. */
  readonly version: number
  readonly origin: DatasetOrigin
  /** Full name of the register where `origin` is `register`. */
  readonly register: string | null
  /** Rows at present. */
  readonly rowCount: number
  /** When its rows were last brought up to date; null = never. */
  readonly freshAt: Instant | null
  /** Quality 质量得分 0–100 of the last delivery; null = never measured. */
  readonly score: number | null
  readonly publishedAt: Instant | null
  readonly changedAt: Instant
}

export const refusals = declareRefusals({
  'catalogue.itemType': {
    http: 409,
    says: ({ item, was, wanted }: { item: string; was: string; wanted: string }) =>
      say(
        `信息项“${item}”的类型不能由 ${was} 改为 ${wanted}`,
        `The type of item "${item}" cannot change from ${was} to ${wanted}`,
      ),
    remedy: say(
      '请新增一个信息项，旧项停用后保留其数据',
      'Add a new item; the old one keeps its data once it is taken out',
    ),
  },
  'catalogue.noDataset': {
    http: 404,
    says: () => say('没有这个数据资源', 'There is no such dataset'),
    remedy: say('请在数据目录中重新选择', 'Choose again in the catalogue'),
  },
})

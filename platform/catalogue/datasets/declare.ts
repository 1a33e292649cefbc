import { type AreaCode, type Id, type Instant, type Say, say } from '../../../base/index.ts'
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
  /** With others it may tell who somebody is 准标识符 (day of birth, sex, place): rows alike in few are not given to the public. */
  readonly quasi?: boolean
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
  /** 职责: what the unit is charged with that makes these data arise. */
  readonly duty?: string | null
  /** Licence 许可 under which the open items may be used. */
  readonly licence?: string | null
  /** Where it was read from (another catalogue, a type of matter), to be known again; null = entered here. */
  readonly source?: string | null
  /** 关联资源代码: codes of datasets, matters and systems it belongs with. */
  readonly related?: readonly string[]
  /** A change under way; null = none. */
  readonly pending?: Pending | null
}

/** What a steward writes; code, versions, state and figures are the catalogue's own. */
export type DatasetDraft = Pick<
  Dataset,
  | 'title'
  | 'abstract'
  | 'class'
  | 'subject'
  | 'unit'
  | 'system'
  | 'format'
  | 'items'
  | 'share'
  | 'shareCondition'
  | 'shareBasis'
  | 'open'
  | 'cycle'
  | 'grade'
> & {
  readonly duty: string | null
  readonly licence: string | null
  readonly related: readonly string[]
}

/** 编写中 → 部门审核 (the unit's leader) → 主管部门审核 (the data authority) → published. */
export const stages = {
  draft: say('编写中', 'being written'),
  unit: say('部门审核', 'with the unit'),
  authority: say('主管部门审核', 'with the data authority'),
} as const satisfies Record<string, Say>
export type Stage = keyof typeof stages

/** A change under way: the whole next version, beside the published one. */
export type Pending = {
  readonly draft: DatasetDraft
  readonly stage: Stage
  readonly by: string
  readonly byAccount: Id | null
  /** ISO instant. */
  readonly at: string
  /** Why it was sent back 退回理由. */
  readonly note: string | null
}

/** One thing wrong with a draft; `path` as `items.3.name`. */
export type DraftFault = { readonly path: string; readonly says: Say }

/** A published version, whole. */
export type DatasetVersion = {
  readonly version: number
  readonly publishedAt: Instant
  readonly publishedBy: string
  readonly body: DatasetDraft
}

/** 更新及时性: actual freshness against the promised cycle. */
export const freshStates = {
  onTime: say('按时', 'on time'),
  late: say('迟更', 'late'),
  stale: say('失更', 'stale'),
  never: say('未更新', 'never updated'),
  free: say('不定期', 'no cycle'),
} as const satisfies Record<string, Say>
export type FreshState = keyof typeof freshStates

export const facetNames = [
  'unit',
  'subject',
  'class',
  'share',
  'open',
  'cycle',
  'grade',
  'freshness',
  'origin',
  'state',
] as const
export type FacetName = (typeof facetNames)[number]

export type DatasetSorting = 'best' | 'fresh' | 'rows' | 'title' | 'score'

export type DatasetQuery = {
  readonly q?: string
  /** Chosen values by facet; several of one facet: any of them. */
  readonly facets?: Readonly<Partial<Record<FacetName, readonly string[]>>>
  readonly sort?: DatasetSorting
  readonly offset?: number
  /** 1–200, default 20. */
  readonly limit?: number
}

/** What a list shows of a dataset: all but its items. */
export type DatasetLine = Omit<Dataset, 'items' | 'pending'> & {
  readonly itemCount: number
  readonly freshness: FreshState
  readonly stage: Stage | null
}

export type FacetCount = { readonly value: string; readonly count: number }

export type DatasetPage = {
  readonly rows: readonly DatasetLine[]
  readonly total: number
  /** Counts of each facet as if it alone were not chosen. */
  readonly facets: Readonly<Record<FacetName, readonly FacetCount[]>>
  readonly rowCount: number
}

/** 数据地图: one cell for a unit and a subject. */
export type MapCell = {
  readonly unit: Id
  readonly subject: string
  readonly datasets: number
  readonly rows: number
} & Readonly<Record<FreshState, number>>

export const demandStates = {
  open: say('待答复', 'waiting'),
  met: say('已满足', 'met'),
  refused: say('不能提供', 'refused'),
  withdrawn: say('已撤回', 'withdrawn'),
} as const satisfies Record<string, Say>
export type DemandState = keyof typeof demandStates

/** One line of the demand list 需求清单. */
export type Demand = {
  readonly district: AreaCode
  readonly id: Id
  /** Who needs it. */
  readonly unit: Id
  readonly title: string
  /** What it serves: a matter, a duty. */
  readonly purpose: string
  readonly items: string
  /** 依据. */
  readonly basis: string
  readonly state: DemandState
  readonly owner: Id | null
  readonly dataset: Id | null
  readonly answer: string | null
  readonly askedName: string
  readonly askedAt: Instant
  readonly answeredName: string | null
  readonly answeredAt: Instant | null
}

/** What somebody said of an open dataset. */
export type Feedback = {
  readonly id: Id
  readonly dataset: Id
  readonly text: string
  readonly at: Instant
  readonly answer: string | null
  readonly answeredName: string | null
  readonly answeredAt: Instant | null
}

export { refusals } from './refusals.ts'

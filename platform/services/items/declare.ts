import type { AreaCode, Day, Id, Instant, Say } from '../../../base/index.ts'
import type { DecisionTable } from '../../decisions/declare.ts'
import type { FieldList } from '../../fields/declare.ts'
import type {
  BodyKind,
  CaseKind,
  Channel,
  ItemState,
  ItemType,
  Level,
  LimitUnit,
  MaterialNeed,
  MaterialSource,
  Scope,
  Special,
  Target,
  Topic,
} from './codes.ts'

export * from './codes.ts'
export * from './documents-words.ts'
export { refusals } from './refusals.ts'

/** A number of days or hours 时限. */
export type Span = { readonly amount: number; readonly unit: LimitUnit }

/** 基本目录: what exists in law, the same for every unit that carries it out. */
export type ServiceItem = {
  readonly district: AreaCode
  /** 基本编码; its length differs between publishers, so none is fixed. */
  readonly code: string
  readonly title: Say
  readonly type: ItemType
  /** 设定依据. */
  readonly law: readonly string[]
  /** 法定办结时限. */
  readonly legal: Span
  readonly changedAt: Instant
}
export type ServiceItemDraft = Omit<ServiceItem, 'district' | 'changedAt'>

/** One thing asked of the applicant 材料. */
export type Material = {
  /** Latin name, never changed; decision tables and submissions name it. */
  readonly code: string
  readonly title: Say
  readonly source: MaterialSource
  readonly need: MaterialNeed
  /** 原件份数 · 复印件份数. */
  readonly originals: number
  readonly copies: number
  /** May be given as a file. */
  readonly electronic: boolean
  /** 电子证照 that replaces it: type of certificate; the applicant brings nothing. */
  readonly certificate?: string
  /** 告知承诺: a written promise may stand for it. */
  readonly promise?: boolean
  /** Made by the city from what was filled in and signed (申请表); nobody brings it. */
  readonly generated?: boolean
  /** 受理要点: what the window looks at. */
  readonly points?: Say
  /** 样本 or blank form: file id. */
  readonly sample?: Id
  /** Asked whatever the situation; false = only where a decision table names it. */
  readonly always?: boolean
}

/** Asked only where an earlier question was answered so. */
export type AskedWhen = { readonly question: string; readonly in: readonly (string | boolean)[] }

/** One question of the situation tree 情形问题. */
export type Question = {
  readonly name: string
  readonly title: Say
  readonly help?: Say
  readonly kind: 'one' | 'many' | 'yes' | 'number'
  readonly options?: readonly { readonly code: string; readonly title: Say }[]
  /** All must hold; none = always asked. */
  readonly when?: readonly AskedWhen[]
}

/** 情形: a question tree; its answers are the inputs of the decision tables. */
export type Situation = { readonly questions: readonly Question[] }

/** What a table of the item decides; its one output column carries codes, collected where several rows hold. */
export const decided = [
  'materials',
  'groups',
  'fees',
  'caseKind',
  'special',
  'consult',
  /** A sentence why it cannot be applied for so 不予受理情形. */
  'stop',
] as const
export type Decided = (typeof decided)[number]
export type ItemTable = {
  readonly decides: Decided
  readonly table: DecisionTable
  /** Name in the city's list of decision tables 决策表: the version in force on the day counts, `table` is the copy kept with the item. */
  readonly published?: string
  /** Which version of it stands here. */
  readonly version?: number
}

/** One part of the form 表单分组; a field says which it belongs to (`field.group`). `always: false` = only where a table names it. */
export type FormGroup = {
  readonly name: string
  readonly title: Say
  readonly help?: Say
  readonly always?: boolean
}
export type ItemForm = { readonly fields: FieldList; readonly sections: readonly FormGroup[] }

/** One fee 收费项目 in words and fen; how it is reckoned is the fees' own affair. */
export type ItemFee = {
  readonly code: string
  readonly title: Say
  /** 收费标准 in integer fen; null = reckoned by a rule. */
  readonly amount: number | null
  /** 收费依据. */
  readonly basis: string
  readonly always?: boolean
}

/** 办理地点: where it can be had, per hall 大厅 and window. */
export type ItemPlace = {
  /** Code of the hall; null = an address only. */
  readonly hall: string | null
  readonly name: string
  readonly address: string
  readonly hours: Say
  readonly phone: string
  readonly window?: string
}

/** 特别程序 with its own days, as announced. */
export type ItemSpecial = { readonly kind: Special; readonly span: Span }

/** What the item is open to. */
export const flagNames = [
  /** 容缺受理 */
  'lenient',
  /** 告知承诺 */
  'promised',
  /** 免申即享 */
  'unasked',
  /** 预约办理 */
  'booking',
  /** 快递送达 */
  'post',
  /** 网上支付 */
  'payment',
  /** 异地代收代办 */
  'elsewhere',
] as const
export type Flag = (typeof flagNames)[number]

/** 实施清单: how one unit does it; everything a version holds. */
export type ItemBody = {
  readonly title: Say
  /** 一句话说明 in everyday words. */
  readonly summary: Say
  /** 业务办理项编码: the code and two digits. */
  readonly handleCode: string | null
  /** 实施主体. */
  readonly unit: Id
  readonly bodyKind: BodyKind
  readonly level: Level
  /** 行使区划: the area it is done for. */
  readonly area: AreaCode
  readonly targets: readonly Target[]
  readonly topic: Topic
  readonly channels: readonly Channel[]
  readonly caseKind: CaseKind
  readonly promise: Span
  /** 法定时限 of this unit; never longer than the basic layer's. */
  readonly legal: Span
  readonly scope: Scope
  /** 到办事现场次数, with the reason where it is not none. */
  readonly visits: number
  readonly visitReason: Say | null
  /** 受理条件. */
  readonly conditions: readonly Say[]
  /** 办理流程 in words. */
  readonly steps: readonly Say[]
  readonly fees: readonly ItemFee[]
  /** 结果名称 and sample file. */
  readonly result: {
    readonly title: Say
    readonly sample: Id | null
    readonly validMonths: number | null
    /** 电子证照 that the decision issues: type of certificate; absent = a signed paper. */
    readonly certificate?: string
    /** 多证同出: what one case gives besides. */
    readonly gives?: readonly GivenBeside[]
  }
  readonly places: readonly ItemPlace[]
  readonly phone: string
  /** 监督投诉电话. */
  readonly complaints: string
  readonly faq: readonly { readonly q: Say; readonly a: Say }[]
  readonly specials: readonly ItemSpecial[]
  readonly flags: readonly Flag[]
  /** Type of matter that an application becomes. */
  readonly matterType: string
  readonly form: ItemForm
  readonly materials: readonly Material[]
  readonly situation: Situation
  readonly tables: readonly ItemTable[]
  /** 俗称: what people call it. */
  readonly words: readonly string[]
  /** A joint service 一件事: its parts; absent = one item by itself. */
  readonly joint?: JointPlan
}

/** A certificate that a case gives beside its result, or before its end: several come out of one matter. */
export type GivenBeside = {
  /** Type of certificate. */
  readonly certificate: string
  /** Acts that give it; absent = the decision. */
  readonly after?: readonly string[]
  /** Given only where the case recorded something under this name. */
  readonly where?: string
  /** Name under which the case recorded its 证照编号; absent = numbered by its type. */
  readonly number?: string
}

/** One child 子事项 of a joint service. */
export type JointChild = {
  /** 实施编码 of the item. */
  readonly item: string
  /** Begins when these have been granted; none = at once. */
  readonly after: readonly string[]
  /** Only where the joint form was answered so; absent = always. */
  readonly when?: readonly AskedWhen[]
  /** Field of the child → field of the joint form, where the names differ. */
  readonly fields?: Readonly<Record<string, string>>
  readonly materials?: Readonly<Record<string, string>>
  readonly questions?: Readonly<Record<string, string>>
  /** Fields and materials of the child that an earlier child's result brings: nobody is asked for them. */
  readonly brought?: readonly string[]
}
/** 一件事: what one application becomes. */
export type JointPlan = { readonly children: readonly JointChild[] }

export const DEFAULT_MATTER_TYPE = 'serviceHall.application'

/** One version of the implementation layer; an application keeps the version that it began with. */
export type ItemVersion = ItemBody & {
  readonly district: AreaCode
  /** Subject of the facts about the item. */
  readonly id: Id
  /** 实施编码; what an application names as its `item`. */
  readonly code: string
  /** 基本编码. */
  readonly catalogCode: string
  readonly type: ItemType
  readonly law: readonly string[]
  readonly version: number
  /** First day on which it counts; null = a draft. */
  readonly validFrom: Day | null
  /** State of the item, not of the version. */
  readonly state: ItemState
  readonly pausedWhy: string | null
  readonly publishedAt: Instant | null
  readonly publishedBy: string | null
}

/** What a list shows of an item. */
export type ItemLine = {
  readonly code: string
  readonly catalogCode: string
  readonly title: Say
  readonly summary: Say
  readonly type: ItemType
  readonly unit: Id
  readonly level: Level
  readonly topic: Topic
  readonly targets: readonly Target[]
  readonly caseKind: CaseKind
  readonly promise: Span
  readonly legal: Span
  readonly visits: number
  readonly online: boolean
  readonly state: ItemState
  /** Version in force; null = none yet. */
  readonly version: number | null
  /** A draft waits. */
  readonly draft: boolean
}

/** One thing wrong with a version; `path` as `materials.2.title`. */
export type ItemFault = { readonly path: string; readonly says: Say }

export type Answers = Readonly<Record<string, string | number | boolean | readonly string[]>>

/** What the answers lead to. */
export type Situated = {
  /** Questions still to be answered, in the order they are asked. */
  readonly left: readonly Question[]
  /** Questions asked so far and answered, in order. */
  readonly asked: readonly Question[]
  /** Answers that count: to questions that are asked. */
  readonly answers: Answers
  readonly materials: readonly Material[]
  /** Names of the form's groups. */
  readonly groups: readonly string[]
  readonly fee: readonly ItemFee[]
  readonly caseKind: CaseKind
  readonly special: readonly ItemSpecial[]
  /** Units to consult 征求意见单位, by id. */
  readonly consult: readonly string[]
  /** Why it cannot be applied for like this. */
  readonly stop: readonly string[]
  /** Which rows of which table decided what. */
  readonly because: readonly { readonly table: string; readonly row: number }[]
}

/** One difference between two versions; values as JSON text. */
export type ItemChange = { readonly path: string; readonly was: string | null; readonly is: string | null }

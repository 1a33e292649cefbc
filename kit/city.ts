import type { Id, Say } from '../base/index.ts'
import type { ThemeDeclaration } from '../brain/indicators/boards/declare.ts'
import type { DatasetDraft } from '../platform/catalogue/datasets/declare.ts'
import type { CodeTable, ColumnRule, DataElement } from '../platform/catalogue/standards/declare.ts'
import type { RosterSeed } from '../platform/command/duty/declare.ts'
import type { Resource } from '../platform/command/incidents/declare.ts'
import type { DecisionTable } from '../platform/decisions/declare.ts'
import type { Grade } from '../platform/fields/declare.ts'
import type { UnitKind } from '../platform/org/declare.ts'
import type { ItemBody, ServiceItemDraft } from '../platform/services/items/declare.ts'
import type { PretendedWork } from '../platform/services/partners/declare.ts'
import type { DeviceDeclaration } from '../platform/signals/declare.ts'
import type { Pack } from './declare.ts'

export type UnitSeed = {
  readonly id: Id
  readonly name: string
  readonly short: string
  readonly kind: UnitKind
  readonly area: string
  /** Name of the unit above. */
  readonly parent: string | null
}

export type StaffSeed = {
  readonly account: string
  readonly name: string
  readonly unit: Id
  readonly post: string
  readonly password: string
  readonly duties: readonly {
    readonly role: string
    readonly own?: boolean
    readonly area?: string
    readonly grade: Grade
  }[]
  readonly demo: boolean
}

/** A city: packs, settings, its desk's district, and what it starts from. The host opens and founds it. */
export type CityDeclaration = {
  readonly name: Say
  /** 区划代码 of the district that runs the desk. */
  readonly district: string
  readonly demo: boolean
  readonly packs: readonly Pack[]
  readonly units: (towns: readonly { readonly code: string; readonly name: string }[]) => readonly UnitSeed[]
  readonly staff: (units: readonly UnitSeed[]) => readonly StaffSeed[]
  /** 职责清单 it starts from, as a sheet with its header; units by name, `属地镇街` = each town's own. */
  readonly lines?: readonly (readonly string[])[]
  /** First rows of registers by full name, e.g. the knowledge base; units by short name. */
  readonly registers?: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>
  /** Rows of registers that tell of the days before `now`, by full name: readings of meters, journeys. */
  readonly records?: (now: Date) => Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>
  /** Requests of the demonstration with their lives, oldest first; absent = none. */
  readonly lives?: (
    areas: readonly { readonly code: string; readonly name: string }[],
    now: Date,
  ) => readonly Life[]
  /** 数据目录 of the demonstration, given how many entries the city's own registers are. */
  readonly catalogue?: (own: number, now: Date) => readonly DatasetSeed[]
  /** Standards of levels above and of its own 下发标准, uppermost first. */
  readonly standards?: readonly StandardSeed[]
  /** Which datasets feed the base registers 入库规则. */
  readonly feeds?: readonly FeedSeed[]
  /** Requests for data that the demonstration shows 共享申请. */
  readonly sharing?: readonly ShareSeed[]
  /** Other systems of the demonstration 协同系统模拟: what they pretend to do. */
  readonly partners?: readonly PartnerSeed[]
  /** Topics of the month that the demonstration shows 每月一题; units by short name, days counted from today. */
  readonly topics?: readonly TopicSeed[]
  /** Themes 主题 of the operation centre that go across packs; one of a pack may be laid out anew. */
  readonly themes?: Readonly<Record<string, ThemeDeclaration>>
  /** Indicators of the daily brief 日报, by full name, the main ones first; absent = the first of its packs. */
  readonly brief?: readonly string[]
  /** 政务服务事项 it starts from, given its units. */
  readonly services?: (units: readonly UnitSeed[]) => readonly ServiceSeed[]
  /** 决策表 in force from the founding on. */
  readonly decisions?: readonly DecisionTable[]
  /** 应急资源: teams, goods, shelters it starts from. */
  readonly resources?: readonly Omit<Resource, 'id'>[]
  /** Posts 值班岗位 it starts with and who takes turns on them; units by short name, people by account. */
  readonly rosters?: (units: readonly UnitSeed[]) => readonly RosterSeed[]
  /** 感知设备 it starts with; their units by short name. */
  readonly devices?: (
    areas: readonly { readonly code: string; readonly name: string }[],
  ) => readonly DeviceDeclaration[]
  /** What those devices said before the demonstration began 演示历史读数: made in one go for each series. */
  readonly readings?: (device: DeviceDeclaration, metric: string, at: Date) => number | null
  /** Who has said nothing for the last hours when the demonstration begins. */
  readonly silent?: (device: DeviceDeclaration) => boolean
  /** 三级大厅 it starts from, given its areas. */
  readonly halls?: (areas: readonly { readonly code: string; readonly name: string }[]) => readonly HallSeed[]
}

/** A hall 大厅 with its classes by letter and its windows by number. */
export type HallSeed = {
  readonly code: string
  readonly level: 'district' | 'town' | 'village'
  readonly area: string
  readonly name: Say
  readonly address: string
  readonly phone: string
  /** Minutes of the day; none = those of the calendar. */
  readonly hours?: readonly (readonly [number, number])[]
  /** Weekdays (1–7) open beside the working days. */
  readonly extraDays?: readonly number[]
  readonly classes: readonly {
    readonly letter: string
    readonly title: Say
    readonly minutes: number
    /** Topics of the items that it takes; none = whatever no other class takes. */
    readonly topics?: readonly string[]
    readonly bookable?: boolean
  }[]
  readonly windows: readonly {
    readonly number: string
    /** By letter: bookings of a slot. */
    readonly quotas: Readonly<Record<string, number>>
    /** Which of the window clerks sits there in the demonstration. */
    readonly clerk?: number
  }[]
  /** So many people have taken a number, if the hall is open when the city is founded. */
  readonly queue?: number
}

/** A service item 事项 with its two layers; units by short name. */
export type ServiceSeed = {
  readonly basic: ServiceItemDraft
  readonly code: string
  readonly body: Omit<ItemBody, 'unit'> & { readonly unit: string }
}

/** Code tables and data elements that a level set, from a day on. */
export type StandardSeed = {
  readonly area: string
  readonly validFrom: string
  readonly tables?: readonly CodeTable[]
  readonly elements?: readonly DataElement[]
}

/** An entry of the catalogue 数据资源; its unit by short name. */
export type DatasetSeed = Omit<DatasetDraft, 'unit'> & {
  readonly unit: string
  /** What the unit reports of rows it keeps itself. */
  readonly rowCount?: number
  readonly freshAt?: Date
  readonly score?: number
  /** Files that came in, oldest first; loaded through the intake like any other. */
  readonly deliveries?: readonly DeliverySeed[]
  /** Which headings fill which items; absent = the titles of the items. */
  readonly rules?: readonly ColumnRule[]
}

/** A dataset, by its unit's short name and its title, that feeds a base register. */
export type FeedSeed = {
  readonly unit: string
  readonly title: string
  readonly register: string
  /** Item → field. */
  readonly map: Readonly<Record<string, string>>
  readonly observed: string | null
  /** Fields whose one legal source it is. */
  readonly legal: readonly string[]
}

/** A request for data, units by short name, and how far it went. */
export type ShareSeed = {
  readonly owner: string
  /** Which of the owner's datasets that are shared, in the order of their codes. */
  readonly nth: number
  readonly user: string
  readonly duty: string
  readonly purpose: string
  readonly basis: string
  readonly mode: 'check' | 'query' | 'batch' | 'subscribe'
  readonly system: string
  readonly daysAgo: number
  /** Acts after it was put in, in their order; `agree` is used for a while afterwards. */
  readonly acts: readonly {
    readonly act: 'passForm' | 'agree' | 'agreePart' | 'refuse'
    readonly form?: Readonly<Record<string, unknown>>
  }[]
}

/** A pretended system: how long it takes, and what it answers to each lane. */
export type PartnerSeed = {
  readonly name: string
  readonly title: Say
  readonly takesMs: number
  readonly lanes: Readonly<Record<string, PretendedWork>>
}

export type DeliverySeed = {
  readonly name: string
  readonly at: Date
  readonly bytes: () => Uint8Array | Promise<Uint8Array>
}

export type TopicSeed = {
  readonly title: string
  readonly goal: string
  readonly owner: string
  readonly fromDays: number
  readonly toDays: number
  readonly category: string
  readonly measures: readonly {
    readonly text: string
    readonly unit: string
    readonly dueDays: number
    readonly doneDays: number | null
  }[]
}

/** A request of a demonstration and its whole life; units by short name or `town:CODE`. */
export type Life = {
  readonly at: Date
  readonly channel: string
  /** Its kind of matter; absent = a hotline ticket. */
  readonly type?: string
  /** The role that takes it in; absent = an agent, `null` = a machine. */
  readonly opener?: string | null
  readonly form: Readonly<Record<string, unknown>>
  readonly requester: { readonly name: string; readonly phone: string } | null
  readonly steps: readonly Step[]
}

/** One thing that somebody does to a request, so many minutes after the one before. */
export type Step = {
  readonly afterMinutes: number
  /** A role, or `lead`, `helper` (of `unit`), `citizen`, `system`. */
  readonly by: string
  readonly action: string
  readonly form: Readonly<Record<string, unknown>>
  readonly unit?: string
}

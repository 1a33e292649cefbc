import type { Day, Say } from '../base/index.ts'
import type { ThemeDeclaration } from '../brain/indicators/boards/declare.ts'
import type { IndicatorDeclaration } from '../brain/indicators/declare.ts'
import type { WatchRuleDeclaration } from '../brain/watch/rules/declare.ts'
import type { Limit } from '../platform/clocks/declare.ts'
import type { WarningKind } from '../platform/command/alerts/declare.ts'
import type { PlanSeed } from '../platform/command/plans/declare.ts'
import type { CertificateType } from '../platform/credentials/certificates/declare.ts'
import type { SceneDeclaration } from '../platform/credentials/codes/declare.ts'
import type { DecisionTable } from '../platform/decisions/declare.ts'
import type { CodeList, FieldList } from '../platform/fields/declare.ts'
import type {
  ClockRule,
  Effect,
  FieldRule,
  Flow,
  Guard,
  JoinRule,
  LimitFrom,
  PostRules,
  SnapshotRule,
} from '../platform/matters/declare.ts'
import type { Role } from '../platform/org/declare.ts'
import type { LayerDeclaration } from '../platform/places/layers/declare.ts'
import type { RowRule } from '../platform/registers/declare.ts'
import type { MetricDeclaration } from '../platform/signals/declare.ts'
import type { AnyAssessment } from './assess.ts'
import type { Automation, AutoStep } from './automation.ts'
import type { ViewDeclaration } from './blocks.ts'

/** The four nets 四张网 and the code. */
export type Net = 'govern' | 'serve' | 'together' | 'industry' | 'code'

/** The six domains 六域. */
export type Domain = '营商环境' | '生态文明' | '城市运营' | '民生保障' | '行政效能' | '公共支撑'

/** A kind of matter as a pack declares it; `compile` gives it its name and version. */
export type MatterDeclaration = {
  readonly title: Say
  readonly fields: FieldList
  readonly flow: Flow
  readonly clocks: Readonly<Record<string, ClockRule>>
  readonly opening: Readonly<Record<string, readonly Effect[]>>
  /** Rules by name that running matters of earlier versions still ask, though no action of this one does. */
  readonly guards?: Readonly<Record<string, Guard>>
  /** What the one who brings it is called: 申请人, 诉求人; `null`: nobody outside asked. Absent = 诉求人. */
  readonly requester?: Say | null
  /** Reports of one thing are one matter 重复上报合并. */
  readonly joining?: JoinRule
  /** What is done of it in the street 现场办理. */
  readonly field?: FieldRule
  /** What anybody in the street opens with a photo 随手拍. */
  readonly snapshot?: SnapshotRule
  /** Persons judged by what they did at their posts 岗位评价. */
  readonly posts?: PostRules
}

/** A register 台账 as a pack declares it: things with identity, versions and validity. */
export type RegisterDeclaration = {
  readonly title: Say
  readonly fields: FieldList
  /** Fields that identify a row for import. */
  readonly key?: readonly string[]
  /** Fields whose words are searched. */
  readonly search?: readonly string[]
  /** Field that names a row in lists. */
  readonly label: string
  /** Fields anybody may read without an account; absent = none. */
  readonly publicFields?: readonly string[]
  readonly editors: readonly string[]
  readonly readers: readonly string[]
  /** `rows`: area and units of each row decide who sees it; absent = the whole register or nothing. */
  readonly scope?: 'district' | 'rows'
  /** A base register 基础库: each value is a claim of a source, and the best ranked claim is the row's value. */
  readonly sourced?: boolean
  /** Fields taken out of use: their columns stay, with the old values. */
  readonly retired?: readonly string[]
  /** What values of a row must be to each other 行内校验. */
  readonly rules?: readonly RowRule[]
  /** Data element 数据元 that a field follows, by name. */
  readonly elements?: Readonly<Record<string, string>>
  /**
   * Who answers for it in the catalogue 责任单位: words of the name of the unit charged with it, the likelier first;
   * absent or nobody of that name: the unit that answers for data as a whole.
   */
  readonly owner?: readonly string[]
}

/**
 * A page that anybody may read without an account 阳光公开: rows of registers by their public fields, and of kinds of matters
 * the number, the state, the days and the fields named here. Nothing personal can be named, and no secret matter appears.
 */
export type SunshineDeclaration = {
  readonly title: Say
  /** What is laid open here, and by which rule. */
  readonly about: Say
  /** Its own registers; each has `publicFields`. */
  readonly registers?: readonly string[]
  /** Its own kinds of matters. */
  readonly matters?: Readonly<Record<string, SunshineMatter>>
}

export type SunshineMatter = {
  /** Fields of the intake form, or of the forms of acts that are recorded (effect `record`). */
  readonly fields: readonly string[]
  /** Clock of the publicity 公示: until when anybody may object. */
  readonly publicity?: string
  /** Only in these states: an inspection is nobody’s business before it was done. Absent = in all. */
  readonly states?: readonly string[]
}

/** An application 应用: everything it adds, in one list. Nothing happens by importing it. */
export type Pack = {
  readonly name: string
  readonly title: Say
  readonly net: Net
  readonly domain: Domain
  /** Other packs that this one names, never imports. */
  readonly uses?: readonly string[]
  readonly roles: Readonly<Record<string, Role>>
  readonly codes: readonly CodeList[]
  readonly matters: Readonly<Record<string, MatterDeclaration>>
  /** What happens by itself in its matters, by their names: lanes of other systems, steps that follow from data. */
  readonly automation?: Readonly<Record<string, Automation>>
  /**
   * What follows from rows of its registers 台账联动, by their names: steps `after` `created` or `updated` by people, imports and
   * other systems; what steps themselves write starts none.
   */
  readonly rowSteps?: Readonly<Record<string, readonly AutoStep[]>>
  /** First versions of decision tables 决策表 that its rules ask for, by the day from which they hold; oldest first. */
  readonly decisions?: readonly { readonly from: Day; readonly table: DecisionTable }[]
  readonly registers: Readonly<Record<string, RegisterDeclaration>>
  readonly indicators: Readonly<Record<string, IndicatorDeclaration>>
  /** 证照类型, by names that hold for the whole city: items, materials and forms name them. */
  readonly certificates?: Readonly<Record<string, CertificateType>>
  /** Where a city code is shown 用码场景, by their names. */
  readonly scenes?: Readonly<Record<string, SceneDeclaration>>
  /** 指标项 that its devices measure, by names that hold for the whole city. */
  readonly metrics?: Readonly<Record<string, MetricDeclaration>>
  /** Layers 图层 of the map, by their short names. */
  readonly layers?: Readonly<Record<string, LayerDeclaration>>
  /** 监测规则 over readings, matters and figures, by their short names. */
  readonly watchRules?: Readonly<Record<string, WatchRuleDeclaration>>
  /** 监测评价: readings of devices judged by a pure rule. */
  readonly assessments?: Readonly<Record<string, AnyAssessment>>
  /** Plans 预案 that it brings with it: published when the city is founded; units by name, people by post. */
  readonly plans?: readonly PlanSeed[]
  /** Kinds of warnings 预警种类 with their schemes, by names that hold for the whole city. */
  readonly warnings?: Readonly<Record<string, WarningKind>>
  /** Themes 主题 of the operation centre, by names that hold for the whole city; indicators by their full names. */
  readonly themes?: Readonly<Record<string, ThemeDeclaration>>
  /** Pages that anybody may read 阳光公开. */
  readonly sunshine?: Readonly<Record<string, SunshineDeclaration>>
  /** Views of its page, made of blocks. */
  readonly views?: Readonly<Record<string, ViewDeclaration>>
}

/**
 * 自建应用: an application as data. Everything a pack says without code, in the pack's own words: what an official composes
 * in the browser, what is kept with its versions, what an exported file holds. `extensionPack` makes the pack of it.
 */
export type Extension = Pick<
  Pack,
  'name' | 'title' | 'net' | 'domain' | 'uses' | 'roles' | 'codes' | 'matters' | 'registers' | 'indicators'
>

export const pack = (declared: Pack): Pack => declared
export const matter = (declared: MatterDeclaration): MatterDeclaration => declared
export const register = (declared: RegisterDeclaration): RegisterDeclaration => declared

export const workingDays = (amount: number): Limit => ({ workingDays: amount })
export const workingHours = (amount: number): Limit => ({ workingHours: amount })
export const hours = (amount: number): Limit => ({ hours: amount })
export const minutes = (amount: number): Limit => ({ minutes: amount })
/** A limit that the matter brings with it 随事项确定: fields of its data that hold the amount and the unit (working, natural, hour). */
export const limitOfData = (from: string, unit: string, otherwise?: Limit): LimitFrom => ({
  from,
  unit,
  ...(otherwise ? { otherwise } : {}),
})
export const naturalDays = (amount: number): Limit => ({ days: amount })

import type { Say } from '../base/index.ts'
import type { IndicatorDeclaration } from '../brain/indicators/declare.ts'
import type { Limit } from '../platform/clocks/declare.ts'
import type { CodeList, FieldList } from '../platform/fields/declare.ts'
import type { ClockRule, Effect, Flow, Guard, LimitFrom } from '../platform/matters/declare.ts'
import type { Role } from '../platform/org/declare.ts'
import type { Automation } from './automation.ts'
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
  /** Data element 数据元 that a field follows, by name. */
  readonly elements?: Readonly<Record<string, string>>
  /**
   * Who answers for it in the catalogue 责任单位: words of the name of the unit charged with it, the likelier first;
   * absent or nobody of that name: the unit that answers for data as a whole.
   */
  readonly owner?: readonly string[]
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
  readonly registers: Readonly<Record<string, RegisterDeclaration>>
  readonly indicators: Readonly<Record<string, IndicatorDeclaration>>
  /** Views of its page, made of blocks. */
  readonly views?: Readonly<Record<string, ViewDeclaration>>
}

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

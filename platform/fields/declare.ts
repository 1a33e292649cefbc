import type { Day, Say } from '../../base/index.ts'
import type { PolygonValue } from './polygon.ts'

export type { PolygonValue } from './polygon.ts'
export type { FieldRefusal } from './refusals.ts'

/** Data grade 数据分级: 1 public, 2 internal, 3 personal, 4 sensitive personal. */
export type Grade = 1 | 2 | 3 | 4

export type Mask = 'name' | 'phone' | 'idNumber' | 'address' | 'all'

/**
 * Where a value stands already 免重复填报: field `field` of the row of `register` whose one key field equals this form's
 * field `key`. It is filled in and locked instead of asked; who sees that it is wrong reports it.
 */
export type HeldBy = { readonly register: string; readonly key: string; readonly field: string }

/**
 * Where else a value stands already, for forms of citizens 预填: in the applicant's account, in what he sent before, in a
 * certificate. Shown with its source; only what was proven (a real name, an identity number) is locked.
 */
export type Prefill =
  | { readonly applicant: 'name' | 'phone' | 'idNumber' | 'enterprise' | 'creditCode' }
  /** The applicant's latest submission that holds this field, or the one named; may be changed. */
  | { readonly earlier: true | string }
  | { readonly certificate: string; readonly field: string }

/**
 * Value reckoned from other fields of the same list 自动计算, never typed: the sum of numbers (`items.amount` adds up a
 * column of rows), a ratio of two, the birth date within an identity number, or the same as another field.
 */
export type Computed =
  | { readonly sum: readonly string[] }
  | { readonly birth: string }
  | { readonly copy: string }
  /** One number divided by another 比值: output ÷ mu. */
  | { readonly ratio: readonly [of: string, per: string] }

/**
 * When a field is asked 显示条件: a closed condition over other fields of the same list (within rows: of the same row).
 * Plain data, told alike in the browser, on the server and in the JSON Schema. A condition about a field without an
 * answer does not hold, `not` included: nothing is asked before what it rests on. What is not asked is not kept.
 */
export type When =
  | { readonly field: string; readonly is: string | number | boolean }
  | { readonly field: string; readonly not: string | number | boolean }
  | { readonly field: string; readonly in: readonly (string | number)[] }
  /** Strictly below or above: numbers, days and instants. */
  | { readonly field: string; readonly less: number | string }
  | { readonly field: string; readonly more: number | string }
  /** Among several codes; `true` = there is any answer. */
  | { readonly field: string; readonly has: string | true }
  | { readonly all: readonly When[] }
  | { readonly any: readonly When[] }

type Common = {
  readonly title: Say
  /** Names that a register's field had before 曾用名: its values go along. */
  readonly was?: string | readonly string[]
  /** Asked only when this holds; otherwise neither required nor kept. */
  readonly when?: When
  /** The section 分组 it stands in, by name. */
  readonly group?: string
  /** Which child services of a joint service 一件事 may read it; absent = all. */
  readonly consumers?: readonly string[]
  readonly prefill?: Prefill
  readonly computed?: Computed
  readonly required?: boolean
  readonly help?: Say
  readonly grade?: Grade
  /** A register holds it: filled in, not asked. */
  readonly from?: HeldBy
  /** Personal data: stored sealed, shown masked, revealed only with a reason. */
  readonly personal?: Mask
}

/** One typed field 数据项, shared by forms, registers, datasets and APIs. */
export type Field = Common &
  (
    | {
        readonly kind: 'text'
        readonly max?: number
        readonly min?: number
        readonly pattern?: string
        readonly long?: boolean
      }
    | { readonly kind: 'integer'; readonly min?: number; readonly max?: number }
    | { readonly kind: 'decimal'; readonly min?: number; readonly max?: number; readonly digits?: number }
    | { readonly kind: 'money' /** integer fen */; readonly min?: number; readonly max?: number }
    | { readonly kind: 'yes' /** boolean */ }
    | {
        readonly kind: 'day' /** `min` and `max` may be `'today'` */
        readonly min?: string
        readonly max?: string
      }
    | { readonly kind: 'instant' }
    | { readonly kind: 'code'; readonly list: string; readonly many?: boolean }
    | {
        readonly kind: 'phone'
      } /* mainland mobile 11 digits or landline with area code; full-width digits accepted */
    | { readonly kind: 'idNumber' } /* GB 11643, 18 digits with check digit */
    | { readonly kind: 'creditCode' } /* GB 32100, 18 characters with check character */
    | { readonly kind: 'mail' }
    | { readonly kind: 'point' /** {lon, lat} WGS-84 */ }
    | { readonly kind: 'polygon' /** 范围: a GeoJSON Polygon, CGCS2000 */ }
    | { readonly kind: 'area'; readonly level?: number }
    | { readonly kind: 'unit'; readonly many?: boolean }
    | { readonly kind: 'account' }
    | { readonly kind: 'files'; readonly max?: number }
    | { readonly kind: 'signature' /** handwritten 签名: id of the stored picture of its strokes */ }
    | { readonly kind: 'matter' /** id of another matter */ }
    | { readonly kind: 'rows'; readonly of: Readonly<Record<string, Field>>; readonly max?: number }
  )

export type FieldKind = Field['kind']
export type FieldList = Readonly<Record<string, Field>>

/** A code list 代码表, versioned; leaves of a tree name their parent. */
export type CodeList = {
  readonly name: string
  readonly version: string
  readonly title: Say
  readonly source?: string
  readonly codes: readonly Code[]
}
export type Code = {
  readonly code: string
  readonly title: Say
  readonly parent?: string
  /** First day on which it may be chosen: a new edition of the standard. */
  readonly validFrom?: string
  /** A code may end while old matters keep it. */
  readonly validTo?: string
  /** Words people use, for suggestion and search. */
  readonly words?: readonly string[]
  /** What falls under it 说明: when a case is filed and when it counts as mended, for whoever chooses. */
  readonly note?: Say
  /** Questions of its own 该类专问, asked by doors that ask by category (Open311); answers stand in the words. */
  readonly fields?: FieldList
}

export type CheckContext = {
  readonly codes: (name: string) => CodeList | undefined
  /** Local day of the act; bounds birth dates and `'today'`. */
  readonly today: Day
  /** Draft 草稿: what is missing is not refused, what is there is checked. */
  readonly draft?: boolean
  /** Values already stored: a code that has ended since may stay. */
  readonly before?: Readonly<Record<string, unknown>>
}

type Value<F extends Field> = F extends {
  kind:
    | 'text'
    | 'day'
    | 'phone'
    | 'idNumber'
    | 'creditCode'
    | 'mail'
    | 'area'
    | 'account'
    | 'signature'
    | 'matter'
    | 'instant'
}
  ? string
  : F extends { kind: 'integer' | 'decimal' | 'money' }
    ? number
    : F extends { kind: 'yes' }
      ? boolean
      : F extends { kind: 'code' | 'unit'; many: true }
        ? readonly string[]
        : F extends { kind: 'code' | 'unit' }
          ? string
          : F extends { kind: 'point' }
            ? { lon: number; lat: number }
            : F extends { kind: 'polygon' }
              ? PolygonValue
              : F extends { kind: 'files' }
                ? readonly string[]
                : F extends { kind: 'rows'; of: infer L extends FieldList }
                  ? readonly Values<L>[]
                  : unknown

/** The value type of a field list: required fields present, the others optional. */
export type Values<L extends FieldList> = {
  readonly [K in keyof L as L[K] extends { required: true } ? K : never]: Value<L[K]>
} & { readonly [K in keyof L as L[K] extends { required: true } ? never : K]?: Value<L[K]> }

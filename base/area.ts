/**
 * Division code 区划代码 of the national statistics bureau: 2 province, 4 city, 6 county, 9 town, 12 village digits.
 * A parent is a prefix of its children. A city without counties (Dongguan 4419) carries its towns under `441900`.
 * Source: 统计用区划代码和城乡划分代码编制规则.
 */
export type AreaCode = string

const LENGTHS = [2, 4, 6, 9, 12] as const

export const isAreaCode = (text: string): boolean =>
  /^\d+$/.test(text) && (LENGTHS as readonly number[]).includes(text.length)

/** 1 province … 5 village. */
export const levelOf = (code: AreaCode): number =>
  LENGTHS.indexOf(code.length as (typeof LENGTHS)[number]) + 1

export const isWithin = (code: AreaCode, ancestor: AreaCode): boolean => code.startsWith(ancestor)

/** The codes from the province down to the area itself. */
export const pathOf = (code: AreaCode): readonly AreaCode[] =>
  LENGTHS.filter((length) => length <= code.length).map((length) => code.slice(0, length))

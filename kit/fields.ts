import type { Say } from '../base/index.ts'

export {
  account,
  area,
  centreOf,
  code,
  codes,
  creditCode,
  day,
  decimal,
  files,
  idNumber,
  instant,
  integer,
  longText,
  mail,
  maskValue,
  metresBetween,
  money,
  overlaps,
  phone,
  point,
  polygon,
  polygonAreaM2,
  rows,
  signature,
  text,
  unit,
  yes,
} from '../platform/fields/decide.ts'
export type { PolygonValue } from '../platform/fields/declare.ts'
export { distance } from '../platform/places/ground/decide.ts'

/** Several units 单位, each once. */
export const units = (options: { readonly title: Say; readonly required?: boolean }) => ({
  ...options,
  kind: 'unit' as const,
  many: true as const,
})

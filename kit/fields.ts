import type { Say } from '../base/index.ts'

export {
  account,
  area,
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
  money,
  phone,
  point,
  rows,
  signature,
  text,
  unit,
  yes,
} from '../platform/fields/decide.ts'

/** Several units 单位, each once. */
export const units = (options: { readonly title: Say; readonly required?: boolean }) => ({
  ...options,
  kind: 'unit' as const,
  many: true as const,
})

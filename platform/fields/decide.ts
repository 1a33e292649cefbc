import type { Refusal } from '../../base/index.ts'
import type { Field, Grade } from './declare.ts'
import { type FieldRefusal, refusals } from './refusals.ts'

export * from './build.ts'
export { check } from './check.ts'
export { withComputed } from './computed.ts'
export { crossingOf } from './crossing.ts'
export type { CheckContext } from './declare.ts'
export { centreOf, metresBetween, overlaps } from './ground-shared.ts'
export { maskText, maskValue } from './mask.ts'
export {
  birthOf,
  bodyCheck,
  creditCheck,
  creditCodeOf,
  halfWidth,
  idCheck,
  idNumberOf,
  isDay,
  mailOf,
  type PhoneKind,
  phoneOf,
} from './numbers.ts'
export {
  cornersOf,
  MOST_CORNERS,
  type PolygonFault,
  type PolygonValue,
  polygonAreaM2,
  polygonOf,
} from './polygon.ts'
export { type FieldRefusal, polygonRefusals, refusals } from './refusals.ts'
export { type JsonSchema, jsonFormats, jsonSchema } from './schema.ts'
export { DEFAULT_MAX, EARLIEST_DAY } from './value.ts'
export { askedFields, askingOrder, compileWhen, faultsOf, holds, type ListFault, restsOn } from './when.ts'

/** The whole answer as one refusal, with every wrong entry in `detail.errors`. */
export const invalid = (errors: readonly FieldRefusal[]): Refusal =>
  refusals['fields.invalid']({ count: errors.length, errors })

/** Grade of a field: said, or 3 for personal, 4 for identity numbers, 2 otherwise. */
export const gradeOf = (field: Field): Grade =>
  field.grade ?? (field.kind === 'idNumber' || field.personal === 'idNumber' ? 4 : field.personal ? 3 : 2)

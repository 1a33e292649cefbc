export { calculate } from './arithmetic.ts'
export * as decimal from './decimal.ts'
export { callWith, evaluate, filtered, testsHold, userFunction } from './evaluate.ts'
export { javaFunction } from './java.ts'
export type { Node, TestsNode } from './nodes.ts'
export { type Known, parseExpression, parseTests, parseType } from './parse.ts'
export { FeelSyntax, tidy } from './scan.ts'
export { Run, resolveType, type Scope, scopeOf } from './scope.ts'
export {
  parseDate,
  parseDateTime,
  parseDuration,
  parseTime,
} from './temporal.ts'
export { BUILT_IN, coerce, conforms } from './types.ts'
export {
  ANY,
  type Context,
  equal,
  type Feel,
  FeelFunction,
  type FeelType,
  isContext,
  isList,
  kindOf,
  order,
  show,
} from './values.ts'

export { aggregate } from './aggregate.ts'
export {
  clearWhere,
  type GrantScope,
  leastMasked,
  type PlainRow,
  shown,
  sightIn,
  sightOf,
  sightOfGrant,
  suppressed,
} from './decide.ts'
export * from './declare.ts'
export { rowFigure } from './figures.ts'
export type { Lens } from './filter.ts'
export { INDEXED_FROM, keepSearch } from './grams.ts'
export {
  type Cipher,
  count,
  exported,
  get,
  list,
  lookUp,
  mayRead,
  ofDelivery,
  ofRegister,
  type Page,
  verify,
  type Written,
} from './read.ts'
export { takeRows } from './take.ts'

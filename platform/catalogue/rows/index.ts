export {
  clearWhere,
  type GrantScope,
  leastMasked,
  marksOf,
  type PlainRow,
  seesRow,
  shown,
  sightIn,
  sightOf,
  sightOfGrant,
  suppressed,
} from './decide.ts'
export * from './declare.ts'
export {
  aggregate,
  type Cipher,
  count,
  exported,
  get,
  list,
  lookUp,
  ofDelivery,
  type Page,
  verify,
  wordsOf,
} from './read.ts'

export { maskText } from '../../platform/fields/index.ts'
export {
  type Address,
  type AddressModel,
  type AddressRow,
  cutAddress,
  judgeAddresses,
  loadAddresses,
  parseAddress,
  saveAddresses,
  trainAddresses,
} from './address/index.ts'
export * from './classify/index.ts'
export type * from './declare.ts'
export { type EntityOptions, entities } from './entities/entities.ts'
export { fold, normalise, simplified } from './normalise.ts'
export { numberOf } from './numerals.ts'
export { type PhraseOptions, phrases } from './phrases.ts'
export { dictionaryOf, segment, tagged } from './segment.ts'
export {
  type Corpus,
  type CorpusMessage,
  type CorpusNear,
  openCorpus,
  type Score,
  sameMatter,
} from './similar/index.ts'

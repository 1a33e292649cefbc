export { type Corpus, type CorpusMessage, type CorpusNear, openCorpus } from './corpus.ts'
export { type EventRow, evaluateSimilar, type LabelledMessage, type SimilarEvaluation } from './evaluate.ts'
export {
  messageOf,
  type NearMatter,
  openSimilarIndex,
  type SimilarIndex,
  type Wanted,
} from './follow.ts'
export { type Score, sameMatter } from './measure.ts'
export { type Compared, reasonsOf, SHOWN, type Suggestion, suggestionOf } from './suggest.ts'

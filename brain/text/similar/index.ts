export { type Corpus, type CorpusMessage, type CorpusNear, openCorpus } from './corpus.ts'
export { type EventRow, evaluateSimilar, type LabelledMessage, type SimilarEvaluation } from './evaluate.ts'
export { type Score, sameMatter } from './measure.ts'

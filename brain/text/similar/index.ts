export { type Corpus, type CorpusMessage, type CorpusNear, openCorpus } from './corpus.ts'
export { type Score, sameMatter } from './measure.ts'

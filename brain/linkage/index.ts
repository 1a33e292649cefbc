export { crossJudgePairs, judgePairs, judgeRecords, type RecordFile } from './measure.ts'
export type { Pair } from './pairs/words.ts'

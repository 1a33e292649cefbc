export { evaluateHot, type HotEvaluation, type HotLabel, type HotMessage } from './evaluate.ts'

export { type LineParser, lineParser, type ParsedLine, type ParsedReject, stepsProblem } from './parse.ts'
export { cellReader } from './read.ts'
export { parseRulesIn, ruleProblem, stepsIn } from './shape.ts'
export { gatherColumns, headingKey, type SuggestItem, suggest, titleSteps } from './suggest.ts'

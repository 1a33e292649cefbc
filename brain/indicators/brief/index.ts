export { type Brief, type BriefCity, openBrief } from './brief.ts'
export { composeBrief, dueKinds, periodOf, printed, soundSections, textOf } from './decide.ts'
export type * from './declare.ts'

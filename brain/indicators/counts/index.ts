export { type Counts, type CountsCity, HORIZON_DAYS, type KeptSums, openCounts, type Sum } from './counts.ts'
export { additive, type Counted } from './crowds.ts'
export type { Check } from './keep.ts'

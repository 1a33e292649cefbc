export { type AreaCode, isAreaCode, isWithin, levelOf, pathOf } from './area.ts'
export { csvLine, csvOf, safeCell } from './csv.ts'
export { type Id, isId, newId } from './id.ts'
export {
  addDays,
  type Day,
  dayOf,
  type Instant,
  instantOf,
  LOCAL_OFFSET_MINUTES,
  localText,
  minuteOfDay,
} from './instant.ts'
export { plainNumber } from './number.ts'
export { type Pixels, type PngHands, pngOf } from './png.ts'
export {
  declaredRefusals,
  declareRefusals,
  type Refusal,
  type RefusalSpec,
  type Refusals,
} from './refusal.ts'
export { must, no, ok, type Result } from './result.ts'
export { type Language, type Say, say } from './say.ts'
export { seeded, shuffle } from './seeded.ts'

/** All that a pack author imports. */
export { declareRefusals, type Refusal, type Say, say } from '../base/index.ts'
export type { AutoFacts, Automation, AutoResult, AutoStep, AutoWrite, LaneRule, Reads } from './automation.ts'
export { type Block, type ViewDeclaration, view } from './blocks.ts'
export { check, type PackFault } from './check.ts'
export type {
  CityDeclaration,
  DatasetSeed,
  DeliverySeed,
  FeedSeed,
  HallSeed,
  Life,
  PartnerSeed,
  ServiceSeed,
  ShareSeed,
  StaffSeed,
  StandardSeed,
  Step,
  TopicSeed,
  UnitSeed,
} from './city.ts'
export { codeEntry, codeList } from './codes.ts'
export { type Compiled, compile } from './compile.ts'
export {
  type Domain,
  hours,
  limitOfData,
  type MatterDeclaration,
  matter,
  minutes,
  type Net,
  naturalDays,
  type Pack,
  pack,
  type RegisterDeclaration,
  register,
  workingDays,
  workingHours,
} from './declare.ts'
export * from './fields.ts'
export { asksOf, liveLead, openClock, waitingVisit } from './hands.ts'

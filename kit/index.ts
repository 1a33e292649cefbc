/** All that a pack author imports. */
export { addDays, type Day, dayOf, declareRefusals, type Refusal, type Say, say } from '../base/index.ts'
export { type ThemeDeclaration, theme, type Widget } from '../brain/indicators/boards/declare.ts'
export type { WatchRuleDeclaration } from '../brain/watch/rules/declare.ts'
export type { WarningKind, WarningLevel } from '../platform/command/alerts/declare.ts'
export type { PlanSeed } from '../platform/command/plans/declare.ts'
export type { FareRules, SceneDeclaration } from '../platform/credentials/codes/declare.ts'
export type { FieldList } from '../platform/fields/declare.ts'
export type { Action, Effect, Guard, MatterCase } from '../platform/matters/declare.ts'
export type { LayerDeclaration } from '../platform/places/layers/declare.ts'
export type { DeviceDeclaration, MetricDeclaration } from '../platform/signals/declare.ts'
export * from './application.ts'
export { type Asked, decided, refusalOf } from './asked.ts'
export {
  type AnyAssessment,
  type Assessed,
  type AssessedLine,
  type AssessedRow,
  type AssessmentDeclaration,
  assessment,
  isOfRows,
  type Measured,
  type RowAssessmentDeclaration,
  rowAssessment,
} from './assess.ts'
export type {
  Asks,
  AutoFacts,
  Automation,
  AutoOpen,
  AutoResult,
  AutoStep,
  AutoWrite,
  Decided,
  DueLine,
  DueRule,
  LaneRule,
  Paid,
  PartyNamed,
  Reads,
  SigningRule,
} from './automation.ts'
export {
  type Block,
  figures,
  openList,
  type RowsBlock,
  rowsOf,
  type ViewDeclaration,
  view,
} from './blocks.ts'
export { certificateType } from './certificates.ts'
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
export { codeEntry, codeList, codeLists } from './codes.ts'
export { type Compiled, compile } from './compile.ts'
export {
  type Domain,
  type Extension,
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
  type SunshineDeclaration,
  workingDays,
  workingHours,
} from './declare.ts'
export { livesOf, type PackDemo, rectangle, sheet, staffOf, withDemo } from './demo.ts'
export {
  type ExtensionFault,
  extensionFaults,
  extensionPack as extension,
  extensionSteps,
  type PlanStep,
} from './extension.ts'
export { fieldLines } from './field-lines.ts'
export * from './fields.ts'
export {
  type Condition,
  figuresOf,
  type IndicatorDeclaration,
  medianMinutes,
  openedFigure,
  type Period,
  rowFigures,
  rowShare,
  usualFigures,
} from './figures.ts'
export { clocks, type FlowTable, flow } from './flow.ts'
export { asksOf, liveLead, openClock, waitingVisit } from './hands.ts'
export { colours, layer, themeLayer } from './layers.ts'
export { refusals } from './refusals.ts'
export { type RegisterLine, registersOf } from './registers.ts'
export { scene } from './scenes.ts'
export { metric } from './sensing.ts'
export * as serviceItems from './services.ts'
export { signing, signingActions, signingClock } from './signing.ts'
export { type StepFacts, step } from './steps.ts'
export { openField, sunshine } from './sunshine.ts'
export { themeFaults, type WallBlock, wall, widget } from './themes.ts'
export {
  type Also,
  starting,
  states,
  type Transition,
  tagged,
  transitions,
  type Words,
} from './transitions.ts'
export { onThePlace, people, twoThere } from './visits.ts'
export {
  type Body,
  publicityOver,
  voteBodies,
  voteForm,
  voteNeeds,
  votePassed,
  voteShare,
} from './votes.ts'
export { watchRule } from './watch.ts'

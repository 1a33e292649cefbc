/** What the browser may know of the catalogue: names and shapes, nothing that reads or writes. */
export type * from './datasets/declare.ts'
export {
  datasetClasses,
  datasetFormats,
  datasetStates,
  demandStates,
  facetNames,
  freshStates,
  openClasses,
  shareClasses,
  stages,
  updateCycles,
} from './datasets/declare.ts'
export type {
  Delivery,
  DeliveryCounts,
  DeliveryMode,
  DeliveryState,
  Mapping,
  ReadAs,
  Reject,
} from './intake/declare.ts'
export { deliveryDoors, deliveryModes, deliveryStates } from './intake/declare.ts'
export type { Due, Found, Schedule, Source, SourceKind } from './intake/sources/declare.ts'
export { sourceKinds } from './intake/sources/declare.ts'
export type {
  ColumnProfile,
  Dimension,
  Drift,
  Operator,
  Rule,
  RuleResult,
  Run,
  Severity,
  Term,
  Test as QualityTest,
  TestKind,
} from './quality/declare.ts'
export {
  checkedKinds,
  dimensions,
  doubtOutcomes,
  operators,
  severities,
  tests,
  WORKBOOK_ROWS,
} from './quality/declare.ts'
export type {
  CodeEntry,
  CodeTable,
  ColumnRule,
  DataElement,
  Effective,
  ImportLine,
  LevelNote,
  ReadContext,
  Standard,
  Step,
  Suggestion,
} from './standards/declare.ts'
export { cellNotes, elementGroups, locals } from './standards/declare.ts'

/** What follows from values alone, for the browser. */
export {
  draftFaults,
  highestGrade,
  itemChanges,
  itemKinds,
  LINEAGE,
  type Lineage,
  type LineageKind,
  masks,
  placeLineage,
  relatedTo,
} from './datasets/decide.ts'
export { cellReader, stepsIn, stepsProblem } from './standards/decide.ts'

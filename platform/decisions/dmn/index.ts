export { tableFromDmn, tableToDmn } from './exchange.ts'
export { type DrgNode, joinModels, type Model, type Models, readModel } from './model.ts'
export { ModelRun } from './run.ts'
export { type Ran, readCases, runCase, type TckCase, type TckResult } from './tck.ts'

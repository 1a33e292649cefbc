export * from './decide.ts'
export type * from './declare.ts'
export {
  joinModels,
  type Model,
  ModelRun,
  type Models,
  type Ran,
  readCases,
  readModel,
  runCase,
  type TckCase,
} from './dmn/index.ts'

export * from './decide.ts'
export * from './declare.ts'
export { openWorkbook } from './open.ts'

export * from './decide.ts'
export type * from './declare.ts'

export type * from './declare.ts'
export * from './decide.ts'

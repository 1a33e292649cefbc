export * from './decide.ts'
export * from './declare.ts'

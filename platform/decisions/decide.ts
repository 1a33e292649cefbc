export { checkTable, contradictions } from './check.ts'
export { type Compiled, compile, evaluate } from './compile.ts'

export { cellReader } from './read.ts'
export { compileSteps } from './steps.ts'

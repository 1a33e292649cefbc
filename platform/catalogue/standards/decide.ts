export { cellReader } from './read.ts'

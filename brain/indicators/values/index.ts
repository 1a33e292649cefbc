export type { Quality, StoredValue } from './keep.ts'
export { type Arrived, openValues, type Values } from './values.ts'

import type { CodeTable } from './declare.ts'

/** The edition in force of a table that is shipped. */
export const codeTable = (_name: string): CodeTable | undefined => undefined

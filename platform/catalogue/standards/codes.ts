import type { CodeTable } from './declare.ts'
import { nationalTables } from './national/tables.ts'

/** `name` = its newest edition, `name@version` = that edition. */
export function tableAmong(tables: readonly CodeTable[], wanted: string): CodeTable | undefined {
  const [name, version] = wanted.split('@')
  return tables.findLast(
    (table) => table.name === name && (version === undefined || table.version === version),
  )
}

/** A national table 国家标准代码集 as shipped, in force or of an edition. */
export const codeTable = (wanted: string): CodeTable | undefined => tableAmong(nationalTables, wanted)

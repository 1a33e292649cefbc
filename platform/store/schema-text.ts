import type { Catalogue, Column, Table } from './catalogue.ts'
import { readCatalogue } from './catalogue.ts'
import type { Reader } from './declare.ts'

const columnText = (column: Column): string => {
  const given = column.generated
    ? ` generated always as (${column.default}) stored`
    : column.identity
      ? ` generated ${column.identity} as identity`
      : column.default === null
        ? ''
        : ` default ${column.default}`
  return `  ${column.name} ${column.type}${column.required ? ' not null' : ''}${given}`
}

function tableText(table: Table): string {
  const lines = [
    ...table.columns.map(columnText),
    ...table.constraints.map((one) => `  constraint ${one.name} ${one.definition}`),
  ]
  const kind = table.partitionOf
    ? ` -- partition of ${table.partitionOf}`
    : table.partitionedBy
      ? ` partition by ${table.partitionedBy}`
      : ''
  const indexes = table.indexes
    .filter((index) => !index.ofConstraint)
    // The name of the database's schema is not ours to fix.
    .map((index) => `${index.definition.replace(/ ON (ONLY )?[^ ]+\./, ' ON $1')};`)
  const triggers = table.triggers.map((name) => `-- trigger ${name}`)
  return [`create table ${table.name} (\n${lines.join(',\n')}\n)${kind};`, ...indexes, ...triggers].join('\n')
}

/** The schema as text, in one fixed order: for reading a change, and for finding drift. */
export function schemaText(catalogue: Catalogue): string {
  const parts = [
    '-- The final schema of all rooms, written by tools/schema.ts. Change a migration, not this file.',
    ...catalogue.tables.map(tableText),
    ...catalogue.others.map((other) => `-- ${other.kind} ${other.name}`),
  ]
  return `${parts.join('\n\n')}\n`
}

/** The schema of a live database as text. */
export const schemaOf = async (reader: Reader): Promise<string> => schemaText(await readCatalogue(reader))

/** What differs, statement by statement: `-` expected but absent, `+` found but not expected. Empty when equal. */
export function driftBetween(expected: string, live: string): string[] {
  const partsOf = (text: string) => new Set(text.split(/;\n|\n\n/).flatMap(entriesOf))
  const [wanted, found] = [partsOf(expected), partsOf(live)]
  return [
    ...[...wanted].filter((entry) => !found.has(entry)).map((entry) => `- ${entry}`),
    ...[...found].filter((entry) => !wanted.has(entry)).map((entry) => `+ ${entry}`),
  ]
}

/** `table.column …`, one entry for each line of a table, so that a drift names the column. */
function entriesOf(part: string): string[] {
  const text = part.trim().replace(/;$/, '')
  if (text === '' || text.startsWith('-- The final schema')) return []
  const [head = '', ...body] = text.split('\n')
  const table = /^create table (\S+) \($/.exec(head)?.[1]
  if (table === undefined) return [text]
  return [`table ${table}`, ...body.map((line) => `${table}: ${line.trim().replace(/,$/, '')}`)]
}

import { say } from '../base/index.ts'
import type { FieldList } from '../platform/fields/declare.ts'
import { type RegisterDeclaration, register } from './declare.ts'
import { fieldLines } from './field-lines.ts'
import type { Words } from './transitions.ts'

/** What is particular to one of several registers; names of fields stand in one text, with blanks between them. */
export type RegisterLine = Partial<Pick<RegisterDeclaration, 'editors' | 'readers' | 'owner' | 'rules'>> & {
  readonly label: string
  /** Absent = its first field. */
  readonly key?: string
  /** Absent = its label; '' = not searched. */
  readonly search?: string
  /** Fields anybody may read. */
  readonly open?: string
}

/** Fields of a register as lines (`fieldLines`), written right behind its title. */
type AsLines = (lines: TemplateStringsArray, ...filled: readonly string[]) => RegisterDeclaration
type Ledger = {
  (line: RegisterLine, title: Words, fields: FieldList): RegisterDeclaration
  (line: RegisterLine, title: Words): AsLines
}

/**
 * Registers 台账 of one office: who edits, reads and answers for them is said once, then a register each: with its fields, or
 * without them and the lines of its fields right behind.
 */
export function registersOf(common: Pick<RegisterDeclaration, 'editors' | 'readers' | 'owner'>): Ledger {
  const names = (text: string) => text.split(' ').filter(Boolean)
  const made = (
    { label, key, search, open, rules, ...more }: RegisterLine,
    title: Words,
    fields: FieldList,
  ): RegisterDeclaration => {
    const searched = names(search ?? label)
    return register({
      ...{ title: say(...title), fields, label, key: names(key ?? Object.keys(fields)[0] ?? label) },
      ...(searched.length > 0 ? { search: searched } : {}),
      ...(open ? { publicFields: names(open) } : {}),
      ...(rules ? { rules } : {}),
      ...common,
      ...more,
    })
  }
  function ledger(line: RegisterLine, title: Words, fields: FieldList): RegisterDeclaration
  function ledger(line: RegisterLine, title: Words): AsLines
  function ledger(line: RegisterLine, title: Words, fields?: FieldList): RegisterDeclaration | AsLines {
    return fields
      ? made(line, title, fields)
      : (lines, ...filled) => made(line, title, fieldLines(String.raw(lines, ...filled)))
  }
  return ledger
}

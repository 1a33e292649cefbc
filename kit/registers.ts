import { say } from '../base/index.ts'
import type { FieldList } from '../platform/fields/declare.ts'
import { type RegisterDeclaration, register } from './declare.ts'
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

/** Registers 台账 of one office: who edits, reads and answers for them is said once, then a register each. */
export const registersOf =
  (common: Pick<RegisterDeclaration, 'editors' | 'readers' | 'owner'>) =>
  (
    { label, key, search, open, rules, ...more }: RegisterLine,
    title: Words,
    fields: FieldList,
  ): RegisterDeclaration => {
    const names = (text: string) => text.split(' ').filter(Boolean)
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

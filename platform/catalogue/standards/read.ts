import { say } from '../../../base/index.ts'
import { check } from '../../fields/decide.ts'
import type { Field } from '../../fields/declare.ts'
import type { Cell, CellReader, ReadContext, Step } from './declare.ts'

export function cellReader(field: Field, steps: readonly Step[], context: ReadContext): CellReader {
  const trims = steps.some((step) => step.do === 'trim' || step.do === 'collapse')
  const list = { value: field }
  return (text): Cell => {
    const given = trims ? text.trim() : text
    const result = check(list, { value: given }, { codes: context.codes, today: context.today })
    if (!result.ok) {
      const [first] = result.error
      return { rule: first?.code ?? 'fields.invalid', says: first?.says ?? say('格式不对', 'wrong') }
    }
    const { value } = result.value
    return {
      value:
        value === undefined
          ? null
          : Array.isArray(value)
            ? `{${value.join(',')}}`
            : typeof value === 'object'
              ? JSON.stringify(value)
              : String(value),
    }
  }
}

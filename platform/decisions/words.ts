import { type Say, say } from '../../base/index.ts'
import type { Cell, Comparison, Operand, Test } from './cells.ts'
import type { Choice, ColumnType, TableInput } from './declare.ts'

/** What words need to know of a column. */
export type Worded = {
  readonly title: Say
  readonly type: ColumnType
  readonly choices?: readonly Choice[] | undefined
}

const SIGN: Readonly<Record<Comparison, string>> = { '<': '<', '<=': '≤', '>': '>', '>=': '≥' }
const NOT: Readonly<Record<Comparison, string>> = { '<': '≥', '<=': '>', '>': '≤', '>=': '<' }

const join = (parts: readonly Say[], zh: string, en: string): Say =>
  say(parts.map((part) => part.zh).join(zh), parts.map((part) => part.en).join(en))

/** Conditions in a row: 面积 ≤ 140 且 首套. */
export const both = (parts: readonly Say[]): Say => join(parts, ' 且 ', ' and ')

/** A value as a reader sees it: the title of the choice, 是 and 否, or the text itself. */
export function valueWords(column: Worded, key: unknown, text = String(key)): Say {
  if (key === null || key === undefined) return say('空', 'empty')
  if (typeof key === 'boolean') return key ? say('是', 'yes') : say('否', 'no')
  return column.choices?.find((choice) => choice.value === key)?.title ?? say(text, text)
}

function operandWords(operand: Operand, column: Worded, inputs: readonly TableInput[]): Say {
  if (operand.is === 'input') return inputs[operand.input]?.title ?? say(operand.text, operand.text)
  return valueWords(column, operand.key, operand.text)
}

function testWords(test: Test, column: Worded, inputs: readonly TableInput[], not: boolean): Say {
  const { zh, en } = column.title
  if (test.is === 'equal') {
    const differs = test.differs !== not
    if (test.to.is === 'value' && typeof test.to.key === 'boolean')
      return test.to.key !== differs ? column.title : say(`非“${zh}”`, `not “${en}”`)
    const to = operandWords(test.to, column, inputs)
    return differs ? say(`${zh} ≠ ${to.zh}`, `${en} ≠ ${to.en}`) : say(`${zh} = ${to.zh}`, `${en} = ${to.en}`)
  }
  if (test.is === 'compare') {
    const to = operandWords(test.with, column, inputs)
    const sign = not ? NOT[test.by] : SIGN[test.by]
    return say(`${zh} ${sign} ${to.zh}`, `${en} ${sign} ${to.en}`)
  }
  const [low, high] = [operandWords(test.low, column, inputs), operandWords(test.high, column, inputs)]
  const [from, to] = [test.lowOpen ? '<' : '≤', test.highOpen ? '<' : '≤']
  const inside = say(`${low.zh} ${from} ${zh} ${to} ${high.zh}`, `${low.en} ${from} ${en} ${to} ${high.en}`)
  return not ? say(`并非 ${inside.zh}`, `not ${inside.en}`) : inside
}

/** What a cell asks, in words; null when it asks nothing. */
export function cellWords(cell: Cell, column: Worded, inputs: readonly TableInput[]): Say | null {
  if (cell.any) return null
  const [first] = cell.tests
  const plain = cell.tests.every((test) => test.is === 'equal' && !test.differs)
  if (plain && cell.tests.length > 1) {
    const values = cell.tests.map((test) =>
      test.is === 'equal' ? operandWords(test.to, column, inputs) : say('', ''),
    )
    const list = join(values, '、', ', ')
    return cell.not
      ? say(`${column.title.zh} 不是 ${list.zh}`, `${column.title.en} is none of ${list.en}`)
      : say(`${column.title.zh} 是 ${list.zh} 之一`, `${column.title.en} is one of ${list.en}`)
  }
  if (cell.tests.length === 1 && first) return testWords(first, column, inputs, cell.not)
  const parts = cell.tests.map((test) => testWords(test, column, inputs, cell.not))
  return cell.not ? both(parts) : join(parts, ' 或 ', ' or ')
}

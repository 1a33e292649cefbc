import type { Cell, Operand, Test } from './cells.ts'
import type { Key } from './values.ts'

/** Keys of one evaluation, by input column. */
export type Keys = readonly (Key | null)[]
export type Holds = (keys: Keys) => boolean

/** True, false, or null where nothing can be said: an absent value has no place in an order. */
type Truth = (keys: Keys, key: Key | null) => boolean | null

function operandKey(operand: Operand): (keys: Keys) => Key | null {
  if (operand.is === 'input') {
    const { input } = operand
    return (keys) => keys[input] ?? null
  }
  const { key } = operand
  return () => key
}

function truthOf(test: Test): Truth {
  if (test.is === 'equal') {
    const [to, differs] = [operandKey(test.to), test.differs]
    return (keys, key) => (key === to(keys)) !== differs
  }
  if (test.is === 'compare') {
    const [to, by] = [operandKey(test.with), test.by]
    return (keys, key) => {
      const other = to(keys)
      if (key === null || other === null) return null
      return by === '<' ? key < other : by === '<=' ? key <= other : by === '>' ? key > other : key >= other
    }
  }
  const [low, high, { lowOpen, highOpen }] = [operandKey(test.low), operandKey(test.high), test]
  return (keys, key) => {
    const [from, to] = [low(keys), high(keys)]
    if (key === null || from === null || to === null) return null
    return (lowOpen ? key > from : key >= from) && (highOpen ? key < to : key <= to)
  }
}

/** Three-valued `or` over the tests, then `not`; only true fires. */
export function holdsOf(cell: Cell, column: number): Holds {
  if (cell.any) return () => true
  const truths = cell.tests.map(truthOf)
  return (keys) => {
    const key = keys[column] ?? null
    let known = true
    for (const truth of truths) {
      const one = truth(keys, key)
      if (one === true) return !cell.not
      if (one === null) known = false
    }
    return cell.not && known
  }
}

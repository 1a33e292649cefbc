import { refusals as fieldRefusals, mailOf } from '../../fields/decide.ts'
import type { Field } from '../../fields/declare.ts'
import { type Context, EMPTY, EMPTY_WORD, noted, rejected, SPACE, trimmed } from './cell.ts'
import { type CellReader, type ReadContext, refusals, type Step } from './declare.ts'
import {
  areaReader,
  codeReader,
  creditReader,
  idReader,
  idsReader,
  manyReader,
  phoneReader,
  pointReader,
  polygonReader,
} from './read-coded.ts'
import { dayReader, instantReader, moneyReader, numberReader, textReader, yesReader } from './read-plain.ts'
import { compileSteps } from './steps.ts'

/** Words for nothing 空值字样 in every field. */
const NOTHING = '无 / \\ - -- --- — —— － ／ null NULL Null (null) N/A n/a 空 暂无 无数据'.split(' ')
/** Besides, where a word is no value of the field anyway. */
const UNKNOWN = '不详 未知 不明 待定 暂缺 没有 NA * ** . ? ？ 无此项'.split(' ')
/** What programs write where there is no day. */
const NO_DAY = (
  '1900-01-01,1900-01-00,1900/1/1,1900/1/0,1900/01/01,19000101,1900年1月1日,1899-12-30,1899-12-31,0000-00-00,' +
  '00000000,0000,0,0001-01-01,1900-01-01 00:00:00,1899-12-30 00:00:00,0001-01-01 00:00:00'
).split(',')
const ERROR_CELL = /^#(?:N\/A|REF!|VALUE!|DIV\/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!)$/

const emptiesOf = (field: Field, context: ReadContext): ReadonlySet<string> =>
  new Set([
    ...NOTHING,
    ...(field.kind === 'text' ? [] : UNKNOWN),
    ...(field.kind === 'day' || field.kind === 'instant' ? NO_DAY : []),
    ...(context.empty ?? []),
  ])

/**
 * Reads a cell of a delivery: the steward's steps, then what the field says. Compiled once per column; the answer is
 * canonical text ready for COPY, null, or the rule it broke. What was normalised is noted; nothing is guessed.
 * Throws where steps or code list are not fit: those are refused when the mapping is saved (`stepsProblem`).
 */
export function cellReader(field: Field, steps: readonly Step[], context: ReadContext): CellReader {
  const compiled = compileSteps(steps)
  if (!compiled.ok) throw new Error(compiled.error.en)
  const run = steps.length > 0 ? compiled.value : undefined
  const { title } = field
  const order = steps.flatMap((step) => (step.do === 'date' ? [step.order] : [])).at(-1) ?? 'ymd'
  const read = readerOf(field, { ...context, order })
  const empties = emptiesOf(field, context)
  const nothing = field.required ? rejected(fieldRefusals['fields.required']({ title })) : undefined
  const errorCell = rejected(refusals['standards.errorCell']({ title }))
  const notInMap = rejected(refusals['standards.notInMap']({ title }))
  // a word like 未知 or 否 may be a value of its own: those fields look first
  const valueFirst = field.kind === 'code' || field.kind === 'yes'
  return (given) => {
    let text = given
    if (text.charCodeAt(0) === 35 && ERROR_CELL.test(text)) return errorCell
    if (run) {
      const stepped = run(text)
      if (typeof stepped !== 'string')
        return stepped.reject === 'map'
          ? notInMap
          : rejected(refusals['standards.rejected']({ title, why: stepped.says }))
      text = stepped
    }
    if (text === '') return nothing ?? EMPTY
    // the words for nothing are short; a look-up for every long text would cost more than it finds
    const word = text.length <= 20 && empties.has(isEdge(text) ? text.replace(SPACE, '') : text)
    if (word && !valueFirst) return nothing ?? EMPTY_WORD
    const cell = read(text)
    if ('value' in cell) return cell.value === null ? (nothing ?? cell) : cell
    return word ? (nothing ?? EMPTY_WORD) : cell
  }
}

/** Whether a text begins or ends with what may be blank. */
const isEdge = (text: string): boolean =>
  !solid(text.charCodeAt(0)) || !solid(text.charCodeAt(text.length - 1))
const solid = (code: number): boolean => (code > 0x20 && code < 0x7f) || (code >= 0x4e00 && code <= 0x9fff)

function readerOf(field: Field, context: Context): CellReader {
  switch (field.kind) {
    case 'text':
      return textReader(field)
    case 'integer':
    case 'decimal':
      return numberReader(field)
    case 'money':
      return moneyReader(field, context)
    case 'yes':
      return yesReader(field)
    case 'day':
      return dayReader(field, context)
    case 'instant':
      return instantReader(field, context)
    case 'code':
      return codeReader(field, context)
    case 'area':
      return areaReader(field, context)
    case 'idNumber':
      return idReader(field, context)
    case 'creditCode':
      return creditReader(field)
    case 'phone':
      return phoneReader(field)
    case 'mail': {
      const wrong = rejected(fieldRefusals['fields.mail']({ title: field.title }))
      return trimmed((text) => {
        const mail = mailOf(text)
        return mail === undefined ? wrong : mail === text ? { value: text } : noted(mail, 'case')
      })
    }
    case 'point':
      return pointReader(field)
    case 'polygon':
      return polygonReader(field)
    case 'unit':
      return field.many ? manyReader(idsReader(field)) : idsReader(field)
    case 'account':
    case 'signature':
    case 'matter':
      return idsReader(field)
    case 'files':
      return manyReader(idsReader(field))
    case 'rows': {
      const wrong = rejected(fieldRefusals['fields.wrongType']({ title: field.title }))
      return () => wrong
    }
  }
}

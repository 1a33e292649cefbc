import { addDays } from '../../../base/index.ts'
import { DEFAULT_MAX, EARLIEST_DAY, refusals as fieldRefusals, halfWidth } from '../../fields/decide.ts'
import { type Exact, exactOf, exactText, fenOf, hanNumber, lifted, MONEY_SHIFT } from './amounts.ts'
import { type Context, EMPTY, noted, type Of, rejected, SPACE, trimmed } from './cell.ts'
import { readDay, readInstant } from './days.ts'
import { type Cell, type CellNote, type CellReader, refusals } from './declare.ts'

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u0080-\u009f\ufffe\uffff]/

/** Letters that stand as they are: no control, no line break, nothing that composes, no half of a pair. */
function plainText(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (
      code >= 0x4e00
        ? code <= 0x9fff || (code > 0xff00 && code < 0xff5f)
        : code >= 0x20 && (code < 0x7f || (code > 0xa0 && code < 0x300) || (code > 0x3000 && code < 0x3030))
    )
      continue
    return false
  }
  return true
}

export function textReader(field: Of<'text'>): CellReader {
  const { title, min = 0 } = field
  const max = field.max ?? (field.long ? DEFAULT_MAX.longText : DEFAULT_MAX.text)
  const pattern = field.pattern === undefined ? undefined : new RegExp(`^(?:${field.pattern})$`, 'u')
  const badCharacters = rejected(fieldRefusals['fields.badCharacters']({ title }))
  const wrongPattern = rejected(fieldRefusals['fields.pattern']({ title }))
  const tooShort = rejected(fieldRefusals['fields.tooShort']({ title, min }))
  const judged = (value: string, length: number, cell: Cell): Cell => {
    if (length > max) return rejected(fieldRefusals['fields.tooLong']({ title, max, length }))
    if (length < min) return tooShort
    return pattern && !pattern.test(value) ? wrongPattern : cell
  }
  return (text) => {
    const edges = text.charCodeAt(0) > 32 && text.charCodeAt(text.length - 1) > 32
    if (edges && plainText(text)) return judged(text, text.length, { value: text })
    if (text.length > max * 4 + 1000)
      return rejected(fieldRefusals['fields.tooLong']({ title, max, length: text.length }))
    const lines = text.replace(SPACE, '').replace(/\r\n?/g, '\n')
    if (lines === '') return EMPTY
    if (!lines.isWellFormed() || CONTROL.test(lines)) return badCharacters
    const one = field.long ? lines : lines.replace(/(?<!\s)\s*\n\s*/g, ' ')
    const value = one.normalize('NFC')
    return judged(value, [...value].length, value === text ? { value } : noted(value, 'blanks'))
  }
}

const HAN_NUMERAL = /^(?:[负-]?)[〇零○一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟萬億]+$/

export function numberReader(field: Of<'integer' | 'decimal'>): CellReader {
  const { title, min, max } = field
  const whole = field.kind === 'integer'
  const digits = field.kind === 'decimal' ? field.digits : undefined
  const wrongType = rejected(fieldRefusals['fields.wrongType']({ title }))
  const notWhole = rejected(fieldRefusals['fields.notAnInteger']({ title }))
  const tooSmall = rejected(fieldRefusals['fields.tooSmall']({ title, min: min ?? 0 }))
  const tooLarge = rejected(fieldRefusals['fields.tooLarge']({ title, max: max ?? 0 }))
  const tooFine = rejected(fieldRefusals['fields.digits']({ title, digits: digits ?? 0 }))
  const bounded = (value: number, cell: Cell): Cell =>
    min !== undefined && value < min ? tooSmall : max !== undefined && value > max ? tooLarge : cell
  // 35% is 0.35, but 35 where the field itself counts per cent
  const percent = max !== undefined && max > 1 ? 0 : -2
  const free = min === undefined && max === undefined
  return trimmed((text) => {
    const places = text.length < 16 ? plainNumber(text) : -1
    if (places === 0 || (places > 0 && !whole && places <= (digits ?? 15)))
      return free ? { value: text } : bounded(Number(text), { value: text })
    let plain = halfWidth(text).replace(/\s/g, '')
    let note: CellNote = plain === text ? 'number' : 'halfWidth'
    let shift = 0
    const per = /^(.*)([%‰])$/.exec(plain)
    if (per && !whole) {
      plain = per[1] as string
      shift = per[2] === '‰' ? percent - 1 : percent
      note = 'unit'
    }
    let exact = exactOf(plain.replace(/^[−–—]/, '-'))
    if (!exact && HAN_NUMERAL.test(plain)) {
      const han = hanNumber(plain.replace(/^[负-]/, ''))
      if (han !== undefined) exact = { digits: /^[负-]/.test(plain) ? -han : han, places: 0 }
    }
    if (!exact) return wrongType
    const value = exactText(shift === 0 ? exact : shifted(exact, shift))
    const point = value.indexOf('.')
    if (whole && (point >= 0 || !Number.isSafeInteger(Number(value)))) return notWhole
    if (digits !== undefined && point >= 0 && value.length - point - 1 > digits) return tooFine
    if (value.length > 34) return wrongType
    return bounded(Number(value), value === text ? { value } : noted(value, note))
  })
}

const shifted = (one: Exact, by: number): Exact =>
  by >= 0 ? lifted(one, by) : { digits: one.digits, places: one.places - by }

/** Decimal places of a number written the canonical way, `0`, `120` or `3.14`; -1 = written otherwise. */
function plainNumber(text: string): number {
  let point = -1
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code >= 48 && code <= 57) continue
    if (code !== 46 || point >= 0 || i === 0) return -1
    point = i
  }
  const last = text.length - 1
  if (point < 0) return last === 0 || text.charCodeAt(0) !== 48 ? 0 : -1
  if (point === last || text.charCodeAt(last) === 48 || (point > 1 && text.charCodeAt(0) === 48)) return -1
  return last - point
}

/** Fen of an amount in yuan written plainly; undefined = written otherwise. */
function plainFen(text: string): string | undefined {
  const places = plainNumber(text)
  if (places === 0) return text === '0' ? text : `${text}00`
  if (places !== 1 && places !== 2) return undefined
  const fen = text.slice(0, -places - 1) + text.slice(-places) + (places === 1 ? '0' : '')
  return fen.charCodeAt(0) === 48 ? String(Number(fen)) : fen
}

export function moneyReader(field: Of<'money'>, context: Context): CellReader {
  const { title, min, max } = field
  const shift = MONEY_SHIFT[context.moneyUnit ?? 'yuan']
  const wrongType = rejected(fieldRefusals['fields.wrongType']({ title }))
  const tooFine = rejected(fieldRefusals['fields.digits']({ title, digits: 2 }))
  const tooSmall = rejected(fieldRefusals['fields.tooSmall']({ title, min: (min ?? 0) / 100 }))
  const tooLarge = rejected(fieldRefusals['fields.tooLarge']({ title, max: (max ?? 0) / 100 }))
  const bounded = (value: string, cell: Cell): Cell => {
    const number = Number(value)
    if (!Number.isSafeInteger(number)) return wrongType
    if (min !== undefined && number < min) return tooSmall
    return max !== undefined && number > max ? tooLarge : cell
  }
  return trimmed((text) => {
    const usual = shift === 2 && text.length < 16 ? plainFen(text) : undefined
    if (usual !== undefined) return bounded(usual, { value: usual })
    const fen = fenOf(text, shift)
    if (!fen) return wrongType
    const value = exactText(fen)
    if (value.includes('.')) return tooFine
    const plainly = /^-?[\d.]+$/.test(text)
    return bounded(value, plainly ? { value } : noted(value, /[万亿千百角分]/.test(text) ? 'unit' : 'number'))
  })
}

const YES = new Set(['是', '1', 'true', 'yes', 'y', 't', '√', '✓', '✔', '☑', '有', '对', '已', 'on', '真'])
const NO = new Set([
  '否',
  '0',
  'false',
  'no',
  'n',
  'f',
  '×',
  '✗',
  '✘',
  'x',
  '无',
  '没有',
  '错',
  '未',
  'off',
  '假',
  '不是',
])

export function yesReader(field: Of<'yes'>): CellReader {
  const wrong = rejected(fieldRefusals['fields.wrongType']({ title: field.title }))
  return trimmed((text) => {
    if (text === 'true' || text === 'false') return { value: text }
    if (text === '是') return { value: 'true' }
    if (text === '否') return { value: 'false' }
    const plain = halfWidth(text).toLowerCase()
    return YES.has(plain) ? noted('true', 'byWord') : NO.has(plain) ? noted('false', 'byWord') : wrong
  })
}

export function dayReader(field: Of<'day'>, context: Context): CellReader {
  const { title } = field
  const min = field.min === 'today' ? context.today : (field.min ?? EARLIEST_DAY)
  const max = field.max === 'today' ? context.today : (field.max ?? addDays(context.today, 36_525))
  const wrong = {
    day: rejected(fieldRefusals['fields.notADay']({ title })),
    serial: rejected(refusals['standards.serialDate']({ title })),
    order: rejected(refusals['standards.dateOrder']({ title })),
  }
  const tooEarly = rejected(fieldRefusals['fields.tooEarly']({ title, min }))
  const tooLate = rejected(fieldRefusals['fields.tooLate']({ title, max }))
  return trimmed((text) => {
    const found = readDay(text, context.order)
    if ('wrong' in found) return wrong[found.wrong]
    if (found.day < min) return tooEarly
    if (found.day > max) return tooLate
    return found.note ? noted(found.day, found.note) : { value: found.day }
  })
}

export function instantReader(field: Of<'instant'>, context: Context): CellReader {
  const { title } = field
  const latest = addDays(context.today, 36_525)
  const wrong = rejected(fieldRefusals['fields.notAnInstant']({ title }))
  const tooEarly = rejected(fieldRefusals['fields.tooEarly']({ title, min: EARLIEST_DAY }))
  const tooLate = rejected(fieldRefusals['fields.tooLate']({ title, max: latest }))
  return trimmed((text) => {
    const found = readInstant(text)
    if (!found) return wrong
    if (found.at < EARLIEST_DAY) return tooEarly
    if (found.at.slice(0, 10) > latest) return tooLate
    return found.plain ? { value: found.at } : noted(found.at, 'date')
  })
}

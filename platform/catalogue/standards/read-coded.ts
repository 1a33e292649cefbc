import { isAreaCode, isId, levelOf } from '../../../base/index.ts'
import {
  creditCodeOf,
  DEFAULT_MAX,
  refusals as fieldRefusals,
  halfWidth,
  idNumberOf,
  phoneOf,
  polygonOf,
  polygonRefusals,
} from '../../fields/decide.ts'
import type { Field } from '../../fields/declare.ts'
import { type Context, EMPTY, EMPTY_WORD, NO_NUMBER, noted, type Of, rejected, trimmed } from './cell.ts'
import { codeFinder, oldCodeFinder } from './coded.ts'
import { type Cell, type CellNote, type CellReader, refusals } from './declare.ts'
import { areaFinder, plainCode } from './divisions.ts'

export function codeReader(field: Of<'code'>, context: Context): CellReader {
  const { title, list } = field
  const table = context.codes(list)
  if (!table) throw new Error(`code list ${list} is not known`)
  const on = context.on ?? context.today
  const { edition } = context
  const old =
    edition === undefined || edition === table.version ? undefined : context.codes(`${list}@${edition}`)
  if (edition !== undefined && edition !== table.version && !old)
    throw new Error(`code list ${list} has no edition ${edition}`)
  const find = old ? oldCodeFinder(table, old, on) : codeFinder(table, on)
  const unknown = rejected(fieldRefusals['fields.unknownCode']({ title, list }))
  const memo = new Map<string, Cell>()
  const look = (text: string): Cell => {
    const found = find(text)
    if (!found) return unknown
    if ('code' in found) return found.note ? noted(found.code, found.note) : { value: found.code }
    if ('ended' in found) return rejected(fieldRefusals['fields.endedCode']({ title, validTo: found.ended }))
    if ('split' in found) return rejected(refusals['standards.splitCode']({ title, into: found.split }))
    return rejected(refusals['standards.ambiguous']({ title, found: found.several }))
  }
  const one = remembered(memo, trimmed(look))
  return field.many ? manyReader(one) : one
}

const MEMO_MAX = 5_000
/** Columns of codes and areas hold few different texts; each is worked out once. */
const remembered =
  (memo: Map<string, Cell>, read: CellReader): CellReader =>
  (text) => {
    const known = memo.get(text)
    if (known) return known
    const cell = read(text)
    if (memo.size < MEMO_MAX) memo.set(text, cell)
    return cell
  }

export function areaReader(field: Of<'area'>, context: Context): CellReader {
  const { title, level } = field
  const finder = context.areas && areaFinder(context.areas, context.on ?? context.today)
  const wrong = rejected(fieldRefusals['fields.area']({ title }))
  const unknown = rejected(refusals['standards.unknownArea']({ title }))
  const wrongLevel = rejected(fieldRefusals['fields.areaLevel']({ title, level: level ?? 0 }))
  const atLevel = (code: string, cell: Cell): Cell =>
    level === undefined || levelOf(code) === level ? cell : wrongLevel
  const look = (text: string): Cell => {
    if (!finder) {
      const digits = halfWidth(text).replace(/\s/g, '')
      if (level !== undefined && isAreaCode(digits) && levelOf(digits) === level)
        return digits === text ? { value: text } : noted(digits, 'halfWidth')
      const code = plainCode(digits)
      return code === undefined
        ? wrong
        : atLevel(code, code === text ? { value: text } : noted(code, 'number'))
    }
    const found = finder.find(text)
    if (!found) return unknown
    if ('several' in found) return rejected(refusals['standards.ambiguous']({ title, found: found.several }))
    if ('ended' in found) return rejected(refusals['standards.endedArea']({ title, validTo: found.ended }))
    return atLevel(found.code, found.note ? noted(found.code, found.note) : { value: found.code })
  }
  return remembered(new Map(), trimmed(look))
}

const SCIENTIFIC = /^\d(?:\.\d+)?[eE]\+?\d{1,2}$/

export function idReader(field: Of<'idNumber'>, context: Context): CellReader {
  const { title } = field
  const wrong = {
    length: rejected(fieldRefusals['fields.idNumberLength']({ title })),
    region: rejected(fieldRefusals['fields.idNumberRegion']({ title })),
    birth: rejected(fieldRefusals['fields.idNumberBirth']({ title })),
    check: rejected(fieldRefusals['fields.idNumberCheck']({ title })),
  }
  const old = rejected(refusals['standards.oldIdNumber']({ title }))
  const scientific = rejected(refusals['standards.scientific']({ title }))
  return trimmed((text) => {
    if (text.length > 60) return wrong.length
    const found = idNumberOf(text, context.today)
    if ('number' in found) return found.number === text ? { value: text } : noted(found.number, noteOf(text))
    if (NO_NUMBER.test(text)) return EMPTY_WORD
    if (found.problem !== 'length') return wrong[found.problem]
    return SCIENTIFIC.test(text) ? scientific : /^\d{15}$/.test(halfWidth(text)) ? old : wrong.length
  })
}

const noteOf = (text: string): CellNote =>
  halfWidth(text) !== text ? 'halfWidth' : /[\s-]/.test(text) ? 'blanks' : 'case'

export function creditReader(field: Of<'creditCode'>): CellReader {
  const { title } = field
  const wrong = {
    length: rejected(fieldRefusals['fields.creditCodeLength']({ title })),
    check: rejected(fieldRefusals['fields.creditCodeCheck']({ title })),
    body: rejected(fieldRefusals['fields.creditCodeBody']({ title })),
  }
  const scientific = rejected(refusals['standards.scientific']({ title }))
  return trimmed((text) => {
    if (text.length > 60) return wrong.length
    const found = creditCodeOf(text)
    if ('number' in found) return found.number === text ? { value: text } : noted(found.number, noteOf(text))
    if (NO_NUMBER.test(text)) return EMPTY_WORD
    return found.problem === 'length' && SCIENTIFIC.test(text) ? scientific : wrong[found.problem]
  })
}

const MOBILE = /^1[3-9]\d{9}$/

export function phoneReader(field: Of<'phone'>): CellReader {
  const { title } = field
  const wrong = rejected(fieldRefusals['fields.phone']({ title }))
  const scientific = rejected(refusals['standards.scientific']({ title }))
  return trimmed((text) => {
    if (text.length === 11 && MOBILE.test(text)) return { value: text }
    if (text.length > 60) return wrong
    const found = phoneOf(text)
    if (found) return found.number === text ? { value: text } : noted(found.number, 'phone')
    if (NO_NUMBER.test(text)) return EMPTY_WORD
    return SCIENTIFIC.test(text) ? scientific : wrong
  })
}

const POINT =
  /^(?:POINT\s*\(|\(|\[)?\s*([+-]?\d{1,3}(?:\.\d{1,20})?)(?:\s*[,，;]\s*|\s+)([+-]?\d{1,3}(?:\.\d{1,20})?)\s*[)\]]?$/i

export function pointReader(field: Of<'point'>): CellReader {
  const { title } = field
  const wrong = rejected(fieldRefusals['fields.point']({ title }))
  const swapped = rejected(fieldRefusals['fields.pointSwapped']({ title }))
  return trimmed((text) => {
    if (text.length > 120) return wrong
    const named = /^\{.*"lon"\s*:\s*"?([-\d.]+)"?.*"lat"\s*:\s*"?([-\d.]+)"?.*\}$/.exec(text)
    const found = named ?? POINT.exec(halfWidth(text))
    if (!found) return wrong
    const [lon, lat] = [Number(found[1]), Number(found[2])]
    if (Math.abs(lat) > 90 && Math.abs(lat) <= 180 && Math.abs(lon) <= 90) return swapped
    if (!(Math.abs(lon) <= 180 && Math.abs(lat) <= 90) || (lon === 0 && lat === 0)) return wrong
    const place = (value: number) => Math.round(value * 1e7) / 1e7 || 0
    return { value: JSON.stringify({ lon: place(lon), lat: place(lat) }) }
  })
}

export function polygonReader(field: Of<'polygon'>): CellReader {
  return trimmed((text) => {
    const read = polygonOf(text)
    return typeof read === 'string'
      ? rejected(fieldRefusals[polygonRefusals[read]]({ title: field.title }))
      : { value: JSON.stringify(read) }
  })
}

export function idsReader(field: Field): CellReader {
  const wrong = rejected(fieldRefusals['fields.reference']({ title: field.title }))
  return trimmed((text) => {
    const id = text.toLowerCase()
    return isId(id) ? { value: id } : wrong
  })
}

/** Several values in one cell, parted as people part them, to the text of an array. */
export const manyReader =
  (one: CellReader): CellReader =>
  (text) => {
    const values = new Set<string>()
    const notes = new Set<CellNote>()
    const whole = text.startsWith('{') && text.endsWith('}') ? text.slice(1, -1) : text
    for (const part of whole.split(/[,，、;；|\n]/)) {
      if (part.trim() === '') continue
      const cell = one(part.trim())
      if (!('value' in cell)) return cell
      if (cell.value !== null) values.add(cell.value)
      for (const note of cell.notes ?? []) notes.add(note)
      if (values.size > DEFAULT_MAX.many) break
    }
    if (values.size === 0) return EMPTY
    const value = `{${[...values].map(quoted).join(',')}}`
    return notes.size > 0 ? { value, notes: [...notes] } : { value }
  }

const quoted = (value: string): string =>
  /^[\w.\u4e00-\u9fff-]+$/.test(value) && value.toLowerCase() !== 'null'
    ? value
    : `"${value.replace(/(["\\])/g, '\\$1')}"`

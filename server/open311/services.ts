import type { Field, FieldList } from '../../platform/fields/declare.ts'
import type { CodeEntry, Declared } from '../city/declare.ts'

/** The matter type behind Open311. */
export const TYPE = 'hotline.ticket'

export type Service = {
  readonly service_code: string
  readonly service_name: string
  readonly description: string
  readonly metadata: boolean
  readonly type: 'realtime'
  readonly keywords: string
  readonly group: string
}

export type Attribute = {
  readonly variable: boolean
  readonly code: string
  readonly datatype: 'string' | 'number' | 'datetime' | 'text' | 'singlevaluelist' | 'multivaluelist'
  readonly required: boolean
  readonly datatype_description: string
  readonly order: number
  readonly description: string
  readonly values?: readonly { readonly key: string; readonly name: string }[]
}

/** A category may bring questions of its own. */
type Category = CodeEntry & { readonly fields?: FieldList }

const categories = (declared: Declared): readonly Category[] => {
  const all = (declared.codes.category?.codes ?? []) as readonly Category[]
  return all.filter((one) => one.validTo === undefined)
}

/** Leaves of the category tree, each a service; the group is the name of its parent. */
export function servicesOf(declared: Declared): readonly Service[] {
  const all = categories(declared)
  const parents = new Set(all.map((one) => one.parent))
  const names = new Map(all.map((one) => [one.code, one.title.zh]))
  return all
    .filter((one) => !parents.has(one.code))
    .map((one) => ({
      service_code: one.code,
      service_name: one.title.zh,
      description: one.title.en,
      metadata: attributesOf(declared, one.code).length > 0,
      type: 'realtime',
      keywords: [...new Set([one.title.zh, ...(one.words ?? [])])].join(', '),
      group: (one.parent && names.get(one.parent)) || one.title.zh,
    }))
}

/** Fields of the intake that GeoReport says by parameters of its own, or that are not a citizen's to say. */
const NOT_ASKED = new Set([
  'title',
  'content',
  'category',
  'urgency',
  'address',
  'area',
  'point',
  'files',
  'agentNote',
  'anonymous',
])

/** The fields asked as attributes: the category's own questions first, then the intake's remaining ones. */
export function questionsOf(declared: Declared, code: string): FieldList {
  const own = categories(declared).find((one) => one.code === code)?.fields ?? {}
  const intake = (declared.types[TYPE]?.fields ?? {}) as FieldList
  const rest = Object.fromEntries(Object.entries(intake).filter(([name]) => !NOT_ASKED.has(name)))
  return { ...own, ...rest }
}

const DATATYPES: Partial<Record<Field['kind'], Attribute['datatype']>> = {
  integer: 'number',
  decimal: 'number',
  money: 'number',
  day: 'datetime',
  instant: 'datetime',
  yes: 'singlevaluelist',
}

function datatypeOf(field: Field): Attribute['datatype'] {
  if (field.kind === 'code') return field.many ? 'multivaluelist' : 'singlevaluelist'
  if (field.kind === 'text' && field.long) return 'text'
  return DATATYPES[field.kind] ?? 'string'
}

/** The service definition's attributes, in the order of the form. */
export function attributesOf(declared: Declared, code: string): readonly Attribute[] {
  return Object.entries(questionsOf(declared, code)).map(([name, field], i) => {
    const list =
      field.kind === 'code' ? (declared.codes[field.list]?.codes ?? []).filter((one) => !one.validTo) : []
    const values =
      field.kind === 'yes'
        ? [
            { key: 'true', name: '是' },
            { key: 'false', name: '否' },
          ]
        : list.map((one) => ({ key: one.code, name: one.title.zh }))
    return {
      variable: true,
      code: name,
      datatype: datatypeOf(field),
      required: field.required === true,
      datatype_description: field.help?.zh ?? field.title.en,
      order: i + 1,
      description: field.title.zh,
      ...(values.length > 0 ? { values } : {}),
    }
  })
}

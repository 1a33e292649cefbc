import { type Say, say } from '../../base/index.ts'
import type { FieldList, When } from './declare.ts'

type Values = Readonly<Record<string, unknown>>

/** Deeper conditions are a slip or an attack; recursion must end before the stack does. */
const DEEPEST = 20

/** A condition as a function of checked values; hidden fields must be absent from them. */
export function compileWhen(when: When): (values: Values) => boolean {
  if ('all' in when) {
    const parts = when.all.map(compileWhen)
    return (values) => parts.every((part) => part(values))
  }
  if ('any' in when) {
    const parts = when.any.map(compileWhen)
    return (values) => parts.some((part) => part(values))
  }
  const { field } = when
  if ('is' in when) return (values) => values[field] === when.is
  if ('not' in when) return (values) => values[field] !== undefined && values[field] !== when.not
  if ('in' in when) {
    const wanted = new Set<unknown>(when.in)
    return (values) => wanted.has(values[field])
  }
  if ('less' in when) return (values) => comparable(values[field], when.less) && values[field] < when.less
  if ('more' in when) return (values) => comparable(values[field], when.more) && values[field] > when.more
  return when.has === true
    ? (values) => values[field] !== undefined
    : (values) => {
        const value = values[field]
        return Array.isArray(value) && value.includes(when.has)
      }
}

declare const same: unique symbol
/** Both numbers or both texts (days and instants are written so that texts compare). */
function comparable(value: unknown, bound: number | string): value is (number & { [same]?: 1 }) | string {
  return typeof value === typeof bound
}

/** Whether it holds, for one glance; a form that is checked often compiles its list once. */
export const holds = (when: When, values: Values): boolean => compileWhen(when)(values)

/** Fields a condition rests on, each once. */
export function restsOn(when: When): readonly string[] {
  const parts = 'all' in when ? when.all : 'any' in when ? when.any : null
  return parts ? [...new Set(parts.flatMap(restsOn))] : [(when as { readonly field: string }).field]
}

/**
 * Field names so that each comes after those its condition rests on, otherwise as listed; null when conditions rest on
 * each other in a circle.
 */
export function askingOrder(list: FieldList): readonly string[] | null {
  const order: string[] = []
  const state = new Map<string, 'open' | 'done'>()
  const visit = (name: string): boolean => {
    const known = state.get(name)
    if (known) return known === 'done'
    state.set(name, 'open')
    const field = Object.hasOwn(list, name) ? list[name] : undefined
    for (const before of field?.when ? restsOn(field.when) : [])
      if (Object.hasOwn(list, before) && !visit(before)) return false
    state.set(name, 'done')
    order.push(name)
    return true
  }
  return Object.keys(list).every(visit) ? order : null
}

/** The fields that are asked for while a form is filled in, as listed: what a hidden field holds counts as unanswered. */
export function askedFields(list: FieldList, values: Values): FieldList {
  const answered: Record<string, unknown> = {}
  const asked = new Set<string>()
  for (const name of askingOrder(list) ?? Object.keys(list)) {
    const when = list[name]?.when
    if (when && !holds(when, answered)) continue
    asked.add(name)
    if (values[name] !== undefined) answered[name] = values[name]
  }
  return Object.fromEntries(Object.entries(list).filter(([name]) => asked.has(name)))
}

export type ListFault = { readonly at: string; readonly says: Say; readonly remedy: Say }

const ORDERED = ['integer', 'decimal', 'money', 'day', 'instant']

/** What is wrong with the conditions of a list itself, before anybody fills it in; also within rows. */
export function faultsOf(list: FieldList, path = ''): ListFault[] {
  const faults: ListFault[] = []
  const at = (name: string) => (path ? `${path}.${name}` : name)
  const fault = (name: string, says: Say, remedy: Say) => faults.push({ at: at(name), says, remedy })
  for (const [name, field] of Object.entries(list)) {
    if (field.kind === 'rows') faults.push(...faultsOf(field.of, at(name)))
    if (field.when) {
      if (depthOf(field.when) > DEEPEST) {
        fault(
          name,
          say('显示条件嵌套过深', 'its condition is nested too deeply'),
          say(`最多 ${DEEPEST} 层`, `${DEEPEST} levels at most`),
        )
        continue
      }
      for (const wrong of wrongParts(field.when, list))
        fault(name, wrong, say('核对显示条件中的字段与取值', 'check the fields and values of its condition'))
    }
    for (const wrong of wrongComputed(field.computed, list))
      fault(name, wrong, say('核对自动计算引用的字段', 'check the fields it is reckoned from'))
  }
  if (faults.every((one) => !one.says.en.includes('too deeply')) && !askingOrder(list))
    fault(
      '',
      say('显示条件互相依赖，成了环', 'conditions rest on each other in a circle'),
      say('让其中一项不再依赖后面的字段', 'let one of them rest on earlier fields only'),
    )
  return faults
}

function depthOf(when: When, level = 1): number {
  if (level > DEEPEST) return level
  const parts = 'all' in when ? when.all : 'any' in when ? when.any : []
  return Math.max(level, ...parts.map((part) => depthOf(part, level + 1)))
}

function wrongParts(when: When, list: FieldList): Say[] {
  const parts = 'all' in when ? when.all : 'any' in when ? when.any : null
  if (parts) return parts.flatMap((part) => wrongParts(part, list))
  const one = when as Exclude<When, { all: unknown } | { any: unknown }>
  const field = Object.hasOwn(list, one.field) ? list[one.field] : undefined
  if (!field)
    return [
      say(
        `显示条件引用的字段 ${one.field} 不存在`,
        `its condition names ${one.field}, which is not in the list`,
      ),
    ]
  const many = (field.kind === 'code' || field.kind === 'unit') && field.many === true
  const misfit = [
    say(
      `显示条件与字段 ${one.field} 的类型不合`,
      `its condition does not fit the kind of field ${one.field}`,
    ),
  ]
  if ('has' in one) return one.has === true || many || field.kind === 'files' ? [] : misfit
  if (many || ['rows', 'files', 'point', 'polygon'].includes(field.kind)) return misfit
  if ('less' in one || 'more' in one) {
    const bound = 'less' in one ? one.less : one.more
    const number = ['integer', 'decimal', 'money'].includes(field.kind)
    return ORDERED.includes(field.kind) && (typeof bound === 'number') === number ? [] : misfit
  }
  return []
}

function wrongComputed(computed: FieldList[string]['computed'], list: FieldList): Say[] {
  if (!computed) return []
  const named =
    'sum' in computed
      ? computed.sum
      : 'ratio' in computed
        ? computed.ratio
        : ['birth' in computed ? computed.birth : computed.copy]
  return named.flatMap((path) => {
    const [name = '', column] = path.split('.')
    const field = Object.hasOwn(list, name) ? list[name] : undefined
    const known =
      field &&
      (column === undefined ? true : field.kind === 'rows' && Object.hasOwn(field.of, column)) &&
      !field.computed
    return known
      ? []
      : [say(`自动计算引用的 ${path} 不存在或本身是计算项`, `${path} is not there, or is itself reckoned`)]
  })
}

import { no, ok, type Refusal, type Result, type Say, say } from '../../base/index.ts'
import type { CheckContext, Field, FieldList } from './declare.ts'
import { type FieldRefusal, refusals } from './refusals.ts'
import { checkValue, DEFAULT_MAX, isBlank, isPlain, type Place, printable } from './value.ts'
import { askingOrder, compileWhen } from './when.ts'

type Values = Readonly<Record<string, unknown>>

/** A list made ready: names, order and conditions looked at once. */
type Ready = {
  readonly entries: readonly {
    readonly name: string
    readonly field: Field
    readonly when: ((values: Values) => boolean) | null
  }[]
  /** Indexes of `entries` in the order of asking; null = as listed. */
  readonly order: readonly number[] | null
}

const readied = new WeakMap<FieldList, Ready>()

function ready(list: FieldList): Ready {
  const known = readied.get(list)
  if (known) return known
  const asked = askingOrder(list)
  if (!asked) throw new Error('conditions of a field list rest on each other in a circle')
  const names = Object.keys(list)
  const made: Ready = {
    entries: Object.entries(list).map(([name, field]) => ({
      name,
      field,
      when: field.when ? compileWhen(field.when) : null,
    })),
    order: asked.every((name, i) => name === names[i]) ? null : asked.map((name) => names.indexOf(name)),
  }
  readied.set(list, made)
  return made
}

/** Unknown keys named one by one up to this many; a hostile input must not make a huge answer. */
const MOST_UNKNOWN = 20

/**
 * Checks an input against a field list and answers the values in normal form, or every refusal at once. Absent,
 * null, blank text and empty lists are the same and left out, and so is a field whose condition does not hold, whatever
 * was sent for it. Text keeps the citizen's own words: only trimmed and composed (NFC). Checking its own answer again
 * changes nothing. An unknown code list and conditions in a circle are a programmer's fault: throws. A list is looked at
 * once and must not be changed afterwards.
 */
export function check(
  list: FieldList,
  input: unknown,
  context: CheckContext,
): Result<Record<string, unknown>, FieldRefusal[]> {
  const errors: FieldRefusal[] = []
  const place: Place = {
    context,
    path: '',
    before: undefined,
    refuse(refusal: Refusal, below = '') {
      errors.push({ ...refusal, path: place.path + below })
      return undefined
    },
  }
  const value = checkObject(list, input, WHOLE, '', place, errors, context.before)
  return errors.length > 0 ? no(errors) : ok(value)
}

const WHOLE = say('提交内容', 'Input')

function checkObject(
  list: FieldList,
  input: unknown,
  title: Say,
  path: string,
  place: Place,
  errors: FieldRefusal[],
  before?: Values,
): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  if (!isPlain(input)) {
    errors.push({ ...refusals['fields.notAnObject']({ title }), path })
    return result
  }
  const at = (name: string) => (path === '' ? name : `${path}.${name}`)
  let unknown = 0
  for (const name of Object.keys(input)) {
    if (Object.hasOwn(list, name)) continue
    if (unknown++ < MOST_UNKNOWN) {
      const shown = printable(name)
      errors.push({ ...refusals['fields.unknown']({ name: shown }), path: at(shown) })
    }
  }
  const { entries, order } = ready(list)
  const one = ({ name, field, when }: Ready['entries'][number]) => {
    if (when && !when(result)) return
    const given = Object.hasOwn(input, name) ? input[name] : undefined
    if (isBlank(given)) {
      if (field.required && !place.context.draft)
        errors.push({ ...refusals['fields.required']({ title: field.title }), path: at(name) })
      return
    }
    place.path = at(name)
    place.before = before?.[name]
    const value =
      field.kind === 'rows' ? checkRows(field, given, place, errors) : checkValue(field, given, place)
    if (value !== undefined) result[name] = value
  }
  if (!order) {
    for (const entry of entries) one(entry)
    return result
  }
  return inListedOrder(entries, order, one, result, errors)
}

/** Asked in another order than listed: answers and refusals stand as listed all the same. */
function inListedOrder(
  entries: Ready['entries'],
  order: readonly number[],
  one: (entry: Ready['entries'][number]) => void,
  result: Record<string, unknown>,
  errors: FieldRefusal[],
): Record<string, unknown> {
  const before = errors.length
  const found: FieldRefusal[][] = entries.map(() => [])
  for (const i of order) {
    const entry = entries[i]
    if (!entry) continue
    one(entry)
    found[i] = errors.splice(before)
  }
  for (const some of found) errors.push(...some)
  return Object.fromEntries(
    entries.filter(({ name }) => Object.hasOwn(result, name)).map(({ name }) => [name, result[name]]),
  )
}

function checkRows(
  field: Extract<Field, { kind: 'rows' }>,
  given: unknown,
  place: Place,
  errors: FieldRefusal[],
): unknown {
  const { title } = field
  if (!Array.isArray(given)) return place.refuse(refusals['fields.wrongType']({ title }))
  const max = field.max ?? DEFAULT_MAX.rows
  if (given.length > max) return place.refuse(refusals['fields.tooMany']({ title, max }))
  const { path, before } = place
  return given.map((row: unknown, i) => {
    const old = Array.isArray(before) ? before[i] : undefined
    return checkObject(field.of, row, title, `${path}.${i}`, place, errors, isPlain(old) ? old : undefined)
  })
}

import { calculate } from './arithmetic.ts'
import * as decimal from './decimal.ts'
import { Decimal } from './decimal.ts'
import { builtIn } from './define.ts'
import { type Context, equal, type Feel, type FeelFunction, isContext, isList, order } from './values.ts'

type List = readonly Feel[]

const same = (a: Feel, b: Feel): boolean => equal(a, b) === true
const has = (list: List, one: Feel): boolean => list.some((other) => same(one, other))
const distinct = (list: List): Feel[] => {
  const kept: Feel[] = []
  for (const one of list) if (!has(kept, one)) kept.push(one)
  return kept
}
const flat = (list: List): Feel[] => list.flatMap((one) => (isList(one) ? flat(one) : [one]))

/** A function over one list, or over values as if they were one. */
const overAll = (body: (list: List) => Feel): FeelFunction =>
  builtIn(
    ['list:list', (list: List) => body(list)],
    ['n:any...', (...list: Feel[]) => (list.length > 1 ? body(list) : null)],
  )

const best =
  (sign: 1 | -1) =>
  (list: List): Feel => {
    const [first] = list
    if (first === undefined) return null
    let found: Feel = first
    for (const one of list) {
      const compared = order(one, found)
      if (compared === null) return null
      if (compared * sign > 0) found = one
    }
    return found
  }

const total = (list: List): Feel =>
  list.length === 0
    ? null
    : list.slice(1).reduce<Feel>((sum, one) => addable(sum, one), addable(list[0] ?? null, null))

function addable(sum: Feel, one: Feel): Feel {
  const good = sum !== null && typeof sum !== 'string'
  if (one === null) return good && !isList(sum) && !isContext(sum) && typeof sum !== 'boolean' ? sum : null
  return good && typeof one !== 'string' ? calculate('+', sum, one) : null
}

const sum = (list: List): Feel => (list.includes(null) ? null : total(list))

const numbersOf = (list: List): Decimal[] | null =>
  list.every((one) => one instanceof Decimal) ? (list as Decimal[]) : null

const sorted = (list: readonly Decimal[]): Decimal[] => list.toSorted(decimal.compare)

function mean(list: List): Feel {
  const all = sum(list)
  return all === null ? null : calculate('/', all, decimal.whole(list.length))
}

function median(list: List): Feel {
  const numbers = numbersOf(list)
  if (!numbers || numbers.length === 0) return null
  const ordered = sorted(numbers)
  const middle = Math.floor(ordered.length / 2)
  const [high = null, low = null] = [ordered[middle], ordered[middle - 1]]
  return ordered.length % 2 === 1 ? high : calculate('/', calculate('+', low, high), decimal.whole(2))
}

function deviation(list: List): Feel {
  const numbers = numbersOf(list)
  if (!numbers || numbers.length < 2) return null
  const centre = mean(numbers)
  const squares = numbers.map((one) => {
    const off = calculate('-', one, centre)
    return calculate('*', off, off)
  })
  const variance = calculate('/', sum(squares), decimal.whole(numbers.length - 1))
  return variance instanceof Decimal ? decimal.sqrt(variance) : null
}

function mode(list: List): Feel {
  const numbers = numbersOf(list)
  if (!numbers) return null
  const counts = new Map<string, { readonly value: Decimal; count: number }>()
  for (const value of numbers) {
    const text = decimal.text(value)
    const known = counts.get(text)
    if (known) known.count += 1
    else counts.set(text, { value, count: 1 })
  }
  const most = Math.max(0, ...[...counts.values()].map((one) => one.count))
  return sorted([...counts.values()].filter((one) => one.count === most).map((one) => one.value))
}

/** 0-based place of a 1-based position that may count from the end; null outside of the list. */
function placeOf(list: List, position: Decimal): number | null {
  const at = decimal.toWhole(position)
  if (at === null || at === 0 || Math.abs(at) > list.length) return null
  return at > 0 ? at - 1 : list.length + at
}

function sublist(list: List, start: Decimal, length?: Decimal): Feel {
  const at = placeOf(list, start)
  const count = length === undefined ? null : decimal.toWhole(length)
  if (at === null || (length !== undefined && (count === null || count < 1 || at + count > list.length)))
    return null
  return list.slice(at, count === null ? undefined : at + count)
}

function insert(list: List, position: Decimal, item: Feel): Feel {
  const at = placeOf(list, position)
  return at === null ? null : list.toSpliced(at, 0, item)
}

function sort(list: List, precedes: FeelFunction | undefined): Feel {
  let failed = false
  const before = (a: Feel, b: Feel): boolean => {
    if (precedes) return precedes.call([a, b]) === true
    const compared = order(a, b)
    if (compared === null) failed = true
    return compared === -1
  }
  const merged = (items: List): List => {
    if (items.length < 2) return items
    const middle = Math.floor(items.length / 2)
    const [left, right] = [merged(items.slice(0, middle)), merged(items.slice(middle))]
    const out: Feel[] = []
    let [x, y] = [0, 0]
    while (x < left.length && y < right.length)
      if (before(right[y] ?? null, left[x] ?? null)) out.push(right[y++] ?? null)
      else out.push(left[x++] ?? null)
    return [...out, ...left.slice(x), ...right.slice(y)]
  }
  const result = merged(list)
  return failed ? null : result
}

function replaceWhere(list: List, match: FeelFunction, item: Feel): Feel {
  const marks = list.map((one) => match.call([one, item]))
  if (match.ways[0]?.length !== 2 || !marks.every((mark) => typeof mark === 'boolean')) return null
  return list.map((one, at) => (marks[at] === true ? item : one))
}

/** true wins for any, false for all; unknown values leave it open. */
const logical =
  (decisive: boolean) =>
  (list: List): Feel => {
    if (list.includes(decisive)) return decisive
    return list.every((one) => typeof one === 'boolean') ? !decisive : null
  }

const put = (context: Context, key: string, value: Feel): Context => new Map([...context, [key, value]])

function putDeep(context: Feel, keys: List, value: Feel): Feel {
  const [key, ...rest] = keys
  if (!isContext(context) || typeof key !== 'string') return null
  if (rest.length === 0) return put(context, key, value)
  const inner = putDeep(context.get(key) ?? null, rest, value)
  return inner === null ? null : put(context, key, inner)
}

function fromEntries(entries: List): Feel {
  const context = new Map<string, Feel>()
  for (const entry of entries) {
    if (!isContext(entry) || !entry.has('key') || !entry.has('value')) return null
    const key = entry.get('key')
    if (typeof key !== 'string' || context.has(key)) return null
    context.set(key, entry.get('value') ?? null)
  }
  return context
}

export const LIST_FUNCTIONS: Readonly<Record<string, FeelFunction>> = {
  'list contains': builtIn(['list:list, element:any', (list: List, one: Feel) => has(list, one)]),
  count: builtIn(['list:list', (list: List) => decimal.whole(list.length)]),
  min: overAll(best(-1)),
  max: overAll(best(1)),
  sum: overAll(sum),
  mean: overAll(mean),
  median: overAll(median),
  stddev: overAll(deviation),
  mode: overAll(mode),
  product: overAll((list) => {
    const numbers = numbersOf(list)
    if (!numbers || numbers.length === 0) return null
    return numbers.slice(1).reduce<Feel>((all, one) => calculate('*', all, one), numbers[0] ?? null)
  }),
  all: overAll(logical(false)),
  any: overAll(logical(true)),
  sublist: builtIn(['list:list, start position:number, length:number?', sublist]),
  append: builtIn(['list:list, item:any...', (list: List, ...items: Feel[]) => [...list, ...items]]),
  concatenate: builtIn(['list:list...', (...lists: List[]) => (lists.length > 0 ? lists.flat(1) : null)]),
  'insert before': builtIn(['list:list, position:number, newItem:any', insert]),
  remove: builtIn([
    'list:list, position:number',
    (list: List, position: Decimal) => {
      const at = placeOf(list, position)
      return at === null ? null : list.toSpliced(at, 1)
    },
  ]),
  'list replace': builtIn(
    [
      'list:list, position:number, newItem:any',
      (list: List, position: Decimal, item: Feel) => {
        const at = placeOf(list, position)
        return at === null ? null : list.with(at, item)
      },
    ],
    ['list:list, match:function, newItem:any', replaceWhere],
  ),
  reverse: builtIn(['list:list', (list: List) => list.toReversed()]),
  'index of': builtIn([
    'list:list, match:any',
    (list: List, match: Feel) => list.flatMap((one, at) => (same(one, match) ? [decimal.whole(at + 1)] : [])),
  ]),
  union: builtIn(['list:list...', (...lists: List[]) => (lists.length > 0 ? distinct(lists.flat(1)) : null)]),
  'distinct values': builtIn(['list:list', (list: List) => distinct(list)]),
  flatten: builtIn(['list:list', (list: List) => flat(list)]),
  sort: builtIn(['list:list, precedes:function?', sort]),
  'get value': builtIn(
    ['m:context, key:text', (context: Context, key: string) => context.get(key) ?? null],
    ['context:context, key:text', (context: Context, key: string) => context.get(key) ?? null],
  ),
  'get entries': builtIn([
    'm:context',
    (context: Context) =>
      [...context].map(
        ([key, value]) =>
          new Map<string, Feel>([
            ['key', key],
            ['value', value],
          ]),
      ),
  ]),
  context: builtIn(['entries:list', fromEntries]),
  'context put': builtIn(
    ['context:context, key:text, value:any', put],
    ['context:context, keys:list, value:any', putDeep],
  ),
  'context merge': builtIn([
    'contexts:list',
    (contexts: List) =>
      contexts.every(isContext) ? new Map((contexts as Context[]).flatMap((one) => [...one])) : null,
  ]),
}

/** One place where two versions differ 版本差异: the way to it, and what stood and stands there. */
export type Difference = {
  readonly way: readonly string[]
  readonly kind: 'added' | 'removed' | 'changed' | 'moved'
  readonly before?: unknown
  readonly after?: unknown
}

type Json = Readonly<Record<string, unknown>>
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Things in a list by their name or code, so that one put in between does not change all that follow. */
function named(list: readonly unknown[]): Json | null {
  const entries = list.map((one) => {
    if (!isObject(one)) return null
    const name = one.name ?? one.code
    return typeof name === 'string' ? ([name, one] as const) : null
  })
  if (list.length === 0 || entries.includes(null)) return null
  const found = Object.fromEntries(entries as [string, Json][])
  return Object.keys(found).length === list.length ? found : null
}
const asObject = (value: unknown): Json | null =>
  isObject(value) ? value : Array.isArray(value) ? named(value) : null
const isWords = (value: unknown): boolean => isObject(value) && 'zh' in value

/** Where two declarations differ, whole things first: a new field is one difference, not one for each of its words. */
export function differences(before: unknown, after: unknown, way: readonly string[] = []): Difference[] {
  const [old, now] = [asObject(before), asObject(after)]
  if (!old || !now || isWords(before) || isWords(after))
    return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ way, kind: 'changed', before, after }]
  const found: Difference[] = []
  for (const key of Object.keys(now)) {
    const at = [...way, key]
    if (!Object.hasOwn(old, key)) found.push({ way: at, kind: 'added', after: now[key] })
    else found.push(...differences(old[key], now[key], at))
  }
  for (const key of Object.keys(old))
    if (!Object.hasOwn(now, key)) found.push({ way: [...way, key], kind: 'removed', before: old[key] })
  // the order of fields is the order of the form
  const order = (of: Json, other: Json): string =>
    Object.keys(of)
      .filter((key) => Object.hasOwn(other, key))
      .join()
  if (order(old, now) !== order(now, old)) found.push({ way, kind: 'moved' })
  return found
}

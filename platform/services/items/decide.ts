import type { ItemBody, ItemChange } from './declare.ts'

export { applicationData } from './application.ts'
export {
  basicFaults,
  caseNumber,
  circleOf,
  notLonger,
  partsOf,
  readCaseNumber,
  spanText,
  versionFaults,
} from './faults.ts'
export { answerTo, situate, walk } from './situate.ts'

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Things of a list that have a name of their own are compared by it, not by their place. */
const nameOf = (value: unknown): string | null => {
  if (!isPlain(value)) return null
  for (const key of ['code', 'name', 'decides', 'kind']) if (typeof value[key] === 'string') return value[key]
  return null
}

const byName = (value: unknown): Record<string, unknown> | null => {
  if (isPlain(value)) return value
  if (!Array.isArray(value)) return null
  const names = value.map(nameOf)
  return names.every((name) => name !== null) && new Set(names).size === names.length
    ? Object.fromEntries(value.map((one, n) => [names[n] as string, one]))
    : null
}

/** What differs between two versions 版本比对, down to the single value. */
export function compareVersions(was: ItemBody, is: ItemBody): readonly ItemChange[] {
  const changes: ItemChange[] = []
  const text = (value: unknown) => (value === undefined ? null : JSON.stringify(value))
  const walk = (path: string, before: unknown, after: unknown): void => {
    if (text(before) === text(after)) return
    const [left, right] = [byName(before), byName(after)]
    if (left && right)
      for (const key of new Set([...Object.keys(left), ...Object.keys(right)]))
        walk(path ? `${path}.${key}` : key, left[key], right[key])
    else changes.push({ path, was: text(before), is: text(after) })
  }
  walk('', was, is)
  return changes
}

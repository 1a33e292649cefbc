/** What a column holds, found from its values: it decides how two values are compared. */
export type ColumnKind = 'digits' | 'words' | 'code'
export type Column = {
  readonly name: string
  readonly kind: ColumnKind
  /** Cleaned values by record; empty = missing. */
  readonly values: readonly string[]
  /** Values without blanks, as numbers: 0 = missing. Equal number = equal value. */
  readonly ids: Uint32Array
  /** How many records have the value of this number. */
  readonly counts: Uint32Array
  readonly known: number
}

const clean = (text: string): string =>
  text
    .slice(0, 500)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/** Share of values that must be digits for a column of digits. */
const MOSTLY = 0.8
/** At most this many different values in a thousand records make a code list (states, sexes). */
const FEW = 20

/** Columns of records, profiled; columns without any value or with only one are left out. */
export function columnsOf(
  names: readonly string[],
  rows: readonly Readonly<Record<string, string>>[],
): Column[] {
  return names.flatMap((name): Column[] => {
    const values = rows.map((row) => clean(row[name] ?? ''))
    const numbers = new Map<string, number>()
    const counts: number[] = [0]
    const ids = new Uint32Array(values.length)
    let known = 0
    let digits = 0
    values.forEach((value, i) => {
      if (value === '') return
      known++
      if (/^[\d ]+$/.test(value)) digits++
      const tight = value.replaceAll(' ', '')
      const id = numbers.get(tight) ?? counts.length
      if (id === counts.length) {
        numbers.set(tight, id)
        counts.push(0)
      }
      counts[id] = (counts[id] as number) + 1
      ids[i] = id
    })
    if (numbers.size < 2) return []
    const frequent = counts.filter((count) => count * 1000 >= known).length
    const kind: ColumnKind =
      digits >= known * MOSTLY
        ? 'digits'
        : frequent <= FEW &&
            counts.reduce((sum, count) => (count * 1000 >= known ? sum + count : sum), 0) > known * MOSTLY
          ? 'code'
          : 'words'
    return [{ name, kind, values, ids, counts: Uint32Array.from(counts), known }]
  })
}

import type { FieldList } from './declare.ts'
import { birthOf, isDay } from './numbers.ts'

type Values = Readonly<Record<string, unknown>>

/** Values with every reckoned field put in place of whatever was sent; without its sources it is absent. */
export function withComputed(list: FieldList, values: Values): Values {
  let result: Record<string, unknown> | undefined
  for (const [name, { computed }] of Object.entries(list)) {
    if (!computed) continue
    result ??= { ...values }
    const value =
      'sum' in computed
        ? sumOf(values, computed.sum)
        : 'birth' in computed
          ? birthIn(values[computed.birth])
          : 'ratio' in computed
            ? ratioOf(values, computed.ratio)
            : values[computed.copy]
    if (value === undefined) delete result[name]
    else result[name] = value
  }
  return result ?? values
}

function sumOf(values: Values, paths: readonly string[]): number | undefined {
  let sum: number | undefined
  for (const path of paths) {
    const [name = '', column] = path.split('.')
    const held = values[name]
    const all = column === undefined ? [held] : Array.isArray(held) ? held : []
    for (const one of all) {
      const value = column === undefined ? one : (one as Values | null)?.[column]
      const number =
        typeof value === 'string' && /^[+-]?\d{1,15}(?:\.\d{1,6})?$/.test(value) ? Number(value) : value
      // six decimals: 0.1 + 0.2 must be 0.3
      if (typeof number === 'number') sum = Math.round(((sum ?? 0) + number) * 1e6) / 1e6
    }
  }
  return sum
}

/** To four decimals; without a divisor there is none. */
function ratioOf(values: Values, [of, per]: readonly [string, string]): number | undefined {
  const [above, below] = [sumOf(values, [of]), sumOf(values, [per])]
  return above === undefined || !below ? undefined : Math.round((above / below) * 1e4) / 1e4
}

function birthIn(number: unknown): string | undefined {
  if (typeof number !== 'string' || !/^\d{17}[\dXx]$/.test(number)) return undefined
  const day = birthOf(number)
  return isDay(day) ? day : undefined
}

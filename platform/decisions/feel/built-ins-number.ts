import * as decimal from './decimal.ts'
import { Decimal, type Rounding } from './decimal.ts'
import { builtIn } from './define.ts'
import { DaysDuration, MonthsDuration } from './temporal.ts'
import type { Feel, FeelFunction } from './values.ts'

/** The scales decimal128 knows. */
const [LEAST_SCALE, MOST_SCALE] = [-6111, 6176]

function rounded(value: Decimal, scale: Decimal | undefined, how: Rounding): Feel {
  // A scale with decimals counts by its whole part.
  const whole = scale === undefined ? decimal.ZERO : decimal.round(scale, 0, 'down')
  const places = whole && decimal.toWhole(whole)
  if (places === null || places < LEAST_SCALE || places > MOST_SCALE) return null
  return decimal.round(value, places, how)
}

const rounding = (how: Rounding, optional: boolean): FeelFunction =>
  builtIn([
    `n:number, scale:number${optional ? '?' : ''}`,
    (value: Decimal, scale?: Decimal) => rounded(value, scale, how),
  ])

function absolute(value: Feel): Feel {
  if (value instanceof Decimal) return value.digits < 0n ? decimal.negate(value) : value
  if (value instanceof DaysDuration) return value.nanos < 0n ? new DaysDuration(-value.nanos) : value
  return value instanceof MonthsDuration ? new MonthsDuration(Math.abs(value.months)) : null
}

function even(value: Decimal): boolean | null {
  if (value.power < 0) return null
  return value.power > 0 || value.digits % 2n === 0n
}

export const NUMBER_FUNCTIONS: Readonly<Record<string, FeelFunction>> = {
  decimal: rounding('halfEven', false),
  floor: rounding('floor', true),
  ceiling: rounding('ceiling', true),
  'round up': rounding('up', true),
  'round down': rounding('down', true),
  'round half up': rounding('halfUp', true),
  'round half down': rounding('halfDown', true),
  abs: builtIn(['n:number', absolute], ['n:duration', absolute]),
  modulo: builtIn([
    'dividend:number, divisor:number',
    (dividend: Decimal, divisor: Decimal) => decimal.modulo(dividend, divisor),
  ]),
  sqrt: builtIn(['number:number', (value: Decimal) => decimal.sqrt(value)]),
  log: builtIn(['number:number', (value: Decimal) => decimal.ln(value)]),
  exp: builtIn(['number:number', (value: Decimal) => decimal.exp(value)]),
  odd: builtIn([
    'number:number',
    (value: Decimal) => {
      const is = even(value)
      return is === null ? null : !is
    },
  ]),
  even: builtIn(['number:number', even]),
  not: builtIn(['negand:truth', (value: boolean) => !value]),
}

import type { Day } from '../../base/index.ts'

/** The six pollutants 六项污染物 of the index. */
export const POLLUTANTS = ['so2', 'no2', 'pm10', 'pm25', 'co', 'o3'] as const
export type Pollutant = (typeof POLLUTANTS)[number]

/** µg/m³, CO mg/m³; null = no valid value. */
export type Concentrations = Readonly<Partial<Record<Pollutant, number | null>>>

/** 实时报: of one hour. 日报: of a day, O₃ then the greatest mean over eight hours. */
export type Span = 'hour' | 'day'

/** Editions of the technical rule 环境空气质量指数（AQI）技术规定: HJ 633-2012 and HJ 633-2026. */
export type Edition = '2012' | '2026'

/** The newer one holds from 2026-03-01, with GB 3095-2026. */
export const editionOn = (day: Day): Edition => (day >= '2026-03-01' ? '2026' : '2012')

const STEPS = [0, 50, 100, 150, 200, 300, 400, 500] as const

type Row = readonly number[]
const ROWS = {
  so2Day: [0, 50, 150, 475, 800, 1600, 2100, 2620],
  so2Hour: [0, 150, 500, 650, 800],
  no2Day: [0, 40, 80, 180, 280, 565, 750, 940],
  no2Hour: [0, 100, 200, 700, 1200, 2340, 3090, 3840],
  coDay: [0, 2, 4, 14, 24, 36, 48, 60],
  coHour: [0, 5, 10, 35, 60, 90, 120, 150],
  o3Hour: [0, 160, 200, 300, 400, 800, 1000, 1200],
  o3Day: [0, 100, 160, 215, 265, 800],
  pm10: { '2012': [0, 50, 150, 250, 350, 420, 500, 600], '2026': [0, 50, 120, 250, 350, 420, 500, 600] },
  pm25: { '2012': [0, 35, 75, 115, 150, 250, 350, 500], '2026': [0, 35, 60, 115, 150, 250, 350, 500] },
} as const

/** Break points of a pollutant: particles have no row of an hour, and are read in that of the day. */
function rowOf(pollutant: Pollutant, span: Span, edition: Edition): Row {
  switch (pollutant) {
    case 'so2':
      return span === 'hour' ? ROWS.so2Hour : ROWS.so2Day
    case 'no2':
      return span === 'hour' ? ROWS.no2Hour : ROWS.no2Day
    case 'co':
      return span === 'hour' ? ROWS.coHour : ROWS.coDay
    case 'o3':
      return span === 'hour' ? ROWS.o3Hour : ROWS.o3Day
    default:
      return ROWS[pollutant][edition]
  }
}

/** 修约: to whole µg/m³ (CO to a tenth of a mg/m³), a half to the even neighbour (GB/T 8170); as tenths or units. */
function rounded(value: number, pollutant: Pollutant): number {
  // what stands after the twelfth digit is the machine's, not the monitor's
  const scaled = Number((pollutant === 'co' ? value * 10 : value).toPrecision(12))
  const low = Math.floor(scaled)
  const rest = scaled - low
  return rest > 0.5 || (rest === 0.5 && low % 2 === 1) ? low + 1 : low
}

/** A value that no monitor measures: below nothing, or no number at all. */
const valid = (value: number | null | undefined): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0

/**
 * 空气质量分指数 IAQI, 0–500, rounded up; undefined where there is no valid value, or none is given above the row: SO₂ of
 * an hour above 800 (2012: the day's value speaks) and O₃ over eight hours above 800 (2012: the hour's).
 */
export function iaqi(pollutant: Pollutant, value: number | null | undefined, span: Span, edition: Edition): number | undefined {
  if (!valid(value)) return undefined
  // whole numbers throughout: a value on a break point is that point, not a hair above it
  const scale = pollutant === 'co' ? 10 : 1
  const c = rounded(value, pollutant)
  const row = rowOf(pollutant, span, edition)
  const at = row.findIndex((point) => c <= point * scale)
  if (at === 0) return 0
  if (at > 0) {
    const [low = 0, high = 0] = [row[at - 1], row[at]]
    const [from = 0, to = 0] = [STEPS[at - 1], STEPS[at]]
    return from + Math.ceil(((to - from) * (c - low * scale)) / ((high - low) * scale))
  }
  if (row.length === STEPS.length) return 500
  if (edition === '2012') return undefined
  return STEPS[row.length - 1]
}

export type Grade = 1 | 2 | 3 | 4 | 5 | 6

/** 指数级别 of the index: 优 良 轻度污染 中度污染 重度污染 严重污染. */
export const gradeOf = (aqi: number): Grade =>
  aqi <= 50 ? 1 : aqi <= 100 ? 2 : aqi <= 150 ? 3 : aqi <= 200 ? 4 : aqi <= 300 ? 5 : 6

export const grades: Readonly<Record<Grade, { readonly zh: string; readonly en: string; readonly colour: string }>> = {
  1: { zh: '优', en: 'Excellent', colour: '#00E400' },
  2: { zh: '良', en: 'Good', colour: '#FFFF00' },
  3: { zh: '轻度污染', en: 'Lightly polluted', colour: '#FF7E00' },
  4: { zh: '中度污染', en: 'Moderately polluted', colour: '#FF0000' },
  5: { zh: '重度污染', en: 'Heavily polluted', colour: '#99004C' },
  6: { zh: '严重污染', en: 'Severely polluted', colour: '#7E0023' },
}

export type Aqi = {
  readonly aqi: number
  readonly grade: Grade
  readonly edition: Edition
  /** 首要污染物: those that make the index, above 50. */
  readonly primary: readonly Pollutant[]
  readonly parts: Readonly<Partial<Record<Pollutant, number>>>
}

/** 空气质量指数: the greatest of the parts; undefined where no pollutant has a valid value. */
export function aqiOf(values: Concentrations, span: Span, edition: Edition): Aqi | undefined {
  const parts: Partial<Record<Pollutant, number>> = {}
  for (const pollutant of POLLUTANTS) {
    const part = iaqi(pollutant, values[pollutant], span, edition)
    if (part !== undefined) parts[pollutant] = part
  }
  const all = Object.values(parts)
  if (all.length === 0) return undefined
  const aqi = Math.max(...all)
  const primary = aqi > 50 ? POLLUTANTS.filter((pollutant) => parts[pollutant] === aqi) : []
  return { aqi, grade: gradeOf(aqi), edition, primary, parts }
}

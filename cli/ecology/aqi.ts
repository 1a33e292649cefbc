import { basename } from 'node:path'
import { addDays, type Day, say } from '../../base/index.ts'
import {
  type AirDay,
  type AirHour,
  airDays,
  aqiOf,
  type Concentrations,
  compositeOf,
  type Edition,
  editionOn,
  goodDays,
  gradeOf,
  grades,
  POLLUTANTS,
  type Pollutant,
  yearOf,
} from '../../packs/ecology/index.ts'
import { isDay } from '../../platform/fields/index.ts'
import { FileFault, rowsOf, withFiles } from '../brain/rows.ts'
import { type Command, oneArgument, textOf, UseFault } from '../command.ts'

/** Names of columns as stations' files write them, without signs and in small letters. */
const COLUMNS: Readonly<Record<Pollutant, readonly string[]>> = {
  so2: ['so2', '二氧化硫'],
  no2: ['no2', '二氧化氮'],
  pm10: ['pm10', '可吸入颗粒物'],
  pm25: ['pm25', '细颗粒物'],
  co: ['co', '一氧化碳'],
  o3: ['o3', '臭氧', 'o31h'],
}
const bare = (name: string): string =>
  name
    .toLowerCase()
    .normalize('NFKC')
    .replace(/[\s._()（）\-/]|ug|mg|μg|m3|m³/g, '')

/** CO stands in mg/m³ in the rule and often in µg/m³ in files: no city breathes 50 mg/m³ on the middle one of its hours. */
const MOST_MIDDLE_CO_MG = 50

type Refused = { readonly line: number; readonly why: { readonly zh: string; readonly en: string } }
type Read = {
  readonly station: string
  readonly hours: AirHour[]
}

const numberIn = (text: string): number | null => {
  const value = text === '' || /^(?:na|nan|null|-+|—|缺测)$/i.test(text) ? Number.NaN : Number(text)
  return Number.isFinite(value) ? value : null
}

function timeIn(row: Readonly<Record<string, unknown>>): { day: Day; hour: number } | undefined {
  const text = (name: string) => String(row[name] ?? '').trim()
  const whole = ['time', 'datetime', '时间', '监测时间', 'date'].map(text).find((one) => one !== '')
  const at = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[ T](\d{1,2})(?::\d{2})*)?/.exec(whole ?? '')
  const [year, month, date, hour] = at
    ? [at[1], at[2], at[3], at[4] ?? text('hour')]
    : ['year', 'month', 'day', 'hour'].map(text)
  const day = `${year}-${month?.padStart(2, '0')}-${date?.padStart(2, '0')}`
  const h = Number(hour)
  if (!isDay(day) || hour === '' || !Number.isInteger(h) || h < 0 || h > 24) return undefined
  return { day, hour: h }
}

/** Files that number hours 1–24 by their end, and 24:00 among hours of 0–23, which is the next day's first. */
function fromZero(hours: readonly AirHour[]): AirHour[] {
  const ends = hours.some(({ hour }) => hour === 24)
  if (!ends) return [...hours]
  if (hours.every(({ hour }) => hour > 0)) return hours.map((one) => ({ ...one, hour: one.hour - 1 }))
  return hours.map((one) => (one.hour < 24 ? one : { ...one, day: addDays(one.day, 1), hour: 0 }))
}

function stationsIn(rows: readonly Record<string, unknown>[], file: string, coUnit: string | undefined) {
  const first = rows[0] ?? {}
  const columns = new Map<Pollutant, string>()
  for (const pollutant of POLLUTANTS) {
    const name = Object.keys(first).find((one) => COLUMNS[pollutant].includes(bare(one)))
    if (name !== undefined) columns.set(pollutant, name)
  }
  if (columns.size === 0)
    throw new FileFault(
      say(
        `${file} 没有 PM2.5、PM10、SO2、NO2、CO、O3 中的任何一列`,
        `${file} has none of the columns PM2.5, PM10, SO2, NO2, CO, O3`,
      ),
    )
  const co = columns.get('co')
  const carbon = rows.flatMap((row) => (co ? (numberIn(String(row[co] ?? '').trim()) ?? []) : []))
  carbon.sort((a, b) => a - b)
  const middle = carbon[Math.floor(carbon.length / 2)] ?? 0
  const micro = coUnit ? coUnit === 'ug' : middle > MOST_MIDDLE_CO_MG
  const stations = new Map<string, Read>()
  const refused: Refused[] = []
  const impossible: Partial<Record<Pollutant, number>> = {}
  for (const [index, row] of rows.entries()) {
    const time = timeIn(row)
    if (!time) {
      refused.push({ line: index + 2, why: say('时间读不出', 'no time that could be read') })
      continue
    }
    const values: Partial<Record<Pollutant, number | null>> = {}
    for (const [pollutant, column] of columns) {
      const value = numberIn(String(row[column] ?? '').trim())
      if (value !== null && value < 0) impossible[pollutant] = (impossible[pollutant] ?? 0) + 1
      values[pollutant] =
        value === null || value < 0 ? null : pollutant === 'co' && micro ? value / 1000 : value
    }
    const station = String(row.station ?? row.站点 ?? file).trim()
    const known = stations.get(station) ?? { station, hours: [] }
    stations.set(station, known)
    known.hours.push({ ...time, values })
  }
  const all = [...stations.values()].map(({ station, hours }) => ({ station, hours: fromZero(hours) }))
  return { stations: all, refused, impossible, micro, columns: [...columns.keys()] }
}

/** Four places behind the point: finer than any monitor. */
const places = (value: number | null): number | null => (value === null ? null : Number(value.toFixed(4)))
const eachOf = <T>(values: Readonly<Record<Pollutant, T>>, of: (value: T) => unknown) =>
  Object.fromEntries(POLLUTANTS.map((pollutant) => [pollutant, of(values[pollutant])]))

const dayShown = ({ day, values, hours, result, whole }: AirDay) => ({
  ...{ day, aqi: result?.aqi ?? null, grade: result ? grades[result.grade].zh : '无效' },
  ...{
    primary: result?.primary ?? [],
    iaqi: result?.parts ?? {},
    edition: result?.edition ?? editionOn(day),
  },
  ...{ values: eachOf(values, places), hours, whole },
})

const hourShown = ({ day, hour, values }: AirHour, edition?: Edition) => {
  const found = aqiOf(values as Concentrations, 'hour', edition ?? editionOn(day))
  return {
    ...{ day, hour, aqi: found?.aqi ?? null, grade: found ? grades[found.grade].zh : '无效' },
    ...{ primary: found?.primary ?? [], iaqi: found?.parts ?? {} },
  }
}

function yearShown(year: string, days: readonly AirDay[]) {
  const mine = days.filter(({ day }) => day.startsWith(year))
  const values = yearOf(mine)
  const composite = compositeOf(values)
  const { good, valid, percent } = goodDays(mine)
  const strict = goodDays(mine, true)
  const byGrade: Record<string, number> = {}
  for (const { result } of mine)
    if (result) byGrade[grades[gradeOf(result.aqi)].zh] = (byGrade[grades[gradeOf(result.aqi)].zh] ?? 0) + 1
  return {
    ...{ year, days: mine.length, validDays: valid, goodDays: good, goodDayPercent: places(percent) },
    // days with a pollutant missing only where they exceed 100 all the same
    strict: { validDays: strict.valid, goodDays: strict.good, goodDayPercent: places(strict.percent) },
    ...{ byGrade, means: eachOf(values, places), compositeIndex: places(composite) },
  }
}

/** `huying ecology aqi`: hours of stations to days, grades and years, by either edition of the rule. */
export const ecologyAqi: Command = {
  says: say(
    '由站点小时值计算空气质量指数（AQI）：日报、首要污染物、优良率、综合指数',
    'air quality index of stations’ hours: days, primary pollutants, good days, composite index',
  ),
  args: 'FILE',
  options: {
    edition: {
      type: 'string',
      value: '2012|2026',
      says: say(
        '技术规定版本（默认按日期：2026-03-01 起为 2026）',
        'edition of the rule; default: the one in force that day',
      ),
    },
    hours: { type: 'boolean', says: say('同时输出每小时的实时报', 'also the index of every hour') },
    co: {
      type: 'string',
      value: 'mg|ug',
      says: say('CO 的单位（默认按数值判断）', 'unit of CO in the file; default: seen by its values'),
    },
  },
  run: (given, out) =>
    withFiles(out, async () => {
      const path = oneArgument(given, 'FILE')
      const [edition, co] = [textOf(given, 'edition'), textOf(given, 'co')]
      if (edition !== undefined && edition !== '2012' && edition !== '2026')
        throw new UseFault(say('--edition 只能是 2012 或 2026', '--edition is 2012 or 2026'))
      if (co !== undefined && co !== 'mg' && co !== 'ug')
        throw new UseFault(say('--co 只能是 mg 或 ug', '--co is mg or ug'))
      const file = basename(path)
      const rows = await rowsOf(path)
      const { stations, refused, impossible, micro, columns } = stationsIn(rows, file, co)
      const report = stations.map(({ station, hours }) => {
        const days = airDays(hours, edition)
        const missing = Object.fromEntries(
          columns.map((one) => [one, hours.filter(({ values }) => values[one] === null).length]),
        )
        const years = [...new Set(days.map(({ day }) => day.slice(0, 4)))]
        return {
          ...{ station, hours: hours.length, missing },
          years: years.map((year) => yearShown(year, days)),
          days: days.map(dayShown),
          ...(given.options.hours ? { hourly: hours.map((one) => hourShown(one, edition)) } : {}),
        }
      })
      out.report(
        {
          file,
          edition: edition ?? 'by date',
          coUnit: micro ? 'ug' : 'mg',
          refused,
          impossible,
          stations: report,
        },
        report.flatMap(({ station, hours, years }) => [
          `${station}：${hours} 小时`,
          ...years.map(
            (one) =>
              `  ${one.year}：有效 ${one.validDays} 天，优良 ${one.goodDays} 天（${one.goodDayPercent?.toFixed(1) ?? '–'}%），综合指数 ${one.compositeIndex?.toFixed(2) ?? '–'}`,
          ),
        ]),
      )
      return 0
    }),
}

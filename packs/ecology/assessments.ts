import { dayOf, type Instant, type Say } from '../../base/index.ts'
import { type AssessmentDeclaration, assessment, type Measured, say } from '../../kit/index.ts'
import { VALID } from './air-days.ts'
import { type Aqi, aqiOf, editionOn, grades, POLLUTANTS, type Pollutant } from './aqi.ts'
import { judgeNoise, type NoiseZone, noiseLimits } from './noise.ts'
import { classNames, type WaterItem, type WaterValues, waterClass } from './water-class.ts'

const HOUR = 3_600_000
const names: Readonly<Record<Pollutant, string>> = {
  ...{ so2: 'SO₂', no2: 'NO₂', pm10: 'PM10', pm25: 'PM2.5', co: 'CO', o3: 'O₃' },
}

const primaryOf = ({ primary, edition }: Aqi) => {
  const said = primary.map((one) => names[one]).join('、')
  return said === ''
    ? say(`无首要污染物（${edition} 版）`, `no primary pollutant (edition of ${edition})`)
    : say(`首要污染物 ${said}（${edition} 版）`, `primary pollutant ${said} (edition of ${edition})`)
}
const shown = (found: Aqi | undefined) =>
  found
    ? {
        value: found.aqi,
        grade: say(grades[found.grade].zh, grades[found.grade].en),
        color: grades[found.grade].colour,
        why: primaryOf(found),
        bad: found.aqi > 100,
      }
    : null

/** The newest value of each metric that is not older than `hours`. */
function newest(measured: Measured, at: Instant, hours: number): Readonly<Record<string, number>> {
  const since = at.getTime() - hours * HOUR
  return Object.fromEntries(
    Object.entries(measured).flatMap(([metric, points]) => {
      const last = points?.at(-1)
      return last && last.at.getTime() >= since ? [[metric, last.value] as const] : []
    }),
  )
}

/** 滑动 24 小时: a mean of at least twenty hours; ozone the greatest of means over eight hours with six. */
function lastDay(measured: Measured): Readonly<Partial<Record<Pollutant, number>>> {
  const values: Partial<Record<Pollutant, number>> = {}
  for (const one of POLLUTANTS) {
    const hours = measured[one] ?? []
    const mean = (all: readonly { readonly value: number }[]) => all.reduce((sum, { value }) => sum + value, 0) / all.length
    if (one !== 'o3') {
      if (hours.length >= VALID.hoursOfDay) values[one] = mean(hours)
      continue
    }
    const eights = hours.flatMap(({ at }) => {
      const window = hours.filter((other) => other.at <= at && other.at.getTime() > at.getTime() - 8 * HOUR)
      return window.length >= VALID.hoursOfEight ? [mean(window)] : []
    })
    if (eights.length > 0) values.o3 = Math.max(...eights)
  }
  return values
}

/** 断面水质: names of metrics as the standard's items. */
const ITEMS: Readonly<Record<string, WaterItem>> = {
  ...{ ph: 'ph', dissolvedOxygen: 'do', codmn: 'codMn', cod: 'cod', ammonia: 'nh3n', totalPhosphorus: 'tp' },
}
const itemNames: Readonly<Partial<Record<WaterItem, Say>>> = {
  ...{ ph: say('pH', 'pH'), do: say('溶解氧', 'dissolved oxygen'), codMn: say('高锰酸盐指数', 'permanganate index') },
  ...{ cod: say('化学需氧量', 'COD'), nh3n: say('氨氮', 'ammonia'), tp: say('总磷', 'total phosphorus') },
}
const itemsSaid = (items: readonly WaterItem[]): Say => {
  const all = items.map((item) => itemNames[item] ?? say(item, item))
  return say(all.map((one) => one.zh).join('、'), all.map((one) => one.en).join(', '))
}
const CLASS_COLOURS = ['', '#4aa3df', '#4aa3df', '#52b788', '#f2c14e', '#f28e2b', '#d1495b']
/** Target 水质目标 where a section has none of its own. */
const TARGET = 3

/** 声环境: a district of flats, shops and schools; a city sets its own. */
const ZONE: NoiseZone = '2'

export const assessments: Readonly<Record<string, AssessmentDeclaration>> = {
  airNow: assessment({
    title: say('空气质量实时报', 'Air now'),
    unit: say('AQI（小时）', 'AQI of the hour'),
    kinds: ['air'],
    metrics: [...POLLUTANTS],
    ...{ grain: 'hour', hours: 3 },
    judge: (measured, at) => shown(aqiOf(newest(measured, at, 3), 'hour', editionOn(dayOf(at)))),
    basis: say(
      'HJ 633：按日期采用 2012 或 2026 版；标记存疑的小时值不参与',
      'HJ 633, the edition in force that day; doubtful hours take no part',
    ),
  }),
  airDay: assessment({
    title: say('空气质量（近 24 小时）', 'Air, last 24 hours'),
    unit: say('AQI', 'AQI'),
    kinds: ['air'],
    metrics: [...POLLUTANTS],
    ...{ grain: 'hour', hours: 24 },
    judge: (measured, at) => shown(aqiOf(lastDay(measured), 'day', editionOn(dayOf(at)))),
    basis: say(
      'HJ 633、GB 3095：日均值不少于 20 个小时值，否则无效',
      'HJ 633, GB 3095: a mean of the day needs 20 hours, else it is not valid',
    ),
  }),
  waterSection: assessment({
    title: say('断面水质', 'Water sections'),
    unit: say('类别', 'Class'),
    kinds: ['waterQuality'],
    metrics: Object.keys(ITEMS),
    ...{ grain: 'hour', hours: 12 },
    judge: (measured, at) => {
      const values = Object.fromEntries(
        Object.entries(newest(measured, at, 12)).flatMap(([metric, value]) => {
          const item = ITEMS[metric]
          return item ? [[item, value] as const] : []
        }),
      ) as WaterValues
      const found = waterClass(values, 'river', TARGET)
      if (!found) return null
      const by = itemsSaid(found.by)
      const [worst] = found.exceeded
      return {
        value: found.class,
        grade: say(`${classNames[found.class]}类`, `Class ${found.class}`),
        color: CLASS_COLOURS[found.class] ?? '#888888',
        why: worst?.times
          ? say(
              `${by.zh} 定类，超目标 ${worst.times.toFixed(2)} 倍`,
              `by ${by.en}, ${worst.times.toFixed(2)} times above the target`,
            )
          : say(`${by.zh} 定类`, `by ${by.en}`),
        bad: found.class > TARGET,
      }
    },
    basis: say('GB 3838-2002 单因子评价，目标Ⅲ类', 'GB 3838-2002, the worst item decides; target class III'),
  }),
  noise: assessment({
    title: say('声环境（最近 1 小时）', 'Noise, last hour'),
    unit: say('Leq dB(A)', 'Leq dB(A)'),
    kinds: ['noise'],
    metrics: ['noise'],
    ...{ grain: '5m', hours: 1 },
    judge: ({ noise }, at) => {
      // the hour of the place, not of the machine
      const hour = (at.getUTCHours() + 8) % 24
      const found = judgeNoise(
        ZONE,
        hour,
        (noise ?? []).map(({ value }) => value),
      )
      if (!found) return null
      const limits = noiseLimits[ZONE]
      return {
        ...{ value: found.leq, digits: 1, bad: found.over > 0 || found.peak },
        grade: found.over > 0 ? say(`超 ${found.over} dB`, `${found.over} dB over`) : say('达标', 'Kept'),
        color: found.over > 0 ? '#f28e2b' : '#52b788',
        why: say(
          `${ZONE} 类限值 昼 ${limits.day} 夜 ${limits.night}`,
          `class ${ZONE}: ${limits.day} by day, ${limits.night} by night`,
        ),
      }
    },
    basis: say('GB 3096-2008；2 类为默认，可配置', 'GB 3096-2008; class 2 unless a city says otherwise'),
  }),
}

import type { Instant } from '../../base/index.ts'
import { type AssessmentDeclaration, assessment, say } from '../../kit/index.ts'
import { judgeNight, metresOf, nightFlow, SUSPECT } from './night-flow.ts'
import { ROAD_DEPTHS_CM, roadLevel } from './storm.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** Minutes of the day where it is measured, UTC+8, and the day's number. */
const local = (at: Instant) => {
  const ms = at.getTime() + 8 * HOUR
  return { day: Math.floor(ms / DAY), minute: Math.floor((ms % DAY) / 60_000) }
}
/** What a zone's flow meter can tell apart, m³/h. */
const RESOLUTION = 0.1
/** 服务压力 at the tap of a low house, metres of water: to be configured. */
const LEAST_PRESSURE_M = 14

export const assessments: Readonly<Record<string, AssessmentDeclaration>> = {
  nightFlow: assessment({
    title: say('分区夜间最小流量', 'Night flow of zones'),
    unit: say('m³/h', 'm³/h'),
    kinds: ['flow'],
    metrics: ['flow'],
    // fourteen nights and the last one, by the quarter of an hour in which meters speak
    ...{ grain: '5m', hours: 15 * 24 },
    judge: ({ flow = [] }, at) => {
      const nights = new Map<number, { minute: number; m3h: number }[]>()
      for (const one of flow) {
        const { day, minute } = local(one.at)
        // meters speak at their own minute of each quarter
        const quarter = Math.floor(minute / 15) * 15
        if (minute >= 120 && minute < 300) nights.set(day, [...(nights.get(day) ?? []), { minute: quarter, m3h: one.value }])
      }
      const { day: today, minute: now } = local(at)
      const last = now >= 300 ? today : today - 1
      const mnf = nightFlow(nights.get(last) ?? [], 15)
      if (mnf === undefined) return null
      const base = [...nights].flatMap(([day, samples]) => (day < last ? (nightFlow(samples, 15) ?? []) : []))
      const judged = judgeNight(base, mnf, RESOLUTION)
      if (!judged)
        return {
          ...{ value: mnf, digits: 1, color: '#8a94a6' },
          grade: say('基线不足', 'Too few nights'),
          why: say(`已有 ${base.length} 个夜间，需 7 个`, `${base.length} nights known, 7 are needed`),
        }
      const bad = judged.z > SUSPECT.z && mnf - judged.median >= SUSPECT.leastM3h
      return {
        ...{ value: mnf, digits: 1, bad, color: bad ? '#f28e2b' : '#52b788' },
        grade: bad ? say('疑似漏损', 'Leak suspected') : say('正常', 'Usual'),
        why: say(
          `前 ${base.length} 夜中位 ${judged.median.toFixed(1)}，偏离 ${judged.z.toFixed(1)} 倍`,
          `median of ${base.length} nights ${judged.median.toFixed(1)}, ${judged.z.toFixed(1)} deviations`,
        ),
      }
    },
    basis: say(
      '02:00–05:00 最小 60 分钟均值；缺测超过 20% 不判',
      'least mean of an hour between 2 and 5; no verdict with a fifth missing',
    ),
  }),
  pressure: assessment({
    title: say('供水压力', 'Pressure'),
    unit: say('m', 'm'),
    kinds: ['pressure'],
    metrics: ['pressure'],
    ...{ grain: '5m', hours: 2 },
    judge: ({ pressure = [] }) => {
      const last = pressure.at(-1)
      if (!last) return null
      const metres = metresOf(last.value)
      const bad = metres < LEAST_PRESSURE_M
      return {
        ...{ value: metres, digits: 1, bad, color: bad ? '#d1495b' : '#52b788' },
        grade: bad ? say('低压', 'Low') : say('合格', 'Kept'),
        why: say(`服务压力不低于 ${LEAST_PRESSURE_M} m（可配置）`, `at least ${LEAST_PRESSURE_M} m, to be configured`),
      }
    },
    basis: say('1 MPa = 101.97 m', '1 MPa = 101.97 m'),
  }),
  road: assessment({
    title: say('道路积水', 'Water on roads'),
    unit: say('cm', 'cm'),
    kinds: ['ponding'],
    metrics: ['pondingDepth'],
    ...{ grain: '5m', hours: 2 },
    judge: ({ pondingDepth = [] }) => {
      const [before, last] = pondingDepth.slice(-2)
      const newest = last ?? before
      if (!newest) return null
      const minutes = last && before ? (last.at.getTime() - before.at.getTime()) / 60_000 : 0
      const rise = last && before && minutes > 0 ? (last.value - before.value) / minutes : 0
      const level = roadLevel(newest.value, rise)
      const grades = [say('正常', 'Dry'), say('注意', 'Caution'), say('机动车禁行', 'No cars'), say('封闭', 'Closed')]
      return {
        ...{ value: newest.value, digits: 1, bad: level > 0 },
        grade: grades[level] ?? say('正常', 'Dry'),
        color: ['#52b788', '#f2c14e', '#f28e2b', '#d1495b'][level] ?? '#52b788',
        why: say(
          `${ROAD_DEPTHS_CM.join('、')} 厘米分级，每分钟涨 ${rise.toFixed(1)} 厘米`,
          `levels at ${ROAD_DEPTHS_CM.join(', ')} cm; rising ${rise.toFixed(1)} cm a minute`,
        ),
      }
    },
    basis: say(
      '我方默认，可配置；涨速超过 1 厘米/分钟提前一级',
      'our default, to be configured; rising faster than 1 cm a minute raises it',
    ),
  }),
}

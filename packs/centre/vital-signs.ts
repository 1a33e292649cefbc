import { type IndicatorDeclaration, say } from '../../kit/index.ts'

type Words = readonly [zh: string, en: string]
const OF_READINGS = { type: '', period: 'standing' } as const

/** One number over the newest readings of a metric 城市体征; limits are examples, each city sets its own. */
const sign = (
  metric: string,
  take: NonNullable<IndicatorDeclaration['readings']>['take'],
  title: Words,
  unit: Words,
  owner: Words,
  { hours = 2, ...more }: Partial<IndicatorDeclaration> & { readonly hours?: number } = {},
): IndicatorDeclaration => ({
  ...{ title: say(...title), unit: 'value', measure: say(...unit), version: 1, owner: say(...owner) },
  formula: say(
    `各监测设备最近一次有效观测值的${{ mean: '平均', max: '最大值', min: '最小值', sum: '合计', count: '台数' }[take]}，超过 ${hours} 小时的不计`,
    `${take} of the newest valid readings of all devices, none older than ${hours} hours`,
  ),
  ...{ direction: 'down', count: OF_READINGS, readings: { metric, take, minutes: hours * 60 }, delayMinutes: 30, grain: 'hour' },
  ...more,
})

const ecology: Words = ['生态环境分局', 'Ecology and environment']
const water: Words = ['水务局', 'Water']

/** Sections of rivers 断面 are measured every four hours. */
const SECTIONS = { hours: 6, delayMinutes: 240 } as const

/** 城市体征: what the city's devices say of air, water, noise and rain. */
export const vitalSigns: Readonly<Record<string, IndicatorDeclaration>> = {
  pm25: sign('pm25', 'mean', ['PM2.5', 'PM2.5'], ['微克/立方米', 'µg/m³'], ecology, {
    target: 35,
    thresholds: [
      { level: 'yellow', over: 75 },
      { level: 'orange', over: 115 },
      { level: 'red', over: 150 },
    ],
  }),
  ozone: sign('o3', 'mean', ['臭氧', 'Ozone'], ['微克/立方米', 'µg/m³'], ecology, {
    thresholds: [
      { level: 'yellow', over: 160 },
      { level: 'red', over: 200 },
    ],
  }),
  noise: sign('noise', 'max', ['噪声最高点', 'Loudest point'], ['分贝', 'dB(A)'], ecology, {
    thresholds: [
      { level: 'yellow', over: 70 },
      { level: 'yellow', over: 55, hours: [22, 5] },
    ],
  }),
  oxygen: sign('dissolvedOxygen', 'min', ['断面溶解氧最低', 'Lowest dissolved oxygen'], ['毫克/升', 'mg/L'], ecology, {
    ...SECTIONS,
    direction: 'up',
    thresholds: [
      { level: 'yellow', under: 5 },
      { level: 'red', under: 2 },
    ],
  }),
  ammonia: sign('ammonia', 'max', ['断面氨氮最高', 'Highest ammonia'], ['毫克/升', 'mg/L'], ecology, {
    ...SECTIONS,
    thresholds: [
      { level: 'yellow', over: 1 },
      { level: 'red', over: 2 },
    ],
  }),
  ponding: sign('pondingDepth', 'max', ['内涝点最深积水', 'Deepest water on a road'], ['厘米', 'cm'], water, {
    thresholds: [
      { level: 'yellow', over: 15 },
      { level: 'red', over: 27 },
    ],
  }),
  pressure: sign('pressure', 'min', ['管网最低压力', 'Lowest pipe pressure'], ['兆帕', 'MPa'], water, {
    direction: 'up',
    thresholds: [
      { level: 'yellow', under: 0.14 },
      { level: 'red', under: 0.1 },
    ],
  }),
  riverLevel: sign('waterLevel', 'max', ['河道最高水位', 'Highest river level'], ['米', 'm'], water, { direction: 'none' }),
  rain: sign('rain', 'max', ['最大时段雨量', 'Heaviest rain'], ['毫米', 'mm'], ['应急管理局', 'Emergency management'], {
    direction: 'none',
    thresholds: [
      { level: 'yellow', over: 16 },
      { level: 'orange', over: 30 },
      { level: 'red', over: 50 },
    ],
  }),
}

import { say } from '../../base/index.ts'
import type { MetricDeclaration } from './declare.ts'

const of = (
  zh: string,
  en: string,
  unit: string,
  precision: number,
  range: readonly [number, number],
  more: Partial<MetricDeclaration> = {},
): MetricDeclaration => ({
  title: say(zh, en),
  ...{ unit, precision, range, direction: 'up', aggregation: 'mean' },
  ...more,
})

/**
 * 常用指标项: what instruments in a city usually say. A pack that declares one of these names says it anew. Ranges are
 * those of instruments in the field; jump and flat limits are starting values, to be set per device where it stands.
 */
export const usualMetrics: Readonly<Record<string, MetricDeclaration>> = {
  waterLevel: of('水位', 'Water level', 'm', 2, [-5, 60], { jump: 1.5, flatAfter: 288 }),
  pondingDepth: of('积水深度', 'Water depth on road', 'cm', 1, [0, 300], { jump: 60 }),
  rain: of('时段雨量', 'Rain in the interval', 'mm', 1, [0, 120], { aggregation: 'sum' }),
  flow: of('流量', 'Flow', 'm³/h', 2, [-5000, 50_000], { direction: 'none' }),
  pressure: of('管网压力', 'Pipe pressure', 'MPa', 3, [0, 1.6], {
    ...{ jump: 0.25, flatAfter: 288, direction: 'down' },
  }),
  noise: of('等效声级', 'Sound level', 'dB(A)', 1, [20, 130], { flatAfter: 60 }),
  pm25: of('PM2.5', 'PM2.5', 'µg/m³', 0, [0, 1000], { jump: 300, flatAfter: 48 }),
  pm10: of('PM10', 'PM10', 'µg/m³', 0, [0, 1500], { jump: 500, flatAfter: 48 }),
  so2: of('二氧化硫', 'SO₂', 'µg/m³', 0, [0, 2600]),
  no2: of('二氧化氮', 'NO₂', 'µg/m³', 0, [0, 2000]),
  co: of('一氧化碳', 'CO', 'mg/m³', 1, [0, 60]),
  o3: of('臭氧', 'O₃', 'µg/m³', 0, [0, 1200]),
  temperature: of('气温', 'Air temperature', '°C', 1, [-40, 60], { jump: 10, direction: 'none' }),
  humidity: of('相对湿度', 'Relative humidity', '%', 0, [0, 100], { direction: 'none' }),
  windSpeed: of('风速', 'Wind speed', 'm/s', 1, [0, 75]),
  windDirection: of('风向', 'Wind direction', '°', 0, [0, 360], { direction: 'none', aggregation: 'last' }),
  ph: of('pH', 'pH', '', 2, [0, 14], { jump: 3, direction: 'none' }),
  dissolvedOxygen: of('溶解氧', 'Dissolved oxygen', 'mg/L', 2, [0, 25], { direction: 'down' }),
  codmn: of('高锰酸盐指数', 'CODMn', 'mg/L', 2, [0, 100]),
  cod: of('化学需氧量', 'COD', 'mg/L', 1, [0, 1000]),
  ammonia: of('氨氮', 'Ammonia nitrogen', 'mg/L', 3, [0, 100], { jump: 10 }),
  totalPhosphorus: of('总磷', 'Total phosphorus', 'mg/L', 3, [0, 20]),
  turbidity: of('浊度', 'Turbidity', 'NTU', 2, [0, 4000]),
  chlorine: of('余氯', 'Residual chlorine', 'mg/L', 2, [0, 10], { direction: 'down' }),
  coverTilt: of('井盖倾角', 'Tilt of the cover', '°', 1, [0, 180], { aggregation: 'max' }),
  coverOpen: of('井盖开启', 'Cover open', '', 0, [0, 1], { aggregation: 'max' }),
  smoke: of('烟雾报警', 'Smoke', '', 0, [0, 1], { aggregation: 'max' }),
  battery: of('电池电量', 'Battery', '%', 0, [0, 100], { direction: 'down', aggregation: 'last' }),
}

import { type Life, type PackDemo, type Step, sheet } from '../../kit/index.ts'
import { bodyCheck, creditCheck } from '../../platform/fields/decide.ts'

const HOUR = 3_600_000
const UNIT = '生态环境白云分局'
const dispatch = (afterMinutes: number): Step => ({
  ...{ afterMinutes, by: 'ecoDispatcher', action: 'dispatch' },
  form: { lead: UNIT, helpers: [], why: '属地核查', suspects: '上风向工地、上游排口' },
})
const confirm = (afterMinutes: number): Step => ({ afterMinutes, by: 'stationDuty', action: 'confirm', form: {} })
const found = (afterMinutes: number, source: string, place: { lon: number; lat: number }): Step => ({
  ...{ afterMinutes, by: 'ecoInspector', action: 'found' },
  form: { ...{ source, note: '现场取证，责令改正', place, photo: 'before' }, ...{ rectifyAmount: 5, rectifyUnit: 'working' } },
})

type Case = {
  readonly hoursAgo: number
  readonly title: string
  readonly kind: string
  readonly area: string
  readonly place: { readonly lon: number; readonly lat: number }
  readonly facts: Readonly<Record<string, unknown>>
  readonly steps: readonly Step[]
}
const SHIJING = { lon: 113.2212, lat: 23.2101 }
const TAIHE = { lon: 113.3479, lat: 23.2954 }
const cases: readonly Case[] = [
  {
    ...{ hoursAgo: 74, title: '石井空气站 PM10 连续 2 小时超标', kind: 'air', area: '440111014', place: SHIJING },
    facts: { station: '石井空气站', metric: 'pm10', value: 214, limit: 120, times: 0.78 },
    steps: [
      confirm(12),
      dispatch(6),
      found(75, '某工地土方未覆盖', SHIJING),
      { ...{ afterMinutes: 3100, by: 'ecoInspector', action: 'back' }, form: { hoursBack: 30, note: '已覆盖、喷淋，读数回落' } },
    ],
  },
  {
    ...{ hoursAgo: 30, title: '均禾涌口氨氮超Ⅲ类', kind: 'water', area: '440111013' },
    ...{ place: { lon: 113.2632, lat: 23.2435 } },
    facts: { station: '均禾涌口水质站', metric: 'ammonia', value: 1.62, limit: 1, times: 0.62 },
    steps: [confirm(20), dispatch(8), found(110, '某农贸市场污水错接', { lon: 113.2632, lat: 23.2435 })],
  },
  {
    ...{ hoursAgo: 20, title: '太和空气站 PM2.5 读数突升', kind: 'air', area: '440111107', place: TAIHE },
    facts: { station: '太和空气站', metric: 'pm25', value: 260, limit: 75, times: 2.47 },
    steps: [
      {
        ...{ afterMinutes: 18, by: 'stationDuty', action: 'dismiss' },
        form: { reason: 'calibrating', note: '10:00–10:20 零点校准，邻站正常' },
      },
    ],
  },
  {
    ...{ hoursAgo: 3, title: '百信广场夜间噪声超标', kind: 'noise', area: '440111008' },
    ...{ place: { lon: 113.2599, lat: 23.1916 } },
    facts: { station: '百信广场噪声点', metric: 'noise', value: 58.4, limit: 50 },
    steps: [confirm(15), dispatch(9)],
  },
]

/** A credit code of nobody with its right check characters. */
function firm(serial: number): string {
  const own = `MA7E${String(serial).padStart(4, '0')}`
  const body = `91440111${own}${bodyCheck(own)}`
  return body + creditCheck(body)
}
const at = (lon: number, lat: number) => ({ lon, lat })
const [PAINT, CIRCUIT, PLATING, HOSPITAL, REPAIR, TREATS, BURNS] = [1, 2, 3, 4, 5, 8, 9].map(firm)
const AIR = 'AQ-'
const stations = sheet('code name kind medium target zone area point device', [
  ['ST-A1', '新市空气站', 'city', 'air', undefined, undefined, '440111008', at(113.2453, 23.1896), `${AIR}01`],
  ['ST-A2', '石井空气站', 'city', 'air', undefined, undefined, '440111014', SHIJING, `${AIR}02`],
  ['ST-A3', '太和空气站', 'province', 'air', undefined, undefined, '440111107', TAIHE, `${AIR}03`],
  ['ST-A4', '江高空气站', 'city', 'air', undefined, undefined, '440111113', at(113.2027, 23.3121), `${AIR}04`],
  ['ST-A5', '云城微站', 'micro', 'air', undefined, undefined, '440111016', at(113.2794, 23.1903), `${AIR}06`],
  ['ST-W1', '石井河口断面', 'province', 'river', '4', undefined, '440111014', at(113.2288, 23.2012), 'WQ-01'],
  ['ST-W2', '流溪河李溪坝断面', 'national', 'river', '2', undefined, '440111113', at(113.2411, 23.3098), 'WQ-02'],
  ['ST-W3', '白云湖断面', 'city', 'lake', '3', undefined, '440111018', at(113.2204, 23.2379), 'WQ-03'],
  ['ST-W4', '均禾涌口断面', 'city', 'river', '3', undefined, '440111013', at(113.2632, 23.2435), 'WQ-04'],
  ['ST-N1', '棠景中学噪声点', 'city', 'noise', undefined, '1', '440111007', at(113.2595, 23.1749), 'NS-01'],
  ['ST-N2', '百信广场噪声点', 'city', 'noise', undefined, '2', '440111008', at(113.2599, 23.1916), 'NS-05'],
  ['ST-N3', '三元里大道噪声点', 'city', 'noise', undefined, '4a', '440111002', at(113.2567, 23.1614), 'NS-02'],
])
const sources = sheet('creditCode siteName trade permit permitClass permitTo siteArea point contact contactPhone', [
  [
    PAINT,
    '穗彩涂料石井厂',
    '涂料制造',
    'PW4401112023001A',
    'key',
    '2028-06-30',
    '440111014',
    at(113.2229, 23.2118),
    '梁少棠',
    '13900001001',
  ],
  [
    CIRCUIT,
    '联芯电路太和厂',
    '电子电路制造',
    'PW4401112022014B',
    'key',
    '2027-03-31',
    '440111107',
    at(113.3511, 23.2931),
    '何立言',
    '13900001002',
  ],
  [
    PLATING,
    '精艺五金表面处理车间',
    '金属表面处理',
    'PW4401112024007C',
    'key',
    '2029-01-15',
    '440111113',
    at(113.2098, 23.3011),
    '邓怀远',
    '13900001003',
  ],
  [
    HOSPITAL,
    '云山医院（京溪院区）',
    '医院',
    'PW4401112023033D',
    'simple',
    '2028-10-09',
    '440111010',
    at(113.3171, 23.1802),
    '谢素心',
    '13900001004',
  ],
  [
    REPAIR,
    '通达汽修钟落潭店',
    '汽车修理',
    'PW4401112025101E',
    'registered',
    '2030-05-20',
    '440111108',
    at(113.4012, 23.3716),
    '曾广宁',
    '13900001005',
  ],
])
const outlets = sheet('code creditCode pollutant limit yearT device point', [
  ['DW001', PAINT, 'COD', 90, 12.6, undefined, at(113.2231, 23.2116)],
  ['DA001', PAINT, 'VOCs', 50, 3.2, undefined, at(113.2229, 23.2119)],
  ['DW002', CIRCUIT, '总铜', 0.3, 0.08, undefined, at(113.3513, 23.2929)],
  ['DW003', PLATING, '总铬', 0.5, 0.05, undefined, at(113.21, 23.3009)],
  ['DW004', HOSPITAL, '粪大肠菌群', 500, undefined, undefined, at(113.3173, 23.18)],
])

/** Journeys of dangerous waste; two do not come out: one lost weight on the road, one was never signed for. */
const journeys: readonly (readonly [
  hoursAgo: number,
  waste: string,
  from: string,
  to: string,
  sent: number,
  received: number | null,
  took: number,
])[] = [
  [236, 'HW12', PAINT ?? '', BURNS ?? '', 1840, 1838.5, 5],
  [208, 'HW22', CIRCUIT ?? '', TREATS ?? '', 3260, 3251, 4],
  [187, 'HW17', PLATING ?? '', TREATS ?? '', 2475.5, 2470, 6],
  [160, 'HW01', HOSPITAL ?? '', BURNS ?? '', 612.4, 611.9, 3],
  [140, 'HW08', REPAIR ?? '', TREATS ?? '', 180, 179.2, 7],
  [118, 'HW12', PAINT ?? '', BURNS ?? '', 1000, 962, 6],
  [92, 'HW22', CIRCUIT ?? '', TREATS ?? '', 2890, 2884, 5],
  [70, 'HW17', PLATING ?? '', TREATS ?? '', 2210, 2206.5, 5],
  [52, 'HW01', HOSPITAL ?? '', BURNS ?? '', 598.2, 597.8, 3],
  [40, 'HW08', REPAIR ?? '', TREATS ?? '', 165, null, 0],
  [22, 'HW22', CIRCUIT ?? '', TREATS ?? '', 3015, 3009, 4],
  [6, 'HW01', HOSPITAL ?? '', BURNS ?? '', 604.6, null, 0],
]
const carriers = ['穗运危货运输', '南粤环保物流']

/** What a demonstration shows of ecological supervision; invented cases. */
export const ecologyDemo: PackDemo = {
  pack: 'ecology',
  registers: { station: stations, source: sources, outlet: outlets },
  records: (now) => ({
    manifest: journeys.map(([hoursAgo, waste, from, to, sentKg, receivedKg, took], n) => {
      const sentAt = new Date(now.getTime() - hoursAgo * HOUR)
      return {
        ...{ number: `4401112026${String(122 + n).padStart(6, '0')}`, waste, from, to, carrier: carriers[n % 2] },
        ...{ sentKg, sentAt: sentAt.toISOString() },
        ...(receivedKg === null ? {} : { receivedKg, receivedAt: new Date(sentAt.getTime() + took * HOUR).toISOString() }),
      }
    }),
    patrol: [1, 3, 6].map((days, n) => ({
      number: `XC2026${String(n + 31).padStart(4, '0')}`,
      route: ['石井河东岸：石槎路—石井桥', '流溪河江高段：李溪坝—水沥', '太和工业园周界'][n],
      on: new Date(now.getTime() - days * 24 * HOUR).toISOString().slice(0, 10),
      findings: ['一处雨水口有少量泡沫，已取样', '沿线无异常', '一处土方未覆盖，已当场要求整改'][n],
      points: [8, 12, 6][n],
    })),
  }),
  lives: (_areas, now): Life[] => [
    ...cases.map(({ hoursAgo, title, kind, area, place, facts, steps }) => ({
      ...{ at: new Date(now.getTime() - hoursAgo * HOUR), channel: 'sensor', type: 'ecology.exceedance' },
      ...{ opener: 'stationDuty', form: { title, content: title, kind, area, point: place, ...facts }, requester: null, steps },
    })),
    {
      ...{ at: new Date(now.getTime() - 50 * HOUR), channel: 'console', type: 'ecology.waste', requester: null },
      ...{ opener: 'ecoInspector', steps: [dispatch(300)] },
      form: {
        ...{ title: '联单收发数量不符', content: '移出 1000 千克，签收 962 千克，差 3.8%', kind: 'weight' },
        ...{ manifest: '4401112026000127', differenceKg: 38 },
      },
    },
  ],
}

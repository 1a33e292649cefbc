import type { Life, PackDemo, Step } from '../../kit/index.ts'

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

/** What a demonstration shows of ecological supervision; invented cases. */
export const ecologyDemo: PackDemo = {
  pack: 'ecology',
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

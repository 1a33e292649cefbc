import { type Life, type PackDemo, type Step, sheet } from '../../kit/index.ts'

const HOUR = 3_600_000
const dispatch = (afterMinutes: number, by: string, lead: string): Step => ({
  ...{ afterMinutes, by, action: 'dispatch' },
  form: { lead, helpers: [], why: '按职责分工' },
})
const LEAK = { lon: 113.2619, lat: 23.1873 }

const ZONES = [
  ...[
    { n: 1, name: '三元里', area: '440111002', at: [113.2567, 23.1614], pressure: 'PR-01', users: 14.5, km: 38, day: 4300 },
    { n: 2, name: '新市', area: '440111008', at: [113.2453, 23.1896], pressure: 'PR-02', users: 31, km: 42, day: 5200 },
    { n: 3, name: '黄石', area: '440111006', at: [113.2637, 23.2113], pressure: 'PR-03', users: 63, km: 33, day: 3900 },
  ],
  ...[
    { n: 4, name: '石井', area: '440111014', at: [113.23, 23.2029], pressure: 'PR-04', users: 8.5, km: 55, day: 6100 },
    { n: 5, name: '同和', area: '440111009', at: [113.3212, 23.2129], pressure: 'PR-05', users: 60, km: 29, day: 3500 },
    { n: 6, name: '金沙洲', area: '440111015', at: [113.1968, 23.1603], pressure: 'PR-07', users: 17, km: 36, day: 4600 },
  ],
] as const
const point = ([lon, lat]: readonly [number, number]) => ({ lon, lat })

/** A pipe from node to node; `valve`: one at its end that can be shut. */
const pipes = [
  ['P-新市-01', 'A', 'V1', 300, '球墨铸铁', 2009, 'V-1021'],
  ['P-新市-02', 'V1', 'B', 300, '球墨铸铁', 2009],
  ['P-新市-03', 'B', 'C', 200, '铸铁', 1996],
  ['P-新市-04', 'C', 'V2', 200, '铸铁', 1996, 'V-1022'],
  ['P-新市-05', 'V2', 'D', 200, 'PE', 2018],
  ['P-新市-06', 'C', 'E', 150, '铸铁', 1994],
] as const

/** Meters of a zone: its inlet, a hospital or market, two estates. In the second zone they do not add up. */
const metersOf = ({ n, name, area, day }: (typeof ZONES)[number], now: Date) => {
  const [before, read] = [31, 1].map((days) => new Date(now.getTime() - days * 24 * HOUR).toISOString())
  const meter = (suffix: string, kind: string, user: string, share: number, start: number) => ({
    ...{ number: `WM-${n}-${suffix}`, kind, zone: `DMA-${n}`, user, area },
    ...{ before: start, beforeAt: before, reading: Math.round(start + day * share * 30), readAt: read },
  })
  const lost = n === 2 ? 0.13 : 0.02 + n / 400
  return [
    { ...meter('00', 'zone', `${name}分区总表`, 1, 120_000 + n * 8000), device: `FL-0${n}` },
    meter('01', 'bulk', `${name}市场`, 0.22, 34_000 + n * 900),
    meter('02', 'estate', `${name}东小区`, 0.41, 51_000 + n * 1100),
    meter('03', 'estate', `${name}西小区`, 0.37 - lost, 47_000 + n * 700),
  ]
}

/** What a demonstration shows of water; invented zones, meters, leaks and stoppages. */
export const waterDemo: PackDemo = {
  pack: 'water',
  registers: {
    zone: ZONES.map(({ n, name, area, at, pressure, users, km }) => ({
      ...{ code: `DMA-${n}`, name: `${name}计量分区`, area, point: point(at), customers: 3200 + n * 620 },
      ...{ nightUsersM3h: users, pipeKm: km, inlet: `FL-0${n}`, pressure },
    })),
    pipe: pipes.map(([code, from, to, diameterMm, material, laid, valve]) => ({
      ...{ code, kind: 'supply', from, to, diameterMm, material, laid },
      ...(valve ? { valve, valveStuck: '正常' } : {}),
    })),
    pumpStation: ['石井河泵站', '新市涌泵站', '均禾涌泵站'].map((name, n) => ({
      ...{ code: `PS-${n + 1}`, name, capacityM3h: 7200 + n * 3600, pumps: 3 + n },
      area: ['440111014', '440111008', '440111013'][n],
      point: point(
        (
          [
            [113.2262, 23.2041],
            [113.2471, 23.1872],
            [113.2609, 23.2441],
          ] as const
        )[n] ?? [113.23, 23.2],
      ),
    })),
    floodPoint: sheet('code name area point device pump closure warden phone', [
      [
        'FP-1',
        '齐富路隧道',
        '440111008',
        point([113.2489, 23.1935]),
        'PD-01',
        '新市涌泵站',
        '两端设卡，绕行黄石东路',
        '陈海生',
        '13900001101',
      ],
      [
        'FP-2',
        '黄石东路涵洞',
        '440111006',
        point([113.2668, 23.2131]),
        'PD-02',
        '均禾涌泵站',
        '两端设卡，绕行黄石西路',
        '梁国良',
        '13900001102',
      ],
      [
        'FP-3',
        '机场路立交下穿',
        '440111002',
        point([113.2577, 23.1671]),
        'PD-03',
        '新市涌泵站',
        '下穿道封闭，地面层通行',
        '何世昌',
        '13900001103',
      ],
      [
        'FP-4',
        '石槎路低洼段',
        '440111014',
        point([113.2281, 23.2008]),
        'PD-05',
        '石井河泵站',
        '单侧通行，必要时全封',
        '邓水根',
        '13900001104',
      ],
    ]),
  },
  records: (now) => ({ meter: ZONES.flatMap((zone) => metersOf(zone, now)) }),
  lives: (_areas, now): Life[] => {
    const at = (hoursAgo: number) => new Date(now.getTime() - hoursAgo * HOUR)
    const in24 = (hours: number) => new Date(now.getTime() + hours * HOUR).toISOString()
    return [
      {
        ...{ at: at(96), channel: 'sensor', type: 'water.leak', opener: 'waterDispatcher', requester: null },
        form: {
          ...{ title: '新市分区夜间流量升高', content: '连续 2 夜高出基线 3.2 m³/h', kind: 'night', zone: 'DMA-2' },
          ...{ area: '440111008', point: LEAK, leakM3h: 3.2, score: 22.3 },
        },
        steps: [
          dispatch(40, 'waterDispatcher', '供水中心'),
          {
            ...{ afterMinutes: 600, by: 'lead', unit: '供水中心', action: 'locate' },
            form: { place: LEAK, pipe: 'DN200-0831', note: 'DN200 铸铁管接口渗漏', photo: 'before' },
          },
          {
            ...{ afterMinutes: 900, by: 'lead', unit: '供水中心', action: 'repair' },
            form: { note: '更换接口，恢复路面', photo: 'after' },
          },
        ],
      },
      {
        ...{ at: at(5), channel: 'sensor', type: 'water.leak', opener: 'waterDispatcher', requester: null },
        form: {
          ...{ title: '石井分区疑似爆管', content: '15 分钟流量升 34%，两点压力各降 3.5 m 以上', kind: 'burst' },
          ...{ area: '440111014', zone: 'DMA-4', point: { lon: 113.2284, lat: 23.2052 }, urgency: 'urgent' },
        },
        steps: [dispatch(4, 'waterDispatcher', '供水中心')],
      },
      {
        ...{ at: at(20), channel: 'console', type: 'water.stoppage', opener: 'waterDispatcher', requester: null },
        form: {
          ...{ title: '机场路阀门更换停水', content: '更换 DN300 阀门', kind: 'planned', area: '440111002' },
          ...{ address: '机场路 100–260 号', from: in24(30), to: in24(36), customers: 860, valves: 'V-1021、V-1022' },
        },
        steps: [{ afterMinutes: 200, by: 'waterAuthority', action: 'approve', form: {} }],
      },
    ]
  },
}

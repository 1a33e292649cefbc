import type { Life, PackDemo, Step } from '../../kit/index.ts'

const HOUR = 3_600_000
const dispatch = (afterMinutes: number, by: string, lead: string): Step => ({
  ...{ afterMinutes, by, action: 'dispatch' },
  form: { lead, helpers: [], why: '按职责分工' },
})
const LEAK = { lon: 113.2619, lat: 23.1873 }

/** What a demonstration shows of water; invented zones, leaks and stoppages. */
export const waterDemo: PackDemo = {
  pack: 'water',
  registers: {
    zone: ['三元里', '新市', '黄石', '石井', '同和', '金沙洲'].map((name, n) => ({
      ...{ code: `DMA-${n + 1}`, name: `${name}计量分区`, customers: 900 + n * 180, nightUsersM3h: 1 + n / 4 },
      ...{ area: ['440111002', '440111008', '440111006', '440111014', '440111009', '440111015'][n], pipeKm: 12 + n * 3 },
    })),
    pumpStation: ['石井河泵站', '新市涌泵站', '均禾涌泵站'].map((name, n) => ({
      ...{ code: `PS-${n + 1}`, name, capacityM3h: 7200 + n * 3600, pumps: 3 + n },
      area: ['440111014', '440111008', '440111013'][n],
    })),
  },
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

import type { DeviceDeclaration } from '../../../kit/index.ts'

type Spot = readonly [town: string, place: string]
type Kind = Omit<DeviceDeclaration, 'code' | 'title' | 'area' | 'address'> & {
  readonly prefix: string
  /** What stands behind the place in its title. */
  readonly ends: string
  readonly spots: readonly Spot[]
}

const spots = (text: string): readonly Spot[] =>
  text.split(' ').map((one) => one.split('/') as unknown as Spot)

/** 演示感知网: instruments of invented numbers at real kinds of places. */
const kinds: readonly Kind[] = [
  {
    ...{ prefix: 'WL', kind: 'waterLevel', ends: '水位站', interval: 900 },
    metrics: [{ metric: 'waterLevel', flatAfter: 96 }],
    ...{ unit: '区水务局', model: 'LR-26 雷达水位计', maker: '演示仪表厂', calibratedOn: '2026-03-12' },
    calibrationDue: '2027-03-11',
    spots: spots(
      '石井街道/石井河桥东 新市街道/新市涌 棠景街道/沙涌 均禾街道/均禾涌 白云湖街道/白云湖进水口 人和镇/流溪河人和 江高镇/流溪河江高 钟落潭镇/流溪河钟落潭 龙归街道/沙坑涌 石门街道/石门水道',
    ),
  },
  {
    ...{ prefix: 'RN', kind: 'rain', ends: '雨量站', metrics: ['rain'], interval: 900 },
    ...{ unit: '区应急局', model: 'RG-3 翻斗雨量计', maker: '演示仪表厂', calibratedOn: '2026-02-20' },
    spots: spots(
      '三元里街道/三元里 黄石街道/黄石 同和街道/同和 永平街道/永平 嘉禾街道/嘉禾 金沙街道/金沙 大源街道/大源 太和镇/太和 人和镇/人和 钟落潭镇/钟落潭',
    ),
  },
  {
    ...{ prefix: 'PD', kind: 'ponding', ends: '积水监测', metrics: ['pondingDepth'], interval: 900 },
    ...{ unit: '区水务局', model: 'UL-9 超声积水计' },
    spots: spots(
      '新市街道/齐富路隧道 黄石街道/黄石东路涵洞 三元里街道/机场路立交 同德街道/西槎路下穿 石井街道/石槎路 嘉禾街道/望岗涵洞 永平街道/同泰路 棠景街道/远景路',
    ),
  },
  {
    ...{ prefix: 'AQ', kind: 'air', ends: '空气站', interval: 3600 },
    metrics: ['pm25', 'pm10', 'so2', 'no2', 'co', 'o3'],
    ...{ unit: '生态环境白云分局', model: 'AQM-6', calibratedOn: '2026-05-02', calibrationDue: '2026-11-01' },
    spots: spots('新市街道/新市 石井街道/石井 太和镇/太和 江高镇/江高 钟落潭镇/钟落潭 云城街道/云城'),
  },
  {
    ...{ prefix: 'WQ', kind: 'waterQuality', ends: '水质站', interval: 14_400 },
    metrics: ['ph', 'dissolvedOxygen', 'codmn', 'ammonia', 'totalPhosphorus'],
    ...{ unit: '生态环境白云分局', model: 'WQ-5 浮标站', calibratedOn: '2026-04-18' },
    spots: spots('石井街道/石井河口 江高镇/流溪河李溪坝 白云湖街道/白云湖 均禾街道/均禾涌口'),
  },
  {
    ...{ prefix: 'NS', kind: 'noise', ends: '噪声点', metrics: ['noise'], interval: 900 },
    ...{ unit: '生态环境白云分局', model: 'SLM-2' },
    spots: spots(
      '棠景街道/棠景中学 三元里街道/三元里大道 景泰街道/景泰直街 京溪街道/京溪路 新市街道/百信广场 云城街道/云城东路 同德街道/同德围 金沙街道/金沙洲',
    ),
  },
  {
    ...{ prefix: 'CV', kind: 'cover', ends: '井盖', interval: 7200 },
    metrics: ['coverTilt', 'coverOpen', 'battery'],
    ...{ unit: '区城管局', model: 'MC-1 倾角' },
    spots: spots(
      '三元里街道/机场路1号 三元里街道/机场路2号 棠景街道/远景路1号 新市街道/齐富路1号 黄石街道/黄石东路1号 黄石街道/黄石东路2号 永平街道/同泰路1号 同和街道/广州大道北1号 石井街道/石槎路1号 金沙街道/环洲路1号 嘉禾街道/望岗大道1号 京溪街道/京溪路1号',
    ),
  },
  {
    ...{ prefix: 'PR', kind: 'pressure', ends: '压力点', metrics: ['pressure'], interval: 900 },
    ...{ unit: '供水中心', model: 'PT-4', calibratedOn: '2026-01-15' },
    spots: spots(
      '三元里街道/三元里 新市街道/新市 黄石街道/黄石 石井街道/石井 同和街道/同和 永平街道/永平 金沙街道/金沙洲 人和镇/人和',
    ),
  },
  {
    ...{ prefix: 'FL', kind: 'flow', ends: '流量计', interval: 900 },
    metrics: [{ metric: 'flow', jump: 2000 }],
    ...{ unit: '供水中心', model: 'EM-200 电磁' },
    spots: spots(
      '三元里街道/三元里分区 新市街道/新市分区 黄石街道/黄石分区 石井街道/石井分区 同和街道/同和分区 金沙街道/金沙洲分区',
    ),
  },
  {
    ...{ prefix: 'WX', kind: 'weather', ends: '气象站', interval: 1800, unit: '区应急局', model: 'AWS-4' },
    metrics: ['temperature', 'humidity', 'windSpeed', 'windDirection'],
    spots: spots('云城街道/云城 太和镇/帽峰山 江高镇/江高'),
  },
  {
    ...{ prefix: 'SM', kind: 'smoke', ends: '烟感', interval: 7200, metrics: ['smoke', 'battery'] },
    ...{ unit: '区应急局', model: 'SD-1' },
    spots: spots(
      '石井街道/潭村出租屋1栋 石井街道/潭村出租屋2栋 嘉禾街道/望岗小学 均禾街道/清湖市场 永平街道/东平商场 大源街道/大源电商园',
    ),
  },
  {
    ...{ prefix: 'CM', kind: 'camera', ends: '摄像头', interval: 1800, metrics: [], unit: '区城管局' },
    model: 'IPC-4M',
    camera: { protocol: 'GB28181', direction: 135, angle: 70, reach: 80, keepDays: 30 },
    spots: spots(
      '新市街道/齐富路隧道口 黄石街道/黄石东路涵洞 三元里街道/机场路立交 石井街道/石井河桥 白云湖街道/白云湖北门 云城街道/云城中心广场 江高镇/李溪坝 人和镇/人和大桥',
    ),
  },
]

/** The devices, placed by the name of their town; the points follow from its outline at the founding. */
export function devicesOf(
  areas: readonly { readonly code: string; readonly name: string }[],
): readonly DeviceDeclaration[] {
  const towns = new Map(areas.filter((one) => one.code.length === 9).map((one) => [one.name, one.code]))
  return kinds.flatMap(({ prefix, ends, spots: all, camera, ...kind }) =>
    all.flatMap(([town, place], n): DeviceDeclaration[] => {
      const area = towns.get(town)
      if (!area) return []
      return [
        {
          ...kind,
          code: `${prefix}-${String(n + 1).padStart(2, '0')}`,
          title: `${place}${ends}`,
          area,
          address: `${town}${place}`,
          ...(camera
            ? { camera: { ...camera, direction: (camera.direction ?? 0) + n * 40 - (n > 5 ? 360 : 0) } }
            : {}),
        },
      ]
    }),
  )
}

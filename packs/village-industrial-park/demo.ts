import * as k from '../../kit/index.ts'
import { renewalFields } from './renewal.ts'
import { arrearsAge, M2_PER_MU } from './rules.ts'
import { exitFields, leaseFields } from './tenancy.ts'

/** Parks of the demonstration: name, town, corner, width and height in degrees, output and tax in 10⁴ yuan, trade. */
const PARKS = [
  ['鸦岗第一工业园', '440111018', 113.2212, 23.2301, 0.0042, 0.0026, 1250, 46, '五金'],
  ['鸦岗第二工业园', '440111018', 113.2257, 23.2301, 0.0031, 0.0024, 980, 38, '皮具'],
  ['大岗工业园', '440111018', 113.2232, 23.2372, 0.0046, 0.0028, 5200, 260, '塑料'],
  ['人和科园', '440111103', 113.2901, 23.3401, 0.0051, 0.0029, 9800, 610, '电子'],
] as const
const two = (value: number): number => Math.round(value * 100) / 100
const P = (park: number): string => `P${park + 1}`
const firmOf = (park: number, n: number): string => k.serviceItems.creditOf('440111', 960 + park * 3 + n)
const unitOf = (park: number, n: number): string => `${P(park)}-${n + 1}01`
const each = <T>(count: number, make: (park: number, n: number) => T): T[] =>
  PARKS.flatMap((_, park) => Array.from({ length: count }, (_, n) => make(park, n)))
const parcelOf = (park: number, n: number) => {
  const [, , lon, lat, width, height] = PARKS[park] ?? PARKS[0]
  return k.rectangle(lon + (width / 4) * n, lat, width / 4, height)
}
const [RENTS, AREAS] = [
  [14.5, 12, 9],
  [1200, 800, 2500, 1600],
]
const PLACE = k.serviceItems.placeIn('440111', '镇街村改办窗口', '各镇街政务服务中心（演示地址）')
const ITEMS = [
  ['renewal', '村级工业园升级改造申请', 'Renewal of a park', renewalFields, '村改,工改,旧厂改造'],
  ['lease', '村级工业园物业租赁备案', 'Filing of a lease in a park', leaseFields, '租厂房,厂房租赁,租约备案'],
  ['exit', '村级工业园企业退出搬迁', 'Leaving a park', exitFields, '搬厂,退租,清租'],
] as const

/** What a demonstration shows of parks; invented firms, and one public case of before and after. */
export const industrialParkDemo: k.PackDemo = {
  pack: 'industrialPark',
  staff: k.staffOf([
    ['parkclerk', '卢永健', '白云湖街', '村集体园区经办', 'parkClerk'],
    ['parkofficer', '谭嘉敏', '白云湖街', '镇街村改办', 'parkOfficer'],
    ['renewal', '梁志恒', '区科工商信局', '区村改办', 'renewalOffice'],
    ['parkinspector', '黎国栋', '白云湖街', '园区安全检查', 'parkInspector'],
  ]),
  registers: {
    park: k.sheet(
      'code parkName town village outline areaM2 areaMu output tax ownership planUse state protected planYear majorHazards',
      PARKS.map(([name, town, lon, lat, width, height, output, tax], n) => {
        const outline = k.rectangle(lon, lat, width, height)
        const m2 = two(k.polygonAreaM2(outline))
        return [
          ...[P(n), name, town, name.slice(0, 2), outline, m2, two(m2 / M2_PER_MU), output, tax],
          ...[n === 3 ? 'mixed' : 'collective', '工业', n === 3 ? 'renewed' : 'ordinary', n !== 1, 2026 + n, 0],
        ]
      }),
    ),
    parcel: k.sheet(
      'unitNo park outline areaM2 papers leaseEnd',
      each(4, (park, n) => [
        ...[`440111${park + 1}00${String(n + 1).padStart(5, '0')}GB00001`, P(park), parcelOf(park, n)],
        ...[two(k.polygonAreaM2(parcelOf(park, n))), ['full', 'partial', 'none', 'full'][n], `${2027 + n}-12-31`],
      ]),
    ),
    building: k.sheet(
      'code park floors floorM2 unlawfulM2 builtYear structure fireGrade people level',
      each(2, (park, n) => [
        ...[`${P(park)}-B${n + 1}`, P(park), 3 + n, 9600, park < 2 ? 2400 : 0, 1996 + park * 4, '框架'],
        ...[String(2 + n), 60, 'general'],
      ]),
    ),
    unit: k.sheet(
      'code building park floor areaM2 vacantM2 state',
      each(4, (park, n) => [
        ...[unitOf(park, n), `${P(park)}-B1`, P(park), n + 1, AREAS[n], n === 3 ? AREAS[n] : 0],
        n === 3 ? 'vacant' : 'let',
      ]),
    ),
    lease: k.sheet(
      'number unit park tenant areaM2 rent stepPercent stepYears depositMonths from to filedOn due paid arrears',
      each(3, (park, n) => [
        ...[`ZL-${P(park)}-${n + 1}`, unitOf(park, n), P(park), firmOf(park, n), AREAS[n], RENTS[n], 5, 3, 3],
        ...['2024-01-01', `${2026 + n + park}-12-31`, '2024-01-05', 60_000, n === 2 ? 42_000 : 60_000],
        arrearsAge(n === 2 ? 20 + park * 25 : 0),
      ]),
    ),
    tenant: k.sheet(
      'creditCode tenantName park trade staff output tax kwh permit wantsM2 stays',
      each(3, (park, n) => [
        ...[firmOf(park, n), `${['鸿发', '永盛', '明达'][n]}${PARKS[park]?.[8]}厂`, P(park), PARKS[park]?.[8], 30 + n * 20],
        ...[300 + n * 100, 12, 260_000 + n * 90_000, n === 2 ? `91440111${park}` : null, n === 1 ? 1500 : 0, 'here'],
      ]),
    ),
    project: k.sheet(
      'number projectName park mode phase investor landMu outputBefore outputAfter rentBefore rentAfter voteShare ' +
        'plotBefore landM2 plannedM2 demolishedM2 builtM2 collectiveM2',
      [
        [
          ...['GZ-2022-001', '某村工业园改造（公开案例）', 'P4', 'enterprise', 'operating', '村企合作公司', 185],
          ...[14, 300_000, 147, 800, 99.54, 0.8, 123_333, 370_000, 96_000, 370_000, 120_000],
        ],
      ],
    ),
    milestone: k.sheet('project title phase begins ends doneOn money spent', [
      ['GZ-2022-001', '清租', 'cleared', '2022-03-01', '2022-12-31', '2022-11-20', 6000, 5800],
      ['GZ-2022-001', '拆除', 'demolished', '2023-01-01', '2023-06-30', '2023-06-12', 2400, 2350],
      ['GZ-2022-001', '首期厂房', 'completed', '2023-07-01', '2025-12-31', '2025-12-20', 52_000, 51_000],
      ['GZ-2022-001', '二期厂房', 'completed', '2025-06-01', '2027-06-30', null, 29_600, 12_000],
    ]),
    subsidy: k.sheet('number project item standard applied paid', [
      ['JB-2025-01', 'GZ-2022-001', '拆除整理奖补', '每亩 30 万元', 5550, 3000],
    ]),
  },
  services: () =>
    ITEMS.map(([name, zh, en, fields, words], n) =>
      k.serviceItems.item(
        {
          ...{ unit: '区科工商信局', type: '10', trade: 5, main: 91 + n, firm: true, zh, en, topic: 'land', fields },
          ...{ matter: `industrialPark.${name}`, promise: 10, legal: 20, words: words.split(',') },
          ...{ say: [`${zh}，进度全程公开`, `${en}: every step is public`], result: [`${zh}结果`, en] },
          law: ['《农村集体经济组织法》', '《广东省土地管理条例》'],
        },
        PLACE,
        873 + n,
      ),
    ),
  lives: (_areas, now) => {
    const made = k.livesOf('industrialPark', now)
    const life = (of: Parameters<typeof made>[0], park: number, form: k.Life['form'], ...steps: Parameters<typeof made>[2][]) => {
      const [, town, lon, lat] = PARKS[park] ?? PARKS[0]
      const point = { lon: lon + 0.001, lat: lat + 0.001 }
      return made(of, { area: town, park: P(park), ...form, point }, ...steps)
    }
    const item = (itemTitle: string) => ({ itemTitle, item: 'DEMO', itemVersion: 1, lead: '区科工商信局' })
    const wish = { ...item('村级工业园升级改造申请'), rentNow: 147, wish: '连片改造，集体物业不少于三成' }
    const hazard = (title: string, category: string) => ({ title, category, content: '现场检查发现，已拍照' })
    const major = { kind: 'major', blockedExits: 2 }
    const assigned = [6, 'parkOfficer', 'assign', { tenant: '永盛皮具厂', order: '立即停用，清理夹层' }] as const
    const score = { score: 61.5, clusterMu: 299.1, why: '亩均产值低，两园连片' }
    return [
      life(
        ['renewal', 'parkClerk', 40],
        0,
        { ...wish, title: '鸦岗第一工业园改造', mode: 'enterprise' },
        [3, 'system', 'found', score],
        [2900, 'parkOfficer', 'screen', { opinion: '底数清楚，同意入库' }],
        [4300, 'renewalOffice', 'plan', { planYear: 2027, clearBy: '2027-06-30' }],
        [9000, 'parkClerk', 'vote', { body: 'households', eligible: 436, present: 435, agreed: 434, photo: 'before' }],
      ),
      life(['renewal', 'parkClerk', 6], 1, { ...wish, title: '鸦岗第二工业园改造', mode: 'self' }),
      life(['hazard', 'parkInspector', 0.2], 0, { ...hazard('消防通道堆放货物', 'fire'), kind: 'general' }),
      life(['hazard', 'parkInspector', 2], 1, { ...hazard('夹层住人，出口被堵', 'threeInOne'), ...major }, assigned),
      life(['lease', 'parkClerk', 3], 3, {
        ...{ ...item('村级工业园物业租赁备案'), title: '人和科园 401 租赁备案', unit: unitOf(3, 3), tenant: firmOf(1, 1) },
        ...{ rent: 16.8, stepPercent: 5, stepYears: 3, depositMonths: 3, from: '2027-01-01', to: '2029-12-31' },
      }),
    ]
  },
}

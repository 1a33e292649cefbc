import * as k from '../../kit/index.ts'
import { wish } from './application.ts'

/** Villages of the demonstration, with a corner from which plots are laid out; code of the town, of the village. */
const VILLAGES = [
  { town: '440111103', village: '440111103201', lon: 113.2871, lat: 23.3012 },
  { town: '440111113', village: '440111113201', lon: 113.3722, lat: 23.3301 },
] as const
const STATES = ['inUse', 'inUse', 'inUse', 'inUse', 'idle', 'inUse', 'over', 'disputed'] as const

const numberOf = (place: number, n: number): string => `H${place + 1}${String(n + 1).padStart(4, '0')}`
const lotOf = (place: number, n: number) => {
  const { lon, lat } = VILLAGES[place] ?? VILLAGES[0]
  return { lon: lon + (n % 8) * 0.00018, lat: lat + Math.floor(n / 8) * 0.00016 }
}
const each = <T>(count: number, make: (place: number, n: number) => T): T[] =>
  VILLAGES.flatMap((_, place) => Array.from({ length: count }, (_, n) => make(place, n)))
const nameOf = (n: number): string =>
  `${'陈李黄张梁林刘吴'[n % 8]}${'志建国永家'[n % 5]}${'明华强康豪'[(n + Math.floor(n / 5)) % 5]}`

const place = k.serviceItems.placeIn('440111', '镇街宅基地联审联办窗口', '各镇街政务服务中心（演示地址）')

const SEEN = [
  ['连片农田边疑似新增房屋基础', 'farmland', 'satellite', 'foundation'],
  ['村道旁加建一层', 'more', 'patrol', 'done'],
  ['旧宅未拆，新宅已入住', 'oldHouse', 'patrol', 'done'],
] as const
const lives = (_areas: unknown, now: Date): k.Life[] =>
  SEEN.map(([content, kind, source, stage], n) => {
    const [point, area] = [lotOf(n % 2, 40 + n), VILLAGES[n % 2]?.town ?? '440111103']
    const form = { title: content, content, kind, source, stage, point, area }
    const stop = [95 + n * 40, 'homesteadOfficer', 'stop', { place: point, note: '责令立即停止施工', photo: 'before' }] as const
    const life = k.livesOf('homestead', now)
    return life(['violation', 'homesteadOfficer', n * 3 + 1], form, ...(n === 0 ? [] : [stop]))
  })

/** What a demonstration shows of homesteads; invented households. */
export const homesteadDemo: k.PackDemo = {
  pack: 'homestead',
  staff: k.staffOf([
    ['village', '何永康', '人和镇', '村集体经办', 'collectiveClerk'],
    ['committee', '邓秀英', '人和镇', '村委会审查', 'villageCommittee'],
    ['homestead', '叶伟成', '区农业农村局', '宅基地管理', 'homesteadOfficer'],
  ]),
  registers: {
    household: k.sheet(
      'number head village members member gaveAway compensated collectiveHousing openViolations',
      each(100, (at, n) => [
        ...[numberOf(at, n), nameOf(n), VILLAGES[at]?.village, 2 + (n % 6), n % 11 !== 10, n % 17 === 16],
        ...[false, n % 13 === 12, n % 19 === 18 ? 1 : 0],
      ]),
    ),
    plot: k.sheet(
      'unitNo household village outline point areaM2 terrain landClass state safety permit permittedOn',
      each(20, (at, n) => {
        const { lon, lat } = lotOf(at, n)
        const outline = k.rectangle(lon, lat, 0.0000855 + (n % 5) * 0.0000011, 0.00008)
        const unitNo = `440111${at + 1}00${String(n + 1).padStart(5, '0')}JC00001`
        return [
          ...[unitNo, numberOf(at, n), VILLAGES[at]?.village, outline, { lon, lat }],
          ...[Math.round(k.polygonAreaM2(outline) * 100) / 100, 'plain', 'building', STATES[n % 8], 'ABCB'[n % 4]],
          ...[`云宅批${2019 + (n % 6)}${String(n).padStart(3, '0')}`, `${2019 + (n % 6)}-06-18`],
        ]
      }),
    ),
    zone: k.sheet(
      'code name town kind outline',
      VILLAGES.map(({ town, lon, lat }, n) => [
        ...[`Z${n + 1}`, n === 0 ? '流溪河管理范围' : '永久基本农田 1 号片', town],
        ...[n === 0 ? 'water' : 'farmland', k.rectangle(lon - 0.004, lat - 0.002, 0.003, 0.006)],
      ]),
    ),
  },
  services: () => [
    k.serviceItems.item(
      {
        ...{ unit: '区农业农村局', type: '01', trade: 17, main: 71, matter: 'homestead.application' },
        ...{ zh: '农村宅基地审批', en: 'Homestead approval', topic: 'land', promise: 20, legal: 20 },
        say: ['农户申请宅基地建房，全程公开', 'A household asks for ground to build on; every step is public'],
        law: ['《土地管理法》第六十二条', '《广东省土地管理条例》第四十二条'],
        result: ['农村宅基地批准书', 'Homestead approval'],
        gives: [
          { certificate: 'homesteadApproval', after: ['permit'], number: 'permit' },
          { certificate: 'ruralPlanning', after: ['permit'] },
        ],
        words: ['宅基地', '建房', '起屋', '农村建房'],
        fields: wish,
      },
      place,
      871,
    ),
  ],
  lives,
}

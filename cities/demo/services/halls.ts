import { say } from '../../../base/index.ts'
import type { HallSeed } from '../../../kit/index.ts'

type Area = { readonly code: string; readonly name: string }

const general = { letter: 'A', title: say('综合业务', 'General'), minutes: 12 } as const

/** 区、镇街、村居三级大厅 of the demonstration, and one that never closes, so that it shows something at any hour. */
export function hallsOf(areas: readonly Area[]): readonly HallSeed[] {
  const towns = areas.filter((area) => area.code.length === 9)
  const villages = areas.filter((area) => area.code.length === 12)
  const district: HallSeed = {
    ...{ code: 'main', level: 'district', area: '440111' },
    name: say('白云区政务服务中心', 'Baiyun district service centre'),
    ...{ address: '白云区广园中路 238 号（演示）', phone: '020-36630000', extraDays: [6] },
    hours: [
      [510, 720],
      [840, 1050],
    ],
    classes: [
      general,
      {
        letter: 'B',
        title: say('社保医保', 'Social insurance'),
        minutes: 10,
        topics: ['insurance', 'health', 'work'],
      },
      {
        letter: 'C',
        title: say('不动产与建设', 'Property and building'),
        minutes: 18,
        topics: ['house', 'build'],
      },
      {
        letter: 'D',
        title: say('企业开办与经营', 'Business'),
        minutes: 20,
        topics: ['company', 'operate', 'tax'],
      },
      {
        letter: 'E',
        title: say('户政与出入境', 'Registers and passports'),
        minutes: 8,
        topics: ['identity'],
      },
    ],
    windows: [
      { number: '1', quotas: { A: 2, B: 1, C: 1, D: 1, E: 1 }, clerk: 0 },
      { number: '2', quotas: { A: 2, B: 2, E: 1 }, clerk: 1 },
      { number: '3', quotas: { A: 1, C: 2 } },
      { number: '4', quotas: { A: 1, D: 2 } },
      { number: '5', quotas: { B: 2, E: 2 } },
      { number: '6', quotas: { A: 2, B: 1, C: 1, D: 1, E: 1 } },
    ],
    queue: 14,
  }
  const always: HallSeed = {
    ...{ code: 'station', level: 'district', area: '440111' },
    name: say('白云区 24 小时政务服务驿站', 'Baiyun 24-hour service station'),
    ...{ address: '白云区云城西路 1 号（演示）', phone: '020-36630024' },
    ...{ hours: [[0, 1440]], extraDays: [6, 7] },
    classes: [
      { ...general, title: say('远程综合业务', 'General, by video') },
      { letter: 'B', title: say('证照领取', 'Collect documents'), minutes: 5 },
    ],
    windows: [
      { number: 'S1', quotas: { A: 3, B: 2 }, clerk: 2 },
      { number: 'S2', quotas: { A: 3, B: 2 } },
    ],
    queue: 12,
  }
  return [
    district,
    always,
    ...towns.map(
      (town): HallSeed => ({
        ...{ code: `town-${town.code}`, level: 'town', area: town.code },
        name: say(`${town.name}便民服务中心`, `Service centre of ${town.name}`),
        ...{ address: `白云区${town.name}（演示）`, phone: '020-36630000' },
        classes: [
          general,
          {
            letter: 'B',
            title: say('民政社保', 'Welfare'),
            minutes: 12,
            topics: ['insurance', 'old', 'disabled'],
          },
        ],
        windows: [
          { number: '1', quotas: { A: 2, B: 1 } },
          { number: '2', quotas: { A: 1, B: 2 } },
        ],
      }),
    ),
    ...towns
      .slice(0, 3)
      .flatMap((town) => villages.filter((one) => one.code.startsWith(town.code)).slice(0, 2))
      .map(
        (village): HallSeed => ({
          ...{ code: `village-${village.code}`, level: 'village', area: village.code },
          name: say(`${village.name}便民服务点`, `Service point of ${village.name}`),
          ...{ address: `${village.name}（演示）`, phone: '020-36630000' },
          classes: [general],
          windows: [{ number: '1', quotas: { A: 2 } }],
        }),
      ),
  ]
}

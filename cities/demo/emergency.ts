import { inventedName } from './staff.ts'

type Rows = readonly Readonly<Record<string, unknown>>[]

/** A village of a town with hills, where the demonstration has its slopes. */
const TOWNS = ['440111107', '440111108', '440111103'] as const
const PLACES = [
  [113.41, 23.35],
  [113.32, 23.3],
  [113.38, 23.27],
] as const
const pad = (n: number): string => String(n).padStart(3, '0')
const phone = (n: number): string => `1390000${String(n).padStart(4, '0')}`
const at = (n: number) => {
  const [lon, lat] = PLACES[n % PLACES.length] ?? [113.27, 23.16]
  return { lon: lon + (n % 7) / 500, lat: lat + (n % 5) / 500 }
}
const many = (count: number, make: (n: number) => Readonly<Record<string, unknown>>): Rows =>
  Array.from({ length: count }, (_, n) => make(n))

/** 应急台账 of the demonstration: invented teams, stores, shelters, slopes and households. */
export const emergencyRegisters: Readonly<Record<string, Rows>> = {
  'emergency.team': many(6, (n) => ({
    ...{
      code: `T${pad(n + 1)}`,
      name: `应急抢险 ${n + 1} 队`,
      kind: n % 2 ? 'flood' : 'slope',
      unit: '区应急局',
    },
    ...{ area: TOWNS[n % 3], point: at(n), people: 20 + n, readyMinutes: 15 },
    ...{ contact: inventedName(`team ${n}`), contactPhone: phone(n) },
  })),
  'emergency.supply': many(6, (n) => ({
    ...{
      code: `S${pad(n + 1)}`,
      item: ['排水泵', '编织袋', '折叠床', '发电机', '冲锋舟', '照明灯'][n],
      store: '区应急物资仓库',
    },
    ...{
      area: '440111',
      quantity: [10, 5000, 300, 8, 6, 40][n],
      measure: ['台', '个', '张', '台', '艘', '盏'][n],
    },
  })),
  'emergency.shelter': many(5, (n) => ({
    ...{ code: `B${pad(n + 1)}`, name: `第 ${n + 1} 应急避难场所`, address: `演示路 ${n + 1} 号学校体育馆` },
    ...{
      area: TOWNS[n % 3],
      point: at(n + 1),
      capacity: 300,
      open: n === 0,
      call: `020-8600${pad(900 + n)}0`,
    },
  })),
  'emergency.hazard': many(6, (n) => ({
    ...{
      code: `H${pad(n + 1)}`,
      name: `演示隐患点 ${n + 1}`,
      kind: n % 3 === 2 ? 'flood' : 'slope',
      area: TOWNS[n % 3],
    },
    ...{ point: at(n), villageHead: inventedName(`hazard ${n}`), villagePhone: phone(100 + n) },
  })),
  'emergency.household': many(24, (n) => ({
    ...{
      code: `HH${pad(n + 1)}`,
      head: inventedName(`home ${n}`),
      headPhone: phone(200 + n),
      area: TOWNS[n % 3],
    },
    ...{
      point: at(n),
      people: 2 + (n % 4),
      vulnerable: n % 3 === 0 ? 1 : 0,
      why: n % 4 === 3 ? 'low' : 'slope',
    },
    ...{ shelter: `B${pad((n % 3) + 1)}`, keeper: inventedName(`keeper ${n}`), keeperPhone: phone(300 + n) },
  })),
}

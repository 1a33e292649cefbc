import { say } from '../../kit/index.ts'
import { fareTables } from '../../platform/credentials/codes/declare.ts'
import type { DecisionTable, TableInput } from '../../platform/decisions/declare.ts'
import { busFares, metroFares } from './fares.ts'

const [METRO, BUS] = ['"cityCode.metro"', '"cityCode.bus"']
const scene: TableInput = {
  name: 'scene',
  type: 'string',
  title: say('场景', 'Scene'),
  choices: [
    { value: 'cityCode.metro', title: say('地铁乘车', 'Metro') },
    { value: 'cityCode.bus', title: say('公交乘车', 'Bus') },
  ],
}
const number = (name: string, zh: string, en: string) => ({ name, type: 'number' as const, title: say(zh, en) })
const OURS = '本系统默认值，由各市按定价文件修订'

const bands = metroFares.bands ?? []
/** 票价表: what a ride costs by distance; a bus costs the same everywhere. */
const price: DecisionTable = {
  name: fareTables.price,
  title: say('乘车票价', 'Fares'),
  hit: 'U',
  inputs: [scene, { ...number('km', '里程（公里）', 'Kilometres'), values: '>= 0' }],
  outputs: [number('fen', '票价（分）', 'Fare in fen')],
  rows: [
    ...bands.map(({ km, fen }, i) => {
      const from = bands[i - 1]?.km
      const last = i === bands.length - 1
      const when = from === undefined ? `<= ${km}` : last ? `> ${from}` : `(${from}..${km}]`
      return { when: [METRO, when], gives: [String(fen)], note: OURS }
    }),
    { when: [BUS, '-'], gives: [String(busFares.flat ?? 0)], note: OURS },
  ],
}

/** 优待表: what share of the fare an age pays, on the day of the ride. */
const ages: DecisionTable = {
  name: fareTables.ages,
  title: say('乘车优待（按年龄）', 'Concessions by age'),
  hit: 'U',
  inputs: [scene, { ...number('age', '周岁', 'Full years'), whole: true, values: '>= 0' }],
  outputs: [number('pays', '支付比例（%）', 'Share paid, %')],
  rows: [
    { when: ['-', '< 6'], gives: ['0'], note: OURS },
    { when: ['-', '[6..60)'], gives: ['100'] },
    { when: ['-', '[60..65)'], gives: ['50'], note: OURS },
    { when: ['-', '>= 65'], gives: ['0'], note: OURS },
  ],
}

const rule = ({ transfer, single }: typeof metroFares): string[] => [
  ...[String(transfer.minutes), String(transfer.off), String(transfer.again ?? 0)],
  ...[String(single.hours), String(single.repairs)],
]
/** 换乘与单边规则. */
const rides: DecisionTable = {
  name: fareTables.rides,
  title: say('换乘与单边规则', 'Transfers, and rides without exit'),
  hit: 'U',
  inputs: [scene],
  outputs: [
    number('minutes', '换乘时限（分钟）', 'Transfer within, minutes'),
    number('off', '换乘优惠（分）', 'Transfer takes off, fen'),
    number('again', '同车再刷不算换乘（分钟）', 'Same vehicle is no transfer, minutes'),
    number('hours', '单边时限（小时）', 'No exit after, hours'),
    number('repairs', '每月自助补登（次）', 'Own repairs a month'),
  ],
  rows: [
    { when: [METRO], gives: rule(metroFares), note: OURS },
    { when: [BUS], gives: rule(busFares), note: OURS },
  ],
}

export const fareDecisions = [price, ages, rides].map((table) => ({ from: '2026-01-01', table }))

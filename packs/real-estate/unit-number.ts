import { say } from '../../kit/index.ts'

/** What is wrong with a unit number; each says so in words. */
export const unitNoFaults = {
  length: say('不动产单元号应为 28 位', 'a unit number has 28 characters'),
  division: say('前 6 位不是县级区划代码', 'the first six are no county code'),
  zone: say('第 7–12 位（地籍区、地籍子区）应为数字', 'characters 7 to 12 (cadastral district) must be digits'),
  ownership: say('第 13 位应为 G（国有）、J（集体）或 Z（未确权）', 'character 13 must be G, J or Z'),
  feature: say('第 14 位宗地特征码不认识', 'character 14 is no known parcel feature'),
  collective: say('宅基地和集体土地所有权宗地应为集体所有（J）', 'homesteads and collective parcels must be collective (J)'),
  sequence: say('第 15–19 位宗地顺序号应为数字且不全为 0', 'characters 15 to 19 must be digits, not all zero'),
  fixture: say('第 20 位应为 F（房屋）、L（林木）、Q（其他）或 W（无）', 'character 20 must be F, L, Q or W'),
  bare: say('没有定着物（W）时后 8 位应为 0', 'without a fixture (W) the last eight are zeros'),
  building: say('房屋的幢号不能为 0000', 'the number of a building cannot be 0000'),
} as const
export type UnitNoFault = keyof typeof unitNoFaults

/** 宗地特征码; letters added by the 2019 standard are to be configured. */
const FEATURES = 'ABSXCDEFHGWY'
const PROVINCES = /^(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12])\d{4}$/

export const plainUnitNo = (text: string): string => text.normalize('NFKC').replace(/\s/g, '').toUpperCase()

/** Looks a 不动产单元号 through (GB/T 37346); it has no check digit. Null = nothing wrong. */
export function unitNoFault(text: string): UnitNoFault | null {
  const no = plainUnitNo(text)
  if ([...no].length !== 28) return 'length'
  if (!PROVINCES.test(no.slice(0, 6))) return 'division'
  if (!/^\d{6}$/.test(no.slice(6, 12))) return 'zone'
  const [ownership, feature] = [no.charAt(12), no.charAt(13)]
  if (!'GJZ'.includes(ownership)) return 'ownership'
  if (!FEATURES.includes(feature)) return 'feature'
  if ((feature === 'C' || feature === 'A') && ownership !== 'J') return 'collective'
  if (!/^\d{5}$/.test(no.slice(14, 19)) || no.slice(14, 19) === '00000') return 'sequence'
  const [fixture, unit] = [no.charAt(19), no.slice(20)]
  if (!'FLQW'.includes(fixture)) return 'fixture'
  if (fixture === 'W') return unit === '00000000' ? null : 'bare'
  if (!/^\d{8}$/.test(unit)) return 'building'
  return fixture === 'F' && unit.startsWith('0000') ? 'building' : null
}

/** As people read it: `441900 005 012 GB00218 F00030402`. */
export const shownUnitNo = (text: string): string => {
  const no = plainUnitNo(text)
  return [no.slice(0, 6), no.slice(6, 9), no.slice(9, 12), no.slice(12, 19), no.slice(19)].join(' ').trim()
}

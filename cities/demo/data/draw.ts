import { seeded } from '../../../base/index.ts'
import { bodyCheck, creditCheck, idCheck } from '../../../platform/fields/decide.ts'

export const TOWNS = [
  ['440111002', '景泰街道'],
  ['440111005', '同德街道'],
  ['440111007', '棠景街道'],
  ['440111010', '京溪街道'],
  ['440111014', '嘉禾街道'],
  ['440111018', '金沙街道'],
] as const
const ROADS =
  '广园中路 西槎路 机场路 广州大道北 鹤龙路 金沙洲路 三元里大道 白云大道北 黄石东路 云城西路'.split(' ')
const SURNAMES = [...'陈李黄张梁林刘吴罗杨何郑谢邓叶冯潘曾']
const GIVEN =
  '志明 丽娟 建华 晓燕 国强 秀英 伟文 敏仪 俊杰 婉婷 永康 佩珊 家豪 慧敏 锦荣 淑贞 浩然 诗雅 启东 嘉欣'.split(
    ' ',
  )
const FIRMS =
  '鹏湃 云栖谷 禾顺 蓝岸 启澜 悦童 宏璟 恒钺 锦棠 粤泓 佳卉 森屿 明禧 瑞荔 联骏 星岑 盛翊 百川渡 珺雅 天旌'.split(
    ' ',
  )
const TRADES = '装饰工程 餐饮管理 商贸 物业管理 建设工程 食品 医药 机械设备 物流 教育咨询'.split(' ')

export type Draw = ReturnType<typeof drawOf>

const two = (n: number): string => String(n).padStart(2, '0')

/** Everything invented, the same for the same seed: names, numbers with right check digits, places, days. */
export function drawOf(seed: number, now: Date) {
  const random = seeded(seed)
  const int = (from: number, to: number): number => from + Math.floor(random() * (to - from + 1))
  const one = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const chance = (of: number): boolean => random() < of
  const daysAgo = (most: number, least = 0): Date =>
    new Date(now.getTime() - int(least * 1440, most * 1440) * 60_000)
  const iso = (at: Date): string => new Date(at.getTime() + 8 * 3_600_000).toISOString()
  const day = (most: number, least = 0): string => iso(daysAgo(most, least)).slice(0, 10)
  return {
    int,
    one,
    chance,
    day,
    /** 2026-11-03 14:05 */
    time: (most: number) => iso(daysAgo(most)).slice(0, 16).replace('T', ' '),
    decimal: (from: number, to: number, digits: number) => (from + random() * (to - from)).toFixed(digits),
    name: () => one(SURNAMES) + one(GIVEN),
    firm: () => `广州市${one(FIRMS)}${one(TRADES)}有限公司`,
    /** Mobile numbers of a block that is not given out to people. */
    phone: () => `1390000${String(int(0, 9999)).padStart(4, '0')}`,
    landline: () => `020-3660${String(int(0, 9999)).padStart(4, '0')}`,
    /** Born in 1900–1905: nobody alive bears such a number. */
    idNumber: () => {
      const body = `440111${int(1900, 1905)}${two(int(1, 12))}${two(int(1, 28))}${String(int(1, 999)).padStart(3, '0')}`
      return body + idCheck(body)
    },
    creditCode: () => {
      const own = `MA5D${String(int(0, 9999)).padStart(4, '0')}`
      const body = `92440111${own}${bodyCheck(own)}`
      return body + creditCheck(body)
    },
    town: () => one(TOWNS)[1],
    address: () => `白云区${one(ROADS)}${int(1, 480)}号`,
    lon: () => (113.22 + random() * 0.14).toFixed(6),
    lat: () => (23.14 + random() * 0.2).toFixed(6),
  }
}

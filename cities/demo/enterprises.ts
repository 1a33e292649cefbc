import { bodyCheck, creditCheck } from '../../platform/fields/decide.ts'

/** An enterprise of the demonstration 经营主体; names, codes and addresses are invented. */
export type Enterprise = {
  readonly name: string
  readonly creditCode: string
  readonly address: string
  readonly area: string
  readonly business: string
  readonly shopName?: string
}

const TOWNS = [
  ['440111002', '景泰街道', '广园中路'],
  ['440111005', '同德街道', '西槎路'],
  ['440111007', '棠景街道', '机场路'],
  ['440111010', '京溪街道', '广州大道北'],
  ['440111014', '嘉禾街道', '鹤龙路'],
  ['440111018', '金沙街道', '金沙洲路'],
] as const
const NAMES =
  '鹏湃 云栖谷 禾顺 蓝岸 启澜 悦童 宏璟 恒钺 锦棠 粤泓 优米格 佳卉 森屿 明禧 瑞荔 联骏 星岑 盛翊 木棉里 百川渡 珺雅 天旌 卓纬 鸿椿 御林轩 海珑 长荻 康芮 聚鲜源 臻味坊 汇粤 安捷速 融创智 晨曦源 丰穗 万绿原 金鼎盛 福瑞祥 乐活时光 小城记'.split(
    ' ',
  )
const TRADES = [
  ['装饰工程', '家庭装修', '有限公司', ''],
  ['健身服务', '健身卡', '有限公司', '健身'],
  ['教育咨询', '课外培训', '有限公司', '教育'],
  ['物业管理', '小区物业', '有限公司', ''],
  ['餐饮管理', '餐饮', '有限公司', '饭店'],
  ['网络科技', '网络购物', '有限责任公司', ''],
  ['汽车服务', '汽车维修', '有限公司', '汽修'],
  ['家政服务', '家政', '中心', ''],
  ['房地产经纪', '房屋中介', '有限公司', '地产'],
  ['食品商行', '食品零售', '（个体工商户）', '便利店'],
] as const

/** Eighty enterprises; each code carries its right check character. */
export const enterprises: readonly Enterprise[] = NAMES.flatMap((name, i) =>
  [0, 3].map((step, k) => {
    const [trade, business, form, sign] = TRADES[(i + step) % TRADES.length] as (typeof TRADES)[number]
    const [area, town, road] = TOWNS[(i * 2 + k) % TOWNS.length] as (typeof TOWNS)[number]
    // 11 = 工商 · 440111 = Baiyun; the body is counted up and belongs to nobody
    const own = `MA5D${String(i * 2 + k).padStart(4, '0')}`
    const body = `91440111${own}${bodyCheck(own)}`
    return {
      name: `广州市${k === 0 ? '' : '白云区'}${name}${trade}${form}`,
      creditCode: body + creditCheck(body),
      address: `白云区${town}${road}${12 + i * 3}号`,
      area,
      business,
      ...(sign ? { shopName: `${name}${sign}` } : {}),
    }
  }),
)

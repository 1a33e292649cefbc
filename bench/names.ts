/**
 * Enterprises found by a garbled name: every name is garbled by a seeded procedure (brain/linkage/names/garble.ts) and
 * asked for; right is who stands among the first five. `node bench/names.ts [--names 50000] [--asked 3000] [--seed 7]`
 * The register of the demonstration, and synthetic ones whose names share their words as real ones do.
 */
import { parseArgs } from 'node:util'
import { seeded } from '../base/index.ts'
import { nameIndex } from '../brain/linkage/names/find.ts'
import { garbled, HURTS } from '../brain/linkage/names/garble.ts'
import { enterprises } from '../cities/demo/enterprises.ts'

const { values } = parseArgs({
  options: { names: { type: 'string' }, asked: { type: 'string' }, seed: { type: 'string' } },
})
const SEED = Number(values.seed ?? 7)
const ASKED = Number(values.asked ?? 3000)
const SIZES = values.names ? [Number(values.names)] : [5_000, 50_000]

const LUCKY =
  '鑫 盛 达 源 泰 华 兴 荣 恒 丰 福 瑞 祥 隆 昌 顺 宏 伟 嘉 诚 信 联 合 创 新 亿 佳 美 康 德 金 银 海 天 龙 凤 云 星 光 明 阳 江 山 林 春 秋 乐 和 安 宁 博 雅 文 科 智 远 通 达 利 发 旺 佰 仟 万 千 百 冠 优 品 味 香 悦 怡 欣 馨 雨 露 蓝 绿 青 紫 红 白 尚 艺 雅 轩 阁 驰 骏 腾 飞 翔 鹏 鹰 越 卓 凯 铭 铂 钰 玺 曜 晟 昊 炜 烨 沃 润 泽 浩 渊 涛 澜 颐 颂 蕴 筑 筠 筱 箴 蓓 蕊 薇 邦 邑 都 郡 陆 陶 隽 霖 霆 韵 颖 驿 麒 麟 黛'.split(
    ' ',
  )
const TRADES =
  '装饰工程 健身服务 教育咨询 物业管理 餐饮管理 网络科技 汽车服务 家政服务 房地产经纪 贸易 服装 皮具 化妆品 电子商务 物流 货运代理 建筑工程 机电设备 环保科技 广告传媒 文化传播 信息科技 商务咨询 医疗器械 酒店管理 食品 五金制品 家具 园林绿化 旅行社 美容 摄影 印刷 包装材料 劳务派遣'.split(
    ' ',
  )
const FORMS = [
  '有限公司',
  '有限公司',
  '有限公司',
  '有限责任公司',
  '经营部',
  '商行',
  '店',
  '（个体工商户）',
  '股份有限公司',
]
const BEFORE = ['广州市', '广州', '广州市白云区', '广东', '广东省', '']

/** Names as registers have them: few lucky characters, few trades, many that differ in one word only. */
function synthetic(count: number, random: () => number): string[] {
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T
  const names = new Set<string>()
  while (names.size < count) {
    const own = Array.from({ length: random() < 0.75 ? 2 : 3 }, () => pick(LUCKY)).join('')
    names.add(pick(BEFORE) + own + pick(TRADES) + pick(FORMS))
  }
  return [...names]
}

function measure(title: string, names: readonly string[], asked: number): void {
  const before = process.memoryUsage().heapUsed
  const started = performance.now()
  const index = nameIndex<string>(['广东', '广州', '白云'])
  for (const name of names) index.put(name, name, name)
  const built = performance.now() - started
  const random = seeded(SEED)
  const times: number[] = []
  let first = 0
  let five = 0
  const wrong: string[] = []
  for (let i = 0; i < asked; i++) {
    const name = names[Math.floor(random() * names.length)] as string
    const said = garbled(name, random)
    const begun = performance.now()
    const found = index.find(said, 5).map((hit) => hit.name)
    times.push(performance.now() - begun)
    if (found[0] === name) first++
    if (found.includes(name)) five++
    else if (wrong.length < 8) wrong.push(`${name} ← ${said} → ${found.join(' / ')}`)
  }
  times.sort((a, b) => a - b)
  const at = (share: number) => Number((times[Math.floor(share * times.length)] ?? 0).toFixed(2))
  console.log(
    JSON.stringify({
      title,
      names: names.length,
      asked,
      seed: SEED,
      hurts: HURTS.length,
      top1: first / asked,
      top5: five / asked,
      p50ms: at(0.5),
      p95ms: at(0.95),
      buildMs: Math.round(built),
      heapMB: Math.round((process.memoryUsage().heapUsed - before) / 1e6),
    }),
  )
  if (process.env.WRONG) for (const line of wrong) console.log(`  ${line}`)
}

measure(
  'demonstration',
  enterprises.map(({ name }) => name),
  800,
)
for (const size of SIZES) measure('synthetic', synthetic(size, seeded(SEED)), ASKED)

import { addDays, type Day, newId, seeded } from '../base/index.ts'
import type { Code, CodeList } from '../platform/fields/declare.ts'
import type { Line } from '../platform/matters/lines-decide.ts'

/**
 * A responsibility list of the size of a large city's 职责清单, made from a seed: 20 groups × 15 things × 14 troubles =
 * 4,200 items, 24 towns, departments and towns' governments. Everything is invented; the same seed gives the same list.
 */

/** Draws from a seed. */
export function randomOf(seed: number) {
  const next = seeded(seed)
  return {
    next,
    below: (n: number): number => Math.floor(next() * n),
    pick: <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T,
    chance: (p: number): boolean => next() < p,
  }
}
export type Random = ReturnType<typeof randomOf>

/** Group: things, each `name/what people call it`. */
const THINGS: readonly (readonly [group: string, things: string])[] = [
  [
    '市容环卫',
    '垃圾桶/垃圾箱 公共厕所/公厕 垃圾压缩站/中转站 果皮箱/废物箱 户外广告牌/广告位 店铺招牌/门头 共享单车/小黄车 流动摊档/摆摊 疏导点/临时摊位 建筑余泥/渣土堆 道路保洁/扫地 绿化带垃圾/草丛垃圾 洒水车/喷水车 旧家具投放点/大件垃圾点 卫生死角/脏乱角落',
  ],
  [
    '市政设施',
    '路灯/街灯 井盖/沙井盖 雨水篦子/下水口 人行道砖/步道砖 行车道路面/马路 过街天桥/人行天桥 地下通道/下穿隧道 护栏/隔离栏 盲道/导盲砖 路沿石/马路牙子 排水管网/下水道 公园座椅/长凳 健身器材/健身设施 街头雕塑/景观小品 电箱/配电箱',
  ],
  [
    '园林绿化',
    '行道树/路边树 草坪/草地 花坛/花池 公园步道/绿道 古树名木/老树 绿篱/灌木丛 喷灌设施/浇水管 公园湖面/人工湖 儿童乐园/游乐场 公园大门/入口闸 树池/树坑 垂直绿化/绿墙 苗圃/花圃 绿化水沟/排水沟 公园停车区/公园车位',
  ],
  [
    '环境保护',
    '工地施工/建筑工地 广场音响/广场舞 餐馆油烟/厨房油烟 工厂废气/烟囱 河涌水质/河水 鱼塘养殖/养殖场 汽修喷漆/喷漆房 焚烧秸秆/烧荒 空调外机/冷却塔 危险废物/废机油 加油站油气/汽油味 石材加工/切割作业 洗车废水/洗车店 屠宰场/宰杀点 堆场扬尘/沙场',
  ],
  [
    '交通出行',
    '公交站台/候车亭 公交线路/巴士班次 出租车/的士 网约车/快车 地铁口接驳/地铁站 货车通行/大货车 斑马线/人行横道 红绿灯/信号灯 交通标志牌/路牌 减速带/缓冲带 电子警察/违章拍照 路内停车位/咪表位 校车/学生接送车 渡口码头/轮渡 电动自行车/电单车',
  ],
  [
    '住房物业',
    '小区电梯/升降机 物业收费/管理费 业委会选举/业主委员会 维修资金/大修基金 小区门禁/闸机 地下车库/停车库 消防栓/消防水带 外墙瓷砖/墙皮 天台屋面/楼顶 化粪池/污水池 小区绿地/小区花园 房屋租赁/出租屋 群租房/隔断房 公租房/保障房 商品房交付/收楼',
  ],
  [
    '供水供电供气',
    '自来水管/水管 二次供水水箱/水箱 水表/水费表 供电线路/电线 变压器/变电箱 电表/电费表 天然气管道/煤气管 燃气表/煤气表 瓶装液化气/煤气罐 充电桩/充电站 路面喷水点/爆管 泵站/抽水站 高压线塔/铁塔 供热管道/暖气 消防供水/水压站',
  ],
  [
    '市场监管',
    '超市商品/货架商品 网购店铺/网店 餐饮店/饭店 药店/药房 美容院/美发店 健身会所/健身房 农贸市场/菜市场 电子秤/秤具 特种设备/锅炉 虚假广告/夸大宣传 预付卡/充值卡 家电售后/维修点 外卖平台/送餐平台 食品作坊/小作坊 医疗器械店/器械铺',
  ],
  [
    '劳动社保',
    '工资发放/工钱 加班报酬/加班费 劳动合同/用工合同 社保缴纳/五险 工伤认定/工伤 失业金/失业补助 养老金/退休金 职业中介/劳务公司 生育津贴/产假工资 技能补贴/培训补贴 社保卡/医保卡 高温津贴/降温费 工地欠薪/包工头 企业裁员/辞退 童工用工/未成年工',
  ],
  [
    '教育文化',
    '小学招生/入学 初中升学/小升初 幼儿园/托儿所 校外培训/补习班 学校食堂/饭堂 教师行为/老师 校园周边/校门口 图书馆/书屋 文物建筑/古建 网吧/网咖 歌舞厅/卡拉OK 影剧院/电影院 学费退还/退学费 助学金/奖学金 体育场馆/球场',
  ],
  [
    '医疗卫生',
    '医院挂号/看病排号 急诊救治/急诊科 社区卫生站/卫生所 疫苗接种/打疫苗 医保报销/药费报销 牙科诊所/口腔门诊 医疗纠纷/治疗争议 救护车/急救车 无证行医/黑诊所 饮用水卫生/直饮水 公共场所消毒/消杀 献血点/采血车 病媒生物/蚊虫老鼠 体检中心/体检 月子会所/月子中心',
  ],
  [
    '公安户政',
    '户口登记/上户 身份证办理/补身份证 居住证/暂住证 养狗管理/犬只 噪声扰民警情/半夜吵闹 入室盗窃/被偷 电信诈骗/被骗 燃放爆竹/烟花 黄赌场所/麻将馆 出入境证件/护照 车辆上牌/车牌 驾驶证/驾照 电动车登记/电动车牌 保安公司/保安员 管制刀具/刀具',
  ],
  [
    '民政救助',
    '低保申请/低保金 流浪人员/露宿者 养老院/敬老院 残疾人补贴/残补 社区居委会/居委 村务公开/村账 婚姻登记/结婚证 殡葬服务/骨灰 高龄津贴/老人津贴 临时救助/困难补助 孤儿保障/孤儿 社会组织/社团 慈善捐款/捐款 长者饭堂/老年食堂 地名门牌/门牌号',
  ],
  [
    '国土规划',
    '违法建设/违建 征地补偿/征地款 宅基地/自建房地 规划公示/规划方案 房产证/不动产证 拆迁安置/回迁 土地出让/卖地 农田占用/耕地 山林权属/林地 采石采砂/偷挖沙 临时建筑/铁皮棚 旧村改造/旧改 历史建筑/老屋 地下管线规划/管线图 测绘标志/测量桩',
  ],
  [
    '农林水利',
    '河堤/堤坝 水库/山塘 灌溉渠/水渠 农药化肥/农资 种子种苗/种子 动物防疫/禽流感 农机补贴/农机 森林防火/山火 野生动物/野猪 渔船/捕鱼 农村公路/村道 厕所改造/旱厕 饮水工程/农村自来水 水闸/闸门 农产品检测/农残',
  ],
  [
    '应急消防',
    '消防通道/生命通道 危险化学品/化工品 烟花仓库/爆竹仓 三小场所/小档口 电动车飞线充电/飞线 高空坠物/楼上掉东西 山体滑坡/塌方 内涝积水点/水浸点 地面塌陷/路面沉降 应急避难场所/避难所 安全生产/车间 灭火器/灭火筒 工业气瓶/氧气瓶 矿山/采矿 防汛物资/沙袋',
  ],
  [
    '税务财政',
    '发票开具/开发票 个税申报/个人所得税 契税/买房税 车船税/车辆税 税务大厅/办税厅 企业退税/退税 社保费征收/社保扣费 财政补贴/补贴款 非税收入/罚款缴费 印花税/印花 土地税/房产税 政府采购/采购招标 彩票销售/彩票店 小额贷款/网贷 融资担保/担保公司',
  ],
  [
    '通信邮政',
    '手机信号/信号 宽带网络/宽带 通信基站/基站 电话费/话费 快递派送/快递 快递柜/丰巢柜 邮政网点/邮局 报刊订阅/订报 骚扰电话/推销电话 垃圾短信/诈骗短信 有线电视/数字电视 通信光缆/光缆 号码携转/携号转网 公共无线/免费WiFi 应急广播/村广播',
  ],
  [
    '政务服务',
    '办事大厅/政务大厅 网上办事/办事网站 自助终端/自助机 行政审批/审批 营业执照/工商执照 公章刻制/刻章 公证服务/公证处 法律援助/法援 信访接待/上访 档案查询/查档案 政务公开/信息公开 窗口人员/工作人员 咨询热线/电话热线 预约叫号/取号 证照邮寄/寄证',
  ],
  [
    '文明城市',
    '公益广告栏/宣传栏 志愿服务/志愿者 无障碍坡道/轮椅坡道 爱心座位/让座 文明养宠/遛狗 禁烟场所/吸烟 光盘行动/浪费粮食 楼道堆物/楼道杂物 占道堆放/占道物品 高音喇叭/叫卖声 小广告/牛皮癣 公共晾晒/晾衣 非机动车停放/乱停单车 菜地毁绿/种菜 涂鸦污损/乱涂乱画',
  ],
]

/** Troubles, each `name/what people say/what people say and the list does not know`. */
const TROUBLES =
  '损坏失修/坏了/用不了了 缺失被盗/不见了/被人拿走 脏污异味/又脏又臭/味道很大 噪音扰民/太吵/吵得睡不着 存在安全隐患/很危险/怕出事 长期无人管理/没人管/一直没人来 收费不合理/乱收费/多收钱 服务态度恶劣/态度差/爱理不理 超时未办结/拖着不办/等了好久 违规设置占用/占用/霸占 信息不公开/查不到/不肯告诉 申请被拒/不给办/不让办 咨询办理流程/怎么办理/需要什么手续 建议增设改进/希望增加/能不能多设'

export type Item = {
  readonly code: string
  readonly thing: { readonly name: string; readonly called: string }
  readonly trouble: { readonly name: string; readonly said: string; readonly unheard: string }
}

export type MadeList = {
  readonly codes: CodeList
  readonly items: readonly Item[]
  readonly towns: readonly { readonly code: string; readonly name: string }[]
  readonly units: readonly { readonly id: string; readonly name: string }[]
  readonly lines: readonly Line[]
  /** What the maker meant: unit of an item in a town on the day; null where it left a hole. */
  readonly meant: (item: string, town: string) => string | null
  readonly holes: number
  readonly overlaps: number
}

const two = (n: number): string => String(n).padStart(2, '0')
const DISTRICT = '440111'

/**
 * The list. For each thing: a department leads (or, for one thing in twelve, each town's own government: 24 lines an
 * item); one item in sixteen is given to another unit in one to five towns; one thing in twenty has a single line for
 * the whole thing and none for its troubles; one item in fifty has no line at all; one line in twenty replaced an older
 * one, one in fifty is replaced by one to come. `day` is the day the list is looked at.
 */
export function makeList(seed: number, day: Day): MadeList {
  const random = randomOf(seed)
  const towns = Array.from({ length: 24 }, (_, i) => ({
    code: `${DISTRICT}0${two(i + 1)}`,
    name: `示例${i + 1}镇`,
  }))
  const departments = Array.from({ length: 48 }, (_, i) => ({ id: newId(), name: `示例部门${i + 1}` }))
  const townUnits = towns.map((town) => ({ id: newId(), name: `${town.name}政府` }))
  const special = Array.from({ length: 6 }, (_, i) => ({ id: newId(), name: `示例园区管委会${i + 1}` }))
  const codes: Code[] = []
  const items: Item[] = []
  const lines: Line[] = []
  const meant = new Map<string, string | null>()
  let holes = 0
  const put = (
    category: string,
    area: string,
    level: 3 | 4,
    unit: string,
    from: Day,
    to: Day | null,
  ): void => {
    lines.push({
      id: newId(),
      category,
      area,
      level,
      unit,
      helpers: [],
      basis: `示例清单第 ${category} 项`,
      validFrom: from,
      validTo: to,
      version: 1,
      replaces: null,
    })
  }
  /** A line in force on the day, perhaps after an older one, perhaps before one to come. */
  const lay = (category: string, area: string, level: 3 | 4, unit: string): void => {
    const other = random.pick(departments).id
    const old = random.chance(1 / 20)
    const next = random.chance(1 / 50)
    if (old) put(category, area, level, other, '2024-01-01', '2024-12-31')
    put(category, area, level, unit, old ? '2025-01-01' : '2024-01-01', next ? addDays(day, 30) : null)
    if (next) put(category, area, level, other, addDays(day, 31), null)
  }
  const troubles = TROUBLES.split(' ').map((one) => {
    const [name = '', said = '', unheard = ''] = one.split('/')
    return { name, said, unheard }
  })
  for (const [g, [group, things]] of THINGS.entries()) {
    const top = two(g + 1)
    codes.push({ code: top, title: { zh: group, en: group } })
    for (const [t, both] of things.split(' ').entries()) {
      const [name = '', called = ''] = both.split('/')
      const middle = `${top}${two(t + 1)}`
      codes.push({ code: middle, parent: top, title: { zh: name, en: name } })
      const byTown = random.chance(1 / 12)
      const wholeThing = !byTown && random.chance(1 / 20)
      const department = departments[(g * 3 + random.below(3)) % departments.length]?.id as string
      if (wholeThing) lay(middle, DISTRICT, 3, department)
      for (const [p, trouble] of troubles.entries()) {
        const code = `${middle}${two(p + 1)}`
        codes.push({
          code,
          parent: middle,
          title: { zh: `${name}${trouble.name}`, en: `${name} ${trouble.name}` },
          words: [name, called, trouble.name, trouble.said],
        })
        items.push({ code, thing: { name, called }, trouble })
        const hole = !wholeThing && random.chance(1 / 50)
        for (const [n, town] of towns.entries()) {
          meant.set(`${code} ${town.code}`, hole ? null : byTown ? (townUnits[n]?.id as string) : department)
          if (byTown && !hole) lay(code, town.code, 4, townUnits[n]?.id as string)
        }
        if (!byTown && !wholeThing && !hole) lay(code, DISTRICT, 3, department)
        if (hole) holes += 1
        else if (!byTown && random.chance(1 / 16))
          for (const town of new Set(Array.from({ length: 1 + random.below(5) }, () => random.pick(towns)))) {
            const unit = random.pick(special).id
            lay(code, town.code, 3, unit)
            meant.set(`${code} ${town.code}`, unit)
          }
      }
    }
  }
  // Faults laid in on purpose, to be found: a second line of the same item, place and level that begins before today.
  const doubled = new Set<string>()
  while (doubled.size < 25) {
    const line = random.pick(lines)
    const key = `${line.category} ${line.area}`
    if (line.validTo !== null || line.validFrom > day || doubled.has(key)) continue
    if (lines.some((one) => one !== line && one.category === line.category && one.area === line.area))
      continue
    doubled.add(key)
    put(line.category, line.area, line.level as 3 | 4, line.unit, '2025-06-01', null)
  }
  const all = [...departments, ...townUnits, ...special]
  return {
    codes: { name: 'category', version: `seed ${seed}`, title: { zh: '事项', en: 'items' }, codes },
    ...{ items, towns, units: all, lines, holes, overlaps: doubled.size },
    meant: (item, town) => meant.get(`${item} ${town}`) ?? null,
  }
}

const ROADS =
  '云城大道 白马路 学院东路 三元西街 长湴路 河畔街 工业三路 机场北路 棠涌直街 景泰横路 同心路 新村大街'.split(
    ' ',
  )
const OPENERS = [
  '你好，我要反映一个问题，',
  '我想问一下，',
  '市民来电：',
  '麻烦帮忙处理，',
  '',
  '请相关部门重视，',
]
const CLOSERS = [
  '，希望尽快处理。',
  '，已经半个月了',
  '，请回复我！',
  '，打过几次电话都没有用。',
  '。',
  '，谢谢',
]
const BYSTANDERS = [
  '旁边是小学',
  '靠近地铁口',
  '就在菜市场对面',
  '附近住了很多老人',
  '边上有个公园',
  '门口停满了车',
]

export type Request = {
  readonly item: Item
  readonly town: string
  readonly text: string
  readonly noise: Noise
}
/** `plain`: the list's own words; `spoken`: people's; `noisy`: words the list does not know, a wrong character, other things mentioned. */
export type Noise = 'plain' | 'spoken' | 'noisy'

/** A request about an item in a town, in words. */
export function makeRequest(list: MadeList, random: Random, noise: Noise): Request {
  const item = random.pick(list.items)
  const town = random.pick(list.towns)
  const thing = noise === 'plain' ? item.thing.name : random.chance(0.6) ? item.thing.called : item.thing.name
  const trouble =
    noise === 'plain'
      ? item.trouble.name
      : noise === 'spoken' || random.chance(0.6)
        ? item.trouble.said
        : item.trouble.unheard
  const wrong = (word: string): string => {
    const letters = [...word]
    if (noise !== 'noisy' || letters.length < 3 || !random.chance(0.25)) return word
    letters[random.below(letters.length)] = random.pick([...'的里在上个地得'])
    return letters.join('')
  }
  const aside = noise === 'noisy' && random.chance(0.7) ? `，${random.pick(BYSTANDERS)}` : ''
  const place = `${town.name}${random.pick(ROADS)}${1 + random.below(300)}号`
  const said = random.chance(0.5)
    ? `${wrong(thing)}${wrong(trouble)}`
    : `这里的${wrong(thing)}${random.chance(0.5) ? '真的' : ''}${wrong(trouble)}`
  const text = `${random.pick(OPENERS)}${place}${aside}，${said}${random.pick(CLOSERS)}`
  return { item, town: town.code, text, noise }
}

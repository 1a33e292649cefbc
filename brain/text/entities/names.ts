import type { TaggedWord } from '../../../platform/fields/index.ts'
import type { Dictionary, EntityKind, PlaceKind } from '../declare.ts'
import { tagged } from '../segment.ts'

/** A name found by its ending in a folded text. */
export type Named = {
  readonly kind: EntityKind
  readonly place?: PlaceKind
  readonly start: number
  readonly end: number
}

type Ending = {
  readonly kind: EntityKind
  readonly place?: PlaceKind
  readonly find: RegExp
  /** Longest name before the ending, characters. */
  readonly reach: number
  /** Shortest name before it. */
  readonly least: number
  /** Administrative parts (广州市…) belong to the name. */
  readonly areas?: boolean
}

const TRADES =
  '科技|信息|网络|电子|实业|贸易|商贸|投资|咨询|装饰|工程|建设|建筑|置业|房地产|物业|物业管理|物业服务|教育|培训|医药|健康|餐饮|文化|传媒|物流|运输|汽车|服饰|服装|食品|生物|环保|能源|电力|燃气|水务|金融|担保|保险|人力资源|劳务|家政|旅游|酒店|管理'

/** What a firm does, in words that the general dictionary calls verbs: part of its name before 公司. */
const TRADE_WORDS = new Set(
  '照明 装修 装饰 装潢 销售 经销 制造 制作 设计 服务 广告 运输 印刷 租赁 维修 修理 安装 检测 检验 加工 种植 养殖 开发 经营 拍卖 代理 咨询 培训 教育 回收 清洁 保洁 保安 通信 通讯 美容 健身 摄影 婚庆 搬家 搬运 贸易 进出口 运营 供应 供水 供电 供热 供气 排水 绿化 施工 监理 测绘 勘察 管理 建设 投资 融资 担保 防水 防腐 包装 配送 快递 餐饮 旅游 游乐 酿酒 酿造 酿 铸造 电镀 喷涂 消防 节能 发电 通风 制冷 制药 物联'.split(
    ' ',
  ),
)

/**
 * Endings of names, in the order in which they are tried; a longer ending comes first. Every repetition is bounded: a
 * text of nothing but digits is read as fast as any other.
 */
const ENDINGS: readonly Ending[] = [
  {
    kind: 'enterprise',
    find: new RegExp(
      `(?:股份有限|有限责任|集团有限|有限)公司(?:[\\p{Script=Han}]{1,8}?(?:分公司|支公司|营业部|项目部))?|(?:${TRADES})(?:集团|公司|中心|事务所|工作室)|集团公司|集团(?!性)|分公司|合作社|事务所|(?:电子|化工|家具|印刷|水泥|制衣|服装|食品|纺织|机械|塑料|五金|玩具|鞋|砖|酒|药|造纸|饲料)厂|公司`,
      'gu',
    ),
    reach: 16,
    least: 2,
    areas: true,
  },
  {
    kind: 'shop',
    find: /(?:火锅|烧烤|奶茶|咖啡|便利|美发|理发|美容|水果|蛋糕|服装|手机|汽修|专卖|旗舰|宠物|药|书|饭|餐饮|早餐|面|网|棋牌|五金|眼镜|家具|文具|母婴|洗衣)店|超市|酒楼|餐厅|饭庄|酒吧|网吧|(?<!游泳|健身)健身房|健身会所|会所|足浴城?|沐足|麻将馆|棋牌室|ktv|菜馆|茶楼|茶馆|面馆|大排档|大药房|药房|影院|影城|驾校|小吃店?|美发厅|汽车美容/gu,
    reach: 10,
    least: 2,
  },
  {
    kind: 'place',
    place: 'estate',
    find: /(?:住宅|安置)?小区(?:[一二三四五六七八九十\d]{1,3}期)?|花园|家园|花苑|公馆|新城(?!区)|新村|新苑|名苑|佳苑|雅苑|华庭|豪庭|名都|名城|公寓|山庄|豪园|嘉园|庄园|半岛|雅居|御园|府邸|社区/gu,
    reach: 8,
    least: 1,
  },
  {
    kind: 'place',
    place: 'school',
    find: /(?:第?[一二三四五六七八九十\d]{1,4})?(?:实验|附属|附|外国语|中心|完全|职业技术|职业|师范|高级)?(?:小学|中学|初中|高中|幼儿园|幼稚园|大学|学院|学校|职高|技校|[一二三四五六七八九十]中(?=[\p{P}\s的学校门口]|$))/gu,
    reach: 10,
    least: 2,
    areas: true,
  },
  {
    kind: 'place',
    place: 'hospital',
    find: /(?:人民|中医|中心|妇幼保健|妇幼|口腔|儿童|肿瘤|协和|附属|第?[一二三四五六七八九十\d]){0,6}医院|卫生院|卫生服务中心|卫生室|诊所|门诊部|保健院/gu,
    reach: 10,
    least: 2,
    areas: true,
  },
  {
    kind: 'place',
    place: 'market',
    find: /(?:农贸|菜|批发|建材|水果|海鲜|服装|家具|农产品|二手车|花卉|综合|专业){0,4}市场(?!监|经|价|秩序|管理|行情|化|主体|上|的)|商场|购物中心|(?:购物|商业|步行|美食)(?:广场|街)|百货|商城|商贸城/gu,
    reach: 8,
    least: 1,
  },
  {
    kind: 'place',
    place: 'station',
    find: /(?:公交|地铁|高铁|汽车|火车|长途|客运|换乘){0,4}(?:总站|中转站|枢纽站?|车站|站台)|地铁站|高铁站|火车站|(?:地铁)?\d{1,2}号线|(?:加油|变电|垃圾|中转|收费)站/gu,
    reach: 8,
    least: 0,
  },
  {
    kind: 'place',
    place: 'park',
    find: /(?:森林|湿地|体育|滨江|儿童|人民|文化|地质|主题|动物){0,4}公园|风景区|景区|动物园|植物园|广场(?!舞)/gu,
    reach: 8,
    least: 1,
  },
  {
    kind: 'place',
    place: 'zone',
    find: /(?:工业|产业|科技|创业|物流|软件|高新|经济|农业){1,4}(?:园区?|区|开发区)|开发区|高新区/gu,
    reach: 8,
    least: 1,
  },
  {
    kind: 'place',
    place: 'river',
    find: /(?:[\p{Script=Han}]{1,3}(?:河涌|水库|水渠|排洪渠|湖(?=[\p{P}\s的边旁水里上])|江边|江堤|大堤|河(?=[\p{P}\s的边道旁堤水里段岸])|涌(?=[\p{P}\s的边道旁水里段岸])))/gu,
    reach: 3,
    least: 0,
  },
  {
    kind: 'place',
    place: 'building',
    find: /大厦|写字楼|大楼|商务中心|国际中心|酒店|宾馆|大酒店|大桥|立交桥?|天桥|隧道|(?:体育|展览|图书|博物|文化|科技|美术)馆|(?:体育|会展|政务服务|便民服务|行政)中心/gu,
    reach: 8,
    least: 1,
  },
  {
    kind: 'place',
    place: 'road',
    find: /(?<![公铁网线电思套出通走问带退水短道马])(?:[东南西北中一二三四五六七八九十\d]{0,6}路(?:[东南西北中]段|[一二三四五六七八九十\d]{1,4}段)?(?!灯|面|边|口|上|段|况|人|过|费|途|程|基|政|权|障|径|由|线|桥(?:下|上)|虎)|路(?=[东南西北中]?(?:路口|段|边|口|上|面|灯))|大道(?:[东南西北中])?|(?<![逛上])街(?!道|上|边|头|坊|舞|区)|巷(?!子|道)|高速公路|高速|国道|省道|县道|[gs]\d{1,4})/gu,
    reach: 7,
    least: 1,
  },
  {
    kind: 'place',
    place: 'village',
    find: /(?<![农全本该我各新城])村(?!民|委|里|干|支|庄|部|镇|级|子|口|官|医|内|上|长|集体|规|务|主任|书记)(?:[一二三四五六七八九十\d]{1,4}(?:组|队|社))?|[\p{Script=Han}]{2}(?:屯|寨|屋场)(?=[\p{P}\s的])/gu,
    reach: 6,
    least: 1,
    areas: true,
  },
  {
    kind: 'place',
    place: 'area',
    find: /街道(?:办事处|办)?(?!上|边|两|口|路|旁|中|灯)|(?<![本该城乡集])镇(?!政|里|上|干|定|长|压|静|痛|区|街)|(?<![下本该城])乡(?!镇|政|村|里|下|亲|长|道)|(?<![本该全小城社校园郊厂景片山辖市地库矿战灾禁专特前后老新开工业营])区(?!别|分|域|政|里|间|级|长|内|委|块|号)|(?<![本该全])县(?!城|政|里|长|级|委|道|区)|(?<![本该全我超城股夜门上入菜楼])市(?!场|民|政|区|里|长|委|内|容|面|值|级|外|直|郊)/gu,
    reach: 5,
    least: 1,
  },
]

/** Words a name never contains: they end the walk to the left. By mark: verbs, pronouns, prepositions, particles. */
const STOP_TAG = /^(?:v$|vd|vi|vg|r|p|c|u|y|d$|e|o|zg|ul|uj|uv|uz|ug|ud|df|mq|t$|ad)/
/** Nouns that stand before a name and are not part of it. */
const STOP_WORD = new Set(
  '投诉 反映 举报 咨询 求助 建议 市民 来电 业主 住户 居民 村民 家长 学生 员工 职工 老板 附近 旁边 对面 门口 楼下 周边 位于 地址 公司 单位 物业 关于 请问 领导 书记 市长 名称 开发商 现场 该 本 我 您好 你好 县 市 区 镇 乡 省 小区 有关 相关 全市 全省 部分 很多 多家 某 一家 一个 这家 那家 一名 先生 女士 问题 情况 车主 商家 店家 有限公司 里面 里 前 后 上 下 内 外 时 影响 严重 架设 加密 修建 改造 拆迁 安置 污染 扰民 私营 整个 所在地 全部 所有 这个 那个 新 老 在 从 到 往 至 与 和 及 的 是 有 对 向 由 被 把 给 去 住 离'.split(
    ' ',
  ),
)
const AREA_END = /(?:省|市|区|县|镇|乡|街道|自治州)$/
const NAME_LETTER = /^[\p{Script=Han}\da-z·&]+$/u
/** Names begin with these though the general dictionary calls them verbs or the like. */
const VERBAL_TAG = /^(?:v$|vi|d$|t$)/

const startOf = (words: readonly TaggedWord[], ends: readonly number[], at: number): number =>
  (ends[at] as number) - (words[at] as TaggedWord).word.length

/** Tagged as a time though none is named in it: 三元里. */
const noTime = ({ word, tag }: TaggedWord): boolean =>
  tag === 't' &&
  word.length >= 2 &&
  !/[年月日号天时点分秒周刻夜晨早晚午今明昨前后春夏秋冬节期初末底]/.test(word)

/** Walks left from an ending over words that can belong to a name; answers where the name begins. */
function beginOf(
  words: readonly TaggedWord[],
  ends: readonly number[],
  endingAt: number,
  ending: Ending,
): number {
  // the word in which the ending begins; a name may be part of the same word (书院路)
  let at = ends.findIndex((end) => end > endingAt)
  if (at < 0) return endingAt
  const own = startOf(words, ends, at)
  let begin = Math.min(endingAt, own)
  if (endingAt - begin >= ending.reach) return endingAt - ending.reach
  for (at--; at >= 0; at--) {
    const { word, tag } = words[at] as TaggedWord
    const from = startOf(words, ends, at)
    if (endingAt - from > ending.reach || !NAME_LETTER.test(word) || STOP_WORD.has(word)) break
    if (
      STOP_TAG.test(tag) &&
      !(ending.kind === 'enterprise' && TRADE_WORDS.has(word)) &&
      !noTime(words[at] as TaggedWord) &&
      !(VERBAL_TAG.test(tag) && word.length === 1 && glued(words, at, begin, endingAt))
    )
      break
    if (!ending.areas && AREA_END.test(word) && word.length >= 2) break
    begin = from
  }
  return trimmed(words, ends, begin, endingAt)
}

/** Guessed words take a preposition along (在丽发), and a code's area word has no name before it (A3区旺龙路). */
function trimmed(
  words: readonly TaggedWord[],
  ends: readonly number[],
  begin: number,
  endingAt: number,
): number {
  const at = ends.findIndex((end) => end > begin)
  const first = words[at]
  const before = words[at - 1]
  if (!first || startOf(words, ends, at) !== begin || endingAt - begin < 2) return begin
  const code = /[a-z\d]$/.test(before?.word ?? '') && /^[市区县镇省]/.test(first.word)
  const preposition = /^[在去至到从于由对向将把]/.test(first.word) && /^(?:x|nr|nz?|p|v)$/.test(first.tag)
  return code || (preposition && first.word.length <= 3) ? begin + 1 : begin
}

/** A one-character verb between two parts of a name that is still too short to stand alone (美 来 超市). */
const glued = (words: readonly TaggedWord[], at: number, begin: number, endingAt: number): boolean =>
  endingAt - begin <= 1 && at > 0 && /^[nx]/.test((words[at - 1] as TaggedWord).tag)

/** Enterprise, shop and place names of a folded text. Names that a city knows are found whole without an ending. */
export function namesOf(folded: string, dictionary?: Dictionary): Named[] {
  const words = tagged(folded, dictionary)
  const ends: number[] = []
  let sum = 0
  for (const { word } of words) {
    sum += word.length
    ends.push(sum)
  }
  const found: Named[] = []
  const overlaps = (start: number, end: number) => found.some((one) => start < one.end && one.start < end)
  for (const ending of ENDINGS)
    for (const match of folded.matchAll(ending.find)) {
      const end = match.index + match[0].length
      const begin = beginOf(words, ends, match.index, ending)
      if (match.index - begin < ending.least || overlaps(begin, end)) continue
      const { kind, place } = ending
      found.push({ kind, ...(place ? { place } : {}), start: begin, end })
    }
  return found.sort((a, b) => a.start - b.start)
}

const SURNAMES =
  '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段漕钱汤尹黎易常武乔贺赖龚文'
const PERSON = new RegExp(
  `(?:[${SURNAMES}][\\p{Script=Han}]{0,2}?(?:先生|女士|小姐|大爷|大妈|阿姨|师傅|老师|医生|校长|院长|主任|科长|所长|队长|经理|老板|警官|法官|书记|镇长|局长)|[${SURNAMES}]某{1,2}|姓[${SURNAMES}])`,
  'gu',
)

/** A name said to be one: 我是陈大文, 联系人:李四. */
const SAID = new RegExp(
  `(?<=(?:我是|我叫|本人|名叫|姓名|联系人|诉求人|来电人|投诉人|举报人|反映人|户主|业主|车主|法人|房东)(?:为|是|叫)?[::]?\\s?)(?!高[中一二三]|江[苏西南北]|任何|常[年住]|何[人时]|万[一人]|方[面便])[${SURNAMES}][\\p{Script=Han}]{1,2}(?=[\\p{P}\\s\\d]|$)`,
  'gu',
)

/**
 * Mentions of persons 人员: a surname with a form of address, 张某, 姓陈, or a name said to be one. Other bare names are
 * left to the clerk's eye.
 */
export function personsOf(folded: string): Named[] {
  const found = [...folded.matchAll(PERSON), ...folded.matchAll(SAID)]
    .map((match) => ({ kind: 'person' as const, start: match.index, end: match.index + match[0].length }))
    .sort((a, b) => a.start - b.start || b.end - a.end)
  return found.filter((one, i) => !found.slice(0, i).some((other) => one.start < other.end))
}

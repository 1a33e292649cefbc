import { type DatasetSeed, say } from '../../../kit/index.ts'
import type { DatasetItem, UpdateCycle } from '../../../platform/catalogue/datasets/declare.ts'
import type { Field } from '../../../platform/fields/declare.ts'
import { type Draw, drawOf } from './draw.ts'
import { type Cells, type FileKind, fileOf, spoilt } from './files.ts'

/**
 * A column: Latin name, heading, kind, marks, how a value is made. Marks: `K` key · `R` required · `P` personal · `@` element · `~` how
 * it is spoilt now and then.
 */
type Column = readonly [
  name: string,
  zh: string,
  kind: string,
  marks: string,
  make: (draw: Draw, n: number) => string,
]
type Live = {
  readonly unit: string
  readonly subject: string
  readonly title: readonly [string, string]
  readonly system: string
  readonly says: string
  readonly cycle: UpdateCycle
  readonly open: boolean
  readonly rows: number
  readonly file: FileKind
  /** How the sheet is made up: a title line above, a heading of two lines, a line of sums, a note below. */
  readonly look: readonly ('title' | 'twoLines' | 'total' | 'note')[]
  readonly columns: readonly Column[]
}

const no = (prefix: string, zh: string): Column => [
  'serialNo',
  zh,
  'text',
  'K',
  (_draw, n) => `${prefix}${String(n + 1).padStart(5, '0')}`,
]
const town: Column = ['town', '所属镇街', 'area', '@division', (draw) => draw.town()]
const address: Column = ['address', '地址', 'text', '~blanks', (draw) => draw.address()]
const firm: Column = ['orgName', '企业名称', 'text', '@orgName', (draw) => draw.firm()]
const credit: Column = [
  'creditCode',
  '统一社会信用代码',
  'creditCode',
  '@creditCode~wrongDigit~fullWidth',
  (draw) => draw.creditCode(),
]
const person = (zh = '姓名'): Column => ['personName', zh, 'text', 'P@personName', (draw) => draw.name()]
const phone: Column = [
  'phone',
  '联系电话',
  'phone',
  'P@phone~empty~nothing~fullWidth',
  (draw) => draw.phone(),
]
const idNo: Column = [
  'idNumber',
  '公民身份号码',
  'idNumber',
  'P@idNumber~wrongDigit~science',
  (draw) => draw.idNumber(),
]
const day = (name: string, zh: string, most: number, marks = '~dots~slashes~hanDay'): Column => [
  name,
  zh,
  'day',
  marks,
  (draw) => draw.day(most),
]
const pick = (name: string, zh: string, words: string, marks = ''): Column => {
  const list = words.split(' ')
  return [name, zh, 'text', marks, (draw) => draw.one(list)]
}
const count = (name: string, zh: string, from: number, to: number, marks = ''): Column => [
  name,
  zh,
  'integer',
  marks,
  (draw) => String(draw.int(from, to)),
]
const amount = (name: string, zh: string, from: number, to: number, digits: number, marks = ''): Column => [
  name,
  zh,
  'decimal',
  marks,
  (draw) => draw.decimal(from, to, digits),
]
const lonLat: readonly Column[] = [
  ['lon', '经度', 'decimal', '', (draw) => draw.lon()],
  ['lat', '纬度', 'decimal', '', (draw) => draw.lat()],
]

const live = (
  ...[unit, subject, title, en, system, says, cycle, open, rows, file, look, columns]: readonly [
    string,
    string,
    string,
    string,
    string,
    string,
    UpdateCycle,
    boolean,
    number,
    FileKind,
    string,
    readonly Column[],
  ]
): Live => ({
  ...{ unit, subject, title: [title, en], system, says, cycle, open, rows, file, columns },
  look: (look ? look.split(' ') : []) as Live['look'],
})

/** At least three live datasets in each of the seven fields of the press: their files come in through the real intake. */
const lives: readonly Live[] = [
  live(
    '区政数局',
    'service',
    '政务服务办件明细',
    'Service cases',
    '一体化政务服务平台',
    '全区政务服务大厅受理的办件',
    'daily',
    false,
    320,
    'utf8',
    '',
    [
      no('BJ2026', '办件编号'),
      pick(
        'matter',
        '事项名称',
        '食品经营许可 个体工商户登记 施工许可 居住证签注 养老待遇申领 教师资格认定',
        'R',
      ),
      person('申请人'),
      idNo,
      phone,
      day('receivedOn', '受理日期', 20),
      pick('result', '办理结果', '办结 退件 在办'),
      town,
    ],
  ),
  live(
    '区政数局',
    'service',
    '政务服务好差评',
    'Ratings of services',
    '一体化政务服务平台',
    '群众对办件的评价',
    'daily',
    true,
    260,
    'gb18030',
    'total',
    [
      no('HP2026', '评价编号'),
      pick('matter', '事项名称', '食品经营许可 个体工商户登记 施工许可 居住证签注', 'R'),
      count('stars', '星级', 1, 5),
      day('ratedOn', '评价日期', 15),
      pick('channel', '评价渠道', '窗口 网上 自助终端 短信'),
      town,
    ],
  ),
  live(
    '区政数局',
    'service',
    '自助服务终端',
    'Self-service terminals',
    '一体化政务服务平台',
    '自助终端的位置与开放时间',
    'monthly',
    true,
    90,
    'xlsx',
    'title note',
    [
      no('ZD', '终端编号'),
      ['name', '网点名称', 'text', 'R', (draw) => `${draw.town()}政务服务中心自助区`],
      address,
      town,
      pick('openHours', '开放时间', '24小时 8:30-17:30 9:00-21:00'),
      ...lonLat,
    ],
  ),
  live(
    '公安白云分局',
    'safety',
    '治安视频点位',
    'Camera sites',
    '公安政务数据共享平台',
    '公共区域视频点位',
    'monthly',
    false,
    240,
    'gb18030',
    'title',
    [
      no('SP', '点位编号'),
      ['name', '点位名称', 'text', 'R', (draw) => `${draw.address()}路口`],
      town,
      ...lonLat,
      pick('kind', '设备类型', '枪机 球机 卡口'),
      pick('state', '运行状态', '在线 离线 维修'),
      day('checkedOn', '巡检日期', 28),
    ],
  ),
  live(
    '公安白云分局',
    'safety',
    '旅馆业登记',
    'Hotels',
    '公安政务数据共享平台',
    '旅馆业特种行业许可',
    'monthly',
    true,
    130,
    'utf8',
    'twoLines',
    [
      no('LG', '许可证号'),
      firm,
      credit,
      address,
      town,
      count('rooms', '客房数', 8, 180, '~none'),
      person('法定代表人'),
      phone,
    ],
  ),
  live(
    '交警白云大队',
    'safety',
    '简易交通事故',
    'Minor accidents',
    '交通管理综合平台',
    '适用简易程序处理的交通事故',
    'daily',
    false,
    280,
    'gb18030',
    '',
    [
      no('SG2026', '事故编号'),
      ['happenedAt', '事故时间', 'instant', '', (draw) => draw.time(14)],
      ['place', '事故地点', 'text', 'R', (draw) => draw.address()],
      town,
      pick('kind', '事故形态', '追尾 刮擦 碰撞固定物 单车'),
      count('vehicles', '车辆数', 1, 4),
      person('当事人'),
      phone,
    ],
  ),
  live(
    '区城管局',
    'city',
    '垃圾收运点',
    'Waste collection points',
    '城市综合管理平台',
    '生活垃圾收集点与收运频次',
    'monthly',
    true,
    210,
    'xlsx',
    'twoLines total',
    [
      no('LJ', '收运点编号'),
      ['name', '收运点名称', 'text', 'R', (draw) => `${draw.address()}收集点`],
      town,
      amount('tons', '日均收运量', 0.3, 9, 1),
      count('times', '每日收运次数', 1, 4),
      ...lonLat,
    ],
  ),
  live(
    '区城管局',
    'city',
    '城管执法案件',
    'Enforcement cases',
    '城市综合管理平台',
    '城市管理综合执法一般程序案件',
    'weekly',
    false,
    190,
    'gb18030',
    'title',
    [
      no('CG2026', '案号'),
      pick('reason', '案由', '占道经营 违法建设 乱倒建筑垃圾 擅设广告 夜间施工', 'R'),
      firm,
      credit,
      town,
      day('filedOn', '立案日期', 60),
      ['fine', '罚款金额', 'money', '~nothing', (draw) => String(draw.int(2, 80) * 100)],
      pick('state', '办理状态', '立案 调查 处罚 结案'),
    ],
  ),
  live(
    '区城管局',
    'city',
    '户外广告设置许可',
    'Outdoor advertising',
    '城市综合管理平台',
    '户外广告设置许可结果',
    'weekly',
    true,
    120,
    'utf8',
    'note',
    [
      no('GG2026', '许可文号'),
      firm,
      credit,
      address,
      town,
      amount('area', '面积（平方米）', 4, 180, 1),
      day('until', '有效期至', 0),
    ],
  ),
  live(
    '区住建局',
    'building',
    '在建工地台账',
    'Building sites',
    '房屋建筑管理系统',
    '全区在建房屋和市政工地',
    'weekly',
    true,
    150,
    'xlsx',
    'title twoLines',
    [
      no('GD', '工地编号'),
      [
        'name',
        '项目名称',
        'text',
        'R',
        (draw) =>
          `${draw.town()}${draw.one(['安置房', '商业综合体', '学校扩建', '道路改造', '综合管廊'])}项目`,
      ],
      firm,
      address,
      town,
      amount('floorArea', '建筑面积（万平方米）', 0.2, 24, 2),
      pick('stage', '形象进度', '基础 主体 装修 收尾'),
      person('项目负责人'),
      phone,
    ],
  ),
  live(
    '区住建局',
    'building',
    '物业小区名录',
    'Housing estates',
    '房屋建筑管理系统',
    '住宅小区与物业服务企业',
    'quarterly',
    true,
    230,
    'gb18030',
    '',
    [
      no('XQ', '小区编号'),
      [
        'name',
        '小区名称',
        'text',
        'R',
        (draw) =>
          `${draw.one(['云山', '白云', '金沙', '同德', '嘉禾'])}${draw.one(['花园', '雅苑', '新城', '豪庭', '家园'])}${draw.one(['东区', '西区', '一期', '二期', '三期'])}`,
      ],
      address,
      town,
      count('households', '户数', 80, 3200),
      firm,
      phone,
    ],
  ),
  live(
    '区交通局',
    'building',
    '公交站点',
    'Bus stops',
    '交通运输综合管理系统',
    '公交站点与停靠线路',
    'monthly',
    true,
    260,
    'utf8',
    '',
    [
      no('ZD', '站点编号'),
      ['name', '站名', 'text', 'R', (draw) => `${draw.address().slice(3).replace(/\d+号/, '')}站`],
      town,
      count('lines', '停靠线路数', 1, 14),
      pick('shelter', '候车亭', '有 无'),
      ...lonLat,
    ],
  ),
  live(
    '区卫健局',
    'health',
    '医疗机构名录',
    'Medical institutions',
    '全民健康信息平台',
    '持有执业许可证的医疗机构',
    'monthly',
    true,
    180,
    'gb18030',
    'title',
    [
      no('YL', '机构编号'),
      [
        'name',
        '机构名称',
        'text',
        'R',
        (draw) =>
          `白云区${draw.one(['仁济', '康宁', '同济', '云山', '惠民'])}${draw.one(['门诊部', '社区卫生服务站', '口腔诊所', '中医馆', '医院'])}`,
      ],
      credit,
      pick('level', '等级', '三级 二级 一级 未定级'),
      address,
      town,
      ['tel', '机构电话', 'text', '~empty', (draw) => draw.landline()],
      count('beds', '床位数', 0, 600, '~none'),
    ],
  ),
  live(
    '区卫健局',
    'health',
    '预防接种门诊',
    'Vaccination clinics',
    '全民健康信息平台',
    '预防接种门诊与服务时间',
    'quarterly',
    true,
    70,
    'utf8',
    '',
    [
      no('JZ', '门诊编号'),
      ['name', '门诊名称', 'text', 'R', (draw) => `${draw.town()}社区卫生服务中心预防接种门诊`],
      address,
      town,
      pick('hours', '服务时间', '周一至周五 周一至周六 每周三、五'),
      ['tel', '咨询电话', 'text', '', (draw) => draw.landline()],
    ],
  ),
  live(
    '区教育局',
    'health',
    '中小学基本情况',
    'Schools',
    '教育管理公共服务平台',
    '全区中小学办学情况',
    'yearly',
    true,
    140,
    'xlsx',
    'title total',
    [
      no('XX', '学校代码'),
      [
        'name',
        '学校名称',
        'text',
        'R',
        (draw) =>
          `白云区${draw.one(['云英', '金沙', '同和', '永泰', '人和', '江高'])}${draw.one(['小学', '中学', '实验学校', '外国语学校'])}`,
      ],
      pick('nature', '办学性质', '公办 民办'),
      address,
      town,
      count('classes', '班级数', 6, 72),
      count('pupils', '在校生数', 180, 3600, '~fullWidth'),
      person('校长'),
      phone,
    ],
  ),
  live(
    '区气象局',
    'weather',
    '自动气象站小时观测',
    'Hourly weather',
    '气象业务平台',
    '区域自动站逐小时气温、雨量、风速',
    'realTime',
    true,
    360,
    'utf8',
    '',
    [
      ['station', '站号', 'text', 'K', (_draw, n) => `G31${String(n % 15).padStart(2, '0')}`],
      [
        'observedAt',
        '观测时间',
        'text',
        'K',
        (_draw, n) => `2026-11-20 ${String(Math.floor(n / 15) % 24).padStart(2, '0')}:00`,
      ],
      amount('temperature', '气温', 12, 29, 1),
      amount('rain', '小时雨量', 0, 38, 1),
      amount('wind', '风速', 0, 14, 1),
      count('humidity', '相对湿度', 38, 99),
    ],
  ),
  live(
    '区水务局',
    'weather',
    '易涝点',
    'Flood-prone places',
    '智慧水务平台',
    '易涝点与责任人',
    'monthly',
    true,
    80,
    'gb18030',
    'twoLines note',
    [
      no('YL', '易涝点编号'),
      ['name', '位置', 'text', 'R', (draw) => `${draw.address()}涵洞`],
      town,
      ...lonLat,
      amount('deepest', '历史最大积水（米）', 0.1, 1.6, 2),
      person('值守责任人'),
      phone,
    ],
  ),
  live(
    '区水务局',
    'weather',
    '河涌断面水质',
    'Water quality of rivers',
    '智慧水务平台',
    '河涌断面每月水质',
    'monthly',
    true,
    170,
    'xlsx',
    'title',
    [
      no('SZ', '监测编号'),
      pick('river', '河涌', '石井河 流溪河 沙坑涌 新市涌 环滘涌 白海面涌', 'R'),
      day('sampledOn', '采样日期', 28),
      amount('ammonia', '氨氮', 0.1, 4.2, 2),
      amount('phosphorus', '总磷', 0.02, 0.6, 2),
      pick('class', '水质类别', 'Ⅱ类 Ⅲ类 Ⅳ类 Ⅴ类 劣Ⅴ类'),
      town,
    ],
  ),
  live(
    '区市场监管局',
    'market',
    '经营主体年报',
    'Yearly reports of firms',
    '市场监管综合业务系统',
    '经营主体年度报告公示的基本信息',
    'daily',
    true,
    380,
    'gb18030',
    '',
    [
      [
        'creditCode',
        '统一社会信用代码',
        'creditCode',
        'K@creditCode~wrongDigit',
        (draw) => draw.creditCode(),
      ],
      firm,
      person('法定代表人'),
      phone,
      address,
      town,
      ['capital', '注册资本', 'money', '~none', (draw) => String(draw.int(3, 500) * 10_000)],
      day('foundedOn', '成立日期', 4000),
      pick('state', '登记状态', '存续 吊销 注销'),
    ],
  ),
  live(
    '区市场监管局',
    'market',
    '食品安全抽检',
    'Food samples',
    '市场监管综合业务系统',
    '食品安全监督抽检结果',
    'weekly',
    true,
    240,
    'utf8',
    'title',
    [
      no('CJ2026', '抽样编号'),
      pick('food', '食品名称', '生鲜猪肉 食用植物油 米粉 白酒 糕点 豆制品 叶菜', 'R'),
      firm,
      credit,
      day('sampledOn', '抽样日期', 40),
      pick('result', '检验结果', '合格 合格 合格 合格 不合格'),
      pick('fault', '不合格项目', '无 无 菌落总数 农药残留 防腐剂'),
      town,
    ],
  ),
  live(
    '区市场监管局',
    'market',
    '特种设备使用登记',
    'Lifts and boilers',
    '市场监管综合业务系统',
    '电梯、锅炉等特种设备使用登记',
    'monthly',
    false,
    260,
    'xlsx',
    'total',
    [
      no('TS', '使用登记证号'),
      pick('kind', '设备种类', '电梯 锅炉 压力容器 起重机械 叉车', 'R'),
      firm,
      credit,
      address,
      town,
      day('checkedOn', '检验日期', 300),
      day('until', '下次检验日期', 0),
      pick('state', '检验结论', '合格 复检合格 不合格'),
    ],
  ),
  live(
    '区民政局',
    'welfare',
    '低保对象',
    'Families on basic allowance',
    '民政业务综合平台',
    '最低生活保障对象',
    'monthly',
    false,
    160,
    'gb18030',
    'title total',
    [
      no('DB', '保障证号'),
      person('户主姓名'),
      idNo,
      phone,
      town,
      count('members', '保障人数', 1, 6),
      ['allowance', '月保障金', 'money', '', (draw) => String(draw.int(300, 2400))],
      day('since', '纳入日期', 2000),
    ],
  ),
  live(
    '区科工商信局',
    'economy',
    '公共充电桩',
    'Public chargers',
    '产业服务平台',
    '公共充电桩位置与功率',
    'monthly',
    true,
    200,
    'utf8',
    '',
    [
      no('CD', '桩号'),
      [
        'name',
        '充电站名称',
        'text',
        'R',
        (draw) => `${draw.town()}${draw.one(['广场', '停车场', '综合体'])}充电站`,
      ],
      firm,
      address,
      town,
      ...lonLat,
      amount('power', '功率（千瓦）', 7, 240, 0),
      pick('kind', '类型', '快充 慢充'),
    ],
  ),
  live(
    '供电局',
    'economy',
    '计划停电',
    'Planned power cuts',
    '电力营销系统',
    '计划停电时间与范围',
    'daily',
    true,
    110,
    'utf8',
    'note',
    [
      no('TD2026', '停电编号'),
      ['from', '停电时间', 'text', 'R', (draw) => draw.time(7)],
      pick('hours', '时长（小时）', '2 4 6 8'),
      ['range', '停电范围', 'text', '', (draw) => `${draw.address()}一带`],
      town,
    ],
  ),
]

/** One row in so many has a spoilt cell. */
const SPOILT = 0.05

function cellsOf(one: Live, seed: number, now: Date, growth: number): Cells {
  const draw = drawOf(seed, now)
  const rows: string[][] = []
  const total = Math.round(one.rows * growth)
  const keys = new Set<string>()
  for (let n = 0; n < total; n++) {
    const row = one.columns.map(([, , , , make]) => make(draw, n))
    const key = one.columns.flatMap(([, , , marks], i) => (marks.includes('K') ? [row[i]] : [])).join(' ')
    if (keys.has(key)) continue
    keys.add(key)
    rows.push(
      row.map((value, i) => {
        const ways = [...(one.columns[i]?.[3] ?? '').matchAll(/~(\w+)/g)].map(([, way]) => way as string)
        return ways.length > 0 && draw.chance(SPOILT)
          ? (spoilt[draw.one(ways)] as (text: string) => string)(value)
          : value
      }),
    )
  }
  const heads = one.columns.map(([, zh]) => zh)
  const width = heads.length
  const blank = (first: string): string[] => [first, ...Array<string>(width - 1).fill('')]
  const above: string[][] = one.look.includes('title')
    ? [blank(`${one.title[0]}（${now.getFullYear()}年）`)]
    : []
  const head = one.look.includes('twoLines')
    ? [heads.map((_, i) => (i === 0 ? '基本情况' : i === width - 2 ? '其他' : '')), heads]
    : [heads]
  const below: string[][] = []
  if (one.look.includes('total')) below.push(blank('合计'))
  if (one.look.includes('note')) below.push(blank(`注：以上数据由${one.unit}提供，仅供参考。`))
  return [...above, ...head, ...rows, ...below]
}

function itemsOf(one: Live): DatasetItem[] {
  return one.columns.map(([name, zh, kind, marks]) => {
    const personal = marks.includes('P')
    const mask = kind === 'phone' ? 'phone' : kind === 'idNumber' ? 'idNumber' : 'name'
    const field = {
      kind,
      title: say(zh, zh),
      ...(marks.includes('K') || marks.includes('R') ? { required: true } : {}),
      ...(personal ? { personal: mask, grade: 3 } : { grade: 1 }),
    } as unknown as Field
    const element = /@(\w+)/.exec(marks)?.[1]
    return {
      name,
      field,
      ...(marks.includes('K') ? { key: true } : {}),
      ...(element ? { element: `${element}@1` } : {}),
    }
  })
}

const ENDING: Readonly<Record<FileKind, string>> = { utf8: 'csv', gb18030: 'csv', xlsx: 'xlsx' }

/** The live datasets with their files: this period's, and for some the one before, so that changes show. */
export function liveSeeds(now: Date): DatasetSeed[] {
  return lives.map((one, i) => {
    const items = itemsOf(one)
    const personal = items.some((item) => item.field.personal)
    const seed = 4400 + i * 7
    const file = (growth: number, at: Date) => ({
      name: `${one.title[0]}${at.toISOString().slice(0, 10)}.${ENDING[one.file]}`,
      at,
      bytes: () => fileOf(one.file, cellsOf(one, seed, now, growth)),
    })
    const hour = 3_600_000
    // every sixth is late, so that the map of data has something to show
    const age = (i % 6 === 5 ? 40 : 0.4) * hour
    return {
      unit: one.unit,
      title: say(one.title[0], one.title[1]),
      abstract: `${one.says}。`,
      class: 'subject',
      subject: one.subject,
      system: one.system,
      duty: null,
      format: one.file === 'xlsx' ? 'file' : 'table',
      items,
      share: one.open ? 'free' : 'conditional',
      shareCondition: one.open ? null : '用于履行法定职责，经提供方审核后授权使用',
      shareBasis: null,
      open: one.open ? 'open' : 'closed',
      licence: one.open ? '广州市公共数据开放使用许可（演示）' : null,
      cycle: one.cycle,
      grade: personal ? 3 : 1,
      related: [],
      deliveries: [
        ...(i % 8 === 0 ? [file(0.9, new Date(now.getTime() - 40 * 24 * hour))] : []),
        file(1, new Date(now.getTime() - age)),
      ],
    }
  })
}

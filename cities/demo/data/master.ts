import { type DatasetSeed, type FeedSeed, say } from '../../../kit/index.ts'
import type { DatasetItem } from '../../../platform/catalogue/datasets/declare.ts'
import type { Field } from '../../../platform/fields/declare.ts'
import { drawOf, TOWNS } from './draw.ts'
import { type Cells, type FileKind, fileOf } from './files.ts'

/** A column: Latin name, heading, kind, marks (`K` key · `R` required · `N` `I` `T` `A` personal: name, number, telephone, address). */
type Column = readonly [name: string, zh: string, kind: string, marks?: string]
type Source = {
  readonly unit: string
  readonly title: readonly [zh: string, en: string]
  readonly subject: string
  readonly system: string
  readonly register: string
  readonly file: FileKind
  readonly columns: readonly Column[]
  /** Column → field of the register; the same name where not said. */
  readonly map: Readonly<Record<string, string>>
  readonly observed?: string
  /** Fields whose source it is by law. */
  readonly legal: readonly string[]
  readonly rows: Cells
}

const PERSONAL: Readonly<Record<string, string>> = { N: 'name', I: 'idNumber', T: 'phone', A: 'address' }
const itemOf = ([name, zh, kind, marks = '']: Column): DatasetItem => {
  const mask = Object.entries(PERSONAL).find(([mark]) => marks.includes(mark))?.[1]
  return {
    name,
    field: {
      ...{ kind, title: say(zh, zh) },
      ...(kind === 'text' ? { max: 300 } : {}),
      ...(/[KR]/.test(marks) ? { required: true } : {}),
      ...(mask ? { personal: mask, grade: 3 } : { grade: 1 }),
    } as unknown as Field,
    ...(marks.includes('K') ? { key: true } : {}),
  }
}

/** People and firms that several units know, each in its own way: names misheard, numbers left out, moved, another telephone. */
function sources(now: Date): readonly Source[] {
  const draw = drawOf(77_001, now)
  const town = () => draw.one(TOWNS)[0]
  const home = () => `${draw.address()}${draw.int(1, 20)}栋${draw.int(1, 30)}0${draw.int(1, 8)}房`
  const people = Array.from({ length: 600 }, () => {
    const id = draw.idNumber()
    return {
      ...{ id, name: draw.name(), birth: `${id.slice(6, 10)}-${id.slice(10, 12)}-${id.slice(12, 14)}` },
      ...{ sex: Number(id[16]) % 2 ? '1' : '2', phone: draw.phone(), home: home(), town: town() },
    }
  })
  const known = new Map(people.map((one) => [one.id, one]))
  const all = [...known.values()]
  const heard = (name: string): string => name.replace('伟', '玮').replace('丽', '莉').replace('志', '智')
  const serial = (prefix: string, n: number): string => `${prefix}${String(n + 1).padStart(6, '0')}`
  const firms = [
    ...new Map(
      Array.from({ length: 320 }, () => {
        const code = draw.creditCode()
        return [
          code,
          {
            ...{ code, name: draw.firm(), head: draw.name(), address: draw.address(), town: town() },
            ...{
              founded: draw.day(4000, 60),
              capital: String(draw.int(3, 500) * 10_000),
              phone: draw.landline(),
            },
            ...{ state: draw.chance(0.9) ? 'active' : 'closed', kind: draw.chance(0.6) ? 'company' : 'shop' },
          },
        ]
      }),
    ).values(),
  ]
  const buildings = Array.from({ length: 180 }, (_, n) => ({
    ...{ code: serial('JZ440111', n), at: draw.address(), town: town(), floors: String(draw.int(1, 33)) },
    ...{ use: draw.one(['住宅', '商业', '办公', '工业', '公共服务']), built: draw.day(12_000, 200) },
    title: `${draw.one(['锦棠', '云栖', '禾顺', '鹤龙', '金沙', '嘉禾'])}${draw.one(['花园', '大厦', '广场', '新村'])}${draw.int(1, 18)}栋`,
  }))
  const trades = ['食品经营许可证', '卫生许可证', '道路运输经营许可证', '特种行业许可证']
  return [
    {
      ...{ unit: '公安白云分局', title: ['户籍人口', 'Registered residents'], subject: 'safety' },
      ...{ system: '公安政务数据共享平台', register: 'dataBrain.person', file: 'gb18030' },
      columns: [
        ['idNumber', '公民身份号码', 'idNumber', 'KI'],
        ['personName', '姓名', 'text', 'RN'],
        ['sex', '性别代码', 'text'],
        ['birth', '出生日期', 'day', 'A'],
        ['nation', '民族', 'text'],
        ['registeredAddress', '户籍地址', 'text', 'A'],
        ['town', '所属镇街代码', 'area'],
        ['state', '人口状态', 'text'],
        ['changedOn', '变动日期', 'day'],
      ],
      map: { personName: 'name', town: 'area' },
      observed: 'changedOn',
      legal: ['idNumber', 'name', 'sex', 'birth', 'nation', 'registeredAddress', 'area', 'state'],
      rows: all.map((one) => [
        ...[one.id, one.name, one.sex, one.birth, '汉族', one.home, one.town],
        ...['registered', draw.day(3000, 400)],
      ]),
    },
    {
      ...{ unit: '区人社局', title: ['社会保险参保人员', 'Insured persons'], subject: 'welfare' },
      ...{ system: '人力资源和社会保障系统', register: 'dataBrain.person', file: 'utf8' },
      columns: [
        ['insuredNo', '个人编号', 'text', 'K'],
        ['idNumber', '公民身份号码', 'idNumber', 'I'],
        ['personName', '姓名', 'text', 'N'],
        ['birth', '出生日期', 'day', 'A'],
        ['phone', '联系电话', 'phone', 'T'],
        ['address', '居住地址', 'text', 'A'],
        ['town', '参保镇街代码', 'area'],
      ],
      map: { personName: 'name', town: 'area' },
      legal: ['phone'],
      rows: all
        .slice(0, 440)
        .map((one, n) => [
          ...[serial('SB', n), n % 23 === 0 ? '' : one.id, n % 17 === 0 ? heard(one.name) : one.name],
          ...[n % 31 === 0 ? '' : one.birth, one.phone, one.home, one.town],
        ]),
    },
    {
      ...{ unit: '区卫健局', title: ['居民健康档案', 'Health files of residents'], subject: 'health' },
      ...{ system: '全民健康信息平台', register: 'dataBrain.person', file: 'utf8' },
      columns: [
        ['fileNo', '档案号', 'text', 'K'],
        ['idNumber', '公民身份号码', 'idNumber', 'I'],
        ['personName', '姓名', 'text', 'N'],
        ['birth', '出生日期', 'day', 'A'],
        ['phone', '联系电话', 'phone', 'T'],
        ['address', '现住址', 'text', 'A'],
      ],
      map: { personName: 'name' },
      legal: ['address'],
      rows: all.slice(120, 480).map((one, n) => {
        // two people with one number, no number, and a name as it was heard
        const id = n % 60 === 7 ? (all[n]?.id ?? '') : n % 12 === 0 ? '' : one.id
        const phone = n % 5 === 0 ? draw.phone() : one.phone
        return [serial('JK', n), id, n % 24 === 0 ? heard(one.name) : one.name, one.birth, phone, one.home]
      }),
    },
    {
      ...{ unit: '区市场监管局', title: ['经营主体登记信息', 'Registered firms'], subject: 'market' },
      ...{ system: '市场监管综合业务系统', register: 'dataBrain.legalPerson', file: 'gb18030' },
      columns: [
        ['creditCode', '统一社会信用代码', 'creditCode', 'K'],
        ['orgName', '名称', 'text', 'R'],
        ['kind', '主体类型', 'text'],
        ['representative', '法定代表人', 'text', 'N'],
        ['address', '住所', 'text'],
        ['town', '所属镇街代码', 'area'],
        ['founded', '成立日期', 'day'],
        ['capital', '注册资本', 'money'],
        ['state', '登记状态', 'text'],
      ],
      map: { orgName: 'name', town: 'area' },
      legal: [
        'creditCode',
        'name',
        'kind',
        'representative',
        'address',
        'area',
        'founded',
        'capital',
        'state',
      ],
      rows: firms.map((one) => [
        ...[one.code, one.name, one.kind, one.head, one.address, one.town, one.founded],
        ...[one.capital, one.state],
      ]),
    },
    {
      ...{ unit: '白云税务局', title: ['纳税人登记', 'Taxpayers'], subject: 'market' },
      ...{ system: '税收征管系统', register: 'dataBrain.legalPerson', file: 'utf8' },
      columns: [
        ['creditCode', '纳税人识别号', 'creditCode', 'K'],
        ['orgName', '纳税人名称', 'text', 'R'],
        ['address', '生产经营地址', 'text'],
        ['phone', '财务联系电话', 'phone', 'T'],
      ],
      map: { orgName: 'name' },
      legal: ['phone'],
      rows: firms
        .slice(0, 260)
        .map((one, n) => [one.code, one.name, n % 9 === 0 ? draw.address() : one.address, one.phone]),
    },
    {
      ...{ unit: '区住建局', title: ['房屋建筑', 'Buildings'], subject: 'building' },
      ...{ system: '房屋建筑管理系统', register: 'dataBrain.building', file: 'xlsx' },
      columns: [
        ['code', '建筑编码', 'text', 'K'],
        ['title', '建筑名称', 'text', 'R'],
        ['location', '坐落', 'text'],
        ['town', '所属镇街代码', 'area'],
        ['floors', '地上层数', 'text'],
        ['use', '用途', 'text'],
        ['builtOn', '竣工日期', 'day'],
      ],
      map: { town: 'area' },
      legal: ['code', 'title', 'location', 'area', 'floors', 'use', 'builtOn'],
      rows: buildings.map((one) => [one.code, one.title, one.at, one.town, one.floors, one.use, one.built]),
    },
    {
      ...{ unit: '规划资源白云分局', title: ['标准地址', 'Standard addresses'], subject: 'building' },
      ...{ system: '标准地址库', register: 'dataBrain.address', file: 'utf8' },
      columns: [
        ['code', '地址编码', 'text', 'K'],
        ['full', '标准地址', 'text', 'R'],
        ['town', '所属镇街代码', 'area'],
        ['building', '建筑编码', 'text'],
      ],
      map: { town: 'area' },
      legal: ['code', 'full', 'area', 'building'],
      rows: buildings.map((one, n) => [
        ...[serial('DZ440111', n), `广州市${one.at}${one.title}`, one.town, one.code],
      ]),
    },
    {
      ...{ unit: '区政数局', title: ['电子证照目录', 'Certificates'], subject: 'service' },
      ...{ system: '一体化政务服务平台', register: 'dataBrain.certificate', file: 'utf8' },
      columns: [
        ['kind', '证照类型', 'text', 'K'],
        ['number', '证照编号', 'text', 'K'],
        ['holder', '持证主体', 'text', 'N'],
        ['issuer', '发证机关', 'text'],
        ['issuedOn', '发证日期', 'day'],
        ['state', '证照状态', 'text'],
      ],
      map: {},
      legal: ['kind', 'number', 'holder', 'issuer', 'issuedOn', 'state'],
      rows: firms
        .slice(0, 200)
        .map((one, n) => [
          ...[
            draw.one(trades),
            serial('YZ', n),
            one.name,
            draw.one(['区市场监管局', '区卫健局', '区交通局']),
          ],
          ...[draw.day(1800, 30), draw.chance(0.85) ? 'valid' : 'expired'],
        ]),
    },
    {
      ...{ unit: '区发展改革局', title: ['行政处罚信用信息', 'Penalties on record'], subject: 'credit' },
      ...{ system: '公共信用信息平台', register: 'dataBrain.creditRecord', file: 'xlsx' },
      columns: [
        ['number', '决定文书号', 'text', 'K'],
        ['subject', '行政相对人', 'text', 'R'],
        ['subjectCode', '统一社会信用代码', 'creditCode'],
        ['kind', '类别', 'text'],
        ['authority', '决定机关', 'text'],
        ['decidedOn', '决定日期', 'day'],
        ['town', '所属镇街代码', 'area'],
      ],
      map: { town: 'area' },
      legal: ['number', 'subject', 'subjectCode', 'kind', 'authority', 'decidedOn', 'area'],
      rows: firms
        .slice(0, 120)
        .map((one, n) => [
          ...[`穗云处字〔2026〕${n + 1}号`, one.name, one.code, draw.one(['警告', '罚款', '责令改正'])],
          ...[draw.one(['区市场监管局', '区城管局', '区应急局']), draw.day(500, 5), one.town],
        ]),
    },
    {
      ...{ unit: '区统计局', title: ['主要经济指标', 'Main economic figures'], subject: 'economy' },
      ...{ system: '统计联网直报平台', register: 'dataBrain.macroFigure', file: 'utf8' },
      columns: [
        ['figure', '指标名称', 'text', 'K'],
        ['period', '统计期', 'text', 'K'],
        ['area', '统计区划代码', 'area', 'K'],
        ['value', '数值', 'text', 'R'],
        ['unit', '计量单位', 'text'],
      ],
      map: {},
      legal: ['figure', 'period', 'area', 'value', 'unit'],
      rows: ['地区生产总值', '规上工业增加值', '社会消费品零售总额', '固定资产投资'].flatMap((figure) =>
        ['2025Q4', '2026Q1', '2026Q2', '2026Q3'].map((period) => [
          ...[figure, period, '440111', draw.decimal(80, 900, 2), '亿元'],
        ]),
      ),
    },
  ]
}

/** Lists of people, firms, buildings and papers that the base registers are fed from 基础库数源. */
export function masterSeeds(now: Date): DatasetSeed[] {
  const at = new Date(now.getTime() - 5 * 3_600_000)
  return sources(now).map((one) => ({
    ...{ unit: one.unit, title: say(...one.title), abstract: `${one.system}中的${one.title[0]}。` },
    ...{ class: 'base' as const, subject: one.subject, system: one.system, duty: null },
    format: one.file === 'xlsx' ? ('file' as const) : ('table' as const),
    items: one.columns.map(itemOf),
    ...{ share: 'conditional' as const, shareCondition: '用于履行法定职责，经提供方审核后授权使用' },
    ...{
      shareBasis: null,
      open: 'closed' as const,
      licence: null,
      cycle: 'daily' as const,
      grade: 3 as const,
    },
    related: [],
    deliveries: [
      {
        name: `${one.title[0]}${at.toISOString().slice(0, 10)}.${one.file === 'xlsx' ? 'xlsx' : 'csv'}`,
        at,
        bytes: () => fileOf(one.file, [one.columns.map(([, zh]) => zh), ...one.rows]),
      },
    ],
  }))
}

/** Which of them feeds which register, and for which values it is the source by law. */
export const feeds: readonly FeedSeed[] = sources(new Date(0)).map((one) => ({
  ...{ unit: one.unit, title: one.title[0], register: one.register, legal: one.legal },
  observed: one.observed ?? null,
  map: Object.fromEntries(
    one.columns
      .map(([name]) => [name, one.map[name] ?? name] as const)
      .filter(([name]) => name !== one.observed && !['insuredNo', 'fileNo'].includes(name)),
  ),
}))

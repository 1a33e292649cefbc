import { type DatasetSeed, say } from '../../../kit/index.ts'
import type { DatasetItem, UpdateCycle } from '../../../platform/catalogue/datasets/declare.ts'
import type { Field } from '../../../platform/fields/declare.ts'
import { drawOf } from './draw.ts'
import { suppliers } from './units.ts'

type ItemSeed = readonly [name: string, zh: string, en: string, kind: string, more?: string]

/** `K` key · `P` personal · element after `@`. */
function itemOf([name, zh, en, kind, more = '']: ItemSeed): DatasetItem {
  const element = /@(\w+)/.exec(more)?.[1]
  const personal = more.includes('P')
  const mask =
    kind === 'phone' ? 'phone' : kind === 'idNumber' ? 'idNumber' : name === 'address' ? 'address' : 'name'
  const field = {
    kind,
    title: say(zh, en),
    ...(more.includes('K') ? { required: true } : {}),
    ...(personal ? { personal: mask, grade: 3 } : { grade: 1 }),
  } as unknown as Field
  return {
    name,
    field,
    ...(more.includes('K') ? { key: true } : {}),
    ...(element ? { element: `${element}@1` } : {}),
  }
}
const items = (...list: readonly ItemSeed[]): DatasetItem[] => list.map(itemOf)

const number = (zh: string): ItemSeed => ['serialNo', zh, 'Number', 'text', 'K']
const firm: readonly ItemSeed[] = [
  ['orgName', '单位名称', 'Organisation', 'text', '@orgName'],
  ['creditCode', '统一社会信用代码', 'Credit code', 'creditCode', '@creditCode'],
]
const place: readonly ItemSeed[] = [
  ['town', '所属镇街', 'Town', 'area', '@division'],
  ['address', '地址', 'Address', 'text'],
]
const contact: readonly ItemSeed[] = [
  ['contact', '联系人', 'Contact', 'text', 'P@personName'],
  ['phone', '联系电话', 'Telephone', 'phone', 'P@phone'],
]

type Shape = {
  readonly suffix: string
  readonly en: string
  readonly items: readonly DatasetItem[]
  readonly cycles: readonly UpdateCycle[]
  readonly rows: readonly [number, number]
  readonly says: (thing: string, unit: string) => string
}
const shapes: readonly Shape[] = [
  {
    ...{ suffix: '基本信息', en: 'register', cycles: ['monthly', 'quarterly'], rows: [40, 6000] },
    items: items(
      number('编号'),
      ['name', '名称', 'Name', 'text'],
      ...firm,
      ...place,
      ['state', '状态', 'State', 'text'],
      ['openedOn', '启用日期', 'Since', 'day'],
      ...contact,
    ),
    says: (thing, unit) => `${unit}登记的${thing}名称、地址、状态等基本情况`,
  },
  {
    ...{ suffix: '检查记录', en: 'inspections', cycles: ['weekly', 'monthly'], rows: [200, 20_000] },
    items: items(
      number('检查编号'),
      ['name', '检查对象', 'Object', 'text'],
      ['checkedOn', '检查日期', 'Day', 'day'],
      ['result', '检查结果', 'Result', 'text'],
      ['problem', '发现问题', 'Problem', 'text'],
      ['dueOn', '整改期限', 'Due', 'day'],
      ...place,
    ),
    says: (thing, unit) => `${unit}对${thing}日常监督检查的时间、结果和整改情况`,
  },
  {
    ...{ suffix: '统计数据', en: 'figures', cycles: ['monthly', 'quarterly', 'yearly'], rows: [12, 900] },
    items: items(
      ['period', '统计期', 'Period', 'text', 'K'],
      ['measure', '指标', 'Measure', 'text', 'K'],
      ['amount', '数值', 'Amount', 'decimal'],
      ['measuredIn', '计量单位', 'Unit', 'text'],
      ['change', '同比', 'Change', 'decimal'],
    ),
    says: (thing, unit) => `${unit}按期汇总的${thing}统计指标`,
  },
  {
    ...{ suffix: '许可备案', en: 'permits', cycles: ['daily', 'weekly'], rows: [60, 8000] },
    items: items(
      number('许可文号'),
      ['matter', '许可事项', 'Matter', 'text'],
      ...firm,
      ['content', '许可内容', 'Content', 'text'],
      ['from', '有效期起', 'From', 'day'],
      ['to', '有效期止', 'To', 'day'],
    ),
    says: (thing, unit) => `${unit}办理的${thing}许可、备案结果`,
  },
  {
    ...{ suffix: '点位分布', en: 'places', cycles: ['quarterly', 'yearly'], rows: [10, 3000] },
    items: items(
      number('点位编号'),
      ['name', '点位名称', 'Name', 'text'],
      ['lon', '经度', 'Longitude', 'decimal'],
      ['lat', '纬度', 'Latitude', 'decimal'],
      ...place,
    ),
    says: (thing, unit) => `${unit}管理的${thing}空间位置`,
  },
  {
    ...{ suffix: '业务办理', en: 'cases', cycles: ['realTime', 'daily'], rows: [500, 90_000] },
    items: items(
      number('业务流水号'),
      ['applicant', '申请人', 'Applicant', 'text', 'P@personName'],
      ['idNumber', '证件号码', 'Identity number', 'idNumber', 'P@idNumber'],
      ['handledOn', '办理日期', 'Day', 'day'],
      ['result', '办理结果', 'Result', 'text'],
      ['office', '经办机构', 'Office', 'text'],
      ...place,
    ),
    says: (thing, unit) => `${unit}${thing}业务的申请、受理和办结记录`,
  },
  {
    ...{ suffix: '投诉处置', en: 'complaints', cycles: ['daily', 'weekly'], rows: [30, 4000] },
    items: items(
      number('工单编号'),
      ['summary', '问题摘要', 'Summary', 'text'],
      ['openedOn', '受理日期', 'Opened', 'day'],
      ['closedOn', '办结日期', 'Closed', 'day'],
      ['result', '处理结果', 'Result', 'text'],
      ['satisfied', '是否满意', 'Satisfied', 'yes'],
      ...place,
    ),
    says: (thing, unit) => `${unit}受理的${thing}类投诉、举报及处理结果`,
  },
]

const NEVER: Readonly<Record<string, string>> = {
  白云税务局: '《中华人民共和国税收征收管理法》：为纳税人的情况保密',
  区统计局: '《中华人民共和国统计法》：统计调查对象个体资料保密',
  公安白云分局: '《中华人民共和国反恐怖主义法》及治安防控相关保密规定',
  区司法局: '《中华人民共和国社区矫正法》：保护社区矫正对象身份信息',
}
/** Things that are figures or papers: they have no place, no permit and nobody inspects them. */
const FIGURES =
  /总值|统计|抽样|固定资产|气候|预警|公告|计划|目录|基金|警示|能耗|监测$|评价|灾情|线索|资金|补贴|规范性文件|试验|风险|公示|优惠|承诺/
/** What arises from every trade belongs now and then to another subject. */
const ACROSS: Readonly<Record<string, readonly [subject: string, chance: number]>> = {
  许可备案: ['credit', 0.3],
  业务办理: ['service', 0.35],
  投诉处置: ['city', 0.35],
  检查记录: ['emergency', 0.2],
  统计数据: ['economy', 0.2],
}
/** Hours that a cycle promises, to draw how fresh a dataset is. */
const HOURS: Readonly<Record<UpdateCycle, number>> = {
  ...{ realTime: 1, daily: 24, weekly: 168, monthly: 744, quarterly: 2208, yearly: 8784, other: 2000 },
}

/**
 * `count` entries of the 28 units, as evenly as their number allows: no name twice. What they report of their rows is
 * drawn; most are on time, some late, a few never came.
 */
export function listed(count: number, now: Date, taken: ReadonlySet<string>): DatasetSeed[] {
  const draw = drawOf(883, now)
  const fits = (thing: string, shape: Shape): boolean =>
    !FIGURES.test(thing) || ['统计数据', '业务办理'].includes(shape.suffix)
  const pools = suppliers.map((supplier) => {
    const things = Object.entries(supplier.duties).flatMap(([duty, list]) =>
      list.map((thing) => ({ duty, thing })),
    )
    // thing by thing through all shapes, each beginning at another, so that the first entries are not all alike
    return shapes.flatMap((_, step) =>
      things
        .map((one, i) => ({ ...one, supplier, shape: shapes[(i + step) % shapes.length] as Shape }))
        .filter((one) => fits(one.thing, one.shape)),
    )
  })
  const found: DatasetSeed[] = []
  const names = new Set(taken)
  for (let round = 0; found.length < count; round++) {
    const before = found.length
    for (const pool of pools) {
      const next = pool[round]
      if (!next || found.length >= count) continue
      const { supplier, duty, thing, shape } = next
      const title = `${thing}${shape.suffix}`
      if (names.has(`${supplier.unit} ${title}`)) continue
      names.add(`${supplier.unit} ${title}`)
      found.push(entry(draw, now, { supplier, duty, thing, shape, title }))
    }
    if (found.length === before && pools.every((pool) => round >= pool.length))
      throw new Error(`the demonstration has no ${count} names for datasets`)
  }
  return found
}

function entry(
  draw: ReturnType<typeof drawOf>,
  now: Date,
  of: {
    readonly supplier: (typeof suppliers)[number]
    readonly duty: string
    readonly thing: string
    readonly shape: Shape
    readonly title: string
  },
): DatasetSeed {
  const { supplier, duty, thing, shape, title } = of
  const personal = shape.items.some((one) => one.field.personal)
  const across = ACROSS[shape.suffix]
  const law = NEVER[supplier.unit]
  const never = law !== undefined && personal && draw.chance(0.6)
  const free = !never && !personal && draw.chance(0.7)
  const cycle = draw.one(shape.cycles)
  const lot = draw.int(1, 100)
  const hours = HOURS[cycle]
  const age =
    lot <= 82 ? draw.int(1, 110) / 100 : lot <= 91 ? draw.int(125, 195) / 100 : draw.int(210, 600) / 100
  const fresh = lot <= 97
  return {
    unit: supplier.unit,
    title: say(title, `${title} (${shape.en})`),
    abstract: `${shape.says(thing, supplier.unit)}。`,
    class: personal ? 'unit' : draw.chance(0.25) ? 'subject' : 'unit',
    subject: across && draw.chance(across[1]) ? across[0] : supplier.subject,
    ...{ system: supplier.system, duty, items: shape.items, cycle },
    format:
      shape.suffix === '点位分布' ? 'geo' : draw.chance(0.12) ? 'api' : draw.chance(0.3) ? 'file' : 'table',
    share: never ? 'never' : free ? 'free' : 'conditional',
    shareCondition: never || free ? null : '用于履行法定职责，经提供方审核后授权使用',
    shareBasis: never ? law : null,
    open: free ? (draw.chance(0.5) ? 'open' : 'conditional') : 'closed',
    licence: free ? '广州市公共数据开放使用许可（演示）' : null,
    grade: personal ? 3 : free ? 1 : 2,
    related: [],
    ...(fresh
      ? {
          rowCount: draw.int(...(shape.rows as [number, number])),
          freshAt: new Date(now.getTime() - age * hours * 3_600_000),
          score: Math.round(draw.int(780, 1000)) / 10,
        }
      : {}),
  }
}

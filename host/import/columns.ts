import { type Say, say } from '../../base/index.ts'
import { halfWidth } from '../../platform/fields/decide.ts'

/** What a request brought by file may carry, and under which headings it is commonly found, likeliest first. */
const declared = {
  id: [
    say('编号', 'number in its own system'),
    'id 编号 工单编号 工单号 受理编号 留言编号 诉求编号 受理单号 单号 externalid ticketno ticketid requestid servicerequestid',
  ],
  title: [say('标题', 'title'), 'title 标题 工单标题 诉求标题 留言主题 主题 subject summary'],
  content: [
    say('诉求内容', 'what is asked'),
    'content detail details 诉求内容 内容 工单内容 留言详情 留言内容 来件内容 问题描述 描述 description text',
  ],
  kind: [say('诉求类型', 'kind'), 'kind 诉求类型 工单类型 诉求性质 来件类型 类型 type'],
  category: [
    say('事项分类', 'category'),
    'category 事项分类 诉求分类 问题分类 分类 一级分类 一级标签 类别 label servicename',
  ],
  urgency: [say('紧急程度', 'urgency'), 'urgency 紧急程度 优先级 priority'],
  channel: [
    say('受理渠道', 'channel'),
    'channel 受理渠道 诉求渠道 来件渠道 来电渠道 渠道 诉求来源 来源 source',
  ],
  time: [
    say('时间', 'time'),
    'time 受理时间 诉求时间 登记时间 来电时间 留言时间 提交时间 创建时间 发布时间 时间 受理日期 登记日期 日期 date datetime createdat requesteddatetime',
  ],
  name: [
    say('姓名', 'name of the requester'),
    'name 诉求人 诉求人姓名 来电人 来电人姓名 联系人 姓名 留言用户 用户 user username',
  ],
  phone: [
    say('联系电话', 'telephone'),
    'phone 联系电话 来电号码 电话号码 联系方式 手机号码 手机号 手机 电话 tel mobile',
  ],
  anonymous: [say('是否匿名', 'anonymous'), 'anonymous 是否匿名 匿名 sender'],
  secret: [say('是否保密', 'keep secret'), 'secret 是否保密 保密'],
  address: [say('事发地址', 'place'), 'address 事发地址 事发地点 诉求地址 地址 地点 位置 location'],
  area: [
    say('区划', 'area'),
    'area 区划 所属区划 所属区域 所属镇街 镇街 街道 镇 区县 所属区县 区域 district borough',
  ],
  unit: [say('承办单位', 'unit'), 'unit 承办单位 主办单位 办理单位 答复单位 处理单位 部门 agency department'],
  reply: [
    say('答复', 'answer'),
    'reply answer 答复内容 答复意见 回复内容 办理结果 处理结果 答复 回复 resolution',
  ],
  replyTime: [
    say('答复时间', 'time of the answer'),
    'replytime 答复时间 回复时间 办结时间 办结日期 答复日期 closedat closeddate updateddatetime',
  ],
  replyDays: [
    say('答复用时（天）', 'days to the answer'),
    'replydays daystofinalreply 办理天数 答复天数 办理用时',
  ],
} as const satisfies Record<string, readonly [Say, string]>

export type Field = keyof typeof declared
export const fields = Object.keys(declared) as Field[]
export const titleOf = (field: Field): Say => declared[field][0]
export const isField = (name: string): name is Field => Object.hasOwn(declared, name)

/** Headings differ in width, blanks, stars and hints in brackets, not in meaning. */
const normal = (heading: string): string =>
  halfWidth(heading)
    .replace(/\([^()]*\)/g, '')
    .replace(/[\s_*:：.-]/g, '')
    .toLowerCase()

const aliases = new Map(fields.map((field) => [field, declared[field][1].split(' ').map(normal)]))

/** Where each field stands; one column means one field. */
export type Columns = {
  readonly header: readonly string[]
  readonly at: Readonly<Partial<Record<Field, number>>>
}

export type HeaderProblem =
  | { readonly no: 'column'; readonly field: Field; readonly column: string }
  | { readonly no: 'header'; readonly missing: readonly Field[] }

function columnsOf(
  header: readonly string[],
  map: Readonly<Partial<Record<Field, string>>>,
): Columns | HeaderProblem {
  const names = header.map(normal)
  const at: Partial<Record<Field, number>> = {}
  const taken = new Set<number>()
  for (const field of fields) {
    const wanted = map[field]
    if (wanted === undefined) continue
    const exact = header.findIndex((name) => name.trim() === wanted.trim())
    const index = exact >= 0 ? exact : names.indexOf(normal(wanted))
    if (index < 0) return { no: 'column', field, column: wanted }
    at[field] = index
    taken.add(index)
  }
  for (const field of fields) {
    if (at[field] !== undefined) continue
    for (const alias of aliases.get(field) ?? []) {
      const index = names.findIndex((name, i) => name === alias && !taken.has(i))
      if (index < 0) continue
      at[field] = index
      taken.add(index)
      break
    }
  }
  const missing: Field[] = [
    ...(at.content === undefined && at.title === undefined ? (['content'] as const) : []),
    ...(at.time === undefined ? (['time'] as const) : []),
  ]
  return missing.length > 0 ? { no: 'header', missing } : { header, at }
}

/** Lines above the header that a title or a note may take. */
export const LINES_ABOVE = 10

/**
 * Finds the header among the first rows: the first one that has words (or a title) and a time. What `map` names goes
 * before the known headings.
 */
export function findHeader(
  rows: readonly (readonly string[])[],
  map: Readonly<Partial<Record<Field, string>>> = {},
): { readonly columns: Columns; readonly row: number } | HeaderProblem {
  let closest: HeaderProblem | undefined
  for (const [row, cells] of rows.slice(0, LINES_ABOVE + 1).entries()) {
    const found = columnsOf(cells, map)
    if (!('no' in found)) return { columns: found, row }
    if (
      !closest ||
      (found.no === 'header' && closest.no === 'header' && found.missing.length < closest.missing.length)
    )
      closest = found
  }
  return closest ?? { no: 'header', missing: ['content', 'time'] }
}

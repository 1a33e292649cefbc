import type { Alert, Colour, Receipt, WarningKind } from '../../../platform/command/alerts/declare.ts'
import { type Say, say, words } from '../../live/index.ts'

/** A row as it comes over the wire: instants are text. */
type Wire<T> = {
  readonly [K in keyof T]: T[K] extends Date ? string : T[K] extends Date | null ? string | null : T[K]
}
type WireDraft = Omit<NonNullable<Alert['draft']>, 'onset' | 'expires'> & {
  readonly onset: string
  readonly expires: string
}
export type Part = {
  readonly level: string
  readonly title: Say | null
  readonly colour: Colour | null
  readonly areas: readonly Say[]
}
export type Row = Omit<Wire<Alert>, 'draft'> & {
  readonly draft: WireDraft | null
  readonly kindTitle: Say | null
  readonly scheme: Say | null
  readonly parts: readonly Part[]
  readonly inForce: boolean
  readonly public: boolean
}
export type ReceiptRow = Wire<Receipt> & {
  readonly state: 'signed' | 'late' | 'overdue' | 'waiting'
  readonly levelTitle: Say | null
  readonly areaName: string
}
export type Town = { readonly code: string; readonly name: string; readonly unit: string }
export type List = {
  readonly asOf: string
  readonly rows: readonly Row[]
  readonly kinds: Readonly<Record<string, WarningKind>>
  readonly towns: readonly Town[]
  readonly district: { readonly code: string; readonly name: Say }
  readonly sender: Say
  readonly may: {
    readonly compose: boolean
    readonly release: boolean
    readonly keep: boolean
    readonly mine: string | null
    readonly unit: string | null
  }
}

export const warningWords = words({
  title: say('预警发布', 'Warnings'),
  board: say('预警与响应', 'Warnings and responses'),
  lead: say(
    '拟稿、预览、由另一人签发；镇街签收后在“预警与响应”中可见。演练永不对公众发布。',
    'Written, previewed, released by a second person, signed by towns. Exercises never reach the public.',
  ),
  boardLead: say(
    '生效中的预警，谁签收了、谁还没有；响应级别由指挥长启动，不等于预警级别。',
    'Warnings in force, who has signed and who has not. A commander starts a response; its level is not the warning’s.',
  ),
  drawn: say('在图上画出范围', 'Draw the area on the map'),
  drawHelp: say(
    '多边形：逐点单击，双击或回车结束；圆：单击圆心，再单击边缘。受影响镇街自动算出。',
    'Polygon: click the corners, end with a double click or Enter. Circle: click the middle, then the edge. The towns that it touches are computed.',
  ),
  drawPolygon: say('画多边形', 'Polygon'),
  drawCircle: say('画圆', 'Circle'),
  stopDrawing: say('不画了', 'Stop'),
  forLevel: say('画给', 'for'),
  polygon: (n: number) => say(`多边形 ${n} 点`, `polygon, ${n} corners`),
  takeOut: say('删除', 'Remove'),
  compose: say('拟写预警', 'Write a warning'),
  update: say('变更', 'Update'),
  lift: say('解除', 'Lift'),
  edit: say('修改', 'Change'),
  submit: say('送审', 'Send for release'),
  release: say('签发', 'Release'),
  giveBack: say('退回', 'Return'),
  discard: say('作废', 'Drop'),
  adopt: say('向公众转发', 'Let the public see it'),
  why: say('原因', 'Why'),
  inForce: say('生效中', 'In force'),
  waiting: say('待签发', 'Waits for release'),
  draft: say('拟稿', 'Draft'),
  ended: say('已变更', 'Updated'),
  cancelled: say('已解除', 'Lifted'),
  expired: say('已过期', 'Run out'),
  discarded: say('已作废', 'Dropped'),
  cancelMsg: say('解除通知', 'Lifting'),
  outside: say('外部', 'From outside'),
  drill: say('演练', 'EXERCISE'),
  test: say('测试', 'TEST'),
  none: say('近 30 天没有预警', 'No warnings in 30 days'),
  noneWhy: say('发布或收到的预警会列在这里。', 'Warnings released or received are listed here.'),
  noneInForce: say('目前没有生效的预警', 'No warning is in force'),
  repeats: (n: number) => say(`同样内容重复 ${n} 次`, `said ${n} more times`),
  madeBy: (name: string) => say(`拟稿 ${name}`, `written by ${name}`),
  releasedBy: (name: string) => say(`签发 ${name}`, `released by ${name}`),
  returned: (why: string) => say(`退回：${why}`, `returned: ${why}`),
  until: say('至', 'until'),
  kind: say('预警种类', 'Kind'),
  level: say('级别', 'Level'),
  status: say('性质', 'Nature'),
  actual: say('真实预警', 'Real'),
  scope: say('发布范围', 'To whom'),
  public: say('向公众', 'The public'),
  restricted: say('限定范围', 'Restricted'),
  limits: say('范围说明', 'To whom exactly'),
  areas: say('地区', 'Areas'),
  whole: say('全区', 'The whole district'),
  addLevel: say('另一级别的地区', 'Another level elsewhere'),
  circle: say('圆形区域（纬度,经度 半径公里）', 'A circle (lat,lon radius-km)'),
  circleBad: say('写法：23.16,113.27 5', 'Write it as 23.16,113.27 5'),
  onset: say('开始', 'From'),
  expires: say('失效', 'Until'),
  headline: say('标题', 'Headline'),
  headlineEn: say('标题（英文）', 'Headline in English'),
  words: say('内容', 'Words'),
  wordsEn: say('内容（英文）', 'Words in English'),
  instruction: say('防御指引', 'What to do'),
  instructionEn: say('防御指引（英文）', 'What to do, in English'),
  preview: say('预览', 'Preview'),
  short: say('短信', 'Short text'),
  cap: say('CAP 1.2 报文', 'Message of CAP 1.2'),
  toSign: (n: number) => say(`需签收：${n} 个镇街`, `${n} towns sign`),
  chain: say('变更记录', 'Chain'),
  receipts: say('签收情况', 'Receipts'),
  signed: say('已签收', 'signed'),
  late: say('超时签收', 'signed late'),
  overdue: say('未签收', 'not signed'),
  due: (at: string) => say(`${at} 前`, `by ${at}`),
  step: (n: number) =>
    say(
      ['', '已呼值班员', '已呼带班领导', '已报上级'][n] ?? '',
      ['', 'officer called', 'leader called', 'level above told'][n] ?? '',
    ),
  signedOf: (n: number, all: number) => say(`${n}/${all} 已签收`, `${n} of ${all} signed`),
  signNow: say('本单位签收', 'Sign for your unit'),
  signDone: say('已签收', 'Signed'),
  mineOpen: (n: number) => say(`有 ${n} 条预警待本单位签收`, `${n} warnings wait for your unit’s signature`),
  plansFor: (names: string) => say(`建议预案：${names}`, `Plans proposed: ${names}`),
  exposed: (households: number, people: number, vulnerable: number) =>
    say(
      `范围内转移对象 ${households} 户 ${people} 人，其中老弱病残孕幼 ${vulnerable} 人`,
      `${households} listed households inside, ${people} people, ${vulnerable} of whom need help`,
    ),
  toResponse: say('启动响应（由指挥长确认）', 'Start a response (a commander confirms)'),
  linked: say('110/119/120/122 联动事件', 'Events of 110/119/120/122'),
  linkedWhy: say('对方系统为准，只交换约定字段。', 'Theirs is the master; only agreed fields are exchanged.'),
  noLinked: say('24 小时内没有联动事件', 'No linked events in 24 hours'),
  theirClock: say('对方时间', 'their clock'),
  ourClock: say('收到', 'received'),
  queued: (n: number) =>
    say(`待发 ${n} 条（线路中断，自动重试）`, `${n} waiting: a line is down, tried again`),
  secondPerson: say('须由另一人签发', 'A second person releases it'),
  asked: (n: number) => say(`已发布，${n} 个镇街需签收`, `Released: ${n} towns sign`),
  saved: say('已保存', 'Saved'),
  sourceName: say('名称', 'Name'),
  noSources: say(
    '还没有登记发送方：登记后才接收其签名的预警',
    'No sender is registered: signed warnings are taken from registered senders only',
  ),
  sources: say('来源与订阅', 'Senders and feeds'),
  sender: say('发送方标识', 'Sender'),
  trust: say('信任', 'Trust'),
  show: say('仅内部可见', 'staff see it'),
  publish: say('直接对公众', 'straight to the public'),
  signs: say('须签名', 'must sign'),
  refused: say('拒收记录', 'Refused'),
  takeIn: say('导入 CAP 文件', 'Take a CAP file in'),
  taken: say('已接收', 'Taken in'),
  meetings: say('会商', 'Meetings'),
})

import type {
  DutyPost,
  DutyReport,
  Handover,
  LogLine,
  OnDuty,
  OpenItem,
  RollCall,
  Shift,
  Staffing,
  Swap,
} from '../../../platform/command/duty/declare.ts'
import { type Say, say, words } from '../../live/index.ts'

/** Does something at the duty desk; answers whether it was done. */
export type Act = (path: string, body: unknown) => Promise<boolean>

/** Instants are text over the wire. */
export type Wire<T> = {
  readonly [K in keyof T]: T[K] extends Date ? string : T[K] extends Date | null ? string | null : T[K]
}
export type Post = DutyPost & { readonly unitName: string; readonly areaName: string }
export type ShiftRow = Wire<Shift>
export type GapRow = {
  readonly post: string
  readonly role: 'leader' | 'officer'
  readonly from: string
  readonly to: string
  readonly missing: number
  readonly postTitle: Say | null
}
export type CallRow = Wire<RollCall> & {
  readonly postTitle: Say | null
  readonly outcome: 'answered' | 'late' | 'waiting' | 'missed'
  readonly mine: boolean
}
export type DeskView = {
  readonly asOf: string
  readonly posts: readonly Post[]
  readonly post: Post | null
  readonly here: readonly Wire<OnDuty>[]
  readonly mine: Wire<OnDuty> | null
  readonly next: ShiftRow | null
  readonly staffing: Staffing
  readonly lacks: readonly ('officers' | 'leaderInRoom')[]
  readonly log: readonly Wire<LogLine>[]
  readonly reports: readonly Wire<DutyReport>[]
  readonly handovers: readonly Wire<Handover>[]
  readonly calls: readonly CallRow[]
  readonly gaps: readonly GapRow[]
  readonly items: readonly OpenItem[]
  readonly contacts: readonly {
    readonly post: string
    readonly title: Say
    readonly phone: string | null
    readonly unitName: string
    readonly people: readonly Pick<OnDuty, 'role' | 'name' | 'phone' | 'present'>[]
  }[]
  readonly manages: boolean
}
export type RosterView = {
  readonly posts: readonly Post[]
  readonly post: Post | null
  readonly from: string
  readonly days: readonly { readonly day: string; readonly rest: boolean; readonly gap: boolean }[]
  readonly shifts: readonly ShiftRow[]
  readonly gaps: readonly GapRow[]
  readonly swaps: readonly Wire<Swap>[]
  readonly people: readonly { readonly account: string; readonly name: string; readonly post: string }[]
  readonly may: { readonly edit: boolean; readonly mine: string | null }
}

export const dutyWords = words({
  title: say('值班工作台', 'Duty desk'),
  roster: say('值班表', 'Rosters'),
  lead: say(
    '在岗、点名、交接、日志、值班信息；无人值班就是告警。',
    'Presence, roll calls, hand-over, log, reports. Nobody on duty is an alarm.',
  ),
  rosterLead: say(
    '24 小时排班；一人不得同时在两个岗位；节假日按工作日历单独轮转。',
    'Round the clock; nobody on two posts at once; rest days turn apart, by the office calendar.',
  ),
  post: say('值班岗位', 'Post'),
  onDuty: say('当前在岗', 'On duty now'),
  nobody: say('此刻无人值班', 'Nobody is on duty now'),
  inRoom: say('在值班室', 'in the room'),
  notInRoom: say('未到岗', 'not in the room'),
  arrive: say('到岗', 'I am here'),
  leave: say('离岗', 'I leave'),
  lacksOfficers: (n: number) =>
    say(
      `生效预警要求在岗值班员 ${n} 名`,
      `the warning in force wants ${n} ${n === 1 ? 'officer' : 'officers'} in the room`,
    ),
  lacksLeader: say('生效预警要求带班领导在岗', 'the warning in force wants the leader in the room'),
  gaps: say('48 小时内缺岗', 'Posts without people within 48 hours'),
  noGaps: say('48 小时内无缺岗', 'No gaps within 48 hours'),
  gap: (role: string, n: number) => say(`缺${role} ${n} 人`, `${role} missing: ${n}`),
  calls: say('点名', 'Roll calls'),
  call: say('立即点名', 'Call now'),
  callAll: say('全部岗位点名', 'Call every post'),
  answer: say('应答点名', 'Answer'),
  answered: say('按时应答', 'answered'),
  late: say('超时应答', 'answered late'),
  waiting: say('待应答', 'waiting'),
  missed: say('未应答', 'not answered'),
  random: say('随机', 'random'),
  seconds: (n: number) => say(`${n} 秒`, `${n} s`),
  handover: say('交接班', 'Hand-over'),
  give: say('交班签字', 'Sign and hand over'),
  take: say('接班签字', 'Sign and take over'),
  note: say('交班说明', 'Words to whoever comes'),
  next: (name: string, at: string) => say(`下一班：${name}（${at}）`, `Next: ${name} (${at})`),
  open: (n: number) => say(`未结事项 ${n} 项`, `${n} open items`),
  unread: (n: number) => say(`还有 ${n} 项未查看`, `${n} not read yet`),
  readIt: say('查看', 'Read'),
  given: (name: string) => say(`${name} 已交班，待接班`, `${name} handed over; not taken yet`),
  taken: (from: string, to: string) => say(`${from} → ${to} 已交接`, `${from} → ${to}`),
  noCalls: say('今天没有点名', 'No roll call yet'),
  noReports: say('还没有值班信息', 'No report yet'),
  noLog: say('还没有值班记录', 'Nothing is written yet'),
  noneOpen: say('没有未结事项', 'Nothing is open'),
  log: say('值班日志', 'Duty log'),
  logKind: say('类别', 'Kind'),
  write: say('记一笔', 'Write it down'),
  correct: say('更正', 'Correct'),
  corrects: say('更正上文', 'puts an earlier line right'),
  reports: say('值班信息', 'Duty reports'),
  daily: say('生成当日值班信息', 'Compose today’s report'),
  send: say('签发', 'Sign and send'),
  sent: say('已签发', 'sent'),
  drafted: say('待带班领导签发', 'waits for the leader'),
  contacts: say('值班通讯录', 'Who answers'),
  earlier: say('前两周', 'Two weeks back'),
  later: say('后两周', 'Two weeks on'),
  today: say('本周', 'This week'),
  rest: say('休', 'off'),
  gapDay: say('缺岗', 'gap'),
  turns: say('轮流排班', 'By turns'),
  turnsLeaders: say('带班领导（按顺序）', 'Leaders, in order'),
  turnsOfficers: say('值班员（按顺序）', 'Officers, in order'),
  days: say('天数', 'Days'),
  from: say('自', 'From'),
  add: say('排班', 'Put on'),
  person: say('人员', 'Person'),
  role: say('角色', 'Role'),
  take_off: say('撤下', 'Take off'),
  swap: say('换班', 'Swap'),
  swapWith: say('换给', 'Give it to'),
  why: say('原因', 'Why'),
  swaps: say('换班申请', 'Swaps'),
  approve: say('同意', 'Approve'),
  refuse: say('不同意', 'Refuse'),
  importSheet: say('导入 Excel', 'Import a sheet'),
  exportSheet: say('导出 Excel', 'Export'),
  imported: (n: number, bad: number) =>
    say(`导入 ${n} 班，退回 ${bad} 行`, `${n} shifts taken, ${bad} rows rejected`),
  noPosts: say('还没有值班岗位', 'There are no posts yet'),
})

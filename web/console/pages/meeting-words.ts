import type { Meeting, Member } from '../../../platform/command/meetings/declare.ts'
import { say, words } from '../../live/index.ts'
import type { Wire } from './command-shown.ts'

export type MeetingRow = Wire<Meeting> & {
  readonly asked: number
  readonly joined: number
  readonly host: string
}
export type MeetingList = {
  readonly rows: readonly MeetingRow[]
  readonly adapter: string
  readonly may: { readonly open: boolean }
}
export type MeetingSeen = {
  readonly meeting: Wire<Meeting>
  readonly about: {
    readonly kind: 'response' | 'matter' | 'alert' | 'alone'
    readonly title: string | null
    readonly id: string | null
  }
  readonly members: readonly Wire<Member>[]
  readonly links: Readonly<Record<string, string>>
  readonly may: { readonly join: boolean; readonly host: boolean; readonly mine: string | null }
}
export type Asked = { readonly account: string | null; readonly name: string; readonly unitName: string }
export type People = {
  readonly people: readonly (Asked & { readonly from: 'order' | 'centre' | 'duty' })[]
  readonly title: string | null
  readonly drill: boolean
}

export const meetingWords = words({
  title: say('会商', 'Meetings'),
  lead: say(
    '由事件、响应或预警发起，也可单独发起；被邀请的人各有自己的入会链接，纪要记入事件台账',
    'Opened from an incident, a response or a warning, or alone. Everybody asked has a link of their own; the minutes go on the record of the case.',
  ),
  open: say('发起会商', 'Open a meeting'),
  none: say('没有会商', 'No meetings'),
  noneHelp: say('被邀请参加的会商显示在这里', 'Meetings that you are asked to are shown here'),
  running: say('进行中', 'Running'),
  ended: say('已结束', 'Ended'),
  drill: say('演练', 'Drill'),
  titleOf: (of: string) => say(`${of}会商`, `${of}: meeting`),
  topic: say('会商主题', 'Title'),
  about: say('关于', 'About'),
  alone: say('单独发起', 'Stands alone'),
  response: say('应急响应', 'Response'),
  matter: say('事项', 'Case'),
  alert: say('预警', 'Warning'),
  members: say('参会人员', 'Members'),
  pick: say('选择参会人员（在岗、指令接收人、指挥中心）', 'Choose members: on duty, ordered, command centre'),
  outside: say('外单位人员（姓名和单位，一行一人）', 'People from elsewhere: name and unit, one a line'),
  outsidePlace: say('如：市排水公司 王工', 'e.g. Wang, city drainage company'),
  order: say('已接指令', 'under orders'),
  centre: say('指挥中心', 'command centre'),
  duty: say('在岗', 'on duty'),
  start: (n: number) => say(`发起并通知 ${n} 人`, `Open and tell ${n}`),
  join: say('进入会商', 'Join'),
  again: say('重新进入', 'Join again'),
  leave: say('离开', 'Leave'),
  host: say('主持', 'Host'),
  asked: (n: number) => say(`邀请 ${n} 人`, `${n} asked`),
  came: (n: number) => say(`已入会 ${n} 人`, `${n} joined`),
  joinedAt: say('入会', 'joined'),
  leftAt: say('离开', 'left'),
  notJoined: say('未入会', 'not joined'),
  copy: say('复制入会链接', 'Copy the link'),
  copied: say('已复制', 'Copied'),
  invite: say('邀请更多人', 'Ask more people in'),
  send: say('邀请', 'Ask'),
  minutes: say('会商纪要', 'Minutes'),
  minutesHelp: say(
    '议定事项、责任单位、完成时间；保存后记入事件台账',
    'What was decided, who does it, by when; kept on the record of the case',
  ),
  noMinutes: say('还没有纪要', 'No minutes yet'),
  save: say('保存纪要', 'Save the minutes'),
  saved: say('纪要已记入台账', 'The minutes are on record'),
  end: say('结束会商', 'End the meeting'),
  endSure: say('结束后链接全部失效', 'All links stop working'),
  back: say('返回', 'Back'),
  by: (name: string) => say(`${name}发起`, `opened by ${name}`),
  simulated: say(
    '模拟会商室：本城市没有接入会议系统，这一页代替会议画面。接入后（HUYING_MEETING_URL）此处直接进入会议。',
    'A pretended room: no system of meetings is connected, this page stands in for it. Once one is (HUYING_MEETING_URL), links lead there.',
  ),
  inRoom: say('在会商室', 'In the room'),
  gone: say('已离开', 'left'),
})

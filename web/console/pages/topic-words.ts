import { type Say, say, words } from '../../live/index.ts'
import type { Iso } from '../../live/wire.ts'

export const topicWords = words({
  title: say('每月一题', 'Topics of the month'),
  lead: say(
    '把群众反复反映的问题变成有目标、有牵头单位、有举措的专项治理；成效用同一批口径的诉求前后对比。',
    'What many ask for again and again becomes planned work with a goal, an owner and measures; what it achieved is seen in the same requests before and after.',
  ),
  none: say('还没有专题', 'No topics yet'),
  noneWhy: say('可从热点诉求的详情页“立为专题”，或在此新建。', 'Make one from a hot issue, or here.'),
  make: say('新建专题', 'New topic'),
  edit: say('修改', 'Change'),
  goal: say('目标', 'Goal'),
  owner: say('牵头单位', 'Owner'),
  from: say('开始', 'First day'),
  to: say('结束', 'Last day'),
  time: say('起止', 'From, to'),
  span: (from: string, to: string) => say(`${from} 至 ${to}`, `${from} to ${to}`),
  name: say('标题', 'Title'),
  status: say('状态', 'Status'),
  planned: say('筹划', 'Planned'),
  running: say('推进中', 'Running'),
  done: say('完成', 'Done'),
  stopped: say('终止', 'Stopped'),
  scope: say('统计范围', 'What is counted'),
  scopeGroup: say('一个诉求群', 'One group of requests'),
  scopeItem: say('事项与镇街', 'An item and a place'),
  scopeFixed: say('专题开始后不能改统计范围', 'Fixed once the topic runs'),
  group: say('诉求群', 'Group'),
  groupHidden: say('诉求群（您无权查看）', 'a group that you may not see'),
  category: say('事项分类', 'Item'),
  area: say('镇街或社区（空为全区）', 'Place (empty: the district)'),
  wholeDistrict: say('全区', 'the whole district'),
  allItems: say('全部事项', 'every item'),
  measures: say('举措', 'Measures'),
  noMeasures: say('还没有举措', 'No measures yet'),
  measure: say('举措内容', 'Measure'),
  unit: say('责任单位', 'Unit'),
  due: say('完成期限', 'Due'),
  doneOn: say('完成日期', 'Done'),
  addMeasure: say('增加举措', 'Add a measure'),
  dropMeasure: say('删去这条举措', 'Take this measure out'),
  dueText: (day: string) => say(`期限 ${day}`, `due ${day}`),
  doneText: (day: string) => say(`已完成 ${day}`, `done ${day}`),
  figures: say('前后对比', 'Before and after'),
  before: say('治理前', 'Before'),
  during: say('治理中', 'During'),
  after: say('治理后', 'After'),
  perWeek: say('件/周', 'a week'),
  taken: (n: number, weeks: number) =>
    say(`共 ${n} 件，完整 ${weeks} 周`, `${n} requests, ${weeks} whole weeks`),
  satisfied: (rate: string, visited: number) =>
    say(`满意率 ${rate}（回访 ${visited} 件）`, `satisfied ${rate} (${visited} called back)`),
  noVisits: say('尚无回访', 'nobody called back yet'),
  change: (n: string) => say(`较治理前 ${n}`, `${n} against before`),
  notYet: say('尚无完整的一周', 'no whole week yet'),
  chart: say('每周件数', 'Requests a week'),
  partWeek: say('浅色为不足七天的周，不参与比较', 'Pale weeks are not whole and are not compared'),
  table: say('用表格看', 'As a table'),
  week: say('周（起）', 'Week from'),
  part: say('阶段', 'Part'),
  count: say('件数', 'Requests'),
  visited: say('回访', 'Called back'),
  satisfiedCount: say('满意', 'Satisfied'),
  notWhole: say('只统计您可查看的诉求', 'Only the requests that you may see are counted'),
  asOf: say('数据截至', 'As of'),
  versions: say('修改记录', 'Changes'),
  version: (n: number) => say(`第 ${n} 版`, `Version ${n}`),
  list: say('返回专题列表', 'Back to the topics'),
  progress: (done: number, all: number) => say(`举措 ${done}/${all}`, `${done}/${all} measures`),
})

export type Status = 'planned' | 'running' | 'done' | 'stopped'
export const STATUS: readonly Status[] = ['planned', 'running', 'done', 'stopped']
export const STATUS_TONE: Readonly<Record<Status, string>> = {
  planned: '',
  running: 'accent',
  done: 'green',
  stopped: '',
}

export type Measure = {
  readonly text: string
  readonly unit: string | null
  readonly unitName?: string | null
  readonly due: string | null
  readonly done: string | null
}
export type Topic = {
  readonly id: string
  readonly title: string
  readonly goal: string
  readonly owner: string
  readonly ownerName: string
  readonly from: string
  readonly to: string
  readonly measures: readonly Measure[]
  readonly scope: {
    readonly group: string | null
    readonly category: string | null
    readonly area: string | null
    readonly areaName: string | null
    readonly categoryTitle: Say | null
  }
  readonly status: Status
  readonly version: number
  readonly changedBy: string
  readonly changedAt: Iso
}
export type TopicPartName = 'before' | 'during' | 'after'
export type Week = {
  readonly from: string
  readonly part: TopicPartName
  readonly taken: number
  readonly visited: number
  readonly satisfied: number
  readonly complete: boolean
}
export type PartFigures = {
  readonly weeks: number
  readonly taken: number
  readonly perWeek: number | null
  readonly visited: number
  readonly satisfied: number | null
}
export type TopicDetail = Topic & {
  readonly figures: {
    readonly asOf: Iso
    readonly weeks: readonly Week[]
    readonly parts: Readonly<Record<TopicPartName, PartFigures>>
  }
  readonly group: { readonly id: string; readonly name: string | null; readonly size: number } | null
  readonly versions: readonly {
    readonly version: number
    readonly status: Say
    readonly title: string
    readonly by: string
    readonly at: Iso
  }[]
  readonly whole: boolean
  readonly may: { readonly edit: boolean }
}

import { type Say, say, words } from '../../live/index.ts'
import type { Iso, Row } from '../../live/wire.ts'

export const hotWords = words({
  title: say('热点诉求', 'Hot issues'),
  lead: say(
    '同一地点、同一事项的诉求自动归为一群；按人数高出同类日平时的多少排序。反复来电算一人。',
    'Requests about one thing at one place are one group; ranked by how many people there are above what such days usually bring. Who calls again is one person.',
  ),
  days: say('时段', 'Days'),
  day1: say('今日', 'Today'),
  dayN: (n: number) => say(`近 ${n} 天`, `Last ${n} days`),
  allAreas: say('全区', 'Whole district'),
  area: say('镇街', 'Town'),
  none: say('这一时段没有热点', 'No hot issue in these days'),
  noneWhy: say(
    '三人以上反映同一地点同一事项时会出现在这里。可放宽时段，或查看全部镇街。',
    'Three people about one thing at one place make one. Choose more days or all towns.',
  ),
  wider: say('看近 30 天', 'Look at 30 days'),
  rank: (n: number) => say(`第 ${n} 位`, `Number ${n}`),
  heat: say('热度', 'Heat'),
  heatWhy: say(
    '时段内不同的人数 × 群名独特程度，扣除同类日平时的份额',
    'different people in these days × how telling the name is, less what such days usually bring',
  ),
  counts: (people: number, requests: number) =>
    say(`${people} 人 ${requests} 件`, `${people} people, ${requests} requests`),
  usual: (n: number) => (n > 0 ? say(`平时约 ${n} 件`, `usually ${n}`) : say('平时没有', 'usually none')),
  partial: say('仅含您可查看的诉求', 'only the requests you may see'),
  seasonal: say('季节性', 'Seasonal'),
  map: say('热点分布', 'Where they are'),
  noMap: say('没有底图', 'No map'),
  noPoint: say('圆圈无坐标时放在所属镇街中部', 'A circle without a point stands in the middle of its town'),
  unnamed: say('未命名诉求群', 'Unnamed group'),
  trend: (text: string) => say(`每日件数：${text}`, `Requests a day: ${text}`),
  today: say('今日', 'Today'),
  usualToday: say('同类日平均', 'Such days bring'),
  deviation: say('偏差 z', 'z'),
  people24: say('24 小时人数', 'People in 24 h'),
  hour: say('1 小时件数', 'Within the hour'),
  all: say('全部', 'In all'),
  since: say('首件', 'First'),
  last: say('最近', 'Latest'),
  chart: say('每日件数（近 60 天）', 'Requests a day (60 days)'),
  warned: say('预警记录', 'Warnings'),
  noWarning: say('没有发过预警', 'Nobody was warned'),
  warnText: (today: number, mean: string, people: number, hour: number) =>
    say(
      `当日 ${today} 件，平时 ${mean} 件；24 小时 ${people} 人；1 小时 ${hour} 件`,
      `${today} that day, usually ${mean}; ${people} people in 24 h; ${hour} within the hour`,
    ),
  requests: (n: number) => say(`群内诉求（${n}）`, `Its requests (${n})`),
  more: (n: number) => say(`另有更早的 ${n} 件未列出`, `${n} earlier ones are not listed`),
  pick: (what: string) => say(`勾选 ${what}`, `Mark ${what}`),
  split: (n: number) => say(`拆出所选 ${n} 件`, `Take out the ${n} marked`),
  splitWhy: say(
    '勾选不属于这一群的诉求，写明理由后拆出；以后新来的诉求也按此分开。',
    'Mark what does not belong here; with a reason it is taken out, and what comes later follows.',
  ),
  merge: say('合并', 'Merge'),
  near: say('相近的诉求群', 'Groups that lie near'),
  noNear: say('没有相近的群', 'No group lies near'),
  mergeLink: say('合并其他群：粘贴群内任一诉求的编号', 'Merge another: the number of any of its requests'),
  reason: say('理由（必填）', 'Reason (required)'),
  hands: say('人工合并与拆分', 'Merges and splits by people'),
  noHands: say('没有人工调整', 'None'),
  handMerge: (n: number) => say(`合并 ${n} 件`, `merged ${n}`),
  handSplit: (n: number) => say(`拆出 ${n} 件`, `took out ${n}`),
  undo: say('撤销', 'Undo'),
  undone: (by: string) => say(`已由 ${by} 撤销`, `undone by ${by}`),
  done: say('已处理，群已重新计算', 'Done; the groups were made anew'),
  topic: say('立为专题', 'Make it a topic'),
  down: say('下一条', 'Next'),
  up: say('上一条', 'Previous'),
  open: say('打开所选', 'Open it'),
  back: say('返回热点列表', 'Back to the list'),
  say_: say('也说到', 'Also said'),
})

type Level = 'burst' | 'hot' | 'people'
export type Issue = {
  readonly id: string
  readonly rank: number
  readonly name: string | null
  readonly phrases: readonly string[]
  readonly area: string
  readonly areaName: string
  readonly townName: string | null
  readonly categoryTitle: Say | null
  readonly lon: number | null
  readonly lat: number | null
  readonly heat: number
  readonly size: number
  readonly people: number
  readonly recent: number
  readonly recentPeople: number
  readonly expected: number
  readonly judged: {
    readonly today: number
    readonly usual: { readonly mean: number; readonly deviation: number; readonly days: number }
    readonly z: number
    readonly people24h: number
    readonly lastHour: number
    readonly levels: readonly Level[]
  }
  readonly warnings: readonly {
    readonly level: Level
    readonly at: Iso
    readonly today: number
    readonly mean: number
    readonly people: number
    readonly lastHour: number
  }[]
  readonly season: { readonly title: Say } | null
  readonly days: readonly { readonly day: string; readonly count: number }[]
  readonly firstAt: Iso
  readonly lastAt: Iso
  readonly partial: boolean
}
export type Levels = Readonly<Record<Level, Say>>
export type HotList = {
  readonly asOf: Iso
  readonly days: number
  readonly levels: Levels
  readonly rows: readonly Issue[]
}
export type HotDetail = Issue & {
  readonly levels: Levels
  readonly requests: readonly Row[]
  readonly more: number
  readonly near: readonly { readonly id: string; readonly name: string | null; readonly size: number }[]
  readonly hands: readonly {
    readonly id: string
    readonly kind: 'merge' | 'split'
    readonly left: readonly string[]
    readonly right: readonly string[]
    readonly why: string
    readonly by: string
    readonly at: Iso
    readonly undoneBy: string | null
    readonly undoneWhy: string | null
  }[]
  readonly may: { readonly decide: boolean; readonly topic: boolean }
}

/** Warning levels in the national order of colours: the worst is red. */
export const TONES: Readonly<Record<Level, string>> = { burst: 'red', hot: 'orange', people: 'yellow' }

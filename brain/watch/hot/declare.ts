import { type AreaCode, declareRefusals, type Id, type Instant, type Say, say } from '../../../base/index.ts'

/**
 * Why a group of requests is warned of 预警级别, the strongest first: `burst` 突发, so many within the hour; `hot` 热点, far
 * above what its days bring; `people` 群诉苗头, several people about one place within a day.
 */
export type WatchLevel = 'burst' | 'hot' | 'people'
export const LEVELS: readonly WatchLevel[] = ['burst', 'hot', 'people']

export const levelTitles: Readonly<Record<WatchLevel, Say>> = {
  burst: say('突发', 'Burst'),
  hot: say('热点', 'Hot'),
  people: say('群诉苗头', 'Several people'),
}

/** The numbers of the hotline's practice; a city may choose others. */
export const watchRules = {
  /** Days of the same type (working or not) that say what a day usually brings. */
  usualDays: 28,
  /** Deviations above the usual. */
  z: 3,
  /** Requests of the day without which nothing is hot. */
  hotLeast: 5,
  /** Different people about one place within 24 hours. */
  people: 3,
  /** Requests within one hour. */
  burst: 10,
} as const

/** Matters that come back every year 季节性诉求: shown as such, so that nobody takes the season for an event. */
export type Season = {
  readonly title: Say
  /** Month and day, `MM-DD`, both included; may run over the new year. */
  readonly from: string
  readonly to: string
  /** Any of these words in the subject. */
  readonly words: readonly string[]
}
export const seasons: readonly Season[] = [
  {
    title: say('汛期积水', 'Rainy season'),
    from: '04-15',
    to: '10-15',
    words: ['积水', '内涝', '水浸', '淹水', '排水', '倒灌', '漏雨'],
  },
  {
    title: say('开学入学', 'Start of school'),
    from: '06-01',
    to: '09-20',
    words: ['入学', '学位', '招生', '开学', '转学', '校车'],
  },
  {
    title: say('岁末欠薪', 'Wages before Spring Festival'),
    from: '11-15',
    to: '02-20',
    words: ['欠薪', '工资', '工程款', '讨薪', '劳务费'],
  },
  {
    title: say('考试期间噪声', 'Noise during examinations'),
    from: '05-25',
    to: '06-30',
    words: ['高考', '中考', '考试'],
  },
]

/** A request as grouping sees it 诉求: nothing but what is compared. */
export type Watched = {
  readonly matter: Id
  readonly at: Instant
  /** Who asked, as a mark without a name; null = unknown. Different marks are different people. */
  readonly caller: string | null
  /** People who said "I too" 附议. */
  readonly supporters: number
}

/** How near two requests are for grouping, 0–1: both their place and their subject agree. */
export type Edge = readonly [a: Id, b: Id, strength: number]

/** What people decided 人工合并/拆分; it outlives every new grouping until it is undone. */
export type HandKind = 'merge' | 'split'
export type Hand = {
  readonly id: Id
  readonly kind: HandKind
  /** Merge: these belong with those. Split: none of these belongs with any of those. */
  readonly left: readonly Id[]
  readonly right: readonly Id[]
  readonly why: string
  readonly by: string
  readonly at: Instant
  readonly undoneBy: string | null
  readonly undoneAt: Instant | null
  readonly undoneWhy: string | null
}

/** A group of requests about one thing at one place 诉求群; its id is its first request, so that every member leads to it. */
export type Group = {
  readonly id: Id
  /** Place or thing and subject in the requests' own words; null when no two share words. */
  readonly name: string | null
  /** How well the name tells it from all others, 0–1. */
  readonly grip: number
  readonly phrases: readonly string[]
  readonly area: AreaCode
  readonly lon: number | null
  readonly lat: number | null
  readonly category: string | null
  readonly size: number
  readonly people: number
  readonly firstAt: Instant
  readonly lastAt: Instant
}

/** What a day brought against what such days bring 期望与偏差. */
export type Usual = { readonly mean: number; readonly deviation: number; readonly days: number }
export type Judged = {
  readonly today: number
  readonly usual: Usual
  /** (today − mean) ÷ deviation; a deviation below 1 counts as 1, so that one request a month is no event. */
  readonly z: number
  readonly people24h: number
  readonly lastHour: number
  readonly levels: readonly WatchLevel[]
}

/** A topic of the month 每月一题 / 专题: planned work on what many asked for. */
export type TopicStatus = 'planned' | 'running' | 'done' | 'stopped'
export const TOPIC_STATUS: readonly TopicStatus[] = ['planned', 'running', 'done', 'stopped']
export const topicTitles: Readonly<Record<TopicStatus, Say>> = {
  planned: say('筹划', 'Planned'),
  running: say('推进中', 'Running'),
  done: say('完成', 'Done'),
  stopped: say('终止', 'Stopped'),
}
/** A measure 举措 with the day it is promised for and the day it was done. */
export type TopicMeasure = {
  readonly text: string
  readonly unit: string | null
  readonly due: string | null
  readonly done: string | null
}
/** What a topic counts 口径: the requests of a group, or of an item and a place. Never changed once the topic runs. */
export type TopicScope = {
  readonly group: Id | null
  readonly category: string | null
  readonly area: AreaCode | null
}
export type TopicDraft = {
  readonly title: string
  readonly goal: string
  readonly owner: Id
  /** First and last day of the work, `YYYY-MM-DD`. */
  readonly from: string
  readonly to: string
  readonly measures: readonly TopicMeasure[]
  readonly scope: TopicScope
}
export type Topic = TopicDraft & {
  readonly id: Id
  readonly status: TopicStatus
  readonly version: number
  readonly madeBy: string
  readonly madeAt: Instant
  readonly changedBy: string
  readonly changedAt: Instant
}

export const refuse = declareRefusals({
  'watch.noGroup': {
    http: 404,
    says: () => say('没有这个诉求群，或您无权查看', 'There is no such group, or you may not see it'),
    remedy: say('请从热点列表打开', 'Open it from the list of hot issues'),
  },
  'watch.sameGroup': {
    http: 422,
    says: () => say('这两个诉求群是同一个', 'Both are the same group'),
    remedy: say('请选择另一个诉求群', 'Choose another group'),
  },
  'watch.badSplit': {
    http: 422,
    says: () =>
      say('拆出的诉求须在群内，且不能是全部', 'What is taken out must be in the group, and not be all of it'),
    remedy: say('请勾选群内一部分诉求', 'Mark some of its requests'),
  },
  'watch.notUndoable': {
    http: 409,
    says: () => say('没有可撤销的合并或拆分', 'There is no such merge or split to undo'),
    remedy: say('可能已被他人撤销，请刷新', 'Somebody may have undone it: reload'),
  },
  'watch.needsReason': {
    http: 422,
    says: () => say('请写明理由', 'A reason is needed'),
    remedy: say(
      '合并、拆分、撤销都要写理由，至少两个字',
      'Merging, splitting and undoing all want one, at least two characters',
    ),
  },
  'watch.noTopic': {
    http: 404,
    says: () => say('没有这个专题', 'There is no such topic'),
    remedy: say('请从专题列表打开', 'Open it from the list of topics'),
  },
  'watch.badTopic': {
    http: 422,
    says: (d: { field: string }) => say(`专题的“${d.field}”不对`, `The topic's ${d.field} is not right`),
    remedy: say(
      '标题、目标、牵头单位、起止日期、统计范围都要填，结束不能早于开始',
      'Title, goal, owner, first and last day and what is counted are needed; it must not end before it begins',
    ),
  },
  'watch.topicChanged': {
    http: 409,
    says: (d: { version: number }) =>
      say(
        `专题已被他人修改（现为第 ${d.version} 版）`,
        `Somebody changed the topic meanwhile (now version ${d.version})`,
      ),
    remedy: say('请刷新后再改', 'Reload and change again'),
  },
  'watch.scopeFixed': {
    http: 409,
    says: () => say('专题开始后不能改统计范围', 'What a topic counts cannot change once it runs'),
    remedy: say('请另建专题', 'Make another topic'),
  },
})

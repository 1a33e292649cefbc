import { type AreaCode, declareRefusals, type Id, type Instant, type Say, say } from '../../../base/index.ts'
import type { ChainStep, HazardKind, Level, ResourceKind, StepKind, Who } from '../plans/declare.ts'

/** A matter as a response needs to know it; the matters room is asked by the host. */
export type CaseOf = {
  readonly id: Id
  readonly number: string
  readonly title: string
  readonly area: AreaCode
  readonly address: string | null
  readonly lon: number | null
  readonly lat: number | null
  /** When it happened, as far as known; when it was reported; when it was verified. */
  readonly occurredAt: Instant | null
  readonly receivedAt: Instant
  readonly confirmedAt: Instant | null
  /** 演练: only a matter made for a drill carries a drill. */
  readonly drill: boolean
}

export type ResponseState = 'running' | 'ended' | 'archived'
/** A response 应急响应. */
export type Response = {
  readonly district: string
  readonly id: Id
  readonly matter: Id
  readonly number: string
  readonly title: string
  readonly plan: Id | null
  readonly planVersion: number | null
  readonly planName: string | null
  readonly kind: HazardKind
  readonly level: Level
  readonly area: AreaCode
  readonly address: string | null
  readonly lon: number | null
  readonly lat: number | null
  readonly drill: boolean
  readonly state: ResponseState
  readonly commander: Id | null
  readonly commanderName: string
  readonly occurredAt: Instant | null
  readonly receivedAt: Instant
  readonly confirmedAt: Instant | null
  readonly startedAt: Instant
  readonly endedAt: Instant | null
  readonly archivedAt: Instant | null
  readonly endWhy: string | null
  readonly reportMinutes: number
  readonly wave: number
  readonly revision: number
}

export type ResponseArea = { readonly area: AreaCode; readonly level: Level; readonly since: Instant }

export type TaskState = 'planned' | 'sent' | 'done' | 'cancelled'
/** A task of this response: copied from the plan, or added. */
export type ResponseTask = {
  readonly id: Id
  readonly response: Id
  readonly code: string
  readonly position: number
  readonly title: string
  readonly text: string
  readonly groupName: string | null
  readonly who: Who
  readonly levels: readonly Level[]
  readonly receipt: boolean
  readonly acceptMinutes: number
  readonly doneMinutes: number | null
  readonly after: readonly string[]
  readonly plannedAt: Instant
  readonly state: TaskState
  readonly source: 'plan' | 'added'
  readonly sentAt: Instant | null
  readonly doneAt: Instant | null
  readonly revision: number
}

export const dispatchStates = {
  sent: say('已下达', 'Sent'),
  read: say('已阅', 'Read'),
  accepted: say('已签收', 'Accepted'),
  progress: say('进行中', 'Under way'),
  done: say('已完成', 'Done'),
  refused: say('已拒绝', 'Refused'),
  failed: say('未送达', 'Reached nobody'),
  superseded: say('已被新指令替代', 'Superseded'),
  cancelled: say('已撤销', 'Cancelled'),
} as const satisfies Record<string, Say>
export type DispatchState = keyof typeof dispatchStates

/** Why a step of the chain did not answer 未达原因. */
export const failureReasons = {
  nobody: say('无人值守', 'nobody on duty'),
  noPhone: say('没有登记电话，仅站内送达', 'no telephone number: in-app only'),
  unitGone: say('单位已撤销', 'the unit was closed'),
  unitUnknown: say('没有这个单位', 'no such unit'),
  silent: say('到时未签收', 'not accepted in time'),
  refused: say('拒绝', 'refused'),
  unreached: say('电话未接通', 'not reached by telephone'),
} as const satisfies Record<string, Say>
export type FailureReason = keyof typeof failureReasons
export type Failure = {
  readonly at: Instant | string
  readonly step: StepKind | null
  readonly who: string
  readonly why: FailureReason
  readonly text?: string
}

/** An order to one unit or post 调度指令. */
export type Dispatch = {
  readonly district: string
  readonly id: Id
  readonly response: Id
  readonly task: Id
  readonly parent: Id | null
  readonly wave: number
  readonly level: Level
  readonly area: AreaCode
  readonly unit: Id | null
  readonly unitName: string
  readonly drill: boolean
  readonly text: string
  readonly receipt: boolean
  readonly byName: string
  readonly sentAt: Instant
  readonly acceptMinutes: number
  readonly acceptBy: Instant
  readonly dueAt: Instant | null
  readonly state: DispatchState
  readonly step: number
  readonly nextAt: Instant | null
  /** Frozen when it was sent: a later change of the roster does not disturb a running chain. */
  readonly chain: readonly ChainStep[]
  readonly failures: readonly Failure[]
  readonly readAt: Instant | null
  readonly acceptedAt: Instant | null
  readonly arrivedAt: Instant | null
  readonly progressAt: Instant | null
  readonly doneAt: Instant | null
  readonly refusedAt: Instant | null
  /** The last words of the one who acts. */
  readonly said: string | null
}

export const receiptKinds = {
  read: say('已阅', 'Read'),
  accepted: say('签收', 'Accepted'),
  arrived: say('到场', 'On site'),
  progress: say('进展', 'Progress'),
  done: say('完成', 'Done'),
  refused: say('拒绝', 'Refused'),
} as const satisfies Record<string, Say>
export type ReceiptKind = keyof typeof receiptKinds
export type Receipt = {
  readonly id: Id
  readonly dispatch: Id
  readonly response: Id
  readonly kind: ReceiptKind
  readonly text: string | null
  readonly account: Id | null
  readonly name: string
  readonly deviceAt: Instant
  readonly at: Instant
  readonly key: string
  readonly lon: number | null
  readonly lat: number | null
  readonly files: readonly Id[]
}

export type Resource = {
  readonly id: Id
  readonly kind: ResourceKind
  readonly name: string
  readonly placeName: string
  readonly unitName: string
  readonly contact: string | null
  readonly phone: string | null
  readonly quantity: number
  readonly measure: string
  readonly keepPercent: number
  readonly readyMinutes: number | null
  readonly lon: number | null
  readonly lat: number | null
}
export type Reservation = {
  readonly id: Id
  readonly resource: Id
  readonly response: Id
  readonly name: string
  readonly measure: string
  readonly asked: number
  readonly given: number
  readonly at: Instant
  readonly byName: string
  readonly returnedAt: Instant | null
}

export const reportKinds = {
  first: say('首报', 'First report'),
  followUp: say('续报', 'Follow-up report'),
  final: say('终报', 'Final report'),
} as const satisfies Record<string, Say>
export type ReportKind = keyof typeof reportKinds

/** Why a report is due when it is 时限依据: `upward`, `ended`, or `every` so many minutes. */
export function reportBasis(basis: string): Say {
  const [word, minutes] = basis.split(' ')
  if (word === 'upward') return say('逐级上报每级不超过 2 小时', 'at most 2 hours at each level upward')
  if (word === 'ended')
    return say('响应终止后 24 小时内（可配置）', 'within 24 hours of the end of the response')
  if (word === 'every' && minutes)
    return say(`${minutes} 分钟续报一次（预案）`, `every ${minutes} minutes, by the plan`)
  return say(basis, basis)
}
export type SituationReport = {
  readonly id: Id
  readonly response: Id
  readonly kind: ReportKind
  readonly number: number
  readonly state: 'due' | 'draft' | 'sent' | 'void'
  readonly dueAt: Instant
  /** Why it is due then: a word of `reportBasis`. */
  readonly basis: string
  readonly version: number
  readonly text: string | null
  readonly toName: string | null
  readonly byName: string | null
  readonly writtenAt: Instant | null
  readonly sentAt: Instant | null
  readonly receivedAt: Instant | null
  readonly receivedBy: string | null
}

/** Limits of reporting upward 信息报送时限, minutes; to be configured per city. */
export const reportRules = {
  /** Ours: the final report within a day of the end. */
  finalMinutes: 24 * 60,
} as const

export type Finding = {
  readonly id: Id
  readonly text: string
  readonly action: string
  readonly owner: Id | null
  readonly ownerName: string
  readonly due: string
  readonly byName: string
  readonly at: Instant
  readonly doneAt: Instant | null
  readonly doneText: string | null
}

export type Position = {
  readonly account: Id
  readonly name: string
  readonly unitName: string | null
  readonly lon: number
  readonly lat: number
  readonly at: Instant
}
/** A position older than this is none 最后位置. */
export const FRESH_POSITION_MINUTES = 10

export type Release = {
  readonly id: Id
  readonly response: Id
  readonly toDrill: boolean
  readonly why: string
  readonly askedBy: Id | null
  readonly askedName: string
  readonly askedAt: Instant
}

/** What a drill is scored on 演练评分. */
export const scoreItems = {
  read: say('指令阅知', 'Orders read in time'),
  accept: say('指令签收', 'Orders accepted in time'),
  team: say('首支队伍到场', 'First team on site'),
  reports: say('信息报送', 'Reports in time'),
  injects: say('情景处置', 'Injects handled'),
  command: say('指挥协同', 'Command and cooperation'),
} as const satisfies Record<string, Say>
export type ScoreItem = keyof typeof scoreItems

/** 演练 is the first word of whatever a drill says. */
export const DRILL_MARK: Say = say('【演练】', '[DRILL] ')

export const refusals = declareRefusals({
  'incidents.noResponse': {
    http: 404,
    says: () => say('没有这次响应', 'There is no such response'),
    remedy: say('请从指挥台选择', 'Choose from the command desk'),
  },
  'incidents.notYours': {
    http: 403,
    says: () => say('您没有这里的指挥职责', 'You hold no duty of command here'),
    remedy: say('请由指挥长或指挥调度员办理', 'Ask the commander or a dispatcher of the command centre'),
  },
  'incidents.commanded': {
    http: 409,
    says: ({ commander, number }: { commander: string; number: string; response: Id }) =>
      say(
        `该事件已由${commander}启动响应（${number}），一个事件只有一个指挥长`,
        `${commander} already commands a response to this (${number}); one event has one commander`,
      ),
    remedy: say('请加入该响应，或与指挥长办理指挥权移交', 'Join that response, or take over command of it'),
  },
  'incidents.sameEvent': {
    http: 409,
    says: ({ commander, title }: { commander: string; title: string; response: Id; metres: number | null }) =>
      say(
        `附近同类事件“${title}”已由${commander}指挥，可能是同一事件`,
        `${commander} commands ${title}, of the same kind and near: it may be the same event`,
      ),
    remedy: say(
      '请关联到该响应；确为两个事件的，写明理由后另行启动',
      'Link to it; if they are two events, say why and start',
    ),
  },
  'incidents.twoResponses': {
    http: 409,
    says: ({ one, other }: { one: string; other: string; response: Id }) =>
      say(
        `两个案件各有响应在进行（${one}、${other}），不能直接并案`,
        `a response runs on each of them (${one}, ${other}); they cannot be merged as they stand`,
      ),
    remedy: say('请先终止其中一个响应，再一键并案', 'end one of the two, then merge'),
  },
  'incidents.drillMixed': {
    http: 409,
    says: () => say('演练与实战不能混用', 'A drill and the real thing cannot be mixed'),
    remedy: say(
      '演练请新建演练事件；转为实战须两人确认',
      'Open a drill of its own; turning it real needs two persons',
    ),
  },
  'incidents.notRunning': {
    http: 409,
    says: ({ state }: { state: ResponseState }) =>
      say(
        `响应${{ running: '进行中', ended: '已终止', archived: '已归档' }[state]}，不能这样办`,
        `Not possible: the response is ${state}`,
      ),
    remedy: say('请刷新页面查看最新状态', 'Reload to see where it stands'),
  },
  'incidents.sameLevel': {
    http: 422,
    says: () => say('级别和范围都没有变化', 'Neither level nor area would change'),
    remedy: say('请选择其他级别，或增加区域', 'Choose another level or more areas'),
  },
  'incidents.noTask': {
    http: 404,
    says: () => say('没有这项任务', 'There is no such task'),
    remedy: say('请刷新任务列表', 'Reload the tasks'),
  },
  'incidents.stale': {
    http: 409,
    says: () => say('任务刚被改过', 'The task was changed meanwhile'),
    remedy: say('请刷新后再改', 'Reload and change it again'),
  },
  'incidents.alreadySent': {
    http: 409,
    says: () => say('任务已经下达，不能再改', 'The task was already ordered and cannot be changed'),
    remedy: say('请追加一条新指令', 'Add another order'),
  },
  'incidents.orderIncomplete': {
    http: 422,
    says: ({ missing }: { missing: Say }) =>
      say(`指令不完整：缺少${missing.zh}`, `The order lacks ${missing.en}`),
    remedy: say('写明谁、做什么、在哪里、何时前完成', 'Say who, what, where and by when'),
  },
  'incidents.noDispatch': {
    http: 404,
    says: () => say('没有这条指令，或不是发给您的', 'There is no such order, or it was not given to you'),
    remedy: say('请从“我的指令”进入', 'Open it from My orders'),
  },
  'incidents.receiptState': {
    http: 409,
    says: ({ state }: { state: DispatchState }) =>
      say(`指令${dispatchStates[state].zh}，不能再回执`, `The order is ${state}; it takes no more receipts`),
    remedy: say('请联系指挥中心', 'Call the command centre'),
  },
  'incidents.refusalNeedsReason': {
    http: 422,
    says: () => say('拒绝指令须写明理由', 'A refusal needs a reason'),
    remedy: say('请写明为什么不能执行、需要什么', 'Say why it cannot be done and what is needed'),
  },
  'incidents.noResource': {
    http: 404,
    says: () => say('没有这项资源', 'There is no such resource'),
    remedy: say('请从资源列表中选择', 'Choose from the list'),
  },
  'incidents.noReport': {
    http: 404,
    says: () => say('没有这份报告', 'There is no such report'),
    remedy: say('请从报送列表中选择', 'Choose from the list'),
  },
  'incidents.reportSent': {
    http: 409,
    says: () => say('报告已报出，不能改写', 'The report was sent and is not rewritten'),
    remedy: say('有变化请写续报', 'Write a follow-up report'),
  },
  'incidents.lowered': {
    http: 422,
    says: () => say('伤亡数字比上次报告少', 'The casualties are fewer than reported before'),
    remedy: say('确有核减的，请写明核减依据', 'If that is right, say on what ground'),
  },
  'incidents.openOrders': {
    http: 409,
    says: ({ count }: { count: number }) =>
      say(`还有 ${count} 条指令没有完成`, `${count} orders are not done yet`),
    remedy: say('请催办，或写明理由后终止', 'Urge them, or end it with a reason'),
  },
  'incidents.noRelease': {
    http: 404,
    says: () => say('没有待确认的转换申请', 'There is nothing to release'),
    remedy: say('请先由一人提出', 'One person must ask first'),
  },
  'incidents.secondPerson': {
    http: 403,
    says: () => say('提出人不能自己确认，须另一人确认', 'Who asked may not release it: a second person must'),
    remedy: say('请由另一名指挥人员确认', 'Ask another person of the command centre'),
  },
  'incidents.positionClosed': {
    http: 403,
    says: () =>
      say(
        '只有响应进行中、接到指令的人员才上报位置',
        'Positions are taken only from people under a running response',
      ),
    remedy: say('响应结束后自动停止', 'It stops by itself when the response ends'),
  },
})

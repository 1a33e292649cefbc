import { declareRefusals, type Id, type Instant, localText, type Say, say } from '../../../base/index.ts'
import type { Predicate } from '../../org/declare.ts'
import type { ItemSight } from '../rows/declare.ts'

/** 共享方式: verify before reading, read before copying. Each includes those before it, but a subscription copies. */
export const shareModes = {
  check: say('核验', 'check'),
  query: say('查询', 'look-up'),
  batch: say('批量', 'batch file'),
  subscribe: say('订阅', 'subscription'),
} as const satisfies Record<string, Say>
export type ShareMode = keyof typeof shareModes

export const grantStates = {
  active: say('使用中', 'in use'),
  revoked: say('已撤销', 'revoked'),
  ended: say('已到期', 'ended'),
} as const satisfies Record<string, Say>
export type GrantState = keyof typeof grantStates

/** A grant 授权: rows, items, masks, mode, period and volume that one request was given. */
export type Grant = {
  readonly district: string
  readonly id: Id
  /** The share request 共享申请. */
  readonly matter: Id
  readonly dataset: Id
  /** 提供方, 使用方. */
  readonly owner: Id
  readonly unit: Id
  /** 事项编码 or duty that it serves. */
  readonly duty: string
  readonly purpose: string
  readonly basis: string
  readonly items: readonly string[]
  readonly masks: Readonly<Record<string, ItemSight>>
  readonly filter: Predicate
  readonly mode: ShareMode
  readonly dayMost: number
  readonly minuteMost: number
  readonly from: Instant
  readonly to: Instant
  readonly reviewAt: Instant
  readonly state: GrantState
  readonly madeAt: Instant
  readonly endedAt: Instant | null
  readonly endedBy: string | null
  readonly endedWhy: string | null
  readonly version: number
}

/** A key of a grant 密钥, bound to a system and to networks. */
export type ShareKey = {
  readonly id: Id
  readonly grant: Id
  /** Its first letters, to tell keys apart. */
  readonly hint: string
  readonly system: string
  readonly networks: readonly string[]
  readonly madeAt: Instant
  readonly madeBy: string
  readonly endsAt: Instant | null
  readonly closedAt: Instant | null
}

/** Why this very call is made 用途绑定: matter code or duty, who operates, case. */
export type CallWhy = { readonly duty: string; readonly operator: string; readonly case: string }

export type Usage = {
  readonly day: string
  readonly calls: number
  readonly refused: number
  readonly rows: number
}

/**
 * 异常线索: `watched` somebody on the watch list was looked at · `operator` one operator looked at very many ·
 * `case` one case number served for many persons (slices) · `subject` one person was looked at again and again.
 */
export const hintKinds = {
  watched: say('查询重点关注对象', 'somebody on the watch list'),
  operator: say('单个操作人查询过多', 'one operator looks at very many'),
  case: say('同一案号查询多人（疑似切片批量）', 'one case number for many persons'),
  subject: say('反复查询同一对象', 'one person again and again'),
} as const satisfies Record<string, Say>
export type HintKind = keyof typeof hintKinds

export type Hint = {
  readonly id: Id
  readonly grant: Id
  readonly kind: HintKind
  readonly day: string
  readonly about: string
  readonly count: number
  readonly firstAt: Instant
  readonly lastAt: Instant
  readonly settledAt: Instant | null
  readonly settledBy: string | null
  readonly settledWhy: string | null
}

/** From how many on a hint is given; our defaults, data of the city. */
export type HintRules = {
  readonly operatorHour: number
  readonly caseSubjects: number
  readonly subjectDay: number
}
export const hintRules: HintRules = { operatorHour: 300, caseSubjects: 30, subjectDay: 20 }

/** Below this quality a dataset must not be the ground of decisions. Source: domain practice 质量门槛, our default. */
export const DECISION_SCORE = 80

/** How long a replaced key still works, a batch link holds, until a grant is looked at again. */
export const KEY_GRACE_HOURS = 24
export const FILE_HOURS = 24
export const REVIEW_DAYS = 365

/** Refusals of the decision kept of what users were told 拒绝理由 are counted by these. */
export const refusals = declareRefusals({
  'sharing.noGrant': {
    http: 404,
    says: () => say('没有这个授权，或您无权查看', 'There is no such grant, or you may not see it'),
    remedy: say('请从共享工作台重新进入', 'Start again from the sharing desk'),
  },
  'sharing.notYours': {
    http: 403,
    says: () => say('您没有为该单位用数或授权的职责', 'You hold no duty for this side of it'),
    remedy: say(
      '请由使用单位的用数人员或提供单位的数据管理员办理',
      'Ask the data user or the data steward of the unit',
    ),
  },
  'sharing.deskOnly': {
    http: 403,
    says: () => say('共享申请须从数据资源页面提出', 'Share requests are made from the page of the dataset'),
    remedy: say('请打开数据资源，点“申请共享”', 'Open the dataset and ask there'),
  },
  'sharing.badKey': {
    http: 401,
    says: () => say('密钥不正确或已停用', 'The key is not right, or it was closed'),
    remedy: say('请在授权页面核对或更换密钥', 'Check or replace the key on the page of the grant'),
  },
  'sharing.closed': {
    http: 403,
    says: (d: { state: string }) =>
      say(`授权已${d.state === 'ended' ? '到期' : '撤销'}`, `The grant has been ${d.state}`),
    remedy: say('如仍需使用，请重新提出共享申请', 'Make a new share request if it is still needed'),
  },
  'sharing.notYet': {
    http: 403,
    says: (d: { from: Date }) =>
      say(`授权自 ${localText(d.from)} 起生效`, `The grant begins at ${localText(d.from)}`),
    remedy: say('请在生效后调用', 'Call when it has begun'),
  },
  'sharing.otherNetwork': {
    http: 403,
    says: () => say('密钥不得在这个网络使用', 'The key is bound to another network'),
    remedy: say('请从登记的网络调用，或由使用单位更换密钥', 'Call from the network it was made for'),
  },
  'sharing.noPurpose': {
    http: 422,
    says: (d: { missing: readonly string[] }) =>
      say(
        `调用没有说明用途，缺少：${d.missing.join('、')}`,
        `The call gives no purpose; missing: ${d.missing.join(', ')}`,
      ),
    remedy: say(
      '每次调用都要带事项编码（duty）、操作人（operator）和案号（case）',
      'Every call carries the matter code (duty), the operator and the case number',
    ),
  },
  'sharing.otherPurpose': {
    http: 403,
    says: (d: { duty: string }) =>
      say(`授权只用于“${d.duty}”`, `The grant serves ${d.duty} and nothing else`),
    remedy: say('用于其他事项请另行申请', 'Ask for another grant for another purpose'),
  },
  'sharing.otherMode': {
    http: 403,
    says: (d: { mode: Say }) =>
      say(`授权的方式是“${d.mode.zh}”，不能这样调用`, `The grant is for ${d.mode.en} only`),
    remedy: say('请按授权的方式调用，或另行申请', 'Call in the granted way, or ask for another'),
  },
  'sharing.overQuota': {
    http: 429,
    says: (d: { most: number }) =>
      say(`今日调用已达上限 ${d.most} 次`, `Today’s limit of ${d.most} calls is used up`),
    remedy: say('请明日再试，或申请提高调用量', 'Try tomorrow, or ask for a larger volume'),
  },
  'sharing.tooFast': {
    http: 429,
    says: (d: { seconds: number; most: number }) =>
      say(
        `每分钟最多 ${d.most} 次，请 ${d.seconds} 秒后再试`,
        `At most ${d.most} a minute; try in ${d.seconds} s`,
      ),
    remedy: say('请放慢调用', 'Call more slowly'),
  },
  'sharing.badKeyItems': {
    http: 422,
    says: (d: { items: readonly string[] }) =>
      say(`请给出主键信息项：${d.items.join('、')}`, `Give the key items: ${d.items.join(', ')}`),
    remedy: say('按接口说明填写 key', 'Fill in key as the description says'),
  },
  'sharing.badClaim': {
    http: 422,
    says: (d: { items: readonly string[] }) =>
      say(`核验项不在授权范围：${d.items.join('、')}`, `Not granted for checking: ${d.items.join(', ')}`),
    remedy: say('只能核验授权的信息项，至少一项', 'Check granted items only, at least one'),
  },
  'sharing.badNetworks': {
    http: 422,
    says: () => say('网络地址不正确', 'The networks are not right'),
    remedy: say('填写一个或多个 IP 或网段，如 10.1.2.0/24', 'Give addresses or networks such as 10.1.2.0/24'),
  },
  'sharing.badHook': {
    http: 422,
    says: () => say('推送地址不正确', 'The address for messages is not right'),
    remedy: say(
      '填写以 http:// 或 https:// 开头的地址',
      'Give an address that begins with http:// or https://',
    ),
  },
  'sharing.datasetGone': {
    http: 409,
    says: () => say('数据资源已下线或不再共享', 'The dataset is no longer published or shared'),
    remedy: say('请联系提供单位', 'Ask the unit that answers for it'),
  },
  'sharing.noFile': {
    http: 404,
    says: () => say('文件链接无效或已过期', 'The link is not right, or it has expired'),
    remedy: say('请重新生成文件', 'Make the file anew'),
  },
  'sharing.notShared': {
    http: 409,
    says: () => say('该数据资源不予共享', 'This dataset is not shared'),
    remedy: say('请查看不予共享的依据，或提出数据需求', 'See the law it rests on, or put in a demand'),
  },
  'sharing.badItems': {
    http: 422,
    says: (d: { items: readonly string[] }) =>
      say(
        `信息项不存在或不可共享：${d.items.join('、')}`,
        `Not items that can be shared: ${d.items.join(', ')}`,
      ),
    remedy: say('请从目录所列的信息项中选择', 'Choose among the items of the catalogue'),
  },
  'sharing.badCondition': {
    http: 422,
    says: (d: { item: string }) =>
      say(`不能按“${d.item}”这样限定行`, `Rows cannot be chosen like that by ${d.item}`),
    remedy: say(
      '请选择非个人信息项，并核对取值的格式',
      'Choose an item that is not personal, and check the form of its values',
    ),
  },
  'sharing.badPeriod': {
    http: 422,
    says: () => say('使用期限不正确', 'The period is not right'),
    remedy: say('截止日期应在今天之后，且不超过三年', 'It ends after today and within three years'),
  },
  'sharing.ownData': {
    http: 409,
    says: () => say('这是本单位提供的数据，不需要申请', 'Your own unit answers for this dataset'),
    remedy: say('可直接在数据资源页面查看', 'See it on its own page'),
  },
})

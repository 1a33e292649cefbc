import { declareRefusals, type Id, type Instant, type Say, say } from '../../../base/index.ts'

/** An outside developer 开发者: an organisation that wants to build on what the city offers; confirmed by people. */
export const developerStates = {
  waiting: say('待确认', 'to be confirmed'),
  confirmed: say('已确认', 'confirmed'),
  refused: say('未通过', 'refused'),
} as const satisfies Record<string, Say>
export type DeveloperState = keyof typeof developerStates

export type Developer = {
  readonly district: string
  readonly id: Id
  readonly organisation: string
  /** 统一社会信用代码. */
  readonly creditCode: string
  /** Sealed: whom the city speaks to. */
  readonly contact: string
  readonly phone: string
  readonly purpose: string
  readonly state: DeveloperState
  readonly madeAt: Instant
  readonly decidedAt: Instant | null
  readonly decidedBy: string | null
  readonly why: string | null
}

export const useStates = {
  waiting: say('待审核', 'to be decided'),
  granted: say('已开通', 'granted'),
  refused: say('未通过', 'refused'),
  revoked: say('已停用', 'closed'),
} as const satisfies Record<string, Say>
export type UseState = keyof typeof useStates

/** The use of one ability by one developer 能力使用: asked for, granted with a quota, closed. */
export type AbilityUse = {
  readonly district: string
  readonly id: Id
  readonly developer: Id
  /** Name of the ability; `data/<code>` for an open dataset. */
  readonly ability: string
  readonly system: string
  readonly purpose: string
  readonly dayMost: number
  readonly minuteMost: number
  readonly state: UseState
  /** First letters of the key; null = none was made yet. */
  readonly hint: string | null
  readonly askedAt: Instant
  readonly decidedAt: Instant | null
  readonly decidedBy: string | null
  readonly why: string | null
}

export type AbilityDay = { readonly day: string; readonly calls: number; readonly refused: number }

/** What one minute may take of a day, and never less than this. Source: our default. */
export const LEAST_A_MINUTE = 60
export const MOST_A_DAY = 1_000_000
/** Uses that one developer may have open. */
export const MOST_USES = 50

export const refusals = declareRefusals({
  'abilities.badForm': {
    http: 422,
    says: (d: { fields: readonly Say[] }) =>
      say(
        `请填写：${d.fields.map((one) => one.zh).join('、')}`,
        `Please fill in: ${d.fields.map((one) => one.en).join(', ')}`,
      ),
    remedy: say('填写后再提交', 'Fill it in and send again'),
  },
  'abilities.known': {
    http: 409,
    says: () => say('该单位已登记', 'This organisation is registered already'),
    remedy: say(
      '请使用登记时取得的开发者凭证；遗失请联系数据主管部门重新签发',
      'Use the pass given at registration; if it is lost ask the data authority for a new one',
    ),
  },
  'abilities.badPass': {
    http: 401,
    says: () => say('开发者凭证不正确', 'The developer’s pass is not right'),
    remedy: say('请核对登记时给出的凭证', 'Check the pass that was given at registration'),
  },
  'abilities.notConfirmed': {
    http: 403,
    says: () => say('登记还没有通过确认', 'The registration is not confirmed'),
    remedy: say('请等待数据主管部门确认', 'Wait for the data authority'),
  },
  'abilities.noAbility': {
    http: 404,
    says: () => say('没有这项能力', 'There is no such ability'),
    remedy: say('请从能力目录中选择', 'Choose from the catalogue'),
  },
  'abilities.noUse': {
    http: 404,
    says: () => say('没有这项申请', 'There is no such request'),
    remedy: say('请刷新页面', 'Reload the page'),
  },
  'abilities.tooMany': {
    http: 409,
    says: () => say('申请太多，请先停用不再使用的', 'Too many uses: close those no longer needed'),
    remedy: say('停用后再申请', 'Close some, then ask again'),
  },
  'abilities.notOpen': {
    http: 409,
    says: (d: { state: UseState | string }) => {
      const state = (useStates as Readonly<Record<string, Say>>)[d.state]
      return say(`该申请${state?.zh ?? d.state}`, `This use is ${state?.en ?? d.state}`)
    },
    remedy: say('开通后才能领取密钥和调用', 'Keys are made once it is granted'),
  },
  'abilities.badKey': {
    http: 401,
    says: () => say('密钥不正确或已停用', 'The key is not right, or it was closed'),
    remedy: say('请在能力平台核对或更换密钥', 'Check or replace it on the page of abilities'),
  },
  'abilities.otherAbility': {
    http: 403,
    says: () => say('密钥只能用于申请的能力', 'The key is for the ability it was asked for'),
    remedy: say('请另行申请这项能力', 'Ask for this ability too'),
  },
  'abilities.overQuota': {
    http: 429,
    says: (d: { most: number }) =>
      say(`今日调用已达上限 ${d.most} 次`, `Today’s limit of ${d.most} calls is used up`),
    remedy: say('请明日再试，或申请提高调用量', 'Try tomorrow, or ask for a larger volume'),
  },
  'abilities.tooFast': {
    http: 429,
    says: (d: { seconds: number; most: number }) =>
      say(
        `每分钟最多 ${d.most} 次，请 ${d.seconds} 秒后再试`,
        `At most ${d.most} a minute; try in ${d.seconds} s`,
      ),
    remedy: say('请放慢调用', 'Call more slowly'),
  },
  'abilities.badInput': {
    http: 422,
    says: (d: { name: string }) => say(`参数 ${d.name} 不正确`, `Parameter ${d.name} is not right`),
    remedy: say('请按接口说明填写', 'Fill it in as the description says'),
  },
})

import { declareRefusals, type Id, type Instant, type Say, say } from '../../../base/index.ts'

/** asked 待签署 · signed 已签署 · refused 不同意 · lapsed 已失效 */
export const signerStates = {
  asked: say('待签署', 'To be signed'),
  signed: say('已签署', 'Signed'),
  refused: say('不同意', 'Refused'),
  lapsed: say('已失效', 'No longer open'),
} as const
export type SignerState = keyof typeof signerStates

/** Codes hold five minutes, one a minute, ten an invitation; five wrong tries spend one. */
export const signingRules = { codeMinutes: 5, resendSeconds: 60, codes: 10, tries: 5 } as const

/** Who is asked to sign, as the application names him. */
export type Party = {
  readonly role: string
  readonly title: Say
  readonly name: string
  readonly idNumber: string
  readonly phone: string
}

/** What he is shown and signs 签署内容. */
export type Content = {
  readonly title: string
  readonly number: string
  readonly applicant: string
  /** His own part in it. */
  readonly role: Say
  readonly says: Say
  readonly lines: readonly { readonly title: Say; readonly text: Say }[]
}

/** One who is asked 共同签署人. */
export type Signer = {
  readonly district: string
  readonly id: Id
  readonly matter: Id
  readonly round: number
  readonly role: string
  readonly state: SignerState
  readonly party: Party
  readonly content: Content
  readonly digest: string
  readonly token: string
  readonly askedAt: Instant
  readonly reminded: number
  readonly remindedAt: Instant | null
  readonly citizen: Id | null
  readonly signature: Id | null
  readonly why: string | null
  readonly settledAt: Instant | null
}

/** A citizen as far as it matters who signs. */
export type SigningCitizen = {
  readonly id: Id
  readonly realName: boolean
  readonly name: string
  readonly idNumber: string | null
}

/** One of those asked, as applicant and clerks see him: who is missing is told, not who he is. */
export type SignerShown = {
  readonly role: Say
  /** Masked. */
  readonly name: string
  readonly state: SignerState
  readonly askedAt: Instant
  readonly settledAt: Instant | null
  readonly why: string | null
}

/** An invitation as its addressee sees it 签署邀请; what he signs is shown to nobody else. */
export type Invitation = {
  readonly token: string
  readonly state: SignerState
  /** Null until he has proven who he is. */
  readonly content: Content | null
  readonly digest: string | null
  readonly role: Say
  /** As invited, masked. */
  readonly name: string
  readonly phone: string
  readonly askedAt: Instant
  readonly settledAt: Instant | null
}

export const refusals = declareRefusals({
  'signing.unknown': {
    http: 404,
    says: () => say('没有这份签署邀请', 'there is no such invitation'),
    remedy: say('核对短信中的链接', 'check the link in the message'),
  },
  'signing.notOpen': {
    http: 409,
    says: ({ state }: { state: Say }) =>
      say(`这份邀请${state.zh}，不能再签`, `this invitation cannot be signed: ${state.en}`),
    remedy: say('请与申请人联系', 'speak with the applicant'),
  },
  'signing.notYou': {
    http: 403,
    says: () =>
      say('您的实名信息与受邀签署人不一致', 'name and identity number are not those of whom it is for'),
    remedy: say(
      '请由受邀本人登录签署；如果您不知道这件事，请选择“不是我本人的事”',
      'the person invited logs in and signs; if you know nothing of it, choose “this is not mine”',
    ),
  },
  'signing.code': {
    http: 403,
    says: () => say('签署码不正确或已过期', 'the code is wrong or has run out'),
    remedy: say('重新获取签署码', 'ask for a new code'),
  },
  'signing.codeTooSoon': {
    http: 429,
    says: () => say('签署码获取过于频繁', 'codes are sent once a minute, ten times at most'),
    remedy: say('一分钟后再试', 'try again in a minute'),
  },
  'signing.noSignature': {
    http: 422,
    says: () => say('没有手写签名', 'the signature is missing'),
    remedy: say('请在签名框内签名', 'sign in the frame'),
  },
  'signing.remindedLately': {
    http: 429,
    says: () => say('刚刚提醒过', 'they were reminded a short while ago'),
    remedy: say('一小时后可以再提醒', 'remind again in an hour'),
  },
})

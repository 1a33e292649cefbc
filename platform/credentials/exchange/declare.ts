import { type Day, declareRefusals, type Id, type Instant, type Say, say } from '../../../base/index.ts'

/** A public key as JOSE writes it: Ed25519 or P-256. */
export type Jwk = {
  readonly kty: 'OKP' | 'EC'
  readonly crv: 'Ed25519' | 'P-256'
  readonly x: string
  readonly y?: string
  readonly kid?: string
  readonly alg?: string
}

/** 不予采信的原因: why a credential of the outer world is not taken. */
export const whys = {
  malformed: say('格式不对', 'not well formed'),
  tooLong: say('超过长度上限', 'longer than is read'),
  typeWrong: say('不是所要的凭证类型', 'not the type of credential that is asked for'),
  algorithmUnknown: say('签名算法不识', 'an algorithm that is not taken'),
  hashUnknown: say('摘要算法不识', 'a digest that is not taken'),
  issuerUnknown: say('颁发者不在信任名单', 'the issuer is not on the list of those trusted'),
  keyUnknown: say('签发密钥不识', 'signed by a key that is not known'),
  keyIdUnprotected: say('密钥标识与受保护的不一致', 'the key id outside differs from the one that is signed'),
  signatureWrong: say('签名不符', 'the signature is wrong'),
  notYet: say('尚未生效', 'not valid yet'),
  expired: say('已过期', 'expired'),
  disclosureWrong: say('披露项格式不对', 'a disclosure is not well formed'),
  disclosureStray: say('披露项与凭证无关', 'a disclosure that the credential does not know'),
  digestTwice: say('同一摘要出现两次', 'the same digest stands in two places'),
  claimHidden: say('必须公开的声明被隐藏', 'a claim that has to stand open was hidden'),
  bindingMissing: say('没有持有人签名', 'the holder did not sign'),
  bindingWrong: say('持有人签名不符', 'the signature of the holder is wrong'),
  bindingStale: say('持有人签名不是刚刚作出', 'the holder did not sign just now'),
  audienceWrong: say('不是出示给本方的', 'shown to somebody else'),
  nonceWrong: say('不是对本次请求的应答', 'not an answer to this request'),
  contextUnknown: say('引用了未收录的上下文', 'a context that is not bundled here'),
  proofMissing: say('没有可验证的证明', 'there is no proof that can be checked'),
  proofPurposeWrong: say('证明用途不符', 'the proof was made for another purpose'),
  chainBroken: say('证明链不完整', 'the chain of proofs is broken'),
  revoked: say('已失效', 'taken back'),
  statusUnknown: say('状态无法核实', 'its present state cannot be told'),
  claimsMissing: say('缺少所要的信息', 'what was asked for is not all there'),
} as const satisfies Record<string, Say>
export type WhyNot = keyof typeof whys

/** What a check says. */
export type Checked<T> =
  | ({ readonly ok: true } & T)
  | { readonly ok: false; readonly why: WhyNot; readonly at?: string }

/** A refusal of a check, with the place where it is known. */
export const notTaken = (why: WhyNot, at?: string): { ok: false; why: WhyNot; at?: string } => ({
  ok: false,
  why,
  ...(at === undefined ? {} : { at }),
})

/** 依赖方与外部颁发者: who outside may ask citizens, and whose credentials the city reads. */
export const partyKinds = {
  verifier: say('核验方', 'verifier'),
  issuer: say('颁发者', 'issuer'),
} as const satisfies Record<string, Say>
export type PartyKind = keyof typeof partyKinds

/** What a verifier may ask for: a type of certificate and some of its fields, no more. */
export type MayAsk = { readonly type: string; readonly fields: readonly string[] }

/** 核验方登记: one outside party, what it may ask, what for, until when. */
export type Party = {
  readonly id: Id
  readonly kind: PartyKind
  readonly name: string
  /** The client id of a verifier, or the `iss` of an issuer; unique in its kind. */
  readonly identifier: string
  /** Requests come from and answers go to addresses under this one only; empty for issuers. */
  readonly origin: string
  readonly keys: readonly Jwk[]
  readonly purpose: string
  readonly mayAsk: readonly MayAsk[]
  readonly from: Day
  /** Last day. */
  readonly until: Day
  readonly stoppedAt: Instant | null
  readonly stoppedWhy: string | null
  readonly by: string
  readonly at: Instant
}

/** DCQL (OpenID4VP 1.0 §6), as much of it as is read. */
export type DcqlClaim = {
  readonly id?: string
  readonly path: readonly (string | number | null)[]
  readonly values?: readonly (string | number | boolean)[]
}
export type DcqlCredential = {
  readonly id: string
  readonly format: string
  readonly multiple?: boolean
  readonly meta?: {
    readonly vct_values?: readonly string[]
    readonly type_values?: readonly (readonly string[])[]
  }
  readonly claims?: readonly DcqlClaim[]
  readonly claim_sets?: readonly (readonly string[])[]
  readonly require_cryptographic_holder_binding?: boolean
}
export type Dcql = {
  readonly credentials: readonly DcqlCredential[]
  readonly credential_sets?: readonly {
    readonly options: readonly (readonly string[])[]
    readonly required?: boolean
  }[]
}

/** 出示请求状态. */
export const requestStates = {
  open: say('等待出示', 'waiting'),
  answered: say('已出示', 'answered'),
  refused: say('持有人拒绝', 'declined by the holder'),
  failed: say('未通过核验', 'did not pass'),
  expired: say('已过期', 'expired'),
} as const satisfies Record<string, Say>
export type RequestState = keyof typeof requestStates

/** 出示请求: the city asks a wallet for a certificate. */
export type Request = {
  readonly id: Id
  readonly state: RequestState
  readonly type: string
  readonly fields: readonly string[]
  readonly purpose: string
  readonly by: string
  readonly unit: Id | null
  readonly madeAt: Instant
  readonly expiresAt: Instant
  readonly settledAt: Instant | null
  readonly why: WhyNot | null
  /** What was disclosed; kept sealed, for a day. */
  readonly shown: Readonly<Record<string, unknown>> | null
}

export const limits = {
  /** A request for a presentation; seconds. */
  requestSeconds: 300,
  /** A credential handed to a wallet for one presentation; seconds. */
  credentialSeconds: 3600,
  /** The age of the holder's signature; seconds. */
  bindingSeconds: 300,
  /** Clocks may differ by so much; seconds. */
  driftSeconds: 60,
  /** Hours for which what was shown is kept. */
  shownHours: 24,
  /** Characters of a credential or a presentation. */
  most: 131_072,
} as const

const again = say('请重新发起', 'Start it anew')

export const refusals = declareRefusals({
  'exchange.notTaken': {
    http: 422,
    says: (d: { why: WhyNot; at?: string }) => {
      const why: Say | undefined = whys[d.why]
      return say(
        `凭证未通过核验${why ? `：${why.zh}` : ''}`,
        `The credential was not taken${why ? `: ${why.en}` : ''}`,
      )
    },
    remedy: say('请持有人重新出示，或改用其他材料', 'Show it anew, or bring something else'),
  },
  'exchange.requestUnknown': {
    http: 404,
    says: () => say('没有这个出示请求', 'There is no such request'),
    remedy: again,
  },
  'exchange.requestOver': {
    http: 410,
    says: (d: { state: Say }) => say(`出示请求${d.state.zh}`, `This request is over: ${d.state.en}`),
    remedy: say('每个请求只能应答一次，请重新发起', 'Each is answered once; start it anew'),
  },
  'exchange.requestRefused': {
    http: 422,
    says: (d: { why: Say }) =>
      say(`不能接受这个出示请求：${d.why.zh}`, `This request cannot be accepted: ${d.why.en}`),
    remedy: say('请不要出示证照，并向核验方核实', 'Show nothing, and ask the verifier'),
  },
  'exchange.partyUnknown': {
    http: 403,
    says: () => say('对方没有在本市登记为核验方', 'The other side is not registered as a verifier here'),
    remedy: say('请不要出示证照', 'Show nothing'),
  },
  'exchange.partyStopped': {
    http: 403,
    says: (d: { name: string }) =>
      say(`${d.name}的登记已停用或到期`, `The registration of ${d.name} has ended`),
    remedy: say('请不要出示证照', 'Show nothing'),
  },
  'exchange.beyondRegistration': {
    http: 403,
    says: (d: { what: readonly string[] }) =>
      say(
        `对方索取了登记范围以外的信息：${d.what.join('、')}`,
        `It asks for more than it is registered for: ${d.what.join(', ')}`,
      ),
    remedy: say('请不要出示证照；本次请求已记录', 'Show nothing; this request is recorded'),
  },
  'exchange.partyBad': {
    http: 422,
    says: (d: { what: Say }) => say(`登记内容不对：${d.what.zh}`, `Wrong in the registration: ${d.what.en}`),
    remedy: say('请改正后再提交', 'Correct it and send it again'),
  },
  'exchange.partyKnown': {
    http: 409,
    says: (d: { identifier: string }) =>
      say(`${d.identifier} 已经登记`, `${d.identifier} is registered already`),
    remedy: say('请修改已有登记', 'Change the registration that is there'),
  },
  'exchange.notHeld': {
    http: 404,
    says: () => say('没有可以出示的证照', 'There is no certificate to show'),
    remedy: say('请在“我的证照”中查看', 'Look among your certificates'),
  },
  'exchange.verifierAway': {
    http: 502,
    says: (d: { name: string }) => say(`${d.name}没有应答`, `${d.name} does not answer`),
    remedy: say(
      '请稍后再试；若已同意出示，用证记录里有这一次',
      'Try again later; if you had agreed, the record says so',
    ),
  },
})

/** What an outside verifier asks, read from its signed request. */
export type Asked = {
  readonly clientId: string
  readonly responseUri: string
  /** `state` of the request, given back unread. */
  readonly echo: string | null
  /** The id of the query in DCQL: the key of the answer. */
  readonly query: string
  readonly types: readonly string[]
  readonly fields: readonly string[]
  readonly needed: readonly string[]
  readonly purpose: string
}

/** The facts of every certificate that may be disclosed one by one, beside the fields of its surface. */
export const commonClaims = {
  certificate_id: say('证照标识', 'identifier'),
  certificate_number: say('证照编号', 'number'),
  issuing_body: say('颁发机构', 'issued by'),
  issuing_body_code: say('颁发机构代码', 'code of the issuer'),
  issued_on: say('颁发日期', 'issued on'),
  valid_from: say('有效期起', 'valid from'),
  valid_to: say('有效期止', 'valid to'),
  holder_name: say('持证人', 'holder'),
  holder_code: say('持证人证件号码', 'id number of the holder'),
  sealed: say('签章原件（含全部照面信息）', 'the sealed original, with all of its fields'),
} as const satisfies Record<string, Say>

/** What a citizen is shown before he agrees 出示前告知. */
export type OfferView = {
  readonly id: Id
  readonly party: string
  readonly registeredFor: string
  readonly purpose: string
  readonly expiresAt: Instant
  readonly certificates: readonly {
    readonly id: Id
    readonly title: Say
    readonly number: string
    readonly issuer: string
    readonly fields: readonly {
      readonly name: string
      readonly title: Say
      readonly value: unknown
      readonly needed: boolean
    }[]
  }[]
}

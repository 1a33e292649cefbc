import { declareRefusals, type Instant, type Say, say } from '../../../base/index.ts'
import type { Algorithm } from '../envelope/declare.ts'

/** 密钥用途: what a key signs, and nothing else. */
export const purposes = {
  /** Tokens and grants of the city code. */
  code: say('城市码', 'city code'),
  /** Certificates, their files and copies. */
  certificate: say('电子证照', 'certificates'),
  /** Status lists and the list of what counts no more. */
  status: say('状态列表', 'status lists'),
  /** Credentials for wallets of others: SD-JWT VC, W3C VC. Ed25519 always. */
  exchange: say('对外互认', 'exchange'),
} as const satisfies Record<string, Say>
export type Purpose = keyof typeof purposes

/** 密码模块: where secrets lie and signing happens. Software by default; a module behind PKCS#11, or a service. */
export type KeyHome = {
  readonly name: string
  make(
    algorithm: Algorithm,
    purpose: Purpose,
  ): Promise<{ readonly reference: string; readonly publicKey: Uint8Array }>
  sign(key: HomeKey, message: Uint8Array): Promise<Uint8Array>
}
export type HomeKey = {
  readonly reference: string
  readonly algorithm: Algorithm
  readonly publicKey: Uint8Array
}

export type SigningKey = HomeKey & {
  readonly kid: number
  readonly purpose: Purpose
  readonly home: string
  readonly madeAt: Instant
  readonly signsFrom: Instant
  readonly signsUntil: Instant
  readonly revokedAt: Instant | null
  readonly why: string | null
}

/** Where a certificate's bit stands 状态位. */
export type StatusPlace = { readonly list: number; readonly index: number }

export type DeniedKind = 'grant' | 'device' | 'pseudonym' | 'reader'

export const refusals = declareRefusals({
  'keys.unknown': {
    http: 404,
    says: (d: { kid: number }) => say(`没有密钥 ${d.kid}`, `There is no key ${d.kid}`),
    remedy: say('用 huying keys list 查看密钥', 'Look at the keys with huying keys list'),
  },
  'keys.revokedAlready': {
    http: 409,
    says: (d: { kid: number }) => say(`密钥 ${d.kid} 已吊销`, `Key ${d.kid} was revoked before`),
    remedy: say('无需再吊销', 'Nothing is to be done'),
  },
  'keys.noTrustList': {
    http: 503,
    says: () => say('还没有经根密钥签署的信任列表', 'There is no trust list signed by the roots yet'),
    remedy: say(
      '用 huying keys request 取出待签列表，由保管人签署后用 huying keys publish 交回',
      'Take the list out with huying keys request, have the officers sign it, bring it back with huying keys publish',
    ),
  },
  'keys.badTrustList': {
    http: 422,
    says: () =>
      say(
        '这份信任列表与待签的不同，或签名人数不够',
        'This trust list is not the one that waits, or too few roots have signed it',
      ),
    remedy: say('重新取出待签列表并签署', 'Take the waiting list out again and have it signed'),
  },
  'keys.noStatusPlace': {
    http: 404,
    says: (d: { list: number; index: number }) =>
      say(
        `状态列表 ${d.list} 没有分配过第 ${d.index} 位`,
        `Place ${d.index} of status list ${d.list} was never given out`,
      ),
    remedy: say('核对证照的状态位', 'Check where the bit of the certificate stands'),
  },
  'keys.noList': {
    http: 404,
    says: (d: { list: string }) => say(`没有列表 ${d.list}`, `There is no list ${d.list}`),
    remedy: say(
      '在 /api/public/credentials/lists 查看全部列表',
      'See all lists at /api/public/credentials/lists',
    ),
  },
  'keys.moduleAway': {
    http: 503,
    says: (d: { home: string }) =>
      say(`密码模块“${d.home}”没有应答`, `The signing module “${d.home}” does not answer`),
    remedy: say('稍后再试；查看密码模块的运行状态', 'Try again later; look at the signing module'),
  },
})

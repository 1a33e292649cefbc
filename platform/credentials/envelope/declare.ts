import { declareRefusals, type Say, say } from '../../../base/index.ts'

/** 码形态: what an envelope is. The low four bits of its first byte. */
export const kinds = {
  /** 在线查询码: a random number that only the city can read. */
  lookup: 0,
  /** 场景令牌: signed by the city for one scene. */
  token: 1,
  /** 设备签名码: a grant of the city, signed again by the phone at the moment of showing. */
  device: 2,
  /** 电子证照: facts about a holder, valid until they end or are taken back. */
  certificate: 3,
  /** 信任列表: which keys count, signed by the roots. */
  trust: 8,
  /** 状态列表: what was taken back, one bit a certificate. */
  status: 9,
  /** 停用名单: grants, devices and readers that count no more. */
  denied: 10,
} as const
export type Kind = keyof typeof kinds
export type CodeKind = 'lookup' | 'token' | 'device' | 'certificate'

/** 签名算法 as they stand in a trust list. Both give 64 bytes. */
export const algorithms = { ed25519: 1, sm2: 2 } as const
export type Algorithm = keyof typeof algorithms

/** Whatever can sign: a key in memory, a module behind PKCS#11, a service elsewhere. */
export type Signer = {
  /** 密钥标识: two bytes, unique in a city. */
  readonly kid: number
  readonly algorithm: Algorithm
  readonly publicKey: Uint8Array
  sign(message: Uint8Array): Promise<Uint8Array>
}

/** True when the signature is right. The default is pure JavaScript; a server puts its native one here. */
export type Check = (
  algorithm: Algorithm,
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
) => boolean

/** A scene 场景 as a number, so that it fits; 0–23 take one byte. */
export type SceneNumber = number

export type LookupCode = { readonly kind: 'lookup'; readonly id: Uint8Array }

/** 场景令牌. Times are whole seconds since 1970. */
export type TokenClaims = {
  readonly scene: SceneNumber
  /** 场景假名: 8 bytes, another in each scene. */
  readonly pseudonym: Uint8Array
  /** 4 random bytes: one showing. */
  readonly nonce: Uint8Array
  /** The first second at which it is over. */
  readonly expires: number
  /** 有效时长 in minutes, counted back from `expires`: before it was born it is not valid either. */
  readonly minutes: number
  /** 权益位: entitlements as bits, never attributes. */
  readonly rights: number
}
export type Token = TokenClaims & { readonly kind: 'token'; readonly kid: number }

/** 设备授权: for one scene, one pseudonym and one phone key, for a day at most. */
export type GrantClaims = {
  readonly scene: SceneNumber
  readonly pseudonym: Uint8Array
  readonly deviceAlgorithm: Algorithm
  readonly deviceKey: Uint8Array
  readonly expires: number
  readonly rights: number
}
export type DeviceCode = GrantClaims & {
  readonly kind: 'device'
  readonly kid: number
  /** When the phone signed. */
  readonly time: number
}

/** 加注件: a copy for one purpose, one reader and a time. */
export type CopyNote = { readonly purpose: string; readonly for: string; readonly until: number }

/** 电子证照 in a code. Days count from 1970-01-01, local calendar (China). */
export type CertificateClaims = {
  /** 电子证照标识 in full; travels without root and check character, which follow from the rest. */
  readonly id: string
  /** Where its bit stands 状态位. */
  readonly list: number
  readonly index: number
  readonly issuedDay: number
  readonly fromDay: number
  /** The last day on which it is valid; null = 长期. */
  readonly toDay: number | null
  /** 照面信息 in the order of the type. */
  readonly fields: readonly string[]
  readonly copy?: CopyNote
}
export type Certificate = CertificateClaims & { readonly kind: 'certificate'; readonly kid: number }

export type Decoded = LookupCode | Token | DeviceCode | Certificate

/** A key of a trust list 信任列表. */
export type TrustKey = {
  readonly kid: number
  readonly algorithm: Algorithm
  readonly publicKey: Uint8Array
  /** Which shapes it may sign; a bit for each number in `kinds`. */
  readonly kinds: number
  /** Empty = every scene. */
  readonly scenes: readonly SceneNumber[]
  /** Signs from … */
  readonly from: number
  /** … and what it signed counts until. */
  readonly until: number
  /** 吊销: nothing signed with it counts any more. */
  readonly revoked: boolean
}

export type TrustClaims = {
  /** 行政区划 or another word for who is spoken of. */
  readonly authority: string
  readonly sequence: number
  readonly issuedAt: number
  readonly validUntil: number
  readonly keys: readonly TrustKey[]
}
/** A trust list whose signatures by the roots were checked. */
export type Trust = TrustClaims & { readonly byKid: ReadonlyMap<number, TrustKey> }

/** 离线根: the keys that a reader is delivered with, and how many of them must have signed. */
export type Roots = {
  readonly threshold: number
  readonly keys: readonly {
    readonly kid: number
    readonly algorithm: Algorithm
    readonly publicKey: Uint8Array
  }[]
}

/** A list of bits whose signature was checked. */
export type StatusList = {
  readonly list: number
  readonly size: number
  /** 截至: the state of this second. */
  readonly issuedAt: number
  readonly validUntil: number
  has(index: number): boolean
}
/** What else counts no more: grants, phones, readers; 8 bytes each, hex. */
export type DeniedList = {
  readonly issuedAt: number
  readonly validUntil: number
  readonly ids: ReadonlySet<string>
}

/** What was taken back, as far as this reader knows. */
export type Revoked = {
  readonly lists: ReadonlyMap<number, StatusList>
  readonly denied?: DeniedList | undefined
}

/** What a reader has seen in the time in which it could be shown again. */
export type Replay = {
  /** False when it was seen before. */
  first(key: string, until: number, now: number): boolean
  /** The latest second that anything seen here was signed at: a clock behind it is wrong. */
  readonly latest: number
}

export type VerifyOptions = {
  readonly trust: Trust
  readonly revoked?: Revoked | undefined
  /** Seconds since 1970, by the reader's clock. */
  readonly now: number
  /** What this reader reads; a code for another scene is refused. Not asked of certificates. */
  readonly scene?: SceneNumber | undefined
  /** Shapes that this reader takes; all by default. */
  readonly kinds?: readonly CodeKind[] | undefined
  /** How far a clock may be off 时钟偏差; 30 by default. */
  readonly driftSeconds?: number | undefined
  /** How far the reader's clock ran ahead of the city's when they last spoke. */
  readonly clockOffset?: number | undefined
  readonly replay?: Replay | undefined
  /** What a copy 加注件 is wanted for; one for another purpose is refused. */
  readonly purpose?: string | undefined
  /** How old the status list may be, seconds; without a list no certificate passes when this is given. */
  readonly statusWithin?: number | undefined
  readonly check?: Check | undefined
}

/** 拒绝原因, each with what to show on a terminal and what to do. */
export const reasons = {
  notOurs: {
    says: say('非城市码', 'not a city code'),
    remedy: say('请出示城市码', 'Show the city code'),
  },
  tooLong: {
    says: say('码过长', 'the code is too long'),
    remedy: say('请出示城市码', 'Show the city code'),
  },
  malformed: {
    says: say('码已损坏', 'the code is damaged'),
    remedy: say('请刷新后重扫', 'Refresh the code and scan again'),
  },
  versionUnknown: {
    says: say('码版本不识', 'a version this reader does not know'),
    remedy: say('请更新读码程序', 'Update the reader'),
  },
  kindNotTaken: {
    says: say('此处不收这种码', 'this reader does not take this kind of code'),
    remedy: say('请切换到对应的码', 'Switch to the right code'),
  },
  onlineOnly: {
    says: say('须联网核验', 'this code can only be checked on line'),
    remedy: say('请联网后再核验', 'Check it when the reader is on line'),
  },
  trustExpired: {
    says: say('信任列表过期', 'the trust list is out of date'),
    remedy: say('请联网更新信任列表', 'Bring the reader on line to renew it'),
  },
  clockWrong: {
    says: say('终端时钟不准', 'the clock of this reader is wrong'),
    remedy: say('请联网校时', 'Bring the reader on line to set its clock'),
  },
  keyUnknown: {
    says: say('签发密钥不识', 'signed by a key that is not known'),
    remedy: say('请更新信任列表后再扫', 'Renew the trust list and scan again'),
  },
  keyIdUnprotected: {
    says: say('密钥标识未受保护', 'the key id stands outside of what is signed'),
    remedy: say('不予采信', 'Do not accept it'),
  },
  keyRevoked: {
    says: say('签发密钥已吊销', 'the key that signed it was revoked'),
    remedy: say('请换领新码', 'Fetch a new code'),
  },
  keyOutOfTime: {
    says: say('签发密钥不在有效期', 'the key that signed it is not valid at this time'),
    remedy: say('请换领新码', 'Fetch a new code'),
  },
  keyNotForThis: {
    says: say('签发密钥无此权限', 'the key may not sign this kind of code or this scene'),
    remedy: say('不予采信', 'Do not accept it'),
  },
  algorithmUnknown: {
    says: say('签名算法不识', 'a signature of an algorithm that is not taken'),
    remedy: say('不予采信', 'Do not accept it'),
  },
  signatureWrong: {
    says: say('签名不符', 'the signature is wrong'),
    remedy: say('不予采信', 'Do not accept it'),
  },
  deviceSignatureWrong: {
    says: say('手机签名不符', 'the signature of the phone is wrong'),
    remedy: say('请用本人手机出示', 'Show it with the phone it was made for'),
  },
  wrongScene: {
    says: say('非本场景的码', 'a code for another scene'),
    remedy: say('请切换到本场景的码', 'Switch to the code for this scene'),
  },
  notYet: {
    says: say('尚未生效', 'not valid yet'),
    remedy: say('请核对手机时间', 'Check the time of the phone'),
  },
  expired: {
    says: say('已过期', 'expired'),
    remedy: say('请刷新后重扫', 'Refresh the code and scan again'),
  },
  stale: {
    says: say('非即时出示', 'not shown at this moment'),
    remedy: say('请打开码页当面出示', 'Open the code page and show it live'),
  },
  replayed: {
    says: say('已使用', 'used already'),
    remedy: say('请刷新后重扫', 'Refresh the code and scan again'),
  },
  revoked: {
    says: say('已失效', 'taken back'),
    remedy: say('请联系发证机关', 'Ask the body that issued it'),
  },
  statusUnknown: {
    says: say('状态无法核实', 'its present state is not known here'),
    remedy: say('请联网更新状态列表', 'Bring the reader on line to renew the status list'),
  },
  purposeWrong: {
    says: say('用途不符', 'a copy for another purpose'),
    remedy: say('请出示为本用途加注的副本', 'Show a copy made for this purpose'),
  },
} as const satisfies Record<string, { readonly says: Say; readonly remedy: Say }>
export type Why = keyof typeof reasons

export type Verdict<T = Decoded> =
  | {
      readonly ok: true
      readonly kind: CodeKind
      readonly fields: T
      /** The state of certificates that this answer rests on 截至; null when no list was asked. */
      readonly asOf: number | null
    }
  | { readonly ok: false; readonly refused: Why }

export const refusals = declareRefusals({
  'envelope.refused': {
    http: 422,
    says: (d: { why: Why }) => reasons[d.why]?.says ?? say('未通过核验', 'the check was not passed'),
    remedy: say(
      '请按提示重新出示，或走人工通道',
      'Show it again as the sentence says, or use the staffed lane',
    ),
  },
  'envelope.badIdentifier': {
    http: 422,
    says: (d: { id: string }) =>
      say(
        `“${d.id}”不是正确的电子证照标识（GB/T 36904）`,
        `“${d.id}” is not a right certificate identifier (GB/T 36904)`,
      ),
    remedy: say(
      '核对类型、机构、流水号、版本与校验位',
      'Check type, issuer, serial, version and check character',
    ),
  },
})

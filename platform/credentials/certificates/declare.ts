import type { AreaCode, Day, Id, Instant, Say } from '../../../base/index.ts'
import { say } from '../../../base/index.ts'
import type { FieldList } from '../../fields/declare.ts'

export { refusals } from './refusals.ts'

/** 持证主体类别. */
export const holderKinds = {
  person: say('自然人', 'person'),
  enterprise: say('法人或其他组织', 'organisation'),
} as const satisfies Record<string, Say>
export type HolderKind = keyof typeof holderKinds
/** 持证主体代码类型 of GB/T 36903, as far as known: configured here, sent at the border. */
export const holderCodeTypes: Readonly<Record<HolderKind, string>> = { enterprise: '001', person: '111' }

/** 有效期规则: 长期, 固定期 in months from the day of issue, 至某日 as a field of the surface says. */
export type Validity =
  | { readonly kind: 'forever' }
  | { readonly kind: 'months'; readonly months: number }
  | { readonly kind: 'day'; readonly field: string }

/** 共享属性 of the type. */
export const shareGrades = {
  open: say('无条件共享', 'shared freely'),
  conditional: say('有条件共享', 'shared on conditions'),
  none: say('不予共享', 'not shared'),
} as const satisfies Record<string, Say>
export type ShareGrade = keyof typeof shareGrades

/** How it looks 版式: a card, or a sheet upright or across; what stands in the head; in which colour. */
export type Layout = {
  readonly paper: 'card' | 'portrait' | 'landscape'
  readonly heading: Say
  /** The sentence above the fields; `{holder}` is replaced. */
  readonly lead?: Say
  /** Red, green and blue, 0–1. */
  readonly colour: readonly [number, number, number]
  /** Fields in two columns. */
  readonly columns?: 1 | 2
}

/** 证照类型: all that is to be known of certificates of a kind, as a pack declares it. */
export type CertificateType = {
  readonly title: Say
  /** 证照类型代码: credit code of the body that defined it (18), and its serial (3). */
  readonly typeCode: string
  /** Raised when fields or layout change; a certificate keeps the version it was made by. */
  readonly version: number
  /** 设定依据. */
  readonly basis: string
  /** 颁发机构: words of the names of units that may issue it; nobody else's signature counts. */
  readonly issuers: readonly string[]
  readonly holders: readonly HolderKind[]
  /** 照面信息. */
  readonly fields: FieldList
  /** 数据元 that a field follows, by name. */
  readonly elements?: Readonly<Record<string, string>>
  readonly validity: Validity
  /** 证照编号, where the case brings none: `{area}`, `{yyyy}`, `{n:6}` = running in the year. */
  readonly number: string
  readonly layout: Layout
  /** 免交关系: paper materials that it stands for. */
  readonly replaces: readonly Say[]
  readonly share: ShareGrade
  /** 敏感: consent is asked every time. */
  readonly sensitive?: boolean
  /** 亮证 allowed; the fields that whoever scans sees. Absent = it cannot be shown by code. */
  readonly shows?: readonly string[]
  /** May be shown without a network, by a token signed beforehand. */
  readonly offline?: boolean
  /** 单本: one holder has one at a time. */
  readonly single?: boolean
  /** `keeper`: the seal keeper 印章管理员 seals by hand; else sealed by itself. */
  readonly sealing: 'auto' | 'keeper'
  /** Field → names under which an application holds the value, the best first; `=text` is a constant. */
  readonly takes: Readonly<Record<string, readonly string[]>>
  /** 持证主体, where they are not simply who applied: each by the names under which a case holds name and number. */
  readonly heldBy?: readonly { readonly kind: HolderKind; readonly name: string; readonly code: string }[]
}

/** 证照状态 as kept; whether it has run out is told by the clock (`stateAt`). */
export const certificateStates = {
  issued: say('有效', 'valid'),
  suspended: say('暂扣', 'suspended'),
  revoked: say('撤销', 'revoked'),
  annulled: say('吊销', 'annulled'),
  cancelled: say('注销', 'cancelled'),
  replaced: say('已被替代', 'replaced'),
  corrected: say('已更正', 'corrected'),
  expired: say('过期失效', 'expired'),
} as const satisfies Record<string, Say>
export type CertificateState = keyof typeof certificateStates

/** The code list of one ministry [L], sent at the border. */
export const stateCodes: Readonly<Record<CertificateState, string>> = {
  issued: '01',
  suspended: '02',
  revoked: '03',
  cancelled: '04',
  expired: '05',
  annulled: '07',
  replaced: '99',
  corrected: '99',
}

/** What an issuer may do to a certificate 状态变更. */
export const certificateActs = {
  suspend: say('暂扣', 'suspend'),
  resume: say('发还', 'give back'),
  cancel: say('注销', 'cancel'),
  revoke: say('撤销', 'revoke'),
  annul: say('吊销', 'annul'),
} as const satisfies Record<string, Say>
export type CertificateAct = keyof typeof certificateActs

/** One of those who hold it, in the order of the paper. */
export type Holder = {
  readonly kind: HolderKind
  readonly name: string
  /** 公民身份号码 or 统一社会信用代码. */
  readonly code: string
}

/** What a certificate says; the seal is over all of it. */
export type CertificateFacts = {
  readonly huying: 'certificate 1'
  /** 电子证照标识. */
  readonly identifier: string
  readonly type: string
  readonly typeCode: string
  readonly typeVersion: number
  readonly title: string
  /** 证照编号 as printed. */
  readonly number: string
  readonly issuer: string
  readonly issuerCode: string
  readonly issuedOn: Day
  readonly holders: readonly Holder[]
  readonly validFrom: Day
  /** Last day, inclusive; null = long-term. */
  readonly validTo: Day | null
  readonly area: AreaCode
  readonly version: number
  readonly previous: string | null
  readonly surface: Readonly<Record<string, unknown>>
  /** Made by soft keys and a drawn seal: for tests and demonstrations only. */
  readonly test: boolean
}

/** 来源: made with a case, brought over from paper 存量, entered by hand. */
export const origins = {
  matter: say('同步签发', 'issued with its case'),
  stock: say('存量转换', 'converted from stock'),
  hand: say('手工制证', 'made by hand'),
} as const satisfies Record<string, Say>
export type Origin = keyof typeof origins

/** 电子证照 as it is kept; what names people is opened apart. */
export type CertificateRow = {
  readonly district: AreaCode
  readonly id: Id
  readonly type: string
  readonly typeVersion: number
  readonly identifier: string
  readonly number: string
  readonly version: number
  readonly previous: Id | null
  readonly next: Id | null
  readonly issuer: Id
  readonly issuerName: string
  readonly holderKind: HolderKind
  readonly issuedOn: Day
  readonly validFrom: Day
  readonly validTo: Day | null
  readonly state: CertificateState
  readonly stateAt: Instant
  /** Why it may not be used though its state is good: the file and the record say different things 数据冲突. */
  readonly blocked: string | null
  /** 只作参考: brought over incomplete. */
  readonly reference: boolean
  readonly origin: Origin
  readonly matter: Id | null
  readonly seal: Id
  readonly key: string
  /** SM3 of the facts, and of the file. */
  readonly digest: string
  readonly fileDigest: string
  /** What the printed code holds. */
  readonly token: string
  readonly statusIndex: number | null
  readonly sealedAt: Instant
}
export type Certificate = CertificateRow & { readonly facts: CertificateFacts }

/** One line of the history 状态历史. */
export type CertificateEvent = {
  readonly act: CertificateAct | 'issue' | 'replace' | 'correct' | 'expire' | 'block' | 'unblock'
  readonly from: CertificateState | null
  readonly to: CertificateState
  readonly why: string
  /** 文号. */
  readonly document: string | null
  readonly by: string
  readonly unitName: string | null
  readonly at: Instant
}

/** 电子印章 of an issuing body. */
export type Seal = {
  readonly district: AreaCode
  readonly id: Id
  readonly unit: Id
  readonly unitName: string
  readonly name: string
  /** 法定名称章 or 专用章. */
  readonly kind: 'legal' | 'special'
  readonly validFrom: Instant
  /** First instant at which it no longer counts. */
  readonly validTo: Instant
  readonly state: 'normal' | 'suspended' | 'destroyed'
  readonly stateAt: Instant
  /** 测试章: counts in demonstrations and tests only. */
  readonly test: boolean
}

/** 加注件: a copy that counts for one purpose only. */
export type Copy = {
  readonly id: Id
  readonly certificate: Id
  /** What its code holds. */
  readonly code: string
  readonly purpose: string
  readonly forWhom: string
  /** Last instant. */
  readonly until: Instant
  readonly by: string
  readonly at: Instant
  readonly withdrawnAt: Instant | null
}

/** As what the holder's side acts: in person, for a child, for a firm as its legal representative or its agent. */
export const capacities = {
  self: say('本人', 'in person'),
  guardian: say('监护人', 'as guardian'),
  legal: say('法定代表人', 'as legal representative'),
  agent: say('经办人', 'as agent'),
} as const satisfies Record<string, Say>
export type Capacity = keyof typeof capacities

/** 授权: the holder lets somebody use a certificate, or all of a type. */
export type Grant = {
  readonly id: Id
  /** One certificate, or every one of the type. */
  readonly certificate: Id | null
  readonly type: string
  readonly to: { readonly kind: 'unit' | 'citizen'; readonly key: string; readonly name: string }
  readonly purpose: string
  /** 次数; null = any number. */
  readonly times: number | null
  readonly used: number
  readonly from: Instant
  /** First instant at which it no longer holds. */
  readonly until: Instant
  readonly capacity: Capacity
  readonly by: string
  readonly madeAt: Instant
  readonly withdrawnAt: Instant | null
}

/** How a certificate was used 用证方式. */
export const uses = {
  reuse: say('免提交', 'in place of a paper'),
  show: say('亮证', 'shown'),
  copy: say('加注件', 'copy for a purpose'),
  verify: say('核验', 'verified'),
  lookup: say('查询', 'looked up'),
  print: say('打印下载', 'printed'),
} as const satisfies Record<string, Say>
export type UseKind = keyof typeof uses

/** 用证记录: the holder sees every one. */
export type Use = {
  readonly id: Id
  readonly certificate: Id
  readonly type: string
  readonly title: Say
  readonly number: string
  readonly kind: UseKind
  /** 用证单位 or who scanned. */
  readonly by: string
  readonly unitName: string | null
  readonly purpose: string
  readonly item: string | null
  readonly matterNumber: string | null
  readonly grant: Id | null
  readonly fields: readonly string[]
  readonly result: string
  readonly at: Instant
}

/** 核验结论. */
export const answers = {
  valid: say('真且有效', 'genuine and valid'),
  ended: say('真但已失效', 'genuine, no longer valid'),
  unknown: say('无法核实', 'cannot be verified'),
  forged: say('伪造或篡改', 'forged or changed'),
} as const satisfies Record<string, Say>
export type Answer = keyof typeof answers

/** What a verification says; `reasons` in plain words, the weightiest first. */
export type Verified = {
  readonly answer: Answer
  readonly reasons: readonly Say[]
  readonly type: Say | null
  readonly identifier: string | null
  readonly issuer: string | null
  readonly state: CertificateState | null
  readonly stateTitle: Say | null
  readonly issuedOn: Day | null
  readonly validTo: Day | null
  /** The version that stands in its place. */
  readonly replacedBy: string | null
  /** Fields that this way of verifying may show, titled; names and numbers masked unless the holder showed them. */
  readonly shown: readonly { readonly title: Say; readonly text: string }[]
  /** 加注件: for what, for whom, until when. */
  readonly copy: {
    readonly purpose: string
    readonly forWhom: string
    readonly until: Instant
    readonly fits: boolean | null
  } | null
  readonly test: boolean
  readonly asOf: Instant
}

/** 制证: what waits for its seal, or could not be made. */
export const makingStates = {
  waiting: say('待签章', 'waits for its seal'),
  failed: say('制证失败', 'could not be made'),
  done: say('已签发', 'issued'),
  dropped: say('已退回', 'sent back'),
} as const satisfies Record<string, Say>
export type MakingState = keyof typeof makingStates

export type Making = {
  readonly id: Id
  readonly type: string
  readonly state: MakingState
  readonly unit: Id
  readonly unitName: string
  readonly matter: Id | null
  readonly matterNumber: string | null
  readonly why: Say | null
  readonly certificate: Id | null
  readonly madeAt: Instant
  readonly settledAt: Instant | null
}

/** What a certificate is to be made of. */
export type Draft = {
  readonly type: string
  readonly issuer: Id
  readonly holders: readonly Holder[]
  readonly fields: Readonly<Record<string, unknown>>
  readonly number?: string
  readonly issuedOn?: Day
  readonly validFrom?: Day
  readonly validTo?: Day | null
  readonly area?: AreaCode
  readonly origin: Origin
  readonly matter?: Id
  /** The same source makes one certificate however often it is told. */
  readonly source: string
  /** The certificate it stands in place of, and why. */
  readonly previous?: { readonly id: Id; readonly as: 'replaced' | 'corrected'; readonly why: string }
  readonly reference?: boolean
}

/** What is wrong with the store 异常. */
/** What the window sees of a certificate before the applicant agreed: that there is one, to how long, by whom. */
export type WindowOffer = {
  /** Code of the material that it stands for. */
  readonly material: string
  readonly title: Say
  readonly sensitive: boolean
  readonly card: {
    readonly numberEnd: string
    readonly validTo: Day | null
    readonly issuer: string
  } | null
}

/** 用证台: what an authorised unit sees, for its case. */
export type UnitUse = {
  readonly card: Card
  readonly surface: CardView['surface']
  readonly purpose: string
  readonly caseNumber: string
  readonly use: Id
}

export const exceptionKinds = {
  conflict: say('数据与文件不一致', 'record and file differ'),
  double: say('单本证照重复', 'two of a single-copy type'),
  orphan: say('持证主体已注销或已亡', 'holder gone'),
  harvest: say('批量试探核验', 'harvesting by number'),
  neighbour: say('无办件查询他人证照', 'looked up without a case'),
} as const satisfies Record<string, Say>
export type ExceptionKind = keyof typeof exceptionKinds

export type CertificateException = {
  readonly id: Id
  readonly kind: ExceptionKind
  readonly certificate: Id | null
  readonly about: string
  readonly at: Instant
  readonly settledAt: Instant | null
  readonly settledBy: string | null
  readonly settledWhy: string | null
}

export const rules = {
  /** 亮证码. */
  showSeconds: 60,
  /** A token for times without a network. */
  offlineHours: 24,
  /** 到期提醒, days before. */
  remindDays: [60, 30, 7],
  /** Years of age below which the guardian decides. */
  ownConsentAge: 14,
  /** A copy holds at most. */
  copyDays: 366,
  grantDays: 366,
  /** Codes that nobody knows, from one address within ten minutes: more is harvesting. */
  unknownPerTenMinutes: 20,
  /** Look-ups by one clerk within an hour without being an alarm. */
  lookupsPerHour: 60,
} as const

/** A card of 卡包 as its holder sees it. */
export type Card = {
  readonly id: Id
  readonly type: string
  readonly title: Say
  readonly number: string
  readonly identifier: string
  readonly issuer: string
  readonly holder: string
  readonly issuedOn: Day
  readonly validFrom: Day
  readonly validTo: Day | null
  readonly daysLeft: number | null
  readonly state: CertificateState
  readonly stateTitle: Say
  readonly blocked: boolean
  readonly reference: boolean
  readonly colour: readonly [number, number, number]
  /** May be shown by code; without a network as well. */
  readonly shows: boolean
  readonly offline: boolean
  readonly sensitive: boolean
  readonly test: boolean
}

export type CardView = Card & {
  readonly surface: readonly { readonly name: string; readonly title: Say; readonly text: string }[]
  readonly history: readonly CertificateEvent[]
  readonly uses: readonly Use[]
  readonly grants: readonly Grant[]
  readonly copies: readonly Copy[]
  readonly token: string
  readonly basis: string
  readonly area: AreaCode
  readonly origin: Origin
  readonly nextIdentifier: string | null
}

/** A certificate that stands ready for a material 免提交. */
export type Offer = {
  readonly type: string
  readonly title: Say
  /** Null = none in the store. */
  readonly card: Card | null
}

/** A certificate that a case rests on, with what has become of it since. */
export type CaseCertificate = {
  readonly use: Use
  readonly state: CertificateState
  readonly stateTitle: Say
  readonly note: Say | null
  readonly surface: readonly { readonly name: string; readonly title: Say; readonly text: string }[]
}

/** A type as its page shows it. */
export type TypeLine = {
  readonly name: string
  readonly title: Say
  readonly typeCode: string
  readonly version: number
  readonly basis: string
  readonly issuers: readonly string[]
  readonly holders: readonly HolderKind[]
  readonly validity: Validity
  readonly share: ShareGrade
  readonly sensitive: boolean
  readonly shows: readonly string[] | null
  readonly offline: boolean
  readonly single: boolean
  readonly sealing: 'auto' | 'keeper'
  readonly replaces: readonly Say[]
  readonly fields: readonly {
    readonly name: string
    readonly title: Say
    readonly kind: string
    readonly required: boolean
    readonly element: string | null
    readonly shown: boolean
  }[]
}

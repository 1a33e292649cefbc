import { type Id, type Instant, type Say, say } from '../../../base/index.ts'
import type {
  CapAlert,
  CapCategory,
  CapCertainty,
  CapCircle,
  CapPoint,
  CapResponse,
  CapScope,
  CapSeverity,
  CapStatus,
  CapUrgency,
} from './declare-cap.ts'

export * from './declare-cap.ts'
export { refusals } from './refusals.ts'

/** 预警颜色: how a level is drawn. Never stored alone: a level belongs to the scheme of its kind. */
export const colours = {
  red: say('红色', 'red'),
  orange: say('橙色', 'orange'),
  yellow: say('黄色', 'yellow'),
  blue: say('蓝色', 'blue'),
  white: say('白色', 'white'),
} as const satisfies Record<string, Say>
export type Colour = keyof typeof colours

/** A step of a scheme 预警级别. `rank` 1 = highest of the scheme; the colour is how it is drawn. */
export type WarningLevel = {
  readonly title: Say
  readonly rank: number
  readonly colour: Colour
  readonly severity: CapSeverity
  /** When it is issued. */
  readonly meaning: Say
  /** 防御指引: what people should do. */
  readonly instruction: Say
  /** Towns sign within so many minutes. */
  readonly signMinutes: number
}

/** A kind of warning 预警种类 with its scheme: declared by packs, since each rule-book has its own steps. */
export type WarningKind = {
  readonly title: Say
  /** The rule-book with its edition. */
  readonly scheme: Say
  readonly category: CapCategory
  readonly responses: readonly CapResponse[]
  /** Who issues it by law; others only pass it on. */
  readonly issuer: Say
  /** Highest first. */
  readonly levels: Readonly<Record<string, WarningLevel>>
  readonly basis: Say
}

/** Where it holds: named areas, or shapes, or both. */
export type WarningArea = {
  readonly desc: Say
  readonly codes: readonly string[]
  readonly polygons: readonly (readonly CapPoint[])[]
  readonly circles: readonly CapCircle[]
}

/** One level and the areas it holds for; a warning may have several 分区分级. */
export type WarningPart = { readonly level: string; readonly areas: readonly WarningArea[] }

/** What the composer writes 预警拟稿. */
export type WarningDraft = {
  readonly kind: string
  readonly status: Extract<CapStatus, 'Actual' | 'Exercise' | 'Test'>
  readonly scope: CapScope
  /** Restricted: who may read it; Private: to whom it is addressed. */
  readonly limits: string | null
  readonly parts: readonly WarningPart[]
  readonly urgency: CapUrgency
  readonly certainty: CapCertainty
  readonly onset: Instant
  readonly expires: Instant
  readonly headline: Say
  readonly description: Say
  readonly instruction: Say
  /** The warning that it updates or ends. */
  readonly supersedes: Id | null
  /** `cancel` ends it 解除. */
  readonly act: 'alert' | 'update' | 'cancel'
}

/**
 * draft 拟稿 · toRelease 待签发 · released 已发布 · discarded 已作废; of messages from outside: received 已接收 (shown to staff) ·
 * adopted 已采纳 (shown to the public too). Whether it holds is no state: `endedAt` and `expires` say it.
 */
export type AlertState = 'draft' | 'toRelease' | 'released' | 'discarded' | 'received' | 'adopted'

export type Alert = {
  readonly district: string
  readonly id: Id
  readonly origin: 'own' | 'in'
  readonly identifier: string
  readonly sender: string
  readonly sent: Instant
  readonly status: CapStatus
  readonly msgType: CapAlert['msgType']
  readonly scope: CapScope
  readonly state: AlertState
  /** Messages about one thing: the first alert and all that updated or ended it. */
  readonly chain: Id
  readonly kind: string | null
  readonly headline: Say
  /** Highest rank of its parts; null = from outside and not known here. */
  readonly rank: number | null
  readonly codes: readonly string[]
  readonly onset: Instant
  readonly expires: Instant | null
  readonly endedBy: Id | null
  readonly endedAt: Instant | null
  readonly endedHow: 'updated' | 'cancelled' | null
  readonly draft: WarningDraft | null
  readonly cap: CapAlert | null
  /** How many messages from outside said the same 重复告警. */
  readonly repeats: number
  readonly madeBy: string
  readonly madeAccount: Id | null
  readonly madeAt: Instant
  readonly releasedBy: string | null
  readonly releasedAt: Instant | null
  readonly returned: string | null
  readonly version: number
}

/** A town or unit that must sign 签收. */
export type Receipt = {
  readonly alert: Id
  readonly chain: Id
  readonly unit: Id
  readonly unitName: string
  readonly area: string
  readonly level: string
  readonly askedAt: Instant
  readonly dueAt: Instant
  readonly signedAt: Instant | null
  readonly signedBy: string | null
  readonly note: string | null
  /** How far the call for a signature went 催签: 0 told, 1 duty officer by phone, 2 leader on duty, 3 the level above. */
  readonly step: number
  /** Superseded before it was signed: the newer one is signed instead. */
  readonly closedAt: Instant | null
}

/** Who may send warnings here 预警来源白名单. */
export type AlertSource = {
  readonly id: Id
  readonly sender: string
  readonly title: string
  /** Other names under which the same body refers to its messages. */
  readonly aliases: readonly string[]
  /** `show`: to staff; `publish`: the public sees its public messages without anybody's hand. */
  readonly trust: 'show' | 'publish'
  /** A shared secret is set: messages must be signed. */
  readonly signs: boolean
  readonly active: boolean
  readonly version: number
}

/** A feed of somebody's warnings, read by us 订阅. */
export type AlertFeed = {
  readonly id: Id
  readonly url: string
  readonly title: string
  readonly minutes: number
  readonly active: boolean
  readonly lastAt: Instant | null
  readonly lastOk: Instant | null
  readonly failures: number
  readonly lastError: string | null
}

/** Messages refused, grouped: who, why, how often. */
export type RefusedMessage = {
  readonly id: Id
  readonly sender: string
  readonly reason: string
  readonly says: Say
  readonly count: number
  readonly firstAt: Instant
  readonly lastAt: Instant
}

/** A sender says the same thing again within so long: counted, not shown again. */
export const GROUP_MINUTES = 10
/** Different messages of one sender in a minute; more are refused and counted. */
export const MOST_A_MINUTE = 120

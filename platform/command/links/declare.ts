import { declareRefusals, type Id, type Instant, say } from '../../../base/index.ts'

/** Control rooms of others: they keep their own dispatch, we only exchange. */
export const systems = {
  '110': say('110 公安', '110 police'),
  '119': say('119 消防', '119 fire'),
  '120': say('120 急救', '120 ambulance'),
  '122': say('122 交警', '122 traffic police'),
} as const
export type System = keyof typeof systems

export const kinds = {
  fire: say('火灾', 'fire'),
  rescue: say('抢险救援', 'rescue'),
  traffic: say('交通事故', 'traffic accident'),
  medical: say('医疗急救', 'medical'),
  order: say('治安警情', 'public order'),
  crowd: say('群体性事件', 'crowd'),
  help: say('群众求助', 'help'),
  other: say('其他', 'other'),
} as const
export type Kind = keyof typeof kinds

export const statuses = {
  received: say('已接警', 'received'),
  dispatched: say('已派出', 'dispatched'),
  arrived: say('已到场', 'on site'),
  controlled: say('已控制', 'under control'),
  closed: say('已结束', 'ended'),
  cancelled: say('已撤销', 'cancelled'),
} as const
export type Status = keyof typeof statuses

/**
 * All that is exchanged about an event 联动字段白名单: which, what, where, how grave, how far, who is on it. Never who called, who is
 * hurt, who is suspected.
 */
export type Shared = {
  readonly event: string
  readonly kind: Kind
  readonly place: string
  readonly lon: number | null
  readonly lat: number | null
  readonly level: 1 | 2 | 3 | 4 | null
  readonly status: Status
  readonly units: readonly string[]
  /** By their clock. */
  readonly at: Instant
  readonly drill: boolean
}

export type OutsideEvent = Omit<Shared, 'at'> & {
  readonly id: Id
  readonly system: System
  readonly theirAt: Instant
  readonly receivedAt: Instant
  readonly matter: Id | null
  readonly updates: number
}

/** What we tell them: our number for their event, and what we did. */
export type Telling = {
  readonly event: string
  readonly ourNumber: string
  readonly status: Status
  readonly units: readonly string[]
  readonly at: Instant
  readonly drill: boolean
}

export type Sending = {
  readonly id: Id
  readonly system: System
  readonly body: Telling
  readonly at: Instant
  readonly nextAt: Instant | null
  readonly attempts: number
  readonly sentAt: Instant | null
  readonly error: string | null
}

/** A way to a control room 联动适配器. `key` is the same for every try of one message: they take it once. */
export type LinkAdapter = {
  readonly system: System
  send(key: string, body: Telling): Promise<void>
}

export const refusals = declareRefusals({
  'links.bad': {
    http: 422,
    says: ({ what }: { what: string }) => say(`联动信息不完整：${what}`, `the linked event lacks: ${what}`),
    remedy: say('请按约定字段重发', 'send the agreed fields'),
  },
  'links.noSystem': {
    http: 404,
    says: () => say('没有接入该系统', 'this control room is not linked'),
    remedy: say('请核对系统代码（110/119/120/122）', '110, 119, 120 or 122'),
  },
  'links.noEvent': {
    http: 404,
    says: () => say('没有这个联动事件', 'there is no such linked event'),
    remedy: say('请刷新', 'reload'),
  },
  'links.badSignature': {
    http: 401,
    says: () => say('联动消息签名不符', 'the signature does not hold'),
    remedy: say('请核对共享密钥与时钟', 'check the shared secret and the clock'),
  },
})

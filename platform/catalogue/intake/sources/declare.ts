import {
  type AreaCode,
  declareRefusals,
  type Id,
  type Instant,
  type Say,
  say,
} from '../../../../base/index.ts'
import type { DeliveryMode, Trouble } from '../declare.ts'

/** 数据源类型. */
export const sourceKinds = {
  push: say('接口推送', 'REST push'),
  folder: say('监听文件夹', 'watched folder'),
  web: say('HTTP(S) 拉取', 'HTTP(S) pull'),
  sftp: say('SFTP 拉取', 'SFTP pull'),
  database: say('数据库拉取', 'database pull'),
} as const satisfies Record<string, Say>
export type SourceKind = keyof typeof sourceKinds

/** When a source is looked at 计划. Times are local, `HH:MM`. */
export type Schedule =
  | { readonly every: 'minutes'; readonly minutes: number }
  | { readonly every: 'day'; readonly at: string; readonly workingDays?: boolean }
  /** 1 Monday … 7 Sunday. */
  | { readonly every: 'week'; readonly weekday: number; readonly at: string }
  /** `workingDay`: the n-th working day of the month, else the n-th day. */
  | { readonly every: 'month'; readonly day: number; readonly at: string; readonly workingDay?: boolean }

/** Where a database's rows are read. Names are taken as they are and quoted; no SQL of the sender is run. */
export type DatabaseConfig = {
  readonly engine: 'postgresql' | 'mysql'
  readonly host: string
  readonly port?: number
  readonly database: string
  readonly user: string
  readonly tls?: boolean
  readonly schema?: string
  readonly table: string
  /** Empty = all. */
  readonly columns?: readonly string[]
  /** Incremental: rows whose value here is beyond what was read, e.g. `updated_at` or `id`. */
  readonly cursor?: {
    readonly column: string
    readonly kind: 'time' | 'key'
    readonly overlapMinutes?: number
  }
}
export type WebConfig = { readonly url: string; readonly timeoutSeconds?: number }
export type SftpConfig = {
  readonly host: string
  readonly port?: number
  readonly user: string
  readonly folder: string
  /** `*.csv`; `*` and `?` only. */
  readonly pattern?: string
  /** SHA-256 fingerprint of the host's key, base64: without it anybody could pretend to be the host. */
  readonly hostKey: string
}
/** A folder below the city's inbox. */
export type FolderConfig = {
  readonly folder: string
  readonly pattern?: string
  readonly stableSeconds?: number
}

/** What a look at a source found: files that lie ready, or the columns of a table. */
export type Found = {
  readonly what: 'files' | 'table' | 'push'
  readonly names: readonly string[]
  /** So many besides. */
  readonly more: number
}

/** 报送时限: what a unit promised to keep up to date, and when the next delivery is due. */
export type Due = {
  readonly dataset: Id
  readonly unit: Id
  readonly title: string
  readonly titleEn: string
  readonly cycle: string
  readonly freshAt: Instant
  readonly due: Instant
  readonly late: boolean
}

export type SourceConfig = Readonly<Record<string, unknown>>

/** A source 数据源 that deliveries of one dataset are taken from. Its secret is sealed and never shown again. */
export type Source = {
  readonly district: AreaCode
  readonly id: Id
  readonly dataset: Id
  readonly unit: Id
  readonly kind: SourceKind
  readonly title: string
  readonly mode: DeliveryMode
  readonly config: SourceConfig
  readonly schedule: Schedule | null
  /** How far it was read. */
  readonly cursor: Readonly<Record<string, unknown>> | null
  readonly active: boolean
  readonly nextAt: Instant | null
  readonly ranAt: Instant | null
  readonly ranWellAt: Instant | null
  readonly trouble: Trouble | null
  readonly failures: number
  readonly changedAt: Instant
  readonly changedBy: string
}

export const refusals = declareRefusals({
  'source.notFound': {
    http: 404,
    says: () => say('没有这个数据源', 'There is no such source'),
    remedy: say('请在归集监控中重新选择', 'Choose again at the intake desk'),
  },
  'source.bad': {
    http: 422,
    says: ({ why }: { why: Say }) =>
      say(`数据源设置不对：${why.zh}`, `The source is not set up rightly: ${why.en}`),
    remedy: say('请改正后保存', 'Correct it and save'),
  },
  'source.privateAddress': {
    http: 403,
    says: ({ host }: { host: string }) =>
      say(`不允许访问内部地址 ${host}`, `${host} is an inner address that may not be reached`),
    remedy: say(
      '确需访问时，由系统管理员在 HUYING_PULL_ALLOW 中列出该网段',
      'If it must be reached, the administrator lists its network in HUYING_PULL_ALLOW',
    ),
  },
  'source.unreachable': {
    http: 502,
    says: ({ reason }: { reason: string }) =>
      say(`连接不到来源（${reason}）`, `The source cannot be reached (${reason})`),
    remedy: say('请核对地址、端口、账号和网络', 'Check address, port, account and network'),
  },
  'source.refused': {
    http: 502,
    says: ({ reason }: { reason: string }) =>
      say(`来源拒绝了请求（${reason}）`, `The source refused (${reason})`),
    remedy: say('请核对账号、密码和权限', 'Check account, password and rights'),
  },
  'source.hostKey': {
    http: 502,
    says: ({ found }: { found: string }) =>
      say(
        `SFTP 主机密钥与登记的不一致（${found}）`,
        `The key of the SFTP host is not the one registered (${found})`,
      ),
    remedy: say(
      '请先与来源单位核实，再更新登记的指纹',
      'Ask the unit first, then register the new fingerprint',
    ),
  },
  'source.badKey': {
    http: 401,
    says: () => say('推送密钥无效', 'The key is not valid'),
    remedy: say('请向数据管理员领取新的密钥', 'Ask the data steward for a new one'),
  },
  'source.badRows': {
    http: 422,
    says: () =>
      say(
        '推送内容应为 {rows: [{列名: 值}]}、每行一个 JSON 对象，或 CSV',
        'Push {rows: [{column: value}]}, one JSON object a line, or CSV',
      ),
    remedy: say('值只能是文字、数字、真假或空', 'Values are texts, numbers, booleans or null'),
  },
})

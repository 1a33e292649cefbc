import { type AreaCode, declareRefusals, type Id, type Instant, type Say, say } from '../../../base/index.ts'

/** What says a value 来源: the id of a dataset that a unit delivers, or `hand` for a clerk at the desk 人工录入. */
export type Source = string
export const HAND: Source = 'hand'

/**
 * What one source says of one row 来源陈述: all its values with one time. A row's value is that of the claim which wins;
 * the others stay beside it.
 */
export type Claim = {
  readonly id: Id
  /** The row it was said of. */
  readonly row: Id
  readonly source: Source
  /** Key of the record in its source; the account of a clerk. */
  readonly ref: string
  readonly delivery: Id | null
  readonly line: number | null
  /** By field; sealed text of personal ones. */
  readonly values: Readonly<Record<string, unknown>>
  /** Since when the source says so. */
  readonly observedAt: Instant
  readonly receivedAt: Instant
  readonly endedAt: Instant | null
  /** Fields that were found wrong and count no more 不采信. */
  readonly refused: readonly string[]
}

/** 采用 · 备选 · 存疑 · 不采信. */
export const claimStates = {
  stands: say('采用', 'used'),
  superseded: say('备选', 'beside'),
  doubted: say('存疑', 'doubted'),
  refused: say('不采信', 'refused'),
} as const satisfies Record<string, Say>
export type ClaimState = keyof typeof claimStates

/** Rank of a source for one field; 1 is the one legal source 一数一源. */
export type Ranking = {
  readonly field: string
  readonly source: Source
  readonly rank: number
  /** Law or ruling that it rests on 依据. */
  readonly basis: string
  readonly ruledBy: string
  readonly ruledAt: Instant
}

/** 草稿 · 已发布. */
export type FeedState = 'draft' | 'published'

/** How the rows of a dataset become claims of a register 入库规则. */
export type Feed = {
  readonly district: AreaCode
  readonly id: Id
  readonly register: string
  readonly dataset: Id
  readonly title: string
  /** Unit that answers for the dataset 数源单位. */
  readonly unit: Id
  /** Item → field of the register. */
  readonly map: Readonly<Record<string, string>>
  /** Item that says since when the values hold; absent = the delivery's own time. */
  readonly observed: string | null
  /** Fields whose one legal source this dataset says it is. */
  readonly legal: readonly string[]
  readonly state: FeedState
  readonly changedAt: Instant
}

/** A record as a source has it, already under the names of the register. */
export type SourceRecord = {
  readonly ref: string
  readonly line: number | null
  readonly observedAt: Instant
  readonly values: Readonly<Record<string, unknown>>
}

/** Why a record could not be given to a row by itself. */
export const waitingReasons = {
  noKey: say('没有唯一标识', 'no identifying number'),
  clash: say('标识相同而内容不符', 'the same number, but another person or thing'),
  newNumber: say('标识未见过，待比对', 'a number not seen before, to be compared'),
  invalid: say('标识不合规', 'the identifying number is not valid'),
} as const satisfies Record<string, Say>
export type WaitingReason = keyof typeof waitingReasons

/** 待认领 · 已归入 · 已新建 · 不入库. */
export type WaitingState = 'open' | 'adopted' | 'created' | 'dropped'

/** A record that waits for somebody, or the brain, to say whose it is 待认领记录. */
export type Waiting = {
  readonly id: Id
  readonly feed: Id
  readonly register: string
  readonly source: Source
  readonly ref: string
  readonly delivery: Id | null
  readonly line: number | null
  readonly observedAt: Instant
  readonly reason: WaitingReason
  readonly state: WaitingState
  readonly row: Id | null
  readonly madeAt: Instant
  readonly decidedBy: string | null
}

export type Fed = {
  readonly created: number
  readonly changed: number
  readonly unchanged: number
  /** Values a record had that the register's field does not take. */
  readonly dropped: number
  /** Records that identify nobody. */
  readonly waiting: number
}

/** 待核实 · 属实已更正 · 原值无误 · 不采信. */
export const doubtOutcomes = {
  corrected: say('已由数源更正', 'corrected at the source'),
  confirmed: say('原值无误', 'the value is right'),
  refused: say('原值有误，不采信', 'the value is wrong and counts no more'),
} as const satisfies Record<string, Say>
export type DoubtOutcome = keyof typeof doubtOutcomes

/** A value in doubt 疑义: it is still shown, with a flag, and may not be the only ground of a refusal. */
export type Doubt = {
  readonly id: Id
  readonly register: string
  readonly row: Id
  readonly field: string
  readonly source: Source
  readonly why: string
  /** Verification 疑义核实 at the source unit; null = nobody was asked. */
  readonly matter: Id | null
  readonly saidBy: string
  readonly saidAt: Instant
  readonly outcome: DoubtOutcome | null
  readonly settledBy: string | null
  readonly settledAt: Instant | null
}

/** One value of a row with where it comes from, as an actor may see it. */
export type ValueSource = {
  readonly field: string
  readonly claim: Id
  readonly source: Source
  readonly rank: number | null
  readonly state: ClaimState
  /** Masked as the row is. */
  readonly value: unknown
  readonly delivery: Id | null
  readonly line: number | null
  readonly observedAt: Instant
  readonly receivedAt: Instant
  readonly endedAt: Instant | null
}

/** Two rows taken for one 合并; the row that goes keeps its own claims, so that it can come back. */
export type Merge = {
  readonly id: Id
  readonly register: string
  readonly gone: Id
  readonly kept: Id
  readonly why: string
  readonly by: string
  readonly at: Instant
  readonly undoneAt: Instant | null
}

export const claimRefusals = declareRefusals({
  'claims.noFeed': {
    http: 404,
    says: () => say('没有这条入库规则', 'There is no such feed'),
    remedy: say('请刷新列表', 'Reload the list'),
  },
  'claims.badFeed': {
    http: 422,
    says: ({ why }: { why: Say }) => say(`入库规则不成立：${why.zh}`, `The feed does not hold: ${why.en}`),
    remedy: say('请改正对应关系后再保存', 'Correct the mapping and save again'),
  },
  'claims.twoSources': {
    http: 409,
    says: ({ title }: { title: Say; field: string; sources: readonly string[] }) =>
      say(
        `两个部门都主张是“${title.zh}”的数源，裁定前不能发布`,
        `Two units both claim to be the source of ${title.en}: nothing is published before the ruling`,
      ),
    remedy: say('请数据主管部门在“数源认定”中裁定', 'Ask the data authority for a ruling'),
  },
  'claims.sourced': {
    http: 409,
    says: ({ title }: { title: Say; source: Source }) =>
      say(
        `“${title.zh}”由数源部门提供，不能在此改写`,
        `${title.en} comes from its source unit and is not changed here`,
      ),
    remedy: say('如有错误请提出疑义，由数源部门核实更正', 'Report it as wrong; the source unit verifies it'),
  },
  'claims.noSources': {
    http: 422,
    says: () => say('请排列至少一个数源并写明依据', 'Name at least one source, and the basis'),
    remedy: say('第一位即法定数源', 'The first is the legal source'),
  },
  'claims.noValue': {
    http: 409,
    says: ({ title }: { title: Say }) =>
      say(`“${title.zh}”没有值，无从存疑`, `${title.en} has no value that could be doubted`),
    remedy: say('请选择有值的一项', 'Choose one that has a value'),
  },
  'claims.doubted': {
    http: 409,
    says: () => say('这一项已在核实中', 'This value is being verified already'),
    remedy: say('请等待核实结果', 'Wait for the outcome'),
  },
  'claims.noDoubt': {
    http: 404,
    says: () => say('没有这条疑义，或已了结', 'There is no such open doubt'),
    remedy: say('请刷新页面', 'Reload the page'),
  },
  'claims.noPurpose': {
    http: 422,
    says: () => say('请先说明查阅目的', 'Say for what purpose you look first'),
    remedy: say(
      '例如“核对户籍地址”并写明工单号；查阅会留痕',
      'Such as the case it is for; the look is recorded',
    ),
  },
  'claims.noWaiting': {
    http: 404,
    says: () => say('没有这条待认领记录，或已处理', 'No such record waits'),
    remedy: say('请刷新列表', 'Reload the list'),
  },
  'claims.noMerge': {
    http: 404,
    says: () => say('没有这次合并，或已撤销', 'There is no such merge'),
    remedy: say('请刷新页面', 'Reload the page'),
  },
  'claims.cannotMerge': {
    http: 409,
    says: () => say('两条须是同一台账中在用的不同记录', 'Both must be different rows of one register in use'),
    remedy: say('请刷新后重新选择', 'Reload and choose again'),
  },
})

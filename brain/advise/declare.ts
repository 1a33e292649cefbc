import { type AreaCode, declareRefusals, type Id, type Instant, type Say, say } from '../../base/index.ts'

/** Who looks at what the brain does by itself and has learned: menu and doors ask the same. */
export const BRAIN_READERS = [
  'officeHead',
  'dispatcher',
  'supervisor',
  'steward',
  'leader',
  'systemAdmin',
  'securityAdmin',
  'auditAdmin',
]

// ── whose is it 派单建议 ────────────────────────────────────────────────────────────────────────────────────────

/** On what an advised unit rests: a line of the list, what history shows, or the rule for what nobody is named for. */
export type UnitBasis = 'line' | 'history' | 'fallback'

/** One unit advised for a request, with everything that speaks for it. */
export type AdvisedUnit = {
  readonly unit: Id
  readonly basis: UnitBasis
  /** The responsibility line 职责清单条目 that says so; null when none does. */
  readonly line: Id | null
  /** The item that the request was taken for when the line was found: who takes the line takes it for that. */
  readonly item: string | null
  readonly helpers: readonly Id[]
  /** 0–1: how likely the unit keeps it. */
  readonly confidence: number
  readonly reasons: readonly Say[]
}

export type UnitAdvice = {
  /** At most three, best first; never empty while the city has a unit. */
  readonly units: readonly AdvisedUnit[]
  /** The list names a unit for it. */
  readonly covered: boolean
  /** Towns differ here: the place must be known better. */
  readonly needsPlace: boolean
  /** The item it was taken for, given by a clerk or found in the words. */
  readonly category: { readonly code: string; readonly share: number; readonly given: boolean } | null
}

// ── will it be late 超期预估 ────────────────────────────────────────────────────────────────────────────────────

/** Whose past an estimate rests on, the nearest that is large enough. */
export type SpanScope = 'unitItem' | 'unit' | 'item' | 'all'

export type LatenessAdvice = {
  /** Probability that the limit passes unfulfilled, 0–1; null without any history. */
  readonly late: number | null
  readonly scope: SpanScope
  /** How many limits of the past it rests on. */
  readonly count: number
  /** Natural hours from dispatch to the end. */
  readonly medianHours: number | null
  readonly ninetyHours: number | null
  readonly reasons: readonly Say[]
}

// ── what might be answered 答复草稿 ─────────────────────────────────────────────────────────────────────────────

/** Where words of a draft come from. `mark` stands in the text, e.g. [1]. */
export type Citation = {
  readonly mark: string
  readonly kind: 'article' | 'answer'
  readonly id: Id
  readonly title: string
  /** Version of an article. */
  readonly version: number | null
  /** Number of an earlier request that the reader may see. */
  readonly number: string | null
  readonly basis: string | null
}

/** A draft is never sent by itself: it has gaps that only the unit can fill. */
export type Draft = {
  readonly text: string
  /** Placeholders left in the text 待填写. */
  readonly gaps: readonly string[]
  readonly citations: readonly Citation[]
}

export type EarlierCase = {
  readonly id: Id
  readonly number: string
  readonly title: string
  readonly areaName: string | null
  readonly unitName: string | null
  readonly closedAt: Instant | null
  readonly score: number
  readonly reasons: readonly Say[]
  /** The released answer, personal data masked; null when it has none or it is not shown. */
  readonly answer: string | null
}

// ── does the answer answer 答复质检 ─────────────────────────────────────────────────────────────────────────────

/**
 * `short` 过短 · `gap` placeholders left 未填写 · `empty` only phrases 套话 · `unanswered` a question without an answer 未正面回答 ·
 * `missing` a matter not touched 漏项 · `place` a place of another request 地点不符 · `copied` nearly another request’s answer
 * 雷同答复 · `noContact` says contacted, nothing recorded 未联系 · `personal` telephone or identity number in it 个人信息 ·
 * `noResult` nothing done and no date 无结果.
 */
export type FindingCode =
  | 'short'
  | 'gap'
  | 'empty'
  | 'unanswered'
  | 'missing'
  | 'place'
  | 'copied'
  | 'noContact'
  | 'personal'
  | 'noResult'

export type Finding = {
  readonly code: FindingCode
  /** `review`: the reviewer must look; `warn`: the unit should; nothing blocks by itself. */
  readonly grade: 'review' | 'warn'
  readonly says: Say
  /** The part of the request or answer it is about. */
  readonly quote: string | null
}

export type AnswerCheck = {
  /** 0–1, 1 = nothing found. */
  readonly score: number
  readonly findings: readonly Finding[]
  readonly asked: readonly AskedPart[]
}

/** What is asked in one part of a request, and whether the answer touches it. */
export type AskedPart = {
  readonly text: string
  readonly asks: AskKind | null
  readonly answered: boolean
}
/** When, why, who, how much, how, whether 何时、为何、谁、多少、怎么办、是否. */
export type AskKind = 'when' | 'why' | 'who' | 'howMuch' | 'how' | 'whether'

// ── automatic dispatch 自动派单 ─────────────────────────────────────────────────────────────────────────────────

/** The role that lets the brain dispatch by itself; packs declare it and name it at an action that assigns. */
export const AUTO_ROLE = 'autoDispatcher'
/** The brain's own name as an actor 城市智能体. */
export const BRAIN_NAME = '城市智能体'

export type AutomaticRule = {
  readonly id: Id
  readonly area: AreaCode
  readonly category: string | null
  readonly minConfidence: number
  readonly madeBy: string
  readonly madeAt: Instant
}

export const refuse = declareRefusals({
  'advise.badRule': {
    http: 422,
    says: () => say('自动派单规则不对', 'The rule for automatic dispatch is not right'),
    remedy: say(
      '请填写本区区划、事项分类（可空）和 0.5–1 之间的把握',
      'Give an area of the district, a category or none, and a confidence of 0.5–1',
    ),
  },
  'advise.ruleNotFound': {
    http: 404,
    says: () => say('没有这条自动派单规则', 'There is no such rule for automatic dispatch'),
    remedy: say('请刷新页面', 'Reload the page'),
  },
  'advise.unknownUnit': {
    http: 422,
    says: () => say('没有这个单位，或已撤销', 'There is no such living unit'),
    remedy: say('请从列表中选择', 'Choose one from the list'),
  },
  'advise.whyMissing': {
    http: 422,
    says: () => say('请写明理由', 'A reason is needed'),
    remedy: say('写一句话，4 个字以上', 'Write a sentence, at least 4 characters'),
  },
})

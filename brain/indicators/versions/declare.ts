import type { Day, Id, Instant } from '../../../base/index.ts'
import type { IndicatorDeclaration } from '../declare.ts'

/** 草拟 · 试算 · 运行 · 停用 · 退回. */
export type VersionState = 'draft' | 'trial' | 'published' | 'retired' | 'refused'

/** One period of a trial 试算: what the department's paper says, what was counted. */
export type Trial = {
  readonly from: Instant | string
  readonly to: Instant | string
  readonly paper: number
  readonly counted: number | null
}

export type VersionRow = {
  readonly name: string
  readonly version: number
  readonly state: VersionState
  readonly validFrom: Day
  readonly body: IndicatorDeclaration
  readonly trial: readonly Trial[]
  readonly draftedBy: string
  readonly draftedAccount: Id | null
  readonly draftedAt: Instant
  readonly decidedBy: string | null
  readonly decidedAt: Instant | null
  readonly why: string | null
}

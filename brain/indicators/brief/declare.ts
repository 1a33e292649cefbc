import type { Id, Instant, Say } from '../../../base/index.ts'

/** 日报 · 周报 · 月报. */
export type ReportKind = 'day' | 'week' | 'month'

/** One figure of a report, frozen 冻结值; its name and period lead to the live one. */
export type FrozenFigure = {
  readonly name: string
  readonly title: Say
  readonly version: number
  readonly unit: string
  readonly measure?: Say
  readonly direction: 'up' | 'down' | 'none'
  readonly value: number | null
  readonly numerator: number | null
  readonly denominator: number | null
  readonly change: number | null
  readonly yearChange: number | null
  /** 农历同比, around the Spring Festival: against as many days from it a year before. */
  readonly lunarChange?: number | null
  readonly target: number | null
  readonly missed: boolean
  readonly from: Instant | string
  readonly to: Instant | string
  /** 数据截至: the instant of the cut. */
  readonly asOf: Instant | string
}

/** Words of a paragraph; a figure stands by its number in the list of figures, so that it can be opened. */
export type Piece = { readonly text: Say } | { readonly figure: number }
export type Paragraph = readonly Piece[]

/** A top event 要情: a hot issue, a warning, an incident. */
export type TopEvent = { readonly title: Say; readonly url: string; readonly count: number | null }
/** An order 督办 of the day before and what became of it. */
export type OrderLine = {
  readonly number: string
  readonly title: string
  readonly unit: string
  readonly acknowledged: boolean
  readonly closed: boolean
}

export type Section = {
  readonly key: 'summary' | 'figures' | 'changes' | 'events' | 'orders' | 'analysis'
  readonly title: Say
  readonly paragraphs: readonly Paragraph[]
}

export type ReportBody = {
  readonly title: Say
  readonly figures: readonly FrozenFigure[]
  readonly sections: readonly Section[]
  readonly events: readonly TopEvent[]
  readonly orders: readonly OrderLine[]
}

export type ReportState = 'draft' | 'signed' | 'sent'

export type Report = {
  readonly id: Id
  readonly kind: ReportKind
  readonly from: Instant
  readonly to: Instant
  readonly cut: Instant
  readonly state: ReportState
  readonly version: number
  readonly body: ReportBody
  readonly madeAt: Instant
  readonly editedBy: string | null
  readonly editedAt: Instant | null
  readonly signedBy: string | null
  readonly signedAt: Instant | null
  readonly sentAt: Instant | null
}

/** The template 模板: which figures, in which order; the same for the day, the week and the month. */
export type BriefTemplate = {
  readonly title: Readonly<Record<ReportKind, Say>>
  readonly figures: readonly string[]
  /** Local minutes of the day: data cut, draft, signing due, sending. */
  readonly cut: number
  readonly draft: number
  readonly sign: number
  readonly send: number
}

/** 批示 on a report, and the matter it became. */
export type ReportNote = {
  readonly id: Id
  readonly text: string
  readonly matter: Id | null
  readonly number: string | null
  readonly by: string
  readonly at: Instant
}

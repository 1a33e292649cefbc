import type { Id, Instant } from '../../../base/index.ts'
import type { ClassFigures, Verdict } from '../classify/declare.ts'

/** What a model decides: 事项分类 诉求类型 紧急程度 承办单位. */
export const PURPOSES = ['category', 'kind', 'urgency', 'unit'] as const
export type Purpose = (typeof PURPOSES)[number]

/** A closed request to learn from. */
export type Lesson = {
  readonly id: Id
  readonly title: string
  readonly content: string
  readonly category: string | null
  readonly kind: string | null
  readonly urgency: string | null
  readonly unit: Id | null
  /** Where it is, in words; whose a request is rests on it. */
  readonly place: string | null
  readonly closedAt: Instant
}

/** One week of requests held back: how often the model was right, and what they were. */
export type Week = {
  /** Monday. */
  readonly from: string
  readonly rows: number
  readonly right: number
  readonly asked: number
}

export type Wrong = {
  readonly matter: Id
  readonly truth: string
  readonly said: string
  readonly confidence: number
}

/**
 * How a version judged the newest fifth of the closed requests, which it had not seen: it learned from the older four
 * fifths for this, and from all of them for use.
 */
export type ModelReport = {
  /** Closing of the oldest request learned from. */
  readonly learnedFrom: string
  readonly heldOut: number
  readonly macroF1: number
  readonly accuracy: number
  readonly calibrationError: number
  readonly threshold: number
  readonly answered: { readonly share: number; readonly accuracy: number }
  readonly labels: readonly string[]
  readonly confusion: readonly (readonly number[])[]
  readonly perClass: Readonly<Record<string, ClassFigures>>
  readonly weeks: readonly Week[]
  /** Newest first. */
  readonly wrong: readonly Wrong[]
  /** Requests by label, older part and newest part: where they part, the city has changed. */
  readonly spread: Readonly<Record<string, readonly [older: number, newest: number]>>
  /** Share of the newest part that would have to carry another label to be spread as the older part, 0–1. */
  readonly drift: number
}

/** What one training made: what it learned from, and the model itself as bytes. */
export type Trained = {
  readonly purpose: Purpose
  readonly learnedTo: Instant
  readonly rows: number
  readonly labels: number
  readonly trainMs: number
  readonly seed: number
  readonly report: ModelReport
  readonly bytes: Uint8Array
}

/** A kept version 模型版本 with the figures that fit in a line. */
export type ModelVersion = Omit<Trained, 'report' | 'bytes'> &
  Pick<ModelReport, 'heldOut' | 'macroF1' | 'accuracy' | 'calibrationError' | 'drift'> & {
    readonly version: number
    readonly trainedAt: Instant
  }

/** What the brain would fill in for a text; a purpose without a model is absent. */
export type Suggested = { readonly [P in Purpose]?: Verdict & { readonly version: number } }

export type Outcome = 'trained' | 'tooLittle' | 'failed'

export type TrainingState = {
  readonly askedAt: Instant | null
  readonly askedBy: string | null
  /** The process that trains, and until when nobody else may. */
  readonly heldBy: string | null
  readonly heldUntil: Instant | null
  readonly endedAt: Instant | null
  readonly outcome: Outcome | null
}

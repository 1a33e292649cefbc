import { declareRefusals, say } from '../../../base/index.ts'
import type { Item } from './words.ts'

export type { Item } from './words.ts'

/** One row to learn from or to be measured on. */
export type Example = Item & { readonly label: string }

/** A word and how much it spoke for the answer against the next likely one; below 0 it spoke against. */
export type WordWeight = { readonly word: string; readonly weight: number }

export type Alternative = { readonly label: string; readonly confidence: number }

/** What a model says of a text. */
export type Verdict = {
  readonly label: string
  /** Calibrated: of answers at 0.8, eight of ten are right. */
  readonly confidence: number
  /** Below the threshold the brain asks instead of guessing. */
  readonly sure: boolean
  /** The likeliest three, the first included. */
  readonly top: readonly Alternative[]
  /** The words that decided, strongest first. */
  readonly words: readonly WordWeight[]
}

export type ClassFigures = {
  readonly precision: number
  readonly recall: number
  readonly f1: number
  readonly support: number
}

export type Measured = {
  readonly macroF1: number
  readonly accuracy: number
  readonly calibrationError: number
  readonly perClass: Readonly<Record<string, ClassFigures>>
  /** Rows are what was true, columns what was said, both in the order of `labels`. */
  readonly labels: readonly string[]
  readonly confusion: readonly (readonly number[])[]
  /** Share of items on which it did not ask, and how often it was then right. */
  readonly answered: { readonly share: number; readonly accuracy: number }
}

export const refusals = declareRefusals({
  'text.nothingToLearn': {
    http: 422,
    says: () => say('没有可以学习的行', 'there is no row to learn from'),
    remedy: say('每行需要标签和文字', 'each row needs a label and a text'),
  },
  'text.notAModel': {
    http: 500,
    says: () => say('存储的模型无法读取', 'the stored model cannot be read'),
    remedy: say('请重新训练', 'train again'),
  },
})

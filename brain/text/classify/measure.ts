import { seeded, shuffle } from '../../../base/index.ts'
import type { Dictionary } from '../declare.ts'
import { calibrationError } from './calibrate.ts'
import type { ClassFigures, Example, Measured } from './declare.ts'
import { labelOf } from './judge.ts'
import type { Model } from './model.ts'
import { wordsOf } from './words.ts'

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole)

/** One item measured: what was true, what was said. */
export type Answer = { readonly truth: string; readonly said: string; readonly confidence: number }

/** Answers of a model on rows; a row without words is answered too, since a caller would be. */
export const answersOf = (model: Model, examples: readonly Example[], dictionary?: Dictionary): Answer[] =>
  examples.map((example) => {
    const { label, confidence } = labelOf(model, wordsOf(example, dictionary))
    return { truth: example.label.trim(), said: model.labels[label] as string, confidence }
  })

/** Figures over answers; labels are those that were true or said at least once. */
export function figuresOf(answers: readonly Answer[], threshold: number): Measured {
  const labels = [...new Set(answers.flatMap((one) => [one.truth, one.said]))].sort()
  const place = new Map(labels.map((label, i) => [label, i]))
  const confusion = labels.map(() => labels.map(() => 0))
  for (const { truth, said } of answers) {
    const row = confusion[place.get(truth) as number] as number[]
    const column = place.get(said) as number
    row[column] = (row[column] as number) + 1
  }
  const classes = labels.map((_, i): ClassFigures => {
    const hit = confusion[i]?.[i] ?? 0
    const support = (confusion[i] ?? []).reduce((a, b) => a + b, 0)
    const said = confusion.reduce((sum, row) => sum + (row[i] as number), 0)
    return {
      precision: share(hit, said),
      recall: share(hit, support),
      f1: share(2 * hit, said + support),
      support,
    }
  })
  const judged = answers.map((one) => ({ confidence: one.confidence, right: one.truth === one.said }))
  const answered = judged.filter((one) => one.confidence >= threshold)
  const right = (list: readonly { right: boolean }[]) =>
    share(list.filter((one) => one.right).length, list.length)
  return {
    macroF1: share(
      classes.reduce((sum, one) => sum + one.f1, 0),
      labels.length,
    ),
    accuracy: right(judged),
    calibrationError: calibrationError(judged),
    // not by assignment: a label may be named __proto__
    perClass: Object.fromEntries(labels.map((label, i) => [label, classes[i] as ClassFigures])),
    labels,
    confusion,
    answered: { share: share(answered.length, judged.length), accuracy: right(answered) },
  }
}

/** One list cut in two by a seeded shuffle: what is learned from, and what `held` keeps by place in that order. */
export function splitOf<T>(list: readonly T[], held: (place: number) => boolean, seed: number): [T[], T[]] {
  const order = Int32Array.from(list.keys())
  shuffle(order, seeded(seed))
  const pick = (kept: boolean): T[] =>
    Array.from(order.filter((_, i) => held(i) === kept).sort(), (row) => list[row] as T)
  return [pick(false), pick(true)]
}

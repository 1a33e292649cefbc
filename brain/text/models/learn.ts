import { addDays, dayOf } from '../../../base/index.ts'
import type { Example, Item } from '../classify/declare.ts'
import { answersOf, figuresOf } from '../classify/measure.ts'
import { bytesOf } from '../classify/model.ts'
import { train } from '../classify/train.ts'
import { type Lesson, type ModelReport, PURPOSES, type Purpose, type Trained, type Week } from './declare.ts'

/** Fewer closed requests than this teach nothing worth showing. */
export const LEAST_LESSONS = 30
/** A label seen less often is not learned: it would be guessed, never known. */
const LEAST_OF_LABEL = 3
/** Rows times labels one training reads at most (about a minute): a hundred categories learn from the newest 8,000. */
const MOST_WORK = 700_000
const HELD_SHARE = 0.2
const MOST_HELD = 4000
const MOST_WRONG = 60

type Taught = Example & { readonly lesson: Lesson }

function taughtOf(lessons: readonly Lesson[], purpose: Purpose): Taught[] {
  const counts = new Map<string, number>()
  for (const one of lessons) {
    const label = one[purpose]
    if (label) counts.set(label, (counts.get(label) ?? 0) + 1)
  }
  const known = [...counts].filter(([, count]) => count >= LEAST_OF_LABEL).length
  const most = Math.max(LEAST_LESSONS, Math.floor(MOST_WORK / Math.max(1, known)))
  return lessons
    .flatMap((lesson) => {
      const label = lesson[purpose]
      return label && (counts.get(label) ?? 0) >= LEAST_OF_LABEL
        ? [{ label, ...itemFor(purpose, lesson.title, lesson.content, lesson.place), lesson }]
        : []
    })
    .slice(0, most)
}

/** What a purpose reads of a request: whose it is rests on the place too. */
export const itemFor = (purpose: Purpose, title: string, text: string, place: string | null): Item => ({
  title,
  detail: purpose === 'unit' && place ? `${text}\n${place}` : text,
})

const mondayOf = (at: Date): string => {
  const day = dayOf(at)
  return addDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7))
}

/**
 * Learns one purpose from closed requests, the newest first. The newest fifth is held back to measure on, so the
 * figures are of requests that came after what was learned. Undefined when there is too little to learn from.
 */
export function learn(lessons: readonly Lesson[], purpose: Purpose, seed: number): Trained | undefined {
  const taught = taughtOf(lessons, purpose)
  if (taught.length < LEAST_LESSONS || new Set(taught.map((one) => one.label)).size < 2) return undefined
  const begun = performance.now()
  const cut = Math.min(MOST_HELD, Math.floor(taught.length * HELD_SHARE))
  const held = taught.slice(0, cut)
  const older = taught.slice(cut)
  const first = train(older, { seed })
  if (!first.ok) return undefined
  const { sharpness, threshold } = first.value
  const report = reportOf(held, older, answersOf(first.value, held), threshold)
  const final = train(taught, { seed, confidence: { sharpness, threshold } })
  if (!final.ok) return undefined
  return {
    purpose,
    learnedTo: (taught[0] as Taught).lesson.closedAt,
    rows: final.value.rows,
    labels: final.value.labels.length,
    trainMs: Math.round(performance.now() - begun),
    seed,
    report,
    bytes: bytesOf(final.value),
  }
}

function reportOf(
  held: readonly Taught[],
  older: readonly Taught[],
  answers: ReturnType<typeof answersOf>,
  threshold: number,
): ModelReport {
  const figures = figuresOf(answers, threshold)
  const weeks = new Map<string, Week>()
  const wrong: ModelReport['wrong'][number][] = []
  for (const [i, { truth, said, confidence }] of answers.entries()) {
    const { lesson } = held[i] as Taught
    const from = mondayOf(lesson.closedAt)
    const week = weeks.get(from) ?? { from, rows: 0, right: 0, asked: 0 }
    weeks.set(from, {
      from,
      rows: week.rows + 1,
      right: week.right + (truth === said ? 1 : 0),
      asked: week.asked + (confidence < threshold ? 1 : 0),
    })
    if (truth !== said && wrong.length < MOST_WRONG)
      wrong.push({ matter: lesson.id, truth, said, confidence })
  }
  const spread = spreadOf(older, held)
  const drift =
    [...spread.values()].reduce(
      (sum, [a, b]) => sum + Math.abs(a / Math.max(1, older.length) - b / Math.max(1, held.length)),
      0,
    ) / 2
  const { macroF1, accuracy, calibrationError, answered, labels, confusion, perClass } = figures
  return {
    learnedFrom: (older.at(-1) ?? (held.at(-1) as Taught)).lesson.closedAt.toISOString(),
    heldOut: held.length,
    macroF1,
    accuracy,
    calibrationError,
    threshold,
    answered,
    labels,
    confusion,
    perClass,
    weeks: [...weeks.values()].sort((a, b) => (a.from < b.from ? -1 : 1)),
    wrong,
    spread: Object.fromEntries(spread),
    drift,
  }
}

function spreadOf(older: readonly Taught[], held: readonly Taught[]): Map<string, [number, number]> {
  const spread = new Map<string, [number, number]>()
  for (const [part, rows] of [older, held].entries())
    for (const { label } of rows) {
      const both = spread.get(label) ?? [0, 0]
      both[part as 0 | 1]++
      spread.set(label, both)
    }
  return spread
}

/** Every purpose that can be learned. */
export const learnAll = (lessons: readonly Lesson[], seed: number): Trained[] =>
  PURPOSES.flatMap((purpose) => learn(lessons, purpose, seed) ?? [])

import { seeded } from '../../base/index.ts'
import { learnPairs, type PairModel, pairScore } from './pairs/learn.ts'
import type { Pair } from './pairs/words.ts'
import { linkRecords } from './records/link.ts'

export type Quality = {
  readonly precision: number
  readonly recall: number
  readonly f1: number
  readonly truePositives: number
  readonly falsePositives: number
  readonly falseNegatives: number
}

export function qualityOf(right: number, said: number, true_: number): Quality {
  return {
    precision: said === 0 ? 0 : right / said,
    recall: true_ === 0 ? 0 : right / true_,
    f1: said + true_ === 0 ? 0 : (2 * right) / (said + true_),
    truePositives: right,
    falsePositives: said - right,
    falseNegatives: true_ - right,
  }
}

/** Learns from `train`, judges `test`; the two must not share pairs (`shared` says how many were taken out of training). */
export function judgePairs(train: readonly Pair[], test: readonly Pair[], seed: number) {
  const tested = new Set(test.map(keyOf))
  const learnFrom = train.filter((pair) => !tested.has(keyOf(pair)))
  const model = learnPairs(learnFrom, seed)
  return {
    ...judged(model, test),
    threshold: model.threshold,
    leftOut: model.leftOut,
    train: learnFrom.length,
    shared: train.length - learnFrom.length,
    test: test.length,
  }
}

const FOLDS = 5

/** One file: each fifth is judged by what the other four teach; no pair is judged by a model that saw it. */
export function crossJudgePairs(pairs: readonly Pair[], seed: number) {
  const random = seeded(seed)
  // equal pairs stay on one side
  const folds = new Map<string, number>()
  const foldOf = (pair: Pair): number => {
    const key = keyOf(pair)
    const fold = folds.get(key) ?? Math.floor(random() * FOLDS)
    folds.set(key, fold)
    return fold
  }
  const assigned = pairs.map(foldOf)
  let right = 0
  let said = 0
  let matches = 0
  const thresholds: number[] = []
  const leftOut = new Set<string>()
  for (let k = 0; k < FOLDS; k++) {
    const test = pairs.filter((_, i) => assigned[i] === k)
    if (test.length === 0) continue
    const model = learnPairs(
      pairs.filter((_, i) => assigned[i] !== k),
      seed,
    )
    const part = judged(model, test)
    right += part.truePositives
    said += part.truePositives + part.falsePositives
    matches += part.truePositives + part.falseNegatives
    thresholds.push(model.threshold)
    for (const field of model.leftOut) leftOut.add(field)
  }
  return {
    ...qualityOf(right, said, matches),
    threshold: thresholds.reduce((sum, one) => sum + one, 0) / Math.max(1, thresholds.length),
    leftOut: [...leftOut],
    folds: FOLDS,
    test: pairs.length,
  }
}

const keyOf = ({ a, b }: Pair): string => JSON.stringify([a, b])

function judged(model: PairModel, test: readonly Pair[]): Quality {
  let right = 0
  let said = 0
  let matches = 0
  for (const { a, b, match } of test) {
    const yes = pairScore(model, a, b) >= model.threshold
    if (match) matches++
    if (yes) said++
    if (yes && match) right++
  }
  return qualityOf(right, said, matches)
}

type Row = Readonly<Record<string, string>>
export type RecordFile = {
  readonly name: string
  readonly rows: readonly Row[]
  readonly groups: readonly string[]
}

/**
 * Links records without labels and counts right pairs by the group that each record is known to belong to. `across`:
 * only pairs over both files are looked for and counted.
 */
export function judgeRecords(files: readonly RecordFile[], names: readonly string[], across: boolean) {
  const rows = files.flatMap((file) => file.rows)
  const groups = files.flatMap((file) => file.groups)
  const border = files[0]?.rows.length ?? 0
  const links = linkRecords(names, rows, across ? { across: border } : {})
  const counts = (i: number, j: number): boolean => !across || i < border !== j < border
  const pairsIn = (key: (i: number) => string | number): [number, number][] => {
    const members = new Map<string | number, number[]>()
    for (let i = 0; i < rows.length; i++) members.set(key(i), [...(members.get(key(i)) ?? []), i])
    const pairs: [number, number][] = []
    for (const own of members.values())
      for (let a = 0; a < own.length; a++)
        for (let b = a + 1; b < own.length; b++) {
          const pair: [number, number] = [own[a] as number, own[b] as number]
          if (counts(...pair)) pairs.push(pair)
        }
    return pairs
  }
  const truth = pairsIn((i) => groups[i] as string)
  const said = pairsIn((i) => links.group[i] as number)
  const right = said.filter(([i, j]) => groups[i] === groups[j]).length
  return {
    ...qualityOf(right, said.length, truth.length),
    records: rows.length,
    truePairs: truth.length,
    candidates: links.candidates,
    blockingRecall: truth.length === 0 ? 0 : truth.filter(([i, j]) => links.has(i, j)).length / truth.length,
    threshold: links.threshold,
    columns: links.columns,
  }
}

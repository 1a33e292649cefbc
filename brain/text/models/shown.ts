import type { ModelReport } from './declare.ts'

/** Requests of one label that were taken for another. */
export type Confusion = {
  readonly truth: string
  readonly said: string
  readonly count: number
  /** Of all that carry the true label. */
  readonly share: number
}

/** The part of a confusion matrix 混淆矩阵 that a page can show: a city has a hundred categories. */
export type SmallMatrix = {
  readonly labels: readonly string[]
  /** Rows are what was true, columns what was said; the last row and column are all other labels together. */
  readonly cells: readonly (readonly number[])[]
}

/** The pairs most often confused, most first. */
export function worstConfusions(report: ModelReport, most: number): Confusion[] {
  const { labels, confusion } = report
  return confusion
    .flatMap((row, i) => {
      const all = row.reduce((a, b) => a + b, 0)
      return row.flatMap((count, j) =>
        i === j || count === 0
          ? []
          : [{ truth: labels[i] as string, said: labels[j] as string, count, share: count / all }],
      )
    })
    .sort((a, b) => b.count - a.count || b.share - a.share || (a.truth < b.truth ? -1 : 1))
    .slice(0, most)
}

/** The labels that share the most errors, with all others as one. */
export function smallMatrix(report: ModelReport, most: number): SmallMatrix {
  const { labels, confusion } = report
  const weight = labels.map((_, i) => {
    const row = confusion[i] ?? []
    const wrong = row.reduce((sum, count, j) => sum + (i === j ? 0 : count), 0)
    const taken = confusion.reduce((sum, other, j) => sum + (i === j ? 0 : (other[i] as number)), 0)
    // errors first, then size: what is never confused still shows that it is right
    return (wrong + taken) * 1000 + row.reduce((a, b) => a + b, 0)
  })
  const chosen = [...labels.keys()]
    .sort((a, b) => (weight[b] as number) - (weight[a] as number))
    .slice(0, most)
  const place = new Map(chosen.map((label, i) => [label, i]))
  const size = chosen.length + (labels.length > chosen.length ? 1 : 0)
  const cells = Array.from({ length: size }, () => Array<number>(size).fill(0))
  for (const [i, row] of confusion.entries())
    for (const [j, count] of row.entries()) {
      const line = cells[place.get(i) ?? size - 1] as number[]
      const column = place.get(j) ?? size - 1
      line[column] = (line[column] as number) + count
    }
  return { labels: chosen.map((i) => labels[i] as string), cells }
}

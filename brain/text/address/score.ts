import type { LabelledPart } from './labels.ts'

/** Right parts (same place in the text, same label), parts said, parts that are true. */
export type Counts = { readonly right: number; readonly said: number; readonly true: number }

const spansOf = (parts: readonly LabelledPart[]): string[] => {
  let at = 0
  return parts.map(([text, label]) => {
    const span = `${at}:${at + text.length}:${label.toLowerCase()}`
    at += text.length
    return span
  })
}

export function countParts(truth: readonly LabelledPart[], said: readonly LabelledPart[]): Counts {
  const wanted = new Set(spansOf(truth))
  const given = spansOf(said)
  return { right: given.filter((span) => wanted.has(span)).length, said: given.length, true: wanted.size }
}

export function f1Of(truth: readonly LabelledPart[], said: readonly LabelledPart[]): number {
  const { right, said: given, true: wanted } = countParts(truth, said)
  return given + wanted === 0 ? 0 : (2 * right) / (given + wanted)
}

/** Quality over many addresses, and of each label. */
export function judgeAddresses(
  pairs: readonly { readonly truth: readonly LabelledPart[]; readonly said: readonly LabelledPart[] }[],
) {
  const total = { right: 0, said: 0, true: 0 }
  const labels = new Map<string, { right: number; said: number; true: number }>()
  const of = (label: string) => {
    const there = labels.get(label) ?? { right: 0, said: 0, true: 0 }
    labels.set(label, there)
    return there
  }
  for (const { truth, said } of pairs) {
    const counts = countParts(truth, said)
    total.right += counts.right
    total.said += counts.said
    total.true += counts.true
    const wanted = new Set(spansOf(truth))
    for (const span of wanted) of(span.split(':')[2] as string).true++
    for (const span of spansOf(said)) {
      const own = of(span.split(':')[2] as string)
      own.said++
      if (wanted.has(span)) own.right++
    }
  }
  const quality = ({ right, said, true: wanted }: Counts) => ({
    precision: said === 0 ? 0 : right / said,
    recall: wanted === 0 ? 0 : right / wanted,
    f1: said + wanted === 0 ? 0 : (2 * right) / (said + wanted),
  })
  return {
    ...quality(total),
    parts: total.true,
    perLabel: Object.fromEntries(
      [...labels]
        .sort((a, b) => b[1].true - a[1].true)
        .map(([label, own]) => [label, { ...quality(own), parts: own.true }]),
    ),
  }
}

import { fold, MOST_READ, maskText, maskValue } from '../../../platform/fields/index.ts'
import type { Dictionary, Entity, EntityKind } from '../declare.ts'
import { type Mark, marksOf } from './marks.ts'
import { type Named, namesOf, personsOf } from './names.ts'

export type EntityOptions = {
  /** Names the city knows: they stay whole. */
  readonly dictionary?: Dictionary
  /** The day that bounds birth dates in identity numbers; far future unless told. */
  readonly today?: string
}

const shownOf = (kind: EntityKind, value: string): string => {
  switch (kind) {
    case 'phone':
      return maskValue('phone', value)
    case 'idNumber':
      return maskValue('idNumber', value)
    case 'card':
      return `${value.slice(0, 4)}********${value.slice(-4)}`
    case 'plate':
      return maskText(value)
    case 'person':
      return `${value.slice(0, 1)}**`
    default:
      return value
  }
}

/**
 * What a text names: enterprises, shops, places, persons, plates, dates, amounts, telephone and identity numbers, in
 * order and without overlaps. Positions are those of the given text. Names are found by their endings and bounded
 * by parts of speech, so a garbled or shortened name is found as it was said; whether it exists is linkage's matter.
 */
export function entities(text: string, options: EntityOptions = {}): Entity[] {
  const folded = fold(text.slice(0, MOST_READ))
  const marks = marksOf(folded, options.today ?? '9999-12-31')
  // a number is not part of a name: read as blanks
  let plain = folded
  for (const { start, end } of marks)
    plain = plain.slice(0, start) + ' '.repeat(end - start) + plain.slice(end)
  const names: (Mark | Named)[] = []
  for (const name of [...namesOf(plain, options.dictionary), ...personsOf(plain)])
    if (!names.some((one) => name.start < one.end && one.start < name.end)) names.push(name)
  return [...marks, ...names]
    .sort((a, b) => a.start - b.start)
    .map((one) => {
      const value =
        'value' in one && typeof one.value === 'string'
          ? one.value
          : plain.slice(one.start, one.end).replace(/\s/g, '')
      return { ...one, value, shown: shownOf(one.kind, value), text: text.slice(one.start, one.end) }
    })
}

import { looseOf, syllablesOf } from './sound.ts'

/** How two names of persons compare: one wrong character, or characters that sound alike, is a similar name. */
export function nameStep(a: string | null, b: string | null): 'same' | 'like' | 'other' | 'unknown' {
  if (!a || !b) return 'unknown'
  const [x, y] = [a.replace(/\s/g, ''), b.replace(/\s/g, '')]
  if (x === y) return 'same'
  const [xs, ys] = [[...x], [...y]]
  if (xs.length !== ys.length) return x.includes(y) || y.includes(x) ? 'like' : 'other'
  const apart = xs.filter((letter, i) => letter !== ys[i]).length
  const [xSounds, ySounds] = [syllablesOf(x, xs).map(looseOf), syllablesOf(y, ys).map(looseOf)]
  return apart === 1 || xSounds.every((sound, i) => sound === ySounds[i]) ? 'like' : 'other'
}

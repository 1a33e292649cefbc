import { soundsOf } from './sound.ts'

/** How two names of persons compare: one wrong character, or characters that sound alike, is a similar name. */
export function nameStep(a: string | null, b: string | null): 'same' | 'like' | 'other' | 'unknown' {
  if (!a || !b) return 'unknown'
  const [x, y] = [a.replace(/\s/g, ''), b.replace(/\s/g, '')]
  if (x === y) return 'same'
  const [xs, ys] = [soundsOf(x), soundsOf(y)]
  if (xs.length !== ys.length) return x.includes(y) || y.includes(x) ? 'like' : 'other'
  const apart = xs.filter((sound, i) => sound.letter !== ys[i]?.letter)
  return apart.length === 1 || xs.every((sound, i) => sound.loose === ys[i]?.loose) ? 'like' : 'other'
}

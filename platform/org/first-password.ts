import { randomInt } from 'node:crypto'

const SIGNS = ['ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnpqrstuvwxyz', '23456789', '-_#%'] as const

/** 初始密码: 16 letters, digits and signs that are not mistaken for each other on paper, about 90 bits; changed at the first login. */
export function firstPassword(): string {
  const any = SIGNS.join('')
  const letters = [...SIGNS, ...Array.from({ length: 12 }, () => any)].map(
    (from) => from[randomInt(from.length)],
  )
  for (let i = letters.length - 1; i > 0; i--) {
    const j = randomInt(i + 1)
    ;[letters[i], letters[j]] = [letters[j], letters[i]]
  }
  return letters.join('')
}

import { pinyin } from 'pinyin-pro'
import { looseOf } from './sound.ts'

/**
 * Names as callers say and agents write them: a seeded procedure for measuring, published so that anybody can repeat
 * it. Each name suffers one to three of: another character of the same sound, of nearly the same sound, a wrong
 * character, one left out, two changed round, the legal form or the place left out, the trade shortened, the order turned,
 * words of talk around it.
 */
export function garbled(name: string, random: () => number): string {
  let text = name
  const times = 1 + Math.floor(random() * 3)
  for (let k = 0; k < times; k++) {
    const done = (HURTS[Math.floor(random() * HURTS.length)] as (typeof HURTS)[number])(text, random)
    // a name of which nothing is left was not said at all
    if ([...done].length >= 3) text = done
  }
  return text
}

const pick = <T>(all: readonly T[], random: () => number): T | undefined =>
  all[Math.floor(random() * all.length)]

let letters: { bySound: Map<string, string[]>; byLoose: Map<string, string[]>; all: string[] } | undefined

/** The 3,755 commonest characters (GB 2312, level 1) by how they sound. */
function common() {
  if (letters) return letters
  const decoder = new TextDecoder('gb18030')
  const all: string[] = []
  for (let row = 0xb0; row <= 0xd7; row++)
    for (let cell = 0xa1; cell <= (row === 0xd7 ? 0xf9 : 0xfe); cell++)
      all.push(decoder.decode(Uint8Array.of(row, cell)))
  const bySound = new Map<string, string[]>()
  const byLoose = new Map<string, string[]>()
  for (const letter of all) {
    const sound = pinyin(letter, { toneType: 'none', v: true })
    bySound.set(sound, [...(bySound.get(sound) ?? []), letter])
    byLoose.set(looseOf(sound), [...(byLoose.get(looseOf(sound)) ?? []), letter])
  }
  letters = { bySound, byLoose, all }
  return letters
}

const change = (text: string, random: () => number, by: (letter: string) => string | undefined): string => {
  const all = [...text]
  const at = Math.floor(random() * Math.min(all.length, 10))
  all[at] = by(all[at] as string) ?? (all[at] as string)
  return all.join('')
}

const soundOf = (letter: string): string => pinyin(letter, { toneType: 'none', v: true })

const BEFORE = /^(?:广东省?)?(?:广州市?)?(?:白云区)?/
const FORM = /(?:股份有限公司|有限责任公司|有限公司|（个体工商户）|中心|经营部|商行|店)$/

export const HURTS: readonly ((text: string, random: () => number) => string)[] = [
  (text, random) =>
    change(text, random, (letter) => pick(common().bySound.get(soundOf(letter)) ?? [], random)),
  (text, random) =>
    change(text, random, (letter) => pick(common().bySound.get(soundOf(letter)) ?? [], random)),
  (text, random) =>
    change(text, random, (letter) => pick(common().byLoose.get(looseOf(soundOf(letter))) ?? [], random)),
  (text, random) => change(text, random, () => pick(common().all, random)),
  (text, random) => change(text, random, () => ''),
  (text, random) => {
    const all = [...text]
    const at = Math.floor(random() * (all.length - 1))
    ;[all[at], all[at + 1]] = [all[at + 1] as string, all[at] as string]
    return all.join('')
  },
  (text) => text.replace(FORM, ''),
  (text) => text.replace(BEFORE, ''),
  // 鹏湃装饰工程有限公司 → 鹏湃装饰
  (text) => {
    const core = text.replace(BEFORE, '').replace(FORM, '')
    return core.length >= 6 ? core.slice(0, -2) : core
  },
  // 鹏湃装饰 → 装饰鹏湃
  (text) => {
    const core = text.replace(BEFORE, '').replace(FORM, '')
    return core.length >= 4 ? core.slice(2) + core.slice(0, 2) : text
  },
  (text, random) =>
    `${pick(['叫', '好像叫', '那个', '有一家'], random)}${text}${pick(['', '的公司', '吧'], random)}`,
]

import { pinyin } from 'pinyin-pro'
import { fold, numeralsToDigits, simplified } from '../../fields/index.ts'
import { coreOf } from './decide.ts'

/**
 * One spelling of an address: full-width to half-width, traditional to simplified (號 → 号), numbers before 号, 栋 and their like
 * in digits, blanks gone, and one blank between door and building, so that 12号之二3栋 cannot be read as 二3. Case stays.
 */
export function normaliseAddress(text: string): string {
  const once = written(text)
  // a blank that has just come may make a numeral a number: 号三栋 → 号 三栋 → 号 3栋
  const twice = written(once)
  return twice === once ? once : written(twice)
}

function written(text: string): string {
  const half = text
    .slice(0, 400)
    .toWellFormed()
    .normalize('NFKC')
    .replace(/[\p{Cc}\p{Cf}]/gu, ' ')
    .replace(/[〇]/g, '零')
  return numeralsToDigits(simplified(half))
    .replace(/\s+/g, ' ')
    .replace(/(?<=[\p{Script=Han}\d，,。、]) (?=[\p{Script=Han}\d])/gu, '')
    .replace(
      /(号(?:之[一二三四五六七八九十\d]{1,3}|附\d+号)?)(?=[\dA-Za-z一二三四五六七八九十]{1,4}(?:栋|幢|座|单元))/gu,
      '$1 ',
    )
    .replace(/(?<![，,。；;])[，,。；;]+$/u, '')
    .trim()
}

/** A name for comparing: folded, without blanks and signs. */
export const plainOf = (name: string): string => fold(name).replace(/[\s·.,，。()（）'"“”-]+/g, '')

let lately: { readonly plain: string; readonly sound: string } | undefined

/** Sounds of a name without tones, run together; letters and digits stay. The same name is asked for again at once: for its tokens. */
export function soundOf(plain: string): string {
  if (lately?.plain !== plain)
    lately = {
      plain,
      sound: pinyin(plain, { toneType: 'none', type: 'array', v: true, nonZh: 'consecutive' })
        .join('')
        .toLowerCase(),
    }
  return lately.sound
}

export const initialsOf = (plain: string): string =>
  pinyin(plain, { pattern: 'first', toneType: 'none', type: 'array', nonZh: 'consecutive' })
    .join('')
    .toLowerCase()

/** Endings shared by thousands of names find nothing. */
const COMMON = new Set([
  '大道',
  '大街',
  '公路',
  '小区',
  '花园',
  '新村',
  '公寓',
  '社区',
  '街道',
  '家园',
  '横路',
  '市场',
  '广场',
  '大厦',
  '花苑',
  '雅苑',
  '一横',
  '二横',
  '一巷',
  '二巷',
])

/**
 * What a name is found by: pairs of its characters, and threes of its sounds (with ~), which also catch other characters of the
 * same sound (三圆里) and a letter missed in pinyin.
 */
export function tokensOf(name: string, letters = false): string[] {
  const plain = plainOf(name)
  const core = coreOf(plain)
  const found = new Set<string>()
  if (!letters) {
    const chars = [...plain]
    if (chars.length === 1) found.add(plain)
    for (let i = 0; i + 1 < chars.length; i++) {
      const pair = `${chars[i]}${chars[i + 1]}`
      if (!COMMON.has(pair)) found.add(pair)
    }
  }
  const sound = letters ? plain : soundOf(core)
  for (let i = 0; i + 3 <= sound.length; i++) found.add(`~${sound.slice(i, i + 3)}`)
  return [...found].slice(0, 40)
}

import { type Say, say } from '../../../base/index.ts'

/** One piece of a pattern: an escaped sign, a class, a group, a count, or a plain character. */
const PIECE =
  /\\[d.\-\\()[\]{}+*?^$|/]|\[\^?(?:\\[d\-\\\]^[]|[^\]\\[])+\]|\(\?:|[()|]|[?*+]|\{\d{1,3}(?:,\d{0,3})?\}|[^\\[\](){}|?*+^$]/uy
const MOST = 200
/** What the database counts to in `{n,m}`. */
const MOST_TIMES = 255

/**
 * What is wrong with a pattern, if anything. Only what the browser and the database read alike is let through: no
 * look-around, no references back, no letters that depend on a locale.
 */
export function patternFault(pattern: string): Say | null {
  if (pattern.length > MOST) return say(`格式最多 ${MOST} 个字符`, `a pattern has at most ${MOST} characters`)
  PIECE.lastIndex = 0
  /** Something stands before that may be repeated. */
  let repeatable = false
  while (PIECE.lastIndex < pattern.length) {
    const at = PIECE.lastIndex
    const [piece] = PIECE.exec(pattern) ?? []
    const repeats = piece !== undefined && /^[?*+{]/.test(piece)
    if (piece === undefined || (repeats && !repeatable))
      return say(
        `格式第 ${at + 1} 个字符起不能识别`,
        `the pattern is not understood from character ${at + 1} on`,
      )
    if (/^\{/.test(piece) && (piece.match(/\d+/g) ?? []).some((times) => Number(times) > MOST_TIMES))
      return say(`重复次数最多 ${MOST_TIMES}`, `at most ${MOST_TIMES} repeats`)
    repeatable = !repeats && piece !== '(' && piece !== '(?:' && piece !== '|'
  }
  try {
    new RegExp(pattern, 'u')
    return null
  } catch {
    return say('格式写法不对', 'the pattern is badly written')
  }
}

/** The pattern over the whole text, with digits as the database wants them: 0–9 only, whatever the locale. */
export const wholePattern = (pattern: string): string =>
  `^(?:${pattern.replace(/\[(?:\\.|[^\]\\])*\]|\\d/g, (found) =>
    found === '\\d' ? '[0-9]' : found.replaceAll('\\d', '0-9'),
  )})$`

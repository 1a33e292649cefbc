import type { WireBoard } from '../live/halls.ts'

type Call = WireBoard['calls'][number]

/** A003 → "A零零三": each digit by itself, as numbers are called in halls. */
const DIGITS = '零一二三四五六七八九'
const zhNumber = (number: string): string =>
  [...number].map((letter) => DIGITS[Number(letter)] ?? letter).join(' ')
const zhWindow = (window: string): string => (/^\d+$/.test(window) ? window : zhNumber(window))

export const wordsOf = (call: Pick<Call, 'number' | 'window'>): { zh: string; en: string } => ({
  zh: `请 ${zhNumber(call.number)} 号，到 ${zhWindow(call.window)} 号窗口`,
  en: `Number ${[...call.number].join(' ')}, window ${call.window}, please`,
})

/** What of a board is to be spoken: calls and repeated calls that this display has not said yet. */
export function newCalls(said: ReadonlyMap<string, number>, calls: readonly Call[]): readonly Call[] {
  return calls.filter((one) => one.state === 'called' && one.times > (said.get(one.ticket) ?? 0)).toReversed()
}

/** Speaks calls one after the other, Chinese first; a browser without a voice stays silent. */
export function speakCalls(calls: readonly Call[]): void {
  if (typeof speechSynthesis === 'undefined') return
  for (const call of calls) {
    const { zh, en } = wordsOf(call)
    for (const [text, lang] of [
      [zh, 'zh-CN'],
      [en, 'en-US'],
    ] as const) {
      const said = new SpeechSynthesisUtterance(text)
      said.lang = lang
      said.rate = 0.9
      speechSynthesis.speak(said)
    }
  }
}

import { useCallback } from 'react'
import { type Language, type Say, say } from '../../base/say.ts'
import { makeKeptStore, useStore } from './store.ts'

export type { Language, Say }

/** The language of the interface 界面语言, Chinese first; `?lang=en` in the address wins over the remembered one. */
export const language = makeKeptStore<Language>('huying.language', 'zh')

const asked = typeof location === 'undefined' ? null : new URLSearchParams(location.search).get('lang')
if (asked === 'zh' || asked === 'en') language.set(asked)

const mark = (): void => {
  if (typeof document !== 'undefined')
    document.documentElement.lang = language.get() === 'zh' ? 'zh-CN' : 'en'
}
mark()
language.subscribe(mark)

export const useLanguage = (): Language => useStore(language)

/** Text in the interface's language; a plain string passes as it is, nothing becomes an empty string. */
export const inLanguage = (text: Say | string | null | undefined, lang: Language): string =>
  text === null || text === undefined ? '' : typeof text === 'string' ? text : (text[lang] ?? text.zh)

/** `const s = useSay(); s(refusal.says)` */
export function useSay(): (text: Say | string | null | undefined) => string {
  const lang = useLanguage()
  return useCallback((text) => inLanguage(text, lang), [lang])
}

/** One entry of a dictionary: both languages, or a sentence with places to fill. */
export type Word = Say | ((...given: never[]) => Say)
export type Words<D extends Record<string, Word>> = {
  readonly [K in keyof D]: D[K] extends (...given: infer G) => Say ? (...given: G) => string : string
}

/**
 * A dictionary 词典 where each entry holds both languages, so that a missing one is a compile error:
 * `words({ save: say('保存', 'Save'), left: (n: number) => say(`剩 ${n} 件`, `${n} left`) })`.
 */
export const words = <const D extends Record<string, Word>>(entries: D): D => entries

const spoken = new WeakMap<object, Partial<Record<Language, unknown>>>()

/** The dictionary in one language; made once per dictionary and language. */
export function speak<D extends Record<string, Word>>(dictionary: D, lang: Language): Words<D> {
  const both = spoken.get(dictionary) ?? {}
  spoken.set(dictionary, both)
  both[lang] ??= Object.fromEntries(
    Object.entries(dictionary).map(([key, word]) => [
      key,
      typeof word === 'function' ? (...given: never[]) => word(...given)[lang] : word[lang],
    ]),
  )
  return both[lang] as Words<D>
}

export const useWords = <D extends Record<string, Word>>(dictionary: D): Words<D> =>
  speak(dictionary, useLanguage())

/** Punctuation 标点 between what is put together: full-width in Chinese, with its space in others. */
export const punctuation = words({
  is: say('：', ': '),
  and: say('、', ', '),
  comma: say('，', ', '),
  also: say('；', '; '),
  within: (text: string | number) => say(`（${text}）`, ` (${text})`),
})

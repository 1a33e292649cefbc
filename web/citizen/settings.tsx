import type { Language, Say } from '../../base/index.ts'
import { inLanguage, language, useLanguage } from '../live/language.ts'
import { makeKeptStore, useStore } from '../live/store.ts'
import { WORDS, type Word } from './words.ts'

/** Elders' mode 长辈版: larger type, fewer choices, read aloud, the telephone on every page; kept on the device. */
const elder = makeKeptStore<boolean>('huying.elder', false)

const show = () => document.documentElement.classList.toggle('elder', elder.get())

export function startSettings(): void {
  show()
  elder.subscribe(show)
}

export const toggleElder = (): void => elder.set(!elder.get())
export const toggleLanguage = (): void => language.set(language.get() === 'zh' ? 'en' : 'zh')

export function useSettings(): { readonly language: Language; readonly elder: boolean } {
  return { language: useLanguage(), elder: useStore(elder) }
}

type Speak = {
  (word: Word, fill?: Readonly<Record<string, string | number>>): string
  readonly of: (text: Say | null | undefined) => string
  readonly language: Language
}

/** The words in the language the person chose. */
export function useWords(): Speak {
  const language = useLanguage()
  const speak = (word: Word, fill: Readonly<Record<string, string | number>> = {}) =>
    WORDS[word][language].replace(/\{(\w+)\}/g, (_, name: string) => String(fill[name] ?? ''))
  return Object.assign(speak, { language, of: (text: Say | null | undefined) => inLanguage(text, language) })
}

import { distance } from '../../platform/patrols/decide.ts'
import { inLanguage, language, useLanguage } from '../live/language.ts'
import { makeKeptStore, makeStore, useStore } from '../live/store.ts'
import { sayInstant } from '../live/time.ts'
import { WORDS, type Word } from './words.ts'

export function useT() {
  const lang = useLanguage()
  return Object.assign((word: Word, n: number | string = '') => WORDS[word][lang].replace('{n}', String(n)), {
    lang,
    of: (text: { zh: string; en: string } | string | null | undefined) => inLanguage(text, lang),
    at: (when: string) => sayInstant(when, new Date(), lang),
    metres: (n: number) =>
      n < 1000
        ? `${Math.round(n / 10) * 10} ${lang === 'zh' ? '米' : 'm'}`
        : `${(n / 1000).toFixed(1)} ${lang === 'zh' ? '公里' : 'km'}`,
    bytes: (n: number) => `${Math.max(0, Math.round(n / 1024 / 1024))} MB`,
  })
}

export const swapLanguage = (): void => language.set(language.get() === 'zh' ? 'en' : 'zh')

/** 大字: 1.4 times as large, for whoever wants it. */
export const large = makeKeptStore('huying.field.large', false)
export const useLarge = (): boolean => useStore(large)

type Place = { readonly lon: number; readonly lat: number }
export const away = (from: Place | null, to: { lon: number | null; lat: number | null }): number | null =>
  from && to.lon !== null && to.lat !== null ? distance(from, { lon: to.lon, lat: to.lat }) : null

/** The page by its address: every one has its own, and the back button works. */
export const path = makeStore(location.pathname)
addEventListener('popstate', () => path.set(location.pathname))
export function go(to: string): void {
  history.pushState(null, '', to)
  path.set(to)
  scrollTo(0, 0)
}

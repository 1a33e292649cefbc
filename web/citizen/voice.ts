import { useEffect, useState } from 'react'
import type { Language } from '../../base/index.ts'

/** Reads a page aloud with the voice of the device, for people who would rather listen. */
export function useVoice(language: Language): {
  readonly can: boolean
  readonly reading: boolean
  readonly toggle: (text: string) => void
} {
  const can = typeof speechSynthesis !== 'undefined'
  const [reading, setReading] = useState(false)
  useEffect(() => () => (can ? speechSynthesis.cancel() : undefined), [can])
  const toggle = (text: string) => {
    if (!can) return
    speechSynthesis.cancel()
    if (reading) return setReading(false)
    const said = new SpeechSynthesisUtterance(text)
    said.lang = language === 'zh' ? 'zh-CN' : 'en-US'
    said.rate = 0.9
    said.onend = () => setReading(false)
    said.onerror = () => setReading(false)
    setReading(true)
    speechSynthesis.speak(said)
  }
  return { can, reading, toggle }
}

/** The words of the page worth hearing: headings, sentences and answers, not the buttons around them. */
export const textToRead = (root: ParentNode): string =>
  [...root.querySelectorAll('h1, h2, h3, p, dt, dd, li, label, legend')]
    .filter((part) => !part.closest('[aria-hidden=true]') && !part.querySelector('p, dt, dd, li, label'))
    .map((part) => part.textContent?.trim() ?? '')
    .filter(Boolean)
    .join('。')

import { useEffect, useRef } from 'react'
import { makeStore } from '../../live/index.ts'

/** Keys a page answers to, with the words shown by `?`. */
export type Shortcut = {
  readonly key: string
  readonly says: string
  readonly run: (event: KeyboardEvent) => void
}

export const shown = makeStore<readonly Pick<Shortcut, 'key' | 'says'>[]>([])

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
  !(target instanceof HTMLInputElement && /^(checkbox|radio|button|submit)$/.test(target.type))

/** `j`, `Enter`, `Ctrl+Enter`, `Alt+1`: letters count only outside of fields, chords everywhere. */
export const nameOf = (event: KeyboardEvent): string =>
  [
    event.ctrlKey || event.metaKey ? 'Ctrl' : '',
    event.altKey ? 'Alt' : '',
    event.key.length === 1 && !event.altKey
      ? event.key
      : event.altKey
        ? event.code.replace(/^(Digit|Key)/, '')
        : event.key,
  ]
    .filter(Boolean)
    .join('+')

export function useKeys(shortcuts: readonly Shortcut[], active = true): void {
  const latest = useRef(shortcuts)
  latest.current = shortcuts
  const words = JSON.stringify(shortcuts.map(({ key, says }) => ({ key, says })))
  useEffect(() => {
    if (!active) return
    const before = shown.get()
    shown.set([...(JSON.parse(words) as Pick<Shortcut, 'key' | 'says'>[]), ...before])
    return () => shown.set(before)
  }, [words, active])
  useEffect(() => {
    if (!active) return
    const hear = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || document.querySelector('dialog[open]')) return
      const name = nameOf(event)
      const chord = name.startsWith('Ctrl+') || name.startsWith('Alt+')
      if (!chord && name !== 'Escape' && typing(event.target)) return
      if (name === 'Enter' && event.target instanceof HTMLElement && event.target.closest('a, button, input'))
        return
      const found = latest.current.find((one) => one.key === name)
      if (!found) return
      event.preventDefault()
      found.run(event)
    }
    window.addEventListener('keydown', hear)
    return () => window.removeEventListener('keydown', hear)
  }, [active])
}

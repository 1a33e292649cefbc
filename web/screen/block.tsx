import { type ReactNode, useEffect, useRef, useState } from 'react'
import { localText } from '../../base/index.ts'
import { useNow } from '../live/clock.ts'
import { useSay, useWords } from '../live/language.ts'
import { useStore } from '../live/store.ts'
import { ageOf } from './age.ts'
import type { Source } from './figures.ts'
import { drill, held } from './state.ts'
import { WORDS } from './words.ts'

/** One of the nine: a title that opens what the figure means, its age, its figure. */
export function Block(props: {
  readonly name: string
  readonly title: string
  readonly source: Source
  readonly asOf: string
  readonly share?: boolean
  readonly children: ReactNode
}) {
  const t = useWords(WORDS)
  const now = useNow()
  const { reached } = useStore(held)
  const age = ageOf(new Date(props.asOf), now)
  // Cut off from the city a figure is late at once, however young it is: nobody can say that it still holds.
  const shown = age === 'fresh' && !reached ? 'late' : age
  const label = t[shown]
  return (
    <section className={`block ${props.name} ${shown}`}>
      <header>
        <h2>
          <button
            type="button"
            className="title"
            onClick={() =>
              drill.set({ title: props.title, source: props.source, share: props.share ?? false })
            }
          >
            {props.title}
          </button>
        </h2>
        <span className="age" title={label}>
          <i aria-hidden="true" />
          {t.asOf(localText(new Date(props.asOf)).slice(11))}
          <span className="hidden">{label}</span>
        </span>
      </header>
      {props.children}
    </section>
  )
}

/** A figure that changes in place: it lights up briefly, and only because it changed. */
export function Changing({ children }: { children: string }) {
  const before = useRef(children)
  const [changes, setChanges] = useState(0)
  useEffect(() => {
    if (before.current === children) return
    before.current = children
    setChanges((n) => n + 1)
  }, [children])
  return (
    <span key={changes} className={changes > 0 ? 'changed' : undefined}>
      {children}
    </span>
  )
}

/** Opens the rows of one part of a figure: a bar, a town, an hour. */
export function useDrill(): (title: string, source: Source, share?: boolean) => void {
  return (title, source, share = false) => drill.set({ title, source, share })
}

export const useTexts = () => {
  const t = useWords(WORDS)
  const say = useSay()
  return { t, say }
}

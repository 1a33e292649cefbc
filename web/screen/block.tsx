import { type ReactNode, useEffect, useRef, useState } from 'react'
import { localText } from '../../base/index.ts'
import type { Shown, Widget } from '../../brain/indicators/boards/declare.ts'
import { ageOfValue } from '../../brain/indicators/decide.ts'
import type { Grain } from '../../brain/indicators/declare.ts'
import { useNow } from '../live/clock.ts'
import { useLanguage, useSay, useWords } from '../live/language.ts'
import { useStore } from '../live/store.ts'
import { figureText, isRed, sourceOf, unitText } from './show.ts'
import { drill, held, tourMade } from './state.ts'
import { WORDS } from './words.ts'

export const useTexts = () => {
  const t = useWords(WORDS)
  const say = useSay()
  return { t, say }
}

/** Opens what stands behind a figure or a part of it. */
export function useDrill() {
  const { say } = useTexts()
  const lang = useLanguage()
  return (
    figure: Shown,
    more: { readonly title?: string; readonly source?: ReturnType<typeof sourceOf> } = {},
  ) =>
    drill.set({
      title: more.title ?? say(figure.title),
      source: more.source ?? sourceOf(figure),
      shown: `${figureText(figure)}${unitText(figure, lang)}`,
      red: isRed(figure),
      share: figure.unit === 'percent',
    })
}

/** 数据截至 of a block and how late it is: a live figure holds as long as the line does. */
export function useAge(figure: Shown | undefined): {
  readonly asOf: Date
  readonly age: 'fresh' | 'late' | 'dead'
} {
  const now = useNow()
  const { picture, reached } = useStore(held)
  const tour = useStore(tourMade)
  const stream = new Date(picture?.asOf ?? 0)
  const asOf = figure && figure.grain !== 'live' ? new Date(figure.asOf) : stream
  if (tour) return { asOf, age: 'fresh' }
  const age = ageOfValue(asOf, now, (figure?.grain ?? 'live') as Grain, figure?.delayMinutes ?? 1)
  // Cut off from the city a figure is late at once, however young: nobody can say that it still holds.
  return { asOf, age: age === 'fresh' && !reached ? 'late' : age }
}

/** One block of the wall: a title that opens what its figure means, its age, its figure. */
export function Block(props: {
  readonly widget: Widget
  readonly figure?: Shown | undefined
  readonly tone?: string | undefined
  readonly children: ReactNode
}) {
  const { t, say } = useTexts()
  const { widget, figure } = props
  const open = useDrill()
  const { asOf, age } = useAge(figure)
  const missing = figure?.quality === 'missing'
  return (
    <section
      className={`block ${widget.kind} ${age} ${props.tone ?? ''}`}
      data-block={widget.id}
      style={{
        gridColumn: `${widget.x + 1} / span ${widget.w}`,
        gridRow: `${widget.y + 1} / span ${widget.h}`,
      }}
      title={say(widget.decides)}
    >
      <header>
        <h2>
          {figure ? (
            <button
              type="button"
              className="title"
              onClick={() => open(figure, { title: say(widget.title) })}
            >
              {say(widget.title)}
            </button>
          ) : (
            <span className="title">{say(widget.title)}</span>
          )}
        </h2>
        <span className="age" title={t[age]}>
          <i aria-hidden="true" />
          {missing ? t.missing : t.asOf(localText(asOf).slice(11))}
          <span className="hidden">{t[age]}</span>
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

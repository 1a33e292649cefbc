import { useEffect, useRef, useState } from 'react'
import type { Language, Say } from '../../base/index.ts'
import { api } from '../live/api.ts'
import { useLanguage } from '../live/language.ts'
import { useTexts } from './block.tsx'
import { figureText, unitText } from './show.ts'
import type { Source } from './state.ts'

type Rung = {
  readonly code: string
  readonly name: Say
  readonly level: number
  readonly value: number | null
  readonly alarm: string | null
  readonly own: boolean
  readonly rowsUrl: string | null
}
type Levels = {
  readonly path: readonly { readonly code: string; readonly name: Say; readonly level: number }[]
  readonly level: number
  readonly unit: string
  readonly measure?: Say
  readonly here: Rung
  readonly children: readonly Rung[]
  readonly divided: boolean
  readonly cover: { readonly here: number; readonly of: number } | null
}

function textOf(levels: Levels, one: Rung, lang: Language): string {
  const { unit, measure } = levels
  const shown = { value: one.value, unit, ...(measure ? { measure } : {}) }
  return `${figureText(shown)}${unitText(shown, lang)}`
}

/** Where a figure stands now: the place, what it says there, and the address of its rows. */
export type Place = { readonly code: string; readonly text: string; readonly rowsUrl: string | null }

/**
 * 逐级下钻: province, city, district, town, village. The way is one line, the places one step below are bars with their
 * figures; whoever has no duty in a place is told so instead of a figure.
 */
export function Ladder({ source, to }: { source: Source; to: (place: Place) => void }) {
  const { t, say } = useTexts()
  const lang = useLanguage()
  const begin = new URL(source.rowsUrl ?? '', location.origin).searchParams
  const [area, setArea] = useState<string | null>(begin.get('area'))
  const [levels, setLevels] = useState<Levels | null>(null)
  const moved = useRef(false)
  useEffect(() => {
    const asked = new URL(source.rowsUrl ?? '/', location.origin).searchParams
    asked.delete('area')
    if (area) asked.set('area', area)
    const stop = new AbortController()
    void api
      .get<Levels>(`/api/indicators/${encodeURIComponent(source.name)}/levels?${asked}`, undefined, {
        signal: stop.signal,
      })
      .then((got) => {
        if (!got.ok) return
        setLevels(got.value)
        const { here } = got.value
        if (moved.current) to({ code: here.code, text: textOf(got.value, here, lang), rowsUrl: here.rowsUrl })
      })
    return () => stop.abort()
  }, [source.rowsUrl, source.name, area, lang, to])
  if (!levels) return null
  const text = (one: Rung): string => textOf(levels, one, lang)
  const most = Math.max(1e-9, ...levels.children.map((one) => one.value ?? 0))
  const go = (code: string) => {
    moved.current = true
    setArea(code)
  }
  return (
    <section className="ladder" aria-label={t.levels}>
      <h3>
        {t.levels}
        {levels.cover && <span className="soft"> {t.covered(levels.cover.here, levels.cover.of)}</span>}
      </h3>
      <nav>
        {levels.path.map((one, n) => (
          <button
            key={one.code}
            type="button"
            aria-current={n === levels.path.length - 1 ? 'true' : undefined}
            onClick={() => go(one.code)}
          >
            <small>{t.levelNames(one.level)}</small>
            {say(one.name)}
          </button>
        ))}
      </nav>
      {!levels.divided && levels.level >= 3 && <p className="soft">{t.undivided}</p>}
      <ul className="rungs">
        {levels.children.map((one) => (
          <li key={`${one.code} ${one.level}`}>
            <button
              type="button"
              className={one.alarm === 'red' ? 'red' : ''}
              disabled={!one.own}
              onClick={() =>
                one.code === levels.here.code
                  ? to({ code: one.code, text: text(one), rowsUrl: one.rowsUrl })
                  : go(one.code)
              }
            >
              <span className="name">{say(one.name)}</span>
              <span className="track" aria-hidden="true">
                <i style={{ width: `${Math.min(100, ((one.value ?? 0) / most) * 100)}%` }} />
              </span>
              <span className="value">{one.own ? text(one) : t.notOwn}</span>
            </button>
          </li>
        ))}
      </ul>
      {levels.level === 5 && <p className="soft">{t.lowest}</p>}
    </section>
  )
}

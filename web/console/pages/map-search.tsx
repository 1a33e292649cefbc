import { useEffect, useId, useRef, useState } from 'react'
import type { Found } from '../../../platform/places/addresses/declare.ts'
import { api, type Say, useLoad, useSay, useWords } from '../../live/index.ts'
import { useSettled } from '../parts/settled.ts'
import { mapPageWords } from './map-words.ts'

export type FoundPlace = Found & { readonly path: string; readonly levelTitle: Say }

/** 地名地址检索框: what is near and in the own area first; arrows choose, Enter goes there. */
export function PlaceSearch({
  near,
  onPick,
  placeholder,
}: {
  near?: { readonly lon: number; readonly lat: number }
  onPick: (place: FoundPlace) => void
  placeholder?: string
}) {
  const w = useWords(mapPageWords)
  const s = useSay()
  const list = useId()
  const [text, setText] = useState('')
  const [open, setOpen] = useState(false)
  const [at, setAt] = useState(0)
  const asked = useSettled(text.trim(), 180)
  const from = useRef(near)
  from.current = near
  const { load } = useLoad(asked.length >= 2 ? `places ${asked}` : null, (signal) =>
    api.get<{ readonly rows: readonly FoundPlace[] }>(
      '/api/places/search',
      { q: asked, ...from.current },
      { signal },
    ),
  )
  const rows = load.state === 'ready' && asked.length >= 2 ? load.value.rows : []
  // biome-ignore lint/correctness/useExhaustiveDependencies: other words begin at the first
  useEffect(() => setAt(0), [asked])
  const pick = (place: FoundPlace): void => {
    setText(place.title)
    setOpen(false)
    onPick(place)
  }
  const shown = open && asked.length >= 2
  return (
    <search
      className="placesearch"
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setOpen(false)}
    >
      <span className="glass" aria-hidden="true">
        ⌕
      </span>
      <input
        type="search"
        className="input"
        role="combobox"
        aria-expanded={shown}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={shown && rows[at] ? `${list}-${at}` : undefined}
        aria-label={placeholder ?? w.find}
        placeholder={placeholder ?? w.find}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setOpen(true)
        }}
        onFocus={() => setOpen(true)}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') setAt(Math.min(rows.length - 1, at + 1))
          else if (event.key === 'ArrowUp') setAt(Math.max(0, at - 1))
          else if (event.key === 'Enter' && rows[at]) pick(rows[at] as FoundPlace)
          else if (event.key === 'Escape') setOpen(false)
          else return
          event.preventDefault()
        }}
      />
      {shown && (
        <div className="found" id={list} role="listbox" aria-label={w.mine}>
          {rows.map((row, i) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are heard by the box above
            <div
              key={row.id}
              id={`${list}-${i}`}
              role="option"
              tabIndex={-1}
              aria-selected={i === at}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => pick(row)}
            >
              <b>{row.title}</b>
              <small>
                {row.path} · {s(row.levelTitle)}
                {row.by ? ` · ${row.by}` : ''}
                {row.metres !== undefined
                  ? ` · ${row.metres < 1_000 ? w.metres(row.metres) : `${(row.metres / 1_000).toFixed(1)} km`}`
                  : ''}
              </small>
            </div>
          ))}
          {rows.length === 0 && <p className="muted">{load.state === 'ready' ? w.nothing : w.finding}</p>}
        </div>
      )}
    </search>
  )
}

import { useEffect, useMemo, useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import { api, say, useWords, words } from '../live/index.ts'
import type { Page, Row } from '../live/wire.ts'
import { useUnits } from './lists.ts'
import { narrow } from './parts/pick.tsx'

const dictionary = words({
  title: say('查找', 'Find'),
  hint: say('工单编号、页面、单位、诉求内容…', 'Number, page, unit, words…'),
  matter: say('事项', 'Matter'),
  page: say('页面', 'Page'),
  unit: say('单位', 'Unit'),
  searchAll: (q: string) => say(`在全部事项中搜索“${q}”`, `Search all matters for “${q}”`),
})

export type Place = { readonly to: string; readonly title: string; readonly words?: string }
type Hit = { readonly to: string; readonly title: string; readonly sort: string; readonly hint?: string }

/** Ctrl-K: one field finds a matter by its number or words, a page, a unit. */
export function Palette({ places, onClose }: { places: readonly Place[]; onClose: () => void }) {
  const w = useWords(dictionary)
  const go = useNavigate()
  const units = useUnits()
  const ref = useRef<HTMLDialogElement>(null)
  const [query, setQuery] = useState('')
  const [rows, setRows] = useState<readonly Row[]>([])
  const [at, setAt] = useState(0)
  useEffect(() => ref.current?.showModal(), [])
  useEffect(() => {
    const text = query.trim()
    if (text.length < 2) return setRows([])
    const cut = new AbortController()
    const wait = setTimeout(() => {
      const byNumber = /^[A-Za-z]*\d{4,}$/.test(text)
      void api
        .get<Page<Row>>(
          '/api/matters',
          { view: 'all', limit: 8, ...(byNumber ? { number: text } : { q: text }) },
          { signal: cut.signal },
        )
        .then((got) => got.ok && setRows(got.value.rows))
    }, 180)
    return () => {
      clearTimeout(wait)
      cut.abort()
    }
  }, [query])
  const hits = useMemo<readonly Hit[]>(() => {
    const pages = narrow(
      places.map((p) => ({ value: p.to, label: p.title, words: p.words ?? '' })),
      query,
    ).slice(0, query ? 6 : 14)
    const found = query.trim()
      ? narrow(
          units.map((u) => ({ value: u.id, label: u.name, words: u.short ?? '' })),
          query,
        ).slice(0, 5)
      : []
    // A whole number opens at once: nobody waits for the list to say what was typed.
    const number = query.trim().normalize('NFKC')
    const whole = /^\d{12,16}$/.test(number) && !rows.some((row) => row.number === number)
    return [
      ...(whole ? [{ to: `/m/${number}`, title: number, sort: w.matter }] : []),
      ...rows.map((row) => ({
        to: `/m/${row.number}`,
        title: `${row.number}　${row.title}`,
        sort: w.matter,
        hint: row.areaName,
      })),
      ...pages.map((p) => ({ to: p.value, title: p.label, sort: w.page })),
      ...found.map((u) => ({ to: `/inbox?view=all&unit=${u.value}`, title: u.label, sort: w.unit })),
      ...(query.trim()
        ? [
            {
              to: `/inbox?view=all&q=${encodeURIComponent(query.trim())}`,
              title: w.searchAll(query.trim()),
              sort: w.title,
            },
          ]
        : []),
    ]
  }, [places, query, rows, units, w])
  const open = (hit: Hit | undefined): void => {
    if (!hit) return
    onClose()
    void go(hit.to)
  }
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside the box closes it; Escape is the key for that
    <dialog
      ref={ref}
      className="palette"
      aria-label={w.title}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => event.target === ref.current && onClose()}
    >
      <input
        className="input"
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={hits[at] ? `palette-${at}` : undefined}
        aria-label={w.title}
        placeholder={w.hint}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value)
          setAt(0)
        }}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return
          if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            event.preventDefault()
            setAt((n) => Math.max(0, Math.min(hits.length - 1, n + (event.key === 'ArrowDown' ? 1 : -1))))
          } else if (event.key === 'Enter') {
            event.preventDefault()
            open(hits[at])
          }
        }}
      />
      <div id="palette-list" role="listbox" aria-label={w.title} className="palette-list">
        {hits.map((hit, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the field
          <div
            key={`${hit.to}${hit.title}`}
            id={`palette-${i}`}
            role="option"
            aria-selected={i === at}
            tabIndex={-1}
            className="option"
            onClick={() => open(hit)}
          >
            <span className="tag">{hit.sort}</span>
            <span className="ellipsis grow">{hit.title}</span>
            {hit.hint && <span className="hint">{hit.hint}</span>}
          </div>
        ))}
      </div>
    </dialog>
  )
}

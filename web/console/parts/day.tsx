// biome-ignore-all lint/a11y/noStaticElementInteractions: leaving a popover is heard on its frame
import { useEffect, useRef, useState } from 'react'
import { addDays, dayOf } from '../../../base/instant.ts'
import { isDay } from '../../../platform/fields/decide.ts'
import { currentInstant, say, useLanguage, useWords, weekdayOf, words } from '../../live/index.ts'

const dictionary = words({
  open: say('打开日历', 'Open the calendar'),
  before: say('上个月', 'Earlier month'),
  after: say('下个月', 'Later month'),
  today: say('今天', 'Today'),
})

/** What people type for a day: 2026-11-21, 20261121, 2026年11月21日, 11-21, 今天, 明天, 昨天, +3. Null: not a day. */
export function readDay(typed: string, today: string): string | null {
  const text = typed.trim().normalize('NFKC')
  const near: Readonly<Record<string, number>> = {
    今天: 0,
    today: 0,
    明天: 1,
    tomorrow: 1,
    昨天: -1,
    yesterday: -1,
    后天: 2,
  }
  if (Object.hasOwn(near, text)) return addDays(today, near[text] ?? 0)
  if (/^[+-]\d{1,4}$/.test(text)) return addDays(today, Number(text))
  const [, y, m, d] = /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?$/.exec(text) ?? []
  const [, m2, d2] = /^(\d{1,2})[-/.月](\d{1,2})日?$/.exec(text) ?? []
  const day = y
    ? `${y}-${m?.padStart(2, '0')}-${d?.padStart(2, '0')}`
    : m2
      ? `${today.slice(0, 4)}-${m2.padStart(2, '0')}-${d2?.padStart(2, '0')}`
      : ''
  return isDay(day) ? day : null
}

type Props = {
  readonly value: string
  readonly onChange: (day: string) => void
  readonly id?: string
  readonly width?: number
  readonly name?: string
  readonly 'aria-label'?: string
  readonly 'aria-invalid'?: true | undefined
  readonly 'aria-describedby'?: string | undefined
  readonly 'aria-required'?: true | undefined
}

/** A day typed or chosen. Our own, because the browser's shows the day in the computer's language, not the page's. */
export function DayInput({ value, onChange, width, ...rest }: Props) {
  const w = useWords(dictionary)
  const lang = useLanguage()
  const today = dayOf(currentInstant())
  const [typed, setTyped] = useState(value)
  const [open, setOpen] = useState(false)
  const [month, setMonth] = useState((value || today).slice(0, 7))
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => setTyped(value), [value])
  const take = (text: string): void => {
    if (text.trim() === '') {
      onChange('')
      return
    }
    const day = readDay(text, today)
    // What is no day stays as typed: the field's own check names it.
    onChange(day ?? text)
    if (day) setMonth(day.slice(0, 7))
  }
  const move = (n: number): void => {
    const at = new Date(`${month}-01T00:00:00Z`)
    at.setUTCMonth(at.getUTCMonth() + n)
    setMonth(at.toISOString().slice(0, 7))
  }
  const first = `${month}-01`
  const lead = (new Date(`${first}T00:00:00Z`).getUTCDay() + 6) % 7
  return (
    <div
      className="anchor"
      style={width ? { width } : {}}
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setOpen(false)}
    >
      <input
        {...rest}
        ref={input}
        className="input num dayinput"
        placeholder="YYYY-MM-DD"
        autoComplete="off"
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value)
          const day = readDay(event.target.value, today)
          if (day && /^\d{4}-\d{2}-\d{2}$/.test(event.target.value.trim())) onChange(day)
        }}
        onBlur={(event) => event.target.value !== value && take(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && typed !== value) take(typed)
          if (event.key === 'ArrowDown') {
            event.preventDefault()
            setOpen(true)
          }
          if (event.key === 'Escape' && open) {
            event.preventDefault()
            setOpen(false)
          }
        }}
      />
      <button
        type="button"
        className="dayopen"
        tabIndex={-1}
        aria-label={w.open}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <svg
          width="15"
          height="15"
          viewBox="0 0 24 24"
          fill="none"
          stroke="currentColor"
          strokeWidth="2"
          aria-hidden="true"
        >
          <path d="M4 6h16v14H4zM4 10h16M8 3v4M16 3v4" />
        </svg>
      </button>
      {open && (
        <div className="popover daypick">
          <div className="row">
            <button
              type="button"
              className="button plain small"
              aria-label={w.before}
              onClick={() => move(-1)}
            >
              ‹
            </button>
            <b className="grow num" style={{ textAlign: 'center' }}>
              {month}
            </b>
            <button type="button" className="button plain small" aria-label={w.after} onClick={() => move(1)}>
              ›
            </button>
          </div>
          <div className="daygrid">
            {Array.from({ length: 7 }, (_, i) => {
              const name = weekdayOf(addDays('2026-01-05', i), lang)
              return <small key={name}>{lang === 'zh' ? name.slice(1) : name.slice(0, 2)}</small>
            })}
            {Array.from({ length: lead }, (_, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: blanks before the first
              <i key={i} />
            ))}
            {Array.from({ length: 31 }, (_, i) => addDays(first, i))
              .filter((day) => day.startsWith(month))
              .map((day) => (
                <button
                  key={day}
                  type="button"
                  aria-pressed={day === value}
                  aria-label={day}
                  className={day === today ? 'today' : ''}
                  onClick={() => {
                    onChange(day)
                    setOpen(false)
                    input.current?.focus()
                  }}
                >
                  {Number(day.slice(8))}
                </button>
              ))}
          </div>
          <button
            type="button"
            className="link small"
            onClick={() => {
              onChange(today)
              setOpen(false)
            }}
          >
            {w.today}
          </button>
        </div>
      )}
    </div>
  )
}

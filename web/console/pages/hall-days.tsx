import { useState } from 'react'
import type { Hours } from '../../../platform/clocks/declare.ts'
import { hoursIn } from '../../live/halls.ts'
import { useSay, useWords } from '../../live/index.ts'
import { DayInput } from '../parts/day.tsx'
import { common } from '../words.ts'
import type { Change, Managed } from './hall-shown.ts'
import { hallWords } from './halls-words.ts'

/** `09:00-12:00 14:00-17:00` in minutes; null when it cannot be read. */
export function hoursFrom(text: string): Hours | null {
  const spans = text
    .normalize('NFKC')
    .replace(/[～~—–至]/g, '-')
    .split(/[\s,，、;；]+/)
    .filter(Boolean)
  const read = spans.map((span) => /^(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})$/.exec(span))
  if (read.some((one) => one === null)) return null
  return read.map((one) => {
    const [, a = '', b = '', c = '', d = ''] = one ?? []
    return [Number(a) * 60 + Number(b), Number(c) * 60 + Number(d)] as const
  })
}

/** Opening days, exceptions and rosters. */
export function HallDays({ of, change }: { of: Managed; change: Change }) {
  const w = useWords(hallWords)
  const c = useWords(common)
  const s = useSay()
  const [day, setDay] = useState('')
  const [hours, setHours] = useState('')
  const [why, setWhy] = useState('')
  const spans = hoursFrom(hours)
  const save = async () => {
    if (await change('exception', { day, hours: spans, why })) {
      setDay('')
      setHours('')
      setWhy('')
    }
  }
  return (
    <div className="two">
      <section className="card">
        <header>
          <h2>{w.days}</h2>
        </header>
        <div className="body stack tight">
          {of.days.map((one) => {
            const exception = of.exceptions.find((entry) => entry.day === one.day)
            return (
              <div key={one.day} className="row tight">
                <b className="num">{one.day}</b>
                <span className={`grow ${one.hours.length === 0 ? 'muted' : ''}`}>
                  {one.hours.length > 0 ? hoursIn(one.hours) : w.shutNow}
                  {one.why && ` · ${s(one.why)}`}
                </span>
                {exception && of.manages && (
                  <button
                    type="button"
                    className="button small"
                    onClick={() => void change('exception', { day: one.day, drop: true })}
                  >
                    {w.dropException}
                  </button>
                )}
              </div>
            )
          })}
        </div>
      </section>
      <div className="stack">
        {of.manages && (
          <section className="card">
            <header>
              <h2>{w.exceptionAdd}</h2>
            </header>
            <form
              className="body stack"
              onSubmit={(event) => {
                event.preventDefault()
                void save()
              }}
            >
              <div>
                {w.day}
                <DayInput value={day} onChange={setDay} />
              </div>
              <label>
                {w.hours}
                <input
                  className="input"
                  value={hours}
                  placeholder={w.hoursHint}
                  aria-invalid={spans === null}
                  onChange={(event) => setHours(event.target.value)}
                />
              </label>
              <label>
                {w.why}
                <input
                  className="input"
                  value={why}
                  maxLength={200}
                  onChange={(event) => setWhy(event.target.value)}
                />
              </label>
              <button type="submit" className="button main" disabled={!day || spans === null || !why.trim()}>
                {c.save}
              </button>
            </form>
          </section>
        )}
      </div>
    </div>
  )
}

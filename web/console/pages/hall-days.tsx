import { useState } from 'react'
import type { Hours } from '../../../platform/clocks/declare.ts'
import { hoursIn } from '../../live/halls.ts'
import { useSay, useWords } from '../../live/index.ts'
import { DayInput } from '../parts/day.tsx'
import { AccountPick } from '../parts/field-picks.tsx'
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
        <Roster of={of} change={change} />
      </div>
    </div>
  )
}

function Roster({ of, change }: { of: Managed; change: Change }) {
  const w = useWords(hallWords)
  const c = useWords(common)
  const [day, setDay] = useState(of.days[0]?.day ?? '')
  const [window, setWindow] = useState(of.windows[0]?.id ?? '')
  const [part, setPart] = useState<'am' | 'pm' | 'day'>('day')
  const [account, setAccount] = useState<readonly string[]>([])
  const parts = { am: w.morning, pm: w.afternoon, day: w.wholeDay } as const
  const lines = of.roster.filter((one) => one.day === day)
  const numberOf = (id: string) => of.windows.find((one) => one.id === id)?.number ?? ''
  return (
    <section className="card">
      <header>
        <h2 className="grow">{w.roster}</h2>
        <select
          className="input"
          aria-label={w.day}
          value={day}
          onChange={(event) => setDay(event.target.value)}
        >
          {of.days.map((one) => (
            <option key={one.day}>{one.day}</option>
          ))}
        </select>
      </header>
      <div className="body stack tight">
        {lines.length === 0 && <p className="muted">{c.empty}</p>}
        {lines.map((one) => (
          <div key={`${one.window} ${one.part}`} className="row tight">
            <b className="num">{w.windowNo(numberOf(one.window))}</b>
            <span className="tag">{parts[one.part]}</span>
            <span className="grow">{one.name}</span>
            {of.manages && (
              <button
                type="button"
                className="button small"
                onClick={() => void change('roster', { ...one, account: null })}
              >
                {c.remove}
              </button>
            )}
          </div>
        ))}
        {of.manages && (
          <form
            className="row"
            onSubmit={(event) => {
              event.preventDefault()
              void change('roster', { day, window, part, account: account[0] })
            }}
          >
            <select
              className="input"
              aria-label={w.number}
              value={window}
              onChange={(event) => setWindow(event.target.value)}
            >
              {of.windows.map((one) => (
                <option key={one.id} value={one.id}>
                  {w.windowNo(one.number)}
                </option>
              ))}
            </select>
            <select
              className="input"
              aria-label={w.time}
              value={part}
              onChange={(event) => setPart(event.target.value as 'am' | 'pm' | 'day')}
            >
              {Object.entries(parts).map(([code, title]) => (
                <option key={code} value={code}>
                  {title}
                </option>
              ))}
            </select>
            <div className="grow">
              <AccountPick label={w.clerk} value={account} onChange={setAccount} />
            </div>
            <button type="submit" className="button small" disabled={account.length === 0}>
              {c.add}
            </button>
          </form>
        )}
      </div>
    </section>
  )
}

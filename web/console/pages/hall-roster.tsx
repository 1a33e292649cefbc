import { useState } from 'react'
import { useWords } from '../../live/index.ts'
import { AccountPick } from '../parts/field-picks.tsx'
import { toast } from '../parts/toast.tsx'
import { common } from '../words.ts'
import type { Change, Managed } from './hall-shown.ts'
import { hallWords } from './halls-words.ts'

const WEEK = 7
const PARTS = ['am', 'pm', 'day'] as const

/** 排班: who sits where, a week at a time; the clerk's page puts their own window first. */
export function HallRoster({ of, change }: { of: Managed; change: Change }) {
  const w = useWords(hallWords)
  const c = useWords(common)
  const [week, setWeek] = useState(0)
  const days = of.days.slice(week * WEEK, week * WEEK + WEEK)
  const windows = of.windows.filter((one) => one.active)
  const first = days[0]?.day ?? ''
  const copy = async () => {
    const done = await change<{ copied: number; left: number }>('rosterCopy', { from: first, days: WEEK })
    if (done) toast(w.rosterCopied(done.copied, done.left))
  }
  return (
    <section className="card">
      <header>
        <h2 className="grow">{w.rosterWeek}</h2>
        <button
          type="button"
          className="button small"
          disabled={week === 0}
          onClick={() => setWeek(week - 1)}
        >
          {w.rosterEarlier}
        </button>
        <button
          type="button"
          className="button small"
          disabled={(week + 1) * WEEK >= of.days.length}
          onClick={() => setWeek(week + 1)}
        >
          {w.rosterLater}
        </button>
        {of.manages && (
          <button
            type="button"
            className="button small"
            disabled={!of.roster.some((line) => days.some((one) => one.day === line.day))}
            onClick={() => void copy()}
          >
            {w.rosterCopy}
          </button>
        )}
      </header>
      <div className="body scroll">
        <table className="plainTable rosterTable">
          <thead>
            <tr>
              <th>{w.number}</th>
              {days.map((one) => (
                <th key={one.day} className="num">
                  {one.day.slice(5)}
                  {one.hours.length === 0 && <small className="muted"> {w.shutNow}</small>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {windows.map((one) => (
              <tr key={one.id}>
                <th scope="row" className="num">
                  {one.number}
                </th>
                {days.map(({ day, hours }) => {
                  const lines = of.roster.filter((line) => line.day === day && line.window === one.id)
                  return (
                    <td key={day}>
                      {lines.length === 0 && (
                        <span className="muted">{hours.length === 0 ? '' : w.rosterNone}</span>
                      )}
                      {lines.map((line) => (
                        <div key={line.part} className="row tight">
                          <span>
                            <small className="muted">{w.partOf(line.part)}</small> {line.name}
                          </span>
                          {of.manages && (
                            <button
                              type="button"
                              className="button small plain"
                              aria-label={`${c.remove} ${line.name} ${line.day}`}
                              onClick={() => void change('roster', { ...line, account: null })}
                            >
                              ×
                            </button>
                          )}
                        </div>
                      ))}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {of.manages && <Add key={first} days={days} windows={windows} change={change} />}
    </section>
  )
}

function Add({
  days,
  windows,
  change,
}: {
  days: Managed['days']
  windows: Managed['windows']
  change: Change
}) {
  const w = useWords(hallWords)
  const c = useWords(common)
  const open = days.filter((one) => one.hours.length > 0)
  const [day, setDay] = useState(open[0]?.day ?? days[0]?.day ?? '')
  const [window, setWindow] = useState(windows[0]?.id ?? '')
  const [part, setPart] = useState<(typeof PARTS)[number]>('day')
  const [account, setAccount] = useState<readonly string[]>([])
  const add = async () => {
    if ((await change('roster', { day, window, part, account: account[0] })) === null) return
    const next = open.find((one) => one.day > day)?.day
    if (next) setDay(next)
  }
  return (
    <form
      className="body row rosterAdd"
      onSubmit={(event) => {
        event.preventDefault()
        void add()
      }}
    >
      <select
        className="input"
        aria-label={w.day}
        value={day}
        onChange={(event) => setDay(event.target.value)}
      >
        {days.map((one) => (
          <option key={one.day} value={one.day}>
            {one.day}
            {one.hours.length === 0 ? ` ${w.shutNow}` : ''}
          </option>
        ))}
      </select>
      <select
        className="input"
        aria-label={w.number}
        value={window}
        onChange={(event) => setWindow(event.target.value)}
      >
        {windows.map((one) => (
          <option key={one.id} value={one.id}>
            {w.windowNo(one.number)}
          </option>
        ))}
      </select>
      <select
        className="input"
        aria-label={w.time}
        value={part}
        onChange={(event) => setPart(event.target.value as (typeof PARTS)[number])}
      >
        {PARTS.map((one) => (
          <option key={one} value={one}>
            {w.partOf(one)}
          </option>
        ))}
      </select>
      <div className="grow">
        <AccountPick label={w.clerk} value={account} onChange={setAccount} />
      </div>
      <button type="submit" className="button" disabled={account.length === 0}>
        {c.add}
      </button>
    </form>
  )
}

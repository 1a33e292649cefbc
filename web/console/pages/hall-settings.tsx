import { useState } from 'react'
import { type HallRules, hallRules } from '../../../platform/services/halls/declare.ts'
import { useWords } from '../../live/index.ts'
import { When } from '../parts/due.tsx'
import { common } from '../words.ts'
import type { Change, Managed } from './hall-shown.ts'
import { hallWords, ruleNames } from './halls-words.ts'

/** Displays and kiosks: a link with a key of its own, shown once. */
export function HallDevices({ of, change }: { of: Managed; change: Change }) {
  const w = useWords(hallWords)
  const [made, setMade] = useState<string | null>(null)
  const make = async (kind: 'display' | 'kiosk') => {
    const done = await change<{ key: string }>('device', { kind, name: '' })
    if (done) setMade(`${location.origin}/hall/${kind}#key=${done.key}`)
  }
  return (
    <section className="card">
      <header>
        <h2 className="grow">{w.devices}</h2>
        {of.manages && (
          <>
            <button type="button" className="button" onClick={() => void make('display')}>
              {w.makeDisplay}
            </button>
            <button type="button" className="button" onClick={() => void make('kiosk')}>
              {w.makeKiosk}
            </button>
          </>
        )}
      </header>
      <div className="body stack tight">
        {made && (
          <div className="banner blue" role="status">
            <div>
              <b>{w.keyOnce}</b>
              <div className="keep deviceLink">
                <a href={made} target="_blank" rel="noreferrer">
                  {made}
                </a>
              </div>
            </div>
          </div>
        )}
        {of.devices.map((one) => (
          <div key={one.id} className="row tight">
            <span className="tag">{one.kind}</span>
            <span className="grow">
              {one.name} · {one.madeBy} · <When at={one.madeAt} />
            </span>
            {one.closedAt ? (
              <span className="muted">{w.closedDevice}</span>
            ) : (
              of.manages && (
                <button
                  type="button"
                  className="button small"
                  onClick={() => void change('closeDevice', { id: one.id })}
                >
                  {w.closeDevice}
                </button>
              )
            )}
          </div>
        ))}
      </div>
    </section>
  )
}

/** The rules of a hall as data, and whether it serves at all. */
export function HallRulesForm({ of, change }: { of: Managed; change: Change }) {
  const w = useWords(hallWords)
  const c = useWords(common)
  const names = useWords(ruleNames)
  const { hall } = of
  const [rules, setRules] = useState<Readonly<Record<string, string>>>(
    Object.fromEntries(Object.entries(hall.rules).map(([name, value]) => [name, String(value)])),
  )
  const [why, setWhy] = useState('')
  const keys = Object.keys(hallRules) as (keyof HallRules)[]
  return (
    <>
      <section className="card">
        <header>
          <h2>{w.settings}</h2>
        </header>
        <form
          className="body stack"
          onSubmit={(event) => {
            event.preventDefault()
            const numbers = Object.fromEntries(
              Object.entries(rules).map(([name, value]) => [name, Number(value)]),
            )
            void change('settings', { version: hall.version, rules: numbers })
          }}
        >
          <div className="ruleGrid">
            {keys.map((name) => (
              <label key={name}>
                {names[name]}
                <input
                  className="input num"
                  inputMode="numeric"
                  disabled={!of.manages}
                  value={rules[name] ?? ''}
                  onChange={(event) => setRules({ ...rules, [name]: event.target.value.replace(/\D/g, '') })}
                />
              </label>
            ))}
          </div>
          {of.manages && (
            <button type="submit" className="button main">
              {c.save}
            </button>
          )}
        </form>
      </section>
      {of.manages && (
        <section className="card">
          <div className="body row">
            {hall.state === 'open' ? (
              <>
                <input
                  className="input grow"
                  aria-label={w.pauseWhy}
                  placeholder={w.pauseWhy}
                  maxLength={200}
                  value={why}
                  onChange={(event) => setWhy(event.target.value)}
                />
                <button
                  type="button"
                  className="button danger"
                  disabled={!why.trim()}
                  onClick={() => void change('settings', { version: hall.version, state: 'paused', why })}
                >
                  {w.pauseHall}
                </button>
              </>
            ) : (
              <>
                <span className="grow">{hall.stateWhy}</span>
                <button
                  type="button"
                  className="button main"
                  onClick={() => void change('settings', { version: hall.version, state: 'open' })}
                >
                  {w.resumeHall}
                </button>
              </>
            )}
          </div>
        </section>
      )}
    </>
  )
}

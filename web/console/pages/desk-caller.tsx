import { useEffect, useState } from 'react'
import { Link } from 'react-router'
import { phoneOf } from '../../../platform/fields/decide.ts'
import { api, type Say, useLoad, useSay, useStore, useWords } from '../../live/index.ts'
import type { Row } from '../../live/wire.ts'
import { DueLight, When } from '../parts/due.tsx'
import { type FieldForm, Fields } from '../parts/form.tsx'
import { toast } from '../parts/toast.tsx'
import { call } from '../ring.tsx'
import { useCity } from '../session.ts'
import { common } from '../words.ts'
import { deskWords } from './desk-words.ts'
import { StateTag } from './rows.tsx'

type Caller = {
  readonly card: {
    readonly name: string | null
    readonly notes: readonly (string | Say | { text?: string; care?: string; limit?: string })[]
    readonly flags: readonly (string | Say)[]
  }
  readonly matters: readonly Row[]
}

/** Left column: who is calling, what they asked before, with one step to urge or add to what is open. */
export function CallerColumn({ who, anonymous }: { who: FieldForm; anonymous: boolean }) {
  const w = useWords(deskWords)
  const c = useWords(common)
  const s = useSay()
  const { declared } = useCity()
  const ringing = useStore(call)
  const phone = phoneOf(String(who.values.phone ?? ''))?.number ?? null
  const [settled, setSettled] = useState<string | null>(phone)
  useEffect(() => {
    const wait = setTimeout(() => setSettled(phone), 250)
    return () => clearTimeout(wait)
  }, [phone])
  const { load } = useLoad(settled ? `caller ${settled}` : null, (signal) =>
    api.get<Caller>('/api/callers', { phone: settled }, { signal }),
  )
  const caller = settled && load.state === 'ready' ? load.value : null
  const name = caller?.card.name
  // The card's name is masked for those who may not read it; a mask must not become the name.
  useEffect(() => {
    if (name && !name.includes('*') && !who.values.name) who.set('name', name)
  }, [name, who.values.name, who.set])
  const words = (one: unknown): string =>
    typeof one === 'string'
      ? one
      : one && typeof one === 'object'
        ? 'zh' in one
          ? s(one as Say)
          : [
              (one as { text?: string }).text,
              (one as { care?: string }).care,
              (one as { limit?: string }).limit,
            ]
              .filter(Boolean)
              .join(' · ')
        : ''
  return (
    <aside className="stack desk-side" aria-label={w.caller}>
      <section className="card">
        <header>
          <h2 className="grow">{w.caller}</h2>
          <span className={`tag ${ringing ? 'green' : ''}`}>{ringing ? w.ringing : w.noCall}</span>
        </header>
        <div className="body stack tight">
          {anonymous ? (
            <p className="muted">{c.anonymous}</p>
          ) : (
            <Fields fields={who.fields} form={who} idPrefix="desk" />
          )}
          {caller && (caller.card.flags.length > 0 || caller.card.notes.length > 0) && (
            <div className="banner yellow">
              <div>
                <b>{w.notes}</b>
                {[...caller.card.flags, ...caller.card.notes].map((one, i) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: notes have no id here
                  <div key={i}>{words(one)}</div>
                ))}
              </div>
            </div>
          )}
        </div>
      </section>
      <section className="card">
        <header>
          <h2 className="grow">{w.history}</h2>
          {caller && <small className="num">{caller.matters.length}</small>}
        </header>
        <div className="body">
          {!settled ? (
            <p className="muted">{w.needPhone}</p>
          ) : !caller ? (
            <p className="muted">{c.loading}</p>
          ) : caller.matters.length === 0 ? (
            <p className="muted">{w.noHistory}</p>
          ) : (
            <ul className="mini">
              {caller.matters.map((row) => {
                const open = declared.types[row.type]?.flow.states[row.state]?.kind !== 'closed'
                return (
                  <li key={row.id}>
                    <Link to={`/m/${row.number}`}>
                      <span className="ellipsis">{row.title || row.number}</span>
                    </Link>
                    <span className="row tight small">
                      <StateTag row={row} />
                      <When at={row.openedAt} ago />
                      {open && <DueLight due={row.due} light={row.light} />}
                    </span>
                    {open && (
                      <span className="row tight">
                        <Link className="button small" to={`/m/${row.number}?do=urge`}>
                          {w.urge}
                        </Link>
                        <Link className="button small" to={`/m/${row.number}?do=supplement`}>
                          {w.supplement}
                        </Link>
                      </span>
                    )}
                  </li>
                )
              })}
            </ul>
          )}
        </div>
      </section>
      {declared.city.demo && <Simulator />}
    </aside>
  )
}

/** Rings this desk from an invented number, to try and to teach. */
function Simulator() {
  const w = useWords(deskWords)
  const s = useSay()
  const [phone, setPhone] = useState('13800138000')
  return (
    <details className="card">
      <summary className="body small">{w.simulate}</summary>
      <form
        className="body row"
        onSubmit={(event) => {
          event.preventDefault()
          void api
            .post('/api/telephony/ring', { phone })
            .then((got) => !got.ok && toast(s(got.error.says), 'red'))
        }}
      >
        <input
          className="input grow num"
          style={{ width: 120 }}
          aria-label={w.simulatePhone}
          value={phone}
          onChange={(event) => setPhone(event.target.value)}
        />
        <button type="submit" className="button small">
          {w.ring}
        </button>
      </form>
    </details>
  )
}

import { useState } from 'react'
import { Link } from 'react-router'
import type { Say } from '../../../base/say.ts'
import { yuan } from '../../../platform/services/fees/decide.ts'
import { type Match, matches } from '../../../platform/services/fees/declare.ts'
import { api, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { Empty, Loaded } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { serviceWords } from './service-words.ts'
import '../look/services.css'

type Difference = {
  readonly provider: string
  readonly day: string
  readonly kind: 'pay' | 'refund'
  readonly ref: string
  readonly match: Match
  readonly theirs: number | null
  readonly ours: number | null
  readonly demand: string | null
  readonly note: string | null
  readonly settledBy: string | null
}
type Books = {
  readonly days: readonly {
    readonly provider: string
    readonly day: string
    readonly lines: number
    readonly paid: number
    readonly refunded: number
    readonly fits: number
    readonly open: number
    readonly comparedAt: string
  }[]
  readonly differences: readonly Difference[]
  readonly providers: readonly { readonly name: string; readonly title: Say }[]
  readonly today: string
  readonly may: { readonly settle: boolean }
}

/** 对账: each day's statement against what is kept here, and what did not fit. */
export function Reconciliation() {
  const w = useWords(serviceWords)
  const s = useSay()
  useTitle({ title: w.fees, to: '/fees' }, { title: w.books })
  const { load, reload } = useLoad('books', (signal) =>
    api.get<Books>('/api/fees/statements', undefined, { signal }),
  )
  const [day, setDay] = useState('')
  const [busy, setBusy] = useState(false)
  const compare = async (provider: string, on: string): Promise<void> => {
    setBusy(true)
    const got = await api.post('/api/fees/statements', { provider, day: on })
    setBusy(false)
    if (got.ok) void reload()
    else toast(s(got.error.says), 'red')
  }
  return (
    <div className="page stack">
      <h1>{w.books}</h1>
      <p className="muted">{w.booksLead}</p>
      <Loaded load={load} retry={reload}>
        {(books) => (
          <>
            <div className="row">
              <input
                className="input"
                type="date"
                style={{ width: 170 }}
                aria-label={w.day}
                max={books.today}
                value={day || books.today}
                onChange={(event) => setDay(event.target.value)}
              />
              {books.providers.map((one) => (
                <button
                  key={one.name}
                  type="button"
                  className="button"
                  disabled={busy}
                  onClick={() => void compare(one.name, day || books.today)}
                >
                  {w.compare} · {s(one.title)}
                </button>
              ))}
            </div>
            <section className="card">
              <header>
                <h2>{w.differences}</h2>
              </header>
              <div className="body stack tight">
                {books.differences.length === 0 && <p className="muted">{w.noDifferences}</p>}
                {books.differences.map((one) => (
                  <DifferenceRow
                    key={`${one.day}${one.kind}${one.ref}`}
                    one={one}
                    may={books.may.settle}
                    reload={() => void reload()}
                  />
                ))}
              </div>
            </section>
            {books.days.length === 0 ? (
              <Empty title={w.noStatements} />
            ) : (
              <table className="plain-table">
                <thead>
                  <tr>
                    <th>{w.day}</th>
                    <th>{w.provider}</th>
                    <th className="num">{w.count}</th>
                    <th className="num">{w.fits}</th>
                    <th className="num">{w.open}</th>
                    <th className="num">{w.paidSum}</th>
                    <th className="num">{w.backSum}</th>
                  </tr>
                </thead>
                <tbody>
                  {books.days.map((one) => (
                    <tr key={`${one.provider}${one.day}`}>
                      <td className="num">{one.day}</td>
                      <td>{one.provider}</td>
                      <td className="num">{one.lines}</td>
                      <td className="num">{one.fits}</td>
                      <td className="num">
                        {one.open > 0 ? <span className="tag red">{one.open}</span> : 0}
                      </td>
                      <td className="num">{yuan(one.paid)}</td>
                      <td className="num">{yuan(one.refunded)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
          </>
        )}
      </Loaded>
    </div>
  )
}

function DifferenceRow({ one, may, reload }: { one: Difference; may: boolean; reload: () => void }) {
  const w = useWords(serviceWords)
  const s = useSay()
  const [note, setNote] = useState('')
  const open = one.settledBy === null && one.match !== 'healed'
  const settle = async (): Promise<void> => {
    const { provider, day, kind, ref } = one
    const got = await api.post('/api/fees/differences', { provider, day, kind, ref, note })
    if (got.ok) reload()
    else toast(s(got.error.says), 'red')
  }
  return (
    <div className="row">
      <span className={`tag ${one.match === 'healed' ? 'green' : open ? 'red' : ''}`}>
        {s(matches[one.match])}
      </span>
      <span className="grow in-text">
        <span className="num">{one.day}</span> · {one.kind === 'refund' && `${w.refund} `}
        {one.demand ? <Link to={`/fees/${one.demand}`}>{one.ref}</Link> : <code>{one.ref}</code>} · {w.theirs}{' '}
        {one.theirs === null ? '—' : yuan(one.theirs)} · {w.ours} {one.ours === null ? '—' : yuan(one.ours)}
        {one.settledBy && ` · ${one.settledBy}：${one.note}`}
      </span>
      {open && may && (
        <>
          <input
            className="input"
            style={{ width: 200 }}
            aria-label={w.settleNote}
            placeholder={w.settleNote}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
          <button
            type="button"
            className="button small"
            disabled={note.trim().length < 2}
            onClick={() => void settle()}
          >
            {w.settle}
          </button>
        </>
      )}
    </div>
  )
}

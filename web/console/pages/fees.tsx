import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { yuan } from '../../../platform/services/fees/decide.ts'
import {
  type DemandState,
  demandStates,
  type Refund,
  refundReasons,
  refundStates,
} from '../../../platform/services/fees/declare.ts'
import { api, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { When } from '../parts/due.tsx'
import { Empty, Loaded } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { toast } from '../parts/toast.tsx'
import { serviceWords, type Wire } from './service-words.ts'
import '../look/services.css'

export type DemandLine = {
  readonly id: string
  readonly number: string
  readonly matterNumber: string | null
  readonly title: string
  readonly payer: string
  readonly total: number
  readonly refunded: number
  readonly due: string
  readonly state: DemandState
  readonly unitName: string | null
  readonly overdue?: boolean
  readonly madeAt: string
}
type Answer = {
  readonly rows: readonly DemandLine[]
  readonly next: string | null
  readonly sums: readonly {
    readonly state: DemandState
    readonly count: number
    readonly fen: number
    readonly back: number
  }[]
}

const TONE: Readonly<Record<DemandState, string>> = {
  open: 'yellow',
  paid: 'green',
  refunded: 'blue',
  cancelled: '',
}

export const DemandTag = ({ state }: { state: DemandState }) => {
  const s = useSay()
  return <span className={`tag ${TONE[state]}`}>{s(demandStates[state])}</span>
}

/** 收费: demands by state, and the refunds that wait for a second person. */
export function Fees() {
  const w = useWords(serviceWords)
  const s = useSay()
  useTitle({ title: w.fees })
  const [params, setParams] = useSearchParams()
  const [state, q, before] = ['state', 'q', 'before'].map((name) => params.get(name) ?? '')
  const query = Object.fromEntries(
    Object.entries({ state, q, before }).filter(([, value]) => value),
  ) as Record<string, string>
  const { load, reload } = useLoad(`fees ${params}`, (signal) =>
    api.get<Answer>('/api/fees', query, { signal }),
  )
  const set = (name: string, value: string): void =>
    setParams((old) => {
      const next = new URLSearchParams(old)
      next.delete('before')
      if (value) next.set(name, value)
      else next.delete(name)
      return next
    })
  const columns: readonly Column<DemandLine>[] = [
    {
      key: 'number',
      title: w.number,
      width: '170px',
      show: (row) => <span className="num">{row.number}</span>,
    },
    { key: 'title', title: w.item, width: 'minmax(180px, 2fr)', wrap: true, show: (row) => row.title },
    { key: 'payer', title: w.payer, width: '110px', show: (row) => row.payer },
    {
      key: 'application',
      title: w.application,
      width: '140px',
      show: (row) => row.matterNumber && <Link to={`/m/${row.matterNumber}`}>{row.matterNumber}</Link>,
    },
    {
      key: 'total',
      title: w.amount,
      width: '110px',
      right: true,
      show: (row) => <b className="num">{yuan(row.total)}</b>,
    },
    {
      key: 'state',
      title: w.state,
      width: '130px',
      show: (row) => (
        <span className="row tight">
          <DemandTag state={row.state} />
          {row.overdue && <span className="tag red">{w.overdue}</span>}
        </span>
      ),
    },
    { key: 'due', title: w.due, width: '110px', show: (row) => <span className="num">{row.due}</span> },
  ]
  return (
    <div className="page stack">
      <h1>{w.fees}</h1>
      <p className="muted in-text">
        {w.feesLead} <Link to="/reconciliation">{w.books}</Link> · <Link to="/fee-rules">{w.ruleList}</Link>
      </p>
      <Loaded load={load} retry={reload}>
        {(all) => (
          <>
            <div className="tiles">
              {(Object.keys(demandStates) as DemandState[]).map((one) => {
                const sum = all.sums.find((each) => each.state === one)
                return (
                  <button
                    key={one}
                    type="button"
                    className="tile"
                    aria-pressed={state === one}
                    onClick={() => set('state', state === one ? '' : one)}
                  >
                    <span>
                      {s(demandStates[one])} {sum?.count ?? 0}
                    </span>
                    <b className="num">{yuan(sum?.fen ?? 0)}</b>
                  </button>
                )
              })}
            </div>
            <Refunds />
            <div className="row">
              <input
                className="input"
                style={{ width: 280 }}
                type="search"
                aria-label={w.find}
                placeholder={w.find}
                defaultValue={q}
                onKeyDown={(event) => {
                  if (event.key === 'Enter') set('q', event.currentTarget.value.trim())
                }}
              />
            </div>
            {all.rows.length === 0 ? (
              <Empty title={w.none} />
            ) : (
              <Table
                label={w.fees}
                columns={columns}
                rows={all.rows}
                idOf={(row) => row.id}
                labelOf={(row) => row.number}
                hrefOf={(row) => `/fees/${row.id}`}
              />
            )}
            {all.next && (
              <button
                type="button"
                className="button"
                onClick={() =>
                  setParams((old) => {
                    const next = new URLSearchParams(old)
                    next.set('before', all.next ?? '')
                    return next
                  })
                }
              >
                {w.more}
              </button>
            )}
          </>
        )}
      </Loaded>
    </div>
  )
}

type RefundRow = Wire<Refund> & {
  readonly number: string | null
  readonly title: string | null
  readonly own: boolean
}

function Refunds() {
  const w = useWords(serviceWords)
  const s = useSay()
  const { load, reload } = useLoad('refunds', (signal) =>
    api.get<{ rows: readonly RefundRow[]; may: { agree: boolean } }>('/api/fees/refunds', undefined, {
      signal,
    }),
  )
  const [text, setText] = useState('')
  const act = async (id: string, what: string): Promise<void> => {
    const got = await api.post(`/api/fees/refunds/${id}`, { act: what, text })
    if (got.ok) {
      setText('')
      void reload()
    } else toast(s(got.error.says), 'red')
  }
  return (
    <section className="card">
      <header>
        <h2>{w.refunds}</h2>
      </header>
      <div className="body stack tight">
        <Loaded load={load} retry={reload}>
          {(all) => (
            <>
              {all.rows.length === 0 && <p className="muted">{w.noRefunds}</p>}
              {all.rows.map((one) => (
                <div key={one.id} className="row">
                  <span className="tag yellow">{s(refundStates[one.state])}</span>
                  <span className="grow in-text">
                    <b className="num">{yuan(one.fen)}</b> · {s(refundReasons[one.reason])} ·{' '}
                    {one.demand ? <Link to={`/fees/${one.demand}`}>{one.number ?? one.txn}</Link> : one.txn}{' '}
                    {one.title} · {w.askedBy} {one.askedBy} <When at={one.askedAt} />
                    {one.fault && <small className="muted"> {one.fault}</small>}
                  </span>
                  {all.may.agree && one.state === 'asked' && !one.own && (
                    <>
                      <button
                        type="button"
                        className="button small main"
                        onClick={() => void act(one.id, 'agree')}
                      >
                        {w.agree}
                      </button>
                      <button
                        type="button"
                        className="button small"
                        onClick={() => void act(one.id, 'refuse')}
                      >
                        {w.refuse}
                      </button>
                    </>
                  )}
                  {one.state === 'asked' && one.own && <small className="muted">{w.ownAsk}</small>}
                  {all.may.agree && one.state === 'failed' && (
                    <button type="button" className="button small" onClick={() => void act(one.id, 'retry')}>
                      {w.retry}
                    </button>
                  )}
                </div>
              ))}
            </>
          )}
        </Loaded>
      </div>
    </section>
  )
}

import '../look/warnings.css'
import { useState } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { kinds, type OutsideEvent, statuses, systems } from '../../../platform/command/links/declare.ts'
import { api, exact, type Failure, punctuation, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { Empty, Loaded, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { useFresh } from './fresh.ts'
import { DrillMark, Facts, toneOf } from './warning-parts.tsx'
import { type ReceiptRow, type Row, warningWords } from './warning-words.ts'

type Board = {
  readonly rows: readonly (Row & {
    readonly receipts: readonly ReceiptRow[]
    readonly plans: readonly { readonly id: string; readonly name: string }[]
    readonly exposed: { readonly households: number; readonly people: number; readonly vulnerable: number }
  })[]
  readonly mayRespond: boolean
  /** Warnings that the reader's own unit has not signed. */
  readonly mine: readonly string[]
  readonly outside: readonly (Omit<OutsideEvent, 'theirAt' | 'receivedAt'> & {
    readonly theirAt: string
    readonly receivedAt: string
  })[]
  readonly queued: number
}

const ORDER = ['overdue', 'waiting', 'late', 'signed'] as const

/** 预警与响应: what is in force, and who has signed, by town; those who are silent stand first. */
export function WarningBoard() {
  const w = useWords(warningWords)
  useTitle({ title: w.board })
  const { load, reload } = useLoad('warning-board', (signal) =>
    api.get<Board>('/api/warnings/board', undefined, { signal }),
  )
  useFresh(reload)
  const [params] = useSearchParams()
  const [failure, setFailure] = useState<Failure | null>(null)
  const go = useNavigate()
  const respond = async (alert: string): Promise<void> => {
    const got = await api.post<{ matter: string }>('/api/warnings/respond', { id: alert })
    setFailure(got.ok ? null : got.error)
    if (got.ok) await go(`/command?matter=${got.value.matter}`)
  }
  const sign = async (alert: string): Promise<void> => {
    const got = await api.post('/api/warnings/sign', { alert })
    setFailure(got.ok ? null : got.error)
    if (got.ok) toast(w.signDone)
    await reload()
  }
  return (
    <div className="page stack warnPage">
      <div className="row">
        <h1 className="grow">{w.board}</h1>
        <Link className="button" to="/warnings">
          {w.title}
        </Link>
      </div>
      <p className="muted">{w.boardLead}</p>
      {failure && <Refused failure={failure} />}
      <Loaded load={load} retry={reload}>
        {(board) => (
          <>
            {board.mine.length > 0 && (
              <p className="banner red" role="status">
                {w.mineOpen(board.mine.length)}
              </p>
            )}
            {board.rows.length === 0 ? (
              <Empty title={w.noneInForce} />
            ) : (
              board.rows.map((one) => (
                <WarningCard
                  key={one.id}
                  one={one}
                  mine={board.mine}
                  marked={params.get('id') === one.id}
                  onSign={(alert) => void sign(alert)}
                  mayRespond={board.mayRespond}
                  onRespond={() => void respond(one.id)}
                />
              ))
            )}
            <Linked board={board} />
          </>
        )}
      </Loaded>
    </div>
  )
}

function WarningCard({
  one,
  mine,
  marked,
  onSign,
  mayRespond,
  onRespond,
}: {
  one: Board['rows'][number]
  mine: readonly string[]
  marked: boolean
  onSign: (alert: string) => void
  mayRespond: boolean
  onRespond: () => void
}) {
  const w = useWords(warningWords)
  const pt = useWords(punctuation)
  const s = useSay()
  const signed = one.receipts.filter((row) => row.signedAt !== null).length
  const all = one.receipts.length
  const own = one.receipts.find((row) => mine.includes(row.alert))
  const rows = [...one.receipts].sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state))
  return (
    <section
      className={`card warningCard ${toneOf(one)}${one.status === 'Actual' ? '' : ' drill'}`}
      aria-current={marked ? 'true' : undefined}
    >
      <header>
        <DrillMark one={one} />
        <h2 className="grow">{s(one.headline)}</h2>
        {own && (
          <button type="button" className="button main" onClick={() => onSign(own.alert)}>
            {w.signNow}
          </button>
        )}
      </header>
      <div className="body stack tight">
        <Facts one={one} />
        {all > 0 && (
          <>
            <span className="row tight">
              <b>{w.receipts}</b>
              <span>{w.signedOf(signed, all)}</span>
              <span className="meter grow" aria-hidden="true">
                <i style={{ width: `${(100 * signed) / all}%` }} />
              </span>
            </span>
            <ul className="receipts">
              {rows.map((row) => (
                <li key={`${row.alert} ${row.unit}`} className={`receipt ${row.state}`}>
                  <b title={row.levelTitle ? s(row.levelTitle) : row.level}>{row.unitName}</b>
                  <small>
                    {row.state === 'signed'
                      ? w.signed
                      : row.state === 'late'
                        ? w.late
                        : row.state === 'overdue'
                          ? w.overdue
                          : w.due(exact(row.dueAt).slice(11, 16))}
                    {row.signedAt ? ` ${exact(row.signedAt).slice(11, 16)} ${row.signedBy ?? ''}` : ''}
                  </small>
                  {row.signedAt === null && row.step > 0 && (
                    <small className="muted">{w.step(row.step)}</small>
                  )}
                </li>
              ))}
            </ul>
          </>
        )}
        <span className="row tight">
          {one.plans.length > 0 && (
            <span className="small muted">{w.plansFor(one.plans.map((plan) => plan.name).join(pt.and))}</span>
          )}
          {one.exposed.people > 0 && (
            <span className="small muted">
              {w.exposed(one.exposed.households, one.exposed.people, one.exposed.vulnerable)}
            </span>
          )}
          <span className="grow" />
          {one.msgType !== 'Cancel' && mayRespond && (
            <button type="button" className="button small" onClick={onRespond}>
              {w.toResponse}
            </button>
          )}
        </span>
      </div>
    </section>
  )
}

/** 联动: events of the control rooms of others, with both clocks. */
function Linked({ board }: { board: Board }) {
  const w = useWords(warningWords)
  const pt = useWords(punctuation)
  const s = useSay()
  return (
    <section className="card">
      <header>
        <h2 className="grow">{w.linked}</h2>
        {board.queued > 0 && <span className="tag yellow">{w.queued(board.queued)}</span>}
      </header>
      <div className="body stack tight">
        <p className="small muted">{w.linkedWhy}</p>
        {board.outside.length === 0 ? (
          <p className="muted">{w.noLinked}</p>
        ) : (
          <ul className="plainList stack tight">
            {board.outside.map((one) => (
              <li key={one.id} className={one.drill ? 'drill' : ''}>
                <span className="row tight">
                  <span className="tag accent">{s(systems[one.system])}</span>
                  <span className="grow">
                    {s(kinds[one.kind])} · {one.place} · {one.units.join(pt.and)}
                  </span>
                  <span className="tag">{s(statuses[one.status])}</span>
                  {one.drill && <span className="drillMark">{w.drill}</span>}
                </span>
                <small className="muted">
                  {one.event} · {w.theirClock} {exact(one.theirAt)} · {w.ourClock} {exact(one.receivedAt)}
                </small>
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  )
}

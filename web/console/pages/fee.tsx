import { type FormEvent, useState } from 'react'
import { Link, useParams } from 'react-router'
import { yuan } from '../../../platform/services/fees/decide.ts'
import {
  type FeeLine,
  type Money,
  purposes,
  type Receipt,
  type Refund,
  refundReasons,
  refundStates,
} from '../../../platform/services/fees/declare.ts'
import { api, say, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { When } from '../parts/due.tsx'
import { Loaded } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { type DemandLine, DemandTag } from './fees.tsx'
import { serviceWords, type Wire } from './service-words.ts'
import '../look/services.css'

type Whole = DemandLine & {
  readonly lines: readonly FeeLine[]
  readonly arrivals: readonly Wire<Money>[]
  readonly refunds: readonly Wire<Refund>[]
  readonly receipts: readonly Pick<Wire<Receipt>, 'number' | 'kind' | 'fen' | 'at'>[]
  readonly may: { readonly cashier: boolean; readonly askBack: boolean }
}

/** How money was heard of. */
const VIA = {
  callback: say('通知', 'notice'),
  poll: say('查询', 'query'),
  statement: say('对账', 'statement'),
} as const

/** 缴款单详情: lines, money, receipts, refunds. */
export function Fee() {
  const { id = '' } = useParams()
  const w = useWords(serviceWords)
  const { load, reload } = useLoad(`fee ${id}`, (signal) =>
    api.get<Whole>(`/api/fees/demands/${id}`, undefined, { signal }),
  )
  useTitle({ title: w.fees, to: '/fees' }, { title: load.state === 'ready' ? load.value.number : '…' })
  return (
    <div className="page stack">
      <Loaded load={load} retry={reload}>
        {(one) => <Shown one={one} reload={() => void reload()} />}
      </Loaded>
    </div>
  )
}

function Shown({ one, reload }: { one: Whole; reload: () => void }) {
  const w = useWords(serviceWords)
  const s = useSay()
  const act = async (body: object): Promise<void> => {
    const got = await api.post(`/api/fees/demands/${one.id}`, body)
    if (got.ok) reload()
    else toast(s(got.error.says), 'red')
  }
  return (
    <>
      <h1>
        {one.title} <DemandTag state={one.state} />
      </h1>
      <p className="muted in-text">
        <span className="num">{one.number}</span> · {one.payer} · {one.unitName} ·{' '}
        {one.matterNumber && <Link to={`/m/${one.matterNumber}`}>{one.matterNumber}</Link>} · {w.due}{' '}
        {one.due}
      </p>
      <section className="card">
        <header>
          <h2>{w.lines}</h2>
        </header>
        <div className="body">
          <table className="plain-table">
            <tbody>
              {one.lines.map((line) => (
                <tr key={line.code}>
                  <td>
                    {s(line.title)}
                    {line.quantity > 1 && ` ${yuan(line.unitFen)} × ${line.quantity}`}
                    {line.because && <small className="muted"> {s(line.because)}</small>}
                    {line.reliefs.map((relief) => (
                      <div key={relief.code} className="small">
                        {s(relief.title)} −{yuan(relief.fen)}
                      </div>
                    ))}
                    <div className="small muted">{line.basis}</div>
                  </td>
                  <td className="num">{yuan(line.fen)}</td>
                </tr>
              ))}
              <tr>
                <th>{w.amount}</th>
                <th className="num">{yuan(one.total)}</th>
              </tr>
            </tbody>
          </table>
        </div>
      </section>
      <section className="card">
        <header>
          <h2>{w.arrivals}</h2>
        </header>
        <div className="body stack tight">
          {one.arrivals.length === 0 && <p className="muted">—</p>}
          {one.arrivals.map((money) => (
            <div key={money.id} className="row">
              <span className={`tag ${money.purpose === 'counted' ? 'green' : 'yellow'}`}>
                {s(purposes[money.purpose])}
              </span>
              <span className="grow in-text">
                <b className="num">{yuan(money.fen)}</b> · {w.txn} <code>{money.txn}</code> · {w.via}{' '}
                {s(VIA[money.via])} · <When at={money.at} />
              </span>
            </div>
          ))}
          {one.refunds.map((back) => (
            <div key={back.id} className="row">
              <span className="tag blue">
                {w.refund} {s(refundStates[back.state])}
              </span>
              <span className="grow in-text">
                <b className="num">−{yuan(back.fen)}</b> · {s(refundReasons[back.reason])} · {back.askedBy}
                {back.decidedBy && ` → ${back.decidedBy}`} · <When at={back.doneAt ?? back.askedAt} />
              </span>
            </div>
          ))}
        </div>
      </section>
      <section className="card">
        <header>
          <h2>{w.receipts}</h2>
        </header>
        <div className="body stack tight">
          {one.receipts.length === 0 && <p className="muted">—</p>}
          {one.receipts.map((receipt) => (
            <div key={receipt.number} className="row">
              <code>{receipt.number}</code>
              <b className="num">{yuan(receipt.fen)}</b>
              <When at={receipt.at} />
            </div>
          ))}
        </div>
      </section>
      {one.state === 'paid' && one.may.askBack && <AskBack most={one.total - one.refunded} act={act} />}
      {one.state === 'open' && one.may.cashier && (
        <button
          type="button"
          className="button danger"
          style={{ justifySelf: 'start' }}
          onClick={() => void act({ act: 'cancel' })}
        >
          {w.cancel}
        </button>
      )}
    </>
  )
}

function AskBack({ most, act }: { most: number; act: (body: object) => Promise<void> }) {
  const w = useWords(serviceWords)
  const s = useSay()
  const [amount, setAmount] = useState(yuan(most).replaceAll(',', ''))
  const [reason, setReason] = useState('mistake')
  const [text, setText] = useState('')
  const send = (event: FormEvent): void => {
    event.preventDefault()
    // yuan with at most two places become whole fen without arithmetic on fractions
    const parts = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(amount.trim())
    if (!parts) {
      toast(w.backYuan, 'red')
      return
    }
    const fen = Number(parts[1]) * 100 + Number((parts[2] ?? '').padEnd(2, '0'))
    void act({ act: 'refund', fen, reason, text })
  }
  return (
    <section className="card">
      <header>
        <h2>{w.askBack}</h2>
      </header>
      <form className="body row" onSubmit={send}>
        <input
          className="input"
          style={{ width: 130 }}
          aria-label={w.backYuan}
          value={amount}
          onChange={(event) => setAmount(event.target.value)}
        />
        <select
          className="input"
          style={{ width: 180 }}
          aria-label={w.reason}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        >
          {Object.entries(refundReasons).map(([code, title]) => (
            <option key={code} value={code}>
              {s(title)}
            </option>
          ))}
        </select>
        <input
          className="input grow"
          aria-label={w.backText}
          placeholder={w.backText}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit" className="button">
          {w.askBack}
        </button>
      </form>
    </section>
  )
}

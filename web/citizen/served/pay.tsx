import { useCallback, useEffect, useRef, useState } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'
import type { Say } from '../../../base/index.ts'
import { yuan } from '../../../platform/services/fees/decide.ts'
import type { DemandState, FeeLine, ReceiptBody } from '../../../platform/services/fees/declare.ts'
import { sayInstant } from '../../live/time.ts'
import { Frame, NoLine } from '../frame.tsx'
import { useMe } from '../me.ts'
import { W } from './words.ts'
import './services.css'
import { useWords } from '../settings.tsx'
import { type Outcome, read, send } from '../talk.ts'

export type PayPage = {
  readonly number: string
  readonly token: string
  readonly title: string
  readonly lines: readonly FeeLine[]
  readonly total: number
  readonly due: string
  readonly state: DemandState
  readonly refunded: number
  readonly matterNumber: string | null
  readonly paidAt: string | null
  readonly payer: string
  readonly unitName: string | null
  readonly receipts: readonly {
    readonly number: string
    readonly kind: 'blue' | 'red'
    readonly fen: number
    readonly at: string
  }[]
  readonly refunds: readonly {
    readonly fen: number
    readonly state: string
    readonly reason: Say
    readonly askedAt: string
  }[]
}

/** How often the page asks after the result when the payer came back, and for how long; ms. */
const ASK_MS = 1_500
const ASKS = 12

/** 缴费: what is due, for what, to whom; the way to the payment platform; the receipt. */
export function Pay() {
  const t = useWords()
  const { token = '' } = useParams()
  const [params] = useSearchParams()
  const [got, setGot] = useState<Outcome<PayPage> | null>(null)
  const [asked, setAsked] = useState(0)
  const [problem, setProblem] = useState('')
  const [busy, setBusy] = useState(false)
  const ask = useCallback(() => void read<PayPage>(`/api/public/pay/${token}`).then(setGot), [token])
  useEffect(ask, [ask])
  const page = got?.kind === 'answer' ? got.value : null
  const back = params.get('back') === '1' && page?.state === 'open'
  const timer = useRef(0)
  useEffect(() => {
    if (!back || asked >= ASKS) return
    timer.current = window.setTimeout(() => {
      ask()
      setAsked((before) => before + 1)
    }, ASK_MS)
    return () => window.clearTimeout(timer.current)
  }, [back, asked, ask])
  if (!page)
    return (
      <Frame title={t.of(W.pay)} back>
        {got === null && <p role="status">{t('loading')}</p>}
        {got?.kind === 'noAnswer' && <NoLine again={ask} />}
        {got?.kind === 'refused' && (
          <p className="problem" role="alert">
            {t.of(got.refusal.says)} {t.of(got.refusal.remedy)}
          </p>
        )}
      </Frame>
    )
  const pay = async () => {
    setBusy(true)
    const begun = await send<{ url: string }>(`/api/public/pay/${token}`, {})
    if (begun.kind === 'answer' && /^https?:\/\//.test(begun.value.url)) {
      location.assign(begun.value.url)
      return
    }
    setBusy(false)
    setProblem(
      begun.kind === 'refused' ? `${t.of(begun.refusal.says)} ${t.of(begun.refusal.remedy)}` : t('noLine'),
    )
    ask()
  }
  const waiting = back && asked < ASKS
  return (
    <Frame title={t.of(W.pay)} back>
      <div className="card">
        <h2>{page.title}</h2>
        <p className="fen">
          {yuan(page.total)} <small>{t.of(W.yuan)}</small>
        </p>
        <p role="status" aria-live="polite">
          {page.state === 'open' && (
            <span className="chip wait">{waiting ? t.of(W.waiting) : `${t.of(W.dueBy)} ${page.due}`}</span>
          )}
          {page.state === 'paid' && <span className="chip done">{t.of(W.paid)}</span>}
          {page.state === 'refunded' && <span className="chip done">{t.of(W.refundedAll)}</span>}
          {page.state === 'cancelled' && <span>{t.of(W.cancelled)}</span>}
        </p>
        <Bill lines={page.lines} />
        <dl className="pairs">
          <Pair name={t.of(W.demandNo)} value={page.number} />
          {page.matterNumber && <Pair name={t.of(W.caseNo)} value={page.matterNumber} />}
          <Pair name={t.of(W.payer)} value={page.payer} />
          {page.unitName && <Pair name={t.of(W.payee)} value={page.unitName} />}
          {page.paidAt && (
            <Pair name={t.of(W.paidAt)} value={sayInstant(page.paidAt, new Date(), t.language)} />
          )}
        </dl>
      </div>
      {back && !waiting && <p className="card notice">{t.of(W.waitingLong)}</p>}
      {page.refunds.length > 0 && (
        <section>
          <h2>{t.of(W.refunds)}</h2>
          <dl className="card pairs">
            {page.refunds.map((one) => (
              <Pair
                key={one.askedAt}
                name={t.of(one.reason)}
                value={`${yuan(one.fen)} · ${t.of(W.refundStates[one.state] ?? W.refunds)}`}
              />
            ))}
          </dl>
        </section>
      )}
      {page.receipts.length > 0 && (
        <section>
          <h2>{t.of(W.receipts)}</h2>
          <ul className="list">
            {page.receipts.map((one) => (
              <li key={one.number}>
                <Link to={`/pay/${token}/receipt/${one.number}`}>
                  <span className="grow">
                    {one.kind === 'red' ? t.of(W.redReceipt) : t.of(W.receipt)} {one.number}
                    <small>
                      {yuan(one.fen)} {t.of(W.yuan)}
                    </small>
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      <p className="problem" role="alert">
        {problem}
      </p>
      {page.state === 'open' && !waiting && <Reuse token={token} done={ask} />}
      {page.state === 'open' && !waiting && (
        <div className="foot">
          <button type="button" className="button" disabled={busy} onClick={() => void pay()}>
            {busy ? t.of(W.paying) : t.of(W.payNow)}
          </button>
          <p className="hint">{t.of(W.whoPays)}</p>
        </div>
      )}
    </Frame>
  )
}

type Before = { readonly number: string; readonly total: number; readonly matterNumber: string | null }

/** What the citizen paid for an application that came to nothing may be used here 抵用. */
function Reuse({ token, done }: { token: string; done: () => void }) {
  const t = useWords()
  const me = useMe()
  const [before, setBefore] = useState<readonly Before[]>([])
  const [problem, setProblem] = useState('')
  const known = me.state === 'known'
  useEffect(() => {
    let here = true
    if (known)
      void read<{ rows: readonly Before[] }>(`/api/citizen/fees/${token}/reusable`).then((got) => {
        if (here && got.kind === 'answer') setBefore(got.value.rows)
      })
    return () => {
      here = false
    }
  }, [known, token])
  const use = async (number: string) => {
    const got = await send(`/api/citizen/fees/${token}/reuse`, { number })
    if (got.kind === 'answer') return done()
    setProblem(got.kind === 'refused' ? `${t.of(got.refusal.says)} ${t.of(got.refusal.remedy)}` : t('noLine'))
  }
  const one = before[0]
  if (!one) return null
  return (
    <div className="card notice">
      <p>
        {t.of(W.paidBefore)} {yuan(one.total)} {t.of(W.yuan)} · {one.number}
      </p>
      <button type="button" className="button quiet" onClick={() => void use(one.number)}>
        {t.of(W.useIt)}
      </button>
      <p className="problem" role="alert">
        {problem}
      </p>
    </div>
  )
}

const Pair = ({ name, value }: { name: string; value: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
)

function Bill({ lines }: { lines: readonly FeeLine[] }) {
  const t = useWords()
  return (
    <table className="bill">
      <tbody>
        {lines.map((line) => (
          <tr key={line.code}>
            <td>
              {t.of(line.title)}
              {line.quantity > 1 && ` × ${line.quantity}`}
              {line.reliefs.map((relief) => (
                <small key={relief.code}>
                  <br />
                  {t.of(relief.title)} −{yuan(relief.fen)}
                </small>
              ))}
            </td>
            <td className="num">{yuan(line.fen)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

type Receipt = {
  readonly body: ReceiptBody
  readonly key: string | null
  readonly signature: string | null
  readonly payer: string
  readonly city: Say
}

/** 电子票据, to be printed. */
export function ReceiptPage() {
  const t = useWords()
  const { token = '', number = '' } = useParams()
  const [got, setGot] = useState<Outcome<Receipt> | null>(null)
  const ask = useCallback(
    () => void read<Receipt>(`/api/public/pay/${token}/receipts/${number}`).then(setGot),
    [token, number],
  )
  useEffect(ask, [ask])
  if (got?.kind !== 'answer')
    return (
      <Frame title={t.of(W.receipt)} back>
        {got?.kind === 'noAnswer' && <NoLine again={ask} />}
        {got?.kind === 'refused' && <p role="alert">{t.of(got.refusal.says)}</p>}
      </Frame>
    )
  const { body, signature, key, payer, city } = got.value
  const red = body.kind === 'red'
  return (
    <Frame title={t.of(W.receipt)} back>
      <article className={red ? 'paper red' : 'paper'}>
        <h2>
          {t.of(city)} {red ? t.of(W.redReceipt) : t.of(W.receipt)}
        </h2>
        <dl className="pairs">
          <Pair name="No." value={body.number} />
          <Pair name={t.of(W.payer)} value={payer} />
          <Pair name={t.of(W.demandNo)} value={body.demand} />
          {body.of && <Pair name={t.of(W.receipt)} value={body.of} />}
          <Pair name={t.of(W.paidAt)} value={body.day} />
        </dl>
        <table className="bill">
          <thead>
            <tr>
              <th>{t.of(W.item)}</th>
              <th className="num">{t.of(W.count)}</th>
              <th className="num">{t.of(W.amount)}</th>
            </tr>
          </thead>
          <tbody>
            {body.lines.map((line) => (
              <tr key={line.title}>
                <td>{line.title}</td>
                <td className="num">{line.quantity}</td>
                <td className="num">{yuan(line.fen)}</td>
              </tr>
            ))}
            <tr>
              <th>{t.of(W.total)}</th>
              <td />
              <th className="num">{yuan(body.fen)}</th>
            </tr>
          </tbody>
        </table>
        <dl className="pairs">
          {body.unit && <Pair name={t.of(W.payee)} value={body.unit} />}
          <Pair name={t.of(W.txn)} value={body.txn} />
        </dl>
        {signature && (
          <p className="sign">
            {t.of(W.signedBy)} Ed25519 {key}: {signature}
          </p>
        )}
      </article>
      <div className="foot">
        <button type="button" className="button quiet" onClick={() => window.print()}>
          {t.of(W.print)}
        </button>
      </div>
    </Frame>
  )
}

/** 我的缴费: all demands of mine. */
export function MyFees() {
  const t = useWords()
  const me = useMe()
  const [got, setGot] = useState<Outcome<{ rows: readonly PayPage[] }> | null>(null)
  const ask = useCallback(() => void read<{ rows: readonly PayPage[] }>('/api/citizen/fees').then(setGot), [])
  const known = me.state === 'known'
  useEffect(() => {
    if (known) ask()
  }, [known, ask])
  return (
    <Frame title={t.of(W.myFees)} back>
      {me.state === 'nobody' && (
        <Link className="button" to="/login?next=/pay">
          {t('loginTitle')}
        </Link>
      )}
      {got?.kind === 'noAnswer' && <NoLine again={ask} />}
      {got?.kind === 'answer' && got.value.rows.length === 0 && <p className="lead">{t.of(W.noFees)}</p>}
      {got?.kind === 'answer' && got.value.rows.length > 0 && (
        <ul className="list">
          {got.value.rows.map((one) => (
            <FeeLineLink key={one.token} one={one} />
          ))}
        </ul>
      )}
    </Frame>
  )
}

export function FeeLineLink({ one }: { one: PayPage }) {
  const t = useWords()
  return (
    <li>
      <Link to={`/pay/${one.token}`}>
        <span className="grow">
          {one.title}
          <small>
            {yuan(one.total)} {t.of(W.yuan)} ·{' '}
            {one.state === 'open' ? `${t.of(W.dueBy)} ${one.due}` : one.number}
          </small>
        </span>
        <span className={one.state === 'open' ? 'chip wait' : 'chip done'}>
          {one.state === 'open'
            ? t.of(W.payNow)
            : one.state === 'paid'
              ? t.of(W.paid)
              : one.state === 'refunded'
                ? t.of(W.refundedAll)
                : '—'}
        </span>
      </Link>
    </li>
  )
}

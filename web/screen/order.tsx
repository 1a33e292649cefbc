import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import { addDays, dayOf, newId } from '../../base/index.ts'
import { api, type Failure } from '../live/api.ts'
import { currentInstant } from '../live/clock.ts'
import { useTexts } from './block.tsx'
import type { Row } from './row.ts'
import type { Drill } from './state.ts'

type View = {
  readonly matter: { readonly version: number; readonly content?: string; readonly title: string }
  readonly actions: readonly {
    readonly name: string
    readonly allowed: boolean
    readonly why?: { readonly says: { readonly zh: string; readonly en: string } }
  }[]
}

/** 督办: an order on one matter, written already; the person at the wall checks and sends. */
export function OrderForm({ row, done }: { row: Row; done: () => void }) {
  const { t, say } = useTexts()
  const id = useId()
  const key = useRef(newId())
  const [view, setView] = useState<View | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [text, setText] = useState(t.orderDraft)
  const [until, setUntil] = useState(addDays(dayOf(currentInstant()), 1))
  const [state, setState] = useState<'writing' | 'sending' | 'sent'>('writing')
  useEffect(() => {
    void api
      .get<View>(`/api/matters/${encodeURIComponent(row.id)}`)
      .then((got) => (got.ok ? setView(got.value) : setFailure(got.error)))
  }, [row.id])
  const order = view?.actions.find((action) => action.name === 'order')
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!view || state !== 'writing') return
    setState('sending')
    const got = await api.post(
      `/api/matters/${encodeURIComponent(row.id)}/actions/order`,
      { version: view.matter.version, form: { text: text.trim(), until } },
      { key: key.current },
    )
    if (got.ok) return setState('sent')
    setFailure(got.error)
    setState('writing')
    // Somebody was faster: the next press orders on the state as it is now.
    const fresh = got.error.current as View | undefined
    if (fresh?.matter) setView(fresh)
  }
  if (state === 'sent')
    return (
      <div className="inner" role="status">
        <p className="sent">✓ {t.orderSent}</p>
        <p>{row.title}</p>
        <button type="button" className="send" onClick={done}>
          {t.back}
        </button>
      </div>
    )
  return (
    <form className="inner order" onSubmit={submit}>
      <h3>{t.orderOf(row.number)}</h3>
      <p>{row.title}</p>
      <p className="soft">{[row.areaName, row.leadUnitName].filter(Boolean).join(' · ')}</p>
      {view && !order?.allowed && (
        <p className="nothing" role="alert">
          {t.orderNo}：{say(order?.why?.says) || t.noRight}
        </p>
      )}
      <label htmlFor={`${id}text`}>{t.orderText}</label>
      <textarea
        id={`${id}text`}
        rows={4}
        maxLength={2000}
        required
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <label htmlFor={`${id}until`}>{t.orderUntil}</label>
      <input
        id={`${id}until`}
        type="date"
        min={dayOf(currentInstant())}
        value={until}
        onChange={(event) => setUntil(event.target.value)}
      />
      {failure && (
        <p className="nothing" role="alert">
          {say(failure.says)} {say(failure.remedy)}
        </p>
      )}
      <p className="acts">
        <button
          type="submit"
          className="send"
          disabled={!order?.allowed || state === 'sending' || !text.trim()}
        >
          {state === 'sending' ? t.sending : t.orderSend}
        </button>
        <button type="button" onClick={done}>
          {t.back}
        </button>
      </p>
    </form>
  )
}

type Unit = { readonly id: string; readonly name: string }

/** 督办 from a figure without matters of its own (readings, rows, shares of elsewhere): becomes an order of the centre. */
export function FigureOrder({ open, done }: { open: Drill; done: () => void }) {
  const { t, say } = useTexts()
  const id = useId()
  const [units, setUnits] = useState<readonly Unit[]>([])
  const [lead, setLead] = useState('')
  const [text, setText] = useState(t.figureDraft(say(open.source.title), open.shown))
  const [failure, setFailure] = useState<Failure | null>(null)
  const [state, setState] = useState<'writing' | 'sending' | 'sent'>('writing')
  const [number, setNumber] = useState('')
  useEffect(() => {
    void api
      .get<{ rows?: readonly Unit[] } | readonly Unit[]>('/api/units')
      .then(
        (got) =>
          got.ok &&
          setUnits(Array.isArray(got.value) ? got.value : ((got.value as { rows?: Unit[] }).rows ?? [])),
      )
  }, [])
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (state !== 'writing') return
    setState('sending')
    const got = await api.post<{ number: string }>('/api/figure-orders', {
      ...{ indicator: open.source.name, figure: open.shown, text: text.trim() },
      ...(lead ? { lead } : {}),
    })
    if (got.ok) {
      setNumber(got.value.number)
      return setState('sent')
    }
    setFailure(got.error)
    setState('writing')
  }
  if (state === 'sent')
    return (
      <div className="inner" role="status">
        <p className="sent">✓ {t.orderSent}</p>
        <p>
          <a href={`/console/m/${encodeURIComponent(number)}`} target="_blank" rel="noopener">
            {number}
          </a>
        </p>
        <button type="button" className="send" onClick={done}>
          {t.back}
        </button>
      </div>
    )
  return (
    <form className="inner order" onSubmit={submit}>
      <h3>{t.figureOrder}</h3>
      <p>
        {open.title} <b>{open.shown}</b>
      </p>
      <label htmlFor={`${id}lead`}>{t.orderUnit}</label>
      <select id={`${id}lead`} value={lead} onChange={(event) => setLead(event.target.value)}>
        <option value="">{t.orderLater}</option>
        {units.map((unit) => (
          <option key={unit.id} value={unit.id}>
            {unit.name}
          </option>
        ))}
      </select>
      <label htmlFor={`${id}text`}>{t.orderText}</label>
      <textarea
        id={`${id}text`}
        rows={4}
        maxLength={2000}
        required
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {failure && (
        <p className="nothing" role="alert">
          {say(failure.says)} {say(failure.remedy)}
        </p>
      )}
      <p className="acts">
        <button type="submit" className="send" disabled={state === 'sending' || !text.trim()}>
          {state === 'sending' ? t.sending : t.orderSend}
        </button>
        <button type="button" onClick={done}>
          {t.back}
        </button>
      </p>
    </form>
  )
}

import { useState } from 'react'
import { api, type Failure, type Say, useLoad, useSay, useWords } from '../../live/index.ts'
import { useSettled } from '../parts/settled.ts'
import { Refused } from '../parts/states.tsx'
import { hallWords } from './halls-words.ts'
import { acceptWords } from './window-accept-words.ts'
import { type Begun, begunFrom, type OpenedDraft, type Sheet, WindowForm } from './window-form.tsx'
import type { Act, Served, WindowScreen } from './window-shown.ts'

/** 取件码: eight letters and digits, with or without a blank in the middle. */
const CODE = /^[2-9A-HJ-NP-Za-hj-np-z]{4}[\s-]?[2-9A-HJ-NP-Za-hj-np-z]{4}$/

/** 窗口收件: choose the item, or go on with what was begun elsewhere; then ask, receive, confirm, send. */
export function WindowAccept({ ticket, act }: { ticket: Served; screen: WindowScreen; act: Act }) {
  const w = useWords(hallWords)
  const a = useWords(acceptWords)
  const s = useSay()
  const [begun, setBegun] = useState<Begun | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [q, setQ] = useState('')
  const [consent, setConsent] = useState(false)
  const settled = useSettled(q, 250)
  const isCode = CODE.test(q.trim())
  const { load } = useLoad(begun || isCode ? null : `accept ${settled}`, (signal) =>
    api.get<{ rows: readonly { code: string; title: Say; unitName: string; elsewhere: boolean }[] }>(
      '/api/window/items',
      { q: settled },
      { signal },
    ),
  )
  const open = async (item: string) => {
    const got = await api.get<Sheet>(`/api/window/items/${encodeURIComponent(item)}`)
    if (!got.ok) return setFailure(got.error)
    const filled = { answers: {}, values: { ...got.value.known }, materials: [] }
    setBegun({ sheet: got.value, filled, draft: null, again: [], owner: null })
  }
  const goOn = async () => {
    const got = await api.post<OpenedDraft>('/api/window/drafts', { code: q, consent })
    if (got.ok) setBegun(begunFrom(got.value))
    else setFailure(got.error)
  }
  if (ticket.matter) return null
  if (begun)
    return (
      <WindowForm
        key={begun.sheet.item}
        begun={begun}
        ticket={ticket}
        close={() => setBegun(null)}
        done={() => void act('note', {})}
      />
    )
  return (
    <section className="card">
      <header>
        <h2>{w.item}</h2>
      </header>
      <div className="body stack tight">
        {failure && <Refused failure={failure} />}
        <input
          className="input"
          type="search"
          aria-label={a.itemOrCode}
          placeholder={a.itemOrCode}
          maxLength={60}
          value={q}
          onChange={(event) => {
            setQ(event.target.value)
            setFailure(null)
          }}
        />
        {isCode && (
          <div className="row">
            <label className="grow">
              <input
                type="checkbox"
                checked={consent}
                onChange={(event) => setConsent(event.target.checked)}
              />{' '}
              {a.consent}
            </label>
            <button type="button" className="button main" disabled={!consent} onClick={() => void goOn()}>
              {w.goOn}
            </button>
          </div>
        )}
        {!isCode &&
          load.state === 'ready' &&
          load.value.rows.slice(0, 8).map((one) => (
            <button key={one.code} type="button" className="link" onClick={() => void open(one.code)}>
              {s(one.title)} <small className="muted">{one.unitName}</small>
              {one.elsewhere && <span className="tag yellow">{w.elsewhere}</span>}
            </button>
          ))}
        {!isCode && load.state === 'ready' && load.value.rows.length === 0 && (
          <p className="muted">{a.noItem}</p>
        )}
      </div>
    </section>
  )
}

import { useState } from 'react'
import { api, type Failure, type Got, useSay, useWords } from '../../live/index.ts'
import type { ShownRequester, View } from '../../live/wire.ts'
import { Refused } from '../parts/states.tsx'
import { useCity } from '../session.ts'
import { common } from '../words.ts'
import { caseWords } from './case-words.ts'

const PERSONAL = ['name', 'title', 'phone', 'mail', 'idNumber', 'enterprise', 'creditCode'] as const

/** Who asked and who is complained of: masked; shown in clear only with a reason and the password, and recorded. */
export function Parties({ view }: { view: View }) {
  const w = useWords(caseWords)
  const c = useWords(common)
  const s = useSay()
  const [asking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  const [password, setPassword] = useState('')
  const [needsPassword, setNeeds] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  // Shown in clear stays so on this page, also when something else of the matter changes.
  const [clear, setClear] = useState<ShownRequester | null>(null)
  const requester = clear ? { ...view.requester, ...clear, revealed: true } : view.requester
  const { matter } = view
  const fields = PERSONAL.filter((name) => requester?.[name])
  const reveal = async (): Promise<void> => {
    setFailure(null)
    if (needsPassword) {
      const proven = await api.post('/api/step-up', { password }, { quiet: true })
      if (!proven.ok) return setFailure(proven.error)
    }
    const got: Got<{ requester: ShownRequester }> = await api.post(
      '/api/reveal',
      { matter: matter.id, fields, reason: reason.trim() },
      { quiet: true },
    )
    if (got.ok) {
      setAsking(false)
      setPassword('')
      setClear(got.value.requester)
    } else if (/step|proof|proven/i.test(got.error.code)) setNeeds(true)
    else setFailure(got.error)
  }
  const { declared } = useCity()
  const named = declared.types[matter.type]?.requester
  const subject = typeof matter.data?.subjectParty === 'string' ? matter.data.subjectParty : null
  // Nobody outside asked: there is nobody to name.
  if (named === null && fields.length === 0 && !subject) return null
  return (
    <section className="card">
      <header>
        <h2 className="grow">{named ? s(named) : w.requester}</h2>
        {fields.length > 0 && !requester?.revealed && (
          <button
            type="button"
            className="button small"
            aria-expanded={asking}
            onClick={() => setAsking(!asking)}
          >
            {w.reveal}
          </button>
        )}
      </header>
      <div className="body stack tight">
        {fields.length === 0 && (
          <p className="muted">{matter.anonymous && named === undefined ? c.anonymous : w.noRequester}</p>
        )}
        <dl className="detail">
          {fields.map((name) => (
            <div key={name} style={{ display: 'contents' }}>
              <dt>{w[name]}</dt>
              <dd className="num">
                {requester?.revealed && name === 'phone' ? (
                  <a href={`tel:${requester.phone}`}>{requester.phone}</a>
                ) : (
                  requester?.[name]
                )}
              </dd>
            </div>
          ))}
          {subject && (
            <>
              <dt>{w.subject}</dt>
              <dd>{subject}</dd>
            </>
          )}
        </dl>
        {requester?.revealed && <div className="banner yellow small">{w.shown}</div>}
        {asking && (
          <form
            className="stack tight"
            onSubmit={(event) => {
              event.preventDefault()
              void reveal()
            }}
          >
            <label className="label" htmlFor="reveal-why">
              {w.revealWhy}
            </label>
            <input
              id="reveal-why"
              className="input"
              required
              minLength={4}
              maxLength={200}
              value={reason}
              onChange={(e) => setReason(e.target.value)}
            />
            {needsPassword && (
              <>
                <label className="label" htmlFor="reveal-password">
                  {w.password}
                </label>
                <input
                  id="reveal-password"
                  className="input"
                  type="password"
                  autoComplete="current-password"
                  required
                  value={password}
                  onChange={(e) => setPassword(e.target.value)}
                />
              </>
            )}
            {failure && <Refused failure={failure} />}
            <div className="row">
              <button type="submit" className="button small main">
                {w.reveal}
              </button>
              <button type="button" className="button small" onClick={() => setAsking(false)}>
                {c.cancel}
              </button>
            </div>
          </form>
        )}
      </div>
    </section>
  )
}

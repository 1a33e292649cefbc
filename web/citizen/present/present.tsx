import { type ChangeEvent, type FormEvent, useCallback, useEffect, useId, useState } from 'react'
import { Link, useLocation } from 'react-router'
import { presentationOf } from '../../../platform/credentials/exchange/decide.ts'
import type { OfferView } from '../../../platform/credentials/exchange/declare.ts'
import { sayInstant } from '../../live/time.ts'
import { Frame, Unanswered } from '../frame.tsx'
import { useMe } from '../me.ts'
import { useWords } from '../settings.tsx'
import { type Outcome, read, send } from '../talk.ts'
import { phoneKey } from './phone-key.ts'
import { fill, states, W } from './words.ts'
import './present.css'

type Offer = Omit<OfferView, 'expiresAt'> & { readonly expiresAt: string }
type Record_ = {
  readonly rows: readonly {
    readonly id: string
    readonly party: string | null
    readonly purpose: string
    readonly fields: readonly string[]
    readonly state: string
    readonly madeAt: string
  }[]
}
type Ended =
  | { readonly kind: 'shown'; readonly what: string; readonly redirect: string | null }
  | { readonly kind: 'declined' }

/** 出示: who asks for what, agreed to item by item, signed by this phone. */
export function Present() {
  const t = useWords()
  const me = useMe()
  const { search } = useLocation()
  // a verifier's link on this phone, or the code that the camera of the phone opened
  const [text, setText] = useState(search.includes('request_uri=') ? window.location.href : '')
  const [found, setFound] = useState<Outcome<Offer> | null>(null)
  const [ended, setEnded] = useState<Ended | null>(null)
  const known = me.state === 'known'
  const ask = useCallback(() => {
    setEnded(null)
    setFound(null)
    void send<Offer>('/api/citizen/presentations', { text }).then(setFound)
  }, [text])
  useEffect(() => {
    if (known && text !== '') ask()
  }, [known, text, ask])
  const offer = found?.kind === 'answer' ? found.value : null
  return (
    <Frame title={t.of(W.title)} back>
      {me.state === 'nobody' && (
        <p className="card">
          {t.of(W.needName)}{' '}
          <Link to={`/login?next=${encodeURIComponent(`/present${search}`)}`}>{t.of(W.toMe)}</Link>
        </p>
      )}
      {known && text === '' && <Reading read={setText} />}
      {known && text !== '' && !offer && <Unanswered found={found} again={ask} />}
      {known && found?.kind === 'refused' && (
        <button type="button" className="button" onClick={() => setText('')}>
          {t.of(W.another)}
        </button>
      )}
      {offer && !ended && <Asked offer={offer} end={setEnded} />}
      {offer && ended && (
        <section className="card" role="status">
          {ended.kind === 'declined' && <p>{t.of(W.declined)}</p>}
          {ended.kind === 'shown' && (
            <>
              <p className="good">
                <strong>{fill(t.of(W.done), { who: offer.party })}</strong>
              </p>
              <p>{fill(t.of(W.doneHint), { what: ended.what })}</p>
              {ended.redirect && (
                <p>
                  <a className="button" href={ended.redirect}>
                    {t.of(W.goOn)}
                  </a>
                </p>
              )}
            </>
          )}
        </section>
      )}
      {known && (text === '' || ended) && <Before key={ended ? 'after' : 'before'} />}
    </Frame>
  )
}

/** A code in a picture, or a link typed or pasted. */
function Reading({ read: told }: { readonly read: (text: string) => void }) {
  const t = useWords()
  const id = useId()
  const [problem, setProblem] = useState('')
  const picture = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0]
    if (!file) return
    setProblem('')
    const { codeIn } = await import('../../reader/camera.ts')
    const text = await codeIn(file).catch(() => '')
    if (text) told(text)
    else setProblem(t.of(W.noCode))
  }
  const typed = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const text = String(new FormData(event.currentTarget).get('link') ?? '').trim()
    if (text) told(text)
  }
  return (
    <>
      <p className="lead">{t.of(W.lead)}</p>
      <label className="button wide-button">
        {t.of(W.scan)}
        <input type="file" accept="image/*" capture="environment" onChange={(event) => void picture(event)} />
      </label>
      <form onSubmit={typed}>
        <label htmlFor={`${id}link`}>{t.of(W.link)}</label>
        <input id={`${id}link`} name="link" inputMode="url" autoComplete="off" placeholder="openid4vp://…" />
        <p className="problem" role="alert">
          {problem}
        </p>
        <button type="submit" className="button quiet">
          {t.of(W.open)}
        </button>
      </form>
    </>
  )
}

function useSecondsLeft(until: string): number {
  const left = () => Math.max(0, Math.floor((Date.parse(until) - Date.now()) / 1000))
  const [now, setNow] = useState(left)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `left` reads `until`
  useEffect(() => {
    const timer = setInterval(() => setNow(left()), 1000)
    return () => clearInterval(timer)
  }, [until])
  return now
}

function Asked({ offer, end }: { readonly offer: Offer; readonly end: (how: Ended) => void }) {
  const t = useWords()
  const left = useSecondsLeft(offer.expiresAt)
  const [chosen, setChosen] = useState(offer.certificates[0]?.id ?? '')
  const one = offer.certificates.find(({ id }) => id === chosen) ?? offer.certificates[0]
  // nothing is ticked beforehand: consent is given, not taken back
  const [ticked, setTicked] = useState<readonly string[]>([])
  const [problem, setProblem] = useState('')
  const [busy, setBusy] = useState(false)
  if (!one) return null
  const agreed = one.fields.filter(({ name }) => ticked.includes(name))
  const missing = one.fields.some(({ name, needed }) => needed && !ticked.includes(name))
  const told = (outcome: Outcome<unknown>) => {
    if (outcome.kind === 'refused')
      setProblem(`${t.of(outcome.refusal.says)} ${t.of(outcome.refusal.remedy)}`)
    else if (outcome.kind === 'noAnswer') setProblem(t('noLine'))
  }
  const show = async () => {
    const key = await phoneKey()
    if (!key) return setProblem(t.of(W.noKey))
    const path = `/api/citizen/presentations/${offer.id}`
    const fields = agreed.map(({ name }) => name)
    const given = await send<{ credential: string; audience: string; nonce: string }>(`${path}/credential`, {
      certificate: one.id,
      fields,
      key: key.jwk,
    })
    if (given.kind !== 'answer') return told(given)
    const { credential, audience, nonce } = given.value
    const presentation = await presentationOf(
      credential,
      fields,
      { audience, nonce, now: Date.now() / 1000 },
      key,
    )
    const done = await send<{ redirect: string | null }>(`${path}/answer`, { presentation })
    if (done.kind !== 'answer') return told(done)
    end({
      kind: 'shown',
      what: agreed.map(({ title }) => t.of(title)).join('、'),
      redirect: done.value.redirect,
    })
  }
  const act = (what: () => Promise<unknown>) => {
    setBusy(true)
    setProblem('')
    void what().finally(() => setBusy(false))
  }
  const decline = async () => {
    const done = await send(`/api/citizen/presentations/${offer.id}/decline`, {})
    if (done.kind === 'answer') end({ kind: 'declined' })
    else told(done)
  }
  return (
    <>
      <section className="card asker">
        <p>
          <strong>{offer.party}</strong> {t.of(W.asks)}
        </p>
        <dl className="facts">
          <div>
            <dt>{t.of(W.purpose)}</dt>
            <dd>{offer.purpose}</dd>
          </div>
          <div>
            <dt>{t.of(W.registered)}</dt>
            <dd>{offer.registeredFor}</dd>
          </div>
        </dl>
        <p className={left > 0 ? 'hint' : 'problem'}>
          {left > 0 ? fill(t.of(W.left), { n: left }) : t.of(W.over)}
        </p>
      </section>
      {offer.certificates.length > 1 && (
        <fieldset className="ticks">
          <legend>{t.of(W.which)}</legend>
          {offer.certificates.map((each) => (
            <label key={each.id}>
              <input
                type="radio"
                name="certificate"
                checked={each.id === one.id}
                onChange={() => {
                  setChosen(each.id)
                  setTicked([])
                }}
              />
              {t.of(each.title)} {each.number}
            </label>
          ))}
        </fieldset>
      )}
      <fieldset className="consents">
        <legend>
          {t.of(W.items)} · {t.of(one.title)}
        </legend>
        <p className="hint">{t.of(W.itemsHint)}</p>
        {one.fields.map(({ name, title, value, needed }) => (
          <label key={name}>
            <input
              type="checkbox"
              checked={ticked.includes(name)}
              onChange={(event) =>
                setTicked(event.target.checked ? [...ticked, name] : ticked.filter((other) => other !== name))
              }
            />
            <span>
              <span>
                {t.of(title)} {needed && <small className="needed">{t.of(W.needed)}</small>}
              </span>
              <strong>{name === 'sealed' ? t.of(W.hidden) : plain(value)}</strong>
            </span>
          </label>
        ))}
      </fieldset>
      {missing && agreed.length > 0 && <p className="hint">{t.of(W.missing)}</p>}
      <p className="problem" role="alert">
        {problem}
      </p>
      <div className="foot pair">
        <button type="button" className="button quiet" disabled={busy} onClick={() => act(decline)}>
          {t.of(W.decline)}
        </button>
        <button
          type="button"
          className="button"
          disabled={busy || left === 0 || agreed.length === 0}
          onClick={() => act(show)}
        >
          {busy ? t.of(W.sending) : agreed.length === 0 ? t.of(W.nothing) : t.of(W.agree)}
        </button>
      </div>
    </>
  )
}

const plain = (value: unknown): string =>
  typeof value === 'string' ? value : value === null || value === undefined ? '' : JSON.stringify(value)

/** Who asked before, and what became of it. */
function Before() {
  const t = useWords()
  const [found, setFound] = useState<Outcome<Record_> | null>(null)
  useEffect(() => void read<Record_>('/api/citizen/presentations').then(setFound), [])
  if (found?.kind !== 'answer') return null
  return (
    <section>
      <h2>{t.of(W.record)}</h2>
      {found.value.rows.length === 0 && <p className="hint">{t.of(W.none)}</p>}
      {found.value.rows.map((row) => (
        <div className="card" key={row.id}>
          <p>
            <strong>{row.party ?? t.of(W.city)}</strong> · {t.of(states[row.state])}
          </p>
          <p className="hint">
            {row.purpose} · {sayInstant(row.madeAt, new Date(), t.language)}
          </p>
        </div>
      ))}
    </section>
  )
}

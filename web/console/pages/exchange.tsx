import { useEffect, useState } from 'react'
import { renderSVG } from 'uqr'
import { requestStates, whys } from '../../../platform/credentials/exchange/declare.ts'
import { api, type Failure, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { When } from '../parts/due.tsx'
import { Loaded, Refused } from '../parts/states.tsx'
import { type Askable, FieldTicks, fieldsOf } from './exchange-fields.tsx'
import { Parties } from './exchange-parties.tsx'
import { exchangeWords } from './exchange-words.ts'
import '../look/exchange.css'

type Seen = {
  readonly id: string
  readonly state: keyof typeof requestStates
  readonly type: string
  readonly fields: readonly string[]
  readonly purpose: string
  readonly url: string
  readonly madeAt: string
  readonly expiresAt: string
  readonly why: keyof typeof whys | null
  readonly shown: Readonly<Record<string, unknown>> | null
}

/** 对外互认: asking holders to show certificates, and who outside may do so. */
export function Exchange() {
  const w = useWords(exchangeWords)
  useTitle({ title: w.title })
  const { load, reload } = useLoad('exchange types', (signal) =>
    api.get<Askable>('/api/exchange/types', undefined, { signal }),
  )
  return (
    <div className="page stack">
      <h1>{w.title}</h1>
      <p className="muted in-text">{w.lead}</p>
      <Loaded load={load} retry={reload}>
        {(all) => (
          <>
            <Asking all={all} />
            <Parties all={all} />
          </>
        )}
      </Loaded>
    </div>
  )
}

function Asking({ all }: { readonly all: Askable }) {
  const w = useWords(exchangeWords)
  const s = useSay()
  const [type, setType] = useState(all.types[0]?.name ?? '')
  const [fields, setFields] = useState<readonly string[]>(['holder_name', 'certificate_number'])
  const [purpose, setPurpose] = useState('')
  const [running, setRunning] = useState<string | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const { load, reload } = useLoad('exchange requests', (signal) =>
    api.get<{ readonly rows: readonly Seen[] }>('/api/exchange/requests', undefined, { signal }),
  )
  const start = async () => {
    const got = await api.post<{ readonly id: string }>('/api/exchange/requests', { type, fields, purpose })
    setFailure(got.ok ? null : got.error)
    if (got.ok) setRunning(got.value.id)
  }
  const titleOf = (name: string) =>
    s(all.types.find((one) => one.name === name)?.title ?? { zh: name, en: name })
  return (
    <section className="card">
      <header>
        <h2>{w.ask}</h2>
      </header>
      <div className="body asking">
        <form
          className="fields"
          onSubmit={(event) => {
            event.preventDefault()
            void start()
          }}
        >
          <label className="field">
            <span className="label">{w.type}</span>
            <select
              className="input"
              value={type}
              onChange={(event) => {
                setType(event.target.value)
                setFields(['holder_name', 'certificate_number'])
              }}
            >
              {all.types.map((one) => (
                <option key={one.name} value={one.name}>
                  {s(one.title)}
                </option>
              ))}
            </select>
          </label>
          <FieldTicks
            all={all}
            type={type}
            chosen={fields}
            choose={setFields}
            legend={w.fields}
            hint={w.fieldsHint}
          />
          <label className="field">
            <span className="label">{w.purpose}</span>
            <input
              className="input"
              value={purpose}
              maxLength={200}
              required
              onChange={(event) => setPurpose(event.target.value)}
            />
          </label>
          <div className="row wide-row">
            <button type="submit" className="button main" disabled={fields.length === 0 || type === ''}>
              {running ? w.again : w.start}
            </button>
          </div>
          {failure && <Refused failure={failure} />}
        </form>
        {running ? (
          <Waiting key={running} id={running} all={all} ended={reload} />
        ) : (
          <div>
            <h3>{w.recent}</h3>
            <Loaded load={load} retry={reload}>
              {({ rows }) =>
                rows.length === 0 ? (
                  <p className="muted">{w.noRecent}</p>
                ) : (
                  <ul className="plain stack tight">
                    {rows.slice(0, 8).map((row) => (
                      <li key={row.id} className="row tight">
                        <span className="grow">
                          {titleOf(row.type)} · {row.purpose}
                        </span>
                        <span className="tag">{s(requestStates[row.state])}</span>
                        <When at={row.madeAt} />
                      </li>
                    ))}
                  </ul>
                )
              }
            </Loaded>
          </div>
        )}
      </div>
    </section>
  )
}

const POLL_MS = 1_500

/** The code, and then what was shown. */
function Waiting({
  id,
  all,
  ended,
}: {
  readonly id: string
  readonly all: Askable
  readonly ended: () => void
}) {
  const w = useWords(exchangeWords)
  const s = useSay()
  const [seen, setSeen] = useState<Seen | null>(null)
  const [mine, setMine] = useState(true)
  const over = seen !== null && seen.state !== 'open'
  // biome-ignore lint/correctness/useExhaustiveDependencies: `ended` tells the list once
  useEffect(() => {
    if (over) return void ended()
    let here = true
    const look = async () => {
      const got = await api.get<Seen>(`/api/exchange/requests/${id}`)
      if (here && got.ok) setSeen(got.value)
    }
    void look()
    const timer = setInterval(() => void look(), POLL_MS)
    return () => {
      here = false
      clearInterval(timer)
    }
  }, [id, over])
  if (!seen) return <div className="state" />
  const said = seen.url.slice(seen.url.indexOf('?'))
  const ours = `${window.location.origin}/citizen/present${said}`
  const shown = mine ? ours : seen.url
  if (seen.state === 'open')
    return (
      <div className="stack tight code-side">
        <p>{w.scan}</p>
        <div
          className="code"
          role="img"
          aria-label={w.scan}
          // biome-ignore lint/security/noDangerouslySetInnerHtml: drawn from our own address
          dangerouslySetInnerHTML={{ __html: renderSVG(shown, { border: 2, ecc: 'M' }) }}
        />
        <div className="row tight">
          <button
            type="button"
            className={mine ? 'button small main' : 'button small'}
            aria-pressed={mine}
            onClick={() => setMine(true)}
          >
            {w.ownPhone}
          </button>
          <button
            type="button"
            className={mine ? 'button small' : 'button small main'}
            aria-pressed={!mine}
            onClick={() => setMine(false)}
          >
            {w.anyWallet}
          </button>
          <a className="button small plain" href={shown} target="_blank" rel="noreferrer">
            {w.sameDevice}
          </a>
        </div>
        <p className="muted" role="status">
          {w.waiting} · {w.validTo} <When at={seen.expiresAt} />
        </p>
      </div>
    )
  const titles = new Map(fieldsOf(all, seen.type).map(({ name, title }) => [name, s(title)]))
  return (
    <div className="stack tight code-side" role="status">
      <p>
        <span className={seen.state === 'answered' ? 'tag green' : 'tag red'}>
          {s(requestStates[seen.state])}
        </span>{' '}
        {seen.why && s(whys[seen.why])}
      </p>
      {seen.shown && (
        <>
          <h3>{w.shown}</h3>
          <dl className="detail">
            {seen.fields
              .filter((name) => seen.shown && name in seen.shown)
              .map((name) => [
                <dt key={`${name} t`}>{titles.get(name) ?? name}</dt>,
                <dd key={name}>{String(seen.shown?.[name] ?? '')}</dd>,
              ])}
            <dt>{w.issuer}</dt>
            <dd>{String(seen.shown.iss ?? '')}</dd>
            {seen.shown.sealed_with !== undefined && (
              <>
                <dt>{w.sealedWith}</dt>
                <dd>
                  {String(seen.shown.sealed_with)}{' '}
                  {seen.shown.test_only === true && <span className="tag">{w.test}</span>}
                </dd>
              </>
            )}
          </dl>
          <p className="muted">{w.kept}</p>
        </>
      )}
    </div>
  )
}

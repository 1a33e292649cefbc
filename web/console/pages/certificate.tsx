import { useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import {
  type CardView,
  type CertificateAct,
  origins,
  uses as useKinds,
} from '../../../platform/credentials/certificates/declare.ts'
import { api, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { When } from '../parts/due.tsx'
import { Loaded } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { certificateWords } from './certificate-words.ts'
import { ChangeForm, StateTag } from './certificates.tsx'
import '../look/certificates.css'
import '../look/services.css'

type View = CardView & {
  readonly acts: readonly CertificateAct[]
  readonly blockedWhy: string | null
  readonly fingerprint: string
}

/** As wide as its words, not as the page. */
const AUTO = { width: 'auto', flex: '0 1 240px' } as const

/** One certificate for its issuer: what it says, its history, its uses; changes of state, new versions. */
export function CertificatePage() {
  const w = useWords(certificateWords)
  const s = useSay()
  const { id = '' } = useParams()
  const { load, reload } = useLoad(`certificate ${id}`, (signal) =>
    api.get<View>(`/api/certificates/${id}`, undefined, { signal }),
  )
  useTitle({ title: load.state === 'ready' ? `${s(load.value.title)} ${load.value.number}` : w.title })
  return (
    <div className="page stack certificates">
      <p>
        <Link to="/certificates">‹ {w.back}</Link>
      </p>
      <Loaded load={load} retry={reload}>
        {(one) => (
          <>
            <header className="row">
              <h1>
                {s(one.title)} <span className="num">{one.number}</span>
              </h1>
              <StateTag one={one} />
              {one.test && <span className="tag yellow">{w.test}</span>}
            </header>
            {one.blockedWhy && <Blocked id={one.id} why={one.blockedWhy} done={() => void reload()} />}
            {one.acts.length > 0 && <ChangeForm ids={[one.id]} acts={one.acts} done={() => void reload()} />}
            <section className="card">
              <h2>{w.surface}</h2>
              <dl className="facts">
                {one.surface.map((line) => (
                  <Line key={line.name} title={s(line.title)} text={line.text} />
                ))}
                <Line title={w.holder} text={one.holder} />
                <Line title={w.issuer} text={one.issuer} />
                <Line title={w.issuedOn} text={one.issuedOn} />
                <Line title={w.validTo} text={one.validTo ?? w.forever} />
                <Line title={w.origin} text={s(origins[one.origin])} />
                <Line title={w.basis} text={one.basis} />
                <Line title={w.identifier} text={one.identifier} />
                <Line title={w.fingerprint} text={one.fingerprint} />
              </dl>
            </section>
            <section className="card">
              <h2>{w.history}</h2>
              <ul className="plain-list">
                {one.history.map((event) => (
                  <li key={`${event.act} ${event.at}`}>
                    <When at={String(event.at)} /> {event.why}
                    {event.document ? `（${event.document}）` : ''}{' '}
                    <span className="muted">{event.unitName ?? event.by}</span>
                  </li>
                ))}
              </ul>
            </section>
            <section className="card">
              <h2>{w.uses}</h2>
              {one.uses.length === 0 && <p className="muted">{w.neverUsed}</p>}
              <ul className="plain-list">
                {one.uses.map((use) => (
                  <li key={use.id}>
                    <When at={String(use.at)} /> {s(useKinds[use.kind])} · {use.unitName ?? use.by} ·{' '}
                    <span className="muted">{use.purpose}</span>
                  </li>
                ))}
              </ul>
            </section>
            {one.state === 'issued' || one.state === 'suspended' || one.state === 'expired' ? (
              <Renew one={one} />
            ) : null}
          </>
        )}
      </Loaded>
    </div>
  )
}

function Blocked({
  id,
  why,
  done,
}: {
  readonly id: string
  readonly why: string
  readonly done: () => void
}) {
  const w = useWords(certificateWords)
  const s = useSay()
  return (
    <form
      className="card row"
      onSubmit={async (event) => {
        event.preventDefault()
        const text = String(new FormData(event.currentTarget).get('why') ?? '')
        const got = await api.post(`/api/certificates/${id}/unblock`, { why: text })
        if (got.ok) done()
        else toast(s(got.error.says), 'red')
      }}
    >
      <span className="tag red">{why}</span>
      <input
        className="input"
        style={AUTO}
        name="why"
        aria-label={w.why}
        placeholder={w.why}
        required
        minLength={2}
      />
      <button type="submit" className="button">
        {w.unblock}
      </button>
    </form>
  )
}

/** 变更、延续、更正: a new version; the old one ends in the same instant. */
function Renew({ one }: { readonly one: View }) {
  const w = useWords(certificateWords)
  const s = useSay()
  const go = useNavigate()
  const [kind, setKind] = useState<'' | 'renew' | 'correct'>('')
  return (
    <section className="card stack">
      <div className="row">
        {(['renew', 'correct'] as const).map((each) => (
          <button
            key={each}
            type="button"
            className="button small"
            aria-pressed={kind === each}
            onClick={() => setKind(kind === each ? '' : each)}
          >
            {w[each]}
          </button>
        ))}
      </div>
      {kind && (
        <form
          className="stack"
          onSubmit={async (event) => {
            event.preventDefault()
            const form = new FormData(event.currentTarget)
            const fields = Object.fromEntries(
              one.surface.flatMap(({ name }) => {
                const value = String(form.get(`field.${name}`) ?? '').trim()
                return value ? [[name, value]] : []
              }),
            )
            const got = await api.post<{ id: string }>('/api/certificates', {
              previous: one.id,
              correct: kind === 'correct',
              why: String(form.get('why') ?? ''),
              ...(form.get('validTo') ? { validTo: String(form.get('validTo')) } : {}),
              fields,
            })
            if (!got.ok) return toast(s(got.error.says), 'red')
            toast(w.sealed)
            go(`/certificates/${got.value.id}`)
          }}
        >
          <div className="row">
            {one.surface.map((line) => (
              <label key={line.name}>
                <span>{s(line.title)}</span>
                <input className="input" style={AUTO} name={`field.${line.name}`} placeholder={line.text} />
              </label>
            ))}
            <label>
              <span>{w.validTo}</span>
              <input className="input" style={AUTO} type="date" name="validTo" />
            </label>
            <label>
              <span>{w.why}</span>
              <input className="input" style={AUTO} name="why" required minLength={2} />
            </label>
          </div>
          <div className="row">
            <button type="submit" className="button primary">
              {w.newVersion}
            </button>
          </div>
        </form>
      )}
    </section>
  )
}

const Line = ({ title, text }: { readonly title: string; readonly text: string }) => (
  <>
    <dt>{title}</dt>
    <dd>{text}</dd>
  </>
)

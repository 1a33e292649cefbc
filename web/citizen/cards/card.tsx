import { type FormEvent, useEffect, useId, useState } from 'react'
import { Link, useParams } from 'react-router'
import { say } from '../../../base/say.ts'
import { type CardView, uses as useKinds } from '../../../platform/credentials/certificates/declare.ts'
import { sayInstant } from '../../live/time.ts'
import { Frame, Unanswered } from '../frame.tsx'
import { useMe } from '../me.ts'
import { Export } from '../present/export.tsx'
import { useWords } from '../settings.tsx'
import { type Outcome, read, send } from '../talk.ts'
import { Face, faceOf } from './cards.tsx'
import './cards.css'
import { Showing } from './show.tsx'
import { fill, W } from './words.ts'

/** One certificate: show it, who used it, authorise, copies, what is wrong. */
export function CardPage() {
  const t = useWords()
  const me = useMe()
  const { id = '' } = useParams()
  const [found, setFound] = useState<Outcome<CardView> | null>(null)
  const [round, setRound] = useState(0)
  const again = () => setRound((one) => one + 1)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks again
  useEffect(() => {
    if (me.state === 'unknown') return
    let here = true
    void read<CardView>(`/api/citizen/certificates/${id}`).then((outcome) => {
      if (here) setFound(outcome)
    })
    return () => {
      here = false
    }
  }, [id, me.state, round])
  const one = found?.kind === 'answer' ? found.value : null
  return (
    <Frame title={one ? t.of(one.title) : t.of(W.mine)} back>
      <Unanswered found={found} again={again} />
      {one && <Shown one={one} again={again} />}
    </Frame>
  )
}

function Shown({ one, again }: { readonly one: CardView; readonly again: () => void }) {
  const t = useWords()
  const good = one.state === 'issued' && !one.blocked
  return (
    <>
      <div
        className={good ? 'cardface' : 'cardface ended'}
        style={{ '--face': faceOf(one.colour) } as React.CSSProperties}
      >
        <Face one={one} />
      </div>
      {one.blocked && <p className="problem">{t.of(W.blocked)}</p>}
      {one.reference && <p className="hint">{t.of(W.reference)}</p>}
      {one.nextIdentifier && <p className="hint">{t.of(W.replaced)}</p>}
      {good && one.shows && <Showing one={one} />}
      <section className="card">
        <dl className="facts">
          {one.surface.map((line) => (
            <Fact key={line.name} title={t.of(line.title)} text={line.text} />
          ))}
          <Fact title={t.of(W.issuer)} text={one.issuer} />
          <Fact title={t.of(W.issuedOn)} text={one.issuedOn} />
          <Fact
            title={t.of(W.validity)}
            text={one.validTo ? `${one.validFrom} ${t.of(W.to)} ${one.validTo}` : t.of(W.forever)}
          />
          <Fact title={t.of(W.identifier)} text={one.identifier} />
        </dl>
      </section>
      {one.sensitive && <p className="hint">{t.of(W.sensitive)}</p>}
      <p>
        <a href={`/api/citizen/certificates/${one.id}/file.pdf`} target="_blank" rel="noreferrer">
          {t.of(W.download)}
        </a>
      </p>
      {good && <Export certificate={one.id} fields={one.surface.map((line) => line.name)} />}
      <Uses one={one} />
      {good && <Grants one={one} again={again} />}
      {good && <Copies one={one} again={again} />}
      <History one={one} />
      <Doubt one={one} />
    </>
  )
}

const Fact = ({ title, text }: { readonly title: string; readonly text: string }) => (
  <>
    <dt>{title}</dt>
    <dd>{text}</dd>
  </>
)

function Uses({ one }: { readonly one: CardView }) {
  const t = useWords()
  const now = new Date()
  return (
    <section className="cardsection">
      <h2>{t.of(W.whoUsed)}</h2>
      {one.uses.length === 0 && <p className="hint">{t.of(W.neverUsed)}</p>}
      <ul className="records">
        {one.uses.map((use) => (
          <li key={use.id}>
            <span className="grow">
              <strong>{use.unitName ?? use.by}</strong> · {t.of(useKinds[use.kind])}
              <br />
              <small>
                {use.purpose}
                {use.matterNumber ? ` · ${use.matterNumber}` : ''}
              </small>
            </span>
            <small>{sayInstant(use.at, now, t.language)}</small>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Sends one form and says what the city answered. */
function useForm(again: () => void) {
  const t = useWords()
  const [problem, setProblem] = useState('')
  const [busy, setBusy] = useState(false)
  const post = async <T,>(path: string, body: unknown): Promise<T | null> => {
    setBusy(true)
    const outcome = await send<T>(path, body)
    setBusy(false)
    if (outcome.kind === 'answer') {
      setProblem('')
      again()
      return outcome.value
    }
    setProblem(
      outcome.kind === 'refused'
        ? `${t.of(outcome.refusal.says)} ${t.of(outcome.refusal.remedy)}`
        : t('noLine'),
    )
    return null
  }
  return { problem, busy, post }
}

const inDays = (days: number): string =>
  new Date(Date.now() + days * 86_400_000).toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' })

function Grants({ one, again }: { readonly one: CardView; readonly again: () => void }) {
  const t = useWords()
  const id = useId()
  const { problem, busy, post } = useForm(again)
  const [kind, setKind] = useState<'unit' | 'person'>('unit')
  const [bodies, setBodies] = useState<readonly { id: string; name: string }[]>([])
  const [open, setOpen] = useState(false)
  useEffect(() => {
    if (!open || bodies.length > 0) return
    void read<{ rows: readonly { id: string; name: string }[] }>('/api/citizen/certificates/bodies').then(
      (outcome) => {
        if (outcome.kind === 'answer') setBodies(outcome.value.rows)
      },
    )
  }, [open, bodies.length])
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const times = Number(form.get('times'))
    const done = await post(`/api/citizen/certificates/${one.id}/grants`, {
      unit: String(form.get('unit') ?? ''),
      phone: String(form.get('phone') ?? ''),
      purpose: String(form.get('purpose') ?? ''),
      times: times > 0 ? times : null,
      until: String(form.get('until') ?? ''),
    })
    if (done) setOpen(false)
  }
  const now = new Date()
  return (
    <section className="cardsection">
      <h2>{t.of(W.grants)}</h2>
      {one.grants.length === 0 && <p className="hint">{t.of(W.noGrants)}</p>}
      <ul className="records">
        {one.grants.map((grant) => (
          <li key={grant.id}>
            <span className="grow">
              <strong>{grant.to.name}</strong> · {grant.purpose}
              <br />
              <small>
                {fill(t.of(W.used), { n: grant.used })}
                {grant.times === null ? '' : ` / ${grant.times}`} · {t.of(W.until)}{' '}
                {sayInstant(grant.until, now, t.language)}
              </small>
            </span>
            {grant.withdrawnAt ? (
              <span className="chip">{t.of(W.withdrawn)}</span>
            ) : (
              <button
                type="button"
                className="button quiet small"
                disabled={busy}
                onClick={() => void post(`/api/citizen/certificates/grants/${grant.id}/withdraw`, {})}
              >
                {t.of(W.withdraw)}
              </button>
            )}
          </li>
        ))}
      </ul>
      {!open && (
        <button type="button" className="button quiet" onClick={() => setOpen(true)}>
          {t.of(W.grantTo)}…
        </button>
      )}
      {open && (
        <form className="card" noValidate onSubmit={submit}>
          <label className="option small">
            <input type="radio" checked={kind === 'unit'} onChange={() => setKind('unit')} />
            <span>{t.of(W.unit)}</span>
          </label>
          <label className="option small">
            <input type="radio" checked={kind === 'person'} onChange={() => setKind('person')} />
            <span>{t.of(W.person)}</span>
          </label>
          {kind === 'unit' ? (
            <>
              <label htmlFor={`${id}unit`}>{t.of(W.grantTo)}</label>
              <select id={`${id}unit`} name="unit">
                {bodies.map((body) => (
                  <option key={body.id} value={body.id}>
                    {body.name}
                  </option>
                ))}
              </select>
            </>
          ) : (
            <>
              <label htmlFor={`${id}phone`}>{t.of(W.grantTo)}</label>
              <input id={`${id}phone`} name="phone" inputMode="tel" maxLength={11} />
            </>
          )}
          <label htmlFor={`${id}purpose`}>{t.of(W.purpose)}</label>
          <input id={`${id}purpose`} name="purpose" maxLength={60} placeholder={t.of(W.purposeHint)} />
          <label htmlFor={`${id}times`}>{t.of(W.times)}</label>
          <input id={`${id}times`} name="times" inputMode="numeric" maxLength={4} />
          <label htmlFor={`${id}until`}>{t.of(W.until)}</label>
          <input id={`${id}until`} name="until" type="date" defaultValue={inDays(30)} />
          <p className="problem" role="alert">
            {problem}
          </p>
          <button type="submit" className="button" disabled={busy}>
            {t.of(W.grant)}
          </button>
        </form>
      )}
    </section>
  )
}

function Copies({ one, again }: { readonly one: CardView; readonly again: () => void }) {
  const t = useWords()
  const id = useId()
  const { problem, busy, post } = useForm(again)
  const [open, setOpen] = useState(false)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const done = await post(`/api/citizen/certificates/${one.id}/copies`, {
      purpose: String(form.get('purpose') ?? ''),
      forWhom: String(form.get('forWhom') ?? ''),
      until: String(form.get('until') ?? ''),
    })
    if (done) setOpen(false)
  }
  const now = new Date()
  return (
    <section className="cardsection">
      <h2>{t.of(W.copies)}</h2>
      <p className="hint">{t.of(W.copyHint)}</p>
      <ul className="records">
        {one.copies.map((copy) => (
          <li key={copy.id}>
            <span className="grow">
              <a
                href={`/api/citizen/certificates/${one.id}/file.pdf?copy=${copy.id}`}
                target="_blank"
                rel="noreferrer"
              >
                {copy.purpose}
              </a>{' '}
              · {copy.forWhom}
              <br />
              <small>
                {t.of(W.until)} {sayInstant(copy.until, now, t.language)}
              </small>
            </span>
            {copy.withdrawnAt ? (
              <span className="chip">{t.of(W.gone)}</span>
            ) : (
              <button
                type="button"
                className="button quiet small"
                disabled={busy}
                onClick={() => void post(`/api/citizen/certificates/copies/${copy.id}/end`, {})}
              >
                {t.of(W.takeBack)}
              </button>
            )}
          </li>
        ))}
      </ul>
      {!open && (
        <button type="button" className="button quiet" onClick={() => setOpen(true)}>
          {t.of(W.makeCopy)}…
        </button>
      )}
      {open && (
        <form className="card" noValidate onSubmit={submit}>
          <label htmlFor={`${id}purpose`}>{t.of(W.purpose)}</label>
          <input id={`${id}purpose`} name="purpose" maxLength={60} placeholder={t.of(W.purposeHint)} />
          <label htmlFor={`${id}whom`}>{t.of(W.forWhom)}</label>
          <input id={`${id}whom`} name="forWhom" maxLength={60} />
          <label htmlFor={`${id}until`}>{t.of(W.until)}</label>
          <input id={`${id}until`} name="until" type="date" defaultValue={inDays(30)} />
          <p className="problem" role="alert">
            {problem}
          </p>
          <button type="submit" className="button" disabled={busy}>
            {t.of(W.makeCopy)}
          </button>
        </form>
      )}
    </section>
  )
}

const ISSUED = say('签发', 'Issued')
/** Who it was when nobody’s hand was in it. */
const BY_ITSELF = say('系统', 'the system')

function History({ one }: { readonly one: CardView }) {
  const t = useWords()
  const now = new Date()
  return (
    <section className="cardsection">
      <h2>{t.of(W.history)}</h2>
      <ul className="records">
        {one.history.map((event) => (
          <li key={`${event.act}${String(event.at)}`}>
            <span className="grow">
              {event.act === 'issue' ? t.of(ISSUED) : event.why}
              {event.document ? `（${event.document}）` : ''}
              <br />
              <small>{event.unitName ?? (event.by === BY_ITSELF.zh ? t.of(BY_ITSELF) : event.by)}</small>
            </span>
            <small>{sayInstant(event.at, now, t.language)}</small>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Doubt({ one }: { readonly one: CardView }) {
  const t = useWords()
  const id = useId()
  const { problem, busy, post } = useForm(() => undefined)
  const [sent, setSent] = useState('')
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const done = await post<{ number: string }>(`/api/citizen/certificates/${one.id}/doubt`, {
      kind: 'surface',
      content: String(form.get('content') ?? ''),
    })
    if (done) setSent(done.number)
  }
  return (
    <details>
      <summary>{t.of(W.doubt)}</summary>
      {sent ? (
        <p role="status">
          {fill(t.of(W.doubtSent), { n: sent })} <Link to="/">‹</Link>
        </p>
      ) : (
        <form noValidate onSubmit={submit}>
          <label htmlFor={`${id}text`}>{t.of(W.doubtText)}</label>
          <textarea id={`${id}text`} name="content" rows={3} maxLength={500} />
          <p className="problem" role="alert">
            {problem}
          </p>
          <button type="submit" className="button quiet" disabled={busy}>
            {t.of(W.doubtSend)}
          </button>
        </form>
      )}
    </details>
  )
}

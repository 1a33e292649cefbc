import { type FormEvent, useCallback, useEffect, useId, useState } from 'react'
import { Link, useParams } from 'react-router'
import type { Say } from '../../../base/index.ts'
import type { Invitation } from '../../../platform/services/signing/declare.ts'
import { Signature } from '../apply/signature.tsx'
import type { LocalFile } from '../apply/state.ts'
import { photoOf } from '../device.ts'
import { Frame, NoLine } from '../frame.tsx'
import { useMe } from '../me.ts'
import { useWords } from '../settings.tsx'
import { type Outcome, read, send, sendCitizenFile } from '../talk.ts'
import { S } from './sign-words.ts'
import '../apply/apply.css'

const filled = (text: string, with_: Readonly<Record<string, string>>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => with_[name] ?? whole)

/** 签署邀请: what somebody is asked to sign, on his own telephone. */
export function Sign() {
  const t = useWords()
  const me = useMe()
  const { token = '' } = useParams()
  const [got, setGot] = useState<Outcome<Invitation> | null>(null)
  const path = `/api/citizen/invitations/${token}`
  const ask = useCallback(() => void read<Invitation>(path).then(setGot), [path])
  const who = me.state
  // again when somebody has logged in
  // biome-ignore lint/correctness/useExhaustiveDependencies: who is logged in decides what is shown
  useEffect(ask, [ask, who])
  if (got?.kind !== 'answer')
    return (
      <Frame title={t.of(S.title)} back>
        {got === null && <p role="status">{t('loading')}</p>}
        {got?.kind === 'noAnswer' && <NoLine again={ask} />}
        {got?.kind === 'refused' && (
          <p className="problem" role="alert">
            {t.of(got.refusal.says)} {t.of(got.refusal.remedy)}
          </p>
        )}
      </Frame>
    )
  const one = got.value
  const named = me.state === 'known' && me.citizen.realName
  return (
    <Frame title={t.of(S.title)} back>
      <div className="card">
        {one.content && <h2>{one.content.title}</h2>}
        <dl className="answers">
          <Line name={S.youAre} value={`${t.of(one.role)} · ${one.name}`} />
          {one.content && <Line name={S.applicant} value={one.content.applicant} />}
          {one.content && <Line name={S.number} value={one.content.number} />}
        </dl>
      </div>
      {one.state === 'signed' && (
        <div className="card notice">
          <p role="status">{t.of(S.done)}</p>
          <p className="hint">{t.of(S.fees)}</p>
          <Link className="button quiet" to="/pay">
            {t.of(S.toFees)}
          </Link>
        </div>
      )}
      {(one.state === 'refused' || one.state === 'lapsed') && (
        <p className="card notice" role="status">
          {t.of(one.state === 'refused' ? S.refused : S.lapsed)}
        </p>
      )}
      {one.state === 'asked' && !one.content && (
        <div className="card">
          <p>{named ? filled(t.of(S.notYou), { name: one.name }) : t.of(S.loginWhy)}</p>
          {!named && (
            <Link className="button" to={me.state === 'known' ? '/me' : `/login?next=/sign/${token}`}>
              {t.of(me.state === 'known' ? S.name : S.login)}
            </Link>
          )}
        </div>
      )}
      {one.content && (
        <section>
          <h2>{t.of(S.what)}</h2>
          <dl className="card answers">
            {one.content.lines.map((line) => (
              <Line key={line.title.zh} name={line.title} value={t.of(line.text)} />
            ))}
          </dl>
          {one.state === 'asked' && <p className="card story">{t.of(one.content.says)}</p>}
        </section>
      )}
      {one.state === 'asked' && one.content && <Agree one={one} path={path} done={ask} />}
      {one.state === 'asked' && <Disown path={path} done={ask} />}
    </Frame>
  )
}

const Line = ({ name, value }: { name: Say; value: string }) => {
  const t = useWords()
  return (
    <div>
      <dt>{t.of(name)}</dt>
      <dd>{value}</dd>
    </div>
  )
}

function Agree({ one, path, done }: { one: Invitation; path: string; done: () => void }) {
  const t = useWords()
  const id = useId()
  const [file, setFile] = useState<LocalFile | null>(null)
  const [code, setCode] = useState('')
  const [shown, setShown] = useState<string | null>(null)
  const [sent, setSent] = useState(false)
  const [refusing, setRefusing] = useState(false)
  const [why, setWhy] = useState('')
  const [problem, setProblem] = useState('')
  const [busy, setBusy] = useState(false)
  const said = (outcome: Outcome<unknown>): string =>
    outcome.kind === 'refused'
      ? `${t.of(outcome.refusal.says)} ${t.of(outcome.refusal.remedy)}`
      : outcome.kind === 'noAnswer'
        ? t('noLine')
        : ''
  const askCode = async () => {
    const outcome = await send<{ shown?: string }>(`${path}/code`, {})
    setProblem(said(outcome))
    if (outcome.kind !== 'answer') return
    setSent(true)
    setShown(outcome.value.shown ?? null)
  }
  const finish = async (event: FormEvent) => {
    event.preventDefault()
    const digits = code.normalize('NFKC').replace(/\s/g, '')
    if (!refusing && !file) return setProblem(t.of(S.signFirst))
    if (!/^\d{6}$/.test(digits)) return setProblem(t.of(S.codeFirst))
    setBusy(true)
    let given: object = { refuses: why.trim() || t.of(S.refuse) }
    if (!refusing && file) {
      const bytes = await photoOf(file.id)
      const put = bytes ? await sendCitizenFile(bytes, file.name, file.id) : null
      if (put?.kind !== 'answer') {
        setBusy(false)
        return setProblem(put ? said(put) : t.of(S.signFirst))
      }
      given = { signature: put.value.id }
    }
    const outcome = await send(`${path}/answer`, { code: digits, ...given })
    setBusy(false)
    setProblem(said(outcome))
    if (outcome.kind === 'answer') done()
  }
  return (
    <form className="field" onSubmit={(event) => void finish(event)} noValidate>
      {!refusing && <Signature value={file?.id ?? null} change={setFile} />}
      {refusing && (
        <>
          <label htmlFor={`${id}why`}>{t.of(S.refuseWhy)}</label>
          <input
            id={`${id}why`}
            value={why}
            maxLength={200}
            onChange={(event) => setWhy(event.target.value)}
          />
        </>
      )}
      <label htmlFor={`${id}code`}>{t.of(S.code)}</label>
      <input
        id={`${id}code`}
        value={code}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={6}
        onChange={(event) => setCode(event.target.value)}
      />
      <p className="hint">
        {shown ? filled(t.of(S.shown), { code: shown }) : filled(t.of(S.codeTo), { phone: one.phone })}
      </p>
      <button
        type="button"
        className="button quiet"
        onClick={() => void askCode()}
        disabled={sent && !problem}
      >
        {t.of(S.getCode)}
      </button>
      <p className="problem" role="alert">
        {problem}
      </p>
      <div className="foot">
        <button type="submit" className={refusing ? 'button red' : 'button'} disabled={busy}>
          {t.of(refusing ? S.refuseNow : S.agree)}
        </button>
        <button type="button" className="plain" onClick={() => setRefusing(!refusing)}>
          {t.of(refusing ? S.back : S.refuse)}
        </button>
      </div>
      {one.digest && (
        <p className="hint">
          {t.of(S.digest)} {one.digest.slice(0, 16)}
        </p>
      )}
    </form>
  )
}

function Disown({ path, done }: { path: string; done: () => void }) {
  const t = useWords()
  const [problem, setProblem] = useState('')
  const act = async () => {
    if (!confirm(t.of(S.disownAsk))) return
    const outcome = await send(`${path}/disown`, {})
    if (outcome.kind === 'refused') setProblem(t.of(outcome.refusal.says))
    done()
  }
  return (
    <p>
      <button type="button" className="plain" onClick={() => void act()}>
        {t.of(S.disown)}
      </button>
      <span className="problem" role="alert">
        {problem}
      </span>
    </p>
  )
}

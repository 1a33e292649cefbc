import { type FormEvent, useEffect, useId, useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { plainPhone } from '../draft.ts'
import { Frame } from '../frame.tsx'
import { changeMe } from '../me.ts'
import { useWords } from '../settings.tsx'
import { type Outcome, send } from '../talk.ts'

type Sent = { readonly expiresAt: string; readonly shown?: string }

/** Where to go afterwards: only pages of our own. */
const nextOf = (text: string | null): string =>
  text?.startsWith('/') && !text.startsWith('//') ? text : '/me'

/** Log in by mobile number and code 登录; goes on to where one came from. */
export function Login() {
  const t = useWords()
  const go = useNavigate()
  const [query] = useSearchParams()
  const id = useId()
  const [phone, setPhone] = useState('')
  const [code, setCode] = useState('')
  const [sent, setSent] = useState<Sent | null>(null)
  const [wait, setWait] = useState(0)
  const [problem, setProblem] = useState('')
  const [busy, setBusy] = useState(false)

  useEffect(() => {
    if (wait <= 0) return
    const timer = setTimeout(() => setWait(wait - 1), 1000)
    return () => clearTimeout(timer)
  }, [wait])

  const said = (outcome: Outcome<unknown>): string =>
    outcome.kind === 'refused'
      ? `${t.of(outcome.refusal.says)} ${t.of(outcome.refusal.remedy)}`
      : outcome.kind === 'noAnswer'
        ? t('noLine')
        : ''

  const number = plainPhone(phone)
  const ask = async () => {
    if (!/^1\d{10}$/.test(number)) return setProblem(t('loginPhoneBad'))
    setBusy(true)
    const outcome = await send<Sent>('/api/citizen/login/code', { phone: number })
    setBusy(false)
    setProblem(said(outcome))
    if (outcome.kind !== 'answer') return
    setSent(outcome.value)
    setWait(60)
  }
  const enter = async (event: FormEvent) => {
    event.preventDefault()
    if (!sent) return ask()
    const digits = code.normalize('NFKC').replace(/\s/g, '')
    if (!/^\d{6}$/.test(digits)) return setProblem(t('loginCodeBad'))
    setBusy(true)
    const outcome = await changeMe('login', { phone: number, code: digits })
    setBusy(false)
    setProblem(said(outcome))
    if (outcome.kind === 'answer') go(nextOf(query.get('next')), { replace: true })
  }

  return (
    <Frame title={t('loginTitle')} back>
      <p className="lead">{t('loginLead')}</p>
      <form noValidate onSubmit={enter}>
        <label htmlFor={`${id}phone`}>{t('loginPhone')}</label>
        <input
          id={`${id}phone`}
          name="phone"
          value={phone}
          inputMode="tel"
          autoComplete="tel-national"
          maxLength={20}
          aria-describedby={`${id}problem`}
          onChange={(event) => {
            setPhone(event.target.value)
            setSent(null)
          }}
        />
        {sent && (
          <>
            <p className="hint" role="status">
              {sent.shown ? t('loginShown', { code: sent.shown }) : t('loginSent', { phone: number })}
            </p>
            <label htmlFor={`${id}code`}>{t('loginCode')}</label>
            <input
              id={`${id}code`}
              name="code"
              value={code}
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={8}
              aria-describedby={`${id}problem`}
              onChange={(event) => setCode(event.target.value)}
            />
            <button type="button" className="plain" disabled={wait > 0 || busy} onClick={ask}>
              {wait > 0 ? t('loginAgain', { n: wait }) : t('loginSend')}
            </button>
          </>
        )}
        <p className="problem" id={`${id}problem`} role="alert">
          {problem}
        </p>
        <div className="foot">
          <button type="submit" className="button" disabled={busy}>
            {sent ? t('loginTitle') : t('loginSend')}
          </button>
        </div>
      </form>
    </Frame>
  )
}

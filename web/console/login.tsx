// biome-ignore-all lint/a11y/noAutofocus: the page has this one purpose
import { type FormEvent, type ReactNode, useState } from 'react'
import {
  api,
  type Failure,
  type Got,
  language,
  say,
  useLanguage,
  useLoad,
  useWords,
  words,
} from '../live/index.ts'
import type { Me } from '../live/wire.ts'
import { Modal } from './parts/drawer.tsx'
import { ProveFactor, passkeysHere, SetUpFactor, useDevice, type Waiting } from './parts/factors.tsx'
import { Loaded, Refused } from './parts/states.tsx'
import { PasswordForm } from './password.tsx'
import { enter, halfIn, leave, useSession } from './session.ts'
import './login.css'

const dictionary = words({
  title: say('呼应', 'Huying'),
  sub: say('城市智能体 · 工作人员登录', 'City brain · staff login'),
  motto: say(
    '每一次呼唤都有回应，每一步办理都可追溯。',
    'Every call gets an answer; every step can be traced.',
  ),
  name: say('账号', 'Account'),
  password: say('密码', 'Password'),
  enter: say('登录', 'Log in'),
  busy: say('正在登录…', 'Logging in…'),
  show: say('显示密码', 'Show the password'),
  expired: say('登录已过期', 'Your login has expired'),
  kept: say(
    '页面上填写的内容都还在。请重新登录后继续。',
    'What you typed is still here. Log in again to go on.',
  ),
  other: say('换一个账号', 'Use another account'),
  caps: say('大写锁定已打开', 'Caps Lock is on'),
  first: say('首次登录，请设置自己的密码', 'First login: set a password of your own'),
  set: say('设置并继续', 'Set and go on'),
  leave: say('退出', 'Log out'),
  passkey: say('用通行密钥登录', 'Log in with a passkey'),
  second: say('还差一步：验证第二个身份因素', 'One step more: the second factor'),
  enrol: say('请先设置双因素登录', 'Set up a second factor first'),
  enrolWhy: say(
    '您的职责要求除密码外再验证一次身份。设置一次，以后每次登录用它。',
    'Your duties want more than a password. Set it up once; every login uses it from then on.',
  ),
})

function LoginForm({ name: fixed, onDone }: { name?: string; onDone: () => void }) {
  const w = useWords(dictionary)
  const [name, setName] = useState(fixed ?? '')
  const [password, setPassword] = useState('')
  const [clear, setClear] = useState(false)
  const [caps, setCaps] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const device = useDevice()
  // A second step is taken here, over whatever page is open: nothing behind it is lost.
  const [half, setHalf] = useState<Entered | null>(null)
  const entered = async (got: Got<Entered>): Promise<void> => {
    if (!got.ok) return setFailure(got.error)
    if (got.value.me.awaits) {
      halfIn(got.value)
      return setHalf(got.value)
    }
    await enter(got.value)
    onDone()
  }
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setBusy(true)
    setFailure(null)
    await entered(await api.post<Entered>('/api/login', { name: name.trim(), password }, { quiet: true }))
    setBusy(false)
  }
  const passkey = async (): Promise<void> => {
    setFailure(null)
    const shown = await device.get('/api/login/passkey/ask')
    await entered(
      shown.ok ? await api.post<Entered>('/api/login/passkey', shown.value, { quiet: true }) : shown,
    )
  }
  if (half) return <NextStep entered={half} onDone={onDone} />
  return (
    <form className="stack" onSubmit={send}>
      <div className="field">
        <label htmlFor="login-name">{w.name}</label>
        <input
          id="login-name"
          className="input"
          autoFocus={!fixed}
          autoComplete="username"
          required
          readOnly={fixed !== undefined}
          value={name}
          onChange={(e) => setName(e.target.value)}
        />
      </div>
      <div className="field">
        <label htmlFor="login-password">{w.password}</label>
        <input
          id="login-password"
          className="input"
          type={clear ? 'text' : 'password'}
          autoFocus={fixed !== undefined}
          autoComplete="current-password"
          required
          value={password}
          onChange={(e) => setPassword(e.target.value)}
          onKeyUp={(e) => setCaps(e.getModifierState('CapsLock'))}
        />
        {caps && <span className="help">{w.caps}</span>}
      </div>
      <label className="check">
        <input type="checkbox" checked={clear} onChange={(e) => setClear(e.target.checked)} />
        {w.show}
      </label>
      {failure && <Refused failure={failure} />}
      <button type="submit" className="button main" disabled={busy}>
        {busy ? w.busy : w.enter}
      </button>
      {passkeysHere() && (
        <button type="button" className="button" onClick={() => void passkey()}>
          {w.passkey}
        </button>
      )}
    </form>
  )
}

type Entered = { readonly me: Me; readonly csrf: string }

/** What a session still waits for: a factor to be shown, or one to be set up. */
function NextStep({ entered, onDone }: { entered: Entered; onDone: () => void }) {
  const w = useWords(dictionary)
  const { load } = useLoad('second', (signal) =>
    api.get<Waiting>('/api/second', undefined, { signal, quiet: true }),
  )
  const opened = async (): Promise<void> => {
    const got = await api.get<Entered>('/api/me', undefined, { quiet: true })
    if (got.ok) await enter(got.value)
    onDone()
  }
  if (entered.me.awaits === 'enrol')
    return (
      <div className="stack">
        <h2>{w.enrol}</h2>
        <p className="muted">{w.enrolWhy}</p>
        <SetUpFactor onDone={() => void opened()} />
      </div>
    )
  return (
    <div className="stack">
      <h2>{w.second}</h2>
      <Loaded load={load}>{(waiting) => <ProveFactor waiting={waiting} onDone={opened} />}</Loaded>
    </div>
  )
}

/** Another identity provider, and what it refused a moment ago. */
function OtherWays() {
  const refused = new URLSearchParams(location.search).get('refused')
  const { load } = useLoad(`ways ${refused ?? ''}`, (signal) =>
    api.get<Ways>('/api/login/ways', { refused }, { signal, quiet: true }),
  )
  const ways = load.state === 'ready' ? load.value : null
  // the page that was asked for is where one goes on
  const next = refused ? '/console/' : location.pathname + location.search
  return (
    <>
      {ways?.refused && <Refused failure={ways.refused} />}
      {ways?.oidc && (
        <a className="button" href={`/api/login/oidc?next=${encodeURIComponent(next)}`}>
          {ways.oidc.title}
        </a>
      )}
    </>
  )
}
type Ways = { readonly oidc: { readonly title: string } | null; readonly refused: Failure | null }

/** The frame of what is shown before anybody may work. */
function Door({ children }: { children: ReactNode }) {
  const w = useWords(dictionary)
  const lang = useLanguage()
  return (
    <div className="login">
      <div className="login-side" aria-hidden="true">
        <Mark size={64} />
        <p>{w.motto}</p>
      </div>
      <main className="login-box stack">
        <div className="row">
          <Mark size={36} />
          <div className="grow">
            <h1>{w.title}</h1>
            <small>{w.sub}</small>
          </div>
          <button
            type="button"
            className="button plain small"
            lang={lang === 'zh' ? 'en' : 'zh'}
            onClick={() => language.set(lang === 'zh' ? 'en' : 'zh')}
          >
            {lang === 'zh' ? 'English' : '中文'}
          </button>
        </div>
        {children}
      </main>
    </div>
  )
}

export const Login = () => (
  <Door>
    <LoginForm onDone={() => undefined} />
    <OtherWays />
  </Door>
)

/** After a reload in the middle of it: the session waits, the page knows. */
export const SecondFactor = () => {
  const w = useWords(dictionary)
  const { me } = useSession()
  return (
    <Door>
      {me && <NextStep entered={{ me, csrf: '' }} onDone={() => undefined} />}
      <button type="button" className="link" onClick={() => void leave()}>
        {w.leave}
      </button>
    </Door>
  )
}

/** A first password 初始密码 opens nothing but this: it is replaced before anything else. */
export function FirstPassword() {
  const w = useWords(dictionary)
  return (
    <Door>
      <h2>{w.first}</h2>
      <PasswordForm first submit={w.set} onDone={() => undefined} />
      <button type="button" className="link" onClick={() => void leave()}>
        {w.leave}
      </button>
    </Door>
  )
}

/** Over the page that the person was working on: nothing behind it is unmounted, so nothing typed is lost. */
export function LoginAgain({ onDone }: { onDone: () => void }) {
  const w = useWords(dictionary)
  const { me } = useSession()
  const account = (me as { login?: string } | null)?.login
  return (
    <Modal title={w.expired}>
      <p className="muted">{w.kept}</p>
      <LoginForm {...(account ? { name: account } : {})} onDone={onDone} />
      <button type="button" className="link" onClick={() => void leave()}>
        {w.other}
      </button>
    </Modal>
  )
}

/** Two arcs that call and answer. */
export const Mark = ({ size }: { size: number }) => (
  <svg width={size} height={size} viewBox="0 0 40 40" aria-hidden="true">
    <rect width="40" height="40" rx="9" fill="#1757b8" />
    <path
      d="M11 26a10 10 0 0 1 0-12M16 23a5 5 0 0 1 0-6"
      fill="none"
      stroke="#fff"
      strokeWidth="3"
      strokeLinecap="round"
    />
    <path
      d="M29 14a10 10 0 0 1 0 12M24 17a5 5 0 0 1 0 6"
      fill="none"
      stroke="#ffd27a"
      strokeWidth="3"
      strokeLinecap="round"
    />
  </svg>
)

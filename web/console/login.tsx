// biome-ignore-all lint/a11y/noAutofocus: the page has this one purpose
import { type FormEvent, type ReactNode, useState } from 'react'
import { api, type Failure, language, say, useLanguage, useWords, words } from '../live/index.ts'
import type { Me } from '../live/wire.ts'
import { Modal } from './parts/drawer.tsx'
import { Refused } from './parts/states.tsx'
import { PasswordForm } from './password.tsx'
import { enter, leave, useSession } from './session.ts'
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
})

function LoginForm({ name: fixed, onDone }: { name?: string; onDone: () => void }) {
  const w = useWords(dictionary)
  const [name, setName] = useState(fixed ?? '')
  const [password, setPassword] = useState('')
  const [clear, setClear] = useState(false)
  const [caps, setCaps] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setBusy(true)
    setFailure(null)
    const got = await api.post<{ me: Me; csrf: string }>(
      '/api/login',
      { name: name.trim(), password },
      { quiet: true },
    )
    if (got.ok) {
      await enter(got.value)
      onDone()
    } else setFailure(got.error)
    setBusy(false)
  }
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
    </form>
  )
}

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
  </Door>
)

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

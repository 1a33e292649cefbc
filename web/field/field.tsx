import { type FormEvent, type MouseEvent, useEffect, useState } from 'react'
import { useStore } from '../live/store.ts'
import { Outbox } from './outbox.tsx'
import { follow } from './place.ts'
import { Report } from './report.tsx'
import { Shift } from './shift.tsx'
import { go, large, path, swapLanguage, useLarge, useT } from './shown.ts'
import { TaskPage, Tasks } from './tasks.tsx'
import { login, logout, state, work } from './work.ts'

/** 现场: a telephone for grid workers, check-workers and handlers; whole without a line. */
export function Field() {
  const { ready, bundle, in: inside } = useStore(state)
  const t = useT()
  const big = useLarge()
  useEffect(work, [])
  useEffect(() => {
    document.title = `呼应 · ${t('title')}`
    document.documentElement.lang = t.lang === 'zh' ? 'zh-CN' : 'en'
    document.documentElement.classList.toggle('large', big)
  })
  if (!ready) return <p className="center soft">…</p>
  if (!bundle) return <Login />
  return (
    <>
      <Top />
      <main>
        {!inside && <Login again />}
        <Page />
      </main>
      <Tabs />
    </>
  )
}

function Page() {
  const at = useStore(path)
  const { patrol } = useStore(state)
  // The way is kept on every page while the patrol lasts.
  const on = patrol !== null && patrol.endedAt === null
  useEffect(() => (on ? follow() : undefined), [on])
  const task = /^\/field\/task\/([\w-]+)$/.exec(at)?.[1]
  if (task) return <TaskPage id={task} />
  if (at === '/field/report') return <Report />
  if (at === '/field/patrol') return <Shift />
  if (at === '/field/queue') return <Outbox />
  if (at === '/field/settings') return <Settings />
  return <Tasks />
}

/** What stands above every page: is there a line, what waits. */
function Top() {
  const t = useT()
  const { line, entries, photos, sending, bundle } = useStore(state)
  const waiting = entries.filter((one) => one.state === 'waiting').length
  return (
    <header className={line ? '' : 'off'}>
      <span>{bundle?.me.name}</span>
      <span role="status">
        {sending ? t('sending') : line ? t('online') : t('offline')}
        {' · '}
        {waiting > 0 ? t('waiting', waiting) : t('allSent')}
        {waiting > 0 && photos > 0 && ` · ${t('waitingPhotos', photos)}`}
      </span>
    </header>
  )
}

const TABS = [
  ['/field/', 'today'],
  ['/field/report', 'report'],
  ['/field/patrol', 'patrol'],
  ['/field/queue', 'queue'],
  ['/field/settings', 'settings'],
] as const

function Tabs() {
  const t = useT()
  const at = useStore(path)
  const { bundle, entries } = useStore(state)
  const reports = bundle?.types.some((one) => one.reports)
  const open = (to: string) => (event: MouseEvent) => {
    event.preventDefault()
    go(to)
  }
  const waiting = entries.filter((one) => one.state === 'waiting').length
  return (
    <nav>
      {TABS.filter(([to]) => to !== '/field/report' || reports).map(([to, word]) => (
        <a
          key={to}
          href={to}
          aria-current={
            (to === '/field/' ? at === to || at.startsWith('/field/task') : at === to) ? 'page' : undefined
          }
          onClick={open(to)}
        >
          {t(word)}
          {word === 'queue' && waiting > 0 && <b>{waiting}</b>}
        </a>
      ))}
    </nav>
  )
}

function Login({ again = false }: { again?: boolean }) {
  const t = useT()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [problem, setProblem] = useState('')
  const [clear, setClear] = useState(false)
  const [busy, setBusy] = useState(false)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    const wrong = await login(name, password)
    setBusy(false)
    setProblem(wrong ? t(wrong) : state.get().bundle ? '' : t('wrong'))
  }
  const form = (
    <form onSubmit={(event) => void submit(event)} className={again ? 'card' : ''}>
      {again ? <p className="bad">{t('expired')}</p> : <p className="soft">{t('loginLead')}</p>}
      <label>
        {t('account')}
        <input
          id="field-name"
          value={name}
          autoComplete="username"
          autoCapitalize="off"
          onChange={(event) => setName(event.target.value)}
        />
      </label>
      <label>
        {t('password')}
        <input
          id="field-password"
          type={clear ? 'text' : 'password'}
          value={password}
          autoComplete="current-password"
          onChange={(event) => setPassword(event.target.value)}
        />
      </label>
      <label className="check">
        <input type="checkbox" checked={clear} onChange={(event) => setClear(event.target.checked)} />
        {t('showPassword')}
      </label>
      <p className="bad" role="alert">
        {problem}
      </p>
      <button type="submit" className="main" disabled={busy || !name || !password}>
        {t('login')}
      </button>
    </form>
  )
  if (again) return form
  return (
    <main className="center">
      <h1>呼应 · {t('title')}</h1>
      {form}
      <button type="button" className="plain" onClick={swapLanguage}>
        {t('lang')}
      </button>
    </main>
  )
}

function Settings() {
  const t = useT()
  const big = useLarge()
  const { bundle } = useStore(state)
  return (
    <section>
      <h1>{t('settings')}</h1>
      <div className="list">
        <button type="button" className="line" aria-pressed={big} onClick={() => large.set(!big)}>
          {big ? t('normal') : t('large')}
        </button>
        <button type="button" className="line" onClick={swapLanguage}>
          {t('lang')}
        </button>
        <button type="button" className="line danger" onClick={() => void logout()}>
          {t('logout')} · {bundle?.me.name}
        </button>
      </div>
      <p className="soft">{bundle && t.of(bundle.city.name)}</p>
    </section>
  )
}

import { useEffect, useState } from 'react'
import { useParams } from 'react-router'
import { scopes } from '../../../platform/identity/declare.ts'
import { api, type Failure, say, useLoad, useSay, useWords, words } from '../../live/index.ts'
import { Mark } from '../login.tsx'
import { Loaded, Refused } from '../parts/states.tsx'
import { useCity } from '../session.ts'
import '../login.css'

const dictionary = words({
  title: (app: string) =>
    say(`“${app}”请求使用您的账号登录`, `“${app}” asks to log you in with your account`),
  as: say('当前账号', 'You are'),
  told: say('它会得到：', 'It will be told:'),
  back: say('同意后返回', 'You go back to'),
  allow: say('同意并继续', 'Agree and go on'),
  refuse: say('拒绝', 'Refuse'),
  going: say('正在返回应用…', 'Going back to the application…'),
})

type Asked = {
  readonly prompt: string
  readonly app: { readonly name: string; readonly trusted: boolean } | null
  readonly scopes: readonly string[]
  readonly back: string
}

/** 授权登录: an application asks who one is; nothing goes to it before the person agrees. */
export function Authorize() {
  const { uid = '' } = useParams()
  const { load } = useLoad(`consent ${uid}`, (signal) =>
    api.get<Asked>(`/oidc/consent/${uid}/ask`, undefined, { signal }),
  )
  return (
    <div className="login">
      <div className="login-side" aria-hidden="true">
        <Mark size={64} />
      </div>
      <main className="login-box stack">
        <Loaded load={load}>{(asked) => <Consent uid={uid} asked={asked} />}</Loaded>
      </main>
    </div>
  )
}

function Consent({ uid, asked }: { uid: string; asked: Asked }) {
  const w = useWords(dictionary)
  const s = useSay()
  const { me } = useCity()
  const [failure, setFailure] = useState<Failure | null>(null)
  // Somebody has just logged in for it: that is all it asked.
  const straight = asked.prompt === 'login'
  const answer = async (allow: boolean): Promise<void> => {
    const got = await api.post<{ next: string }>(`/oidc/consent/${uid}/answer`, { allow }, { quiet: true })
    if (got.ok) location.assign(got.value.next)
    else setFailure(got.error)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: answered once, when the page was opened
  useEffect(() => {
    if (straight) void answer(true)
  }, [straight])
  if (failure) return <Refused failure={failure} />
  if (straight) return <p role="status">{w.going}</p>
  return (
    <>
      <h1>{w.title(asked.app?.name ?? '—')}</h1>
      <p>
        {w.as} <b>{me.name}</b> <span className="muted">{me.unitName}</span>
      </p>
      <div>
        {w.told}
        <ul>
          {asked.scopes.map((one) => (
            <li key={one}>{s(scopes[one] ?? one)}</li>
          ))}
        </ul>
      </div>
      <p className="muted">
        {w.back} {asked.back}
      </p>
      <button type="button" className="button main" onClick={() => void answer(true)}>
        {w.allow}
      </button>
      <button type="button" className="button" onClick={() => void answer(false)}>
        {w.refuse}
      </button>
    </>
  )
}

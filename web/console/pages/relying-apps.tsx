import { type FormEvent, useState } from 'react'
import { scopes } from '../../../platform/identity/declare.ts'
import { api, type Failure, say, useLoad, useSay, useWords, words } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { Drawer, Modal } from '../parts/drawer.tsx'
import { When } from '../parts/due.tsx'
import { Empty, Loaded, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { common } from '../words.ts'

const dictionary = words({
  title: say('接入应用', 'Applications that log in here'),
  lead: say(
    '应用包和外部系统用本系统的账号登录（OpenID Connect）。只认登记过的回调地址，一字不差；必须使用 PKCE。',
    'Packs and outside systems whose users log in with accounts of this system (OpenID Connect). Only registered addresses are taken, letter by letter; PKCE is a must.',
  ),
  issuer: say('颁发者地址', 'Issuer'),
  add: say('登记应用', 'Register one'),
  name: say('应用名称', 'Name'),
  redirectsShown: say('回调地址', 'Redirect addresses'),
  redirects: say('回调地址（每行一个，https）', 'Redirect addresses (one a line, https)'),
  logouts: say('退出后返回地址（每行一个，可不填）', 'Addresses after logging out (one a line, optional)'),
  scopes: say('可获得的信息', 'What it may be told'),
  kind: say('类型', 'Kind'),
  confidential: say('有服务端，使用密钥', 'With a server, has a secret'),
  publicApp: say('只在浏览器或手机里，没有密钥', 'In a browser or telephone alone, no secret'),
  trusted: say('本市自有应用，登录时不再征求同意', 'The city’s own: nobody is asked for consent'),
  none: say('还没有接入应用', 'None yet'),
  clientId: say('应用标识', 'Client id'),
  secret: say('应用密钥', 'Client secret'),
  once: say(
    '只显示这一次，请立即交给应用管理员保存',
    'Shown only now: hand it to the administrator of the application',
  ),
  renew: say('更换密钥', 'New secret'),
  close: say('停用', 'Close'),
  closed: say('已停用', 'closed'),
  sureClose: (name: string) =>
    say(`停用“${name}”？其全部登录立即失效。`, `Close “${name}”? All its logins end at once.`),
  trustedTag: say('自有', 'own'),
  key: say('轮换签名密钥', 'Turn the signing key'),
  keyWhy: say(
    '新密钥立即公布，10 分钟后开始签名；旧密钥再验证一天。平时每 90 天自动轮换。',
    'The new key is published now and signs in ten minutes; the old one verifies a day longer. It turns by itself every 90 days.',
  ),
  keyDone: say('新密钥已公布', 'The new key is published'),
})

type App = {
  readonly id: string
  readonly clientId: string
  readonly name: string
  readonly redirectUris: readonly string[]
  readonly scopes: readonly string[]
  readonly confidential: boolean
  readonly trusted: boolean
  readonly madeAt: string
  readonly closedAt: string | null
}
type Desk = { readonly rows: readonly App[]; readonly issuer: string }
type Made = { readonly app: App; readonly secret: string | null }

/** 接入应用: who may let people log in with accounts of this city. */
export function RelyingApps() {
  const w = useWords(dictionary)
  const c = useWords(common)
  const s = useSay()
  useTitle({ title: w.title })
  const { load, reload } = useLoad('relying-apps', (signal) =>
    api.get<Desk>('/api/relying-apps', undefined, { signal }),
  )
  const [adding, setAdding] = useState(false)
  const [made, setMade] = useState<Made | null>(null)
  const [closing, setClosing] = useState<App | null>(null)
  const renew = async (app: App): Promise<void> => {
    const got = await api.patch<Made>(`/api/relying-apps/${app.id}`, { renew: true })
    if (got.ok) setMade(got.value)
  }
  const close = async (app: App): Promise<void> => {
    await api.delete(`/api/relying-apps/${app.id}`)
    setClosing(null)
    reload()
  }
  const turn = async (): Promise<void> => {
    const got = await api.post('/api/relying-apps/key')
    if (got.ok) toast(w.keyDone)
  }
  return (
    <div className="page stack">
      <div className="row">
        <h1 className="grow">{w.title}</h1>
        <button type="button" className="button main" onClick={() => setAdding(true)}>
          {w.add}
        </button>
      </div>
      <p className="muted">{w.lead}</p>
      <Loaded load={load} retry={reload}>
        {(desk) => (
          <>
            <p>
              {w.issuer} <code className="secret">{desk.issuer}</code>
            </p>
            {desk.rows.length === 0 && <Empty title={w.none} />}
            {desk.rows.map((app) => (
              <section key={app.id} className="card pad stack tight">
                <header>
                  <h2 className="grow">
                    {app.name} {app.trusted && <span className="tag accent">{w.trustedTag}</span>}{' '}
                    {app.closedAt && <span className="tag">{w.closed}</span>}
                  </h2>
                  {!app.closedAt && (
                    <span className="row tight">
                      {app.confidential && (
                        <button type="button" className="button small" onClick={() => void renew(app)}>
                          {w.renew}
                        </button>
                      )}
                      <button type="button" className="button small danger" onClick={() => setClosing(app)}>
                        {w.close}
                      </button>
                    </span>
                  )}
                </header>
                <dl className="detail">
                  <dt>{w.clientId}</dt>
                  <dd>
                    <code className="secret">{app.clientId}</code>
                  </dd>
                  <dt>{w.redirectsShown}</dt>
                  <dd>
                    {app.redirectUris.map((one) => (
                      <div key={one}>
                        <code className="secret">{one}</code>
                      </div>
                    ))}
                  </dd>
                  <dt>{w.scopes}</dt>
                  <dd>{app.scopes.map((one) => s(scopes[one] ?? one)).join(' · ')}</dd>
                  <dt>{w.kind}</dt>
                  <dd>
                    {app.confidential ? w.confidential : w.publicApp} · <When at={app.madeAt} />
                  </dd>
                </dl>
              </section>
            ))}
            <section className="card pad row">
              <p className="grow muted">{w.keyWhy}</p>
              <button type="button" className="button" onClick={() => void turn()}>
                {w.key}
              </button>
            </section>
          </>
        )}
      </Loaded>
      {adding && (
        <AppForm
          onDone={(got) => {
            setAdding(false)
            setMade(got)
            reload()
          }}
          onClose={() => setAdding(false)}
        />
      )}
      {made && (
        <Modal title={made.app.name} onClose={() => setMade(null)}>
          <dl className="detail">
            <dt>{w.clientId}</dt>
            <dd>
              <code className="secret">{made.app.clientId}</code>
            </dd>
            {made.secret && (
              <>
                <dt>{w.secret}</dt>
                <dd>
                  <code className="secret">{made.secret}</code>
                </dd>
              </>
            )}
          </dl>
          {made.secret && <p className="banner yellow">{w.once}</p>}
          <button type="button" className="button main" onClick={() => setMade(null)}>
            {c.close}
          </button>
        </Modal>
      )}
      {closing && (
        <Modal title={w.sureClose(closing.name)} onClose={() => setClosing(null)}>
          <div className="row">
            <button type="button" className="button danger" onClick={() => void close(closing)}>
              {w.close}
            </button>
            <button type="button" className="button" onClick={() => setClosing(null)}>
              {c.cancel}
            </button>
          </div>
        </Modal>
      )}
    </div>
  )
}

function AppForm({ onDone, onClose }: { onDone: (made: Made) => void; onClose: () => void }) {
  const w = useWords(dictionary)
  const s = useSay()
  const [given, setGiven] = useState({ name: '', redirects: '', logouts: '' })
  const [asked, setAsked] = useState<readonly string[]>(['openid', 'profile'])
  const [confidential, setConfidential] = useState(true)
  const [trusted, setTrusted] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const linesOf = (text: string) =>
    text
      .split('\n')
      .map((one) => one.trim())
      .filter(Boolean)
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setFailure(null)
    const got = await api.post<Made>(
      '/api/relying-apps',
      {
        ...{ name: given.name, scopes: asked, confidential, trusted },
        redirectUris: linesOf(given.redirects),
        logoutUris: linesOf(given.logouts),
      },
      { quiet: true },
    )
    if (got.ok) onDone(got.value)
    else setFailure(got.error)
  }
  return (
    <Drawer title={w.add} onClose={onClose}>
      <form className="stack" onSubmit={(event) => void send(event)}>
        <div className="field">
          <label htmlFor="app-name">{w.name}</label>
          <input
            id="app-name"
            className="input"
            required
            maxLength={60}
            value={given.name}
            onChange={(event) => setGiven({ ...given, name: event.target.value })}
          />
        </div>
        {(['redirects', 'logouts'] as const).map((part) => (
          <div className="field" key={part}>
            <label htmlFor={`app-${part}`}>{w[part]}</label>
            <textarea
              id={`app-${part}`}
              className="input"
              rows={2}
              required={part === 'redirects'}
              value={given[part]}
              onChange={(event) => setGiven({ ...given, [part]: event.target.value })}
            />
          </div>
        ))}
        <fieldset className="field">
          <legend>{w.scopes}</legend>
          {Object.entries(scopes).map(([name, title]) => (
            <label className="check" key={name}>
              <input
                type="checkbox"
                checked={asked.includes(name)}
                disabled={name === 'openid'}
                onChange={(event) =>
                  setAsked(event.target.checked ? [...asked, name] : asked.filter((one) => one !== name))
                }
              />
              {s(title)} <small>{name}</small>
            </label>
          ))}
        </fieldset>
        <fieldset className="field">
          <legend>{w.kind}</legend>
          {([true, false] as const).map((one) => (
            <label className="check" key={String(one)}>
              <input
                type="radio"
                name="confidential"
                checked={confidential === one}
                onChange={() => setConfidential(one)}
              />
              {one ? w.confidential : w.publicApp}
            </label>
          ))}
        </fieldset>
        <label className="check">
          <input type="checkbox" checked={trusted} onChange={(event) => setTrusted(event.target.checked)} />
          {w.trusted}
        </label>
        {failure && <Refused failure={failure} />}
        <button type="submit" className="button main">
          {w.add}
        </button>
      </form>
    </Drawer>
  )
}

import { useState } from 'react'
import { api, type Failure, type Say, say, useLoad, useSay, useWords, words } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { Drawer, Modal } from '../parts/drawer.tsx'
import { When } from '../parts/due.tsx'
import { RecoveryCodes, SetUpFactor } from '../parts/factors.tsx'
import { Prove, wantsProof } from '../parts/prove.tsx'
import { Empty, Loaded, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { ChangePassword } from '../password.tsx'
import { common } from '../words.ts'

const dictionary = words({
  title: say('账号安全', 'Account and security'),
  login: say('登录名', 'Login name'),
  password: say('密码', 'Password'),
  change: say('修改密码', 'Change the password'),
  factors: say('双因素', 'Second factors'),
  factorsWhy: say(
    '登记后，登录时除密码外还要再验证一次；导出和查看明文时也可以用它代替密码。',
    'Once there is one, a login wants it besides the password; exporting and reading in clear take it instead of the password.',
  ),
  wanted: say('您的职责要求双因素登录', 'Your duties want a second factor'),
  noFactor: say('还没有登记', 'None yet'),
  addFactor: say('新增', 'Set one up'),
  made: say('登记于', 'since'),
  used: say('上次使用', 'last used'),
  never: say('还没用过', 'not used yet'),
  synced: say('在您的多台设备间同步', 'kept in step between your devices'),
  totp: say('动态验证码', 'Authenticator'),
  passkey: say('通行密钥', 'Passkey'),
  recoveryLeft: (n: number) => say(`恢复码还剩 ${n} 个`, `${n} recovery codes left`),
  renew: say('重新生成恢复码', 'New recovery codes'),
  gone: say('已移除', 'Removed'),
  sureFactor: (name: string) => say(`确认移除“${name}”？`, `Remove “${name}”?`),
  sessions: say('登录设备', 'Where you are logged in'),
  here: say('当前设备', 'this one'),
  since: say('登录于', 'since'),
  seen: say('最近操作', 'last seen'),
  waits: say('等待第二步验证', 'waits for the second step'),
  end: say('退出', 'Log out'),
  others: say('退出其他所有设备', 'Log out everywhere else'),
  ended: (n: number) => say(`已退出 ${n} 处登录`, `${n} logged out`),
  unknownWhy: say(
    '有不认识的设备？先退出它，再修改密码。',
    'One you do not know? Log it out, then change the password.',
  ),
  via: say('方式', 'by'),
  byPassword: say('密码', 'password'),
  byPasskey: say('通行密钥', 'passkey'),
  byOidc: say('外部身份源', 'another identity provider'),
  new: say('登记双因素', 'Set up a second factor'),
  recovery: say('恢复码', 'Recovery codes'),
})

export type SessionShown = {
  readonly id: string
  readonly device: Say
  readonly ip: string | null
  readonly startedAt: string
  readonly seenAt: string
  readonly via: 'password' | 'passkey' | 'oidc'
  readonly waits: boolean
  readonly here: boolean
}
export type Factor = {
  readonly id: string
  readonly kind: 'totp' | 'passkey'
  readonly label: string
  readonly madeAt: string
  readonly usedAt: string | null
  readonly synced: boolean | null
}
type Mine = {
  readonly factors: readonly Factor[]
  readonly recoveryLeft: number
  readonly sessions: readonly SessionShown[]
  readonly secondWanted: boolean
  readonly loginName: string
}

/** One login, as its owner or an administrator sees it. */
export function SessionLine({ one, onEnd }: { one: SessionShown; onEnd?: () => void }) {
  const w = useWords(dictionary)
  const s = useSay()
  const via = { password: w.byPassword, passkey: w.byPasskey, oidc: w.byOidc }[one.via]
  return (
    <li className="row">
      <div className="grow">
        <b>{s(one.device)}</b> {one.here && <span className="tag green">{w.here}</span>}{' '}
        {one.waits && <span className="tag yellow">{w.waits}</span>}
        <div className="muted">
          {one.ip ?? '—'} · {w.since} <When at={one.startedAt} /> · {w.seen} <When at={one.seenAt} /> ·{' '}
          {w.via} {via}
        </div>
      </div>
      {onEnd && (
        <button type="button" className="button small" onClick={onEnd}>
          {w.end}
        </button>
      )}
    </li>
  )
}

export function FactorLine({ one, onRemove }: { one: Factor; onRemove?: () => void }) {
  const w = useWords(dictionary)
  const c = useWords(common)
  return (
    <li className="row">
      <div className="grow">
        <b>{one.label}</b> <span className="tag">{w[one.kind]}</span>
        <div className="muted">
          {w.made} <When at={one.madeAt} /> ·{' '}
          {one.usedAt ? (
            <>
              {w.used} <When at={one.usedAt} />
            </>
          ) : (
            w.never
          )}
          {one.synced && ` · ${w.synced}`}
        </div>
      </div>
      {onRemove && (
        <button type="button" className="button small" onClick={onRemove}>
          {c.remove}
        </button>
      )}
    </li>
  )
}

/** 账号安全: what guards one's own account, and where it is logged in. */
export function Security() {
  const w = useWords(dictionary)
  useTitle({ title: w.title })
  const { load, reload } = useLoad('my/security', (signal) =>
    api.get<Mine>('/api/my/security', undefined, { signal }),
  )
  return (
    <div className="page stack narrow">
      <h1>{w.title}</h1>
      <Loaded load={load} retry={reload}>
        {(mine) => (
          <>
            <Factors mine={mine} reload={reload} />
            <Password mine={mine} />
            <Sessions mine={mine} reload={reload} />
          </>
        )}
      </Loaded>
    </div>
  )
}

type Part = { mine: Mine; reload: () => unknown }

function Factors({ mine, reload }: Part) {
  const w = useWords(dictionary)
  const c = useWords(common)
  const [adding, setAdding] = useState(false)
  const [removing, setRemoving] = useState<Factor | null>(null)
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [again, setAgain] = useState<(() => void) | null>(null)
  /** Refused for want of a fresh proof: proven, and done again. */
  const refuse = (error: Failure, once: () => void): void => {
    if (wantsProof(error)) setAgain(() => once)
    else setFailure(error)
  }
  const remove = async (factor: Factor): Promise<void> => {
    setRemoving(null)
    setFailure(null)
    const got = await api.delete(`/api/my/factors/${factor.id}`, { quiet: true })
    if (!got.ok) return refuse(got.error, () => void remove(factor))
    toast(w.gone)
    reload()
  }
  const renew = async (): Promise<void> => {
    setFailure(null)
    const got = await api.post<{ recovery: readonly string[] }>('/api/my/recovery-codes', {}, { quiet: true })
    if (got.ok) setCodes(got.value.recovery)
    else refuse(got.error, () => void renew())
  }
  return (
    <section className="card pad stack">
      <header>
        <h2 className="grow">{w.factors}</h2>
        <button type="button" className="button small main" onClick={() => setAdding(true)}>
          {w.addFactor}
        </button>
      </header>
      <p className="muted">{w.factorsWhy}</p>
      {mine.secondWanted && <span className="tag accent">{w.wanted}</span>}
      {failure && <Refused failure={failure} />}
      {mine.factors.length === 0 ? (
        <Empty title={w.noFactor} />
      ) : (
        <ul className="plain stack tight">
          {mine.factors.map((one) => (
            <FactorLine key={one.id} one={one} onRemove={() => setRemoving(one)} />
          ))}
        </ul>
      )}
      {mine.factors.length > 0 && (
        <div className="row">
          <span className={`grow ${mine.recoveryLeft < 3 ? 'redtext' : 'muted'}`}>
            {w.recoveryLeft(mine.recoveryLeft)}
          </span>
          <button type="button" className="button small" onClick={() => void renew()}>
            {w.renew}
          </button>
        </div>
      )}
      {adding && (
        <Drawer title={w.new} onClose={() => setAdding(false)}>
          <SetUpFactor
            onDone={() => {
              setAdding(false)
              toast(c.saved)
              reload()
            }}
            onRefused={(error) => {
              setAdding(false)
              refuse(error, () => setAdding(true))
            }}
          />
        </Drawer>
      )}
      {removing && (
        <Modal title={w.sureFactor(removing.label)} onClose={() => setRemoving(null)}>
          <div className="row">
            <button type="button" className="button danger" onClick={() => void remove(removing)}>
              {c.remove}
            </button>
            <button type="button" className="button" onClick={() => setRemoving(null)}>
              {c.cancel}
            </button>
          </div>
        </Modal>
      )}
      {codes && (
        <Modal title={w.recovery}>
          <RecoveryCodes
            codes={codes}
            onDone={() => {
              setCodes(null)
              reload()
            }}
          />
        </Modal>
      )}
      {again && (
        <Prove
          onDone={() => {
            setAgain(null)
            again()
          }}
          onClose={() => setAgain(null)}
        />
      )}
    </section>
  )
}

function Password({ mine }: { mine: Mine }) {
  const w = useWords(dictionary)
  const [changing, setChanging] = useState(false)
  return (
    <section className="card pad stack">
      <header>
        <h2 className="grow">{w.password}</h2>
        <button type="button" className="button small" onClick={() => setChanging(true)}>
          {w.change}
        </button>
      </header>
      <p className="muted">
        {w.login} <b>{mine.loginName}</b>
      </p>
      {changing && <ChangePassword onClose={() => setChanging(false)} />}
    </section>
  )
}

function Sessions({ mine, reload }: Part) {
  const w = useWords(dictionary)
  const end = async (session: string): Promise<void> => {
    const got = await api.delete<{ count: number }>(`/api/my/sessions/${session}`)
    if (got.ok) toast(w.ended(got.value.count))
    reload()
  }
  const others = mine.sessions.filter(({ here }) => !here)
  return (
    <section className="card pad stack">
      <header>
        <h2 className="grow">{w.sessions}</h2>
        {others.length > 0 && (
          <button type="button" className="button small danger" onClick={() => void end('others')}>
            {w.others}
          </button>
        )}
      </header>
      <ul className="plain stack tight">
        {[...mine.sessions.filter(({ here }) => here), ...others].map((one) => (
          <SessionLine key={one.id} one={one} {...(one.here ? {} : { onEnd: () => void end(one.id) })} />
        ))}
      </ul>
      {others.length > 0 && <p className="muted">{w.unknownWhy}</p>}
    </section>
  )
}

import { type FormEvent, useState } from 'react'
import { type LoginPolicy, passwordBounds, policyBounds } from '../../../platform/identity/declare.ts'
import { api, type Failure, type Say, say, useLoad, useSay, useWords, words } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { When } from '../parts/due.tsx'
import { Loaded, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { holds, useCity } from '../session.ts'

const dictionary = words({
  title: say('登录安全策略', 'Policy of login'),
  lead: say(
    '密码规则、锁定、会话和双因素由安全管理员发布；发布即生效，每一版都留痕。',
    'Rules of passwords, locks, sessions and second factors, published by the security administrator; a version holds at once and stays on record.',
  ),
  password: say('密码', 'Passwords'),
  common: say('拒绝常见密码（内置名单）', 'Refuse common passwords (a list comes along)'),
  deny: say('禁用词（每行一个，如城市名、热线号）', 'Words that no password may contain (one a line)'),
  lock: say('锁定与会话', 'Locks and sessions'),
  one: say('同一账号只允许一处登录', 'One login per account at a time'),
  second: say('双因素', 'Second factor'),
  all: say('所有人都必须双因素登录', 'Everybody must show one'),
  roles: say('必须双因素登录的职责', 'Duties that want one'),
  admins: say('建议至少包括三员：系统、安全、审计管理员', 'At least the three administrators are advised'),
  reason: say('修改理由（记入审计）', 'Why (kept on record)'),
  publish: say('发布新版', 'Publish'),
  published: (n: number) => say(`第 ${n} 版已生效`, `Version ${n} holds`),
  versions: say('历次版本', 'Versions'),
  none: say('还没有修改过，用的是出厂默认', 'Never changed: the defaults hold'),
  version: (n: number) => say(`第 ${n} 版`, `Version ${n}`),
  readOnly: say('由安全管理员修改', 'Changed by the security administrator'),
  warn: say('三员尚未全部要求双因素登录', 'Not all of the three administrators need a second factor yet'),
})

type Desk = {
  readonly rules: LoginPolicy
  readonly versions: readonly {
    readonly version: number
    readonly from: string
    readonly reason: string
    readonly by: string
  }[]
  readonly roles: readonly { readonly code: string; readonly title: Say }[]
}

const ADMINS = ['systemAdmin', 'securityAdmin', 'auditAdmin']

/** 登录安全策略: rules of passwords, locks and second factors as data with versions. */
export function LoginPolicyPage() {
  const w = useWords(dictionary)
  useTitle({ title: w.title })
  const { load, reload } = useLoad('login-policy', (signal) =>
    api.get<Desk>('/api/login-policy', undefined, { signal }),
  )
  return (
    <div className="page stack narrow">
      <h1>{w.title}</h1>
      <p className="muted">{w.lead}</p>
      <Loaded load={load} retry={reload}>
        {(desk) => (
          <>
            <PolicyForm key={desk.versions[0]?.version ?? 0} desk={desk} reload={reload} />
            <Versions desk={desk} />
          </>
        )}
      </Loaded>
    </div>
  )
}

type Bound = { readonly min: number; readonly max: number; readonly title: Say; readonly unit: Say }

function NumberRow({
  id,
  bound,
  value,
  onChange,
}: {
  id: string
  bound: Bound
  value: number
  onChange: (value: number) => void
}) {
  const s = useSay()
  return (
    <div className="field third">
      <label htmlFor={id}>{s(bound.title)}</label>
      <div className="row tight">
        <input
          id={id}
          className="input grow"
          type="number"
          required
          min={bound.min}
          max={bound.max}
          step={1}
          value={Number.isNaN(value) ? '' : value}
          onChange={(event) => onChange(event.target.valueAsNumber)}
        />
        <span className="muted">{s(bound.unit)}</span>
      </div>
      <span className="help">
        {bound.min}–{bound.max}
      </span>
    </div>
  )
}

function PolicyForm({ desk, reload }: { desk: Desk; reload: () => unknown }) {
  const w = useWords(dictionary)
  const s = useSay()
  const { me } = useCity()
  const [rules, setRules] = useState(desk.rules)
  const [deny, setDeny] = useState(desk.rules.password.deny.join('\n'))
  const [reason, setReason] = useState('')
  const [failure, setFailure] = useState<Failure | null>(null)
  const [busy, setBusy] = useState(false)
  const mine = holds(me, 'securityAdmin')
  const put = (change: Partial<LoginPolicy>): void => setRules({ ...rules, ...change })
  const inPassword = (change: Partial<LoginPolicy['password']>): void =>
    put({ password: { ...rules.password, ...change } })
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setBusy(true)
    setFailure(null)
    const words = deny
      .split(/\n/)
      .map((one) => one.trim())
      .filter(Boolean)
    const got = await api.post<{ version: number }>(
      '/api/login-policy',
      {
        rules: { ...rules, password: { ...rules.password, deny: words } },
        reason,
        over: desk.versions[0]?.version ?? 0,
      },
      { quiet: true },
    )
    setBusy(false)
    if (!got.ok) return setFailure(got.error)
    toast(w.published(got.value.version))
    reload()
  }
  const missing = !rules.secondForAll && ADMINS.some((role) => !rules.secondFor.includes(role))
  return (
    <form className="stack" onSubmit={(event) => void send(event)}>
      {!mine && <p className="banner blue">{w.readOnly}</p>}
      <fieldset className="card pad stack" disabled={!mine}>
        <h2>{w.password}</h2>
        <div className="fields">
          {Object.entries(passwordBounds).map(([name, bound]) => (
            <NumberRow
              key={name}
              id={`policy-${name}`}
              bound={bound}
              value={rules.password[name as keyof typeof passwordBounds]}
              onChange={(value) => inPassword({ [name]: value })}
            />
          ))}
        </div>
        <label className="check">
          <input
            type="checkbox"
            checked={rules.password.denyCommon}
            onChange={(event) => inPassword({ denyCommon: event.target.checked })}
          />
          {w.common}
        </label>
        <div className="field">
          <label htmlFor="policy-deny">{w.deny}</label>
          <textarea
            id="policy-deny"
            className="input"
            rows={3}
            value={deny}
            onChange={(event) => setDeny(event.target.value)}
          />
        </div>
      </fieldset>
      <fieldset className="card pad stack" disabled={!mine}>
        <h2>{w.lock}</h2>
        <div className="fields">
          {Object.entries(policyBounds).map(([name, bound]) => (
            <NumberRow
              key={name}
              id={`policy-${name}`}
              bound={bound}
              value={rules[name as keyof typeof policyBounds]}
              onChange={(value) => put({ [name]: value })}
            />
          ))}
        </div>
        <label className="check">
          <input
            type="checkbox"
            checked={rules.oneSession}
            onChange={(event) => put({ oneSession: event.target.checked })}
          />
          {w.one}
        </label>
      </fieldset>
      <fieldset className="card pad stack" disabled={!mine}>
        <h2>{w.second}</h2>
        <label className="check">
          <input
            type="checkbox"
            checked={rules.secondForAll}
            onChange={(event) => put({ secondForAll: event.target.checked })}
          />
          {w.all}
        </label>
        {missing && <p className="banner yellow">{w.warn}</p>}
        {!rules.secondForAll && (
          <div className="field">
            <span className="label">{w.roles}</span>
            <div className="chips policy-roles">
              {[...desk.roles]
                .sort((a, b) => Number(ADMINS.includes(b.code)) - Number(ADMINS.includes(a.code)))
                .map(({ code, title }) => (
                  <label key={code}>
                    <input
                      type="checkbox"
                      checked={rules.secondFor.includes(code)}
                      onChange={(event) =>
                        put({
                          secondFor: event.target.checked
                            ? [...rules.secondFor, code]
                            : rules.secondFor.filter((one) => one !== code),
                        })
                      }
                    />
                    <span>{s(title)}</span>
                  </label>
                ))}
            </div>
            <span className="help">{w.admins}</span>
          </div>
        )}
      </fieldset>
      {mine && (
        <section className="card pad stack">
          <div className="field">
            <label htmlFor="policy-reason">{w.reason}</label>
            <input
              id="policy-reason"
              className="input"
              required
              minLength={4}
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          </div>
          {failure && <Refused failure={failure} />}
          <div>
            <button type="submit" className="button main" disabled={busy}>
              {w.publish}
            </button>
          </div>
        </section>
      )}
    </form>
  )
}

function Versions({ desk }: { desk: Desk }) {
  const w = useWords(dictionary)
  return (
    <section className="card pad stack">
      <h2>{w.versions}</h2>
      {desk.versions.length === 0 && <p className="muted">{w.none}</p>}
      <ul className="plain stack tight">
        {desk.versions.map((one) => (
          <li key={one.version}>
            <b>{w.version(one.version)}</b> · <When at={one.from} /> · {one.by}
            <div className="muted">{one.reason}</div>
          </li>
        ))}
      </ul>
    </section>
  )
}

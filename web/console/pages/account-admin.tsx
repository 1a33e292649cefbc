import { useState } from 'react'
import { api, type Failure, say, useLoad, useWords, words } from '../../live/index.ts'
import { Drawer } from '../parts/drawer.tsx'
import { Loaded, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { holds, useCity } from '../session.ts'
import { common } from '../words.ts'
import { type Factor, FactorLine, SessionLine, type SessionShown } from './security.tsx'

const dictionary = words({
  invited: say('待首次登录', 'Not yet logged in'),
  normal: say('正常', 'In use'),
  dormant: say('久未使用', 'Dormant'),
  frozen: say('已冻结', 'Frozen'),
  closed: say('已注销', 'Closed'),
  password: say('初始密码', 'First password'),
  reset: say('重置密码', 'New password'),
  resetSure: say('确认重置', 'Yes, a new password'),
  frozenHow: say(
    '冻结后不能登录，现有登录立即退出；在办事项和职责不变。',
    'A frozen account cannot log in and its logins end at once; its work and duties stay.',
  ),
  resetHow: say(
    '核实本人身份后发放新的初始密码；其全部登录立即退出，首次登录须修改。',
    'After recognising the person: a new first password; all logins of the account end, it must be changed at the next one.',
  ),
  freeze: say('冻结账号', 'Freeze the account'),
  thaw: say('解除冻结', 'Let it in again'),
  reason: say('理由（记入审计）', 'Reason (kept on record)'),
  sessions: say('登录设备', 'Where it is logged in'),
  noSession: say('没有登录', 'Nowhere'),
  cut: say('强制退出全部', 'Log out everywhere'),
  cutDone: (n: number) => say(`已退出 ${n} 处登录`, `${n} logged out`),
  factors: say('双因素', 'Second factors'),
  noFactor: say('没有登记', 'None'),
  wanted: say('职责要求双因素', 'a duty wants one'),
  forget: say('重置双因素', 'Take all factors away'),
  forgetHow: say(
    '当面核实本人身份后才可重置：全部因素和恢复码失效，登录立即退出；职责要求的，下次登录须重新设置。',
    'Only after recognising the person: all factors and recovery codes end, logins too; where a duty wants one, it is set up at the next login.',
  ),
})

type Account = {
  readonly id: string
  readonly name: string
  readonly login?: string
  readonly state?: string
}

export function useStateWords(): (state: string | undefined) => string {
  const w = useWords(dictionary)
  return (state) => (state && state in w ? String(w[state as keyof typeof w]) : '')
}

/** 账号管理: a new first password, freezing and letting in again; for the system administrator. */
export function AccountAdmin({
  account,
  onPassword,
  onDone,
  onClose,
}: {
  account: Account
  onPassword: (made: { readonly login: string; readonly password: string }) => void
  onDone: () => void
  onClose: () => void
}) {
  const w = useWords(dictionary)
  const c = useWords(common)
  const stateOf = useStateWords()
  const [reason, setReason] = useState('')
  const [failure, setFailure] = useState<Failure | null>(null)
  const [asked, setAsked] = useState(false)
  const frozen = account.state === 'frozen'
  const { me } = useCity()
  const system = holds(me, 'systemAdmin')
  const reset = async (): Promise<void> => {
    const got = await api.post<{ login: string; password: string }>(`/api/accounts/${account.id}/password`)
    if (!got.ok) return setFailure(got.error)
    onPassword(got.value)
    onDone()
  }
  const freeze = async (): Promise<void> => {
    const got = await api.post(`/api/accounts/${account.id}/freeze`, { frozen: !frozen, reason })
    if (!got.ok) return setFailure(got.error)
    toast(c.saved)
    onDone()
  }
  return (
    <Drawer title={`${account.name} · ${account.login ?? ''} · ${stateOf(account.state)}`} onClose={onClose}>
      <div className="stack">
        {failure && <Refused failure={failure} />}
        {!frozen && system && (
          <section className="stack tight">
            <h2>{w.password}</h2>
            <p className="muted">{w.resetHow}</p>
            <div className="row tight">
              {asked ? (
                <>
                  <button type="button" className="button danger" onClick={() => void reset()}>
                    {w.resetSure}
                  </button>
                  <button type="button" className="button" onClick={() => setAsked(false)}>
                    {c.cancel}
                  </button>
                </>
              ) : (
                <button type="button" className="button" onClick={() => setAsked(true)}>
                  {w.reset}
                </button>
              )}
            </div>
          </section>
        )}
        <SecurityOf account={account} />
        {system && (
          <form
            className="stack tight"
            onSubmit={(event) => {
              event.preventDefault()
              void freeze()
            }}
          >
            <h2>{frozen ? w.thaw : w.freeze}</h2>
            {!frozen && <p className="muted">{w.frozenHow}</p>}
            <label className="label" htmlFor="freeze-reason">
              {w.reason}
            </label>
            <input
              id="freeze-reason"
              className="input"
              required
              minLength={4}
              maxLength={200}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
            <div>
              <button type="submit" className={`button${frozen ? '' : ' danger'}`}>
                {frozen ? w.thaw : w.freeze}
              </button>
            </div>
          </form>
        )}
      </div>
    </Drawer>
  )
}

type Kept = {
  readonly sessions: readonly SessionShown[]
  readonly factors: readonly Factor[]
  readonly secondWanted: boolean
}

/** Where an account is logged in and what guards it; cut by either administrator, factors by the security one alone. */
function SecurityOf({ account }: { account: Account }) {
  const w = useWords(dictionary)
  const { me } = useCity()
  const { load, reload } = useLoad(`security ${account.id}`, (signal) =>
    api.get<Kept>(`/api/accounts/${account.id}/security`, undefined, { signal }),
  )
  const [reason, setReason] = useState('')
  const [failure, setFailure] = useState<Failure | null>(null)
  const act = async (path: string): Promise<void> => {
    setFailure(null)
    const got = await api.post<{ count?: number }>(
      `/api/accounts/${account.id}/${path}`,
      { reason },
      { quiet: true },
    )
    if (!got.ok) return setFailure(got.error)
    setReason('')
    toast(w.cutDone(got.value.count ?? 0))
    reload()
  }
  const short = reason.trim().length < 4
  return (
    <Loaded load={load} retry={reload}>
      {(kept) => (
        <section className="stack tight">
          <h2>{w.sessions}</h2>
          {kept.sessions.length === 0 && <p className="muted">{w.noSession}</p>}
          <ul className="plain">
            {kept.sessions.map((one) => (
              <SessionLine key={one.id} one={one} />
            ))}
          </ul>
          <h2>
            {w.factors} {kept.secondWanted && <span className="tag accent">{w.wanted}</span>}
          </h2>
          {kept.factors.length === 0 && <p className="muted">{w.noFactor}</p>}
          <ul className="plain">
            {kept.factors.map((one) => (
              <FactorLine key={one.id} one={one} />
            ))}
          </ul>
          {(kept.sessions.length > 0 || kept.factors.length > 0) && (
            <>
              <label className="label" htmlFor="cut-reason">
                {w.reason}
              </label>
              <input
                id="cut-reason"
                className="input"
                maxLength={200}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
              {failure && <Refused failure={failure} />}
              <div className="row tight">
                {kept.sessions.length > 0 && (
                  <button
                    type="button"
                    className="button danger"
                    disabled={short}
                    onClick={() => void act('sessions/end')}
                  >
                    {w.cut}
                  </button>
                )}
                {kept.factors.length > 0 && holds(me, 'securityAdmin') && (
                  <button
                    type="button"
                    className="button danger"
                    disabled={short}
                    title={w.forgetHow}
                    onClick={() => void act('factors/reset')}
                  >
                    {w.forget}
                  </button>
                )}
              </div>
            </>
          )}
        </section>
      )}
    </Loaded>
  )
}

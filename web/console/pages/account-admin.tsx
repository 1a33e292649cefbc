import { useState } from 'react'
import { api, type Failure, say, useWords, words } from '../../live/index.ts'
import { Drawer } from '../parts/drawer.tsx'
import { Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { common } from '../words.ts'

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
        {!frozen && (
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
      </div>
    </Drawer>
  )
}

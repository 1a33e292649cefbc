// biome-ignore-all lint/a11y/noAutofocus: the form has this one purpose
import { type FormEvent, useState } from 'react'
import { passwordSays } from '../../platform/org/decide.ts'
import type { PasswordRules } from '../../platform/org/declare.ts'
import { api, type Failure, say, useLoad, useSay, useWords, words } from '../live/index.ts'
import type { Me } from '../live/wire.ts'
import { Modal } from './parts/drawer.tsx'
import { Refused } from './parts/states.tsx'
import { toast } from './parts/toast.tsx'
import { enter, useSession } from './session.ts'
import { common } from './words.ts'

const dictionary = words({
  title: say('修改密码', 'Change my password'),
  given: say('现在的密码', 'Present password'),
  first: say('刚才用的初始密码', 'First password, the one just used'),
  next: say('新密码', 'New password'),
  again: say('再输一遍新密码', 'New password once more'),
  differs: say('两遍输入不一样', 'The two differ'),
  show: say('显示密码', 'Show the passwords'),
  busy: say('正在保存…', 'Saving…'),
  changed: say(
    '密码已修改，其他电脑上的登录已退出',
    'Password changed; logins at other computers have ended',
  ),
})

/** Present password, new one twice; `submit` names what happens then. */
export function PasswordForm({
  submit,
  onDone,
  first = false,
}: {
  submit: string
  onDone: () => void
  /** It replaces a password that somebody else chose. */
  first?: boolean
}) {
  const w = useWords(dictionary)
  const { me } = useSession()
  const [typed, setTyped] = useState({ given: '', next: '', again: '' })
  const [clear, setClear] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const s = useSay()
  // what a password must be like is decided by the city, not by this page
  const { load } = useLoad('password-rules', (signal) =>
    api.get<PasswordRules>('/api/login/password-rules', undefined, { signal, quiet: true }),
  )
  const rules = load.state === 'ready' ? load.value : null
  const differs = typed.again !== '' && typed.again !== typed.next
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (typed.again !== typed.next) return
    setBusy(true)
    setFailure(null)
    const set = await api.post('/api/password', { old: typed.given, new: typed.next }, { quiet: true })
    const got = set.ok ? await api.get<{ me: Me; csrf: string }>('/api/me', undefined, { quiet: true }) : set
    if (got.ok) await enter(got.value)
    setBusy(false)
    if (got.ok) onDone()
    else setFailure(got.error)
  }
  return (
    <form className="stack" onSubmit={(event) => void send(event)}>
      <input type="text" autoComplete="username" value={me?.name ?? ''} readOnly hidden />
      {(['given', 'next', 'again'] as const).map((part) => (
        <div className="field" key={part}>
          <label htmlFor={`password-${part}`}>{first && part === 'given' ? w.first : w[part]}</label>
          <input
            id={`password-${part}`}
            className="input"
            type={clear ? 'text' : 'password'}
            required
            autoFocus={part === 'given'}
            autoComplete={part === 'given' ? 'current-password' : 'new-password'}
            value={typed[part]}
            onChange={(e) => setTyped({ ...typed, [part]: e.target.value })}
          />
          {part === 'next' && rules && <span className="help">{s(passwordSays(rules))}</span>}
          {part === 'again' && differs && (
            <span className="help redtext" role="alert">
              {w.differs}
            </span>
          )}
        </div>
      ))}
      <label className="check">
        <input type="checkbox" checked={clear} onChange={(e) => setClear(e.target.checked)} />
        {w.show}
      </label>
      {failure && <Refused failure={failure} />}
      <button type="submit" className="button main" disabled={busy || differs}>
        {busy ? w.busy : submit}
      </button>
    </form>
  )
}

/** 修改密码, from the menu of one's own name. */
export function ChangePassword({ onClose }: { onClose: () => void }) {
  const w = useWords(dictionary)
  const c = useWords(common)
  return (
    <Modal title={w.title} onClose={onClose}>
      <PasswordForm
        submit={w.title}
        onDone={() => {
          toast(w.changed)
          onClose()
        }}
      />
      <button type="button" className="button" onClick={onClose}>
        {c.cancel}
      </button>
    </Modal>
  )
}

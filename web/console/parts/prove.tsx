import { type FormEvent, useState } from 'react'
import { api, type Failure, say, useWords, words } from '../../live/index.ts'
import { common } from '../words.ts'
import { Modal } from './drawer.tsx'
import { Refused } from './states.tsx'

const dictionary = words({
  title: say('请再次输入密码', 'Your password again'),
  why: say(
    '登录超过 30 分钟后，导出和查看明文前要再验证一次，防止他人借用未锁的电脑。',
    'Thirty minutes after the login, exporting and revealing want it once more, in case somebody else sits here.',
  ),
  password: say('密码', 'Password'),
  go: say('验证并继续', 'Prove and go on'),
})

/** The answer of a door that wants a fresh proof of the password 二次验证. */
export const wantsProof = (failure: Failure): boolean => failure.code === 'org.proofStale'

/** Asks for the password once more and goes on. */
export function Prove({ onDone, onClose }: { onDone: () => void; onClose: () => void }) {
  const w = useWords(dictionary)
  const c = useWords(common)
  const [password, setPassword] = useState('')
  const [failure, setFailure] = useState<Failure | null>(null)
  const [busy, setBusy] = useState(false)
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setBusy(true)
    const got = await api.post('/api/step-up', { password }, { quiet: true })
    setBusy(false)
    if (got.ok) onDone()
    else setFailure(got.error)
  }
  return (
    <Modal title={w.title} onClose={onClose}>
      <form className="stack" onSubmit={(event) => void send(event)}>
        <p className="muted">{w.why}</p>
        <div className="field">
          <label htmlFor="prove-password">{w.password}</label>
          <input
            id="prove-password"
            className="input"
            type="password"
            autoComplete="current-password"
            required
            // biome-ignore lint/a11y/noAutofocus: the dialog was opened to type this
            autoFocus
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </div>
        {failure && <Refused failure={failure} />}
        <div className="row">
          <button type="submit" className="button main" disabled={busy}>
            {w.go}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {c.cancel}
          </button>
        </div>
      </form>
    </Modal>
  )
}

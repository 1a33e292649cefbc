import { type FormEvent, useState } from 'react'
import { api, type Failure, say, useLoad, useWords, words } from '../../live/index.ts'
import { common } from '../words.ts'
import { Modal } from './drawer.tsx'
import { ProveFactor, type Waiting } from './factors.tsx'
import { Refused } from './states.tsx'

const dictionary = words({
  title: say('请再次验证身份', 'Prove again who you are'),
  why: say(
    '登录一段时间后，导出、查看明文和更改安全设置前要再验证一次，防止他人借用未锁的电脑。',
    'Some time after the login, exporting, reading in clear and changing what guards the account want it once more, in case somebody else sits here.',
  ),
  password: say('密码', 'Password'),
  go: say('验证并继续', 'Prove and go on'),
  or: say('或者输入密码', 'Or by password'),
})

/** The answer of a door that wants a fresh proof 二次验证. */
export const wantsProof = (failure: Failure): boolean => failure.code === 'org.proofStale'

/** Asks who it is once more and goes on: by an authenticator or a passkey where there is one, or by password. */
export function Prove({ onDone, onClose }: { onDone: () => void; onClose: () => void }) {
  const w = useWords(dictionary)
  const c = useWords(common)
  const { load } = useLoad('second', (signal) =>
    api.get<Waiting>('/api/second', undefined, { signal, quiet: true }),
  )
  const factors = load.state === 'ready' && load.value.kinds.length > 0 ? load.value : null
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
      <p className="muted">{w.why}</p>
      {factors && (
        <>
          <ProveFactor waiting={factors} onDone={onDone} />
          <p className="muted">{w.or}</p>
        </>
      )}
      <form className="stack" onSubmit={(event) => void send(event)}>
        <div className="field">
          <label htmlFor="prove-password">{w.password}</label>
          <input
            id="prove-password"
            className="input"
            type="password"
            autoComplete="current-password"
            required
            // biome-ignore lint/a11y/noAutofocus: the dialog was opened to type this
            autoFocus={factors === null}
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </div>
        {failure && <Refused failure={failure} />}
        <div className="row">
          <button type="submit" className={`button ${factors ? '' : 'main'}`} disabled={busy}>
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

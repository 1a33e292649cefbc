// biome-ignore-all lint/a11y/noAutofocus: each of these forms was opened to type into it
import { startAuthentication, startRegistration } from '@simplewebauthn/browser'
import { type FormEvent, useState } from 'react'
import { api, type Failure, type Got, say, useWords, words } from '../../live/index.ts'
import type { Me } from '../../live/wire.ts'
import { common } from '../words.ts'
import { Qr } from './qr.tsx'
import { Refused } from './states.tsx'

const dictionary = words({
  code: say('动态验证码', 'Code of the authenticator'),
  codeHelp: say(
    '打开手机上的验证器应用，输入 6 位数字',
    'Open the authenticator on your telephone and give its six digits',
  ),
  recovery: say('恢复码', 'Recovery code'),
  recoveryHelp: say('保存过的恢复码，每个只能用一次', 'One of the codes that you kept; each opens once'),
  useRecovery: say('手机不在身边？用恢复码', 'No telephone at hand? Use a recovery code'),
  useCode: say('改用动态验证码', 'Use the authenticator'),
  usePasskey: say('用通行密钥验证', 'Use a passkey'),
  prove: say('验证', 'Prove'),
  busy: say('正在验证…', 'Proving…'),
  cancelled: say('没有完成。可以重试，或换一种方式', 'It was not finished. Try again, or choose another way'),
  cancelledWhat: say('设备上的验证被取消或超时', 'The device’s own check was cancelled or took too long'),
  totp: say('绑定动态验证码', 'Set up an authenticator'),
  totpWhy: say(
    '任何支持 TOTP 的验证器应用都可以，不需要网络',
    'Any authenticator that knows TOTP; it works without a line',
  ),
  passkey: say('登记通行密钥', 'Set up a passkey'),
  passkeyWhy: say(
    '用指纹、面容、锁屏密码或 USB 安全密钥登录，不怕钓鱼网站',
    'Log in by fingerprint, face, screen lock or USB key; no false site can catch it',
  ),
  label: say('给它起个名字', 'A name for it'),
  labelTotp: say('我的手机', 'My telephone'),
  labelPasskey: say('我的电脑', 'My computer'),
  begin: say('开始', 'Begin'),
  scan: say('1. 用验证器应用扫描', '1. Scan it with the authenticator'),
  letters: say('不能扫描时手工输入密钥', 'Or type this key'),
  first: say('2. 输入它显示的 6 位数字', '2. Give the six digits that it shows'),
  done: say('完成', 'Done'),
  kept: say('请保存恢复码', 'Keep the recovery codes'),
  keptWhy: say(
    '手机丢失时用它登录，每个只能用一次。只显示这一次，请打印或抄写后放在安全的地方，不要存在手机里。',
    'They let you in when the telephone is lost; each opens once. They are shown only now: print or write them down and keep them safe, not in the telephone.',
  ),
  keptDone: say('我已保存', 'I have kept them'),
  copy: say('复制', 'Copy'),
})

const cancelled = (w: { cancelled: string; cancelledWhat: string }): Failure => ({
  code: 'web.passkeyCancelled',
  http: 0,
  says: { zh: w.cancelledWhat, en: w.cancelledWhat },
  remedy: { zh: w.cancelled, en: w.cancelled },
})

export const passkeysHere = (): boolean => typeof window.PublicKeyCredential === 'function'

type Asked = { readonly ask: string; readonly options: never }

/** Asks the device for a passkey and answers with it, or says why there is none. */
export function useDevice() {
  const w = useWords(dictionary)
  return {
    async get(askPath: string): Promise<Got<{ ask: string; passkey: unknown }>> {
      const asked = await api.post<Asked>(askPath, {}, { quiet: true })
      if (!asked.ok) return asked
      try {
        const passkey = await startAuthentication({ optionsJSON: asked.value.options })
        return { ok: true, value: { ask: asked.value.ask, passkey } }
      } catch {
        return { ok: false, error: cancelled(w) }
      }
    },
    async make(): Promise<Got<{ ask: string; passkey: unknown }>> {
      const asked = await api.post<Asked>('/api/my/passkeys/ask', {}, { quiet: true })
      if (!asked.ok) return asked
      try {
        const passkey = await startRegistration({ optionsJSON: asked.value.options })
        return { ok: true, value: { ask: asked.value.ask, passkey } }
      } catch {
        return { ok: false, error: cancelled(w) }
      }
    },
  }
}

/** What an account has to show with: kinds of factors, and whether recovery codes are left. */
export type Waiting = { readonly kinds: readonly string[]; readonly recovery: boolean }

/** A code, a recovery code or a passkey: at login, and again before reading personal data. */
export function ProveFactor({
  waiting,
  onDone,
}: {
  waiting: Waiting
  onDone: (got: { me: Me; csrf: string }) => void | Promise<void>
}) {
  const w = useWords(dictionary)
  const device = useDevice()
  const hasCode = waiting.kinds.includes('totp')
  const [recovery, setRecovery] = useState(!hasCode && !waiting.kinds.includes('passkey'))
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const give = async (body: unknown): Promise<void> => {
    setBusy(true)
    setFailure(null)
    const got = await api.post<{ me: Me; csrf: string }>('/api/second', body, { quiet: true })
    if (got.ok) await onDone(got.value)
    else setFailure(got.error)
    setBusy(false)
    setTyped('')
  }
  const passkey = async (): Promise<void> => {
    const shown = await device.get('/api/second/ask')
    if (shown.ok) await give(shown.value)
    else setFailure(shown.error)
  }
  const typing = hasCode || recovery
  return (
    <div className="stack">
      {typing && (
        <form
          className="stack"
          onSubmit={(event: FormEvent) => {
            event.preventDefault()
            void give(recovery ? { recovery: typed } : { code: typed.replace(/\s/g, '') })
          }}
        >
          <div className="field">
            <label htmlFor="second-code">{recovery ? w.recovery : w.code}</label>
            <input
              id="second-code"
              className="input code"
              autoFocus
              required
              minLength={6}
              maxLength={16}
              inputMode={recovery ? 'text' : 'numeric'}
              autoComplete="one-time-code"
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
            <span className="help">{recovery ? w.recoveryHelp : w.codeHelp}</span>
          </div>
          <button type="submit" className="button main" disabled={busy}>
            {busy ? w.busy : w.prove}
          </button>
        </form>
      )}
      {waiting.kinds.includes('passkey') && (
        <button
          type="button"
          className={`button ${typing ? '' : 'main'}`}
          disabled={busy}
          onClick={() => void passkey()}
        >
          {w.usePasskey}
        </button>
      )}
      {failure && <Refused failure={failure} />}
      {waiting.recovery && (
        <button type="button" className="link" onClick={() => setRecovery(!recovery)}>
          {recovery && hasCode ? w.useCode : w.useRecovery}
        </button>
      )}
    </div>
  )
}

/** Codes that are shown once. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const w = useWords(dictionary)
  return (
    <section className="stack" aria-label={w.kept}>
      <h3>{w.kept}</h3>
      <p className="muted">{w.keptWhy}</p>
      <ol className="recovery">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div className="row">
        <button type="button" className="button main" onClick={onDone}>
          {w.keptDone}
        </button>
        <button
          type="button"
          className="button"
          onClick={() => void navigator.clipboard?.writeText(codes.join('\n')).catch(() => undefined)}
        >
          {w.copy}
        </button>
      </div>
    </section>
  )
}

type Made = { readonly recovery: readonly string[] | null }

/** An authenticator: its picture, then its first code. `onDone` comes after the recovery codes were shown. */
export function SetUpTotp({
  onDone,
  onRefused,
}: {
  onDone: () => void
  onRefused?: (failure: Failure) => void
}) {
  const w = useWords(dictionary)
  const [label, setLabel] = useState(w.labelTotp)
  const [begun, setBegun] = useState<{ id: string; secret: string; address: string } | null>(null)
  const [code, setCode] = useState('')
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const refuse = (error: Failure): void => (onRefused ? onRefused(error) : setFailure(error))
  const begin = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const got = await api.post<{ id: string; secret: string; address: string }>(
      '/api/my/totp',
      { label },
      { quiet: true },
    )
    if (got.ok) setBegun(got.value)
    else refuse(got.error)
  }
  const confirm = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const got = await api.post<Made>(
      `/api/my/totp/${begun?.id}`,
      { code: code.replace(/\s/g, '') },
      { quiet: true },
    )
    if (!got.ok) return setFailure(got.error)
    if (got.value.recovery) setCodes(got.value.recovery)
    else onDone()
  }
  if (codes) return <RecoveryCodes codes={codes} onDone={onDone} />
  if (!begun)
    return (
      <form className="stack" onSubmit={(event) => void begin(event)}>
        <p className="muted">{w.totpWhy}</p>
        <div className="field">
          <label htmlFor="totp-label">{w.label}</label>
          <input
            id="totp-label"
            className="input"
            required
            maxLength={40}
            value={label}
            onChange={(event) => setLabel(event.target.value)}
          />
        </div>
        {failure && <Refused failure={failure} />}
        <button type="submit" className="button main">
          {w.totp}
        </button>
      </form>
    )
  return (
    <form className="stack" onSubmit={(event) => void confirm(event)}>
      <b>{w.scan}</b>
      <Qr text={begun.address} label={w.scan} />
      <details>
        <summary>{w.letters}</summary>
        <code className="secret">{begun.secret.match(/.{1,4}/g)?.join(' ')}</code>
      </details>
      <div className="field">
        <label htmlFor="totp-code">{w.first}</label>
        <input
          id="totp-code"
          className="input code"
          required
          autoFocus
          inputMode="numeric"
          autoComplete="one-time-code"
          minLength={6}
          maxLength={8}
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
      </div>
      {failure && <Refused failure={failure} />}
      <button type="submit" className="button main">
        {w.done}
      </button>
    </form>
  )
}

/** A passkey of this device or of a key that is plugged in. */
export function SetUpPasskey({
  onDone,
  onRefused,
}: {
  onDone: () => void
  onRefused?: (failure: Failure) => void
}) {
  const w = useWords(dictionary)
  const device = useDevice()
  const [label, setLabel] = useState(w.labelPasskey)
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const make = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setFailure(null)
    const made = await device.make()
    if (!made.ok) return onRefused && made.error.http !== 0 ? onRefused(made.error) : setFailure(made.error)
    const got = await api.post<Made>('/api/my/passkeys', { ...made.value, label }, { quiet: true })
    if (!got.ok) return setFailure(got.error)
    if (got.value.recovery) setCodes(got.value.recovery)
    else onDone()
  }
  if (codes) return <RecoveryCodes codes={codes} onDone={onDone} />
  return (
    <form className="stack" onSubmit={(event) => void make(event)}>
      <p className="muted">{w.passkeyWhy}</p>
      <div className="field">
        <label htmlFor="passkey-label">{w.label}</label>
        <input
          id="passkey-label"
          className="input"
          required
          maxLength={40}
          value={label}
          onChange={(event) => setLabel(event.target.value)}
        />
      </div>
      {failure && <Refused failure={failure} />}
      <button type="submit" className="button main">
        {w.passkey}
      </button>
    </form>
  )
}

/** One of the two, chosen by name. */
export function SetUpFactor({
  onDone,
  onRefused,
}: {
  onDone: () => void
  onRefused?: (failure: Failure) => void
}) {
  const w = useWords(dictionary)
  const c = useWords(common)
  const [kind, setKind] = useState<'totp' | 'passkey'>('totp')
  const props = { onDone, ...(onRefused ? { onRefused } : {}) }
  return (
    <div className="stack">
      {passkeysHere() && (
        <fieldset className="chips" aria-label={c.choose}>
          {(['totp', 'passkey'] as const).map((one) => (
            <label key={one}>
              <input type="radio" name="factor" checked={kind === one} onChange={() => setKind(one)} />
              <span>{w[one]}</span>
            </label>
          ))}
        </fieldset>
      )}
      {kind === 'totp' ? <SetUpTotp {...props} /> : <SetUpPasskey {...props} />}
    </div>
  )
}

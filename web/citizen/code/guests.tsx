import { type FormEvent, useEffect, useState } from 'react'
import { renderSVG } from 'uqr'
import type { GuestView } from '../../../platform/credentials/codes/declare.ts'
import { sayInstant } from '../../live/time.ts'
import { Frame, Unanswered } from '../frame.tsx'
import { type Outcome, send } from '../talk.ts'
import { type CodeHome, change } from './home.ts'
import { useCodeWords } from './words.ts'
import './code.css'

type Wire<T> = { readonly [K in keyof T]: T[K] extends Date ? string : T[K] }
type Guest = Wire<GuestView>
const hour = (plus: number): string =>
  new Date(Math.ceil(Date.now() / 3_600_000 + plus + 8) * 3_600_000).toISOString().slice(0, 16)

/** 访客: somebody without an account comes to see me; the place lets in, the link carries the code. */
export function Guests({
  all,
  home,
  again,
}: {
  all: readonly Guest[]
  home: CodeHome | null
  again: () => Promise<void>
}) {
  const c = useCodeWords()
  const [copied, setCopied] = useState('')
  const scene = home?.scenes.find(({ passes }) => passes)
  if (!scene) return null
  const share = async (code: string) => {
    const url = `${location.origin}/citizen/guest#${code}`
    try {
      if (navigator.share) await navigator.share({ url })
      else await navigator.clipboard.writeText(url)
      setCopied(code)
    } catch {
      // whoever changes his mind has shared nothing
    }
  }
  return (
    <article className="card">
      <h2>{c('guests')}</h2>
      <p className="hint">{c('guestsLead')}</p>
      <ul className="codeRows">
        {all.map((one) => (
          <li key={one.id}>
            <div className="between">
              <span>
                <b>
                  {one.name} · {one.place}
                </b>
                <small>
                  {sayInstant(one.beginsAt, new Date(), c.language)} —{' '}
                  {sayInstant(one.endsAt, new Date(), c.language)}
                </small>
              </span>
              <span className={one.state === 'granted' ? 'chip done' : 'chip wait'}>
                {c(`passState_${one.state}`)}
              </span>
            </div>
            {(one.state === 'granted' || one.state === 'asked') && (
              <div className="two">
                {one.code && (
                  <button type="button" className="button small" onClick={() => void share(one.code ?? '')}>
                    {c(copied === one.code ? 'linkSent' : 'sendLink')}
                  </button>
                )}
                <button
                  type="button"
                  className="button quiet small"
                  onClick={() => void change('endGuest', { id: one.id }).then(again)}
                >
                  {c('revoke')}
                </button>
              </div>
            )}
          </li>
        ))}
      </ul>
      <Invite scene={scene.name} again={again} />
    </article>
  )
}

function Invite({ scene, again }: { scene: string; again: () => Promise<void> }) {
  const c = useCodeWords()
  const [open, setOpen] = useState(false)
  const [form, setForm] = useState({ name: '', place: '', reason: '', from: hour(0), to: hour(4) })
  const [problem, setProblem] = useState('')
  if (!open)
    return (
      <button type="button" className="button quiet" onClick={() => setOpen(true)}>
        {c('invite')}
      </button>
    )
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const at = (text: string) => `${text}:00+08:00`
    const done = await change('guest', { ...form, scene, from: at(form.from), to: at(form.to) })
    setProblem(done.ok ? '' : c.of(done.refusal?.says))
    if (done.ok) {
      setOpen(false)
      await again()
    }
  }
  const field = (name: keyof typeof form, type = 'text') => (
    <label>
      {c(name === 'name' ? 'guestName' : name)}
      <input
        type={type}
        value={form[name]}
        required
        maxLength={80}
        onChange={(event) => setForm({ ...form, [name]: event.target.value })}
      />
    </label>
  )
  return (
    <form className="codeForm" onSubmit={submit}>
      {field('name')}
      {field('place')}
      {field('reason')}
      {field('from', 'datetime-local')}
      {field('to', 'datetime-local')}
      <p className="problem" role="alert">
        {problem}
      </p>
      <button type="submit" className="button">
        {c('invite')}
      </button>
    </form>
  )
}

/** 访客页: the link is all a guest needs; it stands behind #, where no server logs it. */
export function GuestPass() {
  const c = useCodeWords()
  const [code] = useState(() => location.hash.slice(1))
  const [found, setFound] = useState<Outcome<Guest> | null>(null)
  const load = () => void send<Guest>('/api/public/guest', { code }).then(setFound)
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, for the code of the link
  useEffect(load, [])
  const guest = found?.kind === 'answer' ? found.value : null
  return (
    <Frame title={c('guestPass')}>
      {!guest && <Unanswered found={found} again={load} />}
      {guest && (
        <article className="card paper">
          <h2>{guest.place}</h2>
          <p>
            {sayInstant(guest.beginsAt, new Date(), c.language)} —{' '}
            {sayInstant(guest.endsAt, new Date(), c.language)}
          </p>
          {guest.text ? (
            <>
              <div
                className="cityQr"
                role="img"
                aria-label={c('guestPass')}
                // biome-ignore lint/security/noDangerouslySetInnerHtml: SVG of squares made here
                dangerouslySetInnerHTML={{ __html: renderSVG(guest.text, { ecc: 'M', border: 3 }) }}
              />
              <p className="hint">{c('guestHint')}</p>
              <button type="button" className="button noprint" onClick={() => print()}>
                {c('print')}
              </button>
            </>
          ) : (
            <p className="chip wait">{c(`passState_${guest.state}`)}</p>
          )}
        </article>
      )}
    </Frame>
  )
}

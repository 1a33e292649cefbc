import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { renderSVG } from 'uqr'
import type { Refusal } from '../../base/index.ts'
import { localText } from '../../base/instant.ts'
import { priorities } from '../../platform/services/halls/declare.ts'
import { sayWait, type TicketShown, type WireBoard } from '../live/halls.ts'
import { enterKiosk } from '../live/kiosk.ts'
import { language, useLanguage, useSay, useWords } from '../live/language.ts'
import { keyOf, tell } from './device.ts'
import { clockAt, keepPicture, keptPicture } from './kept.ts'
import { kioskWords } from './kiosk-words.ts'

/** Nobody touches it for so long: the next person sees nothing of the last. */
const IDLE_S = 60
const RESULT_S = 25
/** The last seconds are counted aloud on the page. */
const WARN_S = 10
const LETTERS = [...'23456789ABCDEFGHJKMNPQRSTUVWXYZ']
const CODE = 8

type Step =
  | { readonly is: 'home' }
  | { readonly is: 'take' }
  | { readonly is: 'priority'; readonly of: string }
  | { readonly is: 'checkIn' }
  | { readonly is: 'ticket'; readonly ticket: TicketShown }

/** 自助机: touch, big, forgets everybody. */
export function Kiosk() {
  const w = useWords(kioskWords)
  const s = useSay()
  const lang = useLanguage()
  const [key] = useState(() => keyOf('kiosk'))
  const [kept] = useState(() => keptPicture('kiosk'))
  const [board, setBoard] = useState<WireBoard | null>(kept?.board ?? null)
  /** When the city last answered this machine. */
  const [heard, setHeard] = useState(kept?.at ?? 0)
  const [lost, setLost] = useState(false)
  const [refusal, setRefusal] = useState<Refusal | 'lost' | null>(null)
  const [fatal, setFatal] = useState<Refusal | null>(null)
  const [step, setStep] = useState<Step>({ is: 'home' })
  const [elder, setElder] = useState(false)
  const [busy, setBusy] = useState(false)
  const request = useRef('')

  const look = useCallback(async () => {
    const told = await tell<{ board: WireBoard }>(key, '/api/public/device/kiosk')
    if (told.kind === 'answer') {
      setBoard(told.value.board)
      setHeard(Date.now())
      setLost(false)
      setFatal(null)
      keepPicture('kiosk', told.value.board)
    } else if (told.kind === 'refused') {
      setFatal(told.refusal)
      setBoard(null)
    } else setLost(true)
  }, [key])
  useEffect(() => {
    void look()
    const beat = setInterval(() => void look(), lost ? 3_000 : 10_000)
    return () => clearInterval(beat)
  }, [look, lost])

  const home = useCallback(() => {
    setStep({ is: 'home' })
    setRefusal(null)
    setElder(false)
    language.set('zh')
    request.current = ''
  }, [])
  const left = useIdle(
    step.is === 'ticket' ? RESULT_S : IDLE_S,
    step.is !== 'home' || elder || lang !== 'zh',
    home,
  )

  useEffect(() => {
    document.documentElement.classList.toggle('elder', elder)
  }, [elder])

  const go = (next: Step) => {
    setRefusal(null)
    setStep(next)
  }
  const give = async (path: string, body: object) => {
    if (busy) return
    setBusy(true)
    setRefusal(null)
    const told = await tell<TicketShown>(key, `/api/public/device/kiosk/${path}`, body)
    setBusy(false)
    if (told.kind === 'answer') {
      setStep({ is: 'ticket', ticket: told.value })
      void look()
    } else if (told.kind === 'refused') setRefusal(told.refusal)
    else {
      setLost(true)
      setRefusal('lost')
    }
  }
  const take = (of: string, priority: string | null) => {
    request.current ||= crypto.randomUUID()
    void give('tickets', { class: of, request: request.current, ...(priority ? { priority } : {}) })
  }

  if (!board)
    return (
      <main className="kiosk">
        <h1>{fatal ? s(fatal.says) : '正在连接… Connecting…'}</h1>
        {fatal && <p>{s(fatal.remedy)}</p>}
      </main>
    )
  const { open } = board
  return (
    <main className="kiosk">
      <header>
        <h1>{s(board.hall.name)}</h1>
        <span>
          <button type="button" className="tool" aria-pressed={elder} onClick={() => setElder(!elder)}>
            {elder ? w.elderOff : w.elder}
          </button>
          <button type="button" className="tool" onClick={() => language.set(lang === 'zh' ? 'en' : 'zh')}>
            {w.language}
          </button>
        </span>
      </header>
      {step.is !== 'home' && left <= WARN_S && (
        <p className="leaving" role="status">
          {w.leaving(left)}
          <button type="button" className="tool">
            {w.stay}
          </button>
        </p>
      )}
      {lost && (
        <p className="shut" role="status">
          {w.offline(clockAt(heard))}
        </p>
      )}
      {!open && (
        <p className="shut">
          {w.closed}
          {board.why ? `：${s(board.why)}` : ''} · {w.closedButGuide}
        </p>
      )}
      {refusal && (
        <p className="problem" role="alert">
          {refusal === 'lost' ? w.lost : `${s(refusal.says)} ${s(refusal.remedy)}`}
        </p>
      )}
      {step.is === 'home' && (
        <>
          <h2>{w.welcome}</h2>
          <div className="tiles">
            <Tile
              shown
              title={w.take}
              hint={w.takeHint}
              mark="号"
              off={!open || lost}
              act={() => go({ is: 'take' })}
            />
            <Tile
              shown
              title={w.checkIn}
              hint={w.checkInHint}
              mark="约"
              off={!open || lost}
              act={() => go({ is: 'checkIn' })}
            />
            <Tile
              shown
              title={w.guide}
              hint={w.guideHint}
              mark="查"
              off={lost}
              act={() => enterKiosk('/citizen/services')}
            />
            <Tile
              shown={!elder}
              title={w.apply}
              hint={w.applyHint}
              mark="办"
              off={lost}
              act={() => enterKiosk('/citizen/mine')}
            />
          </div>
          <p className="hint">{w.help}</p>
        </>
      )}
      {step.is === 'take' && (
        <>
          <h2>{w.which}</h2>
          <div className="tiles">
            {board.classes.map((one) => (
              <Tile
                key={one.id}
                shown
                title={s(one.title)}
                hint={w.waiting(one.waiting, sayWait(one.estimate, lang))}
                mark={one.letter}
                act={() => go({ is: 'priority', of: one.id })}
              />
            ))}
          </div>
        </>
      )}
      {step.is === 'priority' && (
        <>
          <h2>{w.priority}</h2>
          <p className="hint">{w.priorityHint}</p>
          <div className="tiles narrow">
            <Tile shown title={w.none} hint="" mark="✓" off={busy} act={() => take(step.of, null)} />
            {Object.entries(priorities).map(([code, title]) => (
              <Tile
                key={code}
                shown
                title={s(title)}
                hint=""
                mark="↑"
                off={busy}
                act={() => take(step.of, code)}
              />
            ))}
          </div>
        </>
      )}
      {step.is === 'checkIn' && (
        <CodePad busy={busy} send={(code) => void give('check-in', { code })}>
          {refusal && (
            <button type="button" className="big quiet" onClick={() => go({ is: 'take' })}>
              {w.takeInstead}
            </button>
          )}
        </CodePad>
      )}
      {step.is === 'ticket' && <Taken ticket={step.ticket} />}
      {step.is !== 'home' && (
        <footer>
          <button type="button" className="big quiet" onClick={home}>
            {w.home}
          </button>
          {step.is === 'ticket' && (
            <button type="button" className="big" onClick={() => print()}>
              {w.print}
            </button>
          )}
        </footer>
      )}
    </main>
  )
}

function Tile(of: {
  readonly shown: boolean
  readonly title: string
  readonly hint: string
  readonly mark: string
  readonly off?: boolean
  readonly act: () => void
}) {
  if (!of.shown) return null
  return (
    <button type="button" className="tile" disabled={of.off === true} onClick={of.act}>
      <i aria-hidden="true">{of.mark}</i>
      <span>
        <strong>{of.title}</strong>
        {of.hint && <small>{of.hint}</small>}
      </span>
    </button>
  )
}

/** A scanner types like a keyboard and ends with Enter; fingers use the letters below. */
function CodePad({
  busy,
  send,
  children,
}: {
  busy: boolean
  send: (code: string) => void
  children: ReactNode
}) {
  const w = useWords(kioskWords)
  const [code, setCode] = useState('')
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  const add = (letter: string) => setCode((before) => (before.length < CODE ? before + letter : before))
  const submit = () => code.length >= CODE && send(code)
  return (
    <form
      className="pad"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <label htmlFor="kiosk-code">{w.checkInHint}</label>
      <input
        id="kiosk-code"
        ref={field}
        value={code}
        autoComplete="off"
        inputMode="none"
        aria-label={w.typed}
        onChange={(event) =>
          setCode(
            event.target.value
              .toUpperCase()
              .replace(/[^0-9A-Z]/g, '')
              .slice(0, CODE),
          )
        }
      />
      <div className="letters">
        {LETTERS.map((letter) => (
          <button key={letter} type="button" onClick={() => add(letter)}>
            {letter}
          </button>
        ))}
        <button type="button" className="wide" onClick={() => setCode(code.slice(0, -1))}>
          {w.erase}
        </button>
        <button type="button" className="wide" onClick={() => setCode('')}>
          {w.clear}
        </button>
      </div>
      <button type="submit" className="big" disabled={busy || code.length < CODE}>
        {w.ok}
      </button>
      {children}
    </form>
  )
}

function Taken({ ticket }: { ticket: TicketShown }) {
  const w = useWords(kioskWords)
  const s = useSay()
  const lang = useLanguage()
  const qr = useMemo(
    () =>
      `data:image/svg+xml;utf8,${encodeURIComponent(renderSVG(`${location.origin}/citizen/ticket/${ticket.code}`, { border: 2 }))}`,
    [ticket.code],
  )
  return (
    <section className="taken" role="status">
      <p className="strong">{s(ticket.hallName)}</p>
      <p>{s(ticket.title)}</p>
      <p>{w.yours}</p>
      <p className="number">{ticket.number}</p>
      <p className="strong">{w.ahead(ticket.ahead ?? 0)}</p>
      <p>{w.wait(sayWait(ticket.estimate, lang))}</p>
      <img src={qr} alt={w.follow} width="220" height="220" />
      <p className="hint">{w.follow}</p>
      <p className="onPaper">
        {w.taken(localText(new Date(ticket.takenAt)))}
        <br />
        {ticket.address}
        <br />
        {w.passed}
      </p>
    </section>
  )
}

/** Seconds until the page forgets; any touch or key begins anew. */
function useIdle(seconds: number, active: boolean, end: () => void): number {
  const [left, setLeft] = useState(seconds)
  useEffect(() => {
    setLeft(seconds)
    if (!active) return
    let rest = seconds
    const begin = () => {
      rest = seconds
      setLeft(rest)
    }
    const beat = setInterval(() => {
      rest -= 1
      setLeft(rest)
      if (rest <= 0) end()
    }, 1000)
    for (const kind of ['pointerdown', 'keydown'] as const) addEventListener(kind, begin)
    return () => {
      clearInterval(beat)
      for (const kind of ['pointerdown', 'keydown'] as const) removeEventListener(kind, begin)
    }
  }, [seconds, active, end])
  return left
}

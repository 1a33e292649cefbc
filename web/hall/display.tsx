import { useEffect, useRef, useState } from 'react'
import { renderSVG } from 'uqr'
import type { Refusal, Say } from '../../base/index.ts'
import { sayWait, useBoard, type WireBoard } from '../live/halls.ts'
import { keyOf, tell } from './device.ts'
import { clockAt, keepPicture, keptPicture } from './kept.ts'
import { newCalls, speakCalls } from './speech.ts'

type Given = { readonly board: WireBoard; readonly presence: string }

/** Numbers called so far are not called again when the display is switched on. */
const QUIET_MS = 60_000
/** After a lost line everything still on call is spoken, except what is older than this. */
const STALE_MS = 180_000
const PRESENCE_MS = 45_000
const SOON_MS = 5_000
const SILENT_MS = 75_000

/** 叫号屏 at 1920 × 1080: who goes where, who is next, how long it takes; speaks; never shows a name. */
export function Display() {
  const [key] = useState(() => keyOf('display'))
  const [given, setGiven] = useState<Given | null>(null)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const [sound, setSound] = useState(false)
  const [kept] = useState(() => keptPicture('display'))
  const [answered, setAnswered] = useState(0)
  const [silent, setSilent] = useState(false)
  const now = useSecond()
  const { board: live, lost, heard } = useBoard(given?.board.hall.id ?? kept?.board.hall.id ?? null)
  useEffect(() => {
    let here = true
    const ask = async () => {
      const told = await tell<Given>(key, '/api/public/device/display')
      if (!here) return
      if (told.kind === 'answer') {
        setGiven(told.value)
        setRefusal(null)
        setAnswered(Date.now())
        setSilent(false)
      } else if (told.kind === 'refused') setRefusal(told.refusal)
      else setSilent(true)
    }
    void ask()
    const beat = setInterval(() => void ask(), silent || lost ? SOON_MS : PRESENCE_MS)
    const online = () => void ask()
    addEventListener('online', online)
    return () => {
      here = false
      clearInterval(beat)
      removeEventListener('online', online)
    }
  }, [key, silent, lost])
  const fresh = given && (!live || answered > heard) ? given.board : live
  const board = fresh ?? (refusal ? null : (kept?.board ?? null))
  // The picture's age: what came last by either way, or what this display kept from before it was switched off.
  const asOf = Math.max(heard, answered) || (kept?.at ?? 0)
  useEffect(() => {
    if (fresh) keepPicture('display', fresh)
  }, [fresh])
  useSpoken(fresh, sound)
  if (!board)
    return (
      <main className="plain">
        <h1>{refusal ? refusal.says.zh : '正在连接…'}</h1>
        <p>{refusal ? `${refusal.says.en}. ${refusal.remedy.zh} ${refusal.remedy.en}` : 'Connecting…'}</p>
      </main>
    )
  const calls = board.calls.filter((one) => one.state === 'called' || one.state === 'serving')
  const [first, ...others] = calls
  // A line may die without a word: the city sends a picture every half minute.
  const broken =
    (lost && answered <= heard) || (silent && heard === 0) || (heard > 0 && now - heard > SILENT_MS)
  return (
    <main className="display">
      <header>
        <h1>
          {board.hall.name.zh}
          <small>{board.hall.name.en}</small>
        </h1>
        <p className="clock">{localTime(now)}</p>
      </header>
      {!sound && (
        <button
          type="button"
          className="sound"
          onClick={() => {
            // browsers speak only after a touch
            setSound(true)
            speakCalls([])
          }}
        >
          🔈 点一下开启语音 · Touch once for speech
        </button>
      )}
      {broken && (
        <p className="lost" role="status">
          连接中断，以下为 {clockAt(asOf)} 的叫号，正在重连，请留意窗口 · No connection, as of {clockAt(asOf)}
          , trying again: please watch the windows
        </p>
      )}
      {!board.open && <p className="shut">{board.why ? both(board.why) : '未开放 · Closed'}</p>}
      <section className="calls" aria-live="polite">
        {first ? (
          <article key={`${first.ticket} ${first.times}`} className={`now ${first.state}`}>
            <b>{first.number}</b>
            <span>
              请到 <b>{first.window}</b> 号窗口
              <small>Window {first.window}, please</small>
            </span>
          </article>
        ) : (
          <article className="now empty">
            <span>
              暂无叫号<small>Nobody is called just now</small>
            </span>
          </article>
        )}
        <ul>
          {others.slice(0, 6).map((one) => (
            <li key={one.ticket} className={one.state}>
              <b>{one.number}</b>
              <span>
                {one.window} 号窗口<small>Window {one.window}</small>
              </span>
            </li>
          ))}
          {board.windows
            .filter((one) => !calls.some((call) => call.window === one.number))
            .slice(0, Math.max(0, 6 - others.length))
            .map((one) => (
              <li key={one.number} className="idle">
                <b>{one.number}</b>
                <span>
                  {one.state === 'open' ? '空闲' : one.state === 'paused' ? '暂停' : '未开放'} ·{' '}
                  {one.letters.join(' ')}
                  <small>
                    Window {one.number}: {one.state === 'open' ? 'free' : one.state}
                  </small>
                </span>
              </li>
            ))}
        </ul>
      </section>
      <section className="lines">
        {board.classes.slice(0, 6).map((one) => (
          <article key={one.id}>
            <h2>
              <i>{one.letter}</i>
              <span>
                {one.title.zh}
                <small>{one.title.en}</small>
              </span>
            </h2>
            <p>
              <b>{one.waiting}</b> 人等候 <small>waiting</small>
            </p>
            <p className="next">{one.next.length > 0 ? one.next.slice(0, 3).join('  ') : '—'}</p>
            <p className="wait">
              {sayWait(one.estimate, 'zh')}
              <small>{sayWait(one.estimate, 'en')}</small>
            </p>
          </article>
        ))}
      </section>
      <footer>
        <p>
          过号三次往后排 3 位一次，再次未到作废；老年人、残疾人、孕妇、军人优先
          <small>
            Called three times, then three places back, once. The elderly, people with a disability, pregnant
            women and the military go first.
          </small>
        </p>
        {given && !broken && <Presence hall={board.hall.id} presence={given.presence} />}
      </footer>
    </main>
  )
}

const both = (text: Say): string => (text.zh === text.en ? text.zh : `${text.zh} · ${text.en}`)

/** Scanned by phones in the hall: check in, take a number. It changes, so that a photograph of it is soon worth nothing. */
function Presence({ hall, presence }: { hall: string; presence: string }) {
  const address = `${location.origin}/citizen/here/${hall}?p=${presence}`
  const src = `data:image/svg+xml;utf8,${encodeURIComponent(renderSVG(address, { border: 2 }))}`
  return (
    <div className="scan">
      <img src={src} alt={address} width="150" height="150" />
      <span>
        手机扫码
        <br />
        签到、取号
        <small>Scan to check in or take a number</small>
      </span>
    </div>
  )
}

/** Speaks what is new; what was called before the display came on counts as said unless it is fresh. */
function useSpoken(board: WireBoard | null, sound: boolean): void {
  const said = useRef(new Map<string, number>())
  const begun = useRef(false)
  useEffect(() => {
    if (!board) return
    const most = begun.current ? STALE_MS : QUIET_MS
    const fresh = newCalls(said.current, board.calls).filter(
      (one) => Date.parse(board.at) - Date.parse(one.at) < most,
    )
    begun.current = true
    for (const one of board.calls) said.current.set(one.ticket, one.times)
    if (sound) speakCalls(fresh)
  }, [board, sound])
}

function useSecond(): number {
  const [now, setNow] = useState(Date.now())
  useEffect(() => {
    const beat = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(beat)
  }, [])
  return now
}

const localTime = (now: number): string =>
  new Date(now + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')

import { useCallback, useEffect, useRef, useState } from 'react'
import { Link } from 'react-router'
import { priorities } from '../../../platform/services/halls/declare.ts'
import { timeOf, useBoard } from '../../live/halls.ts'
import { api, type Failure, saySpan, useLanguage, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { useKeys } from '../parts/keys.ts'
import { Failed, Loaded, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import type { MyHalls } from './halls.tsx'
import { hallWords } from './halls-words.ts'
import { WindowFind } from './window-find.tsx'
import { WindowPerson } from './window-person.tsx'
import { type Message, openSecond } from './window-second.ts'
import type { Served, WindowScreen } from './window-shown.ts'

/** 综窗受理台: call, serve, take in; the common keys are space, S, F, R, P. */
export function Window() {
  const w = useWords(hallWords)
  useTitle({ title: w.window })
  const { load, reload, put } = useLoad('window', (signal) =>
    api.get<WindowScreen>('/api/window', undefined, { signal }),
  )
  if (load.state === 'failed' && load.failure.code === 'halls.notYourWindow') return <Seats sat={reload} />
  if (load.state === 'failed') return <Failed page failure={load.failure} retry={() => void reload()} />
  return (
    <Loaded load={load} retry={reload}>
      {(screen) => <Desk screen={screen} put={put} reload={reload} />}
    </Loaded>
  )
}

function Seats({ sat }: { sat: () => Promise<void> }) {
  const w = useWords(hallWords)
  const s = useSay()
  const [failure, setFailure] = useState<Failure | null>(null)
  const { load, reload } = useLoad('halls', (signal) => api.get<MyHalls>('/api/halls', undefined, { signal }))
  const sit = async (window: string) => {
    const got = await api.post('/api/window/seat', { window, state: 'open' })
    if (got.ok) await sat()
    else {
      setFailure(got.error)
      void reload()
    }
  }
  return (
    <div className="page stack">
      <h1>{w.choose}</h1>
      <p className="muted">{w.chooseWhy}</p>
      {failure && <Refused failure={failure} />}
      <Loaded load={load} retry={reload}>
        {({ halls, me }) => (
          <>
            {halls.map((hall) => (
              <section key={hall.id} className="card">
                <header>
                  <h2>{s(hall.name)}</h2>
                </header>
                <div className="body tiles">
                  {hall.windows.map((one) => {
                    const lines = hall.roster.filter((line) => line.window === one.id)
                    return (
                      <button
                        key={one.id}
                        type="button"
                        className={`tile seat ${lines.some((line) => line.account === me) ? 'mine' : ''}`}
                        disabled={one.account !== null}
                        onClick={() => void sit(one.id)}
                      >
                        <b>{w.windowNo(one.number)}</b>
                        <small>{one.clerk ? w.taken(one.clerk) : w.freeWindow}</small>
                        {lines.map((line) => (
                          <small key={line.part}>
                            {w.partOf(line.part)} {line.account === me ? w.yourTurn : line.name}
                          </small>
                        ))}
                      </button>
                    )
                  })}
                </div>
              </section>
            ))}
          </>
        )}
      </Loaded>
    </div>
  )
}

function Desk({
  screen,
  put,
  reload,
}: {
  screen: WindowScreen
  put: (screen: WindowScreen) => void
  reload: () => Promise<void>
}) {
  const w = useWords(hallWords)
  const s = useSay()
  const { window, ticket, waiting, today, hall } = screen
  const [failure, setFailure] = useState<Failure | null>(null)
  const [busy, setBusy] = useState(false)
  const { heard, lost } = useBoard(hall.id)
  // biome-ignore lint/correctness/useExhaustiveDependencies: something happened at the hall
  useEffect(() => {
    if (heard) void reload()
  }, [heard])
  const going = useRef(false)
  /** A second click while the first is on its way does nothing. */
  const act = useCallback(
    async (what: string, of: object = {}, which: string | null = ticket?.id ?? null): Promise<boolean> => {
      if (going.current) return false
      going.current = true
      setBusy(true)
      setFailure(null)
      const got = await api.post<WindowScreen>('/api/window/act', {
        do: what,
        ...(which ? { ticket: which } : {}),
        of,
      })
      going.current = false
      setBusy(false)
      if (got.ok) {
        put(got.value)
        if (what === 'call') tellSecond({ is: 'next' })
      } else {
        setFailure(got.error)
        void reload()
      }
      return got.ok
    },
    [put, reload, ticket?.id],
  )
  const seat = async (state: 'open' | 'paused' | 'closed') => {
    const got = await api.post('/api/window/seat', { window: window.id, state })
    if (!got.ok) setFailure(got.error)
    await reload()
  }
  const finish = () =>
    void act('finish').then((done) => {
      if (!done) return
      toast(w.served(today.served + 1))
      askRating(hall.id, window.number)
    })
  const called = ticket?.state === 'called'
  const serving = ticket?.state === 'serving'
  useKeys([
    { key: ' ', says: w.call, run: () => !ticket && window.state === 'open' && void act('call', {}, null) },
    { key: 'r', says: w.recall, run: () => called && void act('recall') },
    { key: 's', says: w.start, run: () => called && void act('start') },
    { key: 'p', says: w.pass, run: () => called && void act('pass') },
    { key: 'f', says: w.finish, run: () => serving && finish() },
  ])
  return (
    <div className="page stack windowPage">
      <div className="row">
        <h1 className="grow">
          {s(hall.name)} · {w.windowNo(window.number)}
        </h1>
        <span className="muted">
          {w.served(today.served)}
          {today.averageService !== null && ` · ${w.average(today.averageService)}`}
        </span>
        {window.state === 'open' ? (
          <button type="button" className="button" onClick={() => void seat('paused')}>
            {w.pause}
          </button>
        ) : (
          <button type="button" className="button main" onClick={() => void seat('open')}>
            {w.resume}
          </button>
        )}
        <button
          type="button"
          className="button"
          disabled={ticket !== null}
          onClick={() => void seat('closed')}
        >
          {w.leave}
        </button>
      </div>
      {lost && (
        <div className="banner yellow" role="status">
          {w.lost}
        </div>
      )}
      {today.overAlarm > 0 && (
        <div className="banner red" role="alert">
          {w.alarm(today.overAlarm)}
        </div>
      )}
      {failure && <Refused failure={failure} />}
      <div className="windowGrid">
        <section className="card queue">
          <header>
            <h2>{w.waiting(waiting.length)}</h2>
          </header>
          <div className="body stack tight">
            {waiting.length === 0 && <p className="muted">{w.none}</p>}
            {waiting.map((one) => (
              <Waiting
                key={one.id}
                one={one}
                at={screen.at}
                able={ticket === null && window.state === 'open' && !busy}
                call={() => void act('call', {}, one.id)}
              />
            ))}
          </div>
        </section>
        <div className="stack">
          <section className="card nowServing" aria-live="polite">
            <div className="body stack">
              {ticket ? (
                <Now ticket={ticket} at={screen.at} />
              ) : (
                <div>
                  <p className="bigText">{window.state === 'paused' ? w.paused : w.nobody}</p>
                  <p className="muted">{w.nobodyHint}</p>
                </div>
              )}
              <div className="row">
                {!ticket && (
                  <button
                    type="button"
                    className="button main large"
                    disabled={busy || window.state !== 'open'}
                    onClick={() => void act('call', {}, null)}
                  >
                    {w.call} <kbd>␣</kbd>
                  </button>
                )}
                {called && (
                  <>
                    <button
                      type="button"
                      className="button main large"
                      disabled={busy}
                      onClick={() => void act('start')}
                    >
                      {w.start} <kbd>S</kbd>
                    </button>
                    <button
                      type="button"
                      className="button"
                      disabled={busy}
                      onClick={() => void act('recall')}
                    >
                      {w.recall} <kbd>R</kbd>
                    </button>
                    <button
                      type="button"
                      className="button"
                      disabled={busy || ticket.calls < hall.rules.calls}
                      title={ticket.calls < hall.rules.calls ? w.called(ticket.calls) : ''}
                      onClick={() => void act('pass')}
                    >
                      {w.pass} <kbd>P</kbd>
                    </button>
                  </>
                )}
                {serving && (
                  <button type="button" className="button main large" disabled={busy} onClick={finish}>
                    {w.finish} <kbd>F</kbd>
                  </button>
                )}
                {ticket && <Transfer screen={screen} send={(of) => void act('transfer', of)} />}
              </div>
            </div>
          </section>
          {ticket && serving && <WindowPerson key={ticket.id} ticket={ticket} screen={screen} act={act} />}
          <WindowFind screen={screen} reload={reload} />
        </div>
      </div>
    </div>
  )
}

/** The second screen asks for a rating of the visit that has just ended 请评价. */
function askRating(hall: string, number: string): void {
  tellSecond({
    is: 'rate',
    address: `${location.origin}/citizen/rate/window/${hall}/${encodeURIComponent(number)}`,
  })
}

function tellSecond(message: Message): void {
  const second = openSecond(() => undefined)
  second.say(message)
  second.close()
}

function Waiting({
  one,
  at,
  able,
  call,
}: {
  one: WindowScreen['waiting'][number]
  at: string
  able: boolean
  call: () => void
}) {
  const w = useWords(hallWords)
  const s = useSay()
  const lang = useLanguage()
  const waited = saySpan(Date.parse(at) - Date.parse(one.takenAt), lang)
  return (
    <div className="row tight">
      <b className="num windowNo">{one.number}</b>
      <span className={`light ${one.light}`} title={waited}>
        <i aria-hidden="true" />
        {waited}
      </span>
      <span className="grow row tight">
        {one.sentHere && <span className="tag accent">{w.sentHere}</span>}
        {one.priority && <span className="tag accent">{s(priorities[one.priority])}</span>}
        {one.source === 'booking' && (
          <span className="tag">
            {w.booked} {one.slotFrom ? timeOf(one.slotFrom) : ''}
          </span>
        )}
        {one.passed > 0 && <span className="tag yellow">{w.passedOnce}</span>}
      </span>
      {able && (
        <button type="button" className="button small" onClick={call}>
          {w.callThis}
        </button>
      )}
    </div>
  )
}

function Now({ ticket, at }: { ticket: Served; at: string }) {
  const w = useWords(hallWords)
  const s = useSay()
  const lang = useLanguage()
  const { visitor } = ticket
  return (
    <div className="row">
      <p className="ticketNo num">{ticket.number}</p>
      <div className="grow">
        <p className="bigText">
          {visitor ? visitor.name : w.unknown}
          {ticket.priority && <span className="tag accent">{s(priorities[ticket.priority])}</span>}
          {ticket.source === 'booking' && <span className="tag">{w.booked}</span>}
        </p>
        <p className="muted">
          {ticket.state === 'called'
            ? w.called(ticket.calls)
            : ticket.startedAt
              ? w.since(saySpan(Date.parse(at) - Date.parse(ticket.startedAt), lang))
              : ''}
        </p>
        {ticket.matter && <Link to={`/m/${ticket.matter}`}>{w.matters} →</Link>}
      </div>
    </div>
  )
}

function Transfer({ screen, send }: { screen: WindowScreen; send: (of: object) => void }) {
  const w = useWords(hallWords)
  const [to, setTo] = useState('')
  const others = screen.windows.filter((one) => one.id !== screen.window.id && one.state !== 'closed')
  return (
    <span className="row tight">
      <select
        className="input"
        aria-label={w.transferTo}
        value={to}
        onChange={(event) => setTo(event.target.value)}
      >
        <option value="">{w.transferTo}…</option>
        {others.map((one) => (
          <option key={one.id} value={one.id}>
            {w.windowNo(one.number)} {one.clerk ? `· ${one.clerk}` : ''}
          </option>
        ))}
      </select>
      <button type="button" className="button" disabled={to === ''} onClick={() => send({ window: to })}>
        {w.transfer}
      </button>
    </span>
  )
}

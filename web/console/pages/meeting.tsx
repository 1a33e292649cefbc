import '../look/command.css'
import { useEffect, useState } from 'react'
import { Link, useParams } from 'react-router'
import { api, type Failure, punctuation, useLoad, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { When } from '../parts/due.tsx'
import { Loaded, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { DrillTag } from './command-parts.tsx'
import { useFresh } from './fresh.ts'
import { type MeetingSeen, meetingWords } from './meeting-words.ts'
import { Invite } from './meetings.tsx'

const PLACES = { response: '/command/', matter: '/m/', alert: '/warning-board?id=' } as const

/** 一次会商: the way in, who came, what was decided. */
export function MeetingPage() {
  const { id = '' } = useParams()
  const w = useWords(meetingWords)
  const { load, reload } = useLoad(`meeting ${id}`, (signal) =>
    api.get<MeetingSeen>(`/api/meetings/${id}`, undefined, { signal }),
  )
  useFresh(reload)
  useTitle(
    { title: w.title, to: '/meetings' },
    { title: load.state === 'ready' ? load.value.meeting.title : w.title },
  )
  return (
    <div className="page">
      <Loaded load={load} retry={reload}>
        {(seen) => <One seen={seen} reload={reload} />}
      </Loaded>
    </div>
  )
}

function One({ seen, reload }: { seen: MeetingSeen; reload: () => Promise<unknown> }) {
  const w = useWords(meetingWords)
  const pt = useWords(punctuation)
  const { meeting, about, members, links, may } = seen
  const [failure, setFailure] = useState<Failure | null>(null)
  const [asking, setAsking] = useState(false)
  const [ending, setEnding] = useState(false)
  const mine = members.find((one) => one.person === may.mine)
  const act = async <T,>(name: string, of: object): Promise<T | null> => {
    const got = await api.post<T>(`/api/meetings/${name}`, { meeting: meeting.id, ...of })
    setFailure(got.ok ? null : got.error)
    await reload()
    return got.ok ? ((got.value ?? {}) as T) : null
  }
  const join = async (): Promise<void> => {
    const got = await act<{ link: string }>('join', {})
    if (got) location.assign(got.link)
  }
  return (
    <div className="stack">
      {meeting.drill && <div className="drill-bar">{w.drill}</div>}
      {failure && <Refused failure={failure} />}
      <div className="row">
        <span className={`tag ${meeting.endedAt ? '' : 'green'}`}>
          {meeting.endedAt ? w.ended : w.running}
        </span>
        {meeting.drill && <DrillTag />}
        <h1 className="grow">{meeting.title}</h1>
        {may.join && (
          <button type="button" className="button main" onClick={() => void join()}>
            {mine?.joinedAt ? w.again : w.join}
          </button>
        )}
        {may.host && !meeting.endedAt && (
          <button type="button" className="button" aria-expanded={ending} onClick={() => setEnding(!ending)}>
            {w.end}
          </button>
        )}
      </div>
      {ending && (
        <div className="banner yellow row">
          <span className="grow">{w.endSure}</span>
          <button
            type="button"
            className="button danger"
            onClick={() => void act('end', {}).then(() => setEnding(false))}
          >
            {w.end}
          </button>
        </div>
      )}
      <p className="muted">
        {w.by(meeting.openedBy)} · <When at={meeting.openedAt} />
        {meeting.endedAt && (
          <>
            {' '}
            – <When at={meeting.endedAt} />
          </>
        )}{' '}
        · {w.about}
        {pt.is}
        {about.kind === 'alone' ? (
          w.alone
        ) : (
          <Link className="underlined" to={`${PLACES[about.kind]}${about.id}`}>
            {w[about.kind]} {about.title}
          </Link>
        )}
      </p>
      <div className="command-two">
        <Minutes seen={seen} act={act} />
        <section className="card">
          <header>
            <h2 className="grow">{w.members}</h2>
            <span className="num">
              {members.filter((one) => one.joinedAt).length}/{members.length}
            </span>
          </header>
          <div className="body stack tight">
            {members.map((one) => (
              <div key={one.person} className="row tight">
                <span className="grow">
                  <b>{one.name}</b> {one.host && <span className="tag accent">{w.host}</span>}
                  <br />
                  <small className="muted">
                    {one.joinedAt ? (
                      <>
                        {w.joinedAt} <When at={one.joinedAt} />
                        {one.leftAt && (
                          <>
                            {' '}
                            · {w.leftAt} <When at={one.leftAt} />
                          </>
                        )}
                      </>
                    ) : (
                      w.notJoined
                    )}
                  </small>
                </span>
                {links[one.person] && (
                  <button
                    type="button"
                    className="button small"
                    onClick={() =>
                      void navigator.clipboard
                        .writeText(new URL(links[one.person] ?? '', location.href).href)
                        .then(() => toast(w.copied))
                    }
                  >
                    {w.copy}
                  </button>
                )}
              </div>
            ))}
            {may.host && !meeting.endedAt && (
              <>
                <button
                  type="button"
                  className="button small"
                  aria-expanded={asking}
                  onClick={() => setAsking(!asking)}
                >
                  {w.invite}
                </button>
                {asking && (
                  <Invite
                    about={about.id}
                    send={(n) => `${w.send} ${n || ''}`}
                    onSend={(more) => act('invite', { members: more }).then((ok) => ok && setAsking(false))}
                  />
                )}
              </>
            )}
          </div>
        </section>
      </div>
    </div>
  )
}

function Minutes({
  seen,
  act,
}: {
  seen: MeetingSeen
  act: <T>(name: string, of: object) => Promise<T | null>
}) {
  const w = useWords(meetingWords)
  const { meeting, may } = seen
  const [typed, setTyped] = useState<string | null>(null)
  const text = typed ?? meeting.minutes ?? ''
  const save = async (): Promise<void> => {
    if (!(await act('minutes', { text, version: meeting.version }))) return
    setTyped(null)
    toast(w.saved)
  }
  return (
    <section className="card">
      <header>
        <h2 className="grow">{w.minutes}</h2>
      </header>
      <div className="body stack tight">
        {may.host ? (
          <>
            <small className="muted">{w.minutesHelp}</small>
            <textarea
              className="input"
              rows={10}
              aria-label={w.minutes}
              value={text}
              maxLength={20_000}
              onChange={(event) => setTyped(event.target.value)}
            />
            <div className="row">
              <button
                type="button"
                className="button main"
                disabled={text.trim().length < 2 || text === meeting.minutes}
                onClick={() => void save()}
              >
                {w.save}
              </button>
            </div>
          </>
        ) : (
          <p className="pre">{meeting.minutes ?? w.noMinutes}</p>
        )}
      </div>
    </section>
  )
}

/** 模拟会商室: what the simulator's links lead to; it says that it is none. */
export function MeetingRoom() {
  const { room = '' } = useParams()
  const w = useWords(meetingWords)
  const { load, reload } = useLoad(`room ${room}`, (signal) =>
    api.get<MeetingSeen>(`/api/meetings/rooms/${room}`, undefined, { signal }),
  )
  useFresh(reload)
  useTitle({ title: w.title, to: '/meetings' }, { title: w.inRoom })
  const id = load.state === 'ready' && load.value.may.mine ? load.value.meeting.id : null
  // closing the window is leaving
  useEffect(() => {
    if (!id) return
    const leave = (): void => void api.post('/api/meetings/leave', { meeting: id })
    window.addEventListener('pagehide', leave)
    return () => {
      window.removeEventListener('pagehide', leave)
      leave()
    }
  }, [id])
  return (
    <div className="page stack meeting-room">
      <div className="banner blue">{w.simulated}</div>
      <Loaded load={load} retry={reload}>
        {({ meeting, members }) => (
          <>
            {meeting.drill && <div className="drill-bar">{w.drill}</div>}
            <div className="row">
              <h1 className="grow">{meeting.title}</h1>
              <Link className="button main" to={`/meetings/${meeting.id}`}>
                {w.leave}
              </Link>
            </div>
            <ul className="seats">
              {members.map((one) => (
                <li key={one.person} className={one.joinedAt && !one.leftAt ? 'in' : ''}>
                  <b>{one.name}</b>
                  <small>
                    {one.joinedAt ? (one.leftAt ? w.gone : w.inRoom) : w.notJoined}
                    {one.host ? ` · ${w.host}` : ''}
                  </small>
                </li>
              ))}
            </ul>
          </>
        )}
      </Loaded>
    </div>
  )
}

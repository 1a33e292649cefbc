import '../look/warnings.css'
import { type FormEvent, useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { logKinds, shiftRoles } from '../../../platform/command/duty/declare.ts'
import { api, exact, type Failure, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { Empty, Loaded, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { common } from '../words.ts'
import { HandOver } from './duty-handover.tsx'
import { type Act, type DeskView, dutyWords } from './duty-words.ts'
import { useFresh } from './fresh.ts'

/** 值班工作台: who is in the room, who answers, what is handed over, what happened. */
export function DutyDesk() {
  const w = useWords(dutyWords)
  const c = useWords(common)
  const s = useSay()
  useTitle({ title: w.title })
  const [params, setParams] = useSearchParams()
  const post = params.get('post') ?? ''
  const { load, reload } = useLoad(`duty ${post}`, (signal) =>
    api.get<DeskView>('/api/duty', { post }, { signal }),
  )
  useFresh(reload)
  const [failure, setFailure] = useState<Failure | null>(null)
  const act: Act = async (path, body) => {
    const got = await api.post(`/api/duty/${path}`, body)
    setFailure(got.ok ? null : got.error)
    if (got.ok) toast(c.saved)
    await reload()
    return got.ok
  }
  return (
    <div className="page stack warnPage">
      <div className="row">
        <h1 className="grow">{w.title}</h1>
        {load.state === 'ready' && (
          <select
            className="input"
            aria-label={w.post}
            value={load.value.post?.id ?? ''}
            onChange={(event) => setParams({ post: event.target.value })}
          >
            {load.value.posts.map((one) => (
              <option key={one.id} value={one.id}>
                {s(one.title)}
              </option>
            ))}
          </select>
        )}
        <Link className="button" to="/rosters">
          {w.roster}
        </Link>
      </div>
      <p className="muted">{w.lead}</p>
      {failure && <Refused failure={failure} />}
      <Loaded load={load} retry={reload}>
        {(desk) =>
          desk.post === null ? (
            <Empty title={w.noPosts} />
          ) : (
            <div className="dutyGrid">
              <div className="stack">
                <Here desk={desk} act={act} />
                <HandOver desk={desk} act={act} />
                <Log desk={desk} act={act} />
              </div>
              <div className="stack">
                <Calls desk={desk} act={act} />
                <Gaps desk={desk} />
                <Reports desk={desk} act={act} />
                <Contacts desk={desk} />
              </div>
            </div>
          )
        }
      </Loaded>
    </div>
  )
}

type Props = { desk: DeskView; act: Act }

function Here({ desk, act }: Props) {
  const w = useWords(dutyWords)
  const s = useSay()
  const { here, lacks, staffing, mine } = desk
  return (
    <section className="card">
      <header>
        <h2 className="grow">{w.onDuty}</h2>
        {desk.post?.phone && <span className="num">{desk.post.phone}</span>}
      </header>
      <div className="body">
        {here.length === 0 && <p className="banner red">{w.nobody}</p>}
        {here.length > 0 &&
          lacks.map((one) => (
            <p key={one} className="banner yellow">
              {one === 'officers' ? w.lacksOfficers(staffing.officers) : w.lacksLeader}
            </p>
          ))}
        {here.map((one) => (
          <div key={one.shift} className="person">
            <span className={`light ${one.present ? 'green' : 'yellow'}`}>
              <i />
            </span>
            <b>{one.name}</b>
            <span className="tag">{s(shiftRoles[one.role])}</span>
            <span className="small muted grow">
              {one.present ? w.inRoom : w.notInRoom} · {exact(one.from).slice(5, 16)}–
              {exact(one.to).slice(5, 16)}
            </span>
            {one.phone && <span className="small num">{one.phone}</span>}
            {mine?.shift === one.shift && (
              <button
                type="button"
                className={`button small${one.present ? '' : ' main'}`}
                onClick={() => void act('presence', { shift: one.shift, present: !one.present })}
              >
                {one.present ? w.leave : w.arrive}
              </button>
            )}
          </div>
        ))}
      </div>
    </section>
  )
}

function Log({ desk, act }: Props) {
  const w = useWords(dutyWords)
  const s = useSay()
  const [kind, setKind] = useState<keyof typeof logKinds>('call')
  const [text, setText] = useState('')
  const [corrects, setCorrects] = useState<string | null>(null)
  const struck = new Set(desk.log.flatMap((one) => (one.corrects ? [one.corrects] : [])))
  const write = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const body = { post: desk.post?.id, kind, text, ...(corrects ? { corrects } : {}) }
    if (await act('log', body)) {
      setText('')
      setCorrects(null)
    }
  }
  return (
    <section className="card">
      <header>
        <h2>{w.log}</h2>
      </header>
      <div className="body">
        {desk.mine && (
          <form className="row tight" onSubmit={(event) => void write(event)}>
            <select
              className="input"
              aria-label={w.logKind}
              value={kind}
              onChange={(event) => setKind(event.target.value as keyof typeof logKinds)}
            >
              {Object.entries(logKinds).map(([name, title]) => (
                <option key={name} value={name}>
                  {s(title)}
                </option>
              ))}
            </select>
            <input
              className="input grow"
              aria-label={w.log}
              placeholder={corrects ? w.corrects : w.log}
              value={text}
              required
              minLength={2}
              maxLength={4000}
              onChange={(event) => setText(event.target.value)}
            />
            <button type="submit" className="button">
              {w.write}
            </button>
          </form>
        )}
        {desk.log.length === 0 && <p className="muted">{w.noLog}</p>}
        {desk.log.map((one) => (
          <div key={one.id} className={`logLine${struck.has(one.id) ? ' struck' : ''}`}>
            <small className="muted num">{exact(one.at).slice(5, 16)}</small>
            <div>
              <span>{one.text}</span>
              <br />
              <small className="muted">
                {s(logKinds[one.kind])} · {one.name}
                {one.corrects ? ` · ${w.corrects}` : ''}
              </small>
              {desk.mine &&
                !struck.has(one.id) &&
                (one.kind === 'call' ||
                  one.kind === 'order' ||
                  one.kind === 'report' ||
                  one.kind === 'other') && (
                  <button type="button" className="button plain small" onClick={() => setCorrects(one.id)}>
                    {w.correct}
                  </button>
                )}
            </div>
          </div>
        ))}
      </div>
    </section>
  )
}

const CALL_TONE = { answered: 'green', late: 'yellow', waiting: 'accent', missed: 'red' } as const

function Calls({ desk, act }: Props) {
  const w = useWords(dutyWords)
  const s = useSay()
  const call = (posts: readonly string[]) => void act('call', { posts })
  const own = desk.calls.find((one) => one.mine)
  return (
    <section className="card">
      <header>
        <h2 className="grow">{w.calls}</h2>
        {desk.manages && (
          <>
            <button
              type="button"
              className="button small"
              onClick={() => call(desk.post ? [desk.post.id] : [])}
            >
              {w.call}
            </button>
            <button
              type="button"
              className="button small"
              onClick={() => call(desk.posts.filter((one) => one.active).map((one) => one.id))}
            >
              {w.callAll}
            </button>
          </>
        )}
      </header>
      <div className="body stack tight">
        {own && (
          <button type="button" className="button main" onClick={() => void act('answer', { call: own.id })}>
            {w.answer}
          </button>
        )}
        {desk.calls.length === 0 && <p className="muted">{w.noCalls}</p>}
        {desk.calls.slice(0, 12).map((one) => (
          <div key={one.id} className="row tight">
            <span className={`tag ${CALL_TONE[one.outcome]}`}>{w[one.outcome]}</span>
            <span className="grow ellipsis">
              {one.postTitle ? s(one.postTitle) : ''} {one.name ?? '—'}
            </span>
            <small className="muted num">
              {one.random ? `${w.random} · ` : ''}
              {exact(one.askedAt).slice(5, 16)}
              {one.answeredAt
                ? ` · ${w.seconds(Math.round((Date.parse(one.answeredAt) - Date.parse(one.askedAt)) / 1000))}`
                : one.steps.length > 1
                  ? ` · ${one.steps.length}`
                  : ''}
            </small>
          </div>
        ))}
      </div>
    </section>
  )
}

function Gaps({ desk }: { desk: DeskView }) {
  const w = useWords(dutyWords)
  const s = useSay()
  return (
    <section className="card">
      <header>
        <h2>{w.gaps}</h2>
      </header>
      <div className="body stack tight">
        {desk.gaps.length === 0 ? (
          <p className="muted">{w.noGaps}</p>
        ) : (
          desk.gaps.slice(0, 10).map((one) => (
            <div key={`${one.post} ${one.role} ${one.from}`} className="row tight">
              <span className="tag red">{w.gap(s(shiftRoles[one.role]), one.missing)}</span>
              <Link className="grow ellipsis" to={`/rosters?post=${one.post}`}>
                {one.postTitle ? s(one.postTitle) : ''}
              </Link>
              <small className="muted num">
                {exact(one.from).slice(5, 16)}–{exact(one.to).slice(5, 16)}
              </small>
            </div>
          ))
        )}
      </div>
    </section>
  )
}

function Reports({ desk, act }: Props) {
  const w = useWords(dutyWords)
  const leads = desk.mine?.role === 'leader'
  return (
    <section className="card">
      <header>
        <h2 className="grow">{w.reports}</h2>
        {desk.mine && (
          <button
            type="button"
            className="button small"
            onClick={() => void act('report', { post: desk.post?.id, kind: 'daily' })}
          >
            {w.daily}
          </button>
        )}
      </header>
      <div className="body stack tight">
        {desk.reports.length === 0 && <p className="muted">{w.noReports}</p>}
        {desk.reports.map((one) => (
          <details key={one.id}>
            <summary className="row tight">
              <span className={`tag ${one.state === 'sent' ? 'green' : 'yellow'}`}>
                {one.state === 'sent' ? w.sent : w.drafted}
              </span>
              <span className="grow ellipsis">{one.title}</span>
              <small className="muted num">{one.number}</small>
            </summary>
            <p className="pre">{one.text}</p>
            <small className="muted">
              {one.byName}
              {one.signedBy ? ` · ${one.signedBy}` : ''}
            </small>
            {one.state === 'draft' && leads && (
              <button
                type="button"
                className="button small main"
                onClick={() =>
                  void act('sendReport', { report: one.id, version: one.version, text: one.text })
                }
              >
                {w.send}
              </button>
            )}
          </details>
        ))}
      </div>
    </section>
  )
}

function Contacts({ desk }: { desk: DeskView }) {
  const w = useWords(dutyWords)
  const s = useSay()
  return (
    <section className="card">
      <header>
        <h2>{w.contacts}</h2>
      </header>
      <div className="body stack tight" style={{ maxHeight: 360, overflow: 'auto' }}>
        {desk.contacts.map((one) => (
          <div key={one.post} className="row tight">
            <span className="grow ellipsis">
              <b>{s(one.title)}</b>
              <br />
              <small className="muted">
                {one.people.length === 0
                  ? w.nobody
                  : one.people.map((other) => `${s(shiftRoles[other.role])} ${other.name}`).join(' · ')}
              </small>
            </span>
            {one.phone && (
              <a className="num" href={`tel:${one.phone}`}>
                {one.phone}
              </a>
            )}
          </div>
        ))}
      </div>
    </section>
  )
}

import { lazy, Suspense, useEffect, useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import { dispatchStates, failureReasons } from '../../../platform/command/incidents/declare.ts'
import { stepKinds } from '../../../platform/command/plans/declare.ts'
import { api, type Failure, live, punctuation, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { When } from '../parts/due.tsx'
import { Loaded, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { useCity } from '../session.ts'
import { CommandForms } from './command-forms.tsx'
import { Countdown, DrillTag, LevelTag, ReceiptPhotos, UnitText, useSeconds } from './command-parts.tsx'
import { CommandReports } from './command-reports.tsx'
import { type Act, type Board, type BoardOrder, command } from './command-shown.ts'
import { commandWords } from './command-words.ts'
import '../look/command.css'

const CommandMap = lazy(async () => ({ default: (await import('./command-map.tsx')).CommandMap }))

/** 指挥看板: tasks × receipts of one response, the silent ones on top, counting down as you look. */
export function CommandBoard() {
  const { id = '' } = useParams()
  const w = useWords(commandWords)
  const { load, reload } = useLoad(`command ${id}`, (signal) =>
    api.get<Board>(`/api/command/responses/${id}`, undefined, { signal }),
  )
  useEffect(() => {
    let wait: ReturnType<typeof setTimeout> | null = null
    const soon = (): void => {
      wait ??= setTimeout(() => {
        wait = null
        void reload()
      }, 400)
    }
    const offs = ['fact', 'order', 'healed'].map((event) => live.on(event, soon))
    return () => {
      for (const off of offs) off()
      if (wait) clearTimeout(wait)
    }
  }, [reload])
  const title = load.state === 'ready' ? load.value.response.title : w.board
  useTitle({ title: w.desk, to: '/command' }, { title })
  return (
    <Loaded load={load} retry={reload}>
      {(board) => <Shown board={board} reload={reload} />}
    </Loaded>
  )
}

function Shown({ board, reload }: { board: Board; reload: () => unknown }) {
  const w = useWords(commandWords)
  const pt = useWords(punctuation)
  const { response, may } = board
  const [failure, setFailure] = useState<Failure | null>(null)
  const act = async (name: string, of: object): Promise<boolean> => {
    const got = await command(name, { response: response.id, ...of })
    setFailure(got.ok ? null : got.error)
    if (got.ok) void reload()
    return got.ok
  }
  return (
    <div className={`page stack${response.drill ? ' drill-page' : ''}`}>
      {response.drill && <div className="drill-bar">{w.drillBar}</div>}
      <div className="row">
        <LevelTag level={response.level} />
        {response.drill && <DrillTag />}
        <h1 className="grow">{response.title}</h1>
        <Link className="button" to={`/m/${response.matter}`}>
          {response.number}
        </Link>
        {may.act && (
          <Link className="button" to={`/meetings?about=${response.id}`}>
            {w.meeting}
          </Link>
        )}
        <Link className="button" to={`/command/${response.id}/review`}>
          {w.review}
        </Link>
      </div>
      <p className="muted">
        {response.planName ? `${response.planName} v${response.planVersion}` : w.noPlan} · {w.commander}{' '}
        {response.commanderName} · {w.since} <When at={response.startedAt} /> ·{' '}
        {board.areas.map((one) => one.name).join(pt.and)}
      </p>
      {failure && <Refused failure={failure} />}
      <Release board={board} reload={reload} />
      {board.tallies.length > 0 && <Waves board={board} />}
      <Matrix board={board} act={act} />
      <div className="command-two">
        <div className="stack">
          <CommandReports board={board} act={act} reload={reload} />
          {response.lon !== null && response.lat !== null && (
            <Suspense fallback={null}>
              <CommandMap
                at={{ lon: response.lon, lat: response.lat }}
                points={[
                  {
                    id: response.id,
                    lon: response.lon,
                    lat: response.lat,
                    title: response.title,
                    drill: response.drill,
                  },
                ]}
              />
            </Suspense>
          )}
        </div>
        <div className="stack">
          {may.act && <CommandForms board={board} act={act} />}
          <Stock board={board} reload={reload} />
        </div>
      </div>
    </div>
  )
}

function Waves({ board }: { board: Board }) {
  const w = useWords(commandWords)
  return (
    <div className="tiles">
      {board.tallies.map((one) => (
        <div key={one.wave} className="tile">
          <span>
            {w.wave(one.wave)} <LevelTag level={one.level} />
          </span>
          <b className="num">
            {one.accepted}/{one.sent}
          </b>
          <small className="num muted">
            {w.readIt} {one.read} · {w.done} {one.done} · {w.late} {one.late}
            {one.refused > 0 && ` · ${w.refused} ${one.refused}`}
            {one.failed > 0 && ` · ${w.failed} ${one.failed}`}
            {one.superseded > 0 && ` · ${w.superseded} ${one.superseded}`}
          </small>
        </div>
      ))}
    </div>
  )
}

const RANK = (one: BoardOrder): number =>
  one.state === 'failed' || one.state === 'refused'
    ? 0
    : one.silent
      ? 1
      : one.state === 'accepted' || one.state === 'progress'
        ? 2
        : one.state === 'done'
          ? 3
          : 4

function Matrix({ board, act }: { board: Board; act: Act }) {
  const w = useWords(commandWords)
  const pt = useWords(punctuation)
  const s = useSay()
  const { declared } = useCity()
  const running = board.response.state === 'running'
  const now = useSeconds(running)
  const titles = new Map(board.tasks.map((task) => [task.id, task]))
  const orders = [...board.orders].sort(
    (a, b) => RANK(a) - RANK(b) || Date.parse(a.acceptBy) - Date.parse(b.acceptBy),
  )
  const planned = board.tasks.filter((task) => task.state === 'planned')
  return (
    <section className="card">
      <header>
        <h2 className="grow">{w.matrix}</h2>
        <small className="muted">{w.live}</small>
      </header>
      <div className="body" style={{ overflowX: 'auto' }}>
        <table className="matrix">
          <thead>
            <tr>
              <th>{w.unit}</th>
              <th>{w.task}</th>
              <th>{w.people}</th>
              <th>{w.state}</th>
              <th>{w.countdown}</th>
              <th>{w.due}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {orders.map((one) => (
              <tr key={one.id} className={one.silent && running ? 'silent' : ''}>
                <td>
                  {one.parent && '└ '}
                  <b>{one.unitName}</b>
                </td>
                <td>
                  {titles.get(one.task)?.title}
                  {one.said && (
                    <>
                      <br />
                      <small className="muted">{one.said}</small>
                    </>
                  )}
                  <ReceiptPhotos files={one.photos} />
                </td>
                <td>
                  {one.people.map((person) => (
                    <div key={`${person.name}${person.step}`}>
                      <small className="muted">
                        {s(stepKinds[(['post', 'deputy', 'dutyLeader'] as const)[person.step] ?? 'post'])}
                      </small>{' '}
                      {person.name} {person.phone && <a href={`tel:${person.phone}`}>{person.phone}</a>}
                    </div>
                  ))}
                  {one.failures.length > 0 && !one.acceptedAt && (
                    <details>
                      <summary>
                        {w.failures} {one.failures.length}
                      </summary>
                      {one.failures.map((failure) => (
                        <div key={`${failure.at}${failure.who}${failure.why}`}>
                          <small>
                            {failure.who}
                            {pt.is}
                            {s(failureReasons[failure.why])} {failure.text ?? ''}
                          </small>
                        </div>
                      ))}
                    </details>
                  )}
                </td>
                <td>
                  <State one={one} />
                </td>
                <td data-label={w.countdown}>
                  {one.receipt && !one.acceptedAt && one.silent && running ? (
                    <Countdown until={one.nextAt ?? one.acceptBy} now={now} />
                  ) : one.acceptedAt ? (
                    <span className={one.late ? 'tag red' : 'muted'}>
                      <When at={one.acceptedAt} /> {one.late ? w.late : ''}
                    </span>
                  ) : null}
                </td>
                <td data-label={one.doneAt ? w.done : w.due}>
                  <When at={one.doneAt ?? one.dueAt} />
                </td>
                <td>{board.may.act && one.silent && <Reach one={one} act={act} />}</td>
              </tr>
            ))}
            {planned.map((task) => (
              <tr key={task.id}>
                <td className="muted">
                  {'unit' in task.who
                    ? task.who.unit
                    : 'place' in task.who
                      ? w.towns
                      : s(declared.roles[task.who.role]?.title ?? task.who.role)}
                </td>
                <td>
                  {task.title}
                  {task.after.length > 0 && (
                    <>
                      <br />
                      <small className="muted">
                        {w.waits} {task.after.join(pt.and)}
                      </small>
                    </>
                  )}
                </td>
                <td />
                <td>
                  <span className="tag">{w.planned}</span>
                </td>
                <td data-label={w.planned}>
                  <When at={task.plannedAt} />
                </td>
                <td />
                <td>
                  {board.may.act && (
                    <div className="row">
                      <button
                        type="button"
                        className="button small"
                        onClick={() =>
                          void act('changeTask', { task: task.id, revision: task.revision, inMinutes: 0 })
                        }
                      >
                        {w.sendNow}
                      </button>
                      <button
                        type="button"
                        className="button small"
                        onClick={() =>
                          void act('changeTask', { task: task.id, revision: task.revision, cancel: true })
                        }
                      >
                        {w.cancelTask}
                      </button>
                    </div>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

/** Read, accepted, on site or under way, done: said in words, and as four steps. */
function State({ one }: { one: BoardOrder }) {
  const s = useSay()
  const word = s(dispatchStates[one.state])
  const bad = ['refused', 'failed'].includes(one.state)
  const steps = [one.readAt, one.acceptedAt, one.progressAt, one.doneAt]
  return (
    <>
      <span className={`tag${bad ? ' red' : one.state === 'done' ? ' green' : ''}`}>{word}</span>
      <br />
      <span className="steps" role="img" aria-label={word}>
        {(['read', 'accepted', 'progress', 'done'] as const).map((name, n) => (
          <i key={name} className={bad ? 'bad' : steps[n] ? 'on' : ''} />
        ))}
      </span>
    </>
  )
}

function Reach({ one, act }: { one: BoardOrder; act: Act }) {
  const w = useWords(commandWords)
  const [open, setOpen] = useState(false)
  const [to, setTo] = useState('')
  const name = one.people.at(-1)?.name ?? one.unitName
  if (!open)
    return (
      <button type="button" className="button small" onClick={() => setOpen(true)}>
        {w.ring} · {w.redirect}
      </button>
    )
  return (
    <div className="stack tight">
      <div className="row">
        <button
          type="button"
          className="button small"
          onClick={() => void act('called', { dispatch: one.id, name, reached: true })}
        >
          {w.reached}
        </button>
        <button
          type="button"
          className="button small"
          onClick={() => void act('called', { dispatch: one.id, name, reached: false })}
        >
          {w.unreached}
        </button>
        <button
          type="button"
          className="button small"
          onClick={() => void act('redirect', { dispatch: one.id })}
        >
          {w.urge}
        </button>
      </div>
      <div className="row">
        <UnitText label={w.toUnit} value={to} onChange={setTo} />
        <button
          type="button"
          className="button small"
          disabled={to === ''}
          onClick={() => void act('redirect', { dispatch: one.id, who: { unit: to } })}
        >
          {w.redirect}
        </button>
      </div>
    </div>
  )
}

function Stock({ board, reload }: { board: Board; reload: () => unknown }) {
  const w = useWords(commandWords)
  const s = useSay()
  const [asked, setAsked] = useState<Readonly<Record<string, string>>>({})
  const take = async (resource: string): Promise<void> => {
    const got = await command<{ given: number; short: number }>('reserve', {
      ...{ response: board.response.id, resource, asked: Number(asked[resource] ?? 1) },
      key: `${board.response.id}/${resource}/${board.reserved.length}`,
    })
    if (!got.ok) return toast(s(got.error.says), 'red')
    toast(
      `${w.takeSome} ${got.value.given}${got.value.short > 0 ? ` · ${w.short(got.value.short)}` : ''}`,
      got.value.short > 0 ? 'red' : 'green',
    )
    void reload()
  }
  return (
    <section className="card">
      <header>
        <h2>{w.resources}</h2>
      </header>
      <div className="body stack tight">
        {board.reserved.map((one) => (
          <div key={one.id} className="row">
            <span className="grow">
              <b>{one.name}</b> {one.given} {one.measure}{' '}
              {one.given < one.asked && <span className="tag red">{w.short(one.asked - one.given)}</span>}
            </span>
            <small className="muted">{one.byName}</small>
          </div>
        ))}
        {board.may.act &&
          board.resources.map((one) => (
            <div key={one.id} className="row">
              <span className="grow">
                {one.name} <small className="muted">{one.placeName}</small>
              </span>
              <small className="num">
                {w.free} {one.free}/{one.quantity} {one.measure}
              </small>
              <input
                className="input"
                style={{ width: 64 }}
                aria-label={`${w.takeSome} ${one.name} ${one.placeName}`}
                inputMode="numeric"
                value={asked[one.id] ?? ''}
                onChange={(event) => setAsked({ ...asked, [one.id]: event.target.value.replace(/\D/g, '') })}
              />
              <button
                type="button"
                className="button small"
                disabled={!Number(asked[one.id])}
                onClick={() => void take(one.id)}
              >
                {w.takeSome}
              </button>
            </div>
          ))}
      </div>
    </section>
  )
}

/** 两人确认: one asks, another releases. */
function Release({ board, reload }: { board: Board; reload: () => unknown }) {
  const w = useWords(commandWords)
  const go = useNavigate()
  if (!board.release) return null
  const { askedName, askedBy, why } = board.release
  const decide = async (granted: boolean): Promise<void> => {
    const got = await command<{ response?: string }>('decideRelease', {
      response: board.response.id,
      granted,
    })
    if (got.ok && got.value.response && granted) void go(`/command/${got.value.response}`)
    else void reload()
  }
  return (
    <div className="banner yellow">
      <div className="grow">
        <b>{w.releaseOpen(askedName)}</b>
        <div>{why}</div>
      </div>
      {board.may.act && askedBy !== board.may.me && (
        <>
          <button type="button" className="button main" onClick={() => void decide(true)}>
            {w.confirm}
          </button>
          <button type="button" className="button" onClick={() => void decide(false)}>
            {w.refuse}
          </button>
        </>
      )}
    </div>
  )
}

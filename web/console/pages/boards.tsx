import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import type { Failure } from '../../live/index.ts'
import { api, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { When } from '../parts/due.tsx'
import { Loaded, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { type BoardShort, type Boards, boardState, type Tours } from './centre-shown.ts'
import { centreWords } from './centre-words.ts'

/** 大屏编排: the themes, what waits for a second look, the carousel, tours for guests. */
export function BoardsPage() {
  const w = useWords(centreWords)
  useTitle({ title: w.boards })
  const { load, reload } = useLoad('boards', (signal) =>
    api.get<Boards>('/api/boards', undefined, { signal }),
  )
  return (
    <div className="page stack">
      <div className="row">
        <h1 className="grow">{w.boards}</h1>
        <a className="button" href="/screen/" target="_blank" rel="noopener">
          {w.open}
        </a>
      </div>
      <p className="muted">{w.boardsWhy}</p>
      <Loaded load={load} retry={reload}>
        {(boards) => (
          <>
            {boards.pending.length > 0 && <Pending boards={boards} reload={reload} />}
            <Themes boards={boards} />
            {boards.may.compose && <Carousel key={boards.rows.length} boards={boards} reload={reload} />}
            <ToursCard may={boards.may.compose || boards.may.approve} />
          </>
        )}
      </Loaded>
    </div>
  )
}

function Themes({ boards }: { boards: Boards }) {
  const w = useWords(centreWords)
  const s = useSay()
  const go = useNavigate()
  const [name, setName] = useState('')
  return (
    <section className="card">
      <table className="table">
        <thead>
          <tr>
            <th>{w.theme}</th>
            <th>{w.version}</th>
            <th>{w.states}</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {boards.rows.map((one) => (
            <tr key={one.name}>
              <td>
                <b>{s(one.title)}</b> <span className="muted">{one.name}</span>
              </td>
              <td className="num">{one.version || w.declared}</td>
              <td>
                {boardState(w, one.state)} {one.madeBy && <span className="muted">{one.madeBy}</span>}
              </td>
              <td className="row tight end">
                <a href={`/screen/?theme=${one.name}`} target="_blank" rel="noopener">
                  {w.open}
                </a>
                {boards.may.compose && <Link to={`/boards/${one.name}`}>{w.compose}</Link>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {boards.may.compose && (
        <form
          className="body row tight"
          onSubmit={(event) => {
            event.preventDefault()
            if (/^[a-z][A-Za-z0-9-]{0,39}$/.test(name)) go(`/boards/${name}`)
          }}
        >
          <input
            className="input"
            style={{ width: 220 }}
            aria-label={w.code}
            placeholder={w.code}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <button type="submit" className="button">
            {w.newBoard}
          </button>
        </form>
      )}
    </section>
  )
}

function Pending({ boards, reload }: { boards: Boards; reload: () => unknown }) {
  const w = useWords(centreWords)
  const s = useSay()
  const [failure, setFailure] = useState<Failure | null>(null)
  const decide = async (one: BoardShort, accept: boolean) => {
    const got = await api.post(`/api/boards/${one.name}/${one.version}/decision`, { accept, why: '' })
    if (!got.ok) return setFailure(got.error)
    toast(accept ? w.shown : w.backDone)
    setFailure(null)
    void reload()
  }
  return (
    <section className="card">
      <header>
        <h2>{w.pending}</h2>
      </header>
      <div className="body stack tight">
        {failure && <Refused failure={failure} />}
        {boards.pending.map((one) => (
          <div key={`${one.name} ${one.version}`} className="row">
            <span className="grow">
              <b>{s(one.title)}</b> · {w.version} {one.version} · {boardState(w, one.state)} · {one.madeBy}{' '}
              <When at={one.madeAt} />
            </span>
            <a href={`/screen/?theme=${one.name}&version=${one.version}`} target="_blank" rel="noopener">
              {w.preview}
            </a>
            {one.state === 'proposed' && boards.may.approve && (
              <>
                <button type="button" className="button main" onClick={() => void decide(one, true)}>
                  {w.accept}
                </button>
                <button type="button" className="button" onClick={() => void decide(one, false)}>
                  {w.sendBack}
                </button>
              </>
            )}
          </div>
        ))}
      </div>
    </section>
  )
}

function Carousel({ boards, reload }: { boards: Boards; reload: () => unknown }) {
  const w = useWords(centreWords)
  const s = useSay()
  const [seconds, setSeconds] = useState<Readonly<Record<string, number>>>(
    Object.fromEntries(boards.carousel.items.map((one) => [one.board, one.seconds])),
  )
  const [failure, setFailure] = useState<Failure | null>(null)
  const save = async () => {
    const items = boards.rows.flatMap((one) => {
      const n = seconds[one.name] ?? 0
      return n > 0 ? [{ board: one.name, seconds: n }] : []
    })
    const got = await api.post('/api/carousel', { items, hours: null })
    if (!got.ok) return setFailure(got.error)
    toast(w.saved)
    setFailure(null)
    void reload()
  }
  return (
    <section className="card">
      <header>
        <h2 className="grow">{w.carousel}</h2>
        <button type="button" className="button" onClick={() => void save()}>
          {w.save}
        </button>
      </header>
      <div className="body stack tight">
        <p className="muted">{w.carouselWhy}</p>
        {failure && <Refused failure={failure} />}
        <div className="row">
          {boards.rows.map((one) => (
            <label key={one.name} className="row tight">
              {s(one.title)}
              <input
                className="input"
                type="number"
                min={0}
                max={3600}
                style={{ width: 80 }}
                value={seconds[one.name] ?? 0}
                onChange={(event) =>
                  setSeconds((before) => ({ ...before, [one.name]: Math.trunc(Number(event.target.value)) }))
                }
              />
              {w.seconds}
            </label>
          ))}
        </div>
      </div>
    </section>
  )
}

function ToursCard({ may }: { may: boolean }) {
  const w = useWords(centreWords)
  const [title, setTitle] = useState('')
  const [failure, setFailure] = useState<Failure | null>(null)
  const { load, reload } = useLoad('tours', (signal) => api.get<Tours>('/api/tours', undefined, { signal }))
  const freeze = async () => {
    const got = await api.post('/api/tours', { title })
    if (!got.ok) return setFailure(got.error)
    toast(w.frozen)
    setTitle('')
    void reload()
  }
  return (
    <section className="card">
      <header>
        <h2>{w.tours}</h2>
      </header>
      <div className="body stack tight">
        <p className="muted">{w.toursWhy}</p>
        {failure && <Refused failure={failure} />}
        {may && (
          <form
            className="row tight"
            onSubmit={(event) => {
              event.preventDefault()
              void freeze()
            }}
          >
            <input
              className="input"
              style={{ width: 220 }}
              aria-label={w.tourName}
              placeholder={w.tourName}
              value={title}
              onChange={(event) => setTitle(event.target.value)}
            />
            <button type="submit" className="button" disabled={title.trim() === ''}>
              {w.freeze}
            </button>
          </form>
        )}
        <Loaded load={load} retry={reload}>
          {({ rows }) =>
            rows.map((one) => (
              <p key={one.id} className="row tight">
                <a href={`/screen/?tour=${one.id}`} target="_blank" rel="noopener">
                  {one.title}
                </a>
                <span className="muted">
                  {one.madeBy} <When at={one.madeAt} />
                </span>
              </p>
            ))
          }
        </Loaded>
      </div>
    </section>
  )
}

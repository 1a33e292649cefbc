import '../look/command.css'
import { type FormEvent, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { api, type Failure, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { When } from '../parts/due.tsx'
import { AreaPick } from '../parts/field-picks.tsx'
import { Empty, Loaded, Refused } from '../parts/states.tsx'
import { useCity } from '../session.ts'
import { common } from '../words.ts'
import { DrillTag } from './command-parts.tsx'
import { type MoveList, type MoveRow, moveWords, type ShelterRow } from './evacuation-words.ts'
import { useFresh } from './fresh.ts'

/** 转移安置: every evacuation with how many are in, and what room the shelters have. */
export function Evacuations() {
  const w = useWords(moveWords)
  useTitle({ title: w.title })
  const { load, reload } = useLoad('evacuations', (signal) =>
    api.get<MoveList>('/api/evacuations', undefined, { signal }),
  )
  useFresh(reload)
  const [ordering, setOrdering] = useState(false)
  return (
    <div className="page stack">
      <div className="row">
        <h1 className="grow">{w.title}</h1>
        {load.state === 'ready' && load.value.may.order && (
          <button type="button" className="button main" onClick={() => setOrdering(true)}>
            {w.order}
          </button>
        )}
      </div>
      <p className="muted">{w.lead}</p>
      {ordering && <Ordering onClose={() => setOrdering(false)} />}
      <Loaded load={load} retry={reload}>
        {({ rows, shelters }) => (
          <div className="command-two">
            <div className="stack">
              {rows.length === 0 ? (
                <Empty title={w.none}>
                  <p>{w.noneHelp}</p>
                </Empty>
              ) : (
                rows.map((one) => <Move key={one.id} one={one} />)
              )}
            </div>
            <Shelters all={shelters} />
          </div>
        )}
      </Loaded>
    </div>
  )
}

/** 下达转移: where, why, and what is asked; who is to be moved follows from the register. */
function Ordering({ onClose }: { onClose: () => void }) {
  const w = useWords(moveWords)
  const c = useWords(common)
  const s = useSay()
  const go = useNavigate()
  const { declared } = useCity()
  const [form, setForm] = useState({ title: '', content: '', area: '', why: '' })
  const [drill, setDrill] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const put = (more: Partial<typeof form>) => setForm((before) => ({ ...before, ...more }))
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const { why, ...rest } = form
    const got = await api.post<{ matter: { matter: { id: string } } }>('/api/matters', {
      type: 'emergency.evacuation',
      form: { ...rest, ...(why ? { why } : {}), ...(drill ? { drill } : {}) },
      touch: { source: 'console', channel: 'phone' },
    })
    if (!got.ok) return setFailure(got.error)
    void go(`/evacuations/${got.value.matter.matter.id}`)
  }
  return (
    <form className="card" aria-label={w.order} onSubmit={(event) => void save(event)}>
      <header>
        <h2 className="grow">{w.order}</h2>
        <label className="check">
          <input type="checkbox" checked={drill} onChange={(event) => setDrill(event.target.checked)} />
          {w.drill}
        </label>
        <button type="button" className="button plain small" onClick={onClose}>
          {c.close}
        </button>
      </header>
      <div className="body stack">
        {failure && <Refused failure={failure} />}
        <div className="fields">
          <label className="field half">
            <span className="label">{w.name}</span>
            <input
              className="input"
              required
              minLength={2}
              maxLength={100}
              value={form.title}
              onChange={(event) => put({ title: event.target.value })}
            />
          </label>
          <label className="field half">
            <span className="label">{w.why}</span>
            <select className="input" value={form.why} onChange={(event) => put({ why: event.target.value })}>
              <option value="">{w.all}</option>
              {(declared.codes.moveWhy?.codes ?? []).map((one) => (
                <option key={one.code} value={one.code}>
                  {s(one.title)}
                </option>
              ))}
            </select>
          </label>
          <div className="field half">
            <label htmlFor="move-area">{w.area}</label>
            <AreaPick id="move-area" value={form.area} onChange={(area) => put({ area: area ?? '' })} />
          </div>
          <label className="field half">
            <span className="label">{w.content}</span>
            <textarea
              className="input"
              required
              minLength={4}
              rows={2}
              value={form.content}
              onChange={(event) => put({ content: event.target.value })}
            />
          </label>
        </div>
        <div className="row">
          <button type="submit" className="button main" disabled={form.area === ''}>
            {w.order}
          </button>
        </div>
      </div>
    </form>
  )
}

export const Progress = ({ part, of }: { part: number; of: number }) => (
  <span className="move-meter" aria-hidden="true">
    <i style={{ width: `${of === 0 ? 0 : Math.min(100, (part / of) * 100)}%` }} />
  </span>
)

function Move({ one }: { one: MoveRow }) {
  const w = useWords(moveWords)
  const s = useSay()
  return (
    <Link className={`response-card${one.drill ? ' drill' : ''}`} to={`/evacuations/${one.id}`}>
      <span className="row tight">
        <span className={`tag ${one.closedAt ? '' : 'accent'}`}>
          {one.stateTitle ? s(one.stateTitle) : one.state}
        </span>
        {one.drill && <DrillTag />}
        <b className="grow">{one.title}</b>
        <span className="num">{w.people(one.movedPeople, one.people)}</span>
      </span>
      <Progress part={one.movedPeople} of={one.people} />
      <small className="muted">
        {one.number} · {one.areaName} · {w.moved(one.movedHouseholds, one.households)} ·{' '}
        <When at={one.openedAt} />
      </small>
    </Link>
  )
}

/** 避难场所 with the room that is left. */
export function Shelters({ all }: { all: readonly ShelterRow[] }) {
  const w = useWords(moveWords)
  return (
    <section className="card">
      <header>
        <h2 className="grow">{w.shelters}</h2>
        <Link className="small" to="/registers/emergency/shelter">
          {w.register}
        </Link>
      </header>
      <div className="body stack tight">
        {all.length === 0 && <p className="muted">{w.noShelters}</p>}
        {all.map((one) => {
          const full = one.inside >= one.capacity
          return (
            <div key={one.code} className="stack tight">
              <span className="row tight">
                <b className="grow">{one.name}</b>
                <span className={`tag ${!one.open ? '' : full ? 'red' : 'green'}`}>
                  {!one.open ? w.shut : full ? w.full : w.open}
                </span>
                <span className="num">{w.room(one.inside, one.capacity)}</span>
              </span>
              <Progress part={one.inside} of={one.capacity} />
              <small className="muted">
                {one.areaName} · {one.address}
                {one.call ? ` · ${one.call}` : ''}
                {one.open && !full ? ` · ${w.left(one.capacity - one.inside)}` : ''}
              </small>
            </div>
          )
        })}
      </div>
    </section>
  )
}

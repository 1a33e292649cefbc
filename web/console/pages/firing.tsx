import { type FormEvent, useState } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'
import { api, exact, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { useAct } from '../parts/act.ts'
import { Drawer } from '../parts/drawer.tsx'
import { When } from '../parts/due.tsx'
import { Loaded, Refused } from '../parts/states.tsx'
import { common } from '../words.ts'
import '../look/watch.css'
import { kindWords } from './fact-words.ts'
import { FiringCurve } from './firing-curve.tsx'
import { type FiringDetail, firingWords } from './firing-words.ts'
import { LevelTag } from './watch-parts.tsx'

type Act = 'matter' | 'misfire' | 'note' | 'silence'
const SILENCE_HOURS = [1, 4, 24, 72, 168]

/** 预警详情: what fired, why just now, on which curve, what was done, and what can be done. */
export function FiringPage() {
  const { id = '' } = useParams()
  const w = useWords(firingWords)
  const s = useSay()
  const { load, reload } = useLoad(`firing ${id}`, (signal) =>
    api.get<FiringDetail>(`/api/firings/${id}`, undefined, { signal }),
  )
  const title = load.state === 'ready' ? s(load.value.title) : w.title
  useTitle({ title: w.title, to: '/firings' }, { title })
  return (
    <div className="page stack">
      <Loaded load={load} retry={reload}>
        {(one) => <Shown one={one} reload={() => void reload()} />}
      </Loaded>
    </div>
  )
}

function Shown({ one, reload }: { one: FiringDetail; reload: () => void }) {
  const w = useWords(firingWords)
  const s = useSay()
  const [search, setSearch] = useSearchParams()
  const asked = search.get('act') as Act | null
  const act = (next: Act | null): void => setSearch(next ? { act: next } : {}, { replace: true })
  const { failure, busy, run } = useAct()
  const post = async (path: string, body: object, told: string): Promise<void> => {
    if (!(await run(() => api.post(path, body), told))) return
    act(null)
    reload()
  }
  const row = (label: string, value: React.ReactNode) =>
    value === null || value === '' ? null : (
      <>
        <dt>{label}</dt>
        <dd>{value}</dd>
      </>
    )
  return (
    <>
      <header className="row">
        <LevelTag level={one.level} levels={one.levels} />
        <h1 className="grow">
          {s(one.title)} · {one.objectTitle}
        </h1>
        <span className="row tight">
          {one.state === 'standing' && (
            <button
              type="button"
              className="button main"
              disabled={busy}
              onClick={() => void post(`/api/firings/${one.id}/acknowledge`, {}, w.signed)}
            >
              {one.kind === 'group' ? w.signAll(one.children) : w.sign}
            </button>
          )}
          {one.matter ? (
            <Link className="button" to={`/m/${one.matter}`}>
              {w.matter} {one.matterNumber}
            </Link>
          ) : (
            one.state !== 'misfire' && (
              <button type="button" className="button" onClick={() => act('matter')}>
                {w.openMatter}
              </button>
            )
          )}
          {!one.matter && one.state !== 'misfire' && one.state !== 'handling' && (
            <button type="button" className="button plain" onClick={() => act('misfire')}>
              {w.misfire}
            </button>
          )}
          {one.state !== 'standing' && (
            <button type="button" className="button plain" onClick={() => act('note')}>
              {w.note}
            </button>
          )}
          <button type="button" className="button plain" onClick={() => act('silence')}>
            {w.silence}
          </button>
        </span>
      </header>
      {failure && <Refused failure={failure} />}
      <div className="firingpage">
        <div className="stack">
          <section className="card">
            <header>
              <h2 className="grow">{w.explain}</h2>
            </header>
            <div className="body stack">
              <p style={{ fontSize: '1.1em', margin: 0 }}>{s(one.why.says)}</p>
              <FiringCurve
                curve={one.curve}
                limit={one.why.limit}
                beganAt={one.beganAt}
                endedAt={one.endedAt}
              />
              {one.why.values.length > 0 && (
                <details>
                  <summary>{w.values}</summary>
                  <table className="table">
                    <thead>
                      <tr>
                        <th>{w.at}</th>
                        <th>{w.object}</th>
                        <th className="num">{w.value}</th>
                        <th>{w.hit}</th>
                      </tr>
                    </thead>
                    <tbody>
                      {one.why.values.map((value) => (
                        <tr key={`${value.metric} ${value.device} ${value.at}`}>
                          <td className="num">{exact(new Date(value.at).toISOString())}</td>
                          <td>{[value.device, value.metric].filter(Boolean).join(' · ')}</td>
                          <td className="num">{value.value}</td>
                          <td>{value.hit ? '●' : ''}</td>
                        </tr>
                      ))}
                    </tbody>
                  </table>
                </details>
              )}
            </div>
          </section>
          {one.childRows.length > 0 && (
            <section className="card">
              <header>
                <h2 className="grow">
                  {w.within} {one.children}
                </h2>
              </header>
              <ul className="body stack tight">
                {one.childRows.map((child) => (
                  <li key={child.id} className="row tight">
                    <Link className="grow" to={`/firings/${child.id}`}>
                      {child.objectTitle}
                    </Link>
                    {child.kind === 'group' && <span className="tag">{w.children(child.children)}</span>}
                    <span className="small muted">{s(one.states[child.state])}</span>
                    <span className="small">
                      <When at={child.beganAt} />
                    </span>
                  </li>
                ))}
              </ul>
            </section>
          )}
        </div>
        <aside className="stack">
          <section className="card">
            <dl className="body facts">
              {row(w.state, s(one.states[one.state]))}
              {row(w.place, [one.townName ?? one.areaName, one.unitName].filter(Boolean).join(' · '))}
              {row(w.began, <When at={one.beganAt} />)}
              {row(w.found, <When at={one.foundAt} />)}
              {row(w.last, one.count > 1 ? `${w.times(one.count)}` : null)}
              {row(w.peak, one.peak === null ? null : String(one.peak))}
              {row(w.ended, one.endedAt ? <When at={one.endedAt} /> : null)}
              {row(w.signedBy, one.acknowledgedBy)}
              {row(
                w.rule,
                one.rulePage ? (
                  <Link to={`/watch-rules/${one.rulePage}`}>
                    {s(one.title)} · {w.version(one.version)}
                  </Link>
                ) : (
                  s(one.title)
                ),
              )}
              {row(w.basis, one.basis ? s(one.basis) : null)}
              {row(w.advice, one.advice ? s(one.advice) : null)}
              {row(w.why, one.note)}
              {row(
                w.partOf,
                one.parent ? (
                  <Link to={`/firings/${one.parent}`}>{one.parentTitle ? s(one.parentTitle) : w.openIt}</Link>
                ) : null,
              )}
            </dl>
          </section>
          <section className="card">
            <header>
              <h2 className="grow">{w.trail}</h2>
            </header>
            <ol className="body stack tight">
              {one.trail.map((fact) => (
                <li key={`${fact.kind} ${fact.at}`}>
                  <b>{s(kindWords(fact.kind))}</b>
                  <br />
                  <span className="small muted">
                    <When at={fact.at} /> · {fact.by}
                    {typeof fact.body.why === 'string' ? ` · ${fact.body.why}` : ''}
                  </span>
                </li>
              ))}
            </ol>
          </section>
        </aside>
      </div>
      {asked && <ActDrawer one={one} act={asked} onClose={() => act(null)} post={post} busy={busy} />}
    </>
  )
}

function ActDrawer({
  one,
  act,
  onClose,
  post,
  busy,
}: {
  one: FiringDetail
  act: Act
  onClose: () => void
  post: (path: string, body: object, told: string) => Promise<void>
  busy: boolean
}) {
  const w = useWords(firingWords)
  const c = useWords(common)
  const s = useSay()
  const [why, setWhy] = useState('')
  const [type, setType] = useState(one.opens ?? one.kinds[0]?.type ?? '')
  const [hours, setHours] = useState(4)
  const titles = { matter: w.openMatter, misfire: w.misfire, note: w.note, silence: w.silence }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (act === 'matter') void post(`/api/firings/${one.id}/matter`, { type }, c.saved)
    else if (act === 'silence')
      void post(
        '/api/firing-silences',
        {
          ...(one.kind === 'group' ? { area: one.area } : { object: one.object }),
          rule: one.rule,
          to: new Date(Date.parse(one.asOf ?? new Date().toISOString()) + hours * 3_600_000).toISOString(),
          why,
        },
        c.saved,
      )
    else void post(`/api/firings/${one.id}/${act}`, { why }, c.saved)
  }
  return (
    <Drawer title={titles[act]} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        {act === 'matter' && (
          <label className="field">
            <span className="label">{w.kind}</span>
            <select className="input" value={type} onChange={(event) => setType(event.target.value)}>
              {one.kinds.map((kind) => (
                <option key={kind.type} value={kind.type}>
                  {s(kind.title)}
                </option>
              ))}
            </select>
          </label>
        )}
        {act === 'silence' && (
          <label className="field">
            <span className="label">{w.hours}</span>
            <select
              className="input"
              value={hours}
              onChange={(event) => setHours(Number(event.target.value))}
            >
              {SILENCE_HOURS.map((n) => (
                <option key={n} value={n}>
                  {w.hoursN(n)}
                </option>
              ))}
            </select>
          </label>
        )}
        {act !== 'matter' && (
          <label className="field">
            <span className="label">{w.why}</span>
            <textarea
              className="input"
              rows={4}
              required
              minLength={2}
              maxLength={500}
              value={why}
              onChange={(event) => setWhy(event.target.value)}
            />
          </label>
        )}
        <button type="submit" className="button main" disabled={busy}>
          {c.confirm}
        </button>
      </form>
    </Drawer>
  )
}

import { useState } from 'react'
import { Link } from 'react-router'
import type { Trial, VersionRow } from '../../../brain/indicators/versions/declare.ts'
import { api, type Failure, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { When } from '../parts/due.tsx'
import { Loaded, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import type { Listed } from './centre-shown.ts'
import { centreWords } from './centre-words.ts'

type Change = Omit<VersionRow, 'draftedAt' | 'decidedAt'> & {
  readonly draftedAt: string
  readonly differs: readonly boolean[]
}
type Held = {
  readonly indicator: string
  readonly from: string
  readonly area: string
  readonly revision: number
  readonly value: number
  readonly enteredBy: string | null
  readonly arrivedAt: string
}
type Check = {
  readonly id: string
  readonly at: string
  readonly days: number
  readonly parts: number
  readonly wrong: number
}
export type Managed = {
  readonly rows: readonly Listed[]
  readonly changes: readonly Change[]
  readonly held: readonly Held[]
  readonly checks: readonly Check[]
  readonly progress: { readonly asOf: string; readonly backTo: string | null } | null
  readonly may: { readonly draft: boolean; readonly decide: boolean }
}

/** 指标管理: every definition with owner and source, what changes, what waits, whether the kept sums are right. */
export function Definitions() {
  const w = useWords(centreWords)
  const s = useSay()
  useTitle({ title: w.definitions })
  const { load, reload } = useLoad('definitions', (signal) =>
    api.get<Managed>('/api/definitions', undefined, { signal }),
  )
  return (
    <div className="page stack">
      <h1>{w.definitions}</h1>
      <p className="muted">{w.definitionsWhy}</p>
      <Loaded load={load} retry={reload}>
        {(all) => (
          <>
            <Waiting all={all} reload={reload} />
            <Checks all={all} reload={reload} />
            <section className="card">
              <table className="table">
                <thead>
                  <tr>
                    <th>{w.title}</th>
                    <th>{w.owner}</th>
                    <th>{w.source}</th>
                    <th>{w.version}</th>
                    <th>{w.target}</th>
                  </tr>
                </thead>
                <tbody>
                  {all.rows.map((one) => (
                    <tr key={one.name}>
                      <td>
                        <Link to={`/definitions/${one.name}`}>{s(one.title)}</Link>{' '}
                        <span className="muted">{one.name}</span>
                      </td>
                      <td>{s(one.owner)}</td>
                      <td>{s(one.source)}</td>
                      <td className="num">{one.version}</td>
                      <td className="num">
                        {one.target ?? ''}
                        {one.target != null && one.unit === 'percent' ? '%' : ''}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </section>
            {all.may.draft && (
              <p>
                <Link className="button" to="/definitions/new">
                  {w.newOne}
                </Link>
              </p>
            )}
          </>
        )}
      </Loaded>
    </div>
  )
}

function Waiting({ all, reload }: { all: Managed; reload: () => unknown }) {
  const w = useWords(centreWords)
  const s = useSay()
  const [failure, setFailure] = useState<Failure | null>(null)
  const [why, setWhy] = useState('')
  const post = async (path: string, body: object) => {
    const got = await api.post(path, body)
    if (!got.ok) return setFailure(got.error)
    setFailure(null)
    toast(w.done)
    void reload()
  }
  const open = all.changes.filter((one) => one.state === 'draft' || one.state === 'trial')
  if (open.length === 0 && all.held.length === 0) return null
  const shown = (one: Trial): string => `${one.paper} / ${one.counted ?? '–'}`
  return (
    <section className="card">
      <header>
        <h2>{open.length > 0 ? w.changes : w.held}</h2>
      </header>
      <div className="body stack tight">
        {failure && <Refused failure={failure} />}
        {open.map((one) => (
          <div key={`${one.name} ${one.version}`} className="row tight">
            <span className="grow">
              <Link to={`/definitions/${one.name}`}>
                {s(one.body.title)} {w.version} {one.version}
              </Link>{' '}
              · {one.draftedBy} · {w.validFrom} {one.validFrom}
              {one.trial.map((trial, n) => (
                <span key={String(trial.from)} className={one.differs[n] ? 'redtext' : 'muted'}>
                  {' '}
                  · {w.paper}/{w.counted} {shown(trial)}
                </span>
              ))}
            </span>
            {all.may.decide && (
              <>
                <input
                  aria-label={w.why}
                  placeholder={w.why}
                  value={why}
                  onChange={(event) => setWhy(event.target.value)}
                />
                <button
                  type="button"
                  className="button main"
                  onClick={() =>
                    void post(`/api/definitions/${one.name}/decision`, {
                      version: one.version,
                      publish: true,
                      why,
                    })
                  }
                >
                  {w.publish}
                </button>
                <button
                  type="button"
                  className="button"
                  onClick={() =>
                    void post(`/api/definitions/${one.name}/decision`, {
                      version: one.version,
                      publish: false,
                      why,
                    })
                  }
                >
                  {w.sendBack}
                </button>
              </>
            )}
          </div>
        ))}
        {all.held.map((one) => (
          <div key={`${one.indicator} ${one.from} ${one.revision}`} className="row tight">
            <span className="grow">
              {w.held}: {one.indicator} <b>{one.value}</b> {one.enteredBy} <When at={one.arrivedAt} />
            </span>
            {all.may.decide &&
              ([true, false] as const).map((accept) => (
                <button
                  key={String(accept)}
                  type="button"
                  className={accept ? 'button main' : 'button'}
                  onClick={() =>
                    void post(`/api/definitions/${one.indicator}/confirmation`, {
                      ...{ from: one.from, area: one.area, revision: one.revision, accept, why },
                    })
                  }
                >
                  {accept ? w.takeIt : w.leaveIt}
                </button>
              ))}
          </div>
        ))}
      </div>
    </section>
  )
}

function Checks({ all, reload }: { all: Managed; reload: () => unknown }) {
  const w = useWords(centreWords)
  const [failure, setFailure] = useState<Failure | null>(null)
  const recount = async () => {
    const got = await api.post<Check>('/api/figures/check', {})
    if (!got.ok) return setFailure(got.error)
    toast(w.recounted(got.value.parts, got.value.wrong))
    void reload()
  }
  const [last] = all.checks
  return (
    <section className="card">
      <div className="body row">
        <span className="grow">
          {all.progress && (
            <>
              {w.progress} <When at={all.progress.asOf} /> · {w.backTo} {all.progress.backTo}
            </>
          )}
          {last && (
            <>
              {' '}
              · {w.checks} <When at={last.at} /> {w.recounted(last.parts, last.wrong)}
            </>
          )}
        </span>
        {all.may.draft && (
          <button type="button" className="button" onClick={() => void recount()}>
            {w.recount}
          </button>
        )}
      </div>
      {failure && <Refused failure={failure} />}
    </section>
  )
}

import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { api, type Failure, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { When } from '../parts/due.tsx'
import { Empty, Loaded, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import type { ReportMay, ReportRow } from './centre-shown.ts'
import { centreWords } from './centre-words.ts'

type Reports = { readonly rows: readonly ReportRow[]; readonly may: ReportMay }
const KINDS = ['day', 'week', 'month'] as const

/** 报告中心: what the clock drafted, who signed it, when it went out. */
export function Reports() {
  const w = useWords(centreWords)
  const s = useSay()
  const [params, setParams] = useSearchParams()
  const kind = KINDS.find((one) => one === params.get('kind')) ?? null
  const [failure, setFailure] = useState<Failure | null>(null)
  useTitle({ title: w.reports })
  const { load, reload } = useLoad(`reports ${kind}`, (signal) =>
    api.get<Reports>('/api/reports', kind ? { kind } : undefined, { signal }),
  )
  const names = { day: w.day, week: w.weekly, month: w.monthly }
  const draft = async () => {
    const got = await api.post('/api/reports', { kind: kind ?? 'day' })
    if (!got.ok) return setFailure(got.error)
    setFailure(null)
    toast(w.drafted)
    void reload()
  }
  return (
    <div className="page stack">
      <h1>{w.reports}</h1>
      <p className="muted">{w.reportsWhy}</p>
      <Loaded load={load} retry={reload}>
        {({ rows, may }) => (
          <>
            <div className="row tight">
              {[null, ...KINDS].map((one) => (
                <button
                  key={one ?? 'all'}
                  type="button"
                  className={`button small${one === kind ? ' main' : ''}`}
                  aria-pressed={one === kind}
                  onClick={() => setParams(one ? { kind: one } : {})}
                >
                  {one ? names[one] : w.all}
                </button>
              ))}
              <span className="grow" />
              {may.edit && (
                <button type="button" className="button" onClick={() => void draft()}>
                  {w.draftNow}
                </button>
              )}
            </div>
            {failure && <Refused failure={failure} />}
            {rows.length === 0 ? (
              <Empty title={w.none} />
            ) : (
              <section className="card">
                <table className="table">
                  <thead>
                    <tr>
                      <th>{w.reportTitle}</th>
                      <th>{w.states}</th>
                      <th>{w.cut}</th>
                      <th>{w.signedBy}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {rows.map((one) => (
                      <tr key={one.id}>
                        <td>
                          <Link to={`/reports/${one.id}`}>{s(one.title)}</Link>
                        </td>
                        <td>{{ draft: w.draft, signed: w.signed, sent: w.sent }[one.state]}</td>
                        <td>
                          <When at={one.cut} />
                        </td>
                        <td>
                          {one.signedBy} <When at={one.signedAt} />
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </section>
            )}
          </>
        )}
      </Loaded>
    </div>
  )
}

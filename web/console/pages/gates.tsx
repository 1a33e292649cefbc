import { type FormEvent, useState } from 'react'
import { api, type Failure, useLoad, useWords } from '../../live/index.ts'
import { Loaded, Refused } from '../parts/states.tsx'
import { common } from '../words.ts'
import { sourceWords } from './source-words.ts'

type Gates = {
  readonly mostRejected: number
  readonly mostDisappeared: number
  readonly own: boolean
  readonly may?: { readonly save: boolean }
}

const percent = (share: number): string => `${Math.round(share * 1000) / 10}%`

/** Gates of a dataset's deliveries 闸口: shown to all who see its deliveries, changed by its steward. */
export function GatesCard({ dataset }: { dataset: string }) {
  const w = useWords(sourceWords)
  const c = useWords(common)
  const { load, reload } = useLoad(`gates ${dataset}`, (signal) =>
    api.get<Gates>(`/api/intake/gates/${dataset}`, undefined, { signal }),
  )
  const [edit, setEdit] = useState<{ rejected: string; disappeared: string } | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (!edit) return
    const got = await api.put(`/api/intake/gates/${dataset}`, {
      mostRejected: Number(edit.rejected) / 100,
      mostDisappeared: Number(edit.disappeared) / 100,
    })
    setFailure(got.ok ? null : got.error)
    if (!got.ok) return
    setEdit(null)
    await reload()
  }
  const box = (
    title: string,
    name: 'rejected' | 'disappeared',
    now: { rejected: string; disappeared: string },
  ) => (
    <label className="field half">
      <span className="label">{title} (%)</span>
      <input
        className="input num"
        type="number"
        min={0}
        max={100}
        step="any"
        required
        value={now[name]}
        onChange={(event) => setEdit({ ...now, [name]: event.target.value })}
      />
    </label>
  )
  return (
    <section className="card">
      <header>
        <h2>{w.gates}</h2>
      </header>
      <div className="body stack tight">
        <p className="muted">{w.gatesWhy}</p>
        <Loaded load={load} retry={reload}>
          {(gates) =>
            edit ? (
              <form className="fields" onSubmit={(event) => void save(event)}>
                {box(w.mostRejected, 'rejected', edit)}
                {box(w.mostDisappeared, 'disappeared', edit)}
                <div className="field row">
                  <button type="submit" className="button main small">
                    {c.save}
                  </button>
                  <button type="button" className="button small" onClick={() => setEdit(null)}>
                    {c.cancel}
                  </button>
                </div>
              </form>
            ) : (
              <dl className="detail">
                <dt>{w.mostRejected}</dt>
                <dd className="num">{percent(gates.mostRejected)}</dd>
                <dt>{w.mostDisappeared}</dt>
                <dd className="num">{percent(gates.mostDisappeared)}</dd>
                <dt />
                <dd className="row tight">
                  <span className="tag">{gates.own ? w.ownGates : w.usual}</span>
                  {gates.may?.save && (
                    <button
                      type="button"
                      className="button small"
                      onClick={() =>
                        setEdit({
                          rejected: String(Math.round(gates.mostRejected * 1000) / 10),
                          disappeared: String(Math.round(gates.mostDisappeared * 1000) / 10),
                        })
                      }
                    >
                      {w.change}
                    </button>
                  )}
                </dd>
              </dl>
            )
          }
        </Loaded>
        {failure && <Refused failure={failure} />}
      </div>
    </section>
  )
}

import { useState } from 'react'
import { Link } from 'react-router'
import { api, type Got, sayNumber, useSay, useWords } from '../../live/index.ts'
import { useAreaPath, useUnitName } from '../lists.ts'
import { codePath } from '../parts/code.ts'
import { DayInput } from '../parts/day.tsx'
import { Refused } from '../parts/states.tsx'
import { useCity } from '../session.ts'
import { lineWords } from './line-words.ts'

type Moved = {
  readonly category: string | null
  readonly area: string
  readonly unit: string
  readonly to: string | null
  readonly count: number
  readonly sample: string
}
type Simulated = {
  readonly matters: number
  readonly same: number
  readonly changed: number
  readonly unroutable: number
  readonly samples?: { readonly changed: readonly Moved[]; readonly unroutable: readonly Moved[] }
}

/** 模拟: last year's requests on the list of a day. */
export function LineSimulation() {
  const w = useWords(lineWords)
  const [day, setDay] = useState('')
  const [busy, setBusy] = useState(false)
  const [result, setResult] = useState<Got<Simulated> | null>(null)
  const unitOf = useUnitName()
  const areaOf = useAreaPath()
  const s = useSay()
  const { declared } = useCity()
  return (
    <div className="stack">
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault()
          if (busy) return
          setBusy(true)
          void api.post<Simulated>('/api/lines/simulate', day ? { validFrom: day } : {}).then((got) => {
            setResult(got)
            setBusy(false)
          })
        }}
      >
        <span className="muted">{w.simulateHow}</span>
        <span className="row tight small">
          {w.validFrom}
          <DayInput width={140} aria-label={w.validFrom} value={day} onChange={(next) => setDay(next)} />
        </span>
        <button type="submit" className="button main" disabled={busy}>
          {busy ? w.running : w.run}
        </button>
      </form>
      {result && !result.ok && <Refused failure={result.error} />}
      {result?.ok && (
        <>
          <div className="tiles">
            {(['matters', 'same', 'changed', 'unroutable'] as const).map((name) => (
              <div key={name} className="tile">
                <span className="muted">{w[name]}</span>
                <b className="num">{sayNumber(result.value[name])}</b>
              </div>
            ))}
          </div>
          {(['changed', 'unroutable'] as const).map((sort) =>
            result.value.samples?.[sort]?.length ? (
              <section key={sort} className="card">
                <header>
                  <h2>
                    {w[sort]} · {w.samples}
                  </h2>
                </header>
                <ul className="body stack tight">
                  {result.value.samples[sort].map((one) => (
                    <li key={`${one.category}${one.area}${one.unit}${one.to}`} className="row">
                      <Link to={`/m/${one.sample}`}>{one.sample}</Link>
                      <span className="grow">
                        {codePath(declared.codes.category, one.category ?? '', s)} · {areaOf(one.area)}
                      </span>
                      <span className="small">{`${unitOf(one.unit) || '—'} → ${unitOf(one.to) || '—'}`}</span>
                      <span className="tag num">{one.count}</span>
                    </li>
                  ))}
                </ul>
              </section>
            ) : null,
          )}
        </>
      )}
    </div>
  )
}

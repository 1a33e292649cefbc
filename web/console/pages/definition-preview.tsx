import { useEffect, useState } from 'react'
import { Link } from 'react-router'
import { addDays, dayOf } from '../../../base/instant.ts'
import type { DefinitionFault } from '../../../brain/indicators/versions/decide.ts'
import { api, currentInstant, type Failure, type Say, sayNumber, useSay, useWords } from '../../live/index.ts'
import { DayInput } from '../parts/day.tsx'
import { Refused } from '../parts/states.tsx'
import type { Body } from './definition-parts.tsx'
import { definitionWords } from './definition-words.ts'

type Preview = {
  readonly value: number | null
  readonly numerator: number | null
  readonly denominator: number | null
  readonly level: string | null
  readonly definition: { readonly unit: string; readonly measure?: Say }
  readonly groups: readonly { readonly key: string; readonly title: string; readonly value: number | null }[]
  readonly rows: readonly {
    readonly id: string
    readonly number: string
    readonly title: string
    readonly areaName: string
  }[]
  readonly total: number | null
}

/** Typing rests so long before the figure is counted anew. */
const REST_MS = 600

/** 试看: the figure of what is being typed, with its rows, as soon as the definition is whole. */
export function DefinitionPreview(props: {
  readonly name: string
  readonly validFrom: string
  readonly body: Body
  readonly faults: readonly DefinitionFault[]
}) {
  const { name, validFrom, body, faults } = props
  const w = useWords(definitionWords)
  const s = useSay()
  const today = dayOf(currentInstant())
  const [from, setFrom] = useState(addDays(today, -29))
  const [to, setTo] = useState(today)
  const [seen, setSeen] = useState<Preview | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [busy, setBusy] = useState(false)
  const whole = faults.length === 0
  const asked = JSON.stringify({ from, to, validFrom, body })
  useEffect(() => {
    if (!whole || !name) return
    const stop = new AbortController()
    const timer = setTimeout(() => {
      setBusy(true)
      void api
        .post<Preview>(`/api/definitions/${name}/preview`, JSON.parse(asked), { signal: stop.signal })
        .then((got) => {
          if (stop.signal.aborted) return
          setBusy(false)
          setFailure(got.ok ? null : got.error)
          if (got.ok) setSeen(got.value)
        })
    }, REST_MS)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [whole, name, asked])
  const unit =
    seen && (seen.definition.unit === 'value' ? s(seen.definition.measure) : w.units(seen.definition.unit))
  return (
    <section className="card" aria-label={w.preview} aria-busy={busy}>
      <header>
        <h2>{w.preview}</h2>
      </header>
      <div className="body stack tight">
        <p className="muted">{w.previewWhy}</p>
        <div className="row tight small">
          {w.from} <DayInput width={130} aria-label={w.from} value={from} onChange={setFrom} />
          {w.to} <DayInput width={130} aria-label={w.to} value={to} onChange={setTo} />
        </div>
        {!whole && (
          <div>
            <b>{w.previewWrong}</b>
            <ul>
              {[...new Set(faults.map((fault) => s(fault.says)))].map((text) => (
                <li key={text}>{text}</li>
              ))}
            </ul>
          </div>
        )}
        {whole && failure && <Refused failure={failure} />}
        {whole && busy && !seen && <p className="muted">{w.counted}</p>}
        {whole && !failure && seen && (
          <div role="status" className="stack tight">
            <p className="previewFigure">
              <span className={seen.level === 'red' ? 'redtext' : ''}>
                {seen.value === null ? '–' : sayNumber(seen.value)}
              </span>{' '}
              <small>{unit}</small>
            </p>
            {seen.numerator !== null && seen.denominator !== null && (
              <p className="muted num">
                {sayNumber(seen.numerator)} / {sayNumber(seen.denominator)}
              </p>
            )}
            {seen.groups.length > 0 && (
              <>
                <b>{w.byTown}</b>
                <dl className="detail">
                  {seen.groups.map((group) => (
                    <div key={group.key} className="row">
                      <dt className="grow">{group.title}</dt>
                      <dd className="num">{group.value === null ? '–' : sayNumber(group.value)}</dd>
                    </div>
                  ))}
                </dl>
              </>
            )}
            {seen.total !== null && <b>{w.rowsOf(sayNumber(seen.total))}</b>}
            {seen.total === 0 && <p className="muted">{w.noRows}</p>}
            <ul className="plainList">
              {seen.rows.map((row) => (
                <li key={row.id} className="ellipsis">
                  <Link to={`/m/${row.number}`}>{row.title || row.number}</Link>{' '}
                  <span className="muted">{row.areaName}</span>
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </section>
  )
}

import { useEffect, useState } from 'react'
import { useSearchParams } from 'react-router'
import { api, type Failure, sayNumber, useLoad, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { When } from '../parts/due.tsx'
import { Empty, Loaded, Refused } from '../parts/states.tsx'
import { useCity } from '../session.ts'
import { type Judged, ModelDetail } from './models-detail.tsx'
import { modelWords, PURPOSES, type Purpose, percentOf } from './models-words.ts'

type Desk = {
  readonly training: {
    readonly state: 'idle' | 'asked' | 'running'
    readonly askedBy: string | null
    readonly endedAt: string | null
    readonly outcome: 'trained' | 'tooLittle' | 'failed' | null
  }
  readonly purposes: readonly Judged[]
  readonly adviser: string | null
  readonly may: { readonly train: boolean }
}

/** While it waits or trains the page looks again so often. */
const LOOK_MS = 2_000

/** 模型: what was learned, from what, how well it judges, what it gets wrong. */
export function Models() {
  const w = useWords(modelWords)
  const { declared } = useCity()
  useTitle({ title: w.title })
  const [search, setSearch] = useSearchParams()
  const asked = PURPOSES.find((one) => one === search.get('of')) ?? 'category'
  const { load, reload } = useLoad('models', (signal) =>
    api.get<Desk>('/api/brain/models', undefined, { signal }),
  )
  const busy = load.state === 'ready' && load.value.training.state !== 'idle'
  useEffect(() => {
    if (!busy) return
    const again = setInterval(() => void reload(), LOOK_MS)
    return () => clearInterval(again)
  }, [busy, reload])
  return (
    <div className="page stack">
      <h1>{w.title}</h1>
      <p className="muted">{w.lead}</p>
      {declared.city.demo && <p className="small muted">{w.demo}</p>}
      <Loaded load={load} retry={reload}>
        {(desk) => {
          const chosen = desk.purposes.find((one) => one.purpose === asked)
          return (
            <>
              <Training desk={desk} reload={reload} />
              <Overview
                purposes={desk.purposes}
                chosen={asked}
                onChoose={(of) => setSearch({ of }, { replace: true })}
              />
              {chosen?.report ? (
                <ModelDetail key={asked} judged={chosen} report={chosen.report} />
              ) : (
                <Empty title={w.none}>
                  <p>{w.noneWhy}</p>
                </Empty>
              )}
            </>
          )
        }}
      </Loaded>
    </div>
  )
}

function Training({ desk, reload }: { desk: Desk; reload: () => unknown }) {
  const w = useWords(modelWords)
  const [failure, setFailure] = useState<Failure | null>(null)
  const { state, outcome, endedAt, askedBy } = desk.training
  const tone =
    state !== 'idle' ? 'blue' : outcome === 'trained' ? 'green' : outcome === 'failed' ? 'red' : 'blue'
  const train = async (): Promise<void> => {
    const got = await api.post('/api/brain/models/train', {})
    setFailure(got.ok ? null : got.error)
    void reload()
  }
  return (
    <section className={`banner ${tone}`} role="status">
      <div className="grow stack tight">
        <span className="row tight">
          <b>{state === 'idle' ? (outcome ? w[outcome] : w.never) : w[state]}</b>
          {state === 'idle' && endedAt && <When at={endedAt} />}
          {state === 'asked' && askedBy && <span>{askedBy}</span>}
          <span className="grow" />
          {desk.may.train && (
            <button
              type="button"
              className="button small"
              disabled={state !== 'idle'}
              onClick={() => void train()}
            >
              {w.train}
            </button>
          )}
        </span>
        <span className="small">{desk.adviser ? w.adviser(desk.adviser) : w.noAdviser}</span>
        {failure && <Refused failure={failure} />}
      </div>
    </section>
  )
}

function Overview({
  purposes,
  chosen,
  onChoose,
}: {
  purposes: readonly Judged[]
  chosen: Purpose
  onChoose: (purpose: Purpose) => void
}) {
  const w = useWords(modelWords)
  return (
    <section className="card" aria-label={w.overview}>
      <header>
        <h2>{w.overview}</h2>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
      <section className="figures" tabIndex={0} aria-label={w.overview}>
        <table>
          <thead>
            <tr>
              <th scope="col">{w.model}</th>
              <th scope="col">{w.version}</th>
              <th scope="col">{w.trainedAt}</th>
              <th scope="col">{w.period}</th>
              <th scope="col">{w.rows}</th>
              <th scope="col">{w.labels}</th>
              <th scope="col">{w.macroF1}</th>
              <th scope="col">{w.accuracy}</th>
              <th scope="col">{w.calibration}</th>
              <th scope="col">{w.drift}</th>
            </tr>
          </thead>
          <tbody>
            {purposes.map(({ purpose, versions: [newest], report }) => (
              <tr key={purpose} className={purpose === chosen ? 'on' : ''}>
                <th scope="row">
                  <button
                    type="button"
                    className="button small hint-button"
                    aria-pressed={purpose === chosen}
                    onClick={() => onChoose(purpose)}
                  >
                    {w[purpose]}
                  </button>
                </th>
                {newest && report ? (
                  <>
                    <td className="num">{newest.version}</td>
                    <td>
                      <When at={newest.trainedAt} />
                    </td>
                    <td className="num">
                      {report.learnedFrom.slice(0, 10)} – {newest.learnedTo.slice(0, 10)}
                    </td>
                    <td className="num">{sayNumber(newest.rows)}</td>
                    <td className="num">{newest.labels}</td>
                    <td className="num">{newest.macroF1.toFixed(3)}</td>
                    <td className="num">{percentOf(newest.accuracy)}</td>
                    <td className="num">{newest.calibrationError.toFixed(3)}</td>
                    <td className="num">{percentOf(newest.drift)}</td>
                  </>
                ) : (
                  <td colSpan={9} className="muted">
                    {w.none}
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  )
}

import { useEffect, useState } from 'react'
import { Link, useParams } from 'react-router'
import type { Say } from '../../../base/index.ts'
import { distance } from '../../../platform/places/ground/decide.ts'
import { usePosition } from '../../live/position.ts'
import { sayInstant } from '../../live/time.ts'
import { Frame, Unanswered } from '../frame.tsx'
import { useWords } from '../settings.tsx'
import { type Outcome, read } from '../talk.ts'
import '../open.css'

type Listed = { readonly name: string; readonly title: Say; readonly about: Say; readonly of: Say }
type Spot = { readonly lon: number; readonly lat: number }
type Table = {
  readonly title: Say
  readonly columns: readonly Say[]
  readonly rows: readonly {
    readonly key: string
    readonly cells: readonly (Say | null)[]
    readonly at?: Spot
  }[]
}
type Page = Listed & { readonly at: string; readonly tables: readonly Table[] }

function useRead<T>(path: string): readonly [Outcome<T> | null, () => void] {
  const [found, setFound] = useState<Outcome<T> | null>(null)
  const [round, setRound] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks again
  useEffect(() => {
    let here = true
    setFound(null)
    void read<T>(path).then((outcome) => {
      if (here) setFound(outcome)
    })
    return () => {
      here = false
    }
  }, [path, round])
  return [found, () => setRound(round + 1)]
}

/** 阳光公开: what the city lays open of its work, and each page of it. */
export function Sunshine() {
  const t = useWords()
  const [found, again] = useRead<{ rows: readonly Listed[] }>('/api/public/sunshine')
  return (
    <Frame title={t('sunshine')} back>
      <p className="lead">{t('sunshineLead')}</p>
      <Unanswered found={found} again={again} />
      <ul className="openList">
        {found?.kind === 'answer' &&
          found.value.rows.map((one) => (
            <li key={one.name} className="card">
              <Link to={`/sunshine/${one.name}`}>
                <strong>{t.of(one.title)}</strong>
              </Link>
              <p>{t.of(one.about)}</p>
              <p className="hint">{t.of(one.of)}</p>
            </li>
          ))}
      </ul>
      {found?.kind === 'answer' && found.value.rows.length === 0 && (
        <p className="hint" role="status">
          {t('sunshineNone')}
        </p>
      )}
    </Frame>
  )
}

export function SunshinePage() {
  const t = useWords()
  const { name = '' } = useParams()
  const [found, again] = useRead<Page>(`/api/public/sunshine/${encodeURIComponent(name)}`)
  const page = found?.kind === 'answer' ? found.value : null
  return (
    <Frame title={page ? t.of(page.title) : t('sunshine')} back>
      <Unanswered found={found} again={again} />
      {page && (
        <>
          <p className="lead">{t.of(page.about)}</p>
          <p className="hint">{t('openUpdated', { when: sayInstant(page.at, new Date(), t.language) })}</p>
          {page.tables.map((table) => (
            <Laid key={t.of(table.title)} table={table} />
          ))}
        </>
      )}
    </Frame>
  )
}

/** A card a row on a telephone, a table on a desk: the same list. */
function Laid({ table }: { table: Table }) {
  const t = useWords()
  const [all, setAll] = useState(false)
  const [here, setHere] = useState<Spot | null>(null)
  const places = table.rows.some((row) => row.at)
  const metres = (row: Table['rows'][number]): number | null =>
    here && row.at ? distance(here, row.at) : null
  const rows = here
    ? table.rows.toSorted((a, b) => (metres(a) ?? Infinity) - (metres(b) ?? Infinity))
    : table.rows
  const shown = all ? rows : rows.slice(0, 10)
  const { find, finding, lost } = usePosition(setHere, { freshMs: 300_000 })
  return (
    <section className="laid">
      <h2>
        {t.of(table.title)} <small className="hint">{table.rows.length}</small>
      </h2>
      {table.rows.length === 0 && <p className="hint">{t('sunshineEmpty')}</p>}
      {places && (
        <button type="button" className="button quiet" onClick={find} disabled={finding}>
          {t('nearest')}
        </button>
      )}
      {lost && <p className="hint">{t('nearestFailed')}</p>}
      <ul className="openList">
        {shown.map((row) => (
          <li key={row.key} className="card">
            <dl className="laidRow">
              {table.columns.map((column, n) => {
                const cell = row.cells[n]
                return cell ? (
                  <div key={t.of(column)}>
                    <dt>{t.of(column)}</dt>
                    <dd>{t.of(cell)}</dd>
                  </div>
                ) : null
              })}
              {metres(row) !== null && (
                <div>
                  <dt>{t('distance')}</dt>
                  <dd>{t('hallKm', { km: ((metres(row) as number) / 1000).toFixed(1) })}</dd>
                </div>
              )}
            </dl>
          </li>
        ))}
      </ul>
      {!all && table.rows.length > shown.length && (
        <button type="button" className="button" onClick={() => setAll(true)}>
          {t('sunshineAll', { n: table.rows.length })}
        </button>
      )}
    </section>
  )
}

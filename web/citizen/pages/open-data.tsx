import { type FormEvent, useEffect, useId, useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import type { Say } from '../../../base/index.ts'
import { sayInstant, sayNumber } from '../../live/time.ts'
import { Frame, Unanswered } from '../frame.tsx'
import { useWords } from '../settings.tsx'
import { type Outcome, read } from '../talk.ts'
import '../open.css'

type One = {
  readonly id: string
  readonly title: Say
  readonly abstract: string
  readonly unitName: string
  readonly subjectTitle: Say
  readonly freshAt: string | null
  readonly rowCount: number
  readonly rowsHere: boolean
}
type Page = {
  readonly total: number
  readonly subjects: readonly { readonly value: string; readonly count: number; readonly title: Say }[]
  readonly rows: readonly One[]
}
const PAGE = 20

/** 开放数据: what anybody may look at and take along. */
export function OpenData() {
  const t = useWords()
  const id = useId()
  const [query, setQuery] = useSearchParams()
  const q = query.get('q') ?? ''
  const subject = query.get('subject') ?? ''
  const [text, setText] = useState(q)
  const [found, setFound] = useState<Outcome<Page> | null>(null)
  const [more, setMore] = useState<readonly One[]>([])
  const [round, setRound] = useState(0)
  const address = (offset: number): string =>
    `/api/public/datasets?${new URLSearchParams({ ...(q ? { q } : {}), ...(subject ? { subject } : {}), offset: String(offset) })}`
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks again
  useEffect(() => {
    let here = true
    setText(q)
    setFound(null)
    setMore([])
    void read<Page>(address(0)).then((outcome) => {
      if (here) setFound(outcome)
    })
    return () => {
      here = false
    }
  }, [q, subject, round])
  const ask = (next: { q?: string; subject?: string }): void => {
    const all = { q, subject, ...next }
    setQuery(Object.fromEntries(Object.entries(all).filter(([, value]) => value !== '')))
  }
  const page = found?.kind === 'answer' ? found.value : null
  const rows = page ? [...page.rows, ...more] : []
  const fetchMore = async (): Promise<void> => {
    const next = await read<Page>(address(rows.length))
    if (next.kind === 'answer') setMore([...more, ...next.value.rows])
  }
  return (
    <Frame title={t('openData')} back>
      <p className="lead">{t('openDataLead')}</p>
      <search>
        <form
          className="searchRow"
          onSubmit={(event: FormEvent) => {
            event.preventDefault()
            ask({ q: text.trim() })
          }}
        >
          <input
            type="search"
            id={id}
            aria-label={t('openFind')}
            placeholder={t('openFind')}
            value={text}
            maxLength={100}
            onChange={(event) => setText(event.target.value)}
          />
          <button type="submit" className="button">
            {t('search')}
          </button>
        </form>
      </search>
      {page && page.subjects.length > 1 && (
        <select
          aria-label={t('openAllSubjects')}
          value={subject}
          onChange={(event) => ask({ subject: event.target.value })}
        >
          <option value="">{t('openAllSubjects')}</option>
          {page.subjects.map((one) => (
            <option key={one.value} value={one.value}>
              {t.of(one.title)}（{one.count}）
            </option>
          ))}
        </select>
      )}
      <Unanswered found={found} again={() => setRound(round + 1)} />
      {page && (
        <p className="hint" role="status">
          {page.total === 0 ? t('openNone') : t('openFound', { n: sayNumber(page.total) })}
        </p>
      )}
      <ul className="openList">
        {rows.map((one) => (
          <li key={one.id} className="card">
            <Link to={`/open/${one.id}`}>
              <strong>{t.of(one.title)}</strong>
            </Link>
            <p>{one.abstract}</p>
            <p className="hint">
              {one.unitName} · {t.of(one.subjectTitle)}
              {one.rowsHere ? ` · ${t('openRows', { n: sayNumber(one.rowCount) })}` : ''}
              {one.freshAt
                ? ` · ${t('openUpdated', { when: sayInstant(one.freshAt, new Date(), t.language) })}`
                : ''}
            </p>
          </li>
        ))}
      </ul>
      <div className="foot">
        {page && rows.length < page.total && rows.length % PAGE === 0 && (
          <button type="button" className="button quiet" onClick={() => void fetchMore()}>
            {t('openMore')}
          </button>
        )}
        <Link className="button quiet" to="/abilities">
          {t('openAbilities')}
        </Link>
        <a className="button quiet" href="/open/catalogue.jsonld">
          {t('openCatalogue')}
        </a>
      </div>
    </Frame>
  )
}

import { type FormEvent, useEffect, useId, useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { Frame, Unanswered } from '../frame.tsx'
import { useWords } from '../settings.tsx'
import { type Outcome, read } from '../talk.ts'

type Article = {
  readonly id: string
  readonly question: string
  readonly answer: string
  readonly basis?: string | null
  readonly updatedOn?: string | null
}

/** Answers that need no request: the hotline's own articles, in the words the agents use. */
export function Ask() {
  const t = useWords()
  const id = useId()
  const [query, setQuery] = useSearchParams()
  const q = query.get('q') ?? ''
  const [text, setText] = useState(q)
  const [found, setFound] = useState<Outcome<{ rows: readonly Article[] }> | null>(null)
  const [round, setRound] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks again
  useEffect(() => {
    let here = true
    setText(q)
    setFound(null)
    void read<{ rows: readonly Article[] }>(`/api/public/articles?q=${encodeURIComponent(q)}`).then(
      (outcome) => {
        if (here) setFound(outcome)
      },
    )
    return () => {
      here = false
    }
  }, [q, round])
  const search = (event: FormEvent) => {
    event.preventDefault()
    setQuery(text.trim() ? { q: text.trim() } : {})
  }
  const rows = found?.kind === 'answer' ? found.value.rows : []
  return (
    <Frame title={t('askTitle')} back>
      <p className="lead">{t('askLead')}</p>
      <search>
        <form className="searchRow" onSubmit={search}>
          <input
            type="search"
            id={id}
            aria-label={t('askLabel')}
            value={text}
            maxLength={100}
            placeholder={t('askHintField')}
            onChange={(event) => setText(event.target.value)}
          />
          <button type="submit" className="button">
            {t('search')}
          </button>
        </form>
      </search>
      <Unanswered found={found} again={() => setRound(round + 1)} />
      {found?.kind === 'answer' && rows.length === 0 && (
        <div className="card notice" role="status">
          <p>{q ? t('askNone', { q }) : t('askHint')}</p>
          <p>{t('askNoneHelp')}</p>
        </div>
      )}
      {q !== '' && rows.length > 0 && (
        <p className="hint" role="status">
          {t('askFound', { n: rows.length })}
        </p>
      )}
      {rows.map((article) => (
        <details key={article.id} className="card article" open={rows.length === 1}>
          <summary>{article.question}</summary>
          <p className="story">{article.answer}</p>
          <p className="hint">
            {[
              article.basis && `${t('askBasis')}：${article.basis}`,
              article.updatedOn &&
                t('askUpdated', {
                  day: article.updatedOn.slice(0, 10),
                }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
        </details>
      ))}
      <div className="foot">
        <Link className="button quiet" to="/report/photo">
          {t('askNot')}
        </Link>
      </div>
    </Frame>
  )
}

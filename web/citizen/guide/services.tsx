import { type FormEvent, useEffect, useId, useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import type { Say } from '../../../base/index.ts'
import { spanText } from '../../../platform/services/items/decide.ts'
import { type ItemLine, topics } from '../../../platform/services/items/declare.ts'
import { Frame, Unanswered } from '../frame.tsx'
import { useWords } from '../settings.tsx'
import { type Outcome, read } from '../talk.ts'
import './guide.css'
import { fill, w } from './words.ts'

type Line = Pick<
  ItemLine,
  'code' | 'title' | 'summary' | 'topic' | 'caseKind' | 'promise' | 'visits' | 'state' | 'online'
> & { readonly unitName: string; readonly places: number; readonly situations: number }
type Tally = { readonly value: string; readonly count: number; readonly title?: string }
type Page = {
  readonly total: number
  readonly rows: readonly Line[]
  readonly targets: readonly Tally[]
  readonly topics: readonly Tally[]
  readonly units: readonly Tally[]
}

/** 办事大厅: services by everyday words, by whom they serve, by topic and by unit. */
export function Services() {
  const t = useWords()
  const id = useId()
  const [query, setQuery] = useSearchParams()
  const asked = {
    q: query.get('q') ?? '',
    target: query.get('target') ?? '',
    topic: query.get('topic') ?? '',
    unit: query.get('unit') ?? '',
  }
  const address = new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== '')).toString()
  const [text, setText] = useState(asked.q)
  const [found, setFound] = useState<Outcome<Page> | null>(null)
  const [more, setMore] = useState<readonly Line[]>([])
  const [round, setRound] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks again
  useEffect(() => {
    let here = true
    setText(asked.q)
    setMore([])
    void read<Page>(`/api/public/items?${address}`).then((outcome) => {
      if (here) setFound(outcome)
    })
    return () => {
      here = false
    }
  }, [address, round])
  const ask = (next: Partial<typeof asked>): void =>
    setQuery(Object.fromEntries(Object.entries({ ...asked, ...next }).filter(([, value]) => value !== '')))
  const page = found?.kind === 'answer' ? found.value : null
  const rows = page ? [...page.rows, ...more] : []
  const browsing = asked.q === '' && asked.topic === '' && asked.unit === ''
  const fetchMore = async (): Promise<void> => {
    const next = await read<Page>(`/api/public/items?${address}&offset=${rows.length}`)
    if (next.kind === 'answer') setMore([...more, ...next.value.rows])
  }
  const whom: readonly [value: string, words: Say][] = [
    ['', w.all],
    ['1', w.persons],
    ['2', w.firms],
  ]
  return (
    <Frame title={t.of(w.title)} back>
      <p className="lead">{t.of(w.lead)}</p>
      <search>
        <form
          className="searchRow"
          onSubmit={(event: FormEvent) => {
            event.preventDefault()
            ask({ q: text.trim(), topic: '', unit: '' })
          }}
        >
          <input
            type="search"
            id={id}
            aria-label={t.of(w.find)}
            placeholder={t.of(w.find)}
            value={text}
            maxLength={60}
            onChange={(event) => setText(event.target.value)}
          />
          <button type="submit" className="button">
            {t.of(w.search)}
          </button>
        </form>
      </search>
      <div className="guideWhom">
        {whom.map(([value, words]) => (
          <button
            key={value}
            type="button"
            className="plain"
            aria-pressed={asked.target === value}
            onClick={() => ask({ target: value })}
          >
            {t.of(words)}
          </button>
        ))}
        {page && (
          <select
            aria-label={t.of(w.byUnit)}
            value={asked.unit}
            onChange={(event) => ask({ unit: event.target.value })}
          >
            <option value="">{t.of(w.anyUnit)}</option>
            {page.units.map((one) => (
              <option key={one.value} value={one.value}>
                {one.title}（{one.count}）
              </option>
            ))}
          </select>
        )}
      </div>
      {page && browsing && (
        <section>
          <h2>{t.of(w.byTopic)}</h2>
          <ul className="guideTopics">
            {page.topics.map((one) => (
              <li key={one.value}>
                <button type="button" className="button quiet" onClick={() => ask({ topic: one.value })}>
                  {t.of(topics[one.value as keyof typeof topics])} <small>{one.count}</small>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {asked.topic !== '' && (
        <button type="button" className="button quiet" onClick={() => ask({ topic: '' })}>
          {t.of(topics[asked.topic as keyof typeof topics] ?? w.all)} ✕
        </button>
      )}
      <Unanswered found={found} again={() => setRound(round + 1)} />
      {page?.total === 0 && (
        <p className="card" role="status">
          {t.of(w.none)}
        </p>
      )}
      <ul className="guideList">
        {rows.map((one) => (
          <li key={one.code} className="card">
            <Link to={`/services/${one.code}`}>
              <strong>{t.of(one.title)}</strong>
            </Link>
            <p>{t.of(one.summary)}</p>
            <p className="guideMarks">
              <span>{one.places > 1 ? t.of(fill(w.places, { n: one.places })) : one.unitName}</span>
              <span className="chip">
                {one.caseKind === 'now' ? t.of(w.now) : t.of(fillSpan(one.promise))}
              </span>
              <span className="chip">
                {one.visits === 0 ? t.of(w.noVisit) : t.of(fill(w.visits, { n: one.visits }))}
              </span>
              {one.state === 'paused' && <span className="chip wait">{t.of(w.paused)}</span>}
            </p>
          </li>
        ))}
      </ul>
      {page && rows.length < page.total && (
        <div className="foot">
          <button type="button" className="button quiet" onClick={() => void fetchMore()}>
            {t.of(w.more)}
          </button>
        </div>
      )}
    </Frame>
  )
}

const fillSpan = (span: Line['promise']): Say => {
  const words = spanText(span)
  return { zh: w.within.zh.replace('{n}', words.zh), en: w.within.en.replace('{n}', words.en) }
}

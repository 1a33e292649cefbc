import { useState } from 'react'
import { useNavigate } from 'react-router'
import { api, useLoad, useWords } from '../../live/index.ts'
import { leaveDraft } from '../parts/draft.ts'
import type { FieldForm } from '../parts/form.tsx'
import { useSettled } from '../parts/settled.ts'
import { useCity } from '../session.ts'
import { common } from '../words.ts'
import { UnitPick } from './advice.tsx'
import { Firms } from './desk-firms.tsx'
import { deskWords } from './desk-words.ts'
import { type SimilarFound, SimilarList, type SimilarRow } from './similar.tsx'
import { LinePick } from './suggest.tsx'

type Article = {
  readonly id: string
  readonly values: { readonly question?: string; readonly answer?: string; readonly basis?: string }
}

/** Right column: the responsible unit with its reason, similar requests, knowledge. */
export function HelpColumn({
  text,
  area,
  category,
  form,
  title,
  phone,
  party,
  onItem,
  onParty,
  onQuote,
}: {
  text: string
  title: string
  /** Who calls and who is complained of, as far as they are filled in. */
  phone: string
  party: string
  area: string
  category: string
  form: FieldForm
  /** Takes over the item that a suggested unit's line speaks of. */
  onItem: (category: string) => void
  /** Takes over the name of an enterprise that was meant. */
  onParty: (name: string) => void
  onQuote: (answer: string) => void
}) {
  const w = useWords(deskWords)
  const c = useWords(common)
  const asked = useSettled(text.trim(), 350)
  const { me } = useCity()
  const go = useNavigate()
  const beside = useSettled([title.trim(), phone.trim(), party.trim()].join('\n'), 350)
  const { load: similar } = useLoad(
    asked.length >= 4 ? `similar ${asked} ${area} ${beside}` : null,
    (signal) => {
      const [title, phone, party] = beside.split('\n')
      return api.get<SimilarFound>(
        '/api/similar',
        {
          text: asked.slice(0, 600),
          area,
          ...(title ? { title } : {}),
          ...(phone ? { phone } : {}),
          ...(party ? { party } : {}),
        },
        { signal },
      )
    },
  )
  /** To the open request, with the caller's words in its form. */
  const append = (row: SimilarRow): void => {
    leaveDraft(`${me.account}.${row.id}.supplement.`, { text: asked })
    go(`/m/${row.number}?do=supplement`)
  }
  const [q, setQ] = useState('')
  const query = useSettled(q.trim() || (asked.length >= 4 ? asked.slice(0, 40) : ''), 300)
  const { load: articles } = useLoad(query ? `articles ${query}` : null, (signal) =>
    api.get<{ rows: readonly Article[] }>(
      '/api/registers/hotline.article',
      { q: query, limit: 5 },
      { signal },
    ),
  )
  return (
    <aside className="stack desk-help" aria-label={w.help}>
      <section className="card">
        <div className="body">
          {category || asked.length < 4 ? (
            <LinePick category={category} area={area} form={form} keys />
          ) : (
            <UnitPick asked={{ text: asked.slice(0, 500), area }} form={form} onItem={onItem} />
          )}
        </div>
      </section>
      <section className="card">
        <header>
          <h2>{w.similar}</h2>
        </header>
        <div className="body">
          {asked.length < 4 ? (
            <p className="muted">{w.waitingWords}</p>
          ) : similar.state === 'loading' ? (
            <p className="muted">{c.loading}</p>
          ) : (
            similar.state === 'ready' && (
              <SimilarList found={similar.value} most={4} empty={w.noSimilar} onAppend={append} />
            )
          )}
        </div>
      </section>
      <Firms text={text} party={party} onTake={onParty} />
      <section className="card">
        <header>
          <h2 className="grow">{w.knowledge}</h2>
        </header>
        <div className="body stack tight">
          <input
            id="desk-knowledge"
            className="input"
            type="search"
            aria-label={w.findKnowledge}
            placeholder={w.findKnowledge}
            value={q}
            onChange={(event) => setQ(event.target.value)}
          />
          {!query ? (
            <p className="muted">{w.waitingWords}</p>
          ) : articles.state === 'ready' && articles.value.rows.length > 0 ? (
            articles.value.rows.map((one) => (
              <details key={one.id} className="task">
                <summary>{one.values.question}</summary>
                <p className="pre small">{one.values.answer}</p>
                {one.values.basis && <p className="small">{one.values.basis}</p>}
                <button
                  type="button"
                  className="button small"
                  onClick={() => onQuote(one.values.answer ?? '')}
                >
                  {w.quote}
                </button>
              </details>
            ))
          ) : articles.state === 'loading' ? (
            <p className="muted">{c.loading}</p>
          ) : (
            <p className="muted">{w.noKnowledge}</p>
          )}
        </div>
      </section>
    </aside>
  )
}

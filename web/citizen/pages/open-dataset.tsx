import { type FormEvent, useEffect, useState } from 'react'
import { useParams } from 'react-router'
import type { Say } from '../../../base/index.ts'
import { type UpdateCycle, updateCycles } from '../../../platform/catalogue/declare.ts'
import { sayInstant, sayNumber } from '../../live/time.ts'
import { Frame, Unanswered } from '../frame.tsx'
import { useWords } from '../settings.tsx'
import { type Outcome, read, send } from '../talk.ts'
import '../open.css'

type Whole = {
  readonly id: string
  readonly code: string
  readonly title: Say
  readonly abstract: string
  readonly unitName: string
  readonly subjectTitle: Say
  readonly cycle: UpdateCycle
  readonly freshAt: string | null
  readonly rowCount: number
  readonly licence: string | null
  readonly items: readonly { readonly name: string; readonly title: Say }[]
  readonly preview: readonly (readonly (string | number | boolean | null)[])[]
  readonly rowsHere: boolean
  readonly leastRows: number
  readonly feedback: readonly { readonly text: string; readonly at: string; readonly answer: string }[]
}

/** One open dataset: what it holds, its first rows, files, and words back to its unit. */
export function OpenDataset() {
  const t = useWords()
  const { id = '' } = useParams()
  const [found, setFound] = useState<Outcome<Whole> | null>(null)
  const [round, setRound] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks again
  useEffect(() => {
    let here = true
    setFound(null)
    void read<Whole>(`/api/public/datasets/${encodeURIComponent(id)}`).then((outcome) => {
      if (here) setFound(outcome)
    })
    return () => {
      here = false
    }
  }, [id, round])
  return (
    <Frame title={found?.kind === 'answer' ? t.of(found.value.title) : t('openData')} back>
      <Unanswered found={found} again={() => setRound(round + 1)} />
      {found?.kind === 'answer' && <One one={found.value} />}
    </Frame>
  )
}

function One({ one }: { one: Whole }) {
  const t = useWords()
  const first = t('openPreview', { n: one.preview.length })
  const facts: readonly (readonly [string, string | null])[] = [
    [t('openUnit'), `${one.unitName} · ${t.of(one.subjectTitle)}`],
    [t('openCycle'), t.of(updateCycles[one.cycle])],
    [t('openLicence'), one.licence],
    [t('openCode'), one.code],
  ]
  return (
    <>
      <p className="lead">{one.abstract}</p>
      <p className="hint">
        {one.rowsHere ? `${t('openRows', { n: sayNumber(one.rowCount) })} · ` : ''}
        {one.freshAt ? t('openUpdated', { when: sayInstant(one.freshAt, new Date(), t.language) }) : ''}
      </p>
      {one.rowsHere ? (
        <div className="downloads">
          {(['csv', 'xlsx', 'json'] as const).map((form) => (
            <a key={form} className="button" href={`/open/catalogue/${one.id}/rows.${form}`} download>
              {t('openDownload', { form: form.toUpperCase() })}
            </a>
          ))}
        </div>
      ) : (
        <p className="card notice">{t('openNotHere')}</p>
      )}
      <dl className="facts">
        {facts.map(([title, value]) =>
          value ? (
            <div key={title}>
              <dt>{title}</dt>
              <dd>{value}</dd>
            </div>
          ) : null,
        )}
      </dl>
      {one.preview.length > 0 && (
        <section>
          <h2>{first}</h2>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls sideways must take the keyboard */}
          <section className="openTable card" tabIndex={0} aria-label={first}>
            <table>
              <thead>
                <tr>
                  {one.items.map((item) => (
                    <th key={item.name}>{t.of(item.title)}</th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {one.preview.map((row, i) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: rows of a preview have no identity
                  <tr key={i}>
                    {row.map((cell, n) => (
                      // biome-ignore lint/suspicious/noArrayIndexKey: cells stand in the order of the items
                      <td key={n}>{cell === null ? '—' : String(cell)}</td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
          <p className="hint">{t('openPrivacy', { k: one.leastRows })}</p>
        </section>
      )}
      {one.preview.length === 0 && (
        <section>
          <h2>{t('openItems')}</h2>
          <p>{one.items.map((item) => t.of(item.title)).join('、')}</p>
        </section>
      )}
      {one.feedback.length > 0 && (
        <section>
          <h2>{t('openAnswers')}</h2>
          {one.feedback.map((said) => (
            <div key={said.at} className="card">
              <p>{said.text}</p>
              <p className="hint">{said.answer}</p>
            </div>
          ))}
        </section>
      )}
      <Words dataset={one.id} />
    </>
  )
}

function Words({ dataset }: { dataset: string }) {
  const t = useWords()
  const [text, setText] = useState('')
  const [said, setSaid] = useState<Outcome<unknown> | null>(null)
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setSaid(await send(`/api/public/datasets/${dataset}/feedback`, { text }))
  }
  if (said?.kind === 'answer')
    return (
      <p className="card notice" role="status">
        {t('openSaid')}
      </p>
    )
  return (
    <form onSubmit={(event) => void submit(event)}>
      <label htmlFor="open-say">{t('openSay')}</label>
      <textarea
        id="open-say"
        rows={3}
        required
        maxLength={1000}
        placeholder={t('openSayHint')}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {said?.kind === 'refused' && (
        <p className="problem" role="alert">
          {t.of(said.refusal.says)} {t.of(said.refusal.remedy)}
        </p>
      )}
      {said?.kind === 'noAnswer' && <p className="problem">{t('noLine')}</p>}
      <button type="submit" className="button">
        {t('openSend')}
      </button>
    </form>
  )
}

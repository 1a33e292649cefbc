import { type Language, useSay, useWords } from '../../live/index.ts'
import type { View } from '../../live/wire.ts'
import { codePath } from '../parts/code.ts'
import { When } from '../parts/due.tsx'
import { useCity } from '../session.ts'
import { common } from '../words.ts'
import { caseWords } from './case-words.ts'

/** 回访: every attempt and what the person said. */
export function Visits({ view }: { view: View }) {
  const w = useWords(caseWords)
  const s = useSay()
  const c = useWords(common)
  const { declared } = useCity()
  if (view.visits.length === 0) return null
  return (
    <section className="stack tight">
      <h3>{w.visits}</h3>
      {view.visits.map((visit) => (
        <article key={visit.id} className="task">
          <div className="row">
            <span className="tag">{w[visit.state]}</span>
            <span className="small">{w.attempts((visit.attempts ?? []).length)}</span>
            {visit.nextAt && visit.state === 'queued' && (
              <span className="small">
                {w.next} <When at={visit.nextAt} />
              </span>
            )}
          </div>
          {(visit.attempts ?? []).map((attempt) => (
            <div key={attempt.at} className="small">
              <When at={attempt.at} /> {attempt.by} ·{' '}
              {codePath(declared.codes.visitResult, attempt.result, s)}
            </div>
          ))}
          {visit.verdict && (
            <dl className="detail">
              <dt>{w.responded}</dt>
              <dd>{visit.verdict.responded === null ? '—' : visit.verdict.responded ? c.yes : c.no}</dd>
              <dt>{w.solved}</dt>
              <dd>{visit.verdict.solved ? codePath(declared.codes.solved, visit.verdict.solved, s) : '—'}</dd>
              <dt>{w.satisfied}</dt>
              <dd>
                {visit.verdict.satisfied
                  ? codePath(declared.codes.satisfaction, visit.verdict.satisfied, s)
                  : '—'}
              </dd>
            </dl>
          )}
          {visit.words && <p className="quote pre">{visit.words}</p>}
        </article>
      ))}
    </section>
  )
}

/** What the visitor says on the phone 回访话术. */
export function VisitScript({ view, lang }: { view: View; lang: Language }) {
  const w = useWords(caseWords)
  const name = view.requester?.title || view.requester?.name || w.citizen
  return (
    <div className="banner blue" lang={lang === 'zh' ? 'zh-CN' : 'en'}>
      <div>
        <b>{w.script}</b>
        <p>{w.scriptText(name, view.matter.title || view.matter.content.slice(0, 40))}</p>
        {view.requester?.phone && <p className="num">{view.requester.phone}</p>}
      </div>
    </div>
  )
}

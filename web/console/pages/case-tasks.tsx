import { useSay, useWords } from '../../live/index.ts'
import type { View } from '../../live/wire.ts'
import { useUnitName } from '../lists.ts'
import { codePath } from '../parts/code.ts'
import { DueLight, When } from '../parts/due.tsx'
import { useCity } from '../session.ts'
import { caseWords } from './case-words.ts'

/** 任务、答复、申请与裁定: who had to do what, and what was said. */
export function Tasks({ view }: { view: View }) {
  const w = useWords(caseWords)
  const s = useSay()
  const { declared } = useCity()
  const unit = useUnitName()
  const reasons = view.asks
  return (
    <>
      {view.answers.length > 0 && (
        <section className="stack tight">
          <h3>{w.answers}</h3>
          {[...view.answers].reverse().map((answer) => (
            <article key={answer.id} className="quote">
              <div className="row small">
                <span
                  className={`tag ${answer.state === 'released' || answer.state === 'passed' ? 'green' : answer.state === 'back' ? 'red' : 'accent'}`}
                >
                  v{answer.version} · {w[answer.state]}
                </span>
                {answer.by} <When at={answer.at} />
              </div>
              <p className="pre">{answer.text}</p>
              {answer.basis && (
                <p className="small">
                  {w.basis}：{answer.basis}
                </p>
              )}
            </article>
          ))}
        </section>
      )}
      <section className="stack tight">
        <h3>{w.tasks}</h3>
        {view.tasks.length === 0 && <p className="muted">{w.noTasks}</p>}
        {view.tasks.map((task) => (
          <article key={task.id} className={`task${task.state === 'withdrawn' ? ' faded' : ''}`}>
            <div className="row">
              <span className={`tag ${task.role === 'lead' ? 'accent' : ''}`}>{w[task.role]}</span>
              <b className="grow">{task.unitName}</b>
              <span className="tag">{w[task.state]}</span>
              {task.state !== 'replied' && task.state !== 'withdrawn' && (
                <DueLight due={task.due} light={task.light} />
              )}
            </div>
            <div className="row small">
              <span>{w.round(task.round)}</span>
              <When at={task.at} />
              {task.signedAt && (
                <span>
                  {w.signed} <When at={task.signedAt} />
                </span>
              )}
              {task.contactedAt && (
                <span>
                  {w.contacted} <When at={task.contactedAt} />
                </span>
              )}
              {task.repliedAt && (
                <span>
                  {w.replied} <When at={task.repliedAt} />
                </span>
              )}
            </div>
            {task.part?.text && <p className="pre quote">{task.part.text}</p>}
          </article>
        ))}
      </section>
      {reasons.length > 0 && (
        <section className="stack tight">
          <h3>{w.asks}</h3>
          {reasons.map((ask) => (
            <article key={ask.id} className="task">
              <div className="row">
                <b>{w[ask.kind]}</b>
                <span
                  className={`tag ${ask.decision === 'granted' ? 'green' : ask.decision === 'refused' ? 'red' : 'yellow'}`}
                >
                  {ask.decision ? w[ask.decision] : w.waiting}
                  {ask.final ? ` · ${w.final}` : ''}
                </span>
                <span className="grow" />
                <span className="small">
                  {ask.askedBy} <When at={ask.at} />
                </span>
              </div>
              <p className="pre small">
                {[
                  ask.reason &&
                    codePath(
                      declared.codes[
                        ask.kind === 'return'
                          ? 'returnReason'
                          : ask.kind === 'suspension'
                            ? 'suspendReason'
                            : 'refuseReason'
                      ],
                      ask.reason,
                      s,
                    ),
                  ask.basis,
                  ask.text,
                  ask.unit && `→ ${unit(ask.unit)}`,
                  ask.until,
                ]
                  .filter(Boolean)
                  .join('\n')}
              </p>
              {ask.decisionText && (
                <p className="pre quote">
                  {ask.decisionText} <span className="small">{ask.decidedBy}</span>
                </p>
              )}
            </article>
          ))}
        </section>
      )}
    </>
  )
}

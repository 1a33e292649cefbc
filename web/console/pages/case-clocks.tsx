import { useSay, useWords } from '../../live/index.ts'
import type { View } from '../../live/wire.ts'
import { DueLight, When } from '../parts/due.tsx'
import { caseWords } from './case-words.ts'

/** Every clock with its account: why it is due then, pauses, extensions. */
export function Clocks({ view }: { view: View }) {
  const w = useWords(caseWords)
  const s = useSay()
  if (view.clocks.length === 0) return <p className="muted">{w.noClocks}</p>
  const order = { running: 0, paused: 1, stopped: 2, void: 3 }
  return (
    <div className="stack">
      {[...view.clocks]
        .sort((a, b) => order[a.state] - order[b.state])
        .map((clock) => (
          <article key={clock.id} className={`task${clock.state === 'void' ? ' faded' : ''}`}>
            <div className="row">
              <b>{s(clock.title)}</b>
              {clock.part && (
                <span className="small">{view.tasks.find((task) => task.id === clock.part)?.unitName}</span>
              )}
              <span
                className={`tag ${clock.waits ? '' : clock.result === 'late' ? 'red' : clock.result === 'kept' ? 'green' : clock.state === 'paused' ? 'yellow' : ''}`}
              >
                {clock.result && !clock.waits ? w[clock.result] : w[clock.state]}
              </span>
              <span className="grow" />
              {clock.state === 'running' && !clock.waits && <DueLight due={clock.due} light={clock.light} />}
            </div>
            <div className="row small">
              <span>
                {w.started} <When at={clock.startedAt} />
              </span>
              <span>
                {clock.waits ? w.runsTo : w.dueAt} <When at={clock.due} />
              </span>
              {clock.left && clock.state === 'running' && <span>{s(clock.left)}</span>}
            </div>
            {(clock.steps ?? []).length > 0 && (
              <details
                open={
                  clock.state === 'running' &&
                  view.clocks.filter((one) => one.state === 'running').length === 1
                }
              >
                <summary className="small">{w.why}</summary>
                <ol className="steps">
                  {clock.steps.map((step, i) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: steps are an ordered account
                    <li key={i}>
                      <When at={step.at} /> {s(step.says)}
                    </li>
                  ))}
                </ol>
              </details>
            )}
            {(clock.pauses ?? []).map((pause) => (
              <div key={pause.from} className="small">
                {w.pauses} <When at={pause.from} /> → {pause.to ? <When at={pause.to} /> : '…'} {pause.why}
              </div>
            ))}
            {(clock.extensions ?? []).map((extension) => (
              <div key={extension.at} className="small">
                {w.extensions} <When at={extension.at} /> {extension.why}
              </div>
            ))}
          </article>
        ))}
    </div>
  )
}

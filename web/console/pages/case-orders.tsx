import { useWords } from '../../live/index.ts'
import type { View } from '../../live/wire.ts'
import { useUnitName } from '../lists.ts'
import { When } from '../parts/due.tsx'
import { caseWords } from './case-words.ts'

/** 督办: who was told, up to whom it climbs. */
export function Orders({ view }: { view: View }) {
  const w = useWords(caseWords)
  const unit = useUnitName()
  if (view.orders.length === 0) return null
  return (
    <section className="card">
      <header>
        <h2>{w.orders}</h2>
      </header>
      <div className="body stack tight">
        {view.orders.map((order) => (
          <article key={order.id} className="task">
            <div className="row">
              <span
                className={`tag ${order.state === 'waiting' ? 'yellow' : order.state === 'exhausted' ? 'red' : 'green'}`}
              >
                {
                  {
                    waiting: w.toSign,
                    acknowledged: w.acknowledged,
                    exhausted: w.exhausted,
                    done: w.doneOrder,
                  }[order.state]
                }
              </span>
              <span className="small">
                {order.by} <When at={order.at} />
              </span>
            </div>
            <p className="pre">{order.text}</p>
            <div className="small">
              {order.until && (
                <>
                  {w.until} <When at={order.until} />
                </>
              )}
              {order.acknowledgedBy && ` · ${w.acknowledged} ${order.acknowledgedBy}`}
            </div>
            {(order.chain ?? []).length > 0 && (
              <ol className="steps small">
                {order.chain.map((step, i) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the chain is frozen and ordered
                  <li key={i} className={i === order.step && order.state === 'waiting' ? 'here' : ''}>
                    {step.unitName ?? unit(step.unit)} · {w.minutes(step.waitMinutes)}
                  </li>
                ))}
              </ol>
            )}
          </article>
        ))}
      </div>
    </section>
  )
}

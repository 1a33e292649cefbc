import { useState } from 'react'
import type { PlanStep } from '../../../kit/extension.ts'
import type { Found } from '../../../platform/extensions/declare.ts'
import { useSay, useWords } from '../../live/index.ts'
import type { Json, Shown } from './extension-edit.ts'
import { useSaid } from './extension-said.ts'
import { extensionWords } from './extension-words.ts'

/** Everything that was found, each with its place and its remedy. */
export function Findings({ found, body }: { found: readonly Found[]; body: Json }) {
  const s = useSay()
  const { wayOf } = useSaid(body)
  if (found.length === 0) return null
  return (
    <ul className="found">
      {found.map((one) => (
        <li key={`${one.at} ${one.says.zh}`}>
          <b title={one.at}>{wayOf(one.way) || one.at}</b> {s(one.says)} — {s(one.remedy)}
        </li>
      ))}
    </ul>
  )
}

/** What publishing will do to the city 变更计划. */
export function Plan({ steps }: { steps: readonly PlanStep[] }) {
  const w = useWords(extensionWords)
  const s = useSay()
  return (
    <section className="card" aria-label={w.plan}>
      <header>
        <h2>{w.plan}</h2>
      </header>
      <div className="body">
        {steps.length === 0 ? (
          <p className="muted">{w.noPlan}</p>
        ) : (
          <ul>
            {steps.map((step) => (
              <li key={`${step.way.join('/')} ${step.says.zh}`}>{s(step.says)}</li>
            ))}
          </ul>
        )}
      </div>
    </section>
  )
}

/** Two versions side by side 版本差异: what was added, taken out, changed. */
export function Differences({ one, compare }: { one: Shown; compare: (version: number | null) => void }) {
  const w = useWords(extensionWords)
  const others = one.versions.filter(({ version }) => version !== one.version)
  const { wayOf, short } = useSaid(one.body)
  return (
    <section className="card" aria-label={w.compare}>
      <header>
        <h2 className="grow">{one.against ? w.against(one.against) : w.allNew}</h2>
        {others.length > 0 && (
          <select
            className="input auto"
            aria-label={w.compare}
            value={one.against ?? ''}
            onChange={(event) => compare(Number(event.target.value) || null)}
          >
            {!one.against && <option value="">{w.compare}</option>}
            {others.map(({ version, state }) => (
              <option key={version} value={version}>
                {w.version(version)} · {w[state]}
              </option>
            ))}
          </select>
        )}
      </header>
      {one.against !== null && (
        <div className="body scrolling">
          {one.differs.length === 0 ? (
            <p className="muted">{w.same}</p>
          ) : (
            <table className="plain-table">
              <tbody>
                {one.differs.map((each) => (
                  <tr key={`${each.kind} ${each.way.join('/')}`}>
                    <td>
                      <span title={each.way.join(' › ')}>{wayOf(each.way)}</span>
                    </td>
                    <td>
                      {each.kind === 'added' && (
                        <>
                          <b>{w.added}</b> {short(each.after)}
                        </>
                      )}
                      {each.kind === 'removed' && (
                        <>
                          <b>{w.removed}</b> <s>{short(each.before)}</s>
                        </>
                      )}
                      {each.kind === 'changed' && (
                        <>
                          <s>{short(each.before)}</s> <b>{w.changedTo}</b> {short(each.after)}
                        </>
                      )}
                      {each.kind === 'moved' && w.moved}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </div>
      )}
    </section>
  )
}

/** The second person 复核: publishes, or returns it with words. Who wrote in it may only take it back. */
export function Reviewing({
  note,
  may,
  busy,
  onReview,
  onWithdraw,
}: {
  note: string | null
  may: Shown['may']
  busy: boolean
  onReview: (publish: boolean, why: string) => void
  onWithdraw: () => void
}) {
  const w = useWords(extensionWords)
  const [why, setWhy] = useState('')
  return (
    <section className="card" aria-label={w.review}>
      <header>
        <h2>{w.review}</h2>
      </header>
      <div className="body stack">
        {note && (
          <p>
            {w.note}：{note}
          </p>
        )}
        {may.review ? (
          <>
            <textarea
              className="input"
              rows={2}
              maxLength={1000}
              aria-label={w.words}
              placeholder={w.words}
              value={why}
              onChange={(event) => setWhy(event.target.value)}
            />
            <div className="row">
              <button
                type="button"
                className="button main"
                disabled={busy}
                onClick={() => onReview(true, why)}
              >
                {w.publish}
              </button>
              <button
                type="button"
                className="button"
                disabled={busy || why.trim() === ''}
                onClick={() => onReview(false, why)}
              >
                {w.giveBack}
              </button>
            </div>
          </>
        ) : (
          <p className="muted">{w.ownWork}</p>
        )}
        {may.compose && (
          <div>
            <button type="button" className="button" disabled={busy} onClick={onWithdraw}>
              {w.withdraw}
            </button>
          </div>
        )}
      </div>
    </section>
  )
}

import type { Region, TableCheck } from '../../../platform/decisions/declare.ts'
import { useSay, useWords } from '../../live/index.ts'
import type { Tried } from './decision-try.tsx'
import { decisionWords } from './decision-words.ts'

const SHOWN = 12

/** 检查: faults with their cells, holes and overlaps with an example each that can be tried. */
export function Findings({ check, onTry }: { check: TableCheck; onTry: (values: Tried) => void }) {
  const w = useWords(decisionWords)
  const s = useSay()
  const examples = (regions: readonly Region[]) => (
    <ul className="stack tight">
      {regions.slice(0, SHOWN).map((region) => (
        <li key={region.says.zh} className="row tight">
          <span className="grow">
            {s(region.says)}
            {'sameOutputs' in region && region.sameOutputs === true && (
              <small className="muted"> {w.sameOutputs}</small>
            )}
          </span>
          <button type="button" className="button plain small" onClick={() => onTry(region.example)}>
            {w.showIt}
          </button>
        </li>
      ))}
      {regions.length > SHOWN && <li className="muted">…</li>}
    </ul>
  )
  const clean =
    check.faults.length + check.holes.length + check.overlaps.length + check.idle.length === 0 &&
    check.complete
  return (
    <section className="card" aria-label={w.findings}>
      <header>
        <h2>{w.findings}</h2>
      </header>
      <div className="body stack tight" data-testid="decision-findings">
        {clean && (
          <p>
            <span className="tag green">✓</span> {w.sound}
          </p>
        )}
        {check.faults.length > 0 && (
          <>
            <h3>
              <span className="tag red">!</span> {w.faults(check.faults.length)}
            </h3>
            <ul className="stack tight">
              {check.faults.slice(0, SHOWN).map((fault) => (
                <li key={`${fault.row} ${fault.column} ${fault.says.zh}`}>
                  {(fault.row || fault.column) && <b>{w.at(fault.row, fault.column)} </b>}
                  {s(fault.says)}
                </li>
              ))}
            </ul>
          </>
        )}
        {check.holes.length > 0 && (
          <>
            <h3>
              <span className="tag yellow">○</span> {w.holes(check.holes.length)}
            </h3>
            {examples(check.holes)}
          </>
        )}
        {check.overlaps.length > 0 && (
          <>
            <h3>
              <span className="tag red">⧉</span> {w.overlaps(check.overlaps.length)}
            </h3>
            {examples(check.overlaps)}
          </>
        )}
        {check.idle.length > 0 && <p className="muted">{w.idle(check.idle.join('、'))}</p>}
        {!check.complete && check.faults.length === 0 && <p className="muted">{w.incomplete}</p>}
      </div>
    </section>
  )
}

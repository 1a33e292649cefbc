import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { type Say, sayNumber, useSay, useWords } from '../../live/index.ts'
import { When } from '../parts/due.tsx'
import { modelWords, type Purpose, percentOf } from './models-words.ts'

type Version = {
  readonly version: number
  readonly trainedAt: string
  readonly learnedTo: string
  readonly rows: number
  readonly labels: number
  readonly trainMs: number
  readonly heldOut: number
  readonly macroF1: number
  readonly accuracy: number
  readonly calibrationError: number
  readonly drift: number
}
export type Report = {
  readonly learnedFrom: string
  readonly threshold: number
  readonly answered: { readonly share: number; readonly accuracy: number }
  readonly confusions: readonly {
    readonly truth: Say
    readonly said: Say
    readonly count: number
    readonly share: number
  }[]
  readonly matrix: { readonly labels: readonly Say[]; readonly cells: readonly (readonly number[])[] }
  readonly worst: readonly {
    readonly label: Say
    readonly precision: number
    readonly recall: number
    readonly f1: number
    readonly support: number
  }[]
  readonly spread: readonly {
    readonly label: Say
    readonly rows: number
    readonly older: number
    readonly newest: number
  }[]
  readonly weeks: readonly {
    readonly from: string
    readonly rows: number
    readonly right: number
    readonly asked: number
  }[]
  readonly wrong: readonly {
    readonly number: string
    readonly title: string
    readonly closedAt: string | null
    readonly truth: Say
    readonly said: Say
    readonly confidence: number
  }[]
  readonly wrongHidden: number
}
export type Judged = {
  readonly purpose: Purpose
  readonly versions: readonly Version[]
  readonly report: Report | null
}

/** A card with a table that may scroll by itself. */
function Figures({
  title,
  note,
  head,
  children,
}: {
  title: string
  note?: string
  head: readonly string[]
  children: ReactNode
}) {
  return (
    <section className="card" aria-label={title}>
      <header>
        <h2 className="grow">{title}</h2>
        {note && <span className="small muted">{note}</span>}
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
      <section className="figures" tabIndex={0} aria-label={title}>
        <table>
          <thead>
            <tr>
              {head.map((one) => (
                <th key={one} scope="col">
                  {one}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{children}</tbody>
        </table>
      </section>
    </section>
  )
}

/** One model: how well it judges, what it confuses, how the city changes, what it got wrong lately. */
export function ModelDetail({ judged, report }: { judged: Judged; report: Report }) {
  const w = useWords(modelWords)
  const s = useSay()
  const newest = judged.versions[0]
  return (
    <>
      {newest && (
        <section className="card" aria-label={w[judged.purpose]}>
          <header>
            <h2 className="grow">{w[judged.purpose]}</h2>
            <span className="small muted">{w.measured(newest.heldOut)}</span>
          </header>
          <dl className="body strip-facts">
            {(
              [
                [w.macroF1, newest.macroF1.toFixed(3)],
                [w.accuracy, percentOf(newest.accuracy)],
                [w.calibration, newest.calibrationError.toFixed(3)],
                [w.answered, percentOf(report.answered.share)],
                [w.answeredRight, percentOf(report.answered.accuracy)],
                [w.threshold, percentOf(report.threshold)],
                [w.seconds, `${(newest.trainMs / 1000).toFixed(1)} s`],
              ] as const
            ).map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd className="num big">{value}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      <div className="two">
        {report.confusions.length > 0 ? (
          <Figures title={w.confusions} head={[w.truth, w.said, w.count, w.share]}>
            {report.confusions.map((one) => (
              <tr key={`${one.truth.zh} ${one.said.zh}`}>
                <td>{s(one.truth)}</td>
                <td>{s(one.said)}</td>
                <td className="num">{one.count}</td>
                <td className="num">{percentOf(one.share)}</td>
              </tr>
            ))}
          </Figures>
        ) : (
          <section className="card" aria-label={w.confusions}>
            <header>
              <h2>{w.confusions}</h2>
            </header>
            <p className="body muted">{w.noConfusion}</p>
          </section>
        )}
        <Wrong report={report} />
      </div>
      <Matrix matrix={report.matrix} />
      <div className="two">
        <Figures title={w.weeks} head={[w.week, w.heldOut, w.right, w.asks]}>
          {report.weeks.map((one) => (
            <tr key={one.from}>
              <th scope="row" className="num">
                {one.from}
              </th>
              <td className="num">{one.rows}</td>
              <td className="num">
                <meter min={0} max={1} value={one.right / one.rows} aria-label={w.right} />{' '}
                {percentOf(one.right / one.rows)}
              </td>
              <td className="num">{percentOf(one.asked / one.rows)}</td>
            </tr>
          ))}
        </Figures>
        <Figures
          title={w.spread}
          note={w.spreadHow(percentOf(newest?.drift ?? 0))}
          head={[w.label, w.older, w.newest]}
        >
          {report.spread.map((one) => (
            <tr key={one.label.zh}>
              <td>{s(one.label)}</td>
              <td className="num">{percentOf(one.older)}</td>
              <td className="num">
                {one.newest > one.older ? '↑' : one.newest < one.older ? '↓' : ''} {percentOf(one.newest)}
              </td>
            </tr>
          ))}
        </Figures>
        <Figures title={w.worst} head={[w.label, w.precision, w.recall, 'F1', w.heldOut]}>
          {report.worst.map((one) => (
            <tr key={one.label.zh}>
              <td>{s(one.label)}</td>
              <td className="num">{percentOf(one.precision)}</td>
              <td className="num">{percentOf(one.recall)}</td>
              <td className="num">{one.f1.toFixed(2)}</td>
              <td className="num">{one.support}</td>
            </tr>
          ))}
        </Figures>
        <Figures
          title={w.history}
          head={[w.version, w.trainedAt, w.rows, w.macroF1, w.accuracy, w.drift, w.seconds]}
        >
          {judged.versions.map((one) => (
            <tr key={one.version}>
              <th scope="row" className="num">
                {one.version}
              </th>
              <td>
                <When at={one.trainedAt} />
              </td>
              <td className="num">{sayNumber(one.rows)}</td>
              <td className="num">{one.macroF1.toFixed(3)}</td>
              <td className="num">{percentOf(one.accuracy)}</td>
              <td className="num">{percentOf(one.drift)}</td>
              <td className="num">{(one.trainMs / 1000).toFixed(1)} s</td>
            </tr>
          ))}
        </Figures>
      </div>
    </>
  )
}

function Wrong({ report }: { report: Report }) {
  const w = useWords(modelWords)
  const s = useSay()
  return (
    <section className="card" aria-label={w.wrong}>
      <header>
        <h2 className="grow">{w.wrong}</h2>
        {report.wrongHidden > 0 && <span className="small muted">{w.hidden(report.wrongHidden)}</span>}
      </header>
      <div className="body wrongs">
        {report.wrong.length === 0 && <p className="muted">{w.noWrong}</p>}
        <ul className="mini">
          {report.wrong.map((one) => (
            <li key={one.number}>
              <span className="row tight">
                <Link className="num" to={`/m/${one.number}`}>
                  {one.number}
                </Link>
                <span className="grow ellipsis">{one.title}</span>
                {one.closedAt && <When at={one.closedAt} />}
              </span>
              <span className="small">
                {w.truth} <b>{s(one.truth)}</b> · {w.said} {s(one.said)} ({percentOf(one.confidence)})
              </span>
            </li>
          ))}
        </ul>
      </div>
    </section>
  )
}

/** The labels with most errors as a square; the darker, the more. */
function Matrix({ matrix }: { matrix: Report['matrix'] }) {
  const w = useWords(modelWords)
  const s = useSay()
  const names = [...matrix.labels.map((one) => s(one).split(' › ').at(-1) ?? ''), w.others].slice(
    0,
    matrix.cells.length,
  )
  const most = Math.max(1, ...matrix.cells.flatMap((row, i) => row.filter((_, j) => i !== j)))
  return (
    <section className="card" aria-label={w.matrix}>
      <header>
        <h2 className="grow">{w.matrix}</h2>
        <span className="small muted">{w.matrixHow}</span>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
      <section className="figures" tabIndex={0} aria-label={w.matrix}>
        <table className="matrix">
          <thead>
            <tr>
              <td />
              {names.map((name) => (
                <th key={name} scope="col" title={name}>
                  <span>{name}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {matrix.cells.map((row, i) => (
              <tr key={names[i]}>
                <th scope="row">{names[i]}</th>
                {row.map((count, j) => (
                  <td
                    // biome-ignore lint/suspicious/noArrayIndexKey: columns stand in the order of the labels
                    key={j}
                    className={`num${i === j ? ' right' : count > 0 ? ' wrong-cell' : ' none'}`}
                    style={
                      i !== j && count > 0
                        ? { backgroundColor: `rgb(196 49 41 / ${(0.1 + (0.35 * count) / most).toFixed(2)})` }
                        : undefined
                    }
                  >
                    {count}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  )
}

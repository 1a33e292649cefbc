import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { api, sayNumber, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { When } from '../parts/due.tsx'
import { Loaded } from '../parts/states.tsx'
import { TopicForm } from './topic-form.tsx'
import {
  type PartFigures,
  STATUS_TONE,
  type TopicDetail,
  type TopicPartName,
  topicWords,
} from './topic-words.ts'
import { ScopeText } from './topics.tsx'

const PARTS: readonly TopicPartName[] = ['before', 'during', 'after']
const CHART = { width: 900, height: 190, left: 34, bottom: 22, top: 18 } as const

/** One topic 专题: what is to be reached, by whom, how, and what the requests say of it. */
export function TopicPage() {
  const { id = '' } = useParams()
  const w = useWords(topicWords)
  const { load, reload } = useLoad(`topic ${id}`, (signal) =>
    api.get<TopicDetail>(`/api/topics/${encodeURIComponent(id)}`, undefined, { signal }),
  )
  const one = load.state === 'ready' ? load.value : null
  useTitle({ title: w.title, to: '/topics' }, { title: one?.title ?? '…' })
  return (
    <div className="page stack">
      <Loaded load={load} retry={reload}>
        {(one) => <Shown one={one} reload={reload} />}
      </Loaded>
    </div>
  )
}

function Shown({ one, reload }: { one: TopicDetail; reload: () => unknown }) {
  const w = useWords(topicWords)
  const [editing, setEditing] = useState(false)
  if (editing)
    return (
      <TopicForm
        topic={one}
        onCancel={() => setEditing(false)}
        onSaved={() => {
          setEditing(false)
          void reload()
        }}
      />
    )
  return (
    <>
      <div className="row">
        <h1 className="grow">{one.title}</h1>
        <span className={`tag ${STATUS_TONE[one.status]}`}>{w[one.status]}</span>
        {one.may.edit && (
          <button type="button" className="button" onClick={() => setEditing(true)}>
            {w.edit}
          </button>
        )}
      </div>
      <section className="card">
        <dl className="body detail">
          <dt>{w.goal}</dt>
          <dd className="pre">{one.goal}</dd>
          <dt>{w.owner}</dt>
          <dd>{one.ownerName}</dd>
          <dt>{w.time}</dt>
          <dd className="num">{w.span(one.from, one.to)}</dd>
          <dt>{w.scope}</dt>
          <dd>
            {one.scope.group ? (
              one.group ? (
                <Link to={`/hot/${one.group.id}`}>{one.group.name ?? w.group}</Link>
              ) : (
                w.groupHidden
              )
            ) : (
              <ScopeText one={one} />
            )}
          </dd>
        </dl>
      </section>
      <Figures one={one} />
      <div className="two">
        <Measures one={one} />
        <Versions one={one} />
      </div>
    </>
  )
}

const percent = (share: number): string => `${Math.round(share * 1000) / 10}%`

function Figures({ one }: { one: TopicDetail }) {
  const w = useWords(topicWords)
  const { figures } = one
  const before = figures.parts.before.perWeek
  const changeOf = (part: PartFigures): string | null => {
    if (before === null || before === 0 || part.perWeek === null) return null
    const share = part.perWeek / before - 1
    return `${share > 0 ? '+' : share < 0 ? '−' : ''}${Math.abs(Math.round(share * 100))}%`
  }
  return (
    <section className="card" aria-label={w.figures}>
      <header>
        <h2 className="grow">{w.figures}</h2>
        <small>
          {w.asOf} <When at={figures.asOf} />
        </small>
      </header>
      <div className="body stack">
        {!one.whole && <p className="small">{w.notWhole}</p>}
        <div className="compare">
          {PARTS.map((name) => {
            const part = figures.parts[name]
            const change = name === 'before' ? null : changeOf(part)
            return (
              <div key={name} className={name}>
                <h3>{w[name]}</h3>
                {part.perWeek === null ? (
                  <p className="muted">{w.notYet}</p>
                ) : (
                  <p>
                    <b className="num">{Math.round(part.perWeek * 10) / 10}</b> {w.perWeek}
                    {change && <span className="small"> · {w.change(change)}</span>}
                  </p>
                )}
                <p className="small">{w.taken(part.taken, part.weeks)}</p>
                <p className="small">
                  {part.satisfied === null ? w.noVisits : w.satisfied(percent(part.satisfied), part.visited)}
                </p>
              </div>
            )
          })}
        </div>
        <Weeks one={one} />
        <details>
          <summary>{w.table}</summary>
          <div className="figures">
            <table>
              <thead>
                <tr>
                  {[w.week, w.part, w.count, w.visited, w.satisfiedCount].map((title) => (
                    <th key={title} scope="col">
                      {title}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {figures.weeks.map((week) => (
                  <tr key={week.from}>
                    <th scope="row" className="num">
                      {week.from}
                    </th>
                    <td>{w[week.part]}</td>
                    <td className="num">{week.taken}</td>
                    <td className="num">{week.visited}</td>
                    <td className="num">{week.satisfied}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </details>
      </div>
    </section>
  )
}

/** Weeks as bars from zero, each part with its mean drawn through it. */
function Weeks({ one }: { one: TopicDetail }) {
  const w = useWords(topicWords)
  const { weeks, parts } = one.figures
  const { width, height, left, bottom, top } = CHART
  if (weeks.length === 0) return null
  const most = Math.max(4, ...weeks.map((week) => week.taken))
  const step = (width - left) / weeks.length
  const y = (count: number) => height - bottom - (count / most) * (height - bottom - top)
  return (
    <figure className="weeks">
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={w.chart}>
        <title>{w.chart}</title>
        <path className="axis" d={`M${left} ${y(0)}H${width}`} />
        <text x={left - 6} y={y(0) + 4} textAnchor="end">
          0
        </text>
        <text x={left - 6} y={y(most) + 4} textAnchor="end">
          {most}
        </text>
        {weeks.map((week, n) => (
          <g key={week.from}>
            <rect
              className={`bar ${week.part}${week.complete ? '' : ' part'}`}
              x={left + n * step + 2}
              y={y(week.taken)}
              width={Math.max(1, step - 4)}
              height={y(0) - y(week.taken)}
            >
              <title>{`${week.from} · ${w[week.part]}: ${week.taken}`}</title>
            </rect>
            <text x={left + (n + 0.5) * step} y={y(week.taken) - 4} textAnchor="middle">
              {sayNumber(week.taken)}
            </text>
            {(weeks.length <= 14 || n % 2 === 0) && (
              <text x={left + (n + 0.5) * step} y={height - 6} textAnchor="middle">
                {week.from.slice(5)}
              </text>
            )}
          </g>
        ))}
        {PARTS.map((name) => {
          const first = weeks.findIndex((week) => week.part === name)
          const last = weeks.findLastIndex((week) => week.part === name)
          const mean = parts[name].perWeek
          return first < 0 || mean === null ? null : (
            <path
              key={name}
              className="mean"
              d={`M${left + first * step} ${y(mean)}H${left + (last + 1) * step}`}
            />
          )
        })}
      </svg>
      <figcaption className="small">
        {w.chart} · {w.partWeek}
      </figcaption>
    </figure>
  )
}

function Measures({ one }: { one: TopicDetail }) {
  const w = useWords(topicWords)
  return (
    <section className="card" aria-label={w.measures}>
      <header>
        <h2>{w.measures}</h2>
      </header>
      <div className="body">
        {one.measures.length === 0 ? (
          <p className="muted">{w.noMeasures}</p>
        ) : (
          <ol className="mini">
            {one.measures.map((measure) => (
              <li key={`${measure.text} ${measure.due}`}>
                <span className="row tight">
                  <span className="grow">{measure.text}</span>
                  {measure.done ? (
                    <span className="tag green">{w.doneText(measure.done)}</span>
                  ) : (
                    measure.due && <span className="tag">{w.dueText(measure.due)}</span>
                  )}
                </span>
                {measure.unitName && <span className="small">{measure.unitName}</span>}
              </li>
            ))}
          </ol>
        )}
      </div>
    </section>
  )
}

function Versions({ one }: { one: TopicDetail }) {
  const w = useWords(topicWords)
  const s = useSay()
  return (
    <section className="card" aria-label={w.versions}>
      <header>
        <h2>{w.versions}</h2>
      </header>
      <div className="body">
        <ul className="mini">
          {one.versions.map((version) => (
            <li key={version.version}>
              <span className="row tight">
                <span className="grow">
                  {w.version(version.version)} · {s(version.status)} · {version.by}
                </span>
                <When at={version.at} />
              </span>
            </li>
          ))}
        </ul>
      </div>
    </section>
  )
}

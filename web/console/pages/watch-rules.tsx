import { Link } from 'react-router'
import { punctuation, sayNumber, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { Empty, Loaded } from '../parts/states.tsx'
import { useCity } from '../session.ts'
import '../look/watch.css'
import { LevelTag, metricTitle, useRules } from './watch-parts.tsx'
import { conditionsOf } from './watch-rule-form.tsx'
import { ruleWords } from './watch-rule-words.ts'

/** 监测规则: which run, what each looks at, what stands. */
export function WatchRules() {
  const w = useWords(ruleWords)
  const s = useSay()
  useTitle({ title: w.title })
  const { load, reload } = useRules()
  const list = load.state === 'ready' ? load.value : null
  const pt = useWords(punctuation)
  const { declared } = useCity()
  const metric = (name: string): string => {
    // how often something was reported is measured by its kind
    const fact = name.startsWith('fact:') ? declared.types[name.slice('fact:'.length)] : undefined
    return s(fact?.title ?? metricTitle(list, name))
  }
  return (
    <div className="page stack">
      <div className="row">
        <div className="grow">
          <h1>{w.title}</h1>
          <p className="muted">{w.lead}</p>
        </div>
        <Link className="button" to="/firings">
          {w.board}
        </Link>
        {list?.may.keep && (
          <Link className="button main" to="/watch-rules/new">
            {w.make}
          </Link>
        )}
      </div>
      <Loaded load={load} retry={reload}>
        {({ rows, levels, ruleStates }) =>
          rows.length === 0 ? (
            <Empty title={w.none} />
          ) : (
            <div className="card tablebox">
              <table className="table">
                <thead>
                  <tr>
                    <th>{w.level}</th>
                    <th>{w.title}</th>
                    <th>{w.looksAt}</th>
                    <th>{w.state}</th>
                    <th className="num">{w.stands}</th>
                  </tr>
                </thead>
                <tbody>
                  {rows.map((row) => (
                    <tr key={row.id}>
                      <td>
                        <LevelTag level={row.declared.level} levels={levels} />
                      </td>
                      <td>
                        <Link to={`/watch-rules/${row.id}`}>{s(row.declared.title)}</Link>
                        <br />
                        <small className="muted">{row.name}</small>
                      </td>
                      <td>
                        {[...new Set(conditionsOf(row.declared.when).map((one) => metric(one.metric)))].join(
                          pt.and,
                        )}
                      </td>
                      <td>
                        {s(ruleStates[row.state])} · {row.version > 0 ? w.versionN(row.version) : w.noVersion}
                        {row.newest > row.version && (
                          <>
                            <br />
                            <span className="tag">{w.draftWaits}</span>
                          </>
                        )}
                      </td>
                      <td className="num">{sayNumber(row.firings)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Loaded>
    </div>
  )
}

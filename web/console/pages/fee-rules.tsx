import { useState } from 'react'
import { Link } from 'react-router'
import { yuan } from '../../../platform/services/fees/decide.ts'
import type { FeeRule, ListedRule } from '../../../platform/services/fees/declare.ts'
import { api, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { When } from '../parts/due.tsx'
import { Empty, Loaded } from '../parts/states.tsx'
import { FeeRuleForm } from './fee-rule-form.tsx'
import { feeRuleWords, type ReadableTable } from './fee-rule-words.ts'
import { serviceWords, type Wire } from './service-words.ts'
import '../look/services.css'

type RuleLine = {
  readonly code: string
  readonly versions: readonly Wire<ListedRule>[]
  readonly inForce: number | null
}
type Rules = {
  readonly today: string
  readonly tables: readonly ReadableTable[]
  readonly rows: readonly RuleLine[]
  readonly may: { readonly keep: boolean }
}

/** 收费目录清单: what is charged from which day on, by what law; tried before it is kept. */
export function FeeRules() {
  const w = useWords(feeRuleWords)
  const of = useWords(serviceWords)
  const s = useSay()
  useTitle({ title: of.fees, to: '/fees' }, { title: w.rules })
  const { load, reload } = useLoad('fee rules', (signal) =>
    api.get<Rules>('/api/fees/rules', undefined, { signal }),
  )
  const [open, setOpen] = useState<string | null>(null)
  return (
    <div className="page stack">
      <div className="row">
        <h1 className="grow">{w.rules}</h1>
        {load.state === 'ready' && load.value.may.keep && (
          <button type="button" className="button main" onClick={() => setOpen('')}>
            {w.newRule}
          </button>
        )}
      </div>
      <p className="muted in-text">
        {w.lead} <Link to="/fees">{of.fees}</Link>
      </p>
      <Loaded load={load} retry={reload}>
        {(all) => (
          <>
            {open === '' && (
              <section className="card">
                <div className="body">
                  <FeeRuleForm
                    key="new"
                    before={null}
                    tables={all.tables}
                    may={all.may.keep}
                    close={() => setOpen(null)}
                    kept={() => {
                      setOpen(null)
                      void reload()
                    }}
                  />
                </div>
              </section>
            )}
            {all.rows.length === 0 && <Empty title={w.none} />}
            {all.rows.map((row) => {
              const now = row.versions.find((one) => one.version === row.inForce)
              const shown = now ?? row.versions[0]
              if (!shown) return null
              const coming = row.versions.filter((one) => one.from > all.today)
              return (
                <section key={row.code} className="card">
                  <header>
                    <h2 className="grow">
                      {s(shown.title)} <small className="muted">{row.code}</small>
                    </h2>
                    {now ? (
                      <span className="tag green">{w.inForce(now.version, now.from)}</span>
                    ) : (
                      <span className="tag yellow">{w.notYet}</span>
                    )}
                    <button
                      type="button"
                      className="button small"
                      aria-expanded={open === row.code}
                      onClick={() => setOpen(open === row.code ? null : row.code)}
                    >
                      {all.may.keep ? w.change : w.tryIt}
                    </button>
                  </header>
                  <div className="body stack tight">
                    <p className="in-text">
                      <Amount rule={shown} tables={all.tables} />
                      <small className="muted"> · {shown.basis}</small>
                    </p>
                    {shown.reliefs.length > 0 && (
                      <p className="small in-text">
                        {w.reliefs}：{shown.reliefs.map((one) => s(one.title)).join('、')}
                      </p>
                    )}
                    {coming.map((one) => (
                      <p key={one.version} className="small in-text">
                        <span className="tag blue">{w.from(one.from)}</span> v{one.version}{' '}
                        <Amount rule={one} tables={all.tables} />
                      </p>
                    ))}
                    {row.versions.length > 1 && (
                      <details>
                        <summary className="small">{w.history(row.versions.length)}</summary>
                        <table className="plain-table">
                          <tbody>
                            {row.versions.map((one) => (
                              <tr key={one.version}>
                                <td className="num">v{one.version}</td>
                                <td className="num">{one.from}</td>
                                <td>
                                  <Amount rule={one} tables={all.tables} />
                                </td>
                                <td>
                                  {one.by} <When at={one.at} />
                                </td>
                              </tr>
                            ))}
                          </tbody>
                        </table>
                      </details>
                    )}
                    {open === row.code && (
                      <FeeRuleForm
                        key={`${row.code} ${row.versions[0]?.version}`}
                        before={shown}
                        tables={all.tables}
                        may={all.may.keep}
                        close={() => setOpen(null)}
                        kept={() => {
                          setOpen(null)
                          void reload()
                        }}
                      />
                    )}
                  </div>
                </section>
              )
            })}
          </>
        )}
      </Loaded>
    </div>
  )
}

/** How it is reckoned, in one line. */
function Amount({ rule, tables }: { rule: Pick<FeeRule, 'amount'>; tables: readonly ReadableTable[] }) {
  const w = useWords(feeRuleWords)
  const s = useSay()
  const { amount } = rule
  if (amount.kind === 'fixed') return <b className="num">{w.each(yuan(amount.fen))}</b>
  if (amount.kind === 'perUnit')
    return (
      <b className="num">
        {w.perUnit(yuan(amount.fen), s(amount.unit))}
        {amount.most !== undefined && ` ${w.most(yuan(amount.most))}`}
      </b>
    )
  if (amount.kind === 'table') return <span>{w.ownTable(s(amount.table.title))}</span>
  const table = tables.find((one) => one.name === amount.table)
  return (
    <span>
      {w.byTable} <Link to={`/decisions/${amount.table}`}>{table ? s(table.title) : amount.table}</Link>
      {table ? ` v${table.version}` : ` ${w.notPublished}`}
    </span>
  )
}

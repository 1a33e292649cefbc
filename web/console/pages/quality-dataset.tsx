import { type ReactNode, useState } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'
import { dimensions, severities, tests } from '../../../platform/catalogue/declare.ts'
import { api, type Failure, say, useLoad, useSay, useWords, words } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { When } from '../parts/due.tsx'
import { Empty, Loaded, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { RaiseDoubt } from './doubt-form.tsx'
import { Score, Trend } from './quality.tsx'
import { BadRows } from './quality-rows.tsx'
import { RuleForm } from './quality-rule.tsx'
import { type DatasetQuality, qualityWords, type Result, scoreText } from './quality-words.ts'

const dictionary = words({
  tabs: say('内容', 'Contents'),
  whole: say('按整个资源', 'of the dataset as a whole'),
})
const TABS = ['results', 'history', 'columns', 'rules'] as const
type Tab = (typeof TABS)[number]
/** In the order of the standard. */
const DIMENSIONS = Object.keys(dimensions) as (keyof typeof dimensions)[]
type Rule = DatasetQuality['rules'][number]

/** One dataset: how it scored and by which rules, how that went, what its columns hold, and the rules themselves. */
export function QualityDataset() {
  const { id = '' } = useParams()
  const w = useWords(qualityWords)
  const [params, setParams] = useSearchParams()
  const run = params.get('run') ?? ''
  const { load, reload } = useLoad(`quality ${id} ${run}`, (signal) =>
    api.get<DatasetQuality>(`/api/quality/datasets/${id}`, { run }, { signal }),
  )
  const s = useSay()
  useTitle(
    { title: w.title, to: '/quality' },
    { title: load.state === 'ready' ? s(load.value.dataset.title) : '…' },
  )
  const set = (values: Readonly<Record<string, string | null>>): void =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before)
        for (const [name, value] of Object.entries(values))
          if (value) next.set(name, value)
          else next.delete(name)
        return next
      },
      { replace: true },
    )
  return (
    <div className="page stack">
      <Loaded load={load} retry={reload}>
        {(seen) => <Shown seen={seen} reload={reload} params={params} set={set} />}
      </Loaded>
    </div>
  )
}

type Set = (values: Readonly<Record<string, string | null>>) => void

function Shown({
  seen,
  reload,
  params,
  set,
}: {
  seen: DatasetQuality
  reload: () => Promise<void>
  params: URLSearchParams
  set: Set
}) {
  const w = useWords({ ...qualityWords, ...dictionary })
  const s = useSay()
  const [failure, setFailure] = useState<Failure | null>(null)
  const [editing, setEditing] = useState<Rule | 'new' | null>(null)
  const [doubting, setDoubting] = useState(false)
  const { dataset, runs, may } = seen
  const tab = (TABS as readonly string[]).includes(params.get('tab') ?? '')
    ? (params.get('tab') as Tab)
    : 'results'
  const rule = params.get('rule')
  const measure = async (): Promise<void> => {
    setFailure(null)
    const got = await api.post(`/api/quality/datasets/${dataset.id}/measure`)
    if (!got.ok) return setFailure(got.error)
    toast(w.measured)
    // only then: whoever went on to another tab meanwhile stays there
    if (params.get('run')) set({ run: null })
    void reload()
  }
  const latest = runs.find((one) => one.id === seen.run)
  return (
    <>
      <div className="row">
        <h1 className="grow">
          {s(dataset.title)} <small className="num">{dataset.code}</small>
        </h1>
        <Link className="button" to={`/data-intake?dataset=${dataset.id}`}>
          {w.toIntake}
        </Link>
        <Link className="button" to={`/mapping/${dataset.id}`}>
          {w.toMapping}
        </Link>
        <button type="button" className="button" onClick={() => setDoubting(true)}>
          {w.raise}
        </button>
        {may.keep && (
          <button type="button" className="button main" onClick={() => void measure()}>
            {w.measure}
          </button>
        )}
      </div>
      <div className="row small">
        {dataset.unitName} · {dataset.rowCount.toLocaleString()} {w.rows}
        {latest && (
          <>
            {' '}
            · {w.measuredAt} <When at={latest.measuredAt} />
          </>
        )}
        {seen.corrections.map((one) => (
          <Link key={one.matter} className="tag yellow" to={`/m/${one.matter}`}>
            {w.corrections}：{one.kind === 'rejects' ? w.rejects : one.kind === 'rule' ? w.ruleKind : w.doubt}
          </Link>
        ))}
      </div>
      {failure && <Refused failure={failure} />}
      {latest && (
        <div className="tiles">
          <div className="tile">
            <span>{w.score}</span>
            <Score score={latest.score} gate={seen.gate} />
            <Trend scores={runs.map((one) => one.score).reverse()} label={w.trend} height={30} />
          </div>
          {DIMENSIONS.flatMap((name) => {
            const score = latest.byDimension[name]
            return score === undefined ? [] : [{ name, score }]
          }).map(({ name, score }) => (
            <div className="tile" key={name}>
              <span>{s(dimensions[name])}</span>
              <Score score={score} gate={seen.gate} />
            </div>
          ))}
        </div>
      )}
      {latest && latest.drift.length > 0 && (
        <div className="banner yellow">
          <div>
            <b>{w.drift}</b>
            <ul>
              {latest.drift.map((one) => (
                <li key={one.item + one.says.zh}>{s(one.says)}</li>
              ))}
            </ul>
          </div>
        </div>
      )}
      <section className="card">
        <div className="tabs" role="tablist" aria-label={w.tabs}>
          {TABS.map((one) => (
            <button
              key={one}
              type="button"
              role="tab"
              aria-selected={tab === one}
              onClick={() => set({ tab: one })}
            >
              {w[one]}
            </button>
          ))}
          <span className="grow" />
        </div>
        <div className="body">
          {tab !== 'rules' && runs.length === 0 ? (
            <Empty title={w.notMeasured}>
              <p>{w.notMeasuredWhy}</p>
            </Empty>
          ) : tab === 'results' ? (
            <Results seen={seen} open={(one) => set({ rule: one.rule })} />
          ) : tab === 'history' ? (
            <History seen={seen} open={(one) => set({ run: one, tab: 'results' })} />
          ) : tab === 'columns' ? (
            <Columns seen={seen} />
          ) : (
            <Rules seen={seen} reload={reload} edit={setEditing} />
          )}
        </div>
      </section>
      {rule && seen.run && <BadRows run={seen.run} rule={rule} onClose={() => set({ rule: null })} />}
      {editing && (
        <RuleForm
          seen={seen}
          rule={editing === 'new' ? null : editing}
          onClose={() => setEditing(null)}
          onSaved={() => {
            setEditing(null)
            void reload()
          }}
        />
      )}
      {doubting && <RaiseDoubt dataset={dataset} onClose={() => setDoubting(false)} />}
    </>
  )
}

/** A table under its heads; those over numbers stand on the right. */
function Sheet({
  heads,
  children,
}: {
  heads: readonly (string | { readonly right: string })[]
  children: ReactNode
}) {
  return (
    <div className="scrollx">
      <table className="plain-table">
        <thead>
          <tr>
            {heads.map((one) =>
              typeof one === 'string' ? (
                <th key={one}>{one}</th>
              ) : (
                <th key={one.right} className="right">
                  {one.right}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  )
}

function Results({ seen, open }: { seen: DatasetQuality; open: (one: Result) => void }) {
  const w = useWords({ ...qualityWords, ...dictionary })
  const s = useSay()
  return (
    <Sheet heads={[w.rule, w.dimension, w.score, { right: w.bad }, w.severity, { right: w.weight }, '']}>
      {seen.results.map((one) => (
        <tr key={one.rule}>
          <td>
            {s(one.title)}
            {tests[one.test.is].whole && <small> {w.whole}</small>}
          </td>
          <td>{s(dimensions[one.dimension])}</td>
          <td>
            <Score score={one.score} gate={seen.gate} />
          </td>
          <td className="right num">{one.bad > 0 ? w.badOf(one.bad, one.rows) : '0'}</td>
          <td>{s(severities[one.severity])}</td>
          <td className="right num">{one.weight}</td>
          <td>
            {one.samples > 0 && (
              <button type="button" className="link" onClick={() => open(one)}>
                {w.seeRows}
              </button>
            )}
          </td>
        </tr>
      ))}
    </Sheet>
  )
}

function History({ seen, open }: { seen: DatasetQuality; open: (run: string) => void }) {
  const w = useWords(qualityWords)
  const s = useSay()
  const shown = DIMENSIONS.filter((name) => seen.runs.some((run) => run.byDimension[name] !== undefined))
  return (
    <Sheet
      heads={[
        w.measuredAt,
        w.score,
        ...shown.map((name) => ({ right: s(dimensions[name]) })),
        ...[{ right: w.rows }, { right: w.rejected }, w.drift, w.byWhom],
      ]}
    >
      {seen.runs.map((run) => (
        <tr key={run.id} aria-current={run.id === seen.run ? 'true' : undefined}>
          <td>
            <button type="button" className="link" onClick={() => open(run.id)}>
              <When at={run.measuredAt} />
            </button>
          </td>
          <td>
            <Score score={run.score} gate={seen.gate} />
          </td>
          {shown.map((name) => (
            <td key={name} className="right num">
              {scoreText(run.byDimension[name] ?? null)}
            </td>
          ))}
          <td className="right num">{run.rows.toLocaleString()}</td>
          <td className="right num">{run.rejected.toLocaleString()}</td>
          <td>{run.drift.map((one) => s(one.says)).join('；')}</td>
          <td>{run.by}</td>
        </tr>
      ))}
    </Sheet>
  )
}

function Columns({ seen }: { seen: DatasetQuality }) {
  const w = useWords(qualityWords)
  const s = useSay()
  const titleOf = (name: string): string =>
    s(seen.dataset.items.find((one) => one.name === name)?.field.title ?? name)
  return (
    <Sheet
      heads={[w.columns, w.filled, { right: w.distinct }, { right: w.lengths }, w.range, w.top, w.shapes]}
    >
      {seen.profiles.map((one) => {
        const share = one.rows === 0 ? 0 : (100 * one.filled) / one.rows
        return (
          <tr key={one.item}>
            <td>
              {titleOf(one.item)} <small>{one.type}</small>
            </td>
            <td className="num">{share.toFixed(1)}%</td>
            <td className="right num">{one.distinct.toLocaleString()}</td>
            <td className="right num">
              {one.shortest === null
                ? ''
                : one.shortest === one.longest
                  ? one.longest
                  : `${one.shortest}–${one.longest}`}
            </td>
            <td>{one.least === null ? '' : `${one.least} – ${one.most}`}</td>
            <td>
              {one.top.length === 0 && one.filled > 0 ? (
                <small className="muted">{w.personal}</small>
              ) : (
                one.top
                  .slice(0, 4)
                  .map((top) => `${top.value} (${top.count})`)
                  .join('、')
              )}
            </td>
            <td>
              {one.shapes
                .slice(0, 3)
                .map((shape) => `${shape.shape} (${shape.count})`)
                .join('、')}
            </td>
          </tr>
        )
      })}
    </Sheet>
  )
}

function Rules({
  seen,
  reload,
  edit,
}: {
  seen: DatasetQuality
  reload: () => Promise<void>
  edit: (rule: Rule | 'new') => void
}) {
  const w = useWords(qualityWords)
  const s = useSay()
  const [failure, setFailure] = useState<Failure | null>(null)
  const end = async (rule: string): Promise<void> => {
    const got = await api.delete(`/api/quality/datasets/${seen.dataset.id}/rules/${rule}`)
    if (!got.ok) return setFailure(got.error)
    toast(w.ended)
    void reload()
  }
  return (
    <div className="stack">
      {failure && <Refused failure={failure} />}
      {seen.may.keep && (
        <div>
          <button type="button" className="button main" onClick={() => edit('new')}>
            {w.addRule}
          </button>
        </div>
      )}
      <Sheet heads={[w.rule, w.testKind, w.dimension, w.severity, { right: w.weight }, '']}>
        {seen.rules.map((one) => (
          <tr key={one.id}>
            <td>
              {s(one.title)} <small>{one.origin === 'hand' ? w.byHand : w.standard}</small>
            </td>
            <td>{s(tests[one.test.is].title)}</td>
            <td>{s(dimensions[one.dimension])}</td>
            <td>{s(severities[one.severity])}</td>
            <td className="right num">{one.weight}</td>
            <td>
              {one.origin === 'hand' && seen.may.keep && (
                <span className="row tight">
                  <button type="button" className="link" onClick={() => edit(one)}>
                    {w.editRule}
                  </button>
                  <button type="button" className="link" onClick={() => void end(one.id)}>
                    {w.end}
                  </button>
                </span>
              )}
            </td>
          </tr>
        ))}
      </Sheet>
    </div>
  )
}

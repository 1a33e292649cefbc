import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { sourceKinds } from '../../../platform/catalogue/declare.ts'
import { api, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { DueLight, When } from '../parts/due.tsx'
import { Empty, Failed, Loading } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { holds, useCity } from '../session.ts'
import { SourceDrawer } from './source-form.tsx'
import { planWords, type SeenDue, type SeenSource, sourceWords } from './source-words.ts'

/** 数源与计划: where deliveries come from by themselves, and when the next ones are due. */
export function DataSources() {
  const w = useWords(sourceWords)
  const s = useSay()
  const { me } = useCity()
  useTitle({ title: w.title })
  const [params, setParams] = useSearchParams()
  const { load, reload } = useLoad('data sources', (signal) =>
    api.get<{ rows: readonly SeenSource[] }>('/api/intake/sources', undefined, { signal }),
  )
  const rows = load.state === 'ready' ? load.value.rows : []
  const open = params.get('source')
  const chosen = rows.find((one) => one.id === open)
  const show = (id: string | null): void =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before)
        if (id) next.set('source', id)
        else next.delete('source')
        return next
      },
      { replace: true },
    )
  const mayAdd = holds(me, 'dataSteward', 'dataAuthority')
  const columns: readonly Column<SeenSource>[] = [
    {
      key: 'state',
      title: w.state,
      width: '84px',
      bare: true,
      show: (one) => <StateTag one={one} />,
    },
    { key: 'name', title: w.name, width: 'minmax(120px, 1.2fr)', show: (one) => one.title },
    { key: 'kind', title: w.kind, width: '110px', show: (one) => s(sourceKinds[one.kind]) },
    {
      key: 'dataset',
      title: w.dataset,
      width: 'minmax(120px, 1.2fr)',
      show: (one) => s(one.datasetTitle),
    },
    { key: 'unit', title: w.unit, width: 'minmax(70px, 0.7fr)', show: (one) => one.unitName },
    {
      key: 'plan',
      title: w.plan,
      width: 'minmax(110px, 1fr)',
      show: (one) => s(planWords(one.schedule, one.kind)),
    },
    { key: 'last', title: w.last, width: '110px', show: (one) => <When at={one.ranAt} /> },
    { key: 'next', title: w.next, width: '110px', show: (one) => one.active && <When at={one.nextAt} /> },
  ]
  return (
    <div className="page stack">
      <div className="row">
        <h1 className="grow">{w.title}</h1>
        {mayAdd && (
          <button type="button" className="button main" onClick={() => show('new')}>
            {w.add}
          </button>
        )}
      </div>
      <p className="muted">{w.lead}</p>
      <Dues />
      <h2>{w.sources}</h2>
      {load.state === 'loading' && <Loading />}
      {load.state === 'failed' && <Failed failure={load.failure} retry={reload} />}
      {load.state === 'ready' && rows.length === 0 && <Empty>{w.none}</Empty>}
      {rows.length > 0 && (
        <Table
          label={w.sources}
          columns={columns}
          rows={rows}
          idOf={(one) => one.id}
          onOpen={(one) => show(one.id)}
          wide={900}
        />
      )}
      {(chosen || open === 'new') && (
        <SourceDrawer
          key={chosen?.id ?? 'new'}
          source={chosen ?? null}
          dataset={params.get('dataset') ?? ''}
          mayChange={mayAdd}
          onClose={() => show(null)}
          onDone={() => void reload()}
        />
      )}
    </div>
  )
}

const StateTag = ({ one }: { one: SeenSource }) => {
  const w = useWords(sourceWords)
  if (!one.active) return <span className="tag">{w.paused}</span>
  if (one.trouble) return <span className="tag red">{w.troubled}</span>
  if (one.ranWellAt || one.kind === 'push') return <span className="tag green">{w.works}</span>
  return <span className="tag yellow">{w.notYet}</span>
}

/** Clocks of what was promised 报送时限: each with its due instant, the most urgent first. */
function Dues() {
  const w = useWords(sourceWords)
  const [onlyLate, setOnlyLate] = useState(false)
  const { load, reload } = useLoad('due', (signal) =>
    api.get<{ rows: readonly SeenDue[]; total: number; late: number }>(
      '/api/intake/due',
      { limit: 500 },
      { signal },
    ),
  )
  const all = load.state === 'ready' ? load.value : null
  const shown = (all?.rows ?? []).filter((one) => !onlyLate || one.late).slice(0, SHOWN)
  return (
    <section className="card">
      <header className="row">
        <h2 className="grow">{w.due}</h2>
        {all && all.late > 0 && <span className="tag red">{w.dueLate(all.late)}</span>}
        <label className="row tight small">
          <input type="checkbox" checked={onlyLate} onChange={(event) => setOnlyLate(event.target.checked)} />
          {w.onlyLate}
        </label>
      </header>
      <div className="body stack tight">
        <p className="muted">{w.dueWhy}</p>
        {load.state === 'loading' && <Loading lines={3} />}
        {load.state === 'failed' && <Failed failure={load.failure} retry={reload} />}
        {all && shown.length === 0 && <p className="muted">{w.dueNone}</p>}
        <ul className="scorelist dues">
          {shown.map((one) => (
            <DueLine key={one.dataset} one={one} />
          ))}
        </ul>
        {all && all.total > shown.length && !onlyLate && (
          <small className="muted">{w.dueRest(all.total - shown.length)}</small>
        )}
      </div>
    </section>
  )
}
const SHOWN = 60

const DueLine = ({ one }: { one: SeenDue }) => {
  const s = useSay()
  const w = useWords(sourceWords)
  return (
    <li>
      <Link to={`/data-intake?dataset=${one.dataset}`} className="ellipsis">
        {s({ zh: one.title, en: one.titleEn })} <span className="muted">{one.unitName}</span>
      </Link>
      <DueLight due={one.due} light={one.late ? 'red' : null} />
      <small className="num" title={w.freshAt}>
        <When at={one.due} />
      </small>
    </li>
  )
}

import { Link, useSearchParams } from 'react-router'
import type { DatasetLine } from '../../../platform/catalogue/declare.ts'
import { api, say, sayNumber, useLoad, useSay, useWords, words } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { UnitPick } from '../parts/field-picks.tsx'
import { Empty, Loaded } from '../parts/states.tsx'

const dictionary = words({
  catalogue: say('数据目录', 'Catalogue'),
  title: say('三清单', 'Three lists'),
  lead: say(
    '单位的职责清单、系统清单和数据清单：职责产生数据，系统存放数据，一一对应。',
    'Duties, systems and data of a unit: what it is charged with, where it works, what arises.',
  ),
  unit: say('单位', 'Unit'),
  duties: say('职责清单', 'Duties'),
  systems: say('系统清单', 'Systems'),
  data: say('数据清单', 'Data'),
  noDuty: say('未填写职责', 'no duty given'),
  noSystem: say('未填写系统', 'no system given'),
  none: say('该单位没有数据资源', 'This unit has no datasets'),
  n: (n: string) => say(`${n} 项数据`, `${n} datasets`),
  rows: (n: string) => say(`${n} 行`, `${n} rows`),
})

type Lists = {
  readonly unit: string
  readonly unitName: string
  readonly total: number
  readonly rows: readonly DatasetLine[]
}

/** 三清单: what a unit is charged with, its systems, its data. */
export function ThreeLists() {
  const w = useWords(dictionary)
  const [search, setSearch] = useSearchParams()
  const unit = search.get('unit') ?? ''
  useTitle({ title: w.catalogue, to: '/catalogue' }, { title: w.title })
  const { load, reload } = useLoad(`three-lists ${unit}`, (signal) =>
    api.get<Lists>('/api/datasets/lists', unit ? { unit } : undefined, { signal }),
  )
  return (
    <div className="page stack">
      <div className="row pagehead">
        <div className="grow">
          <h1>{w.title}</h1>
          <p className="muted">{w.lead}</p>
        </div>
        <div style={{ minWidth: 240 }}>
          <UnitPick
            value={[unit || (load.state === 'ready' ? load.value.unit : '')].filter(Boolean)}
            onChange={([value]) => setSearch(value ? { unit: value } : {}, { replace: true })}
            label={w.unit}
          />
        </div>
      </div>
      <Loaded load={load} retry={reload}>
        {(found) => (found.rows.length === 0 ? <Empty title={w.none} /> : <Three found={found} />)}
      </Loaded>
    </div>
  )
}

function Three({ found }: { found: Lists }) {
  const w = useWords(dictionary)
  const s = useSay()
  const grouped = (name: 'duty' | 'system', none: string) =>
    [...Map.groupBy(found.rows, (row) => row[name] || none)].sort((a, b) => b[1].length - a[1].length)
  const list = (title: string, groups: ReturnType<typeof grouped>) => (
    <section className="card">
      <header>
        <h2 className="grow">{title}</h2>
        <span className="small num">{groups.length}</span>
      </header>
      <ul className="body stack tight">
        {groups.map(([name, rows]) => (
          <li key={name}>
            <details>
              <summary>
                {name} <small>{w.n(sayNumber(rows.length))}</small>
              </summary>
              <ul className="stack tight">
                {rows.map((row) => (
                  <li key={row.id} className="small">
                    <Link to={`/catalogue/${row.id}`}>{s(row.title)}</Link>
                  </li>
                ))}
              </ul>
            </details>
          </li>
        ))}
      </ul>
    </section>
  )
  return (
    <>
      <h2>
        {found.unitName} <small>{w.n(sayNumber(found.total))}</small>
      </h2>
      <div className="split">
        {list(w.duties, grouped('duty', w.noDuty))}
        {list(w.systems, grouped('system', w.noSystem))}
      </div>
      <section className="card">
        <header>
          <h2 className="grow">{w.data}</h2>
          <span className="small num">{found.rows.length}</span>
        </header>
        <ul className="body stack tight">
          {found.rows.map((row) => (
            <li key={row.id}>
              <Link to={`/catalogue/${row.id}`}>{s(row.title)}</Link>{' '}
              <small>
                {row.code} · {row.system ?? w.noSystem} · {w.rows(sayNumber(row.rowCount))}
              </small>
            </li>
          ))}
        </ul>
      </section>
    </>
  )
}

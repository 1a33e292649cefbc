import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import type { Say } from '../../../base/index.ts'
import { spanText } from '../../../platform/services/items/decide.ts'
import { type ItemLine, itemStates, levels } from '../../../platform/services/items/declare.ts'
import { api, type Failure, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { saveFile } from '../parts/csv.ts'
import { Drawer } from '../parts/drawer.tsx'
import { PickFile } from '../parts/pick-file.tsx'
import { useSettled } from '../parts/settled.ts'
import { Empty, Loaded, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { itemWords } from './item-words.ts'
import '../look/items.css'

type Row = Pick<
  ItemLine,
  'code' | 'title' | 'level' | 'promise' | 'legal' | 'state' | 'version' | 'draft'
> & {
  readonly unitName: string
  readonly questions: number
  readonly materials: number
}
type List = {
  readonly total: number
  readonly rows: readonly Row[]
  readonly units: readonly { readonly id: string; readonly name: string }[]
  readonly mayEdit: boolean
}
type Rejected = { readonly line: number; readonly cells: readonly string[]; readonly why: Say }

/** 事项管理: every item of every unit, with what is in force and what is being written. */
export function Items() {
  const w = useWords(itemWords)
  const s = useSay()
  useTitle({ title: w.title })
  const [query, setQuery] = useSearchParams()
  const [typed, setTyped] = useState(query.get('q') ?? '')
  const q = useSettled(typed, 250)
  const rest = new URLSearchParams(query)
  rest.delete('q')
  const asked = new URLSearchParams(rest)
  if (q.trim()) asked.set('q', q.trim())
  const offset = Number(query.get('offset') ?? 0)
  const { load, reload } = useLoad(`items ${asked}`, (signal) =>
    api.get<List>(`/api/services/items?${asked}`, undefined, { signal }),
  )
  const set = (name: string, value: string): void => {
    const next = new URLSearchParams(query)
    if (name !== 'offset') next.delete('offset')
    if (value) next.set(name, value)
    else next.delete(name)
    setQuery(next, { replace: true })
  }
  const list = load.state === 'ready' ? load.value : null
  return (
    <div className="page stack">
      <div className="row">
        <div className="grow" style={{ flexBasis: 'min(100%, 440px)' }}>
          <h1>{w.title}</h1>
          <p className="muted">{w.lead}</p>
        </div>
        <Sheets mayEdit={list?.mayEdit ?? false} reload={reload} />
      </div>
      <div className="row">
        <input
          className="input grow"
          type="search"
          aria-label={w.find}
          placeholder={w.find}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <select
          className="input item-filter"
          aria-label={w.anyUnit}
          value={query.get('unit') ?? ''}
          onChange={(event) => set('unit', event.target.value)}
        >
          <option value="">{w.anyUnit}</option>
          {list?.units.map((unit) => (
            <option key={unit.id} value={unit.id}>
              {unit.name}
            </option>
          ))}
        </select>
        <select
          className="input item-filter"
          aria-label={w.anyState}
          value={query.get('state') ?? ''}
          onChange={(event) => set('state', event.target.value)}
        >
          <option value="">{w.anyState}</option>
          {Object.entries(itemStates).map(([code, title]) => (
            <option key={code} value={code}>
              {s(title)}
            </option>
          ))}
        </select>
        <label className="check">
          <input
            type="checkbox"
            checked={query.get('draft') === 'true'}
            onChange={(event) => set('draft', event.target.checked ? 'true' : '')}
          />
          {w.onlyDrafts}
        </label>
      </div>
      <Loaded load={load} retry={reload}>
        {(found) =>
          found.rows.length === 0 ? (
            <Empty title={w.none} />
          ) : (
            <>
              <p className="small muted">{w.found(found.total)}</p>
              <Rows rows={found.rows} />
              <div className="row">
                {offset > 0 && (
                  <button
                    type="button"
                    className="button"
                    onClick={() => set('offset', String(Math.max(0, offset - 50)))}
                  >
                    ‹
                  </button>
                )}
                {offset + found.rows.length < found.total && (
                  <button type="button" className="button" onClick={() => set('offset', String(offset + 50))}>
                    {w.more} ›
                  </button>
                )}
              </div>
            </>
          )
        }
      </Loaded>
    </div>
  )
}

function Rows({ rows }: { readonly rows: readonly Row[] }) {
  const w = useWords(itemWords)
  const s = useSay()
  return (
    <div className="card wide-scroll">
      <table className="plain-table" style={{ minWidth: 760 }}>
        <thead>
          <tr>
            <th scope="col">{w.item}</th>
            <th scope="col">{w.unit}</th>
            <th scope="col">{w.level}</th>
            <th scope="col">{w.limit}</th>
            <th scope="col">{w.version}</th>
            <th scope="col">{w.state}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.code}>
              <td>
                <Link className="name" to={`/items/${row.code}`}>
                  {s(row.title)}
                </Link>
                <div>
                  <small className="num">{row.code}</small>
                </div>
              </td>
              <td>{row.unitName}</td>
              <td>{s(levels[row.level])}</td>
              <td>
                {s(spanText(row.promise))} / {s(spanText(row.legal))}
              </td>
              <td>
                {row.version === null ? '—' : w.versionN(row.version)}{' '}
                {row.draft && <span className="tag yellow">{w.draft}</span>}
              </td>
              <td>
                <span
                  className={`tag ${row.state === 'inUse' ? 'green' : row.state === 'paused' ? 'yellow' : ''}`}
                >
                  {s(itemStates[row.state])}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** The list as a workbook, and back: what is not right is handed back row by row. */
function Sheets({ mayEdit, reload }: { readonly mayEdit: boolean; readonly reload: () => void }) {
  const w = useWords(itemWords)
  const s = useSay()
  const [failure, setFailure] = useState<Failure | null>(null)
  const [rejected, setRejected] = useState<readonly Rejected[] | null>(null)
  const save = async (): Promise<void> => {
    const got = await api.file('/api/services/items.xlsx')
    if (!got.ok) return setFailure(got.error)
    saveFile(`${w.title}.xlsx`, got.value.blob)
  }
  const bring = async (chosen: File): Promise<void> => {
    setFailure(null)
    const got = await api.upload<{ drafted: number; rejected: readonly Rejected[] }>(
      '/api/services/items.xlsx',
      chosen,
      chosen.name,
    )
    if (!got.ok) return setFailure(got.error)
    toast(w.imported(got.value.drafted))
    if (got.value.rejected.length > 0) setRejected(got.value.rejected)
    reload()
  }
  return (
    <>
      <div className="row">
        <button type="button" className="button" onClick={() => void save()}>
          {w.export}
        </button>
        {mayEdit && <PickFile label={w.import} accept=".xlsx,.xls" onPick={(chosen) => void bring(chosen)} />}
      </div>
      {failure && (
        <div style={{ flexBasis: '100%' }}>
          <Refused failure={failure} />
        </div>
      )}
      {rejected && (
        <Drawer title={w.rejected(rejected.length)} onClose={() => setRejected(null)}>
          <table className="plain-table">
            <thead>
              <tr>
                <th scope="col">{w.line}</th>
                <th scope="col">{w.why}</th>
                <th scope="col">{w.content}</th>
              </tr>
            </thead>
            <tbody>
              {rejected.map((one) => (
                <tr key={`${one.line} ${one.why.zh}`}>
                  <td className="num">{one.line}</td>
                  <td>{s(one.why)}</td>
                  <td>
                    <small>{one.cells.slice(0, 4).join(' · ')}</small>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Drawer>
      )}
    </>
  )
}

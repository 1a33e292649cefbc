import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import type { DecisionTable, TableRowInList } from '../../../platform/decisions/declare.ts'
import {
  api,
  currentInstant,
  type Failure,
  say,
  sayAgo,
  useLanguage,
  useLoad,
  useSay,
  useWords,
} from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { Drawer } from '../parts/drawer.tsx'
import { PickFile } from '../parts/pick-file.tsx'
import { Empty, Loaded, Refused } from '../parts/states.tsx'
import { decisionWords, hitTitles } from './decision-words.ts'

type Row = Omit<TableRowInList, 'changedAt'> & { readonly changedAt: string }
type List = { readonly rows: readonly Row[]; readonly may: { readonly edit: boolean } }

/** A table to begin with: one condition, one conclusion, a row for everything. */
const blank = (name: string, zh: string, en: string): DecisionTable => ({
  name,
  title: say(zh, en),
  hit: 'U',
  inputs: [{ name: 'condition', type: 'boolean', title: say('条件', 'condition') }],
  outputs: [{ name: 'result', type: 'string', title: say('结论', 'result') }],
  rows: [
    { when: ['true'], gives: ['""'] },
    { when: ['false'], gives: ['""'] },
  ],
})

const pathOf = (name: string): string => `/decisions/${encodeURIComponent(name)}`

/** 决策表: every table with what is in force and what is being written. */
export function Decisions() {
  const w = useWords(decisionWords)
  useTitle({ title: w.title })
  const { load, reload } = useLoad('decisions', (signal) =>
    api.get<List>('/api/decisions', undefined, { signal }),
  )
  const may = load.state === 'ready' && load.value.may.edit
  return (
    <div className="page stack">
      <div className="row">
        <div className="grow" style={{ flexBasis: 'min(100%, 440px)' }}>
          <h1>{w.title}</h1>
          <p className="muted">{w.lead}</p>
        </div>
        {may && <Begin />}
      </div>
      <Loaded load={load} retry={reload}>
        {(list) =>
          list.rows.length > 0 ? <Tables rows={list.rows} /> : <Empty title={w.none}>{w.noneSays}</Empty>
        }
      </Loaded>
    </div>
  )
}

function Tables({ rows }: { rows: readonly Row[] }) {
  const w = useWords(decisionWords)
  const s = useSay()
  const lang = useLanguage()
  return (
    <div className="card wide-scroll">
      <table className="plain-table" style={{ minWidth: 720 }}>
        <thead>
          <tr>
            <th scope="col">{w.table}</th>
            <th scope="col">{w.hit}</th>
            <th scope="col" className="right">
              {w.rows}
            </th>
            <th scope="col">{w.inForce}</th>
            <th scope="col">{w.draft}</th>
            <th scope="col">{w.changed}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name}>
              <td>
                <Link className="name" to={pathOf(row.name)}>
                  {s(row.title)}
                </Link>
                <div>
                  <small>{row.name}</small>
                </div>
              </td>
              <td>{s(hitTitles[row.hit])}</td>
              <td className="right num">{row.rows}</td>
              <td className="num">
                {row.inForce === null ? '—' : w.version(row.inForce)}
                {row.newest !== null && row.newest !== row.inForce && (
                  <div>
                    <span className="tag accent">{w.coming(row.newest)}</span>
                  </div>
                )}
              </td>
              <td>{row.draft === null ? '—' : <span className="tag yellow">{w.draft}</span>}</td>
              <td className="keep">{sayAgo(row.changedAt, currentInstant(), lang)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** A new table, by hand or from a file; either way it begins as a draft. */
function Begin() {
  const w = useWords(decisionWords)
  const go = useNavigate()
  const [open, setOpen] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const begin = async (table: DecisionTable): Promise<void> => {
    const got = await api.put(`/api${pathOf(table.name)}/draft`, { table, revision: null })
    if (!got.ok) return setFailure(got.error)
    go(pathOf(table.name))
  }
  const bring = async (chosen: File): Promise<void> => {
    setFailure(null)
    const got = await api.upload<DecisionTable>('/api/decisions/import', chosen, chosen.name)
    if (!got.ok) return setFailure(got.error)
    await begin(got.value)
  }
  return (
    <>
      <div className="row">
        <PickFile label={w.import} accept=".dmn,.xml" onPick={(chosen) => void bring(chosen)} />
        <button type="button" className="button main" onClick={() => setOpen(true)}>
          {w.new}
        </button>
      </div>
      {failure && (
        <div style={{ flexBasis: '100%' }}>
          <Refused failure={failure} />
        </div>
      )}
      {open && <New begin={begin} onClose={() => setOpen(false)} />}
    </>
  )
}

function New({ begin, onClose }: { begin: (table: DecisionTable) => Promise<void>; onClose: () => void }) {
  const w = useWords(decisionWords)
  const [name, setName] = useState('')
  const [zh, setZh] = useState('')
  const [en, setEn] = useState('')
  const good = name.trim() !== '' && zh.trim() !== ''
  const field = (title: string, value: string, set: (value: string) => void) => (
    <label className="field">
      <span>{title}</span>
      <input className="input" value={value} maxLength={80} onChange={(event) => set(event.target.value)} />
    </label>
  )
  return (
    <Drawer
      title={w.new}
      onClose={onClose}
      footer={
        <button
          type="button"
          className="button main"
          disabled={!good}
          onClick={() => {
            onClose()
            void begin(blank(name.trim(), zh.trim(), en.trim() || zh.trim()))
          }}
        >
          {w.create}
        </button>
      }
    >
      <div className="stack">
        {field(w.name, name, setName)}
        {field(w.titleZh, zh, setZh)}
        {field(w.titleEn, en, setEn)}
      </div>
    </Drawer>
  )
}

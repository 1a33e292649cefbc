import '../look/sensing.css'
import { type FormEvent, useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import { api, useLoad, useSay, useWords } from '../../live/index.ts'
import type { Row } from '../../live/wire.ts'
import { useTitle } from '../frame.tsx'
import { useAreaPath, useUnitName } from '../lists.ts'
import { codePath } from '../parts/code.ts'
import { Empty, Loaded } from '../parts/states.tsx'
import { useCity } from '../session.ts'
import { gridWords } from './grid-words.ts'
import { List } from './list.tsx'
import { usePaged } from './paged.ts'
import { useMatterColumns } from './rows.tsx'

type Part = { readonly id: string; readonly values: Readonly<Record<string, unknown>> }

const findParts = (q: string, signal: AbortSignal) =>
  api.get<{ rows: readonly Part[] }>('/api/registers/grid.part', { q, limit: 20 }, { signal })

/** A part by its number or name; the whole register is a page of its own. */
export function PartFinder() {
  const w = useWords(gridWords)
  const navigate = useNavigate()
  const [q, setQ] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const text = q.trim()
    navigate(/^\d{17}$/.test(text) ? `/grid/parts/${text}` : '/registers/grid/part')
  }
  return (
    <form className="row" onSubmit={submit}>
      <input
        className="input"
        style={{ width: 220 }}
        value={q}
        inputMode="numeric"
        aria-label={w.number}
        placeholder={w.number}
        onChange={(event) => setQ(event.target.value)}
      />
      <button type="submit" className="button main">
        {w.open}
      </button>
      <Link to="/registers/grid/part">{w.parts}</Link>
    </form>
  )
}

const SHOWN = ['number', 'title', 'state', 'due', 'category', 'unit', 'openedAt']

/** 部件: what it is, whose it is, and every case it ever had. */
export function GridPart() {
  const { number = '' } = useParams()
  const w = useWords(gridWords)
  const s = useSay()
  const { declared } = useCity()
  const unitOf = useUnitName()
  const areaOf = useAreaPath()
  useTitle({ title: w.title, to: '/grid?tab=parts' }, { title: number })
  const columns = useMatterColumns().filter((one) => SHOWN.includes(one.key))
  const cases = usePaged<Row>('/api/matters', { type: 'grid.case', part: number, sort: 'opened', limit: 50 })
  const { load, reload } = useLoad(`part ${number}`, (signal) => findParts(number, signal))
  const fields = declared.registers['grid.part']?.fields ?? {}
  const say = (name: string, value: unknown): string => {
    const field = fields[name]
    if (field?.kind === 'code') return codePath(declared.codes[field.list], String(value), s)
    if (field?.kind === 'unit') return unitOf(String(value)) || String(value)
    if (field?.kind === 'area') return areaOf(String(value)) || String(value)
    if (field?.kind === 'point') {
      const { lon, lat } = value as { lon: number; lat: number }
      return `${lon}, ${lat}`
    }
    return String(value)
  }
  return (
    <div className="page stack sensing">
      <h1>
        {w.part} <span className="num">{number}</span>
      </h1>
      <Loaded load={load} retry={reload}>
        {({ rows }) => {
          const part = rows.find((one) => one.values.number === number)
          if (!part) return <Empty title={w.noPart} />
          return (
            <dl className="facts card body">
              {Object.entries(fields).map(([name, field]) =>
                part.values[name] === undefined || part.values[name] === null ? null : (
                  <div key={name}>
                    <dt>{s(field.title)}</dt>
                    <dd>{say(name, part.values[name])}</dd>
                  </div>
                ),
              )}
            </dl>
          )
        }}
      </Loaded>
      <h2>{w.cases}</h2>
      <List
        paged={cases}
        label={w.cases}
        columns={columns}
        idOf={(row) => row.id}
        hrefOf={(row) => `/m/${row.number}`}
        empty={w.noCases}
      />
    </div>
  )
}

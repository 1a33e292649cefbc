import { Link, useSearchParams } from 'react-router'
import { type Light, lights, type Watched } from '../../../platform/services/lights/declare.ts'
import { api, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { When } from '../parts/due.tsx'
import { Empty, Loaded } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { BoardList, ByTabs } from './board-parts.tsx'
import { serviceWords, type Wire } from './service-words.ts'
import { type ShownSignal, SignalRow } from './signal.tsx'
import '../look/services.css'

type Count = {
  readonly key: string | null
  readonly title: string | null
  readonly open: number
  readonly yellow: number
  readonly red: number
  readonly black: number
  readonly ended: number
  readonly inTime: number
  readonly signals: number
  readonly real: number
}
type Board = {
  readonly by: 'unit' | 'item' | 'hall'
  readonly all: Count | null
  readonly rows: readonly Count[]
  readonly open: number
  readonly late: number
}

const BY = ['unit', 'item', 'hall'] as const

export const LightMark = ({ light }: { light: Light }) => {
  const s = useSay()
  return <span className={`light ${light}`}>{s(lights[light])}</span>
}

/** 电子监察: lights by unit, item and hall; signals and what became of them. */
export function Lights() {
  const w = useWords(serviceWords)
  useTitle({ title: w.lights })
  const [params, setParams] = useSearchParams()
  const by = BY.find((one) => one === params.get('by')) ?? 'unit'
  const { load, reload } = useLoad(`lights ${by}`, (signal) =>
    api.get<Board>('/api/lights', { by }, { signal }),
  )
  const titles = { unit: w.unit, item: w.item, hall: w.hall }
  const number = (key: 'yellow' | 'red' | 'black') => (row: Count) =>
    row[key] > 0 ? <b className="num">{row[key]}</b> : <span className="muted">0</span>
  const columns: readonly Column<Count>[] = [
    {
      key: 'title',
      title: titles[by],
      width: 'minmax(180px, 2fr)',
      wrap: true,
      show: (row) => row.title ?? '—',
    },
    { key: 'open', title: w.running, width: '80px', right: true, show: (row) => row.open },
    { key: 'yellow', title: w.yellow, width: '70px', right: true, show: number('yellow') },
    { key: 'red', title: w.red, width: '70px', right: true, show: number('red') },
    { key: 'black', title: w.black, width: '70px', right: true, show: number('black') },
    {
      key: 'inTime',
      title: w.inTime,
      width: '170px',
      right: true,
      show: (row) =>
        row.ended > 0 ? `${((row.inTime / row.ended) * 100).toFixed(1)}% (${row.inTime}/${row.ended})` : '—',
    },
    { key: 'signals', title: w.signals, width: '90px', right: true, show: (row) => row.signals || '' },
    { key: 'real', title: w.real, width: '70px', right: true, show: (row) => row.real || '' },
  ]
  return (
    <div className="page stack">
      <h1>{w.lights}</h1>
      <p className="muted">{w.lightsLead}</p>
      <Loaded load={load} retry={reload}>
        {(board) => (
          <>
            <div className="tiles">
              <div className="tile">
                <span>{w.running}</span>
                <b className="num">{board.all?.open ?? 0}</b>
              </div>
              {(['yellow', 'red', 'black'] as const).map((light) => (
                <button
                  key={light}
                  type="button"
                  className="tile"
                  aria-pressed={params.get('light') === light}
                  onClick={() =>
                    setParams({ by, ...(params.get('light') === light ? {} : { light }) }, { replace: true })
                  }
                >
                  <LightMark light={light} />
                  <b className="num">{board.all?.[light] ?? 0}</b>
                </button>
              ))}
              <div className="tile">
                <span>{w.signals}</span>
                <b className="num">{board.open}</b>
                {board.late > 0 && (
                  <small className="tag red">
                    {w.late} {board.late}
                  </small>
                )}
              </div>
            </div>
            <Signals />
            <ByTabs label={w.by} all={BY} by={by} titleOf={titles} />
            {board.rows.length === 0 ? (
              <Empty title={w.noRunning} />
            ) : (
              <Table
                label={w.lights}
                columns={columns}
                rows={board.rows}
                idOf={(row) => row.key ?? '—'}
                labelOf={(row) => row.title ?? '—'}
              />
            )}
            <Worst light={params.get('light') ?? ''} />
          </>
        )}
      </Loaded>
    </div>
  )
}

function Signals() {
  const w = useWords(serviceWords)
  return (
    <BoardList title={w.signals} name="open" say={w.openOnly}>
      {(open) => <SignalList open={open} />}
    </BoardList>
  )
}

function SignalList({ open }: { open: string }) {
  const w = useWords(serviceWords)
  const { load, reload } = useLoad(`signals ${open}`, (signal) =>
    api.get<{ rows: readonly ShownSignal[] }>('/api/lights/signals', { open }, { signal }),
  )
  return (
    <Loaded load={load} retry={reload}>
      {(all) =>
        all.rows.length === 0 ? (
          <p className="muted">{w.noSignals}</p>
        ) : (
          all.rows.map((one) => <SignalRow key={one.id} one={one} reload={() => void reload()} linked />)
        )
      }
    </Loaded>
  )
}

type Row = Wire<Watched> & { readonly light: Light; readonly unitName: string | null }

function Worst({ light }: { light: string }) {
  const w = useWords(serviceWords)
  const { load, reload } = useLoad(`watched ${light}`, (signal) =>
    api.get<{ rows: readonly Row[] }>('/api/lights/applications', light ? { light } : undefined, { signal }),
  )
  const columns: readonly Column<Row>[] = [
    { key: 'light', title: w.light, width: '90px', show: (row) => <LightMark light={row.light} /> },
    {
      key: 'number',
      title: w.application,
      width: '150px',
      show: (row) => <Link to={`/m/${row.number}`}>{row.number}</Link>,
    },
    { key: 'title', title: w.item, width: 'minmax(180px, 2fr)', wrap: true, show: (row) => row.itemTitle },
    { key: 'unit', title: w.unit, width: 'minmax(120px, 1fr)', show: (row) => row.unitName },
    { key: 'due', title: w.dueBy, width: '150px', show: (row) => <When at={row.redAt} /> },
  ]
  return (
    <section className="stack tight">
      <h2>{w.worst}</h2>
      <Loaded load={load} retry={reload}>
        {(all) =>
          all.rows.length === 0 ? (
            <p className="muted">{w.noRunning}</p>
          ) : (
            <Table
              label={w.worst}
              columns={columns}
              rows={all.rows}
              idOf={(row) => row.matter}
              labelOf={(row) => row.number}
              keys={false}
            />
          )
        }
      </Loaded>
    </section>
  )
}

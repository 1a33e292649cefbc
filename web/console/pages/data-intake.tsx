import { useEffect, useRef, useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { deliveryStates, freshStates } from '../../../platform/catalogue/declare.ts'
import { api, useLoad, useSay, useStore, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { When } from '../parts/due.tsx'
import { Failed, Loading, Refused } from '../parts/states.tsx'
import type { Column } from '../parts/table.tsx'
import { type Found, useDatasets } from './dataset-pick.tsx'
import { intakeWords, type Seen, STATE_TONE } from './intake-words.ts'
import { List } from './list.tsx'
import { usePaged } from './paged.ts'
import type { Board } from './quality-words.ts'
import { dismiss, send, uploads } from './uploads.ts'

/** 归集监控: bring files in, see what became of each delivery, and which units are late. */
export function DataIntake() {
  const w = useWords(intakeWords)
  const s = useSay()
  useTitle({ title: w.title })
  const [params, setParams] = useSearchParams()
  const [dataset, state] = [params.get('dataset') ?? '', params.get('state') ?? '']
  const paged = usePaged<Seen>('/api/intake/deliveries', { dataset, state, limit: 50 })
  const { reload } = paged
  const waiting = (paged.rows ?? []).some((one) => one.state === 'received')
  useEffect(() => {
    if (!waiting) return
    const timer = setTimeout(() => void reload(), 1_500)
    return () => clearTimeout(timer)
  })
  const set = (name: string, value: string): void =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before)
        if (value) next.set(name, value)
        else next.delete(name)
        return next
      },
      { replace: true },
    )
  const columns: readonly Column<Seen>[] = [
    {
      key: 'state',
      title: w.state,
      width: '90px',
      bare: true,
      show: (one) => <span className={`tag ${STATE_TONE[one.state]}`}>{s(deliveryStates[one.state])}</span>,
    },
    { key: 'file', title: w.file, width: 'minmax(140px, 1.4fr)', show: (one) => one.name },
    {
      key: 'dataset',
      title: w.dataset,
      width: 'minmax(140px, 1.4fr)',
      show: (one) => s(one.datasetTitle),
    },
    { key: 'unit', title: w.unit, width: 'minmax(80px, 0.8fr)', show: (one) => one.unitName },
    { key: 'came', title: w.came, width: '120px', show: (one) => <When at={one.receivedAt} /> },
    {
      key: 'rows',
      title: w.rows,
      width: '80px',
      right: true,
      show: (one) => one.counts?.rows.toLocaleString() ?? '',
    },
    {
      key: 'loaded',
      title: w.loaded,
      width: '80px',
      right: true,
      show: (one) => one.counts?.accepted.toLocaleString() ?? '',
    },
    {
      key: 'rejected',
      title: w.rejected,
      width: '80px',
      right: true,
      show: (one) =>
        one.counts && one.counts.rejected > 0 ? (
          <b className="redtext">{one.counts.rejected.toLocaleString()}</b>
        ) : one.state === 'received' ? (
          <small>{w.inLine}</small>
        ) : (
          ''
        ),
    },
  ]
  return (
    <div className="page stack">
      <h1>{w.title}</h1>
      <p className="muted">{w.lead}</p>
      <div className="quality-split">
        <Bring dataset={dataset} choose={(id) => set('dataset', id)} onDone={() => void reload()} />
        <Lateness />
      </div>
      <div className="row">
        <h2 className="grow">{w.deliveries}</h2>
        <select
          className="input"
          style={{ width: 150 }}
          aria-label={w.state}
          value={state}
          onChange={(event) => set('state', event.target.value)}
        >
          <option value="">{w.all}</option>
          {Object.entries(deliveryStates).map(([name, says]) => (
            <option key={name} value={name}>
              {s(says)}
            </option>
          ))}
        </select>
      </div>
      <List
        paged={paged}
        label={w.deliveries}
        columns={columns}
        idOf={(one) => one.id}
        hrefOf={(one) => `/data-intake/${one.id}`}
        wide={900}
        empty={w.noneWhy}
      />
    </div>
  )
}

/** The upload box: which dataset, full or increment, and the files, dropped or chosen. */
function Bring({
  dataset,
  choose,
  onDone,
}: {
  dataset: string
  choose: (id: string) => void
  onDone: () => void
}) {
  const w = useWords(intakeWords)
  const s = useSay()
  const [q, setQ] = useState('')
  const found = useDatasets(q)
  const [mode, setMode] = useState<'full' | 'increment'>('full')
  const [over, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const all = useStore(uploads)
  const { load: chosen } = useLoad(dataset ? `one ${dataset}` : null, (signal) =>
    api.get<Found>(`/api/datasets/${dataset}`, undefined, { signal }),
  )
  const take = (files: readonly File[]): void => {
    for (const file of files) void send(dataset, mode, file, onDone)
  }
  const shown = chosen.state === 'ready' ? chosen.value : null
  return (
    <section className="card">
      <header>
        <h2>{w.bring}</h2>
      </header>
      <div className="body stack tight">
        <div className="row">
          <input
            className="input grow"
            type="search"
            aria-label={w.findDataset}
            placeholder={w.findDataset}
            value={q}
            onChange={(event) => setQ(event.target.value)}
          />
          <select
            className="input"
            style={{ width: 130 }}
            aria-label={w.mode}
            value={mode}
            onChange={(event) => setMode(event.target.value as typeof mode)}
          >
            <option value="full">{w.full}</option>
            <option value="increment">{w.increment}</option>
          </select>
        </div>
        <select
          className="input"
          aria-label={w.dataset}
          value={dataset}
          onChange={(event) => choose(event.target.value)}
        >
          <option value="">{w.chooseFirst}</option>
          {shown && !found.some((one) => one.id === shown.id) && (
            <option value={shown.id}>
              {s(shown.title)} {shown.code}
            </option>
          )}
          {found.map((one) => (
            <option key={one.id} value={one.id}>
              {s(one.title)} · {one.unitName} · {one.code}
            </option>
          ))}
        </select>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra way; the button is the plain one */}
        <div
          className={`dropzone ${over ? 'over' : ''}`}
          onDragOver={(event) => {
            event.preventDefault()
            setOver(true)
          }}
          onDragLeave={() => setOver(false)}
          onDrop={(event) => {
            event.preventDefault()
            setOver(false)
            if (dataset) take([...event.dataTransfer.files])
          }}
        >
          {w.drop}{' '}
          <button
            type="button"
            className="button main small"
            disabled={!dataset}
            title={dataset ? undefined : w.chooseFirst}
            onClick={() => input.current?.click()}
          >
            {w.choose}
          </button>
          <br />
          <small>{dataset ? w.kinds : w.chooseFirst}</small>
          <input
            ref={input}
            className="sr"
            type="file"
            multiple
            tabIndex={-1}
            aria-label={w.choose}
            onChange={(event) => {
              take([...(event.target.files ?? [])])
              event.target.value = ''
            }}
          />
        </div>
        <ul className="uploads">
          {all.map((one) => (
            <li key={one.key}>
              <span className="ellipsis">
                {one.delivery ? <Link to={`/data-intake/${one.delivery}`}>{one.name}</Link> : one.name}
              </span>
              <progress max={one.bytes || 1} value={one.sent} aria-label={one.name} />
              <span className="row tight small">
                {one.state === 'going' ? w.going : one.state === 'done' ? w.taken : w.broken}
                <button type="button" className="link" onClick={() => dismiss(one.key)}>
                  ✕
                </button>
              </span>
              {one.failure && <Refused failure={one.failure} />}
            </li>
          ))}
        </ul>
      </div>
    </section>
  )
}

/** Which units are late, by the update cycle of what they answer for. */
function Lateness() {
  const w = useWords(intakeWords)
  const s = useSay()
  const { load, reload } = useLoad('quality', (signal) =>
    api.get<Board>('/api/quality', undefined, { signal }),
  )
  const units = new Map<string, { name: string; all: number; late: number; never: number }>()
  if (load.state === 'ready')
    for (const row of load.value.rows) {
      const unit = units.get(row.unit) ?? { name: row.unitName, all: 0, late: 0, never: 0 }
      unit.all++
      if (row.freshness === 'late' || row.freshness === 'stale') unit.late++
      if (row.freshness === 'never') unit.never++
      units.set(row.unit, unit)
    }
  const behind = [...units]
    .filter(([, one]) => one.late + one.never > 0)
    .sort(([, a], [, b]) => b.late - a.late || b.never - a.never)
  return (
    <section className="card">
      <header>
        <h2>{w.lateness}</h2>
      </header>
      <div className="body">
        {load.state === 'loading' && <Loading lines={3} />}
        {load.state === 'failed' && <Failed failure={load.failure} retry={reload} />}
        {load.state === 'ready' && behind.length === 0 && <p className="muted">{w.allInTime}</p>}
        <ul className="scorelist" title={s(freshStates.late)}>
          {behind.map(([id, one]) => (
            <li key={id}>
              <Link to={`/quality?unit=${id}`}>{one.name}</Link>
              <span className="row tight">
                {one.late > 0 && <span className="tag red">{w.lateOnes(one.late)}</span>}
                {one.never > 0 && <span className="tag yellow">{w.neverOnes(one.never)}</span>}
              </span>
              <small className="num">{w.ofAll(one.all)}</small>
            </li>
          ))}
        </ul>
      </div>
    </section>
  )
}

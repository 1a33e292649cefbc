import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { doubtful, flagsOf } from '../../../platform/signals/decide.ts'
import { deviceKinds, deviceStates, qualityWords } from '../../../platform/signals/declare.ts'
import { api, punctuation, useLoad, useSay, useWords } from '../../live/index.ts'
import { When } from '../parts/due.tsx'
import { Empty, Loaded } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { useMetrics, useReadings } from './sensing-live.ts'
import {
  type DeviceRow,
  kindName,
  type Latest,
  sensingWords,
  stateName,
  stateTone,
  valueText,
} from './sensing-words.ts'

type Answer = {
  readonly rows: readonly DeviceRow[]
  readonly total: number
  readonly counts: readonly { readonly state: string; readonly kind: string; readonly count: number }[]
}

/** 感知设备: what they are, how they are, what they said last, changing in place. */
export function SensingDevices({ only }: { only?: string }) {
  const w = useWords(sensingWords)
  const pt = useWords(punctuation)
  const s = useSay()
  const [params, setParams] = useSearchParams()
  const [limit, setLimit] = useState(100)
  const get = (name: string) => params.get(name) ?? ''
  const asked = {
    kind: only ?? get('kind'),
    ...{ state: get('state'), unit: get('unit'), q: get('q'), doubtful: get('doubtful') },
    limit: String(limit),
  }
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
  const { load, reload } = useLoad(`sensing devices ${JSON.stringify(asked)}`, (signal) =>
    api.get<Answer>('/api/sensing/devices', asked, { signal }),
  )
  return (
    <>
      <div className="sensingFilters">
        <input
          className="input"
          type="search"
          aria-label={w.search}
          placeholder={w.search}
          value={get('q')}
          onChange={(event) => set('q', event.target.value)}
        />
        {!only && (
          <select
            className="input"
            aria-label={w.kind}
            value={get('kind')}
            onChange={(event) => set('kind', event.target.value)}
          >
            <option value="">
              {w.kind}
              {pt.is}
              {w.all}
            </option>
            {Object.entries(deviceKinds).map(([name, title]) => (
              <option key={name} value={name}>
                {s(title)}
              </option>
            ))}
          </select>
        )}
        <select
          className="input"
          aria-label={w.state}
          value={get('state')}
          onChange={(event) => set('state', event.target.value)}
        >
          <option value="">
            {w.state}
            {pt.is}
            {w.all}
          </option>
          {Object.entries(deviceStates).map(([name, title]) => (
            <option key={name} value={name}>
              {s(title)}
            </option>
          ))}
        </select>
        {!only && (
          <label className="row tight">
            <input
              type="checkbox"
              checked={get('doubtful') === 'true'}
              onChange={(event) => set('doubtful', event.target.checked ? 'true' : '')}
            />
            {w.doubtfulOnly}
          </label>
        )}
        {get('unit') && (
          <button type="button" className="button" onClick={() => set('unit', '')}>
            {w.unit} ×
          </button>
        )}
      </div>
      <Loaded load={load} retry={reload}>
        {(answer) =>
          answer.rows.length === 0 ? (
            <Empty title={w.noneFound} />
          ) : (
            <List answer={answer} camera={only === 'camera'} more={() => setLimit(limit + 100)} />
          )
        }
      </Loaded>
    </>
  )
}

function List({ answer, camera, more }: { answer: Answer; camera: boolean; more: () => void }) {
  const w = useWords(sensingWords)
  const pt = useWords(punctuation)
  const s = useSay()
  const metrics = useMetrics()
  const { values, on } = useReadings(camera ? [] : answer.rows.map((row) => row.code))
  const latest = (row: DeviceRow): readonly Latest[] =>
    row.values.map((one) => values.get(`${row.code} ${one.metric}`) ?? one)
  const newest = (row: DeviceRow): string | null =>
    latest(row).reduce<string | null>((last, one) => (last === null || one.at > last ? one.at : last), null)
  const columns: readonly Column<DeviceRow>[] = [
    {
      key: 'title',
      title: w.title,
      width: 'minmax(180px, 2fr)',
      wrap: true,
      show: (row) => (
        <>
          <Link to={`/sensing/${row.code}`}>{row.title}</Link> <small className="num">{row.code}</small>
        </>
      ),
    },
    { key: 'kind', title: w.kind, width: '120px', show: (row) => s(kindName(row.kind)) },
    {
      key: 'state',
      title: w.state,
      width: '96px',
      show: (row) => (
        <>
          <span className={stateTone(row.state)}>{s(stateName(row.state))}</span>
          {row.flagged && <span className="tag yellow">{s(qualityWords[row.flagged])}</span>}
        </>
      ),
    },
    ...(camera
      ? []
      : ([
          {
            key: 'latest',
            title: w.latest,
            width: 'minmax(180px, 2.2fr)',
            wrap: true,
            show: (row) => (
              <span className="latest">
                {latest(row).map((one) => {
                  const metric = metrics.get(one.metric)
                  const bad = doubtful(one.quality)
                  return (
                    <span
                      key={one.metric}
                      className={bad ? 'num bad' : 'num'}
                      title={flagsOf(one.quality)
                        .map((flag) => s(qualityWords[flag]))
                        .join(pt.and)}
                    >
                      <small>{metric ? s(metric.title) : one.metric}</small> {valueText(one.value, metric)}
                      {bad && <small> {s(qualityWords[flagsOf(one.quality)[0] ?? 'low'])}</small>}
                    </span>
                  )
                })}
              </span>
            ),
          },
          {
            key: 'at',
            title: w.at,
            width: '120px',
            show: (row) => <When at={newest(row)} ago />,
          },
        ] satisfies readonly Column<DeviceRow>[])),
    { key: 'unit', title: w.unit, width: 'minmax(110px, 1fr)', show: (row) => row.unitName ?? '—' },
    {
      key: 'place',
      title: w.place,
      width: 'minmax(130px, 1.4fr)',
      wrap: true,
      show: (row) => row.address ?? row.areaName ?? '—',
    },
  ]
  return (
    <>
      <p className="row muted">
        <span className="grow">{w.total(answer.total)}</span>
        {!camera && (
          <span className={on ? 'tag green' : 'tag'} aria-live="polite">
            {on ? w.live : w.liveOff}
          </span>
        )}
      </p>
      <Table
        label={w.devices}
        rows={answer.rows}
        columns={columns}
        idOf={(row) => row.code}
        hrefOf={(row) => `/sensing/${row.code}`}
      />
      {answer.rows.length < answer.total && (
        <button type="button" className="button" onClick={more}>
          {w.more}
        </button>
      )}
    </>
  )
}

import { useMemo } from 'react'
import { useSearchParams } from 'react-router'
import { reasons } from '../../../platform/credentials/codes/declare.ts'
import { api, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { When } from '../parts/due.tsx'
import { Empty, Loaded } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { holds, useCity } from '../session.ts'
import { CodeCounter } from './codes-counter.tsx'
import { CodeGuests } from './codes-guests.tsx'
import { CodeDeletions, CodePasses, CodeReveals } from './codes-names.tsx'
import { CodePlaces } from './codes-places.tsx'
import { CodeReaders, CodeRisks } from './codes-readers.tsx'
import { CodeScenes } from './codes-scenes.tsx'
import { CodeSettlement } from './codes-settlement.tsx'
import type { Operation, Passage, ShownScene } from './codes-shown.ts'
import { codesWords } from './codes-words.ts'
import '../look/codes.css'

const TABS = [
  'operation',
  'scenes',
  'readers',
  'risks',
  'settlement',
  'reveals',
  'deletions',
  'passes',
  'guests',
  'counter',
] as const
type Tab = (typeof TABS)[number]
/** What an operator’s duty opens; the authority sees all. */
const OPERATOR: readonly Tab[] = ['operation', 'scenes', 'readers', 'passes', 'guests']
const AT_COUNTER: readonly Tab[] = ['counter']

/** 码管理台 and 运营台, by duty. */
export function Codes() {
  const w = useWords(codesWords)
  const { me } = useCity()
  useTitle({ title: w.codes })
  const [params, setParams] = useSearchParams()
  const tabs = holds(me, 'codeAuthority') ? TABS : holds(me, 'sceneOperator') ? OPERATOR : AT_COUNTER
  const tab = tabs.find((one) => one === params.get('tab')) ?? tabs[0]
  const { load } = useLoad('codes scenes', (signal) =>
    api.get<{ rows: readonly ShownScene[] }>('/api/codes/scenes', undefined, { signal }),
  )
  const scenes = load.state === 'ready' ? load.value.rows : []
  return (
    <div className="page stack">
      <h1>{w.codes}</h1>
      {tab !== 'counter' && <p className="muted">{w.lead}</p>}
      <div className="tabs" role="tablist" aria-label={w.codes}>
        {tabs.map((one) => (
          <button
            key={one}
            type="button"
            role="tab"
            aria-selected={one === tab}
            onClick={() => setParams({ tab: one }, { replace: true })}
          >
            {w[one]}
          </button>
        ))}
      </div>
      {tab === 'operation' && <Operating scenes={scenes} />}
      {tab === 'scenes' && <CodeScenes may={tabs.includes('risks')} />}
      {tab === 'readers' && <CodeReaders scenes={scenes} may={tabs.includes('risks')} />}
      {tab === 'risks' && <CodeRisks scenes={scenes} />}
      {tab === 'settlement' && <CodeSettlement />}
      {tab === 'reveals' && <CodeReveals scenes={scenes} />}
      {tab === 'deletions' && <CodeDeletions scenes={scenes} />}
      {tab === 'guests' && <CodeGuests scenes={scenes} />}
      {tab === 'counter' && <CodeCounter scenes={scenes} />}
      {tab === 'passes' && <CodePasses scenes={scenes} />}
    </div>
  )
}

const percent = (part: number, whole: number): string =>
  whole === 0 ? '—' : `${((part / whole) * 100).toFixed(1)}%`

function Operating({ scenes }: { scenes: readonly ShownScene[] }) {
  const w = useWords(codesWords)
  const { declared } = useCity()
  const s = useSay()
  const [params, setParams] = useSearchParams()
  const scene = params.get('scene') ?? ''
  const day = params.get('day') ?? ''
  const { load, reload } = useLoad(`codes operation ${day} ${scene}`, (signal) =>
    api.get<Operation>('/api/codes/operation', { day, scene }, { signal }),
  )
  const title = useMemo(() => new Map(scenes.map((one) => [one.name, s(one.title)])), [scenes, s])
  const columns: readonly Column<Operation['tally'][number]>[] = [
    {
      key: 'scene',
      title: w.scene,
      width: 'minmax(120px, 2fr)',
      show: (row) => title.get(row.scene) ?? row.scene,
    },
    { key: 'accepted', title: w.accepted, width: '90px', right: true, show: (row) => row.accepted },
    { key: 'refused', title: w.refused, width: '90px', right: true, show: (row) => row.refused },
    {
      key: 'success',
      title: w.success,
      width: '90px',
      right: true,
      show: (row) => percent(row.accepted, row.accepted + row.refused),
    },
    {
      key: 'offline',
      title: w.offline,
      width: '90px',
      right: true,
      show: (row) => percent(row.offline, row.accepted + row.refused),
    },
  ]
  return (
    <Loaded load={load} retry={reload}>
      {(told) => {
        const { figures } = told
        const most = Math.max(1, ...told.hours.map(({ accepted, refused }) => accepted + refused))
        const tiles: readonly (readonly [string, string | number])[] = [
          [w.opened, figures.opened],
          [w.active, figures.activeMonth],
          [w.online, `${figures.online} / ${figures.readers}`],
          [w.riskOpen, figures.risks],
          [w.withdrawn, percent(figures.withdrawn, figures.consents)],
          [w.papers, figures.papers],
          [w.singles, percent(figures.singles, figures.rides)],
          [w.offlineTwice, figures.offlineTwice],
        ]
        return (
          <>
            <div className="tiles">
              {tiles.map(([name, value]) => (
                <div key={name} className="tile">
                  <span>{name}</span>
                  <b className="num">{value}</b>
                </div>
              ))}
            </div>
            <div className="row">
              <label className="field">
                {w.day}
                <input
                  className="input"
                  type="date"
                  value={told.day}
                  onChange={(event) =>
                    setParams({ tab: 'operation', day: event.target.value, scene }, { replace: true })
                  }
                />
              </label>
              <label className="field">
                {w.scene}
                <select
                  className="input"
                  value={scene}
                  onChange={(event) =>
                    setParams({ tab: 'operation', day, scene: event.target.value }, { replace: true })
                  }
                >
                  <option value="">{w.total}</option>
                  {scenes.map((one) => (
                    <option key={one.name} value={one.name}>
                      {s(one.title)}
                    </option>
                  ))}
                </select>
              </label>
            </div>
            {told.tally.length === 0 ? (
              <Empty title={w.noPassages} />
            ) : (
              <>
                <Table
                  label={w.operation}
                  columns={columns}
                  rows={told.tally}
                  idOf={(row) => row.scene}
                  labelOf={(row) => title.get(row.scene) ?? row.scene}
                />
                <section className="card codePad">
                  <h2>{w.byHour}</h2>
                  <ol className="hours">
                    {Array.from({ length: 24 }, (_, hour) => {
                      const one = told.hours.find((row) => row.hour === hour)
                      const all = (one?.accepted ?? 0) + (one?.refused ?? 0)
                      return (
                        // biome-ignore lint/suspicious/noArrayIndexKey: the hour is the identity
                        <li key={hour} title={`${hour}:00 · ${all}`}>
                          <i style={{ height: `${(all / most) * 100}%` }} />
                          <b className="num">{all || ''}</b>
                          <small>{hour}</small>
                        </li>
                      )
                    })}
                  </ol>
                </section>
              </>
            )}
            {scene !== '' && <Recent scene={scene} />}
            {declared.city.demo && <CodePlaces />}
          </>
        )
      }}
    </Loaded>
  )
}

function Recent({ scene }: { scene: string }) {
  const w = useWords(codesWords)
  const s = useSay()
  const { load, reload } = useLoad(`codes passages ${scene}`, (signal) =>
    api.get<{ rows: readonly Passage[] }>('/api/codes/passages', { scene }, { signal }),
  )
  const columns: readonly Column<Passage>[] = [
    { key: 'at', title: w.when, width: '130px', show: (row) => <When at={row.at} /> },
    { key: 'place', title: w.place, width: 'minmax(120px, 2fr)', show: (row) => row.place },
    {
      key: 'pseudonym',
      title: w.pseudonym,
      width: '170px',
      show: (row) => <code>{row.pseudonym ?? '—'}</code>,
    },
    {
      key: 'result',
      title: w.state,
      width: '150px',
      show: (row) => (
        <span className={row.accepted ? 'tag green' : 'tag red'}>
          {row.accepted ? w.accepted : row.why ? s(reasons[row.why]) : w.refused}
        </span>
      ),
    },
  ]
  return (
    <section className="card codePad">
      <h2>{w.recent}</h2>
      <Loaded load={load} retry={reload}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Empty title={w.noPassages} />
          ) : (
            <Table
              label={w.recent}
              columns={columns}
              rows={rows}
              idOf={(row) => row.id}
              labelOf={(row) => row.place}
              keys={false}
            />
          )
        }
      </Loaded>
    </section>
  )
}

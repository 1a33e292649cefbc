import { useState } from 'react'
import type { Say } from '../../../base/say.ts'
import { api, type Failure, say, useLoad, useSay, useWords, words } from '../../live/index.ts'
import type { DeclaredType, Iso } from '../../live/wire.ts'
import { When } from '../parts/due.tsx'
import { Failed, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'

const dictionary = words({
  title: say('流程版本与在办件', 'Versions and running matters'),
  none: say('所有在办件都按现行版本办理。', 'All running matters live by the present version.'),
  some: (version: number, n: number) =>
    say(`第 ${version} 版还有 ${n} 件在办`, `${n} matter(s) still run on version ${version}`),
  keep: say(
    '在办件一直按受理时的流程办理，不受新版影响；需要时先预演，再按对应表迁移，每件留一条记录。',
    'Running matters go on by the flow they began with. Where wanted they are moved by a map, after a rehearsal; each leaves a fact.',
  ),
  lost: (names: string) =>
    say(`现行应用已不再提供规则：${names}`, `Rules that are no longer supplied: ${names}`),
  plan: say('对应表', 'Map'),
  from: say('现在的状态', 'State now'),
  count: say('件数', 'Matters'),
  to: say('迁移到', 'Goes to'),
  stay: say('不迁移', 'stays'),
  rehearse: say('预演', 'Rehearse'),
  found: (movable: number, stuck: number) =>
    say(`可迁移 ${movable} 件，不能迁移 ${stuck} 件`, `${movable} can be moved, ${stuck} cannot`),
  migrate: (n: number) => say(`迁移 ${n} 件`, `Move ${n}`),
  sure: say(
    '迁移后按新版流程办理；之后没有再办理过的可以撤销。',
    'They then live by the new flow; those with whom nothing happens can be taken back.',
  ),
  begun: say('迁移已开始', 'The migration has begun'),
  history: say('迁移记录', 'Migrations'),
  running: say('进行中', 'under way'),
  done: say('已完成', 'done'),
  undoing: say('撤销中', 'being taken back'),
  undone: say('已撤销', 'taken back'),
  moved: (n: number) => say(`已迁移 ${n} 件`, `${n} moved`),
  back: (n: number) => say(`撤回 ${n} 件`, `${n} taken back`),
  undo: say('撤销', 'Take back'),
  refresh: say('刷新', 'Refresh'),
})

type Leg = {
  readonly version: number
  readonly state: string
  readonly title: Say
  readonly count: number
  readonly to: string | null
  readonly toTitle: Say | null
  readonly why: Say | null
}
type Rehearsal = { readonly legs: readonly Leg[]; readonly movable: number; readonly stuck: number }
type Versions = {
  readonly running: readonly {
    readonly type: string
    readonly version: number
    readonly count: number
    readonly lost: readonly string[]
    readonly states: DeclaredType['flow']['states']
  }[]
  readonly migrations: readonly {
    readonly id: string
    readonly to: number
    readonly state: 'running' | 'done' | 'undoing' | 'undone'
    readonly at: Iso
    readonly by: string
    readonly moved: number
    readonly undone: number
  }[]
  readonly mayMove: boolean
}

/** What runs on earlier versions of a flow, and how running matters come to the present one. */
export function FlowVersions({ name, type }: { name: string; type: DeclaredType }) {
  const w = useWords(dictionary)
  const { load, reload } = useLoad(`flow versions ${name}`, (signal) =>
    api.get<Versions>('/api/flows/versions', { type: name }, { signal }),
  )
  const [failure, setFailure] = useState<Failure | null>(null)
  if (load.state === 'loading') return null
  if (load.state !== 'ready') return <Failed failure={load.failure} retry={reload} />
  const { running, migrations, mayMove } = load.value
  const undo = async (id: string): Promise<void> => {
    const got = await api.post(`/api/flows/migrations/${id}/undo`, {}, { quiet: true })
    setFailure(got.ok ? null : got.error)
    await reload()
  }
  return (
    <section className="card">
      <header>
        <h2 className="grow">{w.title}</h2>
        {migrations.some((one) => one.state === 'running' || one.state === 'undoing') && (
          <button type="button" className="button small" onClick={() => void reload()}>
            {w.refresh}
          </button>
        )}
      </header>
      <div className="body stack">
        {running.length === 0 ? (
          <p className="muted">{w.none}</p>
        ) : (
          <div className="stack tight">
            {running.map((one) => (
              <div key={one.version}>
                <b>{w.some(one.version, one.count)}</b>
                {one.lost.length > 0 && <div className="banner red small">{w.lost(one.lost.join(', '))}</div>}
              </div>
            ))}
            <p className="muted small">{w.keep}</p>
          </div>
        )}
        {running.length > 0 && mayMove && (
          <Mover name={name} type={type} versions={running} onDone={() => void reload()} />
        )}
        {failure && <Refused failure={failure} />}
        {migrations.length > 0 && (
          <div className="stack tight">
            <h3>{w.history}</h3>
            {migrations.map((one) => (
              <div key={one.id} className="row small">
                <span
                  className={`tag ${one.state === 'done' ? 'green' : one.state === 'undone' ? '' : 'yellow'}`}
                >
                  {w[one.state]}
                </span>
                <span>
                  → v{one.to} · {w.moved(one.moved)}
                  {one.undone > 0 && ` · ${w.back(one.undone)}`}
                </span>
                <span>
                  {one.by} <When at={one.at} />
                </span>
                {one.state === 'done' && mayMove && (
                  <button type="button" className="button small" onClick={() => void undo(one.id)}>
                    {w.undo}
                  </button>
                )}
              </div>
            ))}
          </div>
        )}
      </div>
    </section>
  )
}

function Mover({
  name,
  type,
  versions,
  onDone,
}: {
  name: string
  type: DeclaredType
  versions: Versions['running']
  onDone: () => void
}) {
  const w = useWords(dictionary)
  const s = useSay()
  const [states, setStates] = useState<Readonly<Record<string, string>>>({})
  const [rehearsal, setRehearsal] = useState<Rehearsal | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [busy, setBusy] = useState(false)
  const goals = Object.entries(type.flow.states).filter(([, state]) => state.kind !== 'closed')
  const known = new Set(goals.map(([state]) => state))
  // Old states by name; one that the new flow knows too goes there unless told otherwise.
  const old = new Map(
    versions.flatMap((one) => Object.entries(one.states).filter(([, state]) => state.kind !== 'closed')),
  )
  const map = { states: Object.fromEntries(Object.entries(states).filter(([, to]) => to !== '')) }
  const call = async <T,>(path: string): Promise<T | null> => {
    setBusy(true)
    const got = await api.post<T>(path, { type: name, map }, { quiet: true })
    setBusy(false)
    setFailure(got.ok ? null : got.error)
    return got.ok ? got.value : null
  }
  return (
    <div className="stack tight">
      <h3>{w.plan}</h3>
      <dl className="detail">
        {[...old].map(([state, { title }]) => (
          <div key={state} style={{ display: 'contents' }}>
            <dt>
              <label htmlFor={`goal-${state}`}>{s(title)}</label>
            </dt>
            <dd>
              <select
                id={`goal-${state}`}
                className="input"
                style={{ width: 'auto' }}
                value={states[state] ?? (known.has(state) ? state : '')}
                onChange={(event) => {
                  setRehearsal(null)
                  setStates({ ...states, [state]: event.target.value })
                }}
              >
                {!known.has(state) && <option value="">{w.stay}</option>}
                {goals.map(([goal, one]) => (
                  <option key={goal} value={goal}>
                    {s(one.title)}
                  </option>
                ))}
              </select>
            </dd>
          </div>
        ))}
      </dl>
      {failure && <Refused failure={failure} />}
      {rehearsal && (
        <div className="stack tight">
          <b>{w.found(rehearsal.movable, rehearsal.stuck)}</b>
          {rehearsal.legs.map((leg) => (
            <div key={`${leg.version} ${leg.state} ${leg.to ?? ''}`} className="row small">
              <span className={`tag ${leg.to === null ? 'red' : 'green'}`}>{leg.count}</span>
              <span>
                v{leg.version} {s(leg.title)} → {leg.to === null ? w.stay : s(leg.toTitle ?? leg.to)}
              </span>
              {leg.why && <span className="muted">{s(leg.why)}</span>}
            </div>
          ))}
          <p className="muted small">{w.sure}</p>
        </div>
      )}
      <div className="row">
        <button
          type="button"
          className={`button${rehearsal ? '' : ' main'}`}
          disabled={busy}
          onClick={() => void call<Rehearsal>('/api/flows/rehearsals').then(setRehearsal)}
        >
          {w.rehearse}
        </button>
        {rehearsal && rehearsal.movable > 0 && (
          <button
            type="button"
            className="button main"
            disabled={busy}
            onClick={() =>
              void call('/api/flows/migrations').then((begun) => {
                if (begun === null) return
                toast(w.begun)
                setRehearsal(null)
                onDone()
              })
            }
          >
            {w.migrate(rehearsal.movable)}
          </button>
        )}
      </div>
    </div>
  )
}

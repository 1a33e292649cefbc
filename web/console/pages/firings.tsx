import { useEffect, useState } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import type { Level } from '../../../brain/watch/rules/declare.ts'
import { api, live, sayNumber, sayRate, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { useAct } from '../parts/act.ts'
import { When } from '../parts/due.tsx'
import { useKeys } from '../parts/keys.ts'
import { Empty, Loaded, Refused } from '../parts/states.tsx'
import '../look/watch.css'
import { type FiringList, type FiringRow, firingWords } from './firing-words.ts'
import { LevelTag } from './watch-parts.tsx'

const LEVELS: readonly Level[] = ['red', 'orange', 'yellow', 'blue']
/** While alerts come in the board looks again at most so often. */
const LOOK_MS = 2_000
const POLL_MS = 20_000

/** 预警中心: what stands, by level and age; sign, open, silence. */
export function Firings() {
  const w = useWords(firingWords)
  useTitle({ title: w.title })
  const [search, setSearch] = useSearchParams()
  const open = search.get('open') !== 'false'
  const level = LEVELS.find((one) => one === search.get('level')) ?? null
  const q = search.get('q') ?? ''
  const offset = Number(search.get('offset') ?? 0) || 0
  const put = (more: Readonly<Record<string, string>>): void => {
    const next = new URLSearchParams(search)
    next.delete('offset')
    for (const [key, value] of Object.entries(more)) value ? next.set(key, value) : next.delete(key)
    setSearch(next, { replace: true })
  }
  const { load, reload } = useLoad(`firings ${search}`, (signal) =>
    api.get<FiringList>(
      '/api/firings',
      { open: String(open), ...(level ? { level } : {}), ...(q ? { q } : {}), offset },
      { signal },
    ),
  )
  useEffect(() => {
    let wait: ReturnType<typeof setTimeout> | null = null
    const soon = (): void => {
      wait ??= setTimeout(() => {
        wait = null
        void reload()
      }, LOOK_MS)
    }
    const offs = [live.on('notice', soon), live.on('healed', soon)]
    const poll = setInterval(soon, POLL_MS)
    return () => {
      for (const off of offs) off()
      clearInterval(poll)
      if (wait) clearTimeout(wait)
    }
  }, [reload])
  return (
    <div className="page stack">
      <div className="row">
        <div className="grow">
          <h1>{w.title}</h1>
          <p className="muted">{w.lead}</p>
        </div>
        <Link className="button" to="/watch-rules">
          {w.rules}
        </Link>
      </div>
      <div className="row">
        <nav className="tabs" aria-label={w.state}>
          <button type="button" aria-pressed={open} onClick={() => put({ open: '' })}>
            {w.open}
          </button>
          <button type="button" aria-pressed={!open} onClick={() => put({ open: 'false' })}>
            {w.closed}
          </button>
        </nav>
        <input
          className="input"
          type="search"
          aria-label={w.search}
          placeholder={w.search}
          defaultValue={q}
          onChange={(event) => put({ q: event.target.value.trim() })}
        />
      </div>
      <Loaded load={load} retry={reload}>
        {(list) => (
          <>
            <LevelBar list={list} level={level} onLevel={(one) => put({ level: one === level ? '' : one })} />
            {list.rows.length === 0 ? (
              <Empty title={w.none}>
                <p>{w.noneWhy}</p>
              </Empty>
            ) : (
              <Rows list={list} reload={() => void reload()} />
            )}
            {list.more && (
              <button
                type="button"
                className="button"
                onClick={() => put({ offset: String(offset + list.rows.length) })}
              >
                {w.more}
              </button>
            )}
            <Foot list={list} reload={() => void reload()} />
          </>
        )}
      </Loaded>
    </div>
  )
}

function LevelBar({
  list,
  level,
  onLevel,
}: {
  list: FiringList
  level: Level | null
  onLevel: (level: Level) => void
}) {
  const w = useWords(firingWords)
  return (
    <fieldset className="levelbar" style={{ border: 0, padding: 0, margin: 0 }} aria-label={w.allLevels}>
      {LEVELS.map((one) => {
        const of = list.counts.filter((count) => count.level === one)
        const many = of.reduce((sum, count) => sum + count.many, 0)
        const within = of.reduce((sum, count) => sum + count.within, 0)
        return (
          <button key={one} type="button" aria-pressed={one === level} onClick={() => onLevel(one)}>
            <LevelTag level={one} levels={list.levels} />
            <b className="num">{sayNumber(many)}</b>
            <small className="muted">{within > many ? w.children(within) : w.due(list.minutes[one])}</small>
          </button>
        )
      })}
    </fieldset>
  )
}

function Rows({ list, reload }: { list: FiringList; reload: () => void }) {
  const w = useWords(firingWords)
  const s = useSay()
  const go = useNavigate()
  const [near, setNear] = useState<string | null>(null)
  const { failure, busy, run } = useAct()
  const at = list.rows.findIndex((row) => row.id === near)
  const walk = (step: number): void => {
    const next = list.rows[Math.min(list.rows.length - 1, Math.max(0, at + step))]
    if (!next) return
    setNear(next.id)
    document.getElementById(`firing-${next.id}`)?.scrollIntoView({ block: 'nearest' })
  }
  const sign = async (row: FiringRow): Promise<void> => {
    await run(() => api.post(`/api/firings/${row.id}/acknowledge`, {}), w.signed)
    reload()
  }
  const current = list.rows[at]
  useKeys([
    { key: 'j', says: w.down, run: () => walk(1) },
    { key: 'k', says: w.up, run: () => walk(-1) },
    { key: 'Enter', says: w.openIt, run: () => near && void go(`/firings/${near}`) },
    { key: 's', says: w.sign, run: () => current?.state === 'standing' && void sign(current) },
  ])
  return (
    <>
      {failure && <Refused failure={failure} />}
      <ol className="firings card" aria-label={w.title}>
        {list.rows.map((row) => (
          <li
            key={row.id}
            id={`firing-${row.id}`}
            className={`lvl-${row.level}${row.id === near ? ' on' : ''}`}
            onMouseEnter={() => setNear(row.id)}
          >
            <LevelTag level={row.level} levels={list.levels} />
            <div className="main stack tight">
              <span className="row tight">
                <Link className="name" to={`/firings/${row.id}`} onFocus={() => setNear(row.id)}>
                  {s(row.title)} · {row.objectTitle}
                </Link>
                {row.children > 0 && <span className="tag">{w.children(row.children)}</span>}
                {row.climbedAt && row.state === 'standing' && <span className="tag red">{w.climbed}</span>}
                {row.silenced && <span className="tag">{w.silenced}</span>}
                {row.late && <span className="tag">{w.late}</span>}
              </span>
              <span className="says small">{s(row.why.says)}</span>
              <span className="small muted">
                {[row.townName ?? row.areaName, row.unitName].filter(Boolean).join(' · ')} ·{' '}
                {s(list.states[row.state])}
                {row.acknowledgedBy ? ` · ${row.acknowledgedBy}` : ''}
                {row.count > 1 ? ` · ${w.times(row.count)}` : ''}
              </span>
            </div>
            <span className="age small">
              <When at={row.beganAt} ago />
              <br />
              <span className="muted">
                <When at={row.beganAt} />
              </span>
            </span>
            <span className="acts">
              {row.state === 'standing' && (
                <button
                  type="button"
                  className="button small main"
                  disabled={busy}
                  onClick={() => void sign(row)}
                >
                  {row.kind === 'group' ? w.signAll(row.children) : w.sign}
                </button>
              )}
              {row.matter ? (
                <Link className="button small" to={`/m/${row.matter}`}>
                  {row.matterNumber}
                </Link>
              ) : (
                row.state !== 'misfire' && (
                  <Link className="button small" to={`/firings/${row.id}?act=matter`}>
                    {w.openMatter}
                  </Link>
                )
              )}
            </span>
          </li>
        ))}
      </ol>
    </>
  )
}

function Foot({ list, reload }: { list: FiringList; reload: () => void }) {
  const w = useWords(firingWords)
  const s = useSay()
  const { quality: of, silences } = list
  const end = async (id: string): Promise<void> => {
    await api.delete(`/api/firing-silences/${id}`)
    reload()
  }
  return (
    <div className="stack">
      {of && of.all > 0 && (
        <div className="rates small muted">
          <span>
            {w.rateSigned} <b className="num">{of.signed > 0 ? sayRate(of.inTime / of.signed) : '—'}</b>
          </span>
          <span>
            {w.rateMisfire} <b className="num">{sayRate(of.misfires / of.all)}</b>
          </span>
          <span>
            {w.rateOpened} <b className="num">{sayRate(of.opened / of.all)}</b>
          </span>
          <span>{w.last30}</span>
        </div>
      )}
      {silences.length > 0 && (
        <section className="card">
          <header>
            <h2 className="grow">{w.silences}</h2>
          </header>
          <ul className="body stack tight">
            {silences.map((one) => (
              <li key={one.id} className="row">
                <span className="grow">
                  {[one.ruleTitle ? s(one.ruleTitle) : one.rule, one.objectTitle, one.areaName]
                    .filter(Boolean)
                    .join(' · ')}{' '}
                  · {one.why} · {one.by} · {w.until} <When at={one.to} />
                </span>
                {list.may.silence && (
                  <button type="button" className="button small" onClick={() => void end(one.id)}>
                    {w.endNow}
                  </button>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

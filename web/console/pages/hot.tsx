import { useEffect, useState } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { api, live, sayNumber, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { useAreas } from '../lists.ts'
import { When } from '../parts/due.tsx'
import { useKeys } from '../parts/keys.ts'
import { Empty, Loaded } from '../parts/states.tsx'
import { HotMap } from './hot-map.tsx'
import { Trend } from './hot-trend.tsx'
import { type HotList, hotWords, type Issue, type Levels, TONES } from './hot-words.ts'

const DAYS = [1, 7, 30] as const
/** While requests come in the list looks again at most so often. */
const LOOK_MS = 15_000

/** 热点诉求: what many ask for now, as a list and on the map. */
export function Hot() {
  const w = useWords(hotWords)
  const areas = useAreas()
  useTitle({ title: w.title })
  const [search, setSearch] = useSearchParams()
  const days = DAYS.find((one) => String(one) === search.get('days')) ?? 7
  const area = search.get('area') ?? ''
  const put = (more: Readonly<Record<string, string>>): void => {
    const next = new URLSearchParams(search)
    for (const [key, value] of Object.entries(more)) value ? next.set(key, value) : next.delete(key)
    setSearch(next, { replace: true })
  }
  const { load, reload } = useLoad(`hot ${days} ${area}`, (signal) =>
    api.get<HotList>('/api/hot', { days, ...(area ? { area } : {}) }, { signal }),
  )
  useEffect(() => {
    let wait: ReturnType<typeof setTimeout> | null = null
    const soon = (): void => {
      wait ??= setTimeout(() => {
        wait = null
        void reload()
      }, LOOK_MS)
    }
    const offs = [live.on('notice', soon), live.on('fact', soon), live.on('healed', soon)]
    return () => {
      for (const off of offs) off()
      if (wait) clearTimeout(wait)
    }
  }, [reload])
  const towns = areas.filter((one) => one.code.length === 9)
  return (
    <div className="page stack">
      <div>
        <h1>{w.title}</h1>
        <p className="muted">{w.lead}</p>
      </div>
      <div className="row">
        <nav className="tabs" aria-label={w.days}>
          {DAYS.map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={one === days}
              onClick={() => put({ days: one === 7 ? '' : String(one) })}
            >
              {one === 1 ? w.day1 : w.dayN(one)}
            </button>
          ))}
        </nav>
        <select
          className="input towns"
          aria-label={w.area}
          value={area}
          onChange={(event) => put({ area: event.target.value })}
        >
          <option value="">{w.allAreas}</option>
          {towns.map((one) => (
            <option key={one.code} value={one.code}>
              {one.name}
            </option>
          ))}
        </select>
      </div>
      <Loaded load={load} retry={reload}>
        {(list) =>
          list.rows.length === 0 ? (
            <Empty title={w.none}>
              <p>{w.noneWhy}</p>
              {days !== 30 && (
                <button type="button" className="button" onClick={() => put({ days: '30', area: '' })}>
                  {w.wider}
                </button>
              )}
            </Empty>
          ) : (
            <Both list={list} />
          )
        }
      </Loaded>
    </div>
  )
}

function Both({ list }: { list: HotList }) {
  const w = useWords(hotWords)
  const go = useNavigate()
  const [near, setNear] = useState<string | null>(null)
  const at = list.rows.findIndex((row) => row.id === near)
  const walk = (step: number): void => {
    const next = list.rows[Math.min(list.rows.length - 1, Math.max(0, at + step))]
    if (!next) return
    setNear(next.id)
    document.getElementById(`hot-${next.id}`)?.scrollIntoView({ block: 'nearest' })
  }
  useKeys([
    { key: 'j', says: w.down, run: () => walk(1) },
    { key: 'k', says: w.up, run: () => walk(-1) },
    { key: 'Enter', says: w.open, run: () => near && void go(`/hot/${near}`) },
  ])
  return (
    <div className="hot">
      <ol className="hotlist card" aria-label={w.title}>
        {list.rows.map((row) => (
          <Line key={row.id} row={row} levels={list.levels} on={row.id === near} onNear={setNear} />
        ))}
      </ol>
      <section className="card hotside" aria-label={w.map}>
        <header>
          <h2 className="grow">{w.map}</h2>
          <small>
            <When at={list.asOf} />
          </small>
        </header>
        <div className="body">
          <HotMap rows={list.rows} near={near} onNear={setNear} />
        </div>
      </section>
    </div>
  )
}

function Line({
  row,
  levels,
  on,
  onNear,
}: {
  row: Issue
  levels: Levels
  on: boolean
  onNear: (id: string | null) => void
}) {
  const w = useWords(hotWords)
  const s = useSay()
  return (
    <li
      id={`hot-${row.id}`}
      className={on ? 'on' : ''}
      onMouseEnter={() => onNear(row.id)}
      onMouseLeave={() => onNear(null)}
    >
      <span className="rank num">{row.rank}</span>
      <div className="stack tight grow">
        <span className="row tight">
          <Link className="name" to={`/hot/${row.id}`} onFocus={() => onNear(row.id)}>
            {row.name ?? w.unnamed}
          </Link>
          <LevelTags row={row} levels={levels} />
        </span>
        <span className="small">
          {[row.townName ?? row.areaName, row.categoryTitle && s(row.categoryTitle)]
            .filter(Boolean)
            .join(' · ')}{' '}
          · {w.last} <When at={row.lastAt} />
        </span>
      </div>
      <Trend days={row.days} />
      <span className="figure">
        <b className="num">{w.counts(row.recentPeople, row.recent)}</b>
        <small className="num">{w.usual(row.expected)}</small>
      </span>
      <span className="figure heat" title={w.heatWhy}>
        <b className="num">{sayNumber(row.heat)}</b>
        <small>{w.heat}</small>
      </span>
    </li>
  )
}

/** Levels that hold now, the season, and whether some of it is out of sight. */
export function LevelTags({ row, levels }: { row: Issue; levels: Levels }) {
  const w = useWords(hotWords)
  const s = useSay()
  return (
    <>
      {row.judged.levels.map((level) => (
        <span key={level} className={`tag ${TONES[level]}`}>
          {s(levels[level])}
        </span>
      ))}
      {row.season && (
        <span className="tag" title={w.seasonal}>
          {s(row.season.title)}
        </span>
      )}
      {row.partial && <span className="tag">{w.partial}</span>}
    </>
  )
}

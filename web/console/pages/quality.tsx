import { useMemo } from 'react'
import { Link, useSearchParams } from 'react-router'
import { dimensions, freshStates } from '../../../platform/catalogue/declare.ts'
import { api, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { When } from '../parts/due.tsx'
import { Empty, Loaded } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { type Board, type BoardRow, FRESH_TONE, qualityWords, scoreText } from './quality-words.ts'

/** 质量看板: units and datasets by score, how they went, what is broken most, what is open. */
export function QualityBoard() {
  const w = useWords(qualityWords)
  useTitle({ title: w.title })
  const { load, reload } = useLoad('quality', (signal) =>
    api.get<Board>('/api/quality', undefined, { signal }),
  )
  return (
    <div className="page stack">
      <h1>{w.title}</h1>
      <p className="muted">{w.lead}</p>
      <Loaded load={load} retry={reload}>
        {(board) =>
          board.rows.length === 0 ? (
            <Empty title={w.none}>
              <p>
                <Link to="/data-intake">{w.noneWhy}</Link>
              </p>
            </Empty>
          ) : (
            <Shown board={board} />
          )
        }
      </Loaded>
    </div>
  )
}

function Shown({ board }: { board: Board }) {
  const w = useWords(qualityWords)
  const s = useSay()
  const [params, setParams] = useSearchParams()
  const [q, unit] = [params.get('q') ?? '', params.get('unit') ?? '']
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
  const rows = board.rows.filter(
    (row) =>
      (!unit || row.unit === unit) &&
      (!q || `${s(row.title)} ${row.code}`.toLowerCase().includes(q.toLowerCase())),
  )
  const units = useMemo(() => byUnit(board), [board])
  const scored = board.rows.flatMap((row) => row.score ?? [])
  const tiles = [
    { title: w.mean, value: scoreText(mean(scored)) },
    { title: `${w.below} (${board.gate})`, value: scored.filter((score) => score < board.gate).length },
    { title: w.open, value: sum(board.rows.map((row) => row.open)) },
    { title: w.rejected, value: sum(board.rows.map((row) => row.rejected)).toLocaleString() },
    { title: w.never, value: board.rows.filter((row) => row.score === null).length },
  ]
  const columns: readonly Column<BoardRow>[] = [
    {
      key: 'title',
      title: w.dataset,
      width: 'minmax(200px, 2fr)',
      wrap: true,
      show: (row) => (
        <>
          {s(row.title)} <small className="num">{row.code}</small>
        </>
      ),
    },
    { key: 'unit', title: w.unit, width: 'minmax(90px, 1fr)', show: (row) => row.unitName },
    {
      key: 'score',
      title: w.score,
      width: '150px',
      show: (row) => <Score score={row.score} gate={board.gate} />,
    },
    {
      key: 'trend',
      title: w.trend,
      width: '90px',
      show: (row) => <Trend scores={row.trend} label={w.trend} />,
    },
    { key: 'rows', title: w.rows, width: '90px', right: true, show: (row) => row.rows.toLocaleString() },
    {
      key: 'rejected',
      title: w.rejected,
      width: '80px',
      right: true,
      show: (row) => row.rejected.toLocaleString(),
    },
    {
      key: 'fresh',
      title: w.fresh,
      width: '150px',
      show: (row) => (
        <span className="row tight">
          <span className={`tag ${FRESH_TONE[row.freshness]}`}>{s(freshStates[row.freshness])}</span>
          {row.freshAt && <When at={row.freshAt} />}
        </span>
      ),
    },
    { key: 'open', title: w.open, width: '80px', right: true, show: (row) => row.open || '' },
  ]
  return (
    <>
      <div className="tiles">
        {tiles.map((tile) => (
          <div className="tile" key={tile.title}>
            <span>{tile.title}</span>
            <b className="num">{tile.value}</b>
          </div>
        ))}
      </div>
      <div className="quality-split">
        <section className="card">
          <header>
            <h2>{w.units}</h2>
          </header>
          <div className="body">
            <ul className="scorelist">
              {units.map((one) => (
                <li key={one.unit}>
                  <button
                    type="button"
                    className="link"
                    aria-pressed={unit === one.unit}
                    onClick={() => set('unit', unit === one.unit ? '' : one.unit)}
                  >
                    {one.name}
                  </button>
                  <Score score={one.score} gate={board.gate} />
                  <small className="num">
                    {one.count} · {w.open} {one.open}
                  </small>
                </li>
              ))}
            </ul>
          </div>
        </section>
        <section className="card">
          <header>
            <h2>{w.worst}</h2>
          </header>
          <div className="body">
            {board.worst.length === 0 && <p className="muted">{w.worstNone}</p>}
            <ul className="scorelist">
              {board.worst.map((one) => (
                <li key={`${one.run}${one.rule}`}>
                  <Link to={`/quality/${one.dataset}?rule=${encodeURIComponent(one.rule)}`}>
                    {s(one.title)} <small>{s(one.datasetTitle)}</small>
                  </Link>
                  <Score score={one.score} gate={board.gate} />
                  <small className="num">{w.badOf(one.bad, one.rows)}</small>
                </li>
              ))}
            </ul>
          </div>
        </section>
      </div>
      <div className="row">
        <h2 className="grow">{w.datasets}</h2>
        <input
          className="input"
          type="search"
          style={{ width: 200 }}
          aria-label={w.search}
          placeholder={w.search}
          value={q}
          onChange={(event) => set('q', event.target.value)}
        />
        <select
          className="input"
          style={{ width: 160 }}
          aria-label={w.unit}
          value={unit}
          onChange={(event) => set('unit', event.target.value)}
        >
          <option value="">{w.allUnits}</option>
          {units.map((one) => (
            <option key={one.unit} value={one.unit}>
              {one.name}
            </option>
          ))}
        </select>
      </div>
      <Table
        label={w.datasets}
        columns={columns}
        rows={rows}
        idOf={(row) => row.id}
        hrefOf={(row) => `/quality/${row.id}`}
        wide={980}
      />
      <p className="small">{Object.values(dimensions).map(s).join(' · ')}</p>
    </>
  )
}

const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0)
const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : sum(values) / values.length

function byUnit({ rows }: Board) {
  const units = new Map<string, BoardRow[]>()
  for (const row of rows) units.set(row.unit, [...(units.get(row.unit) ?? []), row])
  return [...units]
    .map(([unit, own]) => ({
      unit,
      name: own[0]?.unitName ?? unit,
      count: own.length,
      open: sum(own.map((row) => row.open)),
      score: mean(own.flatMap((row) => row.score ?? [])),
    }))
    .sort((a, b) => (a.score ?? -1) - (b.score ?? -1))
}

/** A score as figure, bar and word; the gate is drawn. */
export function Score({ score, gate }: { score: number | null; gate: number }) {
  const w = useWords(qualityWords)
  if (score === null) return <small className="muted">{w.unknown}</small>
  const passes = score >= gate
  return (
    <span className="score" title={passes ? w.passes : w.fails}>
      <b className={`num ${passes ? '' : 'redtext'}`}>{scoreText(score)}</b>
      <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
        <rect width="100" height="6" fill="#e9edf2" />
        <rect width={Math.max(1, score)} height="6" fill={passes ? '#2f6fc4' : '#b3261e'} />
        <rect x={gate} width="1" height="6" fill="#16202e" />
      </svg>
      {!passes && <small className="redtext keep">{w.fails}</small>}
    </span>
  )
}

/** How the score went, latest at the right; from 0 to 100. */
export function Trend({
  scores,
  label,
  height = 22,
}: {
  scores: readonly (number | null)[]
  label: string
  height?: number
}) {
  const known = scores.flatMap((score, n) => (score === null ? [] : [{ n, score }]))
  if (known.length < 2) return null
  const x = (n: number): number => 2 + (n * 76) / Math.max(1, scores.length - 1)
  // the difference that matters is small: the lowest of them, less a little, is the floor
  const floor = Math.max(0, Math.min(...known.map((one) => one.score)) - 5)
  const y = (score: number): number => height - 3 - ((score - floor) / (100 - floor)) * (height - 6)
  const last = known.at(-1)
  return (
    <svg
      viewBox={`0 0 80 ${height}`}
      width={80}
      height={height}
      role="img"
      aria-label={`${label}: ${known.map((one) => scoreText(one.score)).join(' → ')}`}
    >
      <polyline
        points={known.map((one) => `${x(one.n)},${y(one.score)}`).join(' ')}
        fill="none"
        stroke="#2f6fc4"
        strokeWidth="1.5"
      />
      {last && <circle cx={x(last.n)} cy={y(last.score)} r="2" fill="#2f6fc4" />}
    </svg>
  )
}

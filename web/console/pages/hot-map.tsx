import { useMemo } from 'react'
import { useNavigate } from 'react-router'
import { api, useLoad, useWords } from '../../live/index.ts'
import { frameOf, pathOfShape, shapesOf } from '../parts/map.ts'
import { Loading } from '../parts/states.tsx'
import { hotWords, type Issue, TONES } from './hot-words.ts'

const WIDTH = 520
/** More circles than people can tell apart help nobody. */
const SHOWN = 20

/** The issues where they are: a circle's area is its heat, its number the rank in the list; a second view of the same rows. */
export function HotMap({
  rows,
  near,
  onNear,
}: {
  rows: readonly Issue[]
  near: string | null
  onNear: (id: string | null) => void
}) {
  const w = useWords(hotWords)
  const go = useNavigate()
  const { load } = useLoad('map', (signal) => api.get<unknown>('/api/map', undefined, { signal }))
  const map = load.state === 'ready' ? load.value : null
  const { shapes, frame, middles } = useMemo(() => {
    const all = shapesOf(map)
    const frame = frameOf(all, WIDTH)
    const middles = new Map(
      all.map((shape) => {
        const ring = [...shape.rings].sort((a, b) => b.length - a.length)[0] ?? []
        const sum = ring.reduce(([x, y], [lon, lat]) => [x + lon, y + lat], [0, 0] as [number, number])
        return [shape.code, frame.project(sum[0] / ring.length, sum[1] / ring.length)]
      }),
    )
    return { shapes: all, frame, middles }
  }, [map])
  if (load.state === 'loading') return <Loading lines={6} />
  if (shapes.length === 0) return <p className="muted">{w.noMap}</p>
  const most = Math.max(1, ...rows.map((row) => row.heat))
  const taken = new Map<string, number>()
  const circles = rows.slice(0, SHOWN).flatMap((row) => {
    const at =
      row.lon !== null && row.lat !== null
        ? frame.project(row.lon, row.lat)
        : middles.get(row.area.slice(0, 9))
    if (!at) return []
    // Those of one place stand beside each other.
    const key = at.map((n) => Math.round(n / 16)).join(' ')
    const n = taken.get(key) ?? 0
    taken.set(key, n + 1)
    const angle = n * 2.4
    const away = n === 0 ? 0 : 14 + 8 * Math.sqrt(n)
    const r = 7 + 11 * Math.sqrt(Math.max(0, row.heat) / most)
    return [{ row, r, x: at[0] + away * Math.cos(angle), y: at[1] + away * Math.sin(angle) }]
  })
  return (
    <figure className="hotmap">
      <svg viewBox={`-10 -10 ${frame.width + 20} ${frame.height + 20}`} width="100%">
        <title>{w.map}</title>
        {shapes.map((shape) => (
          <path key={`${shape.code}${shape.name}`} d={pathOfShape(shape, frame)} className="land">
            <title>{shape.name}</title>
          </path>
        ))}
        {/* The first on top. */}
        {[...circles].reverse().map(({ row, r, x, y }) => {
          const tone = TONES[row.judged.levels[0] ?? 'people']
          return (
            // biome-ignore lint/a11y/useSemanticElements: an SVG shape cannot be a link element of the router
            <g
              key={row.id}
              role="link"
              tabIndex={0}
              aria-label={`${w.rank(row.rank)} ${row.name ?? w.unnamed} ${w.counts(row.recentPeople, row.recent)}`}
              className={`spot ${row.judged.levels.length > 0 ? tone : 'plain'}${near === row.id ? ' near' : ''}`}
              onClick={() => void go(`/hot/${row.id}`)}
              onKeyDown={(event) => {
                if (event.key === 'Enter') void go(`/hot/${row.id}`)
              }}
              onMouseEnter={() => onNear(row.id)}
              onMouseLeave={() => onNear(null)}
              onFocus={() => onNear(row.id)}
              onBlur={() => onNear(null)}
            >
              <circle cx={x} cy={y} r={r} />
              <text x={x} y={y + 4} textAnchor="middle">
                {row.rank}
              </text>
              <title>{`${row.rank}. ${row.name ?? w.unnamed}`}</title>
            </g>
          )
        })}
      </svg>
      <figcaption className="small">{w.noPoint}</figcaption>
    </figure>
  )
}

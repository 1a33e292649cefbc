import { useSay, useWords } from '../../live/index.ts'
import { type Curve, firingWords } from './firing-words.ts'

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP] = [720, 220, 52, 24, 14]
/** The clock; with the day where the curve is longer than one. */
const clock = (at: number, long = false): string =>
  new Date(at).toLocaleString('zh-CN', {
    ...(long ? { month: '2-digit', day: '2-digit' } : {}),
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
    timeZone: 'Asia/Shanghai',
  })

/** What the instrument said before and after 预警曲线, with the limit and the moment it fired. */
export function FiringCurve({
  curve,
  limit,
  beganAt,
  endedAt,
}: {
  curve: Curve
  limit: number | null
  beganAt: string
  endedAt: string | null
}) {
  const w = useWords(firingWords)
  const s = useSay()
  if (curve.lines.length === 0) return <p className="muted">{w.noCurve}</p>
  const [from, to] = [Date.parse(curve.from), Date.parse(curve.to)]
  const long = to - from > 26 * 3_600_000
  const x = (at: number): number => LEFT + ((at - from) / Math.max(1, to - from)) * (WIDTH - LEFT - 8)
  return (
    <div className="stack">
      {curve.lines.map((line, n) => {
        const values = line.points.map(([, value]) => value)
        // the limit of a change or a deviation is none of the curve's own unit when it lies far outside
        const span = Math.max(...values) - Math.min(...values) || 1
        const fits =
          n === 0 &&
          limit !== null &&
          limit >= Math.min(...values) - 2 * span &&
          limit <= Math.max(...values) + 2 * span
        const all = fits && limit !== null ? [...values, limit] : values
        const [low, high] = [Math.min(...all), Math.max(...all)]
        const pad = (high - low || Math.abs(high) || 1) * 0.08
        const y = (value: number): number =>
          TOP + ((high + pad - value) / (high - low + 2 * pad)) * (HEIGHT - TOP - BOTTOM)
        const label = `${s(line.title)} · ${line.device} (${line.unit})`
        const ticks = [low, (low + high) / 2, high]
        return (
          <figure key={`${line.metric} ${line.device}`} style={{ margin: 0 }}>
            <figcaption className="small muted">{label}</figcaption>
            <svg className="firingcurve" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
              {ticks.map((value) => (
                <g key={value}>
                  <path className="grid" d={`M${LEFT} ${y(value)}H${WIDTH - 8}`} />
                  <text x={LEFT - 6} y={y(value) + 4} textAnchor="end">
                    {value.toFixed(line.precision)}
                  </text>
                </g>
              ))}
              {[0, 0.25, 0.5, 0.75, 1].map((share) => (
                <text
                  key={share}
                  x={x(from + share * (to - from))}
                  y={HEIGHT - 6}
                  textAnchor={share === 0 ? 'start' : share === 1 ? 'end' : 'middle'}
                >
                  {clock(from + share * (to - from), long)}
                </text>
              ))}
              {fits && limit !== null && (
                <>
                  <path className="limit" d={`M${LEFT} ${y(limit)}H${WIDTH - 8}`} />
                  <text className="limit" x={LEFT + 6} y={y(limit) - 5} textAnchor="start">
                    {w.limit} {limit.toFixed(line.precision)}
                  </text>
                </>
              )}
              <path
                className="line"
                d={`M${line.points.map(([at, value]) => `${x(at).toFixed(1)} ${y(value).toFixed(1)}`).join('L')}`}
              />
              {[
                [beganAt, w.beginHere],
                [endedAt, w.ended],
              ].map(([at, text]) =>
                at ? (
                  <g key={text}>
                    <path className="mark" d={`M${x(Date.parse(at))} ${TOP}V${HEIGHT - BOTTOM}`} />
                    <text
                      className="mark"
                      x={x(Date.parse(at)) + (x(Date.parse(at)) > WIDTH - 110 ? -4 : 4)}
                      y={TOP + 10}
                      textAnchor={x(Date.parse(at)) > WIDTH - 110 ? 'end' : 'start'}
                    >
                      {text} {clock(Date.parse(at), long)}
                    </text>
                  </g>
                ) : null,
              )}
            </svg>
          </figure>
        )
      })}
    </div>
  )
}

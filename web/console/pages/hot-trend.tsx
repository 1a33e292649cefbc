import { useWords } from '../../live/index.ts'
import { hotWords } from './hot-words.ts'

/** Counts a day as small bars from zero; all of them in words for who cannot see them. */
export function Trend({
  days,
  width = 84,
  height = 22,
}: {
  days: readonly { readonly day: string; readonly count: number }[]
  width?: number
  height?: number
}) {
  const w = useWords(hotWords)
  const most = Math.max(1, ...days.map((one) => one.count))
  const step = width / Math.max(1, days.length)
  const told = days.flatMap(({ day, count }) => (count > 0 ? [`${day.slice(5)} ${count}`] : []))
  const label = w.trend(told.join('、') || '0')
  return (
    <svg className="trend" width={width} height={height} role="img" aria-label={label}>
      <title>{label}</title>
      <path d={`M0 ${height - 0.5}H${width}`} className="axis" />
      {days.map(({ day, count }, n) => {
        const tall = count === 0 ? 0 : Math.max(2, (count / most) * (height - 3))
        return (
          <rect
            key={day}
            x={n * step + 0.5}
            y={height - 1 - tall}
            width={Math.max(1, step - 1.5)}
            height={tall}
            className={n === days.length - 1 ? 'last' : ''}
          />
        )
      })}
    </svg>
  )
}

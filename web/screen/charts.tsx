import { type CSSProperties, useEffect, useRef, useState } from 'react'
import { dayOf } from '../../base/index.ts'
import type { Point, Tile, Widget } from '../../brain/indicators/boards/declare.ts'
import { useNow } from '../live/clock.ts'
import { useLanguage } from '../live/language.ts'
import { useStore } from '../live/store.ts'
import { sayNumber } from '../live/time.ts'
import { Block, Changing, useDrill, useTexts } from './block.tsx'
import { declared } from './declared.ts'
import { figureText, groupSource, isRed, short, shortUnit } from './show.ts'

const known = (points: readonly Point[]): number[] =>
  points.flatMap((point) => (point.value === null ? [] : [point.value]))

/** The last fortnight as a thin line: shape only, the figure says the rest. */
export function Spark({ points }: { points: readonly Point[] }) {
  const values = known(points)
  if (values.length < 3) return null
  const most = Math.max(1e-9, ...values)
  const step = 100 / Math.max(1, points.length - 1)
  const spots = points.flatMap((point, n) =>
    point.value === null ? [] : [[n * step, 30 - (point.value / most) * 27] as const],
  )
  const line = spots.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')
  const [first, last] = [spots[0], spots.at(-1)]
  return (
    <svg className="spark" viewBox="0 0 100 31" preserveAspectRatio="none" aria-hidden="true">
      <path className="under" d={`M${line}L${last?.[0]} 31L${first?.[0]} 31Z`} />
      <path className="over" d={`M${line}`} />
    </svg>
  )
}

const EDGE = { left: 52, top: 22, bottom: 30 } as const
/** Until the block has been measured. */
const FIRST_SIZE = { width: 940, height: 250 } as const
/** How wide letters of the chart are, of its own units. */
const LETTER = { wide: 18, narrow: 10 } as const
/** From one name to the one below it. */
const LINE = 21

const widthOf = (text: string): number =>
  [...text].reduce((sum, letter) => sum + (letter.charCodeAt(0) > 0x2e7f ? LETTER.wide : LETTER.narrow), 0)

/** The size of a chart in units of which 120 are as wide as 1,920 pixels of the wall have rems: letters are one size on every block. */
function useSize() {
  const box = useRef<HTMLDivElement>(null)
  const [size, setSize] = useState<{ width: number; height: number }>(FIRST_SIZE)
  useEffect(() => {
    const one = box.current
    if (!one) return
    const watch = new ResizeObserver(() => {
      const unit = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16
      const [width, height] = [Math.round(one.clientWidth / unit), Math.round(one.clientHeight / unit)]
      if (width > 0 && height > 0) setSize({ width, height })
    })
    watch.observe(one)
    return () => watch.disconnect()
  }, [])
  return { box, ...size }
}

/** Round numbers for at most four lines of a scale that begins at zero. */
function scaleOf(most: number): readonly number[] {
  const raw = Math.max(1, most) / 3
  const power = 10 ** Math.floor(Math.log10(raw))
  const step = ([1, 2, 5, 10].find((one) => one * power >= raw) ?? 10) * power
  return Array.from({ length: Math.ceil(Math.max(1, most) / step) + 1 }, (_, n) => n * step)
}

type Trend = Extract<Tile, { kind: 'trend' }>

/** A curve with its names on it, its target, its breaks, and the week to come as a band. */
export function TrendBlock({ widget, tile }: { widget: Widget; tile: Trend }) {
  const { t, say } = useTexts()
  const lang = useLanguage()
  const now = useNow()
  const { box, width, height } = useSize()
  const { left, top, bottom } = EDGE
  const [first] = tile.figures
  const days = [
    ...new Set([
      ...(tile.lines[0]?.points ?? []).map((point) => point.at),
      ...tile.forecast.map((band) => band.at),
    ]),
  ]
  const most = Math.max(
    1,
    ...tile.lines.flatMap((line) => known(line.points)),
    ...tile.forecast.map((band) => band.high),
    first?.target ?? 0,
  )
  const scale = scaleOf(most)
  const high = scale.at(-1) ?? 1
  const names = tile.lines.map((_, n) => short(tile.figures[n]?.title ?? { zh: '', en: '' }, lang))
  const aim = first?.target == null ? '' : t.target(sayNumber(first.target))
  // names stand behind the ends of their lines; with a forecast there is room above them
  const behind = tile.forecast.length > 0 ? 0 : tile.lines.length > 1 ? Math.max(...names.map(widthOf)) : 48
  const right = Math.min(width * 0.34, 18 + Math.max(behind, aim ? widthOf(aim) : 0))
  const empty = tile.lines.every((line) => known(line.points).every((value) => value === 0))
  const x = (n: number): number => left + (n / Math.max(1, days.length - 1)) * (width - left - right)
  const y = (value: number): number => height - bottom - (value / high) * (height - top - bottom)
  const at = (day: string): number => x(days.indexOf(day))
  const today = dayOf(now)
  const pathOf = (points: readonly Point[], breaks: readonly { readonly day: string }[]): string => {
    let path = ''
    let pen = 'M'
    for (const [n, point] of points.entries()) {
      // where the definition changed the line is not drawn through
      if (point.value === null || breaks.some((one) => one.day === point.at)) pen = 'M'
      if (point.value === null) continue
      path += `${pen}${x(n).toFixed(1)} ${y(point.value).toFixed(1)}`
      pen = 'L'
    }
    return path
  }
  const band = tile.forecast
  const bandPath =
    band.length > 1
      ? `M${band.map((one) => `${at(one.at).toFixed(1)} ${y(one.high).toFixed(1)}`).join('L')}L${[...band]
          .reverse()
          .map((one) => `${at(one.at).toFixed(1)} ${y(one.low).toFixed(1)}`)
          .join('L')}Z`
      : ''
  const every = Math.max(1, Math.ceil(days.length / Math.max(2, Math.floor((width - left - right) / 90))))
  // Names of lines that end near each other stand one below the other.
  const ends = tile.lines
    .map((line, n) => {
      const last = line.points
        .filter((point) => point.at < today || band.length === 0)
        .findLast((point) => point.value !== null)
      return { n, y: last ? y(last.value ?? 0) : 0 }
    })
    .sort((a, b) => a.y - b.y)
  for (const [k, one] of ends.entries()) {
    const above = ends[k - 1]
    if (above && one.y - above.y < LINE) one.y = above.y + LINE
  }
  // and never below the axis, where the days stand
  const floor = height - bottom
  for (const [k, one] of [...ends].reverse().entries()) one.y = Math.min(one.y, floor - k * LINE)
  const endOf = (n: number): number => ends.find((one) => one.n === n)?.y ?? 0
  return (
    <Block widget={widget} figure={first}>
      <div className="curve" ref={box}>
        {empty && <p className="nothing">{t.quiet}</p>}
        <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={say(widget.title)}>
          <title>{say(widget.title)}</title>
          {scale.map((value) => (
            <g key={value} className="gridline">
              <path d={`M${left} ${y(value)}H${width - right}`} />
              <text x={left - 8} y={y(value) + 5} textAnchor="end">
                {sayNumber(value)}
              </text>
            </g>
          ))}
          {days.map((day, n) =>
            n % every === 0 ? (
              <text key={day} className="day" x={x(n)} y={height - 6} textAnchor="middle">
                {day.slice(5)}
              </text>
            ) : null,
          )}
          {first?.target != null && first.target <= high && (
            <g className="aimline">
              <path d={`M${left} ${y(first.target)}H${width - right}`} />
              <text x={width - right + 6} y={y(first.target) + 5}>
                {aim}
              </text>
            </g>
          )}
          {days.includes(today) && band.length > 0 && (
            <path className="today" d={`M${at(today)} ${top - 6}V${height - bottom}`} />
          )}
          {bandPath && <path className="band" d={bandPath} />}
          {band.length > 1 && (
            <>
              <path
                className="ahead"
                d={`M${band.map((one) => `${at(one.at).toFixed(1)} ${y(one.value).toFixed(1)}`).join('L')}`}
              />
              <text className="aheadName" x={at(band[1]?.at ?? '') + 4} y={top + 2}>
                {t.forecast}
              </text>
            </>
          )}
          {tile.lines.flatMap((line) =>
            line.breaks.map((one) => (
              <g key={`${line.name} ${one.day}`} className="break">
                <path d={`M${at(one.day)} ${top}V${height - bottom}`} />
                <text x={at(one.day) + 4} y={top + 12}>
                  {t.changed(one.version)}
                </text>
              </g>
            )),
          )}
          {tile.lines.map((line, n) => {
            const whole = line.points.filter((point) => point.at < today || band.length === 0)
            const last = whole.findLast((point) => point.value !== null)
            const figure = tile.figures[n]
            return (
              <g key={line.name} className={`line l${n}`}>
                <path d={pathOf(whole, line.breaks)} />
                {last && <circle cx={at(last.at)} cy={y(last.value ?? 0)} r="4" />}
                {last && figure && (
                  <text
                    x={band.length > 0 ? at(last.at) - 6 : at(last.at) + 8}
                    y={endOf(n) + (band.length > 0 ? -10 : 5)}
                    textAnchor={band.length > 0 ? 'end' : 'start'}
                  >
                    {tile.lines.length > 1 ? names[n] : sayNumber(last.value ?? 0)}
                  </text>
                )}
              </g>
            )
          })}
        </svg>
      </div>
    </Block>
  )
}

type Rank = Extract<Tile, { kind: 'rank' | 'map' }>

/** Bars with their names and figures on them: nothing to look up in a legend; every bar begins at zero. */
export function RankBlock({ widget, tile }: { widget: Widget; tile: Rank }) {
  const { t, say } = useTexts()
  const open = useDrill()
  const [figure] = tile.figures
  const district = (useStore(declared)?.city.name.zh ?? '').replace(/（.*?）/, '')
  if (!figure) return null
  if (widget.by === 'hour') return <HourBlock widget={widget} tile={tile} />
  const share = figure.unit === 'percent'
  const most = share ? 100 : Math.max(1, ...tile.rows.map((row) => row.value ?? 0))
  const wide = Math.max(3, ...tile.rows.map((row) => figureText({ ...row, unit: figure.unit }).length))
  const style = { '--figure': `${wide * 0.85}rem` } as CSSProperties
  return (
    <Block widget={widget} figure={figure}>
      {tile.rows.length === 0 && <p className="nothing">{t.noData}</p>}
      <ul className="bars" style={style}>
        {tile.rows.map((row) => (
          <li key={row.key}>
            <button
              type="button"
              className={isRed(row) ? 'red' : row.missed ? 'missed' : ''}
              title={`${say(row.title)}${share ? ` ${row.numerator} / ${row.denominator}` : ''}`}
              onClick={() =>
                open(
                  { ...figure, value: row.value, level: row.level },
                  { title: `${say(widget.title)} · ${say(row.title)}`, source: groupSource(figure, row) },
                )
              }
            >
              <span className="name">
                {widget.by === 'unit' ? shortUnit(say(row.title), district) : say(row.title)}
              </span>
              <span className="track" aria-hidden="true">
                <i style={{ width: `${Math.min(100, ((row.value ?? 0) / most) * 100)}%` }} />
                {share && figure.target !== null && <b style={{ left: `${figure.target}%` }} />}
              </span>
              <span className="value">
                <Changing>{figureText({ ...row, unit: figure.unit })}</Changing>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Block>
  )
}

/** The day hour by hour; hours to come are empty, not zero. */
function HourBlock({ widget, tile }: { widget: Widget; tile: Rank }) {
  const { t, say } = useTexts()
  const open = useDrill()
  const now = useNow()
  const [figure] = tile.figures
  if (!figure) return null
  const byHour = new Map(tile.rows.map((row) => [Number(row.key), row]))
  const hour = Number(new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(11, 13))
  const most = Math.max(1, ...tile.rows.map((row) => row.value ?? 0))
  const highest = Math.max(...tile.rows.map((row) => row.value ?? 0))
  const heightOf = (count: number) => `calc((100% - 1.7rem) * ${count / most})`
  return (
    <Block widget={widget} figure={figure}>
      <ol className="hours">
        {Array.from({ length: 24 }, (_, h) => {
          const row = byHour.get(h)
          const count = row?.value ?? 0
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: the hour is the identity of its bar
            <li key={h} className={h > hour ? 'future' : h === hour ? 'now' : undefined}>
              <button
                type="button"
                disabled={h > hour || !row}
                title={h > hour ? undefined : `${t.hourOf(h)} ${sayNumber(count)}`}
                onClick={() =>
                  row &&
                  open(figure, {
                    title: `${say(widget.title)} · ${t.hourOf(h)}`,
                    source: groupSource(figure, row),
                  })
                }
              >
                <span className="hidden">{`${t.hourOf(h)} ${count}`}</span>
                <i style={{ height: heightOf(h <= hour ? count : 0) }} />
                {h <= hour && count > 0 && (most < 1000 || count === highest) && (
                  <span className="count" aria-hidden="true" style={{ bottom: heightOf(count) }}>
                    {sayNumber(count)}
                  </span>
                )}
              </button>
              <span className="at" aria-hidden="true">
                {h % 3 === 0 ? h : ''}
              </span>
            </li>
          )
        })}
      </ol>
    </Block>
  )
}

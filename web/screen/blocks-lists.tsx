import type { CSSProperties } from 'react'
import { dayOf, instantOf, localText, minuteOfDay } from '../../base/index.ts'
import { useStore } from '../live/store.ts'
import { sayNumber } from '../live/time.ts'
import { Block, Changing, useDrill, useTexts } from './block.tsx'
import { declared, titleOfCode } from './declared.ts'
import type { Bars, Picture } from './figures.ts'
import { narrowed, visitor } from './state.ts'

type Props = { readonly picture: Picture }

/** Bars with their names and figures on them: nothing to look up in a legend. */
export function BarsBlock(props: { kind: 'category' | 'channel'; bars: Bars; asOf: string; most: number }) {
  const { t, say } = useTexts()
  const open = useDrill()
  const { bars, kind } = props
  const rows = [...bars.rows].sort((a, b) => b.count - a.count).slice(0, props.most)
  const most = Math.max(1, ...rows.map((row) => row.count))
  // One width for all figures, so that all bars begin and end alike.
  const figure = { '--figure': `${Math.max(4, sayNumber(most).length) * 0.9}rem` } as CSSProperties
  return (
    <Block name={kind} title={t[kind]} source={bars} asOf={props.asOf}>
      {rows.length === 0 && <p className="nothing">{t.noData}</p>}
      <ul className="bars" style={figure}>
        {rows.map((row) => (
          <li key={row.code}>
            <button
              type="button"
              title={say(row.title)}
              onClick={() => open(`${t[kind]} · ${say(row.title)}`, narrowed(bars, { [kind]: row.code }))}
            >
              <span className="name">{say(row.title)}</span>
              <span className="track" aria-hidden="true">
                <i style={{ width: `${(row.count / most) * 100}%` }} />
              </span>
              <span className="value">
                <Changing>{sayNumber(row.count)}</Changing>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Block>
  )
}

/** Units by the share closed in time; a unit with nothing due has no share and stands last. */
export function UnitsBlock({ picture }: Props) {
  const { t } = useTexts()
  const open = useDrill()
  const { byUnit } = picture
  const rows = byUnit.rows.slice(0, 7)
  return (
    <Block name="units" title={t.unit} source={byUnit} asOf={picture.asOf} share>
      {rows.length === 0 && <p className="nothing">{t.noData}</p>}
      <ol className="units">
        {rows.map((row, index) => (
          <li key={row.unit}>
            <button
              type="button"
              title={`${row.name} ${row.numerator} / ${row.denominator}`}
              onClick={() => open(`${t.unit} · ${row.name}`, narrowed(byUnit, { unit: row.unit }), true)}
            >
              <span className="rank">{index + 1}</span>
              <span className="name">{row.name}</span>
              <span className={row.overdue > 0 ? 'late some' : 'late'}>
                {row.overdue > 0 ? `${t.overdue} ${row.overdue}` : ''}
              </span>
              <span className="value">
                <Changing>
                  {row.onTime === null ? '–' : `${(row.onTime * 100).toFixed(row.onTime === 1 ? 0 : 1)}%`}
                </Changing>
              </span>
            </button>
          </li>
        ))}
      </ol>
    </Block>
  )
}

/** The day hour by hour; hours to come are empty, not zero. */
export function HourBlock({ picture }: Props) {
  const { t } = useTexts()
  const open = useDrill()
  const { byHour } = picture
  const asOf = new Date(picture.asOf)
  const hour = Math.floor(minuteOfDay(asOf) / 60)
  const most = Math.max(1, ...byHour.rows, ...byHour.before)
  const hours =
    byHour.rows.length === 24 ? byHour.rows : Array.from({ length: 24 }, (_, h) => byHour.rows[h] ?? 0)
  // Four digits do not fit above one bar: then only the highest says its figure, the others on asking.
  const highest = hours.indexOf(Math.max(...hours))
  // Room for the label above the tallest bar; every bar starts at zero.
  const heightOf = (h: number) => `calc((100% - 1.7rem) * ${h <= hour ? (hours[h] ?? 0) / most : 0})`
  return (
    <Block name="hour" title={t.hour} source={byHour} asOf={picture.asOf}>
      <ol className="hours">
        {hours.map((count, h) => {
          const from = instantOf(dayOf(asOf), h * 60)
          const to = instantOf(dayOf(asOf), (h + 1) * 60)
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: the hour is the identity of its bar
            <li key={h} className={h > hour ? 'future' : h === hour ? 'now' : undefined}>
              <button
                type="button"
                disabled={h > hour}
                title={h > hour ? undefined : `${t.hourOf(h)} ${sayNumber(count)}`}
                onClick={() =>
                  open(
                    `${t.hour} · ${t.hourOf(h)}`,
                    narrowed(byHour, { from: from.toISOString(), to: to.toISOString() }),
                  )
                }
              >
                <span className="hidden">
                  {count > 0 && most < 1000 ? t.hourOf(h) : `${t.hourOf(h)} ${count}`}
                </span>
                <i style={{ height: heightOf(h) }} />
                {h <= hour && count > 0 && (most < 1000 || h === highest) && (
                  <span className="count" style={{ bottom: heightOf(h) }}>
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

/** What came in last. Guests see that something came and where, never what somebody wrote. */
export function LatestBlock({ picture }: Props) {
  const { t, say } = useTexts()
  const guest = useStore(visitor)
  useStore(declared)
  const { latest } = picture
  const rows = latest.rows.slice(0, 6)
  return (
    <Block name="latest" title={t.latest} source={latest} asOf={picture.asOf}>
      {rows.length === 0 && <p className="nothing">{t.noData}</p>}
      <ol className="latestRows">
        {rows.map((row) => (
          <li key={row.id || row.number}>
            <time dateTime={row.at}>{row.at ? localText(new Date(row.at)).slice(11) : ''}</time>
            <span className="name">
              {guest
                ? say(titleOfCode('category', row.category)) || `…${row.number.slice(-4)}`
                : row.title || t.secret}
            </span>
            <span className="place">{row.areaName}</span>
          </li>
        ))}
      </ol>
    </Block>
  )
}

import { useEffect, useMemo, useState } from 'react'
import { api } from '../live/api.ts'
import { useStore } from '../live/store.ts'
import { classesOf, classOf } from './age.ts'
import { Block, useTexts } from './block.tsx'
import type { Picture } from './figures.ts'
import { chartOf } from './geo.ts'
import { HotThree } from './hot.tsx'
import { type Label, labelsOf } from './labels.ts'
import { area, drill, held, narrowed } from './state.ts'

const FRAME = { width: 860, height: 680 } as const

/**
 * The district with its towns, coloured by today's requests. Drawn as SVG: two dozen shapes need no chart library,
 * are exact at every size, and each is a button for keyboard and reader.
 */
export function TownMap({ picture }: { picture: Picture }) {
  const { t, say } = useTexts()
  const [answer, setAnswer] = useState<unknown>(null)
  const [near, setNear] = useState<string | null>(null)
  const chosen = useStore(area)
  const { reached } = useStore(held)
  const known = answer !== null
  useEffect(() => {
    if (known || !reached) return
    void api.get<unknown>('/api/map').then((got) => got.ok && setAnswer(got.value))
  }, [known, reached])
  const chart = useMemo(() => chartOf(answer, FRAME.width, FRAME.height), [answer])
  const labels = useMemo(() => labelsOf(chart.towns, FRAME.height), [chart])
  const counts = new Map(picture.byArea.rows.map((row) => [row.code, row]))
  const limits = classesOf(picture.byArea.rows.map((row) => row.count))
  const shown = chart.towns.find((town) => town.code === near)
  const schematic = chart.towns.some((town) => town.schematic)
  const choose = (code: string, name: string) => {
    if (chosen === code) return area.set(null)
    area.set(code)
    drill.set({ title: `${t.map} · ${name}`, source: narrowed(picture.byArea, { area: code }) })
  }
  return (
    <Block name="map" title={t.map} source={picture.byArea} asOf={picture.asOf}>
      <div className="chart">
        {/* biome-ignore lint/a11y/noSvgWithoutTitle: a title would be a tooltip over the whole map; each town names itself */}
        <svg viewBox={`0 0 ${FRAME.width} ${FRAME.height}`}>
          {/* Without an edge of its own, the thick rim of all towns together is the edge. */}
          <path
            className="outline under"
            d={chart.outline || chart.towns.map((town) => town.path).join('')}
          />
          {labels.map((label) => {
            const { town } = label
            const row = counts.get(town.code)
            const count = row?.count ?? 0
            return (
              // biome-ignore lint/a11y/useSemanticElements: an SVG shape cannot be a button element
              <g
                key={town.code}
                role="button"
                tabIndex={0}
                aria-pressed={chosen === town.code}
                className={`town c${classOf(count, limits)} ${chosen === town.code ? 'chosen' : ''}`}
                onClick={() => choose(town.code, town.name)}
                onKeyDown={(event) => {
                  if (event.key !== 'Enter' && event.key !== ' ') return
                  // Else the same stroke would press the button that the drawer puts the focus on.
                  event.preventDefault()
                  choose(town.code, town.name)
                }}
                onMouseEnter={() => setNear(town.code)}
                onMouseLeave={() => setNear(null)}
                onFocus={() => setNear(town.code)}
                onBlur={() => setNear(null)}
              >
                <path d={town.path} />
                <TownLabel label={label} count={count} late={(row?.overdue ?? 0) > 0} />
              </g>
            )
          })}
          <path className="outline over" d={chart.outline} />
        </svg>
        {shown && (
          <p
            className="tip"
            style={{ left: `${(shown.x / FRAME.width) * 100}%`, top: `${(shown.y / FRAME.height) * 100}%` }}
            role="status"
          >
            <b>{shown.name}</b>
            <br />
            {t.townCount(counts.get(shown.code)?.count ?? 0, counts.get(shown.code)?.overdue ?? 0)}
          </p>
        )}
        {chart.towns.length === 0 && <p className="nothing">{answer === null ? t.loading : t.noData}</p>}
      </div>
      <HotThree />
      <p className="legend">
        {limits.map((limit, index) => (
          <span key={limit}>
            <i className={`c${index + 1}`} aria-hidden="true" />
            {limit - (limits[index - 1] ?? 0) > 1 ? `${(limits[index - 1] ?? 0) + 1}–${limit}` : limit}
          </span>
        ))}
        {limits.length > 0 && (
          <span>
            <svg viewBox="0 0 12 12" aria-hidden="true">
              <path className="flag" d="M0 11l6 -11l6 11Z" />
            </svg>
            {t.overdue}
          </span>
        )}
        {schematic && <span className="soft">{t.schematic}</span>}
        {chosen && <span className="soft">{say(counts.get(chosen)?.title)}</span>}
      </p>
    </Block>
  )
}

/** Name and figure, the figure marked when something there is overdue: by a shape, not by colour alone. */
function TownLabel({ label, count, late }: { label: Label; count: number; late: boolean }) {
  const { town, x, y } = label
  const name = town.name.replace(/(街道|镇)$/, '')
  const flag = (left: number, base: number) => <path className="flag" d={`M${left} ${base}l6 -11l6 11Z`} />
  if (label.inside)
    return (
      <>
        <text x={x} y={y - 3}>
          {name}
        </text>
        <text className="n" x={x} y={y + 17}>
          {count}
        </text>
        {late && flag(x + 8 + 5 * String(count).length, y + 16)}
      </>
    )
  const right = label.side === 'right'
  return (
    <>
      <path className="lead" d={`M${town.x} ${town.y}L${x + (right ? -6 : 6)} ${y}`} />
      <circle className="lead" cx={town.x} cy={town.y} r="2.5" />
      <text className={`beside ${label.side}`} x={x} y={y + 6}>
        {name} <tspan className="n">{count}</tspan>
      </text>
      {late &&
        flag(
          right
            ? x + 18 * name.length + 18 + 10 * String(count).length
            : x - 32 - 16 * name.length - 10 * String(count).length,
          y + 5,
        )}
    </>
  )
}

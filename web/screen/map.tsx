import { useEffect, useMemo, useState } from 'react'
import type { Tile, Widget } from '../../brain/indicators/boards/declare.ts'
import { api } from '../live/api.ts'
import { useLanguage } from '../live/language.ts'
import { useStore } from '../live/store.ts'
import { Block, useDrill, useTexts } from './block.tsx'
import { classesOf, classOf } from './classes.ts'
import { chartOf } from './geo.ts'
import { type Label, labelsOf } from './labels.ts'
import type { MapGiven } from './map-given.ts'
import { LiveMap } from './map-live.tsx'
import { figureText, groupSource, short } from './show.ts'
import { area, held } from './state.ts'

const FRAME = { width: 860, height: 680 } as const

/** Does this machine draw with its graphics card? A wall without one gets the drawn map instead. */
const drawsGl = (() => {
  let known: boolean | undefined
  return (): boolean => {
    known ??= (() => {
      if (new URLSearchParams(location.search).get('map') === 'drawn') return false
      const canvas = document.createElement('canvas')
      const gl = canvas.getContext('webgl2')
      gl?.getExtension('WEBGL_lose_context')?.loseContext()
      return gl !== null
    })()
    return known
  }
})()

type Props = { readonly widget: Widget; readonly tile: Extract<Tile, { kind: 'map' | 'rank' }> }

/**
 * The district with its towns, coloured by a figure: over the map base where the machine can draw it, as plain shapes
 * else. Each town is a button for mouse, keyboard and reader.
 */
export function TownMap({ widget, tile }: Props) {
  const { t, say } = useTexts()
  const lang = useLanguage()
  const open = useDrill()
  const [answer, setAnswer] = useState<unknown>(null)
  const chosen = useStore(area)
  const { reached } = useStore(held)
  const known = answer !== null
  useEffect(() => {
    if (known || !reached) return
    void api.get<unknown>('/api/map').then((got) => got.ok && setAnswer(got.value))
  }, [known, reached])
  const chart = useMemo(() => chartOf(answer, FRAME.width, FRAME.height), [answer])
  const [figure] = tile.figures
  const rows = new Map(tile.rows.map((row) => [row.key.slice(0, 9), row]))
  const limits = classesOf(tile.rows.map((row) => row.value ?? 0))
  const choose = (code: string, name: string) => {
    if (chosen === code) return area.set(null)
    area.set(code)
    const row = rows.get(code)
    if (figure && row)
      open(
        { ...figure, value: row.value, level: row.level },
        { title: `${say(widget.title)} · ${name}`, source: groupSource(figure, row) },
      )
  }
  const given = {
    ...{ chart, answer, limits, chosen, choose },
    countOf: (code: string) => rows.get(code)?.value ?? 0,
    textOf: (code: string) =>
      figureText({ unit: 'matters', ...(rows.get(code) ?? {}), value: rows.get(code)?.value ?? 0 }),
    markOf: (code: string) => tile.marks?.[code] ?? 0,
    markTitle: tile.marks && tile.figures[1] ? short(tile.figures[1].title, lang) : '',
    unit: figure?.unit ?? 'matters',
    layers: tile.layers ?? [],
  }
  const schematic = chart.towns.some((town) => town.schematic)
  return (
    <Block widget={widget} figure={figure}>
      <div className="chart">
        {drawsGl() && known ? <LiveMap {...given} /> : <DrawnMap {...given} />}
        {chart.towns.length === 0 && <p className="nothing">{answer === null ? t.loading : t.noData}</p>}
      </div>
      <p className="legend">
        {limits.map((limit, index) => (
          <span key={limit}>
            <i className={`c${index + 1}`} aria-hidden="true" />
            {limit - (limits[index - 1] ?? 0) > 1 ? `${(limits[index - 1] ?? 0) + 1}–${limit}` : limit}
          </span>
        ))}
        {tile.marks && tile.figures[1] && (
          <span>
            <svg viewBox="0 0 12 12" aria-hidden="true">
              <path className="flag" d="M0 11l6 -11l6 11Z" />
            </svg>
            {say(tile.figures[1].title)}
          </span>
        )}
        {schematic && <span className="soft">{t.schematic}</span>}
      </p>
    </Block>
  )
}

/** Two dozen shapes need no chart library, are exact at every size, and each is a button. */
function DrawnMap({ chart, limits, chosen, choose, countOf, textOf, markOf, markTitle }: MapGiven) {
  const { t } = useTexts()
  const [near, setNear] = useState<string | null>(null)
  const labels = useMemo(() => labelsOf(chart.towns, FRAME.height), [chart])
  const shown = chart.towns.find((town) => town.code === near)
  return (
    <>
      {/* biome-ignore lint/a11y/noSvgWithoutTitle: a title would be a tooltip over the whole map; each town names itself */}
      <svg viewBox={`0 0 ${FRAME.width} ${FRAME.height}`}>
        {/* Without an edge of its own, the thick rim of all towns together is the edge. */}
        <path className="outline under" d={chart.outline || chart.towns.map((town) => town.path).join('')} />
        {labels.map((label) => {
          const { town } = label
          const count = countOf(town.code)
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
              <TownLabel label={label} count={textOf(town.code)} late={markOf(town.code) > 0} />
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
          {t.townCount(textOf(shown.code), markTitle, markOf(shown.code))}
        </p>
      )}
    </>
  )
}

/** Name and figure, the figure marked when something there is overdue: by a shape, not by colour alone. */
function TownLabel({ label, count, late }: { label: Label; count: string; late: boolean }) {
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
        {late && flag(x + 8 + 5 * count.length, y + 16)}
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
            ? x + 18 * name.length + 18 + 10 * count.length
            : x - 32 - 16 * name.length - 10 * count.length,
          y + 5,
        )}
    </>
  )
}

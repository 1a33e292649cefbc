import { useEffect, useState } from 'react'
import type { CapPoint } from '../../../platform/command/alerts/declare.ts'
import { type Say, useLanguage, useSay, useWords } from '../../live/index.ts'
import { CityMap, type GlMap } from '../../map/city-map.tsx'
import { drawing, featuresOf, type Shape } from '../../map/draw.ts'
import { warningWords } from './warning-words.ts'

/** A ring as CAP writes it: `lat,lon`, the last corner is the first. */
export type Ring = readonly CapPoint[]
type Part = {
  readonly colour: string
  readonly title: Say | null
  readonly polygons: readonly Ring[]
  readonly circles: readonly { readonly lat: number; readonly lon: number; readonly radiusKm: number }[]
}

const SOURCE = 'warning-shapes'
const INK: Readonly<Record<string, string>> = {
  red: '#c8102e',
  orange: '#d35f00',
  yellow: '#a67c00',
  blue: '#1f6fd1',
}
const inkOf = (colour: string): string => INK[colour] ?? '#4a5768'
/** A decimetre: more digits say nothing. */
const short = (degrees: number): number => Math.round(degrees * 1e6) / 1e6

const shapeOf = {
  polygon: (ring: Ring): Shape => ({
    tool: 'polygon',
    points: ring.slice(0, -1).map(([lat, lon]) => [lon, lat] as const),
  }),
  circle: ({ lat, lon, radiusKm }: Part['circles'][number]): Shape => ({
    tool: 'circle',
    points: [[lon, lat]],
    metres: radiusKm * 1000,
  }),
}

/** 预警范围: what is warned of, drawn by hand, each level in its colour. */
export function WarningMap({
  label,
  disabled,
  parts,
  onPolygon,
  onCircle,
}: {
  label: string
  disabled: boolean
  parts: readonly Part[]
  onPolygon: (part: number, ring: Ring) => void
  onCircle: (part: number, circle: string) => void
}) {
  const w = useWords(warningWords)
  const s = useSay()
  const lang = useLanguage()
  const [map, setMap] = useState<GlMap | null>(null)
  const [tool, setTool] = useState<'polygon' | 'circle' | null>(null)
  const [part, setPart] = useState(0)
  const [live, setLive] = useState<Shape | null>(null)
  const target = Math.min(part, parts.length - 1)
  const features = [
    ...parts.flatMap((one) => [
      ...one.polygons.flatMap((ring) => featuresOf(shapeOf.polygon(ring), lang, inkOf(one.colour))),
      ...one.circles.flatMap((circle) => featuresOf(shapeOf.circle(circle), lang, inkOf(one.colour))),
    ]),
    ...(live ? featuresOf(live, lang, inkOf(parts[target]?.colour ?? '')) : []),
  ]
  const key = JSON.stringify(features)
  useEffect(() => {
    if (!map) return
    const data = { type: 'FeatureCollection' as const, features: JSON.parse(key) as GeoJSON.Feature[] }
    const source = map.getSource(SOURCE)
    if (source && 'setData' in source) {
      ;(source as { setData(given: GeoJSON.FeatureCollection): void }).setData(data)
      return
    }
    map.addSource(SOURCE, { type: 'geojson', data })
    const drawn = { source: SOURCE }
    map.addLayer({
      ...{ id: `${SOURCE}-fill`, type: 'fill', ...drawn },
      filter: ['==', ['geometry-type'], 'Polygon'],
      paint: { 'fill-color': ['get', 'color'], 'fill-opacity': 0.22 },
    })
    map.addLayer({
      ...{ id: `${SOURCE}-line`, type: 'line', ...drawn },
      filter: ['!=', ['geometry-type'], 'Point'],
      paint: { 'line-color': ['get', 'color'], 'line-width': 2.5 },
    })
    map.addLayer({
      ...{ id: `${SOURCE}-corner`, type: 'circle', ...drawn },
      filter: ['all', ['==', ['geometry-type'], 'Point'], ['!', ['has', 'text']]],
      paint: { 'circle-color': ['get', 'color'], 'circle-radius': 4 },
    })
  }, [map, key])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the hands of the render in which drawing began
  useEffect(() => {
    if (!map || !tool) return
    return drawing(map, tool, {
      onChange: setLive,
      onDone: (shape) => {
        setLive(null)
        setTool(null)
        const points = shape?.points.map(([lon, lat]): CapPoint => [short(lat), short(lon)])
        const [first] = points ?? []
        if (!shape || !points || !first) return
        if (tool === 'polygon') onPolygon(target, [...points, first])
        else onCircle(target, `${first[0]},${first[1]} ${Math.round((shape.metres ?? 0) / 10) / 100}`)
      },
    })
  }, [map, tool, target])
  return (
    <section className="stack tight warnMap" aria-label={label}>
      <div className="row tight">
        <b className="grow">{label}</b>
        {parts.length > 1 && (
          <select
            className="input"
            style={{ width: 'auto' }}
            aria-label={w.forLevel}
            value={target}
            onChange={(event) => setPart(Number(event.target.value))}
          >
            {parts.map((one, n) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other name than their place
              <option key={n} value={n}>
                {w.forLevel} {one.title ? s(one.title) : n + 1}
              </option>
            ))}
          </select>
        )}
        {(['polygon', 'circle'] as const).map((one) => (
          <button
            key={one}
            type="button"
            className="button small"
            aria-pressed={tool === one}
            disabled={disabled || !map}
            onClick={() => setTool(tool === one ? null : one)}
          >
            {tool === one ? w.stopDrawing : one === 'polygon' ? w.drawPolygon : w.drawCircle}
          </button>
        ))}
      </div>
      <div className="warnMapFrame">
        <CityMap
          label={label}
          onReady={(ready) => {
            setMap(ready)
            return () => setMap(null)
          }}
        />
      </div>
      <small className="muted">{w.drawHelp}</small>
    </section>
  )
}

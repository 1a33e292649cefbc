import { Link } from 'react-router'
import { centreOf, polygonAreaM2 } from '../../../platform/fields/decide.ts'
import type { PolygonValue } from '../../../platform/fields/declare.ts'
import { say, sayNumber, useWords, words } from '../../live/index.ts'

const dictionary = words({
  map: say('在一张图上看', 'Show on the map'),
  outline: say('范围示意（上北）', 'Sketch of the outline, north up'),
  m2: say('平方米', 'm²'),
})

const ZOOM = { point: 16, outline: 17 }
const FRAME = { width: 132, height: 92, edge: 8 }

/** The page of the map at this place, with the layers that show it. */
const mapAt = (lon: number, lat: number, zoom: number, layers: readonly string[]): string =>
  `/map?${new URLSearchParams({
    v: `${lon.toFixed(6)},${lat.toFixed(6)},${zoom}`,
    at: `${lon.toFixed(6)},${lat.toFixed(6)}`,
    ...(layers.length > 0 ? { l: layers.join(',') } : {}),
  })}`

/** A place 位置 with its way to the map. */
export function PointShown({
  value,
  layers = [],
}: {
  value: { lon: number; lat: number }
  layers?: readonly string[]
}) {
  const w = useWords(dictionary)
  return (
    <>
      <span className="num">
        {value.lon}, {value.lat}
      </span>{' '}
      <Link className="link" to={mapAt(value.lon, value.lat, ZOOM.point, layers)}>
        {w.map}
      </Link>
    </>
  )
}

/** An outline 范围: its area, how it looks, and its way to the map. */
export function OutlineShown({ value, layers = [] }: { value: PolygonValue; layers?: readonly string[] }) {
  const w = useWords(dictionary)
  const [lon, lat] = centreOf(value)
  return (
    <span className="stack tight">
      <span>
        <span className="num">{areaText(value)}</span> {w.m2}{' '}
        <Link className="link" to={mapAt(lon, lat, ZOOM.outline, layers)}>
          {w.map}
        </Link>
      </span>
      <Sketch value={value} label={w.outline} />
    </span>
  )
}

export const areaText = (value: PolygonValue): string =>
  sayNumber(Math.round(polygonAreaM2(value) * 100) / 100)

/** The shape in proportion: degrees east are shorter than degrees north. */
function Sketch({ value, label }: { value: PolygonValue; label: string }) {
  const [, lat] = centreOf(value)
  const narrow = Math.cos((lat * Math.PI) / 180)
  const rings = value.coordinates.map((ring) => ring.map(([x, y]) => [x * narrow, -y] as const))
  const all = rings.flat()
  const [left, top] = [Math.min(...all.map(([x]) => x)), Math.min(...all.map(([, y]) => y))]
  const [wide, high] = [Math.max(...all.map(([x]) => x)) - left, Math.max(...all.map(([, y]) => y)) - top]
  const scale = Math.min(
    (FRAME.width - 2 * FRAME.edge) / (wide || 1),
    (FRAME.height - 2 * FRAME.edge) / (high || 1),
  )
  const at = ([x, y]: readonly [number, number]): string =>
    `${((x - left) * scale + (FRAME.width - wide * scale) / 2).toFixed(1)} ${((y - top) * scale + (FRAME.height - high * scale) / 2).toFixed(1)}`
  return (
    <svg className="sketch" viewBox={`0 0 ${FRAME.width} ${FRAME.height}`} role="img" aria-label={label}>
      <path d={rings.map((ring) => `M${ring.map(at).join('L')}Z`).join('')} fillRule="evenodd" />
    </svg>
  )
}

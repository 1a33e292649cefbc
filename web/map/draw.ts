import type { Map as GlMap, MapMouseEvent } from 'maplibre-gl'
import { areaOf, circleOf, lengthOf, type Spot, sayArea, sayMetres } from './measure.ts'

/** 标点 画线 画面 画圆 · 测距 测面. */
export type Tool = 'point' | 'line' | 'polygon' | 'circle' | 'length' | 'area'
export type Shape = {
  readonly tool: Tool
  readonly points: readonly Spot[]
  /** Of a circle. */
  readonly metres?: number
}

const MEASURED = new Set<Tool>(['length', 'area', 'line', 'polygon', 'circle'])

/** A shape as the map draws it, with its measures written on it. */
export function featuresOf(shape: Shape, lang: 'zh' | 'en', color = '#1757b8'): GeoJSON.Feature[] {
  const { tool, points, metres } = shape
  const mutable = (all: readonly Spot[]) => all.map(([x, y]) => [x, y])
  const corner = (at: Spot, more: Record<string, unknown> = {}): GeoJSON.Feature => ({
    type: 'Feature',
    properties: { color, ...more },
    geometry: { type: 'Point', coordinates: [at[0], at[1]] },
  })
  const said = (text: string, at: Spot): GeoJSON.Feature => corner(at, { text })
  const first = points[0]
  const last = points.at(-1)
  if (!first || !last) return []
  if (tool === 'point') return [corner(first, { pin: 1 })]
  if (tool === 'circle') {
    if (!metres) return [corner(first)]
    const ring = circleOf(first, metres)
    return [
      {
        type: 'Feature',
        properties: { color },
        geometry: { type: 'Polygon', coordinates: [mutable([...ring, ring[0] as Spot])] },
      },
      corner(first),
      said(`${lang === 'zh' ? '半径' : 'r'} ${sayMetres(metres, lang)}`, ring[16] as Spot),
    ]
  }
  const closed = (tool === 'polygon' || tool === 'area') && points.length > 2
  const line: GeoJSON.Feature = {
    type: 'Feature',
    properties: { color },
    geometry: closed
      ? { type: 'Polygon', coordinates: [mutable([...points, first])] }
      : { type: 'LineString', coordinates: mutable(points) },
  }
  const labels = MEASURED.has(tool)
    ? [
        said(
          closed ? sayArea(areaOf(points), lang) : points.length > 1 ? sayMetres(lengthOf(points), lang) : '',
          last,
        ),
      ]
    : []
  return [...(points.length > 1 ? [line] : []), ...points.map((p) => corner(p)), ...labels]
}

/**
 * Drawing by hand: a click sets a corner, a double click (or Enter) ends, Backspace takes the last corner back, Escape gives up. A
 * circle is pressed at its middle and clicked at its edge. Answers how to stop.
 */
export function drawing(
  map: GlMap,
  tool: Tool,
  hands: { readonly onChange: (shape: Shape) => void; readonly onDone: (shape: Shape | null) => void },
): () => void {
  let points: Spot[] = []
  let hover: Spot | null = null
  const spot = (event: MapMouseEvent): Spot => [event.lngLat.lng, event.lngLat.lat]
  const metres = (): number | undefined => {
    const edge = points[1] ?? hover
    return tool === 'circle' && points[0] && edge ? Math.max(1, lengthOf([points[0], edge])) : undefined
  }
  const shape = (withHover: boolean): Shape => {
    const m = metres()
    const all =
      tool === 'circle'
        ? points.slice(0, 1)
        : withHover && hover && points.length > 0
          ? [...points, hover]
          : points
    return { tool, points: all, ...(m === undefined ? {} : { metres: m }) }
  }
  const enough = (): boolean =>
    tool === 'point'
      ? points.length > 0
      : tool === 'polygon' || tool === 'area'
        ? points.length > 2
        : points.length > 1
  const finish = (): void => {
    if (!enough()) return
    const done = shape(false)
    stop()
    hands.onDone(done)
  }
  const onClick = (event: MapMouseEvent): void => {
    const at = spot(event)
    const last = points.at(-1)
    // the second click of a double click stands where the first one does
    if (last && Math.abs(last[0] - at[0]) < 1e-9 && Math.abs(last[1] - at[1]) < 1e-9) return
    points.push(at)
    hands.onChange(shape(true))
    if (tool === 'point' || (tool === 'circle' && points.length === 2)) finish()
  }
  const onMove = (event: MapMouseEvent): void => {
    hover = spot(event)
    if (points.length > 0) hands.onChange(shape(true))
  }
  const onDouble = (event: MapMouseEvent): void => {
    event.preventDefault()
    finish()
  }
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      stop()
      hands.onDone(null)
    } else if (event.key === 'Enter') finish()
    else if (event.key === 'Backspace') {
      points = points.slice(0, -1)
      hands.onChange(shape(true))
    } else return
    event.preventDefault()
  }
  const canvas = map.getCanvas()
  const stop = (): void => {
    map.off('click', onClick)
    map.off('mousemove', onMove)
    map.off('dblclick', onDouble)
    window.removeEventListener('keydown', onKey)
    canvas.style.cursor = ''
    setTimeout(() => map.doubleClickZoom.enable(), 0)
  }
  map.doubleClickZoom.disable()
  map.on('click', onClick)
  map.on('mousemove', onMove)
  map.on('dblclick', onDouble)
  window.addEventListener('keydown', onKey)
  canvas.style.cursor = 'crosshair'
  return stop
}

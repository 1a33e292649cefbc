import type { Map as GlMap } from 'maplibre-gl'

type Hands = Pick<
  GlMap,
  'addSource' | 'getSource' | 'removeSource' | 'addLayer' | 'getLayer' | 'removeLayer' | 'refreshTiles'
>
/** What is drawn of a layer: counted cells, points, and the edges of lines and polygons. */
const PARTS = ['cells', 'features', 'edges'] as const
const COLOUR = '#ffd166'

/** Layers over the towns of the wall: what another theme does not show is taken off again, with its source. `scale`: of a wall twice as fine. */
export function screenLayers(map: Hands, below: string, edge: string, scale = 1) {
  const shown = new Set<string>()
  return {
    shown: shown as ReadonlySet<string>,
    sync(wanted: readonly string[]): void {
      for (const layer of shown) {
        if (wanted.includes(layer)) continue
        for (const part of PARTS) if (map.getLayer(`${layer}-${part}`)) map.removeLayer(`${layer}-${part}`)
        if (map.getSource(layer)) map.removeSource(layer)
        shown.delete(layer)
      }
      for (const layer of wanted) {
        if (shown.has(layer)) continue
        shown.add(layer)
        map.addSource(layer, {
          type: 'vector',
          tiles: [`${location.origin}/api/map/tiles/${encodeURIComponent(layer)}/{z}/{x}/{y}`],
          minzoom: 8,
          maxzoom: 16,
        })
        const over = map.getLayer(below) ? below : undefined
        const circle = (radius: number) => ({
          ...{ 'circle-radius': radius * scale, 'circle-color': COLOUR, 'circle-opacity': 0.75 },
          ...{ 'circle-stroke-color': edge, 'circle-stroke-width': 0.6 * scale },
        })
        const of = (part: (typeof PARTS)[number], from: string) => ({
          ...{ id: `${layer}-${part}`, source: layer, 'source-layer': from },
        })
        map.addLayer({ ...of('cells', 'cells'), type: 'circle', paint: circle(3) }, over)
        map.addLayer(
          {
            ...of('edges', 'features'),
            type: 'line',
            filter: ['!=', ['geometry-type'], 'Point'],
            paint: { 'line-color': COLOUR, 'line-width': 2 * scale, 'line-opacity': 0.85 },
          },
          over,
        )
        map.addLayer(
          {
            ...of('features', 'features'),
            type: 'circle',
            filter: ['==', ['geometry-type'], 'Point'],
            paint: circle(4),
          },
          over,
        )
      }
    },
    refresh(layer: string): void {
      if (shown.has(layer)) map.refreshTiles(layer)
    },
  }
}

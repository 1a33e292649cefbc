import type { Map as GlMap } from 'maplibre-gl'

type Hands = Pick<
  GlMap,
  'addSource' | 'getSource' | 'removeSource' | 'addLayer' | 'getLayer' | 'removeLayer' | 'refreshTiles'
>
const PARTS = ['cells', 'features'] as const

/** Layers over the towns of the wall: what another theme does not show is taken off again, with its source. */
export function screenLayers(map: Hands, below: string, edge: string) {
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
        for (const part of PARTS)
          map.addLayer(
            {
              id: `${layer}-${part}`,
              type: 'circle',
              source: layer,
              'source-layer': part,
              paint: {
                'circle-radius': part === 'cells' ? 3 : 4,
                'circle-color': '#ffd166',
                'circle-opacity': 0.75,
                'circle-stroke-color': edge,
                'circle-stroke-width': 0.6,
              },
            },
            map.getLayer(below) ? below : undefined,
          )
      }
    },
    refresh(layer: string): void {
      if (shown.has(layer)) map.refreshTiles(layer)
    },
  }
}

import type { Map as GlMap, RasterTileSource } from 'maplibre-gl'
import { BASE } from './style.ts'

/** Pictures from the air or from space as they are laid under everything else. */
export type Imagery = {
  readonly name: string
  /** Stands in the address of each picture: what it names never changes. */
  readonly tag: string
  readonly minZoom: number
  readonly maxZoom: number
}

const ID = 'imagery'
/** Lines and names of the base map from here on stay above the pictures. */
const ABOVE = 'border'

export const pictureUrl = (name: string, tag: string): string =>
  `${location.origin}/api/map/raster/${encodeURIComponent(name)}/{z}/{x}/{y}?v=${encodeURIComponent(tag)}`

/** 影像底图 of one map: what is shown, how strongly, and whether names stand on it. */
export function imageryOf(map: GlMap) {
  const names = map
    .getStyle()
    .layers.filter((one) => one.type === 'symbol' && 'source' in one && one.source === BASE)
    .map(({ id }) => ({
      id,
      ink: map.getPaintProperty(id, 'text-color'),
      halo: map.getPaintProperty(id, 'text-halo-color'),
      wide: map.getPaintProperty(id, 'text-halo-width'),
    }))
  let shown: string | null = null
  let named: string | null = null

  function drop(): void {
    if (map.getLayer(ID)) map.removeLayer(ID)
    if (map.getSource(ID)) map.removeSource(ID)
    shown = null
  }
  /** Dark names are not read on a wood seen from above. */
  function nameAs(how: 'plain' | 'light' | 'none'): void {
    if (named === how) return
    named = how
    for (const { id, ink, halo, wide } of names) {
      map.setLayoutProperty(id, 'visibility', how === 'none' ? 'none' : 'visible')
      map.setPaintProperty(id, 'text-color', how === 'light' ? '#ffffff' : ink)
      map.setPaintProperty(id, 'text-halo-color', how === 'light' ? 'rgba(12,24,40,0.85)' : halo)
      map.setPaintProperty(id, 'text-halo-width', how === 'light' ? 1.6 : wide)
    }
  }

  return (imagery: Imagery | null, how: { readonly labels: boolean; readonly opacity: number }): void => {
    if (!imagery) {
      drop()
      nameAs('plain')
      return
    }
    const mark = `${imagery.name} ${imagery.tag}`
    const source = map.getSource(ID) as RasterTileSource | undefined
    if (shown !== mark) {
      if (source) drop()
      map.addSource(ID, {
        type: 'raster',
        tiles: [pictureUrl(imagery.name, imagery.tag)],
        tileSize: 256,
        minzoom: imagery.minZoom,
        maxzoom: imagery.maxZoom,
      })
      map.addLayer({ id: ID, type: 'raster', source: ID, paint: { 'raster-fade-duration': 120 } }, ABOVE)
      shown = mark
    }
    map.setPaintProperty(ID, 'raster-opacity', how.opacity)
    nameAs(!how.labels ? 'none' : how.opacity >= 0.5 ? 'light' : 'plain')
  }
}

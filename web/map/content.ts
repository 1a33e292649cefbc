import type { GeoJSONSource, Map as GlMap, MapGeoJSONFeature } from 'maplibre-gl'
import { pictureUrl } from './imagery.ts'
import { pixelsOfMetre, type Spot } from './measure.ts'
import { FONTS, type Theme } from './style.ts'

/** A matter as it lies on the map. */
export type PointRow = {
  readonly id: string
  readonly number: string
  readonly type: string
  readonly title: string
  readonly state: string
  readonly urgency: string
  readonly lon: number
  readonly lat: number
  readonly light: 'green' | 'yellow' | 'red' | null
  readonly closedAt: string | null
  readonly openedAt: string
}

/** What the map needs to know of a layer to draw it. */
export type DrawnLayer = {
  readonly name: string
  readonly kind: string
  readonly version: number
  readonly style: {
    readonly color?: string
    readonly icon?: string
    readonly width?: number
    readonly fill?: number
    readonly ringM?: number
    readonly categories?: readonly { readonly code: string; readonly color?: string }[]
  }
  readonly minZoom: number
  readonly maxZoom: number
  readonly raster: boolean
  /** Of pictures: see `Imagery`. */
  readonly tag?: string
}

export const LIGHTS = {
  red: '#c62828',
  yellow: '#d98e04',
  green: '#2e7d46',
  none: '#1757b8',
  closed: '#7c8896',
} as const
const MATTERS = 'matters'
const HEAT = 'matters-heat'
const DRAWN = 'drawn'

const featureOf = (row: PointRow) => ({
  type: 'Feature' as const,
  id: row.id,
  geometry: { type: 'Point' as const, coordinates: [row.lon, row.lat] },
  properties: {
    id: row.id,
    number: row.number,
    title: row.title,
    tone: row.closedAt ? 'closed' : (row.light ?? 'none'),
    red: row.light === 'red' ? 1 : 0,
    weight: row.urgency === 'critical' ? 3 : row.urgency === 'urgent' ? 2 : 1,
  },
})

/**
 * What lies on the base map: matters, layers, what is drawn, a chosen place. One for each map, so that two dates can stand side by
 * side. Points that change are changed one by one in their source, never loaded anew.
 */
export function contentOf(map: GlMap, theme: Theme) {
  const paper = theme === 'dark' ? '#0a1a30' : '#ffffff'
  const ink = theme === 'dark' ? '#e7f0fc' : '#16202e'
  const shown = new Map<string, { readonly mark: string; readonly version: number }>()
  const rows = new Map<string, PointRow>()
  let heat = false
  const empty = { type: 'FeatureCollection' as const, features: [] }

  map.addSource(MATTERS, {
    type: 'geojson',
    data: empty,
    promoteId: 'id',
    cluster: true,
    clusterRadius: 46,
    clusterMaxZoom: 14,
    clusterProperties: { red: ['+', ['get', 'red']] },
  })
  map.addSource(HEAT, { type: 'geojson', data: empty, promoteId: 'id' })
  map.addSource(DRAWN, { type: 'geojson', data: empty })
  const tone = [
    'match',
    ['get', 'tone'],
    'red',
    LIGHTS.red,
    'yellow',
    LIGHTS.yellow,
    'green',
    LIGHTS.green,
    'closed',
    LIGHTS.closed,
    LIGHTS.none,
  ] as never
  map.addLayer({
    id: 'heat',
    type: 'heatmap',
    source: HEAT,
    layout: { visibility: 'none' },
    paint: {
      'heatmap-weight': ['get', 'weight'] as never,
      'heatmap-radius': [
        'interpolate',
        ['exponential', 1.7],
        ['zoom'],
        9,
        14,
        12,
        30,
        15,
        90,
        18,
        300,
      ] as never,
      'heatmap-intensity': ['interpolate', ['linear'], ['zoom'], 9, 0.5, 13, 1, 16, 1.6] as never,
      'heatmap-opacity': 0.78,
      'heatmap-color': [
        'interpolate',
        ['linear'],
        ['heatmap-density'],
        0,
        'rgba(33,102,172,0)',
        0.15,
        '#8fc1e3',
        0.35,
        '#a6dba0',
        0.55,
        '#fee08b',
        0.78,
        '#f46d43',
        1,
        '#a50026',
      ] as never,
    },
  })
  map.addLayer({
    id: 'drawn-fill',
    type: 'fill',
    source: DRAWN,
    filter: ['==', ['geometry-type'], 'Polygon'] as never,
    paint: {
      'fill-color': ['coalesce', ['get', 'color'], '#1757b8'] as never,
      'fill-opacity': ['coalesce', ['get', 'fill'], 0.12] as never,
    },
  })
  map.addLayer({
    id: 'drawn-line',
    type: 'line',
    source: DRAWN,
    filter: ['!=', ['geometry-type'], 'Point'] as never,
    layout: { 'line-join': 'round', 'line-cap': 'round' },
    paint: {
      'line-color': ['coalesce', ['get', 'color'], '#1757b8'] as never,
      'line-width': ['coalesce', ['get', 'width'], 2.5] as never,
    },
  })
  map.addLayer({
    id: 'cluster',
    type: 'circle',
    source: MATTERS,
    filter: ['has', 'point_count'] as never,
    paint: {
      'circle-color': ['case', ['>', ['get', 'red'], 0], LIGHTS.red, LIGHTS.none] as never,
      'circle-opacity': 0.88,
      'circle-radius': [
        'interpolate',
        ['linear'],
        ['sqrt', ['get', 'point_count']],
        1,
        13,
        10,
        24,
        40,
        40,
      ] as never,
      'circle-stroke-color': paper,
      'circle-stroke-width': 3,
      'circle-stroke-opacity': 0.75,
    },
  })
  map.addLayer({
    id: 'cluster-count',
    type: 'symbol',
    source: MATTERS,
    filter: ['has', 'point_count'] as never,
    layout: {
      'text-field': ['get', 'point_count_abbreviated'],
      'text-font': FONTS,
      'text-size': 13,
      'text-allow-overlap': true,
    },
    paint: { 'text-color': '#ffffff' },
  })
  map.addLayer({
    id: 'matter',
    type: 'circle',
    source: MATTERS,
    filter: ['!', ['has', 'point_count']] as never,
    paint: {
      'circle-color': tone,
      'circle-radius': ['interpolate', ['linear'], ['zoom'], 10, 6, 15, 11] as never,
      'circle-stroke-color': paper,
      'circle-stroke-width': 2,
    },
  })
  map.addLayer({
    id: 'matter-icon',
    type: 'symbol',
    source: MATTERS,
    minzoom: 12,
    filter: ['!', ['has', 'point_count']] as never,
    layout: {
      'icon-image': 'matter',
      'icon-size': ['interpolate', ['linear'], ['zoom'], 12, 0.36, 16, 0.55] as never,
      'icon-allow-overlap': true,
    },
    paint: { 'icon-color': '#ffffff' },
  })
  map.addLayer({
    id: 'drawn-point',
    type: 'circle',
    source: DRAWN,
    filter: [
      'all',
      ['==', ['geometry-type'], 'Point'],
      ['!', ['has', 'pin']],
      ['!', ['has', 'text']],
    ] as never,
    paint: {
      'circle-radius': 5,
      'circle-color': paper,
      'circle-stroke-color': ['coalesce', ['get', 'color'], '#1757b8'] as never,
      'circle-stroke-width': 2.5,
    },
  })
  map.addLayer({
    id: 'drawn-text',
    type: 'symbol',
    source: DRAWN,
    filter: ['has', 'text'] as never,
    layout: {
      'text-field': ['get', 'text'],
      'text-font': FONTS,
      'text-size': 13,
      'text-offset': [0, -1.1],
      'text-allow-overlap': true,
    },
    paint: { 'text-color': ink, 'text-halo-color': paper, 'text-halo-width': 2 },
  })
  map.addLayer({
    id: 'pin',
    type: 'symbol',
    source: DRAWN,
    filter: ['has', 'pin'] as never,
    layout: { 'icon-image': 'pin', 'icon-size': 1.5, 'icon-anchor': 'bottom', 'icon-allow-overlap': true },
    paint: { 'icon-color': '#d3352b', 'icon-halo-color': paper, 'icon-halo-width': 1.5 },
  })

  const source = (name: string): GeoJSONSource => map.getSource(name) as GeoJSONSource
  const visible = (layers: readonly string[], on: boolean): void => {
    for (const layer of layers) map.setLayoutProperty(layer, 'visibility', on ? 'visible' : 'none')
  }
  const both = [MATTERS, HEAT] as const

  function layerLayers(layer: DrawnLayer, id: string): void {
    const color = layer.style.color ?? '#7b3fa0'
    const own = layer.style.categories?.filter((one) => one.color) ?? []
    const paint = (
      own.length > 0
        ? ['match', ['get', 'category'], ...own.flatMap((one) => [one.code, one.color as string]), color]
        : color
    ) as never
    const base = { source: id, 'source-layer': 'features' } as const
    const before = 'cluster'
    if (layer.raster) {
      map.addLayer({ id, type: 'raster', source: id }, 'heat')
      return
    }
    if (layer.kind === 'polygon')
      map.addLayer(
        {
          id: `${id}-fill`,
          type: 'fill',
          ...base,
          filter: ['==', ['geometry-type'], 'Polygon'] as never,
          paint: { 'fill-color': paint, 'fill-opacity': layer.style.fill ?? 0.14 },
        },
        'heat',
      )
    if (layer.kind === 'polygon' || layer.kind === 'line')
      map.addLayer(
        {
          id: `${id}-line`,
          type: 'line',
          ...base,
          filter: ['!=', ['geometry-type'], 'Point'] as never,
          paint: { 'line-color': paint, 'line-width': layer.style.width ?? 1.6 },
        },
        'heat',
      )
    if (layer.style.ringM !== undefined) {
      const metre = pixelsOfMetre(map.getCenter().lat)
      const atZoom = (zoom: number) => (layer.style.ringM as number) * metre * 2 ** zoom
      map.addLayer(
        {
          id: `${id}-ring`,
          type: 'circle',
          ...base,
          minzoom: 11,
          filter: ['==', ['geometry-type'], 'Point'] as never,
          paint: {
            'circle-color': paint,
            'circle-opacity': 0.1,
            'circle-stroke-color': paint,
            'circle-stroke-width': 1.5,
            'circle-stroke-opacity': 0.8,
            'circle-pitch-alignment': 'map',
            'circle-radius': [
              ...['interpolate', ['exponential', 2], ['zoom']],
              ...[0, atZoom(0), 22, atZoom(22)],
            ] as never,
          },
        },
        'heat',
      )
    }
    map.addLayer(
      {
        id: `${id}-point`,
        type: 'circle',
        ...base,
        filter: ['==', ['geometry-type'], 'Point'] as never,
        paint: {
          'circle-color': paint,
          'circle-radius': ['interpolate', ['linear'], ['zoom'], 10, 4, 15, 9] as never,
          'circle-stroke-color': paper,
          'circle-stroke-width': 1.5,
        },
      },
      before,
    )
    const icon =
      layer.style.icon ?? (layer.kind === 'sensor' ? 'device' : layer.kind === 'camera' ? 'camera' : null)
    if (icon)
      map.addLayer(
        {
          id: `${id}-icon`,
          type: 'symbol',
          ...base,
          minzoom: 12,
          filter: ['==', ['geometry-type'], 'Point'] as never,
          layout: { 'icon-image': icon, 'icon-size': 0.42, 'icon-allow-overlap': true },
          paint: { 'icon-color': '#ffffff' },
        },
        before,
      )
    map.addLayer(
      {
        id: `${id}-label`,
        type: 'symbol',
        ...base,
        minzoom: 13,
        layout: {
          'text-field': ['coalesce', ['get', 'label'], ''],
          'text-font': FONTS,
          'text-size': 12,
          'text-offset': [0, 1.2],
          'text-anchor': 'top',
          'text-optional': true,
        },
        paint: { 'text-color': ink, 'text-halo-color': paper, 'text-halo-width': 1.4 },
      },
      before,
    )
    map.addLayer(
      {
        id: `${id}-cell`,
        type: 'circle',
        source: id,
        'source-layer': 'cells',
        paint: {
          'circle-color': paint,
          'circle-opacity': 0.82,
          'circle-radius': [
            'interpolate',
            ['linear'],
            ['sqrt', ['get', 'n']],
            1,
            5,
            30,
            22,
            300,
            40,
          ] as never,
          'circle-stroke-color': paper,
          'circle-stroke-width': 2,
        },
      },
      before,
    )
    map.addLayer(
      {
        id: `${id}-cell-n`,
        type: 'symbol',
        source: id,
        'source-layer': 'cells',
        filter: ['>', ['get', 'n'], 3] as never,
        layout: { 'text-field': ['to-string', ['get', 'n']], 'text-font': FONTS, 'text-size': 12 },
        paint: { 'text-color': '#ffffff' },
      },
      before,
    )
  }
  const drop = (id: string): void => {
    for (const one of map.getStyle().layers) if ('source' in one && one.source === id) map.removeLayer(one.id)
    if (map.getSource(id)) map.removeSource(id)
  }

  return {
    /** Every matter anew: another filter, another day. */
    setMatters(all: readonly PointRow[]): void {
      rows.clear()
      for (const row of all) rows.set(row.id, row)
      const data = { type: 'FeatureCollection' as const, features: all.map(featureOf) }
      for (const name of both) source(name).setData(data)
    },
    /** What the live connection told: some came or changed, some left. */
    patchMatters(changed: readonly PointRow[], gone: readonly string[]): void {
      const remove = [...gone, ...changed.map((row) => row.id)].filter((id) => rows.has(id))
      for (const id of gone) rows.delete(id)
      for (const row of changed) rows.set(row.id, row)
      for (const name of both) void source(name).updateData({ remove, add: changed.map(featureOf) })
    },
    showMatters(on: boolean, hot: boolean): void {
      heat = hot
      visible(['cluster', 'cluster-count', 'matter', 'matter-icon'], on && !heat)
      visible(['heat'], on && heat)
    },
    rows,
    /**
     * The layers switched on, as of a day. Of one whose features changed the tiles are asked for again, and what is
     * seen stays until they come.
     */
    setLayers(layers: readonly DrawnLayer[], asOf: string | null): void {
      const wanted = new Map(layers.map((layer) => [`layer-${layer.name}`, layer]))
      const markOf = (layer: DrawnLayer): string => JSON.stringify([layer.style, layer.tag, asOf])
      for (const [id, { mark, version }] of shown) {
        const layer = wanted.get(id)
        if (layer && mark === markOf(layer)) {
          if (layer.version !== version) {
            shown.set(id, { mark, version: layer.version })
            if (!asOf) map.refreshTiles(id)
          }
          continue
        }
        drop(id)
        shown.delete(id)
      }
      for (const [id, layer] of wanted) {
        if (shown.has(id)) continue
        const query = asOf ? `?asOf=${encodeURIComponent(asOf)}` : ''
        map.addSource(id, {
          type: layer.raster ? 'raster' : 'vector',
          tiles: [
            layer.raster
              ? pictureUrl(layer.name, layer.tag ?? '')
              : `${location.origin}/api/map/tiles/${encodeURIComponent(layer.name)}/{z}/{x}/{y}${query}`,
          ],
          minzoom: layer.minZoom,
          maxzoom: layer.raster ? layer.maxZoom : 16,
          ...(layer.raster ? { tileSize: 256 } : {}),
        } as never)
        layerLayers(layer, id)
        shown.set(id, { mark: markOf(layer), version: layer.version })
      }
    },
    /** Tiles of a layer that the live connection named. */
    refresh(layer: string): void {
      if (shown.has(`layer-${layer}`)) map.refreshTiles(`layer-${layer}`)
    },
    setDrawn(features: readonly GeoJSON.Feature[]): void {
      source(DRAWN).setData({ type: 'FeatureCollection', features: [...features] })
    },
    /** What lies under a point of the screen, the finest first. */
    under(at: { readonly x: number; readonly y: number }, slack = 4): MapGeoJSONFeature[] {
      const box: [[number, number], [number, number]] = [
        [at.x - slack, at.y - slack],
        [at.x + slack, at.y + slack],
      ]
      return map
        .queryRenderedFeatures(box)
        .filter((one) => one.source === MATTERS || String(one.source).startsWith('layer-'))
    },
    async zoomInto(cluster: number, at: Spot): Promise<void> {
      const zoom = await source(MATTERS).getClusterExpansionZoom(cluster)
      map.easeTo({ center: [at[0], at[1]], zoom: zoom + 0.4 })
    },
  }
}
export type Content = ReturnType<typeof contentOf>

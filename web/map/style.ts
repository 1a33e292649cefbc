import type { LayerSpecification, StyleSpecification } from 'maplibre-gl'

/** 浅色 for the console and the phone, 深色 for the operation centre. */
export type Theme = 'light' | 'dark'

/** Fonts of the reader's own machine: no font file is fetched, from anywhere. */
export const FONTS = ['PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', 'sans-serif']

const PAPER = {
  light: {
    outside: '#e4e9ee',
    land: '#f6f4ef',
    green: '#dcead0',
    hill: '#cfe3c2',
    water: '#b5d5ea',
    block: '#ece8df',
    works: '#e8e4ea',
    house: '#ddd7cb',
    houseEdge: '#c9c1b3',
    minor: '#ffffff',
    minorEdge: '#e0dcd2',
    trunk: '#fdf0c4',
    trunkEdge: '#e2c98a',
    motorway: '#f9d3a0',
    motorwayEdge: '#dfa35f',
    rail: '#aab0b8',
    metro: ['#2f7d32', '#c65b12'],
    border: '#8f9bb0',
    edge: '#5b6b86',
    ink: '#39455a',
    soft: '#66727f',
    halo: '#ffffff',
    waterInk: '#3b6f96',
    greenInk: '#3d6b36',
  },
  dark: {
    outside: '#071324',
    land: '#0c1d35',
    green: '#0d2b33',
    hill: '#0e3038',
    water: '#0f3358',
    block: '#11253f',
    works: '#12243c',
    house: '#1b3555',
    houseEdge: '#274668',
    minor: '#1d3655',
    minorEdge: '#10223c',
    trunk: '#33547c',
    trunkEdge: '#132a48',
    motorway: '#46688f',
    motorwayEdge: '#16304f',
    rail: '#31496a',
    metro: ['#2f6f5a', '#7a5a3a'],
    border: '#3f6392',
    edge: '#6fa3dd',
    ink: '#c9d9ee',
    soft: '#8ea6c4',
    halo: '#0a1a30',
    waterInk: '#6fa8d8',
    greenInk: '#6fb391',
  },
} as const

const width = (...stops: readonly (readonly [zoom: number, px: number])[]) =>
  ['interpolate', ['exponential', 1.5], ['zoom'], ...stops.flat()] as never

export const BASE = 'base'

/** Where the base map comes from: this server. */
const baseSource = (origin: string) => ({
  type: 'vector' as const,
  tiles: [`${origin}/api/public/map/base/{z}/{x}/{y}`],
  minzoom: 6,
  maxzoom: 16,
  attribution: '',
})

/** The whole style of the base map; nothing in it leads to another server. */
export function styleOf(theme: Theme, origin: string, sprites: string): StyleSpecification {
  return {
    version: 8,
    sprite: `${origin}${sprites}`,
    sources: { [BASE]: baseSource(origin) },
    layers: baseLayers(theme),
  }
}

function baseLayers(theme: Theme): LayerSpecification[] {
  const c = PAPER[theme]
  const from = { source: BASE } as const
  const road = (kinds: readonly string[]) => ['in', ['get', 'class'], ['literal', kinds]] as never
  const roadLine = (
    id: string,
    kinds: readonly string[],
    color: string,
    wide: never,
    more: Partial<{ minzoom: number; dash: number[]; cap: 'round' | 'butt' }> = {},
  ): LayerSpecification => ({
    id,
    type: 'line',
    ...from,
    'source-layer': 'road',
    ...(more.minzoom ? { minzoom: more.minzoom } : {}),
    filter: road(kinds),
    layout: { 'line-cap': more.cap ?? 'round', 'line-join': 'round' },
    paint: { 'line-color': color, 'line-width': wide, ...(more.dash ? { 'line-dasharray': more.dash } : {}) },
  })
  const text = (
    id: string,
    kinds: readonly string[],
    size: never | number,
    color: string,
    more: { minzoom?: number; icon?: string; bold?: boolean; spacing?: number } = {},
  ): LayerSpecification => ({
    id,
    type: 'symbol',
    ...from,
    'source-layer': 'label',
    ...(more.minzoom ? { minzoom: more.minzoom } : {}),
    filter: ['in', ['get', 'class'], ['literal', kinds]] as never,
    layout: {
      'text-field': ['get', 'name'],
      'text-font': FONTS,
      'text-size': size,
      'text-max-width': 8,
      'text-padding': 6,
      ...(more.spacing ? { 'text-letter-spacing': more.spacing } : {}),
      ...(more.icon
        ? {
            'icon-image': more.icon,
            'icon-size': 0.62,
            'text-offset': [0, 0.75] as [number, number],
            'text-anchor': 'top' as const,
            'text-optional': true,
          }
        : {}),
    },
    paint: {
      'text-color': color,
      'text-halo-color': c.halo,
      'text-halo-width': 1.4,
      ...(more.icon ? { 'icon-color': color, 'icon-halo-color': c.halo, 'icon-halo-width': 1 } : {}),
    },
  })
  return [
    { id: 'outside', type: 'background', paint: { 'background-color': c.outside } },
    { id: 'land', type: 'fill', ...from, 'source-layer': 'land', paint: { 'fill-color': c.land } },
    {
      id: 'block',
      type: 'fill',
      ...from,
      'source-layer': 'block',
      minzoom: 11,
      paint: {
        'fill-color': ['match', ['get', 'kind'], 'factory', c.works, c.block] as never,
        'fill-opacity': ['interpolate', ['linear'], ['zoom'], 11, 0.5, 13, 1] as never,
      },
    },
    {
      id: 'green',
      type: 'fill',
      ...from,
      'source-layer': 'green',
      paint: { 'fill-color': ['match', ['get', 'kind'], 'hill', c.hill, c.green] as never },
    },
    {
      id: 'water',
      type: 'fill',
      ...from,
      'source-layer': 'water',
      filter: ['!=', ['get', 'kind'], 'course'] as never,
      paint: { 'fill-color': c.water },
    },
    roadLine('metro', ['metro'], c.metro[0], width([10, 0.8], [14, 2.4], [17, 4]), {
      dash: [3, 1.6],
      cap: 'butt',
    }),
    roadLine('minor-edge', ['minor', 'secondary'], c.minorEdge, width([13, 1.2], [16, 8.5], [18, 21]), {
      minzoom: 13,
    }),
    roadLine('secondary-edge-far', ['secondary'], c.minorEdge, width([11, 0.8], [13, 2.6]), { minzoom: 11 }),
    roadLine('trunk-edge', ['trunk'], c.trunkEdge, width([9, 1], [13, 5], [16, 15], [18, 33])),
    roadLine('motorway-edge', ['motorway'], c.motorwayEdge, width([9, 1.6], [13, 6.4], [16, 17], [18, 37])),
    roadLine('minor', ['minor', 'secondary'], c.minor, width([13, 0.6], [16, 7], [18, 18]), { minzoom: 13 }),
    roadLine('secondary', ['secondary'], c.minor, width([11, 0.6], [13, 2], [16, 9], [18, 22]), {
      minzoom: 11,
    }),
    roadLine('trunk', ['trunk'], c.trunk, width([9, 0.6], [13, 3.6], [16, 12.5], [18, 29])),
    roadLine('motorway', ['motorway'], c.motorway, width([9, 1], [13, 4.8], [16, 14], [18, 33])),
    roadLine('rail', ['rail'], c.rail, width([10, 1], [14, 2.6], [17, 4]), { cap: 'butt' }),
    roadLine('rail-ties', ['rail'], c.land, width([10, 0.5], [14, 1.4], [17, 2.4]), {
      dash: [3, 3],
      cap: 'butt',
      minzoom: 12,
    }),
    {
      id: 'house',
      type: 'fill',
      ...from,
      'source-layer': 'building',
      minzoom: 14,
      paint: {
        'fill-color': c.house,
        'fill-outline-color': c.houseEdge,
        'fill-opacity': ['interpolate', ['linear'], ['zoom'], 14, 0, 14.6, 1] as never,
      },
    },
    {
      id: 'border',
      type: 'line',
      ...from,
      'source-layer': 'border',
      filter: ['==', ['get', 'level'], 'town'] as never,
      paint: {
        'line-color': c.border,
        'line-width': width([9, 0.6], [14, 1.6]),
        'line-dasharray': [4, 2.4],
        'line-opacity': 0.75,
      },
    },
    {
      id: 'edge',
      type: 'line',
      ...from,
      'source-layer': 'border',
      filter: ['==', ['get', 'level'], 'district'] as never,
      layout: { 'line-join': 'round' },
      paint: {
        'line-color': c.edge,
        'line-width': width([8, 1.4], [14, 3]),
        'line-dasharray': [6, 1.6, 1.2, 1.6],
      },
    },
    {
      id: 'river-name',
      type: 'symbol',
      ...from,
      'source-layer': 'water',
      minzoom: 12,
      filter: ['==', ['get', 'kind'], 'course'] as never,
      layout: {
        'symbol-placement': 'line',
        'text-field': ['get', 'name'],
        'text-font': FONTS,
        'text-size': 13,
        'text-letter-spacing': 0.3,
        'symbol-spacing': 420,
      },
      paint: { 'text-color': c.waterInk, 'text-halo-color': c.water, 'text-halo-width': 1 },
    },
    {
      id: 'road-name',
      type: 'symbol',
      ...from,
      'source-layer': 'road',
      minzoom: 12,
      filter: [
        'all',
        ['!=', ['get', 'class'], 'metro'],
        ['any', ['!=', ['get', 'class'], 'minor'], ['>=', ['zoom'], 16]],
      ] as never,
      layout: {
        'symbol-placement': 'line',
        'text-field': ['get', 'name'],
        'text-font': FONTS,
        'text-size': ['interpolate', ['linear'], ['zoom'], 12, 11, 17, 14] as never,
        'text-letter-spacing': 0.12,
        'symbol-spacing': 360,
        'text-padding': 8,
        'text-max-angle': 35,
      },
      paint: { 'text-color': c.soft, 'text-halo-color': c.halo, 'text-halo-width': 1.4 },
    },
    text('names-block', ['estate', 'tower', 'market', 'factory'], 12, c.soft, { minzoom: 15.4 }),
    text('names-school', ['school'], 12, c.soft, { minzoom: 15, icon: 'school' }),
    text('names-park', ['park'], 12, c.greenInk, { minzoom: 13.5 }),
    text('names-village', ['village'], width([13, 11], [16, 14]), c.soft, { minzoom: 13 }),
    text('names-lake', ['lake'], 12, c.waterInk, { minzoom: 13 }),
    text('names-hill', ['hill'], width([10, 11], [14, 15]), c.greenInk, { spacing: 0.1 }),
    text('names-station', ['station'], 12, c.ink, { minzoom: 12.5, icon: 'station' }),
    text('names-town', ['town'], width([9, 11], [13, 16], [16, 19]), c.ink, { spacing: 0.06 }),
  ]
}

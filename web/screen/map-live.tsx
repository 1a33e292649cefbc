import type { GeoJSONSource } from 'maplibre-gl'
import { useEffect, useMemo, useRef, useState } from 'react'
import { api } from '../live/api.ts'
import { live } from '../live/connection.ts'
import { useStore } from '../live/store.ts'
import { CityMap, type GlMap } from '../map/city-map.tsx'
import { layersIn, refreshing } from '../map/refresh.ts'
import { FONTS } from '../map/style.ts'
import { useTexts } from './block.tsx'
import { classOf } from './classes.ts'
import type { MapGiven } from './map-given.ts'
import { screenLayers } from './map-layers.ts'
import { look, visitor } from './state.ts'

/** Colours of the classes, from nothing to most; the same as those of the drawn map. */
const COLOURS = {
  dark: ['#12293f', '#15446e', '#1c5f97', '#2a7dc0', '#59a5e2', '#a9d6fb'],
  light: ['#f3f7fb', '#d9eafa', '#b2d5f4', '#7db6e8', '#3f8bcf', '#0b5cad'],
} as const
/** Names, the rim about them, names of towns with a mark. */
const INK = { dark: ['#e8f1fa', '#081626', '#ff8a80'], light: ['#10202f', '#ffffff', '#b3151d'] } as const
/** From this class on a town is as bright as names are (dark as they are, by day): they change ink with their rim. */
const BRIGHT = 4
const isBright = (n: number): boolean => n >= BRIGHT

const NOTHING: ReadonlySet<string> = new Set()
const NOTHING_SHOWN: readonly string[] = []

type Spot = {
  readonly type: 'Feature'
  readonly properties: Record<string, unknown>
  readonly geometry: unknown
}

/** Layers that whoever looks may see: asked once, so that no tile is asked for in vain. */
function useAllowed(): ReadonlySet<string> | null {
  const [allowed, setAllowed] = useState<ReadonlySet<string> | null>(null)
  useEffect(() => {
    void api
      .get<{ readonly rows: readonly { readonly name: string }[] }>('/api/map/layers')
      .then((got) => got.ok && setAllowed(new Set(got.value.rows.map((one) => one.name))))
  }, [])
  return allowed
}

/** The towns over the map base 一张图, with live layers; a click opens a town like the drawn map does. */
export function LiveMap(given: MapGiven) {
  const { t } = useTexts()
  const dark = useStore(look) === 'dark'
  const guest = useStore(visitor)
  const map = useRef<GlMap | null>(null)
  const over = useRef<ReturnType<typeof screenLayers> | null>(null)
  // points of single requests are nothing for guests
  const allowed = useAllowed()
  const layers = useMemo(
    () => (guest || !allowed ? NOTHING_SHOWN : given.layers.filter((name) => allowed.has(name))),
    [guest, allowed, given.layers],
  )
  const hands = useRef({ ...given, layers })
  hands.current = { ...given, layers }
  const { answer, limits, chosen, countOf, textOf, markOf } = given
  const towns = useMemo(() => featuresOf(answer), [answer])
  const colours = COLOURS[dark ? 'dark' : 'light']
  const data = useMemo(
    () => ({
      shapes: {
        type: 'FeatureCollection' as const,
        features: towns.map((town) => {
          const code = String(town.properties.code)
          return {
            ...town,
            properties: {
              code,
              colour: colours[classOf(countOf(code), limits)] ?? colours[0],
              chosen: chosen === code ? 1 : 0,
              none: countOf(code) > 0 ? 0 : 1,
            },
          }
        }),
      },
      names: {
        type: 'FeatureCollection' as const,
        features: given.chart.towns.map((town) => {
          const feature = towns.find((one) => one.properties.code === town.code)
          const at = feature?.properties.cp
          return {
            type: 'Feature' as const,
            properties: {
              name: `${town.name.replace(/(街道|镇)$/, '')}\n${textOf(town.code)}${markOf(town.code) > 0 ? ' ▲' : ''}`,
              tone:
                (markOf(town.code) > 0 ? 'red' : 'plain') +
                (isBright(classOf(countOf(town.code), limits)) ? 'Turned' : ''),
              // where names are too near each other, red ones and the largest are kept
              rank: (markOf(town.code) > 0 ? -1e9 : 0) - countOf(town.code),
            },
            geometry: { type: 'Point' as const, coordinates: Array.isArray(at) ? at : middleOf(feature) },
          }
        }),
      },
    }),
    [towns, limits, chosen, countOf, textOf, markOf, colours, given.chart],
  )
  useEffect(() => {
    for (const name of ['shapes', 'names'] as const)
      (map.current?.getSource(`towns-${name}`) as GeoJSONSource | undefined)?.setData(data[name] as never)
  }, [data])

  // another theme on the same wall shows other layers
  const names = layers.join()
  useEffect(() => over.current?.sync(names === '' ? [] : names.split(',')), [names])
  // what changes on them comes by the live connection, at most every few seconds
  useEffect(() => {
    if (names === '') return
    const turns = refreshing((layer) => over.current?.refresh(layer))
    const release = live.hold()
    const offs = [
      live.on('layers', (data) => turns.heard(layersIn(data), over.current?.shown ?? NOTHING)),
      // what was missed while the line was down
      live.on('healed', () => turns.heard(names.split(','), over.current?.shown ?? NOTHING)),
    ]
    return () => {
      for (const off of offs) off()
      turns.stop()
      release()
    }
  }, [names])

  const ready = (opened: GlMap) => {
    map.current = opened
    const [ink, halo, red] = INK[dark ? 'dark' : 'light']
    const [turnedInk, turnedHalo, turnedRed] = INK[dark ? 'light' : 'dark']
    // Names of the base would stand twice beside those with figures.
    for (const layer of opened.getStyle().layers)
      if (layer.type === 'symbol') opened.setLayoutProperty(layer.id, 'visibility', 'none')
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
    const scale = rem / 16
    opened.addSource('towns-shapes', { type: 'geojson', data: data.shapes as never })
    opened.addSource('towns-names', { type: 'geojson', data: data.names as never })
    opened.addLayer({
      id: 'towns-fill',
      type: 'fill',
      source: 'towns-shapes',
      paint: {
        'fill-color': ['get', 'colour'],
        'fill-opacity': ['case', ['==', ['get', 'none'], 1], 0.35, 0.68],
      },
    })
    opened.addLayer({
      id: 'towns-line',
      type: 'line',
      source: 'towns-shapes',
      paint: {
        'line-color': ['case', ['==', ['get', 'chosen'], 1], ink, halo],
        'line-width': ['case', ['==', ['get', 'chosen'], 1], 3 * scale, 1.2 * scale],
      },
    })
    opened.addLayer({
      id: 'towns-names',
      type: 'symbol',
      source: 'towns-names',
      layout: {
        'text-field': ['get', 'name'],
        'text-font': FONTS,
        'text-size': rem * 1.15,
        'text-line-height': 1.25,
        'text-padding': 1,
        'symbol-sort-key': ['get', 'rank'],
        // a name that finds no room in the middle moves aside a little before it gives way
        'text-variable-anchor': ['center', 'bottom', 'top', 'left', 'right'],
        'text-radial-offset': 0.5,
        'text-justify': 'center',
      },
      paint: {
        'text-color': [
          'match',
          ['get', 'tone'],
          'red',
          red,
          'redTurned',
          turnedRed,
          'plainTurned',
          turnedInk,
          ink,
        ],
        'text-halo-color': ['match', ['get', 'tone'], ['redTurned', 'plainTurned'], turnedHalo, halo],
        'text-halo-width': 1.4 * scale,
      },
    })
    over.current = screenLayers(opened, 'towns-names', halo, scale)
    over.current.sync(hands.current.layers)
    const frame = boxOf(towns)
    // below stands whose map it is; the legend leaves the towns alone
    const edge = rem * 1.2
    if (frame)
      opened.fitBounds(frame, {
        padding: { top: edge, left: edge, right: edge, bottom: rem * 3 },
        animate: false,
      })
    const press = (event: { features?: readonly { properties: Record<string, unknown> }[] }) => {
      const code = String(event.features?.[0]?.properties.code ?? '')
      const town = hands.current.chart.towns.find((one) => one.code === code)
      if (town) hands.current.choose(code, town.name)
    }
    opened.on('click', 'towns-fill', press as never)
    return () => {
      map.current = null
      over.current = null
    }
  }
  return (
    <>
      <CityMap
        key={dark ? 'dark' : 'light'}
        theme={dark ? 'dark' : 'light'}
        label={t.map}
        onReady={ready}
        controls={false}
      />
      {/* the same for keyboard and reader */}
      <ul className="hidden">
        {given.chart.towns.map((town) => (
          <li key={town.code}>
            <button
              type="button"
              className="town"
              aria-pressed={chosen === town.code}
              onClick={() => given.choose(town.code, town.name)}
            >
              {town.name} {textOf(town.code)}
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}

function featuresOf(value: unknown): readonly Spot[] {
  if (Array.isArray(value)) return value.flatMap(featuresOf)
  if (typeof value !== 'object' || value === null) return []
  const given = value as Readonly<Record<string, unknown>>
  if (given.type === 'Feature') {
    const code = (given.properties as { code?: unknown } | null)?.code
    return typeof code === 'string' && code.length === 9 ? [given as unknown as Spot] : []
  }
  return [given.features, given.towns].flatMap(featuresOf)
}

const cornersOf = (value: unknown): readonly (readonly [number, number])[] =>
  Array.isArray(value)
    ? typeof value[0] === 'number'
      ? [value as unknown as readonly [number, number]]
      : value.flatMap(cornersOf)
    : []

function middleOf(feature: Spot | undefined): readonly [number, number] {
  const all = cornersOf((feature?.geometry as { coordinates?: unknown } | undefined)?.coordinates)
  const sum = all.reduce(([x, y], [lon, lat]) => [x + lon, y + lat] as const, [0, 0] as const)
  return all.length > 0 ? [sum[0] / all.length, sum[1] / all.length] : [0, 0]
}

function boxOf(features: readonly Spot[]): [number, number, number, number] | null {
  const all = features.flatMap((one) => cornersOf((one.geometry as { coordinates?: unknown }).coordinates))
  if (all.length === 0) return null
  const [lons, lats] = [all.map((one) => one[0]), all.map((one) => one[1])]
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)]
}

import { useEffect, useState } from 'react'
import { useNavigate } from 'react-router'
import type { Resource } from '../../../platform/command/incidents/declare.ts'
import { api, useLoad, useWords } from '../../live/index.ts'
import { CityMap, type GlMap } from '../../map/city-map.tsx'
import { commandWords } from './command-words.ts'

export type MapPoint = {
  readonly id: string
  readonly lon: number
  readonly lat: number
  readonly title: string
  readonly drill: boolean
}
type Around = {
  readonly people: readonly {
    readonly account: string
    readonly name: string
    readonly unitName: string | null
    readonly metres: number
  }[]
  readonly resources: readonly (Resource & { readonly held: number; readonly metres: number })[]
  readonly cameras: readonly { readonly code: string; readonly title: string; readonly metres: number }[]
}
const RADIUS_KM = [1, 3, 5, 10]
const SOURCE = 'command-points'

const collection = (points: readonly MapPoint[]): GeoJSON.FeatureCollection => ({
  type: 'FeatureCollection',
  features: points.map((one) => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [one.lon, one.lat] },
    properties: { id: one.id, title: one.title, drill: one.drill },
  })),
})

/** 一张图指挥: responses on the map; a click anywhere lists people and resources around it, nearest first. */
export function CommandMap({
  points,
  at,
}: {
  points: readonly MapPoint[]
  at?: { lon: number; lat: number }
}) {
  const w = useWords(commandWords)
  const go = useNavigate()
  const [map, setMap] = useState<GlMap | null>(null)
  const [spot, setSpot] = useState(at ?? null)
  const [km, setKm] = useState(5)
  useEffect(() => {
    if (!map) return
    const data = collection(points)
    const source = map.getSource(SOURCE)
    if (source && 'setData' in source)
      (source as { setData(given: GeoJSON.FeatureCollection): void }).setData(data)
    else {
      map.addSource(SOURCE, { type: 'geojson', data })
      map.addLayer({
        id: SOURCE,
        type: 'circle',
        source: SOURCE,
        paint: {
          'circle-radius': 10,
          'circle-color': ['case', ['get', 'drill'], '#6a3fb5', '#b3202a'],
          'circle-stroke-color': '#fff',
          'circle-stroke-width': 3,
        },
      })
    }
  }, [map, points])
  return (
    <section className="card">
      <header>
        <h2 className="grow">{w.near}</h2>
        <select
          className="input"
          style={{ width: 110 }}
          aria-label={w.km}
          value={km}
          onChange={(event) => setKm(Number(event.target.value))}
        >
          {RADIUS_KM.map((one) => (
            <option key={one} value={one}>
              {one} {w.km}
            </option>
          ))}
        </select>
      </header>
      <div className="body stack">
        <div style={{ height: 320, position: 'relative' }}>
          <CityMap
            label={w.near}
            {...(at ? { view: { ...at, zoom: 13 } } : {})}
            onReady={(ready) => {
              setMap(ready)
              ready.on('click', (event) => {
                const [hit] = ready.getLayer(SOURCE)
                  ? ready.queryRenderedFeatures(event.point, { layers: [SOURCE] })
                  : []
                if (hit && !at) void go(`/command/${hit.properties.id}`)
                else setSpot({ lon: event.lngLat.lng, lat: event.lngLat.lat })
              })
              return () => setMap(null)
            }}
          />
        </div>
        {spot && <NearList spot={spot} km={km} />}
      </div>
    </section>
  )
}

export function NearList({ spot, km }: { spot: { readonly lon: number; readonly lat: number }; km: number }) {
  const w = useWords(commandWords)
  const { load } = useLoad(`near ${spot.lon} ${spot.lat} ${km}`, (signal) =>
    api.get<Around>(
      '/api/command/around',
      { lon: spot.lon.toFixed(6), lat: spot.lat.toFixed(6), metres: km * 1000 },
      { signal },
    ),
  )
  if (load.state !== 'ready') return null
  const rows = [
    ...load.value.people.map((one) => ({
      key: one.account,
      text: one.name,
      sub: one.unitName ?? '',
      metres: one.metres,
    })),
    ...load.value.resources.map((one) => ({
      key: one.id,
      text: `${one.name} ${one.quantity - one.held}/${one.quantity} ${one.measure}`,
      sub: `${one.placeName} · ${one.phone ?? ''}`,
      metres: one.metres,
    })),
    ...load.value.cameras.map((one) => ({
      key: one.code,
      text: one.title,
      sub: w.camera,
      metres: one.metres,
    })),
  ].sort((a, b) => a.metres - b.metres)
  return (
    <div className="stack tight">
      <small className="muted">{w.nearHelp}</small>
      {rows.slice(0, 30).map((row) => (
        <div key={row.key} className="row">
          <span className="grow">
            {row.text} <small className="muted">{row.sub}</small>
          </span>
          <b className="num">{(row.metres / 1000).toFixed(2)} km</b>
        </div>
      ))}
    </div>
  )
}

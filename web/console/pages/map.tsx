import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { api, exact, live, useLanguage, useLoad, useSay, useWords } from '../../live/index.ts'
import { CityMap, type GlMap, type MapMouseEvent } from '../../map/city-map.tsx'
import { type Content, contentOf, type DrawnLayer, type PointRow } from '../../map/content.ts'
import { drawing, featuresOf, type Shape, type Tool } from '../../map/draw.ts'
import { imageryOf } from '../../map/imagery.ts'
import { circleOf, ringFrom, ringText, type Spot } from '../../map/measure.ts'
import { layersIn, refreshing } from '../../map/refresh.ts'
import '../look/map.css'
import { useTitle } from '../frame.tsx'
import { toast } from '../parts/toast.tsx'
import { asImagery, BasePick, chosenImagery, ImageryCredit, imageriesOf, OtherImagery } from './map-base.tsx'
import { FeatureCard, HereCard, MatterCard, WithinCard } from './map-cards.tsx'
import { isImagery, type LayerList, LayerPanel, type LayerShown } from './map-panel.tsx'
import { PlaceSearch } from './map-search.tsx'
import { useMapState, viewText } from './map-state.ts'
import { mapPageWords } from './map-words.ts'

type Picked =
  | { readonly kind: 'matter'; readonly row: PointRow }
  | { readonly kind: 'feature'; readonly layer: LayerShown; readonly no: number }
  | { readonly kind: 'within' }
  | { readonly kind: 'here'; readonly at: Spot; readonly title?: string }

const TOOLS: readonly Tool[] = ['point', 'line', 'polygon', 'circle', 'length', 'area']
const GLYPHS: Readonly<Record<Tool, string>> = {
  point: '⚲',
  line: '╱',
  polygon: '⬠',
  circle: '◯',
  length: '↔',
  area: '▱',
}
const RADIUS = 500
const DAY_MS = 86_400_000
const DAYS = 60
const day = (back: number): string =>
  new Date(Date.now() + 8 * 3_600_000 - back * DAY_MS).toISOString().slice(0, 10)

const drawnOf = (layer: LayerShown): DrawnLayer => ({
  name: layer.name,
  kind: layer.kind,
  version: layer.version,
  style: layer.style,
  minZoom: layer.minZoom,
  maxZoom: layer.maxZoom,
  ...(layer.tag ? { tag: layer.tag } : {}),
  raster: layer.kind === 'raster' && layer.source.format !== 'mvt',
})

/** Matters on the map for a day, or now. */
const useMatters = (on: boolean, asOf: string | null) =>
  useLoad(on ? `map matters ${asOf}` : null, (signal) =>
    api.get<{ readonly rows: readonly PointRow[]; readonly total: number; readonly unplaced: number }>(
      '/api/places/matters',
      asOf ? { standing: asOf } : { open: 'true' },
      { signal },
    ),
  )

/** 一张图: everything that has a place, on one map. */
export function MapPage() {
  const w = useWords(mapPageWords)
  const s = useSay()
  const lang = useLanguage()
  useTitle({ title: w.title })
  const { state, put } = useMapState()
  const [map, setMap] = useState<GlMap | null>(null)
  const [content, setContent] = useState<Content | null>(null)
  const [tool, setTool] = useState<Tool | 'radius' | null>(null)
  const [shapes, setShapes] = useState<readonly Shape[]>([])
  const [live_, setLive] = useState<Shape | null>(null)
  const [picked, pick] = useState<Picked | null>(
    state.ring ? { kind: 'within' } : state.at ? { kind: 'here', at: state.at } : null,
  )
  const [panel, setPanel] = useState(() => window.innerWidth > 900)
  const [placed, setPlaced] = useState<number | null>(null)
  const [cursor, setCursor] = useState<Spot | null>(null)
  const [slider, setSlider] = useState(state.day !== null)
  const { load: layers, reload: reloadLayers } = useLoad('map layers', (signal) =>
    api.get<LayerList>('/api/map/layers', undefined, { signal }),
  )
  const list = layers.state === 'ready' ? layers.value : null
  const { load: matters } = useMatters(state.matters, state.day)
  const on = useMemo(
    () => (list?.rows ?? []).filter((one) => state.layers.includes(one.name) && !isImagery(one)),
    [list, state.layers],
  )
  const flights = useMemo(() => imageriesOf(list), [list])
  const { shown: flight, other: otherFlight } = useMemo(() => chosenImagery(flights, state), [flights, state])
  const [air, setAir] = useState<ReturnType<typeof imageryOf> | null>(null)

  const ready = useCallback((opened: GlMap) => {
    setMap(opened)
    setContent(contentOf(opened, 'light'))
    setAir(() => imageryOf(opened))
    // the end of a test and the pictures of a guide wait for this
    opened.on('idle', () => opened.getContainer().setAttribute('data-idle', String(Date.now())))
    return () => {
      setMap(null)
      setContent(null)
      setAir(null)
    }
  }, [])

  // matters: loaded for a day, then changed one by one as the live connection tells
  useEffect(() => {
    if (!content) return
    content.showMatters(state.matters, state.heat)
    if (matters.state === 'ready' && state.matters) {
      content.setMatters(matters.value.rows)
      setPlaced(null)
    }
  }, [content, matters, state.matters, state.heat])
  useEffect(() => {
    if (!content || state.day !== null || !state.matters) return
    let heard = new Set<string>()
    let wait: ReturnType<typeof setTimeout> | null = null
    const off = live.on('fact', (data) => {
      const fact = data as { readonly subjectKind?: string; readonly subject?: string } | null
      if (!fact?.subject || (fact.subjectKind && fact.subjectKind !== 'matter')) return
      heard.add(fact.subject)
      wait ??= setTimeout(() => {
        const ids = [...heard].slice(0, 200)
        heard = new Set()
        wait = null
        void api
          .get<{ readonly rows: readonly PointRow[] }>('/api/places/matters', {
            open: 'true',
            ids: ids.join(','),
          })
          .then((got) => {
            if (!got.ok) return
            const there = new Set(got.value.rows.map((row) => row.id))
            content.patchMatters(
              got.value.rows,
              ids.filter((id) => !there.has(id)),
            )
            setPlaced(content.rows.size)
            void reloadLayers()
          })
      }, 700)
    })
    return () => {
      off()
      if (wait) clearTimeout(wait)
    }
  }, [content, state.day, state.matters, reloadLayers])

  useEffect(
    () => content?.setLayers(on.map(drawnOf), state.day ? `${state.day}T15:59:59Z` : null),
    [content, on, state.day],
  )

  useEffect(
    () => air?.(asImagery(flight), { labels: state.base === 'mixed', opacity: state.opacity / 100 }),
    [air, flight, state.base, state.opacity],
  )
  // layers that change while they are looked at
  useEffect(() => {
    if (!content || state.day !== null) return
    const shown = new Set(on.map((one) => one.name))
    const turns = refreshing((layer) => content.refresh(layer))
    const offs = [
      live.on('layers', (data) => turns.heard(layersIn(data), shown)),
      live.on('healed', () => turns.heard([...shown], shown)),
    ]
    return () => {
      for (const off of offs) off()
      turns.stop()
    }
  }, [content, on, state.day])

  // what is drawn
  useEffect(() => {
    if (!content) return
    const ring = ringFrom(state.ring)
    const chosen: Shape[] =
      state.at && state.radius
        ? [{ tool: 'circle', points: [state.at], metres: state.radius }]
        : ring
          ? [{ tool: 'polygon', points: ring }]
          : []
    const spot =
      picked?.kind === 'here'
        ? picked.at
        : picked?.kind === 'matter'
          ? ([picked.row.lon, picked.row.lat] as const)
          : null
    content.setDrawn([
      ...chosen.flatMap((one) => featuresOf(one, lang)),
      ...shapes.flatMap((one) => featuresOf(one, lang, '#8a4b08')),
      ...(live_ ? featuresOf(live_, lang, '#d3352b') : []),
      ...(spot ? featuresOf({ tool: 'point', points: [spot] }, lang) : []),
    ])
  }, [content, state.ring, state.at, state.radius, shapes, live_, picked, lang])

  const within = useCallback(
    (ring: readonly Spot[], at: Spot | null, radius: number | null) => {
      put({
        within: ringText(ring),
        at: at && radius ? `${at[0].toFixed(6)},${at[1].toFixed(6)}` : null,
        r: radius ? String(Math.round(radius)) : null,
      })
      pick({ kind: 'within' })
    },
    [put],
  )
  const take = useCallback(
    (shape: Shape | null) => {
      setTool(null)
      setLive(null)
      if (!shape) return
      const [first] = shape.points
      if (shape.tool === 'polygon') within(shape.points, null, null)
      else if (shape.tool === 'circle' && first && shape.metres)
        within(circleOf(first, shape.metres), first, shape.metres)
      else setShapes((before) => [...before, shape])
    },
    [within],
  )
  // a tool in hand, or a click that asks what is there
  useEffect(() => {
    if (!map || !content) return
    if (tool && tool !== 'radius') return drawing(map, tool, { onChange: setLive, onDone: take })
    const onClick = (event: MapMouseEvent): void => {
      const at: Spot = [event.lngLat.lng, event.lngLat.lat]
      if (tool === 'radius') {
        setTool(null)
        within(circleOf(at, RADIUS), at, RADIUS)
        return
      }
      const [hit] = content.under(event.point)
      const properties = hit?.properties ?? {}
      const cluster = properties.cluster_id
      if (cluster !== undefined) void content.zoomInto(Number(cluster), at)
      else if (hit && hit.source === 'matters') {
        const row = content.rows.get(String(properties.id))
        if (row) pick({ kind: 'matter', row })
      } else if (hit?.sourceLayer === 'cells') map.easeTo({ center: [at[0], at[1]], zoom: map.getZoom() + 2 })
      else if (hit) {
        const layer = on.find((one) => `layer-${one.name}` === hit.source)
        if (layer && typeof hit.id === 'number') pick({ kind: 'feature', layer, no: hit.id })
      } else pick({ kind: 'here', at })
    }
    const onMove = (event: MapMouseEvent): void => {
      setCursor([event.lngLat.lng, event.lngLat.lat])
      map.getCanvas().style.cursor =
        tool === 'radius' ? 'crosshair' : content.under(event.point, 2).length > 0 ? 'pointer' : ''
    }
    map.on('click', onClick)
    map.on('mousemove', onMove)
    return () => {
      map.off('click', onClick)
      map.off('mousemove', onMove)
    }
  }, [map, content, tool, take, within, on])

  const erase = (): void => {
    setShapes([])
    pick(null)
    put({ within: null, at: null, r: null })
  }
  const share = (): void => {
    void navigator.clipboard?.writeText(location.href).catch(() => undefined)
    toast(w.shared)
  }
  const loaded = matters.state === 'ready' ? matters.value : null
  // what came by the live connection counts too
  const count = loaded && placed !== null ? { ...loaded, total: placed + loaded.unplaced } : loaded
  const close = (): void => {
    pick(null)
    put({ within: null, at: null, r: null })
  }
  return (
    <div className={`mappage${picked ? ' picked' : ''}`}>
      <h1 className="sr">{w.title}</h1>
      <CityMap
        label={w.title}
        view={state.view}
        onReady={ready}
        onMove={(view) => put({ v: viewText(view) })}
        keep
      >
        {state.against !== null && map && (
          <Swipe
            map={map}
            layers={on}
            day={state.against}
            matters={state.matters}
            flights={[flight, otherFlight]}
            labels={state.base === 'mixed'}
            opacity={state.opacity / 100}
          />
        )}
      </CityMap>
      <div className="maptop">
        <PlaceSearch
          {...(map ? { near: { lon: state.view.lon, lat: state.view.lat } } : {})}
          onPick={(place) => {
            if (place.lon === null || place.lat === null) return
            map?.flyTo({
              center: [place.lon, place.lat],
              zoom: place.kind === 'address' ? 17 : place.kind === 'town' ? 13 : 15.5,
            })
            pick({ kind: 'here', at: [place.lon, place.lat], title: place.title })
          }}
        />
        <div className="maptools" role="toolbar" aria-label={w.tools}>
          <button type="button" aria-pressed={panel} title={w.panel} onClick={() => setPanel(!panel)}>
            <i aria-hidden="true">☰</i> {w.layers}
          </button>
          <button
            type="button"
            aria-pressed={tool === 'radius'}
            title={w.radius}
            onClick={() => setTool(tool === 'radius' ? null : 'radius')}
          >
            <i aria-hidden="true">◉</i> {w.radius}
          </button>
          {TOOLS.map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={tool === one}
              title={w[one]}
              onClick={() => setTool(tool === one ? null : one)}
            >
              <i aria-hidden="true">{GLYPHS[one]}</i> {w[one]}
            </button>
          ))}
          <button
            type="button"
            aria-pressed={state.heat}
            title={w.heat}
            onClick={() => put({ heat: state.heat ? null : '1' })}
          >
            <i aria-hidden="true">♨</i> {w.heat}
          </button>
          <button
            type="button"
            aria-pressed={slider}
            title={w.time}
            onClick={() => {
              setSlider(!slider)
              if (slider) put({ day: null, against: null })
            }}
          >
            <i aria-hidden="true">◷</i> {w.time}
          </button>
          <button
            type="button"
            aria-pressed={state.against !== null}
            title={w.swipe}
            onClick={() => put({ against: state.against ? null : day(14) })}
          >
            <i aria-hidden="true">◫</i> {w.swipe}
          </button>
          <button type="button" title={w.erase} aria-label={w.erase} onClick={erase}>
            <i aria-hidden="true">⌫</i>
          </button>
          <button type="button" title={w.print} aria-label={w.print} onClick={() => window.print()}>
            <svg viewBox="0 0 16 16" width="15" height="15" aria-hidden="true">
              <path
                d="M4.5 5.5v-4h7v4M4.5 11.5h-2v-6h11v6h-2M4.5 9.5h7v5h-7z"
                fill="none"
                stroke="currentColor"
                strokeWidth="1.3"
              />
            </svg>
          </button>
          <button type="button" title={w.share} aria-label={w.share} onClick={share}>
            <i aria-hidden="true">⇪</i>
          </button>
        </div>
        {tool && (
          <p className="maphint" role="status">
            {tool === 'radius' ? w.pickRadius : tool === 'circle' ? w.drawingCircle : w.drawing}
          </p>
        )}
      </div>
      {panel && (
        <aside className="mapside" aria-label={w.panel}>
          <LayerPanel
            list={list}
            on={state.layers}
            matters={state.matters}
            count={count}
            onMatters={() => put({ m: state.matters ? '0' : null })}
            onToggle={(name) => {
              const next = state.layers.includes(name)
                ? state.layers.filter((one) => one !== name)
                : [...state.layers, name]
              put({ l: next.length > 0 ? next.join(',') : null })
            }}
          >
            <BasePick all={flights} shown={flight} state={state} put={put} />
          </LayerPanel>
        </aside>
      )}
      {picked?.kind === 'matter' && <MatterCard row={picked.row} onClose={() => pick(null)} />}
      {picked?.kind === 'feature' && (
        <FeatureCard
          layer={picked.layer.name}
          no={picked.no}
          title={s(picked.layer.title)}
          source={picked.layer.source}
          fields={picked.layer.fields}
          onClose={() => pick(null)}
        />
      )}
      {picked?.kind === 'here' && (
        <HereCard
          at={picked.at}
          day={state.day}
          {...(picked.title ? { title: picked.title } : {})}
          onClose={() => pick(null)}
        >
          <button
            type="button"
            className="button"
            onClick={() => within(circleOf(picked.at, RADIUS), picked.at, RADIUS)}
          >
            {w.radius}
          </button>
        </HereCard>
      )}
      {picked?.kind === 'within' && state.ring && (
        <WithinCard
          ring={state.ring}
          metres={state.radius}
          layers={state.layers}
          day={state.day}
          onClose={close}
          onMatter={(row) => {
            map?.easeTo({ center: [row.lon, row.lat], zoom: Math.max(15, map.getZoom()) })
            pick({ kind: 'matter', row })
          }}
        />
      )}
      {state.against !== null && otherFlight && flights.length > 1 && !slider && (
        <div className="maptime compare">
          <OtherImagery all={flights} other={otherFlight} onPick={(name) => put({ img2: name })} />
        </div>
      )}
      {flight && <ImageryCredit layer={flight} />}
      {slider && (
        <div className="maptime">
          <label className="grow">
            <span className="sr">{w.time}</span>
            <input
              type="range"
              min={0}
              max={DAYS}
              value={
                DAYS -
                Math.min(
                  DAYS,
                  state.day
                    ? Math.round((Date.now() - Date.parse(`${state.day}T12:00:00+08:00`)) / DAY_MS)
                    : 0,
                )
              }
              aria-valuetext={state.day ?? w.now}
              onChange={(event) => {
                const back = DAYS - Number(event.target.value)
                put({ day: back === 0 ? null : day(back) })
              }}
            />
          </label>
          <output className="num">{state.day ? w.asOf(state.day) : w.now}</output>
          {state.against !== null && (
            <label className="row tight">
              {w.against}
              <input
                className="input"
                type="date"
                value={state.against}
                max={day(0)}
                onChange={(event) => event.target.value && put({ against: event.target.value })}
              />
            </label>
          )}
        </div>
      )}
      <CursorRead at={cursor} />
      <p className="mapprint">
        <b>{w.title}</b> · {state.day ? w.asOf(state.day) : exact(new Date())} · CGCS2000 · {w.scale} 1:
        {Math.round(
          (156_543.034 * Math.cos((state.view.lat * Math.PI) / 180)) /
            2 ** state.view.zoom /
            0.000_264_583 /
            100,
        ) * 100}
      </p>
    </div>
  )
}

/** Where the pointer is, in the system that the reader wants. */
function CursorRead({ at }: { at: Spot | null }) {
  const [system, setSystem] = useState<'CGCS2000' | 'WGS-84' | 'GCJ-02'>('CGCS2000')
  const w = useWords(mapPageWords)
  const [shown, setShown] = useState<Spot | null>(null)
  useEffect(() => {
    if (!at || system !== 'GCJ-02') return setShown(at)
    void import('../../../platform/places/ground/decide.ts').then(({ wgsToGcj }) => {
      const { lon, lat } = wgsToGcj({ lon: at[0], lat: at[1] })
      setShown([lon, lat])
    })
  }, [at, system])
  return (
    <div className="mapread">
      <select
        aria-label={w.crs}
        value={system}
        onChange={(event) => setSystem(event.target.value as typeof system)}
      >
        <option>CGCS2000</option>
        <option>WGS-84</option>
        <option>GCJ-02</option>
      </select>
      <span className="num">{shown ? `${shown[0].toFixed(6)}, ${shown[1].toFixed(6)}` : '—'}</span>
    </div>
  )
}

/** 卷帘: a second map of another day over the first, uncovered by a bar that is dragged or moved with the arrow keys. */
function Swipe({
  map,
  layers,
  day: on,
  matters,
  flights: [flight, other],
  labels,
  opacity,
}: {
  map: GlMap
  layers: readonly LayerShown[]
  day: string
  matters: boolean
  /** Imagery of this side and of the other, when the map shows any. */
  flights: readonly [LayerShown | null, LayerShown | null]
  labels: boolean
  opacity: number
}) {
  const w = useWords(mapPageWords)
  const s = useSay()
  const [air, setAir] = useState<ReturnType<typeof imageryOf> | null>(null)
  const [share, setShare] = useState(0.5)
  const [content, setContent] = useState<Content | null>(null)
  const { load } = useMatters(matters, on)
  const start = useRef({ lon: map.getCenter().lng, lat: map.getCenter().lat, zoom: map.getZoom() })
  const ready = useCallback(
    (other: GlMap) => {
      setContent(contentOf(other, 'light'))
      setAir(() => imageryOf(other))
      const follow = (): void => {
        other.jumpTo({ center: map.getCenter(), zoom: map.getZoom(), bearing: map.getBearing() })
      }
      map.on('move', follow)
      follow()
      return () => {
        map.off('move', follow)
        setContent(null)
        setAir(null)
      }
    },
    [map],
  )
  useEffect(() => {
    if (content && load.state === 'ready') content.setMatters(load.value.rows)
  }, [content, load])
  useEffect(() => content?.setLayers(layers.map(drawnOf), `${on}T15:59:59Z`), [content, layers, on])
  useEffect(() => air?.(asImagery(other), { labels, opacity }), [air, other, labels, opacity])
  return (
    <div className="mapswipe">
      <div className="over" style={{ clipPath: `inset(0 0 0 ${share * 100}%)` }}>
        <CityMap label={w.asOf(on)} view={start.current} onReady={ready} controls={false} />
      </div>
      <input
        type="range"
        aria-label={w.swipe}
        min={0}
        max={1000}
        value={share * 1000}
        onChange={(event) => setShare(Number(event.target.value) / 1000)}
      />
      <i className="bar" style={{ left: `${share * 100}%` }} aria-hidden="true" />
      <span className="tag left">{flight && other ? s(flight.title) : w.now}</span>
      <span className="tag right">{flight && other ? s(other.title) : w.asOf(on)}</span>
    </div>
  )
}

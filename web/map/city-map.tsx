import type { Map as GlMap, MapMouseEvent } from 'maplibre-gl'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { usePosition, useWords } from '../live/index.ts'
import './map.css'
import type { Theme } from './style.ts'
import { mapWords } from './words.ts'

export type { GlMap, MapMouseEvent }
export type View = { readonly lon: number; readonly lat: number; readonly zoom: number }

/** Where a map without an address of its own opens: the whole of Baiyun. */
export const HOME: View = { lon: 113.29, lat: 23.25, zoom: 10.6 }

/**
 * The one map 一张图 of console, phone and operation centre. The engine is fetched when the first map is shown; everything
 * it draws comes from this server. `onReady` gets the map once its style stands, and again after the theme changed.
 */
export function CityMap({
  theme = 'light',
  view = HOME,
  label,
  onReady,
  onMove,
  controls = true,
  keep = false,
  home = HOME,
  children,
}: {
  theme?: Theme
  view?: View
  label: string
  onReady?: (map: GlMap) => (() => void) | undefined
  onMove?: (view: View) => void
  controls?: boolean
  keep?: boolean
  home?: View
  children?: ReactNode
}) {
  const w = useWords(mapWords)
  const frame = useRef<HTMLDivElement>(null)
  const map = useRef<GlMap | null>(null)
  const first = useRef({ view, theme, keep })
  const hands = useRef({ onReady, onMove })
  hands.current = { onReady, onMove }
  const [state, setState] = useState<'loading' | 'ready' | 'failed'>('loading')
  const [tries, setTries] = useState(0)
  const [told, setTold] = useState<string | null>(null)

  // biome-ignore lint/correctness/useExhaustiveDependencies: opened once, and again when asked to
  useEffect(() => {
    let gone = false
    let undo: (() => void) | undefined
    setState('loading')
    void import('./engine.ts')
      .then(({ openMap }) => {
        if (gone || !frame.current) return
        const { view: at, ...rest } = first.current
        const opened = openMap(frame.current, { center: [at.lon, at.lat], zoom: at.zoom, ...rest })
        map.current = opened
        opened.getCanvas().setAttribute('aria-label', label)
        opened.on('error', (event) => {
          // a tile that does not come is asked for again when the map moves
          if (event.error?.message?.includes('WebGL')) setState('failed')
        })
        opened.once('load', () => {
          if (gone) return
          setState('ready')
          undo = hands.current.onReady?.(opened)
        })
        opened.on('moveend', () => {
          const { lng, lat } = opened.getCenter()
          hands.current.onMove?.({ lon: lng, lat, zoom: opened.getZoom() })
        })
      })
      .catch(() => {
        if (!gone) setState('failed')
      })
    return () => {
      gone = true
      undo?.()
      map.current?.remove()
      map.current = null
    }
  }, [tries])

  const { find: findMe } = usePosition(
    ({ lon, lat }) => map.current?.flyTo({ center: [lon, lat], zoom: 16 }),
    { freshMs: 60_000, lost: () => setTold(w.noPosition) },
  )
  return (
    <section className={`citymap ${theme}`} aria-label={label} data-state={state}>
      <div className="citymap-frame" ref={frame} />
      {state === 'loading' && <p className="citymap-told">{w.loading}</p>}
      {state === 'failed' && (
        <div className="citymap-told" role="alert">
          <b>{w.noGl}</b>
          <p>{w.noGlWhy}</p>
          <button type="button" className="button" onClick={() => setTries(tries + 1)}>
            {w.retry}
          </button>
        </div>
      )}
      {controls && state === 'ready' && (
        <fieldset className="citymap-zoom" aria-label={w.map}>
          <button type="button" aria-label={w.zoomIn} title={w.zoomIn} onClick={() => map.current?.zoomIn()}>
            ＋
          </button>
          <button
            type="button"
            aria-label={w.zoomOut}
            title={w.zoomOut}
            onClick={() => map.current?.zoomOut()}
          >
            －
          </button>
          <button
            type="button"
            aria-label={w.whole}
            title={w.whole}
            onClick={() => map.current?.flyTo({ center: [home.lon, home.lat], zoom: home.zoom })}
          >
            ⌂
          </button>
          <button type="button" aria-label={w.me} title={w.me} onClick={findMe}>
            ◎
          </button>
        </fieldset>
      )}
      <p className="citymap-note">
        <span>{w.sketch}</span>
        <span>{w.approval}</span>
      </p>
      {told && (
        <p className="citymap-toast" role="status">
          {told}
        </p>
      )}
      {state === 'ready' && children}
    </section>
  )
}

import { useRef } from 'react'
import { CityMap, type GlMap } from '../../map/city-map.tsx'
import { useWords } from '../settings.tsx'
import { w } from './snap-words.ts'

/** 地图选点: the cross stands still, the map moves under it; the engine comes only when it is asked for. */
export function MapPick(props: {
  readonly at: { readonly lon: number; readonly lat: number } | null
  readonly onPick: (at: { lon: number; lat: number }) => void
}) {
  const t = useWords()
  const map = useRef<GlMap | null>(null)
  const { at } = props
  const ready = useRef((opened: GlMap) => {
    map.current = opened
    return () => {
      map.current = null
    }
  })
  return (
    <div className="mapPick">
      <p className="hint">{t.of(w.map)}</p>
      <div className="frame">
        <CityMap
          label={t.of(w.map)}
          onReady={ready.current}
          {...(at ? { view: { lon: at.lon, lat: at.lat, zoom: 16.5 } } : {})}
        />
        <span className="cross" aria-hidden="true" />
      </div>
      <button
        type="button"
        className="button quiet"
        onClick={() => {
          const middle = map.current?.getCenter()
          if (middle) props.onPick({ lon: middle.lng, lat: middle.lat })
        }}
      >
        {t.of(w.take)}
      </button>
    </div>
  )
}

import { useMemo, useState } from 'react'
import { api, say, useLoad, useWords, words } from '../../live/index.ts'
import { frameOf, pathOfShape, shapesOf } from './map.ts'
import { Loading } from './states.tsx'

const dictionary = words({
  lon: say('经度', 'Longitude'),
  lat: say('纬度', 'Latitude'),
  map: say('在图上选', 'Choose on the map'),
  hide: say('收起地图', 'Hide the map'),
  noMap: say('没有底图', 'No map'),
  hint: say('点击图上位置；也可直接填写经纬度', 'Click the place, or type the coordinates'),
})

type Point = { readonly lon: number; readonly lat: number }

/** A place as two numbers, with the district's map to click on. */
export function PointInput({
  value,
  onChange,
}: {
  value: Point | undefined
  onChange: (value: unknown) => void
}) {
  const w = useWords(dictionary)
  const [open, setOpen] = useState(false)
  const set = (key: 'lon' | 'lat', words: string): void => {
    const next = { lon: value?.lon ?? '', lat: value?.lat ?? '', [key]: words }
    onChange(next.lon === '' && next.lat === '' ? undefined : next)
  }
  return (
    <div className="stack tight">
      <div className="row">
        <input
          className="input num"
          style={{ width: 120 }}
          aria-label={w.lon}
          placeholder={w.lon}
          inputMode="decimal"
          value={value?.lon ?? ''}
          onChange={(e) => set('lon', e.target.value)}
        />
        <input
          className="input num"
          style={{ width: 120 }}
          aria-label={w.lat}
          placeholder={w.lat}
          inputMode="decimal"
          value={value?.lat ?? ''}
          onChange={(e) => set('lat', e.target.value)}
        />
        <button type="button" className="button small" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? w.hide : w.map}
        </button>
      </div>
      {open && <PointMap value={value} onChange={onChange} />}
    </div>
  )
}

export function PointMap({
  value,
  onChange,
}: {
  value: Point | undefined | null
  onChange?: (value: Point, area: string | null) => void
}) {
  const w = useWords(dictionary)
  const { load } = useLoad('map', (signal) => api.get<unknown>('/api/map', undefined, { signal }))
  const map = load.state === 'ready' ? load.value : null
  const { shapes, frame } = useMemo(() => {
    const shapes = shapesOf(map)
    return { shapes, frame: frameOf(shapes, 520) }
  }, [map])
  if (load.state === 'loading') return <Loading lines={4} />
  if (shapes.length === 0) return <p className="muted">{w.noMap}</p>
  const at =
    value && Number.isFinite(Number(value.lon)) && value.lon !== undefined
      ? frame.project(Number(value.lon), Number(value.lat))
      : null
  return (
    <figure>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the two number fields beside it are the keyboard's way */}
      <svg
        viewBox={`-8 -8 ${frame.width + 16} ${frame.height + 16}`}
        width="100%"
        style={{
          maxHeight: 340,
          background: '#eef2f6',
          borderRadius: 6,
          cursor: onChange ? 'crosshair' : 'default',
        }}
        role="img"
        aria-label={w.hint}
        onClick={(event) => {
          const matrix = event.currentTarget.getScreenCTM()
          if (!matrix || !onChange) return
          const spot = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse())
          const code = (event.target as Element).getAttribute('data-code')
          onChange(frame.unproject(spot.x, spot.y), code)
        }}
      >
        {shapes.map((shape) => (
          <path
            key={`${shape.code}${shape.name}`}
            data-code={shape.code}
            d={pathOfShape(shape, frame)}
            fill="#fff"
            stroke="#a9b6c5"
            strokeWidth="1"
          >
            <title>{shape.name}</title>
          </path>
        ))}
        {at && <circle cx={at[0]} cy={at[1]} r="7" fill="#c62828" stroke="#fff" strokeWidth="2" />}
      </svg>
      <figcaption className="small">{onChange ? w.hint : ''}</figcaption>
    </figure>
  )
}

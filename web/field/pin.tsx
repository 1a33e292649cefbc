import { type MouseEvent, useEffect, useState } from 'react'
import { rules } from '../../platform/patrols/declare.ts'
import { useStore } from '../live/store.ts'
import { here } from './place.ts'
import { useT } from './shown.ts'
import type { Task } from './wire.ts'

export type Pinned = { readonly lon: number; readonly lat: number; readonly byHand: boolean }

const STEP_M = 10
const DEGREE_M = 111_320
/** The picture shows so many metres each way. */
const SPAN_M = 175
const east = (lat: number) => DEGREE_M * Math.cos((lat * Math.PI) / 180)

/**
 * Where it is 位置: the telephone's place, or a pin set by hand on rings of 50 m around it, which needs no map and no line.
 * What is known nearby stands in the picture, to find oneself by.
 */
export function Pin(props: { pin: Pinned | null; onPin: (pin: Pinned) => void; near: readonly Task[] }) {
  const t = useT()
  const { fix, denied } = useStore(here)
  const [centre, setCentre] = useState<{ lon: number; lat: number } | null>(null)
  const { pin, onPin } = props
  useEffect(() => {
    if (!fix || pin?.byHand) return
    setCentre(fix)
    if (pin?.lon !== fix.lon || pin?.lat !== fix.lat) onPin({ lon: fix.lon, lat: fix.lat, byHand: false })
  }, [fix, pin, onPin])
  if (!fix && !pin)
    return (
      <p className={denied ? 'bad' : 'soft'} role="status">
        {denied ? t('denied') : t('noPlaceYet')}
      </p>
    )
  const middle = centre ?? pin
  if (!middle || !pin) return null
  const x = (lon: number) => (lon - middle.lon) * east(middle.lat)
  const y = (lat: number) => -(lat - middle.lat) * DEGREE_M
  const move = (dx: number, dy: number) =>
    onPin({ lon: pin.lon + dx / east(pin.lat), lat: pin.lat + dy / DEGREE_M, byHand: true })
  const tap = (event: MouseEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    const dx = ((event.clientX - box.left) / box.width - 0.5) * 2 * SPAN_M
    const dy = -((event.clientY - box.top) / box.height - 0.5) * 2 * SPAN_M
    onPin({ lon: middle.lon + dx / east(middle.lat), lat: middle.lat + dy / DEGREE_M, byHand: true })
  }
  const vague = fix !== null && (fix.accuracyM ?? 0) > rules.accuracyM && !pin.byHand
  const close = props.near.filter(
    (one) =>
      one.lon !== null && one.lat !== null && Math.abs(x(one.lon)) < SPAN_M && Math.abs(y(one.lat)) < SPAN_M,
  )
  return (
    <div className="pin">
      {/* the buttons below do the same for whoever uses keys */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: see the buttons below */}
      <svg
        viewBox={`${-SPAN_M} ${-SPAN_M} ${2 * SPAN_M} ${2 * SPAN_M}`}
        role="img"
        aria-label={t('pinMap')}
        onClick={tap}
      >
        {[50, 100, 150].map((r) => (
          <circle key={r} r={r} className="ring" />
        ))}
        {fix && (
          <circle
            cx={x(fix.lon)}
            cy={y(fix.lat)}
            r={Math.min(SPAN_M, fix.accuracyM ?? 5)}
            className="vague"
          />
        )}
        {close.map((one) => (
          <circle key={one.id} cx={x(one.lon as number)} cy={y(one.lat as number)} r="6" className="known" />
        ))}
        {fix && <circle cx={x(fix.lon)} cy={y(fix.lat)} r="5" className="me" />}
        <path d={`M${x(pin.lon)} ${y(pin.lat)} l-11 -28 a12 12 0 1 1 22 0 z`} className="mark" />
        <text y={-SPAN_M + 22} className="north">
          N
        </text>
      </svg>
      <p className={vague ? 'bad' : 'soft'} role="status">
        {fix && t('accuracy', Math.round(fix.accuracyM ?? 0))}
        {vague && ` · ${t('movePin')}`}
      </p>
      <div className="steps">
        {(
          [
            ['north', 0, STEP_M],
            ['south', 0, -STEP_M],
            ['west', -STEP_M, 0],
            ['east', STEP_M, 0],
          ] as const
        ).map(([word, dx, dy]) => (
          <button key={word} type="button" className="plain" onClick={() => move(dx, dy)}>
            {t(word)}
          </button>
        ))}
        {pin.byHand && fix && (
          <button
            type="button"
            className="plain"
            onClick={() => onPin({ lon: fix.lon, lat: fix.lat, byHand: false })}
          >
            {t('pinReset')}
          </button>
        )}
      </div>
    </div>
  )
}

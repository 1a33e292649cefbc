import { useState } from 'react'
import { useWords } from '../../live/index.ts'
import { When } from '../parts/due.tsx'
import { sensingWords } from './sensing-words.ts'

export type ShownCamera = {
  readonly direction: number | null
  readonly angle: number | null
  readonly reach: number | null
  readonly protocol: string
  readonly keepDays: number
  readonly stillSeconds: number | null
  readonly pulls: boolean
  readonly says: string | null
  readonly stills: readonly { readonly at: string; readonly source: string }[]
}

const SIZE = 96

/** 摄像头: which way it looks, and its still pictures, one at a time: each look is a fact. */
export function SensingStills({ code, camera }: { code: string; camera: ShownCamera }) {
  const w = useWords(sensingWords)
  const [shown, setShown] = useState<string | null>(null)
  const { direction, angle, reach } = camera
  const half = SIZE / 2
  const rim = (degrees: number): string => {
    const turn = ((degrees - 90) * Math.PI) / 180
    return `${half + Math.cos(turn) * (half - 8)} ${half + Math.sin(turn) * (half - 8)}`
  }
  return (
    <section className="card">
      <header>
        <h2 className="grow">{w.stills}</h2>
        <small className="muted">
          {w.lookRecorded} · {w.keep(camera.keepDays)}
        </small>
      </header>
      <div className="body camera">
        <figure>
          <svg width={SIZE} height={SIZE} role="img" aria-label={`${w.direction} ${direction ?? '—'}°`}>
            <title>{`${w.direction} ${direction ?? '—'}°`}</title>
            <circle cx={half} cy={half} r={half - 8} className="rim" />
            {direction !== null && angle !== null && (
              <path
                className="sector"
                d={`M${half} ${half}L${rim(direction - angle / 2)}A${half - 8} ${half - 8} 0 ${angle > 180 ? 1 : 0} 1 ${rim(direction + angle / 2)}Z`}
              />
            )}
            <text x={half} y={7} textAnchor="middle">
              N
            </text>
          </svg>
          <figcaption className="num">
            {w.direction} {direction ?? '—'}° · {w.angle} {angle ?? '—'}° · {w.reach} {reach ?? '—'} m
            <br />
            {w.protocol} {camera.protocol}
            {camera.says && <span className="tag red">{camera.says}</span>}
          </figcaption>
        </figure>
        <div className="grow">
          {shown && (
            <img src={`/api/sensing/stills/${code}/${encodeURIComponent(shown)}`} alt={`${code} ${shown}`} />
          )}
          {camera.stills.length === 0 && <p className="muted">{w.stillsNone}</p>}
          <div className="row">
            {camera.stills.slice(0, 24).map((one) => (
              <button
                key={one.at}
                type="button"
                className={one.at === shown ? 'button main' : 'button'}
                onClick={() => setShown(one.at)}
              >
                {w.look} <When at={one.at} />
              </button>
            ))}
          </div>
        </div>
      </div>
    </section>
  )
}

import { useRef, useState } from 'react'

const PATIENCE_MS = 12_000

export type Standing = { readonly lon: number; readonly lat: number; readonly accuracy: number }

/**
 * Where somebody stands, asked for on a press 定位. It is `lost` where the browser has no places (a page without HTTPS),
 * where they are refused, and where none comes within twelve seconds. A second press while it is looked for is none.
 * `freshMs`: how old a place may be; none unless told.
 */
export function usePosition(
  found: (here: Standing) => void,
  options: { readonly freshMs?: number; readonly lost?: () => void } = {},
) {
  const [state, setState] = useState<'finding' | 'lost' | null>(null)
  // what was typed while it was looked for counts
  const now = useRef({ found, lost: options.lost })
  now.current = { found, lost: options.lost }
  const lose = (): void => {
    setState('lost')
    now.current.lost?.()
  }
  const find = (): void => {
    if (state === 'finding') return
    if (!('geolocation' in navigator)) {
      lose()
      return
    }
    setState('finding')
    navigator.geolocation.getCurrentPosition(
      ({ coords: { longitude: lon, latitude: lat, accuracy } }) => {
        setState(null)
        now.current.found({ lon, lat, accuracy: Math.round(accuracy) })
      },
      lose,
      { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge: options.freshMs ?? 0 },
    )
  }
  return { find, finding: state === 'finding', lost: state === 'lost' }
}

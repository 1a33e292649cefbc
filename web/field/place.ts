import { makeStore } from '../live/store.ts'
import { walked } from './work.ts'

export type Fix = {
  readonly lon: number
  readonly lat: number
  readonly accuracyM: number | null
  readonly at: Date
}

/** Where this telephone is, as long as somebody asks; `denied`: its owner says no. */
export const here = makeStore<{ readonly fix: Fix | null; readonly denied: boolean }>({
  fix: null,
  denied: false,
})
/** Which way it looks, degrees from north. */
export const heading = makeStore<number | null>(null)

let askers = 0
let watch: number | null = null

/** Asks for the place while something on the page needs it: a report, an act, a patrol. Nothing is asked off duty. */
export function follow(): () => void {
  askers += 1
  if (watch === null && navigator.geolocation) {
    watch = navigator.geolocation.watchPosition(
      ({ coords, timestamp }) => {
        const fix = {
          lon: coords.longitude,
          lat: coords.latitude,
          accuracyM: coords.accuracy,
          at: new Date(timestamp),
        }
        here.set({ fix, denied: false })
        if (typeof coords.heading === 'number' && Number.isFinite(coords.heading)) heading.set(coords.heading)
        void walked(fix)
      },
      (problem) => here.set((before) => ({ ...before, denied: problem.code === problem.PERMISSION_DENIED })),
      { enableHighAccuracy: true, maximumAge: 5_000, timeout: 30_000 },
    )
    addEventListener('deviceorientationabsolute', turned as EventListener)
  }
  return () => {
    askers -= 1
    if (askers > 0 || watch === null) return
    navigator.geolocation.clearWatch(watch)
    removeEventListener('deviceorientationabsolute', turned as EventListener)
    watch = null
  }
}

const turned = (event: DeviceOrientationEvent): void => {
  if (event.alpha !== null) heading.set((360 - event.alpha) % 360)
}

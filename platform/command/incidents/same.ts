import type { Instant } from '../../../base/index.ts'
import { distance } from '../../places/index.ts'
import type { Response } from './declare.ts'

/** Same kind of event within so many metres and hours: asked whether it is the same 同一事件. */
export const SAME_METRES = 1000
export const SAME_HOURS = 6

const HOUR = 3_600_000

/** Could these be one event? Same kind, near in place and time. */
export function sameEvent(
  one: Pick<Response, 'kind' | 'drill' | 'lon' | 'lat' | 'area' | 'startedAt'>,
  other: Pick<Response, 'kind' | 'drill' | 'lon' | 'lat' | 'area'>,
  at: Instant,
): { readonly metres: number | null } | null {
  if (one.kind !== other.kind || one.drill !== other.drill) return null
  if (at.getTime() - one.startedAt.getTime() > SAME_HOURS * HOUR) return null
  if (one.lon === null || one.lat === null || other.lon === null || other.lat === null)
    // the whole district is no place
    return one.area === other.area && one.area.length > 6 ? { metres: null } : null
  const metres = Math.round(distance({ lon: one.lon, lat: one.lat }, { lon: other.lon, lat: other.lat }))
  return metres <= SAME_METRES ? { metres } : null
}

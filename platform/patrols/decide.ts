import { say } from '../../base/index.ts'
import { distance } from '../places/ground/decide.ts'
import { type Doubt, type Fix, type Photo, type PointFlag, rules, type TrackPoint } from './declare.ts'

export { distance }

const MIN_MS = 60_000
const km = (metres: number): string =>
  metres < 1000 ? `${Math.round(metres)} 米` : `${(metres / 1000).toFixed(1)} 公里`
const far = (metres: number): string =>
  metres < 1000 ? `${Math.round(metres)} m` : `${(metres / 1000).toFixed(1)} km`
const apart = (a: Date, b: Date): number => Math.abs(a.getTime() - b.getTime()) / MIN_MS

type Place = { readonly lon: number; readonly lat: number }
const placeOf = (lon: number | null, lat: number | null): Place | null =>
  lon === null || lat === null ? null : { lon, lat }

/** What the item says of time and place. */
export type Claimed = {
  readonly at: Date
  /** The pin of the report, or the place of the case. */
  readonly point: Place | null
  readonly fix: Fix | null
  readonly pinned: boolean
  /** It must be taken on the spot: an after-photo, a check. */
  readonly onSpot: boolean
  /** Whether a place lies in the grid of the case; null = the grid is not drawn. */
  readonly inGrid: (place: Place) => boolean | null
}

/**
 * Whether photo, place and time agree 照片真实性: the picture's own data, the telephone's, and the pin. 200 m or 30 minutes
 * apart is a doubt; an after-photo is taken inside the grid. A doubt refuses nothing: somebody looks at it.
 */
export function photoDoubts(photo: Photo, claimed: Claimed): readonly Doubt[] {
  const doubts: Doubt[] = []
  const doubt = (code: Doubt['code'], zh: string, en: string) =>
    doubts.push({ code, photo: photo.id, says: say(zh, en) })
  const here = placeOf(photo.lon, photo.lat)
  const own = placeOf(photo.ownLon, photo.ownLat)
  if (photo.ownAt && apart(photo.ownAt, photo.takenAt) > rules.timeMin)
    doubt(
      'time',
      `照片自带的拍摄时间与手机记录相差 ${Math.round(apart(photo.ownAt, photo.takenAt))} 分钟`,
      `the picture says it was taken ${Math.round(apart(photo.ownAt, photo.takenAt))} min from when the telephone says`,
    )
  if (apart(photo.takenAt, claimed.at) > rules.timeMin)
    doubt(
      'old',
      `照片拍摄与提交相差 ${Math.round(apart(photo.takenAt, claimed.at))} 分钟`,
      `the photo was taken ${Math.round(apart(photo.takenAt, claimed.at))} min from the act`,
    )
  if (own && here && distance(own, here) > rules.placeM)
    doubt(
      'place',
      `照片自带的位置与手机定位相差 ${km(distance(own, here))}`,
      `the picture lies ${far(distance(own, here))} from where the telephone was`,
    )
  const place = here ?? own
  if (!place) {
    if (claimed.onSpot) doubt('noPlace', '照片没有位置，无法判断是否在现场', 'the photo has no place')
    return doubts
  }
  const inside = claimed.onSpot ? claimed.inGrid(place) : null
  if (inside === false)
    doubt('outside', '照片不在案卷所在网格内', 'the photo was not taken inside the grid of the case')
  else if (inside === null && claimed.point && distance(place, claimed.point) > rules.placeM)
    doubt(
      'far',
      `照片距事发位置 ${km(distance(place, claimed.point))}`,
      `the photo was taken ${far(distance(place, claimed.point))} from the place`,
    )
  return doubts
}

/** What is doubtful of the act itself: a vague place nobody corrected, a clock that is wrong. */
export function actDoubts(
  { fix, pinned }: Pick<Claimed, 'fix' | 'pinned'>,
  driftMs: number,
): readonly Doubt[] {
  const vague = fix !== null && !pinned && (fix.accuracyM ?? 0) > rules.accuracyM
  const drift = Math.abs(driftMs) / MIN_MS
  return [
    ...(vague
      ? [
          {
            ...{ code: 'vague' as const, photo: null },
            says: say(
              `定位精度 ${Math.round(fix.accuracyM ?? 0)} 米，未移动图钉确认`,
              `the place is known to ${Math.round(fix.accuracyM ?? 0)} m only and the pin was not moved`,
            ),
          },
        ]
      : []),
    ...(drift > rules.clockMin
      ? [
          {
            ...{ code: 'clock' as const, photo: null },
            says: say(
              `手机时钟与服务器相差 ${Math.round(drift)} 分钟`,
              `the telephone’s clock is off by ${Math.round(drift)} min`,
            ),
          },
        ]
      : []),
  ]
}

export const usedDoubt = (photo: string): Doubt => ({
  code: 'used',
  photo,
  says: say('同一张照片在别的事项中用过', 'the same photo was used before'),
})

/** A point with what is wrong with it. */
export type Flagged = TrackPoint & { readonly flag: PointFlag | null }

/**
 * A track made sense of: faster than 120 km/h from the last good point cannot be on foot or in a patrol car in town and
 * does not count; metres are those between good points.
 */
export function track(
  points: readonly TrackPoint[],
  before: TrackPoint | null,
): { readonly points: readonly Flagged[]; readonly metres: number } {
  let last = before
  let metres = 0
  const flagged = points.map((point): Flagged => {
    if (!last) {
      last = point
      return { ...point, flag: null }
    }
    const seconds = (point.at.getTime() - last.at.getTime()) / 1000
    if (seconds <= 0) return { ...point, flag: 'before' }
    const gone = distance(last, point)
    if ((gone / seconds) * 3.6 > rules.speedKmh) return { ...point, flag: 'fast' }
    metres += gone
    last = point
    return { ...point, flag: null }
  })
  return { points: flagged, metres }
}

/** When it happened: by the telephone's clock put right by what the city's said, never in the future. */
export function happenedAt(deviceAt: Date, sentAt: Date, now: Date): Date {
  const right = deviceAt.getTime() + (now.getTime() - sentAt.getTime())
  return new Date(Math.min(right, now.getTime()))
}

import { dayOf, type Instant, type Say, say } from '../../base/index.ts'
import type { FieldList } from '../fields/declare.ts'
import { distance } from '../places/ground/decide.ts'
import type { Id } from './city.ts'
import type { MatterType } from './declare.ts'

/** Further than this from where it should have been taken, metres. */
const FAR_M = 200

/** What a photo says of itself 照片自带信息, and where else its very bytes were brought. */
export type PhotoFacts = {
  readonly id: Id
  readonly takenAt: Instant | null
  readonly place: { readonly lon: number; readonly lat: number } | null
  /** Number of another matter to which the same picture was brought. */
  readonly usedIn: string | null
}

/** Why a photo of an act on the spot wants a second look 照片疑点; kept in the fact of the act, and refuses nothing. */
export type PhotoDoubt = {
  readonly photo: Id
  readonly code: 'place' | 'day' | 'used'
  readonly says: Say
}

/** Files that a form holds, whatever its fields are called. */
export const filesGiven = (fields: FieldList, form: Readonly<Record<string, unknown>>): Id[] =>
  Object.entries(fields).flatMap(([name, { kind }]) =>
    kind === 'files' && Array.isArray(form[name]) ? (form[name] as Id[]) : [],
  )

/** The point that a form holds. */
const pointIn = (fields: FieldList, form: Readonly<Record<string, unknown>>) => {
  const [name] = Object.entries(fields).find(([key, { kind }]) => kind === 'point' && form[key]) ?? []
  return name ? (form[name] as PhotoFacts['place']) : null
}

/**
 * Where an act must have been done, by its declaration: acts of the street `onSpot`, and acts whose form asks where they were
 * done; null = it does not matter where.
 */
export function spotOf(
  { field, flow }: Pick<MatterType, 'field' | 'flow'>,
  action: string,
  form: Readonly<Record<string, unknown>>,
  matter: { readonly lon: number | null; readonly lat: number | null },
): PhotoFacts['place'] {
  const here = pointIn(flow.actions[action]?.form ?? {}, form)
  if (here) return here
  const onSpot = field?.acts?.[action]?.onSpot === true
  return onSpot && matter.lon !== null && matter.lat !== null ? { lon: matter.lon, lat: matter.lat } : null
}

/** 照片核对: its own place against the spot, its own day against the day of the act, its bytes against other matters. */
export const photoDoubts = (
  photos: readonly PhotoFacts[],
  spot: { readonly lon: number; readonly lat: number },
  at: Instant,
): readonly PhotoDoubt[] =>
  photos.flatMap(({ id: photo, takenAt, place, usedIn }): PhotoDoubt[] => {
    const metres = place ? Math.round(distance(place, spot)) : 0
    return [
      ...(metres > FAR_M
        ? [
            {
              ...{ photo, code: 'place' as const },
              says: say(`照片拍摄于 ${metres} 米之外`, `a photo was taken ${metres} m away`),
            },
          ]
        : []),
      ...(takenAt && dayOf(takenAt) !== dayOf(at)
        ? [
            {
              ...{ photo, code: 'day' as const },
              says: say(
                `照片拍摄于 ${dayOf(takenAt)}，不是当日`,
                `a photo was taken on ${dayOf(takenAt)}, another day`,
              ),
            },
          ]
        : []),
      ...(usedIn
        ? [
            {
              ...{ photo, code: 'used' as const },
              says: say(`同一张照片已用于 ${usedIn}`, `the same photo was brought to ${usedIn}`),
            },
          ]
        : []),
    ]
  })

import { dayOf, type Id, type Instant } from '../base/index.ts'
import { distance, type Point } from '../platform/places/index.ts'
import type { Reader } from '../platform/store/index.ts'
import type { OpenCity } from './open.ts'

/** A photo that hangs on a matter so far away was not taken here. Metres. */
const ELSEWHERE = 200

/** 随手拍: the kind of matter that a photo, a place and a sentence open, with the classes in force on a day. */
export function snapshotOf(city: OpenCity, at: Instant) {
  const type = Object.values(city.types).find((one) => one.snapshot)
  const category = type?.fields.category
  if (!type?.snapshot || category?.kind !== 'code') return null
  const { channel, preset = {}, classes } = type.snapshot
  const codes = city.compiled.codes[category.list]?.codes ?? []
  const day = dayOf(at)
  return {
    type: type.name,
    channel,
    preset,
    classes: classes.flatMap((code) => {
      const one = codes.find((other) => other.code === code)
      const valid = one && (one.validFrom ?? day) <= day && (one.validTo ?? day) >= day
      return valid ? [{ code, title: one.title, words: one.words ?? [] }] : []
    }),
  }
}

/** What the map says of a place that a telephone gives: its division, and the surveyed grid where there is one. */
export function placedAt(city: OpenCity, at: Point): { readonly area?: string; readonly grid?: string } {
  const found = city.map?.locate(at)
  return found ? { area: found.area, ...(found.grid ? { grid: found.grid } : {}) } : {}
}

export const snapshotsDoor = (city: OpenCity) => ({
  offered: (at: Instant) => snapshotOf(city, at),
  placed: (at: Point) => placedAt(city, at),
  /** Pictures of the same bytes that hang on a matter elsewhere 照片重复使用. */
  async usedElsewhere(reader: Reader, files: readonly Id[], at: Point): Promise<boolean> {
    const twins = await city.files.twins(reader, city.plan.district, files)
    const spots = await city.matters.spotsOfFiles(reader, city.plan.district, twins)
    return spots.some((spot) => distance(spot, at) > ELSEWHERE)
  },
})

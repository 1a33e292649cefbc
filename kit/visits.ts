import { say } from '../base/index.ts'
import { rows, text } from '../platform/fields/decide.ts'
import type { Guard } from '../platform/matters/declare.ts'
import { distance } from '../platform/places/ground/decide.ts'
import { refusals } from './refusals.ts'

const refuse = refusals({
  'visits.alone': `422 到场人员不足两人 | Fewer than two were there
    登记两名以上到场人员 | Name two or more`,
  'visits.farAway': `422 登记位置距现场 {metres} 米，须在 {most} 米内 | {metres} m from the place; {most} m at most
    请到现场登记 | Register it on the spot`,
})

/** Who was there 到场人员: names, masked like those of all people; `twoThere` asks for two of them. */
export const people = (zh: string, en: string) =>
  rows({
    title: say(zh, en),
    required: true,
    of: { name: text({ title: say('姓名', 'Name'), required: true, max: 40, personal: 'name' }) },
  })

const named = (guard: Guard, name: string): Guard => Object.defineProperty(guard, 'name', { value: name })

/** 两人以上: the rows that a form has under this name are two or more. */
export const twoThere = (field: string): Guard =>
  named((_case, form) => {
    const there = form[field]
    return Array.isArray(there) && there.length < 2 ? refuse['visits.alone']() : null
  }, `twoThere_${field}`)

/** 现场: the point that a form has under this name lies within so many metres of the matter's own. */
export const onThePlace = (field: string, most: number): Guard =>
  named(({ matter: { lon, lat } }, form) => {
    const place = form[field] as { readonly lon: number; readonly lat: number } | undefined
    if (!place || lon === null || lat === null) return null
    const metres = Math.round(distance(place, { lon, lat }))
    return metres > most ? refuse['visits.farAway']({ metres, most }) : null
  }, `onThePlace_${field}_${most}`)

import type { Id, Instant } from '../../base/index.ts'
import type { Actor, Citizen } from '../../platform/org/declare.ts'
import type { Json, Refused } from './desk.ts'

/** Rights of citizens over their data 个人信息权利, and those who answer what they ask. */
export type PersonalDataDoor = {
  data(citizen: Citizen, how: 'shown' | 'exported', at: Instant): Refused<Json>
  changePhone(
    citizen: Citizen,
    given: { readonly phone: string; readonly code: string },
    at: Instant,
  ): Refused<null>
  ask(citizen: Citizen, given: { readonly kind: string; readonly text: string }, at: Instant): Refused<Json>
  erase(citizen: Citizen, code: string, at: Instant): Refused<Json>
  requests(who: Actor): Refused<Json>
  answer(
    who: Actor,
    given: { readonly id: Id; readonly state: 'done' | 'refused'; readonly answer: string },
    at: Instant,
  ): Refused<Json>
}

import { no, ok } from '../base/index.ts'
import type { Matters } from '../platform/matters/index.ts'
import { fees } from '../platform/services/index.ts'
import type { Reader, Store } from '../platform/store/index.ts'

/** Acts that wait for the fee 未缴费不得办理: what gives the applicant what he paid for. */
const NEEDS_FEE: ReadonlySet<string> = new Set(['grant', 'doNow', 'deliver'])

/** The matters of a city, where an act that needs the fee is refused while a demand is open, by whatever door it comes. */
export function withFees(room: Matters, store: Store): Matters {
  const unpaid = async (reader: Reader, district: string, matter: string, action: string) =>
    NEEDS_FEE.has(action) ? fees.unpaidOf(reader, district, matter) : null
  return {
    ...room,
    /** What the desk shows as possible is possible: an act that waits for the fee says so before it is tried. */
    async view(reader, who, id, at) {
      const seen = await room.view(reader, who, id, at)
      const waits = (one: { readonly name: string; readonly allowed: boolean }) =>
        one.allowed && NEEDS_FEE.has(one.name)
      if (!seen.ok || !seen.value.actions.some(waits)) return seen
      const refused = await fees.unpaidOf(reader, who.district, seen.value.matter.id)
      if (!refused) return seen
      const { code, says, remedy } = refused
      const actions = seen.value.actions.map((one) =>
        waits(one) ? { ...one, allowed: false, form: {}, why: { code, says, remedy } } : one,
      )
      return ok({ ...seen.value, actions })
    },
    async act(who, move, at) {
      const refused = await unpaid(store, who.district, move.matter, move.action)
      return refused ? no(refused) : room.act(who, move, at)
    },
    async actIn(tx, who, move, at) {
      const refused = await unpaid(tx, who.district, move.matter, move.action)
      return refused ? no(refused) : room.actIn(tx, who, move, at)
    },
  }
}

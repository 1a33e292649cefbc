import { no } from '../base/index.ts'
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

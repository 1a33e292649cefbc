import { reissue } from '../platform/clocks/index.ts'
import type { FactActor } from '../platform/ledger/index.ts'
import type { OpenCity } from './open.ts'

/** Brings every open clock over to the newest version of a calendar, and the due instants of their matters with them. */
export const reissueCalendar = (city: OpenCity, calendar: string, actor?: FactActor) =>
  reissue(city.store, calendar, city.now(), {
    ...(actor ? { actor } : {}),
    onChanged: (tx, clocks) => city.matters.onRecomputed(tx, clocks),
  })

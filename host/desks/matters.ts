import { ok, type Refusal, type Result, type Say, say } from '../../base/index.ts'
import { phoneOf } from '../../platform/fields/index.ts'
import * as matterRoom from '../../platform/matters/index.ts'
import type { Actor } from '../../platform/org/index.ts'
import * as org from '../../platform/org/index.ts'
import * as places from '../../platform/places/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import type { OpenCity } from '../open.ts'
import { callerNotes } from './registers.ts'
import { similarDesk } from './similar.ts'

/** Names of the piles of work 待办分类. */
const PILES: Readonly<Record<string, Say>> = {
  mine: say('本单位在办', 'My unit’s work'),
  steps: say('待我办理', 'Steps of mine'),
  opinions: say('待提意见', 'My opinion is asked'),
  toAccept: say('待受理', 'To accept'),
  toDispatch: say('待派单', 'To dispatch'),
  toSign: say('待签收', 'To sign'),
  rulings: say('退单审核', 'Returns to judge'),
  asks: say('申请审批', 'Requests to decide'),
  review: say('待审核', 'Answers to check'),
  visits: say('待回访', 'To call back'),
  orders: say('督办', 'Orders'),
}

/** Inbox, similar requests, callers, saved views, areas, units, the map. */
export function matterDesks(city: OpenCity) {
  const { matters, catalog, plan } = city
  return {
    async inbox(reader: Reader, who: Actor, _input: unknown, at: Date) {
      return ok({
        views: (await matters.inbox(reader, who, at)).map((one) => ({ ...one, title: PILES[one.view] })),
      })
    },

    similar: similarDesk(city),

    async callers(reader: Reader, who: Actor, input: { readonly phone: string }, at: Date) {
      const phone = phoneOf(input.phone)?.number ?? input.phone
      const { rows } = await matters.list(
        reader,
        who,
        { phoneBlind: city.vault.blind(phone, 'phone'), limit: 20 },
        at,
      )
      const name = rows.find((row) => row.requester?.name)?.requester?.name ?? null
      const notes = await callerNotes(city, reader, who, phone, at)
      return ok({ card: { name, notes, flags: rows.length >= 5 ? ['repeat'] : [] }, matters: rows })
    },

    /** Name, phone and number of a requester in clear, for a reason, and on record. */
    async reveal(
      _tx: Tx,
      who: Actor,
      input: { readonly matter: string; readonly fields: readonly string[]; readonly reason: string },
      at: Date,
    ): Promise<Result<unknown, Refusal>> {
      const shown = await matters.reveal(who, input, at)
      return shown.ok ? ok({ requester: { ...shown.value, revealed: true } }) : shown
    },

    views: {
      list: async (reader: Reader, who: Actor) => ok(await matterRoom.savedViews.list(reader, who)),
      save: async (tx: Tx, who: Actor, input: { readonly name: string; readonly query: string }) =>
        ok(await matterRoom.savedViews.save(tx, who, input)),
      remove: (tx: Tx, who: Actor, input: { readonly id: string }) =>
        matterRoom.savedViews.remove(tx, who, input.id),
    },

    async areas(
      _reader: Reader,
      _who: Actor,
      input: { readonly under?: string; readonly q?: string },
      _at: Date,
    ) {
      const under = input.under ?? plan.district
      const words = input.q?.trim()
      const all = [...catalog.areas.values()].filter((area) => area.code.startsWith(under))
      const rows = words
        ? all.filter((area) => area.name.includes(words) || area.code.startsWith(words))
        : all
      return ok(rows.slice(0, words ? 50 : 2000).map(({ code, name, level }) => ({ code, name, level })))
    },

    async units(reader: Reader, _who: Actor, input: { readonly q?: string }) {
      const rows = input.q?.trim() ? await org.searchUnits(reader, input.q, 50) : [...catalog.units.values()]
      return ok(
        rows.map(({ id, name, shortName, path, parent, kind, area }) => ({
          id,
          name,
          short: shortName ?? name,
          path,
          parent,
          kind,
          area,
        })),
      )
    },

    map: async () => {
      const map = places.mapOf(plan.district) ?? { type: 'FeatureCollection', features: [] }
      const outline = places.edgeOf(plan.district)
      return ok(outline ? { ...map, outline } : map)
    },
  }
}

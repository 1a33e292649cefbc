import { type Id, type Instant, no, ok, type Refusal, type Result } from '../../base/index.ts'
import { incidents, upward } from '../../platform/command/index.ts'
import { append } from '../../platform/ledger/index.ts'
import { type Actor, factActorOf, systemActor } from '../../platform/org/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import { commandOf } from '../command.ts'
import type { OpenCity } from '../open.ts'
import { upwardOf } from '../upward.ts'
import { caseOf, DRILL, INCIDENT } from './command-case.ts'
import { CENTRE, holdsIn, idOf, LOOKS, words } from './command-may.ts'

type Json = Readonly<Record<string, unknown>>
type Answered = Promise<Result<unknown, Refusal>>
/** So many of the newest open cases of a kind are compared. */
const COMPARED = 60

type Where = {
  readonly kind: string
  readonly drill: boolean
  readonly area: string
  readonly lon: number | null
  readonly lat: number | null
}

/** 疑似同一事件: cases that may be one, and one click that makes them one; both ledgers stay. */
export function sameCases(city: OpenCity) {
  const { district } = city.plan
  const system = systemActor(district)
  const inner = commandOf(city)

  async function near(reader: Reader, one: Where, not: Id | null, at: Instant) {
    const type = one.drill ? DRILL : INCIDENT
    if (!city.types[type]) return []
    const listed = await city.matters.list(
      reader,
      system,
      { type: [type], open: true, sort: 'opened', limit: COMPARED },
      at,
    )
    const found = []
    for (const row of listed.rows) {
      if (row.id === not) continue
      const seen = await city.matters.view(reader, system, row.id, at)
      if (!seen.ok) continue
      const { id, number, title, kind, area, lon, lat, address, openedAt, state } = seen.value.matter
      const other = {
        kind: kind as incidents.Response['kind'],
        drill: one.drill,
        area,
        lon,
        lat,
        startedAt: openedAt,
      }
      const same = incidents.sameEvent(other, { ...one, kind: one.kind as incidents.Response['kind'] }, at)
      if (!same) continue
      const response = await incidents.responseOf(reader, district, id)
      found.push({
        ...{ id, number, title, address, openedAt, state, metres: same.metres },
        areaName: city.catalog.areaName(area) ?? area,
        response: response ? { id: response.id, commander: response.commanderName } : null,
      })
    }
    return found
  }

  return {
    /** Of a case that is there, or of one that is being written down. */
    async duplicates(reader: Reader, who: Actor, of: Json, at: Instant): Answered {
      const may = holdsIn(city, who, LOOKS)
      if (!may.ok) return may
      if (typeof of.matter === 'string') {
        const seen = await city.matters.view(reader, who, of.matter, at)
        if (!seen.ok) return seen
        const { id, type, kind, area, lon, lat, mergedInto } = seen.value.matter
        if ((type !== INCIDENT && type !== DRILL) || mergedInto) return ok({ rows: [] })
        const where = { kind: kind ?? '', drill: type === DRILL, area, lon, lat }
        return ok({ rows: await near(reader, where, id, at) })
      }
      const [lon, lat] = [Number(of.lon), Number(of.lat)]
      const placed = of.lon !== undefined && Number.isFinite(lon) && Number.isFinite(lat)
      const where = {
        ...{ kind: words(of.kind, 20), drill: false, area: words(of.area, 20) || district },
        ...(placed ? { lon, lat } : { lon: null, lat: null }),
      }
      return ok({ rows: await near(reader, where, null, at) })
    },

    /**
     * 并案: `matter` goes into `into`, and whatever response runs on either is the one of both. With a response on each nobody
     * decides but the commanders: one of them ends first.
     */
    async merge(tx: Tx, who: Actor, of: Json, at: Instant): Answered {
      const [first, second] = [
        await caseOf(city, tx, who, idOf(of.into), at),
        await caseOf(city, tx, who, idOf(of.matter), at),
      ]
      if (!first.ok) return first
      if (!second.ok) return second
      for (const one of [first.value, second.value]) {
        const may = holdsIn(city, who, CENTRE, one.area)
        if (!may.ok) return may
      }
      if (first.value.drill !== second.value.drill) return no(incidents.refusals['incidents.drillMixed']())
      // starts and merges pass one by one
      await incidents.holdDesk(tx, district)
      const [held, other] = [
        await incidents.responseOf(tx, district, first.value.id),
        await incidents.responseOf(tx, district, second.value.id),
      ]
      if (held && other && held.id !== other.id)
        return no(
          incidents.refusals['incidents.twoResponses']({
            ...{ one: held.commanderName, other: other.commanderName, response: other.id },
          }),
        )
      // the case with the response is the head: its ledger is the response's
      const swap = !held && other !== undefined
      const [head, joined] = swap ? [second.value, first.value] : [first.value, second.value]
      const response = held ?? other
      if (response) {
        const linked = await incidents.join(inner, tx, who, { response: response.id, matter: joined }, at)
        if (!linked.ok) return linked
      }
      const why = words(of.why, 200) || '同一事件'
      const merged = await city.matters.merge(
        tx,
        { ...system, name: who.name },
        { matter: joined.id, into: head.id, why },
        at,
      )
      if (!merged.ok) return merged
      await upward.close(upwardOf(city), tx, joined.id, at)
      const told = (subject: Id, number: string, into: boolean) => ({
        ...{ district, kind: 'command.merged', subjectKind: 'matter', subject, at, actor: factActorOf(who) },
        body: { number, into, why, ...(head.drill ? { drill: true } : {}) },
      })
      await append(tx, [told(head.id, joined.number, false), told(joined.id, head.number, true)])
      return ok({ head: head.id, response: response?.id ?? null })
    },
  }
}

import { newId } from '../base/index.ts'
import type { CityDeclaration, HallSeed, ServiceSeed } from '../kit/index.ts'
import * as org from '../platform/org/index.ts'
import * as places from '../platform/places/index.ts'
import { halls as room } from '../platform/services/index.ts'
import type { Tx } from '../platform/store/index.ts'
import { hallsOf } from './halls.ts'
import type { OpenCity } from './open.ts'

const MINUTE = 60_000
const QUICK = 4
/** How many of the demonstration's visitors were served already. */
const SERVED = 6

/** The halls a city starts from; a second time changes nothing. */
export async function foundHalls(
  city: OpenCity,
  halls: NonNullable<CityDeclaration['halls']>,
  at: Date,
): Promise<void> {
  const { store, plan, catalog } = city
  const { district } = plan
  const system = org.systemActor(district)
  const areas = [...catalog.areas.values()].filter((area) => area.code.startsWith(district))
  const towns = new Map(places.townsOf(district).map((town) => [town.code, town.geometry]))
  const topicOf = await topicsOf(city)
  for (const seed of halls(areas))
    await store.tx(async (tx) => {
      const shape = towns.get(seed.area.slice(0, 9)) ?? places.outlineOf(district)?.geometry
      const box = shape && places.boxOf(shape)
      const spread = seed.level === 'village' ? (Number(seed.area.slice(-2)) % 7) / 500 : 0
      const hall = newId()
      const classes = seed.classes.map(({ topics, ...one }) => ({
        ...one,
        id: newId(),
        items: topics ? [...topicOf].flatMap(([code, topic]) => (topics.includes(topic) ? [code] : [])) : [],
      }))
      const windows = seed.windows.map((one) => ({ ...one, id: newId() }))
      const made = await room.foundHall(
        tx,
        system,
        {
          ...{ district, id: hall, code: seed.code, level: seed.level, area: seed.area, unit: null },
          ...{ name: seed.name, address: seed.address, phone: seed.phone, classes, windows },
          lon: box ? (box.west + box.east) / 2 + spread : null,
          lat: box ? (box.south + box.north) / 2 + spread : null,
          ...(seed.hours ? { hours: seed.hours } : {}),
          ...(seed.extraDays ? { extraDays: seed.extraDays } : {}),
        },
        at,
      )
      if (made && plan.demo) await live(city, tx, seed, { hall, classes, windows }, at)
    })
}

async function topicsOf(city: OpenCity): Promise<ReadonlyMap<string, string>> {
  const { services } = city.plan as { readonly services?: CityDeclaration['services'] }
  if (!services) return new Map()
  const units = [...city.catalog.units.values()].map((unit) => ({
    ...{ id: unit.id, name: unit.name, short: unit.shortName ?? unit.name, kind: unit.kind, area: unit.area },
    parent: null,
  }))
  return new Map(services(units).map((one: ServiceSeed) => [one.code, one.body.topic]))
}

type Made = {
  readonly hall: string
  readonly classes: readonly { readonly id: string }[]
  readonly windows: readonly { readonly id: string; readonly clerk?: number }[]
}

/** Clerks at their windows and people in the line, where the hall is open just now. */
async function live(city: OpenCity, tx: Tx, seed: HallSeed, made: Made, at: Date): Promise<void> {
  const { district } = city.plan
  const { env } = hallsOf(city)
  const system = org.systemActor(district)
  const before = (minutes: number) => new Date(at.getTime() - minutes * MINUTE)
  const clerks: org.Actor[] = []
  const holders = await org.holdersOf(tx, { role: 'windowClerk', unit: null, at })
  for (const { id, clerk } of made.windows) {
    const account = clerk === undefined ? undefined : holders[clerk]?.account
    const actor = account && (await org.actorOfAccount(tx, account, at))
    const window = await room.windowById(tx, district, id)
    if (!actor || !window) continue
    await room.seatAt(tx, actor, window, 'open', before(90))
    clerks.push(actor)
  }
  const busy = seed.queue ?? 0
  for (let i = 0; i < busy; i++) {
    const of = made.classes[i % made.classes.length]?.id ?? ''
    const priority = i % 7 === 4 ? 'elder' : null
    const taken = before(28 - (i * 24) / busy)
    await room.take(env, tx, system, null, { hall: made.hall, class: of, priority }, taken)
  }
  for (let i = 0; i < Math.min(busy, SERVED); i++) {
    const who = clerks[i % clerks.length]
    if (!who) return
    const begin = before(20 - i * 3)
    const called = await room.call(tx, who, {}, begin)
    if (!called.ok) return
    await room.start(tx, who, called.value.id, begin)
    await room.finish(tx, who, called.value.id, new Date(begin.getTime() + (QUICK + i) * MINUTE))
  }
}

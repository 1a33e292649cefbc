import { type Id, instantOf, type Say } from '../base/index.ts'
import { messageOf } from '../brain/text/index.ts'
import { hot as issues } from '../brain/watch/index.ts'
import { type CompiledCalendar, dayView, NATIONAL, readCalendar } from '../platform/clocks/index.ts'
import { follow, pulse } from '../platform/ledger/index.ts'
import { holdersOf } from '../platform/org/index.ts'
import type { Reader } from '../platform/store/index.ts'
import type { OpenCity } from './open.ts'
import { brainPaceOf } from './pace.ts'
import { perCity } from './per-city.ts'
import { similarOf } from './similar.ts'

/** Who is told of a group that grows: those who dispatch, and who answers for the office. */
const TOLD = ['dispatcher', 'officeHead']
const REST_MS = 1_000
const CALENDAR_MS = 600_000

const breath = () => new Promise<void>((resolve) => setImmediate(resolve))

/** Nearness from the city's index of similar requests. */
const nearnessOf = (city: OpenCity): issues.Nearness => ({
  async near(reader, asked, most) {
    const index = await similarOf(city)
    if (!index.state().complete) return null
    await index.catchUp(reader)
    const found: [Id, readonly { matter: Id; place: number; subject: number }[]][] = []
    for (const { id, title, content, address, openedAt, caller, lon, lat } of asked) {
      const near = index.near(
        { ...messageOf({ title, content, address }), at: openedAt, caller, lon, lat, except: id },
        most,
      )
      found.push([
        id,
        near.map((one) => ({ matter: one.id, place: one.score.place, subject: one.score.subject })),
      ])
      await breath()
    }
    return new Map(found)
  },
})

function openWatch(city: OpenCity) {
  const { plan, compiled, catalog } = city
  const { district } = plan
  let calendar: { readonly at: number; readonly read: CompiledCalendar | undefined } | undefined

  async function sameType(reader: Reader) {
    if (!calendar || Math.abs(city.now().getTime() - calendar.at) > CALENDAR_MS) {
      const read = await readCalendar(reader, NATIONAL)
      calendar = { at: city.now().getTime(), read: read.ok ? read.value : undefined }
    }
    const { read } = calendar
    const kinds = new Map<string, boolean>()
    const working = (day: string): boolean => {
      const known = kinds.get(day)
      if (known !== undefined) return known
      const at = instantOf(day)
      const shown = read && dayView(read, at)
      // Beyond the calendar the week decides.
      const works = shown ? shown.minutes > 0 : ![0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay())
      kinds.set(day, works)
      return works
    }
    return (one: string, other: string) => working(one) === working(other)
  }

  const inner: issues.WatchCity = {
    district,
    roles: compiled.roles,
    nearness: nearnessOf(city),
    sameType,
    areaName: catalog.areaName,
    send: city.messages.send,
    told: async (reader) => {
      const holders = await Promise.all(
        TOLD.map((role) => holdersOf(reader, { role, unit: null, at: city.now() })),
      )
      return [...new Set(holders.flat().map((one) => one.account))]
    },
  }
  const reading = issues.openReading(inner, city.now)
  return {
    reading,
    hot: issues.openHot(inner, reading),
    hands: issues.openHands(inner, reading),
    topics: issues.openTopics(inner, {
      unit: (id: Id) => catalog.units.has(id),
      category: (code) => compiled.codes.category?.codes.some((one) => one.code === code) ?? false,
      area: (code) => catalog.areaName(code) !== undefined,
    }),
  }
}

/** The watching brain of a city, one for its desks and its background work. */
export const watchOf = perCity(openWatch)

/** Follows what comes in, and reads it for groups a little at a time 热点研判. */
export function runWatch(city: OpenCity, onFault: (where: Say, fault: unknown) => void) {
  const { reading } = watchOf(city)
  const watching = { zh: '热点研判', en: 'hot issues' }
  const onError = (fault: unknown) => onFault(watching, fault)
  const follower = follow(city.store, 'watch', reading.onFacts, {
    from: 'now',
    restMs: REST_MS,
    batch: 500,
    pace: brainPaceOf(city),
    onError,
  })
  const reader = pulse(
    async () => {
      // First its place in the ledger: what comes while it looks back is then followed.
      await follower.begun()
      await reading.lookBack(city.store)
      return reading.step(city.store)
    },
    { pollMs: REST_MS, restMs: REST_MS, pace: brainPaceOf(city), onError },
  )
  return {
    begun: follower.begun,
    /** Resolves when everything committed was read. For tests. */
    async caughtUp(): Promise<void> {
      await (await similarOf(city)).settled()
      await follower.begun()
      await reading.lookBack(city.store)
      await follower.caughtUp()
      // The index may still be building itself: then nothing is read for a while.
      while ((await reading.step(city.store)) || (await reading.waiting(city.store)))
        await new Promise((resolve) => setTimeout(resolve, 20))
    },
    async stop(): Promise<void> {
      await Promise.all([follower.stop(), reader.stop()])
    },
  }
}

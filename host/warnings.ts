import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { type Id, type Instant, type Say, say } from '../base/index.ts'
import { intake } from '../platform/catalogue/index.ts'
import { alerts, duty, links, meetings } from '../platform/command/index.ts'
import { pulse } from '../platform/ledger/index.ts'
import { HANDLER } from '../platform/matters/decide.ts'
import * as places from '../platform/places/index.ts'
import { alone } from './alone.ts'
import { keyFileOf } from './folder.ts'
import { guardOf } from './intake-sources.ts'
import type { OpenCity } from './open.ts'
import { perCity } from './per-city.ts'

/** Countdowns of a roll call are three minutes: noticed within a quarter of one. */
const TICK_MS = 15_000
const FETCH_MS = 20_000
const MOST_BYTES = 2_000_000

/** What nobody outside knows and every start of the city knows again. */
const secretOf = perCity((city: OpenCity) => readFileSync(keyFileOf(city.settings.dataDir)))
const keyed = (city: OpenCity, text: string): Buffer =>
  createHmac('sha256', secretOf(city)).update(text).digest()

/** Towns, their units and their outlines. */
const townsOf = (city: OpenCity) =>
  [...city.catalog.units.values()].filter((one) => one.kind === 'town' && one.area.length === 9)

/** The shapes of a warning as geometries. */
const shapesOf = (area: alerts.WarningArea): readonly places.layers.AnyGeometry[] => [
  ...area.polygons.map(
    (ring): places.Geometry => ({ type: 'Polygon', coordinates: [ring.map(([lat, lon]) => [lon, lat])] }),
  ),
  ...area.circles.map(({ lat, lon, radiusKm }) => places.layers.circle({ lon, lat }, radiusKm * 1000)),
]

/** Towns that a warning touches 受影响镇街: by code above or below, or because a shape and the town share a place. */
function targetsOf(city: OpenCity, areas: readonly alerts.WarningArea[]): readonly alerts.Target[] {
  const outlines = new Map(places.townsOf(city.plan.district).map((town) => [town.code, town.geometry]))
  const shapes = areas.flatMap(shapesOf)
  const touches = (code: string): boolean => {
    if (areas.some((area) => area.codes.some((own) => code.startsWith(own) || own.startsWith(code))))
      return true
    const outline = outlines.get(code)
    return outline !== undefined && shapes.some((shape) => places.layers.meets(outline, shape))
  }
  return townsOf(city)
    .filter((one) => touches(one.area))
    .map((one) => ({ unit: one.id, name: one.shortName ?? one.name, area: one.area }))
}

/** What warnings need of this city. */
export const alertsOf = perCity((city: OpenCity): alerts.AlertsEnv => {
  const { plan, settings } = city
  const office = [...city.catalog.units.values()].find((one) => one.name.includes('应急管理'))
  return {
    district: plan.district,
    sender: `huying@${plan.district}`,
    senderName: office ? say(office.name, `Emergency bureau, ${plan.name.en}`) : plan.name,
    web: settings.publicUrl ? `${settings.publicUrl}/warnings` : null,
    contact: null,
    kinds: city.compiled.warnings,
    vault: city.vault,
    targets: async (_reader, areas) => targetsOf(city, areas),
    tell: (tx, notices, at) => city.messages.send(tx, notices, at),
    roles: { handler: HANDLER, manager: 'dutyManager', releaser: 'warningReleaser' },
  }
})

/** Meetings of this city: at its own server where one is set, else pretended. */
export const meetingsOf = perCity((city: OpenCity): meetings.MeetingsEnv => {
  const { meetingUrl } = city.settings
  return {
    district: city.plan.district,
    adapter: meetingUrl
      ? meetings.jitsiMeetings({
          base: meetingUrl,
          secret: keyed(city, 'rooms of meetings').toString('base64'),
        })
      : meetings.simulatedMeetings(),
    tell: (tx, notices, at) => city.messages.send(tx, notices, at),
  }
})

/** Control rooms that a demonstration pretends 联动模拟; a real city links its own. */
export const roomsOf = perCity((city: OpenCity): readonly links.Simulated[] =>
  city.plan.demo ? (['110', '119', '120', '122'] as const).map((system) => links.simulatedRoom(system)) : [],
)

/** What time brings to duty and warnings: roll calls, empty posts, unsigned warnings, feeds, links. */
export function runWarnings(city: OpenCity, onFault: (where: Say, fault: unknown) => void) {
  const { district } = city.plan
  const env = alertsOf(city)
  const how = {
    tell: env.tell,
    random: (post: Id, day: string) => keyed(city, `roll call ${post} ${day}`).readUInt32BE(0),
  }
  const onError = (fault: unknown) => onFault({ zh: '值班与预警', en: 'duty and warnings' }, fault)
  const guard = guardOf(city)
  const fetch: alerts.Fetch = async (url) => {
    const stop = AbortSignal.timeout(FETCH_MS)
    const got = await intake.sources.fetchWeb({ url, timeoutSeconds: 20 } as never, null, null, guard, stop)
    if (!got.ok) throw new Error(got.error.says.en)
    if (got.value.same) return Buffer.alloc(0)
    const pieces: Buffer[] = []
    let size = 0
    for await (const piece of got.value.content as AsyncIterable<Buffer>) {
      size += piece.length
      if (size > MOST_BYTES) throw new Error('the feed is larger than 2 MB')
      pieces.push(piece)
    }
    return Buffer.concat(pieces)
  }
  const ticking = pulse(
    alone(city, 'warnings', async () => {
      const at: Instant = city.now()
      await city.store.tx((tx) => duty.tick(tx, district, at, how))
      await city.store.tx((tx) => alerts.tick(env, tx, at))
      await links.pump(city.store, district, roomsOf(city), at)
      return false
    }),
    { pollMs: TICK_MS, onError },
  )
  // apart: a feed that does not answer keeps no roll call waiting
  const feeding = pulse(
    alone(city, 'warnings', async () => {
      await alerts.readFeeds(env, city.store, fetch, city.now())
      return false
    }),
    { pollMs: 4 * TICK_MS, onError },
  )
  return {
    wake: () => ticking.wake(),
    async stop(): Promise<void> {
      await Promise.all([ticking.stop(), feeding.stop()])
    },
  }
}

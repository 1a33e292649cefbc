import { readFileSync } from 'node:fs'
import { newId } from '../base/index.ts'
import { openVault } from '../platform/fields/index.ts'
import { schema as ledger } from '../platform/ledger/index.ts'
import { systemActor } from '../platform/org/index.ts'
import { simulatedPlatform } from '../platform/services/fees/simulated-platform.ts'
import { callbackBody, directProvider, draftOf } from '../platform/services/fees/testing.ts'
import { fees, lights, ratings } from '../platform/services/index.ts'
import { sql } from '../platform/store/index.ts'
import { freshStore } from '../platform/store/testing.ts'

// Payments settled a second by 16 clients, each callback sent twice; boards of ratings and lights over many rows.
// node bench/payments.ts [payments 2000] [rows 100000]

const [payments = 2000, rows = 100_000] = process.argv.slice(2).map(Number)
const CLIENTS = 16
const district = '440605'
const store = await freshStore([ledger, fees.schema, ratings.schema, lights.schema])
const heard: Parameters<typeof callbackBody>[0][] = []
const platform = simulatedPlatform({ faults: { double: 1 }, send: (one) => heard.push(one) })
const room = fees.openFees({
  ...{ store, district, vault: openVault({ key: Buffer.alloc(32, 7) }) },
  providers: () => [directProvider(platform, Date.now)],
  sign: () => null,
  unitName: () => undefined,
  now: () => new Date(),
})

async function byClients<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<number[]> {
  const times: number[] = []
  const queue = [...all]
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      for (let one = queue.pop(); one !== undefined; one = queue.pop()) {
        const from = performance.now()
        await work(one)
        times.push(performance.now() - from)
      }
    }),
  )
  return times.sort((a, b) => a - b)
}
const p95 = (times: readonly number[]) => Math.round((times[Math.floor(times.length * 0.95)] ?? 0) * 10) / 10
const perSecond = (count: number, from: number) => Math.round(count / ((performance.now() - from) / 1000))

const system = systemActor(district)
const demands: string[] = []
let from = performance.now()
await byClients(Array.from({ length: payments }, newId), async (key) => {
  const made = await store.tx((tx) => room.demand(tx, system, draftOf(key, 1000), new Date()))
  if (made.ok) demands.push(made.value.demand.id)
})
const demanded = perSecond(payments, from)
from = performance.now()
await byClients(demands, async (demand) => {
  const begun = await room.begin({ demand, notifyUrl: () => '', returnUrl: '' })
  if (begun.ok) platform.pay(begun.value.order, Date.now())
})
const begun = perSecond(payments, from)
from = performance.now()
const callbacks = heard.length
const times = await byClients(heard.splice(0), async (one) => {
  await room.hear('pretend', {}, callbackBody(one))
})
const took = perSecond(callbacks, from)
const counts = await store.one<{ paid: number; receipts: number; money: number }>(sql`
  select (select count(*) from fee_demand where state = 'paid') as paid, (select count(*) from fee_receipt) as receipts,
    (select count(*) from fee_money) as money`)

await store.tx(async (tx) => {
  await tx.run(sql`
    insert into service_light (district, matter, number, item, item_title, unit, hall, state, opened_at, closed_at,
      yellow_at, red_at, black_at, frozen_at)
    select ${district}, gen_random_uuid(), n::text, 'i' || n % 60, 'item', md5((n % 30)::text)::uuid, null, 'review',
      now() - interval '20 days', case when n % 2 = 0 then now() - interval '1 day' end, now() - interval '1 day' * (n % 5),
      now() + interval '1 day' * (n % 11 - 1), now() + interval '9 days', null
    from generate_series(1, ${rows}::integer) n`)
  await tx.run(sql`
    insert into rating_chance (district, id, token, occasion, item, item_title, unit, unit_name, hall, hall_name, window_no,
      at, expires_at)
    select ${district}, gen_random_uuid(), 't' || n, 'visit', 'i' || n % 60, 'item', md5((n % 30)::text)::uuid, 'unit',
      md5((n % 3)::text)::uuid, 'hall', (n % 12)::text, now() - interval '1 minute' * (n % 43000), now()
    from generate_series(1, ${rows}::integer) n`)
  await tx.run(sql`
    insert into rating (district, id, chance, round, level, tags, channel, state, at)
    select c.district, gen_random_uuid(), c.id, 1, (array['very','very','very','yes','no'])[1 + length(c.token) % 5], '{}',
      'tablet', 'counted', c.at from rating_chance c where right(c.token, 1) < '6'`)
  // the counters as the rooms would have kept them: the migrations count what is there
  await tx.run(sql`truncate rating_day, rating_tag_day, service_light_day`)
  for (const [schema, name] of [
    [ratings.schema, '0002-counters.sql'],
    [lights.schema, '0002-counters.sql'],
  ] as const)
    for (const [statement] of readFileSync(new URL(name, schema.migrations), 'utf8').matchAll(
      /^insert into [^;]+;/gm,
    ))
      await tx.run(sql.raw(statement))
})
// what the database does by itself a minute later
await store.query(sql`vacuum analyze`).catch(() => undefined)
const timed = async (work: () => Promise<unknown>) => {
  await work()
  const all: number[] = []
  for (let i = 0; i < 20; i++) {
    const start = performance.now()
    await work()
    all.push(performance.now() - start)
  }
  return p95(all.sort((a, b) => a - b))
}
const month = { from: new Date(Date.now() - 30 * 86_400_000), to: new Date(), units: null }
const board = openBoards()
function openBoards() {
  return ratings.openRatings({
    ...{ district, vault: openVault({ key: Buffer.alloc(32, 7) }) },
    rectify: async () => ({ ok: true, value: { id: newId() } }),
  })
}
console.log(
  JSON.stringify(
    {
      payments,
      clients: CLIENTS,
      demandsPerSecond: demanded,
      ordersPerSecond: begun,
      callbacks,
      callbacksPerSecond: took,
      callbackP95Ms: p95(times),
      ...counts,
      rows,
      ratingsByUnitP95Ms: await timed(() => board.tally(store, 'unit', month)),
      ratingsByItemP95Ms: await timed(() => board.tally(store, 'item', month)),
      ratingsByWindowP95Ms: await timed(() => board.tally(store, 'window', month)),
      ratingsByChannelP95Ms: await timed(() => board.tally(store, 'channel', month)),
      ratingTagsP95Ms: await timed(() => board.tagCounts(store, month)),
      badWordsP95Ms: await timed(() => board.said(store, { ...month, badOnly: true, not: null, limit: 100 })),
      lightsByItemP95Ms: await timed(() => lights.lightCounts(store, district, 'item', month, new Date())),
      lightsByUnitP95Ms: await timed(() => lights.lightCounts(store, district, 'unit', month, new Date())),
      worstLightsP95Ms: await timed(() =>
        lights.listWatched(store, district, { units: null, limit: 200 }, new Date()),
      ),
    },
    null,
    2,
  ),
)
await store.close()

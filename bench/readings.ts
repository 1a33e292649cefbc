import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { must } from '../base/index.ts'
import type { Point } from '../platform/signals/index.ts'
import { sql } from '../platform/store/index.ts'

// Readings taken in, with what is sent again absorbed; against plain COPY in the same run; killed without warning.
// DATABASE_URL=postgres://… node bench/readings.ts [--points 2000000] [--devices 10000] [--kills 6]
// Without DATABASE_URL an embedded engine is used.

const { values } = parseArgs({
  options: {
    points: { type: 'string', default: '3000000' },
    devices: { type: 'string', default: '10000' },
    batch: { type: 'string', default: '50000' },
    kills: { type: 'string', default: '6' },
    'kill-child': { type: 'string' },
  },
})
if (process.env.DATABASE_URL) process.env.HUYING_TEST_DATABASE_URL = process.env.DATABASE_URL
const { freshStore, stopTestEngine } = await import('../platform/store/testing.ts')
const { openStore } = await import('../platform/store/index.ts')
const signalsRoom = await import('../platform/signals/index.ts')
const { signalSchemas } = await import('../platform/signals/testing.ts')
const { citySight, manySeries, openSignals, series } = signalsRoom

const DISTRICT = '440111'
const START = Date.parse('2026-06-01T00:00:00Z')
const devices = Number(values.devices)
const code = (n: number): string => `D-${n}`
const levelOf = (device: number, round: number): number =>
  Math.round((2 + Math.sin(round / 40 + device) + ((device * 7 + round * 13) % 17) / 50) * 100) / 100
/** A round is one reading of every device, a minute apart. */
const point = (i: number): Point => {
  const [device, round] = [i % devices, Math.floor(i / devices)]
  return {
    device: code(device),
    metric: 'waterLevel',
    at: START + round * 60_000,
    value: levelOf(device, round),
  }
}
const ms = (all: readonly number[], share: number): number => {
  const sorted = [...all].sort((a, b) => a - b)
  return Math.round((sorted[Math.floor((sorted.length - 1) * share)] ?? 0) * 100) / 100
}

/** Ten in a hundred of what is sent was sent before. */
function* batches(
  points: number,
  size: number,
): Generator<{ readonly points: Point[]; readonly again: number }> {
  let random = 12_345
  const next = () => {
    random = (random * 1_103_515_245 + 12_345) % 2_147_483_648
    return random / 2_147_483_648
  }
  for (let from = 0; from < points; ) {
    const again = from === 0 ? 0 : Math.floor(size * 0.1)
    const fresh = Math.min(size - again, points - from)
    const list: Point[] = []
    for (let i = 0; i < fresh; i++) list.push(point(from + i))
    for (let i = 0; i < again; i++) list.push(point(Math.floor(next() * from)))
    from += fresh
    yield { points: list, again }
  }
}
const receivedFor = (list: readonly Point[]): Date =>
  new Date(Math.max(...list.slice(0, 50_000).map((one) => one.at as number)) + 1_000)

if (values['kill-child']) {
  const store = must(await openStore({ url: values['kill-child'], poolSize: 4 }))
  const signals = openSignals({ store, district: DISTRICT })
  const [first, size] = [Number(process.env.BENCH_FIRST), 5_000]
  for (let n = 0; n < 1_000; n++) {
    const list = Array.from({ length: size }, (_, i) => point(first + n * size + i))
    const done = await signals.put({ source: 'bench', receivedAt: receivedFor(list), points: list })
    process.send?.({ from: first + n * size, many: done.stored + done.repeated })
  }
  process.exit(0)
}

const store = await freshStore(signalSchemas)
const signals = openSignals({ store, district: DISTRICT })
await store.tx(async (tx) => {
  await signals.stamp(tx, {}, new Date(START))
  await tx.run(sql`
    insert into device (district, id, number, code, title, kind, area, interval_seconds, state, since, extra, made_at, changed_at)
    select ${DISTRICT}, gen_random_uuid(), n + 1, 'D-' || n, 'D-' || n, 'waterLevel', ${DISTRICT}, 60, 'online', now(), '{}',
      now(), now() from generate_series(0, ${devices} - 1) n`)
  await tx.run(sql`
    insert into device_metric (district, device, metric)
    select d.district, d.id, m.id from device d, signal_metric m where m.name = 'waterLevel'`)
})

const points = Number(values.points)
// ── what a batch costs, two under way at once ──
const rss: number[] = []
let [stored, repeated, sent] = [0, 0, 0]
const times: number[] = []
const cpu = process.cpuUsage()
let from = performance.now()
const waiting = batches(points, Number(values.batch))
await Promise.all(
  [1, 2].map(async () => {
    for (const { points: list } of waiting) {
      const begun = performance.now()
      const done = await signals.put({ source: 'bench', receivedAt: receivedFor(list), points: list })
      times.push(performance.now() - begun)
      stored += done.stored
      repeated += done.repeated
      sent += list.length
      rss.push(process.memoryUsage().rss)
    }
  }),
)
const seconds = (performance.now() - from) / 1000
const spent = process.cpuUsage(cpu)
const kept = await store.one<{ n: number }>(sql`select count(*) as n from reading`)

// ── plain COPY of the same rows, without and with the key ──
const plain: Record<string, number> = {}
for (const [name, key] of [
  ['withoutKey', false],
  ['withKey', true],
] as const) {
  await store.tx(async (tx) => {
    await tx.run(sql`drop table if exists bench_plain`)
    await tx.run(sql`create table bench_plain (ts timestamptz not null, value double precision not null,
      device_id integer not null, metric_id smallint not null)`)
    if (key) await tx.run(sql`alter table bench_plain add primary key (device_id, metric_id, ts)`)
  })
  const many = Math.min(points, 1_000_000)
  function* rows() {
    for (let i = 0; i < many; i++)
      yield [
        new Date(START + Math.floor(i / devices) * 60_000).toISOString(),
        levelOf(i % devices, Math.floor(i / devices)),
        i % devices,
        1,
      ]
  }
  from = performance.now()
  await store.copyIn('bench_plain', ['ts', 'value', 'device_id', 'metric_id'], rows())
  plain[name] = Math.round(many / ((performance.now() - from) / 1000))
}
await store.tx((tx) => tx.run(sql`drop table bench_plain`))

// ── roll-ups of all of it, then curves ──
from = performance.now()
const end = new Date(START + Math.ceil(points / devices) * 60_000)
while (await signals.roll(end)) {
  // until nothing is left
}
const rollSeconds = (performance.now() - from) / 1000
const metric = signals.registry.metric('waterLevel')
if (!metric) throw new Error('no metric')
const one: number[] = []
const many: number[] = []
const sight = citySight(DISTRICT)
const dayAgo = new Date(Math.max(START, end.getTime() - 86_400_000))
for (let n = 0; n < 200; n++) {
  const begun = performance.now()
  await series(store, sight, {
    device: code((n * 37) % devices),
    metric,
    from: dayAgo,
    to: end,
    grain: 'raw',
  })
  one.push(performance.now() - begun)
}
for (let n = 0; n < 100; n++) {
  const begun = performance.now()
  const names = Array.from({ length: 200 }, (_, i) => code((n * 31 + i * 3) % devices))
  await manySeries(store, sight, { devices: names, metric, from: dayAgo, to: end, grain: 'hour' })
  many.push(performance.now() - begun)
}

// ── over the doors: HTTP with JSON and CSV, MQTT one reading a message and in batches ──
const doors = await throughDoors()

// ── killed without warning, again and again ──
let [acknowledged, lost, doubled] = [0, 0, 0]
const kills = Number(values.kills)
for (let n = 0; n < kills; n++) {
  const first = points + n * 10_000_000
  const child = fork(
    fileURLToPath(import.meta.url),
    ['--kill-child', store.engine.url, '--devices', `${devices}`],
    {
      env: { ...process.env, BENCH_FIRST: String(first) },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    },
  )
  const acked: { from: number; many: number }[] = []
  await new Promise<void>((resolve) => {
    child.on('message', (told: { from: number; many: number }) => {
      acked.push(told)
      if (acked.length === 1) setTimeout(() => child.kill('SIGKILL'), 200 + n * 173)
    })
    child.on('exit', () => resolve())
  })
  for (const { from: begin, many: size } of acked) {
    acknowledged += size
    const round = Math.floor(begin / devices)
    const [a, b] = [START + round * 60_000, START + Math.floor((begin + size - 1) / devices) * 60_000]
    const row = await store.one<{ n: number; d: number }>(sql`
      select count(*) as n, count(distinct (device_id, ts)) as d from reading
      where ts >= ${new Date(a)} and ts <= ${new Date(b)}
        and (extract(epoch from ts)::bigint * 1000 - ${START}) / 60000 * ${devices} + device_id - 1 >= ${begin}
        and (extract(epoch from ts)::bigint * 1000 - ${START}) / 60000 * ${devices} + device_id - 1 < ${begin + size}`)
    lost += Math.max(0, size - (row?.n ?? 0))
    doubled += (row?.n ?? 0) - (row?.d ?? 0)
  }
}

/** The broker and an HTTP server in this process, their clients too: both ends share the machine. */
async function throughDoors() {
  const { startMqtt } = await import('../server/mqtt/broker.ts')
  const { csvPoints, jsonPoints } = signalsRoom
  const { createServer } = await import('node:http')
  const { connectAsync } = await import('mqtt')
  const { ok } = await import('../base/index.ts')
  const day = START + 40 * 86_400_000
  const queue: { batch: Parameters<typeof signals.put>[0]; done: (value: never) => void }[] = []
  let busy = 0
  const work = async () => {
    busy++
    while (queue.length > 0) {
      const taken = queue.splice(0, 500)
      const results = await signals.putAll(taken.map((one) => one.batch))
      for (const [n, one] of taken.entries()) one.done(results[n] as never)
    }
    busy--
  }
  const give = (batch: Parameters<typeof signals.put>[0]) =>
    new Promise<Awaited<ReturnType<typeof signals.put>>>((done) => {
      queue.push({ batch, done: done as never })
      if (busy < 2) void work()
    })
  const now = () => new Date(day + 86_400_000)
  const mqtt = await startMqtt(
    {
      sender: async () => ok({ id: 'b', name: 'b' }),
      take: async (_sender, _door, list, at) =>
        ok(await give({ source: 'mqtt', receivedAt: at, points: list })),
      hear: () => () => undefined,
      sees: () => () => true,
      still: async () => ok(null),
    },
    { port: 0, host: '127.0.0.1', now },
  )
  const http = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8')
      const csv = request.headers['content-type'] === 'text/csv'
      const list = must(csv ? csvPoints(body) : jsonPoints(JSON.parse(body), { now: now().getTime() }))
      void give({ source: 'http', receivedAt: now(), points: list }).then((done) =>
        response.end(JSON.stringify({ stored: done.stored })),
      )
    })
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => http.once('listening', resolve))
  const address = http.address()
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`
  let next = 0
  const points = (many: number): Point[] =>
    Array.from({ length: many }, () => {
      const i = next++
      return {
        ...{ device: code(i % devices), metric: 'waterLevel', value: levelOf(i % devices, i) },
        at: day + Math.floor(i / devices) * 1_000,
      }
    })
  const timed = async (
    total: number,
    clients: number,
    each: number,
    send: (list: Point[]) => Promise<unknown>,
  ) => {
    const begun = performance.now()
    let left = total
    await Promise.all(
      Array.from({ length: clients }, async () => {
        while (left > 0) {
          left -= each
          await send(points(each))
        }
      }),
    )
    return Math.round(total / ((performance.now() - begun) / 1000))
  }
  const scale = Math.min(1, Number(values.points) / 3_000_000)
  const post = (type: string, body: string) =>
    fetch(url, { method: 'POST', headers: { 'content-type': type }, body }).then((answer) => answer.json())
  const json = await timed(300_000 * scale, 8, 1_000, (list) =>
    post('application/json', JSON.stringify(list)),
  )
  const csv = await timed(300_000 * scale, 24, 2_000, (list) =>
    post(
      'text/csv',
      `device,metric,at,value\n${list.map((one) => `${one.device},${one.metric},${one.at},${String(one.value)}`).join('\n')}`,
    ),
  )
  const clients = await Promise.all(
    Array.from({ length: 8 }, () =>
      connectAsync(`mqtt://127.0.0.1:${mqtt.port}`, { username: 'b', password: 'b', reconnectPeriod: 0 }),
    ),
  )
  let turn = 0
  const publish = (topic: string, body: string) =>
    clients[turn++ % clients.length]?.publishAsync(topic, body, { qos: 1 }) ?? Promise.resolve()
  const batched = await timed(300_000 * scale, 64, 1_000, (list) =>
    publish('huying/v1/readings', JSON.stringify(list)),
  )
  const single = await timed(40_000 * scale, 200, 1, async ([one]) => {
    if (one)
      await publish(`huying/v1/${one.device}/${one.metric}`, JSON.stringify({ at: one.at, value: one.value }))
  })
  await Promise.all(clients.map((one) => one.endAsync(true)))
  await mqtt.close()
  http.closeAllConnections()
  http.close()
  return {
    httpJsonPointsPerSecond: json,
    httpCsvPointsPerSecond: csv,
    mqttBatchedPointsPerSecond: batched,
    mqttSingleMessagesPerSecond: single,
  }
}

const rate = Math.round(sent / seconds)
process.stdout.write(
  `${JSON.stringify(
    {
      bench: 'readings',
      devices,
      sent,
      stored,
      repeated,
      kept: kept?.n,
      pointsPerSecond: { value: rate, limit: 80_000, ok: rate >= 80_000 },
      batchMs: { p50: ms(times, 0.5), p95: ms(times, 0.95) },
      cpuMicrosPerPoint: Math.round(((spent.user + spent.system) / sent) * 100) / 100,
      plainCopyPointsPerSecond: plain,
      doors,
      rollUpPointsPerSecond: Math.round(stored / rollSeconds),
      seriesMs: {
        oneDeviceOneDay: { p50: ms(one, 0.5), p95: ms(one, 0.95) },
        twoHundredDevicesHourly: { p50: ms(many, 0.5), p95: ms(many, 0.95) },
      },
      killed: { times: kills, acknowledged, lost: { value: lost, limit: 0, ok: lost === 0 }, doubled },
      rssMb: { first: Math.round((rss[0] ?? 0) / 1e6), max: Math.round(Math.max(...rss) / 1e6) },
      engine: store.engine.kind,
      version: store.engine.version,
    },
    null,
    1,
  )}\n`,
)
await store.close()
await stopTestEngine()

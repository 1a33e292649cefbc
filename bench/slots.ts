/**
 * A hot slot 抢号: so many people try for one slot of a capacity at the same moment, through the real door (HTTP, citizens
 * logged in with a confirmed name) against a PostgreSQL. Exactly the capacity must be booked, nobody twice. Afterwards a
 * third of them press the button again with the same request, and a third give their place back while the others try.
 *
 * node bench/slots.ts [--tries 800] [--capacity 100] [--clients 16]
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { addDays, dayOf, instantOf, must, newId, say } from '../base/index.ts'
import { city as demo } from '../cities/demo/index.ts'
import { foundCity, openCity, readSettings, runCity } from '../host/index.ts'
import { idCheck } from '../platform/fields/index.ts'
import { systemActor } from '../platform/org/index.ts'
import { halls as room } from '../platform/services/index.ts'
import { sql } from '../platform/store/index.ts'
import { freshStore, stopTestEngine } from '../platform/store/testing.ts'
import { buildServer } from '../server/index.ts'

const { values } = parseArgs({
  options: {
    tries: { type: 'string', default: '800' },
    capacity: { type: 'string', default: '100' },
    clients: { type: 'string', default: '16' },
  },
})
const [tries, capacity, clients] = [Number(values.tries), Number(values.capacity), Number(values.clients)]
/** Enough time on a day that is open every day: the hall of the measurement never closes. */
const at = instantOf(addDays(dayOf(new Date()), 1), 600)
const begun = Date.now()
const fresh = await freshStore([])
const dataDir = await mkdtemp(join(tmpdir(), 'huying-slots-'))
const open = must(
  await openCity({
    settings: { ...readSettings({}), dataDir, databaseUrl: fresh.engine.url, poolSize: 10 },
    plan: demo,
    now: () => new Date(at.getTime() + Date.now() - begun),
  }),
)
// the units and people of a whole city change nothing here
await foundCity(open, { units: demo.units, staff: () => [] }, at, () => undefined)
const running = await runCity(open, (_where, fault) => console.error(fault))
const { app } = await buildServer(running.doors, { log: false, rates: false })
await app.listen({ port: 0, host: '127.0.0.1' })
const address = app.server.address()
const base = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
const { district } = open.plan
const ids = { hall: newId(), of: newId(), window: newId() }
await open.store.tx((tx) =>
  room.foundHall(
    tx,
    systemActor(district),
    {
      ...{ district, id: ids.hall, code: 'bench', level: 'district', area: district, unit: null },
      ...{ name: say('测量大厅', 'Bench hall'), address: '', phone: '', lon: null, lat: null },
      ...{ hours: [[0, 1440]], extraDays: [1, 2, 3, 4, 5, 6, 7] },
      classes: [{ id: ids.of, letter: 'A', title: say('综合', 'General'), minutes: 10 }],
      windows: [{ id: ids.window, number: '1', quotas: { A: capacity } }],
    },
    at,
  ),
)
const days = ((await (await fetch(`${base}/api/public/halls/${ids.hall}`)).json()) as { days: unknown })
  .days as {
  day: string
  hours: unknown[]
}[]
const day = days.slice(1).find((one) => one.hours.length > 0)?.day ?? ''
const from = instantOf(day, 600).toISOString()

const post = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
  const response = await fetch(base + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  const text = await response.text()
  return {
    status: response.status,
    body: JSON.parse(text || 'null'),
    cookie: (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '',
  }
}

/** An account with a confirmed name. */
async function citizen(n: number) {
  const phone = `139${String(10_000_000 + n)}`
  const sent = await post('/api/citizen/login/code', { phone })
  const { cookie } = await post('/api/citizen/login', { phone, code: sent.body.shown })
  const seventeen = `440111199001${String(10 + Math.floor(n / 1000)).padStart(2, '0')}${String(n % 1000).padStart(3, '0')}`
  const headers = { cookie, 'user-agent': `bench ${n}` }
  const named = await post(
    '/api/citizen/me/name',
    { name: '测量', idNumber: seventeen + idCheck(seventeen), validTo: null },
    headers,
  )
  if (named.status !== 200) throw new Error(`a name is not confirmed: ${JSON.stringify(named.body)}`)
  return { headers, request: newId() }
}

/** Works a list off with so many hands. */
async function hands<T, R>(list: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const rest = list.map((one, i) => [one, i] as const)
  const done: R[] = []
  await Promise.all(
    Array.from({ length: clients }, async () => {
      for (let next = rest.shift(); next; next = rest.shift()) done[next[1]] = await work(next[0])
    }),
  )
  return done
}

const people = await hands(
  Array.from({ length: tries }, (_, n) => n),
  citizen,
)
const book = (one: (typeof people)[number]) =>
  post('/api/citizen/bookings', { hall: ids.hall, class: ids.of, from, request: one.request }, one.headers)

const times: number[] = []
const start = performance.now()
const answers = await hands(people, async (one) => {
  const t0 = performance.now()
  const answer = await book(one)
  times.push(performance.now() - t0)
  return answer
})
const ms = performance.now() - start
const rows = async () =>
  open.store.one<{ booked: number; rows: number; people: number }>(sql`
    select s.booked, count(b.id)::integer as rows, count(distinct b.person)::integer as people
    from hall_slot s left join hall_booking b
      on b.district = s.district and b.slot = s.id and b.state in ('booked', 'arrived')
    where s.district = ${district} and s.hall = ${ids.hall}::uuid group by s.id, s.booked`)
const first = await rows()

// the same requests again, while a third of those who have a place give it back
const mine = answers.flatMap((one, i) =>
  one.status === 201 ? [{ ...people[i], id: one.body.id as string }] : [],
)
const back = mine.filter((_, i) => i % 3 === 0)
await Promise.all([
  hands(back, (one) => post(`/api/citizen/bookings/${one.id}/cancel`, {}, one.headers ?? {})),
  hands(people, book),
])
const second = await rows()

const sorted = times.toSorted((a, b) => a - b)
const quantile = (q: number) => Math.round((sorted[Math.floor(sorted.length * q)] ?? 0) * 10) / 10
const codes: Record<string, number> = {}
for (const one of answers) {
  const code = one.status === 201 ? 'booked' : (one.body?.error?.code ?? String(one.status))
  codes[code] = (codes[code] ?? 0) + 1
}
const exact = first?.booked === capacity && first.rows === capacity && first.people === capacity
const stillExact = second !== undefined && second.booked === second.rows && second.rows <= capacity
console.log(
  JSON.stringify({
    ...{ tries, capacity, clients, booked: first?.rows, exact, answers: codes },
    ...{ ms: Math.round(ms), perSecond: Math.round((tries / ms) * 1000) },
    ...{ p50: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99) },
    afterCancelling: {
      cancelled: back.length,
      booked: second?.booked,
      rows: second?.rows,
      people: second?.people,
      exact: stillExact,
    },
  }),
)
await app.close()
await running.stop()
await open.close()
await fresh.close()
await rm(dataDir, { recursive: true, force: true })
await stopTestEngine()
if (!exact || !stillExact) process.exitCode = 1

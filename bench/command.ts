/**
 * One-key dispatch 一键调度: a plan of so many tasks to so many people, each with a live line open (HTTP, server-sent events).
 * Counted from the press of the button to the commit, and to the moment when every one of them has heard of the own order.
 * Then the receipts of all: read, accepted, done, one call each. A second press must send nothing.
 *
 * DATABASE_URL=… node bench/command.ts [--tasks 200] [--people 500] [--clients 16]
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { Agent, get, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { must, newId, type Say } from '../base/index.ts'
import { city as demo } from '../cities/demo/index.ts'
import { DEMO_PASSWORD } from '../cities/demo/staff.ts'
import { units as demoUnits, stableId } from '../cities/demo/units.ts'
import { foundCity, openCity, readSettings, runCity } from '../host/index.ts'
import type { StaffSeed, UnitSeed } from '../kit/index.ts'
import { plans as planRoom } from '../platform/command/index.ts'
import { systemActor } from '../platform/org/index.ts'
import { sql } from '../platform/store/index.ts'
import { freshStore, stopTestEngine } from '../platform/store/testing.ts'
import { buildServer } from '../server/index.ts'

const LIMIT_MS = 2000
const { values } = parseArgs({
  options: {
    tasks: { type: 'string', default: '200' },
    people: { type: 'string', default: '500' },
    clients: { type: 'string', default: '16' },
  },
})
const [tasks, people, clients] = [Number(values.tasks), Number(values.people), Number(values.clients)]
if (process.env.DATABASE_URL) process.env.HUYING_TEST_DATABASE_URL ??= process.env.DATABASE_URL

const unitOf = (n: number): UnitSeed => ({
  ...{ id: stableId(`bench unit ${n}`), name: `测量单位${n}`, short: `测量${n}`, kind: 'department' },
  ...{ area: '440111', parent: '白云区人民政府' },
})
const benchUnits = Array.from({ length: tasks }, (_, n) => unitOf(n))
const person = (account: string, unit: string, role: string, own: boolean): StaffSeed => ({
  ...{ account, name: `人员${account}`, unit, post: role, password: DEMO_PASSWORD, demo: true },
  duties: [{ role, grade: 3, ...(own ? { own: true } : {}) }],
})
const staff = [
  person('commander', stableId('unit 白云区应急管理局'), 'commander', false),
  ...Array.from({ length: people }, (_, n) =>
    person(`p${n}`, benchUnits[n % tasks]?.id ?? '', 'handler', true),
  ),
]

const fresh = await freshStore([])
const dataDir = await mkdtemp(join(tmpdir(), 'huying-command-'))
const faults: unknown[] = []
const open = must(
  await openCity({
    settings: { ...readSettings({}), dataDir, databaseUrl: fresh.engine.url, poolSize: 10 },
    plan: demo,
  }),
)
await foundCity(
  open,
  { units: () => [...demoUnits, ...benchUnits], staff: () => staff },
  new Date(Date.now() - 86_400_000),
  () => undefined,
)
const running = await runCity(open, (_where: Say, fault: unknown) => void faults.push(fault))
const { app } = await buildServer(running.doors, { log: false, rates: false })
await app.listen({ port: 0, host: '127.0.0.1' })
const address = app.server.address()
const port = typeof address === 'object' && address ? address.port : 0
const base = `http://127.0.0.1:${port}`
const agent = new Agent({ keepAlive: true, maxSockets: clients * 2 })

type Session = { readonly cookie: string; readonly csrf: string; readonly account: string }
const call = <T>(method: string, path: string, who: Session | null, body?: unknown) =>
  new Promise<{ status: number; body: T; cookie: string }>((resolve, reject) => {
    const sent = body === undefined ? '' : JSON.stringify(body)
    const asked = request(
      `${base}${path}`,
      {
        method,
        agent,
        headers: {
          ...(sent ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(sent) } : {}),
          ...(who ? { cookie: who.cookie, 'x-csrf-token': who.csrf } : {}),
        },
      },
      (answer) => {
        let text = ''
        answer.setEncoding('utf8')
        answer.on('data', (part: string) => {
          text += part
        })
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            body: JSON.parse(text || 'null') as T,
            cookie: (answer.headers['set-cookie']?.[0] ?? '').split(';')[0] ?? '',
          }),
        )
      },
    )
    asked.on('error', reject)
    asked.end(sent)
  })
async function login(name: string): Promise<Session> {
  const got = await call<{ csrf: string; me: { account: string } }>('POST', '/api/login', null, {
    ...{ name, password: DEMO_PASSWORD },
  })
  if (got.status !== 200) throw new Error(`login ${name}: ${JSON.stringify(got.body)}`)
  return { cookie: got.cookie, csrf: got.body.csrf, account: got.body.me.account }
}
/** So many at a time, in their order. */
async function inTurn<T, R>(all: readonly T[], work: (one: T, n: number) => Promise<R>): Promise<R[]> {
  const done: R[] = []
  let next = 0
  await Promise.all(
    Array.from({ length: clients }, async () => {
      for (let n = next++; n < all.length; n = next++) done[n] = await work(all[n] as T, n)
    }),
  )
  return done
}

const commander = await login('commander')
const sessions = await inTurn(staff.slice(1), (one) => login(one.account))

// 预案: one task a unit
const { district } = open.plan
await open.store.tx((tx) =>
  planRoom.seedPlans(
    tx,
    systemActor(district),
    [
      {
        ...{ code: 'bench', name: '测量预案', kind: 'natural', hazard: '测量', trigger: '测量' },
        levels: [{ level: 3, when: '', reportMinutes: 120 }],
        ...{ groups: [], contacts: [], resources: [] },
        tasks: benchUnits.map((unit, n) => ({
          ...{ code: `T${n}`, title: `任务${n}`, text: `到现场完成第 ${n} 项任务`, who: { unit: unit.name } },
          ...{ afterMinutes: 0, receipt: true, acceptMinutes: 10, doneMinutes: 60 },
        })),
      },
    ],
    new Date(),
  ),
)
const plan = (await planRoom.planList(open.store, district)).find((one) => one.code === 'bench')
const incident = await call<{ matter: { matter: { id: string } } }>('POST', '/api/matters', commander, {
  type: 'command.incident',
  form: { title: '测量事件', content: '测量用的突发事件', kind: 'natural' },
  touch: { source: 'bench', channel: 'phone' },
})
const matter = incident.body.matter.matter.id

// every one of them holds a line open
const heard = new Map<string, number>()
const lines = await Promise.all(
  sessions.map(
    (who) =>
      new Promise<ReturnType<typeof get>>((resolve, reject) => {
        const line = get(
          `${base}/api/live`,
          { headers: { cookie: who.cookie }, agent: new Agent() },
          (answer) => {
            answer.setEncoding('utf8')
            answer.on('data', (part: string) => {
              if (part.includes('event: order') && !heard.has(who.account))
                heard.set(who.account, performance.now())
            })
            answer.once('data', () => resolve(line))
          },
        )
        line.on('error', (fault) => (line.destroyed ? undefined : reject(fault)))
      }),
  ),
)

const of = { matter, plan: plan?.id, level: 3, why: '测量' }
const pressed = performance.now()
const begun = await call<{ orders: number; people: number; response: string }>(
  'POST',
  '/api/command/act',
  commander,
  {
    do: 'start',
    of,
  },
)
const committedMs = performance.now() - pressed
if (begun.status !== 200) throw new Error(JSON.stringify(begun.body))
for (const until = performance.now() + 30_000; heard.size < people && performance.now() < until; )
  await new Promise((resolve) => setTimeout(resolve, 5))
const heardMs = Math.max(...heard.values()) - pressed
const again = await call<{ fresh: boolean; orders: number }>('POST', '/api/command/act', commander, {
  do: 'start',
  of,
})
const [kept] = await open.store.query<{ orders: number; people: number; notices: number }>(sql`
  select (select count(*)::int from dispatch where district = ${district}) as orders,
    (select count(*)::int from dispatch_person where district = ${district}) as people,
    (select count(*)::int from inbox i join notice n on n.district = i.district and n.id = i.notice
      where i.district = ${district} and n.subject_kind = 'dispatch') as notices`)

// 回执: one person of each unit, three receipts each, a call for each
const orders = await open.store.query<{ id: string; account: string }>(sql`
  select distinct on (dispatch) dispatch as id, account from dispatch_person
  where district = ${district} order by dispatch, account`)
const byAccount = new Map(sessions.map((who) => [who.account, who]))
const receipts = orders.flatMap((one) =>
  ['read', 'accepted', 'done'].map((kind) => ({ ...one, kind, key: newId() })),
)
for (const line of lines) line.destroy()
const sending = performance.now()
const answers = await inTurn(receipts, (one) =>
  call<{ results: readonly { readonly fresh?: boolean }[] }>(
    'POST',
    '/api/command/receipts',
    byAccount.get(one.account) ?? null,
    { receipts: [{ dispatch: one.id, kind: one.kind, key: one.key }] },
  ),
)
const receiptsMs = performance.now() - sending
const [done] = await open.store.query<{ done: number; receipts: number }>(sql`
  select (select count(*)::int from dispatch where district = ${district} and state = 'done') as done,
    (select count(*)::int from receipt where district = ${district}) as receipts`)

const round = (value: number) => Math.round(value)
console.log(
  JSON.stringify({
    engine: open.store.engine.kind,
    tasks,
    people,
    orders: kept?.orders ?? 0,
    peopleTold: kept?.people ?? 0,
    notices: kept?.notices ?? 0,
    listeners: sessions.length,
    heard: heard.size,
    committedMs: round(committedMs),
    heardByAllMs: round(heardMs),
    limitMs: LIMIT_MS,
    withinLimit: heard.size === people && heardMs <= LIMIT_MS,
    secondPress: { fresh: again.body.fresh, orders: again.body.orders },
    receipts: receipts.length,
    receiptsFresh: answers.filter((one) => one.body.results?.[0]?.fresh).length,
    receiptsKept: done?.receipts ?? 0,
    ordersDone: done?.done ?? 0,
    receiptsPerSecond: round((receipts.length / receiptsMs) * 1000),
    clients,
    faults: faults.length,
  }),
)
agent.destroy()
await app.close()
await running.stop()
await open.close()
await fresh.close()
await rm(dataDir, { recursive: true, force: true })
await stopTestEngine()

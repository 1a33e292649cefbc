import Fastify from 'fastify'
import { must, newId } from '../base/index.ts'
import { city as demo } from '../cities/demo/index.ts'
import { foundCity, openCity, readSettings, runCity } from '../host/index.ts'
import { tableOf } from '../platform/catalogue/datasets/index.ts'
import { sharing } from '../platform/catalogue/index.ts'
import { fill, residentRows, residents } from '../platform/catalogue/rows/testing.ts'
import { systemActor } from '../platform/org/index.ts'
import { sql } from '../platform/store/index.ts'
import { buildServer } from '../server/index.ts'

// The other end of bench/sharing.ts: a founded city with one shared dataset, and beside it a bare endpoint that reads one
// row without rights, masks or audit. Says where on standard output, ends with standard input.

const [, , dataDir = '', rows = '100000'] = process.argv
const settings = {
  ...readSettings({}),
  dataDir,
  ...(process.env.DATABASE_URL ? { databaseUrl: process.env.DATABASE_URL } : {}),
}
const city = must(await openCity({ settings, plan: demo }))
if (city.fresh) await foundCity(city, demo, new Date(Date.now() - 86_400_000), () => undefined)
const faults: string[] = []
const running = await runCity(city, (where, fault) => faults.push(`${where.zh} ${String(fault)}`))
const at = city.now()
const who = systemActor(demo.district)

const valid = (serial: number): string => {
  const body = `4401111990${String(101 + (serial % 28)).padStart(4, '0')}${String(serial % 1000).padStart(3, '0')}`
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const sum = [...body].reduce((all, digit, i) => all + Number(digit) * (weights[i] as number), 0)
  return body + ('10X98765432'[sum % 11] as string)
}
const dataset = residents({ unit: [...city.catalog.units.keys()][0] as string })
const keys = [...new Set(Array.from({ length: 28_000 }, (_, i) => valid(i)))]
await fill(
  city.store,
  dataset,
  residentRows(Number(rows)).map((row, i) => {
    const key = keys[i] ?? `${row.key.slice(0, 10)}${String(i).padStart(8, '0')}`
    return { ...row, key, values: { ...row.values, idNumber: key } }
  }),
)
const { grant } = await city.store.tx((tx) =>
  sharing.makeGrant(
    tx,
    who,
    {
      ...{
        district: demo.district,
        matter: newId(),
        dataset: dataset.id,
        owner: dataset.unit,
        unit: newId(),
      },
      ...{
        duty: 'SX-0001',
        purpose: '测量',
        basis: '测量',
        items: ['idNumber', 'name', 'phone', 'village', 'born'],
      },
      ...{ masks: {}, filter: true, mode: 'query', dayMost: 2_000_000_000, minuteMost: 10_000_000 },
      ...{ from: at, to: new Date(at.getTime() + 86_400_000) },
    },
    at,
  ),
)
const made = must(
  await city.store.tx((tx) =>
    sharing.makeKey(tx, who, grant, { system: '测量', networks: ['127.0.0.1'] }, at),
  ),
)
const { app } = await buildServer(running.doors, { log: false })
await app.listen({ port: 0, host: '127.0.0.1' })

const bare = Fastify({ logger: false })
const table = sql.id(tableOf(dataset.id))
bare.post<{ Body: { key: { idNumber: string } } }>('/plain', async (request) => {
  const row = await city.store.one(
    sql`select f_id_number, f_name, f_phone, f_village, f_born from ${table}
      where district = ${demo.district} and key = ${request.body.key.idNumber}`,
  )
  return { row }
})
await bare.listen({ port: 0, host: '127.0.0.1' })
const portOf = (server: { address(): unknown }): number => (server.address() as { port: number }).port
const facts = async (): Promise<number> =>
  (
    await city.store.one<{ n: number }>(
      sql`select count(*) as n from fact where district = ${demo.district} and subject = ${grant.id}::uuid
        and kind = 'share.access'`,
    )
  )?.n ?? 0

const say = (what: object) => process.stdout.write(`${JSON.stringify(what)}\n`)
say({ port: portOf(app.server), plain: portOf(bare.server), key: made.key, keys, grant: grant.id })
process.stdin.setEncoding('utf8')
process.stdin.on('data', async (line: string) => {
  if (line.startsWith('facts')) {
    const [used] = await sharing.usage(city.store, demo.district, grant.id, '2000-01-01')
    return say({ facts: await facts(), metered: used?.calls ?? 0, faults })
  }
  await Promise.all([app.close(), bare.close()])
  await running.stop()
  await city.close()
  process.exit(0)
})

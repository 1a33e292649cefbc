import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { must, newId } from '../base/index.ts'
import { madePersons } from '../brain/linkage/persons/testing.ts'
import { dataBrain } from '../packs/data-brain/index.ts'
import { openVault } from '../platform/fields/index.ts'
import { schema as ledger } from '../platform/ledger/index.ts'
import { schema as org, systemActor } from '../platform/org/index.ts'
import { applyPlan, openClaims, schema as registers, type SourceRecord } from '../platform/registers/index.ts'
import { migrate, openStore } from '../platform/store/index.ts'
import { machine, machineSeconds, round, told } from './city.ts'

/**
 * How fast records become rows of a base register with their claims 基础库入库: persons made new, the same again, and a
 * second source for those that are there; personal values sealed, versions and fingerprints written.
 *
 *   node bench/feed.ts [--persons 100000] [--url postgresql://…]
 */
const { values: given } = parseArgs({
  options: { persons: { type: 'string', default: '100000' }, url: { type: 'string' } },
})
const count = Number(given.persons)
const district = '440111'
const folder = await mkdtemp(join(tmpdir(), 'huying-feed-'))
const store = must(
  await openStore(
    given.url ? { url: given.url, poolSize: 4 } : { dataDir: join(folder, 'engine'), poolSize: 4 },
  ),
)
try {
  must(await migrate(store, [ledger, org, registers]))
  const types = Object.entries(dataBrain.registers).map(([name, one]) => ({
    ...one,
    name: `dataBrain.${name}`,
  }))
  const now = new Date()
  must(await applyPlan(store, types, now))
  const codes = new Map(dataBrain.codes.map((list) => [list.name, list]))
  const claims = openClaims({
    types,
    vault: openVault({ key: Buffer.alloc(32, 3) }),
    codes: (name) => codes.get(name),
    roles: dataBrain.roles,
  })
  told(`making ${count} persons`)
  const seen = new Set<string>()
  const people = madePersons(count, 11).a.filter((one) => !seen.has(one.idNumber) && seen.add(one.idNumber))
  const records = people.map((one, n): SourceRecord => {
    const { name, idNumber, birth, phone, address } = one
    const values = { name, idNumber, birth, phone, address, area: '440111014' }
    return {
      ...{ ref: String(n).padStart(9, '0'), line: n + 2, observedAt: now },
      values: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== '')),
    }
  })
  const map = { a: 'name', b: 'idNumber', c: 'birth', d: 'phone', e: 'address', f: 'area' }
  const actor = systemActor(district)
  const supply = {
    records: async (_reader: unknown, _feed: unknown, asked: { after: string; limit: number }) => {
      const from = asked.after === '' ? 0 : Number(asked.after) + 1
      return records.slice(from, from + asked.limit)
    },
    gone: async () => [],
  }
  const source = async (legal: readonly string[]) => {
    const dataset = newId()
    const feed = {
      register: 'dataBrain.person',
      dataset,
      title: '人口',
      unit: newId(),
      map,
      observed: null,
      legal,
    }
    const saved = must(await store.tx((tx) => claims.saveFeed(tx, district, feed, Object.keys(map), now)))
    return { dataset, feed: saved.id }
  }
  const run = async () => {
    const from = performance.now()
    const [cpu, busy] = [process.cpuUsage(), machineSeconds().busy]
    while (await claims.step(store, district, supply, new Date()));
    const seconds = (performance.now() - from) / 1000
    const used = process.cpuUsage(cpu)
    const [work] = await claims.works(store, district, 1)
    return {
      seconds: round(seconds),
      ownCpuSeconds: round((used.user + used.system) / 1e6),
      busyCores: round((machineSeconds().busy - busy) / seconds),
      recordsPerSecond: Math.round(records.length / seconds),
      counts: work?.counts,
    }
  }
  const first = await source(['idNumber', 'name'])
  must(await store.tx((tx) => claims.publishFeed(tx, actor, district, first.feed, now)))
  told('made new')
  const fresh = await run()
  told('the same again')
  await store.tx((tx) => claims.onLoaded(tx, district, { dataset: first.dataset, delivery: null, at: now }))
  const again = await run()
  told('a second source')
  const second = await source(['phone'])
  must(await store.tx((tx) => claims.publishFeed(tx, actor, district, second.feed, now)))
  const other = await run()
  process.stdout.write(
    `${JSON.stringify(
      {
        machine: machine(),
        engine: `${store.engine.kind} PostgreSQL ${store.engine.version}`,
        persons: records.length,
        ...{ fresh, again, secondSource: other },
        peakMb: Math.round(process.resourceUsage().maxRSS / 1024),
      },
      null,
      2,
    )}\n`,
  )
} finally {
  await store.close()
  await rm(folder, { recursive: true, force: true })
}

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { must } from '../base/index.ts'
import { schemas } from '../platform/catalogue/index.ts'
import * as rows from '../platform/catalogue/rows/index.ts'
import { fill, residentRows, residents } from '../platform/catalogue/rows/testing.ts'
import { systemActor } from '../platform/org/index.ts'
import { schema as kept, migrate, openStore } from '../platform/store/index.ts'

// Words searched in the rows of one large dataset, without and with the index of pairs of letters.
// node bench/rows.ts [--rows 1000000]

const { values } = parseArgs({ options: { rows: { type: 'string', default: '1000000' } } })
const count = Number(values.rows)
const folder = await mkdtemp(join(tmpdir(), 'huying-rows-'))
const store = must(await openStore({ dataDir: folder }))
await migrate(store, [kept, ...schemas])
const ROADS = [...'石井棠景江高人和太和钟落潭均禾嘉禾永平京溪同德黄石云城三元里松洲新市']
const dataset = residents({ rowCount: count })
const all = residentRows(count).map((row, i) => ({
  ...row,
  key: String(i).padStart(18, '0'),
  values: {
    ...row.values,
    village: `${ROADS[i % ROADS.length]}${ROADS[(i * 7) % ROADS.length]}村第${i % 977}社`,
    note: `登记于第${i % 1009}号窗口，材料齐全`,
  },
}))
await fill(store, dataset, all)
const whole = rows.sightOf(systemActor('440111'), dataset)
// what a steward sees: personal items masked
const items = { ...whole.items, idNumber: 'idNumber', name: 'name', phone: 'phone' } as const
const sight = { ...whole, items, parts: [{ where: true, items }] }
const cipher = { seal: (text: string) => text, open: (text: string) => text }
const WORDS = ['石村第976社', '第1008号窗口', '棠云村', '材料齐全', '没有这个词的']

async function measured(): Promise<Record<string, number>> {
  const out: Record<string, number> = {}
  for (const q of WORDS) {
    const times: number[] = []
    for (let i = 0; i < 7; i++) {
      const begun = performance.now()
      must(await rows.list(store, dataset, sight, { q, limit: 20 }, cipher))
      times.push(performance.now() - begun)
    }
    out[q] = Math.round(times.toSorted((a, b) => a - b)[3] as number)
  }
  return out
}

const scanned = await measured()
const begun = performance.now()
await rows.keepSearch(store, dataset, { vault: { open: String, blind: String }, register: () => undefined })
const seconds = Math.round((performance.now() - begun) / 100) / 10
const indexed = await measured()
console.log(JSON.stringify({ rows: count, indexSeconds: seconds, scannedMs: scanned, indexedMs: indexed }))
await store.close()
await rm(folder, { recursive: true, force: true })
const slowest = Math.max(...Object.values(indexed))
if (slowest > 1000) process.exitCode = 1

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { must } from '../base/index.ts'
import { resolveApart } from '../brain/linkage/index.ts'
import { type MadePerson, madePersons } from '../brain/linkage/persons/testing.ts'
import { openStore, type Store, sql } from '../platform/store/index.ts'
import { machine, machineSeconds, round, told } from './city.ts'

/**
 * Who of one source is who of the other 实体比对: two tables of dirty persons with known truth, read by COPY, linked in a
 * thread, links written back by COPY.
 *
 *   node bench/resolve.ts [--persons 1000000] [--seed 20261121] [--url postgresql://…]
 *
 * Without `--url` on the embedded engine. `limitRatio` = seconds ÷ 60: what the issue allows for 2 × 1,000,000.
 */
const { values: given } = parseArgs({
  options: {
    persons: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '20261121' },
    url: { type: 'string' },
  },
})
const LIMIT_SECONDS = 60
const PIECE = 256 * 1024
const COLUMNS = ['key', 'name', 'id_number', 'birth', 'phone', 'address']

async function fill(store: Store, table: string, all: readonly MadePerson[]): Promise<void> {
  await store.tx((tx) =>
    tx.run(
      sql.raw(
        `create table ${table} (key text primary key, name text, id_number text, birth text, phone text, address text)`,
      ),
    ),
  )
  await store.copyIn(
    table,
    COLUMNS,
    (function* () {
      for (const [i, one] of all.entries())
        yield [String(i), one.name, one.idNumber, one.birth, one.phone, one.address]
    })(),
  )
}

/** The bytes of a table's persons in pieces. */
async function* bytesOf(store: Store, table: string): AsyncGenerator<Uint8Array> {
  let lines: Buffer[] = []
  let size = 0
  const piece = () => Buffer.concat(lines)
  const LF = Buffer.from('\n')
  for await (const line of store.copyOut(
    sql`select key, name, id_number, birth, phone, address from ${sql.id(table)}`,
  )) {
    lines.push(line, LF)
    size += line.length + 1
    if (size < PIECE) continue
    yield piece()
    lines = []
    size = 0
  }
  if (size > 0) yield piece()
}

const folder = await mkdtemp(join(tmpdir(), 'huying-resolve-'))
const store = must(
  await openStore(
    given.url ? { url: given.url, poolSize: 4 } : { dataDir: join(folder, 'engine'), poolSize: 4 },
  ),
)
try {
  const count = Number(given.persons)
  told(`making 2 × ${count} persons`)
  const { a, b } = madePersons(count, Number(given.seed))
  const whoA = Uint32Array.from(a, (one) => one.who)
  const whoB = Uint32Array.from(b, (one) => one.who)
  await store.tx((tx) => tx.run(sql.raw('drop table if exists resolve_a, resolve_b, resolve_link')))
  await fill(store, 'resolve_a', a)
  await fill(store, 'resolve_b', b)
  a.length = 0
  b.length = 0
  await store.tx((tx) =>
    tx.run(
      sql.raw(
        'create table resolve_link (a text not null, b text not null, clear boolean not null, rule text not null, score real not null)',
      ),
    ),
  )
  told('linking')
  const before = machineSeconds()
  const cpu = process.cpuUsage()
  const from = performance.now()
  const found = await resolveApart(
    { bytes: bytesOf(store, 'resolve_a'), count },
    { bytes: bytesOf(store, 'resolve_b'), count },
  )
  const linkedMs = performance.now() - from
  await store.copyIn(
    'resolve_link',
    ['a', 'b', 'clear', 'rule', 'score'],
    found.a.map((key, i) => [key, found.b[i], found.clear[i] === 1, found.rules[i], found.score[i]]),
  )
  const seconds = (performance.now() - from) / 1000
  const used = process.cpuUsage(cpu)
  const after = machineSeconds()

  const inB = new Set(whoB)
  const truePairs = whoA.reduce((sum, who) => sum + (inB.has(who) ? 1 : 0), 0)
  const seen = { links: 0, right: 0, asked: 0, askedRight: 0 }
  const byRule: Record<string, { right: number; wrong: number }> = {}
  for (let i = 0; i < found.a.length; i++) {
    const right = whoA[Number(found.a[i])] === whoB[Number(found.b[i])]
    const clear = found.clear[i] === 1
    if (clear) seen.links++
    else seen.asked++
    if (right && clear) seen.right++
    if (right && !clear) seen.askedRight++
    const rule = `${found.rules[i]}${clear ? '' : ' (asked)'}`
    byRule[rule] ??= { right: 0, wrong: 0 }
    byRule[rule][right ? 'right' : 'wrong']++
  }
  process.stdout.write(
    `${JSON.stringify(
      {
        machine: machine(),
        engine: `${store.engine.kind} PostgreSQL ${store.engine.version}`,
        persons: `2 × ${count}`,
        seconds: round(seconds),
        limitRatio: round(seconds / LIMIT_SECONDS, 3),
        parts: {
          readAndPackSeconds: round((linkedMs - found.linkMs) / 1000),
          compareSeconds: round(found.linkMs / 1000),
          writeSeconds: round(seconds - linkedMs / 1000),
        },
        cpuSeconds: round((used.user + used.system) / 1e6),
        othersCores: round((after.busy - before.busy) / seconds - (used.user + used.system) / 1e6 / seconds),
        peakMb: Math.round(process.resourceUsage().maxRSS / 1024),
        compared: found.compared,
        truePairs,
        precision: round(seen.right / seen.links, 5),
        recall: round(seen.right / truePairs, 4),
        recallWithAsked: round((seen.right + seen.askedRight) / truePairs, 4),
        links: seen.links,
        asked: seen.asked,
        askedRight: seen.askedRight,
        byRule,
      },
      null,
      2,
    )}\n`,
  )
} finally {
  await store.close()
  await rm(folder, { recursive: true, force: true })
}

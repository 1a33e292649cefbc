import { codesCity, testSchemas } from '../platform/credentials/codes/testing.ts'
import { checkPure, openReplay } from '../platform/credentials/envelope/decide.ts'
import { codes } from '../platform/credentials/index.ts'
import { checkNative } from '../platform/credentials/keys/index.ts'
import { sql } from '../platform/store/index.ts'
import { freshStore, stopTestEngine } from '../platform/store/testing.ts'

// The city's doors of the code: made for a screen, checked at a gate on line, judged at a gate alone.
// node bench/codes.ts [codes 4000] [people 400]

const [many = 4_000, people = 400] = process.argv.slice(2).map(Number)
const CLIENTS = 16
const store = await freshStore(testSchemas)
const city = await codesCity(store)
const begun = new Date()
const subjects: codes.SubjectRow[] = []
for (let n = 0; n < people; n++) subjects.push(await city.person(begun))
const readers: Awaited<ReturnType<typeof city.reader>>[] = []
for (let n = 0; n < CLIENTS; n++) readers.push(await city.reader(`BENCH-${n}`, ['test.bus'], begun))
const at = <T>(all: readonly T[], i: number): T => all[i % all.length] as T

async function byClients(count: number, work: (i: number) => Promise<void>): Promise<readonly number[]> {
  const times: number[] = []
  let next = 0
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      for (let i = next++; i < count; i = next++) {
        const from = performance.now()
        await work(i)
        times.push(performance.now() - from)
      }
    }),
  )
  return times.sort((a, b) => a - b)
}
const ms = (times: readonly number[], share: number) =>
  Math.round((times[Math.floor((times.length - 1) * share)] ?? 0) * 100) / 100
const cpuEach = ({ user, system }: NodeJS.CpuUsage) => Math.round((user + system) / 10 / many) / 100
const rate = (count: number, from: number) => Math.round(count / ((performance.now() - from) / 1000))

// ── made for a screen, in the database's own time ──
const texts: string[] = new Array(many)
let from = performance.now()
const cpu = process.cpuUsage()
const making = await byClients(many, async (i) => {
  texts[i] = await city.show(at(subjects, i), 'test.bus', new Date())
})
const made = rate(many, from)
const spent = process.cpuUsage(cpu)

// ── at a gate, on line: signature, one use, consent, loss, fare and record in one transaction ──
from = performance.now()
const cpuBefore = process.cpuUsage()
let passed = 0
const checking = await byClients(many, async (i) => {
  const verdict = await city.scan(new Date(), texts[i] ?? '', at(readers, i).row)
  if (verdict.accepted) passed++
})
const checked = rate(many, from)
const spentThere = process.cpuUsage(cpuBefore)
from = performance.now()
let twice = 0
await byClients(Math.min(many, 1_000), async (i) => {
  const verdict = await city.scan(new Date(), texts[i] ?? '', at(readers, i + 1).row)
  if (verdict.accepted) twice++
})

// ── at a gate, alone ──
const lists = {
  trust: city.trust,
  scenes: (await codes.listsFor(city.env, store, at(readers, 0).row, new Date())).scenes,
}
const alone = (check: typeof checkNative, count: number) => {
  const replay = openReplay()
  const times: number[] = []
  const start = performance.now()
  for (let i = 0; i < count; i++) {
    const one = performance.now()
    const judged = codes.judgeAt(texts[i] ?? '', lists, {
      ...{ nowMs: begun.getTime() + 5_000, driftMs: 0, replay, check, offline: true },
    })
    times.push(performance.now() - one)
    if (!judged.ok) throw new Error(`refused: ${judged.why}`)
  }
  times.sort((a, b) => a - b)
  return { perSecond: rate(count, start), p50: ms(times, 0.5), p95: ms(times, 0.95), p99: ms(times, 0.99) }
}
const native = alone(checkNative, Math.min(many, 3_000))
const pure = alone(checkPure, 300)

const rows = await store.one<{ passages: number; rides: number; used: number }>(sql`
  select (select count(*) from code_passage where accepted)::integer as passages,
    (select count(*) from code_ride)::integer as rides, (select count(*) from code_used)::integer as used`)
console.log(
  JSON.stringify(
    {
      codes: many,
      clients: CLIENTS,
      made: {
        perSecond: made,
        p50: ms(making, 0.5),
        p95: ms(making, 0.95),
        cpuMsEach: cpuEach(spent),
      },
      onLine: {
        perSecond: checked,
        cpuMsEach: cpuEach(spentThere),
        p50: ms(checking, 0.5),
        p95: ms(checking, 0.95),
        passed,
        twice,
      },
      aloneNative: native,
      alonePureJs: pure,
      kept: rows,
    },
    null,
    1,
  ),
)
await store.close()
await stopTestEngine()

import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import {
  type Baseline,
  bm25,
  categoryAndDistance,
  equalFields,
  type Plain,
} from '../brain/text/similar/baselines.ts'
import { KeptShelf } from '../brain/text/similar/disk.ts'
import { NO_MARKS } from '../brain/text/similar/segment.ts'
import { columnsOf, text } from '../cli/brain/columns.ts'
import { randomOf } from './dispatch-list.ts'
import { type Made, maker } from './similar-made.ts'

/**
 * Similar requests at the size of a city 相似诉求规模测试: requests made from real ones, in the index that a city runs.
 *
 *   node bench/similar.ts --messages FILE.csv.gz [--requests 1000000] [--beside 50000] [--queries 400] [--folder DIR [--reuse]]
 *
 * `--reuse`: the folder of an earlier run with the same seed is opened, not built again.
 */
const { values: given } = parseArgs({
  options: {
    messages: { type: 'string' },
    requests: { type: 'string', default: '1000000' },
    beside: { type: 'string', default: '50000' },
    queries: { type: 'string', default: '400' },
    seed: { type: 'string', default: '20261121' },
    folder: { type: 'string' },
    reuse: { type: 'boolean', default: false },
    child: { type: 'boolean', default: false },
    from: { type: 'string', default: '0' },
  },
})
const seed = Number(given.seed)
const folder = given.folder ?? join(tmpdir(), `huying-similar-${process.pid}`)
const BATCH = 200

const messagesOf = async (file: string): Promise<{ title: string; text: string }[]> =>
  (await columnsOf(file, ['title', 'detail'])).map((row) => ({
    title: text(row.title),
    text: text(row.detail).trim(),
  }))

const keyOf = (n: number): Uint8Array => {
  const key = new Uint8Array(16)
  new DataView(key.buffer).setUint32(12, n)
  return key
}
const marksOf = (one: Made) => ({
  ...NO_MARKS,
  at: Math.floor(one.at.getTime() / 1000),
  caller: one.caller,
  lon: Math.round(one.lon * 1e6),
  lat: Math.round(one.lat * 1e6),
})
const put = (kept: KeptShelf, one: Made): boolean => kept.put(keyOf(one.n), one, marksOf(one))

function opened(dir: string): KeptShelf {
  const kept = new KeptShelf(dir)
  for (const _ of kept.load());
  return kept
}

const at = (sorted: readonly number[], share: number): number =>
  Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 100) / 100
/** Milliseconds as a clock tells them, and as the processor worked: beside other work the first say little. */
function timer() {
  const wall: number[] = []
  const worked: number[] = []
  const spread = (took: number[]) => {
    took.sort((a, b) => a - b)
    return { p50: at(took, 0.5), p95: at(took, 0.95), p99: at(took, 0.99), max: at(took, 1) }
  }
  return {
    run<T>(what: () => T): T {
      const cpu = process.cpuUsage()
      const from = performance.now()
      const result = what()
      wall.push(performance.now() - from)
      const { user, system } = process.cpuUsage(cpu)
      worked.push((user + system) / 1000)
      return result
    },
    get figures() {
      return { clock: spread(wall), processor: spread(worked) }
    },
  }
}
const megabytes = (bytes: number): number => Math.round(bytes / 1e6)
const sizeOf = (dir: string): number =>
  readdirSync(dir).reduce((sum, name) => sum + statSync(join(dir, name)).size, 0)
const say = (words: string): void => console.error(words)

if (!given.messages) {
  console.error('--messages FILE (CSV or CSV.gz with the columns title and detail) is missing')
  process.exit(2)
}
const make = maker(await messagesOf(given.messages), seed)

if (given.child) await writeUntilKilled()
else {
  const report = {
    seed,
    ...(await wholeIndex(Number(given.requests))),
    beside: sideBySide(Number(given.beside)),
  }
  console.log(JSON.stringify(report, null, 2))
  if (!given.folder) rmSync(folder, { recursive: true, force: true })
}

/** Puts requests in and tells after each flush how many are safe; ends only by being killed. */
async function writeUntilKilled(): Promise<void> {
  const kept = opened(folder)
  for (let n = Number(given.from); ; n++) {
    put(kept, make(n))
    if (n % 25 !== 24) continue
    kept.flush()
    process.stdout.write(`${n}\n`)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

async function wholeIndex(requests: number) {
  mkdirSync(folder, { recursive: true })
  if (!given.reuse) KeptShelf.clear(folder)
  const openedAt = performance.now()
  const kept = opened(folder)
  const openMs = performance.now() - openedAt
  const begun = performance.now()
  const cpu = process.cpuUsage()
  let indexing = 0
  for (let n = kept.shelf.docs; n < requests; n++) {
    const one = make(n)
    const from = performance.now()
    put(kept, one)
    if (n % BATCH === BATCH - 1) kept.flush()
    indexing += performance.now() - from
    if (n % 50_000 === 49_999) say(`${n + 1} · ${Math.round((performance.now() - begun) / 1000)} s`)
  }
  kept.flush(true)
  const { user, system } = process.cpuUsage(cpu)
  const learnt = performance.now()
  for (const _ of kept.shelf.learn());
  const learnMs = performance.now() - learnt
  const random = randomOf(seed + 1)
  const numbers = Array.from({ length: Number(given.queries) }, () => random.below(requests))
  const queries = asked(kept, numbers)
  const again = asked(kept, numbers)
  const inserted = kept.shelf.docs
  const visible = insertsSeen(kept, inserted, 200)
  kept.close()
  const rss = process.memoryUsage().rss
  const bytes = kept.shelf.bytes
  const disk = sizeOf(folder)
  const killed = await killAndReopen(inserted + 200)
  return {
    requests: inserted,
    openMs: Math.round(openMs),
    indexMicros: Math.round((indexing / requests) * 1000),
    /** The making of requests included. */
    madeAndIndexedProcessorMicros: Math.round((user + system) / requests),
    learnMs: Math.round(learnMs),
    /** The first look at each neighbourhood works out lengths and subjects; the second finds them. */
    queryMs: { first: queries.ms, again: again.ms },
    recallAt5: queries.recallAt5,
    insertVisible: visible,
    rssMb: megabytes(rss),
    indexMb: megabytes(bytes),
    diskMb: megabytes(disk),
    ...killed,
  }
}

/** Words as somebody types them: not the kept request itself, but another made from the same one. */
function asked(kept: KeptShelf, numbers: readonly number[]) {
  const time = timer()
  let found = 0
  let wanted = 0
  for (const n of numbers) {
    const one = make(n)
    const marks = marksOf(one)
    const near = time.run(() =>
      kept.shelf.search(kept.shelf.sign(one, marks), marks, 5, kept.shelf.find(keyOf(n))),
    )
    const own = new Set(make.family(n).filter((other) => other !== n && other < kept.shelf.docs))
    wanted += Math.min(5, own.size)
    for (const { doc } of near) if (own.has(doc)) found++
  }
  return { ms: time.figures, recallAt5: wanted === 0 ? null : Math.round((found / wanted) * 1000) / 1000 }
}

/** Each new request is looked for at once by words of its own. */
function insertsSeen(kept: KeptShelf, from: number, times: number) {
  const time = timer()
  let seen = 0
  for (let n = from; n < from + times; n++) {
    const one = make(n)
    const marks = marksOf(one)
    const near = time.run(() => {
      put(kept, one)
      kept.flush()
      return kept.shelf.search(kept.shelf.sign(one, marks), marks, 5)
    })
    if (near.some(({ doc }) => doc === kept.shelf.find(keyOf(n)))) seen++
  }
  return { times, seen, ms: time.figures }
}

/** A process that writes is killed (SIGKILL) in the midst, three times; all it said was safe is there at the next opening. */
async function killAndReopen(from: number) {
  const kills: { said: number; lost: number; reopenMs: number }[] = []
  let next = from
  for (let round = 0; round < 3; round++) {
    const said = await writeAndKill(next)
    const begun = performance.now()
    const kept = opened(folder)
    const reopenMs = Math.round(performance.now() - begun)
    let lost = 0
    for (let n = 0; n <= said; n += n < from ? 997 : 1) if (kept.shelf.find(keyOf(n)) < 0) lost++
    kills.push({ said: said - next + 1, lost, reopenMs })
    next = kept.shelf.docs
    kept.close()
  }
  return { kills }
}

function writeAndKill(from: number): Promise<number> {
  const args = [import.meta.filename, '--child', '--messages', given.messages as string, '--folder', folder]
  const child = spawn(process.execPath, [...args, '--seed', String(seed), '--from', String(from)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return new Promise((resolve) => {
    let said = from - 1
    createInterface({ input: child.stdout }).on('line', (line) => {
      said = Number(line)
      if (said > from + 2_000) child.kill('SIGKILL')
    })
    child.on('close', () => resolve(said))
  })
}

/** Ours and the plain ways on the same requests: who finds the others made from the same request at the same place. */
function sideBySide(requests: number) {
  const kept = new KeptShelf(null)
  const all: Made[] = []
  for (let n = 0; n < requests; n++) {
    const one = make(n)
    all.push(one)
    put(kept, one)
  }
  for (const _ of kept.shelf.learn());
  const random = randomOf(seed + 2)
  const numbers = Array.from({ length: Number(given.queries) }, () => random.below(requests))
  const plain: Plain[] = all.map(({ title, text, caller, at, category, lon, lat }) => ({
    title,
    text,
    sender: String(caller),
    at,
    category,
    lon,
    lat,
  }))
  const judged = (near: (n: number) => readonly number[]) => {
    const time = timer()
    let found = 0
    let wanted = 0
    let first = 0
    let judgedOf = 0
    for (const n of numbers) {
      const docs = time.run(() => near(n))
      const own = new Set(make.family(n).filter((other) => other !== n && other < requests))
      if (own.size === 0) continue
      judgedOf++
      wanted += Math.min(5, own.size)
      for (const doc of docs.slice(0, 5)) if (own.has(doc)) found++
      if (own.has(docs[0] ?? -1)) first++
    }
    return {
      recallAt5: Math.round((found / wanted) * 1000) / 1000,
      precisionAt1: Math.round((first / judgedOf) * 1000) / 1000,
      ms: time.figures,
    }
  }
  const beside = (one: Baseline | null) => (one ? judged((n) => one.near(n, 5)) : null)
  return {
    requests,
    queries: numbers.length,
    ours: judged((n) => {
      const one = all[n] as Made
      const marks = marksOf(one)
      return kept.shelf.search(kept.shelf.sign(one, marks), marks, 5, n).map(({ doc }) => doc)
    }),
    categoryAnd250m: beside(categoryAndDistance(plain)),
    equalFields: beside(equalFields(plain)),
    bm25Bigrams: beside(bm25(plain)),
  }
}

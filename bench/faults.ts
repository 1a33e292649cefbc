import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { machine } from './city.ts'

// Every fault of tests/scale/faults.test.ts as often in a row as told, on one city: one that is survived once by luck is not.
// node bench/faults.ts [--times 10] [--bin /usr/lib/postgresql/15/bin]     (disk and network want root)

const { values } = parseArgs({
  options: { times: { type: 'string', default: '10' }, bin: { type: 'string' } },
})
const folder = mkdtempSync(join(tmpdir(), 'huying-faults-'))
const out = join(folder, 'outcomes')
const child = spawn(
  process.execPath,
  ['--disable-warning=ExperimentalWarning', '--test', '--test-reporter=spec', 'tests/scale/faults.test.ts'],
  {
    stdio: ['ignore', 2, 2],
    env: {
      ...process.env,
      HUYING_FAULT_TIMES: values.times,
      HUYING_FAULT_OUT: out,
      ...(values.bin ? { HUYING_FAULT_BIN: values.bin } : {}),
    },
  },
)
const [code] = (await once(child, 'close')) as [number | null]

type Outcome = {
  readonly fault: string
  readonly seen: Readonly<Record<string, number>>
  readonly said: readonly string[]
  readonly acknowledged: number
  readonly lost: readonly string[]
  readonly doubled: number
  readonly half: number
  readonly sentTwice: number
  readonly backMs: number
}
const outcomes = (existsSync(out) ? readFileSync(out, 'utf8') : '')
  .split('\n')
  .filter(Boolean)
  .map((line): Outcome => JSON.parse(line))
rmSync(folder, { recursive: true, force: true })
const sum = (of: readonly Outcome[], take: (one: Outcome) => number): number =>
  of.reduce((all, one) => all + take(one), 0)
const faults = [...new Set(outcomes.map(({ fault }) => fault))].map((fault) => {
  const mine = outcomes.filter((one) => one.fault === fault)
  const back = mine.map(({ backMs }) => backMs).sort((a, b) => a - b)
  const seen: Record<string, number> = {}
  for (const one of mine)
    for (const [answer, n] of Object.entries(one.seen)) seen[answer] = (seen[answer] ?? 0) + n
  return {
    fault,
    times: mine.length,
    acknowledged: sum(mine, (one) => one.acknowledged),
    lost: sum(mine, (one) => one.lost.length),
    doubled: sum(mine, (one) => one.doubled),
    half: sum(mine, (one) => one.half),
    sentTwice: sum(mine, (one) => one.sentTwice),
    seen,
    said: [...new Set(mine.flatMap(({ said }) => said))],
    backMs: { median: back[Math.floor(back.length / 2)], worst: back.at(-1) },
  }
})
process.stdout.write(
  `${JSON.stringify({ bench: 'faults', green: code === 0, times: Number(values.times), faults, machine: machine() }, null, 1)}\n`,
)
process.exit(code ?? 1)

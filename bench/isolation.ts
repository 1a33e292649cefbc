/**
 * Shutting burst pipes off 关阀 in a generated network: a grid of streets with a valve in two of three pipes, some of them
 * stuck, fed from its corners. `node bench/isolation.ts [--pipes 50000]`. Prints one JSON object.
 */
import { parseArgs } from 'node:util'
import { isolate, type Pipe } from '../packs/water/isolation.ts'

const { values } = parseArgs({ options: { pipes: { type: 'string' } } })
const wanted = Number(values.pipes ?? 50_000)
const LIMIT_MS = 2000

let state = 7
const next = () => {
  state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
  return state / 4_294_967_296
}

const side = Math.ceil(Math.sqrt(wanted / 2))
const pipes: Pipe[] = []
const add = (from: string, to: string) => {
  const n = pipes.length
  const valve = next() < 2 / 3 ? { id: `v${n}`, stuck: next() < 0.05 } : null
  if (n < wanted) pipes.push({ id: `p${n}`, from, to, valve })
}
for (let x = 0; x <= side; x++)
  for (let y = 0; y <= side; y++) {
    if (x < side) add(`${x},${y}`, `${x + 1},${y}`)
    if (y < side) add(`${x},${y}`, `${x},${y + 1}`)
  }
const corners = ['0,0', `${side},0`, `0,${side}`, `${side},${side}`]
const nodes = Object.fromEntries([
  ...pipes.map(({ to }) => [to, { customers: 20 }] as const),
  ...corners.map((corner) => [corner, { source: true }] as const),
])

const took: number[] = []
let valves = 0
let customers = 0
for (let n = 0; n < 50; n++) {
  const from = performance.now()
  const found = isolate(pipes, nodes, `p${Math.floor(next() * pipes.length)}`)
  took.push(performance.now() - from)
  valves += found?.shut.length ?? 0
  customers += found?.customers ?? 0
}
took.sort((a, b) => a - b)
const p95 = took[Math.floor(took.length * 0.95)] ?? 0
console.log(
  JSON.stringify({
    bench: 'isolation',
    ...{
      pipes: pipes.length,
      bursts: took.length,
      p95Ms: Math.round(p95),
      worstMs: Math.round(took.at(-1) ?? 0),
    },
    ...{ valvesMean: valves / took.length, customersMean: customers / took.length },
    limitMs: LIMIT_MS,
    ofLimit: Number(((took.at(-1) ?? 0) / LIMIT_MS).toFixed(3)),
    met: (took.at(-1) ?? 0) <= LIMIT_MS,
  }),
)

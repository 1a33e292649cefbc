/**
 * Fuzz of every operation of the interface description against a live demonstration city 模糊测试:
 * `node tests/fuzz/many.ts [--seed 1] [--count 40] [--only regex]`. Prints findings as they come and one JSON object at the end;
 * exit code 1 when there is one. The same seed makes the same requests; what they meet also depends on what was made before.
 */
import { parseArgs } from 'node:util'
import { startTestCity } from '../city.ts'
import { ACCOUNTS, callersOf, deskOf } from './callers.ts'
import { fuzz } from './run.ts'

const { values } = parseArgs({
  options: { seed: { type: 'string' }, count: { type: 'string' }, only: { type: 'string' } },
})
const seed = Number(values.seed ?? 1)
const city = await startTestCity({
  log: {
    level: 'warn',
    stream: { write: (line) => void (/"(fault|unfit)"/.test(line) && console.error(line.slice(0, 1_500))) },
  },
})
const begun = performance.now()
const description = (await city.anyone.call('GET', '/openapi.json')).body
const report = await fuzz({
  ...{ base: city.base, description, callers: await callersOf(city, ACCOUNTS), seed, prefers: deskOf },
  perOperation: Number(values.count ?? 40),
  ...(values.only ? { only: new RegExp(values.only) } : {}),
  said: (line) => console.error(line),
})
const seconds = (performance.now() - begun) / 1000
const { findings, ...counts } = report
const faults = await city.stop().then(
  () => [],
  (fault: AggregateError) => fault.errors.map((one) => String(one?.stack ?? one).slice(0, 1_500)),
)
for (const fault of faults) console.error(fault)
console.log(
  JSON.stringify({
    bench: 'fuzz',
    seed,
    ...counts,
    findings: findings.length,
    backgroundFaults: faults.length,
    seconds: Math.round(seconds),
  }),
)
process.exit(findings.length + faults.length > 0 ? 1 : 0)

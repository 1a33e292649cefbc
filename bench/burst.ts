import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { against, machine, startCity, summary, told } from './city.ts'
import { cycle, gather } from './cycle.ts'

// Waves of requests at 1→15→1→25→2→35→10 cycles a second, begun on time whether the ones before are done or not; then
// how soon a call is as quick again as in an idle city.
// node bench/burst.ts --data FOLDER [--url postgres://…] [--wave 10]

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    url: { type: 'string' },
    port: { type: 'string', default: '41414' },
    wave: { type: 'string', default: '10' },
  },
})
if (!values.data) throw new Error('--data FOLDER is missing: the folder of a city made by `huying start`')
const WAVES = [1, 15, 1, 25, 2, 35, 10]
const city = await startCity({
  port: Number(values.port),
  dataDir: values.data,
  ...(values.url ? { url: values.url } : {}),
})
try {
  const staff = await gather(city.base)
  let n = Date.now() % 1_000_000
  const faults: string[] = []
  async function wave(perSecond: number, seconds: number) {
    const ms: number[] = []
    const under: Promise<void>[] = []
    const begin = performance.now()
    for (let i = 0; i < perSecond * seconds; i++) {
      const wait = begin + (i * 1000) / perSecond - performance.now()
      if (wait > 0) await pause(wait)
      under.push(
        cycle(staff, n++, 'short', (_step, took) => void ms.push(took)).then(
          () => undefined,
          (fault) => void faults.push(String(fault)),
        ),
      )
    }
    const left = begin + seconds * 1000 - performance.now()
    if (left > 0) await pause(left)
    return { perSecond, under, ms }
  }
  await Promise.all((await wave(5, 5)).under)
  const idle = await wave(1, 10)
  await Promise.all(idle.under)
  const calm = summary(idle.ms).p95
  const waves = []
  for (const perSecond of WAVES) {
    const done = await wave(perSecond, Number(values.wave))
    waves.push(done)
    told(`${perSecond}/s: ${JSON.stringify(summary(done.ms))}`)
  }
  // One second at a time until the calls are as before: the p95 of so few calls may be a quarter above the idle one.
  const end = performance.now()
  let back: number | null = null
  while (back === null && performance.now() - end < 60_000) {
    const after = await wave(2, 1)
    await Promise.all(after.under)
    if (summary(after.ms).p95 <= calm * 1.25 + 5) back = (performance.now() - end) / 1000
  }
  await Promise.all(waves.flatMap((one) => one.under))
  process.stdout.write(
    `${JSON.stringify({ bench: 'burst', idleP95ms: calm, waves: waves.map((one) => ({ perSecond: one.perSecond, ...summary(one.ms) })), errors: faults.length, firstError: faults[0], backToIdleSeconds: back === null ? null : against(back, 10), machine: machine() }, null, 1)}\n`,
  )
} finally {
  await city.stop()
}
process.exit()

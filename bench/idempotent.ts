import { parseArgs } from 'node:util'
import { against, login, machine, startCity, summary } from './city.ts'
import { openingOf } from './cycle.ts'

// One delivery sent many times, many at once, over HTTP: by source and outside id, and by Idempotency-Key.
// node bench/idempotent.ts --data FOLDER [--url postgres://…] [--times 10000]

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    url: { type: 'string' },
    port: { type: 'string', default: '41413' },
    times: { type: 'string', default: '10000' },
    clients: { type: 'string', default: '32' },
  },
})
if (!values.data) throw new Error('--data FOLDER is missing: the folder of a city made by `huying start`')
const city = await startCity({
  port: Number(values.port),
  dataDir: values.data,
  ...(values.url ? { url: values.url } : {}),
})
try {
  const agent = await login(city.base, 'agent')
  const mark = `bench-${Date.now()}`
  async function deliver(times: number, touch: Record<string, unknown>, headers: Record<string, string>) {
    const body = openingOf(1, ['440111'], { touch })
    const numbers = new Map<string, number>()
    const statuses: Record<string, number> = {}
    const ms: number[] = []
    let left = times
    await Promise.all(
      Array.from({ length: Number(values.clients) }, async () => {
        while (left-- > 0) {
          const done = await agent.call('POST', '/api/matters', body, headers)
          statuses[done.status] = (statuses[done.status] ?? 0) + 1
          const number = done.body?.matter?.matter?.number
          if (number) numbers.set(number, (numbers.get(number) ?? 0) + 1)
          ms.push(done.ms)
        }
      }),
    )
    return { times, requests: against(numbers.size, 1), statuses, ms: summary(ms) }
  }
  const half = Math.ceil(Number(values.times) / 2)
  const report = {
    bench: 'idempotent',
    byExternalId: await deliver(half, { source: 'bench', externalId: mark }, {}),
    byKey: await deliver(Number(values.times) - half, {}, { 'idempotency-key': mark }),
    machine: machine(),
  }
  process.stdout.write(`${JSON.stringify(report, null, 1)}\n`)
} finally {
  await city.stop()
}
process.exit()

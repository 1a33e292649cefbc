import { parseArgs } from 'node:util'
import { cpuSeconds, machine, round, summary } from './city.ts'

// Cycles on a running Request Tracker 5 through REST2: create in a queue, assign an owner, reply and resolve, read.
// Started by bench/rt/run.sh, which sets the peer up.

const { values } = parseArgs({
  options: {
    base: { type: 'string' },
    pids: { type: 'string' },
    cycles: { type: 'string', default: '100' },
  },
})
if (!values.base || !values.pids) throw new Error('run bench/rt/run.sh')
const roots = values.pids.split(',').map(Number)
const authorization = `Basic ${Buffer.from('root:password').toString('base64')}`

async function call(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
  const reply = await fetch(`${values.base}/REST/2.0${path}`, {
    method,
    headers: { authorization, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  const text = await reply.text()
  if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${text.slice(0, 300)}`)
  const parsed = text.startsWith('{') ? JSON.parse(text) : {}
  return parsed as Record<string, unknown>
}

async function cycle(n: number): Promise<void> {
  const made = await call('POST', '/ticket', {
    Queue: 'General',
    Subject: `机场路路灯不亮 ${n}`,
    Content: `机场路${n}号附近道路两侧的路灯从上周起一直不亮，晚上出行很不安全，希望尽快维修。`,
    ContentType: 'text/plain',
    Requestor: 'caller@example.org',
  })
  const ticket = `/ticket/${made.id}`
  await call('PUT', ticket, { Owner: 'root' })
  await call('POST', `${ticket}/correspond`, {
    Content: '经现场核查，问题属实，已安排处理完毕，感谢反映。',
    ContentType: 'text/plain',
  })
  await call('PUT', ticket, { Status: 'resolved' })
  const read = await call('GET', ticket)
  if (read.Status !== 'resolved') throw new Error(`read: ${JSON.stringify(read).slice(0, 300)}`)
}

for (let n = 0; n < 10; n++) await cycle(n)
const count = Number(values.cycles)
const before = cpuSeconds(roots)
const begin = performance.now()
const ms: number[] = []
for (let n = 0; n < count; n++) {
  const from = performance.now()
  await cycle(10 + n)
  ms.push(performance.now() - from)
}
const cpu = cpuSeconds(roots) - before
process.stdout.write(
  `${JSON.stringify({ bench: 'rt', calls: ['create', 'assign', 'correspond', 'resolve', 'read'], cycles: count, clients: 1, cpuPerCycleMs: round((cpu / count) * 1000), cyclesPerSecond: round(count / ((performance.now() - begin) / 1000)), ms: summary(ms), machine: machine() }, null, 1)}\n`,
)

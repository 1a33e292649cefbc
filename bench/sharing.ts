import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'

// Masked look-ups of shared data with an audit fact each, over HTTP, the load client on the same machine; beside it, in
// the same run, a bare endpoint that reads one row without rights, masks, metering or audit.
// node bench/sharing.ts [--seconds 15] [--clients 96] [--rows 100000] [--data FOLDER]   (DATABASE_URL: a server instead)

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '15' },
    clients: { type: 'string', default: '96' },
    rows: { type: 'string', default: '100000' },
    data: { type: 'string' },
  },
})
const LIMIT = 1_500
const seconds = Number(values.seconds)
const clients = Number(values.clients)

const folder = values.data ?? (await mkdtemp(join(tmpdir(), 'huying-sharing-')))
const child = spawn(
  process.execPath,
  [new URL('./sharing-served.ts', import.meta.url).pathname, folder, values.rows],
  {
    stdio: ['pipe', 'pipe', 'inherit'],
  },
)
const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
const heard = async <T>(): Promise<T> => {
  const { value, done } = await lines.next()
  if (done) throw new Error('the city ended')
  return JSON.parse(value) as T
}
const served = await heard<{ port: number; plain: number; key: string; keys: string[] }>()

type Figures = { rate: number; p50: number; p95: number; errors: number; answered: number }

/** One request after the other on each of so many connections, for so long; the shortest client that can be written. */
async function load(port: number, path: string, token: string, forSeconds: number): Promise<Figures> {
  const times: number[] = []
  let errors = 0
  let turn = 0
  const end = performance.now() + forSeconds * 1000
  const begun = performance.now()
  const one = () =>
    new Promise<void>((done, fail) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true })
      let sent = 0
      let buffer = ''
      const send = () => {
        const id = served.keys[turn++ % served.keys.length]
        const body = `{"key":{"idNumber":"${id}"},"why":{"duty":"SX-0001","operator":"op${turn % 50}","case":"C${turn % 5000}"}}`
        sent = performance.now()
        socket.write(
          `POST ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
        )
      }
      socket.setEncoding('utf8')
      socket.on('connect', send)
      socket.on('error', fail)
      socket.on('data', (part: string) => {
        buffer += part
        const head = buffer.indexOf('\r\n\r\n')
        if (head < 0) return
        const length = Number(/content-length: (\d+)/i.exec(buffer.slice(0, head))?.[1] ?? -1)
        const text = buffer.slice(head + 4)
        if (length < 0 || Buffer.byteLength(text) < length) return
        times.push(performance.now() - sent)
        if (!buffer.startsWith('HTTP/1.1 200') || text.includes('"found":false')) errors++
        buffer = ''
        if (performance.now() < end) send()
        else {
          socket.end()
          done()
        }
      })
    })
  await Promise.all(Array.from({ length: clients }, one))
  const took = (performance.now() - begun) / 1000
  times.sort((a, b) => a - b)
  const at = (q: number) => Math.round((times[Math.floor(times.length * q)] ?? 0) * 10) / 10
  return {
    rate: Math.round(times.length / took),
    p50: at(0.5),
    p95: at(0.95),
    errors,
    answered: times.length,
  }
}

const count = async () => {
  child.stdin.write('facts\n')
  return heard<{ facts: number; metered: number; faults: string[] }>()
}

try {
  await load(served.port, '/share/v1/lookup', served.key, 3)
  const before = await count()
  const lookups = await load(served.port, '/share/v1/lookup', served.key, seconds)
  const after = await count()
  await load(served.plain, '/plain', '', 2)
  const plain = await load(served.plain, '/plain', '', seconds)
  const facts = after.facts - before.facts
  process.stdout.write(
    `${JSON.stringify(
      {
        what: 'masked look-ups with an audit fact each, over HTTP',
        clients,
        rows: Number(values.rows),
        lookups,
        limit: LIMIT,
        ofLimit: Math.round((lookups.rate / LIMIT) * 100) / 100,
        facts,
        factsEqualLookups: facts === lookups.answered,
        metered: after.metered - before.metered,
        plain: { what: 'one row by its key: no rights, masks, metering or audit', ...plain },
        ofPlain: Math.round((lookups.rate / plain.rate) * 100) / 100,
        faults: after.faults,
      },
      null,
      2,
    )}\n`,
  )
} finally {
  child.stdin.write('end\n')
  await new Promise((done) => child.once('exit', done))
  if (!values.data) await rm(folder, { recursive: true, force: true })
}

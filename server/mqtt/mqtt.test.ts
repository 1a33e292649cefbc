import assert from 'node:assert/strict'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { connectAsync } from 'mqtt'
import { must, no, ok } from '../../base/index.ts'
import { type Point, type PutResult, refusals } from '../../platform/signals/index.ts'
import type { SignalsDoor } from '../city/signals.ts'
import { refusedTopic, startMqtt } from './broker.ts'
import { listenOutside, tryOutside } from './outside.ts'

const MOSQUITTO = ['/usr/sbin/mosquitto', '/usr/bin/mosquitto'].find((one) => existsSync(one))
const PUB = '/usr/bin/mosquitto_pub'
const skip = MOSQUITTO && existsSync(PUB) ? false : 'mosquitto is not installed on this machine'

/** A door that keeps what it gets in memory, when it is allowed to. */
function doorInMemory() {
  const kept: Point[] = []
  const state = { failing: false }
  const door: SignalsDoor = {
    sender: async (key, name) =>
      key === 'right-key-of-a-gateway' && (name === null || name === 'gate')
        ? ok({ id: 'g', name: 'gate' })
        : no(refusals['signals.key']()),
    async take(_sender, _door, points) {
      if (state.failing) throw new Error('the database is away')
      const good = points.filter((one) => typeof one.value === 'number' || /^[\d.]+$/.test(String(one.value)))
      kept.push(...good)
      const refused = points.flatMap((one, line) =>
        good.includes(one)
          ? []
          : [{ line, refusal: refusals['signals.notANumber']({ value: String(one.value) }) }],
      )
      const result: PutResult = { stored: good.length, repeated: 0, flagged: 0, refused }
      return ok(result)
    },
    hear: () => () => undefined,
    sees: () => () => true,
    still: async () => no(refusals['signals.key']()),
  }
  return { door, kept, state }
}
const login = { username: 'gate', password: 'right-key-of-a-gateway', reconnectPeriod: 0 }
const until = async (holds: () => boolean): Promise<void> => {
  for (let n = 0; n < 6_000 && !holds(); n++) await new Promise((resolve) => setTimeout(resolve, 10))
  assert.ok(holds())
}

test('the broker takes every documented form, tells what it refused, and lets nobody listen to others', async () => {
  const { door, kept } = doorInMemory()
  const mqtt = await startMqtt(door, { port: 0, host: '127.0.0.1', now: () => new Date(5_000) })
  const url = `mqtt://127.0.0.1:${mqtt.port}`
  await assert.rejects(connectAsync(url, { ...login, password: 'wrong' }))
  const client = await connectAsync(url, login)
  const told: string[] = []
  client.on('message', (topic, payload) => told.push(`${topic} ${payload}`))
  await client.subscribeAsync(refusedTopic('gate'), { qos: 0 })
  await assert.rejects(client.subscribeAsync('huying/v1/#'))
  const send = (topic: string, body: unknown) =>
    client.publishAsync(topic, typeof body === 'string' ? body : JSON.stringify(body), { qos: 1 })
  await send('huying/v1/W-1/waterLevel', '1.25')
  await send('huying/v1/W-1/waterLevel', { value: 1.5, at: 1_000, unit: 'm' })
  await send('huying/v1/W-1', { t: 2_000, v: { waterLevel: 1.6, battery: 80 } })
  await send('huying/v1/readings', [{ device: 'W-2', metric: 'rain', at: 3_000, value: 4 }])
  await send('huying/v1/W-3/flow', { t0: 0, dt: 60, v: [1, null, 3] })
  await send('huying/v1/W-1/waterLevel', 'broken')
  await send('somewhere/else', '1')
  await until(() => told.length === 2)
  assert.deepEqual(
    kept.map((one) => [one.device, one.metric, one.at, one.value]),
    [
      ['W-1', 'waterLevel', 5_000, '1.25'],
      ['W-1', 'waterLevel', 1_000, 1.5],
      ['W-1', 'waterLevel', 2_000, 1.6],
      ['W-1', 'battery', 2_000, 80],
      ['W-2', 'rain', 3_000, 4],
      ['W-3', 'flow', 0, 1],
      ['W-3', 'flow', 120_000, 3],
    ],
  )
  assert.ok(told[0]?.includes('signals.notANumber') && told[1]?.includes('signals.badInput'))
  await client.endAsync()
  await mqtt.close()
})

test('what is not kept is not acknowledged: the sender sends it again', async () => {
  const { door, kept, state } = doorInMemory()
  const mqtt = await startMqtt(door, { port: 0, host: '127.0.0.1', now: () => new Date() })
  state.failing = true
  const client = await connectAsync(`mqtt://127.0.0.1:${mqtt.port}`, {
    ...login,
    clientId: 'steady',
    clean: false,
    reconnectPeriod: 30,
  })
  let acknowledged = false
  const sent = client
    .publishAsync('huying/v1/W-1/waterLevel', '2.5', { qos: 1 })
    .then(() => (acknowledged = true))
  await new Promise<void>((resolve) => client.once('close', () => resolve()))
  assert.equal(acknowledged, false)
  state.failing = false
  await sent
  assert.deepEqual(
    kept.map((one) => one.value),
    ['2.5'],
  )
  await client.endAsync(true)
  await mqtt.close()
})

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}

test('an outside broker that dies and comes back loses nothing, and its client speaks to ours too', {
  skip,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'huying-mosquitto-'))
  const port = await freePort()
  writeFileSync(
    join(folder, 'conf'),
    `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence true\npersistence_location ${folder}/\nautosave_interval 1\nautosave_on_changes true\nuser root\n`,
  )
  const start = async (): Promise<ChildProcess> => {
    const child = spawn(MOSQUITTO as string, ['-c', join(folder, 'conf')], { stdio: 'ignore' })
    for (let n = 0; n < 100; n++) {
      const up = await connectAsync(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 0 }).catch(() => null)
      if (up) {
        await up.endAsync()
        return child
      }
      await new Promise((resolve) => setTimeout(resolve, 30))
    }
    throw new Error('mosquitto did not start')
  }
  const end = async (child: ChildProcess, signal: NodeJS.Signals) => {
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill(signal)
    await gone
  }
  let broker = await start()
  const kept: Point[] = []
  const says: (string | null)[] = []
  const listening = listenOutside(
    {
      id: 'test',
      title: 'mosquitto',
      url: `mqtt://127.0.0.1:${port}`,
      topics: [{ filter: 'plant/+/+', device: 1, metric: 2 }],
    },
    {
      take: async (_source, points) => void kept.push(...points),
      says: (_id, text) => void says.push(text?.zh ?? null),
    },
    () => new Date(),
    { firstMs: 20 },
  )
  const publish = (value: number) =>
    execFileSync(PUB, ['-p', String(port), '-q', '1', '-t', 'plant/W-1/flow', '-m', String(value)])
  await until(() => listening.client.connected && says.includes(null))
  await new Promise((resolve) => setTimeout(resolve, 100))
  for (let n = 0; n < 5; n++) publish(n)
  await until(() => kept.length === 5)
  // we are away, the broker keeps, dies orderly, comes back
  await listening.client.endAsync(true)
  for (let n = 5; n < 10; n++) publish(n)
  await end(broker, 'SIGTERM')
  broker = await start()
  listening.client.reconnect()
  await until(() => kept.length >= 10)
  assert.deepEqual([...new Set(kept.map((one) => Number(one.value)))].sort(), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  // it is killed under us: we come back by ourselves, the later the longer it is away, and what it kept comes
  await end(broker, 'SIGKILL')
  await until(() => (listening.client.options.reconnectPeriod ?? 0) >= 80)
  assert.ok(says.some((one) => one === '连接中断，正在重连' || one === '对方拒绝连接：端口没有服务'))
  broker = await start()
  for (let n = 10; n < 15; n++) publish(n)
  await until(() => new Set(kept.map((one) => String(one.value))).size === 15)
  assert.equal(listening.client.options.reconnectPeriod, 20)
  // mosquitto's own client at our broker
  const { door, kept: ours } = doorInMemory()
  const mqtt = await startMqtt(door, { port: 0, host: '127.0.0.1', now: () => new Date() })
  const child = spawn(
    PUB,
    [
      '-p',
      String(mqtt.port),
      '-u',
      'gate',
      '-P',
      login.password,
      '-q',
      '1',
      '-t',
      'huying/v1/W-9/rain',
      '-m',
      '7.5',
    ],
    { stdio: 'ignore' },
  )
  assert.equal(await new Promise((resolve) => child.once('exit', resolve)), 0)
  assert.equal(must(ok(ours[0]?.value)), '7.5')
  await mqtt.close()
  await listening.stop()
  await end(broker, 'SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

/** An authority and a certificate of `host` signed by it, made here. */
function certificates(folder: string, host: string) {
  const file = (name: string) => join(folder, `${host}-${name}`)
  const openssl = (...args: readonly string[]) => execFileSync('openssl', args, { stdio: 'ignore' })
  const subject = ['-subj', `/CN=${host}`]
  openssl(
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
    ...['-keyout', file('ca.key'), '-out', file('ca.pem'), '-subj', '/CN=Test authority'],
  )
  openssl(
    ...['req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', ...subject],
    ...['-keyout', file('key.pem'), '-out', file('request.pem')],
  )
  writeFileSync(file('names'), `subjectAltName=${host === '127.0.0.1' ? 'IP' : 'DNS'}:${host}`)
  openssl(
    ...['x509', '-req', '-in', file('request.pem'), '-CA', file('ca.pem'), '-CAkey', file('ca.key')],
    ...['-CAcreateserial', '-days', '2', '-extfile', file('names'), '-out', file('cert.pem')],
  )
  const read = (name: string) => readFileSync(file(name), 'utf8')
  return { ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem'), file }
}

const OPENSSL = ['/usr/bin/openssl', '/usr/local/bin/openssl'].some((one) => existsSync(one))

test('a broker over TLS: by its authority, and by no other; each refusal in a sentence', {
  skip: OPENSSL ? false : 'openssl is not installed on this machine',
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'huying-tls-'))
  const right = certificates(folder, '127.0.0.1')
  const other = certificates(folder, 'broker.example')
  const { door } = doorInMemory()
  const at = { port: 0, host: '127.0.0.1', now: () => new Date() }
  const mqtt = await startMqtt(door, { ...at, tls: { port: 0, cert: right.cert, key: right.key } })
  const wrongName = await startMqtt(door, { ...at, tls: { port: 0, cert: other.cert, key: other.key } })
  const feed = { id: 'tls', title: 'TLS', ...login, topics: [{ filter: refusedTopic('gate') }] }
  const tried = async (url: string, more: object = {}): Promise<string> => {
    const found = await tryOutside({ ...feed, url, ...more })
    return found.ok ? `ok ${found.value.topics}` : found.error.says.zh.replace('连不上外部消息服务：', '')
  }
  const url = `mqtts://127.0.0.1:${mqtt.tlsPort}`
  assert.equal(await tried(url, { ca: right.ca }), 'ok 1')
  assert.equal(await tried(url, { ca: other.ca }), '对方证书不是所填 CA 签发的')
  assert.match(await tried(url), /^对方证书(不是所填 CA 签发的|的签发机构不受信任)/)
  assert.equal(
    await tried(`mqtts://127.0.0.1:${wrongName.tlsPort}`, { ca: other.ca }),
    '对方证书的主机名与地址不符',
  )
  assert.equal(await tried(url, { ca: right.ca, password: 'wrong' }), '用户名或密码不正确')
  assert.equal(await tried(url, { ca: right.ca, topics: [{ filter: 'huying/v1/#' }] }), '不许订阅所填的主题')
  assert.match(await tried(`mqtts://127.0.0.1:${mqtt.port}`, { ca: right.ca }), /TLS|中断|超时/)
  assert.equal(await tried(`mqtt://127.0.0.1:${await freePort()}`), '对方拒绝连接：端口没有服务')
  // a sender over TLS is heard as any other
  const client = await connectAsync(url, { ...login, ca: right.ca })
  await client.publishAsync('huying/v1/W-1/waterLevel', '1.5', { qos: 1 })
  await client.endAsync()
  // and who listens for the city says why it cannot
  const says: string[] = []
  const listening = listenOutside(
    { ...feed, url, ca: other.ca },
    { take: async () => undefined, says: (_id, text) => void says.push(text?.zh ?? '') },
    () => new Date(),
    { firstMs: 20 },
  )
  await until(() => (listening.client.options.reconnectPeriod ?? 0) >= 80)
  assert.deepEqual(says, ['对方证书不是所填 CA 签发的'])
  await listening.stop()
  await Promise.all([mqtt.close(), wrongName.close()])
  rmSync(folder, { recursive: true, force: true })
})

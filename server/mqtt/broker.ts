import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { Aedes } from 'aedes'
import { messagePoints, type PutResult } from '../../platform/signals/index.ts'
import type { Sender, SignalsDoor } from '../city/signals.ts'

export type MqttOptions = {
  /** 0 = any free one. */
  readonly port?: number
  readonly host?: string
  readonly tls?: { readonly port: number; readonly cert: string | Buffer; readonly key: string | Buffer }
  readonly now: () => Date
  readonly log?: (line: Readonly<Record<string, unknown>>) => void
}

export type Mqtt = {
  readonly port: number | null
  readonly tlsPort: number | null
  readonly clients: () => number
  close(): Promise<void>
}

/** Largest message: some twenty thousand readings in the compact form. */
const MESSAGE_BYTES = 1024 * 1024
/** Where a sender hears what was not taken of its messages. */
export const refusedTopic = (name: string): string => `huying/v1/refused/${name}`
/** Refusals told of one message; their number is always told. */
const TOLD = 50

/**
 * The city's own broker 内置消息服务: devices and gateways publish readings here, each by its account and key. Nothing
 * is passed on to other clients. A message of QoS 1 or 2 is acknowledged when its readings are kept; what could not be
 * taken is told on the sender's own topic. While too much waits nothing is acknowledged, so that senders slow down.
 */
export async function startMqtt(door: SignalsDoor, options: MqttOptions): Promise<Mqtt> {
  const { now, log = () => undefined } = options
  const senders = new WeakMap<object, Sender>()
  const broker = await Aedes.createBroker({
    concurrency: 200,
    heartbeatInterval: 30_000,
    connectTimeout: 10_000,
    maxClientsIdLength: 128,
    maxTopicLevels: 8,
    authenticate(client, username, password, done) {
      door
        .sender(password?.toString('utf8') ?? '', username ?? '')
        .then((sender) => {
          if (!sender.ok) return done(Object.assign(new Error('key'), { returnCode: 4 }), false)
          senders.set(client, sender.value)
          return done(null, true)
        })
        .catch((fault: unknown) => {
          log({ what: 'authenticate', fault: String(fault) })
          done(Object.assign(new Error('unavailable'), { returnCode: 3 }), false)
        })
    },
    authorizePublish(client, packet, done) {
      const sender = client && senders.get(client)
      if (!client || !sender) return done(new Error('no sender'))
      // a retained reading would come again to everybody for ever
      packet.retain = false
      const payload = Buffer.isBuffer(packet.payload) ? packet.payload : Buffer.from(packet.payload)
      const at = now()
      const tell = (body: object): void =>
        broker.publish(
          {
            ...{ cmd: 'publish', topic: refusedTopic(sender.name), qos: 0, retain: false, dup: false },
            payload: Buffer.from(JSON.stringify(body)),
          },
          () => undefined,
        )
      if (payload.length > MESSAGE_BYTES) {
        tell({ topic: packet.topic, code: 'http.tooLarge' })
        return done(null)
      }
      const points = messagePoints(packet.topic, payload, at.getTime())
      // What cannot be read is taken off the sender: it would send it again for ever.
      if (!points.ok) {
        tell({ topic: packet.topic, code: points.error.code, says: points.error.says })
        return done(null)
      }
      door
        .take(sender, 'mqtt', points.value, at, true)
        .then((taken) => {
          if (!taken.ok) return done(new Error(taken.error.code))
          if (taken.value.refused.length > 0) tell({ topic: packet.topic, ...slip(taken.value) })
          return done(null)
        })
        .catch((fault: unknown) => {
          // Not acknowledged: the connection ends, the sender comes back and sends again.
          log({ what: 'take', fault: String(fault) })
          done(new Error('not kept'))
        })
      return undefined
    },
    authorizeSubscribe(client, subscription, done) {
      const sender = senders.get(client)
      done(null, sender && subscription.topic === refusedTopic(sender.name) ? subscription : null)
    },
    // Readings stay here; only what the broker itself says of refusals goes out.
    authorizeForward: (_client, packet) => (packet.topic.startsWith('huying/v1/refused/') ? packet : null),
  })
  broker.on('clientError', (_client, fault) => log({ what: 'client', fault: fault.message }))
  broker.on('connectionError', (_client, fault) => log({ what: 'connection', fault: fault.message }))

  const servers: Server[] = []
  async function listen(server: Server, port: number): Promise<number> {
    server.listen(port, options.host)
    await once(server, 'listening')
    servers.push(server)
    const address = server.address()
    return typeof address === 'object' && address ? address.port : port
  }
  const close = async () => {
    await new Promise<void>((resolve) => broker.close(() => resolve()))
    await Promise.all(servers.map((one) => new Promise<void>((resolve) => one.close(() => resolve()))))
  }
  try {
    const port = options.port === undefined ? null : await listen(createServer(broker.handle), options.port)
    const { tls } = options
    const tlsPort = tls
      ? await listen(
          createTlsServer({ cert: tls.cert, key: tls.key, minVersion: 'TLSv1.2' }, broker.handle),
          tls.port,
        )
      : null
    return { port, tlsPort, clients: () => broker.connectedClients, close }
  } catch (fault) {
    await close()
    throw fault
  }
}

/** The slip that goes back 退回单: how many, and the first of them in words. */
export const slip = ({ stored, repeated, flagged, refused }: PutResult) => ({
  ...{ stored, repeated, flagged, refusedCount: refused.length },
  refused: refused.slice(0, TOLD).map(({ line, refusal }) => ({
    ...{ line, code: refusal.code, says: refusal.says, remedy: refusal.remedy },
  })),
})

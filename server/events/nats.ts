import {
  DiscardPolicy,
  type JetStreamClient,
  jetstream,
  jetstreamManager,
  StorageType,
} from '@nats-io/jetstream'
import { connect, type NatsConnection, nanos } from '@nats-io/transport-node'
import { type Follower, follow, type RecordedFact } from '../../platform/ledger/index.ts'
import type { Store } from '../../platform/store/index.ts'

type EventSettings = {
  /** Servers of one cluster, comma separated: `nats://a:4222,nats://b:4222`. */
  readonly url: string
  readonly token?: string | null
  /** Nodes that keep each message; 3 survives the loss of one. */
  readonly replicas: number
  readonly district: string
  readonly onError: (fault: unknown) => void
  /** Days that messages are kept; 7 unless told. */
  readonly days?: number
}

const STREAM = 'HUYING'
const FOLLOWER = 'events.nats'
/** A publisher that was cut off and comes back within this is recognised by the number of the fact. */
const DOUBLES_HOURS = 12
const ACK_MS = 5_000
const AT_ONCE = 200
const DAY_S = 86_400

/** Part of a subject: what NATS takes for a separator or a wildcard is not ours to use. */
const part = (text: string): string => text.replace(/[^\p{L}\p{N}_-]/gu, '_')

/** `huying.<district>.<subject kind>.<kind>`: whoever listens chooses by it. */
const subjectOf = ({ district, subjectKind, kind }: RecordedFact): string =>
  ['huying', district, subjectKind, kind].map((one) => one.split('.').map(part).join('.')).join('.')

/**
 * What goes out of a fact: what happened to which thing, when. No contents: who is told more asks the city's doors under
 * his own rights.
 */
const messageOf = ({ seq, id, district, kind, subjectKind, subject, at, body }: RecordedFact): string =>
  JSON.stringify({
    ...{ seq, id, district, kind, subjectKind, subject, at: at.toISOString() },
    ...(typeof body.action === 'string' ? { action: body.action } : {}),
  })

async function ready(line: NatsConnection, settings: EventSettings): Promise<JetStreamClient> {
  const manager = await jetstreamManager(line, { timeout: ACK_MS })
  const known = await manager.streams.info(STREAM).catch(() => null)
  if (!known)
    await manager.streams.add({
      name: STREAM,
      subjects: ['huying.>'],
      storage: StorageType.File,
      num_replicas: settings.replicas,
      discard: DiscardPolicy.Old,
      max_age: nanos((settings.days ?? 7) * DAY_S * 1000),
      duplicate_window: nanos(DOUBLES_HOURS * 3_600_000),
    })
  return jetstream(line, { timeout: ACK_MS })
}

/**
 * The ledger as a stream for other machines 事件流: a follower hands every fact to NATS JetStream under the number of the
 * fact, and moves on when a majority of the nodes has it on disk. A fact handed over again after a crash is recognised
 * by its number, so that it stands in the stream once. Of several processes one publishes at a time.
 */
export function startEvents(store: Store, settings: EventSettings): Follower {
  let line: NatsConnection | undefined
  let stream: JetStreamClient | undefined
  async function open(): Promise<JetStreamClient> {
    if (stream && line && !line.isClosed()) return stream
    await line?.close().catch(() => undefined)
    line = await connect({
      servers: settings.url.split(',').map((one) => one.trim()),
      name: `huying ${settings.district}`,
      ...(settings.token ? { token: settings.token } : {}),
      maxReconnectAttempts: -1,
      reconnectTimeWait: 250,
      timeout: ACK_MS,
    })
    stream = await ready(line, settings)
    return stream
  }
  const follower = follow(
    store,
    FOLLOWER,
    async (_, facts) => {
      const to = await open()
      // Side by side, but all answered before the place in the ledger moves.
      await Promise.all(
        facts.map((fact) =>
          to.publish(subjectOf(fact), messageOf(fact), { msgID: fact.id, timeout: ACK_MS }),
        ),
      )
    },
    { from: 'now', batch: AT_ONCE, restMs: 50, onError: settings.onError },
  )
  return {
    ...follower,
    async stop() {
      await follower.stop()
      await line?.close().catch(() => undefined)
    },
  }
}

import { connect, connectAsync, type IPublishPacket, type MqttClient } from 'mqtt'
import { no, ok, type Refusal, type Result, type Say, say } from '../../base/index.ts'
import { jsonPoints, messagePoints, type Point } from '../../platform/signals/index.ts'
import type { OutsideBroker } from '../city/signals.ts'
import { refuse } from './declare.ts'

export type OutsideDoor = {
  readonly take: (source: string, points: readonly Point[], at: Date) => Promise<unknown>
  readonly says: (id: string, says: Say | null) => void
}

const fits = (filter: string, topic: string): boolean => {
  const [want, have] = [filter.split('/'), topic.split('/')]
  for (const [n, part] of want.entries()) {
    if (part === '#') return true
    if (have[n] === undefined || (part !== '+' && part !== have[n])) return false
  }
  return want.length === have.length
}

/** Readings of one message by where the feed says that device and metric stand. */
export function pointsOf(feed: OutsideBroker, topic: string, payload: Buffer, now: number): readonly Point[] {
  const rule = feed.topics.find((one) => fits(one.filter, topic))
  if (!rule || (rule.device === undefined && rule.metric === undefined)) {
    const read = messagePoints(topic, payload, now)
    return read.ok ? read.value : [unreadable(topic, payload, now)]
  }
  const parts = topic.split('/')
  const [device, metric] = [parts[rule.device ?? -1] ?? '', parts[rule.metric ?? -1] ?? '']
  const body = payload.toString('utf8').trim()
  if (!/^[[{"]/.test(body)) return [{ device, metric, at: now, value: body }]
  try {
    const read = jsonPoints(JSON.parse(body), { device, metric, now })
    return read.ok ? read.value : [unreadable(topic, payload, now)]
  } catch {
    return [unreadable(topic, payload, now)]
  }
}

/** Goes through the same door and is refused and counted there, with how it began. */
const unreadable = (topic: string, payload: Buffer, now: number): Point => ({
  ...{ device: topic.slice(0, 60), metric: '', at: now },
  value: payload.subarray(0, 60).toString('latin1'),
})

const WORDS: Readonly<Record<string, Say>> = {
  ECONNREFUSED: say('对方拒绝连接：端口没有服务', 'nobody listens on that port'),
  ECONNRESET: say('对方中断了连接', 'the other side broke the connection off'),
  ENOTFOUND: say('找不到主机名', 'there is no such host'),
  EAI_AGAIN: say('域名暂时不能解析', 'the name cannot be resolved just now'),
  ETIMEDOUT: say('连接超时', 'no answer in time'),
  EHOSTUNREACH: say('网络不可达', 'the host cannot be reached'),
  ENETUNREACH: say('网络不可达', 'the network cannot be reached'),
  EPROTO: say('对方不是 TLS 服务，或版本过低', 'the other side does not speak TLS, or too old a version'),
  ERR_SSL_WRONG_VERSION_NUMBER: say(
    '对方不是 TLS 服务：地址应为 mqtt://',
    'that port does not speak TLS: use mqtt://',
  ),
  DEPTH_ZERO_SELF_SIGNED_CERT: say(
    '对方证书是自签的，请填写它的 CA 证书',
    'its certificate is self-signed: give its authority',
  ),
  SELF_SIGNED_CERT_IN_CHAIN: say(
    '对方证书的签发机构不受信任，请填写 CA 证书',
    'its authority is not trusted: give the authority',
  ),
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: say(
    '对方证书不是所填 CA 签发的',
    'its certificate was not signed by the authority given',
  ),
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: say(
    '对方证书不是所填 CA 签发的',
    'its certificate was not signed by the authority given',
  ),
  UNABLE_TO_GET_ISSUER_CERT: say(
    '对方证书不是所填 CA 签发的',
    'its certificate was not signed by the authority given',
  ),
  CERT_SIGNATURE_FAILURE: say(
    '对方证书不是所填 CA 签发的',
    'its certificate was not signed by the authority given',
  ),
  CERT_HAS_EXPIRED: say('对方证书已过期', 'its certificate has expired'),
  CERT_NOT_YET_VALID: say(
    '对方证书尚未生效，或本机时钟不准',
    'its certificate is not valid yet, or the clock here is wrong',
  ),
  ERR_TLS_CERT_ALTNAME_INVALID: say('对方证书的主机名与地址不符', 'its certificate is of another host'),
  '1': say('对方不支持 MQTT 3.1.1', 'it does not speak MQTT 3.1.1'),
  '2': say('对方不接受客户端标识', 'it does not take our client id'),
  '3': say('对方服务暂不可用', 'its service is not available'),
  '4': say('用户名或密码不正确', 'name or password is wrong'),
  '5': say('该用户没有连接权限', 'that user may not connect'),
}

/** What stands in the way of a connection, in words that somebody can act on. */
export function brokerWords(fault: unknown): Say {
  const { code, message } = fault as { readonly code?: string | number; readonly message?: string }
  const known = WORDS[String(code)]
  if (known) return known
  const inside = /alert|certificate|ssl/i.test(message ?? '') ? WORDS.EPROTO : undefined
  const words = String(message ?? fault).slice(0, 160)
  return inside ? say(`${inside.zh}（${words}）`, `${inside.en} (${words})`) : say(words, words)
}

const loginOf = ({ username, password, ca }: OutsideBroker) => ({
  ...(username ? { username } : {}),
  ...(password ? { password } : {}),
  ...(ca ? { ca } : {}),
})

const TRY_MS = 8_000

/** 连接测试: connects, subscribes what the feed names, and goes again. */
export async function tryOutside(feed: OutsideBroker): Promise<Result<{ readonly topics: number }, Refusal>> {
  let client: MqttClient | undefined
  try {
    client = await connectAsync(feed.url, {
      ...{ clientId: `huying-try-${Date.now().toString(36)}`, clean: true, protocolVersion: 4 },
      ...{ reconnectPeriod: 0, connectTimeout: TRY_MS, ...loginOf(feed) },
    })
    const granted = await client.subscribeAsync(
      feed.topics.map((one) => one.filter),
      { qos: 1 },
    )
    const refused = granted.find((one) => one.qos > 2)
    return refused
      ? no(
          refuse['mqtt.outside']({
            why: say(`不许订阅主题 ${refused.topic}`, `the topic ${refused.topic} is not granted`),
          }),
        )
      : ok({ topics: granted.length })
  } catch (fault) {
    const { message } = fault as Error
    return no(
      refuse['mqtt.outside']({
        why: /unspecified error|128/i.test(message)
          ? say('不许订阅所填的主题', 'the topics are not granted')
          : /connack timeout|timed? ?out/i.test(message)
            ? (WORDS.ETIMEDOUT as Say)
            : brokerWords(fault),
      }),
    )
  } finally {
    await client?.endAsync(true).catch(() => undefined)
  }
}

/** Pauses between tries to come back: double each time, up to a minute, back to the first when connected. */
const FIRST_MS = 1_000
const MOST_MS = 60_000

/**
 * Listens to a broker with a session that it keeps for us: what comes while we are away, or while the broker is being
 * started anew, is delivered when we are back. A message is acknowledged when its readings are kept.
 */
export function listenOutside(
  feed: OutsideBroker,
  door: OutsideDoor,
  now: () => Date,
  { firstMs = FIRST_MS }: { readonly firstMs?: number } = {},
): { readonly client: MqttClient; stop(): Promise<void> } {
  const client = connect(feed.url, {
    clientId: `huying-${feed.id}`,
    clean: false,
    protocolVersion: 4,
    reconnectPeriod: firstMs,
    connectTimeout: 10_000,
    keepalive: 30,
    ...loginOf(feed),
  })
  let stopped = false
  /** A broker that stays away says the same each time: told once. */
  let last: string | null = null
  const tell = (says: Say): void => {
    if (says.zh === last) return
    last = says.zh
    door.says(feed.id, says)
  }
  const keep = async (packet: IPublishPacket): Promise<void> => {
    const payload = Buffer.isBuffer(packet.payload) ? packet.payload : Buffer.from(packet.payload)
    const at = now()
    const points = pointsOf(feed, packet.topic, payload, at.getTime())
    // Until it is kept there is no acknowledgement, and nothing else is read from this broker.
    for (let wait = 200; !stopped; wait = Math.min(10_000, wait * 2)) {
      try {
        await door.take(`broker:${feed.title}`.slice(0, 80), points, at)
        return
      } catch (fault) {
        door.says(
          feed.id,
          say(
            `读数未能保存，等待重试：${String(fault).slice(0, 120)}`,
            `not kept, waiting: ${String(fault).slice(0, 120)}`,
          ),
        )
        await new Promise((resolve) => setTimeout(resolve, wait).unref())
      }
    }
    throw new Error('stopped')
  }
  client.handleMessage = (packet, done) => {
    keep(packet).then(
      () => done(),
      (fault: Error) => done(fault),
    )
  }
  client.on('connect', () => {
    client.options.reconnectPeriod = firstMs
    last = null
    door.says(feed.id, null)
    client.subscribe(
      feed.topics.map((one) => one.filter),
      { qos: 1 },
      (fault) => {
        if (fault) tell(say('不许订阅所填的主题', 'the topics are not granted'))
      },
    )
  })
  client.on('error', (fault) => tell(brokerWords(fault)))
  client.on('close', () => {
    client.options.reconnectPeriod = Math.min(MOST_MS, (client.options.reconnectPeriod ?? firstMs) * 2)
  })
  client.on('offline', () => {
    if (!stopped && last === null) tell(say('连接中断，正在重连', 'the connection is lost, coming back'))
  })
  return {
    client,
    async stop() {
      stopped = true
      await client.endAsync(true).catch(() => undefined)
    },
  }
}

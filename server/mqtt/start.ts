import { readFile } from 'node:fs/promises'
import { no, ok, type Refusal, type Result } from '../../base/index.ts'
import type { City } from '../city/declare.ts'
import { type Mqtt, startMqtt } from './broker.ts'
import { refuse } from './declare.ts'
import { listenOutside } from './outside.ts'

export type MqttSettings = {
  readonly host?: string
  /** 0 or absent = none. */
  readonly mqttPort?: number
  readonly mqttTlsPort?: number
  readonly mqttCert?: string | null
  readonly mqttKey?: string | null
  readonly log?: (line: Readonly<Record<string, unknown>>) => void
}

/** Feeds that were opened or stopped at the desk are looked for so often. */
const FEEDS_MS = 5_000

/** Opens the city's broker as the settings say, and listens to the brokers of others that the desk names. */
export async function startDevices(
  city: City,
  settings: MqttSettings,
): Promise<
  Result<{ readonly port: number | null; readonly tlsPort: number | null; stop(): Promise<void> }, Refusal>
> {
  const door = city.signals
  if (!door) return ok({ port: null, tlsPort: null, stop: async () => undefined })
  const { mqttPort, mqttTlsPort, mqttCert, mqttKey, log = () => undefined } = settings
  let own: Mqtt | null = null
  if (mqttPort || mqttTlsPort)
    try {
      const tls = mqttTlsPort
        ? {
            port: mqttTlsPort,
            cert: await readFile(mqttCert ?? '', 'utf8'),
            key: await readFile(mqttKey ?? '', 'utf8'),
          }
        : undefined
      own = await startMqtt(door, {
        now: city.now,
        log,
        ...(settings.host ? { host: settings.host } : {}),
        ...(mqttPort ? { port: mqttPort } : {}),
        ...(tls ? { tls } : {}),
      })
    } catch (fault) {
      const { code, path } = fault as NodeJS.ErrnoException
      return code === 'EADDRINUSE' || code === 'EACCES'
        ? no(refuse['mqtt.port']({ port: mqttPort || mqttTlsPort || 0 }))
        : no(refuse['mqtt.certificate']({ file: path ?? mqttCert ?? '' }))
    }

  const listening = new Map<string, { readonly as: string; readonly one: ReturnType<typeof listenOutside> }>()
  let looking: Promise<void> = Promise.resolve()
  async function look(): Promise<void> {
    const open = (await door?.brokers?.()) ?? []
    // stopped, or changed at the desk
    for (const [id, { as, one }] of listening)
      if (!open.some((feed) => feed.id === id && JSON.stringify(feed) === as)) {
        listening.delete(id)
        await one.stop()
      }
    for (const feed of open) {
      if (listening.has(feed.id)) continue
      listening.set(feed.id, {
        as: JSON.stringify(feed),
        one: listenOutside(
          feed,
          {
            async take(source, points, at) {
              const taken = await door?.own?.(source, points, at)
              if (taken && !taken.ok) throw new Error(taken.error.code)
            },
            says: (id, says) =>
              void door?.brokerSays?.(id, says)?.catch((fault: unknown) => log({ fault: String(fault) })),
          },
          city.now,
        ),
      })
    }
  }
  const beat = setInterval(() => {
    looking = looking.then(look).catch((fault: unknown) => log({ what: 'feeds', fault: String(fault) }))
  }, FEEDS_MS).unref()
  await look().catch((fault: unknown) => log({ what: 'feeds', fault: String(fault) }))
  return ok({
    port: own?.port ?? null,
    tlsPort: own?.tlsPort ?? null,
    async stop() {
      clearInterval(beat)
      await looking
      await Promise.all([...listening.values()].map(({ one }) => one.stop()))
      await own?.close()
    },
  })
}

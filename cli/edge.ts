import { join } from 'node:path'
import { say } from '../base/index.ts'
import { startEdge } from '../server/edge/agent.ts'
import { type Command, textOf, UseFault } from './command.ts'
import { keyOf } from './device-key.ts'
import { listenForStop } from './stop.ts'

const port = (text: string | undefined, name: string): number | undefined => {
  if (text === undefined) return undefined
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0 || value > 65_535)
    throw new UseFault(say(`--${name} 应为端口号`, `--${name} is a port`))
  return value
}

/** 边缘接入程序: stands beside the instruments, keeps what they say and hands it on when the line is there. */
export const edge: Command = {
  says: say(
    '边缘接入：收本地设备读数，存在本地，联网后上报城市，不丢不重',
    'edge agent: takes readings of local devices, keeps them, forwards them to the city; none lost, none doubled',
  ),
  options: {
    city: { type: 'string', value: 'URL', says: say('城市地址', 'address of the city') },
    key: {
      type: 'string',
      value: 'KEY',
      says: say('接入密钥；或用 --key-file', 'device key, or --key-file'),
    },
    'key-file': {
      type: 'string',
      value: 'FILE',
      says: say('存有接入密钥的文件', 'file that holds the device key'),
    },
    folder: { type: 'string', value: 'DIR', says: say('本地缓存文件夹', 'folder of the local store') },
    http: { type: 'string', value: 'PORT', says: say('本地 HTTP 端口', 'local HTTP port') },
    mqtt: { type: 'string', value: 'PORT', says: say('本地 MQTT 端口', 'local MQTT port') },
    host: { type: 'string', value: 'ADDRESS', says: say('监听地址', 'address to listen on') },
    watch: { type: 'string', value: 'DIR', says: say('监视的文件夹', 'folder whose files are taken') },
    'max-mb': { type: 'string', value: 'MB', says: say('本地缓存上限', 'limit of the local store') },
  },
  async run(given, out) {
    const city = textOf(given, 'city') ?? ''
    const key = await keyOf(given)
    if (!URL.canParse(city) || key === '')
      throw new UseFault(say('请给出 --city 和 --key', 'give --city and --key'))
    const stop = listenForStop(() => out.say('正在停止 · stopping …'))
    const [httpPort, mqttPort] = [port(textOf(given, 'http'), 'http'), port(textOf(given, 'mqtt'), 'mqtt')]
    const watch = textOf(given, 'watch')
    const host = textOf(given, 'host')
    if (httpPort === undefined && mqttPort === undefined && watch === undefined)
      throw new UseFault(
        say('请至少给出 --http、--mqtt、--watch 之一', 'give at least one of --http, --mqtt, --watch'),
      )
    const agent = await startEdge({
      ...{ city, key, folder: textOf(given, 'folder') ?? join(process.cwd(), 'edge-data') },
      ...(httpPort === undefined ? {} : { httpPort }),
      ...(mqttPort === undefined ? {} : { mqttPort }),
      ...(watch === undefined ? {} : { watch }),
      ...(host === undefined ? {} : { host }),
      maxMb: Number(textOf(given, 'max-mb') ?? 1024),
      say: (says) => out.say(`[${new Date().toISOString()}] ${says.zh} · ${says.en}`),
    })
    out.say(
      `边缘接入已启动 · the edge agent runs${agent.httpPort ? ` · HTTP ${agent.httpPort}` : ''}${agent.mqttPort ? ` · MQTT ${agent.mqttPort}` : ''}`,
    )
    await stop
    await agent.stop()
    const state = agent.state()
    out.report(state, [`上报 forwarded ${state.forwarded} · 未报 waiting ${state.waitingBytes} B`])
    return 0
  },
}

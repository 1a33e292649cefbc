import { say } from '../../base/index.ts'
import { devicesOf } from '../../cities/demo/sensing/devices.ts'
import { readings } from '../../cities/demo/sensing/values.ts'
import { areasOfCounty } from '../../platform/org/index.ts'
import { type Command, textOf, UseFault } from '../command.ts'
import { keyOf } from '../device-key.ts'
import { listenForStop } from '../stop.ts'

/** 模拟感知设备: the instruments of the demonstration, by HTTP or MQTT with a key, as real ones would. */
export const simulateSensors: Command = {
  says: say(
    '模拟演示城市的感知设备，经真实接入口上报',
    'pretend the instruments of the demonstration, through the real door',
  ),
  options: {
    city: {
      type: 'string',
      value: 'URL',
      says: say('城市地址，或 mqtt://主机:端口', 'address, or mqtt://host:port'),
    },
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
    name: { type: 'string', value: 'NAME', says: say('接入账号（MQTT 用）', 'account of the key, for MQTT') },
    every: {
      type: 'string',
      value: 'SECONDS',
      says: say('每几秒一轮，默认 5', 'a round every so many seconds, 5'),
    },
    rounds: { type: 'string', value: 'N', says: say('轮数，默认一直', 'rounds; without: until stopped') },
    only: {
      type: 'string',
      value: 'PREFIX',
      says: say('只模拟编码以此开头的设备', 'only devices whose code begins so'),
    },
    add: {
      type: 'string',
      value: 'METRIC=N',
      says: say('给某指标加上 N，用来触发预警', 'adds N to a metric, to set off a warning'),
    },
  },
  async run(given, out) {
    const city = textOf(given, 'city') ?? 'http://localhost:8080'
    const key = await keyOf(given)
    if (key === '' || !URL.canParse(city)) throw new UseFault(say('请给出 --key', 'give --key'))
    const every = Number(textOf(given, 'every') ?? 5)
    const rounds = Number(textOf(given, 'rounds') ?? Number.POSITIVE_INFINITY)
    if (!(every > 0) || !(rounds > 0)) throw new UseFault(say('数值不对', 'not a number'))
    const [addTo = '', addText = '0'] = (textOf(given, 'add') ?? '').split('=')
    const only = textOf(given, 'only') ?? ''
    const devices = devicesOf(await areasOfCounty('440111')).filter((one) => one.code.startsWith(only))
    const asked = { stop: false }
    const stop = listenForStop(() => {
      asked.stop = true
    })
    const mqtt = city.startsWith('mqtt')
      ? await (await import('mqtt')).connectAsync(city, {
          username: textOf(given, 'name') ?? '',
          password: key,
        })
      : null
    let [sent, stored, refused] = [0, 0, 0]
    for (let round = 0; round < rounds && !asked.stop; round++) {
      const at = new Date()
      const points = devices.flatMap((device) =>
        device.metrics.flatMap((metric) => {
          const name = typeof metric === 'string' ? metric : metric.metric
          const value = readings(device, name, at)
          return value === null
            ? []
            : [
                {
                  ...{ device: device.code, metric: name, at: at.getTime() },
                  value: name === addTo ? value + Number(addText) : value,
                },
              ]
        }),
      )
      sent += points.length
      if (mqtt) await mqtt.publishAsync('huying/v1/readings', JSON.stringify(points), { qos: 1 })
      else {
        const answer = await fetch(new URL('/api/signals/readings', city), {
          method: 'POST',
          headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
          body: JSON.stringify(points),
        }).catch((fault: unknown) => String(fault))
        if (typeof answer === 'string' || !answer.ok) {
          out.fail(
            say(
              `上报失败：${typeof answer === 'string' ? answer : answer.status}`,
              `not taken: ${typeof answer === 'string' ? answer : answer.status}`,
            ),
          )
          if (typeof answer !== 'string' && answer.status === 401) return 1
        } else {
          const slip = (await answer.json()) as { stored: number; refusedCount: number }
          stored += slip.stored
          refused += slip.refusedCount
          out.say(`${at.toISOString()} 上报 ${points.length} · 收 ${slip.stored} · 退 ${slip.refusedCount}`)
        }
      }
      if (round + 1 < rounds) await Promise.race([stop, new Promise((go) => setTimeout(go, every * 1000))])
    }
    await mqtt?.endAsync()
    out.report({ sent, stored, refused }, [`上报 sent ${sent} · 收 stored ${stored} · 退 refused ${refused}`])
    return 0
  },
}

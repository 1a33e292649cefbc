import { fileURLToPath } from 'node:url'
import { type Say, say } from '../base/index.ts'
import { DEMO_PASSWORD } from '../cities/demo/staff.ts'
import { openCity, pretendSensors, recall, runCity, type Settings } from '../host/index.ts'
import type { CityDeclaration } from '../kit/index.ts'
import { unavailable } from '../platform/store/index.ts'
import { buildServer, faultLog, startDevices, startEvents, startMail } from '../server/index.ts'
import { planOf, settingsOf } from './city.ts'
import type { Command, Given, Out } from './command.ts'
import { complete, found } from './found.ts'
import { findPort, whyNoPort } from './listen.ts'
import { listenForStop } from './stop.ts'

/** `localhost` for people; the port that was really taken. */
const addressOf = (settings: Settings, port: number): string =>
  settings.publicUrl ?? `http://localhost:${port}`

function welcome(out: Out, plan: CityDeclaration, base: string): void {
  out.report(
    { city: plan.name, console: `${base}/console/`, citizen: `${base}/citizen/`, screen: `${base}/screen/` },
    [
      '',
      `  呼应 Huying · ${plan.name.zh} · ${plan.name.en}`,
      '',
      `  工作台 Console      ${base}/console/`,
      `  市民端 Citizen      ${base}/citizen/`,
      `  运行中心 Screen     ${base}/screen/`,
      `  接口 API            ${base}/openapi.json`,
      ...(plan.demo
        ? [
            '',
            `  演示账号 Demonstration accounts, 密码 password ${DEMO_PASSWORD}`,
            '    agent 话务员 · dispatcher 派单员 · unit01 承办人 · reviewer 审核员 · visitor 回访员',
            '    supervisor 督办员 · head 热线办主任 · leader 领导 · editor 知识库 · sysadmin secadmin auditor 三员',
            '    datahead 数据主管 · data01 数据管理员 · dataaudit 数据安全审计',
          ]
        : []),
      '',
      '  Ctrl-C 停止 stops',
      '',
    ],
  )
}

/**
 * Opens the city. Of several processes that are started on an empty database one founds it; the others wait, and open
 * what stands then.
 */
async function openToServe(
  settings: Settings,
  plan: CityDeclaration,
  out: Out,
  stopped: () => boolean,
): ReturnType<typeof openCity> {
  for (;;) {
    const opened = await openCity({
      settings,
      plan,
      progress: (step) => out.say(`… ${step.zh} · ${step.en}`),
    })
    if (!opened.ok) return opened
    const { fresh, turns, close } = opened.value
    const unfinished = fresh || recall(settings.dataDir)?.whole === false
    if (!unfinished || stopped() || (await turns.mine(FOUNDING))) return opened
    out.say('… 另一个进程正在建立城市 · another process is founding the city')
    while (!stopped() && !(await turns.mine(FOUNDING))) await new Promise((go) => setTimeout(go, 500))
    if (stopped()) return opened
    await close()
  }
}
const FOUNDING = 'founding'
/** One line of an outage in so long. */
const OUTAGE_MS = 30_000

/** A line of the log beside those of requests: one JSON object, without the values that something broke on. */
const logLine = (about: object): string => JSON.stringify({ time: Date.now(), pid: process.pid, ...about })

async function serve(settings: Settings, plan: CityDeclaration, out: Out): Promise<number> {
  const asked = { stop: false }
  const stop = listenForStop(() => {
    asked.stop = true
    out.say('正在停止 · stopping …')
  })
  const port = await findPort(settings.host, settings.port)
  if (!port.ok) {
    out.fail(port.error.says, port.error.remedy)
    return 1
  }
  const opened = await openToServe(settings, plan, out, () => asked.stop)
  if (!opened.ok) {
    out.fail(opened.error.says, opened.error.remedy)
    return 1
  }
  const city = opened.value
  let toldAt = Number.NEGATIVE_INFINITY
  const onFault = (where: Say, fault: unknown) => {
    // A database that is away is one matter, not one for each of forty followers a second.
    const why = unavailable(fault)
    if (why) {
      if (performance.now() - toldAt < OUTAGE_MS) return
      toldAt = performance.now()
      out.say(logLine({ level: 40, msg: 'outage', says: why.says }))
      return
    }
    out.say(
      logLine({
        ...{ level: 50, msg: 'fault', where: where.en },
        fault:
          fault instanceof Error ? faultLog(fault) : { code: (fault as { code?: unknown } | null)?.code },
      }),
    )
  }
  let running: Awaited<ReturnType<typeof runCity>> | undefined
  try {
    // A founding that is interrupted is rolled back or goes on at the next start.
    if (!asked.stop)
      await Promise.race([stop, city.fresh ? found(city, plan, out) : complete(city, plan, out)])
    if (asked.stop) return 0
    await city.turns.release(FOUNDING)
    running = await runCity(city, onFault)
    const { app: server } = await buildServer(running.doors, {
      webDist: fileURLToPath(new URL('../web/dist/', import.meta.url)),
      log: { level: settings.logLevel },
      trustProxy: settings.trustProxy.split(','),
      metricsToken: settings.metricsToken,
      ...(settings.otlpUrl
        ? {
            traces: {
              url: settings.otlpUrl,
              token: settings.otlpToken,
              percent: settings.tracePercent,
            },
          }
        : {}),
      ...(settings.unlimited === '1' ? { rates: false as const } : {}),
    })
    try {
      await server.listen({ port: settings.port, host: port.value })
    } catch (fault) {
      await server.close()
      const why = whyNoPort(fault, port.value, settings.port)
      if (!why) throw fault
      out.fail(why.says, why.remedy)
      return 1
    }
    // Requests by mail: a listener of our own, a mailbox that is pulled, or both 邮件受理.
    const mail = await startMail(running.doors, {
      smtpPort: settings.smtpPort,
      ...(settings.imapUrl ? { imapUrl: settings.imapUrl } : {}),
      addresses: [settings.mailAddress],
      log: (line) => out.say(`[mail] ${JSON.stringify(line)}`),
    })
    if (!mail.ok) {
      out.fail(mail.error.says, mail.error.remedy)
      await server.close()
      return 1
    }
    // Readings by message: a broker of our own, those of others, or both 感知接入.
    const devices = await startDevices(running.doors, {
      host: port.value,
      mqttPort: settings.mqttPort,
      mqttTlsPort: settings.mqttTlsPort,
      mqttCert: settings.mqttCert,
      mqttKey: settings.mqttKey,
      log: (line) => out.say(`[mqtt] ${JSON.stringify(line)}`),
    })
    if (!devices.ok) {
      out.fail(devices.error.says, devices.error.remedy)
      await mail.value.stop()
      await server.close()
      return 1
    }
    // The ledger as a stream for other machines, where there is one 事件流.
    const events = settings.natsUrl
      ? startEvents(city.store, {
          url: settings.natsUrl,
          token: settings.natsToken,
          replicas: settings.natsReplicas,
          district: plan.district,
          onError: (fault) => onFault(say('事件流', 'stream of events'), fault),
        })
      : null
    const sensors = pretendSensors(city, plan, (fault) =>
      onFault(say('演示感知', 'pretended sensors'), fault),
    )
    const address = server.server.address()
    welcome(
      out,
      plan,
      addressOf(settings, typeof address === 'object' && address ? address.port : settings.port),
    )
    await stop
    sensors.stop()
    await events?.stop()
    await devices.value.stop()
    await mail.value.stop()
    await server.close()
    return 0
  } finally {
    await running?.stop()
    await city.close()
  }
}

export const start: Command = {
  says: say(
    '启动城市：数据库、网页、接口与后台工作',
    'start the city: database, pages, API and background work',
  ),
  options: {
    city: {
      type: 'string',
      value: 'NAME',
      says: say('demo 演示城市（默认）或 empty 空城市', 'demo (default) or empty'),
    },
  },
  async run(given: Given, out: Out) {
    const settings = settingsOf(given)
    return serve(settings, await planOf(settings), out)
  },
}

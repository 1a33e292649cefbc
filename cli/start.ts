import { type Say, say } from '../base/index.ts'
import type { CityDeclaration } from '../cities/declare.ts'
import { DEMO_PASSWORD } from '../cities/demo/staff.ts'
import { foundCity, type OpenCity, openCity, replay, runCity, type Settings } from '../host/index.ts'
import { buildServer, startMail } from '../server/index.ts'
import { planOf, settingsOf } from './city.ts'
import type { Command, Given, Out } from './command.ts'

/** Demonstration data are written as if the city had worked since then. */
const DEMO_DAYS = 31

/** Founds the city that a plan describes, with its demonstration when it has one. */
export async function found(city: OpenCity, plan: CityDeclaration, out: Out): Promise<void> {
  const at = plan.demo ? new Date(city.now().getTime() - DEMO_DAYS * 86_400_000) : city.now()
  const units: { list: ReturnType<CityDeclaration['staff']> } = { list: [] }
  await foundCity(
    city,
    {
      units: plan.units,
      staff: (all) => {
        units.list = plan.staff(all)
        return units.list
      },
    },
    at,
    (step: Say) => out.say(`… ${step.zh} · ${step.en}`),
  )
  if (plan.lives) {
    const areas = [...city.catalog.areas.values()].filter((area) => area.code.startsWith(plan.district))
    await replay(city, 'hotline.ticket', plan.lives(areas, city.now()), (step) =>
      out.say(`… ${step.zh} · ${step.en}`),
    )
  }
  if (plan.demo) return
  out.say(
    '首次登录账号（密码只显示这一次，登录后须修改）· First accounts (shown once, to be changed at first login):',
  )
  for (const one of units.list) out.say(`    ${one.account.padEnd(14)} ${one.password}`)
}

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
          ]
        : []),
      '',
      '  Ctrl-C 停止 stops',
      '',
    ],
  )
}

async function serve(settings: Settings, plan: CityDeclaration, out: Out): Promise<number> {
  const opened = await openCity({ settings, plan, progress: (step) => out.say(`… ${step.zh} · ${step.en}`) })
  if (!opened.ok) {
    out.fail(opened.error.says, opened.error.remedy)
    return 1
  }
  const city = opened.value
  const onFault = (where: Say, fault: unknown) =>
    out.say(
      `[${new Date().toISOString()}] ${where.zh} ${where.en}: ${fault instanceof Error ? fault.stack : JSON.stringify(fault)}`,
    )
  let running: Awaited<ReturnType<typeof runCity>> | undefined
  try {
    if (city.fresh) await found(city, plan, out)
    running = await runCity(city, onFault)
    const { app: server } = await buildServer(running.doors, {
      webDist: new URL('../web/dist/', import.meta.url).pathname,
      log: { level: settings.logLevel },
      trustProxy: settings.trustProxy.split(','),
      ...(settings.unlimited === '1' ? { rates: false as const } : {}),
    })
    try {
      await server.listen({ port: settings.port, host: settings.host })
    } catch (fault) {
      await server.close()
      const code = (fault as NodeJS.ErrnoException).code
      if (code !== 'EADDRINUSE' && code !== 'EACCES') throw fault
      out.fail(
        code === 'EACCES'
          ? say(`没有权限使用端口 ${settings.port}`, `No right to use port ${settings.port}`)
          : say(`端口 ${settings.port} 已被占用`, `Port ${settings.port} is in use`),
        say(
          '请停止占用它的程序，或用 PORT=另一个端口 启动',
          'Stop the other program, or start with PORT=another port',
        ),
      )
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
    const address = server.server.address()
    welcome(
      out,
      plan,
      addressOf(settings, typeof address === 'object' && address ? address.port : settings.port),
    )
    await stopSignal()
    out.say('正在停止 · stopping …')
    await mail.value.stop()
    await server.close()
    return 0
  } finally {
    await running?.stop()
    await city.close()
  }
}

const stopSignal = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })

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
  run(given: Given, out: Out) {
    const settings = settingsOf(given)
    return serve(settings, planOf(settings), out)
  },
}

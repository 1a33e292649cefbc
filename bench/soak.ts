import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'
import { DEMO_PASSWORD } from '../cities/demo/staff.ts'
import { inspect, machine, round, rssOf, startCity, summary, told } from './city.ts'

// A wall left alone: themes turn, figures change, rows are opened, the line is cut once, and heap, elements and listeners
// of the page and heap and memory of the server are looked at each minute, after a collection. It is flat when the
// second half grows by less than its limits.
// npm run build first (it serves web/dist). node bench/soak.ts [--minutes 60] [--port 7460]

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '60' }, port: { type: 'string', default: '7460' } },
})
const LIMITS = { pageMb: 5, nodes: 200, listeners: 50, serverHeapMb: 20, serverMb: 40 } as const
const minutes = Number(values.minutes)
if (!existsSync(process.env.HUYING_CHROMIUM ?? '/usr/bin/chromium')) {
  console.log(JSON.stringify({ bench: 'soak', skipped: 'there is no Chromium on this machine' }))
  process.exit(0)
}
const dataDir = mkdtempSync(join(tmpdir(), 'huying-soak-'))
const port = Number(values.port)
const city = await startCity({ port, dataDir, node: [`--inspect=127.0.0.1:${port + 1}`] })
const server = await inspect(port + 1)
const reply = await fetch(`${city.base}/api/login`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ name: 'leader', password: DEMO_PASSWORD }),
})
const [name, value] = ((reply.headers.get('set-cookie') ?? '').split(';')[0] ?? '').split('=') as [
  string,
  string,
]
const browser = await chromium.launch({
  executablePath: process.env.HUYING_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
})
const page = await (await browser.newContext({ viewport: { width: 1920, height: 1080 } })).newPage()
const complaints: string[] = []
page.on('pageerror', (error) => complaints.push(String(error)))
await page.context().addCookies([{ name, value, url: city.base }])
await page.goto(`${city.base}/screen/?map=drawn`)
await page.locator('.block').first().waitFor()
await page.evaluate(() => Object.assign(globalThis, { begun: true }))
const client = await page.context().newCDPSession(page)
await client.send('Performance.enable')
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

type Sample = {
  readonly minute: number
  readonly pageMb: number
  /** Elements the page still holds, those cut off among them. */
  readonly nodes: number
  readonly listeners: number
  readonly serverHeapMb: number
  readonly serverMb: number
}
const samples: Sample[] = []
async function sample(minute: number): Promise<void> {
  await client.send('HeapProfiler.collectGarbage')
  const { usedSize } = await client.send('Runtime.getHeapUsage')
  const { metrics } = await client.send('Performance.getMetrics')
  const metric = (name: string) => metrics.find((one) => one.name === name)?.value ?? 0
  await server.send('HeapProfiler.collectGarbage')
  const heap = (await server.send('Runtime.getHeapUsage')) as { usedSize: number }
  const one = {
    ...{ minute: round(minute), pageMb: round(usedSize / 1e6) },
    ...{ nodes: metric('Nodes'), listeners: metric('JSEventListeners') },
    ...{ serverHeapMb: round(heap.usedSize / 1e6), serverMb: round(rssOf(city.pid) / 1e6) },
  }
  samples.push(one)
  told(JSON.stringify(one))
}

const begin = Date.now()
const end = begin + minutes * 60_000
let next = begin
let [shown, changes, cut] = [0, 0, false]
while (Date.now() < end) {
  await page.keyboard.press(String(1 + (shown++ % 6)))
  await fetch(`${city.base}/api/public/requests`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
    body: JSON.stringify({
      content: `浸泡测试 ${changes++} 路灯不亮`,
      area: '440111007',
      phone: '13800138000',
    }),
  })
  if (changes % 5 === 0) {
    // somebody opens a figure and closes it again
    await page.keyboard.press('d')
    await pause(700)
    await page.keyboard.press('Escape')
  }
  if (!cut && Date.now() > (begin + end) / 2) {
    cut = true
    await page.context().setOffline(true)
    await pause(3_000)
    await page.context().setOffline(false)
  }
  if (Date.now() >= next) {
    await sample((Date.now() - begin) / 60_000)
    next += Math.min(60_000, (minutes * 60_000) / 10)
  }
  await pause(1_500)
}
await sample((Date.now() - begin) / 60_000)
const half = samples.slice(Math.floor(samples.length / 2))
// a sample finds one theme or another on the wall: the middle of a quarter says more than its last
const growth = (of: (one: Sample) => number): number => {
  const middle = Math.floor(half.length / 2)
  const [before, after] = [half.slice(0, middle), half.slice(middle)].map((part) => summary(part.map(of)).p50)
  return round((after ?? 0) - (before ?? 0))
}
const NAMES = Object.keys(LIMITS) as (keyof typeof LIMITS)[]
const grown = Object.fromEntries(NAMES.map((name) => [name, growth((one) => one[name])]))
const same = await page.evaluate(() => (globalThis as { begun?: boolean }).begun === true)
console.log(
  JSON.stringify(
    {
      ...{ bench: 'soak', machine: machine(), minutes, themesShown: shown, changes, reloaded: !same },
      ...{ complaints: complaints.slice(0, 5), samples, grownInSecondHalf: grown },
      limits: LIMITS,
      met: same && complaints.length === 0 && NAMES.every((name) => (grown[name] ?? 0) < LIMITS[name]),
    },
    null,
    2,
  ),
)
await browser.close()
server.close()
await city.stop()
rmSync(dataDir, { recursive: true, force: true })
process.exit(0)

import type { FastifyInstance, FastifyRequest } from 'fastify'
import { localText, type Say } from '../../base/index.ts'
import type { Backlog, City } from '../city/declare.ts'
import { sessionOf } from '../gate/session.ts'
import { type Part, partsOf, type State, wholeOf } from './decide.ts'
import type { Feeds } from './metrics.ts'

/** Asked by many at once when something is wrong: looked at twice in ten seconds at most. */
const KEPT_MS = 5_000
const ANSWERS_MS = 2_000

const STYLE = `
:root { color-scheme: light dark; --ink: #1d2630; --quiet: #5b6773; --ground: #f5f6f8; --card: #fff; --line: #dfe3e8;
  --good: #18794e; --slow: #96610b; --down: #b3261e }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ecf1; --quiet: #a3aebb; --ground: #12171d; --card: #1b222b; --line: #323c48;
  --good: #4cc38a; --slow: #f1b24a; --down: #ff8a80 } }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.6 system-ui, "PingFang SC", "Noto Sans CJK SC", sans-serif }
main { max-width: 44rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem }
h1 { font-size: 1.5rem; margin: 0 } h2 { font-size: 1.05rem; margin: 2rem 0 .5rem }
.quiet { color: var(--quiet); margin: .25rem 0 1.5rem }
dl { background: var(--card); border: 1px solid var(--line); border-radius: 10px; margin: 0; padding: 0 1.25rem }
dl > div { display: flex; gap: 1rem; justify-content: space-between; padding: .8rem 0; border-bottom: 1px solid var(--line) }
dl > div:last-child { border: 0 } dt { font-weight: 600 } dd { margin: 0; text-align: right }
dt small, dd small { display: block; color: var(--quiet); font-weight: 400 }
dt { flex: 1 } dd { flex: 1 }
.good { color: var(--good) } .slow { color: var(--slow) } .down { color: var(--down) }
.number { font-variant-numeric: tabular-nums; font-weight: 400 }
`

const WORDS: Readonly<Record<State, Say>> = {
  good: { zh: '● 正常', en: 'good' },
  slow: { zh: '◐ 有影响', en: 'impaired' },
  down: { zh: '○ 不可用', en: 'not available' },
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)

const line = (title: string, value: string, kind = 'number'): string =>
  `<div><dt>${escaped(title)}</dt><dd class="${kind}">${value}</dd></div>`

const partLine = ({ title, state, says }: Part): string =>
  `<div><dt>${escaped(title.zh)}<small>${escaped(title.en)}</small></dt><dd class="${state}">${WORDS[state].zh} ${WORDS[state].en}` +
  `${state === 'good' ? '' : `<small>${escaped(says.zh)}</small><small>${escaped(says.en)}</small>`}</dd></div>`

type Seen = { readonly parts: readonly Part[]; readonly backlog: Backlog | null; readonly at: Date }

/** 运行状态: what works, in the words of those who use it; figures only for those who keep the system. */
export function status(app: FastifyInstance, city: City, feeds: Feeds): void {
  let kept: { readonly until: number; readonly seen: Promise<Seen> } | null = null

  async function look(): Promise<Seen> {
    const late = new Promise<null>((resolve) => setTimeout(resolve, ANSWERS_MS, null).unref())
    const asked = (async () => {
      await city.store.query({ text: ['select 1'], values: [] })
      return { backlog: (await city.backlog?.(city.store, city.now())) ?? null }
    })().catch(() => null)
    const answered = await Promise.race([asked, late])
    const backlog = answered?.backlog ?? null
    const parts = partsOf({ answers: answered !== null, level: feeds.strain().level, backlog })
    return { parts, backlog, at: city.now() }
  }
  function seen(): Promise<Seen> {
    if (!kept || kept.until < Date.now()) kept = { until: Date.now() + KEPT_MS, seen: look() }
    return kept.seen
  }

  /** Whether this is somebody who keeps the system; a database that is away knows nobody. */
  async function keeps(request: FastifyRequest): Promise<boolean> {
    const token = sessionOf(request)
    if (!token) return false
    const who = await city.org.actorOf(token, city.now()).catch(() => undefined)
    return who?.duties.some(({ role }) => role === 'systemAdmin') ?? false
  }

  function figures(backlog: Backlog | null): string {
    const { connections, idle, waiting } = city.store.load()
    const strain = feeds.strain()
    const megabytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MB`
    const memory = process.memoryUsage()
    const shed = Object.entries(strain.shed)
      .map(([rank, count]) => `${rank} ${count}`)
      .join(' · ')
    const listeners = Object.entries(feeds.listeners())
      .map(([feed, count]) => `${feed} ${count}`)
      .join(' · ')
    const behind = [...(backlog?.followers ?? [])].sort((a, b) => b.behind - a.behind)
    return [
      '<h2>运行指标 Figures of this process</h2><dl>',
      line('过载级别 Load shedding', `${strain.level} / 4`),
      line('请稍后再来的请求 Requests sent away', escaped(shed || '0')),
      line('在办与排队 Worked on, in line', `${strain.working} · ${strain.waiting}`),
      line(
        '数据库连接：忙、闲、等待 Connections: busy, idle, waited for',
        `${connections - idle} · ${idle} · ${waiting}`,
      ),
      line('实时页面 Live pages', escaped(listeners)),
      line(
        '待发、失败消息，最久等待 Messages queued, given up, oldest',
        backlog
          ? `${backlog.deliveries.queued} · ${backlog.deliveries.stuck} · ${Math.round(backlog.deliveries.oldestSeconds)} s`
          : '–',
      ),
      ...behind.slice(0, 5).map((one) => line(`日志跟进 Follower: ${one.name}`, `${one.behind}`)),
      line('内存 Memory', `${megabytes(memory.rss)} (heap ${megabytes(memory.heapUsed)})`),
      line(
        '已运行 Up',
        `${Math.floor(process.uptime() / 3_600)} h ${Math.floor((process.uptime() / 60) % 60)} min`,
      ),
      line('Node', process.version),
      '</dl>',
    ].join('')
  }

  app.get(
    '/api/public/status',
    { schema: { summary: 'What works at present · 运行状态', tags: ['other'] } },
    async (_request, reply) => {
      const { parts, at } = await seen()
      return reply.send({ state: wholeOf(parts), at: at.toISOString(), parts })
    },
  )
  app.get('/status.css', { config: { rate: 'page' }, schema: { hide: true } }, async (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', 'public, max-age=300').send(STYLE),
  )
  app.get('/status', { config: { rate: 'page' }, schema: { hide: true } }, async (request, reply) => {
    const { parts, backlog, at } = await seen()
    const whole = WORDS[wholeOf(parts)]
    const own = (await keeps(request)) ? figures(backlog) : ''
    const name = `${city.settings.name.zh} · ${city.settings.name.en}`
    return reply
      .type('text/html; charset=utf-8')
      .header(
        'content-security-policy',
        "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
      )
      .header('cache-control', 'no-store')
      .header('refresh', '30')
      .send(
        `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">` +
          `<title>运行状态 Status · ${escaped(name)}</title><link rel="stylesheet" href="/status.css"><main>` +
          `<h1>运行状态 Status <span class="${wholeOf(parts)}">${whole.zh}</span></h1>` +
          `<p class="quiet">${escaped(name)} · ${escaped(localText(at).slice(0, 16))} · 每 30 秒更新 renewed every 30 s</p>` +
          `<dl>${parts.map(partLine).join('')}</dl>${own}</main></html>`,
      )
  })
}

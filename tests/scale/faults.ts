import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { rmSync, statfsSync, writeFileSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { examine } from '../../bench/consistent.ts'
import { type Store, sql } from '../../platform/store/index.ts'
import { type KillableServer, killableServer } from '../../platform/store/testing.ts'
import { openStoreAt, restingFolder } from '../city.ts'
import { type Started, start } from '../start/city-process.ts'
import { openGateway } from './gateway.ts'
import { login, OUTSIDE, type Somebody, ticket, until } from './people.ts'
import { freePort } from './ports.ts'
import { type Line, openLine } from './proxy.ts'

/** What came of one fault 故障演练. */
export type Outcome = {
  readonly fault: string
  /** Answers that people got while it lasted, with their numbers: `503 store.away`, `no answer`. */
  readonly seen: Readonly<Record<string, number>>
  /** The words that came with them. */
  readonly said: readonly string[]
  readonly acknowledged: number
  /** Acknowledged and not there afterwards. */
  readonly lost: readonly string[]
  /** One request that became two matters, or one notice that became two deliveries. */
  readonly doubled: number
  /** Matters that are half done. */
  readonly half: number
  /** Messages that the gateway was given under two numbers. */
  readonly sentTwice: number
  /** From the end of the fault to the first request that was taken in, ms. */
  readonly backMs: number
}

const GATEWAY_SECRET = 'whsec_YS1zZWNyZXQtb2YtdGhpcnR5LXR3by1ieXRlcy1sb25n'
const CLIENTS = 4
/** A little longer than a request waits for a connection, so that people read why there is none. */
const WAITS_MS = 12_000

/** A city as a process on a server of its own behind a line, with people at work and a gateway that counts. */
export type Ground = {
  readonly server: KillableServer
  readonly line: Line
  readonly gateway: Awaited<ReturnType<typeof openGateway>>
  readonly base: string
  readonly store: Store
  city: Started
  readonly dataDir: string
  startCity(): Promise<void>
  stop(): Promise<void>
}

export type GroundOptions = {
  /** Where the server keeps its data. */
  readonly folder?: string
  /** Programs of another PostgreSQL than npm’s. */
  readonly bin?: string
  readonly env?: Readonly<Record<string, string>>
  /** How the city is started (in a network of its own, say), and where it is reached and reaches out. */
  readonly wrap?: readonly string[]
  readonly cityHost?: string
  readonly hostHere?: string
}

export async function openGround(options: GroundOptions = {}): Promise<Ground> {
  const server = await killableServer({
    ...(options.folder ? { folder: options.folder } : {}),
    ...(options.bin ? { bin: options.bin } : {}),
  })
  const founded = restingFolder()
  await founded.fill(server.url)
  const dataDir = await mkdtemp(join(tmpdir(), 'huying-city-'))
  await cp(founded.folder(), dataDir, { recursive: true })
  const here = options.hostHere ?? '127.0.0.1'
  const line = await openLine({ path: server.socket }, { host: here })
  const gateway = await openGateway(here)
  const url = new URL(server.url)
  const through = `postgresql://${url.username}@${here}:${line.port}${url.pathname}`
  const store = await openStoreAt(server.url)
  const host = options.cityHost ?? '127.0.0.1'
  const port = await freePort()
  const ground: Ground = {
    ...{ server, line, gateway, store, dataDir, base: `http://${host}:${port}` },
    city: undefined as unknown as Started,
    async startCity() {
      this.city = start(
        {
          PORT: String(port),
          HOST: host,
          DATABASE_URL: through,
          HUYING_DATA: dataDir,
          HUYING_POOL: '6',
          HUYING_NO_RATE_LIMIT: '1',
          HUYING_GATEWAY_URL: gateway.url,
          HUYING_GATEWAY_SECRET: GATEWAY_SECRET,
          ...options.env,
        },
        [],
        options.wrap,
      )
      await this.city.ready()
    },
    async stop() {
      if (this.city.child.exitCode === null && this.city.child.signalCode === null) {
        this.city.child.kill('SIGTERM')
        await this.city.ended()
      }
      await store.close()
      await line.stop()
      await gateway.stop()
      await server.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
  await ground.startCity()
  return ground
}

/** People who bring requests in and, when no answer or a 503 comes, bring the same one again, as the pages do. */
function work(ground: Ground, agent: Somebody, area: string) {
  const keys: string[] = []
  const acknowledged = new Map<string, string>()
  const seen: Record<string, number> = {}
  const said = new Set<string>()
  let fault = false
  let stopped = false
  let n = Math.floor(Math.random() * 1_000_000)
  let firstAfter: number | undefined

  async function one(): Promise<void> {
    const key = randomUUID()
    const body = ticket(n++, area)
    keys.push(key)
    while (!stopped) {
      try {
        const made = await agent.at(
          ground.base,
          'POST',
          '/api/matters',
          body,
          { 'idempotency-key': key },
          WAITS_MS,
        )
        if (made.status === 201 || made.status === 200) {
          const { id, version } = made.body.matter.matter
          acknowledged.set(key, id)
          firstAfter ??= fault ? undefined : performance.now()
          // Then its requester is told something; whether that was done is asked for by no one twice.
          await agent
            .at(
              ground.base,
              'POST',
              `/api/matters/${id}/actions/refuse`,
              { version, form: OUTSIDE },
              {},
              WAITS_MS,
            )
            .catch(() => undefined)
          return
        }
        const code = `${made.status} ${made.body?.error?.code ?? ''}`
        seen[code] = (seen[code] ?? 0) + 1
        if (made.body?.error?.says?.zh) said.add(made.body.error.says.zh)
        await pause(40)
      } catch {
        seen['no answer'] = (seen['no answer'] ?? 0) + 1
        await pause(40)
      }
    }
  }
  const busy = Array.from({ length: CLIENTS }, async () => {
    while (!stopped) await one()
  })
  return {
    keys,
    acknowledged,
    seen,
    said,
    begins() {
      fault = true
      firstAfter = undefined
    },
    ends() {
      fault = false
      firstAfter = undefined
    },
    firstAfter: () => firstAfter,
    async stop() {
      stopped = true
      await Promise.all(busy)
    },
  }
}

/** Does something to the city while people work, undoes it, and asks what came of it. */
export async function suffer(
  ground: Ground,
  fault: string,
  { does, ends }: { readonly does: () => Promise<void>; readonly ends: () => Promise<void> },
): Promise<Outcome> {
  const since = new Date(Date.now() - 1_000)
  const agent = await login(ground.base, 'agent')
  const areas = (await agent.at(ground.base, 'GET', '/api/areas?under=440111')).body as { code: string }[]
  const area = areas.find(({ code }) => code.length === 9)?.code ?? ''
  const people = work(ground, agent, area)
  await until('work goes on', () => people.acknowledged.size >= 8)
  people.begins()
  await does()
  await ends()
  const ended = performance.now()
  people.ends()
  const before = people.acknowledged.size
  await until('work goes on again', () => people.acknowledged.size >= before + 8, 60)
  const backMs = Math.round((people.firstAfter() ?? performance.now()) - ended)
  await people.stop()

  const ids = [...people.acknowledged.values()]
  const there = new Set(
    (await ground.store.query<{ id: string }>(sql`select id from matter where id = any(${ids}::uuid[])`)).map(
      ({ id }) => id,
    ),
  )
  const twice = await ground.store.one<{ n: number }>(sql`
    select (select count(*) from (select 1 from touch where external_id = any(${people.keys}::text[])
              group by external_id having count(distinct matter) > 1) t)
         + (select count(*) from (select 1 from delivery group by notice, channel, account having count(*) > 1) d) as n`)
  const found = await examine(ground.store, since)
  // what was committed goes out, however the sender ended
  await until(
    'all messages went out',
    async () => {
      const row = await ground.store.one<{ n: number }>(
        sql`select count(*) as n from delivery where state = 'queued'`,
      )
      return row?.n === 0
    },
    60,
  )
  const sent = await ground.store.query<{ id: string }>(sql`select id from delivery`)
  const known = new Set(sent.map(({ id }) => id))
  return {
    fault,
    seen: people.seen,
    said: [...people.said],
    acknowledged: ids.length,
    lost: ids.filter((id) => !there.has(id)),
    doubled: (twice?.n ?? 0) + found.doubled,
    half: found.half.length,
    // Given again under its own number it is the same message to the gateway; under a number of no delivery it is not.
    sentTwice: [...ground.gateway.given.keys()].filter((id) => !known.has(id)).length,
    backMs,
  }
}

export const killCity = (ground: Ground): Promise<Outcome> =>
  suffer(ground, 'kill -9 of the city', {
    async does() {
      ground.city.child.kill('SIGKILL')
      await ground.city.ended()
    },
    ends: () => ground.startCity(),
  })

export const killServer = (ground: Ground): Promise<Outcome> =>
  suffer(ground, 'kill -9 of PostgreSQL', {
    async does() {
      await ground.server.kill()
      await pause(1_500)
    },
    ends: () => ground.server.start(),
  })

export const killBoth = (ground: Ground): Promise<Outcome> =>
  suffer(ground, 'kill -9 of both', {
    async does() {
      ground.city.child.kill('SIGKILL')
      await Promise.all([ground.server.kill(), ground.city.ended()])
    },
    async ends() {
      await ground.server.start()
      await ground.startCity()
    },
  })

export const cutLine = (ground: Ground, how: 'silent' | 'cut'): Promise<Outcome> =>
  suffer(ground, how === 'cut' ? 'line to the database cut' : 'line to the database silent', {
    async does() {
      ground.line.set(how)
      // long enough for the city to find out by itself
      await pause(how === 'silent' ? 12_000 : 1_500)
    },
    async ends() {
      ground.line.set('open')
    },
  })

/** Everything that is written takes half a second until the disk has it. */
export const slowDisk = (
  ground: Ground,
  disk: { readonly begin: () => void; readonly end: () => void },
): Promise<Outcome> =>
  suffer(ground, 'slow disk', {
    async does() {
      disk.begin()
      await pause(8_000)
    },
    ends: async () => disk.end(),
  })

/** The processes of the server stand still, as they do while a disk does not answer. */
export const stallServer = (ground: Ground): Promise<Outcome> => {
  const pids = (): readonly string[] => [
    String(ground.server.pid()),
    ...execFileSync('pgrep', ['-P', String(ground.server.pid())])
      .toString()
      .split('\n')
      .filter(Boolean),
  ]
  let stopped: readonly string[] = []
  return suffer(ground, 'slow disk: the server stands still', {
    async does() {
      ground.line.delay(150)
      await pause(1_500)
      stopped = pids()
      for (const pid of stopped) process.kill(Number(pid), 'SIGSTOP')
      await pause(6_000)
    },
    async ends() {
      for (const pid of stopped) process.kill(Number(pid), 'SIGCONT')
      ground.line.delay(0)
    },
  })
}

/** Somebody holds what every request needs, so that all connections are taken by those who wait for it. */
export const exhaustPool = async (ground: Ground): Promise<Outcome> => {
  let release = (): void => undefined
  let held: Promise<unknown> = Promise.resolve()
  const agent = await login(ground.base, 'agent')
  return suffer(ground, 'connection pool exhausted', {
    async does() {
      const wait = new Promise<void>((resolve) => {
        release = resolve
      })
      held = ground.store.tx(async (tx) => {
        await tx.run(sql`lock table matter in access exclusive mode`)
        await wait
      })
      // more who ask than there are connections
      for (let n = 0; n < 24; n++)
        void agent
          .at(ground.base, 'GET', '/api/matters?limit=5', undefined, {}, 20_000)
          .catch(() => undefined)
      // longer than an act and then the next request wait for a connection, 10 s each
      await pause(24_000)
    },
    async ends() {
      release()
      await held
    },
  })
}

/** Fills the disk that the server's folder lies on. */
export const fillDisk = (ground: Ground): Promise<Outcome> => {
  const ballast = join(ground.server.folder, '..', 'ballast')
  return suffer(ground, 'disk full', {
    async does() {
      for (let n = 0; n < 200; n++) {
        const { bavail, bsize } = statfsSync(ground.server.folder)
        const free = bavail * bsize
        if (free < 8_192) break
        try {
          writeFileSync(`${ballast}-${n}`, Buffer.alloc(Math.min(free, 16 * 1024 * 1024)))
        } catch {
          break
        }
      }
      await pause(4_000)
    },
    async ends() {
      for (let n = 0; n < 200; n++) rmSync(`${ballast}-${n}`, { force: true })
      // A server that found no room for its log ends itself: a keeper's service starts it again.
      if (!(await ground.server.alive())) await ground.server.start()
    },
  })
}

/** The cable between the city and its database (and its gateway) is pulled: packets are lost, nobody is told. */
export const cutNetwork = (ground: Ground, network: { pull(): void; plug(): void }): Promise<Outcome> =>
  suffer(ground, 'network cut between city and database', {
    async does() {
      network.pull()
      await pause(12_000)
    },
    async ends() {
      network.plug()
    },
  })

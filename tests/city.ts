import { mkdtempSync, rmSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { must } from '../base/index.ts'
import { city as demo } from '../cities/demo/index.ts'
import { DEMO_PASSWORD } from '../cities/demo/staff.ts'
import { foundCity, type OpenCity, openCity, readSettings, runCity, schemas } from '../host/index.ts'
import type { CityDeclaration } from '../kit/index.ts'
import { openStore } from '../platform/store/index.ts'
import { freshStore, type Mould } from '../platform/store/testing.ts'
import { buildServer, type ServerOptions } from '../server/index.ts'

export type Person = {
  readonly me: { readonly account: string; readonly unit: string | null; readonly name: string }
  readonly cookie: string
  readonly csrf: string
  /** Calls a door; answers status and JSON. */
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Reply>
}
// biome-ignore lint/suspicious/noExplicitAny: answers of doors are looked into by tests, field by field
export type Reply = { readonly status: number; readonly body: any; readonly headers: Headers }

export type RunningTestCity = {
  readonly base: string
  readonly city: OpenCity
  /** What the server asks of the city. */
  readonly doors: Awaited<ReturnType<typeof runCity>>['doors']
  login(account: string, password?: string): Promise<Person>
  /** When the advising brain has seen all that was committed. */
  advised(): Promise<unknown>
  /** When all that was committed was read for hot issues. */
  watched(): Promise<unknown>
  /** When the watch rules have judged all that was committed, and what time alone brings. */
  ruled(): Promise<unknown>
  /** When every committed fact is in the kept figures. */
  figured(): Promise<void>
  /** When all that was loaded is in the base registers. */
  fed(): Promise<unknown>
  /** When what was published of composed applications is taken in. */
  grown(): Promise<void>
  /** When the clocks of reporting upward know every case that was committed. */
  reported(): Promise<unknown>
  /** When every decision on sharing that was committed has become a grant. */
  shared(): Promise<unknown>
  /** When every act upon an application has its document. */
  papered(): Promise<unknown>
  /** When every joint application has moved as far as its parts let it. */
  joined(): Promise<unknown>
  /** When what follows by itself from every act that was committed is done. */
  automated(): Promise<unknown>
  /** The clock of the test was moved: what has fallen due is looked for at once. */
  rouse(): void
  /** When fees, ratings and lights have followed what was committed. */
  served(): Promise<unknown>
  /** When every delivery was measured and its bad rows sent back. */
  measured(): Promise<unknown>
  /** A caller without a session. */
  readonly anyone: Person
  stop(): Promise<void>
}

async function reply(response: Response): Promise<Reply> {
  const text = await response.text()
  let body: unknown = text
  try {
    body = text === '' ? null : JSON.parse(text)
  } catch {
    // Pages and XML stay text.
  }
  return { status: response.status, body, headers: response.headers }
}

const DAY_MS = 86_400_000
const settingsFor = (dataDir: string, databaseUrl: string, env?: NodeJS.ProcessEnv) => ({
  // what the tests let the city speak to runs on this machine
  ...readSettings({ HUYING_PULL_ALLOW: '127.0.0.0/8,::1', ...env }),
  // a machine with four tests on each core stands still for longer than a server ever should
  ...{ dataDir, databaseUrl, poolSize: 6, poolWaitSeconds: 60 },
})

/** The folder with the keys and files of the demonstration that was founded once to be copied. */
let folder: string | undefined
function foundedIn(): string {
  if (folder) return folder
  const made = mkdtempSync(join(tmpdir(), 'huying-founded-'))
  process.once('exit', () => rmSync(made, { recursive: true, force: true }))
  folder = made
  return made
}
const demonstration: Mould = {
  name: 'the demonstration, founded',
  async fill(url) {
    const city = must(await openCity({ settings: settingsFor(foundedIn(), url), plan: demo }))
    await foundCity(city, demo, new Date(Date.now() - DAY_MS), () => undefined)
    await city.close()
  },
}

/** What a founded demonstration is made of: its folder, and how a database becomes it. */
export const restingFolder = () => ({ folder: foundedIn, fill: demonstration.fill })

/** A store over a database that exists. */
export const openStoreAt = async (url: string) => must(await openStore({ url, poolSize: 3 }))

/** A founded demonstration at rest on a database of its own, for cities that run as processes. */
export async function restingCity() {
  const store = await freshStore(schemas, demonstration)
  const dataDir = await mkdtemp(join(tmpdir(), 'huying-city-'))
  await cp(foundedIn(), dataDir, { recursive: true })
  return {
    store,
    url: store.engine.url,
    dataDir,
    async close() {
      await store.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** A city at work on a fresh database of the shared test engine: founded, without requests. */
export async function openTestCity(
  options: {
    readonly plan?: CityDeclaration
    readonly now?: () => Date
    /** Settings as the environment would give them. */
    readonly env?: NodeJS.ProcessEnv
  } = {},
) {
  const plan = options.plan ?? demo
  // Founding takes seconds: it is done once for all who want nothing special of it.
  const copied = Object.keys(options).every((key) => ['webDist', 'log', 'shed', 'rates'].includes(key))
  const fresh = await freshStore(schemas, copied ? demonstration : undefined)
  const dataDir = await mkdtemp(join(tmpdir(), 'huying-city-'))
  if (copied) await cp(foundedIn(), dataDir, { recursive: true })
  const settings = settingsFor(dataDir, fresh.engine.url, options.env)
  const city = must(await openCity({ settings, plan, ...(options.now ? { now: options.now } : {}) }))
  if (!copied) await foundCity(city, plan, new Date(city.now().getTime() - DAY_MS), () => undefined)
  const faults: unknown[] = []
  const running = await runCity(city, (_where, fault) => faults.push(fault))
  return {
    city,
    running,
    /** What background work met. */
    faults,
    async close() {
      await running.stop()
      await city.close()
      await fresh.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** A whole city on a free port. */
export async function startTestCity(
  options: NonNullable<Parameters<typeof openTestCity>[0]> &
    Pick<ServerOptions, 'webDist' | 'log' | 'shed' | 'rates'> = {},
): Promise<RunningTestCity> {
  const { city, running, faults, close } = await openTestCity(options)
  const { app } = await buildServer(running.doors, {
    log: options.log ?? false,
    rates: options.rates ?? false,
    ...(options.shed ? { shed: options.shed } : {}),
    ...(options.webDist ? { webDist: options.webDist } : {}),
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const address = app.server.address()
  const base = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`

  const person = (me: Person['me'], cookie: string, csrf: string): Person => ({
    me,
    cookie,
    csrf,
    call: async (method, path, body, headers = {}) =>
      reply(
        await fetch(base + path, {
          method,
          redirect: 'manual',
          headers: {
            // as the console's pages do
            prefer: 'return=representation',
            ...(cookie ? { cookie, 'x-csrf-token': csrf } : {}),
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            ...headers,
          },
          ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        }),
      ),
  })

  return {
    base,
    city,
    doors: running.doors,
    advised: running.advised,
    figured: () => running.figured(),
    fed: running.fed,
    watched: running.watched,
    ruled: running.ruled,
    measured: running.measured,
    grown: running.grown,
    shared: running.shared,
    reported: running.reported,
    automated: running.automated,
    rouse: running.rouse,
    served: running.served,
    papered: running.papered,
    joined: running.joined,
    anyone: person({ account: '', unit: null, name: '' }, '', ''),
    async login(account, password = DEMO_PASSWORD) {
      const response = await fetch(`${base}/api/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name: account, password }),
      })
      const { status, body } = await reply(response.clone())
      if (status !== 200) throw new Error(`login of ${account}: ${status} ${JSON.stringify(body)}`)
      return person(body.me, (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '', body.csrf)
    },
    async stop() {
      await app.close()
      await close()
      if (faults.length > 0)
        throw new AggregateError(faults, `the city met ${faults.length} fault(s) while it ran`)
    },
  }
}

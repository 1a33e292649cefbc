/**
 * `npm test`: checks of the house, then every test. Does its own set-up; what cannot be set up is skipped in words.
 * `npm test -- unit|server|browser|checks|cluster` runs a part; `npm test -- long` what takes longer than everything else together is
 * allowed to (attacks, fuzz, masks in every page, several processes, faults, recovery). The last line is `N passed, N failed`.
 */
import { type SpawnOptions, spawn, spawnSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startServer } from '../platform/store/testing.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const bin = (name: string): string => `${root}node_modules/.bin/${name}`
const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

let passed = 0
let failed = 0
const skipped: string[] = []
const failures: string[] = []

const say = (text: string): void => void process.stdout.write(`${text}\n`)

function run(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<{ code: number; out: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, [...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options })
    let out = ''
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        out += chunk
      })
    child.on('error', (fault) => resolve({ code: 1, out: `${out}${fault.message}\n` }))
    child.on('close', (code) => resolve({ code: code ?? 1, out }))
  })
}

/** One check of the house counts as one test. */
async function check(title: string, command: string, args: readonly string[]): Promise<void> {
  const begun = Date.now()
  const { code, out } = await run(command, args)
  if (code === 0) passed++
  else {
    failed++
    failures.push(title)
    say(out)
  }
  say(`${code === 0 ? '✔' : '✖'} ${title} (${((Date.now() - begun) / 1000).toFixed(1)} s)`)
}

const node = process.execPath
const count = (out: string, word: string): number =>
  Number(new RegExp(`^ℹ ${word} (\\d+)$`, 'm').exec(out)?.[1] ?? 0)

const SLOW = 12

/** The tests that took longest, for whoever wants the run shorter. */
function slowest(out: string): string[] {
  const lines = [...out.matchAll(/^\s*[✔✖] (.+) \((\d+(?:\.\d+)?)ms\)/gm)]
  return lines
    .map(([, name = '', ms]) => ({ name, seconds: Number(ms) / 1000 }))
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, SLOW)
    .map(({ name, seconds }) => `    ${seconds.toFixed(1)} s  ${name}`)
}

/** Test files in one process; only what failed is printed in full. */
async function tests(
  title: string,
  files: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  if (files.length === 0) return
  const begun = Date.now()
  const args = [
    '--disable-warning=ExperimentalWarning',
    '--test',
    '--test-isolation=none',
    '--test-reporter=spec',
    ...files,
  ]
  const { code, out } = await run(node, args, { env: { ...process.env, ...env, NODE_ENV: 'test' } })
  const good = count(out, 'pass')
  const bad = count(out, 'fail') + count(out, 'cancelled')
  passed += good
  failed += bad
  for (const line of out.split('\n')) if (/﹣|# SKIP/.test(line)) skipped.push(line.trim())
  if (bad > 0 || code !== 0) {
    // A process that died without a count has failed too.
    if (bad === 0) failed++
    failures.push(title)
    say(out.includes('✖ failing tests:') ? out.slice(out.indexOf('✖ failing tests:')) : out.slice(-20_000))
  }
  say(
    `${bad === 0 && code === 0 ? '✔' : '✖'} ${title}: ${good} passed, ${bad} failed (${((Date.now() - begun) / 1000).toFixed(1)} s)`,
  )
  for (const line of slowest(out)) say(line)
}

const sources = (pattern: string): string[] =>
  globSync(pattern, { cwd: root, exclude: (name) => name === 'node_modules' || name === 'dist' }).sort()

/** Whether a test, or what it borrows from its own folder, opens a store: the others are the same on both engines. */
function opensStore(path: string): boolean {
  const text = readFileSync(root + path, 'utf8')
  const beside = [...text.matchAll(/from '(\.[^']+\.ts)'/g)].map(([, name = '']) =>
    readFileSync(join(root, dirname(path), name), 'utf8'),
  )
  return [text, ...beside].some((source) => source.includes('/testing.ts'))
}

/** A browser, from Debian's packages where it is missing and we may install. */
function browser(): string | undefined {
  const found = CHROMIUM.find((path) => existsSync(path))
  if (found) return found
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined
  say('… installing chromium and Chinese fonts from Debian packages')
  spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore' })
  spawnSync('apt-get', ['install', '-y', '-qq', 'chromium', 'fonts-noto-cjk'], {
    stdio: 'ignore',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  return CHROMIUM.find((path) => existsSync(path))
}

/** What the tests of several machines use, from Debian's packages where it is missing and we may install. */
function machinery(): void {
  const programs = {
    pgbouncer: '/usr/sbin/pgbouncer',
    'nats-server': '/usr/sbin/nats-server',
    gcc: '/usr/bin/cc',
  }
  const wanted = Object.entries(programs).flatMap(([name, path]) => (existsSync(path) ? [] : [name]))
  if (wanted.length === 0 || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return
  say(`… installing ${wanted.join(', ')} from Debian packages`)
  spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore' })
  spawnSync('apt-get', ['install', '-y', '-qq', ...wanted], {
    stdio: 'ignore',
    // nothing is started by it: the tests start their own
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
  })
}

const FOLDERS = [
  'base',
  'platform',
  'brain',
  'kit',
  'packs',
  'cities',
  'host',
  'server',
  'web',
  'cli',
  'tools',
  'tests',
  'bench',
].filter((folder) => existsSync(root + folder))

const checks: readonly (readonly [title: string, command: string, args: readonly string[]])[] = [
  ['types', bin('tsc'), ['--noEmit', '-p', '.']],
  ['arrows between rooms', bin('depcruise'), ['--config', '.dependency-cruiser.cjs', ...FOLDERS]],
  ['lint and format', bin('biome'), ['check', '.']],
  ['unused exports and files', bin('knip'), []],
  ['packs are sound', node, ['cli/index.ts', 'check']],
]

/** What is repeated on other engines than the embedded one. */
const databaseTests = (): string[] =>
  sources('platform/**/*.test.ts').filter(opensStore).concat(sources('tests/api/api.test.ts'))

const parts = {
  async unit() {
    const files = sources(
      '{base,platform,brain,kit,packs,cities,host,server,web,cli,tools}/**/*.test.ts',
    ).concat(
      sources('tests/{api,cli,kit,start,upgrade}/**/*.test.ts'),
      sources('tests/{rights/probes,kill/watch}.test.ts'),
    )
    await tests('unit, property and database tests on the embedded engine', files)
  },
  async attacks() {
    await tests(
      'attacks, fuzz, what is masked',
      sources('tests/{attack,fuzz}/**/*.test.ts').concat(sources('tests/rights/canary.test.ts')),
    )
  },
  async scale() {
    machinery()
    await tests(
      'several processes, pooler, faults, recovery',
      sources('tests/scale/**/*.test.ts').concat(sources('tests/kill/kill.test.ts')),
    )
  },
  async server() {
    const started = await startServer()
    if (!started) {
      skipped.push('database tests on a PostgreSQL server: no server binaries on this machine')
      return
    }
    try {
      await tests('database tests on a PostgreSQL server', databaseTests(), {
        HUYING_TEST_DATABASE_URL: started.url,
        HUYING_TEST_WORKERS: '',
      })
    } finally {
      await started.stop()
    }
  },
  /** The same on a Citus cluster, where one can be had: its addresses are told. */
  async cluster() {
    if (process.env.HUYING_TEST_DATABASE_URL && process.env.HUYING_TEST_WORKERS)
      await tests('database tests on a Citus cluster', databaseTests())
    else
      skipped.push(
        'database tests on a Citus cluster: HUYING_TEST_DATABASE_URL (coordinator) and HUYING_TEST_WORKERS are not set',
      )
  },
}

/** Every second file of the browser tests: two halves, so that both cores stay busy to the end. */
const browserHalf = (half: 0 | 1) => async (): Promise<void> => {
  const path = browser()
  if (!path) {
    skipped.push('browser tests: no Chromium here, and only root can install it')
    return
  }
  const files = sources('tests/browser/**/*.test.ts').filter((_, n) => n % 2 === half)
  await tests(`browser tests, half ${half + 1}`, files, { HUYING_CHROMIUM: path })
}

const jobs: readonly (readonly [name: string, run: () => Promise<void>])[] = [
  ...checks.map((one) => ['checks', () => check(...one)] as const),
  ['unit', parts.unit],
  ['server', parts.server],
  ['browser', browserHalf(0)],
  ['browser', browserHalf(1)],
]
/** Not part of a plain run, which has to end within half an hour on two cores. */
const long: typeof jobs = [
  ['long', parts.attacks],
  ['long', parts.scale],
  ['cluster', parts.cluster],
]

// The launcher has just built the pages; nobody needs to build the same ones again.
if (existsSync(`${root}web/dist/.built`)) process.env.HUYING_WEB_DIST ??= `${root}web/dist`

const wanted = process.argv.slice(2)
// A test process and its engine take turns more than they work at once: two lanes fill two cores, the longest jobs first.
const queue = [
  ...jobs.filter(([name]) => wanted.length === 0 || wanted.includes(name)),
  ...long.filter(([name]) => wanted.includes(name)),
]
const lane = async (): Promise<void> => {
  for (let job = queue.shift(); job; job = queue.shift()) await job[1]()
}
await Promise.all([lane(), lane()])

if (!existsSync(process.env.HUYING_SHARED ?? `${root}../shared/data`))
  skipped.push('tests on shared data: the folder is absent (HUYING_SHARED)')
for (const line of new Set(skipped)) say(`skipped: ${line}`)
for (const title of failures) say(`failed: ${title}`)
say(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)

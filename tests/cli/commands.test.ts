import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, mock, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { commands } from '../../cli/commands.ts'
import { main } from '../../cli/main.ts'
import { firstPassword } from '../../platform/org/index.ts'
import { commandPages } from '../../tools/commands.ts'

describe('tests / cli / commands', () => {
  const COMMAND = fileURLToPath(new URL('../../cli/index.ts', import.meta.url))

  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'huying-commands-'))
  })
  after(() => rm(folder, { recursive: true, force: true }))

  type Ended = { readonly code: number | null; readonly out: string; readonly err: string }

  function huying(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const child = spawn(process.execPath, [COMMAND, ...args], {
      env: {
        ...process.env,
        DATABASE_URL: '',
        HUYING_DATA: join(folder, 'none'),
        HUYING_CITY: 'empty',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let out = ''
    let err = ''
    child.stdout.on('data', (chunk) => {
      out += chunk
    })
    child.stderr.on('data', (chunk) => {
      err += chunk
    })
    const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, out, err })))
    return { child, ended, seen: () => out + err }
  }
  const run = (args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended> =>
    huying(args, env).ended

  /** The same within this process, for what ends before anything is opened: starting the program costs seconds. */
  async function within(args: readonly string[]): Promise<Ended> {
    let out = ''
    let err = ''
    const spoken = [
      mock.method(process.stdout, 'write', (chunk: string) => {
        out += chunk
        return true
      }),
      mock.method(process.stderr, 'write', (chunk: string) => {
        err += chunk
        return true
      }),
    ]
    try {
      return { code: await main(args), out, err }
    } finally {
      for (const one of spoken) one.mock.restore()
    }
  }

  /** One Chinese and one English sentence, and nothing of the program's inside. */
  function isSentence({ err }: Ended): void {
    assert.match(err, /[\u4e00-\u9fff]/)
    assert.match(err, /[a-z]{3}/)
    assert.doesNotMatch(err, /\n\s+at .*:\d+:\d+/)
  }

  test('the pages of the docs say what the commands say', () => {
    for (const { path, text } of commandPages())
      assert.ok(readFileSync(path, 'utf8') === text, `${path.pathname} is stale: run node tools/commands.ts`)
  })

  test('every command has its help in both languages', async () => {
    for (const command of Object.values(commands)) {
      assert.ok(command.says.zh && command.says.en)
      for (const option of Object.values(command.options ?? {})) assert.ok(option.says.zh && option.says.en)
    }
    const help = await within(['import', 'requests', '--help'])
    assert.equal(help.code, 0)
    assert.match(help.out, /huying import requests FILE/)
    assert.match((await within(['bench', '--help'])).out, /huying bench/)
    assert.match((await run(['--version'])).out, /^huying \d+\.\d+\.\d+\n$/)
    const overview = await within(['--help'])
    assert.equal(overview.code, 0)
    for (const name of Object.keys(commands)) assert.ok(overview.out.includes(`  ${name} `), name)
  })

  test('wrong use: one sentence, exit code 2', async () => {
    for (const args of [
      ['nothing'],
      ['user'],
      ['import', 'requests'],
      ['import', 'requests', 'a', 'b'],
      ['import', 'requests', 'a', '--map', 'foo=1'],
      ['import', 'requests', 'a', '--limit', 'x'],
      ['migrate', 'extra'],
      ['check', '--wrong'],
      ['bench', 'nothing'],
      ['user', 'add', 'li'],
    ]) {
      const ended = await within(args)
      assert.equal(ended.code, 2, args.join(' '))
      isSentence(ended)
    }
  })

  test('settings, files and databases that do not serve: one sentence, exit code 1', async () => {
    const file = join(folder, 'file')
    await writeFile(file, 'x')
    for (const [args, env] of [
      [['migrate'], { DATABASE_URL: 'foo' }],
      [['user', 'list'], { DATABASE_URL: 'postgres://a@127.0.0.1:1/x' }],
      [['start'], { PORT: 'zz' }],
      [['seed'], { HUYING_CITY: 'zz' }],
      [['migrate'], { HUYING_DATA: join(file, 'below') }],
      [['seed'], { HUYING_DATA: join(file, 'below') }],
      [['restore', join(folder, 'absent')], {}],
      [['restore', file], {}],
      [['journal', 'verify', join(folder, 'absent')], {}],
    ] as const) {
      const ended = await run(args, env)
      assert.equal(ended.code, 1, `${args.join(' ')} ${JSON.stringify(ended)}`)
      isSentence(ended)
    }
  })

  test('a city from nothing: plan, seed, commands beside it, journal, backup, restore', {
    timeout: 400_000,
  }, async () => {
    const data = { HUYING_DATA: join(folder, 'city') }
    const fresh = await run(['plan', '--json'], data)
    assert.equal(JSON.parse(fresh.out).fresh, true)
    assert.equal((await run(['user', 'list'], data)).code, 1, 'not founded yet')
    assert.equal((await run(['seed'], data)).code, 0)
    const again = await run(['seed'], data)
    assert.equal(again.code, 1)
    isSentence(again)

    const busy = createServer().listen(0)
    await new Promise((resolve) => busy.once('listening', resolve))
    const { port } = busy.address() as { port: number }
    const refused = await run(['start'], { ...data, PORT: String(port), HOST: '::' })
    busy.close()
    assert.equal(refused.code, 1)
    assert.match(refused.err, new RegExp(String(port)))
    isSentence(refused)

    const running = huying(['start'], { ...data, PORT: '0', HOST: '127.0.0.1' })
    while (!running.seen().includes('Ctrl-C') && running.child.exitCode === null)
      await new Promise((resolve) => setTimeout(resolve, 50))
    try {
      assert.equal(running.child.exitCode, null, running.seen())
      const second = await run(['start'], { ...data, PORT: '0' })
      assert.equal(second.code, 1, 'the folder is in use')
      isSentence(second)
      const csv = join(folder, 'requests.csv')
      await writeFile(csv, '时间,内容,答复\n2020-01-01,路灯不亮了,已经修好\n')
      const brought = await run(['import', 'requests', csv, '--json'], data)
      assert.equal(JSON.parse(brought.out).created, 1, brought.err)
      const added = await run(
        ['user', 'add', 'li01', '--name', '李一', '--unit', '热线办', '--post', '话务员', '--json'],
        data,
      )
      assert.equal(added.code, 0, added.err)
      assert.ok(JSON.parse(added.out).password.length === 16)
      assert.equal((await run(['user', 'duty', 'li01', '--role', 'agent'], data)).code, 0)
      assert.equal((await run(['user', 'duty', 'li01', '--role', 'none'], data)).code, 1)
      assert.equal((await run(['user', 'freeze', 'li01', '--reason', '离岗交接'], data)).code, 0)
      const listed = JSON.parse((await run(['user', 'list', '--json'], data)).out) as {
        name: string
        state: string
      }[]
      assert.equal(listed.find((one) => one.name === 'li01')?.state, 'frozen')
      const journal = join(folder, 'journal.gz')
      assert.equal((await run(['journal', 'export', journal], data)).code, 0)
      assert.equal((await run(['journal', 'verify', journal], data)).code, 0)
      assert.equal((await run(['journal', 'verify'], data)).code, 0)
      assert.equal((await run(['plan', '--json'], data)).code, 0)
      const looked = JSON.parse((await run(['doctor', '--json'], data)).out)
      assert.deepEqual([looked.ok, looked.seen.founded, looked.seen.keysOpen], [true, true, false])
      const open = await run(['doctor', '--json'], { ...data, HUYING_NO_RATE_LIMIT: '1' })
      assert.equal(open.code, 1, open.err)
      const codes = JSON.parse(open.out).findings.map((one: { code: string }) => one.code)
      assert.ok(codes.includes('ratesOff'), codes.join())
      const file = join(folder, 'city.backup')
      const backed = await run(['backup', file, '--json'], data)
      assert.equal(backed.code, 0, backed.err)
      assert.equal((await run(['restore', file, '--check'], data)).code, 0)
      const other = { HUYING_DATA: join(folder, 'other') }
      const restored = await run(['restore', file, '--json'], other)
      assert.equal(restored.code, 0, restored.err)
      assert.equal(JSON.parse(restored.out).tables.matter, 1)
      assert.equal((await run(['restore', file], other)).code, 1, 'only into an empty database')
      const keyless = await run(['user', 'list'], other)
      assert.equal(keyless.code, 1)
      isSentence(keyless)
      // The rehearsal of docs/{zh,en}/operate.md: with the keys put back it is the same city, and its journal is whole.
      await cp(join(folder, 'city', 'keys'), join(folder, 'other', 'keys'), { recursive: true })
      assert.deepEqual(JSON.parse(restored.out).tables, JSON.parse(backed.out).tables)
      const verified = await run(['journal', 'verify', '--json'], other)
      assert.equal(verified.code, 0, verified.err + verified.out)
      assert.deepEqual(
        JSON.parse((await run(['user', 'list', '--json'], other)).out),
        JSON.parse((await run(['user', 'list', '--json'], data)).out),
      )
    } finally {
      running.child.kill('SIGTERM')
      await running.ended
    }
  })

  test('passwords handed out fit the rules and differ', () => {
    const all = new Set(Array.from({ length: 200 }, firstPassword))
    assert.equal(all.size, 200)
    for (const one of all) assert.match(one, /^(?=.*[A-Z])(?=.*[a-z])(?=.*\d)(?=.*[-_#%]).{16}$/)
  })
})

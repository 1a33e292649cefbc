import assert from 'node:assert/strict'
import { once } from 'node:events'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { enginesOn, folder, runToEnd, type Started, start } from './city-process.ts'

describe('tests / start / life', () => {
  /** The life of one data folder, from the founding to a lost key; the tests build on one another. */
  const linux = process.platform === 'linux'
  let home: Awaited<ReturnType<typeof folder>>
  let data: string
  let city: Started | undefined
  before(async () => {
    home = await folder()
    data = join(home.path, 'city')
  })
  after(async () => {
    if (city && city.child.exitCode === null && city.child.signalCode === null) {
      city.child.kill('SIGTERM')
      await city.ended()
    }
    await home.remove()
  })

  const again = (args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Started =>
    start({ PORT: '0', HUYING_DATA: data, ...env }, args)

  /** What a terminal does at Ctrl-C, and npm and the launcher do once more. */
  function press(started: Started): void {
    const { pid } = started.child
    assert.ok(pid)
    process.kill(-pid, 'SIGINT')
    process.kill(-pid, 'SIGINT')
  }

  async function assertStopped(started: Started): Promise<void> {
    assert.equal(await started.ended(), 0, started.said())
    assert.match(started.said(), /正在停止/)
    if (linux) assert.deepEqual(enginesOn(data), [])
  }

  const words = async (started: Started, wanted: RegExp): Promise<void> => {
    while (!wanted.test(started.said())) await once(started.child.stderr ?? started.child, 'data')
  }

  const login = (base: string, name: string, password: string) =>
    fetch(`${base}/api/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name, password }),
    })

  test('Ctrl-C in the middle of a founding leaves nothing half done', async () => {
    const first = again(['--city', 'empty'])
    await words(first, /载入区划/)
    press(first)
    await assertStopped(first)
  })

  let password = ''
  test('an empty city prints its first passwords once; the first login demands another', async () => {
    city = again(['--city', 'empty'])
    const base = await city.ready()
    const rows = [...city.said().matchAll(/^ {4}(\w+) +(Hy-\S+)$/gm)]
    assert.equal(rows.length, 3, city.said())
    const [, account = '', given = ''] = rows[0] ?? []
    password = given
    const answer = await login(base, account, given)
    assert.equal(answer.status, 200)
    const body = (await answer.json()) as { csrf: string }
    assert.match(JSON.stringify(body), /"mustChange":true/)
    const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    const list = await fetch(`${base}/api/accounts`, { headers: { cookie } })
    assert.notEqual(list.status, 200, 'work before the password was changed')
    const changed = await fetch(`${base}/api/password`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json', 'x-csrf-token': body.csrf },
      body: JSON.stringify({ old: given, new: 'Yuanshen-4711' }),
    })
    assert.ok(changed.ok, await changed.text())
    const me = await fetch(`${base}/api/me`, { headers: { cookie } })
    const { me: now } = (await me.json()) as { me: { mustChange?: boolean; roles: string[] } }
    assert.equal(now.mustChange, undefined)
    assert.equal(now.roles.length, 1)
    assert.equal((await login(base, account, given)).status, 401)
  })

  test('a second starter on the folder is refused, and the first goes on', async () => {
    const ended = await runToEnd(again())
    assert.equal(ended.code, 1)
    assert.match(ended.said, /正被另一个进程/)
    assert.match(ended.said, /in use by another process/)
    assert.equal((await fetch(`${await city?.ready()}/api/public/city`)).status < 500, true)
  })

  test('Ctrl-C ends a serving city with exit code 0 and no engine left, live readers or not', async () => {
    assert.ok(city)
    const base = await city.ready()
    const live = await fetch(`${base}/api/live?public=1`)
    press(city)
    await assertStopped(city)
    await live.text().catch(() => '')
  })

  test('killed with its engine left behind: the next start takes it over, knows its city, shows no password', async () => {
    const killed = again()
    await killed.ready()
    killed.child.kill('SIGKILL')
    assert.equal(await killed.ended(), 'SIGKILL')
    city = again()
    await city.ready()
    assert.match(city.said(), /新城市/)
    assert.ok(!city.said().includes(password) && !/Hy-|演示账号/.test(city.said()), city.said())
    city.child.kill('SIGTERM')
    await assertStopped(city)
  })

  test('the folder of one city is not opened as another', async () => {
    const ended = await runToEnd(again(['--city', 'demo']))
    assert.equal(ended.code, 1)
    assert.match(ended.said, /里是城市“empty”/)
    assert.match(ended.said, /holds the city “empty”/)
  })

  test('data without their key are refused instead of getting a new key', async () => {
    const key = join(data, 'keys', 'vault.key')
    await rename(key, `${key}.away`)
    const ended = await runToEnd(again())
    assert.equal(ended.code, 1, ended.said)
    assert.match(ended.said, /密钥文件/)
    assert.match(ended.said, /key file/)
    if (linux) assert.deepEqual(enginesOn(data), [])
    await rename(`${key}.away`, key)
  })
})

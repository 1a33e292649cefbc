import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { folder, run, runToEnd, start, takenPort } from './city-process.ts'

describe('tests / start / refused', () => {
  /** Whoever starts it wrongly reads one sentence in each language, and no trace of our code. */
  function assertSaid({ code, said }: { code: number | string; said: string }, zh: RegExp, en: RegExp): void {
    assert.ok(typeof code === 'number' && code > 0, `exit code ${code}`)
    assert.match(said, zh)
    assert.match(said, en)
    assert.doesNotMatch(said, /^\s+at .*:\d+/m, 'a stack trace')
    assert.ok(said.split('\n').filter((line) => line && !line.startsWith('… ')).length <= 12, said)
  }

  let home: Awaited<ReturnType<typeof folder>>
  let data: string
  before(async () => {
    home = await folder()
    data = join(home.path, 'city')
    await writeFile(join(home.path, 'file'), '')
  })
  after(() => home.remove())

  const wrong: readonly (readonly [string, Record<string, string>, string[], RegExp, RegExp])[] = [
    ['a port that is no port', { PORT: '99999' }, [], /PORT 应为/, /PORT must be/],
    ['an unknown city', {}, ['--city', 'atlantis'], /没有“atlantis”/, /no city “atlantis”/],
    ['an unknown option', {}, ['--nonsense'], /选项用法不对/, /Unknown option/],
    ['an address that is not ours', { HOST: '192.0.2.1' }, [], /本机没有地址/, /has no address/],
    ['no address of a database', { DATABASE_URL: 'hello' }, [], /不是 PostgreSQL 地址/, /not a PostgreSQL/],
    [
      'a database nobody serves',
      { DATABASE_URL: 'postgresql://u:secret@127.0.0.1:9/x' },
      [],
      /连接不到数据库/,
      /cannot be reached/,
    ],
  ]
  for (const [title, env, args, zh, en] of wrong)
    test(`start refused: ${title}`, async () => {
      const ended = await runToEnd(start({ PORT: '0', HUYING_DATA: data, ...env }, args))
      assertSaid(ended, zh, en)
      assert.doesNotMatch(ended.said, /secret/, 'a password is printed')
    })

  for (const path of ['file', 'file/below'])
    test(`start refused: the data folder is ${path}`, async () => {
      const ended = await runToEnd(start({ PORT: '0', HUYING_DATA: join(home.path, path) }))
      assertSaid(ended, /不可写/, /cannot be written/)
    })

  test('start refused: no folder can be made under /proc', {
    skip: process.platform !== 'linux',
  }, async () => {
    assertSaid(
      await runToEnd(start({ PORT: '0', HUYING_DATA: '/proc/huying' })),
      /不可写/,
      /cannot be written/,
    )
  })

  test('start refused: a folder of somebody else', {
    skip: process.getuid?.() === 0 && 'root may write anywhere',
  }, async () => {
    const locked = join(home.path, 'locked')
    await mkdir(locked)
    await chmod(locked, 0o500)
    assertSaid(await runToEnd(start({ PORT: '0', HUYING_DATA: locked })), /不可写/, /cannot be written/)
  })

  test('a busy port is told before anything long is done', async () => {
    const taken = await takenPort()
    try {
      const ended = await runToEnd(start({ PORT: String(taken.port), HUYING_DATA: data }))
      assertSaid(ended, /端口 \d+ 已被占用/, /Port \d+ is in use/)
      assert.doesNotMatch(ended.said, /打开数据库/)
    } finally {
      await taken.free()
    }
  })

  test('the launcher: an ancient Node parses it and is told its age', async () => {
    const text = readFileSync(new URL('../../tools/launch.cjs', import.meta.url), 'utf8')
    // What a parser of 2009 stumbles over: arrows, let and const, templates, a comma after the last argument.
    const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '').replace(/'(?:[^'\\\n]|\\.)*'/g, "''")
    for (const modern of [/=>/, /\b(let|const|class|async|await)\b/, /`/, /,\s*\)/, /\.\.\./, /\?\./])
      assert.doesNotMatch(code, modern)
    const pretend =
      "Object.defineProperty(process, 'version', {value: 'v12.22.0'}); require('./tools/launch.cjs')"
    assertSaid(await runToEnd(run(['-e', pretend, 'start'])), /需要 Node 20/, /needs Node 20/)
  })
})

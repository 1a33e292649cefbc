import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { must } from '../../base/index.ts'
import { exported } from '../../host/extension-file.ts'
import { sheets } from '../../platform/catalogue/index.ts'
import type { Store } from '../../platform/store/index.ts'
import { emptyStore } from '../../platform/store/testing.ts'
import { buildPackage } from '../../tools/package.ts'
import { care as composed } from '../extensions/care.ts'
import { run, type Started } from '../start/city-process.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * An outside developer's afternoon: the package huying is built and put where npm would put it (its dependencies are
 * this checkout's own: nothing is fetched), a pack is begun beside it, packed, installed in a city's folder and used.
 */
describe('a pack in a folder of its own, outside this repository', () => {
  let home: string
  let work: string
  let town: string
  let store: Store
  const all: Started[] = []
  const put = (folder: string) => {
    mkdirSync(join(folder, 'node_modules', '.bin'), { recursive: true })
    symlinkSync(join(home, 'huying'), join(folder, 'node_modules', 'huying'))
  }
  const env = (more: Readonly<Record<string, string>> = {}) => ({
    PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}`,
    HOME: home,
    HUYING_CITY: 'empty',
    HUYING_DATA: join(home, 'data'),
    // the tests' own engine: that a city brings one along is shown where cities are started
    DATABASE_URL: store.engine.url,
    NODE_COMPILE_CACHE: join(home, 'compiled'),
    PORT: '0',
    ...more,
  })
  const huying = (folder: string, args: readonly string[], more: Readonly<Record<string, string>> = {}) => {
    const ended = spawnSync(process.execPath, [join(folder, 'node_modules/huying/huying.cjs'), ...args], {
      cwd: folder,
      env: env(more),
      encoding: 'utf8',
    })
    return { code: ended.status, out: ended.stdout, said: ended.stdout + ended.stderr }
  }
  const start = (packs: string): Started => {
    const command = join(town, 'node_modules/huying/huying.cjs')
    const city = run([command, 'start'], env({ HUYING_PACKS: packs }), town)
    all.push(city)
    return city
  }
  const stop = async () => {
    for (const { child, ended } of all.splice(0)) {
      if (child.exitCode === null) child.kill('SIGTERM')
      await ended()
    }
  }

  before(async () => {
    store = await emptyStore()
    home = mkdtempSync(join(tmpdir(), 'huying-outside-'))
    work = join(home, 'sewing-room')
    town = join(home, 'town')
    buildPackage(join(home, 'huying'), { types: false })
    symlinkSync(join(root, 'node_modules'), join(home, 'huying', 'node_modules'))
    put(town)
  })
  after(async () => {
    await stop()
    await store?.close()
    rmSync(home, { recursive: true, force: true })
  })

  test('it is begun, passes its own tests and the check, and becomes an npm package', () => {
    const begun = huying(town, ['new-pack', work])
    assert.equal(begun.code, 0, begun.said)
    assert.equal(huying(town, ['new-pack', work]).code, 1, 'a folder with something in it is left alone')
    assert.equal(huying(town, ['new-pack', join(home, 'Sewing Room')]).code, 1)
    put(work)
    const own = spawnSync(process.execPath, ['--test'], { cwd: work, env: env(), encoding: 'utf8' })
    assert.equal(own.status, 0, own.stdout)
    assert.match(own.stdout, /pass 2/)
    assert.match(huying(work, ['check', '.']).said, /all sound/)
    const packed = huying(work, ['pack', '.', '--json'])
    assert.equal(packed.code, 0, packed.said)
    const { file, packs } = JSON.parse(packed.out) as { file: string; packs: string[] }
    assert.deepEqual(packs, ['sewingRoom'])
    assert.ok(existsSync(file))
    const place = join(town, 'node_modules', 'sewing-room')
    mkdirSync(place)
    const laid = spawnSync('tar', ['xzf', file, '-C', place, '--strip-components=1'])
    assert.equal(laid.status, 0)
    assert.ok(existsSync(join(place, 'index.js')) && !existsSync(join(place, 'index.ts')))
  })

  test('what is not there or not sound is said before anything is opened', () => {
    const absent = huying(town, ['plan'], { HUYING_PACKS: 'golf-club' })
    assert.equal(absent.code, 1)
    assert.match(absent.said, /golf-club.*载入不了/)
    const twice = huying(town, ['plan'], { HUYING_PACKS: `sewing-room,${work}` })
    assert.equal(twice.code, 1, 'the same pack from two places')
    assert.match(twice.said, /sewingRoom.*declared twice/s)
    assert.ok(!existsSync(join(home, 'data')))
  })

  type Call = (method: string, path: string, body?: unknown) => Promise<{ status: number; body: unknown }>
  async function login(base: string, name: string, password: string): Promise<Call> {
    const answer = await fetch(`${base}/api/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name, password }),
    })
    assert.equal(answer.status, 200)
    const { csrf } = (await answer.json()) as { csrf: string }
    const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    return async (method, path, body) => {
      const reply = await fetch(base + path, {
        method,
        headers: {
          cookie,
          'x-csrf-token': csrf,
          prefer: 'return=representation',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await reply.text()
      return { status: reply.status, body: text === '' ? null : (JSON.parse(text) as unknown) }
    }
  }
  const PASSWORD = 'Fengren-4711'
  let id = ''

  test('installed, migrated, used', async () => {
    const packs = { HUYING_PACKS: 'sewing-room' }
    assert.equal(huying(town, ['seed'], packs).code, 0)
    const added = huying(
      town,
      ['user', 'add', 'keeper', '--name', '管针线', '--unit', '热线办', '--post', '管理员', '--json'],
      packs,
    )
    assert.equal(added.code, 0, added.said)
    const { password } = JSON.parse(added.out) as { password: string }
    const duty = huying(town, ['user', 'duty', 'keeper', '--role', 'sewingRoomKeeper', '--grade', '3'], packs)
    assert.equal(duty.code, 0, duty.said)
    const base = await start('sewing-room').ready()
    const first = await login(base, 'keeper', password)
    assert.ok((await first('POST', '/api/password', { old: password, new: PASSWORD })).status < 300)
    const keeper = await login(base, 'keeper', PASSWORD)
    const opened = await keeper('POST', '/api/matters', {
      type: 'sewingRoom.request',
      form: { title: '要一台缝纫机', content: '旧的一台断了皮带', sort: 'mend' },
      touch: { channel: 'phone' },
    })
    assert.equal(opened.status, 201, JSON.stringify(opened.body))
    const { matter } = (opened.body as { matter: { matter: { id: string; version: number } } }).matter
    id = matter.id
    const grant = (count: number) =>
      keeper('POST', `/api/matters/${id}/actions/grant`, { version: matter.version, form: { count } })
    const many = await grant(21)
    assert.equal((many.body as { error: { code: string } }).error.code, 'sewingRoom.tooMany')
    assert.equal((await grant(2)).status, 200)
    const kept = await keeper('POST', '/api/registers/sewingRoom.thing', {
      values: { number: '001', sort: 'mend', count: 2 },
    })
    assert.equal(kept.status, 201, JSON.stringify(kept.body))
    await stop()
  })

  test('removed: the city goes on without it, and what it kept is there when it comes back', async () => {
    assert.equal(huying(town, ['plan']).code, 0)
    const without = start('')
    const base = await without.ready()
    const keeper = await login(base, 'keeper', PASSWORD)
    const inbox = await keeper('GET', '/api/matters')
    assert.equal(inbox.status, 200, JSON.stringify(inbox.body))
    const one = await keeper('GET', `/api/matters/${id}`)
    assert.ok([200, 403, 404].includes(one.status), `${one.status} ${JSON.stringify(one.body)}`)
    const gone = await keeper('POST', '/api/matters', {
      type: 'sewingRoom.request',
      form: {},
      touch: { channel: 'phone' },
    })
    assert.ok(gone.status >= 400 && gone.status < 500, JSON.stringify(gone.body))
    assert.ok((await keeper('GET', '/api/registers/sewingRoom.thing')).status < 500)
    await stop()
    assert.doesNotMatch(without.said(), /Error/)
    const again = await start('sewing-room').ready()
    const back = await login(again, 'keeper', PASSWORD)
    const seen = await back('GET', `/api/matters/${id}`)
    assert.equal(
      (seen.body as { matter: { state: string } }).matter.state,
      'granted',
      JSON.stringify(seen.body),
    )
    const rows = await back('GET', '/api/registers/sewingRoom.thing')
    assert.match(JSON.stringify(rows.body), /"001"/)
    await stop()
  })

  test('an application composed in another city’s browser, exported: checked, made a package, loaded here and used', async () => {
    const care = join(home, 'after-school-care')
    const file = join(home, 'care.zip')
    writeFileSync(file, exported(composed, 2).bytes)
    const zip = must(await sheets.openZip(file, sheets.LIMITS))
    mkdirSync(care)
    for (const name of zip.names) writeFileSync(join(home, name), (await zip.whole(name)) ?? '')
    await zip.close()
    assert.deepEqual(readdirSync(care).sort(), ['README.md', 'index.js', 'pack.json', 'package.json'])
    put(care)
    const checked = huying(care, ['check', '.'])
    assert.equal(checked.code, 0, checked.said)
    const packed = huying(care, ['pack', '.', '--json'])
    assert.deepEqual((JSON.parse(packed.out) as { packs: string[] }).packs, ['afterSchoolCare'], packed.said)
    // its folder, beside the package from before
    const packs = `sewing-room,${care}`
    const planned = huying(town, ['plan'], { HUYING_PACKS: packs })
    assert.match(planned.said, /reg_after_school_care_centre/)
    const duty = huying(town, ['user', 'duty', 'keeper', '--role', 'careKeeper', '--grade', '3'], {
      HUYING_PACKS: packs,
    })
    assert.equal(duty.code, 0, duty.said)
    const keeper = await login(await start(packs).ready(), 'keeper', PASSWORD)
    const centre = { centreName: '向日葵托管中心', seat: '示例路 1 号', places: 40 }
    const kept = await keeper('POST', '/api/registers/afterSchoolCare.centre', { values: centre })
    assert.equal(kept.status, 201, JSON.stringify(kept.body))
    const opened = await keeper('POST', '/api/matters', {
      type: 'afterSchoolCare.inspection',
      form: { title: '秋季检查', content: '开学检查', centre: centre.centreName },
      touch: { channel: 'patrol' },
    })
    assert.equal(opened.status, 201, JSON.stringify(opened.body))
    await stop()
  })
})

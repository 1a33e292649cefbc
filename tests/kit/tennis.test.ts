import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { globSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { must } from '../../base/index.ts'
import { city as demo } from '../../cities/demo/index.ts'
import { DEMO_PASSWORD } from '../../cities/demo/staff.ts'
import { check, compile, type Pack, say } from '../../kit/index.ts'
import { hotline } from '../../packs/hotline/index.ts'
import { liveTables, planTables, schema } from '../../platform/registers/index.ts'
import { sql } from '../../platform/store/index.ts'
import { freshStore } from '../../platform/store/testing.ts'
import { type RunningTestCity, startTestCity } from '../city.ts'
import { blocksOf, followGuide, LANGUAGES, writeGuide } from './guide.ts'

const { tennis, upgraded } = await followGuide()
const ROOT = fileURLToPath(new URL('../..', import.meta.url))

describe('a pack of a tennis club', () => {
  test('the guide’s pack is sound, before and after its upgrade', () => {
    assert.deepEqual(check([hotline, tennis]), [])
    assert.deepEqual(check([hotline, upgraded]), [])
  })

  test('both languages tell the same code; only comments and titles of tests differ', () => {
    const plain = (language: 'zh' | 'en') =>
      blocksOf(language).map(({ file, text }) => [
        file,
        text.replace(/^\s*\/\/.*$/gm, '//').replace(/^test\('.*'/m, 'test('),
      ])
    assert.deepEqual(plain('zh'), plain('en'))
    assert.equal(plain('zh').length, 6)
  })

  test('what the pages say compiles under the strictest rules, and its own tests pass, in both languages', () => {
    const folders = LANGUAGES.map(writeGuide)
    const compilerOptions = {
      ...{
        module: 'nodenext',
        target: 'es2024',
        lib: ['es2024', 'esnext', 'dom'],
        strict: true,
        noEmit: true,
      },
      ...{ allowImportingTsExtensions: true, erasableSyntaxOnly: true, exactOptionalPropertyTypes: true },
      ...{ noUncheckedIndexedAccess: true, skipLibCheck: true, types: ['node'] },
      typeRoots: [join(ROOT, 'node_modules/@types')],
    }
    const files = folders.flatMap((folder) =>
      globSync('*.ts', { cwd: folder }).map((name) => join(folder, name)),
    )
    assert.equal(files.length, 12)
    const config = join(folders[0] ?? '', 'tsconfig.json')
    writeFileSync(config, JSON.stringify({ compilerOptions, files }))
    const done = spawnSync(join(ROOT, 'node_modules/.bin/tsc'), ['-p', config], { encoding: 'utf8' })
    assert.equal(done.status, 0, done.stdout)
    const env = { PATH: process.env.PATH ?? '' }
    for (const cwd of folders) {
      const own = spawnSync(process.execPath, ['--test', '--test-isolation=none'], {
        cwd,
        env,
        encoding: 'utf8',
      })
      assert.equal(own.status, 0, own.stdout)
      assert.match(own.stdout, /pass 1/)
    }
  })

  test('the upgrade of the guide: a column is renamed, one is added, nothing is lost', async () => {
    const store = await freshStore([schema])
    try {
      const typesOf = (pack: Pack) =>
        Object.values(compile([hotline, pack]).registers).filter(({ name }) => name === 'tennis.court')
      const apply = async (pack: Pack): Promise<readonly string[]> => {
        const plan = must(planTables(typesOf(pack), await liveTables(store)))
        await store.tx(async (tx) => {
          for (const statement of plan) await tx.run(sql.raw(statement))
        })
        return plan
      }
      await apply(tennis)
      assert.deepEqual(await apply(tennis), [])
      const plan = await apply(upgraded)
      assert.match(plan.join('\n'), /rename column/i)
      assert.match(plan.join('\n'), /add column/i)
      assert.doesNotMatch(plan.join('\n'), /drop/i)
      assert.deepEqual(await apply(upgraded), [])
    } finally {
      await store.close()
    }
  })

  const repair = tennis.matters.repair
  assert.ok(repair)
  const { flow, fields, clocks } = repair
  const { finish, decline, assign } = flow.actions
  assert.ok(finish && decline && assign)
  const { court } = tennis.registers
  const [surface] = tennis.codes
  assert.ok(court && surface)

  const withRepair = (more: Partial<typeof repair>): Pack => ({
    ...tennis,
    matters: { repair: { ...repair, ...more } },
  })
  const withActions = (actions: typeof flow.actions): Pack => withRepair({ flow: { ...flow, actions } })
  const without = <T extends object>(from: T, key: keyof T): T =>
    Object.fromEntries(Object.entries(from).filter(([name]) => name !== key)) as T

  /** Every way to break it is answered with the place and, in words, the thing. */
  const broken: readonly (readonly [string, Pack, RegExp, RegExp])[] = [
    ['a bad name', { ...tennis, name: 'Tennis-1' }, /Tennis-1/, /bad pack name/],
    ['a pack that the city lacks', { ...tennis, uses: ['golf'] }, /golf/, /lacks/],
    ['one language only', { ...tennis, title: say('网球场', '') }, /title/, /language is missing/],
    ['a code list that is not there', { ...tennis, codes: [] }, /surface/, /unknown code list surface/],
    [
      'a code twice',
      { ...tennis, codes: [{ ...surface, codes: [...surface.codes, ...surface.codes] }] },
      /hard/,
      /twice/,
    ],
    [
      'a parent that is not there',
      { ...tennis, codes: [{ ...surface, codes: [{ code: 'x', title: say('某', 'x'), parent: 'y' }] }] },
      /x/,
      /unknown parent y/,
    ],
    [
      'a telephone without mask',
      withRepair({ fields: { ...fields, phone: { kind: 'phone', title: say('电话', 'Phone') } } }),
      /phone/,
      /without masking/,
    ],
    [
      'a goal that is no state',
      withActions({ ...flow.actions, finish: { ...finish, to: 'gone' } }),
      /finish/,
      /unknown state gone/,
    ],
    [
      'a from that is no state',
      withActions({ ...flow.actions, decline: { ...decline, from: ['limbo'] } }),
      /decline/,
      /limbo/,
    ],
    [
      'a state nobody reaches',
      withActions(without(flow.actions, 'decline')),
      /declined/,
      /cannot be reached/,
    ],
    ['a state without a way out', withActions(without(flow.actions, 'finish')), /assigned/, /dead state/],
    [
      'a role that is not there',
      withActions({ ...flow.actions, assign: { ...assign, by: ['king'] } }),
      /assign/,
      /unknown role king/,
    ],
    [
      'an action nobody may do',
      withActions({ ...flow.actions, assign: { ...assign, by: [] } }),
      /assign/,
      /nobody/,
    ],
    ['a clock that is never started', withRepair({ opening: {} }), /look/, /never started/],
    [
      'a clock that is not declared',
      withRepair({ clocks: without(clocks, 'mend') }),
      /mend/,
      /unknown clock/,
    ],
    [
      'a limit without a basis',
      withRepair({
        clocks: {
          ...clocks,
          look: { ...(clocks.look as NonNullable<typeof clocks.look>), basis: say(' ', ' ') },
        },
      }),
      /look/,
      /basis/,
    ],
    [
      'a view of a figure that is not there',
      {
        ...tennis,
        views: { today: { title: say('今日', 'Today'), blocks: [{ show: 'figure', indicator: 'mood' }] } },
      },
      /today/,
      /mood/,
    ],
    [
      'a register labelled by nothing',
      { ...tennis, registers: { court: { ...court, label: 'colour' } } },
      /court/,
      /colour/,
    ],
    [
      'a telephone made public',
      { ...tennis, registers: { court: { ...court, publicFields: ['warden'] } } },
      /warden/,
      /cannot be public/,
    ],
    [
      'an editor that is not there',
      { ...tennis, registers: { court: { ...court, editors: ['duke'] } } },
      /court/,
      /duke/,
    ],
  ]
  for (const [title, spoiled, at, says] of broken)
    test(`a broken pack is refused by name: ${title}`, () => {
      const faults = check([hotline, spoiled])
      assert.ok(
        faults.some((fault) => at.test(fault.at) && (says.test(fault.says.en) || says.test(fault.at))),
        JSON.stringify(faults),
      )
      for (const fault of faults) assert.ok(fault.says.zh && fault.remedy.zh && fault.remedy.en)
    })

  let city: RunningTestCity
  before(async () => {
    city = await startTestCity({
      plan: {
        ...demo,
        packs: [hotline, tennis],
        staff: (all) => {
          const staff = demo.staff(all)
          const mender = staff.find((one) => one.duties.some((duty) => duty.role === 'handler'))
          const desk = staff.find((one) => one.account === 'dispatcher')
          assert.ok(mender && desk)
          const keeper = {
            account: 'keeper',
            name: '管场地',
            unit: desk.unit,
            post: '场地管理员',
            password: DEMO_PASSWORD,
            duties: [{ role: 'keeper', grade: 3 as const }],
            demo: true,
          }
          // of the seats in the demonstration only what this city's packs know
          const known = { ...mender, duties: mender.duties.filter(({ role }) => role === 'handler') }
          return [known, desk, keeper]
        },
      },
    })
  })
  after(() => city.stop())

  test('it runs in a city without a change to the platform: reported, assigned, refused when dear, mended', async () => {
    const keeper = await city.login('keeper')
    const accounts = await city.city.store.query<{ name: string }>({
      text: ["select name from account where name like 'unit%' limit 1"],
      values: [],
    })
    const mender = await city.login(accounts[0]?.name ?? 'unit01')
    const opened = await keeper.call('POST', '/api/matters', {
      type: 'tennis.repair',
      form: {
        title: '球网断了',
        content: '3 号场球网断了',
        court: '3',
        surface: 'clay',
        phone: '13800138000',
      },
      touch: { channel: 'phone' },
    })
    assert.equal(opened.status, 201, JSON.stringify(opened.body))
    const { id, version } = opened.body.matter.matter
    const act = (who: typeof keeper, action: string, body: Record<string, unknown>) =>
      who.call('POST', `/api/matters/${id}/actions/${action}`, body)

    const assigned = await act(keeper, 'assign', {
      version,
      form: { lead: mender.me.unit, helpers: [], why: '章程第 8 条' },
    })
    assert.equal(assigned.status, 200, JSON.stringify(assigned.body))
    const seen = assigned.body.matter
    assert.equal(seen.matter.state, 'assigned')
    assert.ok(seen.matter.due, 'the mending clock is the due instant')
    const task = seen.tasks[0].id

    const dear = { cost: 600_000, note: '换了新网' }
    const refused = await act(mender, 'finish', { version: seen.matter.version, task, form: dear })
    assert.equal(refused.body.error.code, 'tennis.tooDear')
    assert.match(refused.body.error.says.zh, /5000 元/)

    const mended = await act(mender, 'finish', {
      version: seen.matter.version,
      task,
      form: { cost: 30_000, note: '换了新网' },
    })
    assert.equal(mended.status, 200, JSON.stringify(mended.body))
    assert.equal(mended.body.matter.matter.state, 'mended')

    const list = await keeper.call('GET', '/api/matters?type=tennis.repair')
    assert.equal(
      list.body.rows?.length ?? list.body.items?.length,
      1,
      JSON.stringify(list.body).slice(0, 300),
    )
  })
})

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { must, newId, type Refusal, type Result } from '../../../base/index.ts'
import * as ledger from '../../ledger/index.ts'
import { type Actor, systemActor } from '../../org/index.ts'
import type { Store } from '../../store/index.ts'
import { freshStore } from '../../store/testing.ts'
import type { PlanBody, Reach } from './index.ts'
import * as plans from './index.ts'

describe('platform / command / plans', () => {
  const NOW = new Date('2026-06-01T08:00:00Z')
  const codeOf = (result: Result<unknown, Refusal>) => (result.ok ? 'ok' : result.error.code)
  const officer = (name: string): Actor => ({
    ...systemActor('440111'),
    kind: 'staff',
    name,
    account: newId(),
  })
  const body = (over: Partial<PlanBody> = {}): PlanBody => ({
    ...{ name: '球场积水预案', kind: 'natural', hazard: '暴雨内涝', trigger: '球场积水超过 10 厘米' },
    levels: [{ level: 3, when: '积水', reportMinutes: 120 }],
    groups: [{ code: 'G1', title: '排水组' }],
    tasks: [
      {
        ...{ code: 'A', title: '关闭球场', text: '设置警戒', who: { unit: '球场管理处' }, group: 'G1' },
        ...{ afterMinutes: 0, receipt: true },
      },
      {
        ...{ code: 'B', title: '排水', text: '架设水泵', who: { place: 'town' as const }, after: ['A'] },
        ...{ levels: [2, 3], afterMinutes: 15, receipt: true, acceptMinutes: 5, doneMinutes: 120 },
      },
    ],
    contacts: [{ name: '陈大文', post: '负责人', unit: '球场管理处', phone: '020-83000000' }],
    resources: [{ kind: 'equipment', name: '水泵', quantity: 10, measure: '台' }],
    ...over,
  })

  let store: Store
  before(async () => {
    store = await freshStore([ledger.schema, plans.schema])
  })
  after(() => store.close())

  test('tasks that wait for each other are refused, and the ring is named', () => {
    const [a, b] = body().tasks as [plans.PlanTask, plans.PlanTask]
    const ring = plans.soundPlan(body({ tasks: [{ ...a, after: ['B'] }, b] }))
    assert.equal(codeOf(ring), 'plans.cycle')
    assert.match(ring.ok ? '' : ring.error.says.zh, /A → B → A/)
    assert.equal(codeOf(plans.soundPlan(body({ tasks: [{ ...a, after: ['A'] }] }))), 'plans.cycle')
    assert.equal(codeOf(plans.soundPlan(body())), 'ok')
  })

  test('a ring is found exactly where there is one', () => {
    const graph = fc.array(fc.array(fc.nat(11), { maxLength: 3 }), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(graph, (edges) => {
        const tasks = edges.map((to, i) => ({
          code: `T${i}`,
          after: to.filter((n) => n < edges.length).map((n) => `T${n}`),
        }))
        const cycle = plans.cycleOf(tasks)
        // the oracle: taking away what waits for nothing leaves nothing
        const left = new Map(tasks.map((task) => [task.code, new Set(task.after)]))
        for (let again = true; again; ) {
          again = false
          for (const [code, after] of left)
            if (![...after].some((one) => left.has(one))) {
              left.delete(code)
              again = true
            }
        }
        assert.equal(cycle !== null, left.size > 0)
        if (!cycle) return
        assert.equal(cycle[0], cycle.at(-1))
        for (let n = 0; n + 1 < cycle.length; n++)
          assert.ok(tasks.find((one) => one.code === cycle[n])?.after.includes(cycle[n + 1] ?? ''))
      }),
    )
  })

  test('what is wrong with a plan is said with its place', () => {
    const [a] = body().tasks as [plans.PlanTask]
    for (const [over, at] of [
      [{ tasks: [{ ...a, after: ['Z'] }] }, /A.*前置任务 Z 不存在/],
      [{ tasks: [a, a] }, /编号重复/],
      [{ tasks: [{ ...a, afterMinutes: -1 }] }, /非负整数/],
      [{ tasks: [{ ...a, group: 'G9' }] }, /没有工作组 G9/],
      [{ tasks: [{ ...a, who: {} as plans.Who }] }, /没有写明由谁办/],
      [{ levels: [] }, /至少一级/],
      [{ kind: 'alien' as 'natural' }, /没有这一类/],
    ] as const) {
      const refused = plans.soundPlan(body(over as Partial<PlanBody>))
      assert.match(refused.ok ? 'ok' : refused.error.says.zh, at)
    }
    for (const junk of [null, 7, 'plan', [], { name: 'x' }])
      assert.equal(codeOf(plans.soundPlan(junk)), 'plans.bad')
  })

  test('a plan is written by one and published by another; what was published stays', async () => {
    const [writer, head] = [officer('编制人'), officer('审核人')]
    const made = must(
      await store.tx((tx) => plans.saveDraft(tx, writer, { plan: null, code: 'court', body: body() }, NOW)),
    )
    const { plan } = made
    const act = <T>(verb: (tx: Parameters<Parameters<Store['tx']>[0]>[0]) => Promise<T>) => store.tx(verb)
    assert.equal(codeOf(await act((tx) => plans.publish(tx, head, { plan }, NOW))), 'plans.wrongState')
    const save = (revision: number, name: string) =>
      act((tx) => plans.saveDraft(tx, writer, { plan, revision, body: body({ name }) }, NOW))
    const racing = await Promise.all([save(1, '甲稿'), save(1, '乙稿')])
    assert.deepEqual(racing.map(codeOf).sort(), ['ok', 'plans.stale'])
    must(await act((tx) => plans.propose(tx, writer, { plan }, NOW)))
    assert.equal(codeOf(await act((tx) => plans.publish(tx, writer, { plan }, NOW))), 'plans.samePerson')
    must(await act((tx) => plans.publish(tx, head, { plan }, NOW)))
    must(await act((tx) => plans.saveDraft(tx, writer, { plan, body: body({ name: '第二版' }) }, NOW)))
    must(await act((tx) => plans.propose(tx, writer, { plan }, NOW)))
    must(await act((tx) => plans.sendBack(tx, head, { plan, note: '请补充联系人' }, NOW)))
    must(await act((tx) => plans.propose(tx, writer, { plan }, NOW)))
    must(await act((tx) => plans.publish(tx, head, { plan }, NOW)))
    const seen = must(await plans.planView(store, '440111', plan))
    assert.deepEqual(
      seen.versions.map((one) => [one.version, one.state]),
      [
        [2, 'published'],
        [1, 'superseded'],
      ],
    )
    assert.equal(must(await plans.versionOf(store, '440111', plan)).version.body.name, '第二版')
    must(await act((tx) => plans.retire(tx, head, { plan, why: '球场改建' }, NOW)))
    assert.equal(codeOf(await plans.versionOf(store, '440111', plan)), 'plans.notPublished')
    const facts = await ledger.timeline(store, '440111', 'plan', plan)
    assert.equal(facts.filter((one) => one.kind === 'plan.published').length, 2)
  })

  test('seeds are published once; a second founding changes nothing', async () => {
    const seeds = [{ code: 'seeded', ...body() }]
    const seed = () => store.tx((tx) => plans.seedPlans(tx, systemActor('440111'), seeds, NOW))
    assert.deepEqual([await seed(), await seed()], [1, 0])
  })

  test('a check names units that are gone, posts that nobody holds, dead contacts and short stock, with a remedy', () => {
    const reach = (state: Reach['state'], phones: readonly (string | null)[], into?: string): Reach => ({
      ...{ state, unit: null, unitName: '球场管理处', area: '440111', ...(into ? { into } : {}) },
      chain: [{ kind: 'post', people: phones.map((phone) => ({ account: newId(), name: '甲', phone })) }],
    })
    const codes = (one: Reach) =>
      plans
        .findingsOf(
          body(),
          (who) => ('unit' in who ? [one] : [reach('found', ['13900000000'])]),
          () => 12,
        )
        .map((finding) => finding.code)
    assert.deepEqual(codes(reach('found', ['13900000000'])), [])
    assert.deepEqual(codes(reach('unknown', [])), ['unitUnknown'])
    assert.deepEqual(codes(reach('gone', [], '体育中心')), ['unitGone'])
    assert.deepEqual(codes(reach('found', [])), ['nobody'])
    assert.deepEqual(codes(reach('found', [null])), ['noPhone'])
    const dead = body({ contacts: [{ name: '甲', post: '', unit: '处', phone: '' }] })
    const found = plans.findingsOf(
      dead,
      () => [],
      () => 6,
    )
    assert.deepEqual(
      found.map((one) => one.code),
      ['contactDead', 'short'],
    )
    assert.ok(found.every((one) => one.remedy.zh && one.remedy.en))
  })

  test('the sheet of tasks comes back as it went out; a wrong cell is named by its row', () => {
    const rows = plans.sheetOf(body())
    assert.deepEqual(must(plans.tasksFrom(rows)), body().tasks)
    const head = [...plans.SHEET_HEAD]
    for (const [cells, says] of [
      [['X', '任务', '', '', '单位', '', '', '十', '是', '', '', ''], /第 2 行：“启动后分钟”须为整数/],
      [['X', '任务', '', '', '单位', '', 'Ⅴ', '1', '是', '', '', ''], /没有响应级别“Ⅴ”/],
      [['X', '任务', '', '', '', '', '', '1', '是', '', '', ''], /没有写明责任单位/],
    ] as const) {
      const refused = plans.tasksFrom([head, cells])
      assert.match(refused.ok ? 'ok' : refused.error.says.zh, says)
    }
    assert.equal(codeOf(plans.tasksFrom([['名称']])), 'plans.badSheet')
  })
})

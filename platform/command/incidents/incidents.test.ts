import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { must, newId, type Refusal, type Result } from '../../../base/index.ts'
import * as ledger from '../../ledger/index.ts'
import { systemActor } from '../../org/index.ts'
import { type Store, sql, type Tx } from '../../store/index.ts'
import { freshStore } from '../../store/testing.ts'
import type { PlanBody } from '../plans/index.ts'
import * as plans from '../plans/index.ts'
import * as incidents from './index.ts'
import { actor, caseOf, DISTRICT, openTown, planBody, task } from './testing.ts'

describe('platform / command / incidents', () => {
  const T0 = new Date('2026-06-01T02:00:00Z')
  const later = (minutes: number) => new Date(T0.getTime() + minutes * 60_000)
  const codeOf = (result: Result<unknown, Refusal>) => (result.ok ? 'ok' : result.error.code)
  let store: Store
  before(async () => {
    store = await freshStore([ledger.schema, plans.schema, incidents.schema])
  })
  after(() => store.close())

  const tx = <T>(work: (tx: Tx) => Promise<T>) => store.tx(work)
  const commander = actor('指挥长')
  const deputyCommander = actor('副指挥长')
  const [ann, ben, cat, dan] = [actor('安'), actor('本'), actor('卡'), actor('丹')]

  async function plan(body: PlanBody) {
    const code = newId()
    await tx((t) => plans.seedPlans(t, systemActor(DISTRICT), [{ code, ...body }], T0))
    const made = (await plans.planList(store, DISTRICT)).find((one) => one.code === code)
    return made?.id ?? ''
  }
  const start = async (
    city: incidents.IncidentsCity,
    over: Partial<incidents.StartInput> & { who?: typeof commander; at?: Date } = {},
  ) => {
    const { who = commander, at = T0, ...rest } = over
    const input = {
      matter: caseOf(),
      plan: null,
      level: 3,
      why: '积水',
      drill: false,
      separate: '测试',
      ...rest,
    }
    return tx((t) => incidents.start(city, t, who, input as incidents.StartInput, at))
  }
  const board = (response: string) => incidents.dispatches(store, DISTRICT, response)
  const answer = (
    city: incidents.IncidentsCity,
    who: typeof ann,
    dispatch: string,
    kind: incidents.ReceiptKind,
    at: Date,
    over: Partial<incidents.ReceiptInput> = {},
  ) => tx((t) => incidents.answer(city, t, who, { dispatch, kind, ...over }, at))

  test('one act: the plan is copied, its first tasks go out, each with its people; what waits goes out when its time comes', async () => {
    const town = openTown({ 排水队: [[ann], [ben], [cat]], 体育局: [[dan]] })
    const id = await plan(
      planBody([
        task('A', { unit: '排水队' }),
        task('B', { unit: '体育局' }, { after: ['A'] }),
        task('C', { unit: '体育局' }, { afterMinutes: 30 }),
        task('D', { unit: '体育局' }, { levels: [1] }),
      ]),
    )
    const begun = must(await start(town.city, { plan: id }))
    assert.deepEqual([begun.orders, begun.people, begun.failed], [1, 1, 0])
    assert.deepEqual(
      town.told.map((one) => [one.title.zh, 'account' in one.to || 'address' in one.to]),
      [
        ['应急指令：任务A', true],
        ['应急指令：任务A', true],
      ],
    )
    const [a] = await board(begun.response)
    assert.ok(a)
    // a forerunner that is done lets the next one go
    assert.equal(must(await answer(town.city, ann, a.id, 'done', later(5))).state, 'done')
    assert.deepEqual(
      (await board(begun.response)).map((one) => one.unitName).sort(),
      ['体育局', '排水队'].sort(),
    )
    await incidents.sendDue(town.city, store, later(29))
    assert.equal((await board(begun.response)).length, 2)
    await incidents.sendDue(town.city, store, later(30))
    await incidents.sendDue(town.city, store, later(31))
    assert.equal((await board(begun.response)).length, 3, 'once')
    const states = (await incidents.tasks(store, DISTRICT, begun.response)).map((one) => [
      one.code,
      one.state,
    ])
    assert.deepEqual(states, [
      ['A', 'done'],
      ['B', 'sent'],
      ['C', 'sent'],
    ])
    // the plan changes; the response keeps its copy
    await tx((t) => plans.retire(t, commander, { plan: id, why: '测试' }, later(40)))
    assert.equal((await incidents.tasks(store, DISTRICT, begun.response)).length, 3)
  })

  test('nobody accepts: post, deputy, duty leader, each with its countdown and the reason; then it lies with the command centre', async () => {
    const town = openTown({ 排水队: [[ann], [ben], [cat]] })
    const id = await plan(planBody([task('A', { unit: '排水队' })]))
    const begun = must(await start(town.city, { plan: id }))
    for (const minute of [9, 10, 10, 20, 30, 40]) await incidents.climb(town.city, store, later(minute))
    const [one] = await board(begun.response)
    assert.equal(one?.nextAt, null)
    assert.deepEqual(
      one?.failures.map((failure) => [failure.step, failure.who, failure.why]),
      [
        ['post', '安', 'silent'],
        ['deputy', '本', 'silent'],
        ['dutyLeader', '卡', 'silent'],
      ],
    )
    const people = await incidents.peopleOf(store, DISTRICT, [one?.id ?? ''])
    assert.deepEqual(
      people.map((person) => [person.step, person.name, person.toldAt.getTime()]),
      [
        [0, '安', later(0).getTime()],
        [1, '本', later(10).getTime()],
        [2, '卡', later(20).getTime()],
      ],
    )
    assert.ok(town.told.some((notice) => notice.title.zh.startsWith('无人签收')))
    // rung up: not reached, then accepted on the telephone
    const call = (reached: boolean) =>
      tx((t) =>
        incidents.called(
          town.city,
          t,
          commander,
          { dispatch: one?.id ?? '', name: '卡', reached },
          later(45),
        ),
      )
    assert.equal(must(await call(false)).state, 'sent')
    assert.equal(must(await call(true)).state, 'accepted')
  })

  test('nobody on duty, a unit that is gone, a name that is none: the order says why, the others go out', async () => {
    const town = openTown({ 排水队: [[ann]], 空岗单位: [[], []] })
    town.gone.set('旧局', '新局')
    const id = await plan(
      planBody([
        task('A', { unit: '排水队' }),
        task('B', { unit: '空岗单位' }),
        task('C', { unit: '旧局' }),
        task('D', { unit: '无此局' }),
      ]),
    )
    const begun = must(await start(town.city, { plan: id }))
    assert.deepEqual([begun.orders, begun.failed], [4, 3])
    const failed = (await board(begun.response)).filter((one) => one.state === 'failed')
    assert.deepEqual(
      failed.map((one) => [one.unitName, one.failures.at(-1)?.why, one.failures.at(-1)?.text]),
      [
        ['空岗单位', 'nobody', undefined],
        ['旧局', 'unitGone', '新局'],
        ['无此局', 'unitUnknown', undefined],
      ],
    )
    // given to the one that took over
    const again = must(
      await tx((t) =>
        incidents.redirect(
          town.city,
          t,
          commander,
          { dispatch: failed[1]?.id ?? '', who: { unit: '排水队' } },
          later(1),
        ),
      ),
    )
    assert.deepEqual([again[0]?.unitName, again[0]?.state], ['排水队', 'sent'])
  })

  test('a second click, and two commanders: one response, one set of orders, one commander', async () => {
    const town = openTown({ 排水队: [[ann]] })
    const id = await plan(planBody([task('A', { unit: '排水队' })]))
    const matter = caseOf()
    const clicks = await Promise.all([1, 2, 3].map(() => start(town.city, { plan: id, matter })))
    assert.equal(new Set(clicks.map((one) => must(one).response)).size, 1)
    assert.equal(clicks.filter((one) => must(one).fresh).length, 1)
    const [response] = clicks.map((one) => must(one).response)
    assert.equal((await board(response ?? '')).length, 1)
    const second = await start(town.city, { plan: id, matter, who: deputyCommander })
    assert.equal(codeOf(second), 'incidents.commanded')
    assert.match(second.ok ? '' : second.error.says.zh, /指挥长/)

    // the same event reported twice as two cases 80 m apart: the second is told of the first, and links
    const here = { lon: 113.9, lat: 23.9, area: '440111009' }
    const [one, two] = [caseOf(here), caseOf({ ...here, lat: 23.9007 })]
    const both = await Promise.all([
      start(town.city, { plan: id, matter: one, separate: '' }),
      start(town.city, { plan: id, matter: two, separate: '', who: deputyCommander }),
    ])
    assert.deepEqual(both.map(codeOf).sort(), ['incidents.sameEvent', 'ok'])
    const [first, other] = both[0]?.ok ? [both[0], two] : [both[1], one]
    const running = first?.ok ? first.value.response : ''
    must(
      await tx((t) =>
        incidents.join(town.city, t, deputyCommander, { response: running, matter: other }, T0),
      ),
    )
    assert.equal((await incidents.responseOf(store, DISTRICT, other.id))?.id, running)
    assert.equal((await incidents.mattersOf(store, DISTRICT, running)).length, 2)
    must(
      await tx((t) => incidents.takeCommand(town.city, t, dan, { response: running, why: '上级接管' }, T0)),
    )
    assert.equal((await incidents.response(store, DISTRICT, running))?.commanderName, '丹')
  })

  test('example 8: yellow to orange for 4 of 24 towns: those 4 get the new order, 20 keep the old, receipts are counted apart', async () => {
    const towns = Array.from({ length: 24 }, (_, n) => `440111${String(n + 1).padStart(3, '0')}`)
    const staff = Object.fromEntries(towns.map((town) => [town, [[actor(town)]]]))
    const town = openTown(staff)
    const id = await plan(
      planBody([
        task('Y', { place: 'town' }, { levels: [3], title: '黄色预警巡查' }),
        task('O', { place: 'town' }, { levels: [2], title: '橙色预警转移' }),
      ]),
    )
    const begun = must(await start(town.city, { plan: id, areas: towns }))
    assert.equal(begun.orders, 24)
    const first = await board(begun.response)
    for (const one of first.slice(0, 6))
      must(await answer(town.city, staff[one.area]?.[0]?.[0] ?? ann, one.id, 'accepted', later(2)))
    const four = towns.slice(0, 4)
    const up = { response: begun.response, level: 2 as const, areas: four, why: '升级为橙色' }
    const done = must(await tx((t) => incidents.changeLevel(town.city, t, commander, up, later(20))))
    assert.deepEqual(done, { orders: 4, superseded: 4 })
    const all = await board(begun.response)
    const open = all.filter(incidents.isOpen)
    assert.deepEqual(
      open.filter((one) => one.wave === 2).map((one) => one.area),
      four,
    )
    assert.equal(open.filter((one) => one.wave === 1).length, 20)
    assert.ok(open.filter((one) => one.wave === 1).every((one) => !four.includes(one.area)))
    assert.deepEqual(
      incidents
        .tallied(all, later(20))
        .map((one) => [one.wave, one.level, one.sent, one.accepted, one.superseded]),
      [
        [1, 3, 24, 6, 4],
        [2, 2, 4, 0, 0],
      ],
    )
    assert.equal((await incidents.response(store, DISTRICT, begun.response))?.level, 2)
    assert.deepEqual(
      (await incidents.areas(store, DISTRICT, begun.response))
        .filter((one) => one.level === 2)
        .map((one) => one.area),
      four,
    )
    const same = await tx((t) => incidents.changeLevel(town.city, t, commander, up, later(21)))
    assert.equal(codeOf(same), 'incidents.sameLevel')
  })

  test('two commands ask for 6 of 10 pumps each: 6, and 4 with 2 short; twice pressed is once taken', async () => {
    const town = openTown({ 排水队: [[ann]] })
    const pump = { kind: 'equipment' as const, name: `水泵${newId()}`, placeName: '仓库', unitName: '水务局' }
    const rest = {
      contact: null,
      phone: null,
      measure: '台',
      keepPercent: 0,
      readyMinutes: 20,
      lon: 113.26,
      lat: 23.16,
    }
    await tx((t) => incidents.putResources(t, DISTRICT, [{ ...pump, ...rest, quantity: 10 }]))
    const all = await incidents.resources(store, DISTRICT)
    const resource = all.find((one) => one.name === pump.name)?.id ?? ''
    const [a, b] = await Promise.all([start(town.city), start(town.city)])
    const ask = (response: string, key: string) =>
      tx((t) => incidents.reserve(town.city, t, commander, { response, resource, asked: 6, key }, T0))
    const [ra, rb] = [must(a).response, must(b).response]
    const given = await Promise.all([ask(ra, 'ka'), ask(rb, 'kb'), ask(ra, 'ka')])
    const byKey = [must(given[0]), must(given[1])].sort((x, y) => y.given - x.given)
    assert.deepEqual(
      byKey.map(({ given: got, short }) => [got, short]),
      [
        [6, 0],
        [4, 2],
      ],
    )
    assert.deepEqual(must(given[2]), must(given[0]))
    must(await tx((t) => incidents.end(town.city, t, commander, { response: ra, why: '完成' }, later(60))))
    const after = await incidents.resources(store, DISTRICT)
    assert.equal(
      after.find((one) => one.id === resource)?.held,
      must(given[1]).given,
      'what ended gives back',
    )
  })

  test('receipts: offline ones count when they were pressed, in any order, once; a refusal needs a reason', async () => {
    const town = openTown({ 排水队: [[ann]] })
    const id = await plan(planBody([task('A', { unit: '排水队' }), task('B', { unit: '排水队' })]))
    const begun = must(await start(town.city, { plan: id }))
    const [a, b] = await board(begun.response)
    assert.ok(a && b)
    const sent = [
      ['done', 40, 'k3'],
      ['accepted', 4, 'k1'],
      ['arrived', 15, 'k2'],
      ['accepted', 4, 'k1'],
    ] as const
    for (const [kind, minute, key] of sent)
      must(await answer(town.city, ann, a.id, kind, later(90), { deviceAt: later(minute), key }))
    const [done] = await board(begun.response)
    assert.deepEqual(
      [done?.state, done?.acceptedAt, done?.arrivedAt, done?.doneAt],
      ['done', later(4), later(15), later(40)],
    )
    assert.equal(done && incidents.isLate(done, later(90)), false, 'pressed in time, though it arrived late')
    const kept = await incidents.receiptsOf(store, DISTRICT, [a.id])
    assert.deepEqual(
      kept.map((one) => [one.kind, one.deviceAt, one.at]),
      [
        ['accepted', later(4), later(90)],
        ['arrived', later(15), later(90)],
        ['done', later(40), later(90)],
      ],
    )
    // a clock of the device that is wrong counts as the nearest possible instant
    must(await answer(town.city, ann, b.id, 'accepted', later(5), { deviceAt: later(-1000) }))
    assert.deepEqual((await board(begun.response))[1]?.acceptedAt, T0)
    assert.equal(
      codeOf(await answer(town.city, ann, b.id, 'refused', later(6))),
      'incidents.refusalNeedsReason',
    )
    must(await answer(town.city, ann, b.id, 'refused', later(6), { text: '道路中断，无法到达' }))
    const [, refused] = await board(begun.response)
    assert.deepEqual([refused?.state, refused?.failures.at(-1)?.text], ['refused', '道路中断，无法到达'])
    assert.ok(town.told.some((one) => one.title.zh.startsWith('指令被拒绝')))
    assert.equal(codeOf(await answer(town.city, dan, b.id, 'read', later(7))), 'incidents.noDispatch')
    assert.equal(
      codeOf(
        await tx((t) =>
          incidents.end(town.city, t, commander, { response: begun.response, why: '完成' }, later(8)),
        ),
      ),
      'incidents.openOrders',
    )
  })

  test('three levels: a town passes its order on to communities, and what they do rolls up', async () => {
    const town = openTown({ 金沙街: [[ann]], 横沙社区: [[ben]], 沙凤社区: [[cat]] })
    const id = await plan(planBody([task('A', { unit: '金沙街' })]))
    const begun = must(await start(town.city, { plan: id }))
    const [order] = await board(begun.response)
    assert.ok(order)
    const reach = (
      await town.city.reach(store, [{ unit: '横沙社区' }, { unit: '沙凤社区' }], [], T0)
    ).values()
    const parts = [...reach].flat().map((one) => ({ reach: one, text: `负责${one.unitName}片区` }))
    const below = must(await tx((t) => incidents.split(town.city, t, ann, order, parts, later(3))))
    assert.equal(below.length, 2)
    assert.equal(
      must(await tx((t) => incidents.split(town.city, t, ann, order, parts, later(4)))).length,
      0,
      'a second click',
    )
    must(await answer(town.city, ben, below[0]?.id ?? '', 'done', later(20)))
    assert.match(
      (await incidents.dispatches(store, DISTRICT, begun.response))[0]?.said ?? '',
      /下级 1\/2 已完成（横沙社区）/,
    )
    // each level sees its own part
    assert.equal(codeOf(await incidents.orderFor(store, ben, below[1]?.id ?? '')), 'incidents.noDispatch')
    assert.equal(codeOf(await incidents.orderFor(store, ben, below[0]?.id ?? '')), 'ok')
  })

  test('example 9: a drill says so everywhere, never mixes, and turns real only by two persons', async () => {
    const town = openTown({ 排水队: [[ann]] })
    const id = await plan(planBody([task('A', { unit: '排水队' })]))
    assert.equal(codeOf(await start(town.city, { plan: id, drill: true })), 'incidents.drillMixed')
    assert.equal(
      codeOf(await start(town.city, { plan: id, matter: caseOf({ drill: true }) })),
      'incidents.drillMixed',
    )
    const begun = must(await start(town.city, { plan: id, drill: true, matter: caseOf({ drill: true }) }))
    assert.ok(
      town.told.every((one) => one.title.zh.startsWith('【演练】') && one.text.zh.startsWith('【演练】')),
    )
    assert.ok((await board(begun.response)).every((one) => one.drill))
    const { response } = begun
    const facts = await ledger.timeline(
      store,
      DISTRICT,
      'matter',
      (await incidents.response(store, DISTRICT, response))?.matter ?? '',
    )
    assert.ok(facts.length > 0 && facts.every((one) => one.body.drill === true))
    const decide = (who: typeof ann, granted = true) =>
      tx((t) => incidents.decideRelease(town.city, t, who, { response, granted }, T0))
    assert.equal(codeOf(await decide(commander)), 'incidents.noRelease')
    must(await tx((t) => incidents.askRelease(town.city, t, commander, { response, why: '真的积水了' }, T0)))
    assert.equal(codeOf(await decide(commander)), 'incidents.secondPerson')
    assert.equal(must(await decide(deputyCommander)).release.toDrill, false)
    must(
      await tx((t) => incidents.score(town.city, t, commander, { response, item: 'command', score: 90 }, T0)),
    )
  })

  test('reports: due by the law, composed from the record, in versions; casualties do not fall without a ground', async () => {
    const town = openTown({ 排水队: [[ann]] })
    const id = await plan(planBody([task('A', { unit: '排水队' })]))
    const begun = must(await start(town.city, { plan: id }))
    const { response } = begun
    const names = { cityName: '网球区', areaName: (code: string) => `区域${code}` }
    const reports = () => incidents.reportsOf(store, DISTRICT, response)
    const [first] = await reports()
    assert.deepEqual(
      [first?.kind, first?.dueAt],
      ['first', new Date('2026-06-01T03:50:00Z')],
      'received 01:50 + 2 h',
    )
    const [order] = await board(response)
    must(await answer(town.city, ann, order?.id ?? '', 'progress', later(12), { text: '已架设水泵两台' }))
    const draft = must(
      await incidents.composed(store, DISTRICT, { response, kind: 'first', number: 1 }, names, later(15)),
    )
    assert.match(draft.text, /关于球场积水的首报/)
    assert.match(draft.text, /共下达指令 1 条，已签收 1 条/)
    assert.match(draft.text, /排水队：已架设水泵两台/)
    const write = (report: string, figures: object, ground?: string) =>
      tx((t) =>
        incidents.writeReport(
          town.city,
          t,
          commander,
          { report, text: draft.text, figures, ...(ground ? { ground } : {}) },
          later(20),
        ),
      )
    const send = (report: string, at: Date) =>
      tx((t) => incidents.sendReport(town.city, t, commander, { report, to: '市应急局' }, at))
    must(await write(first?.id ?? '', { dead: 1, injured: 3 }))
    must(await write(first?.id ?? '', { dead: 2, injured: 3 }))
    assert.equal(must(await send(first?.id ?? '', later(30))).late, false)
    assert.equal(codeOf(await write(first?.id ?? '', {})), 'incidents.reportSent')
    assert.equal((await incidents.versionsOfReport(store, DISTRICT, first?.id ?? '')).length, 2)
    const follow = (await reports()).find((one) => one.kind === 'followUp')
    assert.deepEqual(follow?.dueAt, later(150), 'level III reports every 2 h')
    assert.equal(codeOf(await write(follow?.id ?? '', { dead: 1, injured: 3 })), 'incidents.lowered')
    must(await write(follow?.id ?? '', { dead: 1, injured: 3 }, '一人经抢救生还'))
    assert.equal(must(await send(follow?.id ?? '', later(200))).late, true)
  })

  test('after the event: times, late receipts and units follow from the record; findings become tasks with owners', async () => {
    const town = openTown({ 排水队: [[ann]], 体育局: [[dan]] })
    const id = await plan(planBody([task('A', { unit: '排水队' }), task('B', { unit: '体育局' })]))
    const begun = must(
      await start(town.city, { plan: id, matter: caseOf({ confirmedAt: new Date('2026-06-01T01:56:00Z') }) }),
    )
    const { response } = begun
    const [a, b] = await board(response)
    must(await answer(town.city, ann, a?.id ?? '', 'accepted', later(4)))
    must(await answer(town.city, ann, a?.id ?? '', 'arrived', later(18)))
    must(await answer(town.city, ann, a?.id ?? '', 'done', later(50)))
    must(await answer(town.city, dan, b?.id ?? '', 'accepted', later(25)))
    must(await answer(town.city, dan, b?.id ?? '', 'done', later(55)))
    must(await tx((t) => incidents.end(town.city, t, commander, { response, why: '积水排除' }, later(60))))
    assert.equal(codeOf(await answer(town.city, dan, b?.id ?? '', 'done', later(61))), 'ok')
    const seen = must(await incidents.review(store, DISTRICT, response, later(90)))
    const { times, late, orders } = seen.figures
    assert.deepEqual([times.toConfirm, times.toOrder, times.toAccept, times.toSite], [6, 4, 4, 18])
    assert.deepEqual(
      late.map((one) => [one.unitName, one.minutes]),
      [['体育局', 15]],
    )
    assert.deepEqual([orders.sent, orders.accepted, orders.inTime, orders.done], [2, 2, 1, 2])
    const kinds = seen.facts.map((fact) => fact.kind)
    assert.deepEqual([kinds[0], kinds.at(-1)], ['command.started', 'command.receipt'])
    const input = {
      response,
      text: '签收迟缓',
      action: '补充备勤',
      owner: null,
      ownerName: '体育局',
      due: '2026-07-01',
    }
    const finding = must(await tx((t) => incidents.addFinding(town.city, t, commander, input, later(95))))
    must(
      await tx((t) =>
        incidents.closeFinding(town.city, t, commander, { finding: finding.id, text: '已备勤' }, later(99)),
      ),
    )
    must(await tx((t) => incidents.archive(town.city, t, commander, { response }, later(100))))
    assert.equal(
      codeOf(await tx((t) => incidents.addFinding(town.city, t, commander, input, later(101)))),
      'incidents.notRunning',
    )
    assert.equal((await incidents.reportsOf(store, DISTRICT, response)).at(-1)?.kind, 'final')
  })

  test('positions only under a running response, the last ten minutes, gone when it ends; the nearest first', async () => {
    const [ann, ben, dan] = [actor('安'), actor('本'), actor('丹')]
    const town = openTown({ 排水队: [[ann]], 体育局: [[ben]] })
    const report = (who: typeof ann, lat: number, at: Date) =>
      tx((t) => incidents.reportPosition(town.city, t, who, { lon: 113.3, lat, accuracy: 10 }, at))
    assert.equal(codeOf(await report(dan, 23.3, T0)), 'incidents.positionClosed')
    const id = await plan(planBody([task('A', { unit: '排水队' }), task('B', { unit: '体育局' })]))
    const { response } = must(await start(town.city, { plan: id }))
    must(await report(ann, 23.301, later(1)))
    must(await report(ben, 23.3005, later(8)))
    const near = async (at: Date, metres = 1000) =>
      (await incidents.around(town.city, store, { lon: 113.3, lat: 23.3 }, metres, at)).people.map(
        (one) => one.name,
      )
    assert.deepEqual(await near(later(10)), ['本', '安'])
    assert.deepEqual(await near(later(10), 80), ['本'])
    assert.deepEqual(await near(later(12)), ['本'], 'eleven minutes old is no position')
    must(
      await tx((t) =>
        incidents.end(town.city, t, commander, { response, why: '完成', despite: true }, later(12)),
      ),
    )
    assert.deepEqual(await near(later(12)), [])
    assert.equal(codeOf(await report(ann, 23.3, later(13))), 'incidents.positionClosed')
  })

  test('an order added by hand says who, what, where and by when; a second click is the same order', async () => {
    const town = openTown({ 排水队: [[ann]] })
    const { response } = must(await start(town.city))
    const give = (over: object) =>
      tx((t) =>
        incidents.order(
          town.city,
          t,
          commander,
          {
            ...{
              response,
              title: '增援',
              text: '到二号球场架设水泵',
              who: { unit: '排水队' },
              doneMinutes: 60,
              key: newId(),
            },
            ...over,
          },
          later(1),
        ),
      )
    for (const missing of [{ who: null }, { title: '' }, { text: '去' }, { doneMinutes: null }])
      assert.equal(codeOf(await give(missing)), 'incidents.orderIncomplete')
    const key = newId()
    const twice = [must(await give({ key })), must(await give({ key }))]
    assert.equal(twice[0]?.task, twice[1]?.task)
    assert.equal((await board(response)).length, 1)
    const rows = await store.query<{ n: number }>(
      sql`select count(*)::int as n from dispatch_person where district = ${DISTRICT} and dispatch = ${twice[0]?.orders[0]?.id}::uuid`,
    )
    assert.equal(rows[0]?.n, 1)
  })
})

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { resources } from '../../cities/demo/command.ts'
import { staffOf } from '../../cities/demo/staff.ts'
import { foundCommand } from '../../host/index.ts'
import { timeline } from '../../platform/ledger/index.ts'
import { type Person, type RunningTestCity, startTestCity } from '../city.ts'

describe('tests / api / command', () => {
  let city: RunningTestCity
  let now = new Date('2026-06-02T02:00:00Z')
  let commander: Person
  let second: Person
  let officer: Person
  before(async () => {
    city = await startTestCity({ now: () => now })
    await foundCommand(city.city, resources)
    commander = await city.login('commander')
    second = await city.login('commander2')
    officer = await city.login('cmdofficer')
  })
  after(() => city.stop())

  const act = async (who: Person, name: string, of: object, status = 200) => {
    const got = await who.call('POST', '/api/command/act', { do: name, of })
    assert.equal(got.status, status, `${name}: ${JSON.stringify(got.body).slice(0, 600)}`)
    return got.body
  }
  const get = async (who: Person, path: string, status = 200) => {
    const got = await who.call('GET', `/api/command${path}`)
    assert.equal(got.status, status, `${path}: ${JSON.stringify(got.body).slice(0, 600)}`)
    return got.body
  }
  const open = async (type: string, form: object) => {
    const got = await officer.call('POST', '/api/matters', {
      type,
      form,
      touch: { source: 'console', channel: 'phone' },
    })
    assert.equal(got.status, 201, JSON.stringify(got.body).slice(0, 600))
    return got.body.matter.matter as { id: string; number: string }
  }

  test('a call becomes an incident, a plan is started, a unit answers, it is reported, ended and reviewed', async () => {
    const incident = await open('command.incident', {
      ...{ title: '增槎路积水', content: '增槎路下沉隧道积水约四十厘米，两辆车被困', kind: 'natural' },
      ...{
        source: 'hotline',
        area: '440111003',
        address: '增槎路下沉隧道',
        point: { lon: 113.23, lat: 23.16 },
      },
    })
    const { plans } = await get(commander, '')
    const plan = plans.find((one: { code: string }) => one.code === 'waterlogging')
    const begun = await act(commander, 'start', {
      matter: incident.id,
      plan: plan.id,
      level: 3,
      why: '车辆被困',
    })
    assert.ok(begun.orders >= 4, JSON.stringify(begun))
    assert.equal(begun.failed, 0, JSON.stringify(begun))
    // the case says in its state that a response runs; a second click changes nothing
    const seen = await commander.call('GET', `/api/matters/${incident.id}`)
    assert.equal(seen.body.matter.state, 'responding')
    assert.equal(
      (await act(commander, 'start', { matter: incident.id, plan: plan.id, level: 3 })).fresh,
      false,
    )
    await act(second, 'start', { matter: incident.id, plan: plan.id, level: 3 }, 409)

    const board = await get(officer, `/responses/${begun.response}`)
    const water = board.orders.find((one: { unitName: string }) => one.unitName === '白云区水务局')
    assert.equal(water.people.length, 1)
    // whoever the order was given to sees it, and nobody else's
    const unit = await city.login('unit04')
    const mine = (await get(unit, '/orders')).rows
    assert.deepEqual(
      mine.map((one: { id: string }) => one.id),
      [water.id],
      JSON.stringify(mine.map((one: { unitName: string }) => one.unitName)),
    )
    const other = board.orders.find((one: { unitName: string }) => one.unitName !== '白云区水务局')
    await get(unit, `/orders/${other.id}`, 404)
    await get(unit, `/responses/${begun.response}`, 403)
    await act(unit, 'end', { response: begun.response, why: '我说完了' }, 403)
    const receipts = ['read', 'accepted', 'done'].map((kind, n) => ({
      ...{ dispatch: water.id, kind, key: `phone-${n}`, text: kind === 'done' ? '积水已排完' : '' },
      deviceAt: new Date(now.getTime() + n * 60_000).toISOString(),
    }))
    now = new Date(now.getTime() + 10 * 60_000)
    const sent = await unit.call('POST', '/api/command/receipts', { receipts: [...receipts, ...receipts] })
    assert.deepEqual(
      sent.body.results.map((one: { fresh: boolean }) => one.fresh),
      [true, true, true, false, false, false],
    )
    // what waited for it goes out by itself
    const later = await get(officer, `/responses/${begun.response}`)
    assert.ok(later.orders.some((one: { unitName: string }) => one.unitName.includes('城市管理')))

    const near = await get(officer, '/around?lon=113.23&lat=23.16&metres=5000')
    assert.ok(near.resources.length > 0)
    const pump = near.resources.find((one: { name: string }) => one.name === '移动排水泵车')
    const took = await act(officer, 'reserve', {
      response: begun.response,
      resource: pump.id,
      asked: 6,
      key: 'r1',
    })
    assert.deepEqual(took, { asked: 6, given: 6, short: 0 })

    const [first] = later.reports
    const text = await get(officer, `/responses/${begun.response}/compose?report=${first.id}`)
    await act(officer, 'writeReport', {
      response: begun.response,
      report: first.id,
      text: text.text,
      figures: {},
    })
    await act(officer, 'sendReport', { response: begun.response, report: first.id, to: '市应急管理局' })
    await act(commander, 'end', { response: begun.response, why: '积水排除' }, 409)
    await act(commander, 'end', { response: begun.response, why: '积水排除', despite: true })
    const review = await get(officer, `/responses/${begun.response}/review`)
    assert.ok(review.figures.orders.sent >= 4)
    assert.ok(review.facts.length > 6)
    const state = await get(officer, `/of/${incident.id}`)
    assert.deepEqual([state.now, state.before.length], [null, 1])
  })

  test('平急转换: a hotline request is raised to a response and goes on as a request afterwards', async () => {
    const agent = await city.login('agent')
    const ticket = await agent.call('POST', '/api/matters', {
      type: 'hotline.ticket',
      form: { content: '小区燃气味很浓，有人头晕，请马上来人', kind: 'help', area: '440111004' },
      touch: { source: 'console', channel: 'phone' },
    })
    assert.equal(ticket.status, 201, JSON.stringify(ticket.body))
    const { plans } = await get(commander, '')
    const gas = plans.find((one: { code: string }) => one.code === 'gasLeak')
    const begun = await act(commander, 'start', {
      matter: ticket.body.matter.matter.id,
      plan: gas.id,
      level: 4,
      why: '燃气泄漏',
    })
    const before = (await officer.call('GET', `/api/matters/${ticket.body.matter.matter.id}`)).body
    assert.ok(before.timeline.some((one: { kind: string }) => one.kind === 'command.started'))
    await act(commander, 'end', { response: begun.response, why: '排除', despite: true })
    const after = (await officer.call('GET', `/api/matters/${ticket.body.matter.matter.id}`)).body
    assert.equal(after.matter.state, before.matter.state)
  })

  test('a drill is nowhere counted, and becomes real by two persons on a case of its own', async () => {
    const counted = async () =>
      (await officer.call('GET', '/api/matters?type=command.incident')).body.rows.length as number
    const had = await counted()
    const { plans } = await get(commander, '')
    const plan = plans.find((one: { code: string }) => one.code === 'waterlogging')
    const drill = await act(officer, 'openDrill', {
      ...{ title: '内涝演练', kind: 'natural', plan: plan.id, level: 4, area: '440111005', why: '年度演练' },
    })
    const board = await get(officer, `/responses/${drill.response}`)
    assert.equal(board.response.drill, true)
    assert.ok(board.orders.every((one: { drill: boolean }) => one.drill))
    assert.equal(await counted(), had)
    await act(officer, 'askRelease', { response: drill.response, why: '真的下大雨了' })
    await act(officer, 'decideRelease', { response: drill.response, granted: true }, 403)
    const real = await act(second, 'decideRelease', { response: drill.response, granted: true })
    assert.equal((await get(officer, `/responses/${real.response}`)).response.drill, false)
    assert.equal((await get(officer, `/responses/${drill.response}`)).response.state, 'ended')
    assert.equal(await counted(), had + 1)
    await act(commander, 'end', { response: real.response, why: '测试', despite: true })
  })

  test('example 5: an accident is not graded below the law; example 10: who did it does not check it', async () => {
    const accident = await open('command.incident', {
      ...{ title: '工地坍塌', content: '在建工地支架坍塌，有人被埋', kind: 'accident', area: '440111003' },
      ...{ dead: 2, injured: 55 },
    })
    const confirm = async (level: string) => {
      const seen = (await officer.call('GET', `/api/matters/${accident.id}`)).body
      return officer.call('POST', `/api/matters/${accident.id}/actions/confirm`, {
        version: seen.matter.version,
        form: { level, text: '电话核实' },
      })
    }
    const low = await confirm('3')
    assert.deepEqual([low.status, low.body.error.code], [422, 'command.gradeTooLow'])
    assert.equal((await confirm('2')).status, 200)
  })

  /** One act on a case, on the task of the actor's own unit where it has one. */
  const move = async (who: Person, id: string, action: string, form: object = {}, status = 200) => {
    const seen = (await who.call('GET', `/api/matters/${id}`)).body
    const offered = seen.actions.find(
      (one: { name: string; allowed: boolean }) => one.name === action && one.allowed,
    )
    const got = await who.call('POST', `/api/matters/${id}/actions/${action}`, {
      version: seen.matter.version,
      form,
      ...(offered?.task ? { task: offered.task } : {}),
    })
    assert.equal(got.status, status, `${action}: ${JSON.stringify(got.body).slice(0, 500)}`)
    return got.body.matter
  }
  const unitNamed = (short: string) =>
    [...city.city.catalog.units.values()].find((unit) => unit.shortName === short)?.id ?? ''

  test('令行禁止: drafted by one, signed by another, signed for in ten minutes, carried out, checked by neither', async () => {
    const order = await open('command.order', {
      ...{ title: '汛前排查', content: '排查下沉隧道排水设施并报告', urgency: 'urgent', withinHours: 24 },
    })
    await move(officer, order.id, 'submit')
    const form = { lead: unitNamed('区水务局'), why: '区防汛会议' }
    await move(officer, order.id, 'issue', form, 403)
    const issued = await move(commander, order.id, 'issue', form)
    const sign = issued.clocks.find((one: { kind: string }) => one.kind === 'sign')
    assert.equal(new Date(sign.due).getTime() - now.getTime(), 10 * 60_000)
    const unit = await city.login('unit04')
    await move(unit, order.id, 'sign')
    await move(unit, order.id, 'feedback', { kind: 'first', text: '已安排三个班组' })
    await move(unit, order.id, 'finish', { text: '六处隧道排查完成' })
    const done = await move(officer, order.id, 'pass', { text: '抽查属实' })
    assert.equal(done.matter.state, 'closed')
  })

  test('有呼必应: a town calls, the department answers and comes, the caller rates each before it closes', async () => {
    const towns = [...city.city.catalog.units.values()].filter((unit) => unit.kind === 'town')
    const town = towns[0]
    const seats = staffOf(
      city.city.plan && [
        ...(await import('../../cities/demo/index.ts')).city.units(
          [...city.city.catalog.areas.values()].filter((area) => area.code.length === 9),
        ),
      ],
    )
    const caller = await city.login(
      seats.find((one) => one.unit === town?.id && one.post === '承办人')?.account ?? '',
    )
    const opened = await caller.call('POST', '/api/matters', {
      type: 'command.call',
      form: {
        ...{ title: '排水管堵塞', content: '巷内排水管堵塞，污水外溢', urgency: 'urgent' },
        ...{ lead: town?.id, why: '街道无排水权限', area: town?.area },
      },
      touch: { source: 'console', channel: 'phone' },
    })
    assert.equal(opened.status, 201, JSON.stringify(opened.body).slice(0, 400))
    const { id } = opened.body.matter.matter
    await move(caller, id, 'tryOwn', { text: '先行围挡' })
    const called = await move(caller, id, 'whistle', { helpers: [unitNamed('区水务局')], text: '疏通主管' })
    const due = (kind: string) =>
      (new Date(called.clocks.find((one: { kind: string }) => one.kind === kind).due).getTime() -
        now.getTime()) /
      60_000
    assert.deepEqual([due('accept'), due('arrive')], [30, 30])
    const unit = await city.login('unit04')
    await move(unit, id, 'accept')
    await move(unit, id, 'arrive', { text: '两人到场' })
    await move(unit, id, 'fix', { text: '已疏通' })
    await move(caller, id, 'rate', { ratings: [], solved: 'yes' }, 422)
    const ratings = [{ unit: unitNamed('区水务局'), score: 'good' }]
    const rated = await move(caller, id, 'rate', { ratings, solved: 'yes' })
    assert.equal(rated.matter.state, 'closed')
  })

  test('two commanders, one event: the second case is offered as the same, merged in one click, and never has a response of its own', async () => {
    const place = { kind: 'accident', area: '440111107', address: '太和大道' }
    const at1 = { lon: 113.35, lat: 23.29 }
    const first = await open('command.incident', {
      ...{ ...place, title: '太和厂房起火', content: '厂房二楼起火有浓烟', point: at1 },
    })
    const near = { ...at1, lat: at1.lat + 0.003 }
    const asked = `kind=accident&area=440111107&lon=${near.lon}&lat=${near.lat}`
    // while the second caller still speaks
    const offered = (await get(officer, `/duplicates?${asked}`)).rows
    assert.deepEqual(
      offered.map((one: { number: string; metres: number }) => [one.number, Math.round(one.metres / 10)]),
      [[first.number, 33]],
    )
    assert.deepEqual((await get(officer, '/duplicates?kind=natural&area=440111107')).rows, [])
    const repeat = await open('command.incident', {
      ...{ ...place, title: '工厂冒烟', content: '路过看到工厂冒浓烟', point: near },
    })
    const [same] = (await get(officer, `/duplicates?matter=${repeat.id}`)).rows
    assert.equal(same.id, first.id)
    // two commanders press at once: one response
    const both = await Promise.all(
      [
        [commander, first],
        [second, repeat],
      ].map(([who, matter]) =>
        (who as Person).call('POST', '/api/command/act', {
          do: 'start',
          of: { matter: (matter as { id: string }).id, level: 3, kind: 'accident', why: '起火' },
        }),
      ),
    )
    assert.deepEqual(both.map((one) => one.status).sort(), [200, 409])
    const won = both.find((one) => one.status === 200)?.body.response
    const held = both[0]?.status === 200 ? first : repeat
    const other = held === first ? repeat : first
    // merged the other way round: the case with the response is the head all the same
    const merged = await act(officer, 'merge', { matter: held.id, into: other.id })
    assert.deepEqual(merged, { head: held.id, response: won })
    // a start on the merged number is a start on the one there is
    const again = await (both[0]?.status === 200 ? commander : second).call('POST', '/api/command/act', {
      do: 'start',
      of: { matter: other.id, level: 3, why: '再次启动' },
    })
    assert.deepEqual([again.body.response, again.body.fresh], [won, false])
    await act(both[0]?.status === 200 ? second : commander, 'start', { matter: other.id, level: 3 }, 409)
    // both ledgers stay
    const kinds = async (id: string) =>
      (await timeline(city.city.store, '440111', 'matter', id)).map((fact) => fact.kind)
    for (const id of [held.id, other.id]) assert.ok((await kinds(id)).includes('command.merged'))
    assert.ok((await kinds(other.id)).includes('matter.opened'))
    assert.deepEqual((await get(officer, `/duplicates?matter=${held.id}`)).rows, [])
    // a response on each: nobody but the commanders decides
    const far = { ...place, area: '440111003', content: '另一处起火有浓烟' }
    const third = await open('command.incident', { ...far, title: '另一处起火' })
    await act(commander, 'start', { matter: third.id, level: 4, kind: 'accident', why: '起火' })
    await act(officer, 'merge', { matter: third.id, into: held.id }, 409)
    const drilled = await open('command.drill', { ...far, title: '演练', content: '演练脚本内容' })
    await act(officer, 'merge', { matter: drilled.id, into: held.id }, 409)
    await act(await city.login('unit04'), 'merge', { matter: third.id, into: held.id }, 404)
  })

  test('信息上报: the clocks of a case begin when it comes in, lateness is shown, and those above are told', async () => {
    const occurredAt = new Date(now.getTime() - 75 * 60_000).toISOString()
    const incident = await open('command.incident', {
      ...{
        title: '群众聚集',
        content: '广场有人聚集，原因不明',
        kind: 'security',
        area: '440111107',
        occurredAt,
      },
    })
    await city.reported()
    const legs = async () => (await get(officer, `/of/${incident.id}`)).legs
    assert.deepEqual(
      (await legs()).map((leg: { kind: string; lateMinutes: number }) => [leg.kind, leg.lateMinutes]),
      [
        ['direct', 15],
        ['district', 0],
      ],
    )
    assert.deepEqual((await get(officer, `/of/${incident.id}`)).county, { minutes: 75, late: true })
    now = new Date(now.getTime() + 130 * 60_000)
    // two hours without a click: everybody logs in again
    ;[commander, officer] = [await city.login('commander'), await city.login('cmdofficer')]
    const env = (await import('../../host/upward.ts')).upwardOf(city.city)
    const { upward } = await import('../../platform/command/index.ts')
    for (let n = 0; n < 3; n++) await upward.tick(env, city.city.store, now)
    assert.equal((await legs())[1].lateMinutes, 10)
    const overview = (await get(commander, '')).legs as { matter: string; lateMinutes: number }[]
    assert.equal(overview.find((leg) => leg.matter === incident.id)?.lateMinutes, 10)
    // the city ticks beside: whoever was first may still be at it
    let told: { title: { zh: string } }[] = []
    const late = () => told.some((one) => one.title.zh === '信息迟报：区→上级')
    for (let n = 0; n < 1_200 && !late(); n++) {
      if (n > 0) await new Promise((resolve) => setTimeout(resolve, 50))
      told = (await officer.call('GET', '/api/notices')).body.rows
    }
    assert.ok(late(), JSON.stringify(told.slice(0, 3)))
    await act(await city.login('unit04'), 'reportUp', { matter: incident.id, leg: 'district' }, 403)
    const sent = await act(officer, 'reportUp', { matter: incident.id, leg: 'district', to: '市应急局' })
    assert.deepEqual(sent, { lateMinutes: 10 })
    await act(officer, 'reportUp', { matter: incident.id, leg: 'district' }, 409)
    await act(officer, 'reportUp', { matter: incident.id, leg: 'nothing' }, 404)
  })

  test('plans: a ring is refused by name over HTTP, a check names what is dead, files come back', async () => {
    const { rows } = await get(officer, '/plans')
    const plan = rows.find((one: { code: string }) => one.code === 'waterlogging')
    const seen = await get(officer, `/plans/${plan.id}`)
    const body = seen.versions[0].body
    assert.deepEqual(
      seen.findings.filter((one: { code: string }) => one.code !== 'noPhone'),
      [],
    )
    const ring = {
      ...body,
      tasks: body.tasks.map((task: { code: string }) =>
        task.code === 'P02' ? { ...task, after: ['P08'] } : task,
      ),
    }
    const editor = await city.login('planeditor')
    const refused = await act(editor, 'savePlan', { plan: plan.id, body: ring }, 422)
    assert.match(refused.error.says.zh, /P02 → P08 → P02/)
    const gone = { ...body, tasks: [{ ...body.tasks[0], who: { unit: '早已撤销的局' } }], resources: [] }
    const saved = await act(editor, 'savePlan', { plan: plan.id, body: gone })
    const checked = await get(editor, `/plans/${plan.id}`)
    assert.ok(checked.findings.some((one: { code: string }) => one.code === 'unitUnknown'))
    assert.equal(saved.version, 2)
    await act(editor, 'proposePlan', { plan: plan.id })
    await act(editor, 'publishPlan', { plan: plan.id }, 403)
    await act(commander, 'sendBackPlan', { plan: plan.id, note: '单位不存在' })
    const file = await fetch(`${city.base}/api/command/plans/${plan.id}/file?form=xlsx`, {
      headers: { cookie: editor.cookie },
    })
    const form = new FormData()
    form.append('file', new Blob([await file.arrayBuffer()]), '预案.xlsx')
    const back = await fetch(`${city.base}/api/command/plans/file`, {
      method: 'POST',
      headers: { cookie: editor.cookie, 'x-csrf-token': editor.csrf },
      body: form,
    })
    const read = (await back.json()) as { tasks: readonly unknown[] }
    assert.equal(back.status, 200, JSON.stringify(read))
    assert.deepEqual(read.tasks, gone.tasks)
  })
})

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Frame, watchBoard } from '../board-stream.ts'
import { type Person, type RunningTestCity, startTestCity } from '../city.ts'

describe('tests / api / centre', () => {
  let city: RunningTestCity
  let leader: Person
  let analyst: Person
  let now = new Date('2026-11-21T02:30:00Z')
  before(async () => {
    city = await startTestCity({ now: () => now })
    leader = await city.login('leader')
    analyst = await city.login('analyst')
  })
  after(() => city.stop())

  const report = async (content: string, area = '440111007'): Promise<void> => {
    const made = await city.anyone.call(
      'POST',
      '/api/public/requests',
      { content, area, phone: '13800138000' },
      { 'idempotency-key': crypto.randomUUID() },
    )
    assert.equal(made.status, 201, JSON.stringify(made.body))
  }

  test('every theme of the city shows; a figure counts exactly the rows it opens; guests get figures only', async () => {
    await report('路灯不亮已经三天了')
    await report('井盖缺失很危险', '440111008')
    await city.figured()
    const { body: list } = await leader.call('GET', '/api/boards')
    const names = list.rows.map((row: { name: string }) => row.name)
    for (const name of ['overview', 'hotline', 'cityRun', 'services', 'economy'])
      assert.ok(names.includes(name), name)
    let figures = 0
    for (const name of names) {
      const { status, body } = await leader.call('GET', `/api/boards/${name}/picture`)
      assert.equal(status, 200, JSON.stringify(body))
      // biome-ignore lint/suspicious/noExplicitAny: tiles are looked into field by field
      for (const [id, tile] of Object.entries<any>(body.tiles)) {
        assert.notEqual(tile.kind, 'gone', `${name} ${id}`)
        for (const figure of tile.figures ?? []) {
          if (!figure.rowsUrl) continue
          const rows = await leader.call('GET', figure.rowsUrl)
          assert.equal(rows.status, 200, figure.rowsUrl)
          const counted = figure.denominator ?? figure.value
          assert.equal(rows.body.total, counted ?? 0, `${name} ${id} ${figure.name}`)
          figures++
        }
      }
      const guest = await leader.call('GET', `/api/boards/${name}/picture?visitor=1`)
      const text = JSON.stringify(guest.body)
      assert.ok(!text.includes('rowsUrl":"'), 'no way to rows')
      assert.ok(!text.includes('路灯不亮') && !text.includes('井盖'), 'no words of anybody')
    }
    assert.ok(figures >= 20, `${figures}`)
    const overview = (await leader.call('GET', '/api/boards/overview/picture')).body
    assert.equal(overview.tiles.hotline.figures[0].value, 2)
    const map = overview.tiles.map.rows.find((row: { key: string }) => row.key === '440111008')
    assert.equal(map.value, 1)
    assert.equal((await leader.call('GET', map.rowsUrl)).body.total, 1)
    const guests = (await leader.call('GET', '/api/boards/overview/picture?visitor=1')).body.tiles.map
    const cell = guests.rows.find((row: { key: string }) => row.key === '440111008')
    assert.deepEqual([cell.value, cell.few, cell.rowsUrl], [null, 3, null], 'a cell of one is told to nobody')
  })

  test('a change reaches the wall as the parts of it that differ, and nothing else', async () => {
    const wall = watchBoard(city.base, leader, 'hotline')
    await wall.until((frame) => frame.event === 'picture')
    now = new Date(now.getTime() + 60_000)
    await report('楼下夜市油烟扰民')
    const tilesOf = ({ data }: Frame) => (data.parts ?? []).map(([path]) => path[1])
    const frame = await wall.until((one) => one.event === 'parts' && tilesOf(one).includes('today'))
    assert.ok(!tilesOf(frame).includes('overdue'), 'what did not change is not sent')
    wall.close()
    const refused = await fetch(`${city.base}/api/boards/nothing/live`, {
      headers: { cookie: leader.cookie },
    })
    assert.equal(refused.status, 404)
    assert.equal((await fetch(`${city.base}/api/boards/hotline/live`)).status, 401)
  })

  test('a composition goes on the wall only after a second look, as a version; faults are named', async () => {
    const { body: board } = await analyst.call('GET', '/api/boards/overview')
    const widgets = board.widgets.map((one: { id: string; kind: string }) =>
      one.id === 'latest'
        ? { ...one, kind: 'rank', indicators: ['hotline.open'], by: 'unit', span: 'now' }
        : one,
    )
    const body = { title: board.title, order: 1, widgets }
    const clash = { ...body, widgets: widgets.map((one: object) => ({ ...one, x: 0, y: 0 })) }
    const refused = await analyst.call('POST', '/api/boards/overview', {
      version: 0,
      body: clash,
      propose: true,
    })
    assert.equal(refused.status, 422)
    assert.match(refused.body.error.says.zh, /重叠/)
    assert.equal((await leader.call('POST', '/api/boards/overview', { version: 0, body })).status, 403)
    const saved = await analyst.call('POST', '/api/boards/overview', { version: 0, body, propose: true })
    assert.equal(saved.status, 201, JSON.stringify(saved.body))
    assert.equal(saved.body.state, 'proposed')
    const self = await analyst.call('POST', '/api/boards/overview/1/decision', { accept: true })
    assert.equal(self.status, 403)
    const before = await leader.call('GET', '/api/boards/overview/picture')
    assert.equal(before.body.tiles.latest.kind, 'list', 'not before')
    const preview = await leader.call('GET', '/api/boards/overview/picture?version=1')
    assert.equal(preview.body.tiles.latest.kind, 'rank', 'but as a preview')
    assert.equal((await leader.call('POST', '/api/boards/overview/1/decision', { accept: true })).status, 200)
    const shown = await leader.call('GET', '/api/boards/overview/picture')
    assert.equal(shown.body.tiles.latest.kind, 'rank')
    const late = await analyst.call('POST', '/api/boards/overview', { version: 0, body, propose: true })
    assert.equal(late.status, 409)
  })

  test('a tour is frozen, aggregates only, and ends', async () => {
    const made = await analyst.call('POST', '/api/tours', { title: '省考察组' })
    assert.equal(made.status, 201, JSON.stringify(made.body))
    await report('公园健身器材损坏')
    await city.figured()
    const tour = await leader.call('GET', `/api/tours/${made.body.id}`)
    assert.equal(tour.status, 200)
    const hotline = tour.body.pictures.find(
      (one: { board: { name: string } }) => one.board.name === 'hotline',
    )
    assert.equal(hotline.tiles.today.figures[0].value, 3, 'as it was')
    assert.ok(!JSON.stringify(tour.body.pictures).includes('rowsUrl":"'))
    now = new Date(now.getTime() + 25 * 3_600_000)
    leader = await city.login('leader')
    analyst = await city.login('analyst')
    assert.equal((await leader.call('GET', `/api/tours/${made.body.id}`)).status, 404)
  })

  test('the day in reports: cut, draft, edit, signature of another, sent, note becomes an order; numbers stay', async () => {
    now = new Date('2026-11-23T22:35:00Z')
    leader = await city.login('leader')
    analyst = await city.login('analyst')
    const made = await analyst.call('POST', '/api/reports', { kind: 'day' })
    assert.equal(made.status, 201, JSON.stringify(made.body))
    assert.equal((await analyst.call('POST', '/api/reports', { kind: 'day' })).status, 409, 'one of a day')
    const { id } = made.body
    const first = (await leader.call('GET', `/api/reports/${id}`)).body
    assert.equal(first.state, 'draft')
    assert.match(first.plain[0].paragraphs[0].zh, /2026-11-23/)
    assert.ok(first.body.figures.length >= 8)
    const sections = [
      ...first.body.sections.slice(0, -1),
      {
        key: 'analysis',
        title: { zh: '研判', en: 'Analysis' },
        paragraphs: [[{ text: { zh: '夜间施工诉求上升，', en: 'Noise at night rises, ' } }, { figure: 0 }]],
      },
    ]
    const typed = [{ ...sections[0], paragraphs: [[{ figure: 99 }]] }]
    const wrong = await analyst.call('POST', `/api/reports/${id}/edit`, { version: 1, sections: typed })
    assert.equal(wrong.status, 422)
    const edited = await analyst.call('POST', `/api/reports/${id}/edit`, { version: 1, sections })
    assert.equal(edited.status, 200, JSON.stringify(edited.body))
    assert.equal(
      (await analyst.call('POST', `/api/reports/${id}/edit`, { version: 1, sections })).status,
      409,
    )
    assert.equal((await analyst.call('POST', `/api/reports/${id}/signature`, { version: 2 })).status, 403)
    const early = await leader.call('POST', `/api/reports/${id}/notes`, { text: '请城管局牵头整治' })
    assert.equal(early.status, 409)
    const signed = await leader.call('POST', `/api/reports/${id}/signature`, { version: 2 })
    assert.equal(signed.status, 200, JSON.stringify(signed.body))
    const { body: units } = await leader.call('GET', '/api/units?q=城管')
    const lead = (units.rows ?? units)[0].id
    const note = await leader.call('POST', `/api/reports/${id}/notes`, { text: '请牵头整治夜间施工', lead })
    assert.equal(note.status, 200, JSON.stringify(note.body))
    const order = await leader.call('GET', `/api/matters/${note.body.number}`)
    assert.equal(order.body.matter.type, 'centre.order')
    assert.equal(order.body.matter.state, 'toSign')
    const value = first.body.figures[0].value
    await report('今天又来一件')
    await city.figured()
    assert.equal((await leader.call('GET', `/api/reports/${id}`)).body.body.figures[0].value, value)
  })

  test('a definition: draft, trial on three periods, second person; the curve breaks; the past keeps its own', async () => {
    const taken = (await analyst.call('GET', '/api/definitions/hotline.taken')).body
    const body = {
      ...taken.body,
      formula: { zh: '只计网上渠道', en: 'web only' },
      count: { ...taken.body.count, where: [{ column: 'channel', in: ['web'] }] },
    }
    const draft = { validFrom: '2026-11-22', body }
    const bad = await analyst.call('POST', '/api/definitions/hotline.taken/draft', {
      ...draft,
      body: { ...body, count: { ...body.count, where: [{ column: 'title; drop table matter', in: ['x'] }] } },
    })
    assert.equal(bad.status, 422)
    const made = await analyst.call('POST', '/api/definitions/hotline.taken/draft', draft)
    assert.equal(made.status, 200, JSON.stringify(made.body))
    const { version } = made.body
    const decide = (person: Person, publish: boolean, why = '') =>
      person.call('POST', '/api/definitions/hotline.taken/decision', { version, publish, why })
    assert.equal((await decide(leader, true)).status, 409, 'not without a trial')
    const periods = ['2026-11-20', '2026-11-21', '2026-11-22'].map((day, n) => ({
      ...{ from: day, to: day, paper: n === 1 ? 4 : 0 },
    }))
    const tried = await analyst.call('POST', '/api/definitions/hotline.taken/trial', { version, periods })
    assert.equal(tried.status, 200, JSON.stringify(tried.body))
    assert.equal((await decide(analyst, true, '差异已核')).status, 403, 'not oneself')
    const done = await decide(leader, true, '差异为口径调整所致')
    assert.equal(done.status, 200, JSON.stringify(done.body))
    await new Promise((resolve) => setTimeout(resolve, 60))
    await city.figured()
    const curve = (await leader.call('GET', '/api/definitions/hotline.taken/curve?days=10')).body
    assert.deepEqual(curve.breaks, [{ day: '2026-11-22', version }])
    const old = curve.points.find((point: { at: string }) => point.at === '2026-11-21')
    assert.ok(old.value >= 3, 'counted by its own version')
    const { body: live } = await leader.call('GET', '/api/boards/hotline/picture')
    assert.equal(live.tiles.today.figures[0].version, version)
  })

  test('a definition is looked at before it is kept: figure and rows of what is typed; what is wrong is said at its field', async () => {
    const taken = (await analyst.call('GET', '/api/definitions/hotline.taken')).body
    const { version: _version, validFrom: _from, ...body } = taken.body
    const { where: _where, ...count } = body.count
    const preview = (more: object, who = analyst) =>
      who.call('POST', '/api/definitions/city.tried/preview', {
        ...{ validFrom: '2026-11-24', from: '2026-11-20', to: '2026-11-24' },
        body: { ...body, count, ...more },
      })
    const whole = await preview({})
    assert.equal(whole.status, 200, JSON.stringify(whole.body))
    assert.ok(whole.body.value >= 4)
    assert.equal(whole.body.total, whole.body.value)
    assert.equal(whole.body.rows.length, Math.min(8, whole.body.total))
    const none = await preview({ count: { ...count, where: [{ column: 'channel', in: ['fax'] }] } })
    assert.deepEqual([none.body.value, none.body.total], [0, 0])
    const wrong = await preview({ owner: { zh: '', en: '' }, count: { ...count, type: 'no.such' } })
    assert.equal(wrong.status, 422)
    assert.deepEqual(
      wrong.body.error.detail.faults.map((fault: { at: string }) => fault.at),
      ['owner'],
    )
    const type = await preview({ count: { ...count, type: 'no.such' } })
    assert.deepEqual(type.body.error.detail.faults[0].at, 'count')
    const score = await preview({ score: [{ indicator: 'hotline.taken', weight: 100 }] })
    assert.equal(score.status, 422, 'a composite is made of at least two shares')
    assert.equal((await preview({}, leader)).status, 403)
    // what is tried is counted by the draft, not by the sums of the version in use
    const draft = {
      validFrom: '2026-12-01',
      body: { ...body, count: { ...count, where: [{ column: 'channel', in: ['fax'] }] } },
    }
    const made = await analyst.call('POST', '/api/definitions/hotline.taken/draft', draft)
    const periods = ['2026-11-20', '2026-11-21', '2026-11-22'].map((day) => ({
      from: day,
      to: day,
      paper: 0,
    }))
    const tried = await analyst.call('POST', '/api/definitions/hotline.taken/trial', {
      ...{ version: made.body.version, periods },
    })
    assert.deepEqual(
      tried.body.trial.map((one: { counted: number }) => one.counted),
      [0, 0, 0],
    )
    const sent = { version: made.body.version, publish: false, why: '试算用' }
    assert.equal((await leader.call('POST', '/api/definitions/hotline.taken/decision', sent)).status, 200)
  })

  test('down the five levels: province, city, district, town, village; the parts are the whole, each opens its rows', async () => {
    await report('社区门口路灯不亮', '440111007001')
    await city.figured()
    const levels = (area: string, who = leader) =>
      who.call('GET', `/api/indicators/hotline.open/levels?area=${area}`)
    const top = (await levels('44')).body
    assert.deepEqual(
      top.path.map((one: { level: number }) => one.level),
      [1],
    )
    assert.equal(top.path[0].name.zh, '广东省')
    assert.ok(top.cover.of > 100 && top.cover.here === 1)
    const middle = (await levels(top.children[0].code)).body
    assert.equal(middle.children[0].code, '440111')
    const district = (await levels('440111')).body
    assert.equal(district.children.length, 24)
    const sum = (rows: { value: number }[]) => rows.reduce((all, one) => all + one.value, 0)
    assert.equal(sum(district.children), district.here.value)
    assert.equal(district.here.value, top.children[0].value)
    const town = (await levels('440111007')).body
    assert.equal(
      town.here.value,
      district.children.find((one: { code: string }) => one.code === '440111007').value,
    )
    assert.equal(sum(town.children), town.here.value, 'those placed in no village are told too')
    const village = town.children.find((one: { code: string }) => one.code === '440111007001')
    assert.equal(village.value, 1)
    for (const one of town.children.filter((child: { value: number }) => child.value > 0))
      assert.equal((await leader.call('GET', one.rowsUrl)).body.total, one.value, one.code)
    const deepest = (await levels('440111007001')).body
    assert.deepEqual([deepest.level, deepest.children.length, deepest.here.value], [5, 0, 1])
    assert.deepEqual(
      deepest.path.map((one: { level: number }) => one.level),
      [1, 2, 3, 4, 5],
    )
    assert.equal((await levels('440106')).status, 404)
    assert.equal((await levels('440111999999')).status, 404)
  })

  test('values by hand: reason, expiry, jump guard with a second person, missing after the last day', async () => {
    const name = 'city.parkSpaces'
    const body = {
      title: { zh: '停车空位', en: 'Free parking' },
      formula: { zh: '各停车场每日上报空位合计', en: 'free spaces as reported' },
      owner: { zh: '交通局', en: 'Transport' },
      ...{ unit: 'times', direction: 'up', manual: true, grain: 'day' },
    }
    const made = await analyst.call('POST', `/api/definitions/${name}/draft`, {
      validFrom: '2026-11-01',
      body,
    })
    assert.equal(made.status, 200, JSON.stringify(made.body))
    const periods = [1, 2, 3].map((n) => ({ from: `2026-11-0${n}`, to: `2026-11-0${n}`, paper: 100 }))
    await analyst.call('POST', `/api/definitions/${name}/trial`, { version: 1, periods })
    const published = await leader.call('POST', `/api/definitions/${name}/decision`, {
      ...{ version: 1, publish: true, why: '人工填报，无法试算，抽查一致' },
    })
    assert.equal(published.status, 200, JSON.stringify(published.body))
    await new Promise((resolve) => setTimeout(resolve, 60))
    const enter = (day: string, value: number, more: object = {}) =>
      analyst.call('POST', `/api/definitions/${name}/values`, {
        ...{ from: day, to: day, area: '', value, reason: '日报汇总', expires: '2026-12-31' },
        ...more,
      })
    assert.equal((await enter('2026-11-10', 100, { reason: '' })).status, 422)
    assert.equal((await enter('2026-11-10', -3)).status, 422)
    assert.equal((await enter('2026-11-10', 100, { expires: '2026-01-01' })).status, 422)
    for (let day = 10; day < 18; day++)
      assert.equal((await enter(`2026-11-${day}`, 100 + (day % 3))).status, 200)
    const jump = await enter('2026-11-18', 1_000_000)
    assert.equal(jump.body.quality, 'held')
    const read = () => leader.call('GET', `/api/indicators/${name}`)
    assert.equal((await read()).body.value, 102, 'the held one does not count')
    const confirm = { from: jump.body.from, area: '', revision: 1, accept: true, why: '核实无误' }
    assert.equal((await analyst.call('POST', `/api/definitions/${name}/confirmation`, confirm)).status, 403)
    assert.equal((await leader.call('POST', `/api/definitions/${name}/confirmation`, confirm)).status, 200)
    assert.equal((await read()).body.value, 1_000_000)
    now = new Date('2026-12-31T04:00:00Z')
    leader = await city.login('leader')
    assert.equal((await read()).body.value, 1_000_000, 'holds to the end of its last day')
    now = new Date('2026-12-31T16:00:00Z')
    leader = await city.login('leader')
    const gone = (await read()).body
    assert.equal(gone.value, null)
    assert.equal(gone.quality, 'missing')
  })

  test('drilling down: another town is refused and noted, the right one leaves a trace', async () => {
    const rows = await leader.call('GET', '/api/indicators/hotline.open/rows?area=440106001')
    assert.equal(rows.status, 403)
    assert.equal((await leader.call('GET', '/api/indicators/hotline.open/rows?area=440111007')).status, 200)
    const audit = await city.login('auditor')
    const { body } = await audit.call('GET', '/api/audit?kind=indicators.refused')
    assert.ok((body.rows ?? []).length >= 1, JSON.stringify(body).slice(0, 300))
  })
})

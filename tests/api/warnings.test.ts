import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { city as demo } from '../../cities/demo/index.ts'
import { foundLists, foundRosters } from '../../host/index.ts'
import { timeline } from '../../platform/ledger/index.ts'
import { signWebhook } from '../../platform/messages/index.ts'
import { systemActor } from '../../platform/org/index.ts'
import { watchBoard } from '../board-stream.ts'
import { type Person, type RunningTestCity, startTestCity } from '../city.ts'

const DAY = 86_400_000

/** 值班、预警、转移 over HTTP. */
describe('duty and warnings over HTTP', () => {
  let city: RunningTestCity
  let head: Person
  let writer: Person
  let releaser: Person
  before(async () => {
    city = await startTestCity()
    const towns = [...city.city.catalog.areas.values()].filter((area) => area.code.length === 9)
    if (demo.rosters) await foundRosters(city.city, demo.rosters, demo.units(towns))
    const names = [
      'emergency.team',
      'emergency.supply',
      'emergency.shelter',
      'emergency.hazard',
      'emergency.household',
    ]
    const registers = Object.fromEntries(names.map((name) => [name, demo.registers?.[name] ?? []]))
    await foundLists(city.city, { registers }, city.city.now())
    head = await city.login('dutyhead')
    writer = await city.login('warner')
    releaser = await city.login('warnhead')
  })
  after(() => city.stop())

  const dayOf = (ms: number) => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10)

  test('a roster goes out as a workbook and comes in again; what cannot be comes back with its row', async () => {
    const from = dayOf(Date.now() + DAY)
    const got = await fetch(`${city.base}/api/duty/roster.xlsx?from=${from}&days=3`, {
      headers: { cookie: head.cookie },
    })
    assert.equal(got.status, 200)
    const bytes = new Uint8Array(await got.arrayBuffer())
    const send = async (file: Blob, name: string) => {
      const form = new FormData()
      form.append('file', file, name)
      const answer = await fetch(`${city.base}/api/duty/roster/import`, {
        method: 'POST',
        headers: { cookie: head.cookie, 'x-csrf-token': head.csrf },
        body: form,
      })
      return {
        status: answer.status,
        body: (await answer.json()) as { taken: number; rejected: { row: number; says: { zh: string } }[] },
      }
    }
    // everything in it is there already
    const again = await send(new Blob([bytes]), '值班表.xlsx')
    assert.equal(again.status, 200)
    assert.equal(again.body.taken, 0)
    assert.ok(again.body.rejected.length > 80)
    const later = dayOf(Date.now() + 40 * DAY).replaceAll('-', '/')
    const sheet = [
      '值班岗位,日期,班次,角色,姓名,电话',
      `区总值班室,${later},1,带班领导,张甲,020-1`,
      `区总值班室,${later},1,值班员,李乙,`,
      `区总值班室,2026-13-01,1,值班员,王丙,`,
      `没有的值班室,${later},1,值班员,王丙,`,
      `区总值班室,${later},9,值班员,王丙,`,
      `区总值班室,${later},1,司机,王丙,`,
    ].join('\n')
    const csv = await send(new Blob([sheet]), '值班表.csv')
    assert.equal(csv.body.taken, 2)
    assert.deepEqual(
      csv.body.rejected.map((one) => one.row),
      [4, 5, 6, 7],
    )
    assert.match(csv.body.rejected[1]?.says.zh ?? '', /没有值班岗位/)
    // who does not lead the unit cannot write its roster
    const { body: desk } = await writer.call('GET', '/api/duty')
    const add = { post: desk.posts[0].id, day: from, role: 'officer', name: '某人' }
    assert.equal((await writer.call('POST', '/api/duty/add', add)).status, 403)
    assert.equal((await city.anyone.call('GET', '/api/duty')).status, 401)
  })

  const words = (zh: string, en = 'words') => ({ zh, en })
  const draft = (change: object = {}) => ({
    ...{
      kind: 'landslide',
      status: 'Actual',
      scope: 'Public',
      onset: new Date().toISOString(),
      act: 'alert',
    },
    expires: new Date(Date.now() + DAY / 4).toISOString(),
    parts: [
      {
        level: 'orange',
        areas: [{ desc: words('太和镇', 'Taihe'), codes: ['440111107'], polygons: [], circles: [] }],
      },
    ],
    ...{ headline: words('地质灾害气象风险橙色预警'), description: words('山区可能滑坡') },
    ...{ instruction: words('请转移') },
    ...change,
  })
  const issue = async (one: object) => {
    const made = await writer.call('POST', '/api/warnings/save', { draft: one })
    assert.equal(made.status, 200, JSON.stringify(made.body))
    const { id } = made.body
    const sent = await writer.call('POST', '/api/warnings/move', {
      id,
      version: made.body.version,
      act: 'submit',
    })
    const done = { id, version: sent.body.version, act: 'release' }
    assert.equal((await writer.call('POST', '/api/warnings/move', done)).status, 403)
    return releaser.call('POST', '/api/warnings/move', done)
  }

  test('a warning by area, and one by a circle; a case to respond on; people moved household by household', async () => {
    const circle = {
      desc: words('帽峰山', 'Maofeng'),
      codes: [],
      polygons: [],
      circles: [{ lat: 23.3, lon: 113.4, radiusKm: 4 }],
    }
    const preview = await writer.call(
      'POST',
      '/api/warnings/preview',
      draft({ parts: [{ level: 'red', areas: [circle] }] }),
    )
    assert.equal(preview.body.fault, null)
    assert.ok(preview.body.targets.length >= 1 && preview.body.targets.length < 24)
    assert.match(preview.body.xml, /<circle>23.3,113.4 4<\/circle>/)
    const swapped = { ...circle, circles: [{ lat: 113.4, lon: 23.3, radiusKm: 4 }] }
    const wrong = await writer.call(
      'POST',
      '/api/warnings/preview',
      draft({ parts: [{ level: 'red', areas: [swapped] }] }),
    )
    assert.equal(wrong.body.fault.code, 'alerts.badShape')

    // a strip with no corner in any town and no town's corner in it still crosses them
    const strip = (north: number) => ({
      ...{ ...circle, circles: [] },
      polygons: [
        [
          [23.25, 112.9],
          [23.25 + north, 112.9],
          [23.25 + north, 113.7],
          [23.25, 113.7],
          [23.25, 112.9],
        ],
      ],
    })
    const across = (area: object) =>
      writer.call('POST', '/api/warnings/preview', draft({ parts: [{ level: 'red', areas: [area] }] }))
    const crossed = await across(strip(0.000_01))
    assert.equal(crossed.body.fault, null)
    assert.ok(
      crossed.body.targets.length >= 2 && crossed.body.targets.length < 24,
      JSON.stringify(crossed.body.targets),
    )
    assert.match(crossed.body.xml, /<polygon>23.25,112.9 .* 23.25,112.9<\/polygon>/)
    const bow = strip(0.1)
    const [ring] = bow.polygons as [number[][]]
    ring.splice(1, 2, ...ring.slice(1, 3).reverse())
    assert.equal((await across(bow)).body.fault.code, 'alerts.badShape')
    assert.equal(
      (await across({ ...circle, circles: [{ lat: 23.3, lon: 113.4, radiusKm: 0 }] })).body.fault.code,
      'alerts.badShape',
    )

    const leader = await city.login('leader')
    const wall = watchBoard(city.base, leader, 'overview')
    await wall.until(({ event }) => event === 'picture')
    const released = await issue(draft())
    assert.equal(released.status, 200, JSON.stringify(released.body))
    assert.equal(released.body.asked.length, 1)
    // 告警条: a wall that stands open hears of it
    await wall.until(({ data }) => JSON.stringify(data).includes('地质灾害气象风险橙色预警'))
    wall.close()
    const board = await releaser.call('GET', '/api/warnings/board')
    const row = board.body.rows.find((one: { id: string }) => one.id === released.body.id)
    // 24 households on the list, a third of them in this town
    assert.deepEqual(row.exposed.households, 8)
    assert.equal(row.parts[0].title.zh, '地质灾害气象风险橙色')

    // drills stay inside, whatever else is said of them
    const drill = await issue(draft({ status: 'Exercise', headline: words('演练：滑坡预警') }))
    const open = await city.anyone.call('GET', '/api/public/warnings')
    assert.deepEqual(
      open.body.rows.map((one: { id: string }) => one.id),
      [released.body.id],
    )
    for (const [path, status] of [
      [`/api/public/alerts/${released.body.id}.cap`, 200],
      [`/api/public/alerts/${drill.body.id}.cap`, 404],
      ['/api/public/alerts/x.cap', 404],
    ] as const)
      assert.equal((await fetch(`${city.base}${path}`)).status, status)

    // a commander raises it, once
    assert.equal((await writer.call('POST', '/api/warnings/respond', { id: released.body.id })).status, 403)
    const chief = await city.login('commander')
    const raised = await chief.call('POST', '/api/warnings/respond', { id: released.body.id })
    assert.equal(raised.status, 200, JSON.stringify(raised.body))
    assert.deepEqual(
      (await chief.call('POST', '/api/warnings/respond', { id: released.body.id })).body,
      raised.body,
    )

    // 转移: done is what signed in, and the flow ends when the lists agree
    const officer = await city.login('duty01')
    const form = { title: '太和转移', content: '隐患点下方人员转移', area: '440111107', why: 'slope' }
    const opened = await officer.call('POST', '/api/matters', {
      ...{ type: 'emergency.evacuation', form },
      touch: { channel: 'phone', source: 'test', externalId: 'move-1' },
    })
    assert.equal(opened.status, 201, JSON.stringify(opened.body))
    const { id, number } = opened.body.matter.matter
    const lists = async () => (await officer.call('GET', `/api/evacuations/${id}`)).body
    const begun = await lists()
    assert.deepEqual([begun.households, begun.movedHouseholds], [6, 0], JSON.stringify(begun).slice(0, 300))
    assert.equal(
      (await officer.call('POST', '/api/evacuations/done', { id })).body.error.code,
      'alerts.stillMissing',
    )
    // at the door of a shelter: once, in one place, no more than live there, no more than there is room for
    const [home, next] = begun.missing as [{ code: string; people: number }, { code: string }]
    const sign = (of: object) => officer.call('POST', '/api/evacuations/sign', { id, ...of })
    const at1 = { household: home.code, shelter: 'B001' }
    assert.equal((await sign({ ...at1, people: home.people + 1 })).body.error.code, 'alerts.houseSmaller')
    assert.equal((await sign({ ...at1, shelter: 'B002', people: 1 })).body.error.code, 'alerts.shelterClosed')
    assert.equal((await sign({ ...at1, shelter: 'B999', people: 1 })).body.error.code, 'alerts.noShelter')
    const both = await Promise.all([1, 2].map(() => sign({ ...at1, people: home.people })))
    assert.deepEqual(
      both.map((one) => one.status),
      [200, 200],
    )
    const inside = async () => {
      const { movedHouseholds, shelters } = await lists()
      return [movedHouseholds, shelters.find((one: { code: string }) => one.code === 'B001').inside]
    }
    assert.deepEqual(await inside(), [1, home.people])
    await city.city.store.tx((tx) =>
      city.city.registers.importRows(
        tx,
        systemActor('440111'),
        'emergency.shelter',
        [
          {
            code: 'B002',
            name: '第 2 应急避难场所',
            address: '演示路 2 号',
            area: '440111',
            capacity: home.people,
            open: true,
          },
        ],
        { at: city.city.now(), source: 'test' },
      ),
    )
    const at2 = { ...at1, shelter: 'B002', people: home.people }
    assert.equal((await sign(at2)).body.error.code, 'alerts.inElsewhere')
    assert.equal((await sign({ ...at2, moved: true })).status, 200)
    assert.deepEqual(await inside(), [1, 0])
    assert.equal(
      (await sign({ household: next.code, shelter: 'B002', people: 1 })).body.error.code,
      'alerts.shelterFull',
    )
    assert.equal((await sign({ ...at1, people: 0 })).body.error.code, 'alerts.notIn')
    assert.equal((await sign({ ...at2, people: 0 })).status, 200)
    assert.deepEqual(await inside(), [0, 0])
    assert.equal((await writer.call('POST', '/api/evacuations/sign', { id, ...at1, people: 1 })).status, 403)
    const shown = (await officer.call('GET', '/api/evacuations')).body
    assert.equal(shown.rows[0].number, number)
    assert.ok(begun.byGrid.length > 0)

    const signIns = begun.missing.map((one: { code: string; people: number }) => ({
      ...{ number, household: one.code, shelter: 'B001', people: one.people, at: new Date().toISOString() },
    }))
    const system = systemActor('440111')
    await city.city.store.tx((tx) =>
      city.city.registers.importRows(tx, system, 'emergency.signIn', signIns, {
        at: city.city.now(),
        source: 'test',
      }),
    )
    const ended = await lists()
    assert.deepEqual([ended.movedHouseholds, ended.missing.length], [begun.households, 0])
    assert.equal(ended.movedPeople, begun.people)
  })

  test('a meeting: opened from a case, joined by those asked, minuted on the record of the case, ended', async () => {
    const chief = await city.login('commander')
    const officer = await city.login('cmdofficer')
    const opened = await chief.call('POST', '/api/matters', {
      ...{ type: 'command.incident', form: { title: '会商事件', content: '需要会商', kind: 'natural' } },
      touch: { channel: 'phone', source: 'test', externalId: 'meet-1' },
    })
    const matter = opened.body.matter.matter.id
    const { body: whom } = await chief.call('GET', `/api/meetings/people?about=${matter}`)
    assert.equal(whom.title, '会商事件')
    const asked = whom.people.find((one: { account: string }) => one.account === officer.me.account)
    assert.ok(asked, 'the command centre is at hand')
    const members = [asked, { name: '市排水公司 王工' }]
    const made = await chief.call('POST', '/api/meetings/open', { about: matter, title: '内涝会商', members })
    assert.equal(made.status, 200, JSON.stringify(made.body))
    const { id, room } = made.body
    const unit = await city.login('unit04')
    assert.equal((await unit.call('GET', `/api/meetings/${id}`)).status, 404)
    assert.equal((await unit.call('POST', '/api/meetings/join', { meeting: id })).status, 403)
    assert.equal((await unit.call('POST', '/api/meetings/open', { title: '会商', members })).status, 403)
    assert.deepEqual((await unit.call('GET', '/api/meetings')).body.rows, [])
    const { body: link } = await officer.call('POST', '/api/meetings/join', { meeting: id })
    assert.match(link.link, new RegExp(`^/console/meeting/${room}`))
    const { body: seen } = await chief.call('GET', `/api/meetings/${id}`)
    assert.deepEqual(Object.keys(seen.links), ['name 市排水公司 王工'])
    assert.deepEqual(
      seen.members.map((one: { joinedAt: string | null }) => one.joinedAt !== null).filter(Boolean).length,
      1,
    )
    const said = { meeting: id, text: '一、封闭隧道，交警负责', version: 1 }
    assert.equal((await chief.call('POST', '/api/meetings/minutes', said)).status, 200)
    assert.equal(
      (await chief.call('POST', '/api/meetings/minutes', said)).body.error.code,
      'meetings.changed',
    )
    assert.equal((await chief.call('POST', '/api/meetings/end', { meeting: id })).status, 200)
    assert.equal((await officer.call('POST', '/api/meetings/join', { meeting: id })).status, 409)
    const facts = await timeline(city.city.store, '440111', 'matter', matter)
    assert.deepEqual(
      facts.map((one) => one.kind).filter((kind) => kind.startsWith('meeting.')),
      ['meeting.opened', 'meeting.minuted', 'meeting.ended'],
    )
    // alone, and as a drill
    const alone = await chief.call('POST', '/api/meetings/open', { title: '演练会商', members, drill: true })
    assert.equal(alone.body.about, alone.body.id)
    const none = '00000000-0000-7000-8000-00000000000a'
    assert.equal(
      (await chief.call('POST', '/api/meetings/open', { about: none, title: '会商', members })).status,
      404,
    )
  })

  test('others’ messages come in by the signed door only', async () => {
    const secret = `whsec_${Buffer.from('twenty-four bytes of key').toString('base64')}`
    const saved = await head.call('POST', '/api/warnings/saveSource', {
      ...{ sender: 'sky@gd', title: '气象台', trust: 'publish', aliases: [], secret },
    })
    assert.equal(saved.status, 200, JSON.stringify(saved.body))
    const now = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 19)
    const xml = `<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>gd-1</identifier><sender>sky@gd</sender>
<sent>${now}+08:00</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope>
<info><language>zh-CN</language><category>Met</category><event>雷雨大风</event><urgency>Immediate</urgency>
<severity>Severe</severity><certainty>Likely</certainty><headline>雷雨大风橙色预警</headline>
<area><areaDesc>白云区</areaDesc></area></info></alert>`
    const send = async (body: string, headers: Record<string, string> = {}) => {
      const answer = await fetch(`${city.base}/api/hooks/alerts`, {
        method: 'POST',
        headers: { 'content-type': 'application/cap+xml', ...headers },
        body,
      })
      return {
        status: answer.status,
        body: (await answer.json()) as { how?: string; error?: { code: string } },
      }
    }
    assert.equal((await send(xml)).body.error?.code, 'alerts.badSignature')
    assert.equal((await send(xml, signWebhook(secret, 'm', Date.now(), `${xml} `))).status, 401)
    assert.equal((await send(xml.replace('sky@gd', 'other@gd'))).body.error?.code, 'alerts.notAllowed')
    assert.equal((await send(xml.replace('?>', '?><!DOCTYPE a>'))).body.error?.code, 'alerts.bad')
    const headers = signWebhook(secret, 'm', Date.now(), xml)
    assert.deepEqual((await send(xml, headers)).body.how, 'new')
    assert.deepEqual((await send(xml, headers)).body.how, 'repeated')
    const atom = await (await fetch(`${city.base}/api/public/alerts.atom`)).text()
    assert.match(atom, /雷雨大风橙色预警/)
    const { body } = await head.call('GET', '/api/warnings/outside')
    assert.equal(JSON.stringify(body).includes('whsec_'), false)
    assert.ok(body.refused.length >= 3)
  })
})

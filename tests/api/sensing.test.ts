import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { say } from '../../base/index.ts'
import { city as demo } from '../../cities/demo/index.ts'
import { foundSensing } from '../../host/index.ts'
import { rulesOf } from '../../host/rules.ts'
import { type RunningTestCity, startTestCity } from '../city.ts'

/** Of nobody, with its right check characters. */
const CREDIT_CODE = '91440111MA5D00008E'

const form = { kind: 'help', category: '0101', urgency: 'normal' }

describe('tests / api / sensing', () => {
  let running: RunningTestCity
  let at: Date
  before(async () => {
    running = await startTestCity({ env: { HUYING_PICTURE_HOSTS: 'http://127.0.0.1' } })
    at = running.city.now()
    await foundSensing(running.city, demo, at, () => undefined)
  })
  after(() => running.stop())

  const push = (key: string, type: string, body: string, path = 'readings') =>
    fetch(`${running.base}/api/signals/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': type },
      body,
    })

  test('a key, its readings in three forms, what was refused, and what the pages then show', async () => {
    const head = await running.login('head')
    const made = await head.call('POST', '/api/sensing/change', {
      do: 'gateway',
      of: { name: 'water-1', title: '水务网关', prefix: 'WL-' },
    })
    assert.equal(made.status, 200)
    const key = made.body.key as string
    const time = new Date(Math.floor(at.getTime() / 1000) * 1000).toISOString()
    const json = await push(
      key,
      'application/json',
      JSON.stringify([
        { device: 'WL-01', metric: 'waterLevel', at: time, value: 2.5 },
        { device: 'WL-02', metric: 'waterLevel', at: time, value: 180, unit: 'cm' },
        { device: 'RN-01', metric: 'rain', at: time, value: 1 },
      ]),
    )
    const slip = (await json.json()) as { stored: number; refused: { line: number; code: string }[] }
    assert.equal(slip.stored, 2)
    assert.deepEqual(
      slip.refused.map((one) => [one.line, one.code]),
      [[2, 'signals.notYours']],
    )
    const csv = await push(
      key,
      'text/csv',
      `设备,指标,时间,数值\nWL-01,waterLevel,${time},2.5\nWL-04,waterLevel,${time},1.9\n`,
    )
    assert.deepEqual((await csv.json()) as object, {
      ...{ stored: 1, repeated: 1, flagged: 0, refusedCount: 0, refused: [] },
    })
    const lines = await push(
      key,
      'application/x-ndjson',
      `{"d":"WL-05","t":"${time}","v":{"waterLevel":1.4}}\nnonsense\n`,
    )
    assert.equal(((await lines.json()) as { stored: number; refusedCount: number }).refusedCount, 1)
    assert.equal((await push('hyd_wrong-key-of-nobody', 'text/csv', 'x')).status, 401)

    const list = await head.call('GET', '/api/sensing/devices?kind=waterLevel')
    const wl02 = list.body.rows.find((one: { code: string }) => one.code === 'WL-02')
    assert.equal(wl02.values[0].value, 1.8)
    const device = await head.call('GET', '/api/sensing/device?code=WL-01')
    assert.equal(device.status, 200)
    assert.ok(device.body.metrics[0].title.zh === '水位' && device.body.places.length === 1)
    const curve = await head.call('GET', '/api/sensing/series?code=WL-01&metric=waterLevel')
    assert.equal(curve.body.points.at(-1).value, 2.5)
    const overview = await head.call('GET', '/api/sensing/overview')
    assert.ok(overview.body.units.length > 3 && overview.body.refused.length >= 2)
    assert.equal((await running.anyone.call('GET', '/api/sensing/overview')).status, 401)
  })

  test('a unit sees and looks after its own devices, nobody else’s', async () => {
    const head = await running.login('head')
    const all = await head.call('GET', '/api/sensing/devices?limit=500')
    const unitOf = new Map<string, string>(
      all.body.rows.map((one: { code: string; unit: string }) => [one.code, one.unit]),
    )
    const own = [...unitOf.entries()].find(([code]) => code.startsWith('CV-')) as [string, string]
    const staff = await running.login('unit01')
    const seen = await staff.call('GET', '/api/sensing/devices?limit=500')
    for (const one of seen.body.rows) assert.equal(one.unit, staff.me.unit)
    const strange = [...unitOf.entries()].find(([, unit]) => unit !== staff.me.unit)?.[0]
    assert.equal((await staff.call('GET', `/api/sensing/device?code=${strange}`)).status, 404)
    const row = (await head.call('GET', `/api/sensing/device?code=${own[0]}`)).body.device
    const repair = { do: 'state', of: { id: row.id, to: 'repair', reason: '倾角异常，派人检修' } }
    if (staff.me.unit !== own[1])
      assert.notEqual((await staff.call('POST', '/api/sensing/change', repair)).status, 200)
    assert.equal((await head.call('POST', '/api/sensing/change', repair)).status, 200)
    const after_ = await head.call('GET', `/api/sensing/device?code=${own[0]}`)
    assert.equal(after_.body.device.state, 'repair')
    assert.equal(after_.body.records[0].note, '倾角异常，派人检修')
  })

  test('SensorThings: from a thing to its readings, by time, page by page', async () => {
    const head = await running.login('head')
    const base = '/api/sensorthings/v1.1'
    const things = await head.call('GET', `${base}/Things?$top=5`)
    assert.equal(things.body.value.length, 5)
    assert.ok(things.body['@iot.nextLink'])
    const streams = await head.call('GET', `${base}/Things('AQ-01')/Datastreams`)
    assert.deepEqual(
      streams.body.value.map((one: { '@iot.id': string }) => one['@iot.id']),
      ['pm25', 'pm10', 'so2', 'no2', 'co', 'o3'].map((name) => `AQ-01:${name}`),
    )
    const from = new Date(at.getTime() - 6 * 3_600_000).toISOString()
    const asked = encodeURIComponent(`phenomenonTime ge ${from}`)
    const read = await head.call(
      'GET',
      `${base}/Datastreams('AQ-01:pm25')/Observations?$filter=${asked}&$top=4&$orderby=phenomenonTime asc&$count=true`,
    )
    assert.equal(read.body['@iot.count'], 6)
    assert.equal(read.body.value.length, 4)
    assert.ok(read.body.value[0].phenomenonTime < read.body.value[3].phenomenonTime)
    const other = await head.call('GET', `${base}/Datastreams('AQ-01:pm25')/Observations?$filter=result gt 5`)
    assert.equal(other.status, 422)
  })

  test('a correction has its reason, changes the curve and leaves what came', async () => {
    const head = await running.login('head')
    const before_ = await head.call('GET', '/api/sensing/series?code=FL-01&metric=flow')
    const point = before_.body.points.at(-3)
    const { id } = (await head.call('GET', '/api/sensing/device?code=FL-01')).body.device
    const of = { id, metric: 'flow', readings: [{ at: point.at, value: 99 }], reason: '' }
    assert.equal((await head.call('POST', '/api/sensing/change', { do: 'revise', of })).status, 422)
    const done = await head.call('POST', '/api/sensing/change', {
      do: 'revise',
      of: { ...of, reason: '人工复核读表更正' },
    })
    assert.deepEqual(done.body, { revised: 1 })
    const after_ = await head.call('GET', '/api/sensing/series?code=FL-01&metric=flow')
    assert.equal(after_.body.points.find((one: { at: string }) => one.at === point.at).value, 99)
  })

  test('rows of a register are judged under its rights, each opening what it rests on', async () => {
    const law = await running.login('ecolaw')
    const balance = '/api/assessments/ecology/wasteBalance'
    assert.deepEqual((await law.call('GET', balance)).body.rows, [])
    const hour = (ago: number) => new Date(at.getTime() - ago * 3_600_000).toISOString()
    const values = {
      ...{ number: '4401112026900001', waste: 'HW12', from: '91440111MA5D000001', to: '91440111MA5D000001' },
      ...{ sentKg: 1000, receivedKg: 962, sentAt: hour(30), receivedAt: hour(24) },
    }
    const bad = await law.call('POST', '/api/registers/ecology.manifest', { values })
    assert.equal(bad.status, 422)
    const code = CREDIT_CODE
    const made = await law.call('POST', '/api/registers/ecology.manifest', {
      values: { ...values, from: code, to: code },
    })
    assert.equal(made.status, 201, JSON.stringify(made.body))
    const { rows, register } = (await law.call('GET', balance)).body
    assert.equal(register, 'ecology.manifest')
    assert.deepEqual(
      rows.map((row: { row: string | null; assessed: { value: number; bad?: boolean } }) => [
        row.row,
        row.assessed.value,
        row.assessed.bad ?? false,
      ]),
      [
        [made.body.row.id, 38, true],
        [null, 38, false],
      ],
    )
    // zones are judged with what their meters measured; who may not read the register reads no judgement
    const desk = await running.login('waterdesk')
    const zone = {
      ...{ code: 'DMA-9', name: '试验分区', area: '440111008', customers: 10, pipeKm: 2 },
      ...{ inlet: 'FL-01', pressure: 'PR-01' },
    }
    assert.equal((await desk.call('POST', '/api/registers/water.zone', { values: zone })).status, 201)
    const judged = async () => (await desk.call('GET', '/api/assessments/water/zoneLeak')).body.rows
    let zones = await judged()
    // roll-ups follow what came in by themselves
    for (let tries = 0; zones[0]?.assessed.value === null && tries < 1_200; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 100))
      zones = await judged()
    }
    assert.equal(zones[0].title.zh, '试验分区')
    assert.ok(zones[0].assessed.value > 0, JSON.stringify(zones[0]))
    assert.match(zones[0].assessed.why.zh, /按压力折算/)
    assert.equal((await law.call('GET', '/api/assessments/water/zoneLeak')).status, 403)
  })

  test('a picture of a camera comes by push or is fetched, and each look is a fact', async () => {
    const head = await running.login('head')
    // the smallest JPEG: one grey point
    const picture = Buffer.from(
      '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAA//EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AR//Z',
      'base64',
    )
    const made = await head.call('POST', '/api/sensing/change', {
      do: 'gateway',
      of: { name: 'cams', title: '摄像头网关', prefix: 'CM-' },
    })
    const sent = await fetch(`${running.base}/api/signals/stills/CM-01`, {
      method: 'POST',
      headers: { authorization: `Bearer ${made.body.key}`, 'content-type': 'image/jpeg' },
      body: picture,
    })
    assert.equal(sent.status, 201)
    const looked = await head.call('GET', '/api/sensing/stills/CM-01/latest')
    assert.equal(looked.status, 200)
    assert.equal(looked.headers.get('content-type'), 'image/jpeg')
    const facts = await (await running.login('auditor')).call('GET', '/api/audit?kinds=camera.looked')
    assert.equal(facts.status, 200)
    const server = createServer((_request, response) =>
      response.setHeader('content-type', 'image/jpeg').end(picture),
    ).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { id } = (await head.call('GET', '/api/sensing/device?code=CM-02')).body.device
    for (const [stillUrl, code] of [
      ['ftp://127.0.0.1/still.jpg', 'places.pictureHttps'],
      ['http://192.168.1.9/still.jpg', 'places.pictureHttps'],
      ['https://cameras.example.com/still.jpg', 'places.pictureHost'],
    ]) {
      const refused = await head.call('POST', '/api/sensing/change', { do: 'camera', of: { id, stillUrl } })
      assert.equal(refused.body.error?.code, code)
    }
    const set = await head.call('POST', '/api/sensing/change', {
      do: 'camera',
      of: {
        id,
        stillUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/still.jpg`,
        ...{ stillSeconds: 60, keepDays: 7, direction: 90, angle: 60, reach: 50 },
      },
    })
    assert.equal(set.status, 200)
    const shown = await head.call('GET', '/api/sensing/device?code=CM-02')
    assert.ok(shown.body.camera.coverage.length > 5 && shown.body.camera.pulls)
    server.close()
  })

  test('feeds at the desk: bad input is answered, secrets stay inside, what is tried is told', async () => {
    const head = await running.login('head')
    const change = (act: string, of: object) => head.call('POST', '/api/sensing/change', { do: act, of })
    const broker = {
      kind: 'broker',
      title: '水厂消息服务',
      username: 'u',
      password: 'p',
      topics: [{ filter: 'plant/+/+' }],
    }
    for (const [wrong, says] of [
      [{ url: 'http://x' }, /mqtt/],
      [{ url: 'mqtt://u:p@x:1883' }, /不写在地址/],
      [{ url: 'mqtt://x:1883', topics: [] }, /主题/],
      [{ url: 'mqtt://x:1883', topics: [{ filter: 'a/#/b' }] }, /# 只能/],
      [{ url: 'mqtts://x:8883', ca: 'nonsense' }, /PEM/],
      [{ url: 'mqtt://x:1883', title: '' }, /名称/],
    ] as const) {
      const refused = await change('feed', { ...broker, ...wrong })
      assert.equal(refused.status, 422)
      assert.match(refused.body.error.says.zh, says)
    }
    const { body: made } = await change('feed', { ...broker, url: 'mqtt://127.0.0.1:9' })
    const edited = await change('feed', {
      ...broker,
      id: made.id,
      password: '',
      title: '水厂',
      url: 'mqtt://127.0.0.1:9',
    })
    assert.equal(edited.status, 200)
    const folder = await change('feed', { kind: 'folder', title: '手工台账', folder: 'hand' })
    assert.equal(folder.status, 200)
    const { feeds } = (await head.call('GET', '/api/sensing/gateways')).body
    const shown = feeds.find((one: { id: string }) => one.id === made.id)
    assert.deepEqual([shown.title, shown.hasPassword, 'password' in shown], ['水厂', true, false])
    const tryOut = (of: object) => head.call('POST', '/api/sensing/try', { what: 'feed', of })
    const away = await tryOut({ id: made.id, ...broker, url: 'mqtt://127.0.0.1:9' })
    assert.match(away.body.error.says.zh, /连不上外部消息服务：对方拒绝连接/)
    assert.match((await tryOut({ kind: 'folder', folder: 'hand' })).body.path, /signals.hand$/)
    assert.equal((await change('stopFeed', { id: made.id, state: 'stopped' })).status, 200)
    const staff = await running.login('unit01')
    assert.equal((await staff.call('POST', '/api/sensing/try', { what: 'feed', of: broker })).status, 403)
  })

  test('a device gets another name and holder, another place with its history, limits and a calibration', async () => {
    const head = await running.login('head')
    const look = async () => (await head.call('GET', '/api/sensing/device?code=WL-01')).body
    const before = await look()
    const change = (act: string, of: object) =>
      head.call('POST', '/api/sensing/change', { do: act, of: { id: before.device.id, ...of } })
    const details = { title: '河口水位计', unit: before.device.unit, interval: 300, model: 'X-9' }
    assert.equal((await change('edit', details)).status, 200)
    assert.equal((await change('edit', { ...details, interval: 0 })).status, 422)
    assert.equal((await change('edit', { ...details, unit: 'nobody' })).status, 422)
    const place = {
      area: before.device.area,
      address: '新桥东侧',
      lon: before.device.lon,
      lat: before.device.lat,
    }
    assert.match((await change('move', { ...place, reason: '' })).body.error.says.zh, /原因/)
    assert.equal((await change('move', { ...place, lon: 23.2, lat: 113.3, reason: '搬迁' })).status, 422)
    assert.equal((await change('move', { ...place, reason: '桥梁施工，移至对岸' })).status, 200)
    assert.equal((await change('limits', { metric: 'waterLevel', low: 5, high: 1 })).status, 422)
    assert.equal((await change('limits', { metric: 'waterLevel', low: 0, high: 9, jump: 0.4 })).status, 200)
    const flag = {
      flagged: null,
      note: '与水尺比对，偏差 1 厘米',
      calibratedOn: '2026-05-01',
      calibrationDue: '2027-05-01',
    }
    assert.equal((await change('flag', flag)).status, 200)
    const after_ = await look()
    assert.deepEqual(
      [after_.device.title, after_.device.model, after_.device.address, after_.device.calibratedOn],
      ['河口水位计', 'X-9', '新桥东侧', '2026-05-01'],
    )
    assert.deepEqual(
      after_.places.map((one: { reason: string }) => one.reason),
      ['桥梁施工，移至对岸', '登记'],
    )
    assert.deepEqual(after_.metrics[0].range, [0, 9])
  })

  test('matters as they are opened and a figure as it changes: from the ledger to a firing and its matter', async () => {
    const { city } = running
    const opens = { type: 'ecology.exceedance', channel: 'sensor', form: { kind: 'air' } }
    const common = { level: 'orange', of: { each: 'area' }, basis: say('测试', 'test'), opens } as const
    const kept = rulesOf(city)
    await city.store.tx((tx) =>
      kept.book.bring(
        tx,
        {
          'test.many': {
            ...{ ...common, title: say('一小时内同一镇街三件', 'Three of one town within an hour') },
            when: {
              is: 'window',
              metric: 'fact:hotline.ticket',
              minutes: 60,
              take: 'count',
              over: 'above',
              limit: 2,
            },
          },
          'test.figure': {
            ...{
              ...common,
              of: { each: 'area', digits: 6 },
              title: say('受理量偏高', 'Many requests'),
              clearAfter: 1,
            },
            when: {
              is: 'beyond',
              metric: 'indicator:hotline.taken',
              over: 'above',
              limit: 2,
              hits: 1,
              samples: 1,
            },
          },
        },
        city.now(),
      ),
    )
    await running.ruled()
    const agent = await running.login('agent')
    const area = `${city.plan.district}001001`
    for (let n = 0; n < 3; n++) {
      const opened = await agent.call('POST', '/api/matters', {
        type: 'hotline.ticket',
        form: { ...form, area, content: `第 ${n} 次反映：路灯不亮` },
        touch: { channel: 'phone' },
      })
      assert.equal(opened.status, 201, JSON.stringify(opened.body))
    }
    await running.figured()
    await running.ruled()
    const head = await running.login('head')
    const board = async () =>
      (await head.call('GET', '/api/firings?open=true')).body.rows.filter((one: { rule: string }) =>
        one.rule.startsWith('test.'),
      )
    const rows = await board()
    assert.deepEqual(rows.map((one: Record<string, string>) => [one.rule, one.object]).sort(), [
      ['test.figure', `area:${city.plan.district}`],
      ['test.many', `area:${area.slice(0, 9)}`],
    ])
    for (const one of rows) {
      assert.match(one.matterNumber ?? one.note, /^\d+$/)
      const matter = await head.call('GET', `/api/matters/${one.matter}`)
      assert.equal(matter.body.matter.type, 'ecology.exceedance')
      assert.match(one.why.says.en, one.rule === 'test.many' ? /^count of 60 minutes is 3/ : /now \d/)
    }
    // looked at again, nothing comes of it twice
    await running.ruled()
    const known = (await board()).map((one: { id: string; count: number }) => one.id).sort()
    assert.deepEqual(known, rows.map((one: { id: string }) => one.id).sort())
  })
})

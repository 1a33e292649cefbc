import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import {
  fromHex,
  makeKeyPair,
  presentGrant,
  signerOf,
  textOf,
} from '../../platform/credentials/envelope/decide.ts'
import { systemActor } from '../../platform/org/index.ts'
import { type RunningTestCity, startTestCity } from '../city.ts'

describe('tests / api / codes', () => {
  let city: RunningTestCity
  before(async () => {
    city = await startTestCity()
  })
  after(() => city.stop())

  /** An invented grown-up of the demonstration, with a right check character. */
  const ID = '440111199003072399'
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const checked = (body: string) =>
    body + '10X98765432'[[...body].reduce((sum, digit, i) => sum + Number(digit) * (weights[i] ?? 0), 0) % 11]

  async function citizen(phone: string, idBody = ID.slice(0, 17)) {
    const call = async (method: string, path: string, body?: unknown, cookie = '') => {
      const response = await fetch(city.base + path, {
        method,
        headers: {
          ...(cookie ? { cookie } : {}),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      return { status: response.status, body: await response.json(), response }
    }
    const { body: sent } = await call('POST', '/api/citizen/login/code', { phone })
    const entered = await call('POST', '/api/citizen/login', { phone, code: sent.shown })
    const cookie = (entered.response.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    const named = await call(
      'POST',
      '/api/citizen/me/name',
      { name: '测试员', idNumber: checked(idBody) },
      cookie,
    )
    assert.equal(named.status, 200, JSON.stringify(named.body))
    return (method: string, path: string, body?: unknown) => call(method, path, body, cookie)
  }

  async function reader(sn: string, scenes: readonly string[], station?: string) {
    const head = await city.login('codehead')
    const made = await head.call('POST', '/api/codes/change', {
      do: 'register',
      of: { sn, place: `${sn} 号口`, operator: '测试', scenes, ...(station ? { station } : {}) },
    })
    assert.equal(made.status, 200, JSON.stringify(made.body))
    const post = async (path: string, body: unknown, key = '') => {
      const response = await fetch(`${city.base}/api/public/reader/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(key ? { 'x-reader-key': key } : {}) },
        body: JSON.stringify(body),
      })
      return { status: response.status, body: await response.json() }
    }
    const opened = await post('activate', { activation: made.body.activation, firmware: 'test' })
    assert.equal(opened.status, 200)
    return {
      key: opened.body.key as string,
      post: (path: string, body: unknown) => post(path, body, opened.body.key),
    }
  }

  test('from the first tap to the passage that the citizen reads, over HTTP', async () => {
    const me = await citizen('13800138001')
    assert.equal((await me('GET', '/api/citizen/code')).body.subject, null)
    const opened = await me('POST', '/api/citizen/code/change', { do: 'open' })
    assert.equal(opened.status, 200, JSON.stringify(opened.body))
    const bus = await reader('BUS-01', ['cityCode.bus'])
    const shown = await me('POST', '/api/citizen/code/show', { scene: 'cityCode.bus' })
    assert.match(shown.body.text, /^HY1:/)
    const check = { entry: 'one', text: shown.body.text }
    assert.equal((await bus.post('check', check)).body.accepted, true)
    assert.equal((await bus.post('check', { ...check, entry: 'two' })).body.why, 'used')
    assert.equal(
      (await bus.post('check', { entry: 'evil', text: 'http://evil.example' })).body.why,
      'notOurs',
    )
    const mine = await me('GET', '/api/citizen/code/footprints')
    assert.deepEqual(mine.body.rows.map((row: { ok: boolean }) => row.ok).sort(), [false, true])
    const journeys = await me('GET', '/api/citizen/code/journeys')
    assert.equal(journeys.body.rides[0].fen, 200)
  })

  test('the metro gate takes what the phone signed; the list for readers opens under the roots', async () => {
    const me = await citizen('13800138002', '44011119910307231')
    const { body: subject } = await me('POST', '/api/citizen/code/change', { do: 'open' })
    const phone = signerOf(0, makeKeyPair('ed25519'))
    const key = Buffer.from(phone.publicKey).toString('hex')
    const proof = Buffer.from(await phone.sign(Buffer.from(`huying device ${subject.cityId}`))).toString(
      'base64',
    )
    const device = await me('POST', '/api/citizen/code/change', {
      do: 'device',
      of: { key, name: '手机', proof },
    })
    assert.equal(device.status, 200, JSON.stringify(device.body))
    const gate = async (station: string) => reader(`M-${station}`, ['cityCode.metro'], station)
    const [inn, out] = [await gate('L101'), await gate('L106')]
    const code = async (ahead = 0) => {
      const { body } = await me('POST', '/api/citizen/code/show', { scene: 'cityCode.metro', device: key })
      const grant = Uint8Array.from(Buffer.from(body.grant, 'base64'))
      return textOf(await presentGrant(grant, Math.floor(Date.now() / 1000) + ahead, phone))
    }
    const entered = await inn.post('check', { entry: 'a', text: await code(), gate: 'in' })
    assert.equal(entered.body.accepted, true, JSON.stringify(entered.body))
    const left = await out.post('check', { entry: 'b', text: await code(5), gate: 'out' })
    assert.equal(left.body.note.zh, '7.00 元')
    const lists = await fetch(`${city.base}/api/public/reader/lists`, {
      headers: { 'x-reader-key': inn.key },
    })
    const { trust, denied, roots, scenes } = await lists.json()
    const { openTrust, openDenied } = await import('../../platform/credentials/envelope/decide.ts')
    const opened = openTrust(Buffer.from(trust, 'base64'), {
      ...roots,
      keys: roots.keys.map((one: { publicKey: string }) => ({ ...one, publicKey: fromHex(one.publicKey) })),
    })
    assert.ok(opened && openDenied(Buffer.from(denied, 'base64'), opened))
    assert.deepEqual(
      scenes.map((one: { name: string }) => one.name),
      ['cityCode.metro'],
    )
  })

  test('desks: who may look at readers may not open names; who may open them needs a second person', async () => {
    const ops = await city.login('codeops')
    const head = await city.login('codehead')
    const second = await city.login('codehead2')
    assert.equal((await ops.call('GET', '/api/codes/readers')).status, 200)
    assert.equal((await ops.call('GET', '/api/codes/risks')).status, 403)
    for (const what of ['scenes', 'operation', 'risks', 'settlement', 'reveals', 'deletions', 'passes'])
      assert.equal((await head.call('GET', `/api/codes/${what}`)).status, 200, what)
    const passages = await head.call('GET', '/api/codes/passages?scene=cityCode.bus')
    const { pseudonym } = passages.body.rows.find((row: { accepted: boolean }) => row.accepted)
    const of = { scene: 'cityCode.bus', pseudonym, caseNumber: '案 2026-1', reason: '查找走失老人' }
    assert.equal((await ops.call('POST', '/api/codes/change', { do: 'askReveal', of })).status, 403)
    const asked = await head.call('POST', '/api/codes/change', { do: 'askReveal', of })
    const grant = { do: 'decideReveal', of: { id: asked.body.id, grant: true } }
    assert.equal((await head.call('POST', '/api/codes/change', grant)).status, 403)
    assert.equal((await second.call('POST', '/api/codes/change', grant)).body.name, '测试员')
    assert.equal(
      (await (await citizen('13800138003', '44011119920307231'))('GET', '/api/citizen/code/footprints'))
        .status,
      409,
    )
  })

  test('a pretended metro line judges at its gates and tells later; library and clinic ask the city', async () => {
    const me = await citizen('13800138004', '44011119930307231')
    const { body: subject } = await me('POST', '/api/citizen/code/change', { do: 'open' })
    const phone = signerOf(0, makeKeyPair('ed25519'))
    const key = Buffer.from(phone.publicKey).toString('hex')
    const proof = Buffer.from(await phone.sign(Buffer.from(`huying device ${subject.cityId}`))).toString(
      'base64',
    )
    await me('POST', '/api/citizen/code/change', { do: 'device', of: { key, name: '手机', proof } })
    const ops = await city.login('codeops')
    const { body: line } = await ops.call('POST', '/api/codes/place', { kind: 'metro' })
    assert.ok(line.gates.length >= 18)
    const hold = async (at: string, ahead = 0) => {
      const { body } = await me('POST', '/api/citizen/code/show', { scene: 'cityCode.metro', device: key })
      const grant = Uint8Array.from(Buffer.from(body.grant, 'base64'))
      const text = textOf(await presentGrant(grant, Math.floor(Date.now() / 1000) + ahead, phone))
      const twice = []
      for (let n = 0; n < 2; n++)
        twice.push((await ops.call('POST', '/api/codes/place', { kind: 'metro', at, text })).body.verdict)
      return twice
    }
    const [inside, again] = await hold('体育公园 进')
    assert.deepEqual([inside.accepted, again.accepted, again.why], [true, false, 'used'])
    assert.equal((await hold('科创园 出', 5))[0].accepted, true)
    const { body: journeys } = await me('GET', '/api/citizen/code/journeys')
    assert.deepEqual(
      journeys.rides.map((ride: { state: string; fen: number }) => [ride.state, ride.fen]),
      [['done', 500]],
    )
    for (const [act, of] of [
      ['bind', { kind: 'readerCard' }],
      ['consent', { scene: 'cityCode.library', items: ['readerId'] }],
    ] as const)
      assert.equal((await me('POST', '/api/citizen/code/change', { do: act, of })).status, 200)
    const shown = await me('POST', '/api/citizen/code/show', { scene: 'cityCode.library' })
    const loan = { act: 'borrow', book: 'B7', title: '城市的记忆' }
    const library = { kind: 'library', text: shown.body.text, loan }
    assert.match((await ops.call('POST', '/api/codes/place', library)).body.verdict.note.zh, /借阅成功/)
    const clinic = { kind: 'clinic', text: shown.body.text }
    assert.equal((await ops.call('POST', '/api/codes/place', clinic)).body.verdict.why, 'scene')
  })

  test('a window clerk prints, looks and takes back; who has no such duty does not', async () => {
    const [clerk, ops] = [await city.login('window01'), await city.login('codeops')]
    const her = { name: '黄阿婆', idNumber: checked('44011119480307232') }
    const act = (who: typeof clerk, what: string, of: object) =>
      who.call('POST', '/api/codes/change', { do: what, of: { ...her, ...of } })
    assert.equal((await act(ops, 'counterLook', {})).status, 403)
    assert.equal((await act(clerk, 'counterLook', { idNumber: '440111194803072321' })).status, 422)
    assert.equal((await act(clerk, 'counterLook', {})).body.state, null)
    const of = { proof: '居民身份证', reason: '老人没有手机', scenes: ['cityCode.bus', 'cityCode.payment'] }
    const made = await act(clerk, 'counterPaper', of)
    assert.equal(made.status, 200, JSON.stringify(made.body))
    const bus = await reader('BUS-PAPER', ['cityCode.bus'])
    assert.equal(
      (await bus.post('check', { entry: '1', text: made.body.text })).body.note.zh,
      '0.00 元（优待）',
    )
    const { body: seen } = await act(clerk, 'counterLook', {})
    assert.deepEqual([seen.state, seen.papers[0].scenes], ['open', ['cityCode.bus']])
    const back = { act: 'revoke', paper: made.body.id, proof: '居民身份证', reason: '遗失' }
    assert.equal((await act(clerk, 'counterAct', back)).status, 200)
    assert.equal((await bus.post('check', { entry: '2', text: made.body.text })).body.why, 'lost')
    for (const what of ['settlement', 'guests'])
      assert.equal((await clerk.call('GET', `/api/codes/${what}`)).status, 403)
  })

  test('the population register says dead: the code is closed; another name on the telephone: it is taken off it', async () => {
    const me = await citizen('13800138005', '44011119500307231')
    const idNumber = checked('44011119500307231')
    assert.equal((await me('POST', '/api/citizen/code/change', { do: 'open' })).status, 200)
    const until = async (what: () => Promise<boolean>) => {
      for (let n = 0; n < 2_400 && !(await what()); n++) await new Promise((done) => setTimeout(done, 25))
      assert.equal(await what(), true)
    }
    const gone = async () => (await me('GET', '/api/citizen/code')).body.subject === null
    assert.equal(await gone(), false)
    const { store, registers, now } = city.city
    const values = { name: '测试员', idNumber, state: 'dead' }
    const system = systemActor('440111')
    const row = await store.tx((tx) =>
      registers.create(tx, system, 'dataBrain.person', values, { at: now() }),
    )
    assert.ok(row.ok, JSON.stringify(row))
    await until(gone)
    assert.equal((await me('POST', '/api/citizen/code/show', { scene: 'cityCode.bus' })).status, 409)

    const old = await citizen('13800138006', '44011119700307231')
    await old('POST', '/api/citizen/code/change', { do: 'open' })
    const heir = { name: '新机主', idNumber: checked('44011119710307231') }
    assert.equal((await old('POST', '/api/citizen/me/name', heir)).status, 200)
    await until(async () => (await old('GET', '/api/citizen/code')).body.subject === null)
  })

  test('a guest is invited by a resident, let in by the place, and read by the link; days are compared with the issuer', async () => {
    const me = await citizen('13800138007', '44011119720307231')
    await me('POST', '/api/citizen/code/change', { do: 'open' })
    const from = new Date(Date.now() - 60_000)
    const of = {
      ...{ scene: 'cityCode.venue', place: 'GATE', reason: '探访', name: '来客', from },
      to: new Date(from.getTime() + 3_600_000),
    }
    const asked = await me('POST', '/api/citizen/code/change', { do: 'guest', of })
    assert.equal(asked.status, 200, JSON.stringify(asked.body))
    const ops = await city.login('codeops')
    const grant = { do: 'decidePass', of: { id: asked.body.id, grant: true } }
    assert.equal((await ops.call('POST', '/api/codes/change', grant)).status, 200)
    const { guests } = (await me('GET', '/api/citizen/code/journeys')).body
    const answer = await fetch(`${city.base}/api/public/guest`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code: guests[0].code }),
    })
    const { text, place, name } = await answer.json()
    assert.deepEqual([place, name], ['GATE', undefined])
    const [here, there] = [
      await reader('GATE-1', ['cityCode.venue']),
      await reader('POND-1', ['cityCode.venue']),
    ]
    assert.equal((await here.post('check', { entry: 'g', text })).body.accepted, true)
    assert.equal((await there.post('check', { entry: 'g', text })).body.why, 'notAdmitted')
    const end = await me('POST', '/api/citizen/code/change', { do: 'endGuest', of: { id: asked.body.id } })
    assert.equal(end.status, 200)
    assert.equal((await here.post('check', { entry: 'h', text })).body.why, 'lost')

    const head = await city.login('codehead')
    const { body: before } = await head.call('GET', '/api/codes/settlement')
    const settle = { scene: 'cityCode.bus', day: before.day }
    assert.equal((await ops.call('POST', '/api/codes/settle', settle)).status, 403)
    for (let twice = 0; twice < 2; twice++)
      assert.equal((await head.call('POST', '/api/codes/settle', settle)).status, 200)
    const { body: after } = await head.call('GET', '/api/codes/settlement')
    const bus = after.rows.find((row: { scene: string }) => row.scene === 'cityCode.bus')
    assert.ok(bus.counts.orders >= 1 && bus.counts.scans === bus.counts.orders)
    const { body: days } = await head.call('GET', '/api/codes/settled')
    assert.equal(days.rows[0].runs, 2)
  })
})

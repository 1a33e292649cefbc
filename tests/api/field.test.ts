import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { dayOf } from '../../base/index.ts'
import { demoPhoto } from '../../host/demo-photo.ts'
import { grids } from '../../platform/places/index.ts'
import { sql } from '../../platform/store/index.ts'
import { type Person, type RunningTestCity, startTestCity } from '../city.ts'

/** 现场作业 over HTTP: what telephones bring in counts once, and what does not agree waits. */
describe('the street 现场', () => {
  let city: RunningTestCity
  let worker: Person
  let other: Person
  before(async () => {
    city = await startTestCity()
    worker = await city.login('grid01')
    other = await city.login('grid02')
  })
  after(() => city.stop())

  const HERE = { lon: 113.2661, lat: 23.1605 }
  let drawn = 0
  /** A photo nobody took before. */
  const picture = (): Buffer => {
    drawn += 1
    return Buffer.concat([demoPhoto('before'), Buffer.from(`no ${drawn}`)])
  }
  type Shot = { id: string; bytes: Buffer; query: string }
  const shot = (
    at: { lon: number; lat: number } | null = HERE,
    takenAt = new Date(),
    bytes = picture(),
  ): Shot => {
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const query = new URLSearchParams({ bytes: String(bytes.length), sha256, takenAt: takenAt.toISOString() })
    if (at) for (const [name, value] of Object.entries(at)) query.set(name, String(value))
    return { id: randomUUID(), bytes, query: String(query) }
  }
  const put = async (who: Person, { id, bytes, query }: Shot, from = 0, to = bytes.length) => {
    const response = await fetch(`${city.base}/api/field/photos/${id}?${query}&offset=${from}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream', cookie: who.cookie, 'x-csrf-token': who.csrf },
      body: new Uint8Array(bytes.subarray(from, to)),
    })
    return { status: response.status, body: (await response.json()) as { received: number; whole: boolean } }
  }
  const report = (photos: readonly string[], more: object = {}, id: string = randomUUID()) => ({
    ...{ id, kind: 'report', at: new Date().toISOString() },
    body: {
      type: 'grid.case',
      form: { content: '路边堆放垃圾', kind: 'event', category: '2026S06010', point: HERE },
      photos,
      fix: { ...HERE, accuracyM: 8 },
      ...more,
    },
  })
  const sync = async (who: Person, ...items: object[]) => {
    const { status, body } = await who.call('POST', '/api/field/sync', {
      sentAt: new Date().toISOString(),
      items,
    })
    assert.equal(status, 200, JSON.stringify(body))
    return body.items as {
      id: string
      state: string
      matter: string
      number: string
      joined: boolean
      doubts: { code: string }[]
      refusal: { code: string }
    }[]
  }
  const far = (n: number) => ({ lon: HERE.lon + n / 100, lat: HERE.lat })
  const at = (point: { lon: number; lat: number }, category = '2026S06010') => ({
    form: { content: '问题', kind: 'event', category, point },
    fix: { ...point, accuracyM: 8 },
  })

  test('the bundle is what a shift takes along: classes in force, tasks, acts', async () => {
    const { status, body } = await worker.call('GET', '/api/field/bundle')
    assert.equal(status, 200)
    const [type] = body.types
    assert.deepEqual([type.name, type.reports, type.classes], ['grid.case', true, 'gridClass'])
    assert.ok('verify' in type.acts && !('fix' in type.acts))
    assert.ok(body.codes.gridClass.some((one: { code: string }) => one.code === '2026S06010'))
    assert.ok(!body.codes.gridClass.some((one: { code: string }) => one.code.startsWith('2013')))
    assert.equal((await (await city.login('auditor')).call('GET', '/api/field/bundle')).status, 403)
  })

  test('a photo goes on where it was cut off; what was changed on the way comes again', async () => {
    const one = shot()
    const half = Math.floor(one.bytes.length / 2)
    assert.deepEqual((await put(worker, one, 0, half)).body, { received: half, whole: false })
    assert.deepEqual(
      (await put(worker, one, 0, half)).body,
      { received: half, whole: false },
      'the same piece twice',
    )
    const state = await worker.call('GET', `/api/field/photos/${one.id}`)
    assert.deepEqual(state.body, { received: half, whole: false })
    assert.deepEqual((await put(worker, one, half)).body, { received: one.bytes.length, whole: true })
    assert.deepEqual((await put(worker, one, half)).body, { received: one.bytes.length, whole: true })
    assert.equal((await put(other, one)).status, 403, 'of somebody else')

    const broken = shot()
    await put(worker, broken, 0, half)
    const wrong = { ...broken, bytes: Buffer.from(broken.bytes).fill(7, half) }
    assert.deepEqual(
      (await put(worker, wrong, half)).body,
      { received: 0, whole: false },
      'from the first byte',
    )
    assert.equal((await put(worker, broken)).body.whole, true)
  })

  test('a report waits for its photos, then counts once however often it comes', async () => {
    const one = shot()
    const item = report([one.id])
    assert.equal((await sync(worker, item))[0]?.state, 'later')
    await put(worker, one)
    const many = await Promise.all([sync(worker, item), sync(worker, item), sync(worker, item, item)])
    const states = many.flat()
    const numbers = new Set(states.flatMap((told) => told.number ?? []))
    assert.ok(states.every((told) => told.state === 'done' || told.state === 'later'))
    assert.equal(numbers.size, 1)
    const [again] = await sync(worker, item)
    assert.deepEqual([again?.state, [...numbers][0]], ['done', again?.number])
    const view = (await worker.call('GET', `/api/matters/${again?.number}`)).body
    assert.equal(view.matter.state, 'toFile')
    assert.equal(view.matter.channel, 'patrol')
    assert.equal(view.matter.area.slice(0, 6), '440111', 'the place says the area')
    const rows = await city.city.store.query(sql`select id from matter where type = 'grid.case'`)
    assert.equal(rows.length, 1)
    const mine = await other.call('GET', '/api/field/bundle')
    assert.equal(mine.body.items.length, 0)
  })

  test('another worker sees the same litter: one case, both told; anybody else’s id gives nothing away', async () => {
    const item = report([])
    const [joined] = await sync(other, item)
    assert.deepEqual([joined?.state, joined?.joined], ['done', true])
    assert.equal((await sync(worker, item))[0]?.refusal.code, 'patrols.notYours')
    for (const who of [worker, other]) {
      const { rows } = (await who.call('GET', '/api/notices')).body
      assert.ok(
        rows.some((row: { subject: string }) => row.subject === joined?.matter),
        who.me.name,
      )
    }
  })

  test('place, time and photo that do not agree are held with the reason; a second person decides', async () => {
    const old = shot(HERE, new Date(Date.now() - 45 * 60_000))
    const away = shot(far(1))
    const used = shot()
    for (const one of [old, away, used]) await put(worker, one)
    await sync(worker, report([used.id], at(far(3))))
    const twin = shot(far(5), new Date(), used.bytes)
    await put(worker, twin)
    const held = await sync(
      worker,
      report([old.id]),
      report([away.id]),
      report([twin.id], at(far(5))),
      report([], { ...at(far(6)), fix: { ...far(6), accuracyM: 80 } }),
      report([], { ...at(far(7)), fix: { ...far(7), accuracyM: 80 }, pinned: true }),
    )
    assert.deepEqual(
      held.map((one) => [one.state, one.doubts?.map((doubt) => doubt.code).join() ?? '']),
      [
        ['held', 'old'],
        ['held', 'far'],
        ['held', 'used'],
        ['held', 'vague'],
        ['done', ''],
      ],
    )
    assert.equal((await worker.call('GET', '/api/field/held')).status, 403)
    const head = await city.login('gridhead')
    const { items } = (await head.call('GET', '/api/field/held')).body
    assert.equal(items.length, 5, 'with the one whose photo lies far from its pin')
    const picture = items[0].photos[0]
    assert.equal((await head.call('GET', `/api/field/photos/${picture.id}/picture`)).status, 200)
    assert.equal((await other.call('GET', `/api/field/photos/${picture.id}/picture`)).status, 404)
    const judge = (id: string | undefined, release: boolean) =>
      head.call('POST', `/api/field/held/${id}`, { release, words: release ? '属实' : '请到现场重拍' })
    const freed = await judge(held[0]?.id, true)
    assert.deepEqual([freed.status, freed.body.state], [200, 'done'])
    assert.equal((await judge(held[0]?.id, true)).status, 409)
    assert.equal((await judge(held[1]?.id, false)).body.state, 'rejected')
    const mine = (await worker.call('GET', '/api/field/bundle')).body.items
    assert.equal(mine.find((one: { id: string }) => one.id === held[1]?.id).decision, '请到现场重拍')
  })

  test('from the street to the close: file, dispatch, mend on the spot, check by another', async () => {
    const spot = far(9)
    const one = shot(spot)
    await put(worker, one)
    const [opened] = await sync(worker, report([one.id], at(spot, '2026S01901')))
    const matter = opened?.matter ?? ''
    const act = async (who: Person, action: string, form: object) => {
      const { version } = (await who.call('GET', `/api/matters/${matter}`)).body.matter
      const done = await who.call('POST', `/api/matters/${matter}/actions/${action}`, { version, form })
      assert.equal(done.status, 200, JSON.stringify(done.body))
    }
    await act(await city.login('gridaccept'), 'file', { met: true })
    const bureau = [...city.city.catalog.units.values()].find((unit) => unit.shortName === '区水务局')
    await act(await city.login('griddispatch'), 'dispatch', { lead: bureau?.id, why: '权属单位' })
    const seats = await Promise.all(
      ['unit01', 'unit02', 'unit03', 'unit04', 'unit05', 'unit06'].map((name) => city.login(name)),
    )
    const mender = seats.find((seat) => seat.me.unit === bureau?.id) as Person
    const task = (await mender.call('GET', '/api/field/bundle')).body.tasks.find(
      (row: { id: string }) => row.id === matter,
    )
    assert.ok(task.acts.includes('makeSafe') && task.acts.includes('fix') && !task.acts.includes('pass'))
    const inStreet = async (who: Person, action: string, text: string, where = spot) => {
      const photo = shot(where)
      await put(who, photo)
      const body = { matter, action, form: { text }, photos: [photo.id], fix: { ...where, accuracyM: 5 } }
      return (await sync(who, { id: randomUUID(), kind: 'act', at: new Date().toISOString(), body }))[0]
    }
    assert.equal((await inStreet(mender, 'makeSafe', '围蔽'))?.state, 'done')
    const elsewhere = await inStreet(mender, 'fix', '已更换', far(20))
    assert.deepEqual([elsewhere?.state, elsewhere?.doubts[0]?.code], ['held', 'far'])
    assert.equal((await inStreet(mender, 'fix', '已更换'))?.state, 'done')
    assert.equal((await inStreet(mender, 'pass', '属实'))?.refusal.code, 'matter.notYours')
    assert.equal((await inStreet(other, 'pass', '属实'))?.state, 'done')
    await act(await city.login('gridhead'), 'close', { how: 'normal' })
    const view = (await worker.call('GET', `/api/matters/${matter}`)).body
    assert.equal(view.matter.state, 'closed')
    const clocks = Object.fromEntries(
      view.clocks.map((clock: { kind: string; result: string }) => [clock.kind, clock.result]),
    )
    assert.deepEqual([clocks.safe, clocks.fix], ['kept', 'kept'])

    // 岗位评价: each by what he did himself; heads read everybody, others themselves
    const day = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
    const posts = `/api/field/posts/grid/case?from=${day.slice(0, 8)}01&to=${day}`
    type Line = { post: string; name: string; done: number; timed: number; inTime: number; score: number }
    const linesOf = async (who: Person) => (await who.call('GET', posts)).body.lines as readonly Line[]
    const head = await city.login('gridhead')
    const all = await linesOf(head)
    for (const post of ['reporter', 'filer', 'dispatcher', 'checker', 'closer'])
      assert.ok(
        all.some((line) => line.post === post && line.done > 0),
        post,
      )
    const closer = all.find((line) => line.post === 'closer')
    assert.deepEqual([closer?.name, closer?.timed, closer?.inTime, closer?.score], [head.me.name, 1, 1, 100])
    const own = await linesOf(other)
    assert.ok(own.length > 0 && own.every((line) => line.name === other.me.name), JSON.stringify(own))
    assert.equal(
      (await head.call('GET', '/api/field/posts/hotline/ticket?from=2026-01-01&to=2026-01-02')).status,
      403,
    )
    assert.equal((await city.anyone.call('GET', posts)).status, 401)
  })

  test('a track counts each point once, flags what flies, and shows nobody off duty', async () => {
    const patrol = randomUUID()
    const began = Date.now() - 20 * 60_000
    const point = (n: number, metres: number, seconds = n * 10) => ({
      ...{ n, at: new Date(began + seconds * 1000).toISOString(), lon: HERE.lon, accuracyM: 6 },
      lat: HERE.lat + metres / 111_195,
    })
    const points = [point(0, 0), point(1, 12), point(2, 25), point(3, 900), point(4, 50)]
    const send = (more: object) =>
      worker.call('POST', '/api/field/track', {
        ...{ sentAt: new Date().toISOString(), patrol, startedAt: new Date(began).toISOString(), points },
        ...more,
      })
    const early = { ...point(9, 10), at: new Date(began - 60_000).toISOString() }
    assert.deepEqual((await send({ points: [...points, early] })).body, { added: 5, flagged: 1 })
    assert.deepEqual((await send({})).body, { added: 0, flagged: 0 })
    const head = await city.login('gridhead')
    const where = async () =>
      (await head.call('GET', '/api/field/positions?minutes=60')).body.positions.length
    assert.equal(await where(), 1)
    assert.equal((await worker.call('GET', '/api/field/positions')).status, 403)
    await send({ points: [point(5, 60)], endedAt: new Date(began + 60_000).toISOString() })
    assert.equal(await where(), 0, 'off duty nobody is seen')
    assert.deepEqual(
      (await send({ points: [point(6, 70, 300)] })).body,
      { added: 0, flagged: 0 },
      'and nothing is followed',
    )
    const [row] = (await worker.call('GET', '/api/field/bundle')).body.patrols
    assert.deepEqual([row.points, row.flagged, Math.round(row.metres)], [6, 1, 60])
  })

  describe('snapshots of citizens 随手拍', () => {
    const AT = { lon: HERE.lon, lat: HERE.lat + 0.05 }
    const upload = async (bytes = picture(), name = 'photo-1.jpg') => {
      const body = new FormData()
      body.append('file', new Blob([new Uint8Array(bytes)], { type: 'image/png' }), name)
      const response = await fetch(`${city.base}/api/public/files`, { method: 'POST', body })
      return ((await response.json()) as { id: string }).id
    }
    const send = async (more: object = {}, device: string = randomUUID()) => {
      const files = 'files' in more ? undefined : [await upload()]
      const response = await fetch(`${city.base}/api/public/snapshots`, {
        method: 'POST',
        headers: {
          ...{ 'content-type': 'application/json', 'idempotency-key': randomUUID() },
          cookie: `device=${device}`,
        },
        body: JSON.stringify({
          ...{ content: '路边有一大堆垃圾', category: '2026S06010', point: AT, phone: '13800138001' },
          ...(files ? { files } : {}),
          ...more,
        }),
      })
      // biome-ignore lint/suspicious/noExplicitAny: looked into field by field
      return { status: response.status, body: (await response.json()) as any }
    }
    const trace = async (number: string, tail: string) =>
      (await (await fetch(`${city.base}/api/public/requests/${number}?phone=${tail}`)).json()) as {
        title: string
        step: number
        steps: { zh: string }[]
        trace: { title: { zh: string } }[]
        canRate: boolean
      }

    test('what is missing or from somewhere else is refused in words', async () => {
      const codeOf = async (more: object) => (await send(more)).body.error?.code
      assert.equal(await codeOf({ files: [] }), 'citizen.snapshotPhoto')
      assert.equal(await codeOf({ category: '2026S06012' }), 'citizen.snapshotClass')
      assert.equal(await codeOf({ point: { lon: 116.4, lat: 39.9 } }), 'citizen.outside')
    })

    test('four at once are one case; each follows it with his own telephone and is told of every step', async () => {
      const [w, e, s, n] = [AT.lon - 0.01, AT.lon + 0.01, AT.lat - 0.01, AT.lat + 0.01]
      const ring = [
        [w, s],
        [e, s],
        [e, n],
        [w, n],
        [w, s],
      ] as [number, number][]
      const code = '440111003001777'
      await city.city.store.tx((tx) =>
        grids.lay(
          tx,
          '440111',
          'duty',
          [{ code, name: '责任网格', geometry: { type: 'Polygon', coordinates: [ring] } }],
          dayOf(new Date()),
        ),
      )
      const bytes = picture()
      const mine = await upload(bytes)
      const all = await Promise.all([
        send({ files: [mine] }),
        ...[2, 3, 4].map((n) => send({ phone: `1380013800${n}` })),
      ])
      assert.deepEqual(all.map((one) => one.status).sort(), [200, 200, 200, 201])
      assert.equal(all.filter((one) => one.body.joined).length, 3)
      const { number } = all[0]?.body ?? {}
      assert.ok(all.every((one) => one.body.number === number))
      const used = await send({
        files: [await upload(bytes, 'other-name.jpg')],
        point: { ...AT, lat: AT.lat + 0.02 },
      })
      assert.equal(used.body.error?.code, 'citizen.snapshotPhotoUsed')

      const view = async () => (await worker.call('GET', `/api/matters/${number}`)).body
      const { matter, clocks } = await view()
      assert.equal(matter.state, 'collected')
      assert.deepEqual(
        clocks.map((one: { kind: string }) => one.kind),
        ['verify'],
      )
      assert.deepEqual(matter.grids, [`duty:${code}`])
      const held = await worker.call('GET', `/api/matters?grid=duty:${code}&type=grid.case`)
      assert.ok(held.body.rows.some((row: { number: string }) => row.number === number))

      // 按网格授权: whoever holds a duty for this grid sees what lies in it, and nothing beside
      const giver = await city.login('secadmin')
      const { body: people } = await giver.call('GET', '/api/people')
      const keeper = people.rows.find((one: { login: string }) => one.login === 'shelter03')
      const give = { holder: keeper.id, role: 'gridWorker', area: '440111' }
      const nowhere = await giver.call('POST', '/api/duties', { ...give, grid: '440111003001999' })
      assert.equal(nowhere.body.error?.code, 'grids.unknown')
      const given = await giver.call('POST', '/api/duties', { ...give, grid: code })
      assert.equal(given.status, 201, JSON.stringify(given.body))
      const inGrid = await city.login('shelter03')
      const rows = (await inGrid.call('GET', '/api/matters?type=grid.case')).body.rows
      assert.ok(rows.length > 0)
      assert.deepEqual(
        new Set(rows.flatMap((row: { grids: string[] }) => row.grids)),
        new Set([`duty:${code}`]),
      )

      const photo = shot(AT)
      await put(worker, photo)
      const body = {
        matter: matter.id,
        action: 'verify',
        form: {},
        photos: [photo.id],
        fix: { ...AT, accuracyM: 5 },
      }
      const done = await sync(worker, { id: randomUUID(), kind: 'act', at: new Date().toISOString(), body })
      assert.equal(done[0]?.state, 'done', JSON.stringify(done))
      for (const tail of ['8001', '8002', '8003', '8004']) {
        const seen = await trace(number, tail)
        assert.deepEqual([seen.title, seen.steps[seen.step - 1]?.zh], ['暴露垃圾', '已核实'], tail)
        assert.ok(seen.trace.some((one) => one.title.zh === '网格员已到现场核实'))
        assert.ok(seen.trace.some((one) => one.title.zh === '又有人上报了同一问题'))
      }
      const acceptor = await city.login('gridhead')
      const { version } = (await view()).matter
      const closed = await acceptor.call('POST', `/api/matters/${matter.id}/actions/discard`, {
        ...{ version, form: { reason: 'gone' } },
      })
      assert.equal(closed.status, 200, JSON.stringify(closed.body))
      assert.equal((await trace(number, '8003')).steps.at(-1)?.zh, '已结案')
    })
  })
})

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { must } from '../../../base/index.ts'
import type { Store } from '../../store/index.ts'
import { freshStore } from '../../store/testing.ts'
import { fromHex, openDenied, openReplay, openTrust } from '../envelope/index.ts'
import { checkNative } from '../keys/index.ts'
import * as codes from './index.ts'
import { codesCity, testSchemas } from './testing.ts'

describe('platform / credentials / codes', () => {
  let store: Store
  let city: Awaited<ReturnType<typeof codesCity>>
  before(async () => {
    store = await freshStore(testSchemas)
    city = await codesCity(store)
  })
  after(() => store.close())

  const at = (clock: string, day = '2026-10-07') => new Date(`${day}T${clock}+08:00`)
  const bus = (sn: string) => city.reader(sn, ['test.bus'], at('07:00:00'))

  test('shown, read, on record, and read by the person: the seconds of the window', async () => {
    const me = await city.person(at('12:00:00'))
    const gate = await bus('BUS-1')
    const other = await bus('BUS-2')
    const text = await city.show(me, 'test.bus', at('12:00:59'))
    const first = await city.scan(at('12:01:10'), text, gate.row)
    assert.equal(first.accepted, true)
    assert.deepEqual(first.note?.zh, '2.00 元')
    const second = await city.scan(at('12:01:12'), text, other.row)
    assert.deepEqual([second.accepted, second.why], [false, 'used'])
    const late = await city.show(me, 'test.bus', at('12:00:59'))
    assert.equal((await city.scan(at('12:02:01'), late, gate.row)).why, 'expired')
    const mine = await store.tx((tx) => codes.footprints(city.env, tx, me, at('12:05:00')))
    assert.deepEqual(
      mine.map(({ ok, why, scene }) => [ok, why, scene]),
      [
        [false, 'used', 'test.bus'],
        [true, null, 'test.bus'],
      ],
    )
    const open = await codes.risks(store, city.env.district, 'open', 10)
    assert.ok(open.some(({ kind, reader }) => kind === 'replay' && reader === other.row.id))
  })

  test('the same call sent again is answered as before, and is one passage', async () => {
    const me = await city.person(at('12:00:00'))
    const gate = await bus('BUS-3')
    const text = await city.show(me, 'test.bus', at('12:30:00'))
    const call = () => city.scan(at('12:30:05'), text, gate.row, { entry: 'lost-answer' })
    const [one, two] = [await call(), await call()]
    assert.deepEqual([one.accepted, two.accepted], [true, true])
    const mine = await store.tx((tx) => codes.footprints(city.env, tx, me, at('12:31:00')))
    assert.equal(mine.length, 1)
  })

  test('a code made ahead, used twice without network: one ride is charged, the other is a risk, the person is told', async () => {
    const citizen = '00000000-0000-7000-8000-000000000001'
    const me = await city.person(at('07:00:00'), '1990-05-05', citizen)
    const key = await city.bindPhone(me, at('07:00:00'))
    const sign = async (minute: Date) =>
      Buffer.from(
        await city.phone.sign(
          new TextEncoder().encode(`huying batch test.bus ${Math.floor(minute.getTime() / 60_000)}`),
        ),
      ).toString('base64')
    const ask = async (when: Date, proof: string) =>
      store.tx((tx) => codes.batchFor(city.env, tx, me, 'test.bus', { key, proof }, when))
    const stolen = await ask(at('08:00:00'), Buffer.alloc(64).toString('base64'))
    assert.equal(stolen.ok, false)
    const batch = must(await ask(at('08:00:00'), await sign(at('08:00:00'))))
    assert.equal(batch.length, 10)
    const more = await ask(at('08:00:30'), await sign(at('08:00:30')))
    assert.equal(!more.ok && more.error.code, 'codes.tooMany')
    const text = batch[0]?.text ?? ''
    const [one, two] = [await bus('TUNNEL-1'), await bus('TUNNEL-2')]
    const lists = await codes.listsFor(city.env, store, one.row, at('07:30:00'))
    const trust = openTrust(Buffer.from(lists.trust, 'base64'), city.roots)
    assert.ok(trust)
    const gate = {
      trust,
      scenes: lists.scenes,
      denied: openDenied(Buffer.from(lists.denied, 'base64'), trust),
    }
    const judged = (when: Date) =>
      codes.judgeAt(text, gate, {
        nowMs: when.getTime(),
        driftMs: 0,
        replay: openReplay(),
        check: checkNative,
        offline: true,
      })
    assert.equal(judged(at('08:10:00')).ok, true)
    assert.equal(judged(at('08:14:30')).ok, true)
    assert.equal(judged(at('08:15:01')).why, 'expired')
    const offline = { accepted: true }
    const now = at('10:00:00')
    const up = (row: codes.ReaderRow, entry: string, when: Date) =>
      store.tx((tx) => codes.upload(city.env, tx, row, [{ entry, text, at: when, offline }], now))
    assert.equal((await up(one.row, 'a', at('08:10:00')))[0]?.ok, true)
    assert.equal((await up(two.row, 'b', at('08:14:30')))[0]?.why, 'used')
    // sent again after a lost answer: nothing is doubled
    await up(one.row, 'a', at('08:10:00'))
    await up(two.row, 'b', at('08:14:30'))
    const orders = await codes.ordersBetween(
      store,
      city.env.district,
      'test.bus',
      at('08:00:00'),
      at('08:20:00'),
    )
    assert.equal(orders.filter(({ fen }) => fen === 200).length, 1)
    const open = await codes.risks(store, city.env.district, 'open', 50)
    assert.equal(open.filter(({ kind }) => kind === 'offlineTwice').length, 1)
    assert.equal(city.told.filter((one) => one.citizen === citizen).length, 1)
  })

  test('a reported loss holds on line at once, and without network from the next list', async () => {
    const me = await city.person(at('07:00:00'))
    const gate = await bus('BUS-4')
    const text = await city.show(me, 'test.bus', at('09:00:00'))
    const listsBefore = await codes.listsFor(city.env, store, gate.row, at('08:50:00'))
    const done = must(await store.tx((tx) => codes.reportLost(city.env, tx, me, at('09:00:00'))))
    assert.ok(done.everywhereBy <= at('09:10:00'))
    assert.equal((await city.scan(at('09:00:30'), text, gate.row)).why, 'lost')
    const lists = await codes.listsFor(city.env, store, gate.row, at('09:05:00'))
    const trust = openTrust(Buffer.from(lists.trust, 'base64'), city.roots)
    assert.ok(trust)
    const judged = (denied: string) =>
      codes.judgeAt(
        text,
        { trust, scenes: lists.scenes, denied: openDenied(Buffer.from(denied, 'base64'), trust) },
        { nowMs: at('09:00:40').getTime(), driftMs: 0, check: checkNative, offline: true },
      )
    assert.equal(judged(listsBefore.denied).ok, true)
    // by then the code itself is over too; the list alone refuses it
    assert.ok(openDenied(Buffer.from(lists.denied, 'base64'), trust)?.ids.size)
    const fresh = await store.tx((tx) =>
      codes.codeFor(city.env, tx, { ...me, state: 'lost' }, 'test.bus', null, at('09:01:00')),
    )
    assert.equal(!fresh.ok && fresh.error.code, 'codes.lost')
  })

  test('a reader whose clock is 45 seconds off does not judge alone, and there is an alarm', async () => {
    const gate = await bus('BUS-5')
    const me = await city.person(at('07:00:00'))
    const text = await city.show(me, 'test.bus', at('12:00:00'))
    const judge = (seconds: number) =>
      codes.judgeAt(
        text,
        {
          trust: city.trust,
          scenes: [
            {
              ...{
                name: 'test.bus',
                number: 2,
                title: { zh: '', en: '' },
                sees: {},
                offline: true,
                until: null,
              },
              ...{ otherWay: { zh: '', en: '' }, kind: 'ride' },
            },
          ],
        },
        {
          nowMs: at('12:00:10').getTime() + seconds * 1000,
          driftMs: seconds * 1000,
          check: checkNative,
          offline: true,
        },
      )
    assert.equal(judge(45).why, 'clock')
    assert.equal(judge(20).ok, true)
    const beat = {
      ...{ chain: gate.chain, call: 'c1', waiting: 0, firmware: 't', listsAt: null },
      clock: new Date(at('12:00:00').getTime() + 45_000),
    }
    const heard = must(await codes.beat(city.env, store, gate.key, beat, at('12:00:00')))
    assert.equal(heard.mayJudge, false)
    const open = await codes.risks(store, city.env.district, 'open', 50)
    assert.ok(open.some(({ kind, reader }) => kind === 'clock' && reader === gate.row.id))
  })

  test('a copied reader is found by the chain, and both are locked; a lost answer is not a copy', async () => {
    const gate = await bus('BUS-6')
    const beat = (chain: string, call: string) =>
      codes.beat(
        city.env,
        store,
        gate.key,
        { chain, call, clock: at('12:00:00'), waiting: 0, firmware: 't', listsAt: null },
        at('12:00:00'),
      )
    const one = must(await beat(gate.chain, 'call-1'))
    const again = must(await beat(gate.chain, 'call-1'))
    assert.equal(again.chain, one.chain)
    const next = must(await beat(one.chain, 'call-2'))
    const clone = await beat(one.chain, 'call-of-the-clone')
    assert.equal(!clone.ok && clone.error.code, 'codes.cloned')
    const original = await beat(next.chain, 'call-3')
    assert.equal(original.ok, false)
    assert.equal((await codes.readerOf(city.env, store, gate.key)).ok, false)
  })

  test('a lost reader is locked and noticed, and comes back by a new registration only', async () => {
    const gate = await bus('BUS-7')
    must(
      await store.tx((tx) => codes.setReader(city.env, tx, city.system, gate.row.id, 'lost', at('12:00:00'))),
    )
    const beat = {
      chain: gate.chain,
      call: 'x',
      clock: at('12:01:00'),
      waiting: 0,
      firmware: 't',
      listsAt: null,
    }
    assert.equal((await codes.beat(city.env, store, gate.key, beat, at('12:01:00'))).ok, false)
    const open = await codes.risks(store, city.env.district, 'open', 50)
    assert.ok(open.some(({ kind, reader }) => kind === 'lostReader' && reader === gate.row.id))
    const back = await store.tx((tx) =>
      codes.setReader(city.env, tx, city.system, gate.row.id, 'working', at('12:02:00')),
    )
    assert.equal(back.ok, false)
    const fresh = must(
      await store.tx((tx) => codes.renewReader(city.env, tx, city.system, gate.row.id, at('12:03:00'))),
    )
    const opened = must(
      await store.tx((tx) =>
        codes.activateReader(city.env, tx, { activation: fresh.activation, firmware: 't' }, at('12:04:00')),
      ),
    )
    assert.equal((await codes.readerOf(city.env, store, opened.key)).ok, true)
    assert.equal((await codes.readerOf(city.env, store, gate.key)).ok, false)
  })

  test('a pool is told that one is sixteen; a birth date is not to be had', async () => {
    const pool = await city.reader('POOL-1', ['test.pool'], at('07:00:00'))
    const grown = await city.person(at('07:00:00'), '2010-10-07')
    const child = await city.person(at('07:00:00'), '2010-10-08')
    for (const one of [grown, child])
      must(
        await store.tx((tx) => codes.consent(city.env, tx, one, 'test.pool', ['atLeast16'], at('08:00:00'))),
      )
    const text = await city.show(grown, 'test.pool', at('09:00:00'))
    const verdict = await city.scan(at('09:00:10'), text, pool.row, { asks: ['atLeast16'] })
    assert.deepEqual([verdict.accepted, verdict.told], [true, { atLeast16: true }])
    const young = await city.scan(
      at('09:00:10'),
      await city.show(child, 'test.pool', at('09:00:00')),
      pool.row,
    )
    assert.deepEqual([young.accepted, young.why], [false, 'age'])
    const greedy = await city.show(grown, 'test.pool', at('09:01:00'))
    const asked = await city.scan(at('09:01:10'), greedy, pool.row, { asks: ['born'] })
    assert.deepEqual([asked.accepted, asked.told], [false, {}])
    const wider = await store.tx((tx) =>
      codes.consent(city.env, tx, grown, 'test.pool', ['atLeast16', 'surname'], at('08:00:00')),
    )
    assert.equal(!wider.ok && wider.error.code, 'codes.notApproved')
  })

  test('withdrawn consent is refused a minute later, with the other way shown', async () => {
    const library = await city.reader('LIB-1', ['test.library'], at('07:00:00'))
    const me = await city.person(at('07:00:00'))
    const before = await store.tx((tx) =>
      codes.consent(city.env, tx, me, 'test.library', ['readerId'], at('08:00:00')),
    )
    assert.equal(!before.ok && before.error.code, 'codes.needsBinding')
    const card = { kind: 'readerCard' as const, issuer: '市图书馆', token: 'TOKEN-123456', tail: '3456' }
    must(await store.tx((tx) => codes.bind(city.env, tx, me, card, at('08:00:00'))))
    must(
      await store.tx((tx) => codes.consent(city.env, tx, me, 'test.library', ['readerId'], at('08:00:00'))),
    )
    const text = await city.show(me, 'test.library', at('10:00:00'))
    must(await store.tx((tx) => codes.withdraw(city.env, tx, me, 'test.library', at('10:00:00'))))
    const verdict = await city.scan(at('10:01:01'), text, library.row)
    assert.deepEqual([verdict.accepted, verdict.why], [false, 'consent'])
    assert.equal(verdict.otherWay?.zh, '请走人工通道')
  })

  test('five books and no more; anybody brings them back; the reader id is the library’s own', async () => {
    const library = await city.reader('LIB-2', ['test.library'], at('07:00:00'))
    const me = await city.person(at('07:00:00'))
    const card = { kind: 'readerCard' as const, issuer: '市图书馆', token: 'TOKEN-777777', tail: '7777' }
    must(await store.tx((tx) => codes.bind(city.env, tx, me, card, at('08:00:00'))))
    must(
      await store.tx((tx) => codes.consent(city.env, tx, me, 'test.library', ['readerId'], at('08:00:00'))),
    )
    const lend = async (n: number, act: 'borrow' | 'renew' | 'return', minute: number) => {
      const when = at(`10:${String(minute).padStart(2, '0')}:00`)
      const loan = { act, book: `B${n}`, title: `书 ${n}` }
      return city.scan(when, await city.show(me, 'test.library', when), library.row, { loan })
    }
    const first = await lend(1, 'borrow', 1)
    assert.deepEqual([first.accepted, first.note?.zh], [true, '借阅成功，2026-11-06 前归还'])
    assert.match(String(first.told.readerId), /^[0-9A-F]{20}$/)
    for (let n = 2; n <= 5; n++) assert.equal((await lend(n, 'borrow', n)).accepted, true)
    const sixth = await lend(6, 'borrow', 6)
    assert.deepEqual([sixth.accepted, sixth.note?.zh], [false, '已借满 5 册'])
    assert.equal((await lend(1, 'renew', 7)).note?.zh, '已续借，2026-12-06 前归还')
    assert.equal((await lend(1, 'renew', 8)).accepted, false)
    assert.equal((await lend(2, 'return', 9)).accepted, true)
    assert.equal((await lend(6, 'borrow', 10)).accepted, true)
  })

  test('the metro: in, out, half price at 64, nothing at 65, a transfer, the highest fare without exit and its one repair', async () => {
    const gate = (station: string) => city.reader(`M-${station}`, ['test.metro'], at('05:00:00'), station)
    const [a, c] = [await gate('A'), await gate('C')]
    const elder = await city.person(at('05:00:00'), '1961-10-08')
    const key = await city.bindPhone(elder, at('05:00:00'))
    const ride = async (day: string, from: string, to: string | null) => {
      const inn = await city.scan(
        at(from, day),
        await city.show(elder, 'test.metro', at(from, day), key),
        a.row,
        { gate: 'in' },
      )
      assert.equal(inn.accepted, true, String(inn.why))
      if (!to) return inn
      return city.scan(at(to, day), await city.show(elder, 'test.metro', at(to, day), key), c.row, {
        gate: 'out',
      })
    }
    assert.equal((await ride('2026-10-07', '08:00:00', '08:40:00')).note?.zh, '3.50 元（优待）')
    assert.equal((await ride('2026-10-08', '08:00:00', '08:40:00')).note?.zh, '0.00 元（优待）')
    const young = await city.person(at('05:00:00'), '1990-01-01')
    const tap = async (clock: string, day: string, row: codes.ReaderRow, side: 'in' | 'out') =>
      city.scan(at(clock, day), await city.show(young, 'test.metro', at(clock, day), key), row, {
        gate: side,
      })
    // the first tap at 08:00, the next ride 88 minutes later: cheaper; 91 minutes later: full
    await tap('08:00:00', '2026-10-09', a.row, 'in')
    await tap('08:30:00', '2026-10-09', c.row, 'out')
    await tap('09:28:00', '2026-10-09', c.row, 'in')
    assert.equal((await tap('09:58:00', '2026-10-09', a.row, 'out')).note?.zh, '6.00 元（换乘）')
    await tap('08:00:00', '2026-10-10', a.row, 'in')
    await tap('08:30:00', '2026-10-10', c.row, 'out')
    await tap('09:31:00', '2026-10-10', c.row, 'in')
    assert.equal((await tap('09:58:00', '2026-10-10', a.row, 'out')).note?.zh, '7.00 元')
    // no exit
    await tap('08:00:00', '2026-10-11', a.row, 'in')
    const swept = await store.tx((tx) => codes.sweep(city.env, tx, at('12:00:00', '2026-10-11')))
    assert.ok(swept.singles >= 1)
    const secret = await store.tx((tx) => codes.secretOf(city.env, tx, 'test.metro', at('12:00:00')))
    const pseudonym = codes.pseudonymOf(secret, young.cityId).toString('hex')
    const rides = () => codes.ridesOf(store, city.env.district, 'test.metro', pseudonym, 20)
    const single = (await rides())[0]
    assert.deepEqual([single?.state, single?.fen], ['single', 700])
    const scene = (await codes.scenesOf(city.env, store)).find(({ name }) => name === 'test.metro')
    assert.ok(scene && single)
    const repair = (id: string, day: string) =>
      store.tx((tx) =>
        codes.repairRide(
          city.env,
          tx,
          scene,
          pseudonym,
          { ride: id, station: 'B', outAt: at('08:40:00', day) },
          at('13:00:00', day),
        ),
      )
    assert.deepEqual(must(await repair(single.id, '2026-10-11')), { fen: 200, refundFen: 500 })
    await tap('08:00:00', '2026-10-12', a.row, 'in')
    await store.tx((tx) => codes.sweep(city.env, tx, at('12:30:00', '2026-10-12')))
    const next = (await rides())[0]
    assert.equal(next?.state, 'single')
    const second = await repair(next?.id ?? '', '2026-10-12')
    assert.equal(!second.ok && second.error.code, 'codes.repairs')
    // four ways to the cent: nothing is missing when all is paid and cleared
    const [from, to] = [at('00:00:00', '2026-10-01'), at('00:00:00', '2026-10-20')]
    const orders = await codes.ordersBetween(store, city.env.district, 'test.metro', from, to)
    const rows = orders.map(({ number, fen }) => ({ order: number, fen }))
    await store.tx((tx) => codes.takeStatement(city.env, tx, 'paid', rows, at('01:00:00', '2026-10-20')))
    await store.tx((tx) =>
      codes.takeStatement(city.env, tx, 'cleared', rows.slice(1), at('02:00:00', '2026-10-20')),
    )
    const settled = await codes.settleDay(city.env, store, 'test.metro', from, to)
    assert.deepEqual(
      settled.differences.map(({ kind }) => kind),
      ['uncleared'],
    )
    assert.equal(settled.sums.scans, settled.sums.paid)
  })

  test('a screenshot of a phone-signed code is dead after half a minute; at two gates at once it passes once', async () => {
    const [one, two] = [
      await city.reader('M-X1', ['test.metro'], at('05:00:00'), 'A'),
      await city.reader('M-X2', ['test.metro'], at('05:00:00'), 'A'),
    ]
    const me = await city.person(at('05:00:00'))
    const device = await city.bindPhone(me, at('05:00:00'))
    const text = await city.show(me, 'test.metro', at('12:00:00'), device)
    assert.equal((await city.scan(at('12:00:31'), text, one.row)).why, 'notLive')
    assert.equal((await city.scan(at('12:00:10'), text, one.row)).accepted, true)
    assert.equal((await city.scan(at('12:00:12'), text, two.row)).why, 'used')
  })

  test('not ours, for another place, forged by a bit: refused with the reason, and nothing opens', async () => {
    const gate = await bus('BUS-8')
    const me = await city.person(at('05:00:00'))
    assert.equal((await city.scan(at('12:00:00'), 'http://evil.example/x', gate.row)).why, 'notOurs')
    assert.equal((await city.scan(at('12:00:00'), `HY1:${'A'.repeat(3000)}`, gate.row)).why, 'notOurs')
    must(await store.tx((tx) => codes.consent(city.env, tx, me, 'test.pool', ['atLeast16'], at('08:00:00'))))
    const pool = await city.show(me, 'test.pool', at('12:00:00'))
    assert.equal((await city.scan(at('12:00:05'), pool, gate.row)).why, 'scene')
    const text = await city.show(me, 'test.bus', at('12:00:00'))
    const i = text.length - 20
    const bent = `${text.slice(0, i)}${text[i] === '0' ? '1' : '0'}${text.slice(i + 1)}`
    const why = (await city.scan(at('12:00:05'), bent, gate.row)).why
    assert.ok(why === 'forged' || why === 'notOurs', String(why))
  })

  test('what two scenes keep shares no value: their logs cannot be joined', async () => {
    const all = await city.reader('BOTH-1', ['test.bus', 'test.pool'], at('05:00:00'))
    const people = []
    for (let n = 0; n < 6; n++) {
      const me = await city.person(at('05:00:00'))
      people.push(me)
      must(
        await store.tx((tx) => codes.consent(city.env, tx, me, 'test.pool', ['atLeast16'], at('08:00:00'))),
      )
      for (const scene of ['test.bus', 'test.pool']) {
        const verdict = await city.scan(at('15:00:05'), await city.show(me, scene, at('15:00:00')), all.row)
        assert.equal(verdict.accepted, true, String(verdict.why))
      }
    }
    const values = async (scene: string) => {
      const kept = await store.query<Record<string, unknown>>({
        text: [
          `select pseudonym, sealed, told from code_alias where scene = '${scene}' union all
         select pseudonym, nonce, null from code_passage where scene = '${scene}' and accepted`,
        ],
        values: [],
      })
      return new Set(
        kept
          .flatMap((row) => Object.values(row))
          .filter((one) => one !== null)
          .map(String),
      )
    }
    const [inBus, inPool] = [await values('test.bus'), await values('test.pool')]
    assert.ok(inBus.size > 12)
    assert.deepEqual(
      [...inBus].filter((one) => inPool.has(one)),
      [],
    )
    for (const { id, cityId, person } of people as unknown as {
      id: string
      cityId: string
      person: string
    }[])
      for (const one of [...inBus, ...inPool]) assert.ok(![id, cityId, person].includes(one))
  })

  test('whose a name is, is opened for a case by two people, and the person can read that it was', async () => {
    const gate = await bus('BUS-9')
    const me = await city.person(at('05:00:00'))
    await city.scan(at('16:00:05'), await city.show(me, 'test.bus', at('16:00:00')), gate.row)
    const [last] = await codes.recentPassages(store, city.env.district, ['test.bus'], 1)
    const officer = (n: number) => ({
      ...city.system,
      kind: 'staff' as const,
      account: `00000000-0000-7000-8000-00000000010${n}`,
      name: `码管理员${n}`,
    })
    const ask = {
      scene: 'test.bus',
      pseudonym: last?.pseudonym ?? '',
      caseNumber: '',
      reason: '查找走失老人',
    }
    const nameless = await store.tx((tx) => codes.askReveal(city.env, tx, officer(1), ask, at('17:00:00')))
    assert.equal(!nameless.ok && nameless.error.code, 'codes.caseNumber')
    const { id } = must(
      await store.tx((tx) =>
        codes.askReveal(city.env, tx, officer(1), { ...ask, caseNumber: '公（云）2026-118' }, at('17:00:00')),
      ),
    )
    const alone = await store.tx((tx) =>
      codes.decideReveal(city.env, tx, officer(1), { id, grant: true }, at('17:01:00')),
    )
    assert.equal(!alone.ok && alone.error.code, 'codes.secondPerson')
    const opened = must(
      await store.tx((tx) =>
        codes.decideReveal(city.env, tx, officer(2), { id, grant: true }, at('17:01:00')),
      ),
    )
    assert.equal(opened.subject, me.id)
    const facts = await store.query<{ kind: string }>({
      text: [`select kind from fact where subject = '${me.id}' and kind = 'code.revealed'`],
      values: [],
    })
    assert.equal(facts.length, 1)
  })

  test('a carer shows a child’s code in the chosen scenes, five at most; the child’s records stay closed to him; paper is taken back', async () => {
    const carer = await city.person(at('05:00:00'), '1985-01-01')
    const link = (n: number, scenes: readonly string[]) =>
      store.tx((tx) =>
        codes.linkFamily(
          city.env,
          tx,
          carer,
          {
            ...{
              kind: 'family',
              name: `孩子${n}`,
              born: '2019-03-03',
              idNumber: `KID-${n}`,
              scenes,
              level: 4,
            },
            ...{ until: '2027-01-01', proof: '户口簿第 12 号' },
          },
          at('06:00:00'),
        ),
      )
    const { id } = must(await link(1, ['test.bus']))
    const child = must(await codes.caredFor(city.env, store, carer.id, id, 'test.bus', at('07:00:00')))
    assert.equal((await codes.caredFor(city.env, store, carer.id, id, 'test.pool', at('07:00:00'))).ok, false)
    const gate = await bus('BUS-10')
    const text = await city.show(child, 'test.bus', at('07:10:00'))
    assert.equal((await city.scan(at('07:10:05'), text, gate.row)).accepted, true)
    assert.equal((await store.tx((tx) => codes.footprints(city.env, tx, carer, at('08:00:00')))).length, 0)
    for (let n = 2; n <= 5; n++) must(await link(n, ['test.bus']))
    const sixth = await link(6, ['test.bus'])
    assert.equal(!sixth.ok && sixth.error.code, 'codes.familyFull')
    must(await store.tx((tx) => codes.endFamily(city.env, tx, child, id, at('09:00:00'))))
    assert.equal((await codes.caredFor(city.env, store, carer.id, id, 'test.bus', at('09:00:01'))).ok, false)
    const self = await store.tx((tx) =>
      codes.openSubject(
        city.env,
        tx,
        { citizen: null, name: '小明', born: '2015-01-01', person: 'KID-X', level: 4, openedBy: 'self' },
        at('09:00:00'),
      ),
    )
    assert.equal(!self.ok && self.error.code, 'codes.guardian')
    // paper
    const { encodeLookup, textOf } = await import('../envelope/index.ts')
    const paper = must(
      await store.tx((tx) => codes.issuePaper(city.env, tx, child, ['test.bus'], at('10:00:00'))),
    )
    assert.equal(paper.until, '2027-10-07')
    const printed = textOf(encodeLookup(fromHex(paper.code)))
    assert.equal((await city.scan(at('11:00:00'), printed, gate.row)).accepted, true)
    assert.equal((await city.scan(at('11:00:20'), printed, gate.row)).why, 'used')
    assert.equal((await city.scan(at('11:05:00'), printed, gate.row)).accepted, true)
    must(await store.tx((tx) => codes.revokePaper(city.env, tx, child, paper.id, at('12:00:00'))))
    assert.equal((await city.scan(at('12:00:01'), printed, gate.row)).why, 'lost')
  })

  test('a clinic is told the token of the insurance and a surname, once; without the card it is told nothing', async () => {
    const clinic = await city.reader('CLINIC-1', ['test.clinic'], at('05:00:00'))
    const other = await city.reader('LIB-9', ['test.library'], at('05:00:00'))
    const me = await city.person(at('05:00:00'))
    const card = { kind: 'insurance' as const, issuer: '国家医保平台', token: 'INS-0000000001', tail: '0001' }
    const bound = must(await store.tx((tx) => codes.bind(city.env, tx, me, card, at('06:00:00'))))
    const items = ['insurance', 'surname']
    must(await store.tx((tx) => codes.consent(city.env, tx, me, 'test.clinic', items, at('06:00:00'))))
    const text = await city.show(me, 'test.clinic', at('09:00:00'))
    assert.equal((await city.scan(at('09:00:05'), text, other.row)).why, 'scene')
    const verdict = await city.scan(at('09:00:10'), text, clinic.row)
    assert.equal(verdict.accepted, true)
    assert.deepEqual(Object.keys(verdict.told).sort(), ['insurance', 'surname'])
    assert.equal(verdict.told.surname, '测**')
    assert.ok(!String(verdict.told.insurance).includes('INS'))
    assert.equal((await city.scan(at('09:00:20'), text, clinic.row)).why, 'used')
    const late = await city.show(me, 'test.clinic', at('09:05:00'))
    assert.equal((await city.scan(at('09:06:00'), late, clinic.row)).why, 'expired')
    must(await store.tx((tx) => codes.unbind(city.env, tx, me, bound.id, at('10:00:00'))))
    const gone = await store.tx((tx) => codes.codeFor(city.env, tx, me, 'test.clinic', null, at('10:00:01')))
    assert.equal(!gone.ok && gone.error.code, 'codes.noConsent')
  })

  test('an estate lets in who holds a pass, for its time', async () => {
    const gate = await city.reader('GATE-1', ['test.gate'], at('05:00:00'))
    const me = await city.person(at('05:00:00'))
    must(await store.tx((tx) => codes.consent(city.env, tx, me, 'test.gate', ['admitted'], at('06:00:00'))))
    const enter = async (when: Date) => city.scan(when, await city.show(me, 'test.gate', when), gate.row)
    assert.equal((await enter(at('08:00:00'))).why, 'notAdmitted')
    const ask = {
      ...{ scene: 'test.gate', place: '示范园区', reason: '来访', host: '陈先生' },
      ...{ from: at('09:00:00'), to: at('18:00:00') },
    }
    const { id } = must(await store.tx((tx) => codes.askPass(city.env, tx, me, ask, at('08:10:00'))))
    assert.equal((await enter(at('09:10:00'))).why, 'notAdmitted')
    must(
      await store.tx((tx) =>
        codes.decidePass(city.env, tx, city.system, { id, grant: true }, at('09:11:00')),
      ),
    )
    assert.equal((await enter(at('09:20:00'))).accepted, true)
    assert.equal((await enter(at('18:00:00'))).why, 'notAdmitted')
  })

  test('an emergency ends: gone from readers and phones, records deleted, a signed report says what went', async () => {
    const june = (clock: string, day = '2026-06-30') => at(clock, day)
    const gate = await city.reader('EM-1', ['test.emergency', 'test.bus'], june('05:00:00'))
    const off = await store.tx((tx) =>
      codes.codeFor(
        city.env,
        tx,
        { state: 'open' } as codes.SubjectRow,
        'test.emergency',
        null,
        june('06:00:00'),
      ),
    )
    assert.equal(off.ok, false)
    const endless = await store.tx((tx) =>
      codes.switchScene(
        city.env,
        tx,
        city.system,
        { scene: 'test.emergency', on: true, endsOn: null },
        june('06:00:00'),
      ),
    )
    assert.equal(!endless.ok && endless.error.code, 'codes.emergencyEnd')
    const on = { scene: 'test.emergency', on: true, endsOn: '2026-06-30' }
    must(await store.tx((tx) => codes.switchScene(city.env, tx, city.system, on, june('06:00:00'))))
    const me = await city.person(june('06:00:00'))
    const text = await city.show(me, 'test.emergency', june('23:58:10'))
    assert.equal((await city.scan(june('23:58:20'), text, gate.row)).accepted, true)
    const july = at('00:00:10', '2026-07-01')
    const late = await city.show(me, 'test.emergency', june('23:59:50'))
    assert.equal((await city.scan(july, late, gate.row)).accepted, false)
    const swept = await store.tx((tx) => codes.sweep(city.env, tx, july))
    assert.deepEqual(swept.ended, ['test.emergency'])
    const left = await store.query<{ n: number }>({
      text: [
        `select (select count(*) from code_passage where scene = 'test.emergency') +
              (select count(*) from code_alias where scene = 'test.emergency') as n`,
      ],
      values: [],
    })
    assert.equal(Number(left[0]?.n), 0)
    const [report] = await codes.deletions(store, city.env.district, 5)
    assert.ok(report)
    const said = new TextEncoder().encode(`huying deletion 1\n${report.body}`)
    assert.ok(checkNative('ed25519', city.list.publicKey, said, fromHex(report.signature)))
    assert.ok(JSON.parse(report.body).deleted.passages >= 1)
    const lists = await codes.listsFor(city.env, store, gate.row, july)
    assert.deepEqual(
      lists.scenes.map(({ name }) => name),
      ['test.bus'],
    )
  })

  test('what is older than a scene’s time becomes a count', async () => {
    const gate = await bus('BUS-11')
    const me = await city.person(at('05:00:00'))
    await city.scan(
      at('09:00:05', '2026-08-01'),
      await city.show(me, 'test.bus', at('09:00:00', '2026-08-01')),
      gate.row,
    )
    const swept = await store.tx((tx) => codes.sweep(city.env, tx, at('03:00:00', '2026-09-15')))
    assert.ok(swept.forgotten >= 1)
    const hours = await codes.byHour(
      store,
      city.env.district,
      ['test.bus'],
      '2026-08-01',
      at('00:00:00', '2026-08-01'),
      at('00:00:00', '2026-08-02'),
    )
    assert.deepEqual(hours, [{ hour: 9, accepted: 1, refused: 0 }])
  })
})

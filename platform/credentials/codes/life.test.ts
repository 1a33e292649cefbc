import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { must } from '../../../base/index.ts'
import { publishTable } from '../../decisions/index.ts'
import { factActorOf } from '../../org/index.ts'
import { type Store, sql } from '../../store/index.ts'
import { freshStore } from '../../store/testing.ts'
import * as codes from './index.ts'
import { issuerBooks } from './issuer.ts'
import { codesCity, testSchemas } from './testing.ts'

describe('platform / credentials / codes / life', () => {
  let store: Store
  let city: Awaited<ReturnType<typeof codesCity>>
  before(async () => {
    store = await freshStore(testSchemas)
    city = await codesCity(store)
  })
  after(() => store.close())
  const at = (clock: string, day = '2026-10-07') => new Date(`${day}T${clock}+08:00`)
  const riskOf = async (kind: codes.RiskKind) =>
    (await codes.risks(store, city.env.district, 'open', 200)).filter((one) => one.kind === kind)

  test('a clerk prints a code for a grandmother without a telephone; she rides with it, and it is taken back', async () => {
    const her = { name: '黄阿婆', idNumber: 'ID-GRANNY', born: '1948-01-01' }
    const print = (of: object, when = at('09:00:00')) =>
      store.tx((tx) =>
        codes.counterPaper(
          city.env,
          tx,
          city.system,
          { ...her, proof: '身份证', reason: '没有手机', scenes: ['test.bus', 'test.library'], ...of },
          when,
        ),
      )
    for (const missing of [{ proof: ' ' }, { reason: '' }]) assert.equal((await print(missing)).ok, false)
    const paper = must(await print({}))
    const wrong = await print({ name: '别人' })
    assert.equal(!wrong.ok && wrong.error.code, 'codes.counter')
    const gate = await city.reader('PAPER-1', ['test.bus'], at('08:00:00'))
    const ride = await city.scan(at('09:10:00'), paper.text, gate.row)
    assert.deepEqual([ride.accepted, ride.note?.zh], [true, '0.00 元（优待）'])
    const look = () => store.tx((tx) => codes.counterLook(city.env, tx, city.system, her, at('09:20:00')))
    const seen = must(await look())
    assert.deepEqual([seen.state, seen.ownPhone, seen.papers.length], ['open', false, 1])
    assert.equal(JSON.stringify(seen).includes(paper.text.slice(4, 20)), false)
    const act = (of: Partial<Parameters<typeof codes.counterAct>[3]>) =>
      store.tx((tx) =>
        codes.counterAct(
          city.env,
          tx,
          city.system,
          { ...her, act: 'revoke', proof: '身份证', reason: '纸质码遗失', ...of },
          at('09:30:00'),
        ),
      )
    assert.equal((await act({ reason: '' })).ok, false)
    must(await act({ paper: paper.id }))
    assert.equal((await city.scan(at('09:31:00'), paper.text, gate.row)).why, 'lost')
    assert.equal(must(await look()).papers[0]?.revokedWhy, '纸质码遗失')
    must(await act({ act: 'close', reason: '本人申请注销' }))
    assert.equal((await print({}, at('09:40:00'))).ok, false)
  })

  test('a telephone passes to another person: the code stays with its own, shows nothing there, and comes back on a new one', async () => {
    const phone = '00000000-0000-7000-8000-0000000000a1'
    const open = (person: string, citizen: string, name: string) =>
      store.tx((tx) =>
        codes.openSubject(
          city.env,
          tx,
          { citizen, name, born: '1980-01-01', person, level: 4, openedBy: 'self' },
          at('10:00:00'),
        ),
      )
    const first = must(await open('REUSE-1', phone, '前机主'))
    const second = must(await open('REUSE-2', phone, '新机主'))
    assert.notEqual(first.id, second.id)
    assert.equal((await codes.subjectOf(city.env, store, phone))?.id, second.id)
    assert.equal((await riskOf('stolen')).length, 1)
    const back = must(await open('REUSE-1', '00000000-0000-7000-8000-0000000000a2', '前机主'))
    assert.equal(back.cityId, first.cityId)
  })

  test('eight families at one address are families; the ninth code is looked at, once', async () => {
    for (let n = 0; n < 11; n++)
      must(
        await store.tx((tx) =>
          codes.openSubject(
            city.env,
            tx,
            {
              ...{ citizen: null, name: `甲${n}`, born: '1980-01-01', person: `FARM-${n}`, level: 4 },
              ...{ openedBy: 'self', from: '198.51.100.7' },
            },
            at(`11:00:${10 + n}`),
          ),
        ),
      )
    assert.equal((await riskOf('farm')).length, 1)
    await store.tx((tx) => codes.sweep(city.env, tx, at('12:00:00', '2026-10-09')))
    const kept = await store.one<{ n: number }>(
      sql`select count(*)::integer as n from code_subject where opened_from is not null`,
    )
    assert.equal(kept?.n, 0)
  })

  test('a guest without account: asked, granted, in at that place and time only, and gone afterwards', async () => {
    const host = await city.person(at('08:00:00'))
    const gate = (sn: string) => city.reader(sn, ['test.gate'], at('08:00:00'))
    const [here, there] = [await gate('PARK-1'), await gate('RIVER-2')]
    const invite = (of: object = {}) =>
      store.tx((tx) =>
        codes.inviteGuest(
          city.env,
          tx,
          city.system,
          host.id,
          {
            ...{ scene: 'test.gate', place: 'PARK', from: at('14:00:00'), to: at('18:00:00') },
            ...{ reason: '业务洽谈', name: '远方客', host: '测**', ...of },
          },
          at('12:00:00'),
        ),
      )
    assert.equal((await invite({ to: at('18:00:00', '2026-12-07') })).ok, false)
    const { id } = must(await invite())
    assert.equal((await codes.guestsOf(city.env, store, host.id, at('12:00:00')))[0]?.text, null)
    must(
      await store.tx((tx) =>
        codes.decidePass(city.env, tx, city.system, { id, grant: true }, at('12:10:00')),
      ),
    )
    const [mine] = await codes.guestsOf(city.env, store, host.id, at('12:20:00'))
    const [shown] = await codes.guestsOf(city.env, store, null, at('12:20:00'))
    assert.deepEqual([mine?.name, shown?.name, shown?.state], ['远方客', '远**', 'granted'])
    const text = mine?.text ?? ''
    const page = must(await codes.guestByCode(city.env, store, mine?.code ?? '', at('12:20:00')))
    assert.equal(page.text, text)
    assert.equal(JSON.stringify(page).includes('远'), false)
    assert.equal((await city.scan(at('13:00:00'), text, here.row)).why, 'early')
    assert.equal((await city.scan(at('14:05:00'), text, there.row)).why, 'notAdmitted')
    const inside = await city.scan(at('14:06:00'), text, here.row)
    assert.deepEqual([inside.accepted, inside.told], [true, { admitted: true }])
    assert.equal((await city.scan(at('18:00:00'), text, here.row)).why, 'expired')
    await store.tx((tx) => codes.sweep(city.env, tx, at('19:00:00')))
    const over = must(await codes.guestByCode(city.env, store, mine?.code ?? '', at('19:00:00')))
    assert.deepEqual([over.state, over.text], ['ended', null])
  })

  test('T+1 by itself: four sides, lost, late and doubled lines, twice the same; what is unpaid the rider pays', async () => {
    const gate = await city.reader('NIGHT-1', ['test.bus'], at('07:00:00'))
    const rider = await city.person(at('07:00:00'))
    const faults = { lost: 12, late: 12, twice: 10, uncleared: 10, doubled: true, lateMs: 24 * 3_600_000 }
    let asked = 0
    const books = issuerBooks(faults, null, () => (asked++ * 2.5) % 100)
    let now = at('20:00:00')
    const issuer: codes.Issuer = {
      charge: async (orders) => books.charge(orders, now.getTime()),
      statement: async (side, scene, day) => books.statement(side, scene, day, now.getTime()),
      pay: async (one) => books.pay(one, now.getTime()),
    }
    const most = 40
    for (let n = 0; n < most; n++) {
      const person = n === 0 ? rider : await city.person(at('07:00:00'))
      const when = at(`13:${String(n).padStart(2, '0')}:00`)
      const code = await city.show(person, 'test.bus', when)
      assert.equal((await city.scan(when, code, gate.row)).accepted, true)
    }
    const day = { from: at('00:00:00'), to: at('00:00:00', '2026-10-08') }
    const orders = await codes.ordersBetween(store, city.env.district, 'test.bus', day.from, day.to)
    assert.equal(orders.length, most)
    assert.equal(await codes.sendOrders(city.env, store, issuer, now), most)
    assert.equal(await codes.sendOrders(city.env, store, issuer, now), 0)
    now = at('01:30:00', '2026-10-08')
    assert.deepEqual(await codes.settleDue(city.env, store, issuer, now), [])
    now = at('02:00:00', '2026-10-08')
    const [run] = await codes.settleDue(city.env, store, issuer, now)
    assert.deepEqual([run?.day, run?.state], ['2026-10-07', 'open'])
    assert.deepEqual(await codes.settleDue(city.env, store, issuer, now), [])
    const settled = await codes.settleDay(city.env, store, 'test.bus', day.from, day.to)
    const sum = (kinds: readonly string[], all = settled) =>
      all.differences.filter(({ kind }) => kinds.includes(kind)).reduce((fen, one) => fen + one.fen, 0)
    // to the cent: what was ordered is what was paid once, and what is missing
    assert.equal(settled.sums.orders, settled.sums.paid - sum(['twice']) / 2 + sum(['unpaid']))
    assert.ok(sum(['unpaid']) > 0 && sum(['twice']) > 0 && sum(['uncleared']) > 0)
    now = at('02:00:00', '2026-10-09')
    await codes.settleDue(city.env, store, issuer, now)
    const later = await codes.settleDay(city.env, store, 'test.bus', day.from, day.to)
    assert.ok(later.sums.paid > settled.sums.paid, 'late payments came in')
    for (const { order, fen } of later.differences.filter(({ kind }) => kind === 'unpaid')) {
      const one = await codes.orderByNumber(store, city.env.district, order)
      assert.ok(one && one.fen === fen)
      for (let twice = 0; twice < 2; twice++) await codes.payOrder(city.env, store, issuer, one, now)
    }
    const end = await codes.settleDay(city.env, store, 'test.bus', day.from, day.to)
    assert.equal(sum(['unpaid'], end), 0)
    const [row] = await codes.settledDays(store, city.env.district, '2026-10-07')
    assert.equal(row?.runs, 2)
  })

  test('two with one telephone on one bus: no transfer; on the next bus there is one; a steward’s table holds from its day', async () => {
    const scene = city.env.declared['test.bus']
    assert.ok(scene?.fares)
    const declared = { ...city.env.declared }
    const fares = { ...scene.fares, transfer: { minutes: 90, off: 100, again: 20 } }
    const env = { ...city.env, declared: { ...declared, 'test.bus': { ...scene, fares } }, held: {} }
    const [one, two] = [
      await city.reader('PAIR-1', ['test.bus'], at('07:00:00')),
      await city.reader('PAIR-2', ['test.bus'], at('07:00:00')),
    ]
    const ride = async (person: codes.SubjectRow, when: Date, row: codes.ReaderRow) => {
      const code = await city.show(person, 'test.bus', when)
      const scan = { entry: `${row.sn}${when.getTime()}`, text: code, at: when }
      return (await store.tx((tx) => codes.check(env, tx, row, scan, when))).note?.zh
    }
    const pair = await city.person(at('07:00:00'))
    assert.equal(await ride(pair, at('15:00:00'), one.row), '2.00 元')
    assert.equal(await ride(pair, at('15:00:20'), one.row), '2.00 元')
    assert.equal(await ride(pair, at('15:30:00'), two.row), '1.00 元（换乘）')
    const actor = factActorOf(city.system)
    const say = { zh: '票价', en: 'fare' }
    const scenes = [{ value: 'test.bus', title: say }]
    const table = {
      ...{ name: codes.fareTables.price, title: say, hit: 'U' as const },
      inputs: [{ name: 'scene', type: 'string' as const, title: say, choices: scenes }],
      outputs: [{ name: 'fen', type: 'number' as const, title: say }],
      rows: [{ when: ['"test.bus"'], gives: ['300'] }],
    }
    must(
      await store.tx((tx) =>
        publishTable(
          tx,
          { district: env.district, table, from: at('00:00:00', '2026-11-01'), why: '调价' },
          { name: actor.name, actor },
          at('16:00:00'),
        ),
      ),
    )
    env.held = {}
    const other = await city.person(at('07:00:00'))
    assert.equal(await ride(other, at('23:50:00', '2026-10-31'), one.row), '2.00 元')
    const late = await city.person(at('07:00:00'))
    assert.equal(await ride(late, at('00:10:00', '2026-11-01'), one.row), '3.00 元')
    // what is told late is priced by the day on which it was ridden
    assert.equal(
      await ride(await city.person(at('07:00:00')), at('12:00:00', '2026-10-30'), two.row),
      '2.00 元',
    )
  })
})

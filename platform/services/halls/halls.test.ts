import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { addDays, instantOf, must, newId, type Refusal, type Result, say } from '../../../base/index.ts'
import * as clocks from '../../clocks/index.ts'
import * as ledger from '../../ledger/index.ts'
import { systemActor } from '../../org/index.ts'
import { type Store, sql } from '../../store/index.ts'
import { freshStore } from '../../store/testing.ts'
import * as halls from './index.ts'
import { citizenActor, clerk, DISTRICT, makeHall, openEnv, visitor } from './testing.ts'

describe('platform / services / halls', () => {
  let store: Store
  /** Monday. */
  const DAY = '2026-11-23'
  const at = (hm: string, day = DAY): Date =>
    instantOf(day, Number(hm.slice(0, 2)) * 60 + Number(hm.slice(3)))
  const NOW = at('08:40')
  const system = systemActor(DISTRICT)
  const codeOf = (result: Result<unknown, Refusal>) => (result.ok ? 'ok' : result.error.code)

  before(async () => {
    store = await freshStore([ledger.schema, clocks.schema, halls.schema])
    await store.tx(async (tx) =>
      must(await clocks.importCalendar(tx, clocks.nationalCalendar({ provisionalYears: 1 }), 'test', NOW)),
    )
  })
  after(() => store.close())

  type Ids = Awaited<ReturnType<typeof makeHall>>
  const slot = (ids: Ids, hm: string, day = addDays(DAY, 1)) => ({
    ...{ hall: ids.hall, class: ids.a, from: at(hm, day) },
    request: newId(),
  })
  const env = openEnv()
  const book = (input: halls.BookInput, who: halls.Visitor = visitor(), when = NOW, actor = citizenActor) =>
    store.tx((tx) => halls.book(env, tx, actor, who, input, when))
  const hallIn = async (ids: Ids) => must(await halls.hallOf(store, DISTRICT, ids.hall))

  test('forty people for a slot of three: three have it, whoever is quicker', async () => {
    const ids = await makeHall(store, NOW)
    const tries = await Promise.all(Array.from({ length: 40 }, () => book(slot(ids, '10:00'))))
    assert.equal(tries.filter((one) => one.ok).length, 3)
    assert.ok(tries.every((one) => one.ok || one.error.code === 'halls.full'))
    const { slots } = await halls.slotsOn(store, await hallIn(ids), addDays(DAY, 1))
    const hot = slots.find(
      (one) => one.class === ids.a && one.from.getTime() === at('10:00', addDays(DAY, 1)).getTime(),
    )
    assert.deepEqual([hot?.capacity, hot?.booked], [3, 3])
  })

  test('a second press of the button is the same booking; one person holds so many and no more', async () => {
    const ids = await makeHall(store, NOW)
    const me = visitor()
    const input = slot(ids, '09:00')
    const twice = await Promise.all([book(input, me), book(input, me)])
    assert.equal(new Set(twice.map((one) => must(one).booking.id)).size, 1)
    assert.equal(twice.filter((one) => must(one).fresh).length, 1)
    assert.equal(codeOf(await book(slot(ids, '09:00'), me)), 'halls.sameSlot')
    const racing = await Promise.all(['10:00', '10:30', '11:00'].map((hm) => book(slot(ids, hm), me)))
    assert.equal(racing.filter((one) => one.ok).length, 1, 'the row of the person lets one through')
    assert.ok(racing.some((one) => codeOf(one) === 'halls.personLimit'))
  })

  test('who may not book is told why', async () => {
    const ids = await makeHall(store, NOW, { rules: { perDevice: 4 } })
    const cases: [string, Parameters<typeof book>][] = [
      ['halls.realNameNeeded', [slot(ids, '09:00'), visitor({ realName: false })]],
      ['halls.notReleased', [slot(ids, '09:00', addDays(DAY, 8))]],
      ['halls.notReleased', [slot(ids, '09:00', addDays(DAY, 7))]],
      ['halls.slotPast', [slot(ids, '08:30', DAY)]],
      ['halls.noSlot', [slot(ids, '10:07')]],
      ['halls.closed', [slot(ids, '10:00', addDays(DAY, 5))]],
      ['halls.noHall', [{ ...slot(ids, '10:00'), hall: newId() }]],
      ['halls.noClass', [{ ...slot(ids, '10:00'), class: newId() }]],
      ['halls.notFull', [{ ...slot(ids, '10:00'), wait: true }]],
    ]
    for (const [code, given] of cases) assert.equal(codeOf(await book(...given)), code)
    const nine = at('09:00')
    assert.ok((await book(slot(ids, '09:00', addDays(DAY, 7)), visitor(), nine)).ok, 'released at nine')
    const device = newId()
    const four = ['09:00', '09:30', '10:00', '10:30', '11:00']
    const made = []
    for (const hm of four) made.push(codeOf(await book({ ...slot(ids, hm), device })))
    assert.deepEqual(made, ['ok', 'ok', 'ok', 'ok', 'halls.deviceLimit'])
  })

  test('cancelled in time the place goes to the first who waits, and they are told', async () => {
    const ids = await makeHall(store, NOW)
    const first = visitor()
    const booked = must(await book(slot(ids, '10:00'), first)).booking
    must(await book(slot(ids, '10:00')))
    must(await book(slot(ids, '10:00')))
    const waiting = must(
      await book({ ...slot(ids, '10:00'), wait: true }, visitor({ phone: '13900000009' })),
    ).booking
    assert.equal(waiting.state, 'waiting')
    const stranger = await store.tx((tx) =>
      halls.cancel(env, tx, citizenActor, { booking: booked.id, person: 'c:other' }, NOW),
    )
    assert.equal(codeOf(stranger), 'halls.noBooking')
    const late = at('08:30', addDays(DAY, 1))
    const mine = { booking: booked.id, person: booked.person }
    const tooLate = await store.tx((tx) => halls.cancel(env, tx, citizenActor, mine, late))
    assert.equal(codeOf(tooLate), 'halls.tooLateToCancel')
    must(await store.tx((tx) => halls.cancel(env, tx, citizenActor, mine, NOW)))
    must(await store.tx((tx) => halls.cancel(env, tx, citizenActor, mine, NOW)))
    const after = await halls.bookingsOf(store, DISTRICT, waiting.person)
    assert.equal(after[0]?.state, 'booked')
    assert.match(env.told.at(-1)?.text ?? '', /已有号/)
    assert.equal(codeOf(await book(slot(ids, '10:00'))), 'halls.full', 'given on once, not twice')
  })

  test('moved to another time, the place before is free again', async () => {
    const ids = await makeHall(store, NOW)
    const { booking } = must(await book(slot(ids, '09:00')))
    const input = { booking: booking.id, person: booking.person, from: at('11:00', addDays(DAY, 1)) }
    const moved = must(await store.tx((tx) => halls.reschedule(env, tx, citizenActor, input, NOW)))
    assert.equal(moved.code, booking.code)
    const { slots } = await halls.slotsOn(store, await hallIn(ids), addDays(DAY, 1))
    const bookedAt = (hm: string) =>
      slots.find((one) => one.class === ids.a && one.from.getTime() === at(hm, addDays(DAY, 1)).getTime())
        ?.booked
    assert.deepEqual([bookedAt('09:00'), bookedAt('11:00')], [0, 1])
  })

  test('a hall closed by an exception and by a new calendar: moved to a free slot, or cancelled; told why', async () => {
    const ids = await makeHall(store, NOW)
    const { booking } = must(await book(slot(ids, '10:00')))
    const hall = await hallIn(ids)
    const closed = await store.tx(async (tx) => {
      must(
        await halls.saveException(
          tx,
          clerk('主管'),
          hall,
          { day: addDays(DAY, 1), hours: [], why: '消防演练' },
          NOW,
        ),
      )
      return halls.settleClosures(env, tx, clerk('主管'), hall, NOW)
    })
    assert.deepEqual(closed, { moved: 1, cancelled: 0 })
    const [moved] = await halls.bookingsOf(store, DISTRICT, booking.person)
    assert.equal(moved?.from.getTime(), at('10:00').getTime(), 'the same time on the nearest open day')
    assert.equal(moved?.movedFrom?.getTime(), booking.from.getTime())
    assert.match(env.told.at(-1)?.text ?? '', /消防演练/)
    assert.equal(codeOf(await book(slot(ids, '10:00'))), 'halls.closed')

    // a new version of the calendar takes every day of the horizon away
    const own = `own-${newId()}`
    const usual = { ...clocks.nationalCalendar({ provisionalYears: 1 }), id: own }
    await store.tx(async (tx) => must(await clocks.importCalendar(tx, usual, 'test', NOW)))
    const other = await makeHall(store, NOW, { calendar: own })
    const later = must(await book(slot(other, '10:00'))).booking
    await halls.sweep(env, store, system, NOW)
    const days = Object.fromEntries(
      Array.from({ length: 9 }, (_, i) => [addDays(DAY, i), { rest: say('防台风停工', 'typhoon') }]),
    )
    const shut = { ...usual, version: usual.version + 1, days: { ...usual.days, ...days } }
    await store.tx(async (tx) => must(await clocks.importCalendar(tx, shut, 'typhoon', NOW)))
    await halls.sweep(env, store, system, NOW)
    const [gone] = await halls.bookingsOf(store, DISTRICT, later.person)
    assert.deepEqual([gone?.state, gone?.why?.zh], ['cancelled', '防台风停工'])
    const told = env.told.length
    await halls.sweep(env, store, system, NOW)
    assert.equal(env.told.length, told, 'told once')
  })

  test('three no-shows leave only the hall itself open; the window may still book', async () => {
    const ids = await makeHall(store, NOW)
    const me = visitor()
    for (const [i, hm] of ['09:00', '10:00', '11:00'].entries()) {
      const day = addDays(DAY, 1 + Math.floor(i / 2))
      must(await book(slot(ids, hm, day), me, i === 2 ? at('18:00', addDays(DAY, 1)) : NOW))
      if (i === 1) await halls.sweep(env, store, system, at('18:00', addDays(DAY, 1)))
    }
    const end = at('18:00', addDays(DAY, 2))
    await halls.sweep(env, store, system, end)
    await halls.sweep(env, store, system, end)
    const next = slot(ids, '09:00', addDays(DAY, 3))
    assert.equal(codeOf(await book(next, me, end)), 'halls.onSiteOnly')
    assert.equal(codeOf(await book(next, me, end, clerk('窗口'))), 'ok')
  })

  async function openWindows(ids: Ids) {
    const clerks = { w1: clerk('一号'), w2: clerk('二号'), w3: clerk('三号') }
    for (const id of ['w1', 'w2', 'w3'] as const)
      await store.tx(async (tx) => {
        const window = await halls.windowById(tx, DISTRICT, ids[id])
        assert.ok(window)
        must(await halls.seatAt(tx, clerks[id], window, 'open', NOW))
      })
    return clerks
  }
  const take = (ids: Ids, when: Date, more: Partial<halls.TakeInput> = {}) =>
    store.tx(async (tx) => {
      const input = { hall: ids.hall, class: ids.a, ...more }
      return halls.take(env, tx, system, null, input, when)
    })

  test('racing clerks: every number at one window, numbers without gaps', async () => {
    const ids = await makeHall(store, NOW, {
      windows: Array.from({ length: 8 }, (_, i) => ({
        id: newId(),
        number: String(i + 1),
        quotas: { A: 1 },
      })),
    })
    const windows = await halls.windows(store, DISTRICT, ids.hall)
    const clerks = windows.map((one) => ({ who: clerk(one.number), window: one }))
    for (const { who, window } of clerks)
      await store.tx(async (tx) => must(await halls.seatAt(tx, who, window, 'open', NOW)))
    const taken = await Promise.all(Array.from({ length: 24 }, () => take(ids, at('09:00'))))
    assert.deepEqual(
      taken.map((one) => must(one).ticket.serial).toSorted((a, b) => a - b),
      Array.from({ length: 24 }, (_, i) => i + 1),
    )
    assert.ok(taken.every((one) => /^A\d{3}$/.test(must(one).ticket.number)))
    const seen: string[] = []
    for (let round = 0; round < 4; round++) {
      const calls = await Promise.all(
        clerks.flatMap(({ who }) => [1, 2].map(() => store.tx((tx) => halls.call(tx, who, {}, at('09:10'))))),
      )
      const good = calls.flatMap((one) => (one.ok ? [one.value] : []))
      assert.ok(
        calls.every((one) => one.ok || ['halls.windowBusy', 'halls.nobodyWaits'].includes(one.error.code)),
      )
      seen.push(...good.map((one) => one.number))
      for (const { who } of clerks)
        for (const one of good.filter((ticket) => ticket.account === who.account))
          await store.tx(async (tx) => {
            must(await halls.start(tx, who, one.id, at('09:12')))
            return must(await halls.finish(tx, who, one.id, at('09:20')))
          })
    }
    assert.equal(seen.length, 24)
    assert.equal(new Set(seen).size, 24)
    const now = await halls.hallNow(store, await hallIn(ids), at('09:30'))
    assert.equal(halls.figuresOf(now).averageService, 8)
  })

  test('check-in: early, in time, at another hall, twice, expired', async () => {
    const ids = await makeHall(store, NOW)
    const other = await makeHall(store, NOW)
    const { booking } = must(await book(slot(ids, '10:00', DAY), visitor(), NOW))
    const scan = (hall: string, when: Date, code = booking.code) =>
      store.tx((tx) => halls.checkIn(env, tx, system, { hall, code }, when))
    assert.equal(codeOf(await scan(ids.hall, at('09:30'))), 'halls.tooEarly')
    assert.equal(codeOf(await scan(other.hall, at('09:50'))), 'halls.otherHall')
    assert.equal(codeOf(await scan(ids.hall, at('09:50'), 'ZZZZZZZZ')), 'halls.noBooking')
    assert.equal(codeOf(await scan(ids.hall, at('10:46'))), 'halls.expired')
    const walkIn = must(await take(ids, at('09:40'))).ticket
    const typed = ` ${booking.code.slice(0, 4).toLowerCase()}-${booking.code.slice(4)} `
    const mine = must(await scan(ids.hall, at('09:50'), typed))
    assert.equal(mine.ticket.number, 'A002')
    assert.equal(must(await scan(ids.hall, at('09:51'))).ticket.id, mine.ticket.id)
    const place = async (when: Date) =>
      halls.placeOf(await halls.hallNow(store, await hallIn(ids), when), mine.ticket).ahead
    assert.equal(await place(at('09:55')), 1, 'before the slot: in the order of coming')
    assert.equal(await place(at('10:00')), 0, 'in the slot: first')
    const clerks = await openWindows(ids)
    const called = must(await store.tx((tx) => halls.call(tx, clerks.w2, {}, at('10:00'))))
    assert.equal(called.number, 'A002')
    assert.equal(walkIn.number, 'A001')
  })

  test('called three times, then back three places once; the second time given up', async () => {
    const ids = await makeHall(store, NOW)
    const { w2 } = await openWindows(ids)
    const numbers: string[] = []
    for (let i = 0; i < 6; i++) numbers.push(must(await take(ids, at('09:00'))).ticket.number)
    const do1 = <T>(work: Parameters<typeof store.tx<Result<T, Refusal>>>[0]) => store.tx(work)
    const first = must(await do1((tx) => halls.call(tx, w2, {}, at('09:01'))))
    assert.equal(codeOf(await do1((tx) => halls.passOver(tx, w2, first.id, at('09:01')))), 'halls.badSetting')
    const pass = async (id: string) => {
      must(await do1((tx) => halls.recall(tx, w2, id, at('09:02'))))
      must(await do1((tx) => halls.recall(tx, w2, id, at('09:03'))))
      return must(await do1((tx) => halls.passOver(tx, w2, id, at('09:04'))))
    }
    assert.equal((await pass(first.id)).state, 'waiting')
    const order: string[] = []
    for (let i = 0; i < 4; i++) {
      const next = must(await do1((tx) => halls.call(tx, w2, {}, at('09:05'))))
      order.push(next.number)
      if (next.id !== first.id) must(await do1((tx) => halls.finish(tx, w2, next.id, at('09:06'))))
    }
    assert.deepEqual(order, ['A002', 'A003', 'A004', 'A001'])
    assert.equal((await pass(first.id)).state, 'noShow')
  })

  test('sent on to another window the number stays and goes first there', async () => {
    const ids = await makeHall(store, NOW)
    const { w1, w3 } = await openWindows(ids)
    must(await take(ids, at('08:50'), { class: ids.b }))
    const mine = must(await take(ids, at('09:00'))).ticket
    const called = must(await store.tx((tx) => halls.call(tx, w1, { ticket: mine.id }, at('09:01'))))
    must(await store.tx((tx) => halls.start(tx, w1, called.id, at('09:02'))))
    const nowhere = await store.tx((tx) =>
      halls.transfer(tx, w1, { ticket: mine.id, window: newId() }, at('09:03')),
    )
    assert.equal(codeOf(nowhere), 'halls.windowNotForIt')
    must(await store.tx((tx) => halls.transfer(tx, w1, { ticket: mine.id, window: ids.w3 }, at('09:03'))))
    assert.equal(
      codeOf(await store.tx((tx) => halls.finish(tx, w1, mine.id, at('09:04')))),
      'halls.ticketState',
    )
    const there = must(await store.tx((tx) => halls.call(tx, w3, {}, at('09:04'))))
    assert.equal(there.number, mine.number)
    const board = halls.boardOf(await halls.hallNow(store, await hallIn(ids), at('09:04')))
    assert.deepEqual([board.calls[0]?.number, board.calls[0]?.window, board.open], ['A001', '3', true])
    assert.ok(!JSON.stringify(board).includes('陈'))
  })

  test('what is wrong at the counter has a plain answer', async () => {
    const ids = await makeHall(store, NOW)
    const { w1, w2 } = await openWindows(ids)
    assert.equal(codeOf(await take(ids, at('12:30', addDays(DAY, 5)))), 'halls.closed')
    assert.equal(
      codeOf(await store.tx((tx) => halls.call(tx, clerk('外人'), {}, at('09:00')))),
      'halls.notYourWindow',
    )
    assert.equal(codeOf(await store.tx((tx) => halls.call(tx, w1, {}, at('09:00')))), 'halls.nobodyWaits')
    const request = newId()
    const twice = [await take(ids, at('09:00'), { request }), await take(ids, at('09:00'), { request })]
    assert.equal(new Set(twice.map((one) => must(one).ticket.id)).size, 1)
    const { id } = must(twice[0] as (typeof twice)[0]).ticket
    must(await store.tx((tx) => halls.leaveQueue(tx, citizenActor, id, at('09:01'))))
    assert.equal(
      codeOf(await store.tx((tx) => halls.call(tx, w2, { ticket: id }, at('09:02')))),
      'halls.nobodyWaits',
    )
    const facts = await store.query<{ kind: string }>(
      sql`select kind from fact where subject = ${id}::uuid order by seq`,
    )
    assert.deepEqual(
      facts.map((one) => one.kind),
      ['ticket.taken', 'ticket.left'],
    )
  })

  test('a display’s key opens its own hall until it is closed', async () => {
    const ids = await makeHall(store, NOW)
    const hall = await hallIn(ids)
    const made = await store.tx((tx) =>
      halls.makeDevice(tx, clerk('主管'), hall, { kind: 'display', name: '大屏' }, NOW),
    )
    const open = (kind: 'display' | 'kiosk', key = made.key) => halls.deviceOf(store, DISTRICT, key, kind)
    assert.equal(must(await open('display')).hall, ids.hall)
    assert.equal(codeOf(await open('kiosk')), 'halls.badKey')
    assert.equal(codeOf(await open('display', 'hyd_guess')), 'halls.badKey')
    await store.tx((tx) => halls.closeDevice(tx, clerk('主管'), hall, made.id, NOW))
    assert.equal(codeOf(await open('display')), 'halls.badKey')
  })
})

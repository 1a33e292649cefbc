import assert from 'node:assert/strict'
import test from 'node:test'
import { type Id, instantOf, must, newId } from '../../../base/index.ts'
import { schema as clocks, importCalendar, nationalCalendar } from '../../clocks/index.ts'
import { schema as ledger } from '../../ledger/index.ts'
import type { Notice } from '../../messages/index.ts'
import { type Actor, systemActor } from '../../org/index.ts'
import type { Store } from '../../store/index.ts'
import { freshStore } from '../../store/testing.ts'
import * as duty from './index.ts'

const district = '110101'
const at = instantOf('2026-09-30', 9 * 60)
const boss = systemActor(district)
const staff = (name: string): Actor => ({ ...boss, kind: 'staff', account: newId(), name })
const [li, mo, head] = [staff('李四'), staff('莫五'), staff('赵主任')]
const person = (who: Actor): duty.Person => ({ account: who.account, name: who.name, phone: '020-1234' })
const postOf = (code: string, ranks = 0): duty.DutyPost => ({
  ...{ district, id: newId(), code, title: { zh: `${code}值班室`, en: code }, unit: newId(), area: district },
  ...{
    phone: '020-1',
    officers: 1,
    leader: true,
    starts: 510,
    minutes: 1440,
    active: true,
    ranks,
    version: 1,
  },
})
const told: Notice[] = []
const tell: duty.Tell = async (_tx, notices) => void told.push(...notices)

async function start(): Promise<{ store: Store; a: Id; b: Id }> {
  const store = await freshStore([ledger, clocks, duty.schema])
  const [a, b] = [postOf('A'), postOf('B', 1)]
  await store.tx(async (tx) => {
    must(await importCalendar(tx, nationalCalendar({ provisionalYears: 1 }), 'test', at))
    await duty.foundPosts(tx, [a, b])
  })
  return { store, a: a.id, b: b.id }
}
const span = (day: string) => ({ from: instantOf(day, 510), to: instantOf(day, 510 + 1440) })
const code = (one: { ok: boolean; error?: { code: string } }) => (one.ok ? 'ok' : one.error?.code)

test('a roster from empty to hand-over, roll call and report', async () => {
  const { store, a, b } = await start()
  try {
    const add = (post: Id, lines: readonly duty.NewShift[]) =>
      store.tx((tx) => duty.addShifts(tx, boss, district, post, lines, at))
    const today = span('2026-09-30')
    const officer = { ...person(li), role: 'officer' as const, ...today }
    assert.equal((await duty.gaps(store, district, today.from, today.to)).length, 4)
    assert.equal(code(await add(a, [officer, { ...person(head), role: 'leader', ...today }])), 'ok')
    assert.equal((await duty.gaps(store, district, today.from, today.to)).length, 2)

    // nobody on two posts at once, not even when two people write at the same time
    assert.equal(code(await add(b, [officer])), 'duty.twoPosts')
    const tomorrow = span('2026-10-01')
    const both = await Promise.all(
      [a, b].map((post) => add(post, [{ ...person(mo), role: 'officer', ...tomorrow }])),
    )
    assert.deepEqual(both.map(code).sort(), ['duty.twoPosts', 'ok'])
    const kept = both[0]?.ok ? a : b
    assert.equal(
      code(await add(kept, [{ ...person(li), role: 'officer', ...span('2026-10-01') }])),
      'duty.tooLong',
    )
    assert.equal(code(await add(a, [{ ...person(mo), role: 'leader', ...today }])), 'duty.taken')
    assert.equal(code(await add(a, [{ ...officer, name: 'x' }])), 'duty.badShift')

    // present in the room, and never an empty one
    const now = await duty.onDuty(store, { district, post: a, at })
    assert.deepEqual(
      now.map((one) => [one.role, one.name, one.present]),
      [
        ['leader', '赵主任', false],
        ['officer', '李四', false],
      ],
    )
    const mine = now[1]?.shift ?? ''
    const presence = (who: Actor, shift: Id, present: boolean) =>
      store.tx((tx) => duty.setPresence(tx, who, district, { shift, present }, at))
    assert.equal(code(await presence(mo, mine, true)), 'duty.notYours')
    assert.equal(code(await presence(li, mine, true)), 'ok')
    assert.equal(code(await presence(li, mine, false)), 'duty.alone')

    // swap with approval
    const swap = (why: string) =>
      store.tx((tx) => duty.askSwap(tx, li, district, { ...person(staff('何六')), shift: mine, why }, at))
    assert.equal(code(await swap('家中有事')), 'ok')
    assert.equal(code(await swap('再来一次')), 'duty.swapOpen')
    const [asked] = await duty.swapsOf(store, district, [mine])
    const decide = (who: Actor, approve: boolean) =>
      store.tx((tx) => duty.decideSwap(tx, who, district, { swap: asked?.id ?? '', approve, words: '' }, at))
    assert.equal(code(await decide(li, true)), 'duty.ownSwap')
    assert.equal(code(await decide(head, false)), 'ok')

    // hand-over: refused while an open item is unread, and never to oneself
    const next = (await duty.shiftsIn(store, district, tomorrow.from, tomorrow.to)).find(
      (one) => one.name === '莫五',
    )
    const items = [{ kind: 'matter' as const, id: 'm1', title: '未结' }]
    const give = (who: Actor) =>
      store.tx((tx) =>
        duty.give(tx, who, district, { fromShift: mine, toShift: next?.id ?? '', note: '平安', items }, at),
      )
    if (next?.post === a) {
      assert.equal(code(await give(mo)), 'duty.notYours')
      const id = must(await give(li))
      const take = (who: Actor) => store.tx((tx) => duty.take(tx, who, district, id, tomorrow.from))
      assert.equal(code(await take(li)), 'duty.notYours')
      assert.equal(code(await take(mo)), 'duty.unread')
      must(await store.tx((tx) => duty.read(tx, mo, district, { handover: id, item: 'm1' })))
      assert.equal(code(await take(mo)), 'ok')
      assert.equal(code(await take(mo)), 'duty.handed')
    } else assert.equal(code(await give(li)), 'duty.noShift')

    // roll call, answered in time, late and not at all
    const call = async () =>
      must(
        await store.tx((tx) => duty.rollCall(tx, boss, district, { posts: [a], random: false }, tell, at)),
      )[0]
    const [first, second] = [await call(), await call()]
    assert.equal(told.at(-1)?.subject, second?.id)
    const answer = (who: Actor, id: Id | undefined, seconds: number) =>
      store.tx((tx) => duty.answer(tx, who, district, id ?? '', new Date(at.getTime() + seconds * 1000)))
    assert.equal(code(await answer(mo, first?.id, 10)), 'duty.notYours')
    assert.deepEqual(must(await answer(li, first?.id, 180)), { seconds: 180, inTime: true })
    const never = { tell, random: () => 0 }
    const later = (minutes: number) => new Date(at.getTime() + minutes * 60_000)
    const ticked = await store.tx((tx) => duty.tick(tx, district, later(9), never))
    assert.equal(ticked.stepped, 3)
    assert.ok(ticked.gaps > 0)
    const again = await store.tx((tx) => duty.tick(tx, district, later(9), never))
    assert.deepEqual(again, { stepped: 0, gaps: 0, called: 0 })
    assert.deepEqual(must(await answer(head, second?.id, 600)), { seconds: 600, inTime: false })

    // the day's random call comes once
    const minute = 9 * 60 + 30
    const random = { tell, random: () => minute }
    const tick = (when: Date) => store.tx((tx) => duty.tick(tx, district, when, random))
    assert.equal((await tick(later(29))).called, 0)
    assert.equal((await tick(later(31))).called, 2)
    assert.equal((await tick(later(32))).called, 0)

    // the log is never edited; the report says what was put right, and is signed by the leader
    const log = (who: Actor, text: string, corrects?: Id) =>
      store.tx((tx) =>
        duty.writeLog(
          tx,
          who,
          district,
          { post: a, kind: 'call', text, corrects: corrects ?? null },
          later(1),
        ),
      )
    assert.equal(code(await log(mo, '我不在岗')), 'duty.notYours')
    const line = must(await log(li, '接报积水 3 处'))
    must(await log(li, '更正：积水 2 处', line))
    const draft = (who: Actor) =>
      store.tx((tx) =>
        duty.draftReport(tx, who, district, { post: a, kind: 'daily', title: '', text: '' }, later(2)),
      )
    const report = must(await draft(li))
    assert.match(report.text, /更正：积水 2 处/)
    assert.doesNotMatch(report.text, /接报积水 3 处/)
    const send = (who: Actor) =>
      store.tx((tx) => duty.sendReport(tx, who, district, { report: report.id, version: 1 }, later(3)))
    assert.equal(code(await send(li)), 'duty.notYours')
    assert.equal(code(await send(head)), 'ok')
    assert.equal(code(await send(head)), 'duty.changed')

    // by turns over the national day: seven days of rest
    const turns = must(
      await store.tx((tx) =>
        duty.rosterByTurns(
          tx,
          boss,
          district,
          {
            ...{ post: b, from: '2026-10-03', days: 6 },
            leaders: [person(staff('甲长')), person(staff('乙长'))],
            officers: ['丙一', '丁二', '戊三'].map((name) => person(staff(name))),
          },
          at,
        ),
      ),
    )
    assert.equal(turns.length, 12)
    const week = span('2026-10-03')
    assert.equal(
      (await duty.gaps(store, district, week.from, span('2026-10-08').to)).filter((one) => one.post === b)
        .length,
      0,
    )
  } finally {
    await store.close()
  }
})

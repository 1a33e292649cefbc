import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Instant, instantOf, must, newId } from '../../../base/index.ts'
import type { ClockRow, Limit, Pause } from '../../clocks/declare.ts'
import { schema as clocksSchema, compileCalendar, dueAt, nationalCalendar } from '../../clocks/index.ts'
import { schema as ledger } from '../../ledger/index.ts'
import { systemActor } from '../../org/index.ts'
import type { Store } from '../../store/index.ts'
import { freshStore } from '../../store/testing.ts'
import {
  lightAt,
  lightCounts,
  lightRules,
  listSignals,
  listWatched,
  offTheList,
  putWatched,
  raise,
  type Scene,
  schema,
  signalsOf,
  step,
  turnsOf,
  type Watched,
} from './index.ts'

describe('platform / services / lights', () => {
  const district = '440605'
  const calendar = compileCalendar(nationalCalendar())
  let store: Store
  before(async () => {
    store = await freshStore([ledger, clocksSchema, schema])
  })
  after(() => store.close())

  const clock = (kind: string, startedAt: Instant, limit: Limit, pauses: readonly Pause[] = []): ClockRow =>
    ({
      ...{ district, id: newId(), kind, subject: newId(), part: null, ownerUnit: null, calendar: 'national' },
      ...{
        calendarVersion: 1,
        startedAt,
        pauses,
        extensions: [],
        charges: [],
        recomputed: [],
        state: 'running',
      },
      policy: { title: { zh: kind, en: kind }, limit, basis: { zh: '例', en: 'example' } },
      due: must(dueAt(calendar, startedAt, limit)).due,
      half: startedAt,
      ...{ stoppedAt: null, result: null, overMinutes: null, accounts: null, fired: [], revision: 1 },
    }) as ClockRow
  const at = (day: string, hour = 12) => instantOf(day, hour * 60)
  const turns = (...clocks: ClockRow[]) => turnsOf(() => calendar, clocks, lightRules)

  test('the light of a promise of ten working days: yellow at 30 % left, red past it, black past the law', () => {
    // accepted on Monday 21 September, due on 12 October over the holidays (domain/05 §11.1)
    const accepted = at('2026-09-21', 10)
    const of = turns(
      clock('promise', accepted, { workingDays: 10 }),
      clock('legal', accepted, { workingDays: 20 }),
    )
    const light = (day: string, hour?: number) => lightAt(of, at(day, hour))
    assert.equal(light('2026-09-21', 11), 'green')
    assert.equal(light('2026-09-29'), 'green')
    assert.equal(light('2026-10-09'), 'yellow', 'two of ten left')
    assert.equal(light('2026-10-12', 16), 'yellow')
    assert.equal(light('2026-10-12', 18), 'red')
    assert.equal(light('2026-10-26', 18), 'black')
  })

  test('one working day left is yellow whatever the percentage; short promises look at the percentage alone', () => {
    const accepted = at('2026-11-02', 10)
    const three = turns(clock('promise', accepted, { workingDays: 3 }))
    assert.equal(lightAt(three, at('2026-11-04', 8)), 'green')
    assert.equal(lightAt(three, at('2026-11-05', 9)), 'yellow')
    const one = turns(clock('promise', accepted, { workingDays: 1 }))
    assert.equal(lightAt(one, at('2026-11-02', 11)), 'green')
    assert.equal(lightAt(one, at('2026-11-03', 16)), 'yellow')
  })

  test('a special procedure stops the light; before acceptance the limit to accept counts', () => {
    const accepted = at('2026-11-02', 10)
    const pause = { from: at('2026-11-03', 10), to: null, why: '专家评审', account: 'citizen' } as const
    const paused = turns(clock('promise', accepted, { workingDays: 3 }, [pause]))
    assert.equal(lightAt(paused, at('2026-12-01')), 'green')
    const waiting = turns(clock('accept', accepted, { workingDays: 5 }))
    assert.equal(lightAt(waiting, at('2026-11-09', 18)), 'red')
  })

  const scene: Scene = {
    materials: ['身份证', '场地租赁合同'],
    fees: ['court'],
    clocks: [],
    acceptedAt: at('2026-11-03'),
    before: null,
  }
  const acted = (action: string, recorded: object = {}) => ({
    kind: 'matter.acted',
    at: at('2026-11-05'),
    body: { action, recorded },
  })
  const kinds = (fact: Parameters<typeof signalsOf>[0], more: Partial<Scene> = {}) =>
    signalsOf(fact, { ...scene, ...more }).map(({ kind }) => kind)

  test('what the inspectors see, and what they do not', () => {
    assert.deepEqual(kinds(acted('accept')), [])
    const late = [{ id: newId(), kind: 'accept', result: 'late', due: at('2026-11-04') }] as const
    assert.deepEqual(kinds(acted('accept'), { clocks: late }), ['acceptedLate'])
    assert.deepEqual(kinds(acted('acceptBySilence')), ['acceptedLate'])
    assert.deepEqual(
      kinds(acted('askSupplement', { gaps: '1. 身份证复印件\n2、场地租赁合同（缺第二页）' })),
      [],
    )
    assert.deepEqual(kinds(acted('askAgain', { gaps: '单位介绍信、无犯罪记录证明' })), [
      'secondSupplement',
      'materialOffList',
    ])
    assert.deepEqual(kinds(acted('startSpecial', { text: '', days: 5 })), ['pausedWithoutNotice'])
    assert.deepEqual(kinds(acted('startSpecial', { text: '需专家评审，预计 5 个工作日', days: 5 })), [])
    assert.deepEqual(kinds(acted('refuse', { words: '不符合条件', basis: '规定' })), ['refusedWithoutReason'])
    const good = { words: '场地面积不足二百平方米', basis: '《俱乐部章程》第三条' }
    assert.deepEqual(kinds(acted('refuse', good)), [])
    assert.deepEqual(kinds(acted('siteCheck', { on: '2026-11-01' })), ['backDated'])
    assert.deepEqual(kinds(acted('examine'), { before: at('2026-11-05', 13) }), ['backDated'])
    const fee = {
      kind: 'fee.demanded',
      at: at('2026-11-05'),
      body: { lines: [{ code: 'court' }, { code: 'towel' }] },
    }
    assert.deepEqual(kinds(fee), ['feeOffList'])
    const rated = { kind: 'rating.given', at: at('2026-11-05'), body: { tags: ['tooManyPapers', 'slow'] } }
    assert.deepEqual(kinds(rated), ['materialOffList'])
    assert.deepEqual(offTheList('请在申请表上签名', ['申请表']), [])
  })

  test('a signal is raised once, explained within a working day, judged, put right and closed', async () => {
    const watched: Watched = {
      ...{ district, matter: newId(), number: 'A1', item: 'club.court', itemTitle: '网球场', unit: newId() },
      ...{ hall: 'main', state: 'review', openedAt: at('2026-11-02'), closedAt: null },
      ...{ yellowAt: at('2026-11-04'), redAt: at('2026-11-05'), blackAt: null, frozenAt: null },
    }
    await store.tx((tx) => putWatched(tx, [watched]))
    const seen = signalsOf(acted('acceptBySilence'), scene)
    const now = at('2026-11-06', 10)
    const [signal] = await store.tx((tx) => raise(tx, watched, seen, 'fact 1', now))
    assert.equal((await store.tx((tx) => raise(tx, watched, seen, 'fact 1', now))).length, 0)
    const who = systemActor(district)
    const go = (what: Parameters<typeof step>[3], when: Instant) =>
      store.tx((tx) => step(tx, who, signal?.id ?? '', what, () => null, when))
    assert.equal((await go({ do: 'correct', text: '已经改正了' }, now)).ok, false)
    assert.equal((await go({ do: 'explain', text: '忙' }, now)).ok, false)
    assert.equal(must(await go({ do: 'explain', text: '窗口人员请假，未交接' }, at('2026-11-20'))).late, true)
    assert.equal(
      must(await go({ do: 'judge', real: true, text: '情况属实，限期纠正' }, at('2026-11-20'))).state,
      'correcting',
    )
    must(await go({ do: 'correct', text: '已当日受理并完善交接' }, at('2026-11-21')))
    const closed = must(await go({ do: 'close', text: '同意核销，计入考核' }, at('2026-11-21')))
    assert.deepEqual([closed.state, closed.outcome], ['closed', 'real'])
    assert.equal((await listSignals(store, district, { units: null, open: true, limit: 9 })).length, 0)

    const [row] = await lightCounts(store, district, 'unit', { units: null, from: at('2026-11-01') }, now)
    assert.deepEqual([row?.open, row?.red, row?.signals, row?.real], [1, 1, 1, 1])
    const [listed] = await listWatched(store, district, { units: null, light: 'red', limit: 9 }, now)
    assert.equal(listed?.light, lightAt(watched, now))
  })

  test('what ended is counted once, whatever it is written as and however often; what is open by its light', async () => {
    const [one, two] = [newId(), newId()]
    const now = new Date('2026-11-12T02:00:00Z')
    const day = (n: number) => new Date(now.getTime() + n * 86_400_000)
    const draft = (n: number, more: Partial<Watched> = {}): Watched => ({
      ...{ district: '440606', matter: newId(), number: `L${n}`, item: 'club.court', itemTitle: '网球场' },
      ...{ unit: one, hall: null, state: 'review', openedAt: day(-9), closedAt: null },
      ...{ yellowAt: day(-2), redAt: day(2), blackAt: day(9), frozenAt: null },
      ...more,
    })
    const all = [
      draft(1),
      draft(2, { redAt: day(-1) }),
      draft(3, { blackAt: day(-1), redAt: day(-3) }),
      draft(4, { yellowAt: day(1) }),
      draft(5, { closedAt: day(-1), frozenAt: day(-1) }),
      draft(6, { closedAt: day(-1), frozenAt: day(-1), redAt: day(-2) }),
    ]
    await store.tx((tx) => putWatched(tx, all))
    await Promise.all([1, 2, 3].map(() => store.tx((tx) => putWatched(tx, all))))
    const filter = { units: null, from: day(-20) }
    const [row] = await lightCounts(store, '440606', 'unit', filter, now)
    assert.deepEqual(
      { ...row, key: null, title: null },
      {
        ...{
          key: null,
          title: null,
          open: 4,
          yellow: 1,
          red: 1,
          black: 1,
          ended: 2,
          inTime: 1,
          signals: 0,
          real: 0,
        },
      },
    )
    const moved = all.map((of) => ({ ...of, unit: two }))
    await store.tx((tx) => putWatched(tx, moved))
    const rows = (await lightCounts(store, '440606', 'unit', filter, now)).filter(
      (of) => of.open + of.ended > 0,
    )
    assert.deepEqual(
      rows.map((of) => [of.key, of.open, of.ended]),
      [[two, 4, 2]],
    )
    const opened = moved.map((of) => ({ ...of, closedAt: null, frozenAt: null }))
    await store.tx((tx) => putWatched(tx, opened))
    const [again] = await lightCounts(store, '440606', null, filter, now)
    assert.deepEqual([again?.open, again?.ended, again?.inTime], [6, 0, 0])
    const worst = await listWatched(store, '440606', { units: null, limit: 3 }, now)
    assert.deepEqual(
      worst.map(({ number }) => number),
      ['L3', 'L6', 'L2'],
    )
  })
})

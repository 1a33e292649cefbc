import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Id, must, newId, ok, say } from '../../../base/index.ts'
import * as ledger from '../../../platform/ledger/index.ts'
import type { Notice } from '../../../platform/messages/index.ts'
import * as org from '../../../platform/org/index.ts'
import { systemActor } from '../../../platform/org/index.ts'
import { openSignals, registerDevices, schema as signalSchema } from '../../../platform/signals/index.ts'
import type { Store } from '../../../platform/store/index.ts'
import { freshStore } from '../../../platform/store/testing.ts'
import { openBoard } from './board.ts'
import { openBook } from './book.ts'
import type { WatchRuleDeclaration } from './declare.ts'
import { type Outcome, openEngine } from './engine.ts'
import { schema } from './index.ts'
import { startWatcher } from './watcher.ts'
import { climb, type RulesCity, writeOutcomes } from './writing.ts'

const DISTRICT = '440111'
const begun = new Date('2026-06-01T02:00:00Z')
const after = (minutes: number, seconds = 0) => new Date(begun.getTime() + minutes * 60_000 + seconds * 1_000)
const system = systemActor(DISTRICT)
const somebody = (name: string): org.Actor => ({ ...system, account: newId(), name })

const turbid: WatchRuleDeclaration = {
  title: say('出厂水浊度超限', 'Turbidity above its limit'),
  level: 'red',
  of: {},
  when: { is: 'beyond', metric: 'turbidity', over: 'above', limit: 1, hits: 1, samples: 1 },
  basis: say('GB 5749', 'GB 5749'),
}
const officer = newId()
const leader = newId()

async function freshCity() {
  const store: Store = await freshStore([ledger.schema, org.schema, signalSchema, schema])
  const notices: Notice[] = []
  const opened: string[] = []
  const city: RulesCity = {
    district: DISTRICT,
    areaName: (code) => `镇${code.slice(-3)}`,
    send: async (_, all) => notices.push(...all),
    told: async () => [officer],
    leaders: async () => [leader],
    open: async (_, { key }) => {
      opened.push(key)
      return ok({ id: newId(), number: `W${opened.length}` })
    },
  }
  const roles = {}
  return {
    store,
    city,
    notices,
    opened,
    board: openBoard(city, roles),
    book: openBook({ district: DISTRICT, knows: () => true, areaName: city.areaName }),
  }
}
const fired = (n: number, minute: number, declared = turbid, town = '440111007'): Outcome[] => {
  const engine = openEngine()
  engine.setRules([{ name: 'water.turbid', version: 1, declared }])
  return [
    ...engine.take(
      Array.from({ length: n }, (_, i) => ({
        ...{ metric: 'turbidity', at: after(minute).getTime(), value: 2 + i, area: `${town}001` },
        device: {
          code: `wt${town}-${i}`,
          title: `水厂 ${i}`,
          kind: 'waterQuality',
          unit: null,
          lon: null,
          lat: null,
        },
      })),
    ),
  ]
}
const factsOf = async (store: Store): Promise<string[]> =>
  (await ledger.search(store, { district: DISTRICT, subjectKind: 'firing', limit: 50 } as never)).facts
    .map((one) => one.kind)
    .reverse()

describe('firings', () => {
  test('a red one not signed in 5 minutes: the duty leader is told at 5:00; signed at 5:10; both stand in the log', async () => {
    const { store, city, notices, board } = await freshCity()
    try {
      const [id] = await store.tx((tx) => writeOutcomes(city, tx, fired(1, 0), begun))
      assert.deepEqual(
        notices.map((one) => one.to),
        [{ account: officer }],
      )
      assert.equal(await store.tx((tx) => climb(city, tx, after(4, 59))), 0)
      assert.equal(await store.tx((tx) => climb(city, tx, after(5))), 1)
      assert.equal(await store.tx((tx) => climb(city, tx, after(5, 1))), 0, 'told once')
      assert.deepEqual(notices.at(-1)?.to, { account: leader })
      must(await store.tx((tx) => board.acknowledge(tx, system, id as Id, after(5, 10))))
      const one = await board.one(store, system, id as Id)
      assert.equal(one?.climbedAt?.getTime(), after(5).getTime())
      assert.equal(one?.acknowledgedAt?.getTime(), after(5, 10).getTime())
      assert.deepEqual(await factsOf(store), ['watch.fired', 'watch.climbed', 'watch.acknowledged'])
      assert.equal((await store.tx((tx) => board.acknowledge(tx, system, id as Id, after(6)))).ok, false)
    } finally {
      await store.close()
    }
  })

  test('written twice after a crash it is one firing, one notice, one matter', async () => {
    const { store, city, notices, opened } = await freshCity()
    try {
      const outcomes = fired(1, 0, { ...turbid, opens: { type: 'water.case', channel: 'sensor' } })
      await store.tx((tx) => writeOutcomes(city, tx, outcomes, begun))
      await store.tx((tx) => writeOutcomes(city, tx, outcomes, after(1)))
      assert.equal(opened.length, 1)
      assert.equal(notices.length, 1)
      const rows = await openBoard(city, {}).list(store, system, { open: true })
      assert.deepEqual(
        rows.map((one) => [one.state, one.matterNumber]),
        [['handling', 'W1']],
      )
    } finally {
      await store.close()
    }
  })

  test('a storm stays usable: one parent a town, its children counted, signed by one hand', async () => {
    const { store, city, notices, opened, board } = await freshCity()
    try {
      const storm = { ...turbid, opens: { type: 'water.case', channel: 'sensor' } }
      const towns = ['440111007', '440111105']
      await store.tx((tx) =>
        writeOutcomes(
          city,
          tx,
          towns.flatMap((town) => fired(1_000, 0, storm, town)),
          begun,
        ),
      )
      const rows = await board.list(store, system, { open: true })
      assert.deepEqual(rows.map((one) => [one.kind, one.children, one.area]).sort(), [
        ['group', 1_000, '440111007'],
        ['group', 1_000, '440111105'],
      ])
      assert.equal(notices.length, 2)
      assert.equal(opened.length, 2, 'one matter a group')
      await store.tx((tx) => writeOutcomes(city, tx, fired(1_020, 1, storm).slice(1_000), after(1)))
      const [first] = (await board.list(store, system, { open: true, area: '440111007' })) as unknown as [
        { id: Id; children: number },
      ]
      assert.equal(first.children, 1_020)
      assert.equal(notices.length, 2, 'a child is not told of')
      const children = await board.list(store, system, { parent: first.id, limit: 7 })
      assert.equal(children.length, 7)
    } finally {
      await store.close()
    }
  })

  test('one cause in many towns is one line of the city with the towns under it; each town has its own matter', async () => {
    const { store, city, notices, opened, board } = await freshCity()
    try {
      const towns = Array.from({ length: 24 }, (_, n) => `440111${String(n + 1).padStart(3, '0')}`)
      const storm = ['water.turbid', 'water.pressure', 'water.level'].map((cause) => ({
        ...turbid,
        ...{ cause, opens: { type: 'water.case', channel: 'sensor' } },
      }))
      const all = storm.flatMap((declared, n) =>
        towns.flatMap((town) =>
          fired(20, 0, declared, town).map((one) => ({ ...one, rule: { ...one.rule, name: `storm.${n}` } })),
        ),
      )
      await store.tx((tx) => writeOutcomes(city, tx, all, begun))
      const rows = await board.list(store, system, { open: true, limit: 500 })
      assert.deepEqual(
        rows.map((one) => [one.kind, one.area, one.children]),
        storm.map(() => ['group', DISTRICT, 24 * 20]),
      )
      assert.equal(notices.length, 3, 'each cause is told once')
      assert.match(notices[0]?.text.zh ?? '', /多个镇街已有 480 处/)
      assert.equal(opened.length, 3 * 24, 'each town works on its own')
      const group = rows.find((one) => one.rule === 'storm.0')?.id as Id
      const within = await board.list(store, system, { parent: group, limit: 500 })
      assert.deepEqual([...new Set(within.map((one) => `${one.kind} ${one.children}`))], ['group 20'])
      // a town more: under the city from the beginning, and from the fifth on a group of its own
      const late = (n: number) =>
        fired(n, 2, storm[0], '440111099').map((one) => ({ ...one, rule: { ...one.rule, name: 'storm.0' } }))
      await store.tx((tx) => writeOutcomes(city, tx, late(4), after(2)))
      assert.equal((await board.list(store, system, { open: true, limit: 500 })).length, 3)
      assert.equal((await board.one(store, system, group))?.children, 24 * 20 + 4)
      await store.tx((tx) => writeOutcomes(city, tx, late(9), after(2)))
      assert.deepEqual(
        (await board.list(store, system, { parent: group, area: '440111099' })).map((one) => [
          one.kind,
          one.children,
        ]),
        [['group', 9]],
      )
      assert.equal(notices.length, 3)
      // signed for the city: signed for all below it
      must(await store.tx((tx) => board.acknowledge(tx, system, group, after(3))))
      const states = await board.counts(store, system, { open: true, parent: within[0]?.id as Id })
      assert.deepEqual(
        states.map((one) => one.state),
        ['acknowledged'],
      )
      const ends = [...all, ...late(9)].map(
        (one): Outcome => ({ does: 'end', rule: one.rule, object: one.object, at: after(9).getTime() }),
      )
      await store.tx((tx) => writeOutcomes(city, tx, ends, after(9)))
      assert.deepEqual(await board.list(store, system, { open: true }), [])
    } finally {
      await store.close()
    }
  })

  test('of several levels at one place the worst stands, with the one matter; when it is over the other comes back', async () => {
    const { store, city, notices, opened, board } = await freshCity()
    try {
      const level = (name: string, limit: number, worst: 'yellow' | 'red', minute: number): Outcome[] => {
        const engine = openEngine()
        engine.setRules([
          {
            name,
            version: 1,
            declared: {
              ...turbid,
              ...{ level: worst, cause: 'water.ponding', opens: { type: 'water.case', channel: 'sensor' } },
              when: { ...turbid.when, limit } as never,
            },
          },
        ])
        return [
          ...engine.take([
            {
              ...{ metric: 'turbidity', at: after(minute).getTime(), value: 50, area: '440111007001' },
              device: { code: 'pd', title: '隧道', kind: 'ponding', unit: null, lon: null, lat: null },
            },
          ]),
        ]
      }
      await store.tx((tx) => writeOutcomes(city, tx, level('p15', 15, 'yellow', 0), begun))
      const worse = level('p40', 40, 'red', 5)
      await store.tx((tx) => writeOutcomes(city, tx, worse, after(5)))
      const rows = await board.list(store, system, { open: true })
      assert.deepEqual(
        rows.map((one) => [one.rule, one.children, one.matterNumber]),
        [['p40', 1, 'W1']],
      )
      assert.deepEqual([opened.length, notices.length], [1, 2])
      const over = worse.map(
        (one): Outcome => ({ does: 'end', rule: one.rule, object: one.object, at: after(9).getTime() }),
      )
      await store.tx((tx) => writeOutcomes(city, tx, over, after(9)))
      assert.deepEqual(
        (await board.list(store, system, { open: true })).map((one) => one.rule),
        ['p15'],
      )
    } finally {
      await store.close()
    }
  })

  test('silence keeps and does not send; an end ends its group; a false alarm needs a reason', async () => {
    const { store, city, notices, board } = await freshCity()
    try {
      must(
        await store.tx((tx) =>
          board.silence(
            tx,
            system,
            { rule: null, object: null, area: '440111105', from: after(-10), to: after(60), why: '管网检修' },
            begun,
          ),
        ),
      )
      await store.tx((tx) => writeOutcomes(city, tx, fired(1, 0, turbid, '440111105'), begun))
      assert.equal(notices.length, 0)
      const [hushed] = await board.list(store, system, { open: true })
      assert.equal(hushed?.silenced, true)
      const outcomes = fired(6, 0)
      await store.tx((tx) => writeOutcomes(city, tx, outcomes, begun))
      const ends = outcomes.map(
        (one): Outcome => ({ does: 'end', rule: one.rule, object: one.object, at: after(9).getTime() }),
      )
      await store.tx((tx) => writeOutcomes(city, tx, ends.slice(1), after(9)))
      const [group] = await board.list(store, system, { open: true, area: '440111007' })
      assert.equal(group?.kind, 'group')
      await store.tx((tx) => writeOutcomes(city, tx, ends, after(9)))
      assert.deepEqual(await board.list(store, system, { open: true, area: '440111007' }), [])
      assert.equal(
        (await store.tx((tx) => board.misfire(tx, system, hushed?.id as Id, '', after(10)))).ok,
        false,
      )
      must(await store.tx((tx) => board.misfire(tx, system, hushed?.id as Id, '清洗探头', after(10))))
      assert.equal((await board.one(store, system, hushed?.id as Id))?.state, 'misfire')
    } finally {
      await store.close()
    }
  })
})

describe('the book of rules', () => {
  test('tried, then published by a second person; a change runs only when it is published; off with a reason', async () => {
    const { store, book } = await freshCity()
    try {
      const [maker, second] = [somebody('甲'), somebody('乙')]
      const { id } = must(await store.tx((tx) => book.create(tx, maker, '浊度', turbid, begun)))
      const codeOf = async (
        run: (tx: Parameters<Parameters<Store['tx']>[0]>[0]) => Promise<{ ok: boolean }>,
      ) => {
        const found = (await store.tx(run)) as { ok: boolean; error?: { code: string } }
        return found.ok ? 'ok' : found.error?.code
      }
      assert.equal(await codeOf((tx) => book.publish(tx, second, id, 1, begun)), 'watchRules.notTried')
      const history = Array.from({ length: 60 }, (_, n) => ({
        ...{
          metric: 'turbidity',
          at: after(n).getTime(),
          value: n % 20 === 7 ? 3 : 0.5,
          area: '440111007001',
        },
        device: { code: 'wt', title: '水厂', kind: 'waterQuality', unit: null, lon: null, lat: null },
      }))
      const trial = book.tried('浊度', turbid, history, { from: begun, to: after(60) }, after(60))
      assert.deepEqual([trial.firings, trial.objects, trial.samples], [3, 1, 60])
      await store.tx((tx) => book.keepTrial(tx, maker, id, 1, trial, begun))
      assert.equal(await codeOf((tx) => book.publish(tx, maker, id, 1, begun)), 'watchRules.sameHand')
      assert.equal(await codeOf((tx) => book.publish(tx, second, id, 1, begun)), 'ok')
      const stricter: WatchRuleDeclaration = { ...turbid, when: { ...turbid.when, limit: 0.5 } as never }
      assert.equal(must(await store.tx((tx) => book.change(tx, maker, id, 1, stricter, begun))).version, 2)
      assert.equal(await codeOf((tx) => book.change(tx, maker, id, 1, stricter, begun)), 'watchRules.changed')
      assert.deepEqual(
        (await book.running(store)).map((one) => one.version),
        [1],
      )
      assert.equal(await codeOf((tx) => book.turn(tx, second, id, false, '', begun)), 'watchRules.noReason')
      assert.equal(await codeOf((tx) => book.turn(tx, second, id, false, '换探头', begun)), 'ok')
      assert.deepEqual(await book.running(store), [])
      const bad = {
        ...turbid,
        when: { is: 'beyond', metric: 'turbidity', over: 'above', limit: Number.NaN },
      } as WatchRuleDeclaration
      assert.equal(await codeOf((tx) => book.create(tx, maker, 'x1', bad, begun)), 'watchRules.badRule')
    } finally {
      await store.close()
    }
  })

  test('rules of packs run at once, follow their pack, and stay as people changed them', async () => {
    const { store, book } = await freshCity()
    try {
      const bring = (declared: WatchRuleDeclaration) =>
        store.tx((tx) => book.bring(tx, { 'water.turbid': declared }, begun))
      assert.equal(await bring(turbid), 1)
      assert.equal(await bring(turbid), 0)
      assert.equal(await bring({ ...turbid, level: 'orange' }), 1)
      const [rule] = await book.list(store)
      must(
        await store.tx((tx) =>
          book.change(tx, somebody('甲'), rule?.id as Id, 2, { ...turbid, level: 'yellow' }, begun),
        ),
      )
      assert.equal(await bring({ ...turbid, level: 'blue' }), 0)
    } finally {
      await store.close()
    }
  })
})

test('readings that were heard and not written when the process died fire at the next start, and none twice', async () => {
  const { store, city, book, notices } = await freshCity()
  const signals = openSignals({ store, district: DISTRICT })
  const env = { district: DISTRICT, seal: (text: string) => text, changed: () => {} }
  const metric = {
    title: say('浊度', 'Turbidity'),
    unit: 'NTU',
    precision: 2,
    range: [0, 100] as const,
    direction: 'up' as const,
    aggregation: 'mean' as const,
  }
  try {
    await store.tx(async (tx) => {
      await signals.stamp(tx, { turbidity: { pack: 'test', declared: metric } }, begun)
      must(
        await registerDevices(
          env,
          tx,
          system,
          [
            {
              code: 'wt1',
              title: '一水厂',
              kind: 'waterQuality',
              metrics: ['turbidity'],
              interval: 60,
              area: '440111007001',
              unitId: null,
              state: 'online',
            },
          ],
          begun,
        ),
      )
      await book.bring(
        tx,
        { 'water.turbid': { ...turbid, when: { ...turbid.when, hits: 2, samples: 3 } as never } },
        begun,
      )
    })
    let clock = after(0)
    const put = async (minute: number, value: number) => {
      clock = after(minute)
      await signals.put({
        source: 'test',
        receivedAt: clock,
        points: [{ device: 'wt1', metric: 'turbidity', at: clock.getTime(), value }],
      })
    }
    const start = () =>
      startWatcher({
        city,
        store,
        book,
        signals,
        now: () => clock,
        onError: (fault) => {
          throw fault
        },
      })
    const first = await start()
    await put(0, 0.9)
    await put(1, 1.2)
    await first.settled()
    await first.stop()
    // nobody watches now
    await put(2, 1.3)
    const second = await start()
    await second.settled()
    const board = openBoard(city, {})
    assert.deepEqual(
      (await board.list(store, system, { open: true })).map((one) => one.beganAt.getTime()),
      [after(2).getTime()],
    )
    await second.stop()
    const third = await start()
    await third.settled()
    assert.equal((await board.list(store, system, {})).length, 1)
    assert.equal(notices.length, 1)
    for (const [minute, value] of [
      [3, 0.9],
      [4, 0.9],
      [5, 0.9],
    ] as const)
      await put(minute, value)
    await third.settled()
    assert.deepEqual(
      (await board.list(store, system, {})).map((one) => one.state),
      ['ended'],
    )
    await third.stop()
  } finally {
    await store.close()
  }
})

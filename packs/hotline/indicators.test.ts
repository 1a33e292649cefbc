import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { type Id, type Instant, instantOf, must, newId } from '../../base/index.ts'
import { type Dimension, openIndicators } from '../../brain/indicators/index.ts'
import { check, compile } from '../../kit/index.ts'
import * as clocks from '../../platform/clocks/index.ts'
import * as ledger from '../../platform/ledger/index.ts'
import * as matters from '../../platform/matters/index.ts'
import { loadCases, type MadeCase } from '../../platform/matters/testing.ts'
import { type Actor, systemActor } from '../../platform/org/index.ts'
import { type Store, sql } from '../../platform/store/index.ts'
import { freshStore } from '../../platform/store/testing.ts'
import { hotline } from './index.ts'

describe('packs / hotline / indicators', () => {
  const HOUR = 3_600_000
  const DISTRICT = '440111'
  const everything = systemActor(DISTRICT)
  const compiled = compile([hotline])
  const types = Object.fromEntries(
    Object.values(compiled.types).map(({ fingerprint, ...type }) => [type.name, { ...type, version: 1 }]),
  )
  const indicators = openIndicators({ roles: compiled.roles, types, declared: compiled.indicators })
  const now = instantOf('2026-11-21', 600)
  const month = { from: instantOf('2026-11-01'), to: instantOf('2026-12-01') }
  const at = (hours: number): Instant => new Date(month.from.getTime() + hours * HOUR)

  const clerk = (role: string, area: string, units: readonly Id[] | null): Actor => ({
    kind: 'staff',
    account: newId(),
    name: role,
    district: DISTRICT,
    unit: units?.[0] ?? null,
    unitName: null,
    duties: [{ role, area, units, grade: 3 }],
    provenAt: 0,
  })

  let store: Store
  const emptied = async () => {
    const tables = 'matter task clock visit ask supervision_order link answer figure_publication'.split(' ')
    await store.tx((tx) => tx.run(sql.raw(`truncate ${tables.join(', ')}`)))
  }
  before(async () => {
    store = await freshStore([ledger.schema, clocks.schema, matters.schema])
  })
  after(() => store.close())

  const value = async (name: string, asOf = now, who = everything, by?: Dimension) => {
    const asked = { name: `hotline.${name}`, span: month, asOf, ...(by ? { by } : {}) }
    // biome-ignore lint/suspicious/noExplicitAny: answers of doors are looked into field by field
    return must(await indicators.read(store, who, asked, now)) as any
  }

  /** The 200 tickets of the worked example: due on the 10th, called back on the 12th. */
  function example(unit: Id): MadeCase[] {
    return Array.from({ length: 200 }, (_, i): MadeCase => {
      const contact = i < 196 ? at(30) : at(60)
      const visited = i < 180
      const solved = i < 150 ? 'yes' : i < 162 ? 'partly' : 'no'
      const satisfied = i < 90 ? 'very' : i < 140 ? 'yes' : i < 160 ? 'basic' : 'no'
      return {
        openedAt: at(10),
        unit,
        area: i % 2 ? '440111007' : '440111008',
        contactedAt: contact,
        closedAt: at(270),
        clocks: [
          { kind: 'contact', due: at(48), stoppedAt: contact },
          { kind: 'handle', due: at(216), stoppedAt: at(200) },
        ],
        ...(visited ? { visit: { at: at(270), verdict: { responded: true, solved, satisfied } } } : {}),
        // Eight of those that nobody could call back were excluded.
        ...(i >= 192 ? { excludedAt: at(290) } : {}),
      }
    })
  }

  test('the pack is sound and every part of a composite exists', () => {
    assert.deepEqual(check([hotline]), [])
    for (const one of Object.values(hotline.indicators))
      for (const { indicator } of one.score ?? []) assert.ok(hotline.indicators[indicator])
    assert.equal(
      hotline.indicators.score?.score?.reduce((sum, part) => sum + part.weight, 0),
      100,
    )
  })

  describe('the three rates 三率', () => {
    test('the worked example gives 98.0, 83.3, 88.9 and 87.3', async () => {
      await emptied()
      await loadCases(store, DISTRICT, example(newId()))
      const [responded, solved, satisfied, score] = await Promise.all(
        ['responded', 'solved', 'satisfied', 'score'].map((name) => value(name)),
      )
      assert.deepEqual([responded.numerator, responded.denominator, responded.value], [196, 200, 98])
      assert.deepEqual([solved.numerator, solved.denominator, solved.value], [150, 180, 83.3])
      assert.deepEqual([satisfied.numerator, satisfied.denominator, satisfied.value], [160, 180, 88.9])
      assert.equal(score.value, 87.3)
      // Before the call-backs nobody was visited: no rate, and so no score.
      assert.equal((await value('solved', at(260))).value, null)
      assert.equal((await value('score', at(260))).value, null)
      // Before the due date nothing was due.
      assert.equal((await value('responded', at(215))).denominator, 0)
    })

    test('an exclusion leaves solved and satisfied from its decision on, the response rate never', async () => {
      await emptied()
      const cases = example(newId()).map((one, i) => (i >= 170 && i < 180 ? { ...one, excludedAt: at(400) } : one))
      await loadCases(store, DISTRICT, cases)
      for (const [asOf, visited] of [
        [at(399), 180],
        [at(400), 170],
      ] as const) {
        assert.equal((await value('solved', asOf)).denominator, visited)
        assert.equal((await value('satisfied', asOf)).denominator, visited)
        assert.equal((await value('responded', asOf)).denominator, 200)
      }
      assert.equal((await value('excluded')).numerator, 10)
    })

    test('towns and district: the whole is counted anew, 83.3 % and not 70 %', async () => {
      await emptied()
      const unit = newId()
      const town = (area: string, all: number, kept: number): MadeCase[] =>
        Array.from({ length: all }, (_, i) => ({
          openedAt: at(1),
          unit,
          area,
          clocks: [{ kind: 'handle', due: at(100), stoppedAt: i < kept ? at(90) : at(110) }],
        }))
      await loadCases(store, DISTRICT, [...town('440111007001', 100, 90), ...town('440111008', 20, 10)])
      const read = await value('closedInTime', now, everything, 'area')
      assert.equal(read.value, 83.3)
      assert.deepEqual(Object.fromEntries(read.groups.map((group: { key: string; value: number }) => [group.key, group.value])), {
        '440111007': 90,
        '440111008': 50,
      })
      assert.equal(read.previous.value, null)
    })
  })

  // ── count == rows, for whatever data, whoever looks, whenever ──────────────────────────────────────────────────────

  const UNITS = [newId(), newId(), newId()]
  const hours = fc.integer({ min: -400, max: 700 })
  const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: null })
  const someCase: fc.Arbitrary<MadeCase> = fc
    .record({
      opened: hours,
      closed: maybe(fc.integer({ min: 0, max: 300 })),
      unit: maybe(fc.constantFrom(...UNITS)),
      area: fc.constantFrom('440111', '440111007', '440111007002', '440111008'),
      category: fc.constantFrom('0201', '0305', '99', null),
      channel: fc.constantFrom('phone', 'web', 'wechat'),
      kind: fc.constantFrom('help', 'complaint', 'consult'),
      anonymous: fc.boolean(),
      spot: fc.boolean(),
      contact: maybe(fc.integer({ min: 0, max: 60 })),
      signed: maybe(fc.integer({ min: 0, max: 60 })),
      clocks: fc.array(
        fc.record({
          kind: fc.constantFrom('handle', 'contact', 'sign', 'dispatch', 'second'),
          due: fc.integer({ min: 1, max: 200 }),
          stopped: maybe(fc.integer({ min: 0, max: 300 })),
          void: fc.boolean(),
        }),
        { maxLength: 5 },
      ),
      visit: maybe(
        fc.record({
          at: fc.integer({ min: 0, max: 300 }),
          solved: fc.constantFrom('yes' as const, 'partly' as const, 'no' as const, null),
          satisfied: fc.constantFrom('very' as const, 'basic' as const, 'veryNo' as const, null),
        }),
      ),
      excluded: maybe(fc.integer({ min: 0, max: 400 })),
      returned: maybe(fc.integer({ min: 0, max: 100 })),
      order: maybe(fc.record({ at: fc.integer({ min: 0, max: 100 }), acknowledged: maybe(fc.integer({ min: 0, max: 50 })) })),
      merged: maybe(fc.integer({ min: 0, max: 300 })),
      answer: maybe(
        fc.constantFrom('已派人到现场核实并处理完毕，感谢您的反映与支持', '路灯线路已经抢修完成，当晚恢复照明，请您放心出行'),
      ),
    })
    .map((one): MadeCase => {
      const opened = at(one.opened)
      const later = (n: number) => new Date(opened.getTime() + n * HOUR)
      const maybeAt = (n: number | null) => (n === null ? null : later(n))
      return {
        openedAt: opened,
        closedAt: one.merged === null ? maybeAt(one.closed) : null,
        unit: one.unit,
        area: one.area,
        category: one.category,
        channel: one.channel,
        kind: one.kind,
        anonymous: one.anonymous,
        tags: one.spot ? ['onTheSpot'] : [],
        contactedAt: maybeAt(one.contact),
        signedAt: maybeAt(one.signed),
        clocks: one.clocks.map((clock) => ({
          kind: clock.kind,
          due: later(clock.due),
          stoppedAt: clock.void ? later(clock.stopped ?? 50) : maybeAt(clock.stopped),
          void: clock.void,
        })),
        visit: one.visit
          ? { at: later(one.visit.at), verdict: { responded: true, solved: one.visit.solved, satisfied: one.visit.satisfied } }
          : null,
        excludedAt: maybeAt(one.excluded),
        returnedAt: maybeAt(one.returned),
        order: one.order
          ? {
              at: later(one.order.at),
              acknowledgedAt: one.order.acknowledged === null ? null : later(one.order.at + one.order.acknowledged),
            }
          : null,
        mergedInto: one.merged === null ? null : { id: newId(), at: later(one.merged) },
        ...(one.answer ? { answer: one.answer } : {}),
      }
    })

  const lookers = [
    everything,
    clerk('leader', DISTRICT, null),
    clerk('leader', '440111007', null),
    clerk('handler', DISTRICT, [UNITS[0] as Id]),
    { ...clerk('leader', DISTRICT, null), duties: [] },
  ]

  async function rowsOf(
    name: string,
    who: Actor,
    which: 'base' | 'hits' | 'rest',
    asOf?: Instant,
    groups?: matters.Look['groups'],
  ) {
    const ids: Id[] = []
    let cursor: string | undefined
    let total: number | null = null
    do {
      const page = must(
        await indicators.rows(
          store,
          who,
          {
            name,
            span: month,
            which,
            limit: 7,
            ...(asOf ? { asOf } : {}),
            ...(cursor ? { cursor } : {}),
            ...(groups ? { groups } : {}),
          },
          now,
        ),
      )
      total ??= page.total
      ids.push(...page.ids)
      cursor = page.next ?? undefined
    } while (cursor)
    assert.equal(new Set(ids).size, ids.length, `${name}: a row is shown once`)
    assert.equal(total, ids.length, `${name}: the total is that of the rows`)
    return ids
  }

  test('every figure counts exactly the rows it opens, whoever looks and whenever', async () => {
    const names = Object.values(compiled.indicators).filter((one) => !one.score)
    await fc.assert(
      fc.asyncProperty(
        fc.array(someCase, { minLength: 1, maxLength: 40 }),
        fc.constantFrom(...lookers),
        fc.option(fc.integer({ min: -100, max: 700 }), { nil: undefined }),
        fc.constantFrom<Dimension>('area', 'unit', 'category', 'channel', 'kind', 'hour', 'day', 'month'),
        async (cases, who, asOfHour, by) => {
          await emptied()
          await loadCases(store, DISTRICT, cases)
          const asOf = asOfHour === undefined || at(asOfHour) >= now ? undefined : at(asOfHour)
          for (const { name, of } of names) {
            const asked = { name, span: month, by, ...(asOf ? { asOf } : {}) }
            // biome-ignore lint/suspicious/noExplicitAny: looked into field by field
            const read = must(await indicators.read(store, who, asked, now)) as any
            const base = await rowsOf(name, who, 'base', asOf)
            const counted = read.denominator ?? read.numerator
            assert.equal(counted, base.length, name)
            const sum = (field: string) =>
              read.groups.reduce((n: number, group: Record<string, number>) => n + (group[field] ?? 0), 0)
            assert.equal(sum('numerator'), read.numerator, `${name} by ${by}: groups add up`)
            if (of) {
              const hits = await rowsOf(name, who, 'hits', asOf)
              const rest = await rowsOf(name, who, 'rest', asOf)
              assert.equal(hits.length, read.numerator, name)
              assert.deepEqual([...hits, ...rest].sort(), [...base].sort(), name)
            }
            const group = read.groups[0]
            if (group) {
              const rows = await rowsOf(name, who, 'base', asOf, [{ by, key: group.key }])
              assert.equal(rows.length, group.denominator ?? group.numerator, `${name} by ${by}: ${group.key}`)
            }
          }
        },
      ),
      { numRuns: 12 },
    )
  })

  test('the state kept in the rows and their history tell the same of now', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(someCase, { minLength: 1, maxLength: 40 }), async (cases) => {
        await emptied()
        // What has not happened yet is not in the rows of a living city.
        const past = (one: Instant | null | undefined) => (one && one <= now ? one : null)
        await loadCases(
          store,
          DISTRICT,
          cases.map((one) => {
            const alive = (one.clocks ?? []).filter((clock) => !clock.void && !past(clock.stoppedAt))
            const main = alive.filter((clock) => ['handle', 'second'].includes(clock.kind))
            const dues = (main.length > 0 ? main : alive).map((clock) => clock.due.getTime())
            const { mergedInto, ...rest } = one
            return {
              ...rest,
              closedAt: past(one.closedAt),
              due: dues.length > 0 ? new Date(Math.min(...dues)) : null,
              clocks: (one.clocks ?? []).map((clock) => ({
                ...clock,
                stoppedAt: clock.void ? one.openedAt : past(clock.stoppedAt),
              })),
              ...(mergedInto && mergedInto.at <= now ? { mergedInto } : {}),
            }
          }),
        )
        const look = (live: boolean) => ({
          who: everything,
          roles: compiled.roles,
          seen: { district: DISTRICT, ...month, asOf: now, live, mainClocks: ['handle', 'second'] },
        })
        for (const { name, count } of Object.values(compiled.indicators)) {
          const [is, was] = await Promise.all(
            [true, false].map((live) => matters.countFigures(store, look(live), count, [{}], ['unit'])),
          )
          const sorted = (rows: readonly matters.GroupCount[] | undefined) => rows?.map((row) => JSON.stringify(row)).sort()
          assert.deepEqual(sorted(is), sorted(was), name)
        }
      }),
      { numRuns: 12 },
    )
  })

  describe('published figures', () => {
    test('keep value, definition and the hash of their rows; a silent change of history shows', async () => {
      await emptied()
      const unit = newId()
      await loadCases(store, DISTRICT, example(unit))
      const head = clerk('officeHead', DISTRICT, null)
      const asked = { name: 'hotline.solved', span: month, asOf: at(280) }
      const { id } = must(await store.tx((tx) => indicators.publish(tx, head, asked, now)))
      assert.equal(must(await indicators.verify(store, head, id, now)).same, true)
      // Later life does not touch the past figure.
      await loadCases(store, DISTRICT, [{ openedAt: at(300), unit }])
      await store.tx((tx) =>
        tx.run(sql`insert into ask (district, id, matter, kind, asked_by, at, decision, decided_at, final)
        select district, ${newId()}::uuid, id, 'exclusion', 'x', ${at(290)}, 'granted', ${at(290)}, false from matter limit 1`),
      )
      assert.equal(must(await indicators.verify(store, head, id, now)).same, true)
      // Somebody writes over a call-back of then.
      await store.tx((tx) =>
        tx.run(sql`update visit set verdict = jsonb_set(verdict, '{solved}', '"yes"') where (district, id) in
        (select district, id from visit where verdict ->> 'solved' = 'no' limit 1)`),
      )
      const again = must(await indicators.verify(store, head, id, now))
      assert.equal(again.same, false)
      assert.equal(again.publication.value, 83.3)
      assert.equal(again.again.value, 83.9)
    })

    test('only heads and leaders publish; unknown names are refused', async () => {
      const asked = { name: 'hotline.solved', span: month }
      const refused = await store.tx((tx) => indicators.publish(tx, clerk('agent', DISTRICT, null), asked, now))
      assert.equal(refused.ok ? null : refused.error.code, 'indicators.mayNotPublish')
      const unknown = await indicators.read(store, everything, { name: 'toString', span: month }, now)
      assert.equal(unknown.ok ? null : unknown.error.code, 'indicators.unknown')
    })
  })
})

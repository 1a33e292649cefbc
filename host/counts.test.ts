import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { dayOf, type Id, type Instant, instantOf, newId } from '../base/index.ts'
import { openCounts, openIndicators, partOf, schema } from '../brain/indicators/index.ts'
import { compile } from '../kit/index.ts'
import { hotline } from '../packs/hotline/index.ts'
import * as clocks from '../platform/clocks/index.ts'
import type { RecordedFact } from '../platform/ledger/index.ts'
import * as ledger from '../platform/ledger/index.ts'
import * as matters from '../platform/matters/index.ts'
import { loadCases } from '../platform/matters/testing.ts'
import { type Actor, systemActor } from '../platform/org/index.ts'
import { type Store, sql } from '../platform/store/index.ts'
import { freshStore } from '../platform/store/testing.ts'

describe('host / counts', () => {
  const DISTRICT = '440111'
  const DAY = 86_400_000
  const now = instantOf('2026-11-21', 11 * 60)
  const ago = (days: number): Instant => new Date(now.getTime() - days * DAY)
  const compiled = compile([hotline])
  const types = Object.fromEntries(
    Object.values(compiled.types).map(({ fingerprint, ...type }) => [type.name, { ...type, version: 1 }]),
  )
  const all = systemActor(DISTRICT)
  const unit = newId()

  let store: Store
  before(async () => {
    store = await freshStore([ledger.schema, clocks.schema, matters.schema, schema])
  })
  after(() => store.close())

  /** The indicators of the hotline, once counted from the rows each time and once added up. */
  function opened() {
    const declared = compiled.indicators
    const counts = openCounts({
      district: DISTRICT,
      roles: compiled.roles,
      versions: () => Object.fromEntries(Object.entries(declared).map(([name, one]) => [name, [one]])),
      mainClocks: () => ['handle'],
      partOf,
    })
    const city = { roles: compiled.roles, types, declared }
    return { counts, slow: openIndicators(city), quick: openIndicators({ ...city, counts }) }
  }

  const factOf = (subject: Id): RecordedFact =>
    ({ subjectKind: 'matter', subject, district: DISTRICT }) as RecordedFact

  test('what is added up equals what is counted, for every indicator, division and town', async () => {
    await loadCases(
      store,
      DISTRICT,
      Array.from({ length: 120 }, (_, i) => ({
        openedAt: ago((i * 7) % 20),
        closedAt: i % 3 === 0 ? ago(((i * 7) % 20) / 2) : null,
        area: `44011100${1 + (i % 4)}${i % 2 === 0 ? `00${1 + (i % 3)}` : ''}`,
        channel: i % 2 ? 'phone' : 'web',
        category: `0${1 + (i % 5)}01`,
        unit,
        clocks: [
          {
            kind: 'handle',
            due: ago(((i * 7) % 20) - 4 + (i % 9)),
            stoppedAt: i % 3 === 0 ? ago(((i * 7) % 20) / 2) : null,
          },
        ],
        visit:
          i % 3 === 0
            ? { at: ago(((i * 7) % 20) / 2), verdict: { responded: true, solved: 'yes', satisfied: 'no' } }
            : null,
      })),
    )
    const { counts, slow, quick } = opened()
    while (await counts.step(store, now));
    while (await counts.renew(store, now));
    assert.equal((await counts.compare(store, now)).wrong, 0)
    const span = { from: instantOf('2026-11-01'), to: instantOf('2026-12-01') }
    let added = 0
    const names = Object.keys(compiled.indicators).filter((_, n) => n % 3 === 0)
    for (const name of names)
      for (const by of [undefined, 'area', 'unit'] as const)
        for (const area of [null, '440111002']) {
          if (by === 'unit' && area) continue
          const one = compiled.indicators[name]
          if (!one) continue
          const asked = { span, ...(by ? { by } : {}), ...(area ? { narrow: { area: [area] } } : {}) }
          const [a, b] = [
            await slow.valueOf(store, all, one, asked, now),
            await quick.valueOf(store, all, one, asked, now),
          ]
          assert.deepEqual(b.whole, a.whole, `${name} ${by} ${area}`)
          const order = (rows: unknown) =>
            [...((rows ?? []) as { key: string; denominator: number | null; value: number | null }[])]
              .filter((row) => row.denominator !== 0 && row.value !== 0)
              .sort((x, y) => (x.key < y.key ? -1 : 1))
          assert.deepEqual(order(b.groups), order(a.groups), `${name} ${by} ${area}`)
          if (await counts.read(store, all, one, span, now, by ? { by } : {})) added++
        }
    assert.ok(added >= 12, `${added} were added up`)
  })

  test('only what a fact touched is counted anew: old and new days, and what fell due with time', async () => {
    const { counts, slow, quick } = opened()
    while (await counts.renew(store, now));
    const [one] = await store.query<{ id: Id }>(
      sql`select id from matter where district = ${DISTRICT} and closed_at is null order by opened_at limit 1`,
    )
    assert.ok(one)
    const before = await counts.compare(store, now)
    assert.equal(before.wrong, 0)
    await store.tx(async (tx) => {
      await tx.run(sql`update matter set closed_at = ${ago(3)}, area = '440111009' where id = ${one.id}`)
      await tx.run(sql`update clock set due_at = ${ago(6)} where subject = ${one.id}`)
      await counts.onFacts(tx, [factOf(one.id)], now)
    })
    assert.equal((await counts.compare(store, now)).wrong, 0, 'closed, moved, and due on another day')
    // A day later some limits have passed without any fact.
    const later = new Date(now.getTime() + DAY)
    while (await counts.step(store, later));
    assert.equal((await counts.compare(store, later)).wrong, 0)
    const span = { from: instantOf('2026-11-01'), to: instantOf('2026-12-01') }
    const asked = { name: 'hotline.closedInTime', span }
    const [a, b] = await Promise.all([
      slow.read(store, all, asked, later),
      quick.read(store, all, asked, later),
    ])
    assert.ok(a.ok && b.ok)
    assert.equal(b.value.denominator, a.value.denominator)
  })

  test('limits that pass are counted though another fact came first, and though their clocks had been stopped', async () => {
    const { counts } = opened()
    const start = new Date(now.getTime() + DAY)
    while (await counts.step(store, start));
    while (await counts.renew(store, start));
    const minute = (n: number): Instant => new Date(start.getTime() + n * 60_000)
    const [running, stopped, other] = [newId(), newId(), newId()]
    const clock = { startedAt: ago(1), due: minute(2) }
    await loadCases(store, DISTRICT, [
      { id: running, openedAt: ago(1), area: '440111001', clocks: [{ kind: 'sign', ...clock }] },
      { id: stopped, openedAt: ago(1), clocks: [{ kind: 'handle', ...clock, stoppedAt: ago(0.5) }] },
      { id: other, openedAt: ago(1), area: '440111002' },
    ])
    await store.tx((tx) => counts.onFacts(tx, [running, stopped, other].map(factOf), minute(1)))
    assert.equal((await counts.compare(store, minute(1))).wrong, 0)
    // the sums hold up to the third minute now: what passed in between has to be in them
    await store.tx((tx) => counts.onFacts(tx, [factOf(other)], minute(3)))
    assert.equal((await counts.compare(store, minute(3))).wrong, 0, 'after a fact of another matter')
    while (await counts.step(store, minute(4)));
    assert.equal((await counts.compare(store, minute(4))).wrong, 0, 'after a step')
  })

  test('a change that nobody told of is found by the comparison and put right', async () => {
    const { counts } = opened()
    const later = new Date(now.getTime() + DAY)
    while (await counts.renew(store, later));
    await store.query(
      sql`update matter set closed_at = ${ago(2)} where id in (select id from matter where closed_at is null limit 1)`,
    )
    const found = await counts.compare(store, later)
    assert.ok(found.wrong > 0 && found.examples.length > 0)
    assert.equal((await counts.compare(store, later)).wrong, 0)
    assert.equal((await counts.checks(store))[0]?.wrong, 0)
  })

  test('rights: a town adds its own, whose rights go by unit has the rows counted', async () => {
    const { counts } = opened()
    const later = new Date(now.getTime() + DAY)
    while (await counts.renew(store, later));
    const span = { from: instantOf('2026-11-01'), to: instantOf('2026-12-01') }
    const taken = compiled.indicators['hotline.taken']
    assert.ok(taken)
    const staff = (role: string, area: string, units: Id[] | null): Actor => ({
      ...all,
      kind: 'staff',
      duties: [{ role, area, units, grade: 3 }],
    })
    const whole = await counts.read(store, all, taken, span, later)
    const leader = await counts.read(store, staff('leader', DISTRICT, null), taken, span, later)
    assert.deepEqual(leader, whole)
    const town = await counts.read(store, staff('leader', '440111002', null), taken, span, later)
    const narrowed = await counts.read(store, all, taken, span, later, { area: '440111002' })
    assert.deepEqual(town, narrowed)
    assert.ok((town?.whole.base ?? 0) > 0 && (town?.whole.base ?? 0) < (whole?.whole.base ?? 0))
    const foreign = await counts.read(store, staff('leader', '440111002', null), taken, span, later, {
      area: '440111003',
    })
    assert.equal(foreign?.whole.base, 0)
    assert.equal(await counts.read(store, staff('handler', DISTRICT, [unit]), taken, span, later), null)
    assert.equal(await counts.read(store, all, taken, { from: ago(3), to: ago(1) }, later), null, 'half days')
  })

  test('a changed definition is counted anew before it is read, and the past keeps its own', async () => {
    const { counts } = opened()
    const later = new Date(now.getTime() + DAY)
    while (await counts.renew(store, later));
    const taken = compiled.indicators['hotline.taken']
    assert.ok(taken)
    const changed = {
      ...taken,
      version: 2,
      validFrom: '2026-11-15',
      count: { ...taken.count, where: [{ column: 'channel' as const, in: ['web'] }] },
    }
    const mixed = openCounts({
      district: DISTRICT,
      roles: compiled.roles,
      versions: () => ({ 'hotline.taken': [taken, changed] }),
      mainClocks: () => ['handle'],
      partOf,
    })
    const span = { from: instantOf('2026-11-01'), to: instantOf('2026-12-01') }
    assert.equal(await mixed.read(store, all, changed, span, later), null, 'not before it is counted anew')
    while (await mixed.renew(store, later));
    const read = await mixed.read(store, all, changed, span, later, { group: 'day' })
    const rows = await store.query<{
      day: string
      n: number
    }>(sql`select to_char(opened_at at time zone 'Asia/Shanghai',
    'YYYY-MM-DD') as day, count(*)::int as n from matter where opened_at >= ${instantOf('2026-11-15')} and channel = 'web' group by 1`)
    for (const { day, n } of rows)
      assert.equal(read?.groups.find((group) => group.key === day)?.base, n, `${day} ${dayOf(later)}`)
    const early = await store.one<{ n: number }>(sql`select count(*)::int as n from matter
    where opened_at >= ${instantOf('2026-11-14')} and opened_at < ${instantOf('2026-11-15')}`)
    assert.equal(read?.groups.find((group) => group.key === '2026-11-14')?.base ?? 0, early?.n)
  })
})

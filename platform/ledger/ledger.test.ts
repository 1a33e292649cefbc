import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { newId } from '../../base/index.ts'
import { type Store, sql } from '../store/index.ts'
import { freshStore } from '../store/testing.ts'
import { append, schema, search, timeline } from './index.ts'
import { booked, club, story } from './testing.ts'

describe('platform / ledger', () => {
  let store: Store
  before(async () => {
    store = await freshStore([schema])
  })
  after(() => store.close())

  test('a fact comes back as it went in, in order, and of its subject only', async () => {
    const court = newId()
    const fact = booked({ subject: court })
    await store.tx((tx) => append(tx, [fact, ...story(court, ['court.played', 'court.swept'])]))
    await store.tx((tx) => append(tx, [booked(), booked({ subject: court, district: 'other' })]))
    const told = await timeline(store, club, 'court', court)
    assert.deepEqual(
      told.map((one) => one.kind),
      ['court.booked', 'court.played', 'court.swept'],
    )
    const { id, seq, ...rest } = told[0] as (typeof told)[number]
    assert.deepEqual(rest, fact)
    assert.ok(seq > 0 && id)
    assert.deepEqual(
      (await timeline(store, club, 'court', court, { limit: 2 })).map((one) => one.kind),
      ['court.played', 'court.swept'],
    )
    assert.deepEqual(await timeline(store, club, 'racket', court), [])
  })

  test('a fact goes with its change: rolled back together', async () => {
    const court = newId()
    await assert.rejects(
      store.tx(async (tx) => {
        await append(tx, [booked({ subject: court })])
        throw new Error('rain')
      }),
      /rain/,
    )
    await store.tx(async (tx) => {
      await append(tx, [booked({ subject: court })])
      return { ok: false }
    })
    assert.deepEqual(await timeline(store, club, 'court', court), [])
    await assert.rejects(
      store.tx((tx) => append(tx, [booked({ subject: 'no id' })])),
      /not an id/,
    )
    await store.tx((tx) => append(tx, []))
  })

  test('the audit search narrows by person, kind, subject and time, page by page', async () => {
    const district = 'audit'
    const subject = newId()
    const facts = Array.from({ length: 25 }, (_, i) =>
      booked({
        district,
        subject,
        kind: i % 5 === 0 ? 'org.loggedIn' : 'court.booked',
        at: new Date(Date.UTC(2026, 2, 1, i)),
        actor: { ...booked().actor, account: i % 2 === 0 ? 'even' : 'odd' },
        body: { i },
      }),
    )
    await store.tx((tx) => append(tx, facts))
    const numbers = async (...asked: [Parameters<typeof search>[1], Parameters<typeof search>[2]?]) =>
      (await search(store, ...asked)).facts.map((fact) => fact.body.i)

    assert.deepEqual(await numbers({ districts: [district], kinds: ['org.'] }), [20, 15, 10, 5, 0])
    assert.deepEqual(await numbers({ districts: [district], actor: 'odd', kinds: ['org.loggedIn'] }), [15, 5])
    assert.deepEqual(
      await numbers({
        districts: [district],
        from: new Date('2026-03-01T03:00Z'),
        to: new Date('2026-03-01T05:00Z'),
      }),
      [4, 3],
    )
    assert.deepEqual(await numbers({ districts: [] }), [])
    assert.deepEqual(
      await numbers({ districts: null, subject, subjectKind: 'court' }, { limit: 2 }),
      [24, 23],
    )

    const all: unknown[] = []
    let before: number | null = null
    do {
      const page: Awaited<ReturnType<typeof search>> = await search(
        store,
        { districts: [district] },
        { before, limit: 7 },
      )
      all.push(...page.facts.map((fact) => fact.body.i))
      before = page.older
    } while (before !== null)
    assert.deepEqual(
      all,
      facts.map((_, i) => 24 - i),
    )
  })

  test('the timeline walks an index', async () => {
    const plan = await store.tx(async (tx) => {
      await tx.run(sql`set local enable_seqscan = off`)
      return tx.query<{ 'QUERY PLAN': string }>(sql`
      explain select seq from fact where district = 'x' and subject = ${newId()}::uuid order by seq desc limit 5`)
    })
    const text = plan.map((line) => line['QUERY PLAN']).join(' ')
    assert.match(text, /fact_pkey/)
    assert.doesNotMatch(text, /Sort/)
  })
})

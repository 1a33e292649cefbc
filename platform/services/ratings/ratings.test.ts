import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { must, newId, ok, seeded } from '../../../base/index.ts'
import { openVault } from '../../fields/index.ts'
import { schema as ledger } from '../../ledger/index.ts'
import { type Actor, systemActor } from '../../org/index.ts'
import { type Store, sql } from '../../store/index.ts'
import { freshStore } from '../../store/testing.ts'
import { codeOfLevel, given, levelOfCode, levels, openRatings, schema, tagsFor } from './index.ts'

describe('platform / services / ratings', () => {
  const district = '440605'
  const at = new Date('2026-11-02T02:00:00Z')
  const visitor: Actor = { ...systemActor(district), kind: 'citizen', name: '申请人' }
  let store: Store
  before(async () => {
    store = await freshStore([ledger, schema])
  })
  after(() => store.close())

  test('a bare 2 is two different things: each coding is converted at its border', () => {
    assert.equal(levels[must(levelOfCode('national', 2))].zh, '不满意')
    assert.equal(levels[must(levelOfCode('gb39046', 2))].zh, '满意')
    for (const coding of ['national', 'gb39046'] as const)
      for (const code of [1, 2, 3, 4, 5])
        assert.equal(codeOfLevel(coding, must(levelOfCode(coding, String(code)))), code)
    for (const code of [0, 6, 2.5, '', '02', null, true])
      assert.equal(levelOfCode('national', code).ok, false)
  })

  test('nothing is chosen for the visitor, and tags go with the level', () => {
    assert.equal(given({ level: undefined, channel: 'qr' }).ok, false)
    assert.equal(given({ level: 'very', tags: ['rude'], channel: 'qr' }).ok, false)
    assert.deepEqual(must(given({ level: 'no', tags: ['rude', 'rude'], words: '  ', channel: 'nowhere' })), {
      ...{ level: 'no', tags: ['rude'], words: null, channel: 'web' },
    })
    assert.ok(tagsFor('basic').includes('slow') && tagsFor('basic').includes('quick'))
    assert.equal(given({ level: 'no', words: '慢'.repeat(501), channel: 'qr' }).ok, false)
  })

  function ratings() {
    const opened: string[] = []
    const room = openRatings({
      district,
      vault: openVault({ key: Buffer.alloc(32, 3) }),
      rectify: async () => {
        const id = newId()
        opened.push(id)
        return ok({ id })
      },
    })
    const visit = () => ({
      ...{ ticket: newId(), matter: null, matterNumber: null, citizen: null, item: 'club.court' },
      ...{
        itemTitle: '网球场',
        unit,
        unitName: '场地部',
        hall,
        hallName: '前台',
        window: '3',
        clerk: newId(),
        at,
      },
    })
    return { room, opened, visit }
  }
  const unit = newId()
  const hall = newId()

  test('one visit is rated once; a bad rating opens a rectification, its answer a second rating, once', async () => {
    const { room, opened, visit } = ratings()
    const one = visit()
    const { token } = await store.tx((tx) => room.ticketToRate(tx, one))
    assert.equal((await store.tx((tx) => room.ticketToRate(tx, one))).token, token, 'one QR code a visit')
    const rate = (level: string, when = at) =>
      store.tx((tx) =>
        room.rate(tx, visitor, token, { level, channel: 'qr', rater: { phone: '13900000001' } }, when),
      )
    const clerk = await store.tx((tx) =>
      room.rate(tx, { ...visitor, kind: 'staff' }, token, { level: 'very', channel: 'tablet' }, at),
    )
    assert.equal(!clerk.ok && clerk.error.code, 'ratings.notByStaff')
    const bad = must(await rate('veryNo'))
    assert.deepEqual(opened, [bad.rectification])
    assert.ok(bad.rater && !bad.rater.includes('139'))
    const again = await rate('very')
    assert.equal(!again.ok && again.error.code, 'ratings.rated')
    await store.tx((tx) => room.answered(tx, bad.rectification ?? ''))
    assert.equal(must(await rate('yes', new Date(at.getTime() + 40 * 86_400_000))).round, 2)
    assert.equal((await rate('yes')).ok, false)
    assert.equal(opened.length, 1, 'the second opens nothing')
    const late = await store.tx((tx) => room.ticketToRate(tx, visit()))
    const over = await store.tx((tx) =>
      room.rate(
        tx,
        visitor,
        late.token,
        { level: 'yes', channel: 'qr' },
        new Date(at.getTime() + 31 * 86_400_000),
      ),
    )
    assert.equal(!over.ok && over.error.code, 'ratings.over')
  })

  test('shares stand on who could rate; a misrating counts no more, the unrated never as satisfied', async () => {
    await store.tx((tx) => tx.run(sql`delete from rating_chance`))
    await store.tx((tx) => tx.run(sql`delete from rating`))
    await store.tx((tx) => tx.run(sql`delete from rating_day`))
    const { room, visit } = ratings()
    const tokens: string[] = []
    for (let i = 0; i < 5; i++) tokens.push((await store.tx((tx) => room.ticketToRate(tx, visit()))).token)
    const rate = async (i: number, level: string) =>
      must(await store.tx((tx) => room.rate(tx, visitor, tokens[i] ?? '', { level, channel: 'tablet' }, at)))
    await rate(0, 'very')
    await rate(1, 'no')
    const wrong = await rate(2, 'veryNo')
    await store.tx((tx) =>
      room.judged(tx, systemActor(district), wrong.rectification ?? '', 'excluded', '误评', at),
    )
    const filter = { from: at, to: new Date(at.getTime() + 1), units: null }
    const [row] = await room.tally(store, 'window', filter)
    assert.equal(row?.title, '前台 3')
    assert.deepEqual([row?.chances, row?.rated, row?.bad, row?.excluded], [5, 2, 1, 1])
    assert.deepEqual(row?.byLevel, { very: 1, yes: 0, basic: 0, no: 1, veryNo: 0 })
    assert.equal(
      (await room.tally(store, 'channel', filter))[0]?.chances,
      null,
      'who did not rate chose no channel',
    )
    assert.deepEqual(await room.tally(store, null, { ...filter, units: [newId()] }), [])
    const words = await room.said(store, { ...filter, badOnly: true, not: null, limit: 10 })
    assert.equal(words.length, 2)
    assert.ok(!('rater' in (words[0] ?? {})))
  })

  test('whatever happens, in any order and at the same time, the counts are those of the rows', async () => {
    const { room, visit } = ratings()
    const random = seeded(20_261_121)
    const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T
    const tokens: { token: string; rectification: string | null }[] = []
    const steps = Array.from({ length: 220 }, () => random())
    const levelNames = Object.keys(levels)
    const one = async (step: number) => {
      if (step < 0.35 || tokens.length === 0) {
        const when = new Date(at.getTime() - Math.floor(random() * 5) * 86_400_000)
        const of = { ...visit(), at: when, item: pick(['a', 'b', null]), unit: pick([unit, null]) }
        const made = await store.tx((tx) => room.ticketToRate(tx, { ...of, hall: pick([hall, null]) }))
        tokens.push({ token: made.token, rectification: null })
        return
      }
      const chosen = pick(tokens)
      if (step < 0.75) {
        const level = pick(levelNames)
        const given = { level, channel: pick(['web', 'qr']), tags: level === 'no' ? ['slow'] : [] }
        const done = await store.tx((tx) => room.rate(tx, visitor, chosen.token, given, at))
        if (done.ok && done.value.rectification) chosen.rectification = done.value.rectification
      } else if (chosen.rectification) {
        const matter = chosen.rectification
        const state = pick(['counted', 'reviewing', 'excluded'] as const)
        if (step < 0.9)
          await store.tx((tx) => room.judged(tx, systemActor(district), matter, state, '复核', at))
        else if (step < 0.96) await store.tx((tx) => room.ended(tx, matter, at))
        else await store.tx((tx) => room.answered(tx, matter))
      }
    }
    for (let i = 0; i < steps.length; i += 4) await Promise.all(steps.slice(i, i + 4).map(one))
    const wide = {
      from: new Date(at.getTime() - 9 * 86_400_000),
      to: new Date(at.getTime() + 86_400_000),
      units: null,
    }
    const byRows = await store.one<Record<string, number>>(sql`
    select count(*)::integer as chances, count(*) filter (where r.state <> 'excluded')::integer as rated,
      count(*) filter (where r.level in ('no', 'veryNo') and r.state <> 'excluded')::integer as bad,
      count(*) filter (where r.state = 'excluded')::integer as excluded,
      count(*) filter (where r.level in ('no', 'veryNo') and r.state <> 'excluded' and r.closed_at is not null)::integer
        as closed
    from rating_chance c left join rating r on r.district = c.district and r.chance = c.id and r.round = 1
    where c.district = ${district}`)
    const [all] = await room.tally(store, null, wide)
    const { chances, rated, bad, excluded, closed } = all as unknown as Record<string, number>
    assert.deepEqual({ chances, rated, bad, excluded, closed }, byRows)
    for (const by of ['unit', 'item', 'channel'] as const) {
      const rows = await room.tally(store, by, wide)
      assert.equal(
        rows.reduce((sum, row) => sum + row.rated, 0),
        byRows?.rated,
        by,
      )
    }
    const [slow] = await store.query<{ n: number }>(sql`
    select count(*)::integer as n from rating where 'slow' = any(tags) and state <> 'excluded'`)
    assert.equal((await room.tagCounts(store, wide)).find(({ tag }) => tag === 'slow')?.count ?? 0, slow?.n)
  })
})

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { must, type Refusal, type Result } from '../../../base/index.ts'
import * as ledger from '../../ledger/index.ts'
import { type Store, sql } from '../../store/index.ts'
import { freshStore } from '../../store/testing.ts'
import { schema as datasets, put } from '../datasets/index.ts'
import * as sharing from './index.ts'
import { shared, WHY } from './testing.ts'

describe('platform / catalogue / sharing', () => {
  let store: Store
  before(async () => {
    store = await freshStore([ledger.schema, datasets, sharing.schema])
  })
  after(() => store.close())

  const NOW = new Date('2026-11-21T02:00:00Z')
  const codeOf = (result: Result<unknown, Refusal>) => (result.ok ? 'ok' : result.error.code)
  // identity numbers of the invented rows do not check: the tests ask by rows made to fit
  const IDS = ['110105194912310 02X'.replace(' ', ''), '440111190001010005', '440111190001010021']

  async function fresh(over: Parameters<typeof shared>[1] | object = {}) {
    const made = await shared(store, { now: () => NOW, ...over })
    const [a, b] = made.all
    const table = sql.id(`data_${made.dataset.id.replaceAll('-', '').slice(-16)}`)
    await store.tx(async (tx) => {
      for (const [row, id] of [
        [a, IDS[0]],
        [b, IDS[1]],
      ] as const)
        await tx.run(
          sql`update ${table} set key = ${id}, f_id_number = ${id} where key = ${row?.key ?? ''} and district = '440111'`,
        )
    })
    const call = (more: object = {}) =>
      made.service.call({
        key: made.key,
        ip: '127.0.0.1',
        do: 'lookup',
        of: { idNumber: IDS[0] },
        why: WHY,
        ...more,
      })
    const facts = () =>
      store.query<{ body: Record<string, unknown> }>(
        sql`select body from fact where kind = 'share.access' and subject = ${made.grant.id}::uuid order by seq`,
      )
    return { ...made, call, facts }
  }

  test('a look-up answers masked items and leaves a fact without anything personal', async () => {
    const { call, facts, all } = await fresh()
    const answer = must(await call())
    assert.ok('found' in answer && answer.found)
    assert.deepEqual(Object.keys(answer.row ?? {}).sort(), ['idNumber', 'married', 'name', 'village'])
    assert.match(String(answer.row?.idNumber), /^1101\*{10}002X$/)
    assert.match(String(answer.row?.name), /^.\*+$/)
    assert.equal(answer.data.decisions, true)
    const [fact] = await facts()
    assert.equal(fact?.body.result, 'found')
    assert.deepEqual(fact?.body.why, WHY)
    const said = JSON.stringify(fact)
    assert.ok(!said.includes(IDS[0] as string) && !said.includes(String(all[0]?.values.name)))
  })

  test('without a purpose, for another purpose, from another network, in another way: refused, and on record', async () => {
    const { call, facts } = await fresh({ grant: { mode: 'check' } })
    assert.equal(codeOf(await call({ why: { duty: WHY.duty, operator: 'x' } })), 'sharing.noPurpose')
    assert.equal(codeOf(await call({ why: undefined })), 'sharing.noPurpose')
    assert.equal(codeOf(await call({ why: { ...WHY, duty: 'SX-0002' } })), 'sharing.otherPurpose')
    assert.equal(codeOf(await call({ ip: '10.0.0.1' })), 'sharing.otherNetwork')
    assert.equal(codeOf(await call()), 'sharing.otherMode')
    assert.deepEqual(
      (await facts()).map((fact) => fact.body.result),
      [
        'sharing.noPurpose',
        'sharing.noPurpose',
        'sharing.otherPurpose',
        'sharing.otherNetwork',
        'sharing.otherMode',
      ],
    )
    assert.equal(codeOf(await call({ key: `hys_${'x'.repeat(43)}` })), 'sharing.badKey')
    assert.equal(codeOf(await call({ key: 'nonsense' })), 'sharing.badKey')
  })

  test('is this true: unknown and false are the same answer, letter for letter', async () => {
    const { call, all } = await fresh({ grant: { mode: 'check' } })
    const check = (id: string, name: unknown) =>
      call({ do: 'check', of: { idNumber: id }, claim: { name } }).then((result) => must(result))
    const name = all[0]?.values.name
    const yes = await check(IDS[0] as string, name)
    const wrong = await check(IDS[0] as string, '别人')
    const unknown = await check(IDS[2] as string, name)
    assert.equal('answer' in yes && yes.answer, 'yes')
    const bare = (answer: sharing.Answer) => ({ ...answer, quota: null })
    assert.deepEqual(bare(wrong), bare(unknown))
    assert.equal('answer' in wrong && wrong.answer, 'no')
    assert.equal(
      codeOf(await call({ do: 'check', claim: { phone: '13800000000' } })),
      'sharing.badClaim',
      'an item that was not granted cannot be asked about',
    )
  })

  test('the quota of a day holds exactly, also among calls that come at once', async () => {
    const { call, facts, grant } = await fresh({ grant: { dayMost: 7, minuteMost: 1000 } })
    const all = await Promise.all(Array.from({ length: 30 }, () => call()))
    assert.equal(all.filter((one) => one.ok).length, 7)
    assert.ok(all.every((one) => one.ok || one.error.code === 'sharing.overQuota'))
    const [day] = await sharing.usage(store, '440111', grant.id, '2026-11-01')
    assert.deepEqual([day?.calls, day?.refused, day?.rows], [7, 23, 7])
    assert.equal((await facts()).length, 30, 'an audit fact each')
  })

  test('a minute may take so many', async () => {
    const { call } = await fresh({ grant: { minuteMost: 3 } })
    const all = await Promise.all(Array.from({ length: 5 }, () => call()))
    assert.deepEqual(all.map(codeOf), ['ok', 'ok', 'ok', 'sharing.tooFast', 'sharing.tooFast'])
  })

  test('revoked is closed at once, also for a service that knew the key, also in another process', async () => {
    const { call, grant, who, key, service } = await fresh()
    must(await call())
    await store.tx((tx) =>
      sharing.endGrant(tx, who, grant, { state: 'revoked', why: '使用单位职责调整' }, NOW),
    )
    assert.equal(codeOf(await call()), 'sharing.closed')
    assert.equal(
      codeOf(await service.open({ key, ip: '127.0.0.1', why: WHY, mode: 'query' }, NOW)),
      'sharing.closed',
    )
  })

  test('a key that was replaced holds a day, one that was closed not a moment; an ended grant is shut', async () => {
    let now = NOW
    const { call, grant, who, keyId } = await fresh({ now: () => now })
    const next = must(
      await store.tx((tx) =>
        sharing.makeKey(tx, who, grant, { system: '津贴系统', networks: ['127.0.0.0/8'] }, NOW),
      ),
    )
    must(await call())
    must(await call({ key: next.key }))
    now = new Date(NOW.getTime() + 25 * 3_600_000)
    assert.equal(codeOf(await call()), 'sharing.badKey')
    must(await call({ key: next.key }))
    assert.equal(await store.tx((tx) => sharing.closeKey(tx, who, grant, next.id, now)), true)
    assert.equal(codeOf(await call({ key: next.key })), 'sharing.badKey')
    assert.notEqual(keyId, next.id)
    now = new Date('2027-01-02T00:00:00Z')
    const other = await fresh({ now: () => now })
    assert.equal(codeOf(await other.call()), 'sharing.closed')
  })

  test('what the catalogue takes back is not shared any more, and poor quality is said with every answer', async () => {
    const { call, dataset } = await fresh({ dataset: { score: 79 } })
    assert.equal(must(await call()).data.decisions, false)
    await store.tx((tx) =>
      put(
        tx,
        {
          ...dataset,
          version: 2,
          items: dataset.items.map((item) => (item.name === 'married' ? { ...item, share: 'never' } : item)),
        },
        [],
      ),
    )
    const narrower = must(await call())
    assert.ok('row' in narrower && !('married' in (narrower.row ?? {})))
    await store.tx((tx) => put(tx, { ...dataset, version: 3, share: 'never' }, []))
    assert.equal(codeOf(await call()), 'sharing.datasetGone')
  })

  test('whoever is on the watch list is not looked at unnoticed; one case for many persons is noticed', async () => {
    const { call, grant, dataset, service } = await fresh({
      service: { rules: { operatorHour: 100, caseSubjects: 1, subjectDay: 100 } },
    })
    const blind = service.whoseOf(dataset, IDS[0] as string)
    await store.tx((tx) =>
      sharing.watch(tx, '440111', { blind, why: '公众人物', madeAt: NOW, madeBy: '审计员' }),
    )
    must(await call())
    must(await call({ of: { idNumber: IDS[1] } }))
    const found = await sharing.hints(store, '440111', { grants: [grant.id], open: true })
    assert.deepEqual(found.map((one) => one.kind).sort(), ['case', 'watched'])
  })

  test('the grant of a request is made once', async () => {
    const { grant, who, dataset } = await fresh()
    const { grantFor } = await import('./testing.ts')
    const again = await store.tx((tx) =>
      sharing.makeGrant(tx, who, grantFor(dataset, { matter: grant.matter }), NOW),
    )
    assert.deepEqual([again.fresh, again.grant.id], [false, grant.id])
  })
})

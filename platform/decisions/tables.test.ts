import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { must, say } from '../../base/index.ts'
import * as ledger from '../ledger/index.ts'
import type { Store } from '../store/index.ts'
import { freshStore } from '../store/testing.ts'
import {
  type Author,
  type DecisionTable,
  decideAt,
  draftOf,
  dropDraft,
  listTables,
  publishDraft,
  publishTable,
  saveDraft,
  schema,
  tableAt,
  versionsOf,
} from './index.ts'

describe('platform / decisions / tables', () => {
  const district = '440100'
  const by: Author = {
    name: '陈馆长',
    actor: { kind: 'system', account: null, name: '系统', unit: null, unitName: null, onBehalfOf: null },
  }
  const day = (text: string): Date => new Date(`${text}T00:00:00+08:00`)

  const table = (fee: number, more: Partial<DecisionTable> = {}): DecisionTable => ({
    name: 'courtFee',
    title: say('场地费', 'Court fee'),
    hit: 'U',
    inputs: [{ name: 'member', type: 'boolean', title: say('会员', 'member') }],
    outputs: [{ name: 'fee', type: 'number', title: say('费用', 'fee') }],
    rows: [
      { when: ['true'], gives: ['0'], note: '章程第 4 条' },
      { when: ['false'], gives: [String(fee)] },
    ],
    ...more,
  })

  let store: Store
  before(async () => {
    store = await freshStore([ledger.schema, schema])
  })
  after(() => store.close())

  const codeOf = (result: { readonly ok: boolean; readonly error?: unknown }): unknown =>
    result.ok ? 'ok' : (result.error as { code: string }).code

  test('a version decides from its day on, and the one before until then', async () => {
    const publish = (fee: number, from: string) =>
      store.tx((tx) =>
        publishTable(tx, { district, table: table(fee), from: day(from), why: '年度调整' }, by, day(from)),
      )
    assert.equal(must(await publish(3000, '2026-01-01')).version, 1)
    assert.equal(must(await publish(3000, '2026-02-01')).version, 1, 'the same table is not a new version')
    assert.equal(must(await publish(3500, '2026-07-01')).version, 2)
    assert.equal(codeOf(await publish(4000, '2026-06-01')), 'decisions.notLater')
    const at = async (when: string) =>
      must(await decideAt(store, district, 'courtFee', { member: false }, day(when)))
    assert.deepEqual((await at('2026-06-30')).outputs, { fee: 3000 })
    const later = await at('2026-07-01')
    assert.deepEqual([later.outputs, later.version, later.says.zh], [{ fee: 3500 }, 2, '第 2 行：非“会员”'])
    assert.equal(codeOf(await tableAt(store, district, 'courtFee', day('2025-12-31'))), 'decisions.unknown')
    const versions = await versionsOf(store, district, 'courtFee')
    assert.deepEqual(
      versions.map((one) => [one.version, one.to?.toISOString() ?? null]),
      [
        [2, null],
        [1, day('2026-07-01').toISOString()],
      ],
    )
  })

  test('a draft is saved over what was read, and published once, by another person', async () => {
    const at = day('2026-08-01')
    const author = { ...by, actor: { ...by.actor, account: 'author' } }
    const draft = table(1, { name: 'lockerFee' })
    const first = must(
      await store.tx((tx) => saveDraft(tx, { district, table: draft, revision: null }, author, at)),
    )
    const again = { district, table: table(2, { name: 'lockerFee' }), revision: first.revision }
    assert.equal(must(await store.tx((tx) => saveDraft(tx, again, author, at))).revision, 2)
    assert.equal(codeOf(await store.tx((tx) => saveDraft(tx, again, by, at))), 'decisions.changed')
    assert.equal(
      codeOf(await store.tx((tx) => saveDraft(tx, { ...again, revision: null }, by, at))),
      'decisions.changed',
    )
    const publish = (revision: number, who = { ...by, actor: { ...by.actor, account: 'other' } }) =>
      store.tx((tx) =>
        publishDraft(tx, { district, name: 'lockerFee', revision, from: at, why: '新设' }, who, at),
      )
    assert.equal(codeOf(await publish(2, author)), 'decisions.samePerson')
    assert.equal(codeOf(await publish(1)), 'decisions.changed')
    const rows = await listTables(store, district, at)
    assert.deepEqual(
      rows.map((one) => [one.name, one.newest, one.inForce, one.draft]),
      [
        ['courtFee', 2, 2, null],
        ['lockerFee', null, null, 2],
      ],
    )
    assert.equal(must(await publish(2)).version, 1)
    assert.equal(await draftOf(store, district, 'lockerFee'), undefined)
    assert.equal(codeOf(await publish(2)), 'decisions.unknown')
    assert.equal(
      codeOf(await store.tx((tx) => dropDraft(tx, district, 'lockerFee', by, at))),
      'decisions.unknown',
    )
  })

  test('faults, contradictions and holes nobody meant are not published', async () => {
    const at = day('2026-08-02')
    const publish = (wrong: Partial<DecisionTable>, holesMeant = false) =>
      store.tx((tx) =>
        publishTable(
          tx,
          { district, table: table(1, { name: 'wrong', ...wrong }), from: at, why: '', holesMeant },
          by,
          at,
        ),
      )
    assert.equal(codeOf(await publish({ rows: [{ when: ['maybe'], gives: ['1'] }] })), 'decisions.faulty')
    assert.equal(
      codeOf(
        await publish({
          rows: [
            { when: ['-'], gives: ['1'] },
            { when: ['true'], gives: ['2'] },
          ],
        }),
      ),
      'decisions.overlap',
    )
    const holed = { rows: [{ when: ['true'], gives: ['1'] }] }
    assert.equal(codeOf(await publish(holed)), 'decisions.holes')
    assert.equal((await versionsOf(store, district, 'wrong')).length, 0)
    assert.equal(must(await publish(holed, true)).version, 1)
  })
})

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { must, newId, say } from '../../../base/index.ts'
import { idCheck } from '../../fields/decide.ts'
import * as ledger from '../../ledger/index.ts'
import { systemActor } from '../../org/index.ts'
import { type Store, sql } from '../../store/index.ts'
import { freshStore } from '../../store/testing.ts'
import * as datasets from '../datasets/index.ts'
import * as intake from '../intake/index.ts'
import { openQuality, schema } from './index.ts'
import { madeDataset, putRows } from './testing.ts'

describe('platform / catalogue / quality', () => {
  const at = new Date('2026-11-21T02:00:00Z')
  const who = systemActor('440111')
  const quality = openQuality({
    district: '440111',
    codes: async (_reader, list) => (list === 'sex' ? ['0', '1', '2', '9'] : undefined),
  })
  let store: Store
  before(async () => {
    store = await freshStore([ledger.schema, datasets.schema, intake.schema, schema])
  })
  after(() => store.close())

  const idNumber = (n: number): string => {
    const body = `44011119900101${String(n % 1000).padStart(3, '0')}`
    return body + idCheck(body)
  }
  const members = () =>
    madeDataset(store, {
      idNumber: { kind: 'idNumber', title: say('身份号码', 'Identity number'), personal: 'idNumber' },
      phone: { kind: 'phone', title: say('电话', 'Phone'), personal: 'phone' },
      paidOn: { kind: 'day', title: say('缴费日期', 'Paid on') },
      endsOn: { kind: 'day', title: say('到期日期', 'Ends on') },
    })
  const reject = (delivery: string, line: number, item: string, rule: string) =>
    store.tx((tx) =>
      tx.run(sql`insert into delivery_reject (district, delivery, row_no, item, rule, value, says, says_en)
      values ('440111', ${delivery}::uuid, ${line}::integer, ${item}, ${rule}, 'x', '不对', 'wrong')`),
    )
  const measure = (dataset: datasets.Dataset, delivery: string | null) =>
    store.tx(async (tx) => must(await quality.measure(tx, who, { dataset: dataset.id, delivery }, at)))

  test('1,000 rows, 37 bad ids, 12 empty phones: accuracy 96.3, completeness 98.8', async () => {
    const dataset = await members()
    must(
      await store.tx((tx) =>
        quality.saveRule(tx, who, dataset, { title: '电话必填', test: { is: 'filled', item: 'phone' } }, at),
      ),
    )
    const rows = Array.from({ length: 963 }, (_, n) => [
      idNumber(n),
      n < 12 ? null : '13800000000',
      null,
      null,
    ])
    const delivery = await putRows(store, dataset, rows)
    for (let n = 0; n < 37; n++) await reject(delivery, 2000 + n, 'idNumber', 'fields.idNumber')
    const run = await measure(dataset, delivery)
    assert.equal(run.rows, 1000)
    assert.equal(run.rejected, 37)
    assert.equal(run.byDimension.accurate, 96.3)
    assert.equal(run.byDimension.complete, 98.8)
    const phone = run.results.find((one) => one.title.zh === '电话必填')
    assert.equal(phone?.bad, 12)
    assert.deepEqual(phone?.keys, Array.from({ length: 12 }, (_, n) => `k${n + 1}`).sort())
    assert.equal(run.results.find((one) => one.rule === 'typed:idNumber')?.lines[0], 2000)
    const standing = await datasets.byId(store, '440111', dataset.id)
    assert.equal(standing?.score, run.score)
  })

  test('a rule is checked when it is saved: names, kinds, patterns, other datasets', async () => {
    const dataset = await members()
    const save = (tried: unknown) =>
      store.tx((tx) => quality.saveRule(tx, who, dataset, { title: '试', test: tried }, at))
    for (const wrong of [
      null,
      { is: 'guess', item: 'phone' },
      { is: 'filled', item: 'shoeSize' },
      { is: 'valid', item: 'paidOn', as: 'idNumber' },
      { is: 'pattern', item: 'phone', pattern: '(?=a)b' },
      { is: 'pattern', item: 'phone', pattern: '(a' },
      { is: 'pattern', item: 'phone', pattern: 'a{999}' },
      { is: 'oneOf', item: 'phone', values: [] },
      { is: 'coded', item: 'phone', list: 'nowhere' },
      { is: 'length', item: 'phone' },
      { is: 'compare', left: { item: 'paidOn' }, op: 'lt', right: { value: 3 } },
      { is: 'compare', left: { item: 'paidOn' }, op: 'like', right: { item: 'endsOn' } },
      { is: 'exists', item: 'phone', dataset: newId(), of: 'phone' },
      { is: 'age', item: 'phone', days: 3 },
      { is: 'rows' },
    ]) {
      const saved = await save(wrong)
      assert.equal(!saved.ok && saved.error.code, 'quality.badRule', JSON.stringify(wrong))
    }
  })

  test('rules across columns and datasets find their rows; values are marked in doubt', async () => {
    const register = await madeDataset(store, { no: { kind: 'text', title: say('编号', 'No.') } })
    await putRows(store, register, [['A1'], ['A2']])
    const dataset = await madeDataset(store, {
      no: { kind: 'text', title: say('编号', 'No.'), key: true },
      sex: { kind: 'text', title: say('性别', 'Sex') },
      from: { kind: 'day', title: say('开始', 'From') },
      to: { kind: 'day', title: say('结束', 'To') },
      fee: { kind: 'money', title: say('应收', 'Due') },
      paid: { kind: 'money', title: say('实收', 'Paid') },
    })
    await putRows(store, dataset, [
      ['A1', '1', '2026-01-01', '2026-12-31', 10000, 10000],
      ['A2', '7', '2026-05-01', '2026-04-30', 10000, 9900],
      ['A3', null, null, '2026-01-01', null, 5],
    ])
    const save = async (title: string, tried: unknown, severity: string) =>
      must(await store.tx((tx) => quality.saveRule(tx, who, dataset, { title, test: tried, severity }, at)))
    await save('先后', { is: 'compare', left: { item: 'from' }, op: 'le', right: { item: 'to' } }, 'doubt')
    await save('引用', { is: 'exists', item: 'no', dataset: register.id, of: 'no' }, 'reject')
    await save('性别', { is: 'coded', item: 'sex', list: 'sex' }, 'tell')
    await save(
      '欠费不超过 50 元',
      {
        is: 'compare',
        left: { minus: [{ item: 'fee' }, { item: 'paid' }] },
        op: 'lt',
        right: { value: 1 },
      },
      'tell',
    )
    await save('合计', { is: 'total', item: 'fee', op: 'eq', than: { value: 200 } }, 'tell')
    const run = await measure(dataset, null)
    const bad = Object.fromEntries(run.results.map((one) => [one.title.zh, one.keys]))
    assert.deepEqual(bad.先后, ['k2'])
    assert.deepEqual(bad.引用, ['k3'])
    assert.deepEqual(bad.性别, ['k2'])
    assert.deepEqual(bad['欠费不超过 50 元'], ['k2'])
    assert.equal(run.results.find((one) => one.title.zh === '合计')?.bad, 0)
    const doubted = await store.query(
      sql`select key, doubted from ${sql.id(datasets.tableOf(dataset.id))} order by key`,
    )
    assert.deepEqual(doubted, [
      { key: 'k1', doubted: [] },
      { key: 'k2', doubted: ['from', 'to'] },
      { key: 'k3', doubted: ['no'] },
    ])
  })

  test('a doubt stands from the 1st to the 5th and leaves its trace; measuring in between keeps it', async () => {
    const dataset = await members()
    await putRows(store, dataset, [[idNumber(1), '13800000000', null, null]])
    const matter = newId()
    const raise = () =>
      store.tx((tx) => quality.raiseDoubt(tx, who, { dataset, key: 'k1', items: ['phone'], matter }, at))
    must(await raise())
    const again = await raise()
    assert.equal(!again.ok && again.error.code, 'quality.alreadyDoubted')
    await measure(dataset, null)
    const marks = () =>
      store.one<{ doubted: string[] }>(sql`select doubted from ${sql.id(datasets.tableOf(dataset.id))}`)
    assert.deepEqual((await marks())?.doubted, ['phone'])
    const later = new Date(at.getTime() + 4 * 86_400_000)
    const ended = await store.tx((tx) => quality.cases.end(tx, who, matter, 'corrected', later))
    assert.equal(ended.length, 1)
    assert.deepEqual((await marks())?.doubted, [])
    const [trace] = await quality.doubtsOfRow(store, dataset.id, 'k1')
    assert.deepEqual([trace?.raisedAt, trace?.endedAt, trace?.outcome], [at, later, 'corrected'])
  })

  test('profiles tell what a column holds, but quote nobody; drift is told', async () => {
    const dataset = await madeDataset(store, {
      phone: { kind: 'phone', title: say('电话', 'Phone'), personal: 'phone' },
      size: { kind: 'integer', title: say('面积', 'Size') },
      kind: { kind: 'text', title: say('类别', 'Kind') },
    })
    await putRows(store, dataset, [
      ['13812345678', 3, '甲类'],
      ['13812345679', 5, '甲类'],
      [null, 7, 'B-12'],
    ])
    const first = await measure(dataset, null)
    const [phone, size, kind] = await quality.profiles(store, first.id)
    assert.deepEqual([phone?.filled, phone?.distinct, phone?.top, phone?.least], [2, 2, [], null])
    assert.equal(phone?.shapes[0]?.shape, '9×11')
    assert.deepEqual([size?.least, size?.most, size?.mean], ['3', '7', 5])
    assert.deepEqual(kind?.top[0], { value: '甲类', count: 2 })
    await putRows(store, dataset, [
      [null, 3, '甲类'],
      [null, 5, '甲类'],
    ])
    const second = await measure(dataset, null)
    assert.deepEqual(second.drift.map((one) => one.item).sort(), ['kind', 'phone'])
    assert.equal((await quality.runs(store, dataset.id)).length, 2)
  })
})

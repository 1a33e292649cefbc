import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId, say } from '../../../base/index.ts'
import { dueAt, freshnessOf, lineageOf, placeLineage, relatedTo } from './decide.ts'

const both = (text: string) => say(text, text)
const lineage = lineageOf({
  dataset: { id: newId(), title: both('经营主体') },
  items: ['creditCode', 'name', 'note'].map((name) => ({ name, title: both(name) })),
  rules: [
    { item: 'creditCode', from: ['信用代码'], steps: 2 },
    { item: 'name', from: ['名称', '字号'], steps: 0 },
    { item: 'gone', from: ['旧列'], steps: 0 },
  ],
  file: '主体.csv',
  fields: [
    {
      ...{
        register: 'dataBrain.legalPerson',
        title: both('法人库'),
        item: 'creditCode',
        field: 'creditCode',
      },
      ...{ fieldTitle: both('代码'), legal: true },
    },
  ],
  indicators: [
    { name: 'a.b', title: both('主体数'), uses: [{ item: 'creditCode', register: 'dataBrain.legalPerson' }] },
    { name: 'a.c', title: both('无关'), uses: [{ item: 'absent' }] },
  ],
})

test('from the heading to the figure, and what is joined to nothing is left out', () => {
  assert.deepEqual(
    lineage.nodes.map((node) => node.id),
    [
      'item creditCode',
      'item name',
      'heading 信用代码',
      'heading 名称',
      'heading 字号',
      'field dataBrain.legalPerson creditCode',
      'indicator a.b',
    ],
  )
  const on = relatedTo(lineage, 'indicator a.b')
  assert.ok(on.has('heading 信用代码'))
  assert.ok(!on.has('heading 名称'))
})

test('drawn in columns, no two boxes on one place', () => {
  const { placed, kinds, width, height } = placeLineage(lineage)
  assert.deepEqual(kinds, ['heading', 'item', 'field', 'indicator'])
  assert.equal(new Set(placed.map((one) => `${one.x} ${one.y}`)).size, placed.length)
  for (const one of placed) assert.ok(one.x < width && one.y < height)
})

test('freshness: on time within a fifth over the cycle, late up to twice, then stale', () => {
  const now = new Date('2026-11-20T00:00:00Z')
  const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000)
  assert.equal(freshnessOf('daily', ago(28), now), 'onTime')
  assert.equal(freshnessOf('daily', ago(40), now), 'late')
  assert.equal(freshnessOf('daily', ago(49), now), 'stale')
  assert.equal(freshnessOf('daily', null, now), 'never')
  assert.equal(freshnessOf('other', ago(9999), now), 'free')
  assert.equal(dueAt('daily', ago(0))?.toISOString(), '2026-11-21T04:48:00.000Z')
})

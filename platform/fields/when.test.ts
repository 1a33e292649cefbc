import assert from 'node:assert/strict'
import { test } from 'node:test'
import { must, say } from '../../base/index.ts'
import * as f from './decide.ts'
import type { Field, FieldList, When } from './declare.ts'

const t = say('项', 'Item')
const context: f.CheckContext = { codes: () => undefined, today: '2026-03-02' }
const asked = (when: When, values: object) => f.holds(when, values as Record<string, unknown>)

test('a condition about something unanswered never holds, not even `not`', () => {
  for (const when of [
    { field: 'a', is: 1 },
    { field: 'a', not: 1 },
    { field: 'a', in: [1] },
    { field: 'a', less: 9 },
    { field: 'a', more: 0 },
    { field: 'a', has: true },
    { field: 'a', has: 'x' },
    { any: [] },
  ] satisfies When[])
    assert.equal(asked(when, {}), false, JSON.stringify(when))
  assert.equal(asked({ all: [] }, {}), true)
})

test('numbers, days and several codes are compared by what they are', () => {
  assert.ok(asked({ field: 'n', less: 3 }, { n: 2 }) && !asked({ field: 'n', less: 3 }, { n: 3 }))
  assert.ok(asked({ field: 'd', more: '2026-01-31' }, { d: '2026-02-01' }))
  assert.ok(!asked({ field: 'd', more: 5 }, { d: '2026-02-01' }))
  assert.ok(
    asked({ field: 'c', has: 'x' }, { c: ['y', 'x'] }) && !asked({ field: 'c', has: 'x' }, { c: 'x' }),
  )
  const both: When = {
    all: [
      { field: 'n', in: [1, 2] },
      {
        any: [
          { field: 'y', is: true },
          { field: 'd', has: true },
        ],
      },
    ],
  }
  assert.ok(
    asked(both, { n: 2, y: true }) && asked(both, { n: 1, d: '2026-01-01' }) && !asked(both, { n: 1 }),
  )
})

const married = {
  spouseId: f.text({ title: t, required: true, when: { field: 'spouse', has: true } }),
  married: f.yes({ title: t, required: true }),
  spouse: f.text({ title: say('配偶', 'Spouse'), required: true, when: { field: 'married', is: true } }),
}

test('what is not asked is neither required nor kept, through every level, wherever it is listed', () => {
  assert.deepEqual(must(f.check(married, { married: false, spouse: '张三', spouseId: '\u0000' }, context)), {
    married: false,
  })
  const missing = f.check(married, { married: true }, context)
  assert.deepEqual(missing.ok ? [] : missing.error.map((one) => one.path), ['spouse'])
  const deeper = f.check(married, { married: true, spouse: '李四' }, context)
  assert.deepEqual(deeper.ok ? [] : deeper.error.map((one) => one.path), ['spouseId'])
  // answers stand in the order of the list
  assert.deepEqual(
    Object.keys(must(f.check(married, { married: true, spouse: '李四', spouseId: 'x' }, context))),
    ['spouseId', 'married', 'spouse'],
  )
})

test('a condition in a row looks at its own row', () => {
  const list = {
    people: f.rows({
      title: t,
      of: {
        adult: f.yes({ title: t, required: true }),
        guardian: f.text({ title: t, required: true, when: { field: 'adult', is: false } }),
      },
    }),
  }
  const result = f.check(list, { people: [{ adult: true, guardian: 'x' }, { adult: false }] }, context)
  assert.deepEqual(result.ok ? [] : result.error.map((one) => one.path), ['people.1.guardian'])
})

test('conditions in a circle, unknown fields and misfits are told of the list itself', () => {
  const circle: FieldList = {
    a: { kind: 'yes', title: t, when: { field: 'b', is: true } },
    b: { kind: 'yes', title: t, when: { all: [{ field: 'a', is: true }] } },
  }
  assert.equal(f.askingOrder(circle), null)
  assert.ok(f.faultsOf(circle).some((one) => one.says.zh.includes('环')))
  assert.throws(() => f.check(circle, {}, context), /circle/)
  const self: FieldList = { a: { kind: 'yes', title: t, when: { field: 'a', is: true } } }
  assert.equal(f.faultsOf(self).length, 1)
  const wrong = (when: When): number =>
    f.faultsOf({
      n: { kind: 'integer', title: t },
      d: { kind: 'day', title: t },
      m: { kind: 'code', list: 'x', many: true, title: t },
      a: { kind: 'yes', title: t, when },
    }).length
  assert.equal(wrong({ field: '__proto__', is: 1 }), 1)
  assert.equal(wrong({ field: 'd', less: 5 }), 1)
  assert.equal(wrong({ field: 'm', is: 'x' }), 1)
  assert.equal(
    wrong({
      any: [
        { field: 'n', more: 5 },
        { field: 'd', less: '2026-01-01' },
        { field: 'm', has: 'x' },
      ],
    }),
    0,
  )
  let deep: When = { field: 'n', is: 1 }
  for (let i = 0; i < 5_000; i++) deep = { all: [deep] }
  assert.equal(wrong(deep), 1)
  assert.deepEqual(f.faultsOf(married), [])
})

test('reckoned fields are what their sources say, whatever was typed', () => {
  const list: Record<string, Field> = {
    number: { kind: 'idNumber', title: t },
    born: { kind: 'day', title: t, computed: { birth: 'number' } },
    goods: { kind: 'rows', title: t, of: { price: { kind: 'decimal', title: t } } },
    extra: { kind: 'decimal', title: t },
    total: { kind: 'decimal', title: t, computed: { sum: ['goods.price', 'extra'] } },
    again: { kind: 'decimal', title: t, computed: { copy: 'extra' } },
  }
  assert.deepEqual(
    f.withComputed(list, {
      number: '11010519491231002X',
      born: '2000-01-01',
      goods: [{ price: 0.1 }, { price: '0.2' }, {}],
      total: 9,
      again: 7,
    }),
    {
      number: '11010519491231002X',
      born: '1949-12-31',
      goods: [{ price: 0.1 }, { price: '0.2' }, {}],
      total: 0.3,
    },
  )
  assert.equal(f.faultsOf(list).length, 0)
  assert.equal(f.faultsOf({ a: { kind: 'integer', title: t, computed: { sum: ['nobody'] } } }).length, 1)
})

test('a form asks for what its answers so far call for; what a hidden field holds calls for nothing', () => {
  const names = (values: object) => Object.keys(f.askedFields(married, values as Record<string, unknown>))
  assert.deepEqual(names({}), ['married'])
  assert.deepEqual(names({ married: true }), ['married', 'spouse'])
  assert.deepEqual(names({ married: true, spouse: '张三' }), ['spouseId', 'married', 'spouse'])
  assert.deepEqual(names({ married: false, spouse: '张三' }), ['married'])
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { say } from '../../../base/index.ts'
import { randomList, randomOf, randomSubmission } from '../../fields/testing.ts'
import { BODY } from '../items/testing.ts'
import { reconcile } from './decide.ts'
import type { Filled, FormOf } from './declare.ts'
import { FORM } from './testing.ts'

const colours = {
  name: 'colours',
  version: '1',
  title: say('色', 'Colour'),
  codes: ['red', 'blue', 'green'].map((code) => ({ code, title: say(code, code) })),
}
const context = { codes: () => colours, today: '2026-09-21' }
const of = (fields: FormOf['form']['fields']): FormOf => ({ ...BODY, form: { ...FORM, fields } })
const filled = (values: Record<string, unknown>): Filled => ({ answers: {}, values, materials: [] })

test('unaffected answers stay, affected ones are asked again and named', () => {
  const before = of({
    same: { kind: 'text', title: say('店名', 'Name') },
    words: { kind: 'text', title: say('金额（元）', 'Yuan') },
    kind: { kind: 'text', title: say('面积', 'Area') },
    rule: { kind: 'integer', title: say('人数', 'People') },
    fits: { kind: 'integer', title: say('层数', 'Floors') },
    gone: { kind: 'text', title: say('传真', 'Fax') },
    choice: { kind: 'code', list: 'colours', title: say('颜色', 'Colour') },
  })
  const after = of({
    same: { kind: 'text', title: say('店 名', 'Shop name') },
    words: { kind: 'text', title: say('金额（万元）', 'Ten thousand yuan') },
    kind: { kind: 'integer', title: say('面积', 'Area') },
    rule: { kind: 'integer', max: 10, title: say('人数', 'People') },
    fits: { kind: 'integer', max: 10, title: say('层数', 'Floors') },
    choice: { kind: 'code', list: 'colours', title: say('颜色', 'Colour') },
    fresh: { kind: 'text', title: say('用途', 'Use'), required: true },
  })
  const got = reconcile(
    before,
    after,
    {
      answers: { business: 'sale', old: 1 },
      values: { same: '甲', words: '5', kind: '60', rule: 30, fits: 3, gone: '1', choice: 'red' },
      materials: [
        { code: 'form', state: 'received', files: [] },
        { code: 'ghost', state: 'owed', files: [] },
      ],
    },
    context,
  )
  assert.deepEqual(got.values, { same: '甲', fits: 3, choice: 'red' })
  assert.deepEqual(got.answers, { business: 'sale' })
  assert.deepEqual(got.materials, [{ code: 'form', state: 'received', files: [] }])
  assert.deepEqual(
    got.again.map((one) => `${one.name} ${one.why}`),
    ['words reworded', 'kind kind', 'rule rule', 'fresh added', 'gone gone'],
  )
  const titles = got.again.map((one) => one.title.zh)
  assert.ok(titles.includes('传真') && titles.includes('人数'))
})

test('a question that lost a choice is asked again only of those who chose it', () => {
  const [first, ...rest] = BODY.situation.questions
  assert.ok(first)
  const shorter = { ...first, options: first.options?.filter((one) => one.code !== 'cook') ?? [] }
  const after = { ...BODY, situation: { questions: [shorter, ...rest] } }
  const given = (business: string) =>
    reconcile(BODY, after, { ...filled({}), answers: { business } }, context)
  assert.deepEqual(
    given('cook').again.map((one) => one.why),
    ['choice'],
  )
  assert.deepEqual(given('sale').answers, { business: 'sale' })
})

test('property: the same version changes nothing; every answer is kept as it was or named, never both', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), (a, b) => {
      const random = randomOf(a)
      const [before, after] = [of(randomList(random, 6)), of(randomList(randomOf(b), 6))]
      const draft = filled(randomSubmission(random, before.form.fields))
      for (const name of Object.keys(draft.values))
        if (!Object.hasOwn(before.form.fields, name)) delete (draft.values as Record<string, unknown>)[name]
      const same = reconcile(before, before, draft, context)
      assert.deepEqual(same.again, [])
      const blank = (value: unknown) => value === '' || value === undefined
      for (const [name, value] of Object.entries(draft.values))
        if (!blank(value)) assert.deepEqual(same.values[name], value)
      const moved = reconcile(before, after, draft, context)
      const named = new Set(moved.again.map((one) => one.name))
      for (const [name, value] of Object.entries(draft.values)) {
        if (blank(value)) continue
        assert.notEqual(Object.hasOwn(moved.values, name), named.has(name), name)
        if (Object.hasOwn(moved.values, name)) assert.deepEqual(moved.values[name], value)
      }
      assert.ok(Object.keys(moved.values).every((name) => Object.hasOwn(after.form.fields, name)))
      // what was carried over once is settled
      assert.deepEqual(reconcile(after, after, moved, context).values, moved.values)
    }),
    { numRuns: 200 },
  )
})

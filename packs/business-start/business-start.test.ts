import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { AutoFacts } from '../../kit/index.ts'
import { creditCodeOf } from '../../platform/fields/decide.ts'
import { ageOn, capitalDue, creditCodeFor, sharesAreWhole } from './company-rules.ts'
import { examined, secondApproval } from './founding.ts'
import { distance, nameFaults } from './name-rules.ts'

test('shares are exact: a third three times is a whole, 33 of 100 three times is not', () => {
  const third = { part: 1, of: 3 }
  assert.equal(sharesAreWhole([third, third, third]), true)
  const nearly = { part: 33, of: 100 }
  assert.equal(sharesAreWhole([nearly, nearly, nearly]), false)
  assert.equal(sharesAreWhole([]), false)
  assert.equal(
    sharesAreWhole([
      { part: 0, of: 1 },
      { part: 1, of: 1 },
    ]),
    false,
  )
  assert.equal(
    sharesAreWhole([
      { part: 0.5, of: 1 },
      { part: 1, of: 2 },
    ]),
    false,
  )
  const parts = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(parts, (all) => {
      const of = all.reduce((sum, one) => sum + one, 0)
      assert.equal(sharesAreWhole(all.map((part) => ({ part, of }))), true)
      assert.equal(sharesAreWhole(all.map((part) => ({ part, of: of + 1 }))), false)
    }),
  )
})

test('the capital is paid within five years, to the day', () => {
  assert.equal(capitalDue('2026-11-20'), '2031-11-20')
  assert.equal(capitalDue('2028-02-29'), '2033-02-28')
})

test('a credit code that is given out passes both checks', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 99_999_999 }), (serial) => {
      const code = creditCodeFor('440111', serial)
      assert.deepEqual(creditCodeOf(code), { number: code })
    }),
  )
})

const part = (brand: string, more: object = {}) => ({
  ...{ region: '广州', brand, trade: '餐饮', form: '有限公司' },
  ...more,
})
test('names: their parts, forbidden words, invisible signs, and those that want a permission', () => {
  const cases: readonly (readonly [ReturnType<typeof part>, readonly string[]])[] = [
    [part('阿强小吃'), []],
    [part('䶮𠮷'), []],
    [part('强'), ['brand']],
    [part('国家级美食'), ['forbidden']],
    [part('中国味道'), ['special']],
    [part('国际美食'), ['special']],
    [part('阿\u200b强'), ['invisible', 'brand']],
    [part('阿强', { form: '公司公司' }), ['form']],
    [part('阿强', { region: 'GZ' }), ['region']],
    [part('阿强', { trade: '' }), ['trade']],
    [part('阿 强'), ['invisible', 'brand']],
    [part('ＡＢ'), ['invisible', 'brand']],
  ]
  for (const [parts, wanted] of cases) assert.deepEqual(nameFaults(parts), wanted, parts.brand)
  assert.deepEqual(
    [
      distance('阿强', '阿强'),
      distance('阿强', '阿墙'),
      distance('阿强', '阿强强'),
      distance('甲', '乙丙丁'),
    ],
    [0, 1, 1, 3],
  )
  const brands = fc.string({ maxLength: 6 })
  fc.assert(
    fc.property(brands, brands, (a, b) => {
      assert.equal(distance(a, b), distance(b, a))
      assert.equal(distance(a, a), 0)
    }),
  )
})

const facts = (values: object = {}, rows: AutoFacts['rows'] = {}): AutoFacts => ({
  data: { area: '440111', caseNo: '0012345', services: ['seal'] },
  tags: [],
  values: {
    ...{ region: '广州', brand: '阿强小吃', trade: '餐饮', companyForm: '有限公司' },
    ...{ holders: [{ part: 1, of: 1 }], payBy: '2031-11-20', representativeId: '11010519491231002X' },
    ...{ address: '云城西路 1 号' },
    ...values,
  },
  rows,
  others: 0,
  answers: {},
  at: new Date('2026-11-20T02:00:00Z'),
})

test('秒批 only where nothing stands against it and nothing is doubtful', () => {
  const green = secondApproval(facts())
  assert.equal(green.action, 'approve')
  assert.equal(green.writes?.[0]?.values.firmName, '广州阿强小吃餐饮有限公司')
  assert.equal(secondApproval(facts({ brand: '中国味道' })).action, 'toOfficer')
  assert.equal(secondApproval(facts({}, { sameTrade: [{ brand: '阿强大吃' }] })).action, 'toOfficer')
  assert.equal(secondApproval(facts({}, { sameTrade: [{ brand: '阿强小吃' }] })).action, 'precheckFailed')
  assert.equal(secondApproval(facts({ payBy: '2031-11-21' })).action, 'precheckFailed')
  assert.equal(secondApproval(facts({}, { banned: [{}] })).action, 'precheckFailed')
  assert.equal(secondApproval(facts({}, { sameAddress: [{}, {}, {}, {}, {}] })).action, 'toOfficer')
  const young = examined(facts({ representativeId: '11010520100101002X' }))
  assert.equal(young.against.length, 1)
  assert.equal(ageOn('110105200811200021', '2026-11-20'), 18)
  assert.equal(ageOn('110105200811210021', '2026-11-20'), 17)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { AutoFacts } from '../../kit/index.ts'
import { checkTable } from '../../platform/decisions/decide.ts'
import { deedTax, deedTaxTables } from './deed-tax.ts'
import { booking, hindrances, precheck, taxSheet } from './rules.ts'
import { shownUnitNo, unitNoFault } from './unit-number.ts'

test('unit numbers: what the standard allows, and what is wrong with the rest', () => {
  for (const no of [
    '441900005012GB00218F00030402',
    '441900005012JC00007F00010001',
    '441900005012GB00218W00000000',
    ' 441900 005 012 gb00218 f00030402 ',
  ])
    assert.equal(unitNoFault(no), null, no)
  const wrong: readonly (readonly [string, string])[] = [
    ['441900005012GB00218F0003040', 'length'],
    ['991900005012GB00218F00030402', 'division'],
    ['44190000501XGB00218F00030402', 'zone'],
    ['441900005012XB00218F00030402', 'ownership'],
    ['441900005012GI00218F00030402', 'feature'],
    ['441900005012GC00007F00010001', 'collective'],
    ['441900005012GA00007F00010001', 'collective'],
    ['441900005012GB00000F00030402', 'sequence'],
    ['441900005012GB00218X00030402', 'fixture'],
    ['441900005012GB00218W00000001', 'bare'],
    ['441900005012GB00218F00000402', 'building'],
    ['441900005012GB00218F000304ab', 'building'],
  ]
  for (const [no, fault] of wrong) assert.equal(unitNoFault(no), fault, no)
  assert.equal(shownUnitNo('441900005012GB00218F00030402'), '441900 005 012 GB00218 F00030402')
  fc.assert(fc.property(fc.string({ maxLength: 40, unit: 'grapheme' }), (text) => void unitNoFault(text)))
})

test('deed tax by the public rules, to the fen', () => {
  const cases = [
    [198_000_000, 89.5, 'only', 1_980_000],
    [350_000_000, 140, 'only', 3_500_000],
    [350_000_000, 140.01, 'only', 5_250_000],
    [350_000_000, 140.01, 'second', 7_000_000],
    [200_000_000, 100, 'more', 6_000_000],
  ] as const
  for (const [baseFen, areaM2, homes, taxFen] of cases)
    assert.equal(deedTax({ baseFen, areaM2, homes, day: '2026-11-21' })?.taxFen, taxFen)
  // half a fen goes up
  assert.equal(deedTax({ baseFen: 50, areaM2: 80, homes: 'only', day: '2026-11-21' })?.taxFen, 1)
  assert.equal(deedTax({ baseFen: 49, areaM2: 80, homes: 'only', day: '2026-11-21' })?.taxFen, 0)
  assert.equal(deedTax({ baseFen: 100, areaM2: 80, homes: 'only', day: '2024-11-30' }), null)
  assert.equal(deedTax({ baseFen: 1.5, areaM2: 80, homes: 'only', day: '2026-11-21' }), null)
  for (const { table } of deedTaxTables) {
    const { holes, overlaps, faults } = checkTable(table)
    assert.deepEqual([holes, overlaps, faults], [[], [], []], table.name)
  }
})

const UNIT = '440111005012GB00218F00030402'
const facts = (more: Partial<AutoFacts> & { values?: AutoFacts['values'] } = {}): AutoFacts => ({
  data: { deal: 'newHome', unitNo: UNIT, loan: false, caseNo: '1234567', ...more.data },
  tags: [],
  values: {
    deal: 'newHome',
    unitNo: UNIT,
    applicantName: '王小明',
    priceFen: 350_000_000,
    areaM2: 89.5,
    homes: 'only',
    contractNo: 'HT1',
    ...more.values,
  },
  rows: {
    unit: [{ unitNo: UNIT, state: 'valid', areaM2: 89.5, referenceFen: 360_000_000 }],
    right: [{ unitNo: UNIT, holder: '张三' }],
    limits: [],
    contract: [{ contractNo: 'HT1', unitNo: UNIT, priceFen: 350_000_000 }],
    ...more.rows,
  },
  others: more.others ?? 0,
  answers: {},
  at: new Date('2026-11-21T02:00:00Z'),
})

test('a precheck that passes goes on; everything that stands against it is told at once', () => {
  assert.deepEqual(precheck(facts()), { action: 'accept' })
  assert.deepEqual(precheck(facts({ data: { deal: 'newHome', unitNo: UNIT, loan: true } })), {
    action: 'acceptLoan',
  })
  const second = { deal: 'secondHand', unitNo: UNIT, sellerName: '张三' }
  assert.deepEqual(precheck(facts({ data: second, values: second })), { action: 'toWindow' })
  const seized = { kind: 'seizure', from: '2026-01-01', until: '2029-01-01' }
  const bad = precheck(
    facts({
      values: { priceFen: 1, areaM2: 90 },
      others: 1,
      rows: {
        unit: [{ state: 'lost', areaM2: 89.5 }],
        limits: [seized, { kind: 'objection' }],
        contract: [{ contractNo: 'HT1', unitNo: `${UNIT.slice(0, 27)}3`, priceFen: 350_000_000 }],
      },
    }),
  )
  assert.equal(bad.action, 'precheckFailed')
  assert.equal(String(bad.form?.gaps).split('；').length, 7)
  // the area may differ by a hundredth, an ended seizure is none, another's home cannot be sold
  assert.deepEqual(hindrances(facts({ values: { areaM2: 89.51 } })), [])
  assert.deepEqual(hindrances(facts({ rows: { limits: [{ ...seized, until: '2026-11-20' }] } })), [])
  const stranger = { ...second, sellerName: '李四' }
  assert.equal(hindrances(facts({ data: stranger, values: stranger })).length, 1)
})

test('the tax office is told our reckoning and a price that is far too low', () => {
  assert.deepEqual(taxSheet(facts()).deedTaxFen, 3_500_000)
  assert.equal(taxSheet(facts()).lowPrice, false)
  assert.equal(taxSheet(facts({ values: { priceFen: 200_000_000 } })).lowPrice, true)
})

test('booking writes transfer and mortgage together; a seizure in between wins', () => {
  const loan = { deal: 'newHome', unitNo: UNIT, loan: true, caseNo: '1234567' }
  const done = booking(facts({ data: loan, values: { bank: 'one', loanFen: 200_000_000 } }))
  assert.equal(done.action, 'booked')
  assert.deepEqual(
    done.writes?.map((write) => write.register),
    ['realEstate.right', 'realEstate.encumbrance'],
  )
  assert.equal(done.form?.certificateNo, '粤(2026)白云区不动产权第1234567号')
  const stopped = booking(facts({ data: loan, rows: { limits: [{ kind: 'seizure' }] } }))
  assert.equal(stopped.action, 'blocked')
  assert.equal(stopped.writes, undefined)
})

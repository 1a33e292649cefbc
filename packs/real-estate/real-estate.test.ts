import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { AutoFacts, Decided } from '../../kit/index.ts'
import { checkTable, compile, evaluate } from '../../platform/decisions/decide.ts'
import { accepted, booking, certificateNo, contracted, hindrances, parties, precheck, ready } from './rules.ts'
import { taxTables } from './tax-tables.ts'
import { agrees, buyerLines, reckoned, sellerLines, shareOf, taxAsks, taxSheet, yearsBetween } from './taxes.ts'
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

const UNIT = '440111005012GB00218F00030402'
const DAY = '2026-11-21'

/** What the published tables say, as the host asks them: the newest of that name in force on the day. */
function decidedFor(facts: AutoFacts): AutoFacts {
  const decided: Record<string, Decided> = {}
  const all = { ...facts, decided }
  for (const [name, ask] of Object.entries(taxAsks)) {
    const wanted = ask(all)
    const found = taxTables.filter(({ table, from }) => table.name === wanted?.table && from <= wanted.day).at(-1)
    const made = found && compile(found.table)
    if (!wanted || !made?.ok) continue
    const { outputs, rows } = evaluate(made.value, wanted.given)
    decided[name] = { outputs, row: rows[0]?.row ?? null, note: rows[0]?.note ?? null, version: 1 }
  }
  return all
}

const facts = (more: Partial<AutoFacts> = {}): AutoFacts =>
  decidedFor({
    number: '2026112100042',
    tags: [],
    decided: {},
    recorded: {},
    others: 0,
    answers: {},
    paid: {},
    at: new Date(`${DAY}T02:00:00Z`),
    ...more,
    data: { deal: 'newHome', unitNo: UNIT, loan: false, caseNo: '1234567', ...more.data },
    values: {
      deal: 'newHome',
      unitNo: UNIT,
      applicantName: '王小明',
      applicantId: '11010519491231002X',
      applicantPhone: '13900000001',
      priceFen: 350_000_000,
      areaM2: 89.5,
      homes: 'only',
      contractNo: 'HT1',
      ...more.values,
    },
    rows: {
      unit: [{ unitNo: UNIT, state: 'valid', areaM2: 89.5, referenceFen: 360_000_000 }],
      right: [{ unitNo: UNIT, holder: '张三', bookedOn: '2024-05-20' }],
      limits: [],
      contract: [{ contractNo: 'HT1', unitNo: UNIT, priceFen: 350_000_000, buyer: '王小明' }],
      ...more.rows,
    },
  })
const SECOND = {
  ...{ deal: 'secondHand', unitNo: UNIT, sellerName: '张三', sellerId: '11010519491231003X' },
  ...{ sellerPhone: '13900000009', sellerOnly: true, signWay: 'phone' },
}
const secondHand = (more: Partial<AutoFacts> = {}): AutoFacts =>
  facts({ ...more, data: { ...SECOND, ...more.data }, values: { ...SECOND, ...more.values } })

test('tax tables are sound: no holes, no contradictions', () => {
  for (const { table } of taxTables) {
    const { holes, overlaps, faults } = checkTable(table)
    assert.deepEqual([holes, overlaps, faults], [[], [], []], table.name)
  }
})

test('deed tax by the published table, to the fen: the worked examples', () => {
  const cases = [
    [198_000_000, 89.5, 'only', 1_980_000],
    [350_000_000, 140, 'only', 3_500_000],
    [350_000_000, 140.01, 'only', 5_250_000],
    [350_000_000, 140.01, 'second', 7_000_000],
    [200_000_000, 100, 'more', 6_000_000],
    // half a fen goes up
    [50, 80, 'only', 1],
    [49, 80, 'only', 0],
  ] as const
  for (const [priceFen, areaM2, homes, fen] of cases) {
    const ours = reckoned(facts({ values: { priceFen, areaM2, homes } }))
    assert.equal(ours?.buyer[0]?.fen, fen, `${priceFen} ${areaM2} ${homes}`)
    assert.match(ours?.buyer[0]?.because?.zh ?? '', /^第 \d 行/)
  }
  // before the first table nothing is reckoned, and half a fen is no amount
  assert.equal(reckoned(facts({ at: new Date('2024-11-29T02:00:00Z') })), null)
  assert.equal(reckoned(facts({ values: { priceFen: 1.5 } })), null)
  assert.equal(shareOf(1, 5_000), 1)
})

test('the taxes of a second-hand sale: years held, only home, what it cost', () => {
  assert.deepEqual(
    [
      ['2024-05-20', '2026-05-19'],
      ['2024-05-20', '2026-05-20'],
      ['2024-02-29', '2026-02-28'],
      ['', DAY],
      ['2027-01-01', DAY],
    ].map(([from = '', to = '']) => yearsBetween(from, to)),
    [1, 2, 1, 0, 0],
  )
  const sale = (bookedOn: string, more: object = {}, at = DAY) =>
    reckoned(
      secondHand({
        values: { priceFen: 103_000_000, ...more },
        rows: { right: [{ holder: '张三', bookedOn }] },
        at: new Date(`${at}T02:00:00Z`),
      }),
    )
  const amounts = (made: ReturnType<typeof sale>) => [...(made?.buyer ?? []), ...(made?.seller ?? [])].map((one) => one.fen)
  // five years and the only home: deed tax alone
  assert.deepEqual(amounts(sale('2019-03-15')), [1_030_000, 0, 0, 0])
  // more than two years, not the only home: 1 % where the cost is not known, 20 % of the gain where it is
  assert.deepEqual(amounts(sale('2019-03-15', { sellerOnly: false })), [1_030_000, 0, 0, 1_030_000])
  assert.deepEqual(amounts(sale('2024-05-20', { costFen: 83_000_000 })), [1_030_000, 0, 0, 4_000_000])
  // sold at a loss
  assert.deepEqual(amounts(sale('2024-05-20', { costFen: 203_000_000 })), [1_030_000, 0, 0, 0])
  // less than two years: 3 % in the price since 2026, half of the surcharges, deed tax without the VAT
  assert.deepEqual(amounts(sale('2025-12-01')), [1_000_000, 3_000_000, 180_000, 1_000_000])
  // 5 % until the end of 2025
  assert.equal(sale('2025-01-01', {}, '2025-12-31')?.seller[0]?.fen, shareOf(103_000_000, 500, 10_500))
})

test('amounts of the tax office hold where they are ours, and wait for a person where not', () => {
  const same = secondHand({ answers: { tax: { deedTaxFen: 3_500_000, sellerTaxFen: 3_500_000 } } })
  assert.equal(agrees(same), true)
  assert.deepEqual(
    [buyerLines(same)?.[0]?.fen, sellerLines(same)?.reduce((all, one) => all + one.fen, 0)],
    [3_500_000, 3_500_000],
  )
  const other = secondHand({ answers: { tax: { deedTaxFen: 3_500_001, sellerTaxFen: 3_500_000 } } })
  assert.equal(agrees(other), false)
  assert.equal(buyerLines(other), null)
  const recorded = { confirmedDeedFen: 3_600_000, confirmedSellerFen: 0 }
  const confirmed = { ...other, recorded }
  assert.equal(buyerLines(confirmed)?.[0]?.fen, 3_600_000)
  assert.equal(sellerLines(confirmed)?.[0]?.fen, 0)
  // a price far too low goes to a person; with the price he assessed it is reckoned anew
  assert.equal(taxSheet(facts({ values: { priceFen: 200_000_000 } })).lowPrice, true)
  const priced = facts({ values: { priceFen: 200_000_000 }, recorded: { assessedFen: 350_000_000 } })
  assert.deepEqual([taxSheet(priced).lowPrice, taxSheet(priced).deedTaxFen], [false, 3_500_000])
})

test('a precheck that passes goes on; everything that stands against it is told at once', () => {
  assert.deepEqual(precheck(facts()), { action: 'accept' })
  assert.deepEqual(precheck(facts({ data: { loan: true } })), { action: 'acceptLoan' })
  assert.deepEqual(precheck(secondHand()), { action: 'toSigning' })
  assert.deepEqual(precheck(secondHand({ values: { signWay: 'window' } })), { action: 'toWindow' })
  assert.deepEqual(accepted(secondHand()), { action: 'accept' })
  const seized = { kind: 'seizure', from: '2026-01-01', until: '2029-01-01' }
  assert.equal(accepted(secondHand({ rows: { limits: [seized] } })).action, 'precheckFailed')
  const bad = precheck(
    facts({
      values: { priceFen: 1, areaM2: 90 },
      others: 1,
      rows: {
        unit: [{ state: 'lost', areaM2: 89.5 }],
        limits: [seized, { kind: 'objection' }],
        contract: [{ contractNo: 'HT1', unitNo: `${UNIT.slice(0, 27)}3`, priceFen: 350_000_000, buyer: '李四' }],
      },
    }),
  )
  assert.equal(bad.action, 'precheckFailed')
  assert.equal(String(bad.form?.gaps).split('\n')[0]?.split('；').length, 8)
  // the area may differ by a hundredth, an ended seizure is none, another's home cannot be sold
  assert.deepEqual(hindrances(facts({ values: { areaM2: 89.51 } })), [])
  assert.equal(hindrances(facts({ values: { areaM2: 89.52 } })).length, 1)
  assert.deepEqual(hindrances(facts({ rows: { limits: [{ ...seized, until: '2026-11-20' }] } })), [])
  assert.equal(hindrances(secondHand({ values: { sellerName: '李四' } })).length, 1)
  assert.equal(hindrances(secondHand({ rows: { limits: [{ kind: 'noTransfer' }] } })).length, 1)
  // nobody signs for both sides, or with one telephone
  assert.equal(hindrances(secondHand({ values: { sellerId: '11010519491231002X' } })).length, 1)
  assert.equal(hindrances(secondHand({ values: { sellerPhone: '13900000001' } })).length, 1)
})

test('who else signs: the seller, the spouse who buys too, who owes the loan', () => {
  const spouse = { joint: true, spouseName: '李丽娟', spouseId: '11010519491231005X', spousePhone: '13900000008' }
  assert.deepEqual(parties(facts()), [])
  assert.deepEqual(
    parties(secondHand({ values: spouse })).map(({ role, name }) => [role, name]),
    [
      ['seller', '张三'],
      ['spouse', '李丽娟'],
    ],
  )
  assert.deepEqual(parties(secondHand({ values: { ...spouse, signWay: 'window' } })), [])
  const mortgage = { deal: 'mortgage', otherBorrower: true, borrowerName: '陈志强', borrowerPhone: '13900000007' }
  assert.deepEqual(
    parties(facts({ data: mortgage, values: mortgage })).map(({ role }) => role),
    ['borrower'],
  )
})

test('booking writes transfer and mortgage together; a seizure in between wins', () => {
  const loan = { loan: true }
  const done = booking(facts({ data: loan, values: { bank: 'one', loanFen: 200_000_000 } }))
  assert.equal(done.action, 'bookedLoan')
  assert.deepEqual(
    done.writes?.map((write) => write.register),
    ['realEstate.right', 'realEstate.encumbrance'],
  )
  assert.equal(done.form?.certificateNo, '粤(2026)白云区不动产权第3250042号')
  const stopped = booking(facts({ data: loan, rows: { limits: [{ kind: 'seizure' }] } }))
  assert.equal(stopped.action, 'blocked')
  assert.equal(stopped.writes, undefined)
  const owned = { ...{ deal: 'mortgage', bank: 'one', loanFen: 50_000_000 }, applicantName: '张三' }
  const mortgage = booking(facts({ data: { deal: 'mortgage' }, values: owned, rows: { limits: [{ kind: 'mortgage' }] } }))
  assert.equal(mortgage.form?.certificateNo, '粤(2026)白云区不动产证明第3250042号')
  assert.deepEqual(
    mortgage.writes?.map(({ register, values }) => [register, values.rank]),
    [['realEstate.encumbrance', 2]],
  )
})

test('numbers of certificates are one for each application, also beyond ten thousand a day', () => {
  const at = new Date('2026-01-01T02:00:00Z')
  assert.equal(certificateNo(at, '2026010100001', '权'), '粤(2026)白云区不动产权第0010001号')
  assert.equal(certificateNo(at, '2026010112345', '权'), '粤(2026)白云区不动产权第00112345号')
  const days = fc.integer({ min: 0, max: 364 })
  const serials = fc.integer({ min: 1, max: 9_999 })
  fc.assert(
    fc.property(days, serials, days, serials, (a, n, b, m) => {
      const of = (day: number, serial: number) => {
        const when = new Date(Date.UTC(2026, 0, 1 + day, 3))
        const date = when.toISOString().slice(0, 10).replaceAll('-', '')
        return certificateNo(when, `${date}${String(serial).padStart(5, '0')}`, '权')
      }
      assert.equal(of(a, n) === of(b, m), a === b && n === m)
    }),
  )
})

test('what the bank approved is what was applied for, or a person looks before booking', () => {
  const values = { loanFen: 100_000_000 }
  assert.equal(contracted(facts({ values, answers: { bank: { approvedFen: 100_000_000 } } })), null)
  assert.equal(contracted(facts({ values, answers: { bank: { approvedFen: 90_000_000 } } }))?.action, 'bankChanged')
  const tags = ['taxDone', 'reviewed', 'bankDone']
  const asked = (more: readonly string[], data: object = { deal: 'newHome', loan: true }) =>
    ready({ matter: { tags: [...tags, ...more], data } } as never, {}, new Date())
  assert.equal(asked([]), null)
  assert.equal(asked(['bankChanged'])?.code, 'estate.bankChanged')
  assert.equal(asked(['bankChanged', 'bankSettled']), null)
})

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import * as k from '../../kit/index.ts'
import { hazard, hazardAutomation } from './hazard.ts'
import { registers } from './registers.ts'
import { renewal, renewalAutomation } from './renewal.ts'
import * as rules from './rules.ts'
import { exit, lease, leaseAutomation } from './tenancy.ts'

const at = new Date('2026-11-21T02:00:00Z')
const day = (text: string) => text as k.Day
const refusal = (
  guards: readonly k.Guard[] | undefined,
  matter: object,
  form: Record<string, unknown> = {},
  clocks: object[] = [],
) =>
  (guards ?? [])
    .map((guard) => guard({ matter: { tags: [], data: {}, ...matter }, clocks } as unknown as k.MatterCase, form, at))
    .find(Boolean)?.code ?? null
const facts = (data: object, rows: object, more: object = {}) =>
  ({ number: 'X1', data, rows, recorded: {}, others: 0, tags: [], at, ...more }) as unknown as k.AutoFacts
const land = (outline = k.rectangle(113.2, 23.1, 0.004, 0.002)) => ({
  code: 'P1',
  parkName: '甲',
  town: '440111019',
  areaM2: 1000,
  areaMu: 1.5,
  perMu: 14,
  outline,
})

describe('village industrial parks', () => {
  test('output a mu: 185 mu at 14 are 2,590; shared land is split by floor area', () => {
    assert.equal(185 * 14, 2590)
    assert.deepEqual([60, 30, 14, 13.99].map(rules.outputClass), ['A', 'B', 'C', 'D'])
    assert.deepEqual(rules.shareOfLand(12, [1000, 3000]), [3, 9])
    assert.equal(registers.park?.rules?.[0]?.({ areaMu: 185, areaM2: 123_333.33 }), null)
    assert.equal(registers.park?.rules?.[0]?.({ areaMu: 185, areaM2: 185 })?.code, 'industrialPark.areaUnit')
  })

  test('the rent roll: 11.00 and 594,000.00; steps of 5 % every three years, to four decimals', () => {
    const units = [
      [1200, 14.5],
      [800, 12],
      [2500, 9],
    ].map(([areaM2 = 0, rent = 0]) => ({ areaM2, rent }))
    assert.deepEqual(rules.rentRoll(units), { mean: 11, yearly: 594_000 })
    const step = { rent: 11, from: day('2024-01-01'), stepPercent: 5, stepYears: 3 }
    const on = ['2026-12-31', '2027-01-01', '2030-01-01'].map((one) => rules.rentOn(step, day(one)))
    assert.deepEqual(on, [11, 11.55, 12.1275])
    assert.deepEqual([0, 30, 60, 95].map(rules.arrearsAge), ['0', '30', '60', '90'])
  })

  test('leases: overlaps and terms past the head lease are refused, past the clearing only warned of', () => {
    const term = (from: string, to: string) => ({ from: day(from), to: day(to) })
    const one = term('2026-01-01', '2028-12-31')
    assert.deepEqual(rules.leaseFaults(one, [term('2023-01-01', '2025-12-31')]), { faults: [], warns: [] })
    assert.equal(rules.leaseFaults(one, [term('2023-01-01', '2026-01-01')]).faults.length, 1)
    assert.equal(rules.leaseFaults(one, [], day('2028-01-01')).faults.length, 1)
    assert.equal(rules.leaseFaults({ ...one, depositMonths: 4 }, []).faults.length, 1)
    assert.equal(rules.leaseFaults(one, [], undefined, day('2027-06-30')).warns.length, 1)
    const decides = leaseAutomation.steps?.[0]?.decides
    const given = { ...one, unit: 'U1' }
    assert.equal(decides?.(facts(given, { unit: [{ code: 'U1' }] }))?.action, 'found')
    assert.equal(decides?.(facts(given, { unit: [{ code: 'U1' }], others: [one] }))?.action, 'conflict')
    assert.equal(decides?.(facts(given, {}))?.action, 'conflict')
    const filed = leaseAutomation.steps?.[1]?.decides(facts(given, { unit: [{ code: 'U1', areaM2: 80 }] }))?.writes
    assert.deepEqual(filed?.[1]?.values, { code: 'U1', areaM2: 80, state: 'let', vacantM2: 0 })
    assert.equal(refusal(lease.flow.actions.publicise?.guards, {}), 'industrialPark.notYet')
  })

  test('renewal score 0–100; parks within fifty metres are one cluster; the vote of the sheet', () => {
    const none = { lowOutput: 0, hazards: 0, unlawful: 0, pollution: 0, contiguous: 0 }
    assert.equal(rules.renewalScore({ lowOutput: 1, hazards: 1, unlawful: 1, pollution: 9, contiguous: 1 }), 100)
    assert.equal(rules.renewalScore({ ...none, lowOutput: 0.5, hazards: 0.2 }), 20)
    const parks = [0, 0.0043, 0.0092, 0.0133].map((east) => ({ outline: k.rectangle(113.2 + east, 23.1, 0.004, 0.002) }))
    assert.deepEqual(
      rules.clusters(parks).map((one) => one.length),
      [2, 2],
    )
    assert.equal(k.voteShare(434, 436), 99.54)
    const vote = { body: 'households', eligible: 436, present: 435, agreed: 434 }
    assert.equal(refusal(renewal.flow.actions.vote?.guards, {}, vote), null)
    assert.equal(refusal(renewal.flow.actions.vote?.guards, {}, { ...vote, present: 290 }), 'votes.impossible')
  })

  test('the ledger: every mu, land in two parks, tenants without a lease, output without power', () => {
    const step = renewalAutomation.steps?.[0]?.decides
    const tenants = [{ creditCode: 'A', tenantName: '甲厂', output: 100, kwh: 50_000 }]
    const rows = {
      park: [land()],
      near: [land()],
      parcels: [{ areaM2: 600 }, { areaM2: 402 }],
      tenants,
      leases: [{ tenant: 'A' }],
    }
    const found = step?.(facts({}, rows))
    assert.deepEqual([found?.action, found?.form?.clusterMu], ['found', 1.5])
    const says = (change: object) => String(step?.(facts({}, { ...rows, ...change }))?.form?.findings)
    assert.match(says({ parcels: [{ areaM2: 994 }] }), /0.5%/)
    assert.match(
      says({ near: [{ ...land(k.rectangle(113.203, 23.101, 0.004, 0.002)), code: 'P2', parkName: '乙' }] }),
      /与乙范围重叠/,
    )
    assert.match(says({ leases: [] }), /没有租约的企业：甲厂/)
    assert.match(says({ tenants: [{ ...tenants[0], kwh: 0 }] }), /用电不符/)
    assert.equal(refusal(renewal.flow.actions.screen?.guards, {}), 'industrialPark.notSound')
  })

  test('the project follows: vote share and plot ratio stand in the ledger; no clearing while somebody rents', () => {
    const of = (after: string) => renewalAutomation.steps?.find((one) => one.after.includes(after))
    const recorded = { eligible: 436, agreed: 434, landM2: 1000, plannedM2: 3000, collectiveM2: 900, rentAfter: 800 }
    const [project] = of('approve')?.decides(facts({ park: 'P1', rentNow: 147 }, { park: [land()] }, { recorded }))?.writes ?? []
    const { voteShare: share, plannedM2, rentBefore, rentAfter, outputBefore } = project?.values ?? {}
    assert.deepEqual([share, plannedM2, rentBefore, rentAfter, outputBefore], [99.54, 3000, 147, 800, 14])
    assert.deepEqual(of('recheck')?.decides(facts({}, { units: [{ code: 'U1', state: 'let' }] }))?.form, { findings: 'U1' })
    assert.equal(of('recheck')?.decides(facts({}, { units: [{ state: 'vacant' }] }))?.action, 'vacated')
    const plan = { landM2: 1000, plannedM2: 3000, collectiveM2: 899, shareAgreed: 30 }
    assert.equal(refusal(renewal.flow.actions.approve?.guards, {}, plan), 'industrialPark.shareMissed')
    assert.equal(refusal(renewal.flow.actions.approve?.guards, {}, { ...plan, collectiveM2: 900 }), null)
    const running = [{ kind: 'publicity', state: 'running', due: new Date('2026-12-01T00:00:00Z') }]
    const tags = ['publicised']
    assert.equal(refusal(renewal.flow.actions.contract?.guards, { tags }, {}, running), 'votes.publicityRuns')
    assert.equal(refusal(renewal.flow.actions.contract?.guards, { tags }), null)
  })

  test('hazards: three in one with two exits blocked is major, out of use first, looked at by another', () => {
    const level = (kind: string, blockedExits: number) => rules.hazardLevel({ kind, level: 'general', blockedExits })
    assert.deepEqual([level('threeInOne', 2), level('threeInOne', 1), level('fire', 9)], ['major', 'general', 'general'])
    const raised = hazardAutomation.steps?.[0]?.decides(
      facts({ category: 'threeInOne', kind: 'general', blockedExits: 2 }, { park: [{ code: 'P1', majorHazards: 1 }] }),
    )
    assert.deepEqual([raised?.action, raised?.writes?.[0]?.values.majorHazards], ['raise', 2])
    const { mend, pass } = hazard.flow.actions
    assert.equal(refusal(mend?.guards, { kind: 'major' }), 'industrialPark.stopFirst')
    assert.equal(refusal(mend?.guards, { kind: 'major', tags: ['stopped'] }), null)
    assert.deepEqual(pass?.notBy, ['mend'])
  })

  test('a firm leaves when permit, dangerous goods and wages are settled', () => {
    const done = { permitEnded: true, dangerousKg: 0, wagesPaid: true }
    const { guards } = exit.flow.actions.check ?? {}
    assert.equal(refusal(guards, {}, done), null)
    for (const change of [{ permitEnded: false }, { dangerousKg: 3 }, { wagesPaid: false }])
      assert.equal(refusal(guards, {}, { ...done, ...change }), 'industrialPark.exitOpen')
  })
})

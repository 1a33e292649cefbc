import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import * as k from '../../kit/index.ts'
import { hazard, hazardAutomation } from './hazard.ts'
import { registers } from './registers.ts'
import { renewal, renewalAutomation } from './renewal.ts'
import * as rules from './rules.ts'
import { billSteps, exit, lease, leaseAutomation } from './tenancy.ts'

const day = (text: string) => text as k.Day
const land = (outline = k.rectangle(113.2, 23.1, 0.004, 0.002)) => ({
  ...{ code: 'P1', parkName: '甲', town: '440111019', areaM2: 1000, areaMu: 1.5, perMu: 14, outline },
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
    const units = k.sheet('areaM2 rent', [
      [1200, 14.5],
      [800, 12],
      [2500, 9],
    ]) as { areaM2: number; rent: number }[]
    assert.deepEqual(rules.rentRoll(units), { mean: 11, yearly: 594_000 })
    const step = { rent: 11, from: day('2024-01-01'), stepPercent: 5, stepYears: 3 }
    const on = ['2026-12-31', '2027-01-01', '2030-01-01'].map((one) => rules.rentOn(step, day(one)))
    assert.deepEqual(on, [11, 11.55, 12.1275])
    assert.deepEqual([0, 30, 60, 95].map(rules.arrearsAge), ['0', '30', '60', '90'])
    const billed = (areaM2: number, month: string) => rules.billOf({ ...step, areaM2 }, month).due
    assert.deepEqual([billed(1200, '2026-12'), billed(1200, '2027-01'), billed(33.3, '2030-01')], [13_200, 13_860, 403.85])
    const bills = [
      { month: '2026-09', due: 100, paid: 100 },
      { month: '2026-10', due: 100, paid: 40 },
    ]
    assert.deepEqual(rules.balance(bills, day('2026-11-30')), { due: 200, paid: 140, arrears: '60' })
    const leases = [{ ...step, number: 'Z1', areaM2: 1200, to: '2026-11-30' }]
    const run = (month: string) =>
      k.decided({ steps: billSteps.billRun }, 'created', { data: { park: 'P1', month }, rows: { leases } })
    assert.deepEqual([run('2026-11')?.writes?.length, run('2026-12')?.writes?.length], [1, 0])
  })

  test('leases: overlaps and terms past the head lease are refused, past the clearing only warned of', () => {
    const term = (from: string, to: string) => ({ from: day(from), to: day(to) })
    const one = term('2026-01-01', '2028-12-31')
    assert.deepEqual(rules.leaseFaults(one, [term('2023-01-01', '2025-12-31')]), { faults: [], warns: [] })
    assert.equal(rules.leaseFaults(one, [term('2023-01-01', '2026-01-01')]).faults.length, 1)
    assert.equal(rules.leaseFaults(one, [], day('2028-01-01')).faults.length, 1)
    assert.equal(rules.leaseFaults({ ...one, depositMonths: 4 }, []).faults.length, 1)
    assert.equal(rules.leaseFaults(one, [], undefined, day('2027-06-30')).warns.length, 1)
    const data = { ...one, unit: 'U1' }
    const opened = (rows: k.AutoFacts['rows']) => k.decided(leaseAutomation, 'open', { data, rows })?.action
    const unit = [{ code: 'U1', areaM2: 80 }]
    assert.deepEqual([opened({ unit }), opened({ unit, others: [one] }), opened({})], ['found', 'conflict', 'conflict'])
    const paid = [{ areaM2: 100, rent: 12 }]
    const cheap = (rent: number) => k.decided(leaseAutomation, 'open', { data: { ...data, rent }, rows: { unit, paid } })?.form
    assert.deepEqual([cheap(8.4), cheap(8.3)], [{}, { warning: '租金低于园区均价（12 元）的七成，请说明' }])
    const filed = k.decided(leaseAutomation, 'file', { data, rows: { unit } })?.writes
    assert.deepEqual(filed?.[1]?.values, { code: 'U1', areaM2: 80, state: 'let', vacantM2: 0 })
    assert.equal(k.refusalOf(lease, 'publicise'), 'industrialPark.notYet')
  })

  test('renewal score 0–100; parks within fifty metres are one cluster; the vote of the sheet', () => {
    const none = { lowOutput: 0, hazards: 0, unlawful: 0, pollution: 0, contiguous: 0 }
    assert.equal(rules.renewalScore({ lowOutput: 1, hazards: 1, unlawful: 1, pollution: 9, contiguous: 1 }), 100)
    assert.equal(rules.renewalScore({ ...none, lowOutput: 0.5, hazards: 0.2 }), 20)
    const parks = [0, 0.0043, 0.0092, 0.0133].map((east) => ({ outline: k.rectangle(113.2 + east, 23.1, 0.004, 0.002) }))
    assert.equal(
      rules
        .clusters(parks)
        .map((one) => one.length)
        .join(),
      '2,2',
    )
    assert.equal(k.voteShare(434, 436), 99.54)
    const vote = { body: 'households', eligible: 436, present: 435, agreed: 434 }
    assert.equal(k.refusalOf(renewal, 'vote', { form: vote }), null)
    assert.equal(k.refusalOf(renewal, 'vote', { form: { ...vote, present: 290 } }), 'votes.impossible')
  })

  test('the ledger: every mu, land in two parks, tenants without a lease, output without power', () => {
    const tenants = [{ creditCode: 'A', tenantName: '甲厂', output: 100, kwh: 50_000 }]
    const parcels = [{ areaM2: 600 }, { areaM2: 402 }]
    const rows = { park: [land()], near: [land()], parcels, tenants, leases: [{ tenant: 'A' }] }
    const says = (change: object) => k.decided(renewalAutomation, 'open', { rows: { ...rows, ...change } })
    assert.deepEqual([says({})?.action, says({})?.form?.clusterMu], ['found', 1.5])
    const beside = { ...land(k.rectangle(113.2042, 23.1, 0.004, 0.002)), code: 'P3', areaMu: 0.7 }
    assert.equal(
      says({ park: [{ ...land(), areaMu: 0.1 }], near: [beside, { ...beside, code: 'P4', areaMu: 0.1 }] })?.form?.clusterMu,
      0.9,
    )
    const other = { ...land(k.rectangle(113.203, 23.101, 0.004, 0.002)), code: 'P2', parkName: '乙' }
    for (const [change, found] of [
      [{ parcels: [{ areaM2: 994 }] }, /0.5%/],
      [{ near: [other] }, /与乙范围重叠/],
      [{ leases: [] }, /没有租约的企业：甲厂/],
      [{ tenants: [{ ...tenants[0], kwh: 0 }] }, /用电不符/],
    ] as const)
      assert.match(String(says(change)?.form?.findings), found)
    assert.equal(k.refusalOf(renewal, 'screen'), 'industrialPark.notSound')
  })

  test('the project follows: vote share and plot ratio stand in the ledger; no clearing while somebody rents', () => {
    const recorded = { eligible: 436, agreed: 434, landM2: 1000, plannedM2: 3000, collectiveM2: 900, rentAfter: 800 }
    const rows = { park: [land()] }
    const approved = k.decided(renewalAutomation, 'approve', { data: { park: 'P1', rentNow: 147 }, rows, recorded })
    const { voteShare: share, plannedM2, rentBefore, rentAfter, outputBefore } = approved?.writes?.[0]?.values ?? {}
    assert.deepEqual([share, plannedM2, rentBefore, rentAfter, outputBefore], [99.54, 3000, 147, 800, 14])
    const left = (state: string) => k.decided(renewalAutomation, 'recheck', { rows: { units: [{ code: 'U1', state }] } })
    assert.deepEqual([left('let')?.form, left('vacant')?.action], [{ findings: 'U1' }, 'vacated'])
    const plan = { landM2: 1000, plannedM2: 3000, collectiveM2: 899, shareAgreed: 30 }
    assert.equal(k.refusalOf(renewal, 'approve', { form: plan }), 'industrialPark.shareMissed')
    assert.equal(k.refusalOf(renewal, 'approve', { form: { ...plan, collectiveM2: 900 } }), null)
    const contract = { tags: ['publicised'], at: new Date('2026-11-21T02:00:00Z') }
    const clocks = { publicity: '2026-12-01T00:00:00Z' }
    assert.equal(k.refusalOf(renewal, 'contract', { ...contract, clocks }), 'votes.publicityRuns')
    assert.equal(k.refusalOf(renewal, 'contract', contract), null)
  })

  test('hazards: three in one with two exits blocked is major, out of use first, looked at by another', () => {
    const level = (kind: string, blockedExits: number) => rules.hazardLevel({ kind, level: 'general', blockedExits })
    assert.deepEqual([level('threeInOne', 2), level('threeInOne', 1), level('fire', 9)], ['major', 'general', 'general'])
    const data = { category: 'threeInOne', kind: 'general', blockedExits: 2 }
    const raised = k.decided(hazardAutomation, 'open', { data, rows: { park: [{ code: 'P1', majorHazards: 1 }] } })
    assert.deepEqual([raised?.action, raised?.writes?.[0]?.values.majorHazards], ['raise', 2])
    assert.equal(k.refusalOf(hazard, 'mend', { kind: 'major' }), 'industrialPark.stopFirst')
    assert.equal(k.refusalOf(hazard, 'mend', { kind: 'major', tags: ['stopped'] }), null)
    assert.deepEqual(hazard.flow.actions.pass?.notBy, ['mend'])
  })

  test('a firm leaves when permit, dangerous goods and wages are settled', () => {
    const done = { permitEnded: true, dangerousKg: 0, wagesPaid: true }
    assert.equal(k.refusalOf(exit, 'check', { form: done }), null)
    for (const change of [{ permitEnded: false }, { dangerousKg: 3 }, { wagesPaid: false }])
      assert.equal(k.refusalOf(exit, 'check', { form: { ...done, ...change } }), 'industrialPark.exitOpen')
  })
})

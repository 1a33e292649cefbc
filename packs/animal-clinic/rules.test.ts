import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import * as k from '../../kit/index.ts'
import { automation, shotSteps } from './automation.ts'
import { inspection, licence } from './matters.ts'
import { registers } from './registers.ts'
import * as rules from './rules.ts'

const fits = { kind: 'clinic', metresToFarm: 200, ownEntrance: true, vets: 1, surgery: false, wasteContract: true } as const

describe('animal clinics', () => {
  test('the checklist: 185 m fails, 200 m passes, a hospital of two vets fails', () => {
    assert.deepEqual(rules.siteFaults(fits), [])
    assert.equal(rules.siteFaults({ ...fits, metresToFarm: 185 }).length, 1)
    assert.equal(rules.siteFaults({ ...fits, kind: 'hospital', vets: 2, surgery: true }).length, 1)
    assert.equal(rules.siteFaults({ ...fits, kind: 'hospital', vets: 3, surgery: true }).length, 0)
    const asked = (form: k.Asked['form']) => k.refusalOf(licence, 'visit', { kind: 'clinic', form })
    assert.deepEqual([asked({}), asked(fits)], [null, null])
    assert.equal(asked({ ...fits, metresToFarm: 185 }), 'animalClinic.siteFaults')
  })

  test('a prescription holds the day of issue, at most three days', () => {
    const issued = { kind: 'ordinary', issuedAt: new Date('2026-11-20T01:00:00Z'), days: 1 } as const
    assert.equal(rules.dispensable(issued, new Date('2026-11-20T14:00:00Z')), true)
    assert.equal(rules.dispensable(issued, new Date('2026-11-20T16:30:00Z')), false)
    assert.equal(rules.lastDay({ ...issued, days: 3 }), '2026-11-22')
    assert.equal(rules.dispensable({ ...issued, days: 3 }, new Date('2026-11-22T15:59:00Z')), true)
    assert.equal(rules.lastDay({ ...issued, days: 4 }), undefined)
    assert.equal(rules.dispensable(issued, new Date('2026-11-20T00:00:00Z')), false)
    assert.equal(rules.mayDelete(issued, '2029-11-19' as k.Day), false)
    assert.equal(rules.mayDelete(issued, '2029-11-20' as k.Day), true)
    assert.equal(rules.mayDelete({ ...issued, kind: 'toxic' }, '2030-01-01' as k.Day), false)
  })

  test('lots balance, chips have fifteen digits, rabies comes again', () => {
    assert.equal(rules.lotDifference(100, 80, 5, 15), 0)
    assert.equal(rules.lotDifference(100, 108, 0, 0), -8)
    const lot = (used: number, off: number) => registers.lot?.rules?.[0]?.({ came: 100, used, destroyed: 0, shelf: 0, off })?.code
    assert.deepEqual([lot(108, 0), lot(108, -8), lot(100, 0)], ['animalClinic.lotOff', undefined, undefined])
    assert.equal(rules.remindIn('2027-03-15' as k.Day, '2026-11-20' as k.Day), 85)
    assert.equal(rules.remindIn('2026-12-01' as k.Day, '2026-11-20' as k.Day), 0)
    const chips = ['156000000010001', '15600000001000', '15600000001000X']
    assert.deepEqual(chips.map(rules.isChip), [true, false, false])
    assert.equal(rules.nextDue('2026-03-15' as k.Day), '2027-03-15')
    assert.equal(rules.oldEnough('2026-01-01' as k.Day, '2026-03-31' as k.Day), false)
    assert.equal(rules.oldEnough('2026-01-01' as k.Day, '2026-04-01' as k.Day), true)
  })

  test('the ninth week: three is none, four is an alarm', () => {
    const weeks = [2, 1, 3, 2, 2, 1, 2, 3]
    assert.equal(rules.syndromeAlarm(weeks, 3).limit.toFixed(2), '3.51')
    assert.deepEqual([rules.syndromeAlarm(weeks, 3).alarm, rules.syndromeAlarm(weeks, 4).alarm], [false, true])
    assert.equal(rules.syndromeAlarm([1, 1], 9).alarm, false)
  })

  test('the draw: made again from its seed, two each, none who must keep away, violations the likelier', () => {
    const clinics = Array.from({ length: 20 }, (_, n) => ({ id: `c${n}`, violations: n === 0 ? 4 : 0 }))
    const inspectors = ['i1', 'i2', 'i3', 'i4'].map((id) => ({ id, avoids: id === 'i1' ? ['c0', 'c1'] : [] }))
    assert.deepEqual(rules.draw(clinics, inspectors, 5, 'week 47'), rules.draw(clinics, inspectors, 5, 'week 47'))
    let first = 0
    fc.assert(
      fc.property(fc.string({ minLength: 4, maxLength: 20 }), (seed) => {
        const drawn = rules.draw(clinics, inspectors, 5, seed)
        assert.equal(new Set(drawn.map(({ clinic }) => clinic)).size, 5)
        for (const { clinic, inspectors: two } of drawn) {
          assert.equal(new Set(two).size, 2)
          if (clinic === 'c0' || clinic === 'c1') assert.ok(!two.includes('i1'))
        }
        if (drawn.some(({ clinic }) => clinic === 'c0')) first++
      }),
      { numRuns: 400 },
    )
    // 5 of 20 by chance is a quarter; with four violations it is much more
    assert.ok(first > 180, `${first} of 400`)
  })

  test('an inspection wants two', () => {
    const asked = (form: k.Asked['form']) => k.refusalOf(inspection, 'inspect', { form })
    assert.equal(asked({ inspectors: [{ name: '甲' }] }), 'visits.alone')
    assert.deepEqual([asked({}), asked({ inspectors: [{ name: '甲' }, { name: '乙' }] })], [null, null])
  })

  test('a signature is held against the file; a dog against its vaccination, breed and licence', () => {
    const vet = { clinic: 'c1', state: 'active', kind: 'vet' }
    assert.deepEqual(rules.vetFaults(vet, 'c1', true), [])
    for (const wrong of [undefined, { ...vet, clinic: 'c2' }, { ...vet, state: 'suspended' }, { ...vet, kind: 'assistant' }])
      assert.equal(rules.vetFaults(wrong, 'c1', true).length, 1)
    const on = '2026-11-21' as k.Day
    const dog = { breed: '柯基', due: '2027-03-15', born: '2024-05-01', plateTo: '', others: 0, another: false }
    assert.deepEqual(rules.dogFaults(dog, on), [])
    const wrong = [{ breed: '藏獒' }, { due: undefined }, { due: '2026-11-20' }, { born: '2026-10-01' }]
    for (const one of [...wrong, { plateTo: '2027-03-15' }, { others: 1 }, { another: true }])
      assert.equal(rules.dogFaults({ ...dog, ...one }, on).length, 1)
    assert.deepEqual(rules.dogFaults({ ...dog, plateTo: '2026-12-01' }, on), [], 'renewed in the last thirty days')
  })

  test('what is drawn follows from the published seed; an application near a farm is told so', () => {
    const rows = {
      clinics: [{ creditCode: 'c1', clinicName: '甲', violations: 0 }],
      people: [{ number: 'i1', avoids: 'c1' }, { number: 'i2' }, { number: 'i3' }],
    }
    const drawn = k.decided(automation.inspection, 'open', { data: { seed: 'week 47' }, rows })
    assert.equal(drawn?.form?.clinic, 'c1')
    assert.deepEqual(String(drawn?.form?.drawnInspectors).split('、').sort(), ['i2', 'i3'])
    const farm = { name: '肉联厂', point: { lon: 113.2, lat: 23.1 } }
    const near = k.decided(automation.licence, 'open', {
      data: { point: { lon: 113.2, lat: 23.1015 } },
      rows: { places: [farm] },
    })
    assert.match(String(near?.form?.findings), /肉联厂 16\d 米，不符合/)
  })

  test('the ninth week comes from what was counted; surgery outside the licence, doses nobody bought, narcotics for two days', () => {
    const week = (n: number) => k.addDays('2026-11-16' as k.Day, 7 * (n - 8))
    const weeks = [2, 1, 3, 2, 2, 1, 2, 3].map((count, n) => ({ sign: 'parvo', week: week(n), count }))
    const ninth = (count: number) => {
      const rows = { weeks: [...weeks, { sign: 'parvo', week: '2026-11-16', count }] }
      return k.decided(automation.epidemic, 'open', { data: { sign: 'parvo' }, rows, at: new Date('2026-11-20T02:00:00Z') })
    }
    assert.deepEqual([ninth(2)?.action, ninth(3)?.action, ninth(3)?.writes?.[0]?.values.count], [undefined, 'cluster', 4])
    const cut = (surgery: string, may: boolean) =>
      k.decided(automation.record, 'open', { data: { surgery }, rows: { clinic: [{ surgery: may }] } })?.action
    assert.deepEqual([cut('chest', false), cut('chest', true), cut('other', false)], ['beyond', undefined, undefined])
    const at = new Date('2026-11-21T02:00:00Z')
    const shot = (shelf: number) => {
      const rows = { vet: [{ clinic: 'c1' }], lots: [{ clinic: 'c1', lot: 'L', used: 99, shelf }] }
      const data = { number: 'MY1', vet: 'v', lot: 'L', on: '2026-11-20' }
      return k.decided({ steps: shotSteps }, 'created', { data, rows, at })
    }
    assert.deepEqual([shot(1)?.writes?.[0]?.values.used, shot(0)?.opens?.[0]?.form.clinic], [100, 'c1'])
    assert.equal(rules.drugFaults('narcotic', [{ drug: '氯胺酮', daysOf: 2 }]).length, 1)
    assert.equal(rules.drugFaults('ordinary', [{ drug: '氯霉素片', daysOf: 1 }]).length, 1)
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { say } from '../../../base/index.ts'
import { situate, versionFaults } from '../items/decide.ts'
import type { ItemVersion, JointChild, Span } from '../items/declare.ts'
import { BODY, CODE } from '../items/testing.ts'
import { childrenOf, compose, longestWay, partOf, planFaults, ready, ringOf, whenFaults } from './decide.ts'

const version = (code: string, change: Partial<ItemVersion> = {}): ItemVersion => ({
  ...BODY,
  ...{ district: '440111', id: code, code, catalogCode: code, type: '01', law: ['法'], version: 1 },
  ...{ validFrom: '2026-01-01', state: 'inUse', pausedWhy: null, publishedAt: null, publishedBy: null },
  ...change,
})
const days = (amount: number): Span => ({ amount, unit: 'working' })
const A = version('A', { title: say('甲', 'A'), promise: days(3) })
const B = version('B', {
  ...{ title: say('乙', 'B'), promise: days(5) },
  form: {
    sections: BODY.form.sections,
    fields: {
      shopName: { kind: 'text', title: say('店名', 'Name') },
      licenceNo: { kind: 'text', title: say('执照号', 'Licence'), required: true },
      secret: { kind: 'text', title: say('只给乙', 'For B only') },
    },
  },
})
const C = version('C', { title: say('丙', 'C'), promise: days(6) })
const versions = new Map([A, B, C].map((one) => [one.code, one]))
const asked = {
  ...{ title: say('开店一件事', 'Opening a shop'), summary: say('', ''), unit: BODY.unit, area: '440111' },
  ...{ topic: 'company' as const, words: ['开店'] },
  children: [
    { item: 'A', after: [] },
    { item: 'B', after: ['A'], brought: ['licenceNo'] },
    { item: 'C', after: [] },
  ],
}

describe('a joint service', () => {
  it('promises the longest way: A 3 then B 5, C 6 beside them is 8', () => {
    const spans: Record<string, Span> = { A: days(3), B: days(5), C: days(6) }
    assert.deepEqual(
      longestWay(asked.children, (item) => spans[item] as Span),
      days(8),
    )
  })

  it('asks once for what several read, and says who reads it', () => {
    const { body, shared, saving } = compose(asked, versions)
    assert.deepEqual(body.form.fields.shopName?.consumers, ['A', 'B', 'C'])
    assert.equal(body.form.fields.shopName?.required, true)
    assert.equal(body.form.fields.licenceNo, undefined)
    assert.deepEqual(body.form.fields.secret?.consumers, ['B'])
    assert.equal(shared[0]?.field, 'shopName')
    assert.equal(body.materials.length, 3)
    assert.equal(body.situation.questions.length, 3)
    assert.deepEqual(saving.days, { apart: 14, together: 8 })
    assert.deepEqual(saving.fields, { apart: 5, together: 2 })
    const sound = versionFaults('JOINT1', { code: 'JOINT', legal: days(60) }, body)
    assert.deepEqual(sound, [])
    const cook = situate(body, { business: 'cook', area: 80, agent: true })
    assert.deepEqual(cook.left, [])
    assert.deepEqual(
      cook.materials.map((one) => one.code),
      ['form', 'layout', 'owner'],
    )
  })

  it('gives each child its own columns and nothing of the others', () => {
    const { body } = compose(asked, versions)
    const whole = {
      answers: { business: 'sale', agent: false },
      values: { shopName: '小店', secret: '乙的事' },
      materials: [{ code: 'form' }],
    }
    const [a, b] = body.joint?.children ?? []
    assert.ok(a && b)
    assert.deepEqual(partOf(a, A, body as ItemVersion, whole).values, { shopName: '小店' })
    const forB = partOf(b, B, body as ItemVersion, whole)
    assert.deepEqual(forB.values, { shopName: '小店', secret: '乙的事' })
    assert.equal(forB.version.form.fields.licenceNo, undefined)
    assert.deepEqual(forB.answers, { business: 'sale', agent: false })
    assert.deepEqual(forB.materials, [{ code: 'form' }])
  })

  it('begins children in their order, and only those that were called for', () => {
    const some = [
      { item: 'A', after: [] },
      { item: 'B', after: ['A'] },
      { item: 'C', after: ['B'], when: [{ question: 'sign', in: [true] }] },
    ]
    assert.deepEqual(
      childrenOf({ children: some }, { sign: false }).map((one) => one.item),
      ['A', 'B'],
    )
    const names = (granted: string[], begun: string[]) =>
      ready(some, new Set(granted), new Set(begun)).map((one) => one.item)
    assert.deepEqual(names([], []), ['A'])
    assert.deepEqual(names([], ['A']), [])
    assert.deepEqual(names(['A'], ['A']), ['B'])
  })

  it('refuses circles, unknown and doubled items', () => {
    const faults = (children: readonly JointChild[]) => planFaults(children, versions).length
    assert.equal(faults(asked.children), 0)
    assert.ok(
      faults([
        { item: 'A', after: ['C'] },
        { item: 'C', after: ['A'] },
      ]) > 0,
    )
    assert.ok(
      faults([
        { item: 'A', after: [] },
        { item: 'A', after: [] },
      ]) > 0,
    )
    assert.ok(
      faults([
        { item: 'A', after: [] },
        { item: 'X', after: [] },
      ]) > 0,
    )
    assert.ok(faults([{ item: 'A', after: [] }]) > 0)
    assert.ok(CODE)
  })

  it('every order without a circle begins every child once and ends', () => {
    const names = ['a', 'b', 'c', 'd', 'e']
    const plan = fc.array(fc.subarray(names), { minLength: 5, maxLength: 5 })
    fc.assert(
      fc.property(plan, (afters) => {
        const children = names.map((item, n) => ({
          item,
          after: (afters[n] ?? []).filter((one) => one !== item),
        }))
        const begun = new Set<string>()
        const granted = new Set<string>()
        for (let turn = 0; turn <= names.length; turn++) {
          for (const one of ready(children, granted, begun)) begun.add(one.item)
          for (const one of begun) granted.add(one)
        }
        assert.equal(begun.size === names.length, ringOf(children) === null)
      }),
    )
  })

  it('asks for what only a chosen part needs where it is chosen, and begins no other', () => {
    const wanted = { name: 'withB', title: say('要一起办乙吗', 'B as well?'), kind: 'yes' as const }
    const { body } = compose(
      {
        ...asked,
        questions: [wanted],
        children: [
          { item: 'A', after: [] },
          { item: 'B', after: [], when: [{ question: 'withB', in: [true] }] },
        ],
      },
      versions,
    )
    assert.deepEqual(whenFaults(body), [])
    assert.deepEqual(
      versionFaults(
        'YJSTEST01',
        { code: 'YJSTEST01', title: body.title, type: '20', law: ['法'], legal: body.legal } as never,
        body,
      ),
      [],
    )
    const group = (name: string) => body.form.fields[name]?.group
    assert.equal(group('secret'), 'chosen2')
    assert.notEqual(group('shopName'), 'chosen2', 'A reads it too')
    const answered = (withB: boolean) => {
      const answers: Record<string, unknown> = { withB }
      for (let left = situate(body, answers).left; left[0]; left = situate(body, answers).left)
        answers[left[0].name] = left[0].kind === 'yes' ? true : (left[0].options?.[0]?.code ?? 0)
      return { answers, situated: situate(body, answers) }
    }
    const [yes, not] = [answered(true), answered(false)]
    assert.ok(yes.situated.groups.includes('chosen2'))
    assert.ok(!not.situated.groups.includes('chosen2'))
    assert.ok(not.situated.materials.length < yes.situated.materials.length || body.materials.length === 3)
    const plan = body.joint
    assert.ok(plan)
    assert.deepEqual(
      childrenOf(plan, yes.answers).map((one) => one.item),
      ['A', 'B'],
    )
    assert.deepEqual(
      childrenOf(plan, not.answers).map((one) => one.item),
      ['A'],
    )
  })

  it('a condition that nothing can fulfil is named', () => {
    const composed = (when: object) =>
      compose(
        {
          ...asked,
          children: [
            { item: 'A', after: [] },
            { item: 'B', after: [], when: [when as never] },
          ],
        },
        versions,
      )
    assert.equal(whenFaults(composed({ question: 'nobody', in: [true] }).body).length, 1)
    const [question] = composed({ question: 'x', in: [] }).body.situation.questions
    assert.equal(whenFaults(composed({ question: question?.name, in: ['nothing'] }).body).length, 1)
  })
})

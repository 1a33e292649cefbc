import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { check, type Extension, extension, extensionFaults, extensionSteps } from '../../kit/index.ts'
import { differences } from '../../platform/extensions/decide.ts'
import { care, office } from './care.ts'

const words = (text: string) => ({ zh: text, en: text })
const clone = (): Extension => JSON.parse(JSON.stringify(care)) as Extension
// biome-ignore lint/suspicious/noExplicitAny: tests break declarations on purpose
type Any = any

describe('an application as data', () => {
  test('it is checked exactly as a pack of files, and gets its page', () => {
    assert.deepEqual(extensionFaults(care, [office]), [])
    const pack = extension(care)
    assert.deepEqual(check([office, pack]), [])
    assert.deepEqual(
      pack.views?.overview?.blocks.map((block) => block.show),
      ['figure', 'figure', 'list'],
    )
    assert.deepEqual(pack.sunshine?.register?.registers, ['centre'])
  })

  test('what only code can say is refused with a sentence that says so', () => {
    for (const [change, way] of [
      [(one: Any) => (one.automation = {}), ['automation']],
      [(one: Any) => (one.registers.centre.rules = ['x']), ['registers', 'centre', 'rules']],
      [
        (one: Any) => (one.matters.inspection.flow.actions.pass.guards = ['x']),
        ['matters', 'inspection', 'flow', 'actions', 'pass', 'guards'],
      ],
    ] as const) {
      const one = clone()
      change(one)
      const [fault] = extensionFaults(one, [])
      assert.match(fault?.says.zh ?? '', /不能带代码/)
      assert.deepEqual(fault?.way, way)
    }
  })

  test('each finding comes back with the way to its place', () => {
    const ways = (change: (one: Any) => unknown): string[] => {
      const one = clone()
      change(one)
      return extensionFaults(one, []).map((fault) => fault.way.join('/'))
    }
    const has = (change: (one: Any) => unknown, way: string) =>
      assert.ok(ways(change).includes(way), ways(change).join(' '))
    has((one) => delete one.registers.centre.fields.telephone.personal, 'registers/centre/fields/telephone')
    has((one) => (one.registers.centre.fields.seat.title.en = ''), 'registers/centre/fields/seat/title')
    has((one) => (one.registers.centre.fields.places.kind = 'numbr'), 'registers/centre/fields/places/kind')
    has((one) => (one.matters.inspection.clocks.inspect.basis.zh = ''), 'matters/inspection/clocks/inspect')
    has(
      (one) => (one.matters.inspection.flow.actions.pass.by = ['nobody']),
      'matters/inspection/flow/actions/pass',
    )
    has(
      (one) => (one.matters.inspection.flow.actions.pass.from = ['planned']),
      'matters/inspection/flow/states/rectifying',
    )
    has(
      (one) => (one.matters.inspection.flow.actions.fail.form.result.list = 'none'),
      'matters/inspection/flow/actions/fail/form/result',
    )
    has((one) => (one.codes[0].codes[1].code = 'good'), 'codes/careResult/good')
    has((one) => (one.indicators.inspections.count.type = 'x.y'), 'indicators/inspections')
  })

  test('hostile text never throws', () => {
    const hurt = ['', null, 7, [], {}, 'x'.repeat(500), { zh: 1 }, [[]], '__proto__', -1]
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom(...hurt), (n, bad) => {
        const one = clone() as Any
        const holders: [Any, string][] = []
        const walk = (here: Any) => {
          for (const key of Object.keys(here)) {
            holders.push([here, key])
            if (typeof here[key] === 'object' && here[key] !== null) walk(here[key])
          }
        }
        walk(one)
        const [holder, key] = holders[n % holders.length] as [Any, string]
        holder[key] = bad
        for (const fault of extensionFaults(one, [])) assert.ok(fault.says.zh && fault.remedy.zh)
      }),
      { numRuns: 300 },
    )
    for (const bad of [null, 1, 'x', [], { name: 5 }]) assert.ok(extensionFaults(bad, []).length > 0)
    const slow = clone() as Any
    slow.registers.centre.fields.seat.pattern = '(a+)+$'
    assert.equal(
      extensionFaults(slow, [])[0]?.way.at(-1),
      'pattern',
      'no pattern that an entry could keep busy',
    )
  })

  test('the plan says what is added, renamed, widened, retired', () => {
    assert.match(
      extensionSteps(null, care)
        .map((one) => one.says.zh)
        .join(),
      /新建登记簿.*新建事项.*新增指标.*新增职责/,
    )
    const next = clone() as Any
    const { fields } = next.registers.centre
    next.registers.centre.fields = { ...fields, phoneNo: { ...fields.telephone, was: 'telephone' } }
    delete next.registers.centre.fields.telephone
    delete next.registers.centre.fields.openedOn
    next.registers.centre.fields.places.kind = 'decimal'
    next.registers.centre.retired = ['openedOn']
    const said = extensionSteps(care, next)
      .map((one) => one.says.zh)
      .join()
    for (const word of ['改名', '放宽', '停用']) assert.ok(said.includes(word), said)
    assert.deepEqual(extensionSteps(care, clone()), [])
  })

  test('two versions differ exactly where they do', () => {
    assert.deepEqual(differences(care, clone()), [])
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1 }),
        fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1 }),
        (old, now) => {
          const fields = (keys: string[]) =>
            Object.fromEntries(keys.map((key) => [key, { kind: 'text', title: words(key) }]))
          const found = differences(fields(old), fields(now))
          assert.deepEqual(
            found
              .filter(({ kind }) => kind === 'added')
              .map(({ way }) => way[0])
              .sort(),
            now.filter((key) => !old.includes(key)).sort(),
          )
          assert.deepEqual(
            found
              .filter(({ kind }) => kind === 'removed')
              .map(({ way }) => way[0])
              .sort(),
            old.filter((key) => !now.includes(key)).sort(),
          )
        },
      ),
      { numRuns: 100 },
    )
  })
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  CLEAR,
  compare,
  linkPersons,
  type PersonRecord,
  packed,
  personReader,
  RULES,
  UNCLEAR,
} from './index.ts'
import { madePersons } from './testing.ts'

const one = (more: Partial<PersonRecord> = {}): PersonRecord => ({
  ...{ name: '欧阳明华', idNumber: '440111199003070018', birth: '1990-03-07', phone: '13800000001' },
  ...{ address: '广州市白云区云城街解放路1号2栋301房', ...more },
})
const NUMBERS = ['440111190001010005', '440111190001010021']
const said = (a: PersonRecord, b: PersonRecord) => {
  const verdict = compare(packed([a]), 0, packed([b]), 0)
  return [
    verdict.says === CLEAR ? 'clear' : verdict.says === UNCLEAR ? 'unclear' : 'apart',
    RULES[verdict.rule],
  ]
}
const [A = '', B = ''] = NUMBERS

test('what links by itself, what is asked, what is apart', () => {
  const base = one({ idNumber: A })
  assert.deepEqual(said(base, base), ['clear', 'number'])
  assert.deepEqual(said(base, { ...base, idNumber: 'ＡＢ' }), ['clear', 'nameBirthContact'])
  // full-width digits, another script, homophones, a variant letter
  assert.deepEqual(said(base, { ...base, idNumber: '４４０１１１１９０００１０１０００５' }), [
    'clear',
    'number',
  ])
  assert.deepEqual(said({ ...base, name: '张国华' }, { ...base, name: '張國華', idNumber: '' }), [
    'clear',
    'nameBirthContact',
  ])
  assert.deepEqual(said({ ...base, name: '李哲' }, { ...base, name: '李喆', idNumber: '' })[0], 'clear')
  assert.deepEqual(said({ ...base, name: '陈静' }, { ...base, name: '陈婧', idNumber: '' })[0], 'clear')
  // one digit wrong: the number is not sound, so that it is a slip
  assert.deepEqual(said(base, { ...base, idNumber: '440111190001010006' }), ['clear', 'wrongDigit'])
  assert.deepEqual(said({ ...base, birth: '1990-03-07' }, { ...base, birth: '1990-07-03', idNumber: '' }), [
    'clear',
    'nameBirthContact',
  ])
})

test('两人一号, 一人两号 and twins are asked or left, never linked', () => {
  const base = one({ idNumber: A })
  assert.deepEqual(said(base, { ...base, name: '李四光', birth: '1950-01-01', phone: '' }), [
    'unclear',
    'numberOtherName',
  ])
  assert.deepEqual(said(base, { ...base, idNumber: B }), ['unclear', 'twoNumbers'])
  const twin = one({ name: '欧阳明丽', idNumber: B })
  assert.deepEqual(said(base, twin)[0], 'apart')
  assert.deepEqual(said(base, { ...twin, idNumber: '' }), ['unclear', 'likeBirthContact'])
  assert.deepEqual(said(base, one({ name: '', idNumber: '', phone: '', address: '' }))[0], 'apart')
  assert.deepEqual(said(base, one({ idNumber: '', phone: '', address: '', birth: '' }))[0], 'apart')
})

test('a comparison does not depend on which side comes first', () => {
  const person = fc.record({
    name: fc.constantFrom('张伟', '章伟', '李娜', ''),
    idNumber: fc.constantFrom(A, B, '440111190001010006', ''),
    birth: fc.constantFrom('1990-03-07', '1990-07-03', '19900308', ''),
    phone: fc.constantFrom('13800000001', '13800000002', ''),
    address: fc.constantFrom('云城街解放路1号', '云城街解放路2号', ''),
  })
  fc.assert(fc.property(person, person, (x, y) => assert.deepEqual(said(x, y), said(y, x))))
})

test('dirty persons are found again: 2 × 20,000 with known truth', () => {
  const { a, b } = madePersons(20_000, 7)
  const { links } = linkPersons(packed(a), packed(b))
  const inB = new Set(b.map((person) => person.who))
  const truth = a.filter((person) => inB.has(person.who)).length
  const clear = links.filter((link) => link.clear)
  const right = clear.filter((link) => a[link.a]?.who === b[link.b]?.who).length
  assert.ok(right / clear.length > 0.999, `precision ${right / clear.length}`)
  assert.ok(right / truth > 0.97, `recall ${right / truth}`)
  const again = linkPersons(packed(a), packed(b))
  assert.deepEqual(again.links, links, 'the same records give the same links')
})

test('persons are read out of the bytes of a COPY, cut anywhere', () => {
  const bytes = new TextEncoder().encode(
    `1\t张伟\t${A}\t1990-03-07\t13800000001\t云城街\\t解放路1号\n2\t\\N\t\\N\t\\N\t\\N\t\\N\n`,
  )
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: bytes.length })), (cuts) => {
      const reader = personReader(1)
      const at = [0, ...cuts.sort((x, y) => x - y), bytes.length]
      for (const [i, from] of at.entries())
        if (i + 1 < at.length) reader.take(bytes.subarray(from, at[i + 1]))
      const { keys, packed: got } = reader.end()
      assert.deepEqual(keys, ['1', '2'])
      assert.equal(got.count, 2)
      assert.equal(got.birth[0], 19900307)
      assert.equal(got.idSound[0], 1)
      assert.equal(got.length[1], 0)
    }),
  )
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { must, say } from '../../base/index.ts'
import * as f from './decide.ts'
import type { Values } from './declare.ts'

const t = say('项', 'Item')
const codeList = {
  name: 'sport',
  version: '1',
  title: t,
  codes: [
    { code: 'tennis', title: t },
    { code: 'croquet', title: t, validTo: '2025-12-31' },
  ],
}
const context: f.CheckContext = {
  codes: (name) => (name === 'sport' ? codeList : undefined),
  today: '2026-03-02',
}

const member = {
  name: f.text({ title: say('姓名', 'Name'), required: true, max: 10, personal: 'name' }),
  story: f.longText({ title: t, max: 50 }),
  phone: f.phone({ title: t, personal: 'phone' }),
  id: f.idNumber({ title: t }),
  club: f.creditCode({ title: t }),
  mail: f.mail({ title: t }),
  born: f.day({ title: t, max: 'today' }),
  seen: f.instant({ title: t }),
  games: f.integer({ title: t, min: 0, max: 100 }),
  weight: f.decimal({ title: t, digits: 1 }),
  fee: f.money({ title: t }),
  active: f.yes({ title: t }),
  sport: f.code({ title: t, list: 'sport' }),
  sports: f.codes({ title: t, list: 'sport' }),
  home: f.point({ title: t }),
  town: f.area({ title: t, level: 4 }),
  papers: f.files({ title: t, max: 2 }),
  matches: f.rows({
    title: t,
    max: 3,
    of: { on: f.day({ title: t, required: true }), score: f.text({ title: t }) },
  }),
}

const good = (input: object) => must(f.check(member, { name: '张三', ...input }, context))
const codesOf = (input: object, more: Partial<f.CheckContext> = {}) => {
  const result = f.check(member, { name: '张三', ...input }, { ...context, ...more })
  return result.ok ? [] : result.error.map((error) => `${error.path} ${error.code}`)
}

test('values are inferred from the list, and a misspelt option does not compile', () => {
  const value: Values<typeof member> = {
    name: '张三',
    games: 3,
    sports: ['tennis'],
    matches: [{ on: '2026-01-01' }],
  }
  assert.equal(value.name, '张三')
  // @ts-expect-error the name is required
  const missing: Values<typeof member> = { games: 3 }
  // @ts-expect-error the option is called required
  const misspelt = f.text({ title: t, requierd: true })
  assert.ok(missing && misspelt)
})

test('every wrong entry is named at once, with a path into rows', () => {
  assert.deepEqual(
    codesOf({
      phone: '12',
      games: '7.5',
      home: { lon: 23.1572, lat: 113.2733 },
      matches: [{ on: '2026-02-30' }, { score: '6:0' }],
      sports: ['tennis', 'chess'],
      nobody: 1,
    }),
    [
      'nobody fields.unknown',
      'phone fields.phone',
      'games fields.notAnInteger',
      'sports.1 fields.unknownCode',
      'home fields.pointSwapped',
      'matches.0.on fields.notADay',
      'matches.1.on fields.required',
    ],
  )
})

test('a refusal speaks both languages and does not repeat what was typed', () => {
  const result = f.check(member, { name: '张三', phone: '138secret' }, context)
  assert.ok(!result.ok)
  const text = JSON.stringify(f.invalid(result.error))
  assert.ok(!text.includes('secret'))
  for (const error of result.error) {
    assert.ok(error.says.zh && error.says.en && error.remedy.zh && error.remedy.en)
    assert.equal(error.http, 422)
  }
})

test('rare characters, emoji and the citizen’s own words are kept', () => {
  assert.deepEqual(good({ name: '䶮𠮷👨‍👩‍👧', story: "  路灯\r\n不亮。 ＡＢＣ１２　<b>'; drop table-- " }), {
    name: '䶮𠮷👨‍👩‍👧',
    story: "路灯\n不亮。 ＡＢＣ１２　<b>'; drop table--",
  })
  // ten characters outside the basic plane are ten characters
  assert.deepEqual(codesOf({ name: '𠮷'.repeat(10) }), [])
  assert.deepEqual(codesOf({ name: '𠮷'.repeat(11) }), ['name fields.tooLong'])
})

test('null bytes, control characters and lone surrogates are refused before the database sees them', () => {
  for (const bad of ['a\u0000b', 'a\u0007b', 'a\ud842b', '\udfb7', '\ufffe'])
    assert.deepEqual(codesOf({ name: bad }), ['name fields.badCharacters'], JSON.stringify(bad))
  assert.deepEqual(codesOf({ sport: 'tennis\u0000' }), ['sport fields.unknownCode'])
})

test('hostile shapes are refused in words, not by a fault', () => {
  for (const input of [null, 1, 'x', [], [1]]) {
    const result = f.check(member, input, context)
    assert.equal(result.ok ? '' : result.error[0]?.code, 'fields.notAnObject')
  }
  const poisoned: unknown = JSON.parse('{"name":"张三","__proto__":{"games":1},"constructor":1}')
  const result = f.check(member, poisoned, context)
  assert.deepEqual(result.ok ? [] : result.error.map((error) => error.path), ['__proto__', 'constructor'])
  const many = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`x${i}`, 1]))
  assert.equal(codesOf(many).length, 20)
  assert.deepEqual(codesOf({ name: { toString: 1 }, phone: 13812345678, sport: ['__proto__'] }), [
    'name fields.wrongType',
    'phone fields.wrongType',
    'sport fields.unknownCode',
  ])
})

test('a megabyte of blanks or digits is answered at once', () => {
  const blanks = ' '.repeat(500_000)
  assert.deepEqual(
    codesOf({ name: `a${blanks}\n${blanks}b`, phone: '1'.repeat(1_000_000), mail: 'a'.repeat(1_000_000) }),
    ['name fields.tooLong', 'phone fields.phone', 'mail fields.mail'],
  )
})

test('a blank is nothing: required asks for it, a draft does not', () => {
  for (const blank of ['', '  ', '　', '\u200b', null, undefined])
    assert.deepEqual(codesOf({ name: blank }), ['name fields.required'])
  assert.deepEqual(codesOf({ name: '' }, { draft: true }), [])
})

test('telephones are read as people write them', () => {
  const phones: Record<string, string | undefined> = {
    '１３８１２３４５６７８': '13812345678',
    '+86 138-1234-5678': '13812345678',
    '0086 13812345678': '13812345678',
    '013812345678': '13812345678',
    '020 8123 4567': '020-81234567',
    '(0757)81234567': '0757-81234567',
    '+86 20 8123 4567': '020-81234567',
    '020-81234567-801': '020-81234567-801',
    '020-81234567转801': '020-81234567-801',
    '400-800-1234': '4008001234',
    '95588': '95588',
    '12345': '12345',
    '81234567': undefined,
    '12812345678': undefined,
    '1381234567': undefined,
    '+1 202 555 0100': undefined,
    '110': undefined,
  }
  for (const [written, normal] of Object.entries(phones))
    assert.equal(f.phoneOf(written)?.number, normal, written)
})

test('identity numbers: length, region, birth date and check digit', () => {
  // the example printed in GB 11643
  assert.deepEqual(good({ id: ' 11010519491231002x ' }), { name: '张三', id: '11010519491231002X' })
  assert.deepEqual(codesOf({ id: '110105194912310021' }), ['id fields.idNumberCheck'])
  assert.deepEqual(codesOf({ id: '11010519490230002X' }), ['id fields.idNumberBirth'])
  assert.deepEqual(codesOf({ id: '11010518991231002X' }), ['id fields.idNumberBirth'])
  assert.deepEqual(codesOf({ id: '99010519491231002X' }), ['id fields.idNumberRegion'])
  assert.deepEqual(codesOf({ id: '110105491231002' }), ['id fields.idNumberLength'])
  const unborn = `44011120270101001`
  assert.deepEqual(codesOf({ id: unborn + f.idCheck(unborn) }), ['id fields.idNumberBirth'])
})

test('unified social credit codes: alphabet and check character', () => {
  assert.deepEqual(good({ club: '91440111ma9w000106' }), { name: '张三', club: '91440111MA9W000106' })
  assert.deepEqual(codesOf({ club: '91440111MA9W000107' }), ['club fields.creditCodeCheck'])
  assert.deepEqual(codesOf({ club: '91440111MA9O000106' }), ['club fields.creditCodeLength'])
})

test('dates must exist, not lie before 1900, and keep to their bounds', () => {
  assert.deepEqual(good({ born: '２０２６年3月2日', seen: '2026-03-02 09:30' }), {
    name: '张三',
    born: '2026-03-02',
    seen: '2026-03-02T01:30:00.000Z',
  })
  assert.deepEqual(codesOf({ born: '2026-03-03' }), ['born fields.tooLate'])
  assert.deepEqual(codesOf({ born: '1899-12-31' }), ['born fields.tooEarly'])
  assert.deepEqual(codesOf({ born: '1900-02-29' }), ['born fields.notADay'])
  assert.deepEqual(codesOf({ seen: '2026-02-30T10:00:00Z' }), ['seen fields.notAnInstant'])
  assert.deepEqual(codesOf({ seen: '2026-02-28T24:00:00Z' }), ['seen fields.notAnInstant'])
  assert.deepEqual(codesOf({ seen: '9999-02-28T10:00:00Z' }), ['seen fields.tooLate'])
})

test('an ended code is refused unless the row already carried it', () => {
  assert.deepEqual(codesOf({ sport: 'croquet' }), ['sport fields.endedCode'])
  assert.deepEqual(codesOf({ sport: 'croquet' }, { before: { sport: 'croquet' } }), [])
  assert.deepEqual(codesOf({ sports: ['tennis', 'croquet'] }, { before: { sports: ['croquet'] } }), [])
})

test('points: range, swapped, a phone without a fix', () => {
  assert.deepEqual(good({ home: { lon: '113.2733', lat: 23.1572 } }).home, { lon: 113.2733, lat: 23.1572 })
  for (const home of [{ lon: 181, lat: 1 }, { lon: 0, lat: 0 }, { lon: Number.NaN, lat: 1 }, { lon: 113 }])
    assert.deepEqual(codesOf({ home }), ['home fields.point'])
})

test('numbers: money is whole fen, decimals keep their digits', () => {
  assert.deepEqual(codesOf({ fee: 12.5, weight: 70.25, games: 101 }), [
    'games fields.tooLarge',
    'weight fields.digits',
    'fee fields.notAnInteger',
  ])
  assert.deepEqual(good({ fee: '１２００', weight: 70.3, active: '否' }), {
    name: '张三',
    fee: 1200,
    weight: 70.3,
    active: false,
  })
  assert.deepEqual(codesOf({ weight: Number.POSITIVE_INFINITY, games: '1e2' }), [
    'games fields.wrongType',
    'weight fields.wrongType',
  ])
})

test('property: no input makes a fault, and checking an answer again changes nothing', () => {
  const anything = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.jsonValue(),
    fc.constantFrom(
      '１３８１２３４５６７８',
      '020-81234567转1',
      '2026年3月2日',
      '11010519491231002x',
      'a@B.cn',
      '是',
    ),
    fc.date({ noInvalidDate: false }),
    fc.record({ lon: fc.double(), lat: fc.double() }),
    fc.array(fc.record({ on: fc.constant('20260302'), score: fc.string({ unit: 'grapheme' }) }), {
      maxLength: 3,
    }),
  )
  const input = fc.record(
    Object.fromEntries(Object.keys(member).map((name) => [name, anything])) as Record<
      string,
      typeof anything
    >,
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(input, (values) => {
      // what is refused is left out, so that the rest can be checked twice
      const first = f.check(member, values, { ...context, draft: true })
      const kept = first.ok
        ? first.value
        : must(
            f.check(
              member,
              Object.fromEntries(
                Object.entries(values).filter(
                  ([name]) => !first.error.some((error) => error.path.split('.')[0] === name),
                ),
              ),
              { ...context, draft: true },
            ),
          )
      assert.deepEqual(must(f.check(member, kept, { ...context, draft: true })), kept)
    }),
    { numRuns: 400 },
  )
})

test('the JSON schema names the same things', () => {
  const schema = f.jsonSchema(member, { codes: context.codes })
  assert.equal(schema.$schema, 'https://json-schema.org/draft/2020-12/schema')
  assert.deepEqual(schema.required, ['name'])
  assert.equal(schema.additionalProperties, false)
  const properties = schema.properties as Record<string, Record<string, unknown>>
  assert.deepEqual(Object.keys(properties), Object.keys(member))
  assert.deepEqual(properties.sport?.enum, ['tennis', 'croquet'])
  assert.equal(f.jsonSchema(member, { dialect: false }).$schema, undefined)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { household, makeBuckets, take } from './bucket.ts'
import { keepable, parseJson } from './text.ts'
import { fileName } from './upload.ts'

const bytes = (text: string) => Buffer.from(text)

test('whatever JSON can say and the database can keep comes through unchanged', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
      const parsed = parseJson(bytes(JSON.stringify(value)))
      if (parsed.ok) assert.deepEqual(parsed.value, JSON.parse(JSON.stringify(value)))
      else assert.ok(['http.badText', 'http.badKey'].includes(parsed.error.code), parsed.error.code)
    }),
  )
})

test('depth is that of the value, not of brackets inside words', () => {
  const depthOf = (value: unknown): number =>
    typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0
  fc.assert(
    fc.property(fc.nat(40), fc.string(), (levels, word) => {
      let value: unknown = `[[[{{{"\\${word}`
      for (let i = 0; i < levels; i++) value = i % 2 ? [value] : { a: value }
      const parsed = parseJson(bytes(JSON.stringify(value)))
      if (depthOf(value) > 32) assert.equal(!parsed.ok && parsed.error.code, 'http.tooDeep')
      else assert.ok(parsed.ok || parsed.error.code === 'http.badText')
    }),
  )
})

test('rubbish never throws', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (rubbish) => void parseJson(rubbish)))
})

test('an empty body is an empty object', () => {
  assert.deepEqual(parseJson(bytes(' \n')), { ok: true, value: {} })
})

test('whole characters are kept, halves and nulls are not', () => {
  assert.ok(keepable('䶮𠮷💡\u202e'))
  assert.ok(!keepable('a\u0000'))
  assert.ok(!keepable('\udc00a'))
})

test('a purse never gives more than its burst and what time added', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(5_000), { maxLength: 300 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 600 }),
      (waits, burst, perMinute) => {
        const bucket = { tokens: burst, at: 0 }
        let now = 0
        let given = 0
        for (const wait of waits) {
          now += wait
          if (take(bucket, { burst, perMinute }, now) === 0) given++
        }
        assert.ok(given <= burst + (now * perMinute) / 60_000 + 1e-6)
      },
    ),
  )
})

test('after the wait that was named there is a token', () => {
  const bucket = { tokens: 0, at: 0 }
  const rate = { perMinute: 7, burst: 3 }
  const seconds = take(bucket, rate, 0)
  assert.ok(seconds > 0)
  assert.equal(take(bucket, rate, seconds * 1000), 0)
})

test('a clock set back gives nothing away', () => {
  const takeOne = makeBuckets({ login: { perMinute: 60, burst: 1 } })
  assert.equal(takeOne('login', 'a', 100_000), 0)
  assert.ok(takeOne('login', 'a', 0) > 0)
  assert.ok(takeOne('login', 'a', 500) > 0)
})

test('one household, however its address is written', () => {
  assert.equal(household('10.0.0.1'), '10.0.0.1')
  assert.equal(household('::ffff:10.0.0.1'), '10.0.0.1')
  assert.equal(household('2001:db8::1'), household('2001:0db8:0:0:ffff:1:2:3'))
  assert.notEqual(household('2001:db8::1'), household('2001:db8:0:1::1'))
  assert.equal(household('fe80::1%eth0'), household('fe80::2'))
  assert.equal(household('::1'), '0:0:0:0::/64')
})

test('names of files lose paths, control marks and excess', () => {
  assert.equal(fileName('..\\..\\a/𠮷 照片.png'), '𠮷 照片.png')
  assert.equal(fileName('a\u202egnp.exe\u0007'), 'agnp.exe')
  assert.equal(fileName('..'), 'file')
  assert.equal(fileName(undefined), 'file')
  assert.equal([...fileName(`${'照'.repeat(300)}.png`)].length, 120)
  assert.ok(fileName(`${'照'.repeat(300)}.png`).endsWith('.png'))
})

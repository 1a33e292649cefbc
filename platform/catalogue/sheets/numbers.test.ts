import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { damagedNumber, meantBy, momentText, numberText } from './numbers.ts'

test('formats say what a number is', () => {
  const cases: readonly [string, string][] = [
    ['General', 'number'],
    ['0.00', 'number'],
    ['#,##0.00_ ;[Red]\\-#,##0.00\\ ', 'number'],
    ['0.00E+00', 'number'],
    ['0%', 'number'],
    ['"¥"#,##0.00', 'number'],
    ['_ ¥* #,##0.00_ ', 'number'],
    ['[$-804]G/通用格式', 'number'],
    ['@', 'text'],
    ['yyyy-mm-dd', 'day'],
    ['yyyy/m/d;@', 'day'],
    ['yyyy"年"m"月"d"日";@', 'day'],
    ['yyyy年m月d日', 'day'],
    ['[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy', 'day'],
    ['m"月"d"日"', 'day'],
    ['mmm-yy', 'day'],
    ['[DBNum1][$-804]yyyy"年"m"月"', 'day'],
    ['h:mm', 'time'],
    ['h:mm AM/PM', 'time'],
    ['mm:ss', 'time'],
    ['mm:ss.0', 'time'],
    ['上午/下午h"时"mm"分"', 'time'],
    ['yyyy-mm-dd hh:mm:ss.000', 'moment'],
    ['yyyy/m/d\\ h:mm', 'moment'],
    ['[h]:mm:ss', 'span'],
    ['[mm]:ss', 'span'],
  ]
  for (const [code, meant] of cases) assert.equal(meantBy(164, code), meant, code)
  assert.equal(meantBy(14, undefined), 'day')
  assert.equal(meantBy(22, undefined), 'moment')
  assert.equal(meantBy(0, undefined), 'number')
})

test('the calendar of spreadsheet programs has a day too many', () => {
  assert.equal(momentText(1, 'day', false), '1900-01-01')
  assert.equal(momentText(59, 'day', false), '1900-02-28')
  assert.equal(momentText(60, 'day', false), null)
  assert.equal(momentText(61, 'day', false), '1900-03-01')
  assert.equal(momentText(0, 'day', false), null)
  assert.equal(momentText(-1, 'day', false), null)
  assert.equal(momentText(0, 'day', true), '1904-01-01')
  assert.equal(momentText(45351.999999999, 'moment', false), '2024-03-01 00:00:00')
  assert.equal(momentText(0.5, 'moment', false), null)
})

test('every day from 1900-03-01 to 9999-12-31 comes back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 61, max: 2958465 }), (serial) => {
      const days = Date.parse(`${momentText(serial, 'day', false)}T00:00:00Z`) / 86_400_000
      assert.equal(days + 25569, serial)
    }),
  )
})

test('numbers are plain decimals; what lost its digits says so', () => {
  assert.deepEqual(numberText('0.30000000000000004'), { text: '0.3', kind: 'rounded' })
  assert.deepEqual(numberText('1E-7'), { text: '0.0000001' })
  assert.deepEqual(numberText('4.40111E+17'), { text: '4.40111E+17', kind: 'damaged' })
  assert.deepEqual(numberText('999999999999999'), { text: '999999999999999' })
  assert.deepEqual(numberText('1000000000000000'), { text: '1000000000000000', kind: 'damaged' })
  assert.deepEqual(numberText('00012'), { text: '12' })
})

test('a number of at most 15 digits loses nothing', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -999_999_999_999_999, max: 999_999_999_999_999 }),
      fc.integer({ min: 0, max: 6 }),
      (digits, places) => {
        const value = digits / 10 ** places
        const { text } = numberText(String(value))
        assert.equal(Number(text), value)
        assert.match(text, /^-?\d+(\.\d+)?$/)
      },
    ),
  )
})

test('damaged numbers are known in a text file too', () => {
  for (const text of ['4.40111E+17', '4.40112E+17', '1.3E+11', '-4.4e17'])
    assert.ok(damagedNumber(text), text)
  for (const text of ['1.5E+3', '440111190001010005', '1E-5', 'E+17', '2E5'])
    assert.ok(!damagedNumber(text), text)
})

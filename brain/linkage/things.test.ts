import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseAddress } from '../text/index.ts'
import { compareAddresses, compareFirms } from './index.ts'

const firm = (over: object = {}) => ({
  ...{
    name: '广州市白云区晨光贸易有限公司',
    phone: '020-12345678',
    address: '石沙路12号',
    representative: '陈一',
  },
  ...over,
})

test('a firm is sure by its name and one more thing; a name alone is asked about; another head speaks against', () => {
  const row = firm()
  assert.equal(compareFirms(firm({ phone: '02012345678', address: '' }), row)?.clear, true)
  assert.equal(compareFirms(firm({ phone: '', address: '', representative: '' }), row)?.clear, false)
  assert.equal(compareFirms(firm({ representative: '李二' }), row)?.clear, false)
  assert.equal(compareFirms(firm({ name: '广州市白云区晨光商贸有限公司' }), row)?.rule ?? 'other', 'other')
  assert.equal(compareFirms(firm({ name: '' }), row), null)
})

test('an address is sure door by door; one that says less is asked about; another door is another place', () => {
  const of = (text: string, area = '440111') => ({ text, area, parsed: parseAddress(text, { model: null }) })
  const row = of('白云区石井街道石沙路12号3栋502房')
  assert.equal(compareAddresses(of('广州市白云区石井街道石沙路12号3栋502房'), row)?.clear, true)
  assert.equal(compareAddresses(of('石沙路12号'), row)?.clear, false)
  assert.equal(compareAddresses(of('白云区石井街道石沙路14号3栋502房'), row), null)
  assert.equal(compareAddresses(of('白云区石井街道石沙路12号3栋502房', '440112'), row), null)
})

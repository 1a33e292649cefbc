import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  type AddressRow,
  cutAddress,
  judgeAddresses,
  loadAddresses,
  parseAddress,
  saveAddresses,
  trainAddresses,
} from './index.ts'

test('an address in parts, by rules: divisions, road, number, estate, building', () => {
  const { parts: _parts, ...found } = parseAddress('广东省广州市白云区嘉禾街道鹤龙路12号3栋502房')
  assert.deepEqual(found, {
    ...{ province: '广东省', city: '广州市', district: '白云区', town: '嘉禾街道', road: '鹤龙路' },
    ...{ number: '12号', building: '3栋', room: '502房', area: '440111012' },
  })
})

test('the last character of a road’s name is no estate, and a road is no town', () => {
  assert.equal(parseAddress('黄石街道云城东路7号附近').road, '云城东路')
  assert.equal(parseAddress('鹤龙街道广园中路181号').road, '广园中路')
  assert.equal(parseAddress('机场路').road, '机场路')
  assert.equal(parseAddress('金沙街花园小区3栋').estate, '金沙街花园小区')
})

test('nothing is lost, whatever the text: the parts are the text', () => {
  const odd = [
    '',
    '1',
    '号',
    '😀',
    '路'.repeat(20_000),
    '1'.repeat(20_000),
    'Room 5, 12 High St',
    '白云区白云区白云区',
  ]
  for (const text of odd) {
    const parts = parseAddress(text)
      .parts.map(([words]) => words)
      .join('')
    assert.ok(text.startsWith(parts) && (parts === text || parts.length >= 100), text.slice(0, 20))
  }
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
      assert.equal(
        parseAddress(text)
          .parts.map(([words]) => words)
          .join(''),
        text,
      )
    }),
    { numRuns: 30 },
  )
})

const ROADS = ['鹤龙路', '云城东路', '机场路', '石沙路', '同泰路', '黄石东路', '广园中路', '西槎路']
const HOMES = ['云山花园', '棠溪苑', '白云雅居', '金碧家园', '岭南新村', '尚城公寓']
const taught: AddressRow[] = Array.from({ length: 40 }, (_, i) => {
  const parts: [string, string][] = [
    ['白云区', 'district'],
    [ROADS[i % ROADS.length] as string, 'road'],
    [`${(i * 7) % 300}号`, 'roadno'],
    [HOMES[i % HOMES.length] as string, 'poi'],
    [`${(i % 9) + 1}栋`, 'houseno'],
  ]
  return { text: parts.map(([words]) => words).join(''), parts }
})

test('what was taught is read, the same after saving and loading, and twice the same from one seed', () => {
  const model = trainAddresses(taught, { seed: 3, epochs: 8 })
  const again = trainAddresses(taught, { seed: 3, epochs: 8 })
  const kept = loadAddresses(saveAddresses(model))
  assert.ok(kept)
  const text = '白云区同泰路88号金碧家园5栋'
  assert.deepEqual(cutAddress(model, text), cutAddress(again, text))
  assert.deepEqual(cutAddress(kept, text), cutAddress(model, text))
  const score = judgeAddresses(
    taught.map(({ text, parts }) => ({ truth: parts, said: cutAddress(model, text) })),
  )
  assert.ok(score.f1 > 0.98, String(score.f1))
  for (const odd of ['', '😀', '路'.repeat(5000)]) assert.doesNotThrow(() => parseAddress(odd, { model }))
  assert.equal(loadAddresses(new Uint8Array([1, 2, 3])), null)
})

test('one row, or one label only, is learned without a fault', () => {
  for (const rows of [
    taught.slice(0, 1),
    [{ text: '白云区', parts: [['白云区', 'district']] } as AddressRow],
  ])
    assert.ok(Array.isArray(cutAddress(trainAddresses(rows, { seed: 1 }), '白云区鹤龙路')))
})

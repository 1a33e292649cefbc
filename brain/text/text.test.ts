import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  dictionaryOf,
  entities,
  fold,
  maskText,
  normalise,
  numberOf,
  phrases,
  segment,
  simplified,
} from './index.ts'

const found = (text: string, kind: string): string[] =>
  entities(text)
    .filter((one) => one.kind === kind)
    .map((one) => one.value)

test('one spelling: full-width, numerals, traditional characters, blanks', () => {
  assert.equal(normalise('我住３栋二楼，路灯　不亮'), '我住3栋2楼,路灯不亮')
  assert.equal(normalise('臺灣路漏電，後面頭髮'), '台湾路漏电,后面头发')
  assert.equal(normalise('二〇二〇年三月二十三日交了三百五十元'), '2020年3月23日交了350元')
  assert.equal(normalise('a_x000D_\nb\u0000\u200b c'), 'a b c')
})

test('a numeral that is part of a word stays', () => {
  for (const text of ['三元里', '五一路', '一直没有', '万一', '千万不要', '十分着急', '一家人', '统一'])
    assert.equal(normalise(text), text)
})

test('numerals are read with their places', () => {
  assert.equal(numberOf('二十三'), '23')
  assert.equal(numberOf('三百五'), '350')
  assert.equal(numberOf('三百零五'), '305')
  assert.equal(numberOf('一万二千'), '12000')
  assert.equal(numberOf('一二三'), '123')
  assert.equal(numberOf('百'), undefined)
})

test('folding keeps positions, normalising twice changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => fold(text).length === text.length),
  )
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'一二三十百万栋楼号 　Ａ1，臺a\n第年'), maxLength: 30 }),
      (text) => {
        const once = normalise(text)
        assert.equal(normalise(once), once)
      },
    ),
  )
  assert.equal(simplified('plain'), 'plain')
  assert.equal(fold('鮆臺').length, 2, 'a character whose simplified form is longer stays')
})

test('a city’s own words stay whole', () => {
  const words = dictionaryOf(['盛世耀凯小区', '石井', '甲'])
  assert.equal(words.size, 2)
  assert.deepEqual(segment('投诉盛世耀凯小区物业，停水！', words), ['投诉', '盛世耀凯小区', '物业', '停水'])
})

test('enterprises, shops and places are found as they were said', () => {
  const text =
    '我是白云区金沙街道在水一方大厦住户，书院路的美味轩火锅店油烟扰民，广州宏达装饰工程有限公司欠薪'
  assert.deepEqual(found(text, 'enterprise'), ['广州宏达装饰工程有限公司'])
  assert.deepEqual(found(text, 'shop'), ['美味轩火锅店'])
  const places = entities(text).filter((one) => one.kind === 'place')
  assert.deepEqual(
    places.filter((one) => one.place !== 'area').map((one) => [one.place, one.value]),
    [
      ['building', '在水一方大厦'],
      ['road', '书院路'],
    ],
  )
  assert.deepEqual(found('A3区旺龙路路灯坏了，在丽发新城附近', 'place'), ['旺龙路', '丽发新城'])
  assert.deepEqual(found('泉塘小区旁边的马坡岭小学门口', 'place'), ['泉塘小区', '马坡岭小学'])
})

test('numbers are found with their check digit, and masked when shown', () => {
  const text =
    '身份证11010519491231002X，错的110105194912310021，电话１３８ 1234 5678，一三九一二三四五六七八，粤A12345'
  const ids = entities(text).filter((one) => one.kind === 'idNumber')
  assert.deepEqual(
    ids.map((one) => one.valid),
    [true, false],
  )
  assert.deepEqual(found(text, 'phone'), ['13812345678', '13912345678'])
  assert.deepEqual(found(text, 'plate'), ['粤A12345'])
  for (const one of entities(text)) if (one.kind !== 'date') assert.match(one.shown, /\*/)
  assert.doesNotMatch(maskText(text), /12345678|一二三四五/)
})

test('dates and amounts have one form', () => {
  assert.deepEqual(found('2020/3/5、二〇二〇年三月二十日、2019年1月份、五月六日', 'date'), [
    '2020-03-05',
    '2020-03-20',
    '2019-01',
    '--05-06',
  ])
  assert.deepEqual(found('欠3万5千元，收1,200.50元，三千五百元，￥30', 'amount'), [
    '3500000',
    '120050',
    '350000',
    '3000',
  ])
  assert.equal(entities('2020年2月30日')[0]?.valid, false)
})

test('positions are those of the text as given', () => {
  const text = '臺北路１２號，張先生'
  for (const one of entities(text)) assert.equal(text.slice(one.start, one.end), one.text)
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'张先生路村小区有限公司1年3月 a，在的𠮷'), maxLength: 40 }),
      (given) => {
        let end = 0
        for (const one of entities(given)) {
          assert.equal(given.slice(one.start, one.end), one.text)
          assert.ok(one.start >= end && one.end > one.start)
          end = one.end
        }
      },
    ),
  )
})

test('key phrases say the matter and do not repeat one another', () => {
  const said = phrases('尊敬的领导您好，泉塘小区麻将馆扰民，麻将馆整夜营业，泉塘小区居民睡不着觉').map(
    (one) => one.text,
  )
  assert.ok(
    said.slice(0, 4).some((text) => text.includes('麻将馆')),
    said.join(),
  )
  assert.ok(!said.includes('领导'))
  for (const one of said) assert.ok(!said.some((other) => other !== one && other.includes(one)))
})

test('odd texts are read without harm', () => {
  for (const text of [
    '',
    '张',
    ' ',
    '1'.repeat(20_000),
    // a run of digits before something else once took exponential time
    `${'1'.repeat(19_000)}。`,
    '好'.repeat(20_001),
    '\ud800',
    'The lamp is broken',
    '路'.repeat(3000),
  ]) {
    assert.ok(Array.isArray(entities(text)))
    assert.ok(Array.isArray(phrases(text)))
    assert.ok(Array.isArray(segment(text)))
  }
})

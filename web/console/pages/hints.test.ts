import assert from 'node:assert/strict'
import { test } from 'node:test'
import { say } from '../../../base/say.ts'
import type { CodeList } from '../../../platform/fields/declare.ts'
import { guessAreas, guessCategories, guessKind, guessTitle, likelyCategories } from './hints.ts'

const list: CodeList = {
  name: 'category',
  version: '1',
  title: say('分类', 'Category'),
  codes: [
    { code: '02', title: say('球场', 'Courts') },
    { code: '0201', title: say('灯光故障', 'Floodlights'), parent: '02', words: ['路灯', '不亮'] },
    { code: '0202', title: say('地面破损', 'Surface'), parent: '02', words: ['坑洼'] },
    { code: '0203', title: say('旧分类', 'Old'), parent: '02', words: ['路灯'], validTo: '2020-01-01' },
  ],
}

test('categories are guessed from their own words; groups and ended codes never', () => {
  assert.deepEqual(
    guessCategories(list, '三号场路灯不亮，地面坑洼').map((one) => one.code),
    ['0201', '0202'],
  )
  assert.deepEqual(guessCategories(list, '球'), [])
})

test('what was learned is offered first, hardly likely ones are not, the words of the list fill up', () => {
  const guessed = guessCategories(list, '三号场路灯不亮，地面坑洼')
  const title = say('漏水', 'Leak')
  const top = [
    { code: '0300', title, confidence: 0.9 },
    { code: '0202', title, confidence: 0.06 },
    { code: '0203', title, confidence: 0.01 },
  ]
  const codes = (learned: Parameters<typeof likelyCategories>[0]) =>
    likelyCategories(learned, guessed).map((one) => one.code)
  assert.deepEqual(codes({ top }), ['0300', '0202', '0201'])
  assert.deepEqual(codes(null), ['0201', '0202'])
})

test('areas are guessed without their suffix; a village inside a named town comes first', () => {
  const areas = [
    { code: '440111', name: '白云区' },
    { code: '440111003', name: '棠景街道' },
    { code: '440111003001', name: '棠溪社区居委会' },
    { code: '440111009002', name: '棠溪村委会' },
  ]
  assert.deepEqual(
    guessAreas(areas, '棠景街棠溪路口').map((one) => one.code),
    ['440111003001', '440111003', '440111009002'],
  )
  assert.deepEqual(guessAreas(areas, '白云区路口'), [], 'the district itself is no help')
})

test('kind and title from the words', () => {
  assert.equal(guessKind('我要投诉物业乱收费'), 'complaint')
  assert.equal(guessKind('请问居住证怎么办理'), 'consult')
  assert.equal(guessKind('路灯坏了三天'), 'help')
  assert.equal(guessKind('路'), null)
  assert.equal(guessTitle('路灯坏了。已经三天'), '路灯坏了')
})

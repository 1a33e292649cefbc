import assert from 'node:assert/strict'
import { test } from 'node:test'
import { codes } from '../../packs/hotline/codes.ts'
import { leadOf, month } from './requests.ts'
import { stories } from './stories.ts'
import { leads, townUnit, units } from './units.ts'

const towns = [
  { code: '440111007', name: '棠景街道', villages: [{ code: '440111007001', name: '棠涛社区居民委员会' }] },
  { code: '440111103', name: '人和镇', villages: [{ code: '440111103200', name: '高增村委会' }] },
]
const now = new Date('2026-11-21T05:00:00Z')
const lives = month(towns, now, { days: 30, perDay: 34 })

test('the same seed gives the same month, another seed another', () => {
  assert.deepEqual(month(towns, now, { days: 30, perDay: 34 }), lives)
  assert.notDeepEqual(month(towns, now, { days: 30, perDay: 34, seed: 2 }), lives)
})

test('nothing happens after now, and steps follow each other', () => {
  for (const life of lives) {
    let at = life.at.getTime()
    for (const step of life.steps) {
      assert.ok(step.afterMinutes >= 1)
      at += step.afterMinutes * 60_000
    }
    assert.ok(at < now.getTime())
  }
})

test('every story has a category of the table, every lead is a unit, no placeholder is left', () => {
  const known = new Set(codes.find((list) => list.name === 'category')?.codes.map((one) => one.code))
  const names = new Set([...units.map((unit) => unit.short), ...towns.map((town) => `town:${town.code}`)])
  for (const story of stories) {
    assert.ok(known.has(story.category), story.category)
    for (const helper of story.helpers ?? []) assert.ok(names.has(helper), helper)
  }
  for (const category of Object.keys(leads)) assert.ok(known.has(category), category)
  for (const category of known) assert.ok(names.has(leadOf(category, '440111007')), category)
  assert.ok(!/\{(road|village|shop)\}/.test(JSON.stringify(lives)))
  assert.equal(townUnit('440111007', '棠景街道').area, '440111007')
})

test('telephones are of a range nobody uses', () => {
  for (const life of lives) if (life.requester) assert.match(life.requester.phone, /^1700000\d{4}$/)
})

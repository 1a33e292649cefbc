import assert from 'node:assert/strict'
import { test } from 'node:test'
import { say } from '../../base/index.ts'
import { afterTry, fill, MAX_ATTEMPTS, templateFaults } from './decide.ts'

test('a refused try comes again with growing pauses, five times in all', () => {
  const busy = { state: 'failed', reason: 'busy', again: true } as const
  const pauses = [1, 2, 3, 4, 5].map((attempt) => afterTry(busy, attempt, false))
  assert.deepEqual(
    pauses.map((next) => ('pauseMs' in next ? next.pauseMs / 1000 : next.state)),
    [30, 120, 600, 3600, 'failed'],
  )
  assert.equal(MAX_ATTEMPTS, 5)
  assert.equal(afterTry({ ...busy, again: false }, 1, true).state, 'failed')
})

test('where nobody knows whether it left, only a channel that takes a key once is asked again', () => {
  const lost = { state: 'unknown', reason: 'line broke' } as const
  assert.equal(afterTry(lost, 1, true).state, 'queued')
  assert.equal(afterTry(lost, 1, false).state, 'unknown')
  assert.equal(afterTry(lost, 5, true).state, 'unknown')
})

test('a template says the same in both languages', () => {
  const template = {
    title: say('工单{number}', 'Request {number}'),
    text: say('已派至{unit}', 'went to {unit}'),
  }
  assert.deepEqual(templateFaults(template), [])
  assert.deepEqual(fill(template, { number: 7, unit: say('镇政府', 'the town') }), {
    title: say('工单7', 'Request 7'),
    text: say('已派至镇政府', 'went to the town'),
  })
  assert.throws(() => fill(template, { number: 7 }), /\{unit\}/)
  // a value is never a template itself
  assert.equal(fill(template, { number: '{unit}', unit: '' }).title.zh, '工单{unit}')
  assert.deepEqual(templateFaults({ title: say('{a}', 'x'), text: say('', 'y') }), [
    'title names {a} in Chinese and {} in English',
    'text lacks a language',
  ])
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newCalls, wordsOf } from './speech.ts'

const call = (ticket: string, times: number, state: 'called' | 'serving' = 'called') => ({
  ...{ ticket, number: 'A003', window: '5', at: '2026-11-23T01:00:00Z' },
  ...{ times, state },
})

test('a call is spoken once, a repeated call again, an old one never', () => {
  const said = new Map([
    ['a', 1],
    ['b', 2],
  ])
  const calls = [call('c', 1), call('b', 2), call('a', 2), call('d', 1, 'serving')]
  assert.deepEqual(
    newCalls(said, calls).map((one) => one.ticket),
    ['a', 'c'],
    'the older first',
  )
})

test('numbers are read digit by digit, in both languages', () => {
  assert.deepEqual(wordsOf(call('a', 1)), {
    zh: '请 A 零 零 三 号，到 5 号窗口',
    en: 'Number A 0 0 3, window 5, please',
  })
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { say } from '../../base/say.ts'
import { withQuery } from './api.ts'
import { parseBlock } from './connection.ts'
import { speak, words } from './language.ts'
import { sayAgo, sayInstant, sayLeft, sayRate, saySpan } from './time.ts'

const now = new Date('2026-11-21T06:00:00Z') // 14:00 local, a Saturday

test('instants are said as people say them, in local time', () => {
  assert.equal(sayInstant('2026-11-21T06:05:00Z', now, 'zh'), '今天 14:05')
  assert.equal(sayInstant('2026-11-20T16:30:00Z', now, 'zh'), '今天 00:30', 'local midnight, not UTC')
  assert.equal(sayInstant('2026-11-20T01:00:00Z', now, 'en'), 'yesterday 09:00')
  assert.equal(sayInstant('2026-11-24T09:30:00Z', now, 'zh'), '11-24 周二 17:30')
  assert.equal(sayInstant('2025-12-31T09:30:00Z', now, 'zh'), '2025-12-31 17:30')
})

test('what is left and what is over', () => {
  assert.equal(sayLeft('2026-11-21T09:20:00Z', now, 'zh'), '还剩 3 小时 20 分')
  assert.equal(sayLeft('2026-11-20T04:00:00Z', now, 'zh'), '已超 1 天 2 小时')
  assert.equal(saySpan(0, 'en'), '0 min')
  assert.equal(sayAgo('2026-11-21T05:59:40Z', now, 'zh'), '刚刚')
  assert.equal(sayRate(null), null)
  assert.equal(sayRate(0.978), '97.8%')
})

test('blocks of an event stream: data joined, comments dropped, ids kept', () => {
  assert.equal(parseBlock(': ping'), null)
  assert.deepEqual(parseBlock('id: 7\nevent: fact\ndata: {"seq":7}'), {
    id: '7',
    event: 'fact',
    data: { seq: 7 },
  })
  assert.deepEqual(parseBlock('data: 呼\ndata: 应'), { id: null, event: 'message', data: '呼\n应' })
})

test('queries leave out what is empty and join lists with commas', () => {
  assert.equal(
    withQuery('/api/matters', { state: ['toSign', 'inHand'], q: '', unit: null, open: true }),
    '/api/matters?state=toSign%2CinHand&open=true',
  )
})

test('a dictionary speaks both languages', () => {
  const d = words({ save: say('保存', 'Save'), left: (n: number) => say(`剩 ${n} 件`, `${n} left`) })
  assert.equal(speak(d, 'zh').save, '保存')
  assert.equal(speak(d, 'en').left(3), '3 left')
})

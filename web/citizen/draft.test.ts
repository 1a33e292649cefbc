import assert from 'node:assert/strict'
import { test } from 'node:test'
import { emergencyNumbers } from '../live/emergency.ts'
import { bodyOf, emptyDraft, firstOpenStep, isPhone, plainPhone, problemOf } from './draft.ts'

const draft = { ...emptyDraft('k'), content: '路灯坏了三天', address: '棠景街 86 号', phone: '13800138000' }

test('a full draft may be sent, each missing answer names its page', () => {
  assert.equal(firstOpenStep(draft), null)
  assert.equal(firstOpenStep({ ...draft, address: '' }), 'place')
  assert.equal(problemOf({ ...draft, address: '', area: '440111006' }, 'place'), null)
  assert.equal(problemOf({ ...draft, content: ' 灯 ' }, 'what'), 'contentShort')
  assert.equal(
    problemOf({ ...draft, content: '𠮷'.repeat(2000) }, 'what'),
    null,
    'rare characters count once',
  )
  assert.equal(problemOf({ ...draft, content: '𠮷'.repeat(2001) }, 'what'), 'contentLong')
  assert.equal(problemOf({ ...draft, phone: '' }, 'contact'), 'noPhone')
  assert.equal(problemOf({ ...draft, phone: '12345' }, 'contact'), 'badPhone')
  assert.equal(problemOf({ ...draft, phone: '', anonymous: true }, 'contact'), null)
})

test('phones as people type them', () => {
  for (const text of [
    '13800138000',
    '１３８ ００１３ ８０００',
    '+86 138-0013-8000',
    '020-86398888',
    '0755 12345678',
  ])
    assert.ok(isPhone(text), text)
  for (const text of ['', '1380013800', '23800138000', '86398888', '138001380000', 'abc'])
    assert.ok(!isPhone(text), text)
  assert.equal(plainPhone('（020）８６３９－８８８８'), '02086398888')
})

test('an anonymous request carries neither name nor phone, even when they were typed before', () => {
  const body = bodyOf({ ...draft, name: '王五', anonymous: true }, [])
  assert.ok(!JSON.stringify(body).includes('13800138000'))
  assert.ok(!JSON.stringify(body).includes('王五'))
  assert.equal(body.anonymous, true)
})

test('words of danger raise the numbers at once, ordinary complaints do not', () => {
  assert.deepEqual(emergencyNumbers('楼下着火了'), ['119'])
  assert.deepEqual(emergencyNumbers('闻到煤气味，有人晕倒'), ['119', '120'])
  assert.deepEqual(emergencyNumbers('路口发生车祸'), ['122', '120'])
  assert.deepEqual(emergencyNumbers('他拿着刀'), ['110'])
  assert.deepEqual(emergencyNumbers('there is a gas leak'), ['119'])
  for (const text of ['路灯不亮', '消防通道被占用', '医保怎么报销', '火车站公交少', 'firefly'])
    assert.deepEqual(emergencyNumbers(text), [], text)
})

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { Refusal, Result } from '../../base/index.ts'
import { appFits, deviceOf, policyFits, redirectFits, wantsSecond, wholePolicy } from './decide.ts'
import { defaultPolicy, passwordBounds, policyBounds } from './declare.ts'

describe('platform / identity / policy', () => {
  const roles = ['reception', 'umpire']
  const says = (answer: Result<unknown, Refusal>) => (answer.ok ? 'ok' : answer.error.says.zh)

  test('the default is within its own bounds; each bound holds at both ends and not beyond', () => {
    assert.equal(says(policyFits(defaultPolicy, roles)), 'ok')
    for (const [name, { min, max }] of Object.entries(policyBounds)) {
      const at = (value: unknown) => policyFits({ ...defaultPolicy, [name]: value }, roles).ok
      assert.deepEqual([at(min), at(max), at(min - 1), at(max + 1)], [true, true, false, false], name)
      for (const odd of [min + 0.5, Number.NaN, String(min), null, undefined])
        assert.equal(at(odd), false, name)
    }
    for (const [name, { min, max }] of Object.entries(passwordBounds)) {
      const at = (value: unknown) =>
        policyFits({ ...defaultPolicy, password: { ...defaultPolicy.password, [name]: value } }, roles).ok
      assert.deepEqual([at(min), at(max), at(min - 1), at(max + 1)], [true, true, false, false], name)
    }
  })

  test('denied words and roles: known ones, each once; whatever else is sent is left out', () => {
    const given = {
      ...defaultPolicy,
      extra: 'x',
      secondFor: ['umpire', 'umpire', 'reception'],
      password: { ...defaultPolicy.password, deny: [' 白云 ', '白云', ''] },
    }
    const fits = policyFits(given, roles)
    assert.ok(fits.ok)
    assert.deepEqual(fits.value.secondFor, ['reception', 'umpire'])
    assert.deepEqual(fits.value.password.deny, ['白云'])
    assert.ok(!('extra' in fits.value))
    assert.match(says(policyFits({ ...defaultPolicy, secondFor: ['nobody'] }, roles)), /没有此角色/)
    const long = { ...defaultPolicy, password: { ...defaultPolicy.password, deny: ['x'] } }
    assert.match(says(policyFits(long, roles)), /2–30/)
  })

  test('property: whatever is sent, the answer is a policy within bounds or a refusal', () => {
    fc.assert(
      fc.property(fc.anything(), (given) => {
        const fits = policyFits(given, roles)
        if (fits.ok) assert.ok(policyFits(fits.value, roles).ok)
      }),
    )
  })

  test('an older policy is completed by what a newer program knows; roles or everybody', () => {
    const whole = wholePolicy({ wrongTries: 3, password: { minLength: 12 } as never })
    assert.deepEqual([whole.wrongTries, whole.lockMinutes], [3, defaultPolicy.lockMinutes])
    assert.deepEqual([whole.password.minLength, whole.password.kinds], [12, 3])
    assert.equal(wantsSecond({ ...defaultPolicy, secondFor: ['umpire'] }, ['reception']), false)
    assert.equal(wantsSecond({ ...defaultPolicy, secondFor: ['umpire'] }, ['reception', 'umpire']), true)
    assert.equal(wantsSecond({ ...defaultPolicy, secondForAll: true }, []), true)
  })

  test('redirect addresses: whole and https, plain only on one’s own machine', () => {
    for (const good of [
      'https://a.gov.cn/cb',
      'https://a.gov.cn/cb?x=1',
      'http://localhost:3000/',
      'http://[::1]/cb',
    ])
      assert.ok(redirectFits(good).ok, good)
    for (const bad of [
      'http://a.gov.cn/',
      'https://*.gov.cn/',
      'https://a.gov.cn/#',
      'https://u@a.gov.cn/',
      'javascript:alert(1)',
      'data:text/html,x',
      '/callback',
      '',
      `https://a.gov.cn/${'x'.repeat(600)}`,
    ])
      assert.ok(!redirectFits(bad).ok, bad)
    const app = { redirectUris: ['https://a.gov.cn/'], logoutUris: [], scopes: ['openid'] }
    assert.ok(appFits(app).ok)
    assert.ok(!appFits({ ...app, scopes: ['profile'] }).ok, 'openid is a must')
    assert.ok(!appFits({ ...app, scopes: ['openid', 'everything'] }).ok)
    assert.ok(!appFits({ ...app, redirectUris: [] }).ok)
  })

  test('devices in words', () => {
    const of = (agent: string | null) => deviceOf(agent).zh
    const chrome = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36'
    assert.equal(of(`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${chrome} Edg/140.0`), 'Windows · Edge')
    assert.equal(of(`Mozilla/5.0 (Linux; Android 14) ${chrome} MicroMessenger/8.0`), 'Android · 微信')
    assert.equal(
      of('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) AppleWebKit/605.1 Version/18.0 Safari/604.1'),
      'iPhone · Safari',
    )
    assert.equal(of('curl/8.0'), '程序或未知浏览器')
    assert.equal(of(null), '未知设备')
  })
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { cleanText, nameKey, passwordFits, proofFresh, sessionEnded, tryGate } from './decide.ts'
import { loginRules } from './declare.ts'
import type { Attempt } from './gate.ts'
import { t } from './testing.ts'

const fresh: Attempt = {
  state: 'normal',
  failedCount: 0,
  lockedUntil: null,
  lastLoginAt: t('03-01'),
  invitedAt: t('01-01'),
  validTo: null,
}
const tries = (start: Attempt, list: readonly (readonly [string, boolean])[]) =>
  list.reduce<{ account: Attempt; answers: string[] }>(
    ({ account, answers }, [at, right]) => {
      const verdict = tryGate(account, right, t(`03-02 ${at}`), loginRules)
      return { account: { ...account, ...verdict }, answers: [...answers, verdict.answer] }
    },
    { account: start, answers: [] },
  )

test('the fifth wrong password at 10:08:00 locks to 10:38:00; right at 10:20 refused; in at 10:38:01', () => {
  const { account, answers } = tries(fresh, [
    ['10:04:00', false],
    ['10:05:00', false],
    ['10:06:00', false],
    ['10:07:00', false],
    ['10:08:00', false],
  ])
  assert.deepEqual(answers, Array(5).fill('refused'))
  assert.deepEqual(account.lockedUntil, t('03-02 10:38:00'))
  assert.deepEqual(
    tries(account, [
      ['10:20:00', true],
      ['10:37:59', true],
      ['10:38:01', true],
    ]).answers,
    ['refused', 'refused', 'in'],
  )
})

test('a try during the lock neither counts nor lengthens it, and after it the count begins anew', () => {
  const locked = { ...fresh, lockedUntil: t('03-02 10:38:00') }
  const { account, answers } = tries(locked, [
    ['10:30:00', false],
    ['10:37:59', false],
    ['10:38:00', false],
    ['10:38:01', true],
  ])
  assert.deepEqual(answers, ['refused', 'refused', 'refused', 'in'])
  assert.equal(account.failedCount, 0)
})

test('a right password clears the count', () => {
  const wrong = ['10:00:00', '10:00:01', '10:00:02', '10:00:03'].map((at) => [at, false] as const)
  const { answers } = tries(fresh, [...wrong, ['10:01:00', true], ...wrong, ['10:02:00', true]])
  assert.equal(answers.at(-1), 'in')
})

test('never in with a wrong password, while locked, frozen or after the end of the account', () => {
  fc.assert(
    fc.property(
      fc.constantFrom<Attempt['state']>('invited', 'normal', 'dormant', 'frozen', 'closed'),
      fc.nat(4),
      fc.option(fc.integer({ min: -90, max: 90 })),
      fc.option(fc.integer({ min: -90, max: 90 })),
      fc.boolean(),
      (state, failedCount, lock, end, right) => {
        const at = t('03-02 10:00:00')
        const near = (minutes: number | null) =>
          minutes === null ? null : new Date(at.getTime() + minutes * 60_000)
        const account = { ...fresh, state, failedCount, lockedUntil: near(lock), validTo: near(end) }
        const { answer } = tryGate(account, right, at, loginRules)
        const shut = (lock ?? -1) > 0 || state === 'frozen' || state === 'closed' || (end ?? 1) <= 0 || !right
        if (shut) assert.equal(answer, 'refused')
        else assert.notEqual(answer, 'refused')
      },
    ),
  )
})

test('90 days without login: dormant, said only to someone who knows the password', () => {
  const sleeper = { ...fresh, lastLoginAt: t('2024-12-01') }
  assert.equal(tryGate(sleeper, true, t('03-02'), loginRules).answer, 'dormant')
  assert.equal(tryGate(sleeper, false, t('03-02'), loginRules).answer, 'refused')
})

test('an invitation holds 72 hours', () => {
  const invited = { ...fresh, state: 'invited' as const, lastLoginAt: null, invitedAt: t('03-01 09:00:00') }
  assert.equal(tryGate(invited, true, t('03-04 08:59:59'), loginRules).answer, 'in')
  assert.equal(tryGate(invited, true, t('03-04 09:00:00'), loginRules).answer, 'inviteExpired')
})

test('a session ends after 30 idle minutes or 12 hours; a proof counts 30 minutes and not 31', () => {
  const start = t('03-02 08:00:00')
  assert.equal(sessionEnded(start, t('03-02 09:00:00'), t('03-02 09:29:59'), loginRules), null)
  assert.equal(sessionEnded(start, t('03-02 09:00:00'), t('03-02 09:30:00'), loginRules), 'idle')
  assert.equal(sessionEnded(start, t('03-02 19:59:00'), t('03-02 20:00:00'), loginRules), 'over')
  assert.equal(proofFresh(start.getTime(), t('03-02 08:30:00'), loginRules), true)
  assert.equal(proofFresh(start.getTime(), t('03-02 08:31:00'), loginRules), false)
})

const why = (password: string, name = 'zhangsan') => {
  const fits = passwordFits(password, name)
  return fits.ok ? 'ok' : fits.error.says.zh
}

test('Aa123456 has the right form and is refused as a common password', () => {
  assert.match(why('Aa123456'), /常见密码/)
  assert.match(why('P@ssw0rd'), /常见密码/)
})

test('passwords: length, kinds, name, repetition, null bytes', () => {
  assert.match(why('Ab1-xyz'), /不足 8 位/)
  assert.match(why('tennis2025'), /不足三种/)
  assert.match(why('Zhangsan-7'), /账号名/)
  assert.match(why('Aa1Aa1Aa1'), /重复/)
  assert.match(why('Tennis\u00002025'), /控制字符/)
  assert.match(why(`Aa1-${'x'.repeat(130)}`), /超过 128/)
  assert.equal(why('Tennis-2025'), 'ok')
  assert.equal(why('网球球拍真好看Ab7'), 'ok')
})

test('names: rare characters stay, null bytes, half characters and direction overrides are refused', () => {
  for (const name of ['䶮', '𠮷田', '欧阳 锋', 'José'.normalize('NFD')])
    assert.equal(cleanText(name, '姓名').ok, true, name)
  for (const name of ['', '  ', '张\u0000三', '\ud842', '张\u202e三', '长'.repeat(101)])
    assert.equal(cleanText(name, '姓名').ok, false, JSON.stringify(name))
  assert.equal(nameKey('ＺｈａｎｇＳａｎ'), nameKey('zhangsan'))
})

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { declared, readSettings, SettingFault } from './settings.ts'

test('a secret stands in the environment or in a file, not in both, and a file that is not there is said', () => {
  const folder = mkdtempSync(join(tmpdir(), 'huying-secrets-'))
  try {
    const file = join(folder, 'pay')
    writeFileSync(file, 'whsec_c2VjcmV0\n')
    assert.equal(readSettings({ HUYING_PAY_SECRET_FILE: file }).paySecret, 'whsec_c2VjcmV0')
    assert.equal(readSettings({ HUYING_PAY_SECRET: 'x' }).paySecret, 'x')
    assert.throws(
      () => readSettings({ HUYING_PAY_SECRET: 'x', HUYING_PAY_SECRET_FILE: file }),
      (fault) =>
        fault instanceof SettingFault && /not both/.test(fault.message) && !fault.message.includes('x,'),
    )
    assert.throws(
      () => readSettings({ HUYING_PAY_SECRET_FILE: join(folder, 'absent') }),
      (fault) => fault instanceof SettingFault && /ENOENT/.test(fault.message),
    )
    // what is no secret is read from the environment alone
    assert.equal(readSettings({ PORT_FILE: file }).port, 8080)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('everything that opens a door is declared a secret', () => {
  for (const one of Object.values(declared))
    if (
      /SECRET|TOKEN|_KEY$|PASSWORD|DATABASE_URL|SMTP_URL|IMAP_URL|PARTNERS/.test(one.env) &&
      one.env !== 'HUYING_MQTT_KEY'
    )
      assert.ok('secret' in one && one.secret, `${one.env} is not declared a secret`)
})

test('a wrong value is refused without repeating a secret', () => {
  assert.throws(
    () => readSettings({ HUYING_PARTNERS: '{"tax":{"url":"https://a","secret":"kurz-und-geheim"' }),
    (fault) => fault instanceof SettingFault && !fault.message.includes('geheim'),
  )
})

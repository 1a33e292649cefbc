import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import type { Browser, CDPSession, Page } from 'playwright-core'
import { DEMO_PASSWORD } from '../../cities/demo/staff.ts'
import { totpAt } from '../../platform/identity/totp.ts'
import { type RunningTestCity, startTestCity } from '../city.ts'
import { buildPages, enter, findingsOf, noBrowser, openBrowser, openPage } from './browser.ts'

/** Where pictures go when somebody wants to look at them. */
const pictures = process.env.HUYING_PICTURES

describe('identity in a browser', { skip: noBrowser }, () => {
  let city: RunningTestCity
  let browser: Browser
  let base: string
  before(async () => {
    const { dist } = await buildPages()
    city = await startTestCity({ webDist: dist })
    browser = await openBrowser()
    // passkeys are bound to a name, never to a bare address
    base = city.base.replace('127.0.0.1', 'localhost')
    if (pictures) mkdirSync(pictures, { recursive: true })
  })
  after(async () => {
    await browser?.close()
    await city?.stop()
  })

  const look = async (page: Page, name: string): Promise<void> => {
    if (!pictures) return
    await page.waitForTimeout(300)
    await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true })
  }
  /** What a device that verifies its user answers, without a device. */
  async function authenticator(page: Page): Promise<CDPSession> {
    const cdp = await page.context().newCDPSession(page)
    await cdp.send('WebAuthn.enable')
    await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true },
        ...{ isUserVerified: true, automaticPresenceSimulation: true },
      },
    })
    return cdp
  }

  test('an authenticator is set up by its picture, asked for at the next login, and its wrong code is refused in words', async () => {
    const { page, complaints } = await openPage(browser, { viewport: { width: 1440, height: 900 } })
    await enter(page, base, 'lead02', '/account')
    await page.getByRole('heading', { name: '双因素' }).waitFor()
    await look(page, 'account-zh-1440')
    await page.getByRole('button', { name: '新增' }).click()
    await page.getByRole('button', { name: '绑定动态验证码' }).click()
    await page.locator('.qr').waitFor()
    await page.getByText('不能扫描时手工输入密钥').click()
    await look(page, 'account-qr-zh-1440')
    const secret = ((await page.locator('details code.secret').textContent()) ?? '').replaceAll(' ', '')
    await page.fill('#totp-code', '000000')
    await page.getByRole('button', { name: '完成' }).click()
    await page.getByText('动态验证码不正确').waitFor()
    await page.fill('#totp-code', totpAt(secret, new Date()))
    await page.getByRole('button', { name: '完成' }).click()
    await page.locator('.recovery li').first().waitFor()
    assert.equal(await page.locator('.recovery li').count(), 10)
    await look(page, 'account-recovery-zh-1440')
    const recovery = (await page.locator('.recovery li').first().textContent()) ?? ''
    await page.getByRole('button', { name: '我已保存' }).click()
    await page.getByText('恢复码还剩 10 个').waitFor()
    assert.deepEqual(await findingsOf(page), [])
    await look(page, 'account-with-zh-1440')

    const other = await openPage(browser, { viewport: { width: 390, height: 844 }, locale: 'en-GB' })
    await other.page.goto(`${base}/console/account`)
    await other.page.fill('#login-name', 'lead02')
    await other.page.fill('#login-password', DEMO_PASSWORD)
    await look(other.page, 'login-390')
    await other.page.keyboard.press('Enter')
    await other.page.locator('#second-code').waitFor()
    await look(other.page, 'second-390')
    assert.deepEqual(await findingsOf(other.page), [])
    // a reload in the middle asks again, and for nothing more
    await other.page.reload()
    await other.page.locator('#second-code').waitFor()
    await other.page.locator('button.link', { hasText: /恢复码|recovery/ }).click()
    await other.page.fill('#second-code', recovery.toLowerCase())
    await other.page.keyboard.press('Enter')
    await other.page.locator('.frame').waitFor()
    await other.page.locator('ul.plain li').first().waitFor()
    await look(other.page, 'account-390')
    assert.equal(
      await other.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth),
      true,
    )
    assert.deepEqual([...complaints, ...other.complaints], [])
    await page.context().close()
    await other.page.context().close()
  })

  test('a passkey is made, logs in without a password, and proves again before recovery codes are renewed', async () => {
    const { page, complaints } = await openPage(browser, { viewport: { width: 1440, height: 900 } })
    await authenticator(page)
    await enter(page, base, 'grid03', '/account')
    await page.getByRole('button', { name: '新增' }).click()
    await page.getByRole('radio', { name: '登记通行密钥' }).check()
    await page.getByRole('button', { name: '登记通行密钥' }).click()
    await page.getByRole('button', { name: '我已保存' }).click()
    await page.locator('.tag', { hasText: '通行密钥' }).waitFor()
    await look(page, 'account-passkey-zh-1440')

    await page.locator('button:has(.who-name)').click()
    await page.locator('.popover button', { hasText: '退出' }).click()
    await page.locator('#login-name').waitFor()
    await look(page, 'login-zh-1440')
    await page.getByRole('button', { name: '用通行密钥登录' }).click()
    await page.locator('.frame').waitFor()

    // with the password, the passkey is the second step
    await page.goto(`${base}/console/account`)
    await page.locator('button:has(.who-name)').click()
    await page.locator('.popover button', { hasText: '退出' }).click()
    await page.fill('#login-name', 'grid03')
    await page.fill('#login-password', DEMO_PASSWORD)
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: '用通行密钥验证' }).click()
    await page.locator('.frame').waitFor()
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test('the security administrator makes a second factor a must; a duty holder sets it up before anything else', async () => {
    const { page, complaints } = await openPage(browser, { viewport: { width: 1440, height: 900 } })
    await enter(page, base, 'secadmin', '/login-policy')
    await page.fill('#policy-minLength', '10')
    await page.locator('.policy-roles label', { hasText: '审计管理员' }).click()
    await page.fill('#policy-reason', '等保测评整改：审计管理员双因素')
    await look(page, 'policy-zh-1440')
    assert.deepEqual(await findingsOf(page), [])
    await page.getByRole('button', { name: '发布新版' }).click()
    await page.getByText('第 1 版', { exact: true }).waitFor()
    await page.setViewportSize({ width: 390, height: 844 })
    await page.locator('button[lang=en], .top button', { hasText: 'EN' }).first().click()
    await page.getByRole('heading', { name: 'Policy of login' }).waitFor()
    await look(page, 'policy-en-390')
    await page.context().close()

    const auditor = await openPage(browser, { viewport: { width: 390, height: 844 } })
    await auditor.page.goto(`${base}/console/audit`)
    await auditor.page.fill('#login-name', 'auditor')
    await auditor.page.fill('#login-password', DEMO_PASSWORD)
    await auditor.page.keyboard.press('Enter')
    await auditor.page.getByRole('heading', { name: '请先设置双因素登录' }).waitFor()
    await auditor.page.getByRole('button', { name: '绑定动态验证码' }).click()
    await auditor.page.getByText('不能扫描时手工输入密钥').click()
    await look(auditor.page, 'enrol-zh-390')
    const secret = ((await auditor.page.locator('code.secret').textContent()) ?? '').replaceAll(' ', '')
    await auditor.page.fill('#totp-code', totpAt(secret, new Date()))
    await auditor.page.keyboard.press('Enter')
    await auditor.page.getByRole('button', { name: '我已保存' }).click()
    await auditor.page.locator('.frame').waitFor()
    assert.deepEqual([...complaints, ...auditor.complaints], [])
    await auditor.page.context().close()
  })

  test('administrators see where somebody is logged in, and cut it with a reason', async () => {
    const { page, complaints } = await openPage(browser, { viewport: { width: 1440, height: 900 } })
    const victim = await city.login('codehead')
    await enter(page, base, 'secadmin', '/people')
    const line = page.locator('.line', { hasText: 'codehead' }).first()
    await line.getByRole('button', { name: /›/ }).click()
    await page.locator('.drawer li', { hasText: '127.0.0.1' }).first().waitFor()
    assert.equal(
      await page.getByRole('button', { name: '重置密码' }).count(),
      0,
      'passwords are the system administrator’s',
    )
    await page.fill('#cut-reason', '设备遗失，已电话核实')
    await look(page, 'people-cut-zh-1440')
    await page.getByRole('button', { name: '强制退出全部' }).click()
    await page.getByText('没有登录').waitFor()
    assert.equal((await victim.call('GET', '/api/me')).status, 401)
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test('a citizen sees what is kept, downloads it, asks for a correction, and ends the account', async () => {
    const { page, complaints } = await openPage(browser, { viewport: { width: 390, height: 844 } })
    await page.goto(`${base}/citizen/login?next=/me/data`)
    await page.getByLabel('手机号码').fill('13900001111')
    await page.getByRole('button', { name: '获取验证码' }).click()
    const shown = /\d{6}/.exec((await page.getByText('验证码是').textContent()) ?? '')?.[0] ?? ''
    await page.getByLabel('短信中的 6 位验证码').fill(shown)
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await page.getByRole('heading', { name: '账号信息' }).waitFor()
    await look(page, 'citizen-data-zh-390')
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: '下载一份（JSON 文件）' }).click(),
    ])
    assert.equal(file.suggestedFilename(), '我的个人信息.json')
    await page
      .getByText('您要请求什么')
      .or(page.locator('summary', { hasText: '提出请求' }))
      .first()
      .click()
    await page.locator('textarea').fill('登记的住址不对，请改为 12 号')
    await page.getByRole('button', { name: '提交请求' }).click()
    await page.getByText('已收到').waitFor()
    assert.deepEqual(await findingsOf(page), [])
    await page.locator('summary', { hasText: '注销账号' }).click()
    await page.getByText('依法须保存').waitFor()
    await look(page, 'citizen-data-end-zh-390')
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), true)
    await page.setViewportSize({ width: 1440, height: 900 })
    await look(page, 'citizen-data-zh-1440')
    const head = await openPage(browser, { viewport: { width: 1440, height: 900 } })
    await enter(head.page, base, 'head', '/personal-requests')
    await head.page.locator('textarea').fill('已按您提供的材料更正')
    await look(head.page, 'personal-requests-zh-1440')
    await head.page.getByRole('button', { name: '已处理' }).click()
    await head.page.locator('.tag.green').waitFor()
    assert.deepEqual([...complaints, ...head.complaints], [])
    await head.page.context().close()
    await page.context().close()
  })

  test('applications are registered, and a person agrees before one is told who he is', async () => {
    const { page, complaints } = await openPage(browser, { viewport: { width: 1440, height: 900 } })
    await enter(page, base, 'sysadmin', '/relying-apps')
    await page.getByRole('button', { name: '登记应用' }).click()
    await page.fill('#app-name', '督查督办系统')
    await page.fill('#app-redirects', `${base}/citizen/`)
    await page.getByText('所在单位').click()
    await look(page, 'apps-form-zh-1440')
    await page.locator('form').getByRole('button', { name: '登记应用' }).click()
    const clientId = (await page.locator('dialog code.secret').first().textContent()) ?? ''
    await look(page, 'apps-made-zh-1440')
    await page.getByRole('button', { name: '关闭' }).last().click()
    await page.getByText('督查督办系统').first().waitFor()
    await look(page, 'apps-zh-1440')
    await page.context().close()

    const person = await openPage(browser, { viewport: { width: 390, height: 844 } })
    const ask = new URLSearchParams({
      ...{ client_id: clientId, redirect_uri: `${base}/citizen/`, response_type: 'code', state: 'abcdefgh' },
      ...{ scope: 'openid profile unit', nonce: 'abcdefgh', code_challenge_method: 'S256' },
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    })
    await person.page.goto(`${base}/oidc/auth?${ask}`)
    // nobody is logged in yet: the login comes first, then the question
    await person.page.fill('#login-name', 'unit01')
    await person.page.fill('#login-password', DEMO_PASSWORD)
    await person.page.keyboard.press('Enter')
    await person.page.getByRole('button', { name: '同意并继续' }).waitFor()
    await look(person.page, 'consent-zh-390')
    assert.deepEqual(await findingsOf(person.page), [])
    await person.page.getByRole('button', { name: '同意并继续' }).click()
    await person.page.waitForURL(/\/citizen\/\?code=/)
    await person.page.goto(`${base}/oidc/auth?${ask}&redirect_uri=x`)
    await look(person.page, 'provider-refused-390')
    await person.page.goto(`${base}/oidc/session/end`)
    await look(person.page, 'provider-logout-390')
    await person.page.getByRole('button', { name: /退出/ }).click()
    await person.page.getByRole('heading', { name: '已退出' }).waitFor()
    await person.page.goto(`${base}/console/`)
    await person.page.locator('#login-name').waitFor()
    assert.deepEqual([...complaints, ...person.complaints], [])
    await person.page.context().close()
  })

  test('a list of personnel is looked at, then done; bad rows stand with their reasons', async () => {
    const { page, complaints } = await openPage(browser, { viewport: { width: 1440, height: 900 } })
    await enter(page, base, 'sysadmin', '/personnel')
    const unit = [...city.city.catalog.units.values()].find(({ kind }) => kind === 'town')?.name ?? ''
    const rows = [
      '工号,姓名,变动,单位,岗位,账号,工作电话,生效日期',
      `B2001,欧阳新来,入职,${unit},窗口受理员,ouyang,,`,
      'B2002,错单位,入职,没有的局,,,,',
      `B2003,未来人,入职,${unit},,,,2099-01-01`,
    ]
    await page.setInputFiles('input[type=file]', {
      name: '三月人员名单.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(rows.join('\r\n')),
    })
    await page.getByText('入职 1 人').waitFor()
    await look(page, 'personnel-preview-zh-1440')
    assert.deepEqual(await findingsOf(page), [])
    await page.getByRole('button', { name: '确认执行 1 项变动' }).click()
    await page.getByRole('heading', { name: '初始密码' }).waitFor()
    await look(page, 'personnel-done-zh-1440')
    await page.setViewportSize({ width: 390, height: 844 })
    await look(page, 'personnel-done-zh-390')
    await page.goto(`${base}/console/people`)
    await page.getByText('欧阳新来').first().waitFor()
    assert.deepEqual(complaints, [])
    await page.context().close()
  })
})

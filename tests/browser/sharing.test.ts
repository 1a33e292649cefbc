import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { fill, residentRows, residents } from '../../platform/catalogue/rows/testing.ts'
import { type RunningTestCity, startTestCity } from '../city.ts'
import { buildPages, enter, findingsOf, noBrowser, openBrowser, openPage } from './browser.ts'

const ID = '440111190001010005'
const shots = process.env.HUYING_SHOTS

let browser: Browser
let running: RunningTestCity
let pages: Awaited<ReturnType<typeof buildPages>>
let dataset: ReturnType<typeof residents>
before(async () => {
  if (noBrowser) return
  pages = await buildPages()
  running = await startTestCity({ webDist: pages.dist })
  const owner = await running.login('data01')
  dataset = residents({ unit: owner.me.unit as string })
  const all = residentRows(40)
  await fill(
    running.city.store,
    dataset,
    all.map((row, i) => (i === 0 ? { ...row, key: ID, values: { ...row.values, idNumber: ID } } : row)),
  )
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await running?.stop()
})

const shoot = async (page: Page, name: string): Promise<void> => {
  if (shots) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true })
}
const opened = async (account: string, path: string, width = 1440) => {
  const looked = await openPage(browser, { viewport: { width, height: 900 } })
  await enter(looked.page, running.base, account, path)
  return looked
}

test('request, decision, key, try-out, revocation: all in the browser', { skip: noBrowser }, async () => {
  // a data user asks from the page of the dataset
  const user = await opened('data02', `/sharing/new?dataset=${dataset.id}`)
  await user.page.getByLabel('事项编码或职责').fill('SX-440111-017')
  await user.page.getByLabel('用途', { exact: true }).fill('办理高龄津贴时核对身份')
  await user.page.getByLabel('使用依据（法律法规、职责规定）').fill('某办法第三条')
  for (const name of ['身份号码', '姓名', '村居'])
    await user.page.getByLabel(new RegExp(`^\\s*${name}`)).check()
  await user.page.getByLabel('我确认已按“最小够用”选择信息项').check()
  await user.page.getByLabel('使用至', { exact: true }).fill('+200')
  await user.page.keyboard.press('Tab')
  await user.page.getByLabel('使用的系统名称').fill('津贴系统')
  await shoot(user.page, 'wizard')
  assert.deepEqual(await findingsOf(user.page), [])
  await user.page.getByRole('button', { name: '提交申请' }).click()
  await user.page.getByText('待形式审查').first().waitFor()
  await shoot(user.page, 'request')
  const address = new URL(user.page.url()).pathname.replace('/console', '')

  // the authority checks the form, the provider agrees in part
  const head = await opened('datahead', '/sharing', 390)
  await head.page
    .getByRole('link', { name: /居民登记/ })
    .first()
    .waitFor()
  await shoot(head.page, 'desk-head')
  await head.page
    .getByRole('link', { name: /居民登记/ })
    .first()
    .click()
  await head.page.getByRole('button', { name: '形式审查通过' }).click()
  await head.page.locator('form[aria-label="形式审查通过"] button[type=submit]').click()
  await head.page.getByText('待提供方审核').first().waitFor()
  const owner = await opened('data01', address)
  await owner.page.getByRole('button', { name: '部分同意' }).click()
  await owner.page.getByLabel('说明').fill('姓名全部遮盖即可')
  await owner.page.getByLabel('全部遮盖').nth(1).check()
  await shoot(owner.page, 'decision')
  assert.deepEqual(await findingsOf(owner.page), [])
  const decided = owner.page.waitForResponse((response) => response.url().includes('/actions/agreePart'))
  await owner.page.locator('form[aria-label="部分同意"] button[type=submit]').click()
  assert.equal((await decided).status(), 200)
  await running.shared()
  await owner.page.reload()
  await owner.page.getByText('使用中').first().waitFor()

  // the user makes a key, tries it, and sees the call
  await user.page.reload()
  await user.page.getByRole('link', { name: '查看授权' }).click()
  await user.page.getByLabel('系统名称').fill('津贴系统')
  await user.page.getByRole('button', { name: '生成密钥' }).click()
  await user.page.getByText('请立即保存').waitFor()
  const trying = user.page.locator('section.card', { hasText: '试用' })
  await trying.getByLabel('身份号码').fill(ID)
  await trying.getByRole('button', { name: '调用' }).click()
  await trying.getByText('sharing.noPurpose').waitFor()
  await trying.getByLabel('操作人').fill('wang01')
  await trying.getByLabel('案号').fill('2026-0917')
  await trying.getByRole('button', { name: '调用' }).click()
  await trying.getByText('"found": true').waitFor()
  assert.match((await trying.locator('pre').first().textContent()) ?? '', /"name": "\*\*\*"/)
  await user.page.getByText('1 / 100 次').waitFor()
  await trying.getByText('命令行写法').click()
  await shoot(user.page, 'grant')
  assert.deepEqual(await findingsOf(user.page), [])

  await user.page.setViewportSize({ width: 390, height: 844 })
  await user.page.getByRole('button', { name: 'EN' }).click()
  await user.page.getByText('Try it').first().waitFor()
  await shoot(user.page, 'grant-390')
  const wide = await user.page.evaluate(
    () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
  )
  assert.equal(wide, false)
  await user.page.getByRole('button', { name: '中' }).click()
  await user.page.setViewportSize({ width: 1440, height: 900 })

  // the owner ends it: the same call is refused at once
  const grant = new URL(user.page.url()).pathname.replace('/console', '')
  const ending = await opened('data01', grant)
  await ending.page.locator('summary', { hasText: '撤销授权' }).click()
  await ending.page.getByLabel('撤销理由').fill('职责调整')
  await ending.page.locator('.share-revoke button[type=submit]').click()
  await ending.page.getByText('已撤销').first().waitFor()
  await trying.getByRole('button', { name: '调用' }).click()
  await user.page.getByText('已撤销').first().waitFor()
  const again = await running.anyone.call('POST', '/share/v1/lookup', {})
  assert.equal(again.status, 401)

  // both sides find it in the ledger
  const ledger = await opened('data01', '/sharing-ledger?side=owner')
  await ledger.page.getByText('SX-440111-017 · wang01 · 2026-0917').first().waitFor()
  await shoot(ledger.page, 'ledger')
  assert.deepEqual(await findingsOf(ledger.page), [])
  const audit = await opened('dataaudit', '/sharing-ledger?tab=oversight')
  await audit.page.getByText('今日随机抽查样本').waitFor()
  await shoot(audit.page, 'oversight')
  assert.deepEqual(await findingsOf(audit.page), [])
  for (const looked of [user, head, owner, ending, ledger, audit]) assert.deepEqual(looked.complaints, [])
})

test('an outside developer finds a service and tries it on invented data, also on a phone', {
  skip: noBrowser,
}, async () => {
  for (const width of [1440, 390]) {
    const looked = await opened('data03', '/capabilities', width)
    const card = looked.page.locator('.share-services li', { hasText: '居民登记' })
    await card.getByRole('button', { name: '试一试' }).click()
    await card.getByRole('button', { name: '模拟调用' }).click()
    await card.getByText('"mock": true').waitFor()
    await shoot(looked.page, `capabilities-${width}`)
    assert.deepEqual(await findingsOf(looked.page), [])
    const wide = await looked.page.evaluate(
      () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
    )
    assert.equal(wide, false)
    assert.deepEqual(looked.complaints, [])
  }
})

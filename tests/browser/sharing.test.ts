import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { newId, say } from '../../base/index.ts'
import { DEMO_PASSWORD } from '../../cities/demo/staff.ts'
import { city as empty } from '../../cities/empty/index.ts'
import { fill, residentRows, residents } from '../../platform/catalogue/rows/testing.ts'
import { type RunningTestCity, startTestCity } from '../city.ts'
import { buildPages, enter, findingsOf, noBrowser, openBrowser, openPage } from './browser.ts'

describe('tests / browser / sharing', () => {
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

  test('a stranger finds an ability, registers, is confirmed, gets a key, tries it, sees quota and calls', {
    skip: noBrowser,
  }, async () => {
    const phone = await openPage(browser, { viewport: { width: 390, height: 844 } })
    const { page } = phone
    await page.goto(`${running.base}/citizen/abilities`)
    await page.getByLabel('查找能力或数据').fill('地址')
    await page.getByRole('button', { name: '查找' }).click()
    await page.locator('summary', { hasText: '地址' }).first().click()
    await shoot(page, 'abilities')
    assert.deepEqual(await findingsOf(page), [])
    await page.getByRole('link', { name: '申请使用' }).first().click()
    await page.getByRole('heading', { name: '登记为开发者' }).waitFor()
    // what is wrong is said, what was written stays
    const form = page.locator('form').nth(1)
    await form.getByLabel('单位名称').fill('云朵软件有限公司')
    await form.getByLabel('统一社会信用代码').fill('123')
    await form.getByRole('button', { name: '提交' }).click()
    await form.getByRole('alert').filter({ hasText: /\S/ }).waitFor()
    await form.getByLabel('统一社会信用代码').fill('91440111MA9W000106')
    await form.getByLabel('联系人').fill('陈工')
    await form.getByLabel('联系电话').fill('13812345678')
    await form.getByLabel('用途说明').fill('为社区做便民小程序')
    await form.getByRole('button', { name: '提交' }).click()
    await page.getByText('只显示这一次').waitFor()
    await page.getByRole('button', { name: '进入' }).click()
    await page.getByText('登记等待数据主管部门确认').waitFor()
    assert.deepEqual(await findingsOf(page), [])

    const head = await opened('datahead', '/developers')
    const firm = head.page.locator('li.card', { hasText: '云朵软件有限公司' })
    await firm.getByRole('button', { name: '确认' }).click()
    await firm.getByText('已确认').waitFor()
    await shoot(head.page, 'developers')
    assert.deepEqual(await findingsOf(head.page), [])

    await page.reload()
    await page.getByLabel('使用的系统').fill('便民小程序')
    await page.getByLabel('用途说明').fill('帮居民找到所在社区')
    await page.getByLabel('每日调用量').fill('2')
    await page.getByRole('button', { name: '提交' }).click()
    await page.getByText('待审核').first().waitFor()
    await head.page.reload()
    await head.page.getByRole('button', { name: '开通' }).click()
    await head.page.getByText('今日 0 / 2 次').waitFor()
    await page.reload()
    await page.getByRole('button', { name: '领取密钥' }).click()
    const key = (await page.locator('.notice pre').textContent()) ?? ''
    await page.getByRole('link', { name: '能力目录' }).click()
    await page.locator('summary', { hasText: '地址' }).first().click()
    const trying = page.locator('form', { has: page.getByLabel('密钥', { exact: true }) }).first()
    await trying.getByLabel('密钥', { exact: true }).fill(key)
    for (const answer of ['HTTP 200', 'HTTP 200', 'HTTP 429']) {
      await trying.getByRole('button', { name: '试用' }).click()
      await trying.getByRole('status').filter({ hasText: answer }).waitFor()
    }
    await shoot(page, 'ability-tried')
    assert.deepEqual(await findingsOf(page), [])
    await page.getByRole('link', { name: '我的能力' }).first().click()
    await page.getByText('今日 2 / 2 次').waitFor()
    await shoot(page, 'developer')
    assert.deepEqual(await findingsOf(page), [])
    // closed at the desk, the key is worth nothing at once
    await head.page.reload()
    await head.page.getByText('近 30 天').waitFor()
    await head.page.getByLabel('说明（不通过或停用时填写）').fill('试用结束')
    await head.page.getByRole('button', { name: '停用' }).click()
    await head.page.getByText('试用结束').waitFor()
    const shut = await fetch(`${running.base}/ability/v1/address`, {
      ...{ method: 'POST', body: '{"text":"石井街道"}' },
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key.trim()}` },
    })
    assert.equal(shut.status, 401)
    for (const looked of [phone, head]) assert.deepEqual(looked.complaints, [])
  })

  test('a standard set in the city comes down to the district and on to those below; what changes above is looked at first', {
    skip: noBrowser,
  }, async () => {
    const office = newId()
    const city = await startTestCity({
      webDist: pages.dist,
      plan: {
        ...empty,
        ...{ name: say('市数据局', 'The city above'), district: '4401', demo: true },
        units: () => [
          { id: office, name: '数据局', short: '数据局', kind: 'section', area: '4401', parent: null },
        ],
        staff: () => [
          {
            ...{ account: 'shuju', name: '市标准员', unit: office, post: '标准岗', password: DEMO_PASSWORD },
            ...{ duties: [{ role: 'dataAuthority', grade: 3 as const }], demo: true },
          },
        ],
      },
    })
    try {
      const above = await openPage(browser, { viewport: { width: 1440, height: 900 } })
      await enter(above.page, city.base, 'shuju', '/standards?tab=levels')
      const sets = async (rows: string) => {
        await above.page.getByRole('button', { name: '导入', exact: true }).click()
        const panel = above.page.locator('.drawer')
        await panel.locator('input[type=file]').setInputFiles({
          ...{ name: '隐患等级.csv', mimeType: 'text/csv' },
          buffer: Buffer.from(`代码集,代码集名称,版本,代码,名称\n${rows}`),
        })
        await panel.getByRole('button', { name: '存为草稿' }).click()
        await above.page.getByRole('button', { name: '发布' }).click()
        await above.page.getByRole('button', { name: '发布' }).waitFor({ state: 'detached' })
      }
      await sets('hazardKind,隐患等级,1,1,重大\nhazardKind,隐患等级,1,2,一般\n')
      assert.deepEqual(await findingsOf(above.page), [])
      await shoot(above.page, 'standards-above')

      const below = await opened('datahead', '/standards?tab=levels')
      await below.page.getByLabel('标准包地址').fill(`${city.base}/standards/edition`)
      await below.page.getByLabel('名称', { exact: true }).fill('市级标准')
      await below.page.getByRole('button', { name: '订阅上级标准' }).click()
      const feed = below.page.locator('.card .card', { hasText: '市级标准' })
      await feed.getByText('有新版待采用（1 条标准）').waitFor()
      await feed.locator('summary').click()
      await feed.getByText('hazardKind').waitFor()
      await shoot(below.page, 'standards-feed')
      assert.deepEqual(await findingsOf(below.page), [])
      await feed.getByRole('button', { name: '采用', exact: true }).click()
      await feed.getByText('已采用').waitFor()
      const table = async () =>
        (await running.anyone.call('GET', '/standards/edition')).body.edition as string
      assert.match(await table(), /hazardKind/, 'the district hands it on')

      await sets('hazardKind,隐患等级,2,1,重大\nhazardKind,隐患等级,2,2,一般\nhazardKind,隐患等级,2,3,轻微\n')
      await feed.getByRole('button', { name: '立即检查' }).click()
      await feed.getByText('有新版待采用').waitFor()
      await feed.getByText('增加 3 轻微').waitFor()
      assert.doesNotMatch(await table(), /轻微/)
      await feed.getByRole('button', { name: '采用', exact: true }).click()
      await feed.getByText('有新版待采用').waitFor({ state: 'detached' })
      assert.match(await table(), /轻微/)
      await below.page.goto(`${running.base}/console/standards/tables/hazardKind`)
      await below.page.getByText('轻微').waitFor()
      await below.page.getByText('广州市').first().waitFor()
      await shoot(below.page, 'standards-table')
      for (const looked of [above, below]) assert.deepEqual(looked.complaints, [])
    } finally {
      await city.stop()
    }
  })
})

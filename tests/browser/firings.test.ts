import assert from 'node:assert/strict'
import { test } from 'node:test'
import { city as demo } from '../../cities/demo/index.ts'
import { foundSensing } from '../../host/index.ts'
import { signalsOf } from '../../host/sensing.ts'
import { startTestCity } from '../city.ts'
import { buildPages, enter, findingsOf, noBrowser, openBrowser, openPage } from './browser.ts'

test('from a reading to a signed alert with its matter, and a rule made by one and published by another', {
  skip: noBrowser,
}, async () => {
  const { dist } = await buildPages()
  const running = await startTestCity({ webDist: dist })
  const browser = await openBrowser()
  try {
    const { city, base } = running
    await foundSensing(city, demo, city.now(), () => undefined)
    const signals = signalsOf(city)
    await signals.registry.refresh(city.store)
    const gauge = [...signals.registry.devices()].find((one) => one.kind === 'ponding')
    const pipe = [...signals.registry.devices()].find((one) => one.kind === 'pressure')
    assert.ok(gauge && pipe)
    const now = city.now().getTime()
    // a clock may run ahead by a little: these are newer than the demonstration's own
    for (const [seconds, value] of [
      [1, 20],
      [2, 30],
      [3, 31],
    ] as const)
      await signals.put({
        ...{ source: 'test', receivedAt: city.now() },
        points: [
          { device: gauge.code, metric: 'pondingDepth', at: now + seconds * 1_000, value },
          { device: pipe.code, metric: 'pressure', at: now + seconds * 1_000, value: 0.12 + seconds / 1_000 },
        ],
      })
    await running.ruled()

    const { page, complaints } = await openPage(browser, { viewport: { width: 1440, height: 900 } })
    await enter(page, base, 'dispatcher', '/firings')
    const row = page.locator('.firings > li', { hasText: gauge.title }).filter({ hasText: '机动车禁行' })
    await row.waitFor()
    // opened by the rule itself, through the ordinary door
    assert.match((await row.locator('.acts').textContent()) ?? '', /\d{8}/)
    // the lower level of the same place stands under it
    assert.equal(await page.locator('.firings > li', { hasText: gauge.title }).count(), 1)
    const low = page.locator('.firings > li', { hasText: pipe.title }).filter({ hasText: '压力偏低' })
    await low.locator('button', { hasText: '签收' }).click()
    await low.locator('.small', { hasText: '已签收' }).waitFor()
    await low.locator('a.name').click()
    await page.locator('.firingcurve .line').waitFor()
    assert.match((await page.locator('main').textContent()) ?? '', /3 个样本中 [23] 个低于 0\.14/)
    assert.deepEqual(await findingsOf(page), [])
    assert.deepEqual(complaints, [])
    await page.goto(`${base}/console/firings`)
    await row.locator('.acts a').click()
    await page.locator('h2', { hasText: '来源预警' }).waitFor()

    const [maker, second] = [await running.login('dispatcher'), await running.login('head')]
    const declared = {
      title: { zh: '试验', en: 'Trial' },
      level: 'blue',
      of: { kinds: ['ponding'] },
      when: { is: 'beyond', metric: 'pondingDepth', over: 'above', limit: 10, hits: 1, samples: 2 },
      basis: { zh: '试验', en: 'a trial' },
    }
    const made = await maker.call('POST', '/api/watch-rules', { name: '试验', declared })
    assert.equal(made.status, 201)
    const path = `/api/watch-rules/${made.body.id}`
    assert.equal((await second.call('POST', `${path}/publish`, { version: 1 })).status, 409)
    assert.ok((await maker.call('POST', `${path}/try`, {})).body.firings >= 1)
    assert.equal((await maker.call('POST', `${path}/publish`, { version: 1 })).status, 403)
    assert.equal((await second.call('POST', `${path}/publish`, { version: 1 })).status, 200)
    const unknown = { ...declared, when: { ...declared.when, metric: 'nothing' } }
    assert.equal(
      (await maker.call('POST', '/api/watch-rules', { name: '错', declared: unknown })).status,
      422,
    )
    await page.goto(`${base}/console/watch-rules/${made.body.id}`)
    await page.locator('h1', { hasText: '试验' }).waitFor()
    assert.deepEqual(await findingsOf(page), [])
  } finally {
    await browser.close()
    await running.stop()
  }
})

import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'

/** Logs a citizen in by the code that a demonstration shows, and confirms his name where one is given. */
export async function citizenIn(
  page: Page,
  base: string,
  phone: string,
  named?: { readonly name: string; readonly number: string },
): Promise<void> {
  await page.goto(`${base}/citizen/login`)
  await page.getByLabel('手机号码').fill(phone)
  await page.getByRole('button', { name: '获取验证码' }).click()
  const told = (await page.getByText('验证码是').textContent()) ?? ''
  await page.getByLabel('短信中的 6 位验证码').fill(/\d{6}/.exec(told)?.[0] ?? '')
  await page.getByRole('button', { name: '登录' }).click()
  await page.waitForURL('**/me')
  if (named) await confirmName(page, named)
}

/** Confirms the name on the page “Me”. */
export async function confirmName(
  page: Page,
  { name, number }: { readonly name: string; readonly number: string },
): Promise<void> {
  await page.getByLabel('姓名（与身份证一致）').fill(name)
  await page.getByLabel('公民身份号码').fill(number)
  await page.getByRole('button', { name: '确认' }).click()
  await page.getByText('已实名').waitFor()
}

/** Draws a signature in the frame. */
export async function scribble(page: Page): Promise<void> {
  const canvas = page.locator('canvas')
  await canvas.scrollIntoViewIfNeeded()
  const box = await canvas.boundingBox()
  assert.ok(box)
  await page.mouse.move(box.x + 40, box.y + 40)
  await page.mouse.down()
  await page.mouse.move(box.x + 220, box.y + 90, { steps: 6 })
  await page.mouse.move(box.x + 80, box.y + 110, { steps: 6 })
  await page.mouse.up()
  await page.locator('.signature[data-kept=true]').waitFor()
}

export const heading = (page: Page, text: string | RegExp): Promise<void> =>
  page.getByRole('heading', { level: 1, name: text }).waitFor()

/** On to the next page of a form. */
export async function onward(page: Page): Promise<void> {
  const was = page.url()
  await page.locator('form button[type=submit]').last().click()
  await page.waitForURL((url) => url.href !== was)
}

/** Logs a citizen of confirmed name in without the pages that do so, which have tests of their own. */
export async function citizenByCall(
  page: Page,
  who: { readonly phone: string; readonly name: string; readonly idNumber: string },
): Promise<void> {
  await page.evaluate(async ({ phone, ...named }) => {
    const post = async (path: string, body: object) =>
      (
        await fetch(`/api/citizen/${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
      ).json()
    const { shown } = await post('login/code', { phone })
    await post('login', { phone, code: shown })
    await post('me/name', named)
  }, who)
}

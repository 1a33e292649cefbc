import { existsSync, rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import axe from 'axe-core'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { DEMO_PASSWORD } from '../../cities/demo/staff.ts'

const path = process.env.HUYING_CHROMIUM ?? '/usr/bin/chromium'

/** Said as the reason of a skipped test; false when there is a browser. */
export const noBrowser: string | false = existsSync(path) ? false : 'there is no Chromium on this machine'

/** `gl`: with a WebGL in software, for maps. */
export const openBrowser = ({ gl = false }: { readonly gl?: boolean } = {}): Promise<Browser> =>
  chromium.launch({
    executablePath: path,
    args: [
      '--no-sandbox',
      ...(gl
        ? ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader']
        : ['--disable-gpu']),
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })

/** The pages built as they are shipped, in a folder of their own. */
export async function buildPages(): Promise<{ readonly dist: string }> {
  // pages that lie built already save the build: `HUYING_WEB_DIST`
  built ??= process.env.HUYING_WEB_DIST ? Promise.resolve(process.env.HUYING_WEB_DIST) : build()
  return { dist: await built }
}

/** One build for all the files of a run: they look at the same pages. */
let built: Promise<string> | undefined
async function build(): Promise<string> {
  const vite = await import('vite')
  const dist = await mkdtemp(join(tmpdir(), 'huying-dist-'))
  process.once('exit', () => rmSync(dist, { recursive: true, force: true }))
  const configFile = fileURLToPath(new URL('../../web/vite.config.ts', import.meta.url))
  await vite.build({ configFile, logLevel: 'error', build: { outDir: dist, emptyOutDir: true } })
  return dist
}

export type Looked = {
  readonly page: Page
  /** What the page complained about on its console; a lost or refused request is not a complaint of the page. */
  readonly complaints: string[]
}

export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Looked> {
  const context = await browser.newContext(options)
  // what is waited for comes, but on a machine of two cores with everything else on it, not soon
  context.setDefaultTimeout(90_000)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  return { page, complaints }
}

/** Logs a demonstration account in at the console, on its way to a page of it. */
export async function enter(page: Page, base: string, account: string, path: string): Promise<void> {
  await page.goto(`${base}/console${path}`)
  await page.fill('#login-name', account)
  await page.fill('#login-password', DEMO_PASSWORD)
  await page.keyboard.press('Enter')
  await page.locator('.frame').waitFor()
}

/** Serious and critical findings of axe-core on the page as it stands; run through the debugger, so the CSP stays. */
export async function findingsOf(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: {
        run(
          options: object,
        ): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>
      }
    }
    // what passed is not described node by node: half of its time
    const { violations } = await axe.run({ resultTypes: ['violations'] })
    return violations
      .filter((one) => one.impact === 'serious' || one.impact === 'critical')
      .map((one) => `${one.id}: ${one.nodes[0]?.html.slice(0, 160)}`)
  })
}

/** Controls a thumb would miss: lower than 44 pixels (WCAG 2.5.5), and whether the page scrolls sideways. */
export const thumbFaults = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const small = [...document.querySelectorAll('a, button, input, select, textarea, summary')].filter(
      (one) => {
        const box = one.getBoundingClientRect()
        const label = one.closest('label')?.getBoundingClientRect()
        return box.width > 0 && !one.matches('.skip') && Math.max(box.height, label?.height ?? 0) < 44
      },
    )
    const faults = small.map((one) => `small: ${one.outerHTML.slice(0, 100)}`)
    const { scrollWidth, clientWidth } = document.documentElement
    return scrollWidth > clientWidth ? [...faults, `sideways: ${scrollWidth} > ${clientWidth}`] : faults
  })

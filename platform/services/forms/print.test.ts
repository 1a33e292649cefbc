import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { jpegSize, wrap } from '../../files/index.ts'
import type { Submission } from './declare.ts'
import { printForm } from './print.ts'
import { shownSubmission } from './show.ts'
import { version } from './testing.ts'

const has = (tool: string): boolean => {
  try {
    execFileSync(tool, ['-v'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const submission = (more: Partial<Submission> = {}): Submission => ({
  ...{ district: '990101', id: 's', item: 'x', itemVersion: 1, matter: 'm', supplements: null },
  ...{ citizen: null, account: null, answers: { business: 'sale', agent: false } },
  values: { shopName: '䶮𠮷记小吃', own: false, landlord: '欧阳锋', payroll: 1_234_550 },
  materials: [{ code: 'form', state: 'received', files: ['f'] }],
  applicant: {
    ...{ kind: 'person', name: '张三', phone: '13812341234', idNumber: '11010519491231002X' },
    ...{ creditCode: null, agent: null },
  },
  groups: ['shop'],
  sources: { shopName: { source: { zh: '您以前的申报', en: 'before' }, locked: false } },
  channel: 'phone',
  hash: 'ab'.repeat(32),
  at: new Date('2026-09-21T02:00:00Z'),
  ...more,
})
const showing = (masked: boolean) => ({
  codes: () => undefined,
  areaName: () => undefined,
  unitName: () => undefined,
  masked,
})
const printing = (masked: boolean, long = 0) =>
  printForm({
    number: '2026092100001',
    shown: shownSubmission(
      version(),
      submission({ values: { ...submission().values, shopName: `䶮𠮷记${'很长'.repeat(long)}` } }),
      null,
      showing(masked),
    ),
    lang: 'zh',
    pictures: new Map(),
    code: [
      [true, false],
      [false, true],
    ],
  })

test('a submission is shown in words, masked where it must be, with its source and what was changed', () => {
  const before = submission()
  const after = submission({ values: { ...before.values, landlord: '欧阳克' } })
  const shown = shownSubmission(version(), after, before, showing(true))
  const line = shown.pages.flatMap((page) => page.lines).find((one) => one.name === 'landlord')
  assert.deepEqual([line?.text.zh, line?.was?.zh, line?.changed], ['欧阳*', '欧阳*', true])
  assert.deepEqual(
    shown.applicant.map((one) => one.text.zh),
    ['张*', '1101**********002X', '138****1234'],
  )
  assert.equal(shown.answers[0]?.text.zh, '只卖包装食品')
  const clear = shownSubmission(version(), after, null, showing(false))
  assert.ok(JSON.stringify(clear).includes('11010519491231002X'))
  assert.ok(JSON.stringify(clear).includes('12,345.50 元'))
})

test('lines break between Han characters and at blanks, closing marks stay with what they close', () => {
  assert.deepEqual(wrap('一二三四，五', 10, 40), ['一二三四，', '五'])
  assert.deepEqual(wrap('ab cd', 10, 20), ['ab', 'cd'])
  assert.deepEqual(wrap('', 10, 20), [''])
  assert.equal(wrap('x'.repeat(50), 10, 50).length, 5)
  assert.equal(jpegSize(new Uint8Array([1, 2, 3])), null)
})

test('the form is a PDF whose Chinese can be read and drawn', {
  skip: !has('pdftotext') && 'no poppler here',
}, () => {
  const folder = mkdtempSync(join(tmpdir(), 'huying-pdf-'))
  try {
    const path = join(folder, 'form.pdf')
    writeFileSync(path, printing(false, 900))
    const text = execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' })
    for (const part of [
      '政务服务事项申请表',
      '食品经营许可',
      '䶮',
      '𠮷',
      '欧阳锋',
      '12,345.50 元',
      '11010519491231002X',
    ])
      assert.ok(text.includes(part), part)
    assert.ok(!/页.*页.*，共 1 页/.test(text), 'a long answer goes on over the page')
    execFileSync('pdftoppm', ['-r', '40', '-gray', '-f', '1', '-l', '1', path, join(folder, 'page')])
    const [name] = execFileSync('ls', [folder], { encoding: 'utf8' })
      .split('\n')
      .filter((one) => one.endsWith('.pgm'))
    const picture = readFileSync(join(folder, name ?? ''))
    const dark = picture.subarray(20).filter((one) => one < 128).length
    // text and lines, not a blank or black page
    assert.ok(dark > 500 && dark < picture.length / 3, String(dark))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

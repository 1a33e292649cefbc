import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { headersFor, safeName } from './decide.ts'

test('names keep what people wrote and lose what could hurt', () => {
  const cases: [string, Parameters<typeof safeName>[1], string][] = [
    ['路灯 照片.JPG', 'jpeg', '路灯 照片.jpg'],
    ['䶮𠮷🎾.png', 'png', '䶮𠮷🎾.png'],
    ['../../etc/passwd', 'txt', 'passwd.txt'],
    ['C:\\Users\\li\\说明.docx', 'docx', '说明.docx'],
    ['照片.exe', 'jpeg', '照片.exe.jpg'],
    ['gpj\u202Eexe.pdf', 'pdf', 'gpjexe.pdf'],
    ['a\r\nb\0c\u200b.txt', 'txt', 'abc.txt'],
    ['..', 'png', 'file.png'],
    ['.htaccess', 'txt', 'htaccess.txt'],
    ['CON.txt', 'txt', '_CON.txt'],
    ['a<b>:"|?*.csv', 'csv', 'a_b______.csv'],
    ['', 'pdf', 'file.pdf'],
    ['报告.', 'pdf', '报告.pdf'],
  ]
  for (const [name, kind, wanted] of cases) assert.equal(safeName(name, kind), wanted, JSON.stringify(name))
  assert.equal([...safeName('长'.repeat(500), 'pdf')].length, 104)
})

test('any name becomes a safe one, and a safe one stays', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
      const safe = safeName(name, 'pdf')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      assert.match(safe, /^[^/\\\x00-\x1f\x7f"<>|?*:]+\.pdf$/)
      assert.equal(safeName(safe, 'pdf'), safe)
    }),
  )
})

test('headers carry any name, and show in place only what is harmless', () => {
  const file = { kind: 'jpeg', name: '路灯 "1\'.jpg', bytes: 5, sha256: 'ab'.repeat(32) } as const
  const headers = headersFor(file, true)
  assert.equal(
    headers['content-disposition'],
    "inline; filename=\"__ _1'.jpg\"; filename*=UTF-8''%E8%B7%AF%E7%81%AF%20%221%27.jpg",
  )
  assert.equal(headers['x-content-type-options'], 'nosniff')
  assert.match(headers['content-security-policy'] ?? '', /sandbox/)
  assert.match(headersFor({ ...file, kind: 'txt' }, true)['content-disposition'] ?? '', /^attachment/)
  assert.match(headersFor(file)['content-disposition'] ?? '', /^attachment/)
  assert.equal(headersFor({ ...file, kind: 'csv' })['content-type'], 'text/csv; charset=utf-8')
})

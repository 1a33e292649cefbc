import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { declaredRefusals } from '../base/index.ts'
import { errorPages } from './errors.ts'

test('the error pages of the docs list exactly the refusals the code declares', async () => {
  for (const { path, text } of await errorPages()) {
    assert.ok(readFileSync(path, 'utf8') === text, `${path} is stale: run node tools/errors.ts`)
  }
})

test('every refusal has a status, a sentence and a remedy in both languages', async () => {
  const pages = await errorPages()
  for (const [code, spec] of declaredRefusals()) {
    // Refusals declared by tests of other rooms are not part of the program.
    if (!pages[0]?.text.includes(`\`${code}\``)) continue
    assert.match(code, /^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)+$/)
    assert.ok(spec.http >= 400 && spec.http < 600, code)
    assert.ok(/[\u4e00-\u9fff]/.test(spec.remedy.zh) && /[a-z]/i.test(spec.remedy.en), code)
  }
  for (const { text, path } of pages) assert.ok(!/NaN|undefined|\[object/.test(text), path)
})
